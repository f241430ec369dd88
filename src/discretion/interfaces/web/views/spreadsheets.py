"""The spreadsheet pages: take the register out, and bring it back in two steps."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import texts
from discretion.apps.audit.actions import new_york_day
from discretion.apps.register import document, files, inventory, spreadsheets
from discretion.apps.register.files import Foreseen
from discretion.apps.register.inventory import Listed, Summary
from discretion.apps.register.kinds import KINDS, Kind, by_plural
from discretion.errors import Invalid, NotAllowed, NotFound, Stale, Unreadable
from discretion.interfaces.web import uploads
from discretion.interfaces.web.forms import Form
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.own_agencies import own_agencies
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.showing import Difference, difference, links
from discretion.interfaces.web.uploads import Upload
from discretion.law.authority import Power

_KEEPING: Final = (Power.KEEP_REGISTER, Power.ADD_TYPE, Power.ADOPT_POLICIES)
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_SHOWN: Final = 200
_DONE: Final = "brought_in"


class UploadForm(Form):
    """A file to be brought in."""

    file = forms.FileField(
        label="File",
        help_text="An .xlsx workbook, a .csv or a .json inventory: at most 20 MB, and 50,000 rows "
        "a sheet.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
    )
    agency = forms.ChoiceField(
        label="Whose are rows that name no agency?",
        required=False,
        help_text="Rows that name their agency stay with it.",
    )

    def clean_file(self) -> Any:
        """A larger file is refused before it is read."""
        file = self.cleaned_data["file"]
        if file.size > files.LARGEST_FILE:
            raise forms.ValidationError(
                f"This file has {file.size / 1024 / 1024:.0f} MB; at most 20 MB are read. Split it."
            )
        return file


@page(Power.READ_REGISTER)
def spreadsheet(request: Request, plural: str) -> HttpResponse:
    """What can be taken out, and what is brought in: an upload is answered by what it would do."""
    kind = _kind(plural)
    if request.method != "POST":
        return _page(request, kind, _form(request))
    _require_keeping(request.actor)
    form = _form(request)
    if not form.is_valid():
        return _page(request, kind, form)
    file, agency = form.cleaned_data["file"], form.cleaned_data["agency"]
    upload = Upload(uploads.plain(file.name), agency, file.read())
    try:
        found = _foresee(request, upload)
    except Unreadable as error:
        form.add_error("file", str(error))
        return _page(request, kind, form)
    return _foreseen(request, kind, found, upload)


def _foresee(request: Request, upload: Upload) -> Foreseen:
    name, agency, data = upload
    return files.foresee(data, file_name=name, agency=agency, actor=request.actor, now=request.now)


def _kind(plural: str) -> Kind:
    kind = by_plural(plural)
    if kind.name not in spreadsheets.SHEETS:
        raise NotFound(f"There are no spreadsheets of {plural}.")
    return kind


def _require_keeping(actor: Actor) -> None:
    if not _keeps(actor):
        raise NotAllowed("Your roles don't include bringing records in.")


def _keeps(actor: Actor) -> bool:
    return any(actor.can_anywhere(power) for power in _KEEPING)


def _form(request: Request) -> UploadForm:
    """The form, offering the agencies for which the actor keeps the register."""
    posted = request.method == "POST"
    chosen = chosen_agency(request, request.actor)
    form = UploadForm(
        data=request.POST if posted else None,
        files=request.FILES if posted else None,
        initial={"agency": chosen},
    )
    own = own_agencies(request, Power.KEEP_REGISTER)
    field = form.fields["agency"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the class above says so)
    # Whoever keeps one agency's register is not asked, and whoever keeps the City's need not say.
    field.choices = own if len(own) == 1 else [("", "– each row names its own –"), *own]
    if len(own) <= 1:
        field.widget = forms.HiddenInput()
        field.initial = form.initial["agency"] = own[0][0] if own else ""
    return form


def _page(request: Request, kind: Kind, form: UploadForm) -> HttpResponse:
    agencies = _worked_in(request)
    shown = {
        "kind": kind,
        "form": form,
        "may_bring_in": _keeps(request.actor),
        "agency_names": sorted(accounts.agency_names(agencies).values()) if agencies else [],
    }
    status = 422 if form.errors else 200
    return render(request, "register/spreadsheet.html", shown, status=status)


def _foreseen(
    request: Request, kind: Kind, found: Foreseen, upload: Upload, *, why: str | None = None
) -> HttpResponse:
    """What a file would do; the file waits where that can be done.

    `why` is what was typed where it was to be done already, and the register had changed.
    """
    ready = found.changes and not found.wrong
    shown = {
        "kind": kind,
        "found": found,
        "name": upload.name,
        "digest": uploads.keep(request, upload) if ready else "",
        "why": why or "",
        "again": why is not None,
        "wrong": found.wrong[:_MOST_SHOWN],
        "looking": [each for each in found.wrong[:_MOST_SHOWN] if each.vouch],
        "vouched": sorted(request.actor.not_identifying),
        "agency": upload.agency,
        "tables": _tables(request.actor, found.summary),
        "most": _MOST_SHOWN,
    }
    status = 409 if why is not None else 422 if found.wrong else 200
    return render(request, "register/spreadsheet_shown.html", shown, status=status)


def _tables(
    actor: Actor, done: Summary
) -> list[tuple[str, int, list[tuple[Listed, list[Difference]]]]]:
    """What is shown of each sort of change: its heading, how many there are, and the first."""
    changed = [each for each in done.changed if each.state != "retired"]
    told = (("New", done.new), ("Changed", changed), ("Retired", done.retired))
    shown = [each for _, items in told for each in items[:_MOST_SHOWN]]
    names = links(actor, (said for e in shown for c in e.changes for said in (c.before, c.after)))
    return [
        (heading, len(items), [(each, _differences(each, names)) for each in items[:_MOST_SHOWN]])
        for heading, items in told
        if items
    ]


def _differences(each: Listed, names: Mapping[str, str]) -> list[Difference]:
    kind = KINDS[each.kind]
    return [difference(kind, c.field, c.before, c.after, names) for c in each.changes]


@page(*_KEEPING)
@require_POST
def bring_in(request: Request, plural: str) -> HttpResponse:
    """Do what was shown; where it would be something else by now, that is shown in its place."""
    kind = _kind(plural)
    why = request.POST.get("why", "")[:500]
    # The file can be taken once.
    texts.require({"why": why}, by=request.actor)
    upload = uploads.take(request, request.POST.get("digest", ""))
    try:
        done = files.bring_in(
            upload.data,
            file_name=upload.name,
            agency=upload.agency,
            shown=request.POST.get("shown", ""),
            actor=request.actor,
            now=request.now,
            why=why,
        )
    except (Invalid, Stale):
        return _foreseen(request, kind, _foresee(request, upload), upload, why=why)
    request.session[_DONE] = _counted(done)
    return redirect("brought_in", plural)


def _counted(done: Summary) -> dict[str, Any]:
    """What the page after it says: how many of each kind, and the first that were changed."""
    new, changed = (Counter(e.kind for e in listed) for listed in (done.new, done.changed))
    return {
        "kinds": [[name, new[name], changed[name]] for name in KINDS if new[name] or changed[name]],
        "new": len(done.new),
        "changed": len(done.changed),
        "retired": len(done.retired),
        "unchanged": done.unchanged,
        "records": [[each.id, each.title] for each in done.changed[:_MOST_SHOWN]],
    }


@page(*_KEEPING)
def brought_in(request: Request, plural: str) -> HttpResponse:
    """What was brought in last, with the ways to it."""
    done = request.session.get(_DONE)
    if done is None:
        return redirect("spreadsheet", plural)
    kinds = [(KINDS[name], new, changed) for name, new, changed in done["kinds"]]
    shown = {"kind": _kind(plural), "done": done, "kinds": kinds}
    return render(request, "register/brought_in.html", shown)


@page(Power.READ_REGISTER)
def download(request: Request, plural: str, what: str) -> HttpResponse:
    """The records of the agency worked in, or of all that the actor may read, as a file."""
    kind = _kind(plural)
    given: dict[str, Any] = {"actor": request.actor, "agencies": _worked_in(request)}
    makers: Mapping[str, tuple[str, str, str, Callable[[], bytes]]] = {
        "workbook": ("register", "xlsx", _XLSX, lambda: _workbook(request, given)),
        "template": ("template", "xlsx", _XLSX, lambda: spreadsheets.template(**given)),
        "table": (
            plural,
            "csv",
            "text/csv; charset=utf-8",
            lambda: spreadsheets.table(kind, now=request.now, **given),
        ),
        "inventory": (
            "inventory",
            "json",
            "application/json",
            lambda: document.encode(inventory.export(now=request.now, **given)),
        ),
    }
    name, suffix, media_type, made = makers[what]
    today = new_york_day(request.now)
    parts = [name, chosen_agency(request, request.actor), f"{today}"]
    headers = {
        "Content-Disposition": f'attachment; filename="{"-".join(filter(None, parts))}.{suffix}"'
    }
    return HttpResponse(made(), content_type=media_type, headers=headers)


def _workbook(request: Request, given: Mapping[str, Any]) -> bytes:
    return spreadsheets.workbook(now=request.now, **given)


def _worked_in(request: Request) -> list[str] | None:
    """The agency worked in with those of its offices that the actor may read; None for all."""
    chosen = chosen_agency(request, request.actor)
    if not chosen:
        return None
    below = sorted(request.actor.tree.below(chosen))
    return [agency for agency in below if request.actor.can(Power.READ_REGISTER, agency)]

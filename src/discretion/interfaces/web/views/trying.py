"""What-if pages: try a change, see what would come out differently, and keep it as a draft."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Final

import msgspec
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from discretion.apps.accounts import queries as accounts
from discretion.apps.matters import sandbox, what_if
from discretion.apps.matters.sandbox import POWERS, Change, Tried
from discretion.apps.matters.what_if import Differing, Found
from discretion.apps.register import queries
from discretion.apps.register.kinds import KINDS, by_plural, kind_of
from discretion.errors import Invalid, NotFound
from discretion.interfaces.differing import sentence
from discretion.interfaces.web import answer_words, list_files, showing
from discretion.interfaces.web import what_if_words as told_as
from discretion.interfaces.web.designation_forms import by_field
from discretion.interfaces.web.forms import add_faults
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.party_names import known_names
from discretion.interfaces.web.tables import address
from discretion.interfaces.web.views.trying_forms import (
    ChoosingForm,
    KeepingForm,
    LawForm,
    Narrowed,
    Trying,
    trying,
)
from discretion.interfaces.web.views.waiting import today

ROWS: Final = 50
# Where the session has what is tried, by a key, and how many of them.
_TRIED: Final = "what_if"
_MOST: Final = 5
_GONE: Final = "What you tried here is no longer at hand. Choose it again."


@page(*POWERS)
def choose(request: Request) -> HttpResponse:
    """Choose what to change: a record by its id, a new one, or the law's list of types."""
    by_id = "record" in request.POST
    record = ChoosingForm(data=request.POST if by_id else None)
    law = LawForm(data=request.POST if request.method == "POST" and not by_id else None)
    if record.is_bound and record.is_valid():
        try:
            kept = queries.record(record.cleaned_data["record"].strip(), actor=request.actor)
            sandbox.understood(Change(record=kept.id), actor=request.actor, now=request.now)
            return redirect("what_if_record", kept.id)
        except Invalid as error:
            add_faults(record, error)
        except NotFound as error:
            record.add_error("record", str(error))
    if law.is_bound and law.is_valid():
        return _put_aside(request, Change(law=law.cleaned_data["law"]), 0)
    shown = {"record": record, "law": law, "kinds": [KINDS[name] for name in sandbox.TRIED]}
    return render(request, "what_if/choose.html", shown, status=_status(record, law))


def _status(*forms: Any) -> int:
    return 422 if any(form is not None and form.is_bound and form.errors for form in forms) else 200


@page(*POWERS)
def try_record(request: Request, record_id: str) -> HttpResponse:
    """Change what a record says, or take it away, in a sandbox."""
    as_it_is = Change(record=record_id)
    tried = sandbox.understood(as_it_is, actor=request.actor, now=request.now)
    kept = tried.record
    assert kept is not None  # noqa: S101 (a record is what was named)
    if request.method == "POST" and "withdrawn" in request.POST:
        return _put_aside(request, Change(record=record_id, withdrawn=True), kept.version)
    kind, content = kind_of(record_id), sandbox.terms_of(kept)
    made = trying(request, kind, content, kept.agency, version=kept.version)
    if request.method == "POST" and (typed := made.read()):
        change = sandbox.changed(record_id, typed)
        if _is_sound(request, change, made):
            return _put_aside(request, change, made.form.cleaned_data["version"] or 0)
    return _form_page(request, made, kept=kept, kind=kind, holds=tried.how == "changed")


@page(*POWERS)
def try_new(request: Request, plural: str) -> HttpResponse:
    """Write what does not exist yet, in a sandbox."""
    kind = by_plural(plural)
    if kind.name not in sandbox.TRIED:
        raise NotFound(f"{plural.capitalize()} decide nothing, so there is nothing to try.")
    agency = request.POST.get("agency") or chosen_agency(request, request.actor)
    made = trying(request, kind, None, agency)
    if request.method == "POST" and (typed := made.read()):
        change = sandbox.added(typed, agency if kind.of_agency else "")
        if _is_sound(request, change, made):
            return _put_aside(request, change, 0)
    return _form_page(request, made, kind=kind)


def _is_sound(request: Request, change: Change, made: Trying) -> bool:
    """Whether a change means something and names nobody; else the form says what is wrong."""
    try:
        tried = sandbox.understood(change, actor=request.actor, now=request.now)
        sandbox.guard(tried, request.actor)
    except Invalid as error:
        add_faults(made.form, by_field(error, made.places))
        return False
    return True


def _form_page(request: Request, made: Trying, **more: object) -> HttpResponse:
    shown = {
        "form": made.form,
        # The fields of a policy are drawn as those of a record without counterparties.
        "parties": None,
        "rows": made.rows,
        "fields": made.fields,
        "names": sorted(known_names(request.actor).values()) if made.rows is not None else (),
        **more,
    }
    wrong = made.form.errors or (made.rows is not None and any(made.rows.errors))
    return render(request, "what_if/form.html", shown, status=422 if wrong else 200)


def _put_aside(request: Request, change: Change, version: int) -> HttpResponse:
    """Show what a change would do; until then it waits in the session, and nowhere else."""
    key = secrets.token_urlsafe(9)
    kept = list(request.session.get(_TRIED, {}).items())[1 - _MOST :]
    told = {"change": msgspec.json.encode(change).decode(), "version": version}
    request.session[_TRIED] = dict([*kept, (key, told)])
    return redirect("what_if_result", key)


class _Result:
    """What a change that waits in the session would do."""

    def __init__(self, request: Request, key: str) -> None:
        told = request.session.get(_TRIED, {}).get(key)
        if told is None:
            raise NotFound(_GONE)
        self.request, self.key = request, key
        self.change = msgspec.json.decode(told["change"], type=Change)
        self.version: int = told["version"]
        self.tried: Tried = sandbox.understood(self.change, actor=request.actor, now=request.now)
        self.form = Narrowed(agencies=_agencies(request), data=request.GET)

    @cached_property
    def asked(self) -> Mapping[str, Any]:
        """What narrows it; nothing where that makes no sense, and the form says so."""
        return self.form.cleaned_data if self.form.is_valid() else {}

    @cached_property
    def found(self) -> Found:
        """All that would come out differently."""
        since: date = self.asked.get("since") or what_if.first_day(today(self.request))
        actor, now = self.request.actor, self.request.now
        return what_if.found(self.change, since=since, actor=actor, now=now)

    @property
    def narrowed(self) -> Sequence[Differing]:
        """Those that fit what was asked for."""
        asked = self.asked
        return [
            one
            for one in self.found.differing
            if asked.get("turn") in ("", None, told_as.turn(one))
            and asked.get("sort") in ("", None, one.sort)
            and asked.get("agency") in ("", None, one.agency)
        ]

    def names(self, shown: Sequence[Differing]) -> Mapping[str, str]:
        """What is named in these matters, by its name."""
        links = showing.links(self.request.actor, [one.facts for one in shown])
        return {**links, **accounts.agency_names({one.agency for one in shown})}


def _agencies(request: Request) -> Mapping[str, str]:
    seen = request.actor.sees
    return accounts.agency_names(request.actor.tree.parents if seen is None else seen)


@page(*POWERS)
def result(request: Request, key: str) -> HttpResponse:
    """What would come out differently: how much, and each, old answer beside new."""
    return _result_page(request, _Result(request, key), KeepingForm())


def _result_page(request: Request, it: _Result, keeping: KeepingForm) -> HttpResponse:
    narrowed = it.narrowed
    if list_files.wanted(request, endings=list_files.ENDINGS):
        names = it.names(narrowed)
        rows = (told_as.cells(one, names) for one in narrowed)
        return list_files.as_asked(request, "what-if", told_as.HEADS, rows)
    shown = Paginator(narrowed, ROWS).get_page(request.GET.get("page"))
    names = it.names(list(shown))
    context = {
        **_described(it),
        "form": it.form,
        "page": shown,
        "rows": [told_as.row(one, names) for one in shown],
        "several": "agency" in it.form.fields,
        "counted": told_as.counted(it.found.differing),
        "found": f"{len(narrowed):,} of {len(it.found.differing):,} shown",
        "keeping": keeping if what_if.may_keep(it.tried, request.actor) else None,
        "files": [(e, address(request, **{"as": e}, page=None)) for e in list_files.ENDINGS],
    }
    return render(request, "what_if/result.html", context, status=_status(it.form, keeping))


def _described(it: _Result) -> dict[str, Any]:
    """What every page about a change shows of it."""
    tried, actor = it.tried, it.request.actor
    differences: Sequence[showing.Difference] = ()
    if tried.how == "changed" and tried.kept and tried.record:
        contents = tried.kept.content, tried.record.content
        links = showing.links(actor, contents)
        differences = showing.compared(KINDS[tried.kept.kind], *contents, links)
    return {
        "key": it.key,
        "tried": tried,
        "question": told_as.question(tried),
        "sentence": sentence(it.found),
        "differences": differences,
        "law_tried": told_as.edition_words(tried.edition) if tried.edition else "",
    }


@page(*POWERS)
def matter(request: Request, key: str, put_id: str) -> HttpResponse:
    """One that would come out differently: both answers and both traces side by side."""
    it = _Result(request, key)
    one = next((each for each in it.found.differing if each.id == put_id), None)
    if one is None:
        raise NotFound(f"{put_id} would not come out differently.")
    context = {
        **_described(it),
        "row": told_as.row(one, it.names([one])),
        "answers": [
            (label, answer_words.told(answer, actor=request.actor))
            for label, answer in (("As it is", one.before), ("As it would be", one.after))
        ],
        "steps": list(told_as.steps(one)),
        "back": address(request).removeprefix(request.path),
    }
    return render(request, "what_if/matter.html", context)


@page(*POWERS)
@require_POST
def keep(request: Request, key: str) -> HttpResponse:
    """Keep what was tried as a draft."""
    it, form = _Result(request, key), KeepingForm(data=request.POST)
    if form.is_valid():
        try:
            kept = what_if.keep(
                it.change,
                version=it.version,
                why=form.cleaned_data["why"],
                actor=request.actor,
                now=request.now,
            )
        except Invalid as error:
            add_faults(form, error)
        else:
            messages.success(request, f"{kept.id} is kept as a draft. It binds nobody yet.")
            return redirect("record", kept.id)
    return _result_page(request, it, form)

"""The agreements' pages: the list, one of them with its documents, its form, and the coverage."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, require
from discretion.apps.agreements import actions, papers, queries
from discretion.apps.agreements.contents import AGREEMENT, Agreement
from discretion.apps.agreements.contents import agreement as said_by
from discretion.apps.agreements.coverage import SOON_DAYS
from discretion.apps.agreements.coverage import coverage as covered
from discretion.apps.agreements.queries import Shared
from discretion.apps.matters.sandbox import may_try
from discretion.apps.register import checks
from discretion.apps.register import queries as register
from discretion.apps.register.actions import require_holding
from discretion.apps.register.queries import Kept
from discretion.detect.text import redacted
from discretion.errors import Invalid, NotAllowed, NotFound, Stale, Unreadable
from discretion.interfaces.web import agreement_words, list_columns, list_files, showing
from discretion.interfaces.web import designation_words as told_as
from discretion.interfaces.web.agreement_forms import (
    FIELDS,
    AgreementForm,
    AttachingForm,
    EndingForm,
    SignatoryRows,
    signatories,
    signatories_typed,
)
from discretion.interfaces.web.designation_forms import by_field
from discretion.interfaces.web.forms import Form, add_faults, bound_or_kept, carried_out
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.guarding import raise_identifying
from discretion.interfaces.web.narrowing import Narrowing, ordered, page_of
from discretion.interfaces.web.own_agencies import agencies_to_filter_by, own_agencies
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.party_names import PartyNames, known_names, offered_names
from discretion.interfaces.web.tables import address
from discretion.interfaces.web.views import beside, past
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.deadlines import in_words

_DRAFTING: Final = (Power.ENTER_AGREEMENT, Power.KEEP_REGISTER)
# How a standing is said where it is not by its own name.
_WORDS: Final = {"in_force": "in force", "coming": "begins later"}
_STANDINGS: Final = (
    ("", "All but the retired"),
    ("draft", "Drafts"),
    ("in_force", "In force"),
    ("coming", "Begins later"),
    ("ended", "Ended"),
    ("retired", "Retired"),
)


class Filter(Narrowing):
    """What narrows the list."""

    standing = forms.ChoiceField(label="Standing", required=False, choices=_STANDINGS)
    field_order = ("words", "agency", "standing", "type", "party", "on")


@page(Power.READ_REGISTER)
def agreements(request: Request) -> HttpResponse:
    """Every agreement that exists for the actor, and those of others that name their agency."""
    form = Filter(request, AGREEMENT)
    if form.asked.get("on"):
        return _then(request, form)
    found = _found(request, form)
    if list_files.wanted(request):
        return list_files.taken_out(request, AGREEMENT, found, partial(_standing_of, request))
    shown = page_of(found, request)
    count = shown.paginator.count
    columns = list_columns.chosen(request, AGREEMENT)
    listed = {
        "kind": AGREEMENT,
        "form": form,
        "page": shown,
        "rows": _rows(request, shown, columns),
        **list_columns.heads(request, AGREEMENT, columns),
        **beside.opened(request, AGREEMENT),
        "as_file": address(request, **{"as": "csv"}, page=None),
        "found": f"{count:,} {AGREEMENT.plural if count != 1 else AGREEMENT.name}",
        "may_enter": any(request.actor.can_anywhere(power) for power in _DRAFTING),
        "shared": _of_others(request),
    }
    return render(request, "agreements/list.html", listed)


def _standing_of(request: Request, row: Any) -> str:
    content = said_by(register.kept(row).content)
    return _standing(row.state, content.since, content.until or None, today(request))


def _then(request: Request, form: Filter) -> HttpResponse:
    """The list as it stood at the end of a past day, by how each stood on that day."""
    word, day = form.asked.get("standing", ""), form.asked["on"]

    def fits(kept: Kept) -> bool:
        content = said_by(kept.content)
        stood = _standing(kept.state, content.since, content.until or None, day)
        return not word or stood == _WORDS.get(word, word)

    rows = past.rows_then(request, AGREEMENT, form, states=_states(word), fits=fits)
    return past.list_then(request, AGREEMENT, form, rows)


def _states(word: str) -> Sequence[str]:
    states = {"": register.HOLDING, "draft": ("draft",), "retired": ("retired",)}
    return states.get(word, ("current",))


def _found(request: Request, form: Filter) -> QuerySet[Any]:
    word = form.asked.get("standing", "")
    found = register.records(
        AGREEMENT,
        actor=request.actor,
        agencies=form.agencies(),
        states=_states(word),
        mentions=form.mentions(),
        words=form.asked.get("words", ""),
    )
    if form.senseless:
        return found.none()
    found = ordered(found.select_related("agency"), request)
    return _standing_so(found, word, today(request))


def _standing_so(found: QuerySet[Any], word: str, on: date) -> QuerySet[Any]:
    """Those that stand so on a day."""
    if word == "coming":
        return found.filter(since__gt=on)
    if word == "ended":
        return found.filter(until__lt=on)
    if word == "in_force":
        return found.filter(since__lte=on).exclude(until__lt=on)
    return found


def _rows(request: Request, shown: Iterable[Any], columns: Sequence[str]) -> list[showing.Row]:
    opened = [(row, register.kept(row)) for row in shown]
    links = showing.links(request.actor, (kept.content for _, kept in opened))
    return [
        showing.row(kept, row.agency.name, links, chosen=columns)._replace(
            state=_standing_of(request, row)
        )
        for row, kept in opened
    ]


def _standing(state: str, since: date, until: date | None, on: date) -> str:
    if state != "current":
        return state
    if on < since:
        return "begins later"
    return "ended" if until and until < on else "in force"


def _of_others(request: Request) -> list[dict[str, object]]:
    found = queries.shared(request.actor)
    names = accounts.agency_names(each.agency for each in found)
    return [
        {"id": s.id, "name": s.name, "agency": names[s.agency], "until": s.until or None}
        for s in found
    ]


@page(Power.READ_REGISTER)
def agreement(request: Request, record_id: str) -> HttpResponse:
    """One agreement: what it says, its documents, what rests on it, what may be done."""
    try:
        kept = register.record(record_id, actor=request.actor)
    except NotFound:
        return _shared(request, queries.shared_agreement(record_id, actor=request.actor))
    if day := past.day_asked(request):
        return past.page_then(request, record_id, day)
    content = said_by(kept.content)
    enters = request.actor.can(Power.ENTER_AGREEMENT, kept.agency)
    drafts = kept.state == "draft" and request.actor.can(Power.KEEP_REGISTER, kept.agency)
    shown = {
        "kept": kept,
        **_described(request, kept.agency, content),
        "standing": _standing(kept.state, content.since, content.until or None, today(request)),
        "documents": queries.documents(record_id, actor=request.actor),
        "attaching": AttachingForm(),
        "may_change": enters or drafts,
        "may_enter": enters,
        "may_try": may_try(kept, request.actor),
        "history": _history(request, record_id),
    }
    return render(request, "agreements/agreement.html", shown)


def _history(request: Request, record_id: str) -> list[tuple[Any, Any]]:
    facts = register.history(record_id, actor=request.actor)[:5]
    links = showing.links(request.actor, (said for f in facts for said in (f.before, f.after)))
    return [(f, showing.differences(AGREEMENT, f.before, f.after, links)) for f in facts]


def _shared(request: Request, shared: Shared) -> HttpResponse:
    """Another agency's agreement, as far as it is shown to those that it names."""
    standing = _standing("current", shared.since, shared.until or None, today(request))
    fields = {n: getattr(shared, n) for n in Agreement.__struct_fields__ if hasattr(shared, n)}
    described = _described(request, shared.agency, Agreement(**fields))
    shown = {"shared": shared, "standing": standing, **described}
    return render(request, "agreements/agreement.html", shown)


def _described(request: Request, agency: str, content: Agreement) -> dict[str, Any]:
    """What an agreement says, as terms with what each is."""
    names = told_as.names_for(request.actor)
    links = showing.links(request.actor, [content])
    types = [showing.type_label(code, links) for code in content.types if content.types != "any"]
    told = [
        ("Agency", [names.get(agency, agency)]),
        ("With", [names.get(content.with_, content.with_)]),
        ("Parties", [agreement_words.party(each, names) for each in content.parties]),
        ("Types of information", types or ["Any"]),
        ("Purposes", list(content.purposes)),
        *((label, [said]) for label, said in agreement_words.promises(content.terms)),
        ("From", [in_words(content.since)]),
        ("Until", [in_words(content.until) if content.until else "No last day"]),
        ("Taken over from", [content.source] if content.source else []),
    ]
    return {"title": content.name, "terms": [(label, words) for label, words in told if words]}


@page(*_DRAFTING)
def enter(request: Request) -> HttpResponse:
    """Enter an agreement, or draft one; from nothing or as a copy of another (`?copy=`)."""
    copied = request.GET.get("copy", "")
    source = said_by(_opened(request, copied).content) if copied else None
    agency = request.POST.get("agency") or chosen_agency(request, request.actor)
    form, rows = forms_of(request, source, {})
    own = own_agencies(request, *_DRAFTING)
    form.fields["agency"] = forms.ChoiceField(label="Agency", choices=own, initial=agency)
    if request.method == "POST" and (content := typed(form, rows, request.actor, source)):
        state = "draft" if "as_draft" in request.POST else "current"
        try:
            kept = actions.enter(
                content, agency=agency, state=state, actor=request.actor, now=request.now
            )
        except Invalid as error:
            add_faults(form, by_field(error, FIELDS))
        except NotAllowed as error:
            form.add_error(None, f"{error} Save it as a draft; the officer decides.")
        else:
            messages.success(request, f"{kept.id} is entered. Attach the signed document to it.")
            return redirect("record", kept.id)
    binds = request.actor.can_anywhere(Power.ENTER_AGREEMENT)
    return _form_page(request, {"form": form, "rows": rows, "binds": binds, "new": True})


def _opened(request: Request, record_id: str) -> Kept:
    """An agreement of the actor's own sight; NotFound where it isn't one."""
    return register.kept(queries.row(record_id, actor=request.actor))


def _form_page(request: Request, shown: dict[str, Any]) -> HttpResponse:
    stale = "theirs" in shown
    wrong = shown["form"].errors or any(shown["rows"].errors)
    shown["names"] = offered_names(request.actor)
    status = 409 if stale else 422 if wrong else 200
    return render(request, "agreements/form.html", shown, status=status)


@page(*_DRAFTING)
def change(request: Request, record_id: str) -> HttpResponse:
    """Change what an agreement says; who was second sees both versions and loses nothing."""
    kept = _opened(request, record_id)
    actions.require_writing(request.actor, kept.state, kept.agency)
    require_holding(kept)
    form, rows = forms_of(request, said_by(kept.content), {"version": kept.version})
    shown: dict[str, Any] = {"form": form, "rows": rows, "kept": kept, "binds": True}
    shown["why"], before = request.POST.get("why", ""), said_by(kept.content)
    if request.method == "POST" and (content := typed(form, rows, request.actor, before)):
        try:
            actions.change(
                record_id,
                content,
                version=form.cleaned_data["version"] or 0,
                actor=request.actor,
                now=request.now,
                why=shown["why"],
            )
        except Invalid as error:
            add_faults(form, by_field(error, FIELDS))
        except Stale:
            shown["theirs"] = showing.compared(
                AGREEMENT,
                content,
                kept.content,
                showing.links(request.actor, [content, kept.content]),
            )
            form.data = request.POST.copy()
            form.data["version"] = str(kept.version)
        else:
            messages.success(request, f"{record_id} is changed.")
            return redirect("record", record_id)
    return _form_page(request, shown)


def forms_of(
    request: Request, content: Agreement | None, beside: Mapping[str, object]
) -> tuple[AgreementForm, Any]:
    """The form of an agreement, filled with what it says, and the rows of its parties."""
    names = _party_names(request.actor, content)
    initial = {**(AgreementForm.initial_of(content) if content else {}), **beside}
    if content:
        initial["with_"] = names.shown(content.with_)
    form = bound_or_kept(request, AgreementForm, initial)
    rows = partial(SignatoryRows, prefix="party", initial=signatories(content, names))
    return form, rows(data=request.POST) if request.method == "POST" else rows()


def _party_names(actor: Actor, content: Agreement | None) -> PartyNames:
    names = known_names(actor)
    if content is None:
        return PartyNames(names)
    first = (content.with_, "") if content.with_ in names else ("", content.with_)
    return PartyNames(names, [first, *((party.id, party.name) for party in content.parties)])


def typed(
    form: AgreementForm, rows: Any, actor: Actor, before: Agreement | None
) -> Agreement | None:
    """The agreement that was typed; None, with each fault on its field, where it is none."""
    if not all([form.is_valid(), rows.is_valid()]):
        return None
    names = _party_names(actor, before)
    document = form.document()
    document["with"] = names.id_of(document["with"])
    document["parties"] = signatories_typed(rows, names)
    try:
        return said_by(checks.read(AGREEMENT, document))
    except Invalid as error:
        add_faults(form, by_field(error, FIELDS))
        return None


@page(Power.ENTER_AGREEMENT)
def end(request: Request, record_id: str) -> HttpResponse:
    """Give an agreement its last day."""
    kept = _opened(request, record_id)
    require(request.actor, Power.ENTER_AGREEMENT, kept.agency)
    initial = {"version": kept.version, "on": f"{today(request):%m/%d/%Y}"}
    form = bound_or_kept(request, EndingForm, initial)

    def act() -> None:
        actions.end(record_id, **form.cleaned_data, actor=request.actor, now=request.now)

    stale = None
    try:
        if carried_out(form, act):
            messages.success(request, f"{record_id} has its last day.")
            return redirect("record", record_id)
    except Stale as error:
        stale = error
        form = EndingForm(initial={**request.POST.dict(), "version": kept.version})
    shown, wrong = {"kept": kept, "form": form, "stale": stale}, 422 if form.errors else 200
    return render(request, "agreements/end.html", shown, status=409 if stale else wrong)


@page(*_DRAFTING)
@require_POST
def attach(request: Request, record_id: str) -> HttpResponse:
    """Attach a document to an agreement."""
    kept = _opened(request, record_id)
    actions.require_writing(request.actor, kept.state, kept.agency)
    form = AttachingForm(data=request.POST, files=request.FILES)
    if not form.is_valid():
        messages.error(request, "Choose the document to attach.")
        return redirect("record", record_id)
    file = form.cleaned_data["document"]
    try:
        if file.size > papers.MOST_BYTES:
            raise Unreadable(f"{file.name} is larger than {papers.MOST_BYTES // 1_000_000} MB.")
        paper = papers.keep(file.name, file.read())
        actions.attach(record_id, paper, actor=request.actor, now=request.now)
    except Unreadable as error:
        # A message waits in the session, and this one names the file.
        messages.error(request, redacted(str(error)))
    except Invalid as error:
        raise_identifying(error)
        messages.error(request, " ".join(fault.message for fault in error.faults))
    else:
        messages.success(request, f"{paper.name} is attached.")
    return redirect("record", record_id)


@page(Power.READ_REGISTER)
def document(request: Request, record_id: str, digest: str) -> HttpResponse:
    """A document, to be kept: never opened within our own pages, whatever is in it."""
    attached, data = queries.document(record_id, digest, actor=request.actor)
    response = HttpResponse(data, content_type=attached.media_type)
    name = quote(attached.name, safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


class CoverageFilter(Form):
    """Whose disclosures are looked at."""

    agency = forms.ChoiceField(label="Agency")


def _with_coverage(actor: Actor) -> list[tuple[str, str]]:
    """The agencies whose register the actor reads; of those closed, the ones with records in it."""
    found = agencies_to_filter_by(actor, register.visible(actor).filter(state__in=register.HOLDING))
    return [pair for pair in found if actor.can(Power.READ_REGISTER, pair[0])]


@page(Power.READ_REGISTER)
def coverage(request: Request) -> HttpResponse:
    """Which disclosures have no agreement in force, and which agreements end soon."""
    actor = request.actor
    offered = _with_coverage(actor)
    first = offered[0][0] if offered else ""
    wanted = request.GET.get("agency") or chosen_agency(request, actor) or first
    name = accounts.agency_names([wanted]).get(wanted)
    if name is None or not actor.can(Power.READ_REGISTER, wanted):
        raise NotFound(f"There is no agency “{wanted}” here.")
    form = CoverageFilter(data={"agency": wanted})
    field = form.fields["agency"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
    field.choices = offered
    below = [a for a in actor.tree.below(wanted) if actor.can(Power.READ_REGISTER, a)]
    found = covered(actor, below, today(request))
    parties = told_as.names_for(actor)
    needed = [gap for gap in found.gaps if gap.provision != ""]
    without = [gap for gap in found.gaps if gap.provision == ""]
    shown = {
        "form": form,
        "agency_name": name,
        "needed": [(gap, _party(gap.party, parties)) for gap in needed],
        "without": [(gap, _party(gap.party, parties)) for gap in without],
        "ending": sorted(found.ending, key=lambda each: each.days),
        "days": SOON_DAYS,
        "today": today(request),
        "found": f"{len(needed)} that need an agreement, {len(without)} that merely have none, "
        f"{len(found.ending)} ending soon",
    }
    return render(request, "agreements/coverage.html", shown)


def _party(party: Any, names: Mapping[str, str]) -> str:
    word = party.name or party.id or (party.entity or "") or party.kind
    told = names.get(word, word)
    return told[:1].upper() + told[1:]

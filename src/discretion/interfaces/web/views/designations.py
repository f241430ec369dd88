"""The designations' pages: the list, one of them, and the form of its terms."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements.queries import on_file
from discretion.apps.matters import judging
from discretion.apps.matters import queries as matters
from discretion.apps.matters.opened import Opened
from discretion.apps.matters.sandbox import may_try
from discretion.apps.register import checks, designating, effects, filings, queries
from discretion.apps.register.contents import Designation
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.material import material_differences, material_fingerprint
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import designation as said_by
from discretion.apps.register.signatures import standing
from discretion.errors import Invalid, NotAllowed, Stale
from discretion.interfaces.web import designation_words as told_as
from discretion.interfaces.web import list_columns, list_files, showing
from discretion.interfaces.web.designation_forms import (
    FIELDS,
    DesignationForm,
    by_field,
)
from discretion.interfaces.web.designation_sight import (
    DESIGNATION,
    Seen,
    may,
    open_designation,
    standing_so,
    standing_word,
    whole,
)
from discretion.interfaces.web.directions_about import about_designation
from discretion.interfaces.web.forms import add_faults, bound_or_kept
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.narrowing import Narrowing, ordered, page_of
from discretion.interfaces.web.own_agencies import own_agencies
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.party_names import PartyNames, known_names
from discretion.interfaces.web.tables import address
from discretion.interfaces.web.type_choices import Choices
from discretion.interfaces.web.views import beside, happened, my_matters, past, waiting
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power

_SHOWN_OF_HISTORY: Final = 5
_STANDINGS: Final = (
    ("", "All but the withdrawn and superseded"),
    ("draft", "Drafts"),
    ("proposed", "Waiting for signatures"),
    ("in_force", "In force"),
    ("approved", "Approved, not in force yet"),
    ("up_for_review", "Up for review"),
    ("expired", "Expired"),
    ("withdrawn", "Withdrawn"),
    ("superseded", "Superseded"),
)


class Filter(Narrowing):
    """What narrows the list."""

    standing = forms.ChoiceField(label="Standing", required=False, choices=_STANDINGS)
    kind = forms.ChoiceField(
        label="Kind",
        required=False,
        choices=[("", "All"), *told_as.KINDS_IN_WORDS.items()],
    )
    field_order = ("words", "agency", "standing", "kind", "type", "party", "function", "on")


@page(Power.READ_REGISTER)
def designations(request: Request) -> HttpResponse:
    """Every designation that exists for the actor, and those of others that name their agency."""
    form = Filter(request, DESIGNATION)
    if form.asked.get("on"):
        return _then(request, form)
    found = _found(request, form)
    if list_files.wanted(request):
        return list_files.taken_out(request, DESIGNATION, found, partial(_standing, request))
    shown = page_of(found, request, "signatures")
    count = shown.paginator.count
    columns = list_columns.chosen(request, DESIGNATION)
    listed = {
        "kind": DESIGNATION,
        "form": form,
        "page": shown,
        "rows": _rows(request, shown, columns),
        **list_columns.heads(request, DESIGNATION, columns),
        **beside.opened(request, DESIGNATION),
        "as_file": address(request, **{"as": "csv"}, page=None),
        "found": f"{count:,} {DESIGNATION.plural if count != 1 else DESIGNATION.name}",
        "may_draft": request.actor.can_anywhere(Power.KEEP_REGISTER),
        "to_sign": waiting.to_sign(request),
        "naming_us": _of_others(request),
    }
    return render(request, "designations/list.html", listed)


def _then(request: Request, form: Filter) -> HttpResponse:
    """The list as it stood at the end of a past day, by how each stood on that day."""
    word, day = form.asked.get("standing", ""), form.asked["on"]

    def fits(kept: Kept) -> bool:
        return not word or standing(kept, (), day) == word

    rows = past.rows_then(
        request, DESIGNATION, form, states=_states(word), also=("kind",), fits=fits
    )
    return past.list_then(request, DESIGNATION, form, rows)


def _found(request: Request, form: Filter) -> QuerySet[Any]:
    word = form.asked.get("standing", "")
    found = queries.records(
        DESIGNATION,
        actor=request.actor,
        agencies=form.agencies(),
        states=_states(word),
        mentions=form.mentions("kind"),
        words=form.asked.get("words", ""),
    )
    if form.senseless:
        return found.none()
    found = standing_so(found, word, today(request))
    return ordered(found.prefetch_related("signatures"), request)


def _states(word: str) -> Sequence[str]:
    if not word:
        return queries.HOLDING
    return [word] if word in ("draft", "proposed", "withdrawn", "superseded") else ["approved"]


def _standing(request: Request, row: Any) -> str:
    return standing_word(whole(row).standing(today(request)))


def _rows(request: Request, shown: Sequence[Any], columns: Sequence[str]) -> list[showing.Row]:
    opened = [(row, queries.kept(row)) for row in shown]
    links = showing.links(request.actor, (kept.content for _, kept in opened))
    origins = showing.origins(request.actor, [row.id for row in shown])
    return [
        showing.row(kept, row.agency.name, links, chosen=columns)._replace(
            state=_standing(request, row), origin=origins.get(kept.id, "")
        )
        for row, kept in opened
    ]


def _of_others(request: Request) -> list[dict[str, object]]:
    others = waiting.naming_us(request)
    names = accounts.agency_names(seen.agency for seen in others)
    return [
        {
            "id": seen.id,
            "name": seen.title,
            "agency": names[seen.agency],
            "standing": standing_word(seen.standing(today(request))),
            "until": seen.content.until or None,
        }
        for seen in others
    ]


@page(Power.READ_REGISTER, Power.AGREE_JOINTLY)
def designation(request: Request, record_id: str) -> HttpResponse:
    """One designation: what it covers, who signed it, what rests on it, what may be done."""
    seen = open_designation(record_id, request.actor)
    if seen.kept and (day := past.day_asked(request)):
        return past.page_then(request, record_id, day)
    names = told_as.names_for(request.actor)
    shown = {
        **described(request, seen, names),
        "may": may(seen, request.actor),
        "may_try": seen.kept is not None and may_try(seen.kept, request.actor),
        "taken": filings.taken_over([record_id], actor=request.actor).get(record_id),
        "why_it_waits": told_as.why_it_waits(seen, names),
        "signatures": _signatures(seen, names),
        "history": _history(request, seen),
        "deeds": deeds(request, seen, names),
        "directed": about_designation(seen.id, seen.agency, request.actor),
        "again": my_matters.last_done(request, seen),
        "done_under": happened.done_under(request, seen.id),
    }
    return render(request, "designations/designation.html", shown)


def described(request: Request, seen: Seen, names: Mapping[str, str]) -> dict[str, Any]:
    """What every page about one designation shows of it."""
    found = designating.exclusions(seen.id, actor=request.actor, now=request.now)
    word = seen.standing(today(request))
    return {
        "seen": seen,
        "agency_name": names.get(seen.agency, seen.agency),
        "standing": standing_word(word),
        "sentence": told_as.sentence(seen.content, seen.agency, names),
        "terms": told_as.terms(seen.content, names),
        "barred": told_as.barred(found, names),
        "agreement_first": told_as.agreement_first(found, names),
        "nothing_left": found.nothing_left,
    }


def deeds(request: Request, seen: Seen, names: Mapping[str, str]) -> dict[str, Any]:
    """What rests on a designation today, and what the next step would change.

    Nothing of another agency's: its activities are not ours to see.
    """
    if seen.kept is None or seen.state not in ("draft", "proposed", "approved"):
        return {}
    ends = seen.state == "approved"
    told = effects.effects_of_withdrawal if ends else effects.effects_of_approval
    papers = on_file(seen.agency, request.actor)
    found = told(seen.id, actor=request.actor, now=request.now, on_file=papers)
    return {
        "ends": ends,
        "today": told_as.resting_on(seen.id, found, names),
        "change": told_as.changed_by(found, names),
    }


def _signatures(seen: Seen, names: Mapping[str, str]) -> list[dict[str, object]]:
    given: list[dict[str, object]] = [
        {
            "for": names.get(signature.agency, "The City"),
            "who": signature.person_name,
            "role": signature.role,
            "at": signature.at,
            "on": signature.on,
            "reason": signature.reason,
            "fingerprint": signature.fingerprint,
            "own_work": signature.own_work,
            "lapsed_at": signature.lapsed_at,
        }
        for signature in seen.given
    ]
    missing = seen.outstanding if seen.state in ("proposed", "approved") else ()
    given += [{"for": names.get(agency, "The City")} for agency in missing]
    return given


def _history(request: Request, seen: Seen) -> list[tuple[Any, Any]]:
    """The last facts with what each changed; of another agency's designation nothing."""
    if seen.kept is None:
        return []
    facts = queries.history(seen.id, actor=request.actor)[:_SHOWN_OF_HISTORY]
    links = showing.links(request.actor, (said for f in facts for said in (f.before, f.after)))
    return [(f, showing.differences(DESIGNATION, f.before, f.after, links)) for f in facts]


@page(Power.KEEP_REGISTER)
def draft(request: Request) -> HttpResponse:
    """Draft a designation, from nothing, as a copy of another (`?copy=`), or of a matter's facts
    (`?matter=`); with `&kind=joint_routine`, one that the other agency's officer signs too."""
    copied, matter = request.GET.get("copy", ""), request.GET.get("matter", "")
    source = said_by(open_whole(request, copied)) if copied else None
    agency = request.POST.get("agency") or chosen_agency(request, request.actor)
    if matter:
        like = matters.opened(matter, actor=request.actor)
        joint = request.GET.get("kind", "") == "joint_routine"
        source, agency = _like(request, like, joint=joint), like.agency
    form = form_of(request, source, agency, new=True)
    if request.method == "POST" and (content := typed(form, request.actor, agency)):
        try:
            kept = designating.draft(content, agency=agency, actor=request.actor, now=request.now)
        except Invalid as error:
            add_faults(form, by_field(error, FIELDS))
        else:
            messages.success(request, f"{kept.id} is drafted. Ask for signatures when it is ready.")
            return redirect("record", kept.id)
    status = 422 if form.errors else 200
    return render(request, "designations/form.html", {"form": form}, status=status)


def _like(request: Request, like: Opened, *, joint: bool) -> Designation:
    """A designation that would answer the next matter of this sort in advance."""
    facts = like.facts
    party = facts.counterparty
    named = "" if party is UNSET else party.id or party.entity or party.kind
    other = "" if party is UNSET or not judging.to_city_agency(party, like.agency) else party.id
    return Designation(
        kind="joint_routine" if joint and other else "routine",
        with_agencies=(other,) if joint and other else (),
        act=like.act,
        name=facts.purpose,
        functions=(facts.function,) if facts.function else "any",
        types=facts.types,
        counterparties=(named,) if named else "any",
        since=today(request),
        reason=facts.grounds.furthers_mission,
    )


def open_whole(request: Request, record_id: str) -> Kept:
    """A designation of the actor's own sight; NotFound where it isn't, as for an activity's id."""
    seen = open_designation(record_id, request.actor)
    return seen.kept or queries.record(record_id, actor=request.actor)


@page(Power.KEEP_REGISTER)
def change(request: Request, record_id: str) -> HttpResponse:
    """Change the terms; what is material lapses signatures, which is said before it is done."""
    kept = open_whole(request, record_id)
    seen = open_designation(record_id, request.actor)
    form = form_of(request, seen.content, kept.agency, version=kept.version)
    shown: dict[str, Any] = {"form": form, "seen": seen, "kept": kept, "why": ""}
    shown |= {"material": told_as.MATERIAL, "wording": told_as.WORDING}
    shown["standing_signatures"] = [s for s in seen.given if s.lapsed_at is None]
    status = 200
    if request.method == "POST":
        shown["why"] = request.POST.get("why", "")
        if content := typed(form, request.actor, kept.agency):
            if lapsing := _to_be_sure(form, seen, content):
                shown |= _consequences(request, seen, content, lapsing)
                return render(request, "designations/form.html", shown)
            if _changed(request, form, seen, content, shown):
                return redirect("record", record_id)
        status = 409 if "theirs" in shown else 422
    return render(request, "designations/form.html", shown, status=status)


def _to_be_sure(form: DesignationForm, seen: Seen, content: Designation) -> Sequence[str]:
    """The material fields by whose change signatures would lapse, where nobody said yes yet."""
    if seen.version != form.cleaned_data["version"]:
        return ()
    standing_now = [s for s in seen.given if s.lapsed_at is None]
    lapsing = material_differences(seen.content, content)
    if not standing_now or form.cleaned_data["sure"] == material_fingerprint(content):
        return ()
    return lapsing


def _consequences(
    request: Request, seen: Seen, content: Designation, lapsing: Sequence[str]
) -> dict[str, Any]:
    """What is to be read before signatures lapse; the form then carries the yes."""
    found = effects.effects_of_change(
        seen.id,
        content,
        actor=request.actor,
        now=request.now,
        on_file=on_file(seen.agency, request.actor),
    )
    names = told_as.names_for(request.actor)
    return {
        "lapsing": [told_as.LABELS[name] for name in lapsing],
        "sure": material_fingerprint(content),
        "change": told_as.changed_by(found, names),
    }


def _changed(
    request: Request,
    form: DesignationForm,
    seen: Seen,
    content: Designation,
    shown: dict[str, Any],
) -> bool:
    """Whether it was changed; else the form, or what is shown beside it, says why not."""
    try:
        kept = designating.change_designation(
            seen.id,
            content,
            version=form.cleaned_data["version"] or 0,
            actor=request.actor,
            now=request.now,
            why=request.POST.get("why", ""),
        )
    except Invalid as error:
        add_faults(form, by_field(error, FIELDS))
    except NotAllowed as error:
        form.add_error(None, f"{error} Only whoever could end it may change what it covers.")
    except Stale:
        shown["theirs"] = showing.compared(
            DESIGNATION,
            content,
            seen.content,
            showing.links(request.actor, [content, seen.content]),
        )
        form.data = request.POST.copy()
        form.data["version"] = str(seen.version)
    else:
        again = "It is a draft again and needs new signatures."
        lapsed = kept.state == "draft" and seen.state != "draft"
        messages.success(request, f"{seen.id} is changed. {again if lapsed else ''}".strip())
        return True
    return False


def form_of(
    request: Request,
    content: Designation | None,
    agency: str,
    *,
    version: int | None = None,
    new: bool = False,
) -> DesignationForm:
    """The form of a designation's terms, filled with those of `content`."""
    initial: dict[str, Any] = {"version": version}
    if content:
        names = PartyNames(known_names(request.actor))
        initial |= DesignationForm.initial_of(content)
        for field in ("named", "with_agencies"):
            initial[field] = list(map(names.shown, initial[field]))
    form = bound_or_kept(request, DesignationForm, initial)
    if new:
        own = own_agencies(request, Power.KEEP_REGISTER)
        form.fields["agency"] = forms.ChoiceField(label="Agency", choices=own, initial=agency)
        agency = agency or (own[0][0] if own else "")
    points_to = [content] if content else []
    form.choose_from(_choices(request, agency), lambda: showing.links(request.actor, points_to))
    for name in ("functions", "offices"):
        if not form[name].subwidgets:
            del form.fields[name]
    return form


def _choices(request: Request, agency: str) -> Mapping[str, Choices]:
    """What can be ticked, beside what is ticked already."""
    actor = request.actor
    tree = actor.tree.below(actor.tree.top(agency)) if agency else None
    functions = queries.records(KINDS["function"], actor=actor, agencies=tree)
    inside = actor.tree.below(agency) if agency else frozenset()
    below = {id_: name for id_, name in own_agencies(request) if id_ in inside}
    found = {
        "functions": dict(functions.values_list("code", "title")),
        "offices": below if len(below) > 1 else {},
    }
    return {name: sorted(c.items(), key=lambda pair: pair[1]) for name, c in found.items()}


def typed(form: DesignationForm, actor: Actor, agency: str) -> Designation | None:
    """The terms that were typed; None, with each fault on its field, where they are none."""
    if not form.is_valid():
        return None
    form.resolve(PartyNames(known_names(actor)))
    document = form.document()
    try:
        content = checks.read(DESIGNATION, document)
    except Invalid as error:
        add_faults(form, by_field(error, FIELDS))
        return None
    assert isinstance(content, Designation)  # noqa: S101 (the kind's table says so)
    return content

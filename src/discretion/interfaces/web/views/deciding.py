"""A matter as an officer, counsel or the chief has it before them, and the steps they take."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import msgspec
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from discretion.apps.audit.queries import Told
from discretion.apps.matters import casework, compared, queries, retention
from discretion.apps.matters.contents import Decision
from discretion.apps.matters.letters import Letter
from discretion.apps.matters.queries import PrivateSight
from discretion.errors import DiscretionError, Invalid, NotAllowed, NotFound, RefusedByLaw, Stale
from discretion.interfaces.errors import status_of
from discretion.interfaces.web import answer_words, deciding_steps, matter_words, showing
from discretion.interfaces.web.deciding_steps import (
    DECISIONS,
    MENDABLE,
    STEPS,
    TELLING,
    Case,
    Effect,
)
from discretion.interfaces.web.directions_about import about_matter
from discretion.interfaces.web.excuse_forms import Excusing, as_stated, excusing
from discretion.interfaces.web.forms import add_faults, bound_or_kept
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views import letters
from discretion.interfaces.web.views.docket import DECIDING
from discretion.interfaces.web.views.happened import about_disposal
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.matters import Kind, Move, State

# From the third like case on, a designation would save the next one.
_LIKE_CASES: Final = 2


class Meanwhile(NamedTuple):
    """What others did since a matter was read, and what it states otherwise."""

    done: Sequence[Told]
    differences: Sequence[showing.Difference]


@page()
def matter(request: Request, matter_id: str) -> HttpResponse:
    """One matter: what it is about, what the law says of it, what may be done."""
    case = _case(request, matter_id)
    if case.sight.own and not _has_before_them(case):
        return redirect("my_matter", matter_id)
    steps = deciding_steps.open_steps(case)
    return _shown(request, case, steps[0] if steps else "")


def _has_before_them(case: Case) -> bool:
    """Whether they handle it by an office; who only asked has a page of their own."""
    agency = case.sight.it.agency
    return any(case.actor.can(power, agency) for power in (*DECIDING, Power.READ_RECORD))


def _case(request: Request, matter_id: str) -> Case:
    sight = casework.matter(matter_id, actor=request.actor, now=request.now)
    names = showing.links(request.actor, [sight.it.facts])
    return Case(sight, names, request.actor, request.now)


@page(*DECIDING, Power.REFER, Power.KEEP_REGISTER)
def matter_step(request: Request, matter_id: str, slug: str) -> HttpResponse:
    """A step of a matter: its form beside all that is known; sent, it is taken."""
    case, step = _case(request, matter_id), slug.replace("-", "_")
    if step not in STEPS:
        raise NotFound(f"There is no step “{slug}” here.")
    if not _is_open(case, step) and request.method != "POST":
        raise NotAllowed("This step is not yours to take as it stands.")
    form = _form(request, case, step)
    if request.method != "POST":
        return _shown(request, case, step, form)
    refusal: DiscretionError | None = None
    if form.is_valid() and not _to_be_seen(case, step, form):
        try:
            return _taken(request, case, step, form)
        except Invalid as error:
            add_faults(form, error)
        except (RefusedByLaw, Stale, NotAllowed) as error:
            refusal = error
    return _shown(request, case, step, form, refusal)


def _is_open(case: Case, step: str) -> bool:
    if step == "erase":
        return deciding_steps.handles(case)
    if step == "keep_condition":
        return any(not one.at for one in case.sight.conditions)
    return step in deciding_steps.open_steps(case)


def _form(request: Request, case: Case, step: str) -> Any:
    """The form of a step, filled with what it begins with."""
    initial: dict[str, object] = {"version": case.sight.it.version}
    if step in DECISIONS:
        begins = deciding_steps.proposed(case, Move(step))
        initial |= {"types": list(begins.types), "agreement": begins.agreement}
        initial["seen"] = deciding_steps.token(begins)
    if number := request.GET.get("number", ""):
        initial["number"] = number
    if step == Move.CORRECT:
        initial |= as_stated(case.sight.it.facts)
    if step == "carry_out":
        initial |= {"on": today(request), "types": list(_approved_types(case))}
    return bound_or_kept(request, STEPS[step].make(case), initial)


def _approved_types(case: Case) -> Sequence[str]:
    return case.sight.approval.types if case.sight.approval else ()


def _to_be_seen(case: Case, step: str, form: forms.BaseForm) -> bool:
    """Whether what would be decided is not what was shown before the button."""
    if "look" in form.data and step in TELLING:
        return True
    if step not in DECISIONS:
        return False
    decision = deciding_steps.decided(case, form)
    return bool(form.cleaned_data["seen"] != deciding_steps.token(decision))


def _taken(request: Request, case: Case, step: str, form: Any) -> HttpResponse:
    by = {
        "version": form.cleaned_data["version"] or 0,
        "actor": request.actor,
        "now": request.now,
    }
    STEPS[step].act(case, form, by)
    messages.success(request, f"{case.id} {STEPS[step].done}.")
    return redirect("matter", case.id)


def _shown(
    request: Request,
    case: Case,
    step: str,
    form: Any = None,
    refusal: DiscretionError | None = None,
) -> HttpResponse:
    """The page of a matter, with the form of one step."""
    form = form or (_form(request, case, step) if step else None)
    sent = request.method == "POST"
    told: Effect | None = None
    if step in DECISIONS:
        told = _effect(case, step, form)
    meanwhile = _meanwhile(case, form) if isinstance(refusal, Stale) else None
    if refusal is not None or (sent and told):
        form = _anew(case, step, form)
    shown = {
        **_described(request, case),
        "step": STEPS[step] if step else None,
        "slug": deciding_steps.slug(step),
        "step_label": deciding_steps.label_of(step) if step else "",
        "form": form,
        "open": _form_is_open(case, step),
        "lacking": _lacking(case, step),
        "ways": deciding_steps.ways(case, step),
        "effect": told,
        "tells": step in TELLING and step not in DECISIONS,
        "letter": _letter(request, case, step, form) if sent else None,
        "to_be_seen": sent and told and not refusal and not form.errors,
        "refusal": refusal,
        "meanwhile": meanwhile,
        "typed": _typed(form) if meanwhile and not _form_is_open(case, step) else (),
    }
    status = status_of(refusal) if refusal else 422 if form is not None and form.errors else 200
    return render(request, "matters/matter.html", shown, status=status)


def _form_is_open(case: Case, step: str) -> bool:
    """Whether the step can be taken, if the form brings what it asks for."""
    found = deciding_steps.opened_move(case, step)
    if found is None:
        return bool(step) and _is_open(case, step)
    return MENDABLE.issuperset(found.lacking)


def _lacking(case: Case, step: str) -> Sequence[tuple[str, str]]:
    """What a step lacks, each in the law's own sentence with its place there."""
    found = deciding_steps.opened_move(case, step)
    if found is None:
        return ()
    return [(condition.value, _source(found.source)) for condition in found.lacking]


def _source(source: object) -> str:
    """Where a move comes from: a section, or the house's own reason."""
    text = str(source)
    return f"§ {text}" if text[:1].isdigit() else text


def _effect(case: Case, step: str, form: Any) -> Effect | None:
    """What the decision at hand would make true; None where it can't be made so."""
    move = Move(step)
    decision = deciding_steps.proposed(case, move)
    if form.is_bound:
        if not form.is_valid():
            return None
        decision = deciding_steps.decided(case, form)
    elif move is Move.APPROVE:
        return deciding_steps.effect(case, decision, deciding_steps.as_it_stands(case))
    try:
        found = casework.preview(case.id, decision, move=move, actor=case.actor, now=case.now)
    except Invalid as error:
        if form.is_bound and not form.errors:
            add_faults(form, error)
        return None
    return deciding_steps.effect(case, decision, found)


def _letter(request: Request, case: Case, step: str, form: Any) -> Letter | None:
    """The letter that the decision at hand would lead to; None where it can't be made so."""
    if step not in TELLING or form.errors:
        return None
    if step in DECISIONS:
        decision = deciding_steps.decided(case, form)
    else:
        decision = Decision(reason=form.reason())
    return letters.previewed(request, case.sight, Move(step), decision)


def _anew(case: Case, step: str, form: Any) -> Any:
    """The form with all that was typed, for the matter as it stands, and for what is shown now."""
    data = form.data.copy()
    data["version"] = str(case.sight.it.version)
    if step in DECISIONS and form.is_valid():
        data["seen"] = deciding_steps.token(deciding_steps.decided(case, form))
    form.data = data
    return form


def _typed(form: Any) -> Sequence[tuple[str, str]]:
    """What was typed, where the step it was typed for is not open any more."""
    return [
        (str(field.label), str(field.value()))
        for field in form.visible_fields()
        if field.value() and not isinstance(field.value(), list)
    ]


def _meanwhile(case: Case, form: Any) -> Meanwhile:
    """What was done since the version that was read, as the record tells it."""
    read = form.cleaned_data.get("version") or 0
    told = queries.history(case.id, actor=case.actor)
    since = [fact for fact in told if (fact.after or {}).get("version", 0) > read]
    then = next((f.after for f in told if (f.after or {}).get("version", 0) == read), None)
    before = matter_words.facts_told(then)
    changed = matter_words.differences(before, case.sight.it.facts, case.names) if before else ()
    return Meanwhile(since, changed)


def _described(request: Request, case: Case) -> dict[str, object]:
    """What every page about one matter shows of it."""
    sight = case.sight
    likes = casework.like_cases(case.id, actor=case.actor)
    handles = deciding_steps.handles(case)
    undecided = not sight.it.decision
    return {
        "sight": sight,
        "it": sight.it,
        "standing": matter_words.STATES[sight.it.state],
        "kind": matter_words.KINDS[sight.it.kind],
        "terms": matter_words.terms(sight.it.facts, case.names),
        "answer": answer_words.told(sight.answer, actor=case.actor) if sight.answer else None,
        "outcome": _outcome(case),
        "leave_out": matter_words.types_in_words(sight.nearest.drop, case.names)
        if sight.nearest
        else "",
        "likes": [_like(case, like) for like in likes],
        "suggests": undecided and len(likes) >= _LIKE_CASES,
        "may_draft": case.actor.can(Power.KEEP_REGISTER, sight.it.agency),
        "may_report": case.actor.can(Power.REPORT_INCIDENT, sight.it.agency)
        and sight.it.act == "disclosure"
        and sight.it.dates.carried_out_at is not None,
        "joint": sight.between_agencies,
        "directed": about_matter(case.id, sight.it.agency, case.actor),
        "retention": _retention(case),
        **(about_disposal(request, sight.happened) if sight.happened else {}),
        "compared": _compared(case),
        "private": _private(request, case.id),
        "excusing": _excusing(case),
        "history": matter_words.past(queries.history(case.id, actor=case.actor), case.names),
        "happened_types": matter_words.types_in_words(sight.happened.types, case.names)
        if sight.happened
        else "",
        "approved_types": matter_words.types_in_words(_approved_types(case), case.names),
        "handles": handles,
        "may_write": handles and _has_letter(sight),
        "today": today(request),
        "over": deciding_steps.is_over(sight.it.state),
    }


def _has_letter(sight: casework.Sight) -> bool:
    """Whether there is something to write about: a decision, or a question that waits."""
    decided = bool(sight.it.decision) and sight.it.state is not State.CLOSED
    return decided or sight.it.state is State.RETURNED


def _retention(case: Case) -> dict[str, object] | None:
    """How long the agency keeps what it would collect, or what it discloses, as the register has
    it. Of a disclosure that is said only where it is known: nothing new is kept because of it."""
    it = case.sight.it
    found = retention.rules_for(it.facts, agency=it.agency, actor=case.actor)
    collects = it.act == "collection"
    if not collects and not found.rules:
        return None
    return {
        "collects": collects,
        "rules": [
            (one, showing.retention(one.rule), matter_words.types_in_words(one.types, case.names))
            for one in found.rules
        ],
        "without": matter_words.types_in_words(found.without, case.names) if collects else "",
    }


def _compared(case: Case) -> dict[str, object] | None:
    """An emergency beside the designations and others like it, for who handles it."""
    if case.sight.it.kind is not Kind.EXIGENT or not deciding_steps.handles(case):
        return None
    if not case.actor.can(Power.READ_REGISTER, case.sight.it.agency):
        return None
    found = compared.compare(case.id, actor=case.actor, now=case.now)
    names = case.names
    return {
        **msgspec.structs.asdict(found),
        "but_for": matter_words.types_in_words(found.but_for, names) if found.but_for else "",
        "like": [
            {
                **msgspec.structs.asdict(one),
                "types": matter_words.types_in_words(one.types, names),
            }
            for one in found.like
        ],
    }


def _outcome(case: Case) -> tuple[str, str] | None:
    """What the law says of it in a few words; of what was done already, as of something past."""
    answer = case.sight.answer
    if answer is None:
        return None
    words = matter_words.OUTCOMES[answer.outcome]
    happened = case.sight.it.kind is Kind.EXIGENT and answer.outcome == "permitted"
    return ("was allowed", words[1]) if happened else words


def _excusing(case: Case) -> Excusing | None:
    """What may excuse the notice of an emergency, while somebody checks that."""
    sight = case.sight
    checked = sight.it.kind is Kind.EXIGENT and sight.it.state in (State.RECORDED, State.CHECKED)
    return excusing(sight) if checked and deciding_steps.handles(case) else None


def _like(case: Case, like: casework.Like) -> dict[str, object]:
    word = matter_words.STATES[State(like.decision)]
    types = matter_words.types_in_words(like.types, case.names)
    return {**msgspec.structs.asdict(like), "decision": word, "types": types}


def _private(request: Request, matter_id: str) -> PrivateSight | None:
    """What was written about people; None for who only checks the record."""
    try:
        return queries.private(matter_id, actor=request.actor)
    except NotFound:
        return None


@page()
def matter_paper(request: Request, matter_id: str, number: int) -> HttpResponse:
    """An attachment, to be kept: never opened within our own pages, whatever is in it."""
    found, data = queries.paper(matter_id, number, actor=request.actor)
    response = HttpResponse(data, content_type=found.media_type)
    name = quote(found.name, safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response

"""The way from "I was asked for information" to the answer, one question a page."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from msgspec import UNSET
from msgspec.structs import replace

from discretion.apps.accounts import queries as accounts
from discretion.apps.matters import actions, queries
from discretion.apps.matters.casework import Sight
from discretion.apps.matters.contents import Facts, Happened, Private
from discretion.apps.matters.opened import Opened
from discretion.apps.matters.wording import type_words
from discretion.errors import Invalid, NotAllowed, NotFound, RefusedByLaw, Stale
from discretion.interfaces.web import agreement_words, answer_words, asking_way
from discretion.interfaces.web.asked_words import KINDS
from discretion.interfaces.web.asking_forms import QuestionForm
from discretion.interfaces.web.asking_said import Asked, Said
from discretion.interfaces.web.asking_way import DOORS, Question
from discretion.interfaces.web.asking_who import WhoForm
from discretion.interfaces.web.doing_forms import AttachingForm, DoneForm
from discretion.interfaces.web.forms import add_faults, bound_or_kept
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.guarding import raise_identifying
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.matters import Kind, State

ASKING: Final = (Power.REFER, Power.REPORT_EXIGENT_ACT)
_OPENS: Final = {Kind.EXIGENT: Power.REPORT_EXIGENT_ACT}
# Where one is led after an answer was changed, by what stands in the address.
_BACK: Final = {"check": "check_matter", "matter": "my_matter"}


class Door(NamedTuple):
    """A way in: what someone would say, and when it is theirs."""

    label: str
    what: str
    to: str


_DOORS: Final = {
    "request": "Someone outside my agency wants it.",
    "share": "My agency wants to.",
    "emergency": "I already shared or collected, because it could not wait.",
}


def doors_to_ask(request: Request) -> list[Door]:
    """The ways in that are open to the actor."""
    can = request.actor.can_anywhere
    return [
        Door(KINDS[DOORS[way]], what, _way_in(way))
        for way, what in _DOORS.items()
        if can(_OPENS.get(DOORS[way], Power.REFER))
    ]


def _way_in(way: str) -> str:
    """Where a way begins; after an emergency nobody has time for a question a page."""
    if DOORS[way] is Kind.EXIGENT:
        return reverse("emergency")
    return reverse("begin_matter", args=[way])


@page(*ASKING)
def begin(request: Request, way: str) -> HttpResponse:
    """The first question; its answer begins a draft."""
    asked, agencies = asked_first(request, way)
    agency, kind = asked.agency, asked.kind
    first = asking_way.questions(kind)[0]
    form, resumed = _bound_or_resumed(request, first, asked)
    if len(agencies) > 1:
        form.fields["agency"] = forms.ChoiceField(
            label="For which agency?", choices=agencies, initial=agency
        )

    def start() -> str:
        facts, private = form.answered()
        it = actions.start(
            agency,
            kind=kind,
            facts=facts,
            private=private if private != Private() else None,
            actor=request.actor,
            now=request.now,
        )
        actions.forget_typed(kind.value, first.slug, actor=request.actor)
        return reverse("matter_question", args=[it.id, asking_way.beside(first.slug, kind)[1]])

    shown = {
        "typed": reverse("first_typed", args=[way]),
        "resumed": resumed,
        "back": (reverse("home"), "Back"),
    }
    return _asked(request, first, form, start, shown)


def asked_first(request: Request, way: str) -> tuple[Asked, list[tuple[str, str]]]:
    """Nothing said yet, behind one of the doors; and the agencies for which one may say it."""
    if way not in DOORS:
        raise NotFound("There is no such door.")
    kind = DOORS[way]
    agencies = _agencies(request, _OPENS.get(kind, Power.REFER))
    agency = request.POST.get("agency") or chosen_agency(request, request.actor)
    agency = agency if agency in dict(agencies) else agencies[0][0]
    return Asked(request.actor, agency, kind, Said(Facts(), Private())), agencies


def _bound_or_resumed(request: Request, here: Question, asked: Asked) -> tuple[QuestionForm, bool]:
    """The form of a question; and whether it shows what was typed before and is no answer yet."""
    form = partial(here.form, asked=asked)
    of = asked.matter or asked.kind.value
    typed = queries.typed(of, here.slug, actor=request.actor) if request.method == "GET" else {}
    initial = form().resumed(typed) if typed else None
    return bound_or_kept(request, form, initial), bool(typed)


def _agencies(request: Request, power: Power) -> list[tuple[str, str]]:
    """Where someone may begin a matter."""
    found = [
        pair
        for pair in accounts.agencies(request.actor).values_list("id", "name")
        if request.actor.can(power, pair[0])
    ]
    if not found:
        raise NotAllowed("Your roles don't include this page.")
    return found


@page(*ASKING)
def question(request: Request, matter_id: str, slug: str) -> HttpResponse:
    """A question of the way; the answer is saved at once."""
    it = open_own(request, matter_id)
    asked = asked_in(request, it)
    here = asking_way.question(slug, it.kind)
    form, resumed = _bound_or_resumed(request, here, asked)
    before, after = asking_way.beside(slug, it.kind)
    then = request.GET.get("then", "")

    def save() -> str:
        facts, private = form.answered()
        kept = private if private != asked.said.private else None
        actions.amend(
            it.id, facts, version=it.version, private=kept, actor=request.actor, now=request.now
        )
        actions.forget_typed(it.id, slug, actor=request.actor)
        if it.state is not State.DRAFT:
            messages.success(request, "It is changed. Your officer reads it anew.")
            return reverse("my_matter", args=[it.id])
        if then in _BACK or not after:
            return reverse(_BACK.get(then, "check_matter"), args=[it.id])
        return reverse("matter_question", args=[it.id, after])

    shown = {
        "typed": reverse("typed", args=[it.id, slug]),
        "resumed": resumed,
        "back": _back(it, then, before),
    }
    return _asked(request, here, form, save, shown)


def _back(it: Opened, then: str, before: str) -> tuple[str, str]:
    if it.state is not State.DRAFT:
        return reverse("my_matter", args=[it.id]), "Cancel"
    if then in _BACK:
        return reverse(_BACK[then], args=[it.id]), "Cancel"
    place = reverse("matter_question", args=[it.id, before]) if before else reverse("home")
    return place, "Back"


def open_own(request: Request, matter_id: str) -> Opened:
    """One of the actor's own matters; NotFound for anyone else's."""
    it = queries.opened(matter_id, actor=request.actor)
    if it.requester != request.actor.id:
        raise NotFound(f"There is no matter “{matter_id}” of yours.")
    return it


def asked_in(request: Request, it: Opened) -> Asked:
    """What was said in a matter so far."""
    private = queries.private(it.id, actor=request.actor).about or Private()
    return Asked(request.actor, it.agency, it.kind, Said(it.facts, private), it.id)


def _asked(
    request: Request,
    here: Question,
    form: QuestionForm,
    save: Callable[[], str],
    more: dict[str, Any],
) -> HttpResponse:
    """The page of a question; where it is answered, the one to which `save` leads."""
    undecided = False
    if form.is_bound and form.is_valid():
        undecided = isinstance(form, WhoForm) and form.undecided
        if not undecided:
            try:
                return redirect(save())
            except Invalid as error:
                add_faults(form, error)
    kind, slugs = form.asked.kind, [q.slug for q in asking_way.questions(form.asked.kind)]
    shown = {
        **more,
        "form": form,
        "title": here.title(kind, form.asked.act),
        "lead": here.lead,
        "why": here.why.get(form.asked.act),
        "door": KINDS[kind],
        "matter": form.asked.matter,
        "step": slugs.index(here.slug) + 1,
        "steps": len(slugs),
        "names": form.parties.names if isinstance(form, WhoForm) else (),
    }
    return render(request, "asking/question.html", shown, status=422 if form.errors else 200)


@page(*ASKING)
def check(request: Request, matter_id: str) -> HttpResponse:
    """Everything that was said, to be checked; what was done in an emergency is recorded here."""
    it = open_own(request, matter_id)
    if it.state is not State.DRAFT:
        return redirect("my_matter", it.id)
    missing = asking_way.unanswered(it.kind, it.facts)
    exigent = it.kind is Kind.EXIGENT and not missing
    form = _done_form(request, it) if exigent else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            actions.record_exigent(
                it.id,
                form.happened(),
                version=form.cleaned_data["version"] or 0,
                actor=request.actor,
                now=request.now,
            )
        except Invalid as error:
            add_faults(form, error)
        else:
            messages.success(request, f"It is recorded as {it.id}. Your privacy officer sees it.")
            return redirect("my_matter", it.id)
    shown = {
        "it": it,
        "door": KINDS[it.kind],
        "answers": asking_way.answers(it.kind, asked_in(request, it).said),
        "missing": missing,
        "unfinished": queries.unfinished_of(it.id, actor=request.actor),
        "form": form,
        "papers": queries.private(it.id, actor=request.actor).papers,
        "attaching": AttachingForm(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "asking/check.html", shown, status=status)


def _done_form(request: Request, it: Opened) -> DoneForm:
    initial = {"on": f"{today(request):%m/%d/%Y}", "version": it.version}
    return bound_or_kept(request, partial(DoneForm, types=it.facts.types), initial)


@page(*ASKING)
def answer(request: Request, matter_id: str) -> HttpResponse:
    """The answer at once: whether one may, who decides otherwise, and what would change that."""
    it = open_own(request, matter_id)
    if it.state is State.DRAFT and asking_way.unanswered(it.kind, it.facts):
        return redirect("check_matter", it.id)
    if it.state is not State.DRAFT or it.kind is Kind.EXIGENT:
        return redirect("my_matter", it.id)
    return render(request, "asking/answer.html", answer_shown(request, it))


def answer_shown(request: Request, it: Opened) -> dict[str, Any]:
    """What the page of an answer shows."""
    sight = queries.matter(it.id, actor=request.actor, now=request.now)
    assert sight.answer is not None  # noqa: S101 (what is answered says enough)
    told = answer_words.told(sight.answer, actor=request.actor, to=it.agency)
    return {
        "it": it,
        "sight": sight,
        "told": told,
        "remember": agreement_words.reminder(told.agreement, request.actor),
        "less": share_less(request, sight),
        "answers": asking_way.answers(it.kind, asked_in(request, it).said),
        "today": today(request),
    }


def share_less(request: Request, sight: Sight) -> dict[str, Any] | None:
    """What to leave out, and what the answer is then; None where leaving out changes nothing."""
    if sight.nearest is None or not sight.nearest.drop:
        return None
    if not request.actor.can(Power.READ_REGISTER, sight.it.agency):
        return None
    rest = tuple(code for code in sight.it.facts.types if code not in sight.nearest.drop)
    if not rest:
        return None
    then = queries.answer_to(
        replace(sight.it.facts, types=rest),
        kind=sight.it.kind,
        agency=sight.it.agency,
        actor=request.actor,
        now=request.now,
        matter=sight.it.id,
    )
    return {
        "drop": type_words(sight.nearest.drop),
        "codes": sight.nearest.drop,
        "designation": sight.nearest.designation,
        "then": answer_words.told(then, actor=request.actor, to=sight.it.agency),
    }


@page(*ASKING)
@require_POST
def move(request: Request, matter_id: str, how: str) -> HttpResponse:
    """A step that takes only a button."""
    it = open_own(request, matter_id)
    version = request.POST.get("version", "")
    typed = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    try:
        return redirect(_MOVES[how](request, it, typed))
    except Invalid as error:
        raise_identifying(error)
        for fault in error.faults:
            messages.error(request, fault.message)
    except Stale as error:
        messages.error(request, f"{error} This is what it says now; nothing was done.")
    return redirect("check_matter" if it.state is State.DRAFT else "my_matter", it.id)


def _leave_out(request: Request, it: Opened, version: int) -> str:
    dropped = request.POST.getlist("type")
    rest = tuple(code for code in it.facts.types if code not in dropped)
    facts = replace(it.facts, types=rest)
    actions.amend(it.id, facts, version=version, actor=request.actor, now=request.now)
    messages.success(request, f"You left out {type_words(dropped)}.")
    place = "matter_answer" if it.state is State.DRAFT else "my_matter"
    return reverse(place, args=[it.id])


def _send(request: Request, it: Opened, version: int) -> str:
    sent = actions.submit(it.id, version=version, actor=request.actor, now=request.now)
    whose = "FOIL officer" if sent.foil else "privacy officer"
    messages.success(request, f"{it.id} is sent to your {whose}. You get mail when it is decided.")
    return reverse("my_matter", args=[it.id])


def _withdraw(request: Request, it: Opened, version: int) -> str:
    actions.withdraw(it.id, version=version, actor=request.actor, now=request.now)
    messages.success(request, f"{it.id} is withdrawn. If you need it after all, start again.")
    return reverse("my_matter", args=[it.id])


def _reconsider(request: Request, it: Opened, version: int) -> str:
    new = actions.reconsider(it.id, version=version, actor=request.actor, now=request.now)
    messages.success(request, "Say what was missed, then send it.")
    return reverse("check_matter", args=[new.id])


def _again(request: Request, it: Opened, version: int) -> str:
    """A new draft that says what an old one said."""
    said = asked_in(request, it).said
    new = actions.start(
        it.agency,
        kind=it.kind,
        facts=replace(said.facts, done_on=UNSET),
        private=said.private if said.private != Private() else None,
        actor=request.actor,
        now=request.now,
    )
    messages.success(request, f"{new.id} says what {it.id} said. Check it.")
    return reverse("check_matter", args=[new.id])


_MOVES: Final[dict[str, Callable[[Request, Opened, int], str]]] = {
    "leave-out": _leave_out,
    "send": _send,
    "withdraw": _withdraw,
    "reconsider": _reconsider,
    "again": _again,
}


@page(*ASKING)
def done(request: Request, matter_id: str) -> HttpResponse:
    """Say that it was done: what the law permits as it stands, or what was approved."""
    it = open_own(request, matter_id)
    sight = queries.matter(it.id, actor=request.actor, now=request.now)
    types: Sequence[str] = sight.approval.types if sight.approval else it.facts.types
    initial = {
        "on": f"{today(request):%m/%d/%Y}",
        "version": it.version,
        "types": list(types),
        "people": None if it.facts.people is UNSET else it.facts.people,
    }
    form = bound_or_kept(request, partial(DoneForm, types=types), initial)
    refusal: RefusedByLaw | Stale | None = None
    if form.is_bound and form.is_valid():
        try:
            return redirect(_write_down(request, it, form.happened(), form))
        except Invalid as error:
            add_faults(form, error)
        except (RefusedByLaw, Stale) as error:
            refusal = error
    shown = {"it": it, "sight": sight, "form": form, "refusal": refusal}
    status = 422 if form.errors else 409 if refusal else 200
    return render(request, "asking/done.html", shown, status=status)


def _write_down(request: Request, it: Opened, happened: Happened, form: DoneForm) -> str:
    version = form.cleaned_data["version"] or 0
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if it.state in (State.APPROVED, State.APPROVED_WITH_LESS):
        actions.carry_out(it.id, happened, version=version, **by)
        messages.success(request, "It is written down. Thank you.")
        return reverse("my_matter", args=[it.id])
    kept = actions.record_done(
        it.facts, happened, agency=it.agency, draft=it.id, version=version, **by
    )
    messages.success(request, f"It is written down as {kept.id}. Nothing is left to do.")
    return reverse("my_matter", args=[it.id])


def moves(sight: Sight) -> set[str]:
    """The moves that the one who asks can make now."""
    return {each.move.value for each in sight.moves if not each.lacking}

"""One of my matters, from the side of the one who asked: where it stands, what is asked of them."""

from functools import partial
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.agreements import papers
from discretion.apps.matters import actions, letters, queries
from discretion.apps.matters.casework import Sight
from discretion.apps.matters.contents import Facts, Happened, Private
from discretion.apps.matters.on_file import CHIEF
from discretion.apps.matters.opened import Opened
from discretion.apps.matters.wording import party_words, type_words
from discretion.detect.text import redacted
from discretion.errors import Invalid, NotFound, RefusedByLaw, Stale, Unreadable
from discretion.interfaces.web import answer_words, asking_way, matter_words
from discretion.interfaces.web.asked_words import DONE, KINDS, standing
from discretion.interfaces.web.asking_forms import QuestionForm
from discretion.interfaces.web.asking_said import Asked, Said
from discretion.interfaces.web.designation_sight import Seen, open_designation
from discretion.interfaces.web.directions_about import about_matter
from discretion.interfaces.web.doing_forms import AgainForm, AttachingForm
from discretion.interfaces.web.forms import Form, add_faults, asked, bound_or_kept, carried_out
from discretion.interfaces.web.guarding import raise_identifying
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.showing import links
from discretion.interfaces.web.views.asking import (
    ASKING,
    asked_in,
    moves,
    open_own,
    share_less,
)
from discretion.interfaces.web.views.letters import own_letter
from discretion.interfaces.web.views.my_conditions import own_conditions
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.deadlines import in_words
from discretion.law.matters import UNDECIDED, Kind, State

_LOGGING: Final = (Power.REFER, Power.KEEP_REGISTER)


@page(*ASKING)
def my_matter(request: Request, matter_id: str) -> HttpResponse:
    """One of them: where it stands, what is asked next, and all that was said and decided."""
    it = open_own(request, matter_id)
    if it.state is State.DRAFT:
        return redirect("check_matter", it.id)
    sight = queries.matter(it.id, actor=request.actor, now=request.now)
    private = queries.private(it.id, actor=request.actor)
    may = moves(sight)
    withdrawn = it.state is State.WITHDRAWN
    # What is done at once, as the law permits, is put away with its record.
    done_as = sight.happened.id if withdrawn and sight.happened else ""
    shown = {
        "it": it,
        "sight": sight,
        "door": KINDS[it.kind],
        "standing": DONE if done_as else standing(it.state, foil=it.foil),
        "done_as": done_as,
        "waits": it.state in UNDECIDED,
        "may": may,
        "may_amend": "amend" in may,
        "told": _told(request, sight),
        "less": share_less(request, sight) if "amend" in may else None,
        "answers": asking_way.answers(it.kind, Said(it.facts, private.about or Private())),
        "approved": type_words(sight.approval.types) if sight.approval else "",
        "gone": type_words(sight.happened.types) if sight.happened else "",
        "directed": about_matter(it.id, it.agency, request.actor),
        "to_keep": [one for one in own_conditions(sight) if not one.at],
        "letter": own_letter(request, sight),
        "kept_letters": [p for p in private.papers if letters.is_letter(p.name, it.id)],
        "texts": private.texts,
        "papers": private.papers,
        "attaching": AttachingForm() if it.state is not State.CLOSED else None,
        "history": _past(request, it),
        "today": today(request),
    }
    return render(request, "matters_mine/matter.html", shown)


def _past(request: Request, it: Opened) -> list[matter_words.Past]:
    history = queries.history(it.id, actor=request.actor)
    return matter_words.past(history, links(request.actor, [it.facts]))


def _told(request: Request, sight: Sight) -> answer_words.Told | None:
    """What the law says, where it was asked and still matters."""
    it = sight.it
    if sight.answer is None or it.state is State.WITHDRAWN:
        return None
    # What the law said led to the chief, who has determined it since.
    if sight.approval and sight.approval.by == CHIEF:
        return None
    done = it.kind is Kind.EXIGENT
    return answer_words.told(sight.answer, actor=request.actor, to=it.agency, done=done)


class ReplyForm(Form):
    """The answer to an officer's question."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        label="Your answer",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Only you and those who decide can read it.",
    )


@page(*ASKING)
def reply(request: Request, matter_id: str) -> HttpResponse:
    """Answer the officer's question; what was said can be put right at the same time."""
    it = open_own(request, matter_id)
    if not _is_asked(request, it):
        return redirect("my_matter", it.id)
    form = bound_or_kept(request, ReplyForm, {"version": it.version})
    asked = asked_in(request, it)
    others = _facts_forms(request, asked)
    sound = [form.is_bound and form.is_valid(), *(_is_sound(one) for _, one in others)]
    stale: Stale | None = None
    if form.is_bound and all(sound):
        try:
            actions.answer(
                it.id,
                form.cleaned_data["words"],
                version=form.cleaned_data["version"] or 0,
                facts=_facts(asked, others),
                actor=request.actor,
                now=request.now,
            )
        except Invalid as error:
            add_faults(form, error)
        except Stale as error:
            stale = error
        else:
            messages.success(request, "Your answer is with your officer.")
            return redirect("my_matter", it.id)
    texts = queries.private(it.id, actor=request.actor).texts
    shown = {
        "it": it,
        "form": form,
        "others": others,
        "question": next((t for t in reversed(texts) if t.what == "question"), None),
        "stale": stale,
        "names": others[0][1].parties.names,  # type: ignore[attr-defined]  # who is asked first
    }
    wrong = form.errors or any(one.errors for _, one in others)
    status = 409 if stale else 422 if wrong else 200
    return render(request, "matters_mine/reply.html", shown, status=status)


def _is_asked(request: Request, it: Opened) -> bool:
    if it.state is not State.RECORDED:
        return it.state is State.RETURNED
    return "answer" in moves(queries.matter(it.id, actor=request.actor, now=request.now))


def _facts_forms(request: Request, asked: Asked) -> list[tuple[str, QuestionForm]]:
    """The questions of the way whose answers are facts, each in a form of its own."""
    found = []
    for each in asking_way.questions(asked.kind):
        if each.slug == "more":
            continue
        make = partial(each.form, asked=asked, prefix=each.slug)
        found.append((each.short, bound_or_kept(request, make)))
    return found


def _is_sound(form: QuestionForm) -> bool:
    if not form.is_bound or not form.is_valid():
        return not form.is_bound
    if getattr(form, "undecided", False):
        form.add_error("which", "Choose who it is.")
        return False
    return True


def _facts(asked: Asked, others: list[tuple[str, QuestionForm]]) -> Facts | None:
    """What the forms say together; None where nothing is new."""
    said = asked.said
    for _, form in others:
        form.asked = asked._replace(said=said)
        said = form.answered()
    return said.facts if said.facts != asked.said.facts else None


@page(*ASKING)
@require_POST
def attach(request: Request, matter_id: str) -> HttpResponse:
    """Attach a file, to a draft too; one is led back to the page that lists it."""
    it = open_own(request, matter_id)
    back = redirect("check_matter" if it.state is State.DRAFT else "my_matter", it.id)
    form = AttachingForm(data=request.POST, files=request.FILES)
    if not form.is_valid():
        messages.error(request, "Choose the file to attach.")
        return back
    file = form.cleaned_data["document"]
    by: dict[str, Any] = {"actor": request.actor, "now": request.now}
    try:
        if file.size > papers.MOST_BYTES:
            raise Unreadable(f"{file.name} is larger than {papers.MOST_BYTES // 1_000_000} MB.")
        actions.attach(it.id, file.name, file.read(), version=it.version, **by)
    except Unreadable as error:
        # A message waits in the session, and this one names the file.
        messages.error(request, redacted(str(error)))
    except Invalid as error:
        raise_identifying(error)
        messages.error(request, " ".join(fault.message for fault in error.faults))
    else:
        messages.success(request, "The file is attached.")
    return back


@page(*ASKING)
def attachment(request: Request, matter_id: str, number: int) -> HttpResponse:
    """A file, to be kept: never opened within our own pages, whatever is in it."""
    open_own(request, matter_id)
    paper, data = queries.paper(matter_id, number, actor=request.actor)
    response = HttpResponse(data, content_type=paper.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(paper.name, safe='')}"
    return response


class Again(NamedTuple):
    """What was done last under a designation, and for which agency the like is written down.

    `last` is the record that was written down last: by it a second press is known as the same.
    """

    agency: str
    last: str
    types: str
    party: str
    purpose: str
    codes: tuple[str, ...]


def last_done(request: Request, seen: Seen) -> Again | None:
    """The last act under a designation that holds, to do the like; None where it isn't theirs."""
    if seen.standing(today(request)) not in ("in_force", "up_for_review"):
        return None
    below = request.actor.tree.below(seen.agency)
    own = [a for a in sorted(below) if any(request.actor.can(p, a) for p in _LOGGING)]
    for agency in own:
        if facts := queries.facts_after(seen.id, agency=agency, actor=request.actor):
            party = facts.counterparty
            assert party is not UNSET  # noqa: S101 (what was done had another side)
            names = accounts.agency_names([party.id]) if party.id else {}
            words = type_words(facts.types)
            last = queries.last_written(seen.id, agency=agency, actor=request.actor)
            said = (words, party_words(party, names), facts.purpose)
            return Again(agency, last, *said, tuple(facts.types))
    return None


def _to_be_done_again(request: Request, record_id: str) -> Again:
    """What is done again, and for which agency; NotFound where nothing was done yet."""
    again = last_done(request, open_designation(record_id, request.actor))
    if again is None:
        raise NotFound(f"Nothing was written down under {record_id} yet.")
    return again


@page(*_LOGGING)
@require_POST
def log_again(request: Request, record_id: str) -> HttpResponse:
    """Write down, by one click, that the like of the last act was done today."""
    agency = request.POST.get("agency") or _to_be_done_again(request, record_id).agency
    after = request.POST.get("after", "")
    try:
        return _logged(request, record_id, Happened(on=today(request)), agency, after)
    except Invalid as error:
        messages.error(request, str(error))
    except (RefusedByLaw, Stale) as error:
        messages.error(request, _why_not(error))
    return redirect("record", record_id)


def _logged(
    request: Request, record_id: str, happened: Happened, agency: str, after: str
) -> HttpResponse:
    kept = actions.log_again(
        record_id, happened, agency=agency, after=after, actor=request.actor, now=request.now
    )
    on = "today" if happened.on == today(request) else f"on {in_words(happened.on)}"
    messages.success(request, f"It is written down as {kept.id}, done {on}.")
    return redirect("done", kept.id)


def _why_not(error: RefusedByLaw | Stale) -> str:
    if isinstance(error, RefusedByLaw):
        return f"{error} The provision: § {error.provision}."
    return str(error)


@page(*_LOGGING)
def log_again_otherwise(request: Request, record_id: str) -> HttpResponse:
    """Write down the like of the last act with its own day, form and number of people."""
    again = _to_be_done_again(request, record_id)
    initial = {"on": today(request), "after": again.last}
    form = bound_or_kept(request, partial(AgainForm, types=again.codes), initial)
    done: list[HttpResponse] = []

    def act() -> None:
        after = form.cleaned_data["after"]
        done.append(_logged(request, record_id, form.happened(), again.agency, after))

    try:
        if carried_out(form, act):
            return done[0]
    except (RefusedByLaw, Stale) as error:
        messages.error(request, _why_not(error))
        return redirect("record", record_id)
    return asked(
        request,
        form,
        title="Log again with other numbers",
        lead=f"Last written down: {again.types}; {again.party}; for: {again.purpose}. Say what was "
        "different this time.",
        send="Write it down",
        trail=[(reverse("record", args=[record_id]), record_id)],
    )

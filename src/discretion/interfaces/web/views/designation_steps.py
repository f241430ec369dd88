"""The steps of a designation as pages: asked for, signed, declined, taken back, ended, replaced."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import msgspec
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from discretion.apps.agreements.queries import on_file
from discretion.apps.register import designating, effects, queries
from discretion.apps.register.contents import Designation
from discretion.apps.register.material import material_fingerprint
from discretion.errors import DiscretionError, Invalid, NotAllowed, NotFound, RefusedByLaw, Stale
from discretion.interfaces.errors import status_of
from discretion.interfaces.web import designation_words as told_as
from discretion.interfaces.web import showing
from discretion.interfaces.web.designation_forms import (
    DecliningForm,
    SigningForm,
    SupersedingForm,
    WhyForm,
)
from discretion.interfaces.web.designation_sight import (
    DESIGNATION,
    SIGNING,
    May,
    Seen,
    may,
    open_designation,
)
from discretion.interfaces.web.forms import add_faults, bound_or_kept
from discretion.interfaces.web.guarding import raise_identifying
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.designations import described
from discretion.law.authority import Power

_ENDING: Final = (Power.KEEP_REGISTER, *SIGNING)
_DAYS_ON: Final = "It no longer holds from today on; earlier acts still rest on it."


class Said(NamedTuple):
    """What the page of a step says: its title, what the step does, the words on its button."""

    title: str
    lead: str
    send: str


def _step(
    request: Request,
    seen: Seen,
    form: forms.Form,
    said: Said,
    *,
    refusal: DiscretionError | None = None,
    **more: object,
) -> HttpResponse:
    """The page of a step: what the designation covers, what the step would change, the form."""
    shown = {
        **described(request, seen, told_as.names_for(request.actor)),
        "form": form,
        "said": said,
        "refusal": refusal,
        "read": _since_read(request, seen) if isinstance(refusal, Stale) else (),
        **more,
    }
    status = status_of(refusal) if refusal else 422 if form.errors else 200
    return render(request, "designations/step.html", shown, status=status)


def _since_read(request: Request, seen: Seen) -> Sequence[showing.Difference]:
    """What was changed since it was read, where the record still knows what was read."""
    wanted = request.POST.get("fingerprint", "")
    told = queries.history(seen.id, actor=request.actor) if seen.kept and wanted else ()
    for fact in told:
        if fact.after and "content" in fact.after:
            then = msgspec.convert(fact.after["content"], Designation)
            if material_fingerprint(then) == wanted:
                links = showing.links(request.actor, [seen.content, then])
                return showing.compared(DESIGNATION, seen.content, then, links)
    return ()


def _tried(form: forms.Form, act: Callable[[], object]) -> tuple[bool, DiscretionError | None]:
    """Whether the step was taken; else the form, or the refusal beside it, says why not."""
    if not form.is_bound or not form.is_valid():
        return False, None
    try:
        act()
    except Invalid as error:
        add_faults(form, error)
        return False, None
    except (RefusedByLaw, Stale, NotAllowed) as error:
        return False, error
    return True, None


def _anew(request: Request, make: Callable[..., forms.Form], **fresh: object) -> Any:
    """The form with all that was typed, for what is there now; its statement to be made again."""
    typed = {name: text for name, text in request.POST.items() if name != "statement"}
    return make(initial={**typed, **fresh})


def _require(allowed: object, request: Request) -> None:
    """NotAllowed where the step is not theirs to take; one that was sent is answered in full."""
    if not allowed and request.method != "POST":
        raise NotAllowed("This step is not yours to take as it stands.")


@page(*SIGNING)
def sign(request: Request, record_id: str) -> HttpResponse:
    """Read it, see what it would change, and sign it."""
    seen = open_designation(record_id, request.actor)
    allowed = may(seen, request.actor)
    make = _signing_form(request, seen, allowed)
    form = bound_or_kept(request, make, {"fingerprint": seen.fingerprint})
    # Asked only to be shown what would change if it took the place of another.
    looking = "look" in request.POST
    done, refusal = (False, None) if looking else _tried(form, lambda: _sign(request, seen, form))
    if done:
        messages.success(request, f"You signed {seen.id}.")
        return redirect("record", seen.id)
    if looking or isinstance(refusal, Stale):
        form = _anew(request, make, fingerprint=seen.fingerprint)
    return _step(
        request,
        seen,
        form,
        Said(
            f"Sign {seen.title}",
            "Read what it covers and what it would change. You sign exactly this.",
            "Sign it",
        ),
        refusal=refusal,
        change=_if_approved(request, seen),
        signing=True,
        not_yet="" if allowed.sign else allowed.not_yet or _nothing_to_sign(seen),
        may_decline=allowed.decline,
        typed=request.POST.get("reason", ""),
    )


def _nothing_to_sign(seen: Seen) -> str:
    if seen.state == "draft":
        return "It is a draft: nobody has asked for signatures yet."
    return "No signature of yours is waited for."


def _signing_form(request: Request, seen: Seen, allowed: May) -> Callable[..., SigningForm]:
    names = told_as.names_for(request.actor)
    last = len(seen.outstanding) == 1 and seen.kept is not None
    return partial(
        SigningForm,
        agencies=[(agency, names.get(agency, "The City")) for agency in allowed.sign],
        earlier=_others_approved(request, seen) if last else (),
        needs_reason=seen.content.kind != "routine",
    )


def _others_approved(request: Request, seen: Seen) -> list[tuple[str, str]]:
    found = queries.records(
        DESIGNATION, actor=request.actor, agencies=[seen.agency], states=("approved",)
    )
    pairs = found.exclude(id=seen.id).values_list("id", "title")
    return [(id_, f"{title} ({id_})") for id_, title in pairs]


def _sign(request: Request, seen: Seen, form: forms.Form) -> None:
    told = form.cleaned_data
    designating.sign(
        seen.id,
        fingerprint=told["fingerprint"],
        reason=told["reason"],
        for_agency=told.get("for_agency", ""),
        supersedes=told.get("supersedes", ""),
        actor=request.actor,
        now=request.now,
    )


def _if_approved(request: Request, seen: Seen) -> told_as.Told | None:
    """What signing would change; nothing of another agency's activities is told."""
    if seen.kept is None:
        return None
    earlier = request.POST.get("supersedes", "")
    known = {id_ for id_, _ in _others_approved(request, seen)}
    found = effects.effects_of_approval(
        seen.id,
        supersedes=earlier if earlier in known else "",
        actor=request.actor,
        now=request.now,
        on_file=on_file(seen.agency, request.actor),
    )
    return told_as.changed_by(found, told_as.names_for(request.actor))


@page(*SIGNING)
def decline(request: Request, record_id: str) -> HttpResponse:
    """Refuse to sign, with the reason."""
    seen = open_designation(record_id, request.actor)
    _require(may(seen, request.actor).decline, request)
    form = bound_or_kept(request, DecliningForm, {"fingerprint": seen.fingerprint})

    def act() -> None:
        designating.decline(seen.id, **form.cleaned_data, actor=request.actor, now=request.now)

    done, refusal = _tried(form, act)
    if done:
        messages.success(request, f"You declined {seen.id}. It is a draft again.")
        return _back(request, seen.id)
    if isinstance(refusal, Stale):
        form = _anew(request, DecliningForm, fingerprint=seen.fingerprint)
    said = Said(
        f"Decline {seen.title}",
        "It goes back to those who wrote it, with your reason.",
        "Decline to sign",
    )
    return _step(request, seen, form, said, refusal=refusal, danger=True)


def _back(request: Request, record_id: str) -> HttpResponse:
    """To the designation; to the list where another agency's is no longer shown to the actor."""
    try:
        open_designation(record_id, request.actor)
    except NotFound:
        return redirect("records", DESIGNATION.plural)
    return redirect("record", record_id)


@page(*_ENDING)
def withdraw(request: Request, record_id: str) -> HttpResponse:
    """End a designation, or give up a draft; what would no longer be covered is shown before."""
    seen = open_designation(record_id, request.actor)
    _require(may(seen, request.actor).withdraw, request)
    form = bound_or_kept(request, WhyForm, {"version": seen.version})

    def act() -> None:
        designating.withdraw(seen.id, **form.cleaned_data, actor=request.actor, now=request.now)

    done, refusal = _tried(form, act)
    if done:
        messages.success(request, f"{seen.id} is withdrawn. It stays readable.")
        return _back(request, seen.id)
    if isinstance(refusal, Stale):
        form = _anew(request, WhyForm, version=seen.version)
    ends = seen.state == "approved"
    said = Said(f"Withdraw {seen.title}", _DAYS_ON, "Withdraw it")
    if not ends:
        said = Said(f"Give up {seen.title}", "It stays readable, and can be copied.", "Give it up")
    change = _if_withdrawn(request, seen) if ends else None
    return _step(request, seen, form, said, refusal=refusal, change=change, danger=True)


def _if_withdrawn(request: Request, seen: Seen) -> told_as.Told | None:
    if seen.kept is None:
        return None
    found = effects.effects_of_withdrawal(
        seen.id,
        actor=request.actor,
        now=request.now,
        on_file=on_file(seen.agency, request.actor),
    )
    return told_as.changed_by(found, told_as.names_for(request.actor))


@page(*SIGNING)
def supersede(request: Request, record_id: str) -> HttpResponse:
    """Let another approved designation take the place of this one."""
    seen = open_designation(record_id, request.actor)
    _require(may(seen, request.actor).supersede, request)
    make = partial(SupersedingForm, successors=_others_approved(request, seen))
    form = bound_or_kept(request, make, {"version": seen.version})

    def act() -> None:
        designating.supersede(seen.id, **form.cleaned_data, actor=request.actor, now=request.now)

    done, refusal = _tried(form, act)
    if done:
        messages.success(request, f"{form.cleaned_data['by']} takes the place of {seen.id}.")
        return redirect("record", seen.id)
    if isinstance(refusal, Stale):
        form = _anew(request, make, version=seen.version)
    said = Said(
        f"Replace {seen.title}",
        "An approved designation of the same agency takes its place from today on.",
        "Replace it",
    )
    change = _if_withdrawn(request, seen)
    return _step(request, seen, form, said, refusal=refusal, change=change, danger=True)


@page(Power.KEEP_REGISTER)
@require_POST
def move(request: Request, record_id: str, how: str) -> HttpResponse:
    """Ask for the signatures, or take it back to work on it."""
    deed = {"propose": designating.propose, "take-back": designating.return_to_draft}[how]
    try:
        deed(record_id, version=_version(request.POST), actor=request.actor, now=request.now)
    except Invalid as error:
        raise_identifying(error)
        for fault in error.faults:
            messages.error(request, fault.message)
    except RefusedByLaw as error:
        messages.error(request, f"{error} The provision: § {error.provision}.")
    except Stale as error:
        messages.error(request, f"{error} This is what it says now; nothing was done.")
    else:
        said = {"propose": "waits for its signatures", "take-back": "is a draft again"}
        messages.success(request, f"{record_id} {said[how]}.")
    return redirect("record", record_id)


def _version(typed: Mapping[str, str]) -> int:
    """The version that was opened; 0, which none has, for what is no number."""
    text = typed.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0

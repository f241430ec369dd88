"""The operations that move a matter, one for each move of the law's table, and what goes beside."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.audit.actions import new_york_day
from discretion.apps.matters import actions, casework, queries, stated
from discretion.apps.matters.contents import Answered, Decision, Facts, Happened
from discretion.apps.matters.opened import Opened
from discretion.interfaces.api import operations, versions
from discretion.interfaces.api.asking import MOST_BYTES, MOST_BYTES_WITH_FILE, Asked, FileSent
from discretion.interfaces.api.matters import ASKING, DETERMINING, HANDLING
from discretion.interfaces.api.matters_shown import MatterShown, matter_shown
from discretion.interfaces.api.moves_said import (
    Assigning,
    Attaching,
    CarryingOut,
    Closing,
    ConditionMet,
    Correcting,
    Deciding,
    Erasing,
    GivingBack,
    LookingAgain,
    Noticing,
    Opinion,
    Passing,
    Previewing,
    Questioning,
    Refusing,
    Replying,
    Stating,
)
from discretion.interfaces.api.operations import Operation, Page, operation
from discretion.interfaces.api.placing import ACT, PRIVATE, Places, placed, vouching
from discretion.interfaces.api.records import Moved
from discretion.law import acts as law
from discretion.law.authority import Power
from discretion.law.determinations import Determination, Need
from discretion.law.matters import Move

_COUNSEL: Final = (Power.REVIEW_AS_COUNSEL,)
_EITHER: Final = (*ASKING, *HANDLING)
_DECISION: Final[Places] = {
    **{name: f"decision.{name}" for name in Decision.__struct_fields__},
    "move": "",
}
_HAPPENED: Final[Places] = {
    **{name: f"happened.{name}" for name in Happened.__struct_fields__},
    "move": "",
}
_PLAIN: Final[Places] = {"move": ""}
# Counsel's opinion, and why the chief gives a matter back, are why it moves.
_REASONED: Final[Places] = {**_PLAIN, "why": "reason"}


class PreviewShown(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision would make true, and what it would still lack."""

    approves: tuple[str, ...]
    leaves_out: tuple[str, ...]
    answer: Determination | None
    outstanding: tuple[Need, ...]
    lacking: tuple[str, ...]


def current(asked: Asked[Any], matter_id: str) -> MatterShown:
    """A matter as it stands."""
    it = queries.opened(matter_id, actor=asked.actor)
    return matter_shown(it, today=new_york_day(asked.now))


def _given(asked: Asked[Any], matter_id: str) -> dict[str, Any]:
    """What a body tells an action."""
    given = msgspec.structs.asdict(asked.said)
    # Said by the actor already.
    del given["not_identifying"]
    told = {name: value for name, value in given.items() if value is not UNSET}
    if {"act", "people"} & told.keys():
        told["facts"] = _facts(asked, matter_id, told.pop("act", None), told.pop("people", UNSET))
    if "decision" in told:
        told["decision"] = told["decision"].decision()
    if "answered" in told:
        told["answered"] = Answered(on=told["answered"].on, how=told["answered"].how)
    return told


def _facts(
    asked: Asked[Any], matter_id: str, act: law.Act | None, people: int | UnsetType
) -> Facts:
    it = queries.opened(matter_id, actor=asked.actor)
    many = it.facts.people if people is UNSET else people
    if act is None:
        return msgspec.structs.replace(it.facts, people=many)
    today = new_york_day(asked.now)
    return stated.facts_of(act, kind=it.kind, agency=it.agency, people=many, today=today)


def _amend(matter_id: str, *, facts: Facts, **by: Any) -> Opened:
    return actions.amend(matter_id, facts, **by)


def _attach(matter_id: str, *, file: FileSent, **by: Any) -> Opened:
    return actions.attach(matter_id, file.name, file.data("file"), **by)


def _add_step(
    name: str,
    summary: str,
    action: Callable[..., Opened],
    said: Any,
    powers: tuple[Power, ...],
    places: Places = _PLAIN,
) -> None:
    """Add the operation of one step; every step answers with what the matter is then."""

    def step(asked: Asked[Any], matter_id: str) -> MatterShown:
        by = {"actor": vouching(asked.actor, places), "now": asked.now}
        with versions.telling(lambda: current(asked, matter_id)), placed(places):
            left = action(matter_id, **_given(asked, matter_id), **by)
        return matter_shown(left, today=new_york_day(asked.now))

    described = Operation(
        method="POST",
        path=f"/matters/{{matter_id}}/{name.removesuffix('_matter').replace('_', '-')}",
        name=name,
        summary=summary,
        tag="matters",
        said=said,
        answers=MatterShown,
        powers=powers,
        most_bytes=MOST_BYTES_WITH_FILE if said is Attaching else MOST_BYTES,
    )
    operations.add(described, step)


_Line: TypeAlias = tuple[str, str, Callable[..., Opened], Any, tuple[Power, ...], Places]
_BY_WHO_ASKS: Final[tuple[_Line, ...]] = (
    ("submit_matter", "Lay a draft before the officer", actions.submit, Moved, ASKING, ACT),
    ("amend_matter", "State something else", _amend, Stating, ASKING, {**ACT, **PRIVATE}),
    ("withdraw_matter", "Want it no longer", actions.withdraw, Moved, ASKING, _PLAIN),
    ("answer_matter", "Answer the officer’s question", actions.answer, Replying, ASKING, ACT),
    (
        "reconsider_matter",
        "Ask for a second look at what was refused, in a new draft",
        actions.reconsider,
        LookingAgain,
        ASKING,
        {**ACT, **PRIVATE},
    ),
    (
        "record_matter",
        "Record a draft of an act that could not wait",
        actions.record_exigent,
        CarryingOut,
        ASKING,
        _HAPPENED,
    ),
    (
        "carry_out_matter",
        "Say what went out or came in under the approval",
        actions.carry_out,
        CarryingOut,
        _EITHER,
        _HAPPENED,
    ),
    (
        "keep_condition",
        "Say how a condition of the approval was kept",
        actions.keep_condition,
        ConditionMet,
        _EITHER,
        _PLAIN,
    ),
    (
        "attach_paper",
        "Attach a file",
        _attach,
        Attaching,
        (*_EITHER, *_COUNSEL, *DETERMINING),
        {**_PLAIN, "document": "file.name"},
    ),
)
_BY_WHO_HANDLES: Final[tuple[_Line, ...]] = (
    ("take_up_matter", "Take it to one’s own desk", actions.take_up, Moved, HANDLING, _PLAIN),
    (
        "ask_matter",
        "Return it with a question",
        actions.ask,
        Questioning,
        HANDLING,
        {**_PLAIN, "words": "question"},
    ),
    ("consult_matter", "Ask counsel to look at it", actions.consult, Moved, HANDLING, _PLAIN),
    ("review_matter", "Give counsel’s opinion", actions.review, Opinion, _COUNSEL, _REASONED),
    (
        "hand_over_matter",
        "Pass it on to another officer",
        actions.hand_over,
        Passing,
        HANDLING,
        _PLAIN,
    ),
    ("refer_up_matter", "Lay it before the chief", actions.refer_up, Moved, HANDLING, _PLAIN),
    (
        "send_back_matter",
        "Give it back to the officer, as the chief",
        actions.send_back,
        GivingBack,
        DETERMINING,
        _REASONED,
    ),
    ("recall_matter", "Take it back from where it went", actions.recall, Moved, HANDLING, _PLAIN),
    (
        "approve_matter",
        "Approve all that was asked for",
        actions.approve,
        Deciding,
        HANDLING,
        _DECISION,
    ),
    (
        "approve_with_less_matter",
        "Approve some of the types, and not the others",
        actions.approve_with_less,
        Deciding,
        HANDLING,
        _DECISION,
    ),
    ("refuse_matter", "Refuse it", actions.refuse, Refusing, HANDLING, _PLAIN),
    (
        "determine_matter",
        "Find it, as the chief, in the best interests of the City",
        actions.determine,
        Deciding,
        DETERMINING,
        _DECISION,
    ),
    (
        "check_matter",
        "Say that one looked at the act",
        actions.check_exigent,
        Moved,
        HANDLING,
        _PLAIN,
    ),
    (
        "correct_matter",
        "Put right, as the officer, what was stated of what may excuse the notice of an act",
        actions.correct_exigent,
        Correcting,
        HANDLING,
        _REASONED,
    ),
    (
        "give_notice",
        "Say when and how the chief was told of the act",
        actions.give_notice,
        Noticing,
        HANDLING,
        _PLAIN,
    ),
    (
        "close_matter",
        "Put it away",
        actions.close,
        Closing,
        HANDLING,
        {**_PLAIN, "answered_how": "answered.how"},
    ),
    (
        "erase_text",
        "Erase for good something that was written about people",
        actions.redact,
        Erasing,
        HANDLING,
        _PLAIN,
    ),
)
for _line in (*_BY_WHO_ASKS, *_BY_WHO_HANDLES):
    _add_step(*_line)


@operation(
    "POST",
    "/docket/assign",
    tag="matters",
    said=Assigning,
    answers=Page[MatterShown],
    powers=HANDLING,
)
def assign_matters(asked: Asked[Assigning]) -> Page[MatterShown]:
    """Give matters to an officer to handle; all or none."""
    said, today = asked.said, new_york_day(asked.now)
    given = actions.assign(
        list(said.matters),
        said.to,
        versions=said.matters,
        actor=asked.actor,
        now=asked.now,
        why=said.why,
    )
    return Page(items=tuple(matter_shown(it, today=today) for it in given), total=len(given))


@operation(
    "POST",
    "/matters/{matter_id}/preview",
    tag="matters",
    said=Previewing,
    answers=PreviewShown,
    powers=(*HANDLING, *DETERMINING),
)
def preview_decision(asked: Asked[Previewing], matter_id: str) -> PreviewShown:
    """Say what a decision would make true, and what it would lack; decide nothing."""
    decision, move = asked.said.decision.decision(), Move(asked.said.move)
    with placed(_DECISION):
        found = casework.preview(matter_id, decision, move=move, actor=asked.actor, now=asked.now)
    return PreviewShown(
        approves=found.approves,
        leaves_out=found.leaves_out,
        answer=found.answer,
        outstanding=found.outstanding,
        lacking=tuple(condition.value for condition in found.lacking),
    )

"""Matters of agency alpha in every state that a step is taken from, and what each step says."""

from dataclasses import dataclass
from typing import Any

import msgspec

from discretion.apps.matters import actions, library, queries
from discretion.apps.matters.contents import Circumstances, Condition, Decision
from discretion.apps.matters.library import Letterhead, Reason
from discretion.apps.matters.opened import Opened
from discretion.apps.register.contents import Party
from discretion.law.matters import Kind, State
from tests.apps.matter_steps import DONE, brought_to, facts, with_officer
from tests.cast import NOW, Cast
from tests.gone_on import PDF

# The beta agency asks alpha for names and addresses; wanted by a day to come.
ACT: dict[str, Any] = {
    "act": "disclosure",
    "on": "2030-01-01",
    "agency": "alpha",
    "by": {"kind": "employee"},
    "types": ["name", "address.home"],
    "counterparty": {"kind": "city_agency", "id": "beta"},
    "purpose": "Answer letters together",
    "initiative": "request",
    "grounds": {"furthers_mission": "Who writes to us gets an answer."},
}
# From which state a step is taken; every other one when it was just submitted.
_STATES = {
    State.DRAFT: ("submit_matter", "record_matter"),
    State.RETURNED: ("answer_matter",),
    State.WITH_OFFICER: (
        *("ask_matter", "consult_matter", "hand_over_matter", "refer_up_matter"),
        *("approve_matter", "approve_with_less_matter", "refuse_matter", "preview_decision"),
    ),
    State.WITH_COUNSEL: ("review_matter", "recall_matter"),
    State.WITH_CHIEF: ("send_back_matter", "determine_matter"),
    State.APPROVED: ("carry_out_matter", "keep_condition"),
    State.REFUSED: (
        *("reconsider_matter", "close_matter", "read_matter_letter", "download_matter_letter"),
        "keep_matter_letter",
    ),
    State.RECORDED: ("check_matter", "correct_matter", "give_notice"),
}
_STATE = {name: state for state, names in _STATES.items() for name in names}
_EXIGENT = ("record_matter", "check_matter", "correct_matter", "give_notice")
_PLAIN = (
    *("submit_matter", "withdraw_matter", "take_up_matter", "consult_matter", "refer_up_matter"),
    *("recall_matter", "check_matter"),
)


@dataclass
class Matters:
    """One in each state, with a paper in the one that was just submitted."""

    found: dict[tuple[Kind, State], Opened]
    paper: int
    officer: str
    reason: str

    def of(self, operation: str) -> Opened:
        """The matter that an operation is about."""
        kind = Kind.EXIGENT if operation in _EXIGENT else Kind.REQUEST
        return self.found[kind, _STATE.get(operation, State.SUBMITTED)]

    def bodies(self) -> dict[str, object]:
        """What is said by each operation that writes."""
        said = {**{name: {"why": "because"} for name in _PLAIN}, **_SAID}
        said |= {"hand_over_matter": {"to": self.officer}}
        said |= {"erase_text": {"number": self.paper, "why": "They asked us to."}}
        asked = self.of("assign_matters")
        return {
            **{name: {"version": self.of(name).version, **body} for name, body in said.items()},
            "begin_matter": {"act": ACT, "private": {"asker": "Jo Doe"}, "people": 3},
            "assign_matters": {"matters": {asked.id: asked.version}, "to": self.officer},
            "preview_decision": {"move": "approve"},
            "record_disclosure": {"act": done_act()},
            "log_again": {"agency": "alpha", "on": "2026-07-30"},
            "correct_disclosure": {"on": "2026-07-30", "people": 2, "why": "It was two."},
            "confirm_disposal": {"how": "disposed", "on": "2026-07-30", "proof": "Their letter"},
            "add_reason": {
                "agency": "alpha",
                "content": {"name": "Mission", "words": "It furthers it.", "use": "approve"},
            },
            "retire_reason": {},
            "change_letterhead": {"version": 1, "content": {"caller": "the privacy office"}},
        }


_HAPPENED = {"happened": {"on": "2026-07-30", "form": "By letter", "people": 3}}
_SAID: dict[str, dict[str, Any]] = {
    "amend_matter": {"act": ACT, "people": 4, "private": {"words": "Please."}},
    "answer_matter": {"words": "To write back."},
    "reconsider_matter": {},
    "record_matter": _HAPPENED,
    "carry_out_matter": _HAPPENED,
    "keep_condition": {"number": 0, "how": "It was used once."},
    "attach_paper": {"file": {"name": "note.pdf", "content": "JVBERi0xLjQKJSBhIG5vdGU="}},
    "ask_matter": {"question": "Why the address?"},
    "review_matter": {"reason": "It is in order.", "favours": True},
    "send_back_matter": {"reason": "Decide it yourselves."},
    "approve_matter": {"decision": {"reason": "It helps."}},
    "approve_with_less_matter": {"decision": {"reason": "It is enough.", "types": ["name"]}},
    "determine_matter": {"decision": {"reason": "It helps the City."}},
    "refuse_matter": {"reason": "It is not needed."},
    "correct_matter": {"excuses": {"protective_powers": True}, "reason": "It is our job."},
    "give_notice": {"on": "2026-07-30", "how": "By phone"},
    "close_matter": {"answered": {"on": "2026-07-30", "how": "By letter"}},
    "keep_matter_letter": {"words": "Thank you.", "format": "docx"},
}


def done_act() -> dict[str, Any]:
    """An act that a designation permits, and that was done."""
    told = {**ACT, "done": True, "on": "2026-07-30", "types": ["name"]}
    return {name: said for name, said in told.items() if name != "grounds"}


def matters(everyone: Cast) -> Matters:
    """All of them, in place."""
    found = {}
    for name in {*_STATE, "read_matter"}:
        kind = Kind.EXIGENT if name in _EXIGENT else Kind.REQUEST
        state = _STATE.get(name, State.SUBMITTED)
        if (kind, state) not in found:
            found[kind, state] = _made(everyone, kind, state)
    first = found[Kind.REQUEST, State.SUBMITTED]
    by: dict[str, Any] = {"actor": everyone.staff_a, "now": NOW}
    found[Kind.REQUEST, State.SUBMITTED] = actions.attach(
        first.id, "letter.pdf", PDF, version=first.version, **by
    )
    (paper,) = queries.private(first.id, actor=everyone.staff_a).papers
    told = Reason(name="No need", words="It is not needed.", use="refuse")
    reason = library.add_reason("alpha", told, actor=everyone.officer_a, now=NOW)
    library.change_letterhead(
        "alpha", Letterhead(caller="us"), version=0, actor=everyone.officer_a, now=NOW
    )
    return Matters(found, paper.number, everyone.managing_a.id, reason.id)


def _made(everyone: Cast, kind: Kind, state: State) -> Opened:
    if state is State.APPROVED:
        it, decision = with_officer(everyone), Decision(conditions=(Condition(words="Once."),))
        by: dict[str, Any] = {"version": it.version, "actor": everyone.officer_a, "now": NOW}
        return actions.approve(it.id, decision, **by)
    if kind is Kind.REQUEST:
        return brought_to(state, kind, everyone)
    other = Party(kind="third_party", entity="state_agency", name="Department of Health")
    told = facts(circumstances=Circumstances(exigent="Danger."), counterparty=other)
    return brought_to(state, kind, everyone, told)


def done_under(designation: str, everyone: Cast) -> str:
    """Something routine that was done under a designation."""
    stated = msgspec.structs.replace(facts(), types=("name",))
    return actions.log_again(
        designation, DONE, agency="alpha", facts=stated, actor=everyone.staff_a, now=NOW
    ).id

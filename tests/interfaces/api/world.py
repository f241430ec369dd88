"""Something of every kind in agency alpha, and for every operation a request that is in order."""

from dataclasses import dataclass
from typing import Any

import msgspec

from discretion.apps.accounts import queries as accounts
from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements import papers
from discretion.apps.register import actions, designating
from discretion.apps.register.checks import read
from discretion.apps.register.contents import Designation
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.queries import Kept
from discretion.apps.reports.actions import begin_report, contribute
from discretion.forms import report as forms
from tests.cast import NOW, Cast

CONTENTS: dict[str, dict[str, Any]] = {
    "function": {"code": "enrolment", "name": "Enrolment"},
    "system": {"name": "Ledger"},
    "contractor": {"code": "acme", "name": "Acme"},
    "activity": {
        "act": "disclosure",
        "name": "Referrals",
        "types": ["name"],
        "counterparties": [{"kind": "third_party", "name": "FBI"}],
    },
    "designation": {
        "kind": "routine",
        "act": "disclosure",
        "name": "Referrals to beta",
        "types": ["name"],
        "counterparties": ["beta"],
        "since": "2026-01-01",
        "reason": "It furthers the purpose of the agency.",
    },
    "type": {
        "code": "gait",
        "label": "Gait",
        "authority": "Determination 1",
        "since": "2026-01-01",
    },
    "policy": {
        "says": "never_routine",
        "name": "Immigration status",
        "authority": "Policy 1",
        "types": ["immigration_status"],
        "counterparties": "any",
    },
    "agreement": {"name": "With beta", "with": "beta", "types": "any", "since": "2026-01-01"},
}
PDF = b"%PDF-1.7 signed"
INVENTORY: dict[str, Any] = {
    "schema": "discretion/inventory/1",
    "as_of": "2026-07-30",
    "functions": [{"agency": "alpha", "content": {"code": "new", "name": "New"}}],
}
# Which of the records of its kind an operation is about, by its verb.
_STATES = {
    "restore": "retired",
    "confirm": "draft",
    "propose": "draft",
    "return": "proposed",
    "sign": "proposed",
    "decline": "proposed",
    "withdraw": "proposed",
    "supersede": "approved",
}


@dataclass
class World:
    """What there is, and how each operation is asked about it."""

    everyone: Cast
    # By kind and state.
    records: dict[tuple[str, str], Kept]
    document: str
    # A joint designation of beta that waits for alpha.
    joint: str
    # The report of alpha that is a draft.
    report: str
    person: int
    role: int

    def places(self, template: str, operation: str) -> dict[str, str | int]:
        """What stands for the names in an operation's address."""
        verb, _, _ = operation.partition("_")
        kind = next((k for k in KINDS.values() if f"/records/{k.plural}/" in template), None)
        return {
            "record_id": self._about(kind.name, verb).id if kind else self.joint,
            "agency_id": "alpha-office" if operation == "close_agency" else "alpha",
            "person_id": self.person,
            "role_id": self.role,
            "report_id": self.report,
            "office": "alpha-office",
            "number": "6",
            "name": "other.pdf",
            "sha256": self.document,
        }

    def _about(self, kind: str, verb: str) -> Kept:
        usual = "draft" if kind == "designation" else "current"
        return self.records[kind, _STATES.get(verb, usual)]

    def body(self, operation: str) -> object:
        """A body that is in order; None for an operation that reads."""
        if operation in self._particular:
            return self._particular[operation]
        verb, _, kind = operation.partition("_")
        if kind not in CONTENTS or verb == "read":
            return None
        content = CONTENTS[kind]
        version = self._about(kind, verb).version
        if verb == "enter":
            fresh = {"code": "fresh"} if "code" in content else {}
            agency = {"agency": "alpha"} if KINDS[kind].of_agency else {}
            return {**agency, "content": {**content, **fresh}}
        if verb == "change":
            renamed = "label" if kind == "type" else "name"
            return {"version": version, "content": {**content, renamed: "Other"}}
        return {"version": version, "why": "because"}

    @property
    def _particular(self) -> dict[str, object]:
        proposed = self.records["designation", "proposed"]
        assert isinstance(proposed.content, Designation)
        fingerprint = material_fingerprint(proposed.content)
        return {
            "sign_designation": {"fingerprint": fingerprint},
            "decline_designation": {"fingerprint": fingerprint, "why": "no"},
            "supersede_designation": {
                "version": self.records["designation", "approved"].version,
                "by": self.records["designation", "successor"].id,
            },
            "end_agreement": {"version": 1, "on": "2026-12-31"},
            "attach_document": PDF + b" again",
            "enter_inventory": INVENTORY,
            "check_inventory": INVENTORY,
            "enter_agency": {"id": "alpha-new", "name": "New", "parent": "alpha"},
            "change_agency": {"version": 1, "name": "Alpha, renamed"},
            "close_agency": {"on": "2026-12-31"},
            "invite_person": {"email": "new@example.org", "name": "New", "agency": "alpha"},
            "deactivate_person": {"why": "gone"},
            "begin_report": {"agency": "alpha", "cycle": 2028},
            "amend_report": {"why": "a mistake"},
            "set_header": {"version": 1, "header": {"agency": "Agency Alpha"}},
            "write_answer": {"version": 1, "words": {"yes": True}},
            "confirm_answer": {"version": 1},
            "consolidate_answer": {"version": 1},
            "contribute": {"version": 1, "words": {"yes": False}},
            "give_role": {"role": "counsel", "agency": "alpha", "since": "2026-01-01"},
            "end_role": {"until": "2026-12-31"},
            "name_deputy": {
                "deputy": self.everyone.people["counsel_a"].pk,
                "since": "2026-01-01",
                "until": "2026-12-31",
            },
        }


def world(everyone: Cast) -> World:
    """Everything, in place."""
    records = {}
    for kind in ("function", "system", "contractor", "activity", "type", "policy", "agreement"):
        for state in ("current", "draft", "retired"):
            records[kind, state] = _entered(everyone, kind, state)
    records |= _designations(everyone)
    current = records["agreement", "current"]
    paper = papers.keep("signed.pdf", PDF)
    agreements.attach(current.id, paper, actor=everyone.officer_a, now=NOW)
    staff = everyone.people["staff_a"]
    held = accounts.held(staff, on=NOW.date()).get()
    report = begin_report(
        "alpha", cycle=2026, edition_name="nyc-2020", actor=everyone.officer_a, now=NOW
    )
    office = forms.YesNoAnswer(yes=True)
    contribute(report.id, "alpha-office", "6", office, actor=everyone.officer_office, now=NOW)
    return World(everyone, records, paper.sha256, _joint(everyone), report.id, staff.pk, held.pk)


def _entered(everyone: Cast, kind: str, state: str) -> Kept:
    content = CONTENTS[kind]
    if "code" in content:
        content = {**content, "code": f"{content['code']}-{state}"}
    actor = everyone.officer_a if KINDS[kind].of_agency else everyone.chief
    kept = actions.enter(
        KINDS[kind],
        read(KINDS[kind], content),
        agency="alpha",
        state="draft" if state == "draft" else "current",
        actor=actor,
        now=NOW,
    )
    if state != "retired":
        return kept
    return actions.retire(kept.id, version=kept.version, actor=actor, now=NOW)


def _designations(everyone: Cast) -> dict[tuple[str, str], Kept]:
    found = {}
    for state in ("draft", "proposed", "approved", "successor"):
        content = msgspec.convert(CONTENTS["designation"], Designation)
        kept = designating.draft(content, agency="alpha", actor=everyone.keeper_a, now=NOW)
        if state != "draft":
            kept = designating.propose(
                kept.id, version=kept.version, actor=everyone.keeper_a, now=NOW
            )
        if state in ("approved", "successor"):
            left = designating.sign(
                kept.id,
                fingerprint=material_fingerprint(content),
                actor=everyone.officer_a,
                now=NOW,
            )
            kept = msgspec.structs.replace(kept, version=left.version, state=left.state)
        found["designation", state] = kept
    return found


def _joint(everyone: Cast) -> str:
    joint = {"kind": "joint_routine", "counterparties": ["alpha"], "with_agencies": ["alpha"]}
    content = msgspec.convert({**CONTENTS["designation"], **joint}, Designation)
    kept = designating.draft(content, agency="beta", actor=everyone.officer_b, now=NOW)
    designating.propose(kept.id, version=kept.version, actor=everyone.officer_b, now=NOW)
    return kept.id

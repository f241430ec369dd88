"""Something of every kind in agency alpha, and for every operation a request that is in order.

Over 500 lines: one table of requests, whose parts of a size of their own stand in `*_world.py`.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.models import Person
from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements import papers
from discretion.apps.duties.models import Duty
from discretion.apps.mail.actions import post
from discretion.apps.mail.letters import Letter
from discretion.apps.mail.models import Message
from discretion.apps.matters import keeping
from discretion.apps.register import actions, designating
from discretion.apps.register import filings as imported
from discretion.apps.register.checks import read
from discretion.apps.register.contents import Designation
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.models import FilingRow
from discretion.apps.register.queries import Kept
from discretion.apps.reports import filings
from discretion.apps.reports.actions import begin_report, contribute
from discretion.forms import report as forms
from tests import gone_on
from tests.apps import direction_steps, test_filings
from tests.apps.kept_series import BEGAN, DONE, a_place, disposed, listed, on_hold
from tests.apps.test_filings import look_alike
from tests.apps.vouched import FORM
from tests.cast import NOW, Cast
from tests.gone_on import PDF
from tests.interfaces.api.complaints_world import Complaints, complaints
from tests.interfaces.api.incidents_world import Incidents, incidents
from tests.interfaces.api.matters_world import Matters, done_under, matters
from tests.interfaces.api.quarters_world import Quarters, quarters
from tests.world import guidance, invited, plan_kept

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
TABLE_OF_FUNCTIONS = b"id,agency,code,name\r\n,alpha,new,New\r\n"
INVENTORY: dict[str, Any] = {
    "schema": "discretion/inventory/1",
    "as_of": "2026-07-30",
    "functions": [{"agency": "alpha", "content": {"code": "new", "name": "New"}}],
}
ACT: dict[str, Any] = {
    "act": "disclosure",
    "on": "2026-07-30",
    "agency": "alpha",
    "by": {"kind": "employee"},
    "types": ["name"],
    "counterparty": {"kind": "city_agency", "id": "beta"},
}
# Which of alpha's reports an operation is about, by its name; of every other the one in the making.
_REPORTS = {
    "return_report": "prepared",
    "sign_report": "prepared",
    "file_report": "signed",
    **dict.fromkeys(
        (
            "amend_report", "download_package", "download_proof", "list_deliveries",
            "list_report_signatures", "read_filing", "record_delivery",
        ),
        "filed",
    ),
}  # fmt: skip
# The row of the filing that an operation is about, by its verb.
_ROWS = {"accept": "sure", "reject": "doubtful", "undo": "left_out"}
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
    "log": "approved",
}


@dataclass
class Retained:
    """What alpha keeps: where and by which rule, something due, something gone, and a hold."""

    system: str
    rule: str
    due: str
    gone: str
    hold: str


@dataclass
class World:
    """What there is, and how each operation is asked about it."""

    everyone: Cast
    # By kind and state.
    records: dict[tuple[str, str], Kept]
    document: str
    # A joint designation of beta that waits for alpha.
    joint: str
    # Those of alpha, by state, and what the draft and the prepared one say.
    reports: dict[str, str]
    fingerprints: dict[str, str]
    doubtful: tuple[str, ...]
    filing: str
    # Of the filing, a row of each sort.
    rows: dict[str, FilingRow]
    letter: int
    duty: str
    determination: str
    matters: Matters
    complaints: Complaints
    direction: str
    disclosure: str
    kept: Retained
    person: int
    left: int
    invited: int
    role: int
    quarters: Quarters
    incidents: Incidents

    def places(self, template: str, operation: str) -> dict[str, str | int]:
        """What stands for the names in an operation's address."""
        verb, _, _ = operation.partition("_")
        kind = next((k for k in KINDS.values() if f"/records/{k.plural}/" in template), None)
        row = self.rows[_ROWS.get(verb, "sure")]
        return {
            "record_id": self._record(kind.name if kind else "", verb, template),
            "matter_id": self.matters.of(operation).id,
            "quarterly_id": self.quarters.of(operation),
            "source": self.quarters.source,
            "incident_id": self.incidents.of(operation).id,
            "addressee": "individual",
            "reason_id": self.matters.reason,
            "agency_id": "alpha-office" if operation == "close_agency" else "alpha",
            "person_id": self._someone(operation),
            "role_id": self.role,
            "report_id": self.reports[_REPORTS.get(operation, "draft")],
            "office": "alpha-office",
            "number": self._number(row, template),
            "filing_id": self.filing,
            "question": row.question,
            "recipient": "mayor" if operation == "download_proof" else "speaker",
            "ending": "pdf" if "/letter" in template or "/certificate/" in template else "json",
            "holding_id": self.kept.gone if "certificate" in operation else self.kept.due,
            "hold_id": self.kept.hold,
            "plural": "functions",
            "letter_id": self.letter,
            "duty_id": self._duty(operation),
            "determination_id": self.determination,
            "name": "other.pdf",
            "sha256": self.document,
            "direction_id": self.direction,
            "complaint_id": self.complaints.of(operation).id,
            "request_id": self.complaints.request,
            "quarter": "2026-Q2",
        }

    def _duty(self, operation: str) -> str:
        if operation == "take_duty_back":
            return plan_kept(self.everyone)
        return guidance() if operation == "show_duty_done" else self.duty

    def _record(self, kind: str, verb: str, template: str) -> str:
        if "/disclosures/" in template:
            return self.disclosure
        return self._about(kind, verb).id if kind else self.joint

    def _number(self, row: FilingRow, template: str) -> int | str:
        if "/papers/" in template:
            return self.matters.paper
        if template.endswith("/numbers"):
            return "8"
        return row.number if "/filings/" in template else "6"

    def _someone(self, operation: str) -> int:
        others = {"reopen_account": self.left, "invite_person_again": self.invited}
        return others.get(operation, self.person)

    def query(self, operation: str) -> dict[str, str]:
        """What is asked by an operation that asks for something."""
        if operation == "compare_reports":
            return {"before": self.reports["filed"], "after": self.filing}
        if operation == "determine":
            return {"record": "true"}
        if operation == "count_holdings":
            return {"by": "rule"}
        return {"agency": "alpha"} if operation == "read_coverage" else {}

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
            "foresee_change": {"content": CONTENTS["designation"]},
            "end_agreement": {"version": 1, "on": "2026-12-31"},
            "attach_document": PDF + b" again",
            "enter_inventory": INVENTORY,
            "check_inventory": INVENTORY,
            "enter_agency": {"id": "alpha-new", "name": "New", "parent": "alpha"},
            "change_agency": {"version": 1, "name": "Alpha, renamed"},
            "close_agency": {"on": "2026-12-31"},
            "invite_person": {"email": "new@example.org", "name": "New", "agency": "alpha"},
            "change_person": {"version": 1, "name": "Sam Other", "title": "Clerk"},
            "choose_letters": {"letters": "urgent"},
            "show_duty_done": {
                "on": "2026-07-30",
                "evidence": "Handbook 3",
                "again_on": (timezone.localdate() + timedelta(days=365)).isoformat(),
            },
            "take_duty_back": {"why": "Another paper was meant."},
            "keep_holiday": {"on": "2026-08-04", "name": "Day of mourning"},
            "drop_holiday": {"on": "2026-12-25"},
            "deactivate_person": {"why": "gone"},
            "reopen_account": {"why": "back again"},
            "try_letter_again": {"why": "mended"},
            "stop_letter": {"why": "told by telephone"},
            "set_self_approval": {"allow": True},
            "hand_over": {"to": self.everyone.people["counsel_a"].pk, "on": "2027-01-01"},
            "invite_person_again": {},
            "begin_report": {"agency": "alpha", "cycle": 2028},
            **self._steps,
            **self._retention,
            **self._files,
            **self._directions,
            **self.matters.bodies(),
            **self.quarters.bodies(),
            **self.complaints.bodies(),
            **self.incidents.bodies(),
            "sign_head": {},
            "determine": ACT,
            "try_change": {"law": "int-197-2026"},
            "amend_report": {"why": "a mistake"},
            "set_header": {"version": 1, "header": {"agency": "Agency Alpha"}},
            "write_answer": {"version": 1, "words": {"yes": True}},
            "confirm_answer": {"version": 1},
            "consolidate_answer": {"version": 1},
            "take_answer_numbers": {"version": 1},
            "contribute": {"version": 1, "words": {"yes": False}},
            "give_role": {"role": "counsel", "agency": "alpha", "since": "2026-01-01"},
            "end_role": {"until": "2026-12-31"},
            "name_deputy": {
                "deputy": self.everyone.people["counsel_a"].pk,
                "since": "2026-01-01",
                "until": "2026-12-31",
            },
        }

    @property
    def _steps(self) -> dict[str, object]:
        """What is said by those who take a report to its recipients."""
        return {
            "prepare_report": {
                "fingerprint": self.fingerprints["draft"],
                "intent": "It is complete.",
                "acknowledged": self.doubtful,
            },
            "return_report": {"why": "Question 8 is thin."},
            "sign_report": {
                "fingerprint": self.fingerprints["prepared"],
                "intent": "I sign for Alpha.",
            },
            "file_report": {},
            "record_delivery": {
                "on": NOW.date().isoformat(),
                "how": "email",
                "paper": sent("receipt.pdf", PDF),
            },
        }

    @property
    def _retention(self) -> dict[str, object]:
        """What is said of what is kept."""
        series = {"name": "Sheets", "system": self.kept.system, "rule": self.kept.rule}
        said = {**series, "triggered_on": BEGAN.isoformat()}
        order = {"kind": "foil", "about": self.kept.due, "reason": "It is asked for."}
        return {
            "record_holding": {"agency": "alpha", "content": said},
            "change_holding": {"version": 1, "content": said},
            "withdraw_holding": {"version": 1, "why": "Listed twice."},
            "record_disposal": {"version": 1, "content": msgspec.to_builtins(DONE)},
            "place_hold": {"content": {**order, "since": "2026-07-01"}},
            "lift_hold": {"on": "2026-07-30", "why": "Settled."},
        }

    @property
    def _directions(self) -> dict[str, object]:
        """What is said of directions."""
        content = msgspec.to_builtins(direction_steps.said(due_on=date(2090, 9, 30)))
        return {
            "give_direction": {"agency": "alpha", "content": content},
            "carry_out_direction": {"version": 1, "outcome": direction_steps.DONE},
            "withdraw_direction": {"version": 1, "why": "It is no longer needed."},
            "supersede_direction": {"version": 1, "content": content},
        }

    @property
    def _files(self) -> dict[str, object]:
        """What is said with a file, and of the rows of one."""
        sheet = {"file": sent("functions.csv", TABLE_OF_FUNCTIONS), "agency": "alpha"}
        return {
            "enter_filing": {"agency": "alpha", "file": sent("report.html", look_alike())},
            "accept_filing_row": {},
            "reject_filing_row": {},
            "undo_filing_row": {},
            "accept_filing_question": {},
            "enter_spreadsheet": sheet,
            "check_spreadsheet": sheet,
        }


def _who_left() -> Person:
    """Someone whose account was closed."""
    return Person.objects.create(
        email="left@example.org", name="Lee Left", joined_at=NOW, is_active=False
    )


def sent(name: str, data: bytes) -> dict[str, str]:
    """A file as a body holds it."""
    return {"name": name, "content": b64encode(data).decode()}


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
    # Before the reports: who signs one says which words were read.
    kept, complained, went_wrong = _retained(everyone), complaints(everyone), incidents(everyone)
    draft = begin_report("alpha", cycle=2026, edition_name=FORM, actor=everyone.officer_a, now=NOW)
    reports = {**gone_on.reports(everyone), "draft": draft.id}
    office = forms.YesNoAnswer(yes=True)
    contribute(
        reports["draft"], "alpha-office", "6", office, actor=everyone.officer_office, now=NOW
    )
    desks = {
        state: filings.desk(reports[state], actor=everyone.officer_a, now=NOW)
        for state in ("draft", "prepared")
    }
    rows = _rows(everyone)
    return World(
        everyone=everyone,
        records=records,
        document=paper.sha256,
        joint=_joint(everyone),
        reports=reports,
        fingerprints={state: desk.fingerprint for state, desk in desks.items()},
        doubtful=tuple(finding.code for finding in desks["draft"].doubtful),
        filing=rows["sure"].filing_id,
        rows=rows,
        letter=_letter(everyone),
        duty=Duty.objects.get(record=draft.id, agency="alpha-office").id,
        determination=_determination(everyone),
        matters=matters(everyone),
        complaints=complained,
        direction=direction_steps.given(everyone).id,
        disclosure=done_under(records["designation", "approved"].id, everyone),
        kept=kept,
        person=staff.pk,
        left=_who_left().pk,
        invited=invited().pk,
        role=held.pk,
        quarters=quarters(everyone),
        incidents=went_wrong,
    )


def _rows(everyone: Cast) -> dict[str, FilingRow]:
    rows = test_filings.read(everyone)
    left_out = next(row for row in rows if row.doubts)
    imported.reject_row(left_out.pk, actor=everyone.officer_a, now=NOW)
    return {
        "left_out": left_out,
        "sure": next(row for row in rows if imported.is_sure(row)),
        "doubtful": next(row for row in rows if row.doubts and row is not left_out),
    }


def _letter(everyone: Cast) -> int:
    """A letter to alpha's officer that did not go out and will be tried again."""
    letter = Letter(
        to_name="Olga", to_email="o@example.org", subject="Due", text="It is due.", kind="due",
        agency="alpha",
    )  # fmt: skip
    with transaction.atomic():
        post([letter], now=NOW)
    message = Message.objects.get(kind="due")
    Message.objects.filter(pk=message.pk).update(state="failed", attempts=1, due_at=NOW)
    return message.pk


def _determination(everyone: Cast) -> str:
    """One of an act of alpha, kept."""
    lines = [msgspec.json.encode(ACT)]
    return keeping.ask_and_keep(lines, actor=everyone.staff_a, now=NOW).ids[0]


def _retained(everyone: Cast) -> Retained:
    place = a_place(everyone)
    due, gone = listed(everyone, place), disposed(everyone, listed(everyone, place))
    held = listed(everyone, place, name="Held")
    hold = on_hold(everyone.officer_a, held.id)
    return Retained(*place, due=due.id, gone=gone.id, hold=hold.id)


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

"""Something of everything in agency alpha, so that the address of every page leads somewhere."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.urls import URLPattern, reverse

from discretion.apps.accounts import actions as accounts
from discretion.apps.accounts.actions_letters import make_calendar
from discretion.apps.accounts.models import Membership, Person
from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements import papers
from discretion.apps.agreements.contents import Agreement
from discretion.apps.audit.actions import make_checkpoint
from discretion.apps.duties import standing
from discretion.apps.duties.models import Duty
from discretion.apps.mail.actions import keep_failed, post, take
from discretion.apps.mail.letters import Letter
from discretion.apps.matters import actions as matters
from discretion.apps.matters import library
from discretion.apps.matters.contents import Condition
from discretion.apps.matters.models import Approval, DisclosureRecord, PrivateText
from discretion.apps.register import actions as register
from discretion.apps.register.kinds import KINDS
from discretion.apps.reports import actions as reports
from discretion.law.authority import Role
from discretion.law.complaints import State
from discretion.law.matters import Move
from tests.apps import quarterly_steps, test_filings
from tests.apps.builders import a_joint_designation, an_activity, proposed
from tests.apps.complaint_steps import brought_to
from tests.apps.direction_steps import given as directed
from tests.apps.enforcement_steps import entered
from tests.apps.incident_steps import assessed
from tests.apps.incident_steps import begun as an_incident_begun
from tests.apps.kept_series import disposed, listed, on_hold
from tests.apps.matter_steps import approved, begun, moved, on_condition, submitted, with_officer
from tests.cast import NOW, TODAY, Cast

# Pages that only change something, and so take POST alone; the method of every other is GET.
POSTED: Final = frozenset(
    (
        "switch", "revoke_token", "self_approval", "invite_again", "sign_head", "move",
        "designation_move", "decide_row", "accept_all", "bring_in", "confirm_answer",
        "consolidate_answer", "take_numbers", "file_report", "attach", "try_again", "stop_letter",
        "choose_columns", "assign", "retire_reason", "matter_move", "attach_to_matter", "log_again",
        "first_typed", "typed",
        "what_if_keep", "publish_quarterly",
        "make_calendar", "revoke_calendar", "drop_holiday",
    )
)  # fmt: skip
_DESIGNATIONS: Final = frozenset(
    (
        "designation", "change_designation", "sign", "decline", "withdraw", "supersede",
        "designation_move", "log_again", "log_again_otherwise", "what_if_record",
    )
)  # fmt: skip
_AGREEMENTS: Final = frozenset(
    ("agreement", "change_agreement", "end_agreement", "attach", "agreement_document")
)
_QUESTION: Final = "3"
SHRED: Final = Condition(words="Shred the list")


@dataclass
class World:
    """What the addresses name: things of agency alpha, by the name of the parameter."""

    everyone: Cast
    values: dict[str, object] = field(default_factory=dict)
    # By page, what it is about in place of those.
    elsewhere: dict[str, dict[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values = {
            **_of_the_register(self.everyone),
            **_of_reports(self.everyone),
            **_of_people(self.everyone),
            **_of_the_record(),
            **_of_mail(),
            **_of_days(self.everyone),
            **_of_matters(self.everyone),
            **_of_quarters(self.everyone),
            **_of_complaints(self.everyone),
            **_of_retention(self.everyone),
            "direction_id": directed(self.everyone).id,
            "incident_id": assessed(self.everyone).id,
            "to": "individual",
        }
        self.elsewhere = {"invite_again": {"person": invited().pk}, **self.elsewhere}
        self.elsewhere |= _elsewhere(self.everyone)

    def address(self, pattern: URLPattern) -> str:
        """Where a page is; KeyError names a parameter that nothing here fills."""
        page = str(pattern.name)
        names = tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex)
        return reverse(page, kwargs={name: self._value(page, name, names) for name in names})

    def _value(self, page: str, name: str, beside: Collection[str]) -> object:
        if name in self.elsewhere.get(page, {}):
            return self.elsewhere[page][name]
        if name == "record_id" and page in _DESIGNATIONS:
            return self.values["designation"]
        if name == "record_id" and page in _AGREEMENTS:
            return self.values["agreement"]
        if name == "number" and "report_id" in beside:
            return _QUESTION
        if name == "how":
            return {"designation_move": "take-back", "decide_row": "reject"}.get(page, "retire")
        return self.values[name]


def _of_the_register(everyone: Cast) -> dict[str, object]:
    officer = everyone.officer_a
    activity = register.enter(
        KINDS["activity"], an_activity(), agency="alpha", actor=officer, now=NOW
    )
    said = Agreement(name="With beta", with_="beta", types="any", since=date(2026, 1, 1))
    agreement = agreements.enter(said, agency="alpha", actor=officer, now=NOW)
    paper = papers.keep("signed.pdf", b"%PDF-1.7 signed")
    agreements.attach(agreement.id, paper, actor=officer, now=NOW)
    row = next(row for row in test_filings.read(everyone) if row.kind == "activity")
    return {
        "record_id": activity.id,
        "plural": "activities",
        "designation": proposed(everyone, a_joint_designation()).id,
        "agreement": agreement.id,
        "digest": paper.sha256,
        "what": "table",
        "filing_id": row.filing_id,
        "row": row.number,
        "question": row.question,
    }


def _of_reports(everyone: Cast) -> dict[str, object]:
    by = everyone.officer_a
    report = reports.begin_report("alpha", cycle=2026, edition_name="nyc-2020", actor=by, now=NOW)
    return {
        "duty_id": Duty.objects.get(record=report.id).id,
        "report_id": report.id,
        "office": "alpha-office",
        "ending": "json",
        "recipient": "mayor",
    }


def _of_people(everyone: Cast) -> dict[str, object]:
    in_nine_days = TODAY + timedelta(days=9)
    accounts.make_token(
        "a job", scopes=["read"], expires_on=in_nine_days, actor=everyone.officer_a, now=NOW
    )
    staff = Membership.objects.get(role=Role.EMPLOYEE)
    return {
        "agency": "alpha",
        "person": staff.person_id,
        "role": staff.pk,
        "token": everyone.people["officer_a"].tokens.get().pk,
    }


def invited() -> Person:
    """Someone who was asked into alpha and has chosen no password yet."""
    person = Person(email="invited@example.org", name="Ivy Invited", joined_at=NOW)
    person.set_unusable_password()
    person.save()
    Membership.objects.create(person=person, role=Role.EMPLOYEE, agency_id="alpha", since=TODAY)
    return person


def _of_the_record() -> dict[str, object]:
    with transaction.atomic():
        checkpoint = make_checkpoint(now=NOW)
    assert checkpoint
    return {"number": checkpoint.number}


def _of_mail() -> dict[str, object]:
    letter = Letter("Olga", "olga@example.org", "A letter", "Read it.", "asked", agency="alpha")
    with transaction.atomic():
        post([letter], now=NOW)
        taken = take(now=NOW)
        assert taken
        keep_failed(taken, "451 come again", now=NOW)
    return {"letter": taken.key}


def _of_complaints(everyone: Cast) -> dict[str, object]:
    """A complaint that an officer answered, and a request under § 10-178."""
    return {
        "complaint_id": brought_to(State.ANSWERED, everyone).id,
        "request_id": entered(everyone).id,
        "quarter": "2026-Q2",
    }


def _of_days(everyone: Cast) -> dict[str, object]:
    """A holiday, and the address of someone's calendar."""
    secret = make_calendar(actor=everyone.officer_a, now=NOW)
    return {"day": "2026-12-25", "secret": secret}


def guidance() -> str:
    """The standing duty of alpha to issue guidance."""
    standing.keep_up(now=NOW)
    return Duty.objects.get(kind="issue_guidance", agency="alpha").id


def plan_kept(everyone: Cast) -> str:
    """The standing duty of alpha to keep a plan, said to be done."""
    standing.keep_up(now=NOW)
    duty = Duty.objects.get(kind="keep_compliance_plan", agency="alpha", state="open")
    word = standing.Word(on=TODAY, evidence="Plan 1", again_on=TODAY + timedelta(days=365))
    standing.show_done(duty.id, word, actor=everyone.officer_a, now=NOW)
    return duty.id


def _of_matters(everyone: Cast) -> dict[str, object]:
    """A matter on the officer's desk, and a text of the library."""
    reason = library.Reason(name="Mission", words="It serves the mission.", use="approve")
    kept = library.add_reason("alpha", reason, actor=everyone.officer_a, now=NOW)
    return {
        "matter_id": with_officer(everyone).id,
        "slug": "approve",
        "way": "request",
        "reason_id": kept.id,
        # What is tried waits in someone's session, and these browsers have tried nothing.
        "key": "nothing-here",
        "put_id": "MAT-2026-00001",
    }


def _of_quarters(everyone: Cast) -> dict[str, object]:
    """A report on a quarter that is a draft, and an act that is told of in it."""
    (source,) = quarterly_steps.told(everyone)
    return {"source": source, "quarterly_id": quarterly_steps.begun(everyone).id}


def _of_retention(everyone: Cast) -> dict[str, object]:
    """A series whose time is up, and another that is held."""
    due, held = listed(everyone), listed(everyone, name="Sheets, 2023")
    return {"holding_id": due.id, "hold_id": on_hold(everyone.officer_a, held.id).id}


def _elsewhere(everyone: Cast) -> dict[str, dict[str, object]]:
    """The pages that are about a draft, a question, a decision, or an attachment."""
    asked = moved(with_officer(everyone), Move.ASK, everyone.officer_a)
    refused = moved(with_officer(everyone), Move.REFUSE, everyone.officer_a)
    it = submitted(everyone.staff_a)
    scan = b"%PDF-1.7 scan"
    matters.attach(it.id, "scan.pdf", scan, version=it.version, actor=everyone.staff_a, now=NOW)
    attached: dict[str, object] = {
        "matter_id": it.id,
        "number": PrivateText.objects.get(what="paper").pk,
    }
    drafts = (
        "matter_question",
        "check_matter",
        "matter_answer",
        "matter_done",
        "matter_move",
        "typed",
    )
    about_drafts: dict[str, dict[str, object]] = {
        page: {"matter_id": begun(everyone.staff_a).id} for page in drafts
    }
    done = moved(approved(everyone), Move.CARRY_OUT, everyone.staff_a)
    gone: dict[str, object] = {"record_id": DisclosureRecord.objects.get(matter=done.id).id}
    return {
        **about_drafts,
        "show_done": {"duty_id": guidance()},
        "take_back_done": {"duty_id": plan_kept(everyone)},
        "my_letter": {"matter_id": refused.id, "ending": "pdf"},
        "approval": {"record_id": Approval.objects.get(matter=done.id).id},
        "done": gone,
        "confirm_disposal": gone,
        "correct_done": gone,
        "matter_question": {**about_drafts["matter_question"], "slug": "types"},
        "typed": {**about_drafts["typed"], "slug": "types"},
        "matter_move": {**about_drafts["matter_move"], "how": "send"},
        "matter_paper": attached,
        "my_attachment": attached,
        "reply": {"matter_id": asked.id},
        "my_condition": {"matter_id": on_condition(everyone, SHRED).id, "number": 0},
        "matter_letter": {"matter_id": refused.id},
        "what_if_new": {"plural": "designations"},
        "complaint_step": {"slug": "close"},
        "direction_step": {"slug": "carry-out"},
        "complaint_letter": {"ending": "docx"},
        "compilation_file": {"ending": "csv"},
        "certificate": {"holding_id": disposed(everyone).id, "ending": "pdf"},
        "incident_draft": {"incident_id": an_incident_begun(everyone.staff_a).id},
        "incident_step": {"slug": "assess"},
    }

"""What the example office has behind it: a report filed last time, and what was done since.

Loaded only once Django is, so it imports the apps as any page does.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple

import msgspec

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, Office
from discretion.apps.register import actions as register
from discretion.apps.register import designating, queries
from discretion.apps.register.contents import Activity, Designation, Party
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import designation
from discretion.apps.reports import actions, delivering, filing, filings
from discretion.forms import report as forms
from discretion.interfaces.cli import example_clocks, example_matters
from discretion.interfaces.cli.example_going import who
from discretion.law.authority import Role

AGENCY: Final = "mayor"
# Officers of agencies in which nobody signs in here, who agreed later than the register says.
_AGREED: Final = (
    ("DES-2019-00003", "fdny", "Flora Falk", "Smoke alarms are put up where a referral says."),
    ("DES-2019-00011", "oti", "Otis Orr", "Each person who is hired needs an account."),
    ("DES-2019-00015", "probation", "Petra Pine", "Court orders are known before a seat is given."),
    ("DES-2019-00015", "nypd", "Nils Noble", "A check of records belongs to each appointment."),
    ("DES-2019-00029", "acs", "Alma Aster", "A case about a family is defended together."),
    ("DES-2019-00029", "probation", "Petra Pine", "A case about one person is defended together."),
)
_DELIVERED: Final = {
    "mayor": ("hand", "Taken in by the Mayor’s correspondence desk."),
    "speaker": ("email", "The Speaker’s office wrote back on the same day."),
    "chief_privacy_officer": ("portal", "Receipt 4711."),
    "committee": ("email", "The committee’s secretary wrote back."),
    "department_of_records": ("portal", "Receipt 8830."),
}


class Days(NamedTuple):
    """When the office was set up, and when it did what; all of that is over today."""

    cycle: int
    set_up: datetime
    agreed: datetime
    signed: datetime
    filed: datetime
    changed: datetime

    @classmethod
    def before(cls, now: datetime) -> "Days":
        """Those of the cycle before the one that `now` is in."""
        last = now.year + now.year % 2 - 2

        def noon(month: int, day: int) -> datetime:
            return datetime(last, month, day, 16, tzinfo=UTC)

        return cls(last, noon(5, 6), noon(5, 21), noon(7, 26), noon(7, 29), noon(10, 16))


def live_through(days: Days, words: forms.Report, *, now: datetime) -> None:
    """Everything from the day after the office was set up to this one."""
    _agree(days.agreed)
    _file(days, words)
    _change(days.changed)
    example_matters.live_through(now)
    example_clocks.live_through(now)
    _wait_for_signatures(now)
    _begin(days.cycle + 2, now)


def _officer(agency: str, name: str, role: Role = Role.AGENCY_PRIVACY_OFFICER) -> Actor:
    """Someone of another agency, without an account here."""
    return Actor(f"example:{agency}", name, (Office(role, agency, True),), accounts.tree())


def _agree(now: datetime) -> None:
    for record, agency, name, reason in _AGREED:
        _sign(record, _officer(agency, name), reason, now)


def _sign(record: str, by: Actor, reason: str, now: datetime) -> None:
    everyone = Actor("system", "", (Office(Role.AUDITOR),), by.tree)
    read = material_fingerprint(designation(queries.record(record, actor=everyone)))
    designating.sign(record, fingerprint=read, reason=reason, actor=by, now=now)


# The report of the last cycle


def _file(days: Days, words: forms.Report) -> None:
    """Written, prepared, signed, filed and delivered; its rows are computed from the register."""
    officer, head = who("managing", days.signed), who("head", days.signed)
    report = actions.begin_report(AGENCY, cycle=days.cycle, actor=officer, now=days.agreed).id
    _answer(report, words.answers, officer, days.signed)
    header = {"telephone": "(212) 555-0142", "report_date": days.signed.date().isoformat()}
    people = {"agency_head": {"name": head.name, "title": "Counsel to the Mayor"}}
    actions.set_header(report, header, signatures=people, version=1, actor=officer, now=days.signed)
    desk = filings.desk(report, actor=officer, now=days.signed)
    filing.prepare(
        report,
        fingerprint=desk.fingerprint,
        intent="I have read the report and vouch for it as the Mayor’s Office’s.",
        acknowledged={found.code for found in desk.doubtful},
        actor=officer,
        now=days.signed,
    )
    read = filings.desk(report, actor=head, now=days.signed).fingerprint
    intent = "I sign this report for the Mayor’s Office as its head."
    filing.sign(report, fingerprint=read, intent=intent, actor=head, now=days.signed)
    for owed in filing.file(report, actor=officer, now=days.filed):
        how, proof = _DELIVERED[owed.recipient]
        delivering.record_delivery(
            report,
            owed.recipient,
            on=days.filed.date(),
            how=how,
            proof=proof,
            actor=officer,
            now=days.filed,
        )


def _answer(
    report: str, answers: Mapping[str, forms.Answer], officer: Actor, now: datetime
) -> None:
    for number, answer in answers.items():
        if isinstance(answer, forms.TextAnswer | forms.YesNoAnswer):
            actions.write_answer(report, number, answer, version=1, actor=officer, now=now)


# What was done since


def _change(now: datetime) -> None:
    """Something new, something else, something reworded, something over."""
    helper = who("helper", now)
    register.enter(
        KINDS["activity"],
        Activity(
            act="collection",
            name="Volunteers for street fairs",
            function="outreach_events",
            types=("name", "contact.phone"),
            categories=("volunteers",),
            counterparties=(Party(kind="individual"),),
            reason="Volunteers are called when rain moves a fair.",
            mission="Offices meet residents where they live.",
            legal_authority="Example town hall program",
            staff=("event_staff",),
            classifications=("routine",),
        ),
        agency="mayor-cau",
        actor=helper,
        now=now,
    )
    ledger = _activity("The vendor ledger", helper)
    assert isinstance(ledger.content, Activity) and ledger.content.retention  # noqa: S101, PT018
    longer = msgspec.structs.replace(ledger.content.retention, years=7)
    _set(ledger, helper, now, "Auditors now ask for seven years.", retention=longer)
    _set(
        _activity("Payments shown to auditors", helper),
        helper,
        now,
        "Said more plainly.",
        reason="Auditors follow each payment back to the person who approved it.",
    )
    tests = _activity("Test results of staff in an outbreak", helper)
    why = "Offices no longer ask for test results."
    register.retire(tests.id, version=tests.version, actor=helper, now=now, why=why)


def _activity(name: str, actor: Actor) -> Kept:
    found = queries.records(KINDS["activity"], actor=actor).get(title=name)
    return queries.kept(found)


def _set(kept: Kept, actor: Actor, now: datetime, why: str, **fields: object) -> None:
    content = msgspec.structs.replace(kept.content, **fields)
    register.change(kept.id, content, version=kept.version, actor=actor, now=now, why=why)


# What waits today


def _wait_for_signatures(now: datetime) -> None:
    """A joint designation of ours that waits for another agency, and one of theirs for us."""
    ours = Designation(
        kind="joint_routine",
        act="disclosure",
        name="Households without heat named to the helpline",
        functions=("constituent_services",),
        types=("name", "contact.phone", "address.home"),
        counterparties=("hra",),
        staff=("caseworkers",),
        since=now.date(),
        reason="A household that calls us in a cold spell is enrolled by those who can help.",
        with_agencies=("hra",),
    )
    helper, officer = who("helper", now), who("managing", now)
    _sign(_propose(ours, AGENCY, helper, now), officer, "Nobody should have to call twice.", now)
    theirs = msgspec.structs.replace(
        ours,
        name="How an enrolment ended told to the Mayor’s Office",
        functions=("benefits_enrolment",),
        types=("name", "public_assistance"),
        counterparties=(AGENCY,),
        staff="any",
        reason="The caseworker who made the referral tells the household how it ended.",
        with_agencies=(AGENCY,),
    )
    clerk = _officer("hra", "Hugo Holm", Role.PRIVACY_STAFF)
    reason = "A household hears from the person it knows."
    _sign(_propose(theirs, "hra", clerk, now), who("hra", now), reason, now)


def _propose(content: Designation, agency: str, by: Actor, now: datetime) -> str:
    drafted = designating.draft(content, agency=agency, actor=by, now=now)
    designating.propose(drafted.id, version=drafted.version, actor=by, now=now)
    return drafted.id


def _begin(cycle: int, now: datetime) -> None:
    """The report of this cycle: begun, one answer confirmed, and one office heard."""
    officer = who("managing", now)
    report = actions.begin_report(AGENCY, cycle=cycle, actor=officer, now=now)
    actions.confirm_answer(report.id, "8", version=1, actor=officer, now=now)
    said = forms.TextAnswer(
        text="At town halls we ask for a name and a telephone number, and for nothing else."
    )
    actions.contribute(report.id, "mayor-cau", "12", said, actor=who("officer", now), now=now)

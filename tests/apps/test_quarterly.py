"""The chief's report on a quarter: counted, reviewed, signed, sent, online, amended; by whom.

Over 500 lines: what is told at the end is only right by what every step before it left.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import Settings

from discretion.apps.accounts.models import Membership, Person
from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements import papers
from discretion.apps.audit import queries as audit
from discretion.apps.audit.protection import QUARTERLY, protect, unprotect
from discretion.apps.duties.models import Duty
from discretion.apps.incidents.violations import Counted as Violation
from discretion.apps.mail.models import Message
from discretion.apps.matters.told import exigent_between
from discretion.apps.oversight import (
    actions,
    asking,
    counting,
    documents,
    integrity,
    policies,
    queries,
    signing,
)
from discretion.apps.oversight.contents import Policy, Release
from discretion.apps.oversight.counting import Names
from discretion.apps.oversight.models import Line, QuarterlyReport
from discretion.errors import Invalid, NotAllowed, NotFound, Stale, Tampered
from discretion.law.authority import Role
from discretion.law.deadlines import Quarter
from tests.apps.quarterly_steps import (
    DAY,
    WHY,
    begun,
    published,
    reviewed,
    signed,
    to,
    told,
)
from tests.cast import CAST, NOW, TODAY, Cast

SECOND = Quarter(year=2026, number=2)
EXIGENT = "exigent_disclosures"


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def draft(report: QuarterlyReport, everyone: Cast) -> Any:
    """The report as the chief sees it."""
    return queries.draft(report.id, actor=everyone.chief)


def part(release: Release, name: str) -> Any:
    """A part of a report."""
    return next(part for part in release.parts if part.part == name)


def disclosures(report: QuarterlyReport, everyone: Cast) -> Any:
    """The part of a report that tells exigent disclosures."""
    release = queries.release(report.id, actor=everyone.chief)
    return part(release, "exigent_disclosures")


# Counted


def test_only_acts_of_which_the_chief_was_told_in_the_quarter_are_counted(everyone: Cast) -> None:
    inside = told(everyone, on=date(2026, 4, 1)) + told(everyone, on=date(2026, 6, 30))
    told(everyone, on=date(2026, 3, 31))
    told(everyone, on=date(2026, 7, 1))
    found = exigent_between(SECOND.first, SECOND.last)
    assert [act.id for act in found] == sorted(inside)
    assert (found[0].agency, found[0].act, found[0].types) == (
        "alpha",
        "disclosure",
        ("name", "address.home"),
    )
    assert (found[0].party_kind, found[0].explanation) == ("city_agency", WHY)


def test_given_few_acts_then_their_number_is_not_told_and_nothing_in_words(everyone: Cast) -> None:
    told(everyone, 4)
    report = begun(everyone)
    it = disclosures(report, everyone)
    assert (str(it.total), it.tables, it.lines) == ("<5", (), ())
    assert draft(report, everyone).open == ()
    assert [line.used for line in draft(report, everyone).lines] == [False] * 4
    assert str(part(draft(report, everyone).release, "violations").total) == "0"


def test_given_enough_acts_then_they_are_broken_down_by_what_is_large_enough(
    everyone: Cast,
) -> None:
    told(everyone, 5)
    told(everyone, 5, types=("name",), **to("third_party"))
    told(everyone, 2, **to("individual"))
    report = begun(everyone)
    reviewed(report, everyone.chief)
    it = disclosures(report, everyone)
    assert it.total.exact == 12
    tables = {t.by: ([(row.label, row.count) for row in t.rows], t.others) for t in it.tables}
    assert tables["agency"] == ([("Agency Alpha", 12)], 0)
    assert tables["party"] == ([], 12)
    assert tables["type"] == ([("Name", 12), ("Home address", 7)], None)
    assert it.lines == (WHY,)


def a_violation(number: int, **changes: Any) -> Violation:
    lawful = {
        "id": f"INC-2026-{number:05}",
        "agency": "alpha",
        "aware": "beta",
        "told_on": DAY,
        "types": ("name",),
        "party_kind": "third_party",
        "people": 3,
        "individuals_told": True,
        "gist": "A letter went to the wrong address.",
    }
    return Violation(**{**lawful, **changes})


NAMES = Names(
    top=lambda agency: agency,
    agencies={"alpha": "Agency Alpha", "beta": "Agency Beta"},
    parties={"third_party": "Someone outside the City", "": "Not known"},
    types={"name": "Name"},
)


def test_violations_are_counted_by_the_agency_responsible_and_by_whether_people_were_told() -> None:
    found = counting.events(
        (),
        [
            *(a_violation(n) for n in range(6)),
            *(a_violation(n, agency="beta", individuals_told=False) for n in range(6, 12)),
        ],
    )
    kept = counting.keeping(found, NAMES, earlier=[], threshold=5)
    made = counting.parts(kept, {"violations": ["B", "A", "B"]}, NAMES)[-1]
    tables = {t.by: ([(row.label, row.count) for row in t.rows], t.others) for t in made.tables}
    assert tables == {
        "agency": ([("Agency Alpha", 6), ("Agency Beta", 6)], 0),
        "party": ([("Someone outside the City", 12)], 0),
        "told": ([("Not told", 6), ("Told", 6)], 0),
        "type": ([("Name", 12)], None),
    }
    assert made.lines == ("A", "B")


def test_an_agency_with_a_few_violations_is_not_named() -> None:
    found = counting.events(
        (),
        [
            *(a_violation(n) for n in range(9)),
            *(a_violation(n, agency="beta") for n in range(9, 11)),
        ],
    )
    kept = counting.keeping(found, NAMES, earlier=[], threshold=5)
    made = counting.parts(kept, {}, NAMES)[-1]
    assert "Agency Beta" not in msgspec.json.encode(made).decode()
    assert next(t for t in made.tables if t.by == "agency").rows == ()


# Begun


def test_a_quarter_that_is_not_over_or_has_its_report_can_not_be_begun(everyone: Cast) -> None:
    with pytest.raises(Invalid, match="is not over before September 30, 2026"):
        actions.begin(2026, 3, actor=everyone.chief, now=NOW)
    with pytest.raises(Invalid, match="Choose a quarter"):
        actions.begin(2026, 5, actor=everyone.chief, now=NOW)
    report = begun(everyone)
    with pytest.raises(Invalid, match=f"{report.id} is the report on April to June 2026 already"):
        begun(everyone)
    assert (report.id, report.state) == ("QTR-2026-00001", "draft")


@pytest.mark.parametrize("role", [*CAST])
def test_only_the_chief_begins_reviews_signs_or_reads(everyone: Cast, role: str) -> None:
    if role == "chief":
        return
    report, who = begun(everyone), everyone.actor(role)
    attempts: list[Callable[[], object]] = [
        lambda: actions.begin(2026, 1, actor=who, now=NOW),
        lambda: queries.reports(who),
        lambda: queries.draft(report.id, actor=who),
        lambda: actions.write_note(report.id, "A", version=1, actor=who, now=NOW),
        lambda: actions.decide_line(
            report.id, "MAT-2026-00001", "left_out", version=0, actor=who, now=NOW
        ),
        lambda: signing.sign(report.id, fingerprint="", intent="I", actor=who, now=NOW),
        lambda: signing.publish(report.id, actor=who, now=NOW),
        lambda: signing.record_delivery(report.id, on=TODAY, how="email", actor=who, now=NOW),
        lambda: policies.change_policy(Policy(authority="P"), version=0, actor=who, now=NOW),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()


# Reviewed


def reviewing(everyone: Cast, why: str = WHY) -> tuple[QuarterlyReport, str]:
    """A report with five texts to review, and the first one's id."""
    first, *_ = told(everyone, 1, why=why) + told(everyone, 4)
    return begun(everyone), first


def decide(report: QuarterlyReport, source: str, decision: Any, actor: Actor, **given: Any) -> Line:
    """A text decided for the first time."""
    how = {"version": 0, "actor": actor, "now": NOW, **given}
    return actions.decide_line(report.id, source, decision, **how)


def test_a_text_is_accepted_reworded_or_left_out_and_like_ones_stand_once(everyone: Cast) -> None:
    report, first = reviewing(everyone, "A child was lost.")
    second, third, *rest = [
        line.source for line in draft(report, everyone).open if line.source != first
    ]
    decide(report, first, "accepted", everyone.chief)
    decide(report, second, "reworded", everyone.chief, words=" Someone was hurt. ")
    decide(report, third, "left_out", everyone.chief)
    for source in rest:
        decide(report, source, "accepted", everyone.chief)
    assert disclosures(report, everyone).lines == (
        "A child was lost.",
        "Someone was hurt.",
        WHY,
    )
    assert draft(report, everyone).open == ()
    kinds = [fact.kind for fact in queries.history(report.id, actor=everyone.chief)]
    assert kinds == ["line.decided"] * 5 + ["quarterly.begun"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("It happened at Agency Beta.", "names_someone"),
        ("It happened at agency  beta or so, at ALPHA.", "names_someone"),
        ("See MAT-2026-00001.", "names_someone"),
        ("Call 212-555-0199 about 123-45-6789.", "identifying_text"),
        ("   ", "missing_field"),
        ("x" * 2_001, "too_long"),
    ],
)
def test_what_would_name_someone_is_not_taken(everyone: Cast, words: str, code: str) -> None:
    report, first = reviewing(everyone)
    with pytest.raises(Invalid) as refused:
        decide(report, first, "reworded", everyone.chief, words=words)
    assert code in [fault.code for fault in refused.value.faults]
    assert not Line.objects.exists()


def test_what_was_written_at_the_agency_is_read_again_before_it_is_accepted(everyone: Cast) -> None:
    report, first = reviewing(everyone, "Agency Beta called, and someone was in danger.")
    with pytest.raises(Invalid, match="“Agency Beta”"):
        decide(report, first, "accepted", everyone.chief)
    decide(report, first, "left_out", everyone.chief)


def test_given_two_who_review_at_once_then_the_second_is_told_and_nothing_is_lost(
    everyone: Cast,
) -> None:
    Membership.objects.create(
        person=everyone.people["stranger"], role=Role.CHIEF_PRIVACY_OFFICER, since=DAY
    )
    report, first = reviewing(everyone)
    decide(report, first, "accepted", everyone.chief)
    with pytest.raises(Stale, match="Chris Chief has decided this meanwhile"):
        decide(report, first, "left_out", everyone.stranger)
    kept = decide(report, first, "left_out", everyone.stranger, version=1)
    assert (kept.decision, kept.words, kept.version, kept.by) == ("left_out", "", 2, "Stu Stranger")


def test_words_that_are_not_of_the_quarter_or_of_a_signed_report_can_not_be_decided(
    everyone: Cast,
) -> None:
    report, first = reviewing(everyone)
    (other,) = told(everyone, on=date(2026, 7, 2))
    with pytest.raises(NotFound):
        decide(report, other, "left_out", everyone.chief)
    with pytest.raises(Invalid, match="Choose one of"):
        decide(report, first, "burnt", everyone.chief)
    reviewed(report, everyone.chief)
    signed(report, everyone.chief)
    with pytest.raises(Stale):
        decide(report, first, "left_out", everyone.chief, version=1)


def test_the_chiefs_own_words_stand_at_its_head_and_name_nobody_either(everyone: Cast) -> None:
    report = begun(everyone)
    by: dict[str, Any] = {"actor": everyone.chief, "now": NOW}
    with pytest.raises(Invalid, match="“Agency Alpha”"):
        actions.write_note(report.id, "Agency Alpha did well.", version=1, **by)
    actions.write_note(report.id, "A calm quarter.", version=1, **by)
    with pytest.raises(Stale):
        actions.write_note(report.id, "A wild quarter.", version=1, **by)
    assert draft(report, everyone).release.note == "A calm quarter."


# Signed


def test_nothing_is_signed_while_a_text_is_to_be_reviewed(everyone: Cast) -> None:
    report, first = reviewing(everyone)
    with pytest.raises(Invalid, match=f"Review the words of {first} first"):
        signed(report, everyone.chief)
    assert QuarterlyReport.objects.get().state == "draft"


def test_given_another_act_came_in_since_it_was_read_then_it_is_to_be_read_again(
    everyone: Cast,
) -> None:
    report, _ = reviewing(everyone)
    reviewed(report, everyone.chief)
    seen = draft(report, everyone).fingerprint
    told(everyone)
    with pytest.raises(Stale, match="no longer says what you read"):
        signing.sign(report.id, fingerprint=seen, intent="I sign.", actor=everyone.chief, now=NOW)


def test_what_is_signed_stays_in_every_format_whatever_happens_later(everyone: Cast) -> None:
    report, _ = reviewing(everyone)
    reviewed(report, everyone.chief)
    kept = signed(report, everyone.chief)
    assert kept.state == "signed"
    files = {e: queries.file(report.id, e, actor=everyone.chief) for e in documents.FORMATS}
    told(everyone, 9)
    for ending, data in files.items():
        assert queries.file(report.id, ending, actor=everyone.chief) == data
    said = msgspec.json.decode(files["json"], type=Release)
    assert part(said, "exigent_disclosures").total.exact == 5
    assert said.signed is not None
    assert (said.signed.name, said.signed.on) == ("Chris Chief", TODAY)
    assert files["pdf"].startswith(b"%PDF-")
    assert b"Someone was in danger." in files["html"]
    assert b"<script" not in files["html"]
    assert (
        "exigent_disclosures,,,Disclosures under exigent circumstances,5,5,"
        in files["csv"].decode()
    )
    fact = audit.history(report.id)[0]
    assert (fact.kind, fact.actor_name) == ("quarterly.signed", "Chris Chief")


def test_what_is_signed_is_signed_once_and_says_what_is_meant(everyone: Cast) -> None:
    report = begun(everyone)
    print_ = draft(report, everyone).fingerprint
    by: dict[str, Any] = {"actor": everyone.chief, "now": NOW, "fingerprint": print_}
    with pytest.raises(Invalid, match="Say what you mean by signing"):
        signing.sign(report.id, intent=" ", **by)
    signing.sign(report.id, intent="I sign.", **by)
    with pytest.raises(Stale, match="for this it has to be draft"):
        signing.sign(report.id, intent="I sign.", **by)


def test_what_was_signed_refuses_to_be_changed(everyone: Cast) -> None:
    report = published(everyone)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        QuarterlyReport.objects.filter(id=report.id).update(frozen="{}")


def test_a_file_or_a_report_that_was_changed_is_not_given_out(everyone: Cast) -> None:
    report = published(everyone)
    unprotect(connection, [QUARTERLY])
    changed = report.frozen.replace('"year":2026', '"year":2025')
    QuarterlyReport.objects.filter(id=report.id).update(frozen=changed)
    protect(connection, [QUARTERLY])
    with pytest.raises(Tampered):
        queries.release(report.id, actor=everyone.chief)
    path = next(Path(settings.MEDIA_ROOT).rglob(report.files["csv"]))
    path.write_bytes(b"altered")
    with pytest.raises(Tampered):
        queries.published_file(report.id, "csv")


def test_given_a_report_goes_its_way_then_the_office_holds(everyone: Cast) -> None:
    told(everyone, 5)
    report = published(everyone)
    actions.amend(report.id, "A mistake.", actor=everyone.chief, now=NOW)
    assert [broken.what for broken in integrity.breaks()] == []


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (lambda report: _set(report, note="Another."), "was changed behind the record's back"),
        (lambda report: _set(report, state="signed", published_at=None), "was changed behind"),
        (lambda report: _set(report, files={}), "What was kept of"),
        (lambda report: report.lines.update(words="Another."), "The words of MAT-2026-00001"),
        (lambda report: report.lines.all().delete(), "The words of MAT-2026-00001"),
        (lambda report: _lost(report), "The documents folder lacks the file"),
    ],
)
def test_what_was_changed_behind_the_records_back_is_found(
    everyone: Cast, harm: Callable[[QuarterlyReport], object], what: str
) -> None:
    told(everyone, 5)
    report = published(everyone)
    harm(report)
    assert any(what in broken.what for broken in integrity.breaks())


def _set(report: QuarterlyReport, **columns: Any) -> None:
    QuarterlyReport.objects.filter(id=report.id).update(**columns)


def _lost(report: QuarterlyReport) -> None:
    next(Path(settings.MEDIA_ROOT).rglob(report.files["csv"])).unlink()


def test_a_report_that_was_deleted_is_missed(everyone: Cast) -> None:
    report = begun(everyone)
    QuarterlyReport.objects.all().delete()
    assert [broken.what for broken in integrity.breaks()] == [
        f"{report.id} is in the record and was deleted from the quarterly reports."
    ]


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "signed"},
        {"frozen": "{}"},
        {"state": "published", "published_at": NOW},
        {"number": 5},
        {"amendment": 1},
        {"delivered_on": TODAY},
    ],
)
def test_the_table_takes_no_report_that_is_half_signed_or_half_delivered(
    everyone: Cast, columns: dict[str, Any]
) -> None:
    report = begun(everyone)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarterlyReport.objects.filter(id=report.id).update(**columns)


# Sent, and online


def test_it_is_sent_to_the_speaker_with_a_proof_once(everyone: Cast) -> None:
    report = begun(everyone)
    by: dict[str, Any] = {"actor": everyone.chief, "now": NOW}
    how: dict[str, Any] = {"on": TODAY, "how": "email", "proof": "Receipt 7"}
    with pytest.raises(Stale, match="is draft"):
        signing.record_delivery(report.id, **how, **by)
    signed(report, everyone.chief)
    with pytest.raises(Invalid, match="Say what proves it"):
        signing.record_delivery(report.id, on=TODAY, how="email", **by)
    with pytest.raises(Invalid, match="from July 30, 2026 to July 30, 2026"):
        signing.record_delivery(report.id, **{**how, "on": DAY}, **by)
    paper = papers.keep("receipt.pdf", b"%PDF-1.7 receipt")
    kept = signing.record_delivery(report.id, **how, paper=paper, **by)
    assert (kept.delivered_on, kept.recorded_by) == (TODAY, "Chris Chief")
    assert queries.proof(report.id, actor=everyone.chief) == ("receipt.pdf", b"%PDF-1.7 receipt")
    with pytest.raises(Stale, match="Chris Chief has recorded this delivery already"):
        signing.record_delivery(report.id, **how, **by)


def test_a_stranger_sees_what_is_online_and_nothing_before(everyone: Cast) -> None:
    report = begun(everyone)
    for _ in range(2):
        assert [*queries.published()] == []
        with pytest.raises(NotFound):
            queries.published_row(report.id)
        if report.state == "draft":
            report = signed(report, everyone.chief)
    signing.publish(report.id, actor=everyone.chief, now=NOW)
    assert [row.id for row in queries.published()] == [report.id]
    assert queries.published_file(report.id, "json")
    with pytest.raises(NotFound):
        queries.published_file(report.id, "exe")
    with pytest.raises(Stale):
        signing.publish(report.id, actor=everyone.chief, now=NOW)


# Amended


def test_an_amended_report_supersedes_and_does_not_replace(everyone: Cast) -> None:
    told(everyone, 7)
    first = published(everyone)
    told(everyone, 2)
    by: dict[str, Any] = {"actor": everyone.chief, "now": NOW}
    with pytest.raises(Invalid, match="Say why it is amended"):
        actions.amend(first.id, " ", **by)
    second = actions.amend(first.id, "Two acts came in late.", **by)
    with pytest.raises(Invalid, match="Someone has just begun"):
        actions.amend(first.id, "Two acts came in late.", **by)
    # Beside such a total nothing is told in words, so there is nothing to review.
    assert draft(second, everyone).open == ()
    signed(second, everyone.chief)
    assert [row.id for row in queries.published()] == [first.id]
    signing.publish(second.id, **by)
    first.refresh_from_db()
    assert (first.state, [row.id for row in queries.published()]) == (
        "superseded",
        [second.id, first.id],
    )
    was, now = (
        part(
            msgspec.json.decode(queries.published_file(id_, "json"), type=Release),
            "exigent_disclosures",
        )
        for id_ in (first.id, second.id)
    )
    assert (str(was.total), str(now.total), now.tables) == ("7", "5 or more", ())
    assert (was.lines, now.lines) == ((WHY,), ())
    assert (was.corrected, now.corrected) == (False, True)


def test_what_an_amended_report_does_not_correct_is_told_as_it_was(everyone: Cast) -> None:
    told(everyone, 7)
    first = published(everyone)
    second = actions.amend(
        first.id, "The words at its head were wrong.", actor=everyone.chief, now=NOW
    )
    assert draft(second, everyone).open == ()
    assert disclosures(second, everyone) == disclosures(first, everyone)


# Owed


def duties() -> list[tuple[str, str, str, str, date | None]]:
    """The duties of a quarter, as they stand."""
    rows = Duty.objects.filter(kind=asking.REPORT).order_by("record", "-part", "opened_at", "id")
    return [(d.record, d.part, d.state, d.who, d.due_on) for d in rows]


def test_each_quarter_asks_the_chief_once_and_names_no_day_that_the_law_does_not(
    everyone: Cast,
) -> None:
    Person.objects.update(letters="at_once")
    assert actions.owe_last_quarter(now=NOW) == 2
    assert actions.owe_last_quarter(now=NOW) == 0
    chief = "chief_privacy_officer"
    assert duties() == [
        ("2026-Q2", "speaker", "open", chief, None),
        ("2026-Q2", "online", "open", chief, None),
    ]
    duty = Duty.objects.first()
    assert duty is not None
    assert "the law names no day" in duty.explanation
    assert duty.provision == "23-1202(d)(2)"
    assert Message.objects.filter(to_email="chief@example.org").count() == 1
    begun(everyone)
    assert len(duties()) == 2


def test_sending_and_publishing_close_what_was_asked(everyone: Cast) -> None:
    report = begun(everyone)
    signed(report, everyone.chief)
    signing.publish(report.id, actor=everyone.chief, now=NOW)
    by: dict[str, Any] = {"actor": everyone.chief, "now": NOW}
    assert [state for _, _, state, _, _ in duties()] == ["open", "done"]
    signing.record_delivery(report.id, on=TODAY, how="hand", proof="Stamped", **by)
    assert [state for _, _, state, _, _ in duties()] == ["done", "done"]
    assert actions.owe_last_quarter(now=NOW) == 0
    actions.amend(report.id, "A mistake.", **by)
    assert [state for _, _, state, _, _ in duties()].count("open") == 2


def test_a_policy_sets_a_day_and_what_is_open_moves_with_it(everyone: Cast) -> None:
    actions.owe_last_quarter(now=NOW)
    by: dict[str, Any] = {"actor": everyone.chief, "now": NOW}
    dated = Policy(due_in_next_quarter=True, authority="Policy 3 of May 1, 2026")
    policies.change_policy(dated, version=0, **by)
    open_ = Duty.objects.filter(state="open")
    assert {d.due_on for d in open_} == {date(2026, 9, 30)}
    assert all("Policy 3 of May 1, 2026" in d.explanation for d in open_)
    policies.change_policy(
        msgspec.structs.replace(dated, due_in_next_quarter=False), version=1, **by
    )
    assert {d.due_on for d in Duty.objects.filter(state="open")} == {None}
    assert Duty.objects.filter(state="void").count() == 4


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (Policy(threshold=4, authority="P"), "threshold"),
        (Policy(threshold=1_001, authority="P"), "threshold"),
        (Policy(authority=" "), "authority"),
        (Policy(authority="P" * 301), "authority"),
    ],
)
def test_a_policy_that_tells_more_than_the_law_lets_or_has_no_source_is_refused(
    everyone: Cast, content: Policy, path: str
) -> None:
    with pytest.raises(Invalid) as refused:
        policies.change_policy(content, version=0, actor=everyone.chief, now=NOW)
    assert [fault.path for fault in refused.value.faults] == [path]


def test_given_a_higher_threshold_then_more_is_not_told(everyone: Cast) -> None:
    told(everyone, 7)
    by: dict[str, Any] = {"actor": everyone.chief, "now": NOW}
    policies.change_policy(Policy(threshold=10, authority="Policy 4"), version=0, **by)
    with pytest.raises(Stale):
        policies.change_policy(Policy(threshold=9, authority="Policy 5"), version=0, **by)
    assert str(disclosures(begun(everyone), everyone).total) == "<10"


# Found


@pytest.mark.parametrize(
    ("words", "there"),
    [("", True), ("2026", True), ("Q2", True), ("2026 q2", True), ("q3", False), ("calm", False)],
)
def test_reports_are_found_by_year_and_quarter(everyone: Cast, words: str, there: bool) -> None:
    begun(everyone)
    assert queries.reports(everyone.chief, words=words).exists() is there


def test_quarters_without_a_report_are_listed_the_newest_first(everyone: Cast) -> None:
    begun(everyone)
    found = queries.quarters_to_report(everyone.chief, now=NOW, most=3)
    assert [asking.key(quarter) for quarter in found] == ["2026-Q1", "2025-Q4"]
    new_year = datetime(2027, 1, 1, 6, 0, tzinfo=UTC)
    assert asking.key(asking.last_ended(new_year)) == "2026-Q4"

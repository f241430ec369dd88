"""What is kept until when, what is held, and what is gone: days, duties, holds, certificates.

Over 500 lines: each change to a rule, a hold or a holding is asked for its effect on the others.
"""

import time
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from threading import Event, Thread
from typing import Any

import docx
import msgspec
import pypdf
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discretion.apps.audit import queries as audit
from discretion.apps.audit.protection import protect, unprotect
from discretion.apps.duties import queries as duties
from discretion.apps.duties.models import Duty
from discretion.apps.mail.models import Message
from discretion.apps.register import actions as register
from discretion.apps.register.contents import Activity
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import record as opened_record
from discretion.apps.reports import integrity
from discretion.apps.retention import actions, certificates, queries
from discretion.apps.retention.models import Disposal, Hold, Holding
from discretion.apps.retention.queries import Filters, HoldFilters, Opened
from discretion.errors import Invalid, NotAllowed, NotFound, RefusedByLaw, Stale
from tests.apps.builders import an_activity
from tests.apps.kept_series import (
    A_YEAR,
    BEGAN,
    DONE,
    a_place,
    an_order,
    disposed,
    listed,
    on_hold,
)
from tests.cast import NOW, TODAY, Cast

DUE = date(2026, 1, 1)
LATER = NOW + timedelta(days=40)


def asked(holding_id: str) -> list[tuple[str, date | None]]:
    """What was asked about something kept, in the order in which it was: state and day."""
    found = Duty.objects.filter(record=holding_id).order_by("id")
    return [(duty.state, duty.due_on) for duty in found]


def now_of(it: Opened, everyone: Cast) -> Opened:
    """The same as it stands by now."""
    return queries.holding(it.id, actor=everyone.officer_a)


def faults(error: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    """What was wrong, each with its path."""
    return [(fault.code, fault.path) for fault in error.value.faults]


# Days


def test_the_day_is_worked_out_from_the_rule_in_words_that_can_be_checked(everyone: Cast) -> None:
    """§ 23-1202(e)"""
    it = listed(everyone)
    assert (it.id, it.due.on, str(it.due.provision)) == ("HLD-2026-00001", DUE, "23-1202(e)")
    assert it.due.explanation == (
        "the year ends: 1 year after December 31, 2024: December 31, 2025 (schedule 12); "
        "shredding the day after: January 1, 2026"
    )
    (told,) = queries.history(it.id, actor=everyone.officer_a)
    assert (told.kind, told.agency, told.actor_name) == ("holding.recorded", "alpha", "Kim Keeper")


def test_given_a_rule_that_names_no_number_then_no_day_is_counted_and_the_words_stand(
    everyone: Cast,
) -> None:
    place = a_place(everyone, years=0, until_when="the case is closed")
    it = listed(everyone, place)
    assert it.due.on is None
    assert "kept from December 31, 2024 until the case is closed" in it.due.explanation
    assert asked(it.id) == []


@pytest.mark.parametrize("years", [8_000, 9_999])
def test_given_a_period_beyond_any_calendar_then_there_is_no_day_and_nothing_breaks(
    everyone: Cast, years: int
) -> None:
    it = listed(everyone, a_place(everyone, years=years))
    assert it.due.on is None
    assert "beyond any calendar" in it.due.explanation


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"system": "SYS-2026-09999"}, ("unknown_id", "system")),
        ({"rule": "ACT-2026-09999"}, ("unknown_id", "rule")),
        ({"name": "  "}, ("missing_field", "name")),
        ({"name": "x" * 301}, ("too_long", "name")),
        ({"amount": "x" * 201}, ("too_long", "amount")),
        ({"triggered_on": date(1899, 12, 31)}, ("bad_date", "triggered_on")),
        ({"triggered_on": date(2200, 1, 1)}, ("bad_date", "triggered_on")),
    ],
)
def test_what_can_t_be_kept_is_refused_at_its_field(
    everyone: Cast, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as error:
        listed(everyone, **changes)
    assert faults(error) == [fault]
    assert not Holding.objects.exists()


def test_an_activity_that_says_not_how_long_is_no_rule(everyone: Cast) -> None:
    place = a_place(everyone)
    given: dict[str, Any] = {"agency": "alpha", "actor": everyone.officer_a, "now": NOW}
    silent = register.enter(KINDS["activity"], an_activity(), **given)
    with pytest.raises(Invalid) as error:
        listed(everyone, place, rule=silent.id)
    assert faults(error) == [("missing_field", "rule")]
    found = queries.rules("alpha", actor=everyone.officer_a)
    assert [kept.id for kept in found] == [place.rule]


def test_given_a_text_with_a_social_security_number_then_nothing_is_kept(everyone: Cast) -> None:
    with pytest.raises(Invalid) as error:
        listed(everyone, name="File of 219-09-9999")
    assert faults(error) == [("identifying_text", "name")]
    it = listed(everyone)
    with pytest.raises(Invalid) as second:
        on_hold(everyone.officer_a, it.id, reason="About 219-09-9999")
    assert faults(second) == [("identifying_text", "reason")]
    assert not Hold.objects.exists()


# Duties


def test_given_the_time_is_up_then_the_officer_has_a_duty_with_its_day_and_a_letter(
    everyone: Cast,
) -> None:
    """§ 10-503"""
    it = listed(everyone)
    (duty,) = Duty.objects.filter(record=it.id)
    assert (duty.kind, duty.due_on, duty.provision) == ("discard_safely", DUE, "23-1202(e)")
    assert duty.explanation == it.due.explanation
    mine = duties.mine(everyone.officer_a, today=TODAY)
    assert mine.filter(record=it.id).exists()
    assert not duties.mine(everyone.keeper_a, today=TODAY).filter(record=it.id).exists()
    assert "olga" not in Message.objects.get(to_email="officer_a@example.org").text.lower()


def test_given_the_day_is_far_off_then_it_is_asked_for_a_month_before_and_once(
    everyone: Cast,
) -> None:
    soon = TODAY + timedelta(days=60)
    began = soon.replace(year=2025) - timedelta(days=1)
    it = listed(everyone, triggered_on=began)
    assert (it.due.on, asked(it.id)) == (soon, [])
    actions.see_to(now=NOW + timedelta(days=29))
    assert asked(it.id) == []
    for _ in range(2):
        actions.see_to(now=NOW + timedelta(days=30))
        assert asked(it.id) == [("open", soon)]


def test_given_the_rule_is_changed_in_the_register_then_the_day_moves_and_the_duty_says_so(
    everyone: Cast,
) -> None:
    it = listed(everyone)
    _change_rule(everyone, it.content.rule, years=2)
    assert now_of(it, everyone).due.on == date(2027, 1, 1)
    actions.see_to(now=NOW + timedelta(days=1))
    (duty,) = Duty.objects.filter(record=it.id)
    assert duty.state == "void"
    assert duty.evidence.startswith("The day was worked out anew: the year ends: 2 years after")
    assert Holding.objects.get().due_on == date(2027, 1, 1)
    _change_rule(everyone, it.content.rule, at=NOW + timedelta(days=2), months=1, years=0)
    actions.see_to(now=NOW + timedelta(days=3))
    assert asked(it.id) == [("void", DUE), ("open", date(2025, 2, 1))]


def _change_rule(everyone: Cast, rule: str, at: Any = None, **changes: Any) -> None:
    at = at or NOW + timedelta(hours=1)
    kept = opened_record(rule, actor=everyone.officer_a)
    assert isinstance(kept.content, Activity)
    said = msgspec.structs.replace(A_YEAR, **changes)
    content = msgspec.structs.replace(kept.content, retention=said)
    register.change(rule, content, version=kept.version, actor=everyone.officer_a, now=at)


def test_given_the_activity_says_how_long_no_more_then_there_is_no_day(everyone: Cast) -> None:
    it = listed(everyone)
    kept = opened_record(it.content.rule, actor=everyone.officer_a)
    assert isinstance(kept.content, Activity)
    content = msgspec.structs.replace(kept.content, retention=msgspec.UNSET)
    register.change(kept.id, content, version=1, actor=everyone.officer_a, now=LATER)
    found = now_of(it, everyone)
    assert found.due.on is None
    assert found.due.explanation == f"{kept.id} no longer says how long it is kept"


def test_given_what_is_said_of_it_is_changed_then_its_day_and_its_duty_are_new(
    everyone: Cast,
) -> None:
    it = listed(everyone)
    said = msgspec.structs.replace(it.content, name="Sheets", triggered_on=date(2025, 6, 30))
    by: dict[str, Any] = {"version": it.version, "actor": everyone.keeper_a, "now": NOW}
    changed = actions.change(it.id, said, **by)
    assert (changed.due.on, changed.version) == (date(2026, 7, 1), 2)
    assert asked(it.id) == [("void", DUE), ("open", date(2026, 7, 1))]
    assert Duty.objects.get(state="open").what == "Dispose of “Sheets”"
    with pytest.raises(Stale):
        actions.change(it.id, it.content, **by)
    assert now_of(it, everyone).content == said


def test_given_a_renamed_series_then_its_open_duty_is_called_so_too(everyone: Cast) -> None:
    it = listed(everyone)
    said = msgspec.structs.replace(it.content, name="Sheets")
    actions.change(it.id, said, version=1, actor=everyone.keeper_a, now=NOW)
    assert [duty.what for duty in Duty.objects.filter(record=it.id)] == ["Dispose of “Sheets”"]


def test_given_it_was_listed_in_error_then_it_is_withdrawn_with_a_reason_and_nothing_is_owed(
    everyone: Cast,
) -> None:
    it = listed(everyone)
    by: dict[str, Any] = {"version": it.version, "actor": everyone.keeper_a, "now": NOW}
    with pytest.raises(Invalid):
        actions.withdraw(it.id, why=" ", **by)
    assert actions.withdraw(it.id, why="Listed twice.", **by).state == "withdrawn"
    assert asked(it.id) == [("void", DUE)]
    actions.see_to(now=LATER)
    assert asked(it.id) == [("void", DUE)]
    with pytest.raises(Stale):
        disposed(everyone, it)


# Holds


def test_given_a_hold_then_nothing_is_due_and_the_duty_tells_why(everyone: Cast) -> None:
    """§ 23-1202(e)"""
    it = listed(everyone)
    hold = on_hold(everyone.officer_a, it.id)
    found = now_of(it, everyone)
    assert (found.held, found.due.on) == (True, None)
    told = "shredding waits for the litigation hold of July 1, 2026, not lifted"
    assert found.due.explanation.endswith(told)
    (duty,) = Duty.objects.filter(record=it.id)
    assert duty.state == "void"
    assert told in duty.evidence
    assert (hold.id, hold.about_name) == ("SUS-2026-00001", it.content.name)
    kinds = [fact.kind for fact in queries.history(it.id, actor=everyone.officer_a)]
    assert kinds == ["hold.placed", "holding.recorded"]


def test_given_the_hold_is_lifted_then_it_is_due_the_day_after_and_asked_for_again(
    everyone: Cast,
) -> None:
    it = listed(everyone)
    hold = on_hold(everyone.officer_a, it.id)
    given: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    lifted = actions.lift_hold(hold.id, on=TODAY, why="The case was settled.", **given)
    assert (lifted.until, lifted.lifted_by) == (TODAY, "Olga Officer")
    after = TODAY + timedelta(days=1)
    assert now_of(it, everyone).due.on == after
    assert asked(it.id) == [("void", DUE), ("open", after)]
    assert "kept through July 30, 2026" in Duty.objects.get(state="open").explanation
    with pytest.raises(Stale):
        actions.lift_hold(hold.id, on=TODAY, why="Again.", **given)


def test_given_two_holds_then_it_waits_for_both(everyone: Cast) -> None:
    it = listed(everyone)
    first = on_hold(everyone.officer_a, it.id)
    on_hold(everyone.counsel_a, it.content.system, kind="foil")
    given: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    actions.lift_hold(first.id, on=TODAY, why="Settled.", **given)
    found = now_of(it, everyone)
    assert found.held
    assert "the FOIL hold of July 1, 2026, not lifted" in found.due.explanation
    assert [state for state, _ in asked(it.id)] == ["void"]


@pytest.mark.parametrize("what", ["system", "rule"])
def test_a_hold_on_a_system_or_a_rule_holds_what_is_listed_there_later_and_in_offices(
    everyone: Cast, what: str
) -> None:
    place, other = a_place(everyone), a_place(everyone, name="Badges")
    before = listed(everyone, place)
    apart = listed(everyone, other)
    on_hold(everyone.officer_a, getattr(place, what))
    after = listed(everyone, place, name="Sheets, 2023")
    below = listed(everyone, place, agency="alpha-office", actor=everyone.managing_a)
    held = {id_: queries.holding(id_, actor=everyone.managing_a).held for id_ in _ids()}
    assert held == {before.id: True, apart.id: False, after.id: True, below.id: True}
    assert asked(after.id) == asked(below.id) == []


def _ids() -> list[str]:
    return list(Holding.objects.values_list("id", flat=True))


def test_a_hold_of_an_office_does_not_hold_what_is_above_it(everyone: Cast) -> None:
    place = a_place(everyone)
    above = listed(everyone, place)
    below = listed(everyone, place, agency="alpha-office", actor=everyone.managing_a)
    on_hold(everyone.managing_a, place.system, agency="alpha-office")
    assert not now_of(above, everyone).held
    assert queries.holding(below.id, actor=everyone.managing_a).held


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"kind": "whim"}, ("unknown_code", "kind")),
        ({"reason": " "}, ("missing_field", "reason")),
        ({"since": TODAY + timedelta(days=1)}, ("bad_date", "since")),
        ({"reference": "x" * 201}, ("too_long", "reference")),
    ],
)
def test_a_hold_that_makes_no_sense_is_refused_at_its_field(
    everyone: Cast, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    it = listed(everyone)
    with pytest.raises(Invalid) as error:
        on_hold(everyone.officer_a, it.id, **changes)
    assert faults(error) == [fault]


@pytest.mark.parametrize("on", [date(2026, 6, 30), TODAY + timedelta(days=1)])
def test_a_hold_ends_not_before_it_began_and_not_in_the_future(everyone: Cast, on: date) -> None:
    hold = on_hold(everyone.officer_a, listed(everyone).id)
    with pytest.raises(Invalid) as error:
        actions.lift_hold(hold.id, on=on, why="Settled.", actor=everyone.officer_a, now=NOW)
    assert faults(error) == [("bad_date", "on")]


# Disposal


def test_given_it_is_disposed_of_then_the_certificate_tells_what_why_and_how(
    everyone: Cast,
) -> None:
    """§ 10-503"""
    it = listed(everyone)
    hold = on_hold(everyone.officer_a, it.id)
    given: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    actions.lift_hold(hold.id, on=date(2026, 7, 29), why="Settled.", **given)
    gone = disposed(everyone, it)
    assert (gone.state, gone.disposal) == ("disposed", "DSP-2026-00001")
    made = queries.certificate(it.id, actor=everyone.auditor)
    assert (made.number, made.agency_name, made.due_on) == ("DSP-2026-00001", "Agency Alpha", TODAY)
    assert made.rule_words == "1 year after: the year ends (schedule 12)"
    assert made.holds == (
        "Litigation hold SUS-2026-00001, July 1, 2026 to July 29, 2026, Index 4711",
    )
    assert made.disposing == DONE
    duty = Duty.objects.get(state="done")
    assert duty.evidence == "Disposed of on July 30, 2026: certificate DSP-2026-00001."
    with pytest.raises(Stale):
        disposed(everyone, it)
    with pytest.raises(Stale):
        on_hold(everyone.officer_a, it.id)


@pytest.mark.parametrize("format", certificates.FORMATS)
def test_the_certificate_as_a_file_says_all_of_it(
    everyone: Cast, format: certificates.Format
) -> None:
    it = disposed(everyone)
    data = certificates.written(queries.certificate(it.id, actor=everyone.officer_a), format)
    if format == "pdf":
        reader = pypdf.PdfReader(BytesIO(data))
        said = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
        assert reader.root_object["/MarkInfo"]
    else:
        said = _words_of(docx.Document(BytesIO(data)))
    for words in (
        *("Certificate of disposal", "DSP-2026-00001", "Agency Alpha", "Sign-in sheets, 2024"),
        *("12 boxes", "Paper was shredded", "Acme Shredding", "Kim Keeper", "10-503"),
        *("1 year after: the year ends (schedule 12)", "July 30, 2026"),
    ):
        assert words in said, words


def _words_of(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    texts = [*(paragraph.text for paragraph in document.paragraphs), *cells]
    return " ".join(" ".join(texts).split())


def test_given_a_hold_is_not_lifted_then_the_law_lets_nothing_be_disposed_of(
    everyone: Cast,
) -> None:
    it = listed(everyone)
    on_hold(everyone.officer_a, it.content.rule)
    with pytest.raises(RefusedByLaw) as error:
        disposed(everyone, it)
    assert error.value.provision == "23-1202(e)"
    assert "litigation hold" in str(error.value)
    by: dict[str, Any] = {"version": it.version, "actor": everyone.keeper_a, "now": NOW}
    with pytest.raises(RefusedByLaw):
        actions.withdraw(it.id, why="Out of sight.", **by)
    assert not Disposal.objects.exists()
    assert now_of(it, everyone).state == "kept"


def test_given_its_day_is_to_come_then_it_is_not_disposed_of(everyone: Cast) -> None:
    it = listed(everyone, triggered_on=date(2025, 7, 30))
    assert it.due.on == TODAY + timedelta(days=1)
    with pytest.raises(RefusedByLaw):
        disposed(everyone, it)
    due = listed(everyone, triggered_on=date(2025, 7, 29))
    with pytest.raises(RefusedByLaw):
        disposed(everyone, due, on=TODAY - timedelta(days=1))
    assert disposed(everyone, due).state == "disposed"


def test_given_no_day_can_be_counted_then_the_officer_says_why_the_time_is_up(
    everyone: Cast,
) -> None:
    it = listed(everyone, a_place(everyone, years=0, until_when="the case is closed"))
    by: dict[str, Any] = {"version": it.version, "actor": everyone.officer_a, "now": NOW}
    with pytest.raises(Invalid) as error:
        actions.dispose(it.id, DONE, **by)
    assert faults(error) == [("missing_field", "why")]
    actions.dispose(it.id, DONE, why="The case was closed in May.", **by)
    assert queries.certificate(it.id, actor=everyone.officer_a).why == "The case was closed in May."


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"unretrievable": False}, ("missing_field", "unretrievable")),
        ({"on": TODAY + timedelta(days=1)}, ("bad_date", "on")),
        ({"on": BEGAN - timedelta(days=1)}, ("bad_date", "on")),
        ({"by": ""}, ("missing_field", "by")),
        ({"witness": "Acme  Shredding"}, ("same_person", "witness")),
        ({"count": 0}, ("wrong_type", "count")),
        ({"unit": " "}, ("missing_field", "unit")),
        ({"way": "eaten"}, ("unknown_code", "way")),
        ({"way": "other"}, ("missing_field", "how")),
    ],
)
def test_a_disposal_that_proves_nothing_is_refused_at_its_field(
    everyone: Cast, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    """§ 10-503"""
    with pytest.raises(Invalid) as error:
        disposed(everyone, **changes)
    assert faults(error) == [fault]


@pytest.fixture
def cast(everyone: Cast) -> list[Cast]:
    """The cast; in a list, for Hypothesis asks of everything it is given whether it is a mock."""
    return [everyone]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    began=st.integers(0, 800),
    days=st.integers(1, 400),
    holds=st.lists(st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(0, 60)))),
)
def test_nothing_is_ever_disposed_of_before_its_day_or_under_a_hold(
    cast: list[Cast], began: int, days: int, holds: list[tuple[int, int | None]]
) -> None:
    """§ 23-1202(e)"""
    (everyone,) = cast
    with transaction.atomic():
        triggered = TODAY - timedelta(days=began)
        it = listed(everyone, a_place(everyone, years=0, days=days), triggered_on=triggered)
        last = triggered + timedelta(days=days)
        open_ones = 0
        for back, length in holds:
            since = TODAY - timedelta(days=back)
            hold = on_hold(everyone.officer_a, it.id, since=since)
            if length is None:
                open_ones += 1
                continue
            until = min(TODAY, since + timedelta(days=length))
            by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
            actions.lift_hold(hold.id, on=until, why="Settled.", **by)
            last = max(last, until)
        may = not open_ones and last < TODAY
        try:
            gone = disposed(everyone, it).state == "disposed"
        except RefusedByLaw:
            gone = False
        row = Holding.objects.get(id=it.id)
        assert gone is may
        assert row.due_on == (None if open_ones else last + timedelta(days=1))
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["hold", "disposal"])
def test_given_one_holds_what_another_disposes_of_then_the_second_waits_and_is_refused(
    everyone: Cast, first: str
) -> None:
    """Two at once are two on PostgreSQL; SQLite lets one in after the other."""
    if connection.vendor == "sqlite":
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        return
    it, begun = listed(everyone), Event()
    officer, counsel = everyone.officer_a, everyone.counsel_a
    said = {"version": it.version, "actor": officer, "now": NOW}
    acts: dict[str, Callable[[], object]] = {
        "hold": lambda: on_hold(counsel, it.content.system),
        "disposal": lambda: actions.dispose(it.id, DONE, **said),  # type: ignore[arg-type]  # as above
    }
    (second,) = {*acts} - {first}

    def act() -> None:
        with transaction.atomic():
            acts[first]()
            begun.set()
            time.sleep(0.5)
        connection.close()

    other = Thread(target=act)
    other.start()
    assert begun.wait(30)
    if second == "disposal":
        with pytest.raises(RefusedByLaw):
            acts[second]()
    else:
        acts[second]()
    other.join()
    row = Holding.objects.get()
    assert (row.state, row.held) == (("kept", True) if first == "hold" else ("disposed", False))


# Who may what


def test_who_keeps_the_register_lists_and_only_the_officer_disposes(everyone: Cast) -> None:
    it = listed(everyone)
    by: dict[str, Any] = {"version": it.version, "now": NOW}
    for part in ("keeper_a", "counsel_a", "head_a", "auditor", "chief"):
        with pytest.raises(NotAllowed):
            actions.dispose(it.id, DONE, actor=everyone.actor(part), **by)
    for part in ("officer_b", "staff_a", "foil_a", "stranger", "administrator"):
        with pytest.raises(NotFound):
            actions.dispose(it.id, DONE, actor=everyone.actor(part), **by)
        with pytest.raises(NotFound):
            queries.holding(it.id, actor=everyone.actor(part))
    with pytest.raises(NotAllowed):
        listed(everyone, actor=everyone.counsel_a)


def test_counsel_holds_and_lifts_and_who_keeps_the_register_does_not(everyone: Cast) -> None:
    it = listed(everyone)
    hold = on_hold(everyone.counsel_a, it.id)
    for part in ("keeper_a", "head_a", "auditor"):
        with pytest.raises(NotAllowed):
            on_hold(everyone.actor(part), it.id)
        with pytest.raises(NotAllowed):
            actions.lift_hold(hold.id, on=TODAY, why="x", actor=everyone.actor(part), now=NOW)
    with pytest.raises(NotFound):
        actions.lift_hold(hold.id, on=TODAY, why="x", actor=everyone.officer_b, now=NOW)
    with pytest.raises(NotFound):
        on_hold(everyone.officer_b, it.content.system, agency="beta")


# Lists


def test_the_list_is_narrowed_by_state_words_system_and_rule(everyone: Cast) -> None:
    place, other = a_place(everyone), a_place(everyone, name="Badges")
    due = listed(everyone, place, amount="12 boxes").id
    held = listed(everyone, place, name="Sheets, 2023").id
    on_hold(everyone.officer_a, held)
    kept = listed(everyone, other, name="Badges", triggered_on=TODAY).id
    near = listed(everyone, other, triggered_on=date(2025, 8, 10)).id
    gone = disposed(everyone, listed(everyone, other, name="Old badges")).id

    def found(**given: Any) -> list[str]:
        rows = queries.holdings(everyone.officer_a, Filters(**given), today=TODAY)
        return [row.id for row in rows]

    assert found() == [due, near, kept, held]
    assert found(state="due") == [due]
    assert found(state="soon") == [due, near]
    assert found(state="held") == [held]
    assert found(state="undated") == []
    assert found(state="disposed") == [gone]
    assert set(found(state="all")) == {due, held, kept, near, gone}
    assert found(words="12 BOXES") == [due]
    assert found(words="badges", state="all") == [gone, near, kept]
    assert found(rule=place.rule) == [due, held]
    assert found(system=other.system) == [near, kept]
    assert found(agency="alpha-office") == []
    assert not queries.holdings(everyone.officer_b, Filters(state="all"), today=TODAY).exists()


def test_what_is_due_is_counted_by_rule_and_by_system(everyone: Cast) -> None:
    place, other = a_place(everyone), a_place(everyone, name="Badges")
    listed(everyone, place)
    on_hold(everyone.officer_a, listed(everyone, place, name="Sheets, 2023").id)
    listed(everyone, other, triggered_on=TODAY)
    disposed(everyone, listed(everyone, place, name="Sheets, 2022"))
    every = queries.holdings(everyone.officer_a, today=TODAY)
    counted = queries.counted(every, "rule", today=TODAY)
    assert [(one.name, one.kept, one.due, one.soon, one.held) for one in counted] == [
        ("Sign-in sheets", 2, 1, 1, 1),
        ("Badges", 1, 0, 0, 0),
    ]
    assert [one.next_on for one in counted] == [DUE, date(2027, 7, 31)]
    by_system = queries.counted(every, "system", today=TODAY)
    assert [one.id for one in by_system] == [place.system, other.system]


def test_the_holds_are_narrowed_by_state_kind_and_words(everyone: Cast) -> None:
    it = listed(everyone)
    first = on_hold(everyone.officer_a, it.id)
    second = on_hold(everyone.officer_a, it.content.system, kind="audit", reference="Audit 9")
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    actions.lift_hold(first.id, on=TODAY, why="Settled.", **by)

    def found(**given: Any) -> list[str]:
        return [row.id for row in queries.holds(everyone.officer_a, HoldFilters(**given))]

    assert found() == [second.id]
    assert found(state="lifted") == [first.id]
    assert found(state="all", kind="litigation") == [first.id]
    assert found(state="all", words="audit 9 cabinet") == [second.id]
    assert not queries.holds(everyone.officer_b, HoldFilters(state="all")).exists()


# Proof


def test_a_certificate_can_t_be_changed_or_deleted(everyone: Cast) -> None:
    disposed(everyone)
    for change in (
        lambda: Disposal.objects.update(certificate="{}"),
        lambda: Disposal.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_table_takes_no_hold_about_two_things_and_no_end_without_a_reason(
    everyone: Cast,
) -> None:
    it = listed(everyone)
    hold = on_hold(everyone.officer_a, it.id)
    for change in ({"system": it.content.system}, {"until": TODAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Hold.objects.filter(id=hold.id).update(**change)


def _certificate_changed(everyone: Cast) -> None:
    row = Disposal.objects.get()
    Disposal.objects.update(certificate=row.certificate.replace("12", "13"))


@pytest.mark.parametrize(
    "change",
    [
        lambda everyone: Holding.objects.filter(state="kept").update(triggered_on=TODAY),
        lambda everyone: Holding.objects.filter(state="disposed").update(state="kept"),
        lambda everyone: Holding.objects.filter(state="kept").update(agency="beta"),
        lambda everyone: Hold.objects.update(reference="Another"),
        lambda everyone: Hold.objects.update(
            until=TODAY, lifted_at=NOW, lifted_by="x", lifted_why="x"
        ),
        lambda everyone: Hold.objects.all().delete(),
        lambda everyone: Disposal.objects.all().delete(),
        _certificate_changed,
    ],
)
def test_what_is_changed_behind_the_record_s_back_is_found(everyone: Cast, change: Any) -> None:
    disposed(everyone)
    on_hold(everyone.officer_a, listed(everyone, name="Sheets, 2023").id)
    assert [broken.what for broken in integrity.verify()] == []
    unprotect(connection)
    change(everyone)
    protect(connection)
    assert len(list(integrity.verify())) == 1


def test_every_step_is_one_fact_and_a_step_that_fails_leaves_nothing(everyone: Cast) -> None:
    it = listed(everyone)
    hold = on_hold(everyone.officer_a, it.id)
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    actions.lift_hold(hold.id, on=date(2026, 7, 29), why="Settled.", **by)
    disposed(everyone, it)
    kinds = [fact.kind for fact in audit.history(it.id)]
    assert kinds == ["holding.disposed", "holding.recorded"]
    assert [fact.kind for fact in audit.history(hold.id)] == ["hold.lifted", "hold.placed"]
    before = audit.head()
    with pytest.raises(Invalid):
        actions.place_hold(an_order("ACT-2026-00001", kind="whim"), agency="alpha", **by)
    assert audit.head() == before

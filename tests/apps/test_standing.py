"""What is owed at all times, or comes round: there from the first night on, closed by a word."""

from datetime import date, timedelta
from typing import Any, Final

import pytest

from discretion.apps.accounts.models import Agency
from discretion.apps.audit import queries as audit
from discretion.apps.duties import queries, standing
from discretion.apps.duties.models import Duty
from discretion.apps.duties.reminding import remind
from discretion.apps.mail.models import Message
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from tests.cast import CAST, NOW, TODAY, Cast

NEXT_YEAR: Final = date(2027, 7, 30)
TOMORROW: Final = NOW + timedelta(days=1)


def ledger() -> dict[tuple[str, str], list[str]]:
    """How each duty stands, by kind and agency, in order."""
    found: dict[tuple[str, str], list[str]] = {}
    for duty in Duty.objects.order_by("id"):
        found.setdefault((duty.kind, duty.agency_id or ""), []).append(duty.state)
    return found


def owed(kind: str, agency: str = "alpha") -> Duty:
    """What is open of a kind, after a night."""
    standing.keep_up(now=NOW)
    return Duty.objects.get(kind=kind, agency=agency or None, state="open")


def said_done(duty: Duty, everyone: Cast, part: str = "officer_a", **changes: Any) -> None:
    """Someone says that it was done."""
    told: dict[str, Any] = {"on": TODAY, "evidence": "Handbook 3, in the law library"}
    if duty.kind in standing.SET_AGAIN:
        told["again_on"] = NEXT_YEAR
    if duty.kind == standing.RECOMMEND:
        told["recommended"] = True
    word = standing.Word(**{**told, **changes})
    standing.show_done(duty.id, word, actor=everyone.actor(part), now=NOW)


def taken_back(
    duty: Duty, everyone: Cast, part: str = "officer_a", why: str = "Another paper was meant."
) -> None:
    """Someone takes back that it was done."""
    standing.take_back(duty.id, why=why, actor=everyone.actor(part), now=TOMORROW)


def test_each_agency_owes_guidance_a_plan_and_a_look_at_who_has_access(everyone: Cast) -> None:
    assert standing.keep_up(now=NOW) == 8
    of_agencies = ("issue_guidance", "keep_compliance_plan", "review_access")
    assert set(ledger()) == {
        *((kind, agency) for kind in of_agencies for agency in ("alpha", "beta")),
        ("review_reports", ""),
        ("recommend_policies", ""),
    }
    assert standing.keep_up(now=TOMORROW) == 0


@pytest.mark.parametrize(
    ("kind", "agency", "parts"),
    [
        ("issue_guidance", "alpha", {"officer_a", "managing_a"}),
        ("keep_compliance_plan", "beta", {"officer_b"}),
        ("review_access", "alpha", {"head_a"}),
        ("review_reports", "", {"committee"}),
        ("recommend_policies", "", {"committee"}),
    ],
)
def test_each_is_laid_before_who_may_do_it(
    everyone: Cast, kind: str, agency: str, parts: set[str]
) -> None:
    duty = owed(kind, agency)
    asked = {
        part
        for part in CAST
        if queries.mine(everyone.actor(part), today=TODAY).filter(id=duty.id).exists()
    }
    assert asked == parts


def test_given_it_is_said_to_be_done_then_what_shows_it_is_kept_and_its_next_day_is_owed(
    everyone: Cast,
) -> None:
    duty = owed("issue_guidance")
    assert (duty.due_on, duty.provision) == (None, "23-1203(2)")
    said_done(duty, everyone)
    duty.refresh_from_db()
    assert duty.state == "done"
    assert duty.evidence == (
        "Done on July 30, 2026, as Olga Officer says: Handbook 3, in the law library"
    )
    kinds = [fact.kind for fact in audit.history(duty.id)]
    assert kinds == ["duty.fulfilled", "duty.shown", "duty.owed"]
    again = owed("issue_guidance")
    assert (again.due_on, again.explanation) == (
        NEXT_YEAR,
        "July 30, 2027 was set for it when it was done on July 30, 2026; the law sets no day",
    )


def test_what_the_committee_owes_comes_round_every_second_july(everyone: Cast) -> None:
    duty = owed("review_reports", "")
    assert (duty.due_on, duty.provision) == (date(2026, 7, 31), "23-1204(b)")
    said_done(duty, everyone, "committee")
    assert owed("review_reports", "").due_on == date(2028, 7, 31)


def test_given_policies_were_recommended_then_the_chief_has_ninety_days(everyone: Cast) -> None:
    said_done(owed("recommend_policies", ""), everyone, "committee", on=date(2026, 7, 1))
    duty = Duty.objects.get(kind="adopt_recommended")
    assert (duty.due_on, duty.provision) == (date(2026, 9, 29), "23-1204(d)")
    assert duty.explanation == "90 days after July 1, 2026: September 29, 2026"
    assert queries.mine(everyone.chief, today=TODAY).filter(id=duty.id).exists()
    said_done(duty, everyone, "chief")
    assert ledger()["adopt_recommended", ""] == ["done"]


def test_given_none_are_needed_then_the_chief_owes_nothing(everyone: Cast) -> None:
    """§ 23-1204(d): the ninety days run from final recommendations."""
    duty = owed("recommend_policies", "")
    said_done(duty, everyone, "committee", recommended=False, evidence="Minutes 7")
    assert not Duty.objects.filter(kind="adopt_recommended").exists()
    duty.refresh_from_db()
    assert duty.evidence == (
        "Done on July 30, 2026, as Conny Committee says, and no policies are needed: Minutes 7"
    )
    assert owed("recommend_policies", "").due_on == date(2028, 7, 31)


def test_given_it_is_not_said_whether_any_are_recommended_then_that_is_asked(
    everyone: Cast,
) -> None:
    with pytest.raises(Invalid) as caught:
        said_done(owed("recommend_policies", ""), everyone, "committee", recommended=None)
    assert [fault.path for fault in caught.value.faults] == ["recommended"]


def test_given_policies_are_told_of_where_none_were_to_be_recommended_then_nothing_is_kept(
    everyone: Cast,
) -> None:
    with pytest.raises(Invalid) as caught:
        said_done(owed("review_reports", ""), everyone, "committee", recommended=True)
    assert [fault.path for fault in caught.value.faults] == ["recommended"]
    assert not Duty.objects.filter(kind="adopt_recommended").exists()


# Taken back


def test_given_it_is_taken_back_then_it_is_owed_again_and_what_followed_is_not(
    everyone: Cast,
) -> None:
    duty = owed("issue_guidance")
    said_done(duty, everyone)
    again = Duty.objects.get(kind="issue_guidance", agency="alpha", state="open")
    taken_back(duty, everyone, "managing_a")
    duty.refresh_from_db()
    assert (duty.state, duty.closed_at, duty.closed_by, duty.evidence) == ("open", None, "", "")
    again.refresh_from_db()
    assert again.state == "void"
    assert duty.id in again.evidence
    (told, *_) = audit.history(duty.id)
    assert (told.kind, told.why) == ("duty.reopened", "Another paper was meant.")
    assert [fact.kind for fact in audit.history(duty.id)][1:3] == ["duty.fulfilled", "duty.shown"]
    assert [fact.kind for fact in audit.history(again.id)] == ["duty.voided", "duty.owed"]
    said_done(duty, everyone)
    assert ledger()["issue_guidance", "alpha"] == ["done", "void", "open"]


def test_what_is_owed_again_is_told_in_the_next_letter(everyone: Cast) -> None:
    duty = owed("issue_guidance")
    said_done(duty, everyone)
    remind(now=NOW)
    taken_back(duty, everyone)
    remind(now=TOMORROW)
    letter = Message.objects.filter(to_email="managing_a@example.org").order_by("id").last()
    assert letter
    assert letter.subject == "1 new"
    assert duty.id in letter.text


def test_given_recommendations_are_taken_back_then_the_chief_has_nothing_to_adopt_of_them(
    everyone: Cast,
) -> None:
    earlier = owed("recommend_policies", "")
    said_done(earlier, everyone, "committee", on=date(2026, 7, 1))
    later = owed("recommend_policies", "")
    standing.show_done(
        later.id,
        standing.Word(on=TODAY, evidence="Minutes 8", recommended=True),
        actor=everyone.actor("committee"),
        now=NOW + timedelta(hours=1),
    )
    standing.keep_up(now=NOW + timedelta(hours=2))
    taken_back(later, everyone, "committee")
    found = Duty.objects.filter(kind="adopt_recommended").order_by("id")
    assert list(found.values_list("part", "state")) == [
        ("2026-07-01", "open"),
        ("2026-07-30", "void"),
    ]
    assert ledger()["recommend_policies", ""] == ["done", "open", "void"]


def test_given_a_day_to_come_was_voided_then_that_day_comes_round_all_the_same(
    everyone: Cast,
) -> None:
    duty = owed("review_reports", "")
    said_done(duty, everyone, "committee")
    assert owed("review_reports", "").due_on == date(2028, 7, 31)
    taken_back(duty, everyone, "committee")
    said_done(duty, everyone, "committee")
    assert owed("review_reports", "").due_on == date(2028, 7, 31)


def test_given_what_followed_was_done_then_it_is_taken_back_first(everyone: Cast) -> None:
    duty = owed("recommend_policies", "")
    said_done(duty, everyone, "committee")
    adopt = Duty.objects.get(kind="adopt_recommended")
    said_done(adopt, everyone, "chief")
    with pytest.raises(Invalid) as caught:
        taken_back(duty, everyone, "committee")
    assert adopt.id in caught.value.faults[0].message
    taken_back(adopt, everyone, "chief")
    taken_back(duty, everyone, "committee")
    assert ledger()["adopt_recommended", ""] == ["void"]
    assert ledger()["recommend_policies", ""] == ["open"]


@pytest.mark.parametrize(
    ("part", "error"),
    [("keeper_a", NotFound), ("counsel_a", NotAllowed), ("officer_b", NotFound)],
)
def test_nobody_else_takes_it_back(everyone: Cast, part: str, error: type[Exception]) -> None:
    duty = owed("issue_guidance")
    said_done(duty, everyone)
    with pytest.raises(error):
        taken_back(duty, everyone, part)


@pytest.mark.parametrize("why", ["", " ", "x" * 2_001, "Ask 718-555-0134 why"])
def test_given_no_sound_reason_then_nothing_is_taken_back(everyone: Cast, why: str) -> None:
    duty = owed("issue_guidance")
    said_done(duty, everyone)
    with pytest.raises(Invalid) as caught:
        taken_back(duty, everyone, why=why)
    assert [fault.path for fault in caught.value.faults] == ["why"]
    assert ledger()["issue_guidance", "alpha"] == ["done", "open"]


def test_what_is_open_or_done_elsewhere_is_not_taken_back(everyone: Cast) -> None:
    duty = owed("issue_guidance")
    with pytest.raises(Stale):
        taken_back(duty, everyone)
    said_done(duty, everyone)
    taken_back(duty, everyone)
    with pytest.raises(Stale):
        taken_back(duty, everyone)
    Duty.objects.filter(id=duty.id).update(kind="keep_condition")
    with pytest.raises(Invalid):
        taken_back(duty, everyone)


def test_given_an_agency_is_closed_then_it_owes_none_of_this_any_more(everyone: Cast) -> None:
    standing.keep_up(now=NOW)
    Agency.objects.filter(id="beta").update(closed_on=TODAY)
    standing.keep_up(now=TOMORROW)
    assert ledger()["issue_guidance", "beta"] == ["void"]
    assert ledger()["issue_guidance", "alpha"] == ["open"]


@pytest.mark.parametrize(
    ("part", "error"),
    [("keeper_a", NotFound), ("counsel_a", NotAllowed), ("officer_b", NotFound)],
)
def test_nobody_else_says_so(everyone: Cast, part: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        said_done(owed("issue_guidance"), everyone, part)


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"on": TODAY + timedelta(days=1)}, ["on"]),
        ({"evidence": " "}, ["evidence"]),
        ({"evidence": "x" * 2_001}, ["evidence"]),
        ({"again_on": None}, ["again_on"]),
        ({"again_on": TODAY}, ["again_on"]),
        ({"again_on": date(2099, 1, 1), "evidence": ""}, ["evidence", "again_on"]),
        ({"evidence": "Ask 718-555-0134 for it"}, ["evidence"]),
    ],
)
def test_given_what_makes_no_sense_then_each_fault_is_told_and_nothing_is_kept(
    everyone: Cast, changes: dict[str, Any], paths: list[str]
) -> None:
    duty = owed("issue_guidance")
    with pytest.raises(Invalid) as caught:
        said_done(duty, everyone, **changes)
    assert [fault.path for fault in caught.value.faults] == paths
    duty.refresh_from_db()
    assert duty.state == "open"


def test_given_two_officers_say_so_then_the_second_is_told(everyone: Cast) -> None:
    duty = owed("issue_guidance")
    said_done(duty, everyone)
    with pytest.raises(Stale):
        said_done(duty, everyone, "managing_a")
    assert ledger()["issue_guidance", "alpha"] == ["done", "open"]

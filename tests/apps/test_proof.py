"""The proof-reader: a sound report has no finding, and each rule fires where it should."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest

from discretion.apps.register.contents import RetentionRule
from discretion.apps.register.queries import Kept
from discretion.apps.reports.material import Designated
from discretion.apps.reports.proof import RULES, Case, Finding, proofread
from discretion.forms.report import Report, YesNoAnswer
from tests.apps.material import (
    ACME,
    AGREED,
    RULE,
    a_case,
    activity,
    changed,
    designated,
    kept,
    rows,
    sections,
    signature,
    sound_material,
    sound_words,
    text,
    ticked,
    without_rule,
)

YES, NO, BLANK = YesNoAnswer(yes=True), YesNoAnswer(yes=False), YesNoAnswer()


def said(**words: Any) -> Case:
    """The sound report, but with these own words."""
    return a_case(words=sound_words(**words))


def on_record(place: int, **changes: Any) -> Case:
    """The sound report, but one of its activities says something else."""
    return with_activities(
        lambda found: [*found[:place], changed(found[place], **changes), *found[place + 1 :]]
    )


def with_activities(change: Callable[[list[Kept]], list[Kept]]) -> Case:
    """The sound report, but with other activities."""
    sound = sound_material()
    return a_case(replace(sound, activities=change(list(sound.activities))))


def with_designations(*more: Designated) -> Case:
    """The sound report with more designations."""
    sound = sound_material()
    return a_case(replace(sound, designations=[*sound.designations, *more]))


def last(**answers: Any) -> Report:
    """What was filed last time, but for these answers."""
    before = a_case().report
    given = {number.removeprefix("q"): answer for number, answer in answers.items()}
    return msgspec.structs.replace(before, answers={**before.answers, **given})


ENTITY = {"entity": "Martians", "reason": "They ask.", "mission": "Peace."}
FEDERAL = {"entity": "Federal agencies", "reason": "They ask.", "mission": "It serves us."}
CITY = {"entity": "Other City agencies", "reason": "They ask.", "mission": "It serves us."}
ROW = {"heading": None, "description": "Letters.", "classifications": ("routine",)}
JOINT = {"heading": None, "description": "Letters.", "classifications": ("joint_routine",)}
UNTIL_NEVER = RetentionRule(trigger="The letter is answered", disposal="Shredded", citation="LTR-1")

SPOILT: dict[str, Callable[[], Case]] = {
    "six_unanswered": lambda: said(q6=BLANK),
    "seven_without_six": lambda: said(q6=NO),
    "seven_unanswered": lambda: said(q7=None),
    "six_denied_by_records": lambda: said(q6=NO, q7=None),
    "type_ticked_but_unused": lambda: said(q1=ticked("race")),
    "type_used_but_unticked": lambda: a_case(answers={"1": ticked("name")}),
    "other_type_has_a_box": lambda: said(q1=ticked(other=("social security number",))),
    "type_dropped": lambda: a_case(last=last(q1=ticked("religion"))),
    "entity_without_disclosure": lambda: said(q14=rows(ENTITY)),
    "third_party_not_listed": lambda: a_case(answers={"14": rows(CITY)}),
    "entity_without_reason": lambda: on_record(3, reason=""),
    "entity_without_mission": lambda: a_case(
        answers={"14": rows(CITY, {**FEDERAL, "mission": ""})}
    ),
    "row_unclassified": lambda: said(q3=rows({**ROW, "classifications": ()})),
    "row_undescribed": lambda: said(q3=rows({**ROW, "description": ""})),
    "joint_row_without_designation": lambda: a_case(
        replace(sound_material(), designations=[]), sound_words(q3=rows(JOINT))
    ),
    "best_interests_without_designation": lambda: said(q4=rows({"description": "Voters."})),
    "best_interests_not_listed": lambda: a_case(answers={"4": rows()}),
    "rows_twice": lambda: a_case(answers={"14": rows(CITY, FEDERAL, {**CITY, "reason": "More."})}),
    "narrative_empty": lambda: a_case(answers={"12": text("")}),
    "only_computed": lambda: said(q8=None),
    "placeholder_left": lambda: said(q12=text("To be completed by the desk.")),
    "refers_to_nothing": lambda: said(q3=rows({**ROW, "description": "As described above."})),
    "nothing_though_records": lambda: said(q13=text("N/A")),
    "carried_unconfirmed": lambda: a_case(unconfirmed={"5": "RPT-2024-00001"}),
    "numbers_changed": lambda: a_case(outdated=frozenset({"8"})),
    "unchanged_since_last": lambda: a_case(last=last()),
    "exigency_unexplained": lambda: said(q10=text("The officer decides.")),
    "exigency_contradicted": lambda: said(
        q5=text("In an emergency staff disclose at once."), q10=text("We never had an emergency.")
    ),
    "routine_denied": lambda: said(q10=text("No disclosure is routine; emergencies are told.")),
    "function_not_told": lambda: a_case(answers={"2": sections(Others="We do things.")}),
    "activity_without_function": lambda: on_record(0, function=""),
    "activity_without_types": lambda: on_record(1, types=()),
    "activity_without_authority": lambda: on_record(0, legal_authority=" "),
    "activity_without_staff": lambda: on_record(0, staff=()),
    "disclosure_without_recipient": lambda: on_record(2, counterparties=()),
    "routine_without_designation": lambda: on_record(0, types=("name", "race")),
    "activity_unclassified": lambda: on_record(3, classifications=()),
    "drafts_left_out": lambda: with_activities(lambda found: [*found, activity(9, state="draft")]),
    "retention_blank": lambda: with_activities(
        lambda found: [found[0], without_rule(found[1]), *found[2:]]
    ),
    "retention_without_period": lambda: on_record(1, retention=UNTIL_NEVER),
    "retention_without_citation": lambda: on_record(
        1, retention=msgspec.structs.replace(RULE, citation="")
    ),
    "retention_without_disposal": lambda: on_record(
        1, retention=msgspec.structs.replace(RULE, disposal="")
    ),
    "collection_without_retention": lambda: with_activities(
        lambda found: [without_rule(found[0]), *found[2:]]
    ),
    "approval_without_date": lambda: with_designations(
        msgspec.structs.replace(designated(9), signatures=())
    ),
    "joint_unsigned": lambda: with_designations(
        designated(9, signature(), kind="joint_routine", with_agencies=("beta",))
    ),
    "designation_expired": lambda: with_designations(designated(9, until=date(2026, 7, 29))),
    "designation_for_review": lambda: with_designations(designated(9, review_on=date(2026, 7, 30))),
    "designation_waiting": lambda: with_designations(designated(9, state="proposed")),
    "function_without_mission": lambda: a_case(
        replace(
            sound_material(),
            functions=[changed(f, mission=" ") for f in sound_material().functions],
        )
    ),
    "contractor_unbound": lambda: a_case(
        replace(
            sound_material(),
            contractors=[
                kept("CON-2026-00001", msgspec.structs.replace(ACME, bound_by_contract="no"))
            ],
        )
    ),
    "agreement_ended": lambda: a_case(
        replace(
            sound_material(),
            agreements=[
                *sound_material().agreements,
                kept("AGR-2026-00002", msgspec.structs.replace(AGREED, until=date(2026, 7, 29))),
            ],
        )
    ),
    "third_party_without_agreement": lambda: a_case(replace(sound_material(), agreements=[])),
    "header_missing": lambda: a_case(header={"telephone": None}),
    "email_malformed": lambda: a_case(header={"email": "olga at alpha"}),
    "date_malformed": lambda: a_case(head={"date": "yesterday"}),
    "report_late": lambda: a_case(header={"report_date": "2026-08-01"}),
    "due_date_wrong": lambda: a_case(header={"due_date": "2026-07-30"}),
    "preparer_missing": lambda: _without_preparer(),
    "signature_missing": lambda: a_case(head={"signature": None}),
    "signature_undated": lambda: a_case(head={"date": None}),
    "office_silent": lambda: a_case(replace(sound_material(), parents={"office": "alpha"})),
    "contents_missing": lambda: a_case(answers={"9": text("")}),
}


def _without_preparer() -> Case:
    sound = a_case()
    signatures = {**sound.report.signatures, "preparer": {"name": None}}
    return replace(sound, report=msgspec.structs.replace(sound.report, signatures=signatures))


def codes(case: Case) -> set[str]:
    """The codes of what is found."""
    return {finding.code for finding in proofread(case)}


def found(case: Case, code: str) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in proofread(case) if finding.code == code]


def test_in_a_sound_report_nothing_is_found() -> None:
    assert proofread(a_case()) == []


def test_there_are_at_least_twenty_five_rules_and_each_is_tried() -> None:
    assert len(RULES) >= 25
    assert set(SPOILT) == set(RULES)


@pytest.mark.parametrize("code", SPOILT)
def test_a_report_spoilt_in_one_way_is_found_out(code: str) -> None:
    assert code in codes(SPOILT[code]())


@pytest.mark.parametrize("code", RULES)
def test_each_rule_says_what_is_off_and_what_to_do(code: str) -> None:
    rule = RULES[code]
    assert rule.says.endswith(".")
    assert rule.fix.endswith((".", "?"))
    assert len(a_case().numbers(rule.asks)) == len(rule.asks)


def test_findings_come_in_the_order_of_the_questions_contradictions_first() -> None:
    case = said(q12=text(""), q5=None, q7=NO, q6=BLANK, q13=text("N/A"))
    places = [int(f.question or 99) for f in proofread(case)]
    assert places == sorted(places)


def test_a_finding_leads_to_the_records_that_it_is_about() -> None:
    (finding,) = found(on_record(0, legal_authority=""), "activity_without_authority")
    assert finding.records == ("ACT-2026-00001",)


def test_what_an_office_contributed_counts() -> None:
    material = replace(sound_material(), parents={"office": "alpha"})
    assert "office_silent" not in codes(a_case(material, contributed=frozenset({"office"})))


def test_a_collection_that_a_retention_follows_needs_no_rule_of_its_own() -> None:
    case = with_activities(lambda all_: [without_rule(all_[0]), *all_[1:]])
    assert "collection_without_retention" not in codes(case)


def test_a_computed_row_may_refer_to_what_is_above_because_its_record_is_linked() -> None:
    assert "refers_to_nothing" not in codes(on_record(3, reason="As described above."))


@pytest.mark.parametrize("words", ["None of this is kept.", "We have nothing to add; see 5."])
def test_words_that_only_begin_like_nothing_are_words(words: str) -> None:
    assert "nothing_though_records" not in codes(said(q13=text(words)))


def test_a_vendor_outside_the_chapter_need_not_be_bound() -> None:
    vendor = msgspec.structs.replace(ACME, services="other", bound_by_contract="no")
    case = a_case(replace(sound_material(), contractors=[kept("CON-2026-00001", vendor)]))
    assert "contractor_unbound" not in codes(case)


def test_a_routine_disclosure_to_a_third_party_needs_no_agreement_unless_a_policy_asks() -> None:
    routine = designated(
        9, act="disclosure", types=("name", "height"), counterparties=("federal_agency",)
    )
    sound = sound_material()
    bare = replace(sound, agreements=[], designations=[*sound.designations, routine])
    assert "third_party_without_agreement" not in codes(a_case(bare))
    asking = msgspec.structs.replace(sound.policies[0].content, counterparties=("federal_agency",))
    bound = replace(bare, policies=[kept("POL-2026-00001", asking, agency="")])
    assert "third_party_without_agreement" in codes(a_case(bound))


def test_an_agreement_on_fewer_types_does_not_cover_the_disclosure() -> None:
    narrow = kept("AGR-2026-00001", msgspec.structs.replace(AGREED, types=("name",)))
    case = a_case(replace(sound_material(), agreements=[narrow]))
    assert "third_party_without_agreement" in codes(case)


def test_a_report_of_a_year_without_a_cycle_is_told_so() -> None:
    (finding,) = found(a_case(cycle=2027), "due_date_wrong")
    assert "2027" in finding.message


@pytest.mark.parametrize(
    "words",
    [
        "If there is no emergency, the officer decides first.",
        "No disclosure is made that is not covered as routine, emergencies apart.",
    ],
)
def test_what_is_said_on_a_condition_denies_nothing(words: str) -> None:
    case = said(q5=text("In an emergency staff disclose at once."), q10=text(words))
    assert codes(case).isdisjoint({"exigency_contradicted", "routine_denied"})

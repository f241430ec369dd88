"""What went wrong, by guided questions: all that can be answered, the finding and its reasons."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from discretion.law.citations import provision
from discretion.law.incidents import Element, Standing, is_breach
from discretion.law.triage import (
    ASKS,
    Answers,
    ElementName,
    OfBreach,
    OfViolation,
    breach_by,
    breach_finding,
    exposed_by,
    next_of_breach,
    next_of_violation,
    violation_finding,
)

SAID = (UNSET, True, False)
OF_VIOLATION = tuple(OfViolation.__struct_fields__)
KIND = (
    *("computerized", "unauthorized", "compromised", "lawfully_public", "login", "personal"),
    *("encrypted", "key_taken"),
)
SSN: tuple[ElementName, ...] = ("social_security_number",)
NONE: tuple[ElementName, ...] = ()
SO = "So it is a breach of private information."


def every_violation() -> Iterator[OfViolation]:
    for said in product(SAID, repeat=len(OF_VIOLATION)):
        told: dict[str, Any] = dict(zip(OF_VIOLATION, said, strict=True))
        yield OfViolation(**told)


def every_exposure() -> Iterator[OfBreach]:
    """Every exposure that is answered in full, of an agency that only maintains the data."""
    for said in product((True, False), repeat=len(KIND)):
        for elements in (NONE, SSN):
            told: dict[str, Any] = dict(zip(KIND, said, strict=True))
            yield OfBreach(**told, elements=elements, owns=False)


def is_violation(told: OfViolation) -> bool:
    return told.identifying is True and told.left_agency is True and told.allowed is False


def test_given_any_answers_then_only_what_can_change_the_finding_is_asked() -> None:
    for told in every_violation():
        asked = next_of_violation(told)
        assert all(getattr(told, name) is UNSET for name in asked)
        if not asked:
            found = violation_finding(told)
            assert found.outcome == is_violation(told)
            assert found.because
            assert not found.outcome or told.described_in_policy is not UNSET


def test_given_an_answer_that_ends_it_then_no_later_one_changes_the_finding() -> None:
    for told in every_violation():
        if next_of_violation(told) or violation_finding(told).outcome:
            continue
        for name in OF_VIOLATION:
            if getattr(told, name) is UNSET:
                for answer in (True, False):
                    more = msgspec.structs.replace(told, **{name: answer})
                    assert violation_finding(more).outcome is False


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, ("identifying", "left_agency", "allowed")),
        ({"identifying": True}, ("left_agency", "allowed")),
        ({"identifying": True, "left_agency": True, "allowed": False}, ("described_in_policy",)),
        ({"identifying": False}, ()),
    ],
)
def test_the_questions_come_in_the_order_of_the_law(
    answers: dict[str, Any], asked: tuple[str, ...]
) -> None:
    assert next_of_violation(OfViolation(**answers)) == asked


def test_every_exposure_is_found_as_the_definition_of_a_breach_has_it() -> None:
    for told in every_exposure():
        assert next_of_breach(told) == (), told
        expected = is_breach(
            exposed_by(told),
            unauthorized=told.unauthorized is True,
            computerized=told.computerized is True,
            compromised=told.compromised is True,
        )
        found = breach_finding(told)
        assert found.outcome == expected, told
        assert all(provision(reason.source) for reason in found.because)


def test_given_answers_left_out_then_those_asked_next_lead_to_the_same_finding() -> None:
    for whole in every_exposure():
        told = OfBreach()
        for _ in range(len(whole.__struct_fields__)):
            asked = next_of_breach(told)
            if not asked:
                break
            told = msgspec.structs.replace(told, **{asked[0]: getattr(whole, asked[0])})
        assert next_of_breach(told) == ()
        assert breach_finding(told).outcome == breach_finding(whole).outcome


def a_breach(**changes: Any) -> OfBreach:
    told = OfBreach(
        computerized=True,
        unauthorized=True,
        compromised=True,
        lawfully_public=False,
        elements=SSN,
        login=False,
        personal=True,
        encrypted=False,
    )
    return msgspec.structs.replace(told, **changes)


@pytest.mark.parametrize(
    ("answers", "last"),
    [
        ({}, ("It was with what says whose it is, and readable.", SO)),
        (
            {"login": True},
            ("It was a user name or email address with what opens the account.", SO),
        ),
        ({"encrypted": True, "key_taken": True}, (None, SO)),
        (
            {"encrypted": True, "key_taken": False},
            ("It is not lawfully public.", "It was encrypted, and the key was not taken."),
        ),
        ({"personal": False}, ("It is not lawfully public.", "Nothing with it says whose it is.")),
        ({"elements": NONE}, (None, "None of it is of the kinds that the law calls private.")),
        (
            {"computerized": False},
            ("It was not computerized data, and only such can be breached.",),
        ),
    ],
)
def test_the_reasons_of_a_breach_end_with_what_decided_it(
    answers: dict[str, Any], last: tuple[str | None, ...]
) -> None:
    """10-501"""
    found = breach_finding(a_breach(**answers))
    told = [reason.says for reason in found.because][-len(last) :]
    assert [
        (said, wanted)
        for said, wanted in zip(told, last, strict=True)
        if wanted not in (None, said)
    ] == []
    assert found.outcome == (told[-1] == SO)
    assert all(reason.says and provision(reason.source) for reason in found.because)


def test_the_reasons_of_a_violation_are_the_answers_and_what_follows() -> None:
    """23-1202(c)(4)"""
    found = violation_finding(OfViolation(identifying=True, left_agency=True, allowed=False))
    assert [(reason.says, str(reason.source)) for reason in found.because] == [
        ("It could be used to identify or locate someone.", "23-1201 identifying information"),
        ("Someone outside the agency got it.", "23-1202(c)(1)"),
        ("Not all of it was approved, routine, exempt or done in an emergency.", "23-1202(c)(1)"),
        ("So it is a disclosure in violation of the chapter.", "23-1202(c)(4)"),
    ]


def test_what_is_exposed_and_how_the_agency_stands_to_it_are_as_answered() -> None:
    told = a_breach(encrypted=True, key_taken=True, elements=UNSET)
    exposed = exposed_by(told)
    assert (exposed.elements, exposed.encrypted, exposed.key_taken) == (frozenset(), True, True)
    bare = exposed_by(a_breach())
    assert (bare.encrypted, bare.key_taken) == (False, False)
    breach = breach_by("alpha", a_breach(told_under_state_law=True))
    assert (breach.told_under_state_law, breach.residents) == (True, 0)
    assert breach_by("alpha", a_breach()).told_under_state_law is False


def test_given_a_breach_then_what_decides_who_is_told_is_asked() -> None:
    assert next_of_breach(a_breach()) == ("owns",)
    assert next_of_breach(a_breach(owns=False)) == ()
    asked = ("discovered", "inadvertent", "harm_unlikely", "told_under_state_law", "residents")
    assert next_of_breach(a_breach(owns=True)) == asked
    assert next_of_breach(a_breach(encrypted=True)) == ("key_taken",)
    assert next_of_breach(a_breach(personal=False, encrypted=UNSET)) == ()


def test_the_breach_is_told_to_the_law_as_it_was_answered() -> None:
    told = a_breach(owns=True, discovered=True, inadvertent=True, harm_unlikely=False, residents=7)
    breach = breach_by("beta", told)
    assert (breach.agency, breach.standing) == ("beta", Standing.OWNS_LEASES_OR_LICENSES)
    assert (breach.discovered, breach.inadvertent, breach.harm_unlikely) == (True, True, False)
    assert breach.residents == 7
    assert breach_by("beta", a_breach(owns=False)).standing is Standing.ONLY_MAINTAINS


def test_every_question_is_asked_in_words_and_cited_and_every_element_can_be_chosen() -> None:
    fields = {name for kind in (OfViolation, OfBreach) for name in kind.__struct_fields__}
    assert fields == set(ASKS)
    assert all(asked.says.endswith("?") and provision(asked.source) for asked in ASKS.values())
    for element in Element:
        told = a_breach(elements=(element.value,))
        assert msgspec.convert(msgspec.to_builtins(told), OfBreach) == told
    assert Answers.__struct_fields__ == ()

"""Who tells whom after a violation, an exigent act or a breach: every combination of the facts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations, product

import pytest

from discretion.law.citations import Citation
from discretion.law.deadlines import HourLimit
from discretion.law.incidents import (
    Breach,
    Element,
    Exposed,
    Form,
    Notice,
    Standing,
    Violation,
    When,
    breach_notices,
    determination_kept_through,
    exigent_excuse,
    exigent_notices,
    form_is_allowed,
    harmless,
    individual_must_be_told,
    individuals_are_told,
    is_breach,
    is_private_information,
    is_readable,
    notice_due,
    police_excuse,
    protective_excuse,
    reporting_agencies_are_told,
    shared_notices,
    violation_notices,
    welfare_excuse,
)
from discretion.law.rules import NotInForce

BOTH = (False, True)
DAY = date(2026, 1, 1)


def notice(
    to: str,
    *,
    provision: str | None,
    by: str = "agency",
    agency: str = "HRA",
    when: When = "as_soon_as_practicable",
) -> Notice:
    return Notice(
        who=by,
        what=f"notify_{to}",
        to=to,
        when=when,
        provision=Citation(provision) if provision else None,
        agency=agency,
    )


def quarterly(provision: str) -> Notice:
    return Notice(
        who="chief_privacy_officer",
        what="report_quarterly",
        to="speaker",
        when="quarterly",
        provision=Citation(provision),
        agency=None,
    )


# When


@pytest.mark.parametrize(
    ("when", "working", "on"),
    [
        ("as_soon_as_practicable", "as soon as practicable after January 1, 2026", None),
        ("promptly", "promptly after January 1, 2026; the law sets no day", None),
        ("no_time_stated", "known on January 1, 2026; the law states no time", None),
        ("quarterly", "every quarter", date(2026, 6, 30)),
    ],
)
def test_a_notice_is_due_when_its_words_say_and_no_hours_are_made_up(
    when: When, working: str, on: date | None
) -> None:
    asked = notice("individual", provision="10-502(a)", when=when)
    since = datetime(2026, 1, 1, 12, tzinfo=UTC)
    due = notice_due(asked, Citation("10-502(a)"), since)
    assert (due.on, due.at, due.provision) == (on, None, Citation("10-502(a)"))
    assert due.explanation.startswith(working)


def test_a_policy_s_hours_count_from_the_moment_the_agency_knew() -> None:
    asked = notice("chief_privacy_officer", provision="23-1202(c)(4)")
    since, limit = datetime(2026, 1, 1, 12, tzinfo=UTC), HourLimit(hours=24, authority="Policy 3")
    due = notice_due(asked, Citation("23-1202(c)(4)"), since, limit=limit)
    assert (due.on, due.at) == (date(2026, 1, 2), datetime(2026, 1, 2, 12, tzinfo=UTC))
    assert "within 24 hours" in due.explanation
    assert "Policy 3" in due.explanation


# A violation


def a_violation(*, described: bool = True, harm: bool = False) -> Violation:
    return Violation(
        aware_agency="HRA",
        responsible_agency="ACS",
        described_in_policy=described,
        telling_would_do_harm=harm,
    )


BY_THE_AGENCY_AWARE = notice(
    "chief_privacy_officer", by="agency_privacy_officer", agency="HRA", provision="23-1202(c)(4)"
)
BY_THE_AGENCY_RESPONSIBLE = notice(
    "individual", by="responsible_agency", agency="ACS", provision="23-1202(c)(4)"
)


@pytest.mark.parametrize(("described", "harm"), [*product(BOTH, BOTH)])
def test_the_agency_aware_tells_the_officer_and_the_agency_responsible_the_individual(
    described: bool, harm: bool
) -> None:
    """§ 23-1202(c)(4): the individual only as § 23-1203(6) says and § 23-1204(e) allows."""
    violation = a_violation(described=described, harm=harm)
    told = described and not harm
    assert individual_must_be_told(violation) is told
    assert violation_notices(violation) == (
        BY_THE_AGENCY_AWARE,
        *([BY_THE_AGENCY_RESPONSIBLE] if told else []),
        quarterly("23-1202(c)(4)"),
    )


# Exigent circumstances


@pytest.mark.parametrize(("police", "investigation"), [*product(BOTH, BOTH)])
def test_the_police_excuse_needs_the_police_and_an_open_criminal_investigation(
    police: bool, investigation: bool
) -> None:
    """§ 23-1202(d)(1)(a)"""
    excused = police_excuse(by_or_to_police=police, open_criminal_investigation=investigation)
    assert excused is (police and investigation)


@pytest.mark.parametrize("investigation", BOTH)
def test_any_open_welfare_investigation_excuses(investigation: bool) -> None:
    """§ 23-1202(d)(1)(b)"""
    assert welfare_excuse(open_welfare_investigation=investigation) is investigation


@pytest.mark.parametrize(("powers", "normal"), [*product(BOTH, BOTH)])
def test_the_protective_excuse_needs_the_powers_and_the_normal_course(
    powers: bool, normal: bool
) -> None:
    """§ 23-1202(d)(1)(c)"""
    excused = protective_excuse(protective_powers=powers, normal_course=normal)
    assert excused is (powers and normal)


@pytest.mark.parametrize("facts", [*product(BOTH, repeat=5)])
def test_in_every_combination_the_first_excuse_that_holds_is_cited(
    facts: tuple[bool, bool, bool, bool, bool],
) -> None:
    """§ 23-1202(d)(1), (d)(1)(a), (d)(1)(b), (d)(1)(c)"""
    police, criminal, welfare, powers, normal = facts
    expected = None
    if powers and normal:
        expected = Citation("23-1202(d)(1)(c)")
    if welfare:
        expected = Citation("23-1202(d)(1)(b)")
    if police and criminal:
        expected = Citation("23-1202(d)(1)(a)")
    assert expected == exigent_excuse(
        by_or_to_police=police,
        open_criminal_investigation=criminal,
        open_welfare_investigation=welfare,
        protective_powers=powers,
        normal_course=normal,
    )


TO_OWN_OFFICER = notice("agency_privacy_officer", by="employee", agency="DOHMH", provision=None)
TO_THE_CHIEF = notice("chief_privacy_officer", agency="DOHMH", provision="23-1202(d)(1)")


def test_an_exigent_act_is_told_to_the_agency_s_officer_the_chief_and_the_speaker() -> None:
    """§ 23-1202(d), (d)(1), 23-1202(d)(2)"""
    notices = exigent_notices("DOHMH", excuse=None)
    assert notices.owed == (TO_OWN_OFFICER, TO_THE_CHIEF, quarterly("23-1202(d)(2)"))
    assert (notices.excused, notices.excuse) == ((), None)


@pytest.mark.parametrize("mark", "abc")
def test_an_excuse_lifts_all_but_the_notice_to_the_agency_s_own_officer(mark: str) -> None:
    """§ 23-1202(d) and 23-1202(d)(1)"""
    excuse = Citation(f"23-1202(d)(1)({mark})")
    notices = exigent_notices("DOHMH", excuse=excuse)
    assert notices.owed == (TO_OWN_OFFICER,)
    assert notices.excused == (TO_THE_CHIEF, quarterly("23-1202(d)(2)"))
    assert notices.excuse == excuse


# Is it a breach?


def every_exposure() -> Iterator[Exposed]:
    sets = [frozenset(some) for n in range(len(Element) + 1) for some in combinations(Element, n)]
    for elements, personal, encrypted, key_taken, login, public in product(
        sets, BOTH, BOTH, BOTH, BOTH, BOTH
    ):
        yield Exposed(
            personal=personal,
            elements=elements,
            encrypted=encrypted,
            key_taken=key_taken,
            login=login,
            lawfully_public=public,
        )


AN_SSN = Exposed(
    personal=True,
    elements=frozenset({Element.SOCIAL_SECURITY_NUMBER}),
    encrypted=False,
    key_taken=False,
    login=False,
    lawfully_public=False,
)
A_LOGIN = Exposed(
    personal=False,
    elements=frozenset(),
    encrypted=True,
    key_taken=False,
    login=True,
    lawfully_public=False,
)


@pytest.mark.parametrize(("encrypted", "key_taken"), [*product(BOTH, BOTH)])
def test_information_is_readable_unless_it_is_encrypted_and_the_key_is_safe(
    encrypted: bool, key_taken: bool
) -> None:
    """§ 10-501 private information"""
    exposed = replace(AN_SSN, encrypted=encrypted, key_taken=key_taken)
    assert is_readable(exposed) is ((encrypted, key_taken) != (True, False))


def test_in_every_combination_private_information_is_what_the_definition_lists() -> None:
    """§ 10-501 private information"""
    private = 0
    for exposed in every_exposure():
        readable = not (exposed.encrypted and not exposed.key_taken)
        listed = exposed.login or (exposed.personal and len(exposed.elements) > 0 and readable)
        expected = False if exposed.lawfully_public else listed
        assert is_private_information(exposed) is expected, exposed
        private += expected
    assert private == 32 * 8 + 31 * 3


@pytest.mark.parametrize("element", Element)
def test_each_listed_element_alone_makes_personal_information_private(element: Element) -> None:
    """§ 10-501 private information"""
    exposed = replace(AN_SSN, elements=frozenset({element}))
    assert is_private_information(exposed)
    assert not is_private_information(replace(exposed, personal=False))
    assert not is_private_information(replace(exposed, encrypted=True))
    assert is_private_information(replace(exposed, encrypted=True, key_taken=True))
    assert not is_private_information(replace(exposed, lawfully_public=True))


def test_a_login_is_private_by_itself_unless_it_is_lawfully_public() -> None:
    """§ 10-501 private information"""
    assert is_private_information(A_LOGIN)
    assert not is_private_information(replace(A_LOGIN, login=False))
    assert not is_private_information(replace(A_LOGIN, lawfully_public=True))


@pytest.mark.parametrize(
    ("unauthorized", "computerized", "compromised", "private"), [*product(BOTH, repeat=4)]
)
def test_a_breach_needs_all_four_of_its_parts(
    unauthorized: bool, computerized: bool, compromised: bool, private: bool
) -> None:
    """§ 10-501 and 10-501 breach: paper, for one, is no breach."""
    exposed = replace(AN_SSN, lawfully_public=not private)
    found = is_breach(
        exposed, unauthorized=unauthorized, computerized=computerized, compromised=compromised
    )
    assert found is (unauthorized and computerized and compromised and private)


# Who is told of a breach


A_BREACH = Breach(
    agency="HRA",
    standing=Standing.OWNS_LEASES_OR_LICENSES,
    discovered=True,
    inadvertent=False,
    harm_unlikely=False,
    told_under_state_law=False,
    residents=100,
)


OFFICES = [
    notice("chief_privacy_officer", when="promptly", provision="10-502(a)"),
    notice("cyber_command", when="promptly", provision="10-502(a)"),
    notice("office_of_technology", when="promptly", provision="10-502(a)"),
]
INDIVIDUAL = notice("individual", provision="10-502(b)")
REPORTING_AGENCIES = notice("consumer_reporting_agencies", provision="10-502(f)")
OWNER = notice("owner_lessor_or_licensor", when="no_time_stated", provision="10-502(c)")


@pytest.mark.parametrize(
    ("standing", "discovered", "inadvertent", "unlikely", "told", "residents"),
    [*product(Standing, BOTH, BOTH, BOTH, BOTH, (0, 4_999, 5_000, 5_001))],
)
def test_in_every_combination_a_breach_is_told_to_those_whom_the_law_names(
    standing: Standing,
    discovered: bool,
    inadvertent: bool,
    unlikely: bool,
    told: bool,
    residents: int,
) -> None:
    """§ 10-502, 10-502(a), 10-502(b), 10-502(c), 10-502(f), 10-502(g), 10-502(h)"""
    breach = Breach(
        agency="HRA",
        standing=standing,
        discovered=discovered,
        inadvertent=inadvertent,
        harm_unlikely=unlikely,
        told_under_state_law=told,
        residents=residents,
    )
    if standing is Standing.ONLY_MAINTAINS:
        expected = [OWNER]
    elif not discovered:
        expected = []
    else:
        no_harm = inadvertent and unlikely
        expected = [
            *OFFICES,
            *([] if no_harm or told else [INDIVIDUAL]),
            *([REPORTING_AGENCIES] if residents >= 5_000 and not no_harm else []),
        ]
    assert [*breach_notices(breach, on=DAY)] == expected


@pytest.mark.parametrize(("residents", "told"), [(4_999, False), (5_000, True), (5_001, True)])
def test_consumer_reporting_agencies_are_told_from_five_thousand_residents(
    residents: int, told: bool
) -> None:
    """§ 10-502(f)"""
    assert reporting_agencies_are_told(replace(A_BREACH, residents=residents)) is told


@pytest.mark.parametrize(("inadvertent", "unlikely"), [*product(BOTH, BOTH)])
def test_an_exposure_is_harmless_only_if_inadvertent_and_harm_is_unlikely(
    inadvertent: bool, unlikely: bool
) -> None:
    """§ 10-502(g)"""
    breach = replace(A_BREACH, inadvertent=inadvertent, harm_unlikely=unlikely)
    assert harmless(breach) is (inadvertent and unlikely)


@pytest.mark.parametrize(
    ("no_harm", "told", "grounds"),
    [
        (False, False, ["10-502(b)"]),
        (True, False, ["10-502(g)"]),
        (False, True, ["10-502(h)"]),
        (True, True, ["10-502(g)", "10-502(h)"]),
    ],
)
def test_the_answer_about_individuals_names_every_ground(
    no_harm: bool, told: bool, grounds: list[str]
) -> None:
    """§ 10-502(b), 10-502(g) and 10-502(h)"""
    breach = replace(
        A_BREACH, inadvertent=no_harm, harm_unlikely=no_harm, told_under_state_law=told
    )
    ruling = individuals_are_told(breach, on=DAY)
    assert ruling.outcome is not (no_harm or told)
    assert [str(rule.source) for rule in ruling.grounds] == grounds


@pytest.mark.parametrize("breach", [A_BREACH, replace(A_BREACH, told_under_state_law=True)])
def test_the_rules_on_individuals_began_on_10_april_2022(breach: Breach) -> None:
    """§ 10-502(b)"""
    first = date(2022, 4, 10)
    assert individuals_are_told(breach, on=first).outcome is not breach.told_under_state_law
    with pytest.raises(NotInForce):
        individuals_are_told(breach, on=date(2022, 4, 9))


def test_a_harmless_exposure_was_no_exception_before_10_april_2022() -> None:
    """§ 10-502(g)"""
    with pytest.raises(NotInForce):
        individuals_are_told(
            replace(A_BREACH, inadvertent=True, harm_unlikely=True), on=date(2022, 4, 9)
        )


@pytest.mark.parametrize(
    ("determined_on", "through"),
    [
        (date(2026, 5, 1), date(2031, 5, 1)),
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2025, 12, 31), date(2030, 12, 31)),
    ],
)
def test_the_determination_that_harm_is_unlikely_is_kept_for_five_years(
    determined_on: date, through: date
) -> None:
    """§ 10-502(g)"""
    due = determination_kept_through(determined_on)
    assert (due.on, due.provision) == (through, Citation("10-502(g)"))
    assert due.explanation.startswith("5 years after ")


@pytest.mark.parametrize(("form", "logged", "consent"), [*product(Form, BOTH, BOTH)])
def test_a_notice_by_telephone_is_logged_and_an_electronic_one_agreed_to_as_well(
    form: Form, logged: bool, consent: bool
) -> None:
    """§ 10-502(d) and 10-502(e)"""
    expected = {
        Form.WRITTEN: True,
        Form.TELEPHONE: logged,
        Form.ELECTRONIC: logged and consent,
        Form.TARGETED_SUBSTITUTE: True,
    }
    assert form_is_allowed(form, logged=logged, express_consent=consent) is expected[form]


@pytest.mark.parametrize(
    ("aware", "responsible", "shared"),
    [
        ("HRA", "HRA", ["chief_privacy_officer", "individual"]),
        ("HRA", "ACS", ["chief_privacy_officer"]),
        ("ACS", "HRA", ["individual"]),
        ("ACS", "ACS", []),
    ],
)
def test_one_notice_serves_both_laws_where_sender_and_addressee_are_the_same(
    aware: str, responsible: str, shared: list[str]
) -> None:
    """§ 10-502(j)"""
    violation = replace(a_violation(), aware_agency=aware, responsible_agency=responsible)
    pairs = shared_notices(violation_notices(violation), breach_notices(A_BREACH, on=DAY))
    assert [one.to for one, _ in pairs] == shared
    assert [other.to for _, other in pairs] == shared
    for one, other in pairs:
        assert (str(one.provision)[:2], str(other.provision)[:2]) == ("23", "10")

"""Who must tell whom when something went wrong: §§ 23-1202(c)(4), (d) and 10-501, 10-502."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Literal

from discretion.law.citations import Citation
from discretion.law.deadlines import (
    Due,
    HourLimit,
    Period,
    after_period,
    as_soon_as_practicable,
    in_words,
    quarterly,
)
from discretion.law.rules import Rule, Ruling, rule_on

CONSUMER_REPORTING_THRESHOLD = 5_000
DETERMINATION_KEPT_FOR = Period(years=5)
BREACH_LAW_IN_FORCE = date(2022, 4, 10)

When = Literal["as_soon_as_practicable", "promptly", "quarterly", "no_time_stated"]


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Who tells whom, when, by which provision; None where only a policy asks it.

    `agency` is the one that owes the notice; None for the chief privacy officer.
    """

    who: str
    what: str
    to: str
    when: When
    provision: Citation | None
    agency: str | None


_NO_DAY: Mapping[When, str] = {
    "promptly": "promptly after {day}; the law sets no day",
    "no_time_stated": "known on {day}; the law states no time",
}


def notice_due(
    notice: Notice, provision: Citation, since: datetime, *, limit: HourLimit | None = None
) -> Due:
    """By when a notice is owed, from the moment the agency knew; `limit` is a policy's."""
    if notice.when == "quarterly":
        return quarterly(since.date(), provision=provision)
    if limit is not None or notice.when == "as_soon_as_practicable":
        return as_soon_as_practicable(since, provision=provision, limit=limit)
    working = _NO_DAY[notice.when].format(day=in_words(since.date()))
    return Due(on=None, explanation=working, provision=provision)


# A violation, § 23-1202(c)(4)


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A disclosure made in violation, the agency that found out and the agency responsible.

    `described_in_policy`: the chief privacy officer's policies ask that the individual be told
    (§ 23-1203(6)). `telling_would_do_harm`: to tell would break § 23-1204(e).
    """

    aware_agency: str
    responsible_agency: str
    described_in_policy: bool
    telling_would_do_harm: bool


def individual_must_be_told(violation: Violation) -> bool:
    """Whether the individual is told in writing what was disclosed, and to whom."""
    return violation.described_in_policy and not violation.telling_would_do_harm


def violation_notices(violation: Violation) -> tuple[Notice, ...]:
    """What is owed on a violation: the agency aware and the agency responsible are two roles."""
    provision = Citation("23-1202(c)(4)")
    to_officer = Notice(
        who="agency_privacy_officer",
        what="notify_chief_privacy_officer",
        to="chief_privacy_officer",
        when="as_soon_as_practicable",
        provision=provision,
        agency=violation.aware_agency,
    )
    to_individual = Notice(
        who="responsible_agency",
        what="notify_individual",
        to="individual",
        when="as_soon_as_practicable",
        provision=provision,
        agency=violation.responsible_agency,
    )
    told = (to_individual,) if individual_must_be_told(violation) else ()
    return (to_officer, *told, _quarterly_report(provision))


# Exigent circumstances, § 23-1202(d)


def police_excuse(*, by_or_to_police: bool, open_criminal_investigation: bool) -> bool:
    """By or to the police, in connection with an open investigation of crime: (d)(1)(a)."""
    return by_or_to_police and open_criminal_investigation


def welfare_excuse(*, open_welfare_investigation: bool) -> bool:
    """In connection with an open welfare investigation, whoever leads it: (d)(1)(b)."""
    return open_welfare_investigation


def protective_excuse(*, protective_powers: bool, normal_course: bool) -> bool:
    """Under law enforcement, health or safety powers, and as such work goes: (d)(1)(c)."""
    return protective_powers and normal_course


def exigent_excuse(
    *,
    by_or_to_police: bool,
    open_criminal_investigation: bool,
    open_welfare_investigation: bool,
    protective_powers: bool,
    normal_course: bool,
) -> Citation | None:
    """The first provision that lifts the notice to the chief privacy officer; None if none does."""
    if police_excuse(
        by_or_to_police=by_or_to_police, open_criminal_investigation=open_criminal_investigation
    ):
        return Citation("23-1202(d)(1)(a)")
    if welfare_excuse(open_welfare_investigation=open_welfare_investigation):
        return Citation("23-1202(d)(1)(b)")
    if protective_excuse(protective_powers=protective_powers, normal_course=normal_course):
        return Citation("23-1202(d)(1)(c)")
    return None


@dataclass(frozen=True, kw_only=True)
class ExigentNotices:
    """The notices owed on an exigent act, those excused, and the provision that excuses them."""

    owed: tuple[Notice, ...]
    excused: tuple[Notice, ...]
    excuse: Citation | None


def exigent_notices(agency: str, *, excuse: Citation | None) -> ExigentNotices:
    """What is owed on an exigent act; the excuse does not reach the agency's own officer."""
    to_own_officer = Notice(
        who="employee",
        what="notify_agency_privacy_officer",
        to="agency_privacy_officer",
        when="as_soon_as_practicable",
        provision=None,
        agency=agency,
    )
    to_chief = Notice(
        who="agency",
        what="notify_chief_privacy_officer",
        to="chief_privacy_officer",
        when="as_soon_as_practicable",
        provision=Citation("23-1202(d)(1)"),
        agency=agency,
    )
    liftable = (to_chief, _quarterly_report(Citation("23-1202(d)(2)")))
    if excuse:
        return ExigentNotices(owed=(to_own_officer,), excused=liftable, excuse=excuse)
    return ExigentNotices(owed=(to_own_officer, *liftable), excused=(), excuse=None)


# A breach of private information, §§ 10-501 and 10-502


@unique
class Element(StrEnum):
    """What makes personal information private when it comes with it (§ 10-501)."""

    SOCIAL_SECURITY_NUMBER = "social_security_number"
    DRIVER_OR_NON_DRIVER_ID = "driver_or_non_driver_id"
    ACCOUNT_WITH_CODE = "account_with_code"
    ACCOUNT_OPEN_WITHOUT_CODE = "account_open_without_code"
    BIOMETRIC_MEASUREMENT = "biometric_measurement"


@dataclass(frozen=True, kw_only=True)
class Exposed:
    """What was exposed. `login`: a user name or email address with what opens the account."""

    personal: bool
    elements: frozenset[Element]
    encrypted: bool
    key_taken: bool
    login: bool
    lawfully_public: bool


def is_readable(exposed: Exposed) -> bool:
    """Whether it was unencrypted, or the key went with it."""
    return not exposed.encrypted or exposed.key_taken


def is_private_information(exposed: Exposed) -> bool:
    """Whether it is private information as § 10-501 has it."""
    sensitive = exposed.personal and bool(exposed.elements) and is_readable(exposed)
    return (sensitive or exposed.login) and not exposed.lawfully_public


def is_breach(
    exposed: Exposed, *, unauthorized: bool, computerized: bool, compromised: bool
) -> bool:
    """Whether the exposure is a breach: computerized private information, reached unlawfully."""
    return unauthorized and computerized and compromised and is_private_information(exposed)


@unique
class Standing(StrEnum):
    """How the agency stands to the data that were breached."""

    OWNS_LEASES_OR_LICENSES = "owns_leases_or_licenses"
    ONLY_MAINTAINS = "only_maintains"


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A breach as an agency finds it. `residents` counts New Yorkers to be told at one time.

    `discovered`: a supervisor or manager knows. `told_under_state_law`: the individuals have
    already had the notice that State law asks.
    """

    agency: str
    standing: Standing
    discovered: bool
    inadvertent: bool
    harm_unlikely: bool
    told_under_state_law: bool
    residents: int


def harmless(breach: Breach) -> bool:
    """Whether § 10-502(g) applies: exposed inadvertently, and harm is unlikely. Both are needed."""
    return breach.inadvertent and breach.harm_unlikely


INDIVIDUALS_ARE_TOLD = Rule[Breach, bool](
    source=Citation("10-502(b)"),
    says="The individuals whose private information was exposed are told.",
    when=lambda breach: True,
    then=True,
    since=BREACH_LAW_IN_FORCE,
)
INDIVIDUALS_NEED_NOT_BE_TOLD = (
    Rule[Breach, bool](
        source=Citation("10-502(g)"),
        says="Nobody is told of an inadvertent exposure from which harm is unlikely.",
        when=harmless,
        then=False,
        since=BREACH_LAW_IN_FORCE,
    ),
    Rule[Breach, bool](
        source=Citation("10-502(h)"),
        says="Individuals told under State law are not told a second time.",
        when=lambda breach: breach.told_under_state_law,
        then=False,
        since=BREACH_LAW_IN_FORCE,
    ),
)


def individuals_are_told(breach: Breach, *, on: date) -> Ruling[Breach, bool]:
    """Whether a breach is told to the individuals (§ 10-502(b), (g), (h))."""
    return rule_on(
        breach, default=INDIVIDUALS_ARE_TOLD, exceptions=INDIVIDUALS_NEED_NOT_BE_TOLD, on=on
    )


def reporting_agencies_are_told(breach: Breach) -> bool:
    """Whether consumer reporting agencies are told (§ 10-502(f)).

    Our reading: what lifts the notice to individuals because harm is unlikely lifts this one too;
    a notice already given under State law does not.
    """
    return breach.residents >= CONSUMER_REPORTING_THRESHOLD and not harmless(breach)


def breach_notices(breach: Breach, *, on: date) -> tuple[Notice, ...]:
    """What an agency owes on a breach of private information on that day (§ 10-502)."""
    if breach.standing is Standing.ONLY_MAINTAINS:
        return (_breach_notice(breach, "owner_lessor_or_licensor", "no_time_stated", "10-502(c)"),)
    if not breach.discovered:
        return ()
    owed = [
        _breach_notice(breach, office, "promptly", "10-502(a)")
        for office in ("chief_privacy_officer", "cyber_command", "office_of_technology")
    ]
    if individuals_are_told(breach, on=on).outcome:
        owed.append(_breach_notice(breach, "individual", "as_soon_as_practicable", "10-502(b)"))
    if reporting_agencies_are_told(breach):
        owed.append(
            _breach_notice(
                breach, "consumer_reporting_agencies", "as_soon_as_practicable", "10-502(f)"
            )
        )
    return tuple(owed)


def determination_kept_through(determined_on: date) -> Due:
    """How long the written determination that harm is unlikely is kept (§ 10-502(g))."""
    return after_period(determined_on, DETERMINATION_KEPT_FOR, provision=Citation("10-502(g)"))


@unique
class Form(StrEnum):
    """How a notice of breach may reach an individual (§ 10-502(d), (e))."""

    WRITTEN = "written"
    TELEPHONE = "telephone"
    ELECTRONIC = "electronic"
    TARGETED_SUBSTITUTE = "targeted_substitute"


def form_is_allowed(form: Form, *, logged: bool, express_consent: bool) -> bool:
    """Whether a notice of breach may take that form (§ 10-502(d), (e))."""
    if form is Form.TELEPHONE:
        return logged
    if form is Form.ELECTRONIC:
        return logged and express_consent
    return True


def shared_notices(
    violation: Iterable[Notice], breach: Iterable[Notice]
) -> tuple[tuple[Notice, Notice], ...]:
    """The pairs that one notice may satisfy: same sender, same addressee (§ 10-502(j))."""
    found = tuple(breach)
    return tuple(
        (one, other)
        for one in violation
        for other in found
        if (one.agency, one.to) == (other.agency, other.to)
    )


def _breach_notice(breach: Breach, to: str, when: When, provision: str) -> Notice:
    return Notice(
        who="agency",
        what=f"notify_{to}",
        to=to,
        when=when,
        provision=Citation(provision),
        agency=breach.agency,
    )


def _quarterly_report(provision: Citation) -> Notice:
    return Notice(
        who="chief_privacy_officer",
        what="report_quarterly",
        to="speaker",
        when="quarterly",
        provision=provision,
        agency=None,
    )

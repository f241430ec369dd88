"""What went wrong, by guided questions: a violation of the chapter, a breach, both or neither.

A question is asked only while the answers before it leave the finding open; each finding names the
answer that decided it, with its provision. Who must be told because of it is `law.incidents`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from discretion.law.citations import Citation
from discretion.law.incidents import Breach, Element, Exposed, Standing, is_private_information

YesNo: TypeAlias = bool | UnsetType
ElementName: TypeAlias = Literal[
    "social_security_number",
    "driver_or_non_driver_id",
    "account_with_code",
    "account_open_without_code",
    "biometric_measurement",
]


class Answers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answers to questions of which one may not be asked yet."""


class OfViolation(Answers, frozen=True, kw_only=True):
    """Whether it was a disclosure in violation of the chapter (§ 23-1202(c))."""

    identifying: YesNo = UNSET
    left_agency: YesNo = UNSET
    allowed: YesNo = UNSET
    # Whether the chief privacy officer's policies ask that the people are told (§ 23-1203(6)).
    described_in_policy: YesNo = UNSET


class OfBreach(Answers, frozen=True, kw_only=True):
    """Whether it was a breach of private information (§ 10-501), and what § 10-502 turns on."""

    computerized: YesNo = UNSET
    unauthorized: YesNo = UNSET
    compromised: YesNo = UNSET
    lawfully_public: YesNo = UNSET
    # Which of them there were; none is an answer too.
    elements: tuple[ElementName, ...] | UnsetType = UNSET
    login: YesNo = UNSET
    personal: YesNo = UNSET
    encrypted: YesNo = UNSET
    key_taken: YesNo = UNSET
    # How the agency stands to the data, and what decides who is told.
    owns: YesNo = UNSET
    discovered: YesNo = UNSET
    inadvertent: YesNo = UNSET
    harm_unlikely: YesNo = UNSET
    told_under_state_law: YesNo = UNSET
    residents: int | UnsetType = UNSET


class Reason(NamedTuple):
    """An answer that decided something, as a sentence, and where the law makes it count."""

    says: str
    source: Citation


@dataclass(frozen=True)
class Finding:
    """Whether it was one, and why."""

    outcome: bool
    because: tuple[Reason, ...]


class _Test(NamedTuple):
    """A question on which all depends: the answer by which there is nothing, and what it says."""

    name: str
    ends: bool
    ending: str
    going_on: str
    source: Citation


_IDENTIFYING: Final = Citation("23-1201 identifying information")
_DISCLOSED: Final = Citation("23-1202(c)(1)")
_VIOLATION: Final = Citation("23-1202(c)(4)")
_A_BREACH: Final = Citation("10-501 breach")
_PRIVATE: Final = Citation("10-501 private information")
_OF_VIOLATION: Final = (
    _Test(
        "identifying",
        False,
        "It could not be used to identify or locate anyone, so it is outside the chapter.",
        "It could be used to identify or locate someone.",
        _IDENTIFYING,
    ),
    _Test(
        "left_agency",
        False,
        "Nobody outside the agency got it, so nothing was disclosed.",
        "Someone outside the agency got it.",
        _DISCLOSED,
    ),
    _Test(
        "allowed",
        True,
        "All of it was approved, routine, exempt or done in an emergency.",
        "Not all of it was approved, routine, exempt or done in an emergency.",
        _DISCLOSED,
    ),
)
_OF_BREACH: Final = (
    _Test(
        "computerized",
        False,
        "It was not computerized data, and only such can be breached.",
        "It was computerized data.",
        _A_BREACH,
    ),
    _Test(
        "unauthorized",
        False,
        "Whoever got, saw or used it was authorized to.",
        "Someone got, saw or used it who was not authorized to.",
        _A_BREACH,
    ),
    _Test(
        "compromised",
        False,
        "Its security, confidentiality or integrity was not compromised.",
        "It was compromised.",
        _A_BREACH,
    ),
    _Test(
        "lawfully_public",
        True,
        "It is lawfully public, so it is no private information.",
        "It is not lawfully public.",
        _PRIVATE,
    ),
)
_NOTHING_PRIVATE: Final = Reason("None of it is of the kinds that the law calls private.", _PRIVATE)
_A_LOGIN: Final = Reason(
    "It was a user name or email address with what opens the account.", _PRIVATE
)
_NOT_WITH_A_PERSON: Final = Reason("Nothing with it says whose it is.", _PRIVATE)
_CLOSED: Final = Reason("It was encrypted, and the key was not taken.", _PRIVATE)
_OPEN: Final = Reason("It was with what says whose it is, and readable.", _PRIVATE)
_BREACHED: Final = Reason("So it is a breach of private information.", _A_BREACH)
_OWNING: Final = ("discovered", "inadvertent", "harm_unlikely", "told_under_state_law", "residents")


# A violation


def next_of_violation(told: OfViolation) -> tuple[str, ...]:
    """The questions that are still to be answered, by name; empty where it is decided."""
    for test in _OF_VIOLATION:
        said = getattr(told, test.name)
        if said is UNSET:
            return tuple(_rest(told, _OF_VIOLATION, test.name))
        if said is test.ends:
            return ()
    return ("described_in_policy",) if told.described_in_policy is UNSET else ()


def violation_finding(told: OfViolation) -> Finding:
    """Whether it was a disclosure in violation; of answers that leave nothing open."""
    return _found(told, _OF_VIOLATION) or Finding(True, (*_said(_OF_VIOLATION), _in_violation()))


def _in_violation() -> Reason:
    return Reason("So it is a disclosure in violation of the chapter.", _VIOLATION)


# A breach


def next_of_breach(told: OfBreach) -> tuple[str, ...]:
    """The questions that are still to be answered, by name; empty where it is decided."""
    for test in _OF_BREACH:
        said = getattr(told, test.name)
        if said is UNSET:
            return tuple(_rest(told, _OF_BREACH, test.name))
        if said is test.ends:
            return ()
    return _next_of_kind(told)


def _next_of_kind(told: OfBreach) -> tuple[str, ...]:
    open_ = _unsaid(told, ("elements", "login"))
    if open_:
        return open_
    if not told.login:
        if not told.elements:
            return ()
        if told.personal is False:
            return ()
        if open_ := _unsaid(told, ("personal", "encrypted")):
            return open_
        if told.encrypted and (open_ := _unsaid(told, ("key_taken",))):
            return open_
    if not breach_finding(told).outcome:
        return ()
    return _unsaid(told, ("owns",)) or (_unsaid(told, _OWNING) if told.owns else ())


def breach_finding(told: OfBreach) -> Finding:
    """Whether it was a breach of private information; of answers that leave nothing open."""
    if ended := _found(told, _OF_BREACH):
        return ended
    exposed = exposed_by(told)
    outcome = is_private_information(exposed)
    so = (_BREACHED,) if outcome else ()
    return Finding(outcome, (*_said(_OF_BREACH), _kind(exposed), *so))


def _kind(exposed: Exposed) -> Reason:
    if exposed.login:
        return _A_LOGIN
    if not exposed.elements:
        return _NOTHING_PRIVATE
    if not exposed.personal:
        return _NOT_WITH_A_PERSON
    return _CLOSED if exposed.encrypted and not exposed.key_taken else _OPEN


def exposed_by(told: OfBreach) -> Exposed:
    """What was exposed, as the answers have it."""
    elements = () if told.elements is UNSET else told.elements
    return Exposed(
        personal=told.personal is True,
        elements=frozenset(map(Element, elements)),
        encrypted=told.encrypted is True,
        key_taken=told.key_taken is True,
        login=told.login is True,
        lawfully_public=told.lawfully_public is True,
    )


def breach_by(agency: str, told: OfBreach) -> Breach:
    """The breach, as the answers have it, by which it is found who must be told."""
    return Breach(
        agency=agency,
        standing=Standing.OWNS_LEASES_OR_LICENSES if told.owns else Standing.ONLY_MAINTAINS,
        discovered=told.discovered is True,
        inadvertent=told.inadvertent is True,
        harm_unlikely=told.harm_unlikely is True,
        told_under_state_law=told.told_under_state_law is True,
        residents=0 if told.residents is UNSET else told.residents,
    )


def _found(told: Answers, tests: Sequence[_Test]) -> Finding | None:
    """That it was none, by the first answer that says so."""
    for test in tests:
        if getattr(told, test.name) is test.ends:
            return Finding(False, (Reason(test.ending, test.source),))
    return None


def _said(tests: Sequence[_Test]) -> tuple[Reason, ...]:
    return tuple(Reason(test.going_on, test.source) for test in tests)


def _rest(told: Answers, tests: Sequence[_Test], first: str) -> list[str]:
    """From a question on, those that are open: which of them will count, only their answers say."""
    names = [test.name for test in tests]
    return list(_unsaid(told, names[names.index(first) :]))


def _unsaid(told: Answers, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if getattr(told, name) is UNSET)


# What each question asks, and where the law makes the answer count.
ASKS: Final[Mapping[str, Reason]] = {
    "identifying": Reason(
        "Could it be used, alone or with other information, to identify or locate someone?",
        _IDENTIFYING,
    ),
    "left_agency": Reason("Did anyone outside the agency get it?", _DISCLOSED),
    "allowed": Reason(
        "Was all of it approved, routine, exempt, or done in an emergency?", _DISCLOSED
    ),
    "described_in_policy": Reason(
        "Do the chief privacy officer’s policies ask that the people are told of such a violation?",
        Citation("23-1203(6)"),
    ),
    "computerized": Reason("Was it computerized data?", _A_BREACH),
    "unauthorized": Reason("Did someone get, see or use it who was not authorized to?", _A_BREACH),
    "compromised": Reason("Was the data compromised by that?", _A_BREACH),
    "lawfully_public": Reason("Is all of it lawfully public anyway?", _PRIVATE),
    "elements": Reason("Was any of this in it?", _PRIVATE),
    "login": Reason(
        "Was a user name or email address in it, with a password or an answer that opens the "
        "account?",
        _PRIVATE,
    ),
    "personal": Reason("Was it together with what says whose it is?", _PRIVATE),
    "encrypted": Reason("Was it encrypted?", _PRIVATE),
    "key_taken": Reason("Was the key taken too?", _PRIVATE),
    "owns": Reason(
        "Does the agency own, lease or license the data, and not only maintain it for another?",
        Citation("10-502(a)"),
    ),
    "discovered": Reason("Does a supervisor or manager know of it?", Citation("10-502(a)")),
    "inadvertent": Reason("Was it exposed inadvertently?", Citation("10-502(g)")),
    "harm_unlikely": Reason("Is harm to the people unlikely?", Citation("10-502(g)")),
    "told_under_state_law": Reason(
        "Were the people told already, as State law asks?", Citation("10-502(h)")
    ),
    "residents": Reason(
        "How many New York residents are to be told at one time?", Citation("10-502(f)")
    ),
}

"""What is wrong with what people state of an incident, and what a reported one must say."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec
from msgspec import UNSET

from discretion.apps.incidents.incident_contents import (
    Action,
    Assessment,
    BreachAssessment,
    IncidentFacts,
    Proof,
    Withheld,
)
from discretion.apps.matters import checks
from discretion.apps.matters.contents import Facts as Stated
from discretion.apps.register.known import Known
from discretion.apps.register.shapes import too_long, unfit
from discretion.errors import Fault, Invalid
from discretion.law.incidents import form_is_allowed
from discretion.law.triage import next_of_breach, next_of_violation

MOST_IN_A_LINE: Final = 200
_TO_COME: Final = "This day is still to come."
_FOUND_IN: Final = re.compile(r"(?:MAT|DET)-\d{4}-\d{1,10}")
_NO_ID: Final = "Enter the id of a matter or a determination, as MAT-2026-00017."
_OPEN: Final = "Answer this: it decides the finding."


def tidy(facts: IncidentFacts) -> IncidentFacts:
    """The same without blanks around what is written, and each type once."""
    said = {
        name: value.strip()
        for name, value in msgspec.structs.asdict(facts).items()
        if isinstance(value, str)
    }
    return msgspec.structs.replace(facts, **said, types=tuple(dict.fromkeys(facts.types)))


def check(facts: IncidentFacts, *, agency: str, today: date) -> None:
    """Invalid with each thing that facts say and that isn't so; a draft may leave things out."""
    found = [*unfit(facts), *_wrong(facts, agency, today)]
    if found:
        raise Invalid(found)
    # Types, party and number are stated as in a matter.
    told = Stated(counterparty=facts.counterparty, types=facts.types, people=facts.people)
    checks.check(told, agency=agency)


def _wrong(facts: IncidentFacts, agency: str, today: date) -> Iterator[Fault]:
    yield from too_long(facts.what, MOST_IN_A_LINE, "what")
    if facts.matter and not _FOUND_IN.fullmatch(facts.matter):
        yield Fault("unknown_id", _NO_ID, "matter")
    if facts.happened_on is not UNSET and facts.happened_on > today:
        yield Fault("bad_date", _TO_COME, "happened_on")
    if facts.responsible and facts.responsible not in Known(agency).agencies:
        yield Fault("unknown_id", f"There is no agency “{facts.responsible}” here.", "responsible")


def missing(facts: IncidentFacts) -> list[Fault]:
    """What an incident must say before it is reported. Whoever reports it may not know the rest."""
    asked = {
        "what": (facts.what, "Say what happened, in a few words."),
        "way": (facts.way, "Choose how it happened."),
        "types": (facts.types, "Choose at least one type."),
    }
    return [
        Fault("missing_field", said, path) for path, (there, said) in asked.items() if not there
    ]


def check_assessment(told: Assessment, *, agency: str) -> list[Fault]:
    """What is not answered yet; Invalid with each thing that can't be kept."""
    found = [*unfit(told)]
    if told.responsible and told.responsible not in Known(agency).agencies:
        message = f"There is no agency “{told.responsible}” here."
        found.append(Fault("unknown_id", message, "responsible"))
    if found:
        raise Invalid(found)
    return [
        Fault("missing_field", _OPEN, f"answers.{name}") for name in next_of_violation(told.answers)
    ]


def check_breach(told: BreachAssessment) -> list[Fault]:
    """What is not answered yet; Invalid with each thing that can't be kept."""
    found = [*unfit(told)]
    residents = told.answers.residents
    if residents is not UNSET and residents < 0:
        found.append(Fault("wrong_type", "Enter 0 or more.", "answers.residents"))
    if found:
        raise Invalid(found)
    return [
        Fault("missing_field", _OPEN, f"answers.{name}") for name in next_of_breach(told.answers)
    ]


def check_proof(proof: Proof, *, of_breach: bool, today: date) -> None:
    """Invalid where a notice can't have been given so."""
    found = [*unfit(proof), *too_long(proof.how, MOST_IN_A_LINE, "how")]
    if proof.on > today:
        found.append(Fault("bad_date", _TO_COME, "on"))
    if proof.people is not UNSET and proof.people < 0:
        found.append(Fault("wrong_type", "Enter 0 or more.", "people"))
    if of_breach and not form_is_allowed(
        proof.form, logged=proof.logged, express_consent=proof.consented
    ):
        message = (
            "People are called only if a log is kept, and written to by email only if they "
            "agreed to it and a log is kept (§ 10-502(d), (e))."
        )
        found.append(Fault("kind_mismatch", message, "form"))
    if found:
        raise Invalid(found)


def check_withheld(told: Withheld, *, today: date) -> None:
    """Invalid where the reason can't be kept, or the day of review is no day to come."""
    found = [*unfit(told)]
    if told.review_on <= today:
        found.append(Fault("bad_date", "Choose a day to come.", "review_on"))
    if found:
        raise Invalid(found)


def check_action(told: Action, *, today: date) -> None:
    """Invalid where the words can't be kept, or the day is past."""
    found = [*unfit(told)]
    if told.on < today:
        found.append(Fault("bad_date", "Choose a day to come.", "on"))
    if found:
        raise Invalid(found)

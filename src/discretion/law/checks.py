"""What is wrong with an act that could not be decided: the first fault or all, with their paths."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from discretion.errors import DiscretionError, Fault
from discretion.law import documents
from discretion.law.acts import Act
from discretion.law.cases import City
from discretion.law.parties import Parties
from discretion.law.reading import code_fault, unknown_id
from discretion.law.rules import COMMENCEMENT


class FaultyAct(DiscretionError):
    """An act that breaks the contract: its first fault, and its id where that could be read."""

    code = "faulty_act"

    def __init__(self, fault: Fault, id_: str | None) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.id = id_

    def answer(self) -> bytes:
        """What stands in the place of a determination, as JSON."""
        error = {"code": self.fault.code, "message": self.fault.message, "path": self.fault.path}
        return msgspec.json.encode({"id": self.id, "error": error})


def faulty_shape(line: bytes) -> FaultyAct:
    """Why a line is not an act, when it could not be read as one."""
    try:
        document = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return FaultyAct(documents.unreadable(line)._replace(line=None), None)
    fault = next(documents.faults(document, Act), documents.GIVEN_TWICE)
    return FaultyAct(fault, _id_of(document))


def faulty_meaning(act: Act, city: City) -> FaultyAct:
    """Why an act that has the right shape cannot be held against this register."""
    id_ = None if documents.blank(act.id or "") else act.id
    return FaultyAct(next(_faults(act, city)), id_ or None)


def every_fault(document: object, city: City) -> Iterator[Fault]:
    """Each fault of a document that is to be an act: of its shape, then of its meaning.

    What has not its shape is left out where meaning is looked at.
    """
    shape = list(documents.faults(document, Act))
    yield from shape
    if isinstance(document, dict):
        unfit = {_member(fault.path) for fault in shape}
        fit = {name: value for name, value in document.items() if name not in unfit}
        act = msgspec.convert({**_STAND_INS, **fit}, Act)
        stand_in = _STAND_INS.keys() - fit.keys()
        yield from (fault for fault in _faults(act, city) if _member(fault.path) not in stand_in)


# For members that an act must have and that cannot be read.
_STAND_INS: Final[Mapping[str, object]] = {
    "act": "disclosure",
    "on": COMMENCEMENT.isoformat(),
    "agency": "?",
    "by": {"kind": "employee"},
    "types": [],
    "counterparty": {"kind": "third_party"},
}


def _member(path: str) -> str:
    return path.replace("[", ".").partition(".")[0]


def _id_of(document: object) -> str | None:
    id_ = document.get("id") if isinstance(document, dict) else None
    return id_ if isinstance(id_, str) and not documents.blank(id_) else None


def _faults(act: Act, city: City) -> Iterator[Fault]:
    yield from _blanks(act)
    if act.on < COMMENCEMENT:
        message = f"The law came into force on {COMMENCEMENT}; an act of {act.on} is outside it"
        yield Fault("before_in_force", message, "on")
    yield from _unknown_ids(act, city)
    for number, code in enumerate(act.types):
        if fault := code_fault(city.vocabulary, code, f"types[{number}]"):
            yield fault
    yield from _party(act, city.parties)


def _party(act: Act, parties: Parties) -> Iterator[Fault]:
    """What is wrong with the party; where the agency is none, only that the party is unknown."""
    known = parties.agencies.get(act.agency)
    if acting := known or next(iter(parties.agencies.values()), None):
        party = parties.resolve(act.counterparty, acting)
        if isinstance(party, Fault) and (known or party.code == "unknown_id"):
            yield party


def _blanks(act: Act) -> Iterator[Fault]:
    for path, text in _texts(act).items():
        if text and text.isspace():
            yield documents.empty_text(path)


def _texts(act: Act) -> Mapping[str, str]:
    """The texts of an act by path, its types apart."""
    return {
        "id": act.id or "",
        "agency": act.agency,
        "by.id": act.by.id,
        "by.staff": act.by.staff,
        "function": act.function,
        "purpose": act.purpose,
        "counterparty.id": act.counterparty.id,
        "counterparty.name": act.counterparty.name,
        "grounds.furthers_mission": act.grounds.furthers_mission,
        "grounds.required_by_law": act.grounds.required_by_law,
        "circumstances.exigent": act.circumstances.exigent,
        "agreement": act.agreement,
        "no_important_privacy_interest": act.no_important_privacy_interest,
        "aware_agency": act.aware_agency,
    }


def _unknown_ids(act: Act, city: City) -> Iterator[Fault]:
    parties = city.parties
    if act.agency not in parties.agencies:
        yield unknown_id(act.agency, "agency", "agency")
    if act.by.kind != "employee" and act.by.id and act.by.id not in parties.contractors:
        yield unknown_id(act.by.id, "contractor", "by.id")
    if act.agreement and not city.agreements.known(act.agreement):
        yield unknown_id(act.agreement, "agreement", "agreement")
    if act.aware_agency and act.aware_agency not in parties.agencies:
        yield unknown_id(act.aware_agency, "agency", "aware_agency")

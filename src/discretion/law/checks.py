"""What is wrong with an act that could not be decided: its first fault, with its path."""

from collections.abc import Iterator, Mapping

import msgspec

from discretion.errors import DiscretionError, Fault
from discretion.law import documents
from discretion.law.acts import Act
from discretion.law.cases import City
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
    party = city.parties.resolve(act.counterparty, city.parties.agencies[act.agency])
    if isinstance(party, Fault):
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

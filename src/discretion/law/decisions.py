"""From an act to its determination: the outcome, what is needed, what is owed, and why.

§ 23-1202; the readings taken where the text is open are those of the contract, §§ 1-3.
"""

from datetime import date
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from discretion.errors import Fault
from discretion.law.acts import ORDINARY, UNSTATED, Act, Counterparty
from discretion.law.cases import Case, City, Reliance
from discretion.law.checks import faulty_meaning, faulty_shape
from discretion.law.consequences import duties, excused, needs, relied_on
from discretion.law.determinations import Determination, ShareLess
from discretion.law.information import Edition, Listing
from discretion.law.parties import Agency, Party
from discretion.law.procedure import Step, first_that_holds
from discretion.law.register import Register
from discretion.law.rules import COMMENCEMENT
from discretion.law.sentences import trace

# Memories are emptied when they are full: hostile input may not fill the machine.
_REMEMBERED: Final = 100_000


class Decisions:
    """A register made ready, which answers acts one by one."""

    def __init__(self, register: Register, law: Edition | None = None) -> None:
        """`law` is an edition to simulate, such as a pending bill; else as the register says."""
        self.city = City(register, law)
        self._decode = msgspec.json.Decoder(Act).decode
        self._encoder = msgspec.json.Encoder()
        self._listings: dict[date, Listing] = {}
        self._parties: dict[tuple[str, str, str | UnsetType, str], Party | Fault] = {}

    def answer(self, line: bytes) -> bytes:
        """The determination of an act, both as JSON; FaultyAct where it breaks the contract."""
        return self._encoder.encode(self.decide(self.read(line)))

    def encode(self, determination: Determination) -> bytes:
        """A determination as JSON."""
        return self._encoder.encode(determination)

    def read(self, line: bytes) -> Act:
        """The act in a line of JSON; FaultyAct for its first fault of shape."""
        try:
            return self._decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise faulty_shape(line) from None

    def decide(self, act: Act) -> Determination:
        """The determination of an act; FaultyAct where it points nowhere."""
        case = self.case(act)
        return determine(case, first_that_holds(case, on=act.on))

    def case(self, act: Act) -> Case:
        """The act held against the register; FaultyAct for its first fault of meaning."""
        agency = self.city.parties.agencies.get(act.agency)
        if agency is None or not self._sound(act):
            raise faulty_meaning(act, self.city)
        party = self._party(act.counterparty, agency)
        if isinstance(party, Fault):
            raise faulty_meaning(act, self.city)
        listing = self._listing(act.on)
        try:
            bits = listing.expand(act.types)
        except KeyError:
            raise faulty_meaning(act, self.city) from None
        return Case(self.city, act, agency=agency, party=party, listing=listing, bits=bits)

    def _sound(self, act: Act) -> bool:
        """Whether `checks` would find nothing wrong with the act, counterparty and types apart."""
        by = act.by
        return (
            act.on >= COMMENCEMENT
            and not _blank_somewhere(act)
            and (by.kind == "employee" or not by.id or by.id in self.city.parties.contractors)
            and (not act.agreement or self.city.agreements.known(act.agreement))
            and (not act.aware_agency or act.aware_agency in self.city.parties.agencies)
        )

    def _party(self, counterparty: Counterparty, agency: Agency) -> Party | Fault:
        key = (counterparty.kind, counterparty.id, counterparty.entity, agency.top)
        known = self._parties.get(key)
        if known is None:
            if len(self._parties) >= _REMEMBERED:
                self._parties.clear()
            known = self._parties[key] = self.city.parties.resolve(counterparty, agency)
        return known

    def _listing(self, day: date) -> Listing:
        known = self._listings.get(day)
        if known is None:
            if len(self._listings) >= _REMEMBERED:
                self._listings.clear()
            known = self._listings[day] = self.city.vocabulary.listing(day)
        return known


def _blank_somewhere(act: Act) -> bool:
    """Whether one of the act's free texts is nothing but blanks (see `checks`)."""
    by, grounds, circumstances = act.by, act.grounds, act.circumstances
    return (
        act.function.isspace()
        or act.purpose.isspace()
        or by.staff.isspace()
        or by.id.isspace()
        or act.counterparty.name.isspace()
        or act.no_important_privacy_interest.isspace()
        or (bool(act.id) and str(act.id).isspace())
        or (
            grounds is not UNSTATED
            and (grounds.furthers_mission.isspace() or grounds.required_by_law.isspace())
        )
        or (circumstances is not ORDINARY and circumstances.exigent.isspace())
    )


def determine(case: Case, step: Step) -> Determination:
    """The determination of a case that this step of the procedure decided."""
    act, last = case.act, step.number == 10
    reliance = relied_on(case, step)
    designation, approval, agreement = _papers(case, step, reliance)
    less = case.share_less() if last else None
    return Determination(
        id=act.id or None,
        outcome=step.outcome,
        basis=step.basis,
        designation=designation or UNSET,
        approval=approval or UNSET,
        agreement=agreement or UNSET,
        act_on=act.on.isoformat(),
        needs=needs(case, step, reliance),
        uncovered=(less[1] if less else ()) if last else UNSET,
        share_less=ShareLess(less[0].id, less[1]) if less else UNSET,
        duties=duties(case, step),
        excused=excused(case, step),
        trace=trace(case, step),
    )


def _papers(case: Case, step: Step, reliance: Reliance | None) -> tuple[str, str, str]:
    """The ids of the designation, approval or review, and agreement that the answer names.

    An act that is permitted names what it relies on; one that is referred only the designation
    that is held up, or the approval on file; any other none.
    """
    if reliance:
        id_ = reliance.designation.id
        return (id_, reliance.review, reliance.agreement) if step.number < 10 else (id_, "", "")
    if step.basis != "approval":
        return "", "", ""
    demanded = step.number == 8 and case.disclosure and case.party.third_party
    return "", case.approval_on_file, case.agreement if demanded else ""

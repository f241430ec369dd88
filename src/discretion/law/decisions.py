"""From an act to its determination: the outcome, what is needed, what is owed, and why.

§ 23-1202; the readings taken where the text is open are those of the contract, §§ 1-3.
"""

import msgspec
from msgspec import UNSET

from discretion.errors import Fault
from discretion.law.acts import Act
from discretion.law.cases import Case, City
from discretion.law.checks import faulty_meaning, faulty_shape
from discretion.law.consequences import duties, excused, needs, relied_on
from discretion.law.determinations import Determination, ShareLess
from discretion.law.information import Edition
from discretion.law.procedure import Step, first_that_holds
from discretion.law.register import Register
from discretion.law.rules import COMMENCEMENT
from discretion.law.sentences import trace


class Decisions:
    """A register made ready, which answers acts one by one."""

    def __init__(self, register: Register, law: Edition | None = None) -> None:
        """`law` is an edition to simulate, such as a pending bill; else as the register says."""
        self.city = City(register, law)
        self._decode = msgspec.json.Decoder(Act).decode
        self._encoder = msgspec.json.Encoder()

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
        city = self.city
        agency = city.parties.agencies.get(act.agency)
        if agency is None or act.on < COMMENCEMENT or _blank_somewhere(act):
            raise faulty_meaning(act, city)
        party = city.parties.resolve(act.counterparty, agency)
        if isinstance(party, Fault) or not self._known(act):
            raise faulty_meaning(act, city)
        day = city.days[act.on]
        try:
            bits = day.listing.expand(act.types)
        except KeyError:
            raise faulty_meaning(act, city) from None
        shelf = city.designations.shelf(agency, act.act, act.function)
        return Case(city, act, agency, party, day, bits, shelf)

    def _known(self, act: Act) -> bool:
        """Whether the ids that an act may name, besides those of its two sides, are known."""
        by, parties = act.by, self.city.parties
        return (
            (by.kind == "employee" or not by.id or by.id in parties.contractors)
            and (not act.agreement or self.city.agreements.known(act.agreement))
            and (not act.aware_agency or act.aware_agency in parties.agencies)
        )


def _blank_somewhere(act: Act) -> bool:
    """Whether one of the act's free texts is nothing but blanks (see `checks`)."""
    by, grounds = act.by, act.grounds
    return (
        act.purpose.isspace()
        or act.function.isspace()
        or by.staff.isspace()
        or by.id.isspace()
        or act.counterparty.name.isspace()
        or grounds.furthers_mission.isspace()
        or grounds.required_by_law.isspace()
        or act.circumstances.exigent.isspace()
        or act.no_important_privacy_interest.isspace()
        or (act.id or "").isspace()
    )


def determine(case: Case, step: Step) -> Determination:
    """The determination of a case that this step of the procedure decided."""
    if step.number == 10:
        return _undecided(case, step)
    designation, approval, agreement = _papers(case, step)
    exigent = step.basis == "exigent"
    return Determination(
        id=case.act.id or None,
        outcome=step.outcome,
        basis=step.basis,
        designation=designation or UNSET,
        approval=approval or UNSET,
        agreement=agreement or UNSET,
        act_on=case.day.text,
        duties=duties(case, step) if exigent else (),
        excused=excused(case) if exigent else (),
        trace=trace(case, step),
    )


def _undecided(case: Case, step: Step) -> Determination:
    """The determination of a case in which no basis holds (step 10)."""
    reliance, less = relied_on(case, step), case.share_less()
    approval = case.approval_on_file if step.basis == "approval" else ""
    return Determination(
        id=case.act.id or None,
        outcome=step.outcome,
        basis=step.basis,
        designation=reliance.designation.id if reliance else UNSET,
        approval=approval or UNSET,
        act_on=case.day.text,
        needs=needs(case, step, reliance),
        uncovered=less[1] if less else (),
        share_less=ShareLess(less[0].id, less[1]) if less else UNSET,
        duties=duties(case, step),
        trace=trace(case, step),
    )


def _papers(case: Case, step: Step) -> tuple[str, str, str]:
    """The ids of the designation, approval or review, and agreement that permit an act, if any."""
    if reliance := relied_on(case, step):
        return reliance.designation.id, reliance.review, reliance.agreement
    if step.basis != "approval":
        return "", "", ""
    demanded = case.disclosure and case.party.third_party
    return "", case.approval_on_file, case.agreement if demanded else ""

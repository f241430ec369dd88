"""From an act to its determination: the outcome, what is needed, what is owed, and why.

§ 23-1202; the readings taken where the text is open are those of the contract, §§ 1-3.
"""

import msgspec
from msgspec import UNSET, Raw

from discretion.errors import Fault
from discretion.law.acts import Act
from discretion.law.cases import Case, City
from discretion.law.checks import faulty_meaning, faulty_shape
from discretion.law.consequences import duties, excused, needs, relied_on
from discretion.law.determinations import Determination, Gist, ShareLess, Written
from discretion.law.information import Edition
from discretion.law.procedure import Step, first_that_holds
from discretion.law.register import Register
from discretion.law.rules import COMMENCEMENT
from discretion.law.sentences import trace, why


class Decisions:
    """A register made ready, which answers acts one by one."""

    def __init__(
        self,
        register: Register,
        law: Edition | None = None,
        before: "Decisions | None" = None,
    ) -> None:
        """`law` is an edition to simulate, such as a pending bill; else as the register says.

        What a register has in common with the one `before` need not be made ready a second time.
        """
        self.city: City = City(register, law, before.city if before else None)
        self._decode = msgspec.json.Decoder(Act).decode
        self._encode = msgspec.json.Encoder().encode
        self._decode_written = msgspec.json.Decoder(Determination).decode

    def answer(self, line: bytes) -> bytes:
        """The determination of an act, both as JSON; FaultyAct where it breaks the contract."""
        return self.written(self.read(line))

    def written(self, act: Act) -> bytes:
        """The determination of an act as JSON; FaultyAct where it points nowhere."""
        return self._encode(self._decide(act))

    def encode(self, determination: Determination) -> bytes:
        """A determination as JSON."""
        return self._encode(determination)

    def read(self, line: bytes) -> Act:
        """The act in a line of JSON; FaultyAct for its first fault of shape."""
        try:
            return self._decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass
        # Raised out here, for compiled code does not know `from None`.
        raise faulty_shape(line)

    def decide(self, act: Act) -> Determination:
        """The determination of an act; FaultyAct where it points nowhere."""
        return self._decode_written(self.written(act))

    def gist(self, act: Act) -> Gist:
        """What decides an act, for who asks of many; FaultyAct where it points nowhere."""
        case = self.case(act)
        step = first_that_holds(case.answers, on=act.on)
        reliance = relied_on(case, step)
        because: str = msgspec.json.decode(f'"{why(case, step)}"')
        return Gist(step.outcome, reliance.designation.id if reliance else "", because)

    def _decide(self, act: Act) -> Written:
        case = self.case(act)
        return determine(case, first_that_holds(case.answers, on=act.on))

    def case(self, act: Act) -> Case:
        """The act held against the register; FaultyAct for its first fault of meaning."""
        city = self.city
        agency = city.parties.agencies.get(act.agency)
        if agency is None or self._says_or_points_at_nothing(act):
            raise faulty_meaning(act, city)
        party = city.parties.resolve(act.counterparty, agency)
        if isinstance(party, Fault):
            raise faulty_meaning(act, city)
        day = city.days[act.on]
        listing, bits = day.listing, 0
        try:
            for code in act.types:
                bits |= listing[code]
        except KeyError:
            raise faulty_meaning(act, city) from None
        return Case(city, act, agency, party, day, bits)

    def _says_or_points_at_nothing(self, act: Act) -> bool:
        """Whether a free text is nothing but blanks, an id is unknown, or the day is too early.

        What is wrong is found by `checks`; the ids of the two sides are looked up elsewhere.
        """
        by, city = act.by, self.city
        if by.kind == "employee":
            wrong = by.id.isspace()
        else:
            wrong = bool(by.id) and by.id not in city.parties.contractors
        grounds = act.grounds
        return (
            wrong
            or act.on < COMMENCEMENT
            or by.staff.isspace()
            or act.function.isspace()
            or act.purpose.isspace()
            or act.counterparty.name.isspace()
            or grounds.furthers_mission.isspace()
            or grounds.required_by_law.isspace()
            or act.circumstances.exigent.isspace()
            or act.no_important_privacy_interest.isspace()
            or (act.id or "").isspace()
            or (bool(act.agreement) and not city.agreements.known(act.agreement))
            or (bool(act.aware_agency) and act.aware_agency not in city.parties.agencies)
        )


def determine(case: Case, step: Step) -> Written:
    """The determination of a case that this step of the procedure decided."""
    if step.number == 10:
        return _undecided(case, step)
    designation, approval, agreement = _papers(case, step)
    exigent = step.basis == "exigent"
    return Written(
        id=case.act.id or None,
        outcome=step.outcome,
        basis=step.basis,
        designation=designation or UNSET,
        approval=approval or UNSET,
        agreement=agreement or UNSET,
        act_on=case.day.text,
        duties=duties(case, step) if exigent else (),
        excused=excused(case) if exigent else (),
        trace=Raw(trace(case, step)),
    )


def _undecided(case: Case, step: Step) -> Written:
    """The determination of a case in which no basis holds (step 10)."""
    reliance, less = relied_on(case, step), case.share_less()
    approval = case.approval_on_file if step.basis == "approval" else ""
    return Written(
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
        trace=Raw(trace(case, step)),
    )


def _papers(case: Case, step: Step) -> tuple[str, str, str]:
    """The ids of the designation, approval or review, and agreement that permit an act, if any."""
    if reliance := relied_on(case, step):
        return reliance.designation.id, reliance.review, reliance.agreement
    if step.basis != "approval":
        return "", "", ""
    demanded = case.disclosure and case.party.third_party
    return "", case.approval_on_file, case.agreement if demanded else ""

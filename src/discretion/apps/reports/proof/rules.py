"""What a rule of the proof-reader is: it looks at a report with its records and yields what is off.

A rule is a function; its name is the code that pages and programs know it by.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, Literal, NamedTuple, TypeAlias

import msgspec

from discretion.apps.reports import answers
from discretion.apps.reports.material import Material
from discretion.apps.reports.pieces import Computed
from discretion.errors import NotFound
from discretion.forms.edition import Asks, Box, Edition
from discretion.forms.report import (
    EMPTY,
    Answer,
    Cell,
    Report,
    TableAnswer,
    TypesAnswer,
    YesNoAnswer,
)

_SIGNS = re.compile(r"[\W_]+")

# A contradiction can't be true as it stands; a gap is something missing; a doubt wants a look.
Weight: TypeAlias = Literal["contradiction", "gap", "doubt"]


class Hit(NamedTuple):
    """One place where a rule found something off; with the question, where the rule has none."""

    message: str
    records: tuple[str, ...] = ()
    question: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What the proof-reader says: what is off, where, and what to do about it.

    `question` is empty where it concerns the header, the signatures or the report as a whole.
    """

    code: str
    weight: Weight
    question: str
    message: str
    fix: str
    records: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Case:
    """A report as composed, and all that it is held against."""

    report: Report
    material: Material
    computed: Mapping[str, Computed]
    # What officers wrote themselves, by question.
    words: Mapping[str, Answer]
    cycle: int
    last: Report | None = None
    # Questions whose words were carried over and not looked at since, and from where.
    unconfirmed: Mapping[str, str] = field(default_factory=dict)
    # The offices that contributed to any question.
    contributed: frozenset[str] = frozenset()
    # The questions whose answers rest on numbers of matters that are others by now.
    outdated: frozenset[str] = frozenset()

    @cached_property
    def edition(self) -> Edition:
        """The form."""
        return self.report.edition

    @cached_property
    def report_date(self) -> date | None:
        """The date of the report; None where it is blank or no date."""
        return day(self.report.header.get("report_date"))

    @property
    def on(self) -> date:
        """The day that the report speaks of."""
        return self.report_date or self.material.on

    def number(self, asks: Asks) -> str:
        """The number of the question that asks this; a rule runs where the form has it."""
        question = self.edition.asking(asks)
        if question is None:
            raise NotFound(f"The form {self.edition.form} does not ask for {asks}.")
        return question.number

    def numbers(self, asked: Iterable[Asks]) -> dict[Asks, str]:
        """The numbers of those questions that the form has."""
        found = ((asks, self.edition.asking(asks)) for asks in asked)
        return {asks: question.number for asks, question in found if question}

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes of the question on types."""
        return self.edition.question(self.number("types")).boxes

    def last_answer(self, asks: Asks) -> Answer | None:
        """What the last report answered to the same question, whatever its number was there."""
        return self.last.asked(asks) if self.last else None

    def answer(self, number: str) -> Answer:
        """The composed answer; an empty one where there is none."""
        empty = EMPTY[self.edition.question(number).kind]
        return self.report.answers.get(number, empty)

    def own(self, number: str) -> Answer:
        """The officer's own words; an empty answer where there are none."""
        return self.words.get(number, EMPTY[self.edition.question(number).kind])

    def from_records(self, number: str) -> Answer:
        """The computed answer; an empty one where records say nothing."""
        question = self.edition.question(number)
        found = self.computed.get(number)
        return found.answer(question) if found else EMPTY[question.kind]

    def yes(self, number: str) -> bool | None:
        """What a yes-or-no question is answered with."""
        answer = self.answer(number)
        return answer.yes if isinstance(answer, YesNoAnswer) else None

    def rows(self, number: str) -> tuple[dict[str, Cell], ...]:
        """The composed rows of a table."""
        answer = self.answer(number)
        return answer.rows if isinstance(answer, TableAnswer) else ()

    def rows_from_records(self, number: str) -> tuple[dict[str, Cell], ...]:
        """The computed rows of a table."""
        answer = self.from_records(number)
        return answer.rows if isinstance(answer, TableAnswer) else ()

    @cached_property
    def types(self) -> TypesAnswer:
        """The composed types."""
        answer = self.answer(self.number("types"))
        return answer if isinstance(answer, TypesAnswer) else TypesAnswer()

    @cached_property
    def types_from_records(self) -> TypesAnswer:
        """The types that activities use."""
        answer = self.from_records(self.number("types"))
        return answer if isinstance(answer, TypesAnswer) else TypesAnswer()

    def text(self, number: str) -> str:
        """All running text of a composed answer."""
        return "\n\n".join(answers.texts(self.answer(number)))

    def narratives(self) -> Iterator[str]:
        """The numbers of the questions that are answered in running text."""
        yield from (q.number for q in self.edition.questions if q.kind in ("text", "sections"))


Check: TypeAlias = Callable[[Case], Iterator[Hit]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One check: its code, what it says, which questions it needs, and how to mend it.

    What it finds stands at the first of the questions; it says nothing of a form without them all.
    """

    code: str
    weight: Weight
    asks: tuple[Asks, ...]
    says: str
    fix: str
    check: Check

    def question_of(self, form: Edition) -> str:
        """The number of the question at which it speaks; empty where it is about none."""
        question = form.asking(self.asks[0]) if self.asks else None
        return question.number if question else ""

    def findings(self, case: Case) -> Iterator[Finding]:
        """What the rule finds in a report."""
        if len(case.numbers(self.asks)) < len(self.asks):
            return
        question = self.question_of(case.edition)
        for hit in self.check(case):
            yield Finding(
                code=self.code,
                weight=self.weight,
                question=hit.question or question,
                message=hit.message,
                fix=self.fix,
                records=hit.records,
            )


RULES: Final[dict[str, Rule]] = {}


def rule(weight: Weight, *asks: Asks, says: str, fix: str) -> Callable[[Check], Check]:
    """Make a function a rule, under its own name."""

    def add(check: Check) -> Check:
        code = check.__name__
        RULES[code] = Rule(code=code, weight=weight, asks=asks, says=says, fix=fix, check=check)
        return check

    return add


def day(text: str | None) -> date | None:
    """A day written as YYYY-MM-DD; None for anything else."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def plain(text: Cell) -> str:
    """A text for comparing: its letters and digits, so that printing it makes no difference."""
    return _SIGNS.sub("", text.casefold()) if isinstance(text, str) else ""


def ids(records: Iterable[str]) -> tuple[str, ...]:
    """Ids, each once, in order."""
    return tuple(dict.fromkeys(records))

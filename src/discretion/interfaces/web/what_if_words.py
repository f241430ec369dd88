"""How what a change would do is told: what was tried, what would come out differently, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import UNSET

from discretion.apps.matters.sandbox import Tried
from discretion.apps.matters.what_if import Differing
from discretion.apps.matters.wording import party_words, words_by_code
from discretion.interfaces import explaining
from discretion.interfaces.differing import comes_to
from discretion.interfaces.web import matter_words
from discretion.interfaces.web.showing import type_label
from discretion.law.deadlines import in_words
from discretion.law.determinations import Determination, Finding
from discretion.law.information import Edition

SORTS: Final[Mapping[str, str]] = {
    **{kind.value: word for kind, word in matter_words.KINDS.items()},
    "routine": "Routine, written down when it was done",
}
# What becomes of a matter: it would go ahead, would no longer, or is answered otherwise.
TURNS: Final[Mapping[str, str]] = {
    "goes_ahead": "Would go ahead without a decision",
    "no_longer": "Would no longer go ahead",
    "otherwise": "Would be answered in another way",
}
HEADS: Final = (
    *("Id", "What it is", "Day", "Agency", "With", "Types", "For what"),
    *("As it is", "As it would be", "Designation now", "Designation then"),
    *("Why now", "Why then"),
)
_MAY_BE_DONE: Final = ("permitted", "outside_chapter")
_OTHER_DUTIES: Final = "with other duties"
_MOST_TYPES: Final = 3


class Row(NamedTuple):
    """A matter that would come out differently, as a list shows it."""

    id: str
    sort: str
    on: object
    agency: str
    party: str
    types: str
    before: str
    after: str
    tones: tuple[str, str]
    open_to: bool


class Step(NamedTuple):
    """A step of the procedure, as it is and as it would be, and whether the two differ."""

    number: int
    section: str
    before: str
    after: str
    differs: bool


def edition_words(edition: Edition) -> str:
    """An edition of the law as it is called."""
    if edition.since is None:
        return f"{edition.local_law}, a bill that is not law yet"
    return f"{edition.local_law}, law since {in_words(edition.since)}"


def question(tried: Tried) -> str:
    """What was tried, as the question that it is."""
    if tried.edition:
        return f"What if {edition_words(tried.edition).partition(',')[0]} were the law?"
    assert tried.kept is not None  # noqa: S101 (nothing else can be tried)
    title = tried.kept.title
    if tried.how == "withdrawn":
        return f"What if there were no “{title}”?"
    if tried.how == "added":
        return f"What if “{title}” held?"
    return f"What if “{title}” said something else?"


def turn(one: Differing) -> str:
    """What becomes of a matter, of `TURNS`."""
    before, after = (a.outcome in _MAY_BE_DONE for a in (one.before, one.after))
    if before == after:
        return "otherwise"
    return "goes_ahead" if after else "no_longer"


def counted(differing: Iterable[Differing]) -> list[tuple[str, int]]:
    """How many turn in which way."""
    turns = [turn(one) for one in differing]
    return [(words, turns.count(name)) for name, words in TURNS.items()]


def row(one: Differing, names: Mapping[str, str]) -> Row:
    """A line of the list."""
    before, after = comes_to(one.before), comes_to(one.after)
    types = [type_label(code, names) for code in one.facts.types]
    more = len(types) - _MOST_TYPES
    return Row(
        id=one.id,
        sort=SORTS[one.sort],
        on=one.on,
        agency=names.get(one.agency, one.agency),
        party=_party(one, names),
        types=", ".join(types[:_MOST_TYPES]) + (f" and {more} more" if more > 0 else ""),
        before=before,
        after=f"{after}, {_OTHER_DUTIES}" if after == before else after,
        tones=(_tone(one.before), _tone(one.after)),
        open_to=one.open_to,
    )


def _party(one: Differing, names: Mapping[str, str]) -> str:
    party = one.facts.counterparty
    return "" if party is UNSET else party_words(party, names)


def _tone(answer: Determination) -> str:
    return matter_words.OUTCOMES[answer.outcome][1]


def cells(one: Differing, names: Mapping[str, str]) -> Sequence[str]:
    """The same as a line of a file, under `HEADS`; with its types in full."""
    shown = row(one, names)
    return (
        one.id,
        shown.sort,
        one.on.isoformat(),
        shown.agency,
        shown.party,
        ", ".join(type_label(code, names) for code in one.facts.types),
        one.facts.purpose,
        shown.before,
        shown.after,
        one.before.designation or "",
        one.after.designation or "",
        one.before.trace[-1].because,
        one.after.trace[-1].because,
    )


def steps(one: Differing) -> Iterator[Step]:
    """Both traces side by side, step by step."""
    before = {finding.step: finding for finding in one.before.trace}
    after = {finding.step: finding for finding in one.after.trace}
    words = words_by_code(explaining.codes_in([*one.before.trace, *one.after.trace]))
    for number in sorted(before.keys() | after.keys()):
        pair = before.get(number), after.get(number)
        there = pair[0] or pair[1]
        assert there is not None  # noqa: S101 (one of the two has it)
        was, would_be = (_finding(finding, words) for finding in pair)
        yield Step(number, f"§ {there.cite}", was, would_be, was != would_be)


def _finding(finding: Finding | None, words: Mapping[str, str]) -> str:
    if finding is None:
        return "Not asked: it was decided before."
    because = explaining.plain(finding.because, words).removesuffix(".") + "."
    return f"{explaining.MARKS[finding.finding].capitalize()}. {because}"

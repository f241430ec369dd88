"""How a determination is told to people, the same on a page as on a terminal."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from discretion.law.citations import Citation, provision
from discretion.law.deadlines import in_words
from discretion.law.determinations import Duty, Excused, Finding, Need
from discretion.law.wording import person, what

# Steps that rest on a definition: the trace cites § 23-1201, a reader wants the definition.
_DEFINITIONS: Final = {
    1: "23-1201 identifying information",
    6: "23-1201 routine collection or disclosure(ii)",
}
# A code of two words or more; one of a single word reads as it is.
_CODE: Final = re.compile(r"\b[a-z]+(?:[._][a-z]+)+\b")
_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
MARKS: Final = {"yes": "yes", "no": "no", "unknown": "open"}
Naming = Callable[[str], str]


class Told(NamedTuple):
    """Who is to do what, and where the law says so."""

    who: str
    what: str
    when: str
    section: str

    @property
    def sentence(self) -> str:
        """The same as one sentence."""
        when = f", {self.when}" if self.when else ""
        return f"{self.who}: {self.what}{when}. ({self.section})"


def need(found: Need, name: Naming) -> Told:
    """What someone must do before the act."""
    return Told(_who(found.who, found.agency, name), what(found.what), "", f"§ {found.cite}")


def duty(found: Duty, name: Naming) -> Told:
    """What someone owes because of the act, and when."""
    cite = "by policy" if found.cite == "policy" else f"§ {found.cite}"
    when = found.when.replace("_", " ")
    return Told(_who(found.who, found.agency, name), what(found.what), when, cite)


def excused(found: Excused) -> str:
    """What the law lifts, and why."""
    return f"{what(found.duty).capitalize()}. {found.because} (§ {found.cite})"


def gist(found: Finding) -> str:
    """What the provision of a step says, in our words."""
    return provision(Citation(_DEFINITIONS.get(found.step, found.cite))).gist


def codes_in(trace: Iterable[Finding]) -> set[str]:
    """What in the sentences of a trace may be a code of a type."""
    return {code for finding in trace for code in _CODE.findall(finding.because)}


def plain(because: str, words: Mapping[str, str]) -> str:
    """What a step found, with days and types as people write them; `words` are by code.

    The law's own sentence has the codes of the act, which programs compare.
    """
    told = _CODE.sub(lambda code: words.get(code[0], code[0]), because)
    return _DAY.sub(lambda day: in_words(date.fromisoformat(day[0])), told)


def _who(who: str, agency: object, name: Naming) -> str:
    called = name(agency) if isinstance(agency, str) and agency else ""
    return f"{person(who)} ({called})" if called else person(who)

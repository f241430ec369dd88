"""`discretion explain`: one act's determination for a lay reader, the answer first."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import click
import msgspec

from discretion.errors import MOST_FAULTS_REPORTED, Fault, Invalid
from discretion.interfaces import explaining
from discretion.interfaces.cli import paper
from discretion.interfaces.cli.input import (
    content,
    edition_file,
    law_option,
    register_file,
    register_option,
    stop_for,
)
from discretion.law import documents
from discretion.law.acts import Act
from discretion.law.checks import FaultyAct, every_fault
from discretion.law.decisions import Decisions
from discretion.law.determinations import Determination
from discretion.law.wording import label

_ANSWERS: Final = {
    "permitted": "Go ahead.",
    "outside_chapter": "The Identifying Information Law does not reach this.",
    "refer": "Not yet: someone must act first.",
    "refused": "You may not do this as it stands.",
    "violation": "This disclosure had no basis. It is a violation, and it must be reported.",
    "unlawful_collection": "This collection had no basis.",
}


@click.command(
    "explain",
    epilog="""\b
Examples:
  discretion explain --register city.json act.json
  head -1 acts.ndjson | discretion explain --register city.json -
""",
)
@register_option
@law_option
@click.argument("act")
def command(register_path: Path, law_path: Path | None, act: str) -> None:
    """Explain whether one act may be done, what it needs, and why. ACT is a JSON file, or -."""
    decisions = Decisions(register_file(register_path), edition_file(law_path))
    text = content(act).removeprefix(BOM_UTF8)
    try:
        facts = decisions.read(text)
        determination = decisions.decide(facts)
    except FaultyAct as error:
        source = "standard input" if act == "-" else act
        stop_for(Invalid(_faults(text, error.fault, decisions)), source)
    _show(decisions, facts, determination)


def _faults(text: bytes, first: Fault, decisions: Decisions) -> Iterator[Fault]:
    """Each fault of the act, with its line."""
    if first.code == "invalid_json":
        yield documents.unreadable(text)
        return
    found = every_fault(msgspec.json.decode(text), decisions.city)
    source = text.decode()
    for fault in list(islice(found, MOST_FAULTS_REPORTED)) or [first]:
        yield fault._replace(line=documents.line_of(source, fault.path))


def _show(decisions: Decisions, act: Act, found: Determination) -> None:
    codes = explaining.codes_in(found.trace)
    words = {code: label(decisions.city.labels, code) for code in codes}
    paper.title(_ANSWERS[found.outcome])
    paper.paragraph(explaining.plain(found.trace[-1].because, words))
    name = decisions.city.parties.name
    paper.section("What is needed", [explaining.need(n, name).sentence for n in found.needs])
    _show_share_less(decisions, act, found)
    paper.section("What is owed", [explaining.duty(d, name).sentence for d in found.duties])
    paper.section("What is excused", [explaining.excused(e) for e in found.excused])
    paper.heading("Why")
    for finding in found.trace:
        mark = explaining.MARKS[finding.finding]
        law = f"§ {finding.cite}: {explaining.gist(finding)}"
        paper.step(finding.step, mark, explaining.plain(finding.because, words), law)


def _show_share_less(decisions: Decisions, act: Act, found: Determination) -> None:
    """What to leave out, and whether the rest could then go ahead: that is decided anew."""
    if not found.share_less or act.done:
        return
    less = found.share_less
    rest = tuple(code for code in act.types if code not in less.drop)
    again = decisions.decide(msgspec.structs.replace(act, types=rest))
    dropped = " and ".join(label(decisions.city.labels, code) for code in dict.fromkeys(less.drop))
    verb = "collect" if act.act == "collection" else "share"
    if again.outcome == "permitted":
        then = f"you need nobody's approval: {less.designation} covers the rest."
    else:
        name = decisions.city.parties.name
        waits = "; ".join(explaining.need(n, name).sentence for n in again.needs)
        then = f"{less.designation} covers the rest. It then still needs this: {waits}"
    paper.section(f"{verb.capitalize()} less", [f"Leave out {dropped}, and {then}"])

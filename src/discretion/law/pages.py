"""The pages of `docs/law/`, made from the tables of the law: run `python -m discretion.law.pages`.

Only this module writes, and only when it is run: the pages, and the list of tests by provision
that `coverage.held_by` reads. It is run from the root of the project.
"""

import ast
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from discretion.law import complaints, directions
from discretion.law.authority import Role, powers
from discretion.law.citations import Citation, Provision, Status, provisions
from discretion.law.coverage import citations_in
from discretion.law.deadlines import counted, in_words
from discretion.law.duties import DUTIES
from discretion.law.matters import Kind, Move, State, Step, steps

PAGES = Path("docs/law")
TESTS = Path("tests/law")
HELD_BY = Path("src/discretion/law/held_by.json")
PROVISIONS = Path("src/discretion/law/provisions.json")

Held = Mapping[Citation, tuple[str, ...]]

_NOTE = "<!-- Made by `python -m discretion.law.pages`; change the tables of the law instead. -->"
_STATUSES = """\
- *computed*: a function or rule of the program answers it, and tests hold it.
- *tracked*: a person does it; the program keeps it as a duty.
- *not ours*: the program does nothing about it, for the reason given.
- *not at hand*: its text was not available, so nothing is coded from it.

The gists are ours. They are not the law."""
_ENDS = """\
A matter ends when it is closed, or withdrawn by the one who asked; nothing leads out of there. What
was refused and is looked at once more is a new matter. Left out of the drawings: to amend a matter
brings it back to the officer unread, to withdraw it ends it."""
_ITS_OFFICER = """\
Every move is made by the officer of the agency that the complaint is about; by the chief privacy
officer, where it is about no agency in particular. Whoever complained sees where it stands, and the
answer."""
_TO_ONE_AGENCY = """\
The chief privacy officer gives a direction to one agency. It stands until one of these moves is
made; nothing leads out of where they lead."""
_SEE_ALSO = """\
See also [duties](duties.md), [who may do what](authority.md), [the way of a matter](matters.md),
[that of a complaint](complaints.md) and [that of a direction](directions.md)."""
_SOON = """\
What people must do. “As soon as practicable” has no number of hours in the law; hours come only
from a policy, with its authority."""


def tests_that_cite(folder: Path) -> Held:
    """The tests and scenes under a folder by the provisions that their text cites."""
    found: dict[Citation, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        for name, text in _texts(path, folder):
            for citation in citations_in(text):
                if citation in provisions():
                    found.setdefault(citation, set()).add(name)
    return {citation: tuple(sorted(found[citation])) for citation in sorted(found)}


def provisions_text() -> str:
    """The provisions of `provisions.toml` as they are kept beside it, quicker to read."""
    read = tomllib.loads(PROVISIONS.with_suffix(".toml").read_text("utf-8"))
    return json.dumps(read["provisions"], indent=1, default=str, ensure_ascii=False) + "\n"


def held_by_text(held: Held) -> str:
    """The list of tests by provision as it is kept beside the code."""
    return json.dumps({str(c): list(tests) for c, tests in held.items()}, indent=1) + "\n"


def pages(held: Held) -> dict[str, str]:
    """Every page by its file name."""
    made = {"README.md": _index(), "duties.md": _duties(), "authority.md": _authority()}
    made["matters.md"] = _matters()
    made["complaints.md"] = _complaints()
    made["directions.md"] = _directions()
    for section in provisions():
        if section.parent not in provisions():
            made[_file(section)] = _section(section, held)
    return made


def main() -> None:
    """Write the pages, the provisions and the list of tests."""
    PROVISIONS.write_text(provisions_text(), "utf-8")
    provisions.cache_clear()
    held = tests_that_cite(TESTS)
    HELD_BY.write_text(held_by_text(held), "utf-8")
    PAGES.mkdir(parents=True, exist_ok=True)
    for name, text in pages(held).items():
        (PAGES / name).write_text(text, "utf-8")


def _texts(path: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """Each scene, and each test, with what it says that it holds: of a test, its docstring."""
    name = path.relative_to(folder).as_posix()
    if path.suffix == ".yaml":
        for scene in path.read_text("utf-8").split("\n- name: ")[1:]:
            yield f"{name}: {scene.splitlines()[0]}", scene
    elif path.suffix == ".py":
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield f"{name}::{node.name}", ast.get_docstring(node) or ""


def _index() -> str:
    known = list(provisions().values())
    counts = Counter(provision.status for provision in known)
    lines = [
        "# The law, provision by provision",
        _NOTE,
        f"{len(known)} provisions are at hand or known to exist. Each has one status: "
        + ", ".join(f"*{status}* ({counts[status]})" for status in Status)
        + ".",
        _STATUSES,
        _SEE_ALSO,
        _table(
            ("Provision", "Status", "Gist"),
            [(_link(p.citation), p.status.value, p.gist) for p in known],
        ),
    ]
    return "\n\n".join(lines) + "\n"


def _section(section: Citation, held: Held) -> str:
    within = [p for p in provisions().values() if p.citation.is_within(section)]
    parts = [f"# {_named(section)}", _NOTE]
    for provision in within:
        if provision.citation != section:
            parts.append(f"## {_named(provision.citation)}")
        parts += _entry(provision, held.get(provision.citation, ()))
    return "\n\n".join(parts) + "\n"


def _entry(provision: Provision, tests: tuple[str, ...]) -> list[str]:
    entry = [provision.gist, f"{', '.join(provision.local_law)}; {_days(provision)}."]
    entry.append(f"**{provision.status.value.capitalize()}**{_by(provision)}")
    if tests:
        held = f"<details><summary>Held by {counted(len(tests), 'test')}</summary>"
        entry += [held, "\n".join(f"- `{test}`" for test in tests), "</details>"]
    return entry


def _by(provision: Provision) -> str:
    if provision.computed_by:
        return " by " + ", ".join(f"`{name}`" for name in provision.computed_by)
    if provision.tracked_by:
        return f" as the duty [{provision.tracked_by}](duties.md)"
    return f": {provision.because}" if provision.because else ""


def _days(provision: Provision) -> str:
    since = f"in force since {in_words(provision.since)}" if provision.since else ""
    until = f" to {in_words(provision.until)}" if provision.until else ""
    return since + until or "the day it came into force is not in the texts at hand"


def _duties() -> str:
    rows = [
        (d.name, d.who, d.to, d.when, _link(d.provision) if d.provision else "policy")
        for d in DUTIES
    ]
    return "\n\n".join(
        (
            "# Duties",
            _NOTE,
            _SOON,
            _table(("Name", "Who", "To", "When", "Provision"), rows) + "\n",
        )
    )


def _authority() -> str:
    rows = []
    for role in Role:
        for power, authority in powers(role).items():
            source = _link(authority.provision) if authority.provision else authority.reason
            rows.append((_spaced(role), _spaced(power), source))
    return "\n\n".join(
        (
            "# Who may do what",
            _NOTE,
            "Where no provision gives a power, the reason stands in its place.",
            _table(("Role", "Power", "By"), rows) + "\n",
        )
    )


def _matters() -> str:
    parts = ["# The way of a matter", _NOTE, _ENDS]
    for title, kind in (("Requests and proposals", Kind.REQUEST), ("Exigent acts", Kind.EXIGENT)):
        rows = [_move(step) for step in steps(kind)]
        head = ("From", "Move", "To", "By", "What can stand in the way", "By what")
        parts += [f"## {title}", _drawing(steps(kind)), _table(head, rows)]
    return "\n\n".join(parts) + "\n"


def _complaints() -> str:
    """The moves of complaints; all of them are the officer's whose complaint it is."""
    head = ("From", "Move", "To", "What can stand in the way", "By what")
    rows = [
        (
            ", ".join(_spaced(state) for state in complaints.State if state in step.of),
            _spaced(step.move),
            _spaced(step.to) if step.to else "as it was",
            " ".join(step.conditions),
            step.source if isinstance(step.source, str) else _link(step.source),
        )
        for step in complaints.STEPS
    ]
    return "\n\n".join(("# The way of a complaint", _NOTE, _ITS_OFFICER, _table(head, rows) + "\n"))


def _directions() -> str:
    """The moves of directions, each with the power that it takes."""
    head = ("Move", "To", "By the power", "What can stand in the way", "By what")
    rows = [
        (
            _spaced(step.move),
            _spaced(step.to),
            _spaced(step.power),
            " ".join(step.conditions),
            step.source if isinstance(step.source, str) else _link(step.source),
        )
        for step in directions.STEPS
    ]
    parts = ("# The way of a direction", _NOTE, _TO_ONE_AGENCY, _table(head, rows))
    return "\n\n".join(parts) + "\n"


def _move(step: Step) -> tuple[str, ...]:
    """The row of a move; on a collection it may have another provision than on a disclosure."""
    named = ", ".join(_spaced(state) for state in State if state in step.of)
    to = _spaced(step.to) if step.to else "a new matter, linked"
    lacking = " ".join(step.conditions)
    found = dict.fromkeys(step.source_for(act) for act in ("collection", "disclosure"))
    sources = (s if isinstance(s, str) else _link(s) for s in found)
    return named, _spaced(step.move), to, step.by, lacking, " or ".join(sources)


def _drawing(table: tuple[Step, ...]) -> str:
    """The moves as arrows; those back and out that are open all the time are told in words."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> draft"]
    drawn = [step for step in table if step.to and step.move not in (Move.AMEND, Move.WITHDRAW)]
    for step in drawn:
        lines += [
            f"    {state} --> {step.to}: {_spaced(step.move)}"
            for state in State
            if state in step.of
        ]
    return "\n".join([*lines, "    closed --> [*]", "```"])


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _named(citation: Citation) -> str:
    if str(citation).startswith("Charter"):
        return str(citation).replace("Charter ", "Charter § ")
    if not citation.term:
        return f"§ {citation}"
    return f"§ {citation.section}, {str(citation).removeprefix(citation.section + ' ')}"


def _file(section: Citation) -> str:
    return f"{str(section).replace('Charter ', 'charter-').replace('(', '-').replace(')', '')}.md"


def _link(citation: Citation) -> str:
    section = citation
    while section.parent in provisions() and section.parent:
        section = section.parent
    return f"[{_named(citation)}]({_file(section)})"


if __name__ == "__main__":
    main()

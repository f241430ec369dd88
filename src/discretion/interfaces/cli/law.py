"""`discretion law`: what a provision says, what computes it, and the types it speaks of."""

from typing import Final

import click

from discretion.errors import NotFound
from discretion.interfaces.cli import paper
from discretion.interfaces.cli.input import stop

_MOST_TESTS: Final = 8


@click.command(
    "law",
    epilog="""\b
Examples:
  discretion law                     every provision, a line each
  discretion law "23-1202(c)(4)"     one provision: gist, dates, rules, tests
  discretion law 1202 c 4            the same, typed in a hurry
  discretion law types               the types of identifying information by edition
  discretion law biometrics          one type: since when, what it covers
""",
)
@click.argument("words", nargs=-1, metavar="[§ | TYPE]")
def command(words: tuple[str, ...]) -> None:
    """Look up a provision of the law by its section, or a type of identifying information."""
    asked = " ".join(words).strip()
    if not asked:
        _show_all()
    elif asked == "types":
        _show_types()
    elif not _show_provision(asked) and not _show_type(asked):
        stop(
            f"{asked!r} names no provision and no type at hand. "
            "`discretion law` lists the provisions, `discretion law types` the types."
        )


def _show_all() -> None:
    from discretion.law.citations import provisions

    paper.title("The provisions at hand")
    paper.fields([(str(c), p.gist) for c, p in provisions().items()])


def _show_provision(asked: str) -> bool:
    """Show the provision of that section, if the words name one."""
    from discretion.law.coverage import look_up

    try:
        entry = look_up(asked)
    except NotFound as error:
        if any(mark.isdigit() for mark in asked):
            stop(f"{error} `discretion law` lists all.")
        return False
    found = entry.provision
    paper.title(f"§ {found.citation}".replace("§ Charter", "Charter §"))
    paper.paragraph(found.gist)
    paper.heading("Source")
    paper.fields(
        [
            ("Local law", ", ".join(found.local_law)),
            ("In force from", str(found.since or "")),
            ("In force until", str(found.until or "")),
            ("Status", found.status),
            ("Duty", found.tracked_by.replace("_", " ")),
            ("Why", found.because),
        ]
    )
    paper.section("Computed by", [f"discretion.law.{name}" for name in entry.rules])
    paper.section("Held by these tests", _few(entry.tests))
    paper.section("Its parts", [str(part) for part in entry.parts])
    return True


def _few(tests: tuple[str, ...]) -> list[str]:
    """The first tests, and how many more the pages of docs/law list."""
    more = [f"and {len(tests) - _MOST_TESTS} more, in docs/law"] if tests[_MOST_TESTS:] else []
    return [*tests[:_MOST_TESTS], *more]


def _show_types() -> None:
    from discretion.law.information import editions, enacted_editions

    bills = [e for e in editions() if e.status == "proposed"]
    before: frozenset[str] = frozenset()
    for edition in (*enacted_editions(), *bills):
        since = f"in force from {edition.since}" if edition.since else "proposed, not law"
        paper.heading(f"{edition.name}: {edition.local_law}, {since}")
        paper.fields([(k.code, k.label) for k in edition.types.values() if k.code not in before])
        if edition.since:
            before |= edition.types.keys()


def _show_type(asked: str) -> bool:
    """Show the type of that code, if there is one."""
    from discretion.law.information import editions

    listing = [e for e in editions() if asked in e.types]
    if not listing:
        return False
    enacted = [e for e in listing if e.since]
    law = (enacted or listing)[-1].types[asked]
    bills = [e for e in listing if not e.since and (not enacted or e.types[asked] != law)]
    paper.title(law.label)
    paper.fields(
        [
            ("Code", asked),
            ("Listed", f"{enacted[0].local_law}, from {enacted[0].since}" if enacted else ""),
            ("Covers", ", ".join(law.covers)),
            *(("Proposed", _bill(e.local_law, e.types[asked].covers)) for e in bills),
        ]
    )
    return True


def _bill(name: str, covers: tuple[str, ...]) -> str:
    return f"{name} (would cover {', '.join(covers)})" if covers else name

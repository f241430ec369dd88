"""`discretion matter`: the docket and one's own matters, one matter, and what moves it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import click

from discretion.errors import Stale
from discretion.interfaces.cli import paper
from discretion.interfaces.cli.acting import Acting, acting, acting_options
from discretion.interfaces.cli.input import content, stop, told

if TYPE_CHECKING:
    from discretion.apps.matters.casework import Sight
    from discretion.apps.matters.opened import Opened
    from discretion.apps.matters.queries import Row
    from discretion.law.acts import Act

# Where in an act that stands which a matter calls otherwise; of the step itself, nowhere.
_PLACES: Final = {
    "contractor": "by.id",
    "staff": "by.staff",
    "wanted_by": "on",
    "done_on": "on",
    "move": "",
}
_READ: Final = "Of the matter as you read it; `discretion matter show` prints it."


@click.group("matter", epilog="Example:  discretion matter list --as olga@parks.nyc.gov")
def command() -> None:
    """List the docket, look at a matter, ask whether something may be done, approve or refuse."""


@command.command(
    "list",
    epilog="""\b
Examples:
  discretion matter list --as olga@parks.nyc.gov
  discretion matter list --mine --as emil@parks.nyc.gov
  discretion matter list --assignee nobody --as olga@parks.nyc.gov
  discretion matter list --done-too --json --as olga@parks.nyc.gov
""",
)
@click.option("--mine", is_flag=True, help="Those that they asked themselves, the last one first.")
@click.option(
    "--assignee",
    default="",
    metavar="WHO",
    help="Only what is on one desk: me, nobody, or the name of a colleague.",
)
@click.option("--done-too", is_flag=True, help="Those that are closed or withdrawn as well.")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each.")
@acting_options
def listed(
    mine: bool,
    assignee: str,
    done_too: bool,
    as_json: bool,
    email: str | None,
    token: str | None,
) -> None:
    """List what is laid before someone to decide, the first due first."""
    if mine and assignee:
        stop("--mine lists what one asked oneself; --assignee belongs to the docket. Give one.")
    who = acting(email, token)
    import msgspec

    from discretion.apps.audit.actions import new_york_day
    from discretion.apps.matters import queries

    filters = queries.Filters(assignee=_handler(assignee, who), open_only=not done_too)
    docket = queries.docket(who.actor, filters, today=new_york_day(who.now))
    own = queries.my_matters(who.actor, open_only=not done_too)
    rows = queries.rows(own if mine else docket)
    if as_json:
        for row in rows:
            click.echo(msgspec.json.encode(row))
    elif rows:
        many = "1 matter" if len(rows) == 1 else f"{len(rows):,} matters"
        paper.section(many, [_line(row) for row in rows])
    else:
        click.echo("There is no matter here." if done_too else "No matter is open here.")


def _handler(named: str, who: Acting) -> str:
    """Someone who handles matters here, by name; as filters know them."""
    from discretion.apps.matters import queries

    if named in ("", queries.ME, queries.NOBODY):
        return named
    there = queries.handlers(who.actor)
    found = [id_ for id_, name in there if name.casefold() == named.casefold()]
    if not found:
        names = ", ".join(name for _, name in there) or "nobody"
        stop(f"Nobody called “{named}” handles a matter here. Those who do: {names}.")
    return found[0]


def _line(row: "Row") -> str:
    from discretion.apps.matters.wording import type_words
    from discretion.interfaces.web.matter_words import STATES

    by = f", by {row.due_on}" if row.due_on else ""
    what = f"{row.act} of {type_words(row.types) or 'information'}"
    side = "to" if row.act == "disclosure" else "from"
    return f"{row.id} {STATES[row.state]}{by}. {row.agency_name}: {what} {side} {row.party or '…'}."


@command.command(
    "show", epilog="Example:  discretion matter show MAT-2026-00017 --as olga@parks.nyc.gov"
)
@click.argument("matter")
@click.option("--json", "as_json", is_flag=True, help="As a program reads it over the API.")
@acting_options
def show(matter: str, as_json: bool, email: str | None, token: str | None) -> None:
    """Show a MATTER: what is asked, what the law says of it and why, and which moves are open."""
    who = acting(email, token)
    import msgspec

    from discretion.apps.audit.actions import new_york_day
    from discretion.apps.matters import casework
    from discretion.interfaces.api.matters_shown import matter_read

    with told():
        sight = casework.matter(matter, actor=who.actor, now=who.now)
    if as_json:
        click.echo(msgspec.json.encode(matter_read(sight, today=new_york_day(who.now))))
    else:
        _show(sight)


def _show(sight: "Sight") -> None:
    from discretion.interfaces.web.matter_words import MOVES, STATES, terms

    it, names = sight.it, _names(sight)
    paper.title(f"{it.id}: {STATES[it.state]}")
    paper.paragraph(sight.sentence)
    paper.heading("What it states")
    stated = terms(it.facts, names)
    paper.fields([(fact.label, "; ".join(text for text, _ in fact.words)) for fact in stated])
    if it.decision:
        _show_decided(sight)
    else:
        due = f"{it.due_on}: {it.due_why}" if it.due_on else it.due_why
        paper.heading("Where it stands")
        paper.fields([("Due", due), ("With", it.assignee_name)])
    _show_law(sight, names)
    reviews = [f"{r.person_name}, {r.on}: {r.decision.reason}" for r in sight.reviews]
    paper.section("What counsel found", reviews)
    moves = [" ".join([MOVES[each.move] + ".", *each.lacking]) for each in sight.moves]
    paper.section("What can be done with it, and what that lacks", moves)
    paper.heading("Fingerprint of what it states")
    click.echo(it.fingerprint)


def _show_decided(sight: "Sight") -> None:
    """What was decided: all of it, or how far and on which conditions."""
    from discretion.apps.matters.wording import type_words

    approval = sight.approval
    reason = approval.decision.reason if approval else sight.it.reason
    types = type_words(approval.types) if approval else ""
    until = str(approval.until) if approval and approval.until else ""
    paper.heading("What was decided")
    by = " ".join((approval.person_name, approval.standing_in)).strip() if approval else ""
    paper.fields([("By", by), ("Approved", types), ("Until", until), ("Reason", reason)])
    paper.section("On these conditions", [kept.condition.words for kept in sight.conditions])


def _show_law(sight: "Sight", names: Mapping[str, str]) -> None:
    from discretion.apps.matters.wording import words_by_code
    from discretion.interfaces import explaining

    answer = sight.answer
    if answer is None:
        return
    if not sight.it.decision:
        needs = [explaining.need(n, lambda id_: names.get(id_, id_)).sentence for n in answer.needs]
        paper.section("What is needed", needs)
    paper.heading("What the law says")
    words = words_by_code(explaining.codes_in(answer.trace))
    for finding in answer.trace:
        law = f"§ {finding.cite}: {explaining.gist(finding)}"
        because = explaining.plain(finding.because, words)
        paper.step(finding.step, explaining.MARKS[finding.finding], because, law)


def _names(sight: "Sight") -> Mapping[str, str]:
    """What the agencies of a matter are called."""
    from discretion.apps.accounts.queries import agency_names

    needs = sight.answer.needs if sight.answer else ()
    asked = [sight.it.agency, getattr(sight.it.facts.counterparty, "id", "")]
    return agency_names({*asked, *(str(need.agency) for need in needs if need.agency)} - {""})


@command.command(
    "ask",
    epilog="""\b
Examples:
  discretion matter ask act.json --as emil@parks.nyc.gov
  discretion matter ask - --draft --as emil@parks.nyc.gov < act.json
""",
)
@click.argument("act")
@click.option("--draft", is_flag=True, help="Keep it as a draft; nobody is asked yet.")
@acting_options
def ask(act: str, draft: bool, email: str | None, token: str | None) -> None:
    """Lay an ACT, a JSON file (- for standard input), before the privacy officer.

    Its "initiative" says whether somebody asked for it ("request") or your agency wants to
    ("proposal"). One that could not wait, "done" with its "exigent" circumstances, is recorded.
    """
    who, stated = acting(email, token), _act(act)
    from discretion.apps.matters.beginning import begin
    from discretion.interfaces.api.placing import placed

    with told(act), placed(_PLACES):
        it = begin(stated, submit=not draft, actor=who.actor, now=who.now)
    _say(it)


def _act(name: str) -> "Act":
    import msgspec

    from discretion.law.acts import Act
    from discretion.law.checks import faulty_shape

    text = content(name)
    try:
        return msgspec.json.decode(text, type=Act)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        stop(f"{name}: {faulty_shape(text).fault}")


@command.command(
    "withdraw", epilog="Example:  discretion matter withdraw MAT-2026-00017 --as emil@parks.nyc.gov"
)
@click.argument("matter")
@acting_options
def withdraw(matter: str, email: str | None, token: str | None) -> None:
    """Withdraw a MATTER that one asked oneself."""
    who = acting(email, token)
    from discretion.apps.matters import actions

    with told():
        it = actions.withdraw(matter, version=_opened(matter, who).version, **_by(who))
    _say(it)


@command.command(
    "take-up", epilog="Example:  discretion matter take-up MAT-2026-00017 --as olga@parks.nyc.gov"
)
@click.argument("matter")
@acting_options
def take_up(matter: str, email: str | None, token: str | None) -> None:
    """Take a MATTER to one's own desk, to decide it."""
    who = acting(email, token)
    from discretion.apps.matters import actions

    with told():
        it = actions.take_up(matter, version=_opened(matter, who).version, **_by(who))
    _say(it)


@command.command(
    "approve",
    epilog='Example:  discretion matter approve MAT-2026-00017 --fingerprint 5f3a... --reason "It '
    'serves our mission." --as olga@parks.nyc.gov',
)
@click.argument("matter")
@click.option("--fingerprint", required=True, help=_READ)
@click.option("--reason", required=True, help="Why it may be done, as whoever asked reads it.")
@click.option("--agreement", default="", help="The agreement that covers it, by its id.")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The approval's last day."
)
@acting_options
def approve(
    matter: str, fingerprint: str, reason: str, agreement: str, until: Any, **who: str | None
) -> None:
    """Approve all of a MATTER, as it was read. Conditions, and less than all, are for the pages."""
    found = acting(who["email"], who["token"])
    from msgspec import UNSET

    from discretion.apps.matters import actions
    from discretion.apps.matters.contents import Decision

    day = until.date() if until else UNSET
    decision = Decision(reason=reason, agreement=agreement, until=day)
    with told():
        version = _as_read(matter, fingerprint, found).version
        it = actions.approve(matter, decision, version=version, **_by(found))
    _say(it)


@command.command(
    "refuse",
    epilog='Example:  discretion matter refuse MAT-2026-00017 --fingerprint 5f3a... --reason "No '
    'ground holds." --as olga@parks.nyc.gov',
)
@click.argument("matter")
@click.option("--fingerprint", required=True, help=_READ)
@click.option("--reason", required=True, help="Why it is refused, as whoever asked reads it.")
@acting_options
def refuse(
    matter: str, fingerprint: str, reason: str, email: str | None, token: str | None
) -> None:
    """Refuse a MATTER, as it was read."""
    who = acting(email, token)
    from discretion.apps.matters import actions

    with told():
        version = _as_read(matter, fingerprint, who).version
        it = actions.refuse(matter, reason, version=version, **_by(who))
    _say(it)


def _opened(matter: str, who: Acting) -> "Opened":
    from discretion.apps.matters import queries

    return queries.opened(matter, actor=who.actor)


def _as_read(matter: str, fingerprint: str, who: Acting) -> "Opened":
    """The matter, if it states what was read; Stale where it states something else."""
    it = _opened(matter, who)
    if it.fingerprint != fingerprint:
        raise Stale(f"This is not the fingerprint of what {matter} states now; look at it again.")
    return it


def _by(who: Acting) -> dict[str, Any]:
    return {"actor": who.actor, "now": who.now}


def _say(it: "Opened") -> None:
    from discretion.interfaces.web.matter_words import STATES

    click.echo(f"{it.id}: {STATES[it.state]}. Look at it:  discretion matter show {it.id}")

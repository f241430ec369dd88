"""`discretion report draft` and what follows it: proof-read, prepared, signed, filed, delivered."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from discretion.interfaces.cli import paper
from discretion.interfaces.cli.acting import Acting, acting, acting_options
from discretion.interfaces.cli.input import content, told

if TYPE_CHECKING:
    from discretion.apps.reports.filings import Delivered, Desk
    from discretion.apps.reports.proof import Finding

_SEEN = click.option(
    "--fingerprint",
    required=True,
    help="Of the report as you saw it; `discretion report proof` prints it.",
)
_INTENT = click.option("--intent", required=True, help="What you mean by signing, in a sentence.")


@click.command(
    "draft",
    epilog="""\b
Examples:
  discretion report draft parks --cycle 2026 --as olga@parks.nyc.gov
  discretion report draft --all --cycle 2026 --to drafts --as chris@cpo.nyc.gov
""",
)
@click.argument("agency", required=False)
@click.option("--all", "whole_city", is_flag=True, help="Draft the report of every body.")
@click.option("--cycle", required=True, type=int, help="The year in which the report is due.")
@click.option("--form", default="", help="The form to answer; the cycle’s own, if none is named.")
@click.option(
    "--to", "folder", type=Path, help="With --all: the folder for each body's pdf and docx."
)
@acting_options
def draft(  # noqa: PLR0913 (one argument for each option)
    agency: str | None,
    whole_city: bool,
    cycle: int,
    form: str,
    folder: Path | None,
    email: str | None,
    token: str | None,
) -> None:
    """Begin the report of an AGENCY; or draft those of --all bodies as they stand, into files.

    The answers follow from the register; the words of the last report come along, to be confirmed.
    """
    if whole_city != (agency is None) or whole_city != (folder is not None):
        raise click.UsageError("Name one AGENCY, or give --all and the folder --to write to.")
    who = acting(email, token)
    with told():
        if folder is not None:
            _draft_all(folder, cycle, form, who)
        else:
            _begin(agency or "", cycle, form, who)


def _begin(agency: str, cycle: int, form: str, who: Acting) -> None:
    from discretion.apps.reports import actions

    begun = actions.begin_report(
        agency, cycle=cycle, edition_name=form, actor=who.actor, now=who.now
    )
    click.echo(f"{begun.id} is begun. Next:  discretion report proof {begun.id}")


def _draft_all(folder: Path, cycle: int, form: str, who: Acting) -> None:
    from rich.console import Console
    from rich.progress import Progress

    from discretion.apps.reports import rendering, whole_city

    folder.mkdir(parents=True, exist_ok=True)
    bodies = whole_city.bodies(who.actor)
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Drafting", total=len(bodies))
        drafts = whole_city.drafts(
            bodies, cycle=cycle, edition_name=form, actor=who.actor, now=who.now
        )
        written = rendering.write_all(drafts, folder, done=lambda _: progress.advance(task))
    click.echo(f"Drafted: {written} reports, each as pdf and docx, in {folder}.")


@click.command(
    "amend", epilog="Example:  discretion report amend RPT-2026-00012 --as olga@parks.nyc.gov"
)
@click.argument("report")
@click.option("--why", default="", help="Why it is amended; kept in the record.")
@acting_options
def amend(report: str, why: str, email: str | None, token: str | None) -> None:
    """Begin a report that is to supersede REPORT, which is filed."""
    who = acting(email, token)
    from discretion.apps.reports import actions

    with told():
        begun = actions.amend_report(report, actor=who.actor, now=who.now, why=why)
    click.echo(f"{begun.id} is begun; once filed it supersedes {report}.")


@click.command(
    "proof", epilog="Example:  discretion report proof RPT-2026-00012 --as olga@parks.nyc.gov"
)
@click.argument("report")
@acting_options
def proof(report: str, email: str | None, token: str | None) -> None:
    """Proof-read REPORT: every contradiction, gap and doubt, each with what to do about it.

    Ends with status 1 where something stands in the way of preparing it.
    """
    who = acting(email, token)
    with told():
        desk = _desk(report, who)
    _tell_desk(report, desk)
    raise SystemExit(1 if desk.blocking or desk.changed else 0)


def _desk(report: str, who: Acting) -> "Desk":
    from discretion.apps.reports import filings

    return filings.desk(report, actor=who.actor, now=who.now)


def _tell_desk(report: str, desk: "Desk") -> None:
    paper.title(f"{report} is {'not ' if desk.blocking else ''}ready to go on.")
    paper.section("To be put right", [_finding(f) for f in desk.blocking])
    paper.section("To be mended or acknowledged", [_finding(f) for f in desk.doubtful])
    if desk.changed:
        paper.heading("It no longer says what was prepared; return it to be prepared anew.")
    paper.heading("Fingerprint of what it says")
    click.echo(desk.fingerprint)


def _finding(found: "Finding") -> str:
    where = f"question {found.question}: " if found.question else ""
    behind = f" [{', '.join(found.records[:5])}]" if found.records else ""
    return f"{where}{found.message} {found.fix} ({found.code}){behind}"


@click.command(
    "prepare",
    epilog="Example:  discretion report prepare RPT-2026-00012 --fingerprint 5f3a… "
    "--intent 'It is complete.' --as olga@parks.nyc.gov",
)
@click.argument("report")
@_SEEN
@_INTENT
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="CODE",
    help="A finding that may stand; may be given several times. `all` stands for every one.",
)
@acting_options
def prepare(
    report: str,
    fingerprint: str,
    intent: str,
    accepted: tuple[str, ...],
    email: str | None,
    token: str | None,
) -> None:
    """Vouch for REPORT, and lay it before the agency's head to be signed."""
    who = acting(email, token)
    from discretion.apps.reports import filing

    with told():
        codes = accepted
        if "all" in accepted:
            codes = tuple(f.code for f in _desk(report, who).doubtful)
        signed = filing.prepare(
            report,
            fingerprint=fingerprint,
            intent=intent,
            acknowledged=codes,
            actor=who.actor,
            now=who.now,
        )
    click.echo(f"{report} is ready to be signed. Fingerprint: {signed.fingerprint}")


@click.command(
    "return",
    epilog="Example:  discretion report return RPT-2026-00012 --why 'Question 8 is thin.' "
    "--as hana@parks.nyc.gov",
)
@click.argument("report")
@click.option("--why", required=True, help="What is to be mended.")
@acting_options
def return_(report: str, why: str, email: str | None, token: str | None) -> None:
    """Send a prepared REPORT back to be worked on."""
    who = acting(email, token)
    from discretion.apps.reports import filing

    with told():
        filing.return_to_draft(report, actor=who.actor, now=who.now, why=why)
    click.echo(f"{report} is a draft again.")


@click.command(
    "sign",
    epilog="Example:  discretion report sign RPT-2026-00012 --fingerprint 5f3a… "
    "--intent 'I sign for Parks.' --as hana@parks.nyc.gov",
)
@click.argument("report")
@_SEEN
@_INTENT
@acting_options
def sign(report: str, fingerprint: str, intent: str, email: str | None, token: str | None) -> None:
    """Sign a prepared REPORT as agency head or designee, which freezes it."""
    who = acting(email, token)
    from discretion.apps.reports import filing

    with told():
        made = filing.sign(
            report, fingerprint=fingerprint, intent=intent, actor=who.actor, now=who.now
        )
    click.echo(f"{report} is signed and frozen. Fingerprint of the package: {made.package}")


@click.command(
    "file", epilog="Example:  discretion report file RPT-2026-00012 --as olga@parks.nyc.gov"
)
@click.argument("report")
@acting_options
def file(report: str, email: str | None, token: str | None) -> None:
    """File a signed REPORT, and say to whom it now goes, and by when."""
    who = acting(email, token)
    from discretion.apps.reports import filing

    with told():
        owed = filing.file(report, actor=who.actor, now=who.now)
    paper.title(f"{report} is filed.")
    paper.section("It now goes to", [_delivery(each) for each in owed])


def _delivery(owed: "Delivered") -> str:
    by = f"by {owed.due_on}" if owed.due_on else "without a set day"
    return f"{owed.recipient} ({owed.recipient_name}) {by}: {owed.explanation}. {owed.provision}"


@click.command(
    "deliver",
    epilog="Example:  discretion report deliver RPT-2026-00012 mayor --on 2026-07-31 "
    "--how email --proof 'Receipt 4711' --as olga@parks.nyc.gov",
)
@click.argument("report")
@click.argument("recipient")
@click.option("--on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day.")
@click.option("--how", required=True, help="email, portal, hand or post.")
@click.option("--proof", default="", help="What proves it, such as the number of a receipt.")
@click.option("--paper", "path", type=Path, help="A file that proves it.")
@acting_options
def deliver(  # noqa: PLR0913 (one argument for each option)
    report: str,
    recipient: str,
    on: datetime,
    how: str,
    proof: str,
    path: Path | None,
    email: str | None,
    token: str | None,
) -> None:
    """Record that a filed REPORT reached a RECIPIENT, such as mayor or department_of_records."""
    who = acting(email, token)
    from discretion.apps.agreements import papers
    from discretion.apps.reports import delivering

    with told():
        made = delivering.record_delivery(
            report,
            recipient,
            on=on.date(),
            how=how,
            proof=proof,
            paper=papers.keep(path.name, content(path)) if path else None,
            actor=who.actor,
            now=who.now,
        )
    click.echo(f"{report} reached the {made.recipient_name} on {made.delivered_on}.")


@click.command(
    "package",
    epilog="Example:  discretion report package RPT-2026-00012 --to RPT-2026-00012.zip "
    "--as olga@parks.nyc.gov",
)
@click.argument("report")
@click.option("--to", "target", required=True, type=Path, help="The file to write.")
@acting_options
def package(report: str, target: Path, email: str | None, token: str | None) -> None:
    """Write the package of a signed REPORT, which `discretion verify` checks anywhere."""
    who = acting(email, token)
    from discretion.apps.reports import filings

    with told():
        data = filings.package(report, actor=who.actor)
    target.write_bytes(data)
    click.echo(f"{target}: {len(data):,} bytes. Next:  discretion verify {target}")


COMMANDS: Final = (draft, amend, proof, prepare, return_, sign, file, deliver, package)

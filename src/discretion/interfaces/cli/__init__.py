"""The command line: each command's parts are imported when that command runs, and no sooner."""

import io
import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Final

import click

_COMMANDS: Final = {
    "decide": "Decide acts: one JSON act a line in, one determination a line out.",
    "explain": "Explain the determination of one act in plain words.",
    "what-if": "Try a change, and see which matters would come out differently.",
    "matter": "List the docket, look at a matter, ask whether it may be done, approve, refuse.",
    "law": "Look up a provision, or the types of identifying information.",
    "report": "Read, write and compare agency reports; draft, sign and file one.",
    "quarterly": "Begin, look at, sign and publish the chief's report on a quarter.",
    "verify": "Check a filing package, anywhere, without a database.",
    "setup": "Make the database ready, and appoint the first administrator.",
    "serve": "Serve the application on this machine.",
    "export": "Write the register to a spreadsheet or a JSON file.",
    "import": "Bring a spreadsheet, a JSON file or a filing into the register.",
    "person": "Show or change someone's name, title, telephone and office.",
    "duties": "List what waits for someone, and what an agency owes by when.",
    "worker": "Send letters and do what is due every day; `serve` starts one beside it.",
    "audit": "Prove that the record is what it was, and sign how it ends.",
    "demonstrate": "Do the whole job on the example city; what `make run` does.",
}


class Commands(click.Group):
    """A group whose commands live in modules of their own, found by name."""

    def invoke(self, ctx: click.Context) -> object:
        _be_ready()
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _forget_answers()
            ctx.exit()
        except UnicodeEncodeError:
            click.echo("What was typed holds bytes that are no text (UTF-8).", err=True)
            ctx.exit(2)
        except OSError as error:
            if not error.filename:
                _forget_answers()
            where = error.filename or "Reading or writing failed"
            click.echo(f"{where}: {error.strerror or error}.", err=True)
            ctx.exit(2)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
        command: click.Command = import_module(f"discretion.interfaces.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _be_ready() -> None:
    """A stream that was closed is an empty one, and one without a section sign shows a `?`."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 (open as long as we run)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _forget_answers() -> None:
    """Nobody can take what is still to be written: let it go, or Python complains at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with:  discretion explain --register examples/register.json "
    "examples/one-act.json",
)
@click.version_option(package_name="discretion", message="discretion %(version)s")
def main() -> None:
    """Decides what a city agency may collect and disclose, with reasons that cite the law, and
    reads and writes its agency report."""

"""The command line's front door: options that stand everywhere, one noun loaded when it is named, one exit status.

``run`` is the console script; ``run_with`` is the same for a test.
"""

import contextlib
import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.main import get_command, get_group

from ogust_tui import __version__, i18n
from ogust_tui.cli import outcome
from ogust_tui.cli.invocation import Invocation, readable, taken
from ogust_tui.cli.parsing import HELP_NAMES, Group, run_command
from ogust_tui.i18n import N_

NOUNS: dict[str, str] = {
    "open": N_("Open the screens at one place"),
    "demo": N_("Make an agency to try things on, say how to sign in, and open it"),
    "store": N_("The store as a whole: create, back up, check"),
    "staff": N_("Colleagues and how they sign in"),
    "contacts": N_("Records of clients and caregivers"),
    "visits": N_("Visits at clients'"),
    "notes": N_("Internal notes, and the alerts they raise"),
    "alerts": N_("Alerts of the reception board"),
    "threads": N_("Conversations with contacts, relatives and colleagues"),
    "mail": N_("Received mail"),
    "settings": N_("The agency's settings"),
    "secrets": N_("Passwords of mail servers, kept outside the store"),
}
"""The nouns and what they are, known without loading their modules."""

_MODULES = {"open": "launch"}
_ALONE = frozenset({"demo"})
"""Nouns that are a command themselves."""


class Root(Group):
    """All the nouns; the module of one is loaded when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The nouns, in the order of help."""
        return list(NOUNS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The commands of one noun; None for an unknown one."""
        if cmd_name not in NOUNS:
            return None
        module = importlib.import_module(f"ogust_tui.cli.{_MODULES.get(cmd_name, cmd_name)}")
        return get_command(module.app) if cmd_name in _ALONE else get_group(module.app)

    def help_of(self, ctx: Any, name: str) -> str:
        """What help says of a noun, without loading it."""
        return NOUNS[name]


def run() -> None:
    """The console script ``ogust-tui``."""
    sys.exit(run_with(sys.argv[1:]))


def run_with(arguments: Sequence[str]) -> int:
    """Run one command line; gives the exit status. Nothing is raised and no traceback is printed."""
    _prepare_streams()
    for_mail_server = False
    try:
        given = [readable(argument) for argument in arguments]
        for_mail_server = {"mail", "ingest"} <= set(given)
        rest, said = taken(given, os.environ)
        for_mail_server = [one for one in rest if not one.startswith("-")][:2] == ["mail", "ingest"]
        i18n.set_language(said.spoken)
        status = run_command(root(), rest, said)
        sys.stdout.flush()
    except BrokenPipeError:
        status = outcome.DONE  # whoever read has seen enough
        _drop_output()
    except BaseException as error:  # noqa: BLE001  # the last one to know what went wrong says it
        status = outcome.report(error)
        _drop_output(keep=True)
    return outcome.UNAVAILABLE if for_mail_server and status not in outcome.MAIL_ENDS else status


def root() -> Any:
    """The whole command line."""
    app = typer.Typer(
        cls=Root,
        help=N_("The reception desk of a home-care agency. Without a command it opens the reception board."),
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        invoke_without_command=True,
        context_settings={"help_option_names": HELP_NAMES},
    )
    app.callback()(_at_the_door)
    return get_group(app)


def _at_the_door(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help=N_("Print the version"))] = False,
) -> None:
    if version:
        typer.echo(f"ogust-tui {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        from ogust_tui.app_start import Start
        from ogust_tui.cli.launch import launch

        said: Invocation = ctx.obj
        raise typer.Exit(launch(said, Start()))


def _prepare_streams() -> None:
    """Output that cannot fail on a letter its encoding lacks, nor on a stream that is closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  # for all the run
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _drop_output(*, keep: bool = False) -> None:
    """Flush what was written if it is to be kept; leave nothing for the interpreter to fail on when it ends."""
    try:
        if keep:
            sys.stdout.flush()
            return
    except (OSError, ValueError):
        pass
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)

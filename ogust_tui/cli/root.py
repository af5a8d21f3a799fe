"""All the nouns under one roof: what each is, and where its module is, loaded when it is named."""

import importlib
from typing import Annotated, Any

import typer
from typer.main import get_command, get_group

from ogust_tui import __version__
from ogust_tui.app_start import Start
from ogust_tui.cli.opening import launch
from ogust_tui.cli.parsing import HELP_NAMES, Group
from ogust_tui.cli.session import invocation
from ogust_tui.i18n import N_

NOUNS: dict[str, str] = {
    "open": N_("Open the screens at one place"),
    "demo": N_("Make an agency to try things on, say how to sign in, and open it"),
    "store": N_("The store as a whole: create, back up, check"),
    "staff": N_("Colleagues and how they sign in"),
    "contacts": N_("Records of clients and caregivers"),
    "visits": N_("Visits at clients'"),
    "notes": N_("Internal notes, and the alerts they raise"),
    "board": N_("The reception board: what presses, then who waits for an answer"),
    "alerts": N_("Alerts of the reception board"),
    "threads": N_("Conversations with contacts, relatives and colleagues"),
    "attachments": N_("Files of notes and messages"),
    "drafts": N_("What you were typing and have not sent"),
    "search": N_("Find contacts, notes, threads and messages by words and beginnings of words"),
    "mail": N_("Received mail"),
    "settings": N_("The agency's settings, and those of this terminal"),
    "secrets": N_("Passwords of mail servers, kept outside the store"),
}
"""The nouns and what they are, known without loading their modules."""

_MODULES = {"open": "launch"}
_ALONE = frozenset({"board", "demo", "search"})
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


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ogust-tui {__version__}")
        raise typer.Exit


def _at_the_door(
    ctx: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help=N_("Print the version"))
    ] = False,
) -> None:
    if ctx.invoked_subcommand is None:
        raise typer.Exit(launch(invocation(ctx), Start()))

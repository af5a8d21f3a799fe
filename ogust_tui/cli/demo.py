"""``ogust-tui demo``: an agency to try things on. It mails nobody, and asks nobody who they are."""

import shlex
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ogust_tui.app_start import Start
from ogust_tui.cli import output
from ogust_tui.cli.imports import progress_bar
from ogust_tui.cli.invocation import demo_folder
from ogust_tui.cli.opening import at_terminal, launch
from ogust_tui.cli.options import AsJson
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.session import invocation, opened
from ogust_tui.i18n import N_, _
from ogust_tui.store.kinds import Role

if TYPE_CHECKING:
    from ogust_tui.store.access import Store

app = Noun("demo", N_("An agency to try things on: 12 colleagues, 400 contacts"))

PROGRAM = "ogust-tui"
MOST_CONTACTS = 1_000_000

SHOWN = {Role.RECEPTION: N_("reception"), Role.MANAGER: N_("manager"), Role.SUPPORT: N_("support")}


@app.verb("demo", N_("Make an agency to try things on, say how to sign in, and open it"))
def demo(
    ctx: typer.Context,
    at: Annotated[
        str | None, typer.Option("--at", metavar="DIR", help=N_("The folder for it; a folder of yours unless said"))
    ] = None,
    no_launch: Annotated[bool, typer.Option("--no-launch", help=N_("Only make it"))] = False,
    contacts: Annotated[
        int, typer.Option("--contacts", metavar="N", min=0, max=MOST_CONTACTS, help=N_("How many contacts"))
    ] = 400,
    as_json: AsJson = False,
) -> None:
    """An existing demo in the folder is opened as it is."""
    folder = Path(at).expanduser().absolute() if at is not None else demo_folder()
    from ogust_tui.store.demo import existing_demo

    address = existing_demo(folder) or _made(folder, contacts)
    with opened(address) as store:
        logins = _logins(store)
    if as_json:
        output.say_json({"store": address, "logins": {role.value: login for role, login in logins.items()}})
    else:
        output.say(_("The demo agency is in {folder}.").format(folder=folder))
        for role, login in logins.items():
            command = f"{own_name()} --store {shlex.quote(address)} --as {login}"
            output.say(_("As {role}: {command}").format(role=_(SHOWN[role]), command=command))
    if no_launch:
        return
    if not at_terminal():
        if not as_json:
            output.say(_("There is no terminal here to open it in: use one of these commands."))
        return
    output.flush()
    said = invocation(ctx)
    raise typer.Exit(launch(replace(said, store=address), Start()))


def own_name() -> str:
    """How to call this program from the shell that called it."""
    given = Path(sys.argv[0])
    on_path = shutil.which(PROGRAM) is not None or given.name != PROGRAM
    return PROGRAM if on_path else shlex.quote(str(given))


def _made(folder: Path, contacts: int) -> str:
    from ogust_tui.store.demo import make_demo

    with progress_bar() as progress:
        return make_demo(folder, contacts, progress=progress)


def _logins(store: "Store") -> dict[Role, str]:
    """Who to sign in as, by role."""
    from ogust_tui.store.staff import first_with_role

    first = {role: first_with_role(store, role) for role in SHOWN}
    return {role: actor.login for role, actor in first.items() if actor is not None}

"""Opening the screens. Loads neither Typer nor the store: the screen is there soon."""

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from ogust_tui.cli.invocation import Invocation, demo_folder
from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.cli.session import PASSWORD_FILE, password_in
from ogust_tui.i18n import N_

if TYPE_CHECKING:
    from ogust_tui.app_start import Start


def launch(said: Invocation, start: "Start") -> int:
    """Open the screens at ``start``; gives the exit status. WrongUsage without a terminal."""
    if not at_terminal():
        raise WrongUsage(N_("The screens need a terminal. Open one, or use the commands: ogust-tui --help lists them."))
    if os.environ.get("TERM") == "dumb":
        raise WrongUsage(N_("This terminal (TERM=dumb) cannot show the screens. Use the commands: ogust-tui --help."))
    from ogust_tui.app import run_app
    from ogust_tui.cli.mail_room import LazyMailRoom

    given = os.environ.get(PASSWORD_FILE)
    return run_app(
        said.address,
        said.login,
        said.language,
        start,
        password=partial(password_in, given) if given else None,
        ascii_only=said.ascii_only,
        theme=said.theme or "",
        keys=said.keys,
        mail_room=LazyMailRoom(),
        demo_folder=None if said.login is not None or start.kind != "board" else demo_folder,
    )


def at_terminal() -> bool:
    """Whether the screens can be shown here."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))

"""Opening the screens, and making the first store. Loads neither Typer nor the store: the screen is there soon."""

import os
import re
import sys
from functools import partial
from typing import TYPE_CHECKING

from ogust_tui.cli.invocation import Invocation
from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.cli.session import PASSWORD_FILE, opened, password_in
from ogust_tui.i18n import N_
from ogust_tui.store.addresses import file_of
from ogust_tui.system import operating_system_user

if TYPE_CHECKING:
    from ogust_tui.app_start import Start

_NO_LOGIN = re.compile(r"[^a-z0-9._-]+")


def launch(said: Invocation, start: "Start") -> int:
    """Open the screens at ``start``; gives the exit status. WrongUsage without a terminal."""
    if not at_terminal():
        raise WrongUsage(N_("The screens need a terminal. Open one, or use the commands: ogust-tui --help lists them."))
    if os.environ.get("TERM") == "dumb":
        raise WrongUsage(N_("This terminal (TERM=dumb) cannot show the screens. Use the commands: ogust-tui --help."))
    make_first_store(said)
    from ogust_tui.app import run_app

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
    )


def at_terminal() -> bool:
    """Whether the screens can be shown here."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def make_first_store(said: Invocation) -> None:
    """The first launch makes a store whose administrator is whoever launches; StoreMissing where it may not."""
    path = file_of(said.address)
    if path is not None and path.exists():
        return  # the screens open it, and say what is wrong with it
    if path is None or said.login is not None:
        with opened(said.address):
            return
    from ogust_tui.store.access import Store
    from ogust_tui.store.actors import SYSTEM
    from ogust_tui.store.kinds import Role
    from ogust_tui.store.schema import create_schema
    from ogust_tui.store.staff import NewStaff, create_staff

    create_schema(said.address)
    user = operating_system_user()
    store = Store.open(said.address)
    try:
        login = _NO_LOGIN.sub("-", user.lower()).strip("._-")[:40] or "admin"
        create_staff(store, SYSTEM, NewStaff(login, user, Role.ADMIN, locale=said.spoken, os_users=(user,)))
    finally:
        store.close()

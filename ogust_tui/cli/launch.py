"""Opening the screens: ``ogust-tui`` alone, and ``ogust-tui open`` for a script that knows where to go."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ogust_tui.app_start import Start
from ogust_tui.cli.invocation import Invocation
from ogust_tui.cli.options import ContactCode, ThreadId
from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.reading import thread_id
from ogust_tui.cli.session import acting, invocation, opened, operating_system_user
from ogust_tui.i18n import N_

if TYPE_CHECKING:
    from ogust_tui.store.access import Store
    from ogust_tui.store.actors import Actor

app = Noun("open", N_("Open the screens at one place"))

_NO_LOGIN = re.compile(r"[^a-z0-9._-]+")


def launch(said: Invocation, start: Start) -> int:
    """Open the screens at ``start``; gives the exit status. WrongUsage without a terminal."""
    if not at_terminal():
        raise WrongUsage(
            N_("The screens need a terminal. Open one, or use the commands: ogust-tui --help lists them."),
        )
    _make_first_store(said)
    from ogust_tui.app import run_app

    return run_app(said.address, said.login, said.language, start)


def at_terminal() -> bool:
    """Whether the screens can be shown here."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


@app.verb("contact", N_("Open the record of a contact"))
def contact(ctx: typer.Context, code: ContactCode) -> None:
    """An unknown code is refused before anything is shown."""
    said = invocation(ctx)
    with opened(said.address) as store:
        from ogust_tui.store.contact_reads import show_contact

        shown = show_contact(store, _looker(store, said.login), code)
    raise typer.Exit(launch(said, Start("contact", shown.row.code)))


@app.verb("thread", N_("Open a thread"))
def thread(ctx: typer.Context, number: ThreadId) -> None:
    """An unknown id is refused before anything is shown."""
    said = invocation(ctx)
    found = thread_id(number)
    with opened(said.address) as store:
        from ogust_tui.store.thread_reads import show_thread

        show_thread(store, _looker(store, said.login), found, newest=1)
    raise typer.Exit(launch(said, Start("thread", str(found))))


@app.verb("alerts", N_("Open the list of alerts"))
def alerts(ctx: typer.Context) -> None:
    """The alerts in board order."""
    said = invocation(ctx)
    with opened(said.address) as store:
        _looker(store, said.login)
    raise typer.Exit(launch(said, Start("alerts")))


def _looker(store: "Store", login: str | None) -> "Actor":
    """Who acts; the program itself where the screens will ask for a password, so that it is asked once."""
    from ogust_tui.store.actors import SYSTEM
    from ogust_tui.store.sign_in import PasswordNeeded, sign_in

    if not at_terminal():
        return acting(store, login)
    try:
        return sign_in(store, login, operating_system_user())
    except PasswordNeeded:
        return SYSTEM


def _make_first_store(said: Invocation) -> None:
    """The first launch makes a store whose administrator is whoever launches; StoreMissing where it may not."""
    path = _file_of(said.address)
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


def _file_of(address: str) -> Path | None:
    """The file of a SQLite store, found without loading the database library; None for another kind of store."""
    if "://" not in address:
        return Path(address).expanduser()
    scheme, _separator, rest = address.partition(":///")
    if scheme.partition("+")[0] != "sqlite" or not rest:
        return None
    return Path(rest.partition("?")[0]).expanduser()

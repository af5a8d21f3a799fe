"""``ogust-tui open``: the screens for a script that knows where to go."""

from typing import TYPE_CHECKING

import typer

from ogust_tui.app_start import Start
from ogust_tui.cli.opening import at_terminal, launch
from ogust_tui.cli.options import ContactCode, ThreadId
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.reading import thread_id
from ogust_tui.cli.session import acting, invocation, opened
from ogust_tui.i18n import N_
from ogust_tui.system import operating_system_user

if TYPE_CHECKING:
    from ogust_tui.store.access import Store
    from ogust_tui.store.actors import Actor

app = Noun("open", N_("Open the screens at one place"))


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

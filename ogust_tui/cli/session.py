"""Opening the store and signing in for one command."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ogust_tui.cli.invocation import Invocation
from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.cli.reading import decoded
from ogust_tui.i18n import N_, _
from ogust_tui.store.errors import DataRefused, NotAllowed, StoreMissing
from ogust_tui.system import operating_system_user

if TYPE_CHECKING:
    import typer

    from ogust_tui.files import FilePlace
    from ogust_tui.store.access import Store
    from ogust_tui.store.actors import Actor

PASSWORD_FILE = "OGUST_PASSWORD_FILE"  # noqa: S105  # the name of a variable


@dataclass(frozen=True)
class Desk:
    """An open store and who acts on it."""

    store: "Store"
    actor: "Actor"

    @property
    def files(self) -> "FilePlace":
        """Where this colleague's files are read from and saved to."""
        from ogust_tui.files import place_for

        return place_for(self.store.settings(), self.actor.login)

    @property
    def zone(self) -> ZoneInfo:
        """The agency's time zone."""
        return self.store.settings().zone


def invocation(ctx: "typer.Context") -> Invocation:
    """What was said of store, login and language on this command line."""
    said: Invocation = ctx.obj
    return said


@contextmanager
def opened(address: str) -> Iterator["Store"]:
    """The existing store at ``address``, closed at the end. StoreUnavailable; WrongUsage for no address at all."""
    from ogust_tui.store.access import Store

    try:
        store = Store.open(address)
    except DataRefused as error:
        raise WrongUsage(error.message, **error.params) from error
    try:
        yield store
    finally:
        store.close()


@contextmanager
def signed_in(ctx: "typer.Context") -> Iterator[Desk]:
    """The store of this command line, and the actor who gave the command. StoreUnavailable, NotAllowed, NotFound."""
    said = invocation(ctx)
    with opened(said.address) as store:
        yield Desk(store, acting(store, said.login))


def acting(store: "Store", login: str | None) -> "Actor":
    """Who acts: the operating-system user, or ``login`` with the password where one is needed."""
    from ogust_tui.store.sign_in import PasswordNeeded, sign_in

    user = operating_system_user()
    try:
        return sign_in(store, login, user)
    except PasswordNeeded:
        if login is None:
            raise
    return sign_in(store, login, user, password_of(login))


def password_of(login: str) -> str:
    """The password for ``login``: from the file that OGUST_PASSWORD_FILE names, else asked for. NotAllowed."""
    path = os.environ.get(PASSWORD_FILE)
    if path:
        return password_in(path)
    if not interactive():
        raise NotAllowed(
            N_("The password of {login} is needed: give the command in a terminal, or name a file in {variable}."),
            login=login,
            variable=PASSWORD_FILE,
        )
    return asked(_("Password of {login}: ").format(login=login))


def password_in(path: str) -> str:
    """The password that is the first line of a file. NotAllowed when it cannot be read."""
    try:
        return decoded(Path(path).read_bytes()).partition("\n")[0].removesuffix("\r")
    except (OSError, ValueError) as error:
        raise NotAllowed(N_("The password file {file} cannot be read."), file=path) from error


def asked(prompt: str) -> str:
    """A secret typed at the terminal, unseen. NotAllowed when the terminal goes away."""
    import getpass

    try:
        return getpass.getpass(prompt)
    except EOFError as error:
        raise NotAllowed(N_("No password was typed.")) from error


def interactive() -> bool:
    """Whether somebody sits at a terminal and can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def is_missing(address: str) -> bool:
    """Whether there is no store at ``address`` yet. StoreUnavailable for other trouble."""
    try:
        with opened(address):
            return False
    except StoreMissing:
        return True

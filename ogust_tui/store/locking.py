"""Locking an open terminal: when it locks by itself, and whose password gives it back."""

from dataclasses import dataclass

from ogust_tui.store.access import Store, settings_in
from ogust_tui.store.actors import Actor
from ogust_tui.store.errors import N_, AccessChanged, NotFound
from ogust_tui.store.kinds import Role
from ogust_tui.store.sign_in import TooManyTries, WrongPassword, staff_of_account, with_password
from ogust_tui.store.staff import actor_named
from ogust_tui.store.tables import Staff

NO_PASSWORD_OF_OWN = N_("Choose a password in My account to have this screen lock: nothing could unlock it now.")
NO_PASSWORD = N_("This screen does not lock: {name} has no password that could unlock it.")


@dataclass(frozen=True)
class LockTerms:
    """How one terminal locks. ``minutes`` without a key until it does; 0 for not by itself.

    ``login`` and ``name``: whose password unlocks it. ``obstacle``: the message id of why it cannot be locked, with
    {name} to fill in; empty when it can.
    """

    agency: str
    minutes: int
    login: str
    name: str
    obstacle: str = ""


def lock_terms(store: Store, actor: Actor, os_user: str) -> LockTerms:
    """How the terminal of ``actor`` locks, opened by the operating-system user ``os_user``.

    An administrator who acts as somebody else unlocks with the own password: the other one's is not known to them.
    """
    with store.read(actor) as session:
        settings = settings_in(session)
        holder = session.get(Staff, actor.reader_id) if actor.reader_id is not None else None
        own = None if os_user in settings.trusted_accounts else staff_of_account(session, os_user)
        if own is not None and own.role is Role.ADMIN:
            holder = own
        obstacle = ""
        if settings.store_demo:
            obstacle = N_("This is a demo: nobody is asked for a password.")
        elif holder is None:
            obstacle = N_("Nobody is signed in.")
        elif holder.password_hash is None:
            obstacle = NO_PASSWORD_OF_OWN if holder.id == actor.reader_id else NO_PASSWORD
        login, name = (holder.login, holder.display_name) if holder is not None else ("", "")
        return LockTerms(settings.agency_name, settings.signin_lock_minutes, login, name, obstacle)


def unlock(store: Store, actor: Actor, login: str, password: str) -> None:
    """Let ``actor`` go on, with the password of ``login``. WrongPassword.

    AccessChanged: there is nobody any more who could go on here.
    """
    changed = AccessChanged(
        N_("Your access has changed while the screen was locked. Your drafts are kept; sign in again.")
    )
    try:
        with store.read(actor):
            pass
        holder = actor_named(store, login)
    except (AccessChanged, NotFound) as error:
        raise changed from error
    if holder.reader_id != actor.reader_id and holder.role is not Role.ADMIN:
        raise changed
    try:
        with_password(store, login, password)
    except TooManyTries:
        raise
    except WrongPassword as error:
        raise WrongPassword(N_("This is not the password of {login}."), login=login) from error

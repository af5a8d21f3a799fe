"""Who is at this terminal: the operating-system user where one is mapped, else login and password (argon2).

On a demo store nobody is asked. A store without an administrator is being set up: whoever can open it may do so.
An account that an administrator trusts names the member itself: that is for accounts whose keys run one fixed command.
"""

from datetime import datetime, timedelta
from math import ceil

from sqlmodel import Session, col, select

from ogust_tui.store.access import Store, settings_in
from ogust_tui.store.actors import SYSTEM, Actor
from ogust_tui.store.engine import UNKEEPABLE
from ogust_tui.store.entry import Door, lets_in
from ogust_tui.store.errors import N_, DataRefused, NotAllowed, NotFound
from ogust_tui.store.kinds import Role
from ogust_tui.store.names import clean_line
from ogust_tui.store.permissions import Verb
from ogust_tui.store.staff import actor_named, actor_of, first_with_role, has_admin, set_password_hash
from ogust_tui.store.tables import Staff, StaffOsUser

MIN_PASSWORD = 8
FREE_TRIES = 3
"""Wrong passwords in a row before one has to wait."""
LONGEST_WAIT = 300
"""Seconds."""


class PasswordNeeded(NotAllowed):
    """This member's password is to be asked for."""


class WrongPassword(NotAllowed):
    """Login and password do not go together; another may do."""


class TooManyTries(WrongPassword):
    """One has to wait before another password is looked at."""


def sign_in(store: Store, login: str | None, os_user: str, password: str | None = None) -> Actor:
    """The actor for who gave ``login`` (or nothing) as the operating-system user ``os_user``.

    NotFound: unknown login. PasswordNeeded: ask for the password and call again. WrongPassword. NotAllowed:
    nobody is mapped to this user.
    """
    with store.read(SYSTEM) as session:
        settings = settings_in(session)
        own = staff_of_account(session, os_user)
        mapped = actor_of(session, own) if own else None
        trusted = os_user in settings.trusted_accounts
        door = Door(settings.store_demo, not has_admin(session), trusted, mapped)
    if login is None:
        if door.demo:
            return first_with_role(store, Role.MANAGER) or SYSTEM
        if mapped or door.open_house:
            return mapped or SYSTEM
        raise PasswordNeeded(N_("Say who you are: --as LOGIN. Your account on this machine belongs to no colleague."))
    asked = actor_named(store, login)
    if lets_in(door, asked):
        return asked
    if password is None:
        raise PasswordNeeded(N_("The password of {login} is needed."), login=asked.login)
    return with_password(store, login, password)


def staff_of_account(session: Session, os_user: str) -> Staff | None:
    """The active colleague for whom an account of the machine is taken."""
    return session.exec(
        select(Staff)
        .join(StaffOsUser, col(StaffOsUser.staff_id) == col(Staff.id))
        .where(StaffOsUser.os_user == os_user, col(Staff.active))
    ).first()


def with_password(store: Store, login: str, password: str) -> Actor:
    """The actor for a login and its password. WrongPassword, the same for an unknown login and a wrong password.

    After FREE_TRIES wrong passwords each further try has to wait, twice as long every time.
    """
    refused = WrongPassword(N_("Login and password do not go together."))
    with store.read(SYSTEM) as session:
        row = session.exec(select(Staff).where(Staff.login == clean_line(login).lower(), col(Staff.active))).first()
        kept = row.password_hash if row else None
        wait = seconds_to_wait(row.failed_tries, row.last_failed_at, store.clock()) if row else 0
    if wait:
        raise TooManyTries(N_("Too many wrong passwords. Try again in {seconds} seconds."), seconds=wait)
    from ogust_tui.store.passwords import fits  # argon2 is for those who type a password

    if not fits(kept, password):
        count_try(store, login, failed=True)
        raise refused
    try:
        actor = actor_named(store, login)
    except NotFound as error:
        raise refused from error
    if row is not None and row.failed_tries:
        count_try(store, login, failed=False)
    return actor


def seconds_to_wait(failed_tries: int, last_failed_at: datetime | None, now: datetime) -> int:
    """How long to wait after that many wrong passwords in a row; 0 for not at all."""
    if failed_tries < FREE_TRIES or last_failed_at is None:
        return 0
    pause = min(2 ** (failed_tries - FREE_TRIES + 1), LONGEST_WAIT)
    return max(0, ceil((last_failed_at + timedelta(seconds=pause) - now).total_seconds()))


def count_try(store: Store, login: str, *, failed: bool) -> None:
    """Count a wrong password, or forget the wrong ones after a right one."""
    with store.write(SYSTEM, Verb.SIGN_IN) as unit:
        row = unit.session.exec(select(Staff).where(Staff.login == clean_line(login).lower()).with_for_update()).first()
        if row is not None:
            row.failed_tries = row.failed_tries + 1 if failed else 0
            row.last_failed_at = unit.now if failed else None
            unit.session.add(row)
            unit.audit("staff", row.id)


def change_password(store: Store, actor: Actor, login: str, password: str) -> None:
    """Set a password: one's own, or anybody's for an administrator. DataRefused when it is too short."""
    set_password_hash(store, actor, login, hashed(password))


def check_password(password: str) -> None:
    """DataRefused for one that is too short, or cannot be kept."""
    if len(password) < MIN_PASSWORD:
        raise DataRefused(N_("A password has at least {least} characters. Nothing was changed."), least=MIN_PASSWORD)
    try:
        password.encode()
    except UnicodeEncodeError as error:  # half a character
        raise DataRefused(UNKEEPABLE) from error


def hashed(password: str) -> str:
    """What is kept of a password. DataRefused, as ``check_password``."""
    from ogust_tui.store.passwords import hash_of

    check_password(password)
    return hash_of(password)

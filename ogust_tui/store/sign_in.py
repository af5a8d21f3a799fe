"""Who is at this terminal: the operating-system user where one is mapped, else login and password (argon2).

On a demo store nobody is asked. A store without an administrator is being set up: whoever can open it may do so.
"""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlmodel import col, select

from ogust_tui.store.access import Store, settings_in
from ogust_tui.store.actors import SYSTEM, Actor
from ogust_tui.store.errors import N_, DataRefused, NotAllowed, NotFound
from ogust_tui.store.kinds import Role
from ogust_tui.store.names import clean_line
from ogust_tui.store.staff import actor_named, actor_of, first_with_role, has_admin, set_password_hash
from ogust_tui.store.tables import Staff, StaffOsUser

MIN_PASSWORD = 8
_HASHER = PasswordHasher()


class PasswordNeeded(NotAllowed):
    """This member's password is to be asked for."""


def sign_in(store: Store, login: str | None, os_user: str, password: str | None = None) -> Actor:
    """The actor for who gave ``login`` (or nothing) as the operating-system user ``os_user``.

    NotFound: unknown login. PasswordNeeded: ask for the password and call again. NotAllowed: wrong password, or
    nobody is mapped to this user.
    """
    with store.read(SYSTEM) as session:
        demo = settings_in(session).store_demo
        open_house = not has_admin(session)
        own = session.exec(
            select(Staff)
            .join(StaffOsUser, col(StaffOsUser.staff_id) == col(Staff.id))
            .where(StaffOsUser.os_user == os_user, col(Staff.active))
        ).first()
        mapped = actor_of(session, own) if own else None
    if login is None:
        if demo:
            return first_with_role(store, Role.MANAGER) or SYSTEM
        if mapped or open_house:
            return mapped or SYSTEM
        raise PasswordNeeded(N_("Say who you are: --as LOGIN. Your account on this machine belongs to no colleague."))
    asked = actor_named(store, login)
    if demo or open_house or (mapped and (mapped.role is Role.ADMIN or mapped.reader_id == asked.reader_id)):
        return asked
    if password is None:
        raise PasswordNeeded(N_("The password of {login} is needed."), login=asked.login)
    return with_password(store, login, password)


def with_password(store: Store, login: str, password: str) -> Actor:
    """The actor for a login and its password. NotAllowed, the same for an unknown login and a wrong password."""
    refused = NotAllowed(N_("Login and password do not go together."))
    with store.read(SYSTEM) as session:
        row = session.exec(select(Staff).where(Staff.login == clean_line(login).lower(), col(Staff.active))).first()
        kept = row.password_hash if row else None
    try:
        _HASHER.verify(kept or _NOBODY, password)
    except (Argon2Error, InvalidHashError) as error:
        raise refused from error
    try:
        return actor_named(store, login)
    except NotFound as error:
        raise refused from error


def change_password(store: Store, actor: Actor, login: str, password: str) -> None:
    """Set a password: one's own, or anybody's for an administrator. DataRefused when it is too short."""
    if len(password) < MIN_PASSWORD:
        raise DataRefused(N_("A password has at least {least} characters. Nothing was changed."), least=MIN_PASSWORD)
    set_password_hash(store, actor, login, _HASHER.hash(password))


_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$Gj4fZBPTl3xDcv1b6sIfp9gl1Wy9iW1b5T6zGmsGfHY"
"""Verified against for an unknown login, so that the time taken does not tell it from a wrong password."""

"""Verbs and reads on the staff: who works here, in which role, seeing which sectors."""

import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ogust_tui.store.access import Store, Writing
from ogust_tui.store.actors import SYSTEM, Actor, ActorKind
from ogust_tui.store.errors import N_, DataRefused, NotAllowed, NotFound
from ogust_tui.store.kinds import ReaderKind, Role, Topic
from ogust_tui.store.names import clean_line, valid_email, written_line
from ogust_tui.store.permissions import Verb
from ogust_tui.store.tables import Reader, Sector, Staff, StaffOsUser, StaffSector

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


@dataclass(frozen=True)
class StaffRow:
    """A colleague as lists show one. ``sectors`` is empty for who sees every sector."""

    id: int
    login: str
    display_name: str
    email: str
    role: Role
    locale: str
    active: bool
    sectors: tuple[str, ...]


@dataclass(frozen=True)
class NewStaff:
    """What makes a staff member. ``sectors`` are codes or labels; none means every sector."""

    login: str
    display_name: str
    role: Role
    email: str = ""
    locale: str = "fr"
    sectors: tuple[str, ...] = ()
    os_users: tuple[str, ...] = ()


def create_staff(store: Store, actor: Actor, new: NewStaff) -> int:
    """Add a staff member; gives the id. DataRefused (login taken or odd), NotFound (sector)."""
    valid_login(new.login)
    with store.write(actor, Verb.STAFF_CREATE) as unit:
        if actor.kind is ActorKind.SYSTEM and has_admin(unit.session):
            raise NotAllowed(N_("Only an administrator may do this."))
        return staff_made(unit, new).id


def valid_login(text: str) -> str:
    """The login that ``text`` stands for. DataRefused when it cannot be one."""
    login = clean_line(text).lower()
    if not _LOGIN.fullmatch(login):
        raise DataRefused(
            N_("“{login}” cannot be a login: letters, digits, dot, dash, at most 40. Nothing was written."),
            login=text,
        )
    return login


def staff_made(unit: Writing, new: NewStaff) -> Staff:
    """A new staff member's row, in a unit of work that is open. DataRefused, NotFound, as ``create_staff``."""
    session, login = unit.session, valid_login(new.login)
    if session.exec(select(Staff.id).where(Staff.login == login)).first() is not None:
        raise DataRefused(N_("The login “{login}” is taken. Nothing was written; choose another."), login=login)
    reader = Reader(kind=ReaderKind.STAFF)
    session.add(reader)
    session.flush()
    assert reader.id is not None
    row = Staff(
        id=reader.id,
        login=login,
        display_name=written_line(new.display_name, N_("name")),
        email=_email(new.email),
        role=new.role,
        locale=new.locale,
    )
    session.add(row)
    session.flush()
    for sector in new.sectors:
        session.add(StaffSector(staff_id=row.id, sector_id=sector_id(session, sector)))
    for user in new.os_users:
        _map_os_user(session, user, row)
    unit.touched(Topic.STAFF, row.id)
    return row


def edit_staff(
    store: Store,
    actor: Actor,
    login: str,
    *,
    display_name: str | None = None,
    email: str | None = None,
    role: Role | None = None,
    locale: str | None = None,
) -> None:
    """Change a staff member's record; None leaves a value as it is. NotFound, DataRefused."""
    with store.write(actor, Verb.STAFF_EDIT) as unit:
        if actor.kind is ActorKind.SYSTEM and has_admin(unit.session):
            raise NotAllowed(N_("Only an administrator may do this."))
        unit.alone("staff.admin")
        row = _row(unit.session, login)
        if role is not None and role is not Role.ADMIN:
            _not_the_last_admin(unit.session, row)
        row.display_name = row.display_name if display_name is None else written_line(display_name, N_("name"))
        row.email = row.email if email is None else _email(email)
        row.role = role or row.role
        row.locale = locale or row.locale
        unit.session.add(row)
        unit.touched(Topic.STAFF, row.id)


def set_own_locale(store: Store, actor: Actor, locale: str) -> None:
    """Choose the language of one's own screens."""
    with store.write(actor, Verb.STAFF_PASSWORD) as unit:
        row = unit.session.get_one(Staff, actor.reader_id)
        row.locale = locale
        unit.session.add(row)
        unit.touched(Topic.STAFF, row.id)


def set_own_theme(store: Store, actor: Actor, theme: str) -> None:
    """Choose the theme of one's own screens; empty for no choice."""
    with store.write(actor, Verb.STAFF_PASSWORD) as unit:
        row = unit.session.get_one(Staff, actor.reader_id)
        row.theme = theme
        unit.session.add(row)
        unit.touched(Topic.STAFF, row.id)


def deactivate_staff(store: Store, actor: Actor, login: str) -> None:
    """Close a staff member's access; what was written stays. DataRefused for the last administrator."""
    with store.write(actor, Verb.STAFF_ARCHIVE) as unit:
        unit.alone("staff.admin")
        row = _row(unit.session, login)
        _not_the_last_admin(unit.session, row)
        row.active = False
        unit.session.add(row)
        unit.touched(Topic.STAFF, row.id)


def set_password_hash(store: Store, actor: Actor, login: str, password_hash: str) -> None:
    """Keep a new password hash: one's own, or anybody's for an administrator. sign_in.py makes the hash."""
    with store.write(actor, Verb.STAFF_PASSWORD) as unit:
        row = _row(unit.session, login)
        if actor.kind is ActorKind.SYSTEM and has_admin(unit.session):
            raise NotAllowed(N_("Only an administrator may do this."))
        if actor.is_staff and actor.role is not Role.ADMIN and actor.reader_id != row.id:
            raise NotAllowed(N_("You may change your own password only."))
        row.password_hash = password_hash
        unit.session.add(row)
        unit.touched(Topic.STAFF, row.id)


def list_staff(store: Store, actor: Actor, *, active_only: bool = True) -> tuple[StaffRow, ...]:
    """The staff in alphabetical order."""
    with store.read(actor) as session:
        sectors: dict[int, list[str]] = {}
        for staff_id, label in session.exec(
            select(col(StaffSector.staff_id), col(Sector.label))
            .join(Sector, col(Sector.id) == col(StaffSector.sector_id))
            .order_by(col(Sector.label))
        ).all():
            sectors.setdefault(staff_id, []).append(label)
        query = select(Staff).order_by(col(Staff.display_name), col(Staff.id))
        rows = session.exec(query.where(col(Staff.active)) if active_only else query).all()
    return tuple(
        StaffRow(
            row.id, row.login, row.display_name, row.email, row.role, row.locale, row.active,
            tuple(sectors.get(row.id, ())),
        )
        for row in rows
    )  # fmt: skip


def actor_named(store: Store, login: str) -> Actor:
    """The active staff member called ``login``, ready to act. NotFound."""
    with store.read(SYSTEM) as session:
        row = session.exec(select(Staff).where(Staff.login == clean_line(login).lower(), col(Staff.active))).first()
        if row is None:
            raise NotFound(N_("No colleague signs in as “{login}”."), login=login)
        return actor_of(session, row)


def first_with_role(store: Store, role: Role) -> Actor | None:
    """The first active staff member of ``role``, ready to act; None when there is none."""
    with store.read(SYSTEM) as session:
        row = session.exec(select(Staff).where(Staff.role == role, col(Staff.active)).order_by(col(Staff.id))).first()
        return actor_of(session, row) if row else None


def actor_of(session: Session, row: Staff) -> Actor:
    """A staff member's row as an actor, with the sectors it may see."""
    sectors = session.exec(select(StaffSector.sector_id).where(StaffSector.staff_id == row.id)).all()
    return Actor(
        ActorKind.STAFF,
        row.id,
        row.display_name,
        role=row.role,
        sectors=frozenset(sectors) or None,
        login=row.login,
        locale=row.locale,
        theme=row.theme,
    )


def has_admin(session: Session) -> bool:
    """Whether an active administrator exists; until then the store is being set up."""
    return session.exec(select(Staff.id).where(Staff.role == Role.ADMIN, col(Staff.active))).first() is not None


def sector_id(session: Session, code_or_label: str) -> int:
    """The sector with this code or label. NotFound."""
    wanted = clean_line(code_or_label)
    found = session.exec(
        select(Sector.id).where(sa.or_(col(Sector.code) == wanted.upper(), col(Sector.label) == wanted))
    ).first()
    if found is None:
        raise NotFound(N_("There is no sector “{sector}”."), sector=code_or_label)
    return found


def _map_os_user(session: Session, user: str, row: Staff) -> None:
    """Take an account of the machine for a staff member; not before there is somebody who could undo it."""
    if not has_admin(session):
        raise DataRefused(
            N_("Add an administrator first: nobody could sign in as one afterwards. Nothing was written.")
        )
    if session.get(StaffOsUser, user) is not None:
        raise DataRefused(N_("The account {user} is taken for another colleague. Nothing was written."), user=user)
    session.add(StaffOsUser(os_user=user, staff_id=row.id))


def _row(session: Session, login: str) -> Staff:
    row = session.exec(select(Staff).where(Staff.login == clean_line(login).lower()).with_for_update()).first()
    if row is None:
        raise NotFound(N_("No colleague signs in as “{login}”."), login=login)
    return row


def _not_the_last_admin(session: Session, row: Staff) -> None:
    others = session.exec(
        select(Staff.id).where(Staff.role == Role.ADMIN, col(Staff.active), Staff.id != row.id)
    ).first()
    if row.role is Role.ADMIN and row.active and others is None:
        raise DataRefused(
            N_("{name} is the last administrator. Nothing was changed; make somebody else one first."),
            name=row.display_name,
        )


def _email(address: str) -> str:
    cleaned = clean_line(address)
    if cleaned and not valid_email(cleaned):
        raise DataRefused(N_("“{email}” is not an e-mail address. Nothing was written."), email=cleaned)
    return cleaned

"""Reads on contacts for the staff: the list with its search box, and one record with everything on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.bouncing import Bouncing, bouncing
from ogust_tui.store.errors import N_, NotFound
from ogust_tui.store.folding import query_words
from ogust_tui.store.kinds import ContactKind, ContactStatus
from ogust_tui.store.matching import contact_matches
from ogust_tui.store.names import full_name, short_name
from ogust_tui.store.pages import Page
from ogust_tui.store.party import Party, RecordKind
from ogust_tui.store.records import contact_by_code, relative_code
from ogust_tui.store.scope import contact_visible
from ogust_tui.store.tables import Contact, ContactSector, Relative, Sector, Staff

ContactKey = tuple[str, int]
"""The place of a contact in the list: sort key, id."""


@dataclass(frozen=True)
class ContactRow:
    """A contact as a list shows it; ``key`` is its place."""

    key: ContactKey
    id: int
    code: str
    kind: ContactKind
    title: str
    last_name: str
    first_name: str
    email: str
    landline: str
    mobile_phone: str
    city: str
    managed_by: str
    managed_by_login: str
    status: ContactStatus

    @property
    def name(self) -> str:
        """As the agency says it: "Mme MOREL Hélène"."""
        return full_name(self.title, self.last_name, self.first_name)

    @property
    def party(self) -> Party:
        """As other lists show it."""
        short = short_name(self.title, self.last_name, self.first_name)
        return Party(RecordKind.CONTACT, self.id, self.code, self.name, short, contact_kind=self.kind)


@dataclass(frozen=True)
class RelativeRow:
    """Somebody of a client's circle. ``code`` is what commands accept."""

    id: int
    code: str
    title: str
    last_name: str
    first_name: str
    relation: str
    email: str
    landline: str
    mobile_phone: str
    status: ContactStatus
    version: int
    bouncing: Bouncing | None = None

    @property
    def name(self) -> str:
        """As the agency says it."""
        return full_name(self.title, self.last_name, self.first_name)


@dataclass(frozen=True)
class ContactCard:
    """One record: the list's row, the rest of the fields, the sectors and the relatives."""

    row: ContactRow
    managed_by_login: str
    managed_by_id: int | None
    sectors: tuple[tuple[int, str], ...]
    maiden_name: str
    file_number: str
    client_type: str
    nature: str
    address_line: str
    address_supplement: str
    zip: str
    country: str
    billing_address: str
    door_code: str
    intercom_code: str
    origin: str
    language: str
    birth_date: date | None
    means_of_transport: str
    driving_license: str
    comment: str
    version: int
    bouncing: Bouncing | None
    relatives: tuple[RelativeRow, ...]


_ROW = (
    col(Contact.id),
    col(Contact.code),
    col(Contact.kind),
    col(Contact.title),
    col(Contact.last_name),
    col(Contact.first_name),
    col(Contact.email),
    col(Contact.landline),
    col(Contact.mobile_phone),
    col(Contact.city),
    sa.func.coalesce(col(Staff.display_name), ""),
    sa.func.coalesce(col(Staff.login), ""),
    col(Contact.status),
    col(Contact.sort_key),
)


def _row(values: Sequence[Any]) -> ContactRow:
    fields = tuple(values)
    return ContactRow((fields[-1], fields[0]), *fields[:-1])


def list_contacts(
    store: Store,
    actor: Actor,
    *,
    search: str = "",
    kind: ContactKind | None = None,
    after: ContactKey | None = None,
    before: ContactKey | None = None,
    limit: int = 200,
) -> Page[ContactRow, ContactKey]:
    """A page of the contacts in scope, archived ones left out, in French alphabetical order.

    Every word of ``search`` must begin a word of the name, code, phone, city or e-mail. ``after`` is the key of the
    last row seen; ``before`` gives the page that ends just before that key instead.
    """
    query = _in_lists(actor)
    words = query_words(search)
    if search.strip() and not words:
        return Page((), None)
    if kind is not None:
        query = query.where(col(Contact.kind) == kind)
    key = sa.tuple_(col(Contact.sort_key), col(Contact.id))
    if before is not None:
        query = query.where(key < before).order_by(col(Contact.sort_key).desc(), col(Contact.id).desc())
    else:
        query = query.order_by(col(Contact.sort_key), col(Contact.id))
        if after is not None:
            query = query.where(key > after)
    with store.read(actor) as session:
        if words:
            query = query.where(contact_matches(session, words))
        rows = [_row(values) for values in session.execute(query.limit(limit + 1))]
    return Page.cut(rows, limit, lambda row: row.key, backwards=before is not None)


def read_contacts(
    session: Session, actor: Actor, condition: sa.ColumnElement[bool], *, limit: int
) -> tuple[ContactRow, ...]:
    """The contacts in scope that meet ``condition``, archived ones left out, in French alphabetical order."""
    query = _in_lists(actor).where(condition).order_by(col(Contact.sort_key), col(Contact.id)).limit(limit)
    return tuple(_row(values) for values in session.execute(query))


def _in_lists(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(*_ROW)
        .select_from(Contact)
        .outerjoin(Staff, col(Staff.id) == col(Contact.managed_by))
        .where(col(Contact.status) != ContactStatus.ARCHIVED, contact_visible(actor, col(Contact.id)))
    )


def count_contacts(store: Store, actor: Actor) -> int:
    """How many contacts are in scope, archived ones left out."""
    with store.read(actor) as session:
        return session.exec(
            select(sa.func.count())
            .select_from(Contact)
            # A literal, so that the index of those alone is gone through and not the table.
            .where(col(Contact.status) != sa.literal_column("'archived'"), contact_visible(actor, col(Contact.id)))
        ).one()


def show_contact(store: Store, actor: Actor, code: str) -> ContactCard:
    """One record by its code. NotFound when there is none in scope."""
    with store.read(actor) as session:
        return _card(session, contact_by_code(session, actor, code).id)


def show_contact_id(store: Store, actor: Actor, contact_id: int) -> ContactCard:
    """One record by its id. NotFound when there is none in scope."""
    with store.read(actor) as session:
        in_scope = select(Contact.id).where(Contact.id == contact_id, contact_visible(actor, col(Contact.id)))
        if session.exec(in_scope).first() is None:
            raise NotFound(N_("No contact is called “{code}”."), code=contact_id)
        return _card(session, contact_id)


def _card(session: Session, contact_id: int) -> ContactCard:
    values = session.execute(
        sa.select(*_ROW)
        .select_from(Contact)
        .outerjoin(Staff, col(Staff.id) == col(Contact.managed_by))
        .where(col(Contact.id) == contact_id)
    ).one()
    contact = session.get_one(Contact, contact_id)
    manager = session.get(Staff, contact.managed_by) if contact.managed_by else None
    sectors = session.exec(
        select(col(Sector.id), col(Sector.label))
        .join(ContactSector, col(ContactSector.sector_id) == col(Sector.id))
        .where(ContactSector.contact_id == contact_id)
        .order_by(col(Sector.label))
    ).all()
    relatives = session.exec(
        select(Relative)
        .where(Relative.client_id == contact_id, col(Relative.status) != ContactStatus.ARCHIVED)
        .order_by(col(Relative.id))
    ).all()
    same = {
        name: getattr(contact, name)
        for name in ContactCard.__dataclass_fields__
        if name not in {"row", "managed_by_login", "managed_by_id", "sectors", "bouncing", "relatives"}
    }
    dead = bouncing(session, [contact_id, *(row.id for row in relatives)])
    return ContactCard(
        row=_row(values),
        managed_by_login=manager.login if manager else "",
        managed_by_id=contact.managed_by,
        sectors=tuple((id_ or 0, label) for id_, label in sectors),
        bouncing=dead.get(contact_id),
        relatives=tuple(replace(relative_row(row), bouncing=dead.get(row.id)) for row in relatives),
        **same,
    )


def relative_row(row: Relative) -> RelativeRow:
    """A relative as lists show it."""
    return RelativeRow(
        id=row.id,
        code=relative_code(row.id),
        title=row.title,
        last_name=row.last_name,
        first_name=row.first_name,
        relation=row.relation,
        email=row.email,
        landline=row.landline,
        mobile_phone=row.mobile_phone,
        status=row.status,
        version=row.version,
    )

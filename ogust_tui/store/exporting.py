"""Contacts as the rows of a CSV file that importing.py reads back."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import col

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.contacts_csv import SECTORS_APART, ContactRow
from ogust_tui.store.kinds import ContactKind, ContactStatus
from ogust_tui.store.permissions import Verb, ask
from ogust_tui.store.scope import contact_visible
from ogust_tui.store.tables import Contact, ContactSector, Sector, Staff

_PAGE = 1000


def export_contacts(store: Store, actor: Actor, kind: ContactKind | None = None) -> Iterator[ContactRow]:
    """The contacts in scope, archived ones left out, in alphabetical order. NotAllowed before the first row."""
    ask(actor, Verb.CONTACT_EXPORT)
    return _rows(store, actor, kind)


def _rows(store: Store, actor: Actor, kind: ContactKind | None) -> Iterator[ContactRow]:
    query = (
        sa.select(Contact, sa.func.coalesce(col(Staff.login), ""))
        .outerjoin(Staff, col(Staff.id) == col(Contact.managed_by))
        .where(col(Contact.status) != ContactStatus.ARCHIVED, contact_visible(actor, col(Contact.id)))
        .order_by(col(Contact.sort_key), col(Contact.id))
        .limit(_PAGE)
    )
    if kind is not None:
        query = query.where(col(Contact.kind) == kind)
    page = query
    line = 1
    while True:
        with store.read(actor) as session:
            found = session.execute(page).all()
            sectors: dict[int, list[str]] = {}
            for contact_id, label in session.execute(
                sa.select(col(ContactSector.contact_id), col(Sector.label))
                .join(Sector, col(Sector.id) == col(ContactSector.sector_id))
                .where(col(ContactSector.contact_id).in_([contact.id for contact, _ in found]))
                .order_by(col(Sector.label))
            ):
                sectors.setdefault(contact_id, []).append(label)
        for contact, login in found:
            line += 1
            yield _row(line, contact, login, sectors.get(contact.id, []))
        if len(found) < _PAGE:
            return
        last = found[-1][0]
        page = query.where(sa.tuple_(col(Contact.sort_key), col(Contact.id)) > (last.sort_key, last.id))


def _row(line: int, contact: Contact, login: str, sectors: list[str]) -> ContactRow:
    return ContactRow(
        line=line,
        code=contact.code,
        last_name=contact.last_name,
        title=contact.title,
        first_name=contact.first_name,
        landline=contact.landline,
        mobile_phone=contact.mobile_phone,
        email=contact.email,
        address=contact.address_line,
        zip=contact.zip,
        city=contact.city,
        managed_by=login,
        sector=SECTORS_APART.join(sectors),
    )

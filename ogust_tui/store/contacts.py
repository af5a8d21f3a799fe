"""Verbs on contacts: create, edit, archive. Every change keeps the folded columns and the change feed in step."""

import re
from dataclasses import dataclass, fields
from datetime import date
from typing import Protocol

from sqlmodel import Session, col, select

from ogust_tui.store.access import Store, Writing
from ogust_tui.store.actors import Actor
from ogust_tui.store.bouncing import address_is_now
from ogust_tui.store.errors import N_, Conflict, DataRefused, NotFound
from ogust_tui.store.folding import phone_words, search_words, sort_key
from ogust_tui.store.kinds import ContactKind, ContactStatus, ReaderKind, Topic
from ogust_tui.store.names import clean_line, clean_text, says_something, valid_email
from ogust_tui.store.permissions import Verb
from ogust_tui.store.records import contact_by_code
from ogust_tui.store.tables import Contact, ContactSector, Reader, Sector, Staff

_CODE = re.compile(r"[^\s/,;]+")
_PREFIX = {ContactKind.CLIENT: "CLI", ContactKind.CAREGIVER: "SA"}


@dataclass(frozen=True)
class ContactFields:
    """What is written on a contact's record. None leaves a field as it is (or empty on a new record).

    ``sectors`` are sector ids, ``managed_by`` a staff id (0: nobody).
    """

    title: str | None = None
    last_name: str | None = None
    first_name: str | None = None
    maiden_name: str | None = None
    file_number: str | None = None
    client_type: str | None = None
    nature: str | None = None
    address_line: str | None = None
    address_supplement: str | None = None
    zip: str | None = None
    city: str | None = None
    country: str | None = None
    billing_address: str | None = None
    email: str | None = None
    landline: str | None = None
    mobile_phone: str | None = None
    door_code: str | None = None
    intercom_code: str | None = None
    origin: str | None = None
    language: str | None = None
    birth_date: date | None = None
    means_of_transport: str | None = None
    driving_license: str | None = None
    comment: str | None = None
    status: ContactStatus | None = None
    managed_by: int | None = None
    sectors: tuple[int, ...] | None = None


_COLUMNS = tuple(field.name for field in fields(ContactFields) if field.name not in {"managed_by", "sectors"})
_MANY_LINES = frozenset({"comment", "billing_address"})


def create_contact(
    store: Store, actor: Actor, kind: ContactKind, values: ContactFields, *, code: str | None = None
) -> str:
    """Make a contact; gives its code. Without ``code`` the next free one of the kind. DataRefused."""
    with store.write(actor, Verb.CONTACT_CREATE) as unit:
        return insert_contact(unit, kind, values, code)


def insert_contact(unit: Writing, kind: ContactKind, values: ContactFields, code: str | None) -> str:
    """The rows of a new contact, in a unit of work that is open; gives its code."""
    session = unit.session
    chosen = _next_code(unit, kind) if code is None else checked_code(code)
    if session.exec(select(Contact.id).where(Contact.code == chosen)).first() is not None:
        raise DataRefused(N_("The code “{code}” is taken. Nothing was written; choose another."), code=chosen)
    reader = Reader(kind=ReaderKind.CONTACT)
    session.add(reader)
    session.flush()
    assert reader.id is not None
    row = Contact(id=reader.id, kind=kind, code=chosen, last_name="", sort_key="", search_text="")
    apply_fields(unit, row, values)
    session.add(row)
    session.flush()
    _set_sectors(unit, row, values.sectors)
    unit.touched(Topic.CONTACT, row.id)
    return chosen


def edit_contact(
    store: Store, actor: Actor, code: str, values: ContactFields, *, expected_version: int | None = None
) -> None:
    """Write ``values`` on a contact. NotFound, DataRefused; Conflict when the record is past ``expected_version``."""
    with store.write(actor, Verb.CONTACT_EDIT) as unit:
        row = contact_row(unit.session, actor, code)
        if expected_version is not None and row.version != expected_version:
            raise Conflict(N_("Somebody changed this record meanwhile. Nothing was written; look at it again."))
        if update_contact(unit, row, values):
            row.version += 1
            unit.touched(Topic.CONTACT, row.id)


def archive_contact(store: Store, actor: Actor, code: str) -> None:
    """Take a contact out of the lists; the history stays. NotFound."""
    with store.write(actor, Verb.CONTACT_ARCHIVE) as unit:
        row = contact_row(unit.session, actor, code)
        row.status = ContactStatus.ARCHIVED
        row.version += 1
        unit.session.add(row)
        unit.touched(Topic.CONTACT, row.id)


def contact_row(session: Session, actor: Actor, code: str) -> Contact:
    """The row of a contact in scope, locked for this transaction. NotFound."""
    party = contact_by_code(session, actor, code)
    return session.exec(select(Contact).where(Contact.id == party.id).with_for_update()).one()


def update_contact(unit: Writing, row: Contact, values: ContactFields) -> bool:
    """Apply ``values`` to an existing row; whether anything changed."""
    before = row.model_dump()
    apply_fields(unit, row, values)
    changed = row.model_dump() != before
    unit.session.add(row)
    if values.email is not None:
        address_is_now(unit, row.id, row.email)
    return _set_sectors(unit, row, values.sectors) or changed


def apply_fields(unit: Writing, row: Contact, values: ContactFields) -> None:
    """Put cleaned values on a row and bring its folded columns in step. DataRefused."""
    for name in _COLUMNS:
        value = getattr(values, name)
        if isinstance(value, ContactStatus | date):
            setattr(row, name, value)
        elif value is not None:
            setattr(row, name, clean_text(value).strip() if name in _MANY_LINES else clean_line(value))
    if not says_something(row.last_name):
        raise DataRefused(N_("The last name is missing. Nothing was written."))
    if row.email and not valid_email(row.email):
        raise DataRefused(N_("“{email}” is not an e-mail address. Nothing was written."), email=row.email)
    if values.managed_by is not None:
        if values.managed_by and unit.session.get(Staff, values.managed_by) is None:
            raise NotFound(N_("This colleague does not exist."))
        row.managed_by = values.managed_by or None
    for name, folded in folded_columns(row).items():
        setattr(row, name, folded)


class Searchable(Protocol):
    """What the search box and the order of the list are made from: a row, or whatever will become one."""

    @property
    def code(self) -> str: ...  # noqa: D102

    @property
    def last_name(self) -> str: ...  # noqa: D102

    @property
    def first_name(self) -> str: ...  # noqa: D102

    @property
    def maiden_name(self) -> str: ...  # noqa: D102

    @property
    def city(self) -> str: ...  # noqa: D102

    @property
    def email(self) -> str: ...  # noqa: D102

    @property
    def landline(self) -> str: ...  # noqa: D102

    @property
    def mobile_phone(self) -> str: ...  # noqa: D102


def folded_columns(person: Searchable) -> dict[str, str]:
    """The columns made from others: order, search words, the address in lower case."""
    parts = (
        search_words(person.last_name, person.first_name, person.maiden_name, person.code, person.city, person.email),
        phone_words(person.landline),
        phone_words(person.mobile_phone),
    )
    return {
        "email_key": person.email.lower(),
        "sort_key": sort_key(person.last_name, person.first_name),
        "search_text": " ".join(part for part in parts if part),
    }


def checked_code(code: str) -> str:
    """A code fit to be typed in commands: capitals, no space, slash, comma or semicolon. DataRefused."""
    cleaned = clean_line(code).upper()
    if not _CODE.fullmatch(cleaned) or len(cleaned) > 40:
        raise DataRefused(
            N_("“{code}” cannot be a code: no space, at most 40 characters. Nothing was written."), code=code
        )
    return cleaned


def _next_code(unit: Writing, kind: ContactKind) -> str:
    """The prefix of the kind and the number after the highest, in five digits or as many as it takes."""
    unit.alone("contact.code")
    prefix, number = _PREFIX[kind], 0
    for width in range(5, 10):
        newest = unit.session.exec(
            select(Contact.code)
            .where(
                col(Contact.code).like(prefix + "_" * width),
                col(Contact.code) >= f"{prefix}0",
                col(Contact.code) < f"{prefix}:",  # what comes after 9
            )
            .order_by(col(Contact.code).desc())
            .limit(100)
        ).all()
        numbers = [int(code[len(prefix) :]) for code in newest if code[len(prefix) :].isdecimal()]
        if not numbers:
            break
        number = max(numbers)
    return f"{prefix}{number + 1:05d}"


def _set_sectors(unit: Writing, row: Contact, sectors: tuple[int, ...] | None) -> bool:
    if sectors is None:
        return False
    session = unit.session
    if row.kind is ContactKind.CLIENT and len(sectors) > 1:
        raise DataRefused(N_("A client has exactly one sector. Nothing was written."))
    known = session.exec(select(ContactSector).where(ContactSector.contact_id == row.id)).all()
    if {link.sector_id for link in known} == set(sectors):
        return False
    for link in known:
        session.delete(link)
    session.flush()
    for sector_id in sorted(set(sectors)):
        if session.get(Sector, sector_id) is None:
            raise NotFound(N_("This sector does not exist."))
        session.add(ContactSector(contact_id=row.id, sector_id=sector_id))
    session.flush()
    return True

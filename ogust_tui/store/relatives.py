"""Verbs on a client's relatives: create, edit, archive. A relative is a reader of its own."""

from dataclasses import dataclass, fields

from sqlmodel import Session, select

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.bouncing import address_is_now
from ogust_tui.store.errors import N_, Conflict, DataRefused, NotFound
from ogust_tui.store.kinds import ContactKind, ContactStatus, ReaderKind, Topic
from ogust_tui.store.names import clean_line, says_something, valid_email
from ogust_tui.store.permissions import Verb
from ogust_tui.store.records import RecordKind, contact_by_code, reader_by_code, relative_code
from ogust_tui.store.tables import Reader, Relative


@dataclass(frozen=True)
class RelativeFields:
    """What is written on a relative. None leaves a field as it is."""

    title: str | None = None
    last_name: str | None = None
    first_name: str | None = None
    relation: str | None = None
    email: str | None = None
    landline: str | None = None
    mobile_phone: str | None = None


def create_relative(store: Store, actor: Actor, client_code: str, values: RelativeFields) -> str:
    """Add a relative to a client; gives the relative's code. NotFound, DataRefused."""
    with store.write(actor, Verb.RELATIVE_CREATE) as unit:
        client = contact_by_code(unit.session, actor, client_code)
        if client.contact_kind is not ContactKind.CLIENT:
            raise DataRefused(N_("Only clients have relatives. Nothing was written."))
        reader = Reader(kind=ReaderKind.RELATIVE)
        unit.session.add(reader)
        unit.session.flush()
        assert reader.id is not None
        row = Relative(id=reader.id, client_id=client.id, last_name="")
        _apply(row, values)
        unit.session.add(row)
        unit.session.flush()
        unit.audit("relative", row.id)
        unit.changed(Topic.CONTACT, client.id)
        return relative_code(row.id)


def edit_relative(
    store: Store, actor: Actor, code: str, values: RelativeFields, *, expected_version: int | None = None
) -> None:
    """Write ``values`` on a relative. NotFound, DataRefused; Conflict when it is past ``expected_version``."""
    with store.write(actor, Verb.RELATIVE_EDIT) as unit:
        row = _relative(unit.session, actor, code)
        if expected_version is not None and row.version != expected_version:
            raise Conflict(N_("Somebody changed this record meanwhile. Nothing was written; look at it again."))
        _apply(row, values)
        address_is_now(unit, row.id, row.email)
        row.version += 1
        unit.session.add(row)
        unit.audit("relative", row.id)
        unit.changed(Topic.CONTACT, row.client_id)


def archive_relative(store: Store, actor: Actor, code: str) -> None:
    """Take a relative out of the lists; what was written stays. NotFound."""
    with store.write(actor, Verb.RELATIVE_ARCHIVE) as unit:
        row = _relative(unit.session, actor, code)
        row.status = ContactStatus.ARCHIVED
        row.version += 1
        unit.session.add(row)
        unit.audit("relative", row.id)
        unit.changed(Topic.CONTACT, row.client_id)


def _relative(session: Session, actor: Actor, code: str) -> Relative:
    party = reader_by_code(session, actor, code)
    if party.kind is not RecordKind.RELATIVE:
        raise NotFound(N_("No relative is called “{code}”."), code=code)
    # It was read once without a lock: what is written must start from what it is now.
    locked = select(Relative).where(Relative.id == party.id).with_for_update()
    return session.exec(locked.execution_options(populate_existing=True)).one()


def _apply(row: Relative, values: RelativeFields) -> None:
    for field in fields(RelativeFields):
        value = getattr(values, field.name)
        if value is not None:
            setattr(row, field.name, clean_line(value))
    if not says_something(row.last_name):
        raise DataRefused(N_("The last name is missing. Nothing was written."))
    if row.email and not valid_email(row.email):
        raise DataRefused(N_("“{email}” is not an e-mail address. Nothing was written."), email=row.email)
    row.email_key = row.email.lower()

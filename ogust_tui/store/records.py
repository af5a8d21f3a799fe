"""What notes, alerts and threads hang on: a record, named by kind and id, and shown as a party with its name.

A record outside the actor's sectors keeps its place in lists but gives neither name nor code ("autre secteur").
"""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ogust_tui.store.actors import Actor
from ogust_tui.store.errors import N_, NotFound
from ogust_tui.store.kinds import ReaderKind
from ogust_tui.store.names import clean_line, full_name, short_name
from ogust_tui.store.pages import lots
from ogust_tui.store.party import MAX_ID, Party, RecordKind, RecordRef, hidden, relative_code
from ogust_tui.store.prepared import At, Prepared, given
from ogust_tui.store.scope import contact_visible
from ogust_tui.store.tables import Contact, Relative, Staff, Visit, metadata

__all__ = [
    "MAX_ID",
    "Party",
    "RecordKind",
    "RecordRef",
    "contact_by_code",
    "hidden",
    "parties",
    "reader_by_code",
    "reader_kind",
    "relative_code",
    "relative_party",
    "staff_by_login",
    "visit_by_id",
    "visit_party",
]

_reader = metadata.tables["reader"]
_KIND = Prepared(sa.select(_reader.c.kind).where(_reader.c.id == given("reader")))


def parties(session: Session, actor: Actor, reader_ids: Iterable[int]) -> dict[int, Party]:
    """The readers with these ids as ``actor`` may see them."""
    found: dict[int, Party] = {}
    for ids in lots(reader_ids):
        found |= _parties_page(session, actor, ids)
    return found


def _parties_page(session: Session, actor: Actor, ids: list[int]) -> dict[int, Party]:
    found: dict[int, Party] = {}
    contacts = session.execute(
        sa.select(
            col(Contact.id),
            col(Contact.code),
            col(Contact.title),
            col(Contact.last_name),
            col(Contact.first_name),
            col(Contact.kind),
            contact_visible(actor, col(Contact.id)).label("visible"),
        ).where(col(Contact.id).in_(ids))
    ).all()
    for id_, code, title, last, first, kind, visible in contacts:
        found[id_] = (
            Party(
                RecordKind.CONTACT, id_, code, full_name(title, last, first), short_name(title, last, first),
                contact_kind=kind,
            )
            if visible
            else hidden(RecordKind.CONTACT, id_)
        )  # fmt: skip
    for staff_id, login, name in session.exec(
        select(col(Staff.id), col(Staff.login), col(Staff.display_name)).where(col(Staff.id).in_(ids))
    ).all():
        found[staff_id] = Party(RecordKind.STAFF, staff_id, login, name, name)
    if len(found) < len(ids):
        found |= _relatives(session, actor, ids)
    return found


def _relatives(session: Session, actor: Actor, ids: list[int]) -> dict[int, Party]:
    rows = session.exec(
        select(Relative, contact_visible(actor, col(Relative.client_id)).label("visible")).where(
            col(Relative.id).in_(ids)
        )
    ).all()
    return {row.id: relative_party(row) if visible else hidden(RecordKind.RELATIVE, row.id) for row, visible in rows}


def relative_party(row: Relative) -> Party:
    """A relative as a party, with the relation behind the name: families share names, and who reads must be clear."""
    relation = f" ({row.relation})" if row.relation else ""
    return Party(
        RecordKind.RELATIVE,
        row.id,
        relative_code(row.id),
        full_name(row.title, row.last_name, row.first_name) + relation,
        short_name(row.title, row.last_name, row.first_name) + relation,
    )


def contact_by_code(session: Session, actor: Actor, code: str) -> Party:
    """The contact called ``code``, in any case of its letters. NotFound when there is none in scope."""
    found = session.exec(select(Contact.id).where(Contact.code == clean_line(code).upper())).first()
    party = parties(session, actor, [found]).get(found) if found is not None else None
    if party is None or not party.in_scope:
        raise NotFound(N_("No contact is called “{code}”."), code=code)
    return party


def reader_by_code(session: Session, actor: Actor, code: str) -> Party:
    """The contact called ``code``, or the relative called R and a number. NotFound."""
    digits = code.strip()[1:]
    if code.strip()[:1] in {"R", "r"} and digits.isdecimal() and digits.isascii() and int(digits) <= MAX_ID:
        party = parties(session, actor, [int(digits)]).get(int(digits))
        if party is not None and party.kind is RecordKind.RELATIVE and party.in_scope:
            return party
    return contact_by_code(session, actor, code)


def staff_by_login(session: Session, login: str) -> Party:
    """The staff member who signs in as ``login``. NotFound."""
    row = session.exec(select(Staff).where(Staff.login == clean_line(login).lower())).first()
    if row is None:
        raise NotFound(N_("No colleague signs in as “{login}”."), login=login)
    return Party(RecordKind.STAFF, row.id, row.login, row.display_name, row.display_name)


def visit_by_id(session: Session, actor: Actor, visit_id: int) -> Party:
    """The visit with this id, if its client or caregiver is in scope. NotFound."""
    row = session.exec(
        select(Visit).where(
            Visit.id == visit_id,
            sa.or_(contact_visible(actor, col(Visit.client_id)), contact_visible(actor, col(Visit.caregiver_id))),
        )
    ).first()
    if row is None:
        raise NotFound(N_("There is no visit {id}."), id=visit_id)
    return visit_party(row, parties(session, actor, [row.client_id])[row.client_id])


def visit_party(row: Visit, client: Party) -> Party:
    """A visit as a party, named by its client and its service; its date is the caller's to word."""
    assert row.id is not None
    name, short = (", ".join(filter(None, (said, row.service))) for said in (client.name, client.short_name))
    return Party(RecordKind.VISIT, row.id, str(row.id), name, short)


def reader_kind(at: At, reader_id: int) -> ReaderKind:
    """Which kind of reader this is."""
    return ReaderKind(_KIND.one(at, reader=reader_id).kind)

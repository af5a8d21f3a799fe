"""What was done to a contact's record and to what hangs on it: who, which verb, when. No text."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.errors import N_, NotFound
from ogust_tui.store.kinds import Topic
from ogust_tui.store.note_reads import on_record
from ogust_tui.store.pages import Page
from ogust_tui.store.permissions import Verb
from ogust_tui.store.records import Party, RecordKind, RecordRef, parties
from ogust_tui.store.scope import contact_visible
from ogust_tui.store.tables import AlertLink, Audit, Contact, Note, Relative, Staff, Thread, Visit
from ogust_tui.store.thread_lists import thread_on

HistoryKey = tuple[datetime, int]
"""The place of a line of the history, newest first: time, id."""

SCANNED = 20_000
"""Lines of the audit trail that one page looks through at most: the trail has an order of time and no other."""


@dataclass(frozen=True)
class HistoryRow:
    """One verb on one row. ``by`` is None for what the program did by itself; ``entity`` is a table's word."""

    at: datetime
    by: Party | None
    verb: Verb
    entity: str
    entity_id: int
    key: HistoryKey


def record_history(
    store: Store, actor: Actor, record: RecordRef, *, after: HistoryKey | None = None, limit: int = 100
) -> Page[HistoryRow, HistoryKey]:
    """A page of what was done to a contact, newest first; marks of reading are left out. NotFound.

    It looks through a bounded piece of the trail: a page may hold few rows or none and still have a ``next``.
    """
    with store.read(actor) as session:
        known = select(Contact.id).where(Contact.id == record.id, contact_visible(actor, col(Contact.id)))
        if record.kind is not RecordKind.CONTACT or session.exec(known).first() is None:
            raise NotFound(N_("No contact is called “{code}”."), code=record.id)
        place = (col(Audit.at), col(Audit.id))
        newest = [column.desc() for column in place]
        before = sa.true() if after is None else sa.tuple_(*place) < after
        oldest = session.execute(sa.select(*place).where(before).order_by(*newest).offset(SCANNED - 1).limit(1)).first()
        query = select(Audit).where(before, _about(record), col(Audit.verb) != Verb.MARK_READ.value)
        if oldest is not None:
            query = query.where(sa.tuple_(*place) >= tuple(oldest))
        found = session.exec(query.order_by(*newest).limit(limit + 1)).all()
        people = parties(session, actor, {row.actor_id for row in found if row.actor_id is not None})
    rows = [
        HistoryRow(
            at=row.at,
            by=people.get(row.actor_id) if row.actor_id is not None else None,
            verb=Verb(row.verb),
            entity=row.entity,
            entity_id=row.entity_id,
            key=(row.at, row.id or 0),
        )
        for row in found
    ]
    page = Page.cut(rows, limit, lambda row: row.key)
    if page.next is None and oldest is not None:
        return Page(page.rows, (oldest.at, oldest.id))
    return page


def last_change_by(store: Store, actor: Actor, topic: Topic, entity_id: int) -> str:
    """The name of the colleague who changed a row last; empty when it was the program, or nobody."""
    with store.read(actor) as session:
        newest = session.exec(
            select(Audit.actor_id)
            .where(Audit.entity == topic.value, Audit.entity_id == entity_id)
            .order_by(col(Audit.at).desc(), col(Audit.id).desc())
            .limit(1)
        ).first()
        return session.exec(select(Staff.display_name).where(Staff.id == newest)).first() or ""


def _about(record: RecordRef) -> sa.ColumnElement[bool]:
    """Whether the line of the trail at hand is about the contact, or about what hangs on it."""
    contact = record.id
    threads = sa.select(col(Thread.id)).where(thread_on(record))
    hanging = {
        Topic.NOTE.value: sa.select(col(Note.id)).where(on_record(record)),
        Topic.THREAD.value: threads,
        Topic.ALERT.value: sa.select(col(AlertLink.alert_id)).where(col(AlertLink.contact_id) == contact),
        Topic.VISIT.value: sa.select(col(Visit.id)).where(
            sa.or_(col(Visit.client_id) == contact, col(Visit.caregiver_id) == contact)
        ),
        "relative": sa.select(col(Relative.id)).where(col(Relative.client_id) == contact),
    }
    own = sa.and_(col(Audit.entity) == Topic.CONTACT.value, col(Audit.entity_id) == contact)
    return sa.or_(
        own,
        *(sa.and_(col(Audit.entity) == entity, col(Audit.entity_id).in_(ids)) for entity, ids in hanging.items()),
    )

"""Reads on notes for the staff: on one record, in one thread, or one note."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.alert_reads import AlertRow, read_alerts
from ogust_tui.store.attachments import AttachmentRow, note_files
from ogust_tui.store.errors import N_, NotFound
from ogust_tui.store.links import linked_refs, parties_of
from ogust_tui.store.pages import Page
from ogust_tui.store.records import Party, RecordKind, RecordRef
from ogust_tui.store.scope import note_visible
from ogust_tui.store.tables import Alert, Note, NoteLink, Staff, Visit

NoteKey = tuple[datetime, int]
"""The place of a note in a list, newest first: time of writing, id."""


@dataclass(frozen=True)
class NoteRow:
    """An internal note. ``alert`` is what it raised, as the actor sees it."""

    id: int
    text: str
    author: str
    author_id: int | None
    created_at: datetime
    edited_at: datetime | None
    records: tuple[Party, ...]
    alert: AlertRow | None
    attachments: tuple[AttachmentRow, ...]
    version: int
    key: NoteKey


def list_notes(
    store: Store,
    actor: Actor,
    record: RecordRef | None = None,
    *,
    after: NoteKey | None = None,
    limit: int = 200,
) -> Page[NoteRow, NoteKey]:
    """A page of the notes on one record (of all those in scope without one), newest first, withdrawn ones left out.

    A contact's list also holds the notes on its visits. ``after`` is the key of the last row seen.
    """
    with store.read(actor) as session:
        condition = on_record(record) if record else sa.true()
        if after is not None:
            condition = sa.and_(condition, sa.tuple_(col(Note.created_at), col(Note.id)) < after)
        rows = read_notes(session, actor, store.clock(), condition, limit=limit + 1)
    return Page.cut(list(rows), limit, lambda row: row.key)


def show_note(store: Store, actor: Actor, note_id: int) -> NoteRow:
    """One note. NotFound, also for a withdrawn one."""
    with store.read(actor) as session:
        rows = read_notes(session, actor, store.clock(), col(Note.id) == note_id, limit=1)
    if not rows:
        raise NotFound(N_("There is no note {id}."), id=note_id)
    return rows[0]


def notes_in_thread(session: Session, actor: Actor, thread_id: int) -> tuple[NoteRow, ...]:
    """The internal notes attached to a thread, oldest first."""
    found = read_notes(session, actor, None, on_record(RecordRef(RecordKind.THREAD, thread_id)), limit=1000)
    return tuple(reversed(found))


def on_record(record: RecordRef) -> sa.ColumnElement[bool]:
    """Whether the row of ``note`` at hand is on this record, or on a visit of this contact."""
    column = getattr(NoteLink, f"{record.kind.value}_id")
    direct = sa.select(col(NoteLink.note_id)).where(column == record.id)
    if record.kind is not RecordKind.CONTACT:
        return col(Note.id).in_(direct)
    visits = (
        sa.select(col(NoteLink.note_id))
        .join(Visit, col(Visit.id) == col(NoteLink.visit_id))
        .where(sa.or_(col(Visit.client_id) == record.id, col(Visit.caregiver_id) == record.id))
    )
    return col(Note.id).in_(direct.union(visits))


def read_notes(
    session: Session,
    actor: Actor,
    now: datetime | None,
    condition: sa.ColumnElement[bool],
    *,
    limit: int,
) -> tuple[NoteRow, ...]:
    """The notes that meet ``condition`` and the actor may see, newest first; with alerts when ``now`` is given."""
    found = session.execute(
        sa.select(Note, sa.func.coalesce(col(Staff.display_name), ""))
        .outerjoin(Staff, col(Staff.id) == col(Note.author_id))
        .where(condition, col(Note.withdrawn_at).is_(None), note_visible(actor))
        .order_by(col(Note.created_at).desc(), col(Note.id).desc())
        .limit(limit)
    ).all()
    ids: Sequence[int] = [note.id for note, _ in found]
    files = note_files(session, ids)
    refs = linked_refs(session, NoteLink, "note_id", ids)
    known = parties_of(session, actor, {ref for linked in refs.values() for ref in linked})
    alerts = (
        {row.note_id: row for row in read_alerts(session, actor, now, col(Alert.note_id).in_(ids))}
        if now and ids
        else {}
    )
    return tuple(
        NoteRow(
            id=note.id,
            text=note.text,
            author=author,
            author_id=note.author_id,
            created_at=note.created_at,
            edited_at=note.edited_at,
            records=tuple(known[ref] for ref in refs[note.id] if ref in known),
            alert=alerts.get(note.id),
            attachments=files.get(note.id, ()),
            version=note.version,
            key=(note.created_at, note.id),
        )
        for note, author in found
    )

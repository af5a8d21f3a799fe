"""The Notes tab of a record: notes and threads in one order of time, newest first, read page by page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.note_reads import NoteRow, on_record, read_notes
from ogust_tui.store.pages import Page
from ogust_tui.store.records import RecordRef
from ogust_tui.store.tables import Note, Publication, Thread
from ogust_tui.store.thread_reads import ThreadRow, read_threads, thread_on

TimelineKey = tuple[datetime, int, int]
"""Time, 0 for a note or 1 for a thread, id: the place of an entry, newest first."""


class TimelineFilter(StrEnum):
    """What the tab shows."""

    ALL = "all"
    NOTES = "notes"
    INTERNAL_THREADS = "internal"
    PUBLISHED = "published"


@dataclass(frozen=True)
class TimelineEntry:
    """A note or a thread, one of the two."""

    at: datetime
    note: NoteRow | None
    thread: ThreadRow | None

    @property
    def key(self) -> TimelineKey:
        """The place of this entry in the tab."""
        if self.thread is not None:
            return (self.at, 1, self.thread.id)
        assert self.note is not None
        return (self.at, 0, self.note.id)


def record_timeline(
    store: Store,
    actor: Actor,
    record: RecordRef,
    *,
    show: TimelineFilter = TimelineFilter.ALL,
    after: TimelineKey | None = None,
    limit: int = 100,
) -> Page[TimelineEntry, TimelineKey]:
    """A page of a record's notes and threads. A client's tab also holds the threads of its relatives."""
    with store.read(actor) as session:
        entries: list[TimelineEntry] = []
        if show in {TimelineFilter.ALL, TimelineFilter.NOTES}:
            condition = sa.and_(on_record(record), _before(col(Note.created_at), col(Note.id), 0, after))
            notes = read_notes(session, actor, store.clock(), condition, limit=limit + 1)
            entries += [TimelineEntry(note.created_at, note, None) for note in notes]
        if show is not TimelineFilter.NOTES:
            condition = sa.and_(
                thread_on(record), _published(show), _before(col(Thread.last_message_at), col(Thread.id), 1, after)
            )
            threads = read_threads(session, actor, condition, limit=limit + 1)
            entries += [TimelineEntry(thread.last_message_at, None, thread) for thread in threads]
    entries.sort(key=lambda entry: entry.key, reverse=True)
    return Page.cut(entries, limit, lambda entry: entry.key)


def count_timeline(session: Session, record: RecordRef) -> int:
    """How many notes and threads a record has."""
    notes = sa.select(sa.func.count()).select_from(Note).where(on_record(record), col(Note.withdrawn_at).is_(None))
    threads = sa.select(sa.func.count()).select_from(Thread).where(thread_on(record))
    return session.scalar(notes) + session.scalar(threads)  # type: ignore[operator]


def _published(show: TimelineFilter) -> sa.ColumnElement[bool]:
    if show is TimelineFilter.ALL:
        return sa.true()
    opened = sa.exists().where(col(Publication.thread_id) == col(Thread.id), col(Publication.withdrawn_at).is_(None))
    return opened if show is TimelineFilter.PUBLISHED else sa.not_(opened)


def _before(at: Any, id_: Any, kind: int, after: TimelineKey | None) -> sa.ColumnElement[bool]:
    return sa.true() if after is None else sa.tuple_(at, sa.literal(kind), id_) < after

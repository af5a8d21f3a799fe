"""The Notes tab of a record: notes and threads in one order of time, newest first, read page by page both ways."""

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
from ogust_tui.store.scope import note_visible, thread_visible
from ogust_tui.store.tables import Note, Publication, Thread
from ogust_tui.store.thread_lists import ThreadRow, read_threads, thread_on

TimelineKey = tuple[datetime, int, int]
"""Time, NOTE_RANK or THREAD_RANK, id: the place of an entry, newest first."""
NOTE_RANK, THREAD_RANK = 0, 1


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
            return (self.at, THREAD_RANK, self.thread.id)
        assert self.note is not None
        return (self.at, NOTE_RANK, self.note.id)


def record_timeline(
    store: Store,
    actor: Actor,
    record: RecordRef,
    *,
    show: TimelineFilter = TimelineFilter.ALL,
    after: TimelineKey | None = None,
    backwards: bool = False,
    limit: int = 100,
) -> Page[TimelineEntry, TimelineKey]:
    """A page of a record's notes and threads. A client's tab also holds the threads of its relatives.

    ``after`` is the key of the last entry seen. ``backwards`` gives the page that ends just before that key instead,
    or the oldest page without one; ``next`` is then the key to go on backwards from.
    """
    with store.read(actor) as session:
        notes, threads = _conditions(session, actor, record, show, after, limit + 1, backwards=backwards)
        entries: list[TimelineEntry] = []
        if notes is not None:
            found = read_notes(session, actor, store.clock(), notes, limit=limit + 1)
            entries += [TimelineEntry(note.created_at, note, None) for note in found]
        if threads is not None:
            rows = read_threads(session, actor, threads, limit=limit + 1)
            entries += [TimelineEntry(thread.last_message_at, None, thread) for thread in rows]
    entries.sort(key=lambda entry: entry.key, reverse=not backwards)
    return Page.cut(entries, limit, lambda entry: entry.key, backwards=backwards)


def _conditions(
    session: Session,
    actor: Actor,
    record: RecordRef,
    show: TimelineFilter,
    after: TimelineKey | None,
    most: int,
    *,
    backwards: bool,
) -> tuple[sa.ColumnElement[bool] | None, sa.ColumnElement[bool] | None]:
    """Which notes and which threads a page reads; None for neither of them."""
    notes = threads = None
    if show in {TimelineFilter.ALL, TimelineFilter.NOTES}:
        key = (col(Note.created_at), col(Note.id))
        notes = sa.and_(on_record(record), _beyond(*key, NOTE_RANK, after, backwards=backwards))
        if backwards:
            live = sa.and_(notes, col(Note.withdrawn_at).is_(None), note_visible(actor))
            notes = _oldest(session, live, key, most)
    if show is not TimelineFilter.NOTES:
        key = (col(Thread.last_message_at), col(Thread.id))
        threads = sa.and_(thread_on(record), _published(show), _beyond(*key, THREAD_RANK, after, backwards=backwards))
        if backwards:
            seen = sa.and_(threads, thread_visible(actor, col(Thread.id)))
            threads = _oldest(session, seen, key, most)
    return notes, threads


def _oldest(
    session: Session, condition: sa.ColumnElement[bool], key: tuple[Any, Any], most: int
) -> sa.ColumnElement[bool]:
    """The condition that a row is one of the oldest ``most`` that meet ``condition``."""
    _at, id_ = key
    ids = session.scalars(sa.select(id_).where(condition).order_by(*key).limit(most)).all()
    chosen: sa.ColumnElement[bool] = id_.in_(ids)
    return chosen


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


def _beyond(at: Any, id_: Any, kind: int, after: TimelineKey | None, *, backwards: bool) -> sa.ColumnElement[bool]:
    if after is None:
        return sa.true()
    place = sa.tuple_(at, sa.literal(kind), id_)
    return place > after if backwards else place < after

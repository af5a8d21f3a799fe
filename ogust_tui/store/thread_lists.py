"""Threads as lists show them: a page of those in scope, those that meet a condition, what is unread in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.kinds import ReaderKind, ThreadState
from ogust_tui.store.pages import Page
from ogust_tui.store.records import Party, RecordKind, RecordRef, parties
from ogust_tui.store.scope import thread_visible
from ogust_tui.store.tables import Message, Publication, Reading, Relative, Staff, Thread, ThreadLink

ThreadKey = tuple[datetime, int]
"""The place of a thread in a list, newest first: time of the last message, id."""

_last = aliased(Message)


@dataclass(frozen=True)
class ThreadRow:
    """A thread as a list shows it. ``unread`` counts the others' messages that the actor has not read."""

    id: int
    subject: str
    state: ThreadState
    linked: tuple[Party, ...]
    published_to: tuple[Party, ...]
    owner: str
    last_message_at: datetime
    last_text: str
    last_author: Party
    awaits_us: bool
    unread: int
    key: ThreadKey


def list_threads(
    store: Store,
    actor: Actor,
    *,
    on: Sequence[RecordRef] = (),
    after: ThreadKey | None = None,
    limit: int = 200,
) -> Page[ThreadRow, ThreadKey]:
    """A page of the threads in scope, newest message first. ``after`` is the key of the last row seen.

    ``on`` keeps to the threads of any of these records (contacts, relatives, colleagues).
    """
    with store.read(actor) as session:
        condition = sa.true() if after is None else sa.tuple_(col(Thread.last_message_at), col(Thread.id)) < after
        if on:
            condition = sa.and_(condition, sa.or_(*(thread_on(record) for record in on)))
        rows = read_threads(session, actor, condition, limit=limit + 1)
    return Page.cut(list(rows), limit, lambda row: row.key)


def read_threads(
    session: Session,
    actor: Actor,
    condition: sa.ColumnElement[bool],
    *,
    limit: int,
) -> tuple[ThreadRow, ...]:
    """The threads that meet ``condition`` and the actor may see, newest message first."""
    query = (
        sa.select(
            col(Thread.id),
            col(Thread.subject),
            col(Thread.state),
            col(Thread.last_message_at),
            col(Thread.last_author_kind),
            sa.func.coalesce(col(Staff.display_name), ""),
            sa.func.substr(col(_last.text), 1, 400),
            col(_last.author_id),
        )
        .outerjoin(Staff, col(Staff.id) == col(Thread.owner_id))
        .join(_last, sa.and_(col(_last.thread_id) == col(Thread.id), col(_last.position) == _last_position()))
        .where(condition, thread_visible(actor, col(Thread.id)))
        .order_by(col(Thread.last_message_at).desc(), col(Thread.id).desc())
        .limit(limit)
    )
    found = session.execute(query).all()
    ids = [id_ for id_, *_ in found]
    links = _pairs(
        session,
        sa.select(col(ThreadLink.thread_id), col(ThreadLink.reader_id)).where(col(ThreadLink.thread_id).in_(ids)),
    )
    opened = _pairs(
        session,
        sa.select(col(Publication.thread_id), col(Publication.reader_id)).where(
            col(Publication.thread_id).in_(ids), col(Publication.withdrawn_at).is_(None)
        ),
    )
    everyone = {reader for readers in links.values() for reader in readers} | {author for *_, author in found}
    known = parties(session, actor, everyone)
    unread = unread_counts(session, actor, ids)
    return tuple(
        ThreadRow(
            id=id_,
            subject=subject,
            state=state,
            linked=tuple(known[reader] for reader in links.get(id_, ())),
            published_to=tuple(known[reader] for reader in opened.get(id_, ())),
            owner=owner,
            last_message_at=at,
            last_text=text,
            last_author=known[author],
            awaits_us=state is ThreadState.OPEN and author_kind is not ReaderKind.STAFF,
            unread=unread.get(id_, 0),
            key=(at, id_),
        )
        for id_, subject, state, at, author_kind, owner, text, author in found
    )


def _last_position() -> sa.ColumnElement[int]:
    """The position of the newest message of the thread at hand; where all are elsewhere, that of the newest trace."""
    there = aliased(Message)
    newest = sa.select(sa.func.max(col(there.position))).where(
        col(there.thread_id) == col(Thread.id), col(there.moved_to).is_(None)
    )
    return sa.func.coalesce(newest.scalar_subquery(), col(Thread.next_position) - 1)


def thread_on(record: RecordRef) -> sa.ColumnElement[bool]:
    """Whether the row of ``thread`` at hand is linked to this record, or to a relative of this client."""
    links = sa.select(col(ThreadLink.thread_id)).where(col(ThreadLink.reader_id) == record.id)
    if record.kind is RecordKind.CONTACT:
        relatives = (
            sa.select(col(ThreadLink.thread_id))
            .join(Relative, col(Relative.id) == col(ThreadLink.reader_id))
            .where(col(Relative.client_id) == record.id)
        )
        return col(Thread.id).in_(links.union(relatives))
    return col(Thread.id).in_(links)


def unread_counts(session: Session, actor: Actor, thread_ids: Sequence[int | None]) -> dict[int, int]:
    """How many messages by others the actor has not read, by thread; threads without any are left out."""
    rows = session.execute(
        sa.select(col(Message.thread_id), sa.func.count().label("number"))
        .where(
            col(Message.thread_id).in_(thread_ids),
            col(Message.author_id) != (actor.reader_id or 0),
            col(Message.position) > read_position(actor, col(Message.thread_id)),
            col(Message.moved_to).is_(None),
        )
        .group_by(col(Message.thread_id))
    )
    return {row.thread_id: row.number for row in rows}


def read_position(actor: Actor, thread_id: Any) -> sa.ScalarSelect[int]:
    """How far the actor has read the thread in the column ``thread_id``, as SQL."""
    return (
        sa.select(sa.func.coalesce(sa.func.max(col(Reading.upto_position)), 0))
        .where(col(Reading.reader_id) == (actor.reader_id or 0), col(Reading.thread_id) == thread_id)
        .scalar_subquery()
    )


def _pairs(session: Session, query: sa.Select[int, int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for thread_id, reader_id in session.execute(query):
        found.setdefault(thread_id, []).append(reader_id)
    return found

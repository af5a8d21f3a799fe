"""What the reception sees first: alerts in order of urgency, then the conversations that want somebody."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.alert_reads import AlertRow, board_alerts
from ogust_tui.store.inbound_reads import count_waiting
from ogust_tui.store.scope import thread_visible
from ogust_tui.store.tables import Contact, Thread, ThreadLink
from ogust_tui.store.thread_lists import ThreadRow, read_position, read_threads

MOST_COUNTED = 999
"""Conversations are counted up to this number, and one more stands for all the others: nobody deals with so many."""


@dataclass(frozen=True)
class Board:
    """The reception board of one person. The counts are of everything, the tuples of what was asked for.

    ``unread_count`` and ``ours_count`` go up to MOST_COUNTED + 1, which means more than MOST_COUNTED.
    ``no_contacts``: the agency has none at all yet, in any sector.
    """

    alerts: tuple[AlertRow, ...]
    alert_count: int
    threads: tuple[ThreadRow, ...]
    unread_count: int
    ours_count: int
    quarantine_count: int
    no_contacts: bool = False


def read_board(store: Store, actor: Actor, *, alerts: int = 20, threads: int = 200) -> Board:
    """The board: at most ``alerts`` banners and ``threads`` conversations, those with unread answers first.

    The unread ones are in the order of their last message, the newest first; the others wait, the oldest first.
    """
    with store.read(actor) as session:
        banners, alert_count = board_alerts(session, actor, store.clock(), alerts)
        place = (col(Thread.last_message_at), col(Thread.id))
        newest = [column.desc() for column in place]
        unread, waiting = _unread(actor), sa.and_(_ours(), sa.not_(_unread(actor)))
        shown = list(session.scalars(_ids(actor, unread).order_by(*newest).limit(threads)))
        shown += session.scalars(_ids(actor, waiting).order_by(*place).limit(threads - len(shown)))
        rows = {row.id: row for row in read_threads(session, actor, col(Thread.id).in_(shown), limit=threads)}
        return Board(
            alerts=banners,
            alert_count=alert_count,
            threads=tuple(rows[id_] for id_ in shown if id_ in rows),
            unread_count=_count(session, _ids(actor, unread)),
            ours_count=_count(session, _ids(actor, _ours())),
            quarantine_count=count_waiting(session, actor),
            no_contacts=session.scalar(sa.select(sa.func.max(Contact.id))) is None,
        )


def _ids(actor: Actor, condition: sa.ColumnElement[bool]) -> sa.Select[int | None]:
    """The open threads that meet ``condition`` and the actor may see; an index has the open ones in order of time."""
    return sa.select(col(Thread.id)).where(_open(), condition, thread_visible(actor, col(Thread.id)))


def _count(session: Session, ids: sa.Select[int | None]) -> int:
    """How many, up to one more than are counted."""
    counted = ids.limit(MOST_COUNTED + 1).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(counted)) or 0


def _open() -> sa.ColumnElement[bool]:
    return col(Thread.state) == sa.literal_column("'open'")


def _ours() -> sa.ColumnElement[bool]:
    """The last word is a contact's: the ball is with us."""
    return col(Thread.last_author_kind) != sa.literal_column("'staff'")


def _unread(actor: Actor) -> sa.ColumnElement[bool]:
    """An answer this person has not read: nobody has dealt with it, or it is this person's own thread.

    A colleague's message in a thread linked to this person counts too.
    """
    read = read_position(actor, col(Thread.id))
    linked = sa.exists().where(
        col(ThreadLink.thread_id) == col(Thread.id), col(ThreadLink.reader_id) == (actor.reader_id or 0)
    )
    mine = sa.or_(col(Thread.owner_id) == actor.reader_id, linked)
    return sa.or_(
        sa.and_(sa.or_(_ours(), mine), col(Thread.last_answer_position) > read),
        sa.and_(linked, col(Thread.next_position) - 1 > read),
    )

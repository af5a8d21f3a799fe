"""What the reception sees first: alerts in order of urgency, then the conversations that want somebody."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.alert_reads import AlertRow, board_alerts
from ogust_tui.store.scope import thread_visible
from ogust_tui.store.tables import InboundMail, Thread, ThreadLink
from ogust_tui.store.thread_reads import ThreadRow, read_position, read_threads


@dataclass(frozen=True)
class Board:
    """The reception board of one person. The counts are of everything, the tuples of what was asked for."""

    alerts: tuple[AlertRow, ...]
    alert_count: int
    threads: tuple[ThreadRow, ...]
    unread_count: int
    ours_count: int
    quarantine_count: int


def read_board(store: Store, actor: Actor, *, alerts: int = 20, threads: int = 200) -> Board:
    """The board: at most ``alerts`` banners and ``threads`` conversations, those with unread answers first."""
    with store.read(actor) as session:
        banners, alert_count = board_alerts(session, actor, store.clock(), alerts)
        unread = _unread(actor)
        wanted = sa.and_(_open(), sa.or_(unread, _ours()))
        order = (
            sa.case((unread, 0), else_=1),
            sa.case((unread, sa.null()), else_=col(Thread.last_message_at)),
            col(Thread.last_message_at).desc(),
            col(Thread.id).desc(),
        )
        return Board(
            alerts=banners,
            alert_count=alert_count,
            threads=read_threads(session, actor, wanted, limit=threads, order=order),
            unread_count=_count(session, actor, sa.and_(_open(), unread)),
            ours_count=_count(session, actor, sa.and_(_open(), _ours())),
            quarantine_count=session.scalar(
                sa.select(sa.func.count()).select_from(InboundMail).where(sa.text("outcome = 'quarantined'"))
            )
            or 0,
        )


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


def _count(session: Session, actor: Actor, condition: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count()).select_from(Thread).where(condition, thread_visible(actor, col(Thread.id)))
    return session.scalar(query) or 0

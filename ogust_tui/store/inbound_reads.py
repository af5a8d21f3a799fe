"""What staff and scripts see of received mail: those that wait to be sorted, one of them whole, the counts.

A mail that belongs to no thread yet is everybody's to sort; one of a thread is seen as far as the thread is.
"""

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ogust_tui.store.access import Store
from ogust_tui.store.actors import SYSTEM, Actor
from ogust_tui.store.errors import N_, Conflict, NotFound
from ogust_tui.store.kinds import Outcome
from ogust_tui.store.names import clean_line
from ogust_tui.store.pages import Page
from ogust_tui.store.records import Party, parties
from ogust_tui.store.scope import thread_visible
from ogust_tui.store.tables import InboundMail

InboundKey = tuple[datetime, int]
EXCERPT = 300
FOLDED = 50


@dataclass(frozen=True)
class KeptMail:
    """A mail that is in the store. ``outcome`` is None while it was not worked on; a quarantined one may be again.

    ``attempts`` are the times that work on it began and did not end, this time included. ``other_bytes``: the same
    mail was kept before from another delivery.
    """

    id: int
    outcome: Outcome | None
    reason: str
    thread_id: int | None
    attempts: int = 0
    other_bytes: bool = False


@dataclass(frozen=True)
class MailRow:
    """A received mail as a list shows it. ``reason`` is a word of mail/decision.py; ``text`` its beginning."""

    id: int
    outcome: Outcome | None
    reason: str
    kind: str
    sender: str
    sender_name: str
    subject: str
    text: str
    received_at: datetime
    thread_id: int | None
    reader: Party | None

    @property
    def key(self) -> InboundKey:
        """Its place in lists."""
        return self.received_at, self.id


@dataclass(frozen=True)
class MailCard:
    """One received mail to be read: the row, and all of its text with what it quotes."""

    row: MailRow
    body_text: str
    message_id: str
    file_names: tuple[str, ...]


@dataclass(frozen=True)
class MailStats:
    """Counts by outcome and reason; since when the oldest mail is not worked on, or waits for somebody."""

    by_outcome: dict[str, int]
    by_reason: dict[str, int]
    unprocessed: int
    oldest_unprocessed: datetime | None
    oldest_quarantined: datetime | None


def list_quarantined(
    store: Store,
    actor: Actor,
    *,
    after: InboundKey | None = None,
    before: InboundKey | None = None,
    limit: int = 200,
) -> Page[MailRow, InboundKey]:
    """A page of the mails that wait for somebody, oldest first.

    ``after`` is the key of the last row seen; ``before`` gives the page that ends just before that key instead.
    """
    place = (col(InboundMail.received_at), col(InboundMail.id))
    query = _rows().where(still_waiting(), in_scope(actor))
    if before is not None:
        query = query.where(sa.tuple_(*place) < before).order_by(*(column.desc() for column in place))
    else:
        query = query.order_by(*place)
        if after is not None:
            query = query.where(sa.tuple_(*place) > after)
    with store.read(actor) as session:
        rows = _mail_rows(session, actor, query, limit + 1)
    return Page.cut(rows, limit, lambda mail: mail.key, backwards=before is not None)


def count_waiting(session: Session, actor: Actor) -> int:
    """How many mails wait that the actor may sort: as many as ``list_quarantined`` gives."""
    query = sa.select(sa.func.count()).select_from(InboundMail).where(still_waiting(), in_scope(actor))
    return session.scalar(query) or 0


def still_waiting() -> sa.ColumnElement[bool]:
    """Whether the row of ``inbound_mail`` at hand waits for somebody, said as its index says it."""
    return col(InboundMail.outcome) == sa.literal_column("'quarantined'")


def beside(inbound_id: int | None, sender: str) -> sa.ColumnElement[bool]:
    """Whether the row at hand is another mail of this sender that waits; nobody is the sender of two mails without."""
    same = sa.and_(col(InboundMail.sender) == sender, col(InboundMail.sender) != "")
    return sa.and_(still_waiting(), same, col(InboundMail.id) != inbound_id)


def show_mail(store: Store, actor: Actor, inbound_id: int) -> MailCard:
    """One received mail. NotFound."""
    with store.read(actor) as session:
        rows = _mail_rows(session, actor, _rows().where(col(InboundMail.id) == inbound_id, in_scope(actor)), 1)
        if not rows:
            raise _no_mail(inbound_id)
        body, message_id, names = session.exec(
            select(InboundMail.body_text, InboundMail.message_id, InboundMail.file_names).where(
                InboundMail.id == inbound_id
            )
        ).one()
    return MailCard(rows[0], body, message_id, tuple(names.splitlines()))


def folded_in_thread(session: Session, actor: Actor, thread_id: int) -> tuple[MailRow, ...]:
    """The automatic answers to a thread that was read already, oldest first; at most FOLDED of the newest."""
    query = _rows().where(
        col(InboundMail.thread_id) == thread_id,
        col(InboundMail.outcome) == Outcome.IGNORED,
    )
    newest = query.order_by(col(InboundMail.received_at).desc(), col(InboundMail.id).desc())
    return tuple(reversed(_mail_rows(session, actor, newest, FOLDED)))


def raw_mail(store: Store, actor: Actor, inbound_id: int) -> bytes:
    """A received mail as it came. NotFound."""
    with store.read(actor) as session:
        raw = session.exec(select(InboundMail.raw).where(InboundMail.id == inbound_id, in_scope(actor))).first()
    if raw is None:
        raise _no_mail(inbound_id)
    return zlib.decompress(raw)


def waiting_with_same_sender(store: Store, actor: Actor, inbound_id: int) -> tuple[KeptMail, ...]:
    """A mail that waits for somebody, then the others of its sender that do, to be decided upon again.

    NotFound; Conflict when it was sorted meanwhile.
    """
    known = sa.select(
        *(col(InboundMail.id), col(InboundMail.outcome), col(InboundMail.reason), col(InboundMail.thread_id)),
        *(col(InboundMail.attempts), col(InboundMail.sender)),
    ).where(in_scope(actor))  # not the mails themselves: there may be many, and large ones
    with store.read(actor) as session:
        row = session.execute(known.where(col(InboundMail.id) == inbound_id)).first()
        if row is None:
            raise _no_mail(inbound_id)
        if row.outcome is not Outcome.QUARANTINED:
            raise Conflict(N_("This mail was sorted meanwhile; it stays as it was left."))
        others = session.execute(known.where(beside(row.id, row.sender)).order_by(col(InboundMail.id))).all()
    return tuple(map(kept, (row, *others)))


def find_mail(store: Store, actor: Actor, message_id: str, content: str) -> KeptMail | None:
    """This very mail, when it is in the store already and the actor may see it."""
    same = select(InboundMail).where(
        InboundMail.message_id == clean_line(message_id), InboundMail.content_sha256 == content
    )
    with store.read(actor) as session:
        row = session.exec(same.where(in_scope(actor))).first()
        return None if row is None else kept(row)


def mails_to_work_on(store: Store, since: datetime | None, *, after: int = 0, limit: int = 100) -> tuple[KeptMail, ...]:
    """For the ingester: mails that were kept and not worked on, and those received ``since`` that wait for somebody."""
    waiting: list[sa.ColumnElement[bool]] = [col(InboundMail.outcome).is_(None)]
    if since is not None:
        waiting.append(sa.and_(col(InboundMail.outcome) == Outcome.QUARANTINED, col(InboundMail.received_at) >= since))
    with store.read(SYSTEM) as session:
        rows = session.execute(
            sa.select(
                col(InboundMail.id), col(InboundMail.outcome), col(InboundMail.reason), col(InboundMail.thread_id)
            )
            .where(sa.or_(*waiting), col(InboundMail.id) > after)
            .order_by(col(InboundMail.id))
            .limit(limit)
        ).all()
    return tuple(KeptMail(*row) for row in rows)


def mail_stats(store: Store, actor: Actor) -> MailStats:
    """Counts of all mails."""
    with store.read(actor) as session:
        rows = session.execute(
            sa.select(
                col(InboundMail.outcome),
                col(InboundMail.reason),
                sa.func.count(),
                sa.func.min(col(InboundMail.received_at)),
            ).group_by(col(InboundMail.outcome), col(InboundMail.reason))
        ).all()
    by_outcome = {outcome.value: 0 for outcome in Outcome}
    by_reason: dict[str, int] = {}
    unprocessed = 0
    oldest: dict[Outcome | None, datetime] = {}
    for outcome, reason, number, first in rows:
        oldest[outcome] = min(first, oldest.get(outcome, first))
        if outcome is None:
            unprocessed += number
            continue
        by_outcome[outcome.value] += number
        if reason:
            by_reason[reason] = by_reason.get(reason, 0) + number
    return MailStats(by_outcome, by_reason, unprocessed, oldest.get(None), oldest.get(Outcome.QUARANTINED))


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether the actor may see, and sort, the row of ``inbound_mail`` at hand."""
    return col(InboundMail.thread_id).is_(None) | thread_visible(actor, col(InboundMail.thread_id))


def _no_mail(inbound_id: int) -> NotFound:
    return NotFound(N_("There is no mail {id}."), id=inbound_id)


def _rows() -> "sa.Select[*tuple[Any, ...]]":
    return sa.select(
        col(InboundMail.id),
        col(InboundMail.outcome),
        col(InboundMail.reason),
        col(InboundMail.kind),
        col(InboundMail.sender),
        col(InboundMail.sender_name),
        col(InboundMail.subject),
        sa.func.substr(col(InboundMail.body_text), 1, EXCERPT).label("excerpt"),
        col(InboundMail.received_at),
        col(InboundMail.thread_id),
        col(InboundMail.reader_id),
    )


def _mail_rows(session: Session, actor: Actor, query: "sa.Select[*tuple[Any, ...]]", limit: int) -> list[MailRow]:
    found = session.execute(query.limit(limit)).all()
    known = parties(session, actor, (row.reader_id for row in found if row.reader_id is not None))
    return [
        MailRow(
            id=row.id,
            outcome=row.outcome,
            reason=row.reason,
            kind=row.kind,
            sender=row.sender,
            sender_name=row.sender_name,
            subject=row.subject,
            text=row.excerpt,
            received_at=row.received_at,
            thread_id=row.thread_id,
            reader=known.get(row.reader_id),
        )
        for row in found
    ]


def kept(row: InboundMail | sa.Row[Any]) -> KeptMail:
    """A row of the store as the ingester sees it."""
    assert row.id is not None
    return KeptMail(row.id, row.outcome, row.reason, row.thread_id, row.attempts)

"""Publishing and withdrawing: the only verbs that let a contact read a thread, reader by reader, from a position on.

Withdrawing closes the publication and retires its reply address; what happened stays in the history.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from ogust_tui.store.access import Store, Writing, settings_in
from ogust_tui.store.actors import Actor
from ogust_tui.store.errors import N_, DataRefused, NotAllowed, NotFound
from ogust_tui.store.kinds import NoticeEvent, ReaderKind, Role, Topic
from ogust_tui.store.permissions import Verb, refusal
from ogust_tui.store.posting import linked_ids, locked_thread, managers_of, open_publications
from ogust_tui.store.public_ids import message_header_id, reply_token
from ogust_tui.store.records import parties, reader_kind
from ogust_tui.store.scope import thread_visible
from ogust_tui.store.tables import Message, Publication, ReplyToken, Thread


@dataclass(frozen=True)
class PublicationStart:
    """Where a publication starts when nothing else is chosen: its first message's position."""

    position: int
    colleague_linked: bool


def publish_thread(
    store: Store,
    actor: Actor,
    thread_id: int,
    *,
    to: Sequence[int] = (),
    from_message: int | None = None,
) -> tuple[int, ...]:
    """Let the linked contacts ``to`` (all of them when empty) read the thread from ``from_message`` (an id) on.

    Gives the reader ids published to. Without ``from_message`` it starts at the first message, or, when a colleague
    is linked, at the next one to come. NotAllowed, NotFound, DataRefused.
    """
    with store.write(actor, Verb.THREAD_PUBLISH) as unit:
        thread = locked_thread(unit, thread_id)
        outside = linked_contacts(unit.session, thread_id)
        published = {row.reader_id for row in open_publications(unit.session, thread_id)}
        chosen = list(dict.fromkeys(to)) or [reader for reader in outside if reader not in published]
        if not chosen:
            raise DataRefused(
                N_("Every linked contact reads this thread already.")
                if outside
                else N_("There is nobody to publish this thread to. Link a contact to it first.")
            )
        start = _position(unit.session, thread, from_message)
        for reader_id in chosen:
            if reader_id not in outside:
                raise DataRefused(
                    N_("{name} is not linked to this thread. Link the record first."), name=_name(unit, reader_id)
                )
            if reader_id in published:
                raise DataRefused(
                    N_("This thread is published to {name} already. Withdraw it first to start elsewhere."),
                    name=_name(unit, reader_id),
                )
        insert_publications(unit, thread, chosen, start)
        return tuple(chosen)


def insert_publications(unit: Writing, thread: Thread, reader_ids: Sequence[int], start: int) -> None:
    """Open a publication for each reader, with a reply address and a notice, in a unit of work that is open."""
    for reader_id in reader_ids:
        if reader_kind(unit, reader_id) is ReaderKind.STAFF:
            raise DataRefused(N_("A thread is published to contacts and relatives only. Nothing was sent."))
        check_may_publish(unit.session, unit.actor, reader_id)
    for row in with_addresses(unit, thread, reader_ids, start):
        first = unit.session.exec(
            select(Message)
            .where(Message.thread_id == thread.id, col(Message.position) >= start)
            .order_by(col(Message.position))
            .limit(1)
        ).first()
        if first is not None and first.author_id != row.reader_id:
            header = message_header_id(first.public_id, row.reader_id, unit.settings.mail_domain)
            unit.notify(NoticeEvent.THREAD_PUBLISHED, row.id or 0, row.reader_id, header)
    thread.version += 1
    unit.session.add(thread)
    unit.touched(Topic.THREAD, thread.id or 0)


def with_addresses(unit: Writing, thread: Thread, reader_ids: Sequence[int], start: int) -> list[Publication]:
    """Open a publication with a reply address for each reader, and tell nobody."""
    assert thread.id is not None
    rows = []
    for reader_id in reader_ids:
        row = Publication(
            thread_id=thread.id,
            reader_id=reader_id,
            from_position=start,
            published_at=unit.now,
            published_by=unit.actor.reader_id,
        )
        unit.session.add(row)
        unit.session.add(ReplyToken(token=reply_token(), thread_id=thread.id, reader_id=reader_id))
        unit.session.flush()
        assert row.id is not None
        unit.audit("publication", row.id)
        rows.append(row)
    return rows


def withdraw_thread(store: Store, actor: Actor, thread_id: int, *, to: Sequence[int] = ()) -> tuple[int, ...]:
    """Close the publications of the readers ``to`` (all of them when empty); gives their ids. DataRefused if none."""
    with store.write(actor, Verb.THREAD_WITHDRAW) as unit:
        thread = locked_thread(unit, thread_id)
        rows = [row for row in open_publications(unit.session, thread_id) if not to or row.reader_id in to]
        if not rows or len(rows) < len(set(to)):
            raise DataRefused(N_("This thread is not published to them. Nothing was changed."))
        for row in rows:
            close_publication(unit, row)
        thread.version += 1
        unit.session.add(thread)
        unit.touched(Topic.THREAD, thread_id)
        return tuple(row.reader_id for row in rows)


def close_publication(unit: Writing, row: Publication) -> None:
    """Close one publication and retire its reply address, in a unit of work that is open."""
    row.withdrawn_at, row.withdrawn_by = unit.now, unit.actor.reader_id
    unit.session.add(row)
    assert row.id is not None
    unit.audit("publication", row.id)
    for token in _live_tokens(unit.session, row.thread_id, row.reader_id):
        token.retired_at = unit.now
        unit.session.add(token)


def reply_address(store: Store, actor: Actor, thread_id: int, reader_id: int) -> str:
    """The address at which a reader answers in a thread. NotFound; DataRefused when it is not published to them."""
    with store.read(actor) as session:
        if (
            session.exec(
                select(Thread.id).where(col(Thread.id) == thread_id, thread_visible(actor, col(Thread.id)))
            ).first()
            is None
        ):
            raise NotFound(N_("There is no thread {id}."), id=thread_id)
        tokens = _live_tokens(session, thread_id, reader_id)
        if not tokens:
            raise DataRefused(N_("This thread is not published to this contact: there is no address to answer at."))
        return f"{tokens[0].token}@{settings_in(session).mail_domain}"


def publish_refusal(store: Store, actor: Actor, thread_id: int) -> NotAllowed | None:
    """Why ``actor`` may publish this thread to none of its contacts, or None."""
    against = refusal(actor, Verb.THREAD_PUBLISH)
    if against is not None:
        return against
    with store.read(actor) as session:
        for reader_id in linked_contacts(session, thread_id):
            try:
                check_may_publish(session, actor, reader_id)
            except NotAllowed as error:
                against = error
            else:
                return None
    return against


def check_may_publish(session: Session, actor: Actor, reader_id: int) -> None:
    """NotAllowed when the setting keeps publishing to managers and the record's "géré par"."""
    if not actor.is_staff or not settings_in(session).publishing_restricted:
        return
    if actor.role in {Role.MANAGER, Role.ADMIN} or actor.reader_id in managers_of(session, reader_id):
        return
    raise NotAllowed(N_("Publishing is for managers and for whoever manages this record."))


def default_start(session: Session, thread: Thread) -> PublicationStart:
    """The rule of the house: the first message; when a colleague is linked, the next one to come."""
    assert thread.id is not None
    colleague = any(reader_kind(session, reader) is ReaderKind.STAFF for reader in linked_ids(session, thread.id))
    return PublicationStart(thread.next_position if colleague else 1, colleague)


def linked_contacts(session: Session, thread_id: int) -> list[int]:
    """The linked readers outside the house: contacts and relatives."""
    return [reader for reader in linked_ids(session, thread_id) if reader_kind(session, reader) is not ReaderKind.STAFF]


def _position(session: Session, thread: Thread, from_message: int | None) -> int:
    if from_message is None:
        return default_start(session, thread).position
    position = session.exec(
        select(Message.position).where(Message.id == from_message, Message.thread_id == thread.id)
    ).first()
    if position is None:
        raise NotFound(N_("There is no message {id} in this thread."), id=from_message)
    return position


def _live_tokens(session: Session, thread_id: int, reader_id: int) -> list[ReplyToken]:
    return list(
        session.exec(
            select(ReplyToken).where(
                ReplyToken.thread_id == thread_id,
                ReplyToken.reader_id == reader_id,
                col(ReplyToken.retired_at).is_(None),
            )
        ).all()
    )


def _name(unit: Writing, reader_id: int) -> str:
    party = parties(unit.session, unit.actor, [reader_id]).get(reader_id)
    return party.name if party and party.name else str(reader_id)

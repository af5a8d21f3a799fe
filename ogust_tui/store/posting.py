"""Adding a message to a thread and all that follows from it, inside a unit of work that is open.

The thread's row is locked first: its ``next_position`` orders the messages, whatever the ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ogust_tui.store.access import Writing
from ogust_tui.store.errors import N_, NotFound
from ogust_tui.store.folding import text_words
from ogust_tui.store.kinds import Channel, NoticeEvent, ReaderKind, ThreadState, Topic
from ogust_tui.store.prepared import At, Prepared, given, inserted
from ogust_tui.store.public_ids import message_header_id, public_id
from ogust_tui.store.records import reader_kind
from ogust_tui.store.scope import thread_visible
from ogust_tui.store.tables import Publication, Thread, metadata

_contact, _link, _message, _publication, _reading, _relative, _staff, _thread = (
    metadata.tables[name]
    for name in ("contact", "thread_link", "message", "publication", "reading", "relative", "staff", "thread")
)
_MESSAGE = Prepared(
    inserted(
        _message,
        *("public_id", "thread_id", "position", "author_id", "channel", "text", "search_text"),
        *("created_at", "release_at", "inbound_id"),
    ).returning(_message.c.id)
)
_READING = Prepared(inserted(_reading, "reader_id", "thread_id", "upto_position", "at"))
_NEWEST_READ = Prepared(
    sa.select(_reading.c.upto_position)
    .where(_reading.c.reader_id == given("reader"), _reading.c.thread_id == given("thread"))
    .order_by(_reading.c.upto_position.desc())
    .limit(1)
)
_LINKED = Prepared(sa.select(_link.c.reader_id).where(_link.c.thread_id == given("thread")))
_PUBLISHED = Prepared(
    sa.select(_publication.c.reader_id, _publication.c.from_position)
    .where(_publication.c.thread_id == given("thread"), _publication.c.withdrawn_at.is_(None))
    .order_by(_publication.c.id)
)
_CLIENT = sa.select(_relative.c.client_id).where(_relative.c.id == given("reader")).scalar_subquery()
_MANAGED_BY = (
    sa.select(_contact.c.managed_by)
    .where(_contact.c.id == sa.func.coalesce(_CLIENT, given("reader")))
    .scalar_subquery()
)
_MANAGER = Prepared(sa.select(_staff.c.id).where(_staff.c.id == _MANAGED_BY, _staff.c.active))
_TOLD = Prepared(
    sa.select(_staff.c.id)
    .where(sa.or_(_staff.c.id == given("owner"), _staff.c.id == _MANAGED_BY), _staff.c.active)
    .order_by(_staff.c.id)
)
_COLLEAGUES = Prepared(
    sa.select(_staff.c.id)
    .join(_link, _link.c.reader_id == _staff.c.id)
    .where(_link.c.thread_id == given("thread"), _staff.c.active, _staff.c.id != given("author"))
)
_AS_IT_STANDS = (
    sa.select(_thread.c.id, _thread.c.next_position, _thread.c.owner_id, _thread.c.state)
    .where(_thread.c.id == given("thread"))
    .with_for_update()
)
_ANY_THREAD = Prepared(_AS_IT_STANDS)
_NEXT = ("next_position", "last_message_at", "last_author_kind")
_SPOKEN, _ANSWERED = (
    Prepared(
        sa.update(_thread)
        .where(_thread.c.id == given("of"))
        .values({name: given(name) for name in names} | {"version": _thread.c.version + 1})
    )
    for names in (_NEXT, (*_NEXT, "last_answer_position", "state"))
)


@dataclass(frozen=True)
class ThreadNow:
    """A thread whose row is locked, as it stands."""

    id: int
    next_position: int
    owner_id: int | None
    state: ThreadState


@dataclass(frozen=True)
class Message:
    """A message that was just written."""

    id: int
    public_id: str
    position: int
    author_id: int


def locked_thread(unit: Writing, thread_id: int) -> Thread:
    """The thread's row, locked until the end of the transaction. NotFound when it is not in the actor's scope."""
    condition = thread_visible(unit.actor, col(Thread.id)) if unit.actor.is_staff else col(Thread.id).is_not(None)
    thread = unit.session.exec(select(Thread).where(col(Thread.id) == thread_id, condition).with_for_update()).first()
    if thread is None:
        raise NotFound(N_("There is no thread {id}."), id=thread_id)
    return thread


def thread_to_answer(unit: Writing, thread_id: int) -> ThreadNow:
    """What ``locked_thread`` gives, as far as a new message needs it. NotFound."""
    if unit.actor.is_staff:
        query = _AS_IT_STANDS.where(thread_visible(unit.actor, _thread.c.id))
        row = unit.session.execute(query, {"thread": thread_id}).first()
    else:
        row = _ANY_THREAD.first(unit, thread=thread_id)
    if row is None:
        raise NotFound(N_("There is no thread {id}."), id=thread_id)
    return ThreadNow(row.id, row.next_position, row.owner_id, row.state)


def post_message(
    unit: Writing,
    thread: Thread | ThreadNow,
    author_id: int,
    channel: Channel,
    text: str,
    *,
    inbound_id: int | None = None,
    published: Mapping[int, int] | None = None,
) -> Message:
    """The next message of ``thread``, its notices, the author's reading mark. An answer reopens a closed thread.

    ``published``: what ``published_from`` gives, where it was looked up already.
    """
    assert thread.id is not None
    acting = author_id == unit.actor.reader_id
    kind = ReaderKind(unit.actor.kind.value) if acting else reader_kind(unit, author_id)
    public, position = public_id(), thread.next_position
    now = {"next_position": position + 1, "last_message_at": unit.now, "last_author_kind": kind}
    if kind is ReaderKind.STAFF:
        _SPOKEN.run(unit, of=thread.id, **now)
    else:
        _ANSWERED.run(unit, of=thread.id, **now, last_answer_position=position, state=ThreadState.OPEN)
    if isinstance(thread, Thread):
        unit.session.expire(thread)
    message_id = _MESSAGE.scalar(
        unit,
        public_id=public,
        thread_id=thread.id,
        position=position,
        author_id=author_id,
        channel=channel,
        text=text,
        search_text=text_words(text),
        created_at=unit.now,
        release_at=unit.now,
        inbound_id=inbound_id,
    )
    message = Message(message_id, public, position, author_id)
    _READING.run(unit, reader_id=author_id, thread_id=thread.id, upto_position=position, at=unit.now)
    readers = published_from(unit, thread.id) if published is None else published
    _promise_notices(unit, thread, message, kind, readers)
    unit.changed(Topic.THREAD, thread.id)
    return message


def read_up_to(unit: Writing, thread_id: int, reader_id: int, position: int) -> bool:
    """Note that a reader has read so far; whether that was news."""
    if last_read(unit, thread_id, reader_id) >= position:
        return False
    _READING.run(unit, reader_id=reader_id, thread_id=thread_id, upto_position=position, at=unit.now)
    return True


def last_read(at: At, thread_id: int, reader_id: int) -> int:
    """How far a reader has read in a thread; 0 for not at all."""
    return _NEWEST_READ.scalar(at, reader=reader_id, thread=thread_id) or 0


def linked_ids(at: At, thread_id: int) -> list[int]:
    """The readers a thread is linked to."""
    return _LINKED.scalars(at, thread=thread_id)


def published_from(at: At, thread_id: int) -> dict[int, int]:
    """Who reads a thread, each with the position from which on."""
    return {row.reader_id: row.from_position for row in _PUBLISHED.all(at, thread=thread_id)}


def open_publications(session: Session, thread_id: int) -> list[Publication]:
    """The publications in force on a thread."""
    return list(
        session.exec(
            select(Publication)
            .where(Publication.thread_id == thread_id, col(Publication.withdrawn_at).is_(None))
            .order_by(col(Publication.id))
        ).all()
    )


def managers_of(at: At, reader_id: int) -> set[int]:
    """The staff member who answers for a contact, or for the client of a relative; nobody when that one has left."""
    manager = _MANAGER.scalar(at, reader=reader_id)
    return {manager} if manager is not None else set()


def _promise_notices(
    unit: Writing, thread: Thread | ThreadNow, message: Message, author: ReaderKind, published: Mapping[int, int]
) -> None:
    """Readers with an open publication hear of it; an answer is told to the owner and the record's manager.

    The first message a reader can see is told by the publication itself.
    """
    assert thread.id is not None
    for reader, start in published.items():
        if reader != message.author_id and start <= message.position:
            _promise(unit, NoticeEvent.MESSAGE_POSTED, message, reader)
    if author is ReaderKind.STAFF:
        for colleague in _COLLEAGUES.scalars(unit, thread=thread.id, author=message.author_id):
            _promise(unit, NoticeEvent.MESSAGE_POSTED, message, colleague)
        return
    for member in _TOLD.scalars(unit, owner=thread.owner_id, reader=message.author_id):
        if member != unit.actor.reader_id:
            _promise(unit, NoticeEvent.ANSWER_RECEIVED, message, member)


def _promise(unit: Writing, event: NoticeEvent, message: Message, reader_id: int) -> None:
    header = message_header_id(message.public_id, reader_id, unit.settings.mail_domain)
    unit.notify(event, message.id, reader_id, header, new_cause=True)

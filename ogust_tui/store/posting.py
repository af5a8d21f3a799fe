"""Adding a message to a thread and all that follows from it, inside a unit of work that is open.

The thread's row is locked first: its ``next_position`` orders the messages, whatever the ids.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ogust_tui.store.access import Writing
from ogust_tui.store.errors import N_, NotFound
from ogust_tui.store.folding import text_words
from ogust_tui.store.kinds import Channel, NoticeEvent, ReaderKind, ThreadState, Topic
from ogust_tui.store.prepared import first, given, insert, rows
from ogust_tui.store.public_ids import message_header_id, public_id
from ogust_tui.store.records import reader_kind
from ogust_tui.store.scope import thread_visible
from ogust_tui.store.tables import Publication, Thread, metadata

_contact, _link, _message, _publication, _reading, _relative, _staff = (
    metadata.tables[name]
    for name in ("contact", "thread_link", "message", "publication", "reading", "relative", "staff")
)
_MESSAGE, _READING = sa.insert(_message), sa.insert(_reading)
_NEWEST_READ = (
    sa.select(_reading.c.upto_position)
    .where(_reading.c.reader_id == given("reader"), _reading.c.thread_id == given("thread"))
    .order_by(_reading.c.upto_position.desc())
    .limit(1)
)
_LINKED = sa.select(_link.c.reader_id).where(_link.c.thread_id == given("thread"))
_PUBLISHED = (
    sa.select(_publication.c.reader_id, _publication.c.from_position)
    .where(_publication.c.thread_id == given("thread"), _publication.c.withdrawn_at.is_(None))
    .order_by(_publication.c.id)
)
_CLIENT = sa.select(_relative.c.client_id).where(_relative.c.id == given("reader")).scalar_subquery()
_MANAGER = (
    sa.select(_staff.c.id)
    .join(_contact, _contact.c.managed_by == _staff.c.id)
    .where(_contact.c.id == sa.func.coalesce(_CLIENT, given("reader")), _staff.c.active)
)
_AT_WORK = sa.select(_staff.c.id).where(_staff.c.id == given("staff"), _staff.c.active)
_COLLEAGUES = (
    sa.select(_staff.c.id)
    .join(_link, _link.c.reader_id == _staff.c.id)
    .where(_link.c.thread_id == given("thread"), _staff.c.active, _staff.c.id != given("author"))
)
_ANY_THREAD = select(Thread).where(col(Thread.id) == given("thread")).with_for_update()


@dataclass(frozen=True)
class Message:
    """A message that was just written."""

    id: int
    public_id: str
    position: int
    author_id: int


def locked_thread(unit: Writing, thread_id: int) -> Thread:
    """The thread's row, locked until the end of the transaction. NotFound when it is not in the actor's scope."""
    query = _ANY_THREAD.where(thread_visible(unit.actor, col(Thread.id))) if unit.actor.is_staff else _ANY_THREAD
    thread = unit.session.exec(query, params={"thread": thread_id}).first()
    if thread is None:
        raise NotFound(N_("There is no thread {id}."), id=thread_id)
    return thread


def post_message(
    unit: Writing, thread: Thread, author_id: int, channel: Channel, text: str, *, inbound_id: int | None = None
) -> Message:
    """The next message of ``thread``, its notices, the author's reading mark. An answer reopens a closed thread."""
    assert thread.id is not None
    kind = reader_kind(unit.session, author_id)
    public, position = public_id(), thread.next_position
    thread.next_position += 1
    thread.last_message_at = unit.now
    thread.last_author_kind = kind
    thread.version += 1
    if kind is not ReaderKind.STAFF:
        thread.last_answer_position = position
        thread.state = ThreadState.OPEN
    unit.session.add(thread)
    message_id = insert(
        unit.session,
        _MESSAGE,
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
    read_up_to(unit, thread.id, author_id, message.position)
    _promise_notices(unit, thread, message, kind)
    unit.changed(Topic.THREAD, thread.id)
    return message


def read_up_to(unit: Writing, thread_id: int, reader_id: int, position: int) -> bool:
    """Note that a reader has read so far; whether that was news."""
    if last_read(unit.session, thread_id, reader_id) >= position:
        return False
    insert(unit.session, _READING, reader_id=reader_id, thread_id=thread_id, upto_position=position, at=unit.now)
    return True


def last_read(session: Session, thread_id: int, reader_id: int) -> int:
    """How far a reader has read in a thread; 0 for not at all."""
    return first(session, _NEWEST_READ, reader=reader_id, thread=thread_id) or 0


def linked_ids(session: Session, thread_id: int) -> list[int]:
    """The readers a thread is linked to."""
    return list(rows(session, _LINKED, thread=thread_id).scalars())


def published_from(session: Session, thread_id: int) -> dict[int, int]:
    """Who reads a thread, each with the position from which on."""
    return {row.reader_id: row.from_position for row in rows(session, _PUBLISHED, thread=thread_id)}


def open_publications(session: Session, thread_id: int) -> list[Publication]:
    """The publications in force on a thread."""
    return list(
        session.exec(
            select(Publication)
            .where(Publication.thread_id == thread_id, col(Publication.withdrawn_at).is_(None))
            .order_by(col(Publication.id))
        ).all()
    )


def managers_of(session: Session, reader_id: int) -> set[int]:
    """The staff member who answers for a contact, or for the client of a relative; nobody when that one has left."""
    manager = first(session, _MANAGER, reader=reader_id)
    return {manager} if manager is not None else set()


def _promise_notices(unit: Writing, thread: Thread, message: Message, author: ReaderKind) -> None:
    """Readers with an open publication hear of it; an answer is told to the owner and the record's manager.

    The first message a reader can see is told by the publication itself.
    """
    assert thread.id is not None
    session = unit.session
    for reader, start in published_from(session, thread.id).items():
        if reader != message.author_id and start <= message.position:
            _promise(unit, NoticeEvent.MESSAGE_POSTED, message, reader)
    if author is ReaderKind.STAFF:
        for colleague in rows(session, _COLLEAGUES, thread=thread.id, author=message.author_id).scalars().all():
            _promise(unit, NoticeEvent.MESSAGE_POSTED, message, colleague)
        return
    owner = set(rows(session, _AT_WORK, staff=thread.owner_id).scalars())
    for manager in sorted((owner | managers_of(session, message.author_id)) - {unit.actor.reader_id or 0}):
        _promise(unit, NoticeEvent.ANSWER_RECEIVED, message, manager)


def _promise(unit: Writing, event: NoticeEvent, message: Message, reader_id: int) -> None:
    header = message_header_id(message.public_id, reader_id, unit.settings.mail_domain)
    unit.notify(event, message.id, reader_id, header)

"""Adding a message to a thread and all that follows from it, inside a unit of work that is open.

The thread's row is locked first: its ``next_position`` orders the messages, whatever the ids.
"""

from sqlmodel import Session, col, select

from ogust_tui.store.access import Writing
from ogust_tui.store.errors import N_, NotFound
from ogust_tui.store.folding import text_words
from ogust_tui.store.kinds import Channel, NoticeEvent, ReaderKind, ThreadState, Topic
from ogust_tui.store.public_ids import message_header_id, public_id
from ogust_tui.store.records import reader_kind
from ogust_tui.store.scope import thread_visible
from ogust_tui.store.tables import Contact, Message, Publication, Reading, Relative, Staff, Thread, ThreadLink


def locked_thread(unit: Writing, thread_id: int) -> Thread:
    """The thread's row, locked until the end of the transaction. NotFound when it is not in the actor's scope."""
    condition = thread_visible(unit.actor, col(Thread.id)) if unit.actor.is_staff else col(Thread.id).is_not(None)
    thread = unit.session.exec(select(Thread).where(col(Thread.id) == thread_id, condition).with_for_update()).first()
    if thread is None:
        raise NotFound(N_("There is no thread {id}."), id=thread_id)
    return thread


def post_message(
    unit: Writing, thread: Thread, author_id: int, channel: Channel, text: str, *, inbound_id: int | None = None
) -> Message:
    """The next message of ``thread``, its notices, the author's reading mark. An answer reopens a closed thread."""
    assert thread.id is not None
    kind = reader_kind(unit.session, author_id)
    message = Message(
        public_id=public_id(),
        thread_id=thread.id,
        position=thread.next_position,
        author_id=author_id,
        channel=channel,
        text=text,
        search_text=text_words(text),
        created_at=unit.now,
        release_at=unit.now,
        inbound_id=inbound_id,
    )
    thread.next_position += 1
    thread.last_message_at = unit.now
    thread.last_author_kind = kind
    thread.version += 1
    if kind is not ReaderKind.STAFF:
        thread.last_answer_position = message.position
        thread.state = ThreadState.OPEN
    unit.session.add_all((message, thread))
    unit.session.flush()
    read_up_to(unit, thread.id, author_id, message.position)
    _promise_notices(unit, thread, message, kind)
    unit.changed(Topic.THREAD, thread.id)
    return message


def read_up_to(unit: Writing, thread_id: int, reader_id: int, position: int) -> bool:
    """Note that a reader has read so far; whether that was news."""
    if last_read(unit.session, thread_id, reader_id) >= position:
        return False
    unit.session.add(Reading(reader_id=reader_id, thread_id=thread_id, upto_position=position, at=unit.now))
    return True


def last_read(session: Session, thread_id: int, reader_id: int) -> int:
    """How far a reader has read in a thread; 0 for not at all."""
    newest = session.exec(
        select(Reading.upto_position)
        .where(Reading.reader_id == reader_id, Reading.thread_id == thread_id)
        .order_by(col(Reading.upto_position).desc())
        .limit(1)
    ).first()
    return newest or 0


def linked_ids(session: Session, thread_id: int) -> list[int]:
    """The readers a thread is linked to."""
    return list(session.exec(select(ThreadLink.reader_id).where(ThreadLink.thread_id == thread_id)).all())


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
    client = session.exec(select(Relative.client_id).where(Relative.id == reader_id)).first()
    manager = session.exec(
        select(Staff.id)
        .join(Contact, col(Contact.managed_by) == col(Staff.id))
        .where(Contact.id == (client or reader_id), col(Staff.active))
    ).first()
    return {manager} if manager is not None else set()


def _promise_notices(unit: Writing, thread: Thread, message: Message, author: ReaderKind) -> None:
    """Readers with an open publication hear of it; an answer is told to the owner and the record's manager.

    The first message a reader can see is told by the publication itself.
    """
    assert thread.id is not None and message.id is not None
    session = unit.session
    for publication in open_publications(session, thread.id):
        reader = publication.reader_id
        if reader != message.author_id and publication.from_position <= message.position:
            _promise(unit, NoticeEvent.MESSAGE_POSTED, message, reader)
    if author is ReaderKind.STAFF:
        colleagues = session.exec(
            select(Staff.id)
            .join(ThreadLink, col(ThreadLink.reader_id) == col(Staff.id))
            .where(ThreadLink.thread_id == thread.id, col(Staff.active), Staff.id != message.author_id)
        ).all()
        for colleague in colleagues:
            _promise(unit, NoticeEvent.MESSAGE_POSTED, message, colleague)
        return
    owner = set(session.exec(select(Staff.id).where(Staff.id == thread.owner_id, col(Staff.active))).all())
    for manager in sorted((owner | managers_of(session, message.author_id)) - {unit.actor.reader_id or 0}):
        _promise(unit, NoticeEvent.ANSWER_RECEIVED, message, manager)


def _promise(unit: Writing, event: NoticeEvent, message: Message, reader_id: int) -> None:
    assert message.id is not None
    header = message_header_id(message.public_id, reader_id, unit.settings.mail_domain)
    unit.notify(event, message.id, reader_id, header)

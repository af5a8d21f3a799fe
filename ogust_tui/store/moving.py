"""Moving messages between threads: a new topic gets a thread of its own, two threads of one topic become one.

A message that is moved is written again where it goes, with its author, time and files; where it was, a trace stays
that contacts do not see and that leads to it. Nobody comes to read, or loses, a message by its being moved: that is why
only threads with the same readers can be merged.
"""

from collections.abc import Iterable

from sqlmodel import col, select

from ogust_tui.store.access import Store, Writing
from ogust_tui.store.actors import Actor
from ogust_tui.store.errors import N_, DataRefused, NotFound
from ogust_tui.store.kinds import ReaderKind, ThreadState, Topic
from ogust_tui.store.names import written_line
from ogust_tui.store.permissions import Verb
from ogust_tui.store.posting import linked_ids, locked_thread, open_publications, read_up_to
from ogust_tui.store.public_ids import public_id
from ogust_tui.store.publishing import close_publication, with_addresses
from ogust_tui.store.records import reader_kind
from ogust_tui.store.tables import Attachment, Message, NoteLink, Publication, Reading, RefusedFile, Thread, ThreadLink
from ogust_tui.store.threads import Posted, insert_thread, touch_thread


def split_thread(store: Store, actor: Actor, thread_id: int, message_id: int, subject: str) -> Posted:
    """Give a message a thread of its own, on the same records, read by those who could read the message.

    No mail is sent: they have the message already. NotFound; DataRefused for the only message of a thread.
    """
    subject = written_line(subject, N_("Subject"))
    with store.write(actor, Verb.THREAD_SPLIT) as unit:
        thread = locked_thread(unit, thread_id)
        message = _message(unit, thread_id, message_id)
        if len(_messages(unit, thread_id)) == 1:
            raise DataRefused(N_("This is the only message of its thread. Nothing was moved."))
        new = insert_thread(unit, subject, thread.owner_id, linked_ids(unit, thread_id))
        assert new.id is not None
        new.created_at = message.created_at
        readers = [
            row.reader_id for row in open_publications(unit.session, thread_id) if row.from_position <= message.position
        ]
        had_read = _who_had_read(unit, thread_id, message.position)
        moved = _move(unit, message, new)
        with_addresses(unit, new, readers, 1)
        for reader in had_read:
            read_up_to(unit, new.id, reader, moved.position)
        for one in (thread, new):
            _bring_in_step(unit, one)
        touch_thread(unit, thread_id)
        touch_thread(unit, new.id)
        assert moved.id is not None
        return Posted(new.id, moved.id)


def merge_threads(store: Store, actor: Actor, thread_id: int, into_id: int) -> None:
    """Put the messages and notes of a thread at the end of another one, and close it; answers to it follow.

    NotFound; DataRefused when the two are not read by the same contacts from the first message on, or the messages of
    the other are elsewhere.
    """
    if thread_id == into_id:
        raise DataRefused(N_("A thread is not merged with itself. Nothing was moved."))
    with store.write(actor, Verb.THREAD_MERGE) as unit:
        both = {one: locked_thread(unit, one) for one in sorted((thread_id, into_id))}
        source, target = both[thread_id], both[into_id]
        if target.merged_into is not None:
            raise DataRefused(
                N_("The messages of that thread are in thread {id} now. Nothing was moved; choose that one."),
                id=target.merged_into,
            )
        _check_same_readers(unit, thread_id, into_id)
        messages = _messages(unit, thread_id)
        if not messages:
            raise DataRefused(N_("There is no message left in this thread. Nothing was moved."))
        read_all = _who_had_read(unit, thread_id, messages[-1].position)
        read_all &= _who_had_read(unit, into_id, target.next_position - 1)
        moved = [_move(unit, message, target) for message in messages]
        for reader in read_all:
            read_up_to(unit, into_id, reader, moved[-1].position)
        for reader in set(linked_ids(unit, thread_id)) - set(linked_ids(unit, into_id)):
            unit.session.add(ThreadLink(thread_id=into_id, reader_id=reader))
        _move_notes(unit, thread_id, into_id)
        for row in open_publications(unit.session, thread_id):
            close_publication(unit, row)
        source.state, source.merged_into = ThreadState.CLOSED, into_id
        for one in (source, target):
            _bring_in_step(unit, one)
        touch_thread(unit, thread_id)
        touch_thread(unit, into_id)


def _message(unit: Writing, thread_id: int, message_id: int) -> Message:
    found = unit.session.exec(
        select(Message).where(Message.id == message_id, Message.thread_id == thread_id, col(Message.moved_to).is_(None))
    ).first()
    if found is None:
        raise NotFound(N_("There is no message {id} in this thread."), id=message_id)
    return found


def _messages(unit: Writing, thread_id: int) -> list[Message]:
    """The messages that are still in the thread, in order."""
    return list(
        unit.session.exec(
            select(Message)
            .where(Message.thread_id == thread_id, col(Message.moved_to).is_(None))
            .order_by(col(Message.position))
        ).all()
    )


def _move(unit: Writing, message: Message, to: Thread) -> Message:
    """Write ``message`` at the end of ``to``, and leave a trace where it was."""
    assert to.id is not None
    inbound, message.inbound_id = message.inbound_id, None
    unit.session.add(message)
    unit.session.flush()  # a mail stands behind one message at a time
    moved = Message(
        public_id=public_id(),
        thread_id=to.id,
        position=to.next_position,
        author_id=message.author_id,
        channel=message.channel,
        text=message.text,
        search_text=message.search_text,
        created_at=message.created_at,
        release_at=message.release_at,
        taken_back_at=message.taken_back_at,
        inbound_id=inbound,
    )
    to.next_position += 1
    unit.session.add_all((moved, to))
    unit.session.flush()
    assert moved.id is not None
    for table in (Attachment, RefusedFile):
        for file in unit.session.exec(select(table).where(table.message_id == message.id)).all():
            file.message_id = moved.id
            unit.session.add(file)
    message.moved_to, message.taken_back_at = moved.id, message.taken_back_at or unit.now
    message.text = message.search_text = ""
    unit.session.add(message)
    unit.audit("message", moved.id)
    return moved


def _bring_in_step(unit: Writing, thread: Thread) -> None:
    """Whose turn it is, and what is newest, follow from the messages that are there now."""
    assert thread.id is not None
    unit.session.flush()
    messages = _messages(unit, thread.id)
    by_staff = {author: reader_kind(unit, author) for author in {one.author_id for one in messages}}
    if messages:
        newest = max(messages, key=lambda one: (one.created_at, one.position))
        thread.last_message_at = newest.created_at
        thread.last_author_kind = by_staff[newest.author_id]
    answers = [one.position for one in messages if by_staff[one.author_id] is not ReaderKind.STAFF]
    thread.last_answer_position = max(answers, default=0)
    thread.version += 1
    unit.session.add(thread)
    unit.changed(Topic.THREAD, thread.id)


def _who_had_read(unit: Writing, thread_id: int, position: int) -> set[int]:
    return set(
        unit.session.exec(
            select(Reading.reader_id).where(Reading.thread_id == thread_id, col(Reading.upto_position) >= position)
        ).all()
    )


def _check_same_readers(unit: Writing, thread_id: int, into_id: int) -> None:
    one, other = (open_publications(unit.session, thread) for thread in (thread_id, into_id))
    if _ids(one) != _ids(other):
        raise DataRefused(
            N_("These threads are not read by the same contacts. Nothing was moved; publish or unpublish one first.")
        )
    if any(row.from_position > 1 for row in one):
        raise DataRefused(N_("A contact does not read this thread from its first message on. Nothing was moved."))


def _ids(publications: Iterable[Publication]) -> set[int]:
    return {row.reader_id for row in publications}


def _move_notes(unit: Writing, thread_id: int, into_id: int) -> None:
    there = set(unit.session.exec(select(NoteLink.note_id).where(NoteLink.thread_id == into_id)).all())
    for link in unit.session.exec(select(NoteLink).where(NoteLink.thread_id == thread_id)).all():
        if link.note_id in there:
            unit.session.delete(link)
        else:
            link.thread_id = into_id
            unit.session.add(link)
        unit.changed(Topic.NOTE, link.note_id)

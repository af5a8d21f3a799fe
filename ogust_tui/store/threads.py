"""Verbs on threads: open, reply, log an answer taken by phone, link, close, reopen, hand over, mark read.

Publishing has its own room, publishing.py.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ogust_tui.store.access import Store, Writing
from ogust_tui.store.actors import Actor
from ogust_tui.store.attachments import attach
from ogust_tui.store.errors import N_, Conflict, DataRefused, NotAllowed, NotFound
from ogust_tui.store.file_rules import FileBytes, check_files
from ogust_tui.store.folding import text_words
from ogust_tui.store.kinds import Channel, ReaderKind, ThreadState, Topic
from ogust_tui.store.names import says_something, written_line, written_text
from ogust_tui.store.permissions import Verb, ask
from ogust_tui.store.posting import (
    ThreadNow,
    linked_ids,
    locked_thread,
    managers_of,
    post_message,
    published_from,
    read_up_to,
    thread_to_answer,
)
from ogust_tui.store.prepared import Prepared, given
from ogust_tui.store.public_ids import public_id
from ogust_tui.store.publishing import insert_publications
from ogust_tui.store.records import parties, reader_kind
from ogust_tui.store.tables import Reader, Staff, Thread, ThreadLink, metadata

_link, _reader, _relative = (metadata.tables[name] for name in ("thread_link", "reader", "relative"))
_RECORDS = Prepared(
    sa.select(_link.c.reader_id, _reader.c.kind, _relative.c.client_id)
    .join(_reader, _reader.c.id == _link.c.reader_id)
    .outerjoin(_relative, _relative.c.id == _link.c.reader_id)
    .where(_link.c.thread_id == given("thread"))
    .order_by(_link.c.reader_id)
)


class ThreadMoved(Conflict):
    """Somebody wrote in the thread since it was read; ``last_position`` is where it stands now."""

    def __init__(self, last_position: int) -> None:
        super().__init__(N_("Somebody wrote in this thread meanwhile. Nothing was sent; read it, then send again."))
        self.last_position = last_position


class ThreadPublished(Conflict):
    """Somebody lets more people read the thread than one knew of."""

    def __init__(self) -> None:
        super().__init__(
            N_("Somebody published this thread meanwhile. Nothing was sent; see who reads it now, then send again.")
        )


@dataclass(frozen=True)
class Posted:
    """What posting made: ids of the thread and the message."""

    thread_id: int
    message_id: int


def open_thread(
    store: Store,
    actor: Actor,
    subject: str,
    text: str,
    *,
    linked: Sequence[int],
    publish_to: Sequence[int] = (),
    channel: Channel = Channel.DESK,
    files: Sequence[FileBytes] = (),
) -> Posted:
    """Start a thread on the readers ``linked``, and let those in ``publish_to`` read it from this message on.

    Staff own what they open; a thread that a contact opens is owned by the record's "géré par" and published to that
    contact. ``files`` go with the first message. DataRefused, NotFound, NotAllowed.
    """
    check_files(files)
    with store.write(actor, Verb.THREAD_OPEN) as unit:
        return open_in(unit, subject, text, linked=linked, publish_to=publish_to, channel=channel, files=files)


def open_in(
    unit: Writing,
    subject: str,
    text: str,
    *,
    linked: Sequence[int],
    publish_to: Sequence[int] = (),
    channel: Channel,
    files: Sequence[FileBytes] = (),
    inbound_id: int | None = None,
) -> Posted:
    """What ``open_thread`` does, in a unit of work that is open."""
    subject, text = written_line(subject, N_("Subject")), written_text(text)
    actor = unit.actor
    if publish_to and actor.is_staff:
        ask(actor, Verb.THREAD_PUBLISH)
    readers = list(dict.fromkeys((*linked, *publish_to)))
    author, owner = _author_and_owner(unit, readers)
    if not readers:
        raise DataRefused(N_("A thread needs somebody or a record to be with. Nothing was sent."))
    _check_readers(unit, readers)
    thread = insert_thread(unit, subject, owner, readers)
    assert thread.id is not None
    message = post_message(unit, thread, author, channel, text, inbound_id=inbound_id)
    attach(unit, files, message_id=message.id)
    if publish_to or not actor.is_staff:
        insert_publications(unit, thread, list(dict.fromkeys(publish_to)) or [author], 1)
    touch_thread(unit, thread.id)
    return Posted(thread.id, message.id)


def insert_thread(unit: Writing, subject: str, owner: int | None, readers: Sequence[int]) -> Thread:
    """A thread without a message yet, linked to ``readers``."""
    thread = Thread(
        public_id=public_id(),
        subject=subject,
        search_text=text_words(subject),
        owner_id=owner,
        last_message_at=unit.now,
        created_at=unit.now,
    )
    unit.session.add(thread)
    unit.session.flush()
    for reader_id in readers:
        unit.session.add(ThreadLink(thread_id=thread.id or 0, reader_id=reader_id))
    unit.session.flush()
    return thread


def reply(
    store: Store,
    actor: Actor,
    thread_id: int,
    text: str,
    *,
    channel: Channel = Channel.DESK,
    expected_position: int | None = None,
    expected_readers: Collection[int] | None = None,
    inbound_id: int | None = None,
    files: Sequence[FileBytes] = (),
) -> Posted:
    """Answer in a thread, with ``files``. A contact answers only where it may read.

    DataRefused (empty; files too many or too big; closed, for staff), NotFound, NotAllowed; ThreadMoved when the
    newest message is not the one at ``expected_position`` any more; ThreadPublished when others than
    ``expected_readers`` read it.
    """
    check_files(files)
    with store.write(actor, Verb.THREAD_REPLY) as unit:
        return reply_in(
            unit,
            thread_id,
            text,
            channel=channel,
            expected_position=expected_position,
            expected_readers=expected_readers,
            inbound_id=inbound_id,
            files=files,
        )


def reply_in(
    unit: Writing,
    thread_id: int,
    text: str,
    *,
    channel: Channel,
    expected_position: int | None = None,
    expected_readers: Collection[int] | None = None,
    inbound_id: int | None = None,
    files: Sequence[FileBytes] = (),
    through: int | None = None,
) -> Posted:
    """What ``reply`` does, in a unit of work that is open; nothing received is too big.

    A mail may be files alone, as people send a photo. It may come ``through`` another reader's address, from somebody
    who is linked to the thread. Whoever writes here is asked for a word: it is what lists,
    searches and the readers' mail show.
    """
    files_alone = channel is Channel.MAIL and bool(files) and not says_something(text)
    written = "" if files_alone else written_text(text)
    actor = unit.actor
    thread = thread_to_answer(unit, thread_id)
    if expected_position is not None and thread.next_position - 1 != expected_position:
        raise ThreadMoved(thread.next_position - 1)
    assert actor.reader_id is not None
    published = published_from(unit, thread_id)
    if expected_readers is not None and any(reader not in expected_readers for reader in published):
        raise ThreadPublished
    if actor.is_staff:
        _check_open(thread)
    elif not _may_answer(unit, thread_id, through or actor.reader_id, published):
        raise NotAllowed(N_("This thread is not published to its author."))
    message = post_message(unit, thread, actor.reader_id, channel, written, inbound_id=inbound_id, published=published)
    attach(unit, files, message_id=message.id)
    touch_thread(unit, thread_id)
    return Posted(thread_id, message.id)


def log_phone_answer(
    store: Store, actor: Actor, thread_id: int, author_id: int, text: str, *, files: Sequence[FileBytes] = ()
) -> Posted:
    """Write down what a linked contact or relative said by phone, in their name. DataRefused, NotFound."""
    written = written_text(text)
    check_files(files)
    with store.write(actor, Verb.THREAD_LOG_PHONE) as unit:
        thread = locked_thread(unit, thread_id)
        outside = reader_kind(unit, author_id) is not ReaderKind.STAFF if _is_reader(unit, author_id) else False
        if not outside or author_id not in linked_ids(unit, thread_id):
            raise DataRefused(
                N_("This contact is not linked to the thread. Nothing was written; link the record first.")
            )
        message = post_message(unit, thread, author_id, Channel.PHONE, written)
        attach(unit, files, message_id=message.id)
        assert actor.reader_id is not None
        read_up_to(unit, thread_id, actor.reader_id, message.position)
        touch_thread(unit, thread_id)
        return Posted(thread_id, message.id)


def link_thread(store: Store, actor: Actor, thread_id: int, readers: Sequence[int]) -> None:
    """Show the thread on more records. It lets no contact read it. NotFound."""
    with store.write(actor, Verb.THREAD_LINK) as unit:
        locked_thread(unit, thread_id)
        _check_readers(unit, readers)
        known = set(linked_ids(unit, thread_id))
        for reader_id in dict.fromkeys(readers):
            if reader_id not in known:
                unit.session.add(ThreadLink(thread_id=thread_id, reader_id=reader_id))
        touch_thread(unit, thread_id)


def close_thread(store: Store, actor: Actor, thread_id: int) -> None:
    """Settle a thread. NotFound; DataRefused when it is closed already."""
    with store.write(actor, Verb.THREAD_CLOSE) as unit:
        thread = locked_thread(unit, thread_id)
        _check_open(thread)
        _set_state(unit, thread, ThreadState.CLOSED)


def reopen_thread(store: Store, actor: Actor, thread_id: int) -> None:
    """Take a closed thread up again. NotFound; DataRefused when it is open."""
    with store.write(actor, Verb.THREAD_REOPEN) as unit:
        thread = locked_thread(unit, thread_id)
        if thread.state is ThreadState.OPEN:
            raise DataRefused(N_("This thread is open. Nothing was changed."))
        _set_state(unit, thread, ThreadState.OPEN)


def hand_over(store: Store, actor: Actor, thread_id: int, staff_id: int) -> None:
    """Give the thread to a colleague, who becomes its owner. NotFound."""
    with store.write(actor, Verb.THREAD_HAND_OVER) as unit:
        thread = locked_thread(unit, thread_id)
        colleague = unit.session.get(Staff, staff_id)
        if colleague is None or not colleague.active:
            raise NotFound(N_("This colleague does not exist."))
        thread.owner_id = staff_id
        thread.version += 1
        unit.session.add(thread)
        touch_thread(unit, thread_id)


def mark_read(store: Store, actor: Actor, thread_id: int, upto_position: int) -> None:
    """Note that the actor has read the thread up to a position. NotFound, also for a contact who may not read it."""
    with store.write(actor, Verb.MARK_READ) as unit:
        thread = locked_thread(unit, thread_id)
        assert actor.reader_id is not None
        if not actor.is_staff and not _may_read(unit, thread_id):
            raise NotFound(N_("There is no thread {id}."), id=thread_id)
        if read_up_to(unit, thread_id, actor.reader_id, min(upto_position, thread.next_position - 1)):
            unit.touched(Topic.THREAD, thread_id)


def _author_and_owner(unit: Writing, readers: list[int]) -> tuple[int, int | None]:
    """Who writes the first message and who owns the thread; a contact links its own record and no other."""
    author = unit.actor.reader_id
    assert author is not None
    if unit.actor.is_staff:
        return author, author
    if set(readers) - {author}:
        raise NotAllowed(N_("This is for the agency's staff."))
    readers[:] = [author]
    return author, next(iter(managers_of(unit, author)), None)


def _check_readers(unit: Writing, readers: Sequence[int]) -> None:
    seen = parties(unit.session, unit.actor, readers)
    for reader_id in readers:
        party = seen.get(reader_id)
        if party is None or (unit.actor.is_staff and not party.in_scope):
            raise NotFound(N_("One of the records to link does not exist. Nothing was written."))


def _may_read(unit: Writing, thread_id: int) -> bool:
    """Whether the thread is published to the contact or relative who acts."""
    return unit.actor.reader_id in published_from(unit, thread_id)


def _may_answer(unit: Writing, thread_id: int, through: int, published: Collection[int]) -> bool:
    """Whether the thread is published to the reader ``through``, and the one who acts is a reader or linked to it."""
    if through not in published:
        return False
    return unit.actor.reader_id in published or unit.actor.reader_id in linked_ids(unit, thread_id)


def _is_reader(unit: Writing, reader_id: int) -> bool:
    return unit.session.get(Reader, reader_id) is not None


def _check_open(thread: Thread | ThreadNow) -> None:
    if thread.state is ThreadState.CLOSED:
        raise DataRefused(N_("This thread is closed. Nothing was changed; reopen it first."))


def _set_state(unit: Writing, thread: Thread, state: ThreadState) -> None:
    thread.state = state
    thread.version += 1
    unit.session.add(thread)
    assert thread.id is not None
    touch_thread(unit, thread.id)


def touch_thread(unit: Writing, thread_id: int) -> None:
    """Audit, and reload the thread and the records it is on."""
    unit.touched(Topic.THREAD, thread_id)
    for row in _RECORDS.all(unit, thread=thread_id):  # a relative is shown on its client's record
        topic = Topic.STAFF if row.kind is ReaderKind.STAFF else Topic.CONTACT
        unit.changed(topic, row.client_id or row.reader_id)

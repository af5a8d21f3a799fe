"""One thread for the staff, whole: its messages and notes, who reads it, and what publishing would show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.attachments import AttachmentRow, LeftOut, left_out_files, message_files
from ogust_tui.store.errors import N_, NotFound
from ogust_tui.store.inbound_reads import MailRow, folded_in_thread
from ogust_tui.store.kinds import Channel, Extent
from ogust_tui.store.mail_extent import mail_extents
from ogust_tui.store.note_reads import NoteRow, notes_in_thread
from ogust_tui.store.posting import last_read
from ogust_tui.store.publishing import default_start
from ogust_tui.store.records import Party, parties
from ogust_tui.store.tables import Message, Publication, Thread
from ogust_tui.store.thread_lists import ThreadRow, read_threads


@dataclass(frozen=True)
class MessageRow:
    """One message. ``left_out`` are the files of its mail that were not kept; ``inbound_id`` is that mail.

    ``extent`` says how much of that mail the message tells.

    ``moved_to`` is the thread where the words of a moved message are now.
    """

    id: int
    position: int
    author: Party
    channel: Channel
    text: str
    created_at: datetime
    attachments: tuple[AttachmentRow, ...]
    is_new: bool
    left_out: tuple[LeftOut, ...] = ()
    inbound_id: int | None = None
    moved_to: int | None = None
    extent: Extent = Extent.ALL


@dataclass(frozen=True)
class PublicationRow:
    """A publication in force. ``read_upto`` is the position that the reader has read up to."""

    reader: Party
    from_position: int
    published_at: datetime
    read_upto: int


@dataclass(frozen=True)
class ThreadCard:
    """One thread: the list's row, who may read from where, every message and internal note, how far we had read.

    ``folded`` are the answers that machines sent to it: no messages, and for the staff alone.
    """

    row: ThreadRow
    owner_id: int | None
    publications: tuple[PublicationRow, ...]
    messages: tuple[MessageRow, ...]
    earlier: int
    notes: tuple[NoteRow, ...]
    folded: tuple[MailRow, ...]
    last_position: int
    default_start: int
    colleague_linked: bool


def show_thread(store: Store, actor: Actor, thread_id: int, *, newest: int | None = None) -> ThreadCard:
    """One thread with its messages, oldest first (only the ``newest`` ones when given). NotFound."""
    with store.read(actor) as session:
        found = read_threads(session, actor, col(Thread.id) == thread_id, limit=1)
        if not found:
            raise NotFound(N_("There is no thread {id}."), id=thread_id)
        thread = session.get_one(Thread, thread_id)
        assert actor.reader_id is not None or not actor.is_staff
        read = last_read(session, thread_id, actor.reader_id or 0)
        since = 1 if newest is None else max(1, thread.next_position - newest)
        start = default_start(session, thread)
        return ThreadCard(
            row=found[0],
            owner_id=thread.owner_id,
            publications=_publications(session, actor, thread_id),
            messages=_messages(session, actor, thread_id, since, read),
            earlier=since - 1,
            notes=notes_in_thread(session, actor, thread_id),
            folded=folded_in_thread(session, actor, thread_id),
            last_position=thread.next_position - 1,
            default_start=start.position,
            colleague_linked=start.colleague_linked,
        )


def _publications(session: Session, actor: Actor, thread_id: int) -> tuple[PublicationRow, ...]:
    rows = session.exec(
        select(Publication)
        .where(Publication.thread_id == thread_id, col(Publication.withdrawn_at).is_(None))
        .order_by(col(Publication.id))
    ).all()
    known = parties(session, actor, (row.reader_id for row in rows))
    return tuple(
        PublicationRow(
            known[row.reader_id], row.from_position, row.published_at, last_read(session, thread_id, row.reader_id)
        )
        for row in rows
    )


def _messages(session: Session, actor: Actor, thread_id: int, since: int, read: int) -> tuple[MessageRow, ...]:
    rows = session.exec(
        select(Message)
        .where(Message.thread_id == thread_id, col(Message.position) >= since)
        .order_by(col(Message.position))
    ).all()
    known = parties(session, actor, (row.author_id for row in rows))
    files = message_files(session, thread_id, since)
    left_out = left_out_files(session, [row.id or 0 for row in rows if row.inbound_id is not None])
    extents = mail_extents(session, [row.inbound_id for row in rows if row.inbound_id is not None])
    moved = _places([row.moved_to for row in rows if row.moved_to is not None], session)
    return tuple(
        MessageRow(
            id=row.id or 0,
            position=row.position,
            author=known[row.author_id],
            channel=row.channel,
            text=row.text,
            created_at=row.created_at,
            attachments=files.get(row.id or 0, ()),
            is_new=row.position > read and row.author_id != actor.reader_id and row.moved_to is None,
            left_out=left_out.get(row.id or 0, ()),
            inbound_id=row.inbound_id,
            moved_to=moved.get(row.moved_to or 0),
            extent=extents.get(row.inbound_id or 0, Extent.ALL),
        )
        for row in rows
    )


def _places(message_ids: Sequence[int], session: Session) -> dict[int, int]:
    """The threads where these messages are now, by message: one that was moved on is followed."""
    found: dict[int, tuple[int, int | None]] = {}
    wanted = set(message_ids)
    while wanted:
        query = select(col(Message.id), col(Message.thread_id), col(Message.moved_to)).where(
            col(Message.id).in_(wanted)
        )
        for message_id, thread_id, further in session.exec(query).all():
            found[message_id or 0] = (thread_id, further)
        wanted = {further for _thread, further in found.values() if further is not None} - found.keys()
    places = {}
    for message_id in message_ids:
        thread_id, further = found[message_id]
        while further is not None:
            thread_id, further = found[further]
        places[message_id] = thread_id
    return places

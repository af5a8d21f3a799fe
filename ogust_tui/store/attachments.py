"""The files of notes and messages: kept in the transaction of their text, named by its reads, had back one by one.

The bytes are kept once, by their content. A file is seen as far as its note or message is; a contact has those of the
messages published to it, and no other, through contact_view.py.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ogust_tui.store.access import Store, Writing
from ogust_tui.store.actors import Actor
from ogust_tui.store.errors import N_, NotFound
from ogust_tui.store.file_rules import FileBytes, clean_file_name
from ogust_tui.store.forum import ForumFile
from ogust_tui.store.names import clean_line
from ogust_tui.store.public_ids import public_id
from ogust_tui.store.scope import note_visible, thread_visible
from ogust_tui.store.tables import Attachment, Blob, Message, Note, RefusedFile

UNNAMED = "fichier"
UNKNOWN_TYPE = "application/octet-stream"
TYPE_LENGTH = 100


@dataclass(frozen=True)
class AttachmentRow:
    """A file of a note or message; ``size`` in bytes."""

    id: int
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class LeftOut:
    """A file of a mail that is not kept with its message; ``reason`` is a word of mail/files.py, ``size`` in bytes."""

    name: str
    size: int
    reason: str


def attach(
    unit: Writing, files: Sequence[FileBytes], *, note_id: int | None = None, message_id: int | None = None
) -> None:
    """Keep ``files`` with a note or a message that was just written in this unit of work."""
    for file in files:
        digest = hashlib.sha256(file.data).hexdigest()
        _keep_bytes(unit.session, digest, file.data)
        unit.session.add(
            Attachment(
                public_id=public_id(),
                note_id=note_id,
                message_id=message_id,
                name=clean_file_name(file.name) or UNNAMED,
                media_type=clean_line(file.media_type)[:TYPE_LENGTH] or UNKNOWN_TYPE,
                size=len(file.data),
                sha256=digest,
            )
        )


def _keep_bytes(session: Session, digest: str, data: bytes) -> None:
    """Keep the bytes unless they are there, or somebody else is writing the same at this moment."""
    if session.exec(select(col(Blob.sha256)).where(Blob.sha256 == digest)).first() is None:
        # The same words on both databases; SQLAlchemy has them in each one's dialect alone, and one is enough to load.
        insert = sa.text("INSERT INTO blob (sha256, bytes) VALUES (:sha256, :bytes) ON CONFLICT DO NOTHING")
        session.execute(insert, {"sha256": digest, "bytes": data})


def name_left_out(unit: Writing, message_id: int, files: Sequence[LeftOut]) -> None:
    """Name the files of a mail that are not kept with its message."""
    unit.session.add_all(
        RefusedFile(
            message_id=message_id, name=clean_file_name(file.name) or UNNAMED, size=file.size, reason=file.reason
        )
        for file in files
    )


def left_out_files(session: Session, message_ids: Sequence[int]) -> dict[int, tuple[LeftOut, ...]]:
    """The files that were not kept with these messages, by message; only a mail's has any."""
    found: dict[int, tuple[LeftOut, ...]] = {}
    query = select(RefusedFile).where(col(RefusedFile.message_id).in_(message_ids)).order_by(col(RefusedFile.id))
    for row in session.exec(query).all() if message_ids else ():
        found[row.message_id] = (*found.get(row.message_id, ()), LeftOut(row.name, row.size, row.reason))
    return found


def note_files(session: Session, note_ids: Sequence[int]) -> dict[int, tuple[AttachmentRow, ...]]:
    """The files of these notes, by note; notes without any are left out."""
    return _files(session, select(Attachment).where(col(Attachment.note_id).in_(note_ids)))


def message_files(session: Session, thread_id: int, since: int) -> dict[int, tuple[AttachmentRow, ...]]:
    """The files of a thread's messages from position ``since`` on, by message."""
    return _files(session, _of_messages(thread_id, since))


def outside_files(session: Session, thread_id: int, since: int) -> dict[int, tuple[ForumFile, ...]]:
    """The files of a thread's messages from position ``since`` on, by message, as a contact would be shown them."""
    found: dict[int, tuple[ForumFile, ...]] = {}
    query = _of_messages(thread_id, since).order_by(col(Attachment.name), col(Attachment.public_id))
    for row in session.scalars(query).all():
        file = ForumFile(row.public_id, row.name, row.media_type, row.size)
        found[row.message_id or 0] = (*found.get(row.message_id or 0, ()), file)
    return found


def read_attachment(store: Store, actor: Actor, attachment_id: int) -> FileBytes:
    """A file with its bytes. NotFound for one whose note or thread is not in the actor's scope.

    What no read shows any more is not had here either: the files of a note that was taken back. A message taken back
    from contacts stays in its thread for the staff, and so do its files.
    """
    on_note = sa.and_(col(Note.id).is_not(None), col(Note.withdrawn_at).is_(None), note_visible(actor))
    on_message = sa.and_(col(Message.id).is_not(None), thread_visible(actor, col(Message.thread_id)))
    with store.read(actor) as session:
        row = session.exec(
            select(Attachment.name, Attachment.media_type, Blob.bytes)
            .join(Blob, col(Blob.sha256) == col(Attachment.sha256))
            .outerjoin(Note, col(Note.id) == col(Attachment.note_id))
            .outerjoin(Message, col(Message.id) == col(Attachment.message_id))
            .where(Attachment.id == attachment_id, sa.or_(on_note, on_message))
        ).first()
    if row is None:
        raise NotFound(N_("There is no file {id}."), id=attachment_id)
    return FileBytes(*row)


def _of_messages(thread_id: int, since: int) -> "sa.Select[Attachment]":
    return (
        select(Attachment)
        .join(Message, col(Message.id) == col(Attachment.message_id))
        .where(Message.thread_id == thread_id, col(Message.position) >= since)
    )


def _files(session: Session, query: "sa.Select[Attachment]") -> dict[int, tuple[AttachmentRow, ...]]:
    found: dict[int, tuple[AttachmentRow, ...]] = {}
    for row in session.scalars(query.order_by(col(Attachment.id))).all():
        owner = row.note_id or row.message_id
        assert row.id is not None and owner is not None
        file = AttachmentRow(row.id, row.name, row.media_type, row.size)
        found[owner] = (*found.get(owner, ()), file)
    return found

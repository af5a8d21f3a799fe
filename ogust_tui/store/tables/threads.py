"""Conversations: threads, who is linked, who may read from where, the messages and how far each reader has read."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ogust_tui.store.kinds import Channel, ReaderKind, ThreadState
from ogust_tui.store.tables.columns import UtcDateTime, words


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition)}


class Thread(SQLModel, table=True):
    """A "fil de discussion". ``next_position`` is taken under this row's lock; ids do not order messages."""

    __table_args__ = (
        sa.CheckConstraint("subject <> ''", name="thread_has_subject"),
        sa.Index("ix_thread_recent", "last_message_at", "id"),
        sa.Index("ix_thread_owner", "owner_id", "last_message_at"),
        sa.Index("ix_thread_merged", "merged_into", **_where("merged_into IS NOT NULL")),
        sa.Index("ix_thread_open", "last_message_at", "id", **_where("state = 'open'")),
        sa.Index("ix_thread_awaits_us", "last_message_at", **_where("state = 'open' AND last_author_kind <> 'staff'")),
    )
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True)
    subject: str
    search_text: str = Field(default="", description="the folded words of the subject")
    owner_id: int | None = Field(default=None, foreign_key="staff.id")
    state: ThreadState = Field(
        default=ThreadState.OPEN,
        sa_type=words(ThreadState, "thread_state"),
    )
    next_position: int = 1
    last_message_at: datetime = Field(sa_type=UtcDateTime)
    last_author_kind: ReaderKind = Field(
        default=ReaderKind.STAFF,
        sa_type=words(ReaderKind, "thread_last_author_kind"),
        description="staff: the ball is with the contact; else it is with us",
    )
    last_answer_position: int = Field(default=0, description="position of the newest message not by staff; 0: none")
    created_at: datetime = Field(sa_type=UtcDateTime)
    version: int = 1
    merged_into: int | None = Field(default=None, foreign_key="thread.id", description="where its messages are now")


class ThreadLink(SQLModel, table=True):
    """A record that a thread is on; linking shows it there, and alone lets no contact read it."""

    __tablename__ = "thread_link"
    __table_args__ = (sa.Index("ix_thread_link_reader", "reader_id", "thread_id"),)
    thread_id: int = Field(primary_key=True, foreign_key="thread.id")
    reader_id: int = Field(primary_key=True, foreign_key="reader.id")


class Publication(SQLModel, table=True):
    """The staff's choice that ``reader_id`` reads every message from ``from_position`` on, until withdrawn."""

    __table_args__ = (
        sa.Index("uq_publication_open", "thread_id", "reader_id", unique=True, **_where("withdrawn_at IS NULL")),
        sa.Index("ix_publication_reader", "reader_id", "thread_id"),
        sa.CheckConstraint("from_position >= 1", name="publication_starts"),
    )
    id: int | None = Field(default=None, primary_key=True)
    thread_id: int = Field(foreign_key="thread.id")
    reader_id: int = Field(foreign_key="reader.id")
    from_position: int
    published_at: datetime = Field(sa_type=UtcDateTime)
    published_by: int | None = Field(default=None, foreign_key="reader.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_by: int | None = Field(default=None, foreign_key="reader.id")


class Message(SQLModel, table=True):
    """One message of a thread, as it was written; what a contact may see of it is for contact_view.py to say."""

    __table_args__ = (
        sa.UniqueConstraint("thread_id", "position", name="uq_message_position"),
        sa.CheckConstraint("position >= 1", name="message_has_place"),
        sa.Index("ix_message_moved", "moved_to", **_where("moved_to IS NOT NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True)
    thread_id: int = Field(foreign_key="thread.id")
    position: int
    author_id: int = Field(foreign_key="reader.id", index=True)
    channel: Channel = Field(sa_type=words(Channel, "message_channel"))
    text: str
    search_text: str = Field(default="", description="the folded words that full-text search matches")
    created_at: datetime = Field(sa_type=UtcDateTime)
    release_at: datetime = Field(sa_type=UtcDateTime)
    taken_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    inbound_id: int | None = Field(default=None, foreign_key="inbound_mail.id", unique=True)
    moved_to: int | None = Field(default=None, foreign_key="message.id", description="where its words are now")


class Blob(SQLModel, table=True):
    """Bytes kept once, by their content."""

    sha256: str = Field(primary_key=True)
    bytes: bytes


class Attachment(SQLModel, table=True):
    """A file that came with a message or was put on a note. ``size`` in bytes."""

    __table_args__ = (sa.CheckConstraint("(message_id IS NULL) <> (note_id IS NULL)", name="attachment_one"),)
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True)
    message_id: int | None = Field(default=None, foreign_key="message.id", index=True)
    note_id: int | None = Field(default=None, foreign_key="note.id", index=True)
    name: str
    media_type: str
    size: int
    sha256: str = Field(foreign_key="blob.sha256", index=True)


class Reading(SQLModel, table=True):
    """Append-only: ``reader_id`` had read up to ``upto_position`` at ``at``."""

    __table_args__ = (sa.Index("ix_reading_reader", "reader_id", "thread_id", "upto_position"),)
    id: int | None = Field(default=None, primary_key=True)
    reader_id: int = Field(foreign_key="reader.id")
    thread_id: int = Field(foreign_key="thread.id", index=True)
    upto_position: int
    at: datetime = Field(sa_type=UtcDateTime)


class Presence(SQLModel, table=True):
    """A colleague was writing at this place at ``at``; places are named as drafts are ("reply:17", "edit:4")."""

    staff_id: int = Field(primary_key=True, foreign_key="staff.id")
    place: str = Field(primary_key=True, index=True)
    at: datetime = Field(sa_type=UtcDateTime)

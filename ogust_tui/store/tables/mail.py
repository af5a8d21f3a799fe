"""Mail in and out: the secret reply addresses, the received mails with their outcome, the notices to deliver."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ogust_tui.store.kinds import NoticeEvent, NoticeState, Outcome
from ogust_tui.store.tables.columns import UtcDateTime, words

EMPTY = {"server_default": ""}


class ReplyToken(SQLModel, table=True):
    """The local part of a reply address: 100 random bits in lower-case base32, for one reader of one thread."""

    __tablename__ = "reply_token"
    __table_args__ = (
        sa.Index(
            "uq_reply_token_live",
            "thread_id",
            "reader_id",
            unique=True,
            sqlite_where=sa.text("retired_at IS NULL"),
        ),
    )
    token: str = Field(primary_key=True)
    thread_id: int = Field(foreign_key="thread.id")
    reader_id: int = Field(foreign_key="reader.id", index=True)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class InboundMail(SQLModel, table=True):
    """A received mail, kept before anything else is done with it. ``raw`` is zlib-compressed."""

    __tablename__ = "inbound_mail"
    __table_args__ = (
        sa.UniqueConstraint("message_id", "content_sha256", name="uq_inbound_mail"),
        sa.Index(
            "ix_inbound_quarantined",
            "received_at",
            sqlite_where=sa.text("outcome = 'quarantined'"),
        ),
        sa.Index(
            "ix_inbound_waiting",
            "received_at",
            sqlite_where=sa.text("outcome IS NULL"),
        ),
        sa.Index("ix_inbound_badly_cut", "id", sqlite_where=sa.text("extent = 'whole'")),
        sa.Index("ix_inbound_received", "received_at", "id"),
        sa.Index("ix_inbound_thread", "thread_id", "received_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    message_id: str = Field(default="", description="the Message-ID header, empty when there is none")
    content_sha256: str = Field(description="of what its author sent (mail/identity.py), whatever deliveries add")
    raw: bytes = Field(description="of the first delivery")
    received_at: datetime = Field(sa_type=UtcDateTime)
    outcome: Outcome | None = Field(default=None, sa_type=words(Outcome, "inbound_outcome"))
    reason: str = Field(default="", description="a word of mail/decision.py, not a sentence")
    attempts: int = Field(
        default=0, sa_column_kwargs={"server_default": "0"}, description="times that work on it began and did not end"
    )
    thread_id: int | None = Field(default=None, foreign_key="thread.id")
    reader_id: int | None = Field(
        default=None, foreign_key="reader.id", index=True, description="who wrote it, or whose address bounces"
    )
    kind: str = Field(default="", sa_column_kwargs=EMPTY, description="a word of mail/kind.py")
    sender: str = Field(default="", sa_column_kwargs=EMPTY, description="the address in From, in lower case")
    sender_name: str = Field(default="", sa_column_kwargs=EMPTY)
    subject: str = Field(default="", sa_column_kwargs=EMPTY)
    file_names: str = Field(default="", sa_column_kwargs=EMPTY, description="of its files, one a line")
    body_text: str = Field(
        default="", sa_column_kwargs=EMPTY, description="all of the mail as text, with what it quotes; staff only"
    )
    extent: str = Field(
        default="", sa_column_kwargs=EMPTY, description="a word of Extent: how much of it its message says"
    )


class RefusedFile(SQLModel, table=True):
    """A file of a mail that was not kept with its message: named in the thread, and still in the raw mail."""

    __tablename__ = "refused_file"
    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    name: str
    size: int
    reason: str = Field(description="a word of mail/files.py, not a sentence")


class ReaderAddress(SQLModel, table=True):
    """A further address that a contact or relative writes from. ``address_key`` is in lower case."""

    __tablename__ = "reader_address"
    address_key: str = Field(primary_key=True)
    reader_id: int = Field(primary_key=True, foreign_key="reader.id", index=True)


class BlockedSender(SQLModel, table=True):
    """An address whose mail is ignored, by somebody's choice."""

    __tablename__ = "blocked_sender"
    address_key: str = Field(primary_key=True)
    blocked_by: int | None = Field(default=None, foreign_key="reader.id")
    blocked_at: datetime = Field(sa_type=UtcDateTime)


class BouncingAddress(SQLModel, table=True):
    """The mail server of this reader's address refuses mail; gone when the address is changed or answers."""

    __tablename__ = "bouncing_address"
    reader_id: int = Field(primary_key=True, foreign_key="reader.id", sa_column_kwargs={"autoincrement": False})
    address_key: str
    since: datetime = Field(sa_type=UtcDateTime)
    status: str = Field(default="", description="what the server said, on one line")


class MailCursor(SQLModel, table=True):
    """How far a mailbox has been taken in: IMAP's UIDVALIDITY and the highest UID that is committed."""

    __tablename__ = "mail_cursor"
    source: str = Field(primary_key=True, description="user@host/folder")
    uid_validity: int = Field(sa_type=sa.BigInteger)
    uid: int = Field(sa_type=sa.BigInteger)


class Notice(SQLModel, table=True):
    """An outgoing mail that was promised. Delivered by a separate step, with retries, at most once a cause."""

    __table_args__ = (
        sa.UniqueConstraint("event", "cause_id", "reader_id", name="uq_notice"),
        sa.Index("ix_notice_due", "state", "not_before"),
    )
    id: int | None = Field(default=None, primary_key=True)
    event: NoticeEvent = Field(sa_type=words(NoticeEvent, "notice_event"))
    cause_id: int
    reader_id: int = Field(foreign_key="reader.id", index=True)
    state: NoticeState = Field(
        default=NoticeState.WAITING,
        sa_type=words(NoticeState, "notice_state"),
    )
    attempts: int = 0
    not_before: datetime = Field(sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    message_header_id: str = Field(default="", description="the Message-ID it leaves under")
    last_error: str = ""

"""Mail in and out: the secret reply addresses, the received mails with their outcome, the notices to deliver."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ogust_tui.store.kinds import NoticeEvent, NoticeState, Outcome
from ogust_tui.store.tables.columns import UtcDateTime, words


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
    )
    id: int | None = Field(default=None, primary_key=True)
    message_id: str = Field(default="", description="the Message-ID header, empty when there is none")
    content_sha256: str
    raw: bytes
    received_at: datetime = Field(sa_type=UtcDateTime)
    outcome: Outcome | None = Field(default=None, sa_type=words(Outcome, "inbound_outcome"))
    reason: str = Field(default="", description="a word of mail/route.py, not a sentence")
    thread_id: int | None = Field(default=None, foreign_key="thread.id")


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

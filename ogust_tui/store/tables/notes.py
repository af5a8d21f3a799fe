"""Internal text and what it raises: notes, alerts, and whom they concern. No row here ever reaches a contact."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ogust_tui.store.kinds import AlertState, AudienceKind, Severity
from ogust_tui.store.tables.columns import UtcDateTime, words


def exactly_one(*columns: str) -> str:
    """The SQL condition that exactly one of ``columns`` is given."""
    return " + ".join(f"(CASE WHEN {name} IS NULL THEN 0 ELSE 1 END)" for name in columns) + " = 1"


class Note(SQLModel, table=True):
    """A strictly internal note."""

    __table_args__ = (sa.CheckConstraint("text <> ''", name="note_says_something"),)
    id: int | None = Field(default=None, primary_key=True)
    author_id: int | None = Field(default=None, foreign_key="reader.id", index=True)
    text: str
    search_text: str = Field(default="", description="the folded words that full-text search matches")
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class NoteLink(SQLModel, table=True):
    """A record that a note is on: a contact, a staff member, a visit or a thread."""

    __tablename__ = "note_link"
    __table_args__ = (
        sa.CheckConstraint(exactly_one("contact_id", "staff_id", "visit_id", "thread_id"), name="note_link_one"),
        sa.UniqueConstraint("note_id", "contact_id", name="uq_note_link_contact"),
        sa.UniqueConstraint("note_id", "staff_id", name="uq_note_link_staff"),
        sa.UniqueConstraint("note_id", "visit_id", name="uq_note_link_visit"),
        sa.UniqueConstraint("note_id", "thread_id", name="uq_note_link_thread"),
        sa.Index("ix_note_link_contact", "contact_id", "note_id"),
        sa.Index("ix_note_link_staff", "staff_id", "note_id"),
        sa.Index("ix_note_link_visit", "visit_id", "note_id"),
        sa.Index("ix_note_link_thread", "thread_id", "note_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    note_id: int = Field(foreign_key="note.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    visit_id: int | None = Field(default=None, foreign_key="visit.id")
    thread_id: int | None = Field(default=None, foreign_key="thread.id")


class Alert(SQLModel, table=True):
    """What the reception must see. Raised by a note, or by something else named in ``cause``."""

    __table_args__ = (
        sa.CheckConstraint("text <> ''", name="alert_says_something"),
        sa.Index(
            "ix_alert_open",
            "due_at",
            sqlite_where=sa.text("state = 'open'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    note_id: int | None = Field(default=None, foreign_key="note.id", unique=True)
    cause: str = Field(default="note", description="what raised it: note, desk, import…")
    text: str
    severity: Severity = Field(sa_type=words(Severity, "alert_severity"))
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_is_date: bool = Field(default=False, description="due any time of that day of the agency, not at an hour")
    series_id: int | None = None
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    author_id: int | None = Field(default=None, foreign_key="reader.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    state: AlertState = Field(
        default=AlertState.OPEN,
        sa_type=words(AlertState, "alert_state"),
    )
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by: int | None = Field(default=None, foreign_key="reader.id")
    version: int = 1


class AlertLink(SQLModel, table=True):
    """A record that an alert is about."""

    __tablename__ = "alert_link"
    __table_args__ = (
        sa.CheckConstraint(exactly_one("contact_id", "staff_id", "visit_id", "thread_id"), name="alert_link_one"),
        sa.Index("ix_alert_link_alert", "alert_id"),
        sa.Index("ix_alert_link_contact", "contact_id", "alert_id"),
        sa.Index("ix_alert_link_staff", "staff_id", "alert_id"),
        sa.Index("ix_alert_link_visit", "visit_id", "alert_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    visit_id: int | None = Field(default=None, foreign_key="visit.id")
    thread_id: int | None = Field(default=None, foreign_key="thread.id")


class AlertAudience(SQLModel, table=True):
    """Whom an alert is meant for; several rows add up. ``ref`` is a role's name or an id as text."""

    __tablename__ = "alert_audience"
    alert_id: int = Field(primary_key=True, foreign_key="alert.id")
    kind: AudienceKind = Field(primary_key=True, sa_type=words(AudienceKind, "audience_kind"))
    ref: str = Field(default="", primary_key=True)


class AlertPerson(SQLModel, table=True):
    """What one staff member did with an alert, for that person only."""

    __tablename__ = "alert_person"
    alert_id: int = Field(primary_key=True, foreign_key="alert.id")
    staff_id: int = Field(primary_key=True, foreign_key="staff.id", index=True)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    snoozed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)

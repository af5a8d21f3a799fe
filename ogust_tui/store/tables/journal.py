"""What the store says about itself: settings, drafts, the audit trail and the change feed."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from ogust_tui.store.kinds import Topic
from ogust_tui.store.tables.columns import UtcDateTime, words


class Setting(SQLModel, table=True):
    """One setting of the agency; the known keys and their meaning are in settings.py."""

    key: str = Field(primary_key=True)
    value: str


class Draft(SQLModel, table=True):
    """What a staff member was typing, by place ("note:CLI00042", "reply:17")."""

    staff_id: int = Field(primary_key=True, foreign_key="staff.id")
    place: str = Field(primary_key=True)
    text: str
    saved_at: datetime = Field(sa_type=UtcDateTime)


class Audit(SQLModel, table=True):
    """Who did what to which row, and when. Ids and verbs only, never text."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor_id: int | None = Field(default=None, foreign_key="reader.id", description="null: the system")
    verb: str
    entity: str
    entity_id: int


class Change(SQLModel, table=True):
    """The feed that open terminals follow: reload these rows only."""

    id: int | None = Field(default=None, primary_key=True)
    topic: Topic = Field(sa_type=words(Topic, "change_topic"))
    entity_id: int

"""The closed lists of words the tables use. The values are what is stored, printed as JSON and typed in commands."""

from enum import StrEnum


class ReaderKind(StrEnum):
    """Who somebody is to a conversation."""

    STAFF = "staff"
    CONTACT = "contact"
    RELATIVE = "relative"


class ContactKind(StrEnum):
    """A client receives care, a caregiver gives it."""

    CLIENT = "client"
    CAREGIVER = "caregiver"


class Role(StrEnum):
    """What a staff member may do; the table of permissions is in permissions.py."""

    RECEPTION = "reception"
    MANAGER = "manager"
    SUPPORT = "support"
    ADMIN = "admin"


class ContactStatus(StrEnum):
    """Whether a record is in use. Archived ones leave the lists and keep their history."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    ARCHIVED = "archived"


class VisitStatus(StrEnum):
    """Brouillon, À réaliser, Réalisé, Annulé."""

    DRAFT = "draft"
    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class Severity(StrEnum):
    """How much an alert presses, apart from its date."""

    LOW = "low"
    NORMAL = "normal"
    URGENT = "urgent"


class AlertState(StrEnum):
    """An alert is open for everyone until somebody closes it."""

    OPEN = "open"
    CLOSED = "closed"


class PersonalState(StrEnum):
    """An alert as one staff member sees it: open ones may be acknowledged or snoozed by that person alone."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class AudienceKind(StrEnum):
    """Whom an alert is meant for."""

    ALL = "all"
    ROLE = "role"
    SECTOR = "sector"
    STAFF = "staff"
    MANAGED_BY = "managed_by"


class ThreadState(StrEnum):
    """A closed thread takes no reply of the staff until it is reopened; an answer of a contact reopens it."""

    OPEN = "open"
    CLOSED = "closed"


class Channel(StrEnum):
    """The way a message came in."""

    DESK = "desk"
    PORTAL = "portal"
    MAIL = "mail"
    PHONE = "phone"


class Outcome(StrEnum):
    """What became of a received mail: exactly one of these, once it was worked on."""

    POSTED = "posted"
    QUARANTINED = "quarantined"
    IGNORED = "ignored"
    BOUNCE = "bounce"


class Extent(StrEnum):
    """How much of a mail its message says."""

    ALL = ""
    PART = "part"
    """What it quotes and what programs added is left out."""
    UNSURE = "unsure"
    """The rules did not agree: more was kept than may have been typed."""
    WHOLE = "whole"
    """Somebody said that it was badly cut, and it says everything now."""


class NoticeEvent(StrEnum):
    """What an outgoing mail tells its reader."""

    THREAD_PUBLISHED = "thread_published"
    MESSAGE_POSTED = "message_posted"
    ANSWER_RECEIVED = "answer_received"


class NoticeState(StrEnum):
    """Where an outgoing mail stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Topic(StrEnum):
    """What the change feed names."""

    CONTACT = "contact"
    STAFF = "staff"
    VISIT = "visit"
    NOTE = "note"
    ALERT = "alert"
    THREAD = "thread"
    INBOUND = "inbound"
    SETTING = "setting"

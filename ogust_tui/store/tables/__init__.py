"""The tables, as SQLModel classes. Importing this package registers them all in ``SQLModel.metadata``.

What makes a table is the migrations' SQL; a test holds these classes to it. A partial index says its condition once, as
SQLite's: said for PostgreSQL too, it would load that dialect into every terminal of an office that has none.
"""

from sqlmodel import SQLModel

from ogust_tui.store.tables.journal import Audit, Change, Draft, Setting
from ogust_tui.store.tables.mail import (
    BlockedSender,
    BouncingAddress,
    InboundMail,
    MailCursor,
    Notice,
    ReaderAddress,
    RefusedFile,
    ReplyToken,
)
from ogust_tui.store.tables.notes import Alert, AlertAudience, AlertLink, AlertPerson, Note, NoteLink
from ogust_tui.store.tables.people import (
    Contact,
    ContactSector,
    Reader,
    Relative,
    Sector,
    Site,
    Staff,
    StaffOsUser,
    StaffSector,
    Visit,
)
from ogust_tui.store.tables.threads import (
    Attachment,
    Blob,
    Message,
    Presence,
    Publication,
    Reading,
    Thread,
    ThreadLink,
)

metadata = SQLModel.metadata

__all__ = [
    "Alert",
    "AlertAudience",
    "AlertLink",
    "AlertPerson",
    "Attachment",
    "Audit",
    "Blob",
    "BlockedSender",
    "BouncingAddress",
    "Change",
    "Contact",
    "ContactSector",
    "Draft",
    "InboundMail",
    "MailCursor",
    "Message",
    "Note",
    "NoteLink",
    "Notice",
    "Presence",
    "Publication",
    "Reader",
    "ReaderAddress",
    "Reading",
    "RefusedFile",
    "Relative",
    "ReplyToken",
    "Sector",
    "Setting",
    "Site",
    "Staff",
    "StaffOsUser",
    "StaffSector",
    "Thread",
    "ThreadLink",
    "Visit",
    "metadata",
]

"""What a contact sees of a conversation: the shapes, and the way names are said to the outside. Pure."""

from dataclasses import dataclass
from datetime import datetime

from ogust_tui.store.kinds import Channel, ThreadState
from ogust_tui.store.names import short_name


@dataclass(frozen=True)
class ForumReader:
    """The reader at the door: a contact or a relative."""

    id: int
    name: str
    email: str
    language: str


@dataclass(frozen=True)
class ForumFile:
    """A file of a message. ``id`` is the public one, by which its reader has it; ``size`` in bytes."""

    id: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class ForumMessage:
    """A message as its reader sees it. ``id`` is the public one; ``author`` is a name, never an address."""

    id: str
    author: str
    mine: bool
    by_agency: bool
    channel: Channel
    text: str
    created_at: datetime
    is_new: bool
    attachments: tuple[ForumFile, ...] = ()


@dataclass(frozen=True)
class ForumThread:
    """A published thread in its reader's list. ``new`` counts the messages not opened yet."""

    id: str
    subject: str
    state: ThreadState
    last_message_at: datetime
    messages: int
    new: int


def outside_name(staff_name: str, title: str, last_name: str, first_name: str) -> str:
    """How an author is named to contacts: a colleague by the display name, others as in a sentence."""
    return staff_name or short_name(title, last_name, first_name)

"""What a source of mail is: it hands over what is waiting, hears what was committed, and waits for more.

A mail is marked or moved only when ``taken`` is called, which is after the commit. Whatever happens before leaves it
where it was, and the store drops what it knows already: nothing is lost and nothing is doubled.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from ogust_tui.mail.parsed import RAW_LIMIT
from ogust_tui.store.access import Store
from ogust_tui.store.errors import Refusal

CUT = RAW_LIMIT + 1
"""Bytes handed over of a mail that is too long: enough to see that it is. The whole stays in its place."""


class SourceAway(Refusal):
    """The mail server, the folder or the file cannot be reached now."""


class NotMarked(Refusal):
    """A mail was taken, and cannot be marked or moved where it is."""


@dataclass(frozen=True)
class Arrived:
    """One mail. ``name`` is what its source calls it; ``cut`` says that ``raw`` is only its beginning."""

    name: str
    raw: bytes = field(repr=False)
    recipients: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True)
class Left:
    """A mail that cannot be read now. It stays where it is, and the others go on."""

    name: str
    why: Refusal


@dataclass(frozen=True)
class Remark:
    """Something about the source itself that somebody should know."""

    what: Refusal


class Source(Protocol):
    """Where mail comes from."""

    def mails(self, store: Callable[[], Store]) -> Iterator[Arrived | Left | Remark]:
        """What is waiting now, oldest first. SourceAway."""

    def taken(self, mail: Arrived) -> None:
        """This mail is committed: mark it, or move it away. NotMarked; SourceAway."""

    def rest(self) -> None:
        """Return when there may be more. SourceAway."""

    def drop(self) -> None:
        """Let go of connections and files; the next ``mails`` begins anew. Nothing is raised."""

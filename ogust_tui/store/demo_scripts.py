"""How a thread of the demonstration agency is written down. The threads themselves are in demo_threads."""

import re
from dataclasses import dataclass
from typing import Literal

from ogust_tui.store.demo_texts import typeset

Who = Literal["staff", "colleague", "contact", "relative"]
Channel = Literal["desk", "portal", "mail", "phone"]


@dataclass(frozen=True)
class Line:
    """One message: who writes it, by which channel, how many hours ago. "contact" is the thread's own."""

    who: Who
    channel: Channel
    hours_ago: float
    text: str


@dataclass(frozen=True)
class ThreadScript:
    """One thread. Answers of the contact or a relative presuppose that it was published to them.

    ``published_from`` is the line (from 1) from which on they read. ``withdrawn``: the publication was taken back
    after the last line. ``colleague``: a second staff member is linked. ``relative``: a relative of the client is
    linked and reads it too. ``unread``: the last answers were not opened by the staff yet. ``note``: an internal
    note attached to it.
    """

    subject: str
    about: Literal["client", "caregiver"]
    lines: tuple[Line, ...]
    published: bool = True
    published_from: int = 1
    withdrawn: bool = False
    closed: bool = False
    colleague: bool = False
    relative: bool = False
    unread: bool = False
    note: str = ""

    @property
    def awaits_us(self) -> bool:
        """Whether the last word is not the staff's, and the thread still open."""
        return not self.closed and self.lines[-1].who in ("contact", "relative")


def lines(script: str) -> tuple[Line, ...]:
    """The lines of a script, one a row: a voice (``_VOICES``), how many hours ago, and what it says.

    A row that begins with a bar goes on with the one above.
    """
    found = []
    for row in re.sub(r"\n\s*\| ", " ", script.strip()).splitlines():
        voice, hours, text = row.strip().split(" ", 2)
        who, channel = _VOICES[voice]
        found.append(Line(who, channel, float(hours), typeset(text)))
    return tuple(found)


_VOICES: dict[str, tuple[Who, Channel]] = {
    "D": ("staff", "desk"),
    "K": ("colleague", "desk"),
    "P": ("contact", "portal"),
    "M": ("contact", "mail"),
    "T": ("contact", "phone"),
    "RM": ("relative", "mail"),
    "RP": ("relative", "portal"),
    "RT": ("relative", "phone"),
}

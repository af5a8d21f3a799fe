"""Where the desk opens when a command asks for a particular place. Plain values: commands import this, not Textual."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Start:
    """The screen to open on top of the board; ``ref`` is a contact's code or a thread's id, as typed."""

    kind: Literal["board", "contact", "thread", "alerts"] = "board"
    ref: str = ""

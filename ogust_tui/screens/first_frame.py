"""The first picture, painted while a worker still loads the store: the frame of the board, and a word of patience.

The alerts come into it as soon as they are looked up, since they are what somebody starts the program for. What shows
them is imported by the worker that looks them up: the frame does not wait for it.
"""

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from ogust_tui.i18n import _, set_language
from ogust_tui.screens.frame import HeadLine, StatusLine
from ogust_tui.screens.messages import LookedFirst


class FirstFrame(Screen[None]):
    """Nothing can be done here yet."""

    def compose(self) -> ComposeResult:
        """The frame, and nothing in it."""
        yield HeadLine()
        yield Static("", classes="filling", markup=False)
        yield StatusLine()

    def on_mount(self) -> None:
        """Say where one will be in a moment."""
        self._speak()

    def _speak(self) -> None:
        self.query_one(HeadLine).show(_("Reception"), "")
        self.query_one(StatusLine).say(_("Opening…"))

    @on(LookedFirst)
    def _show_alerts(self, message: LookedFirst) -> None:
        """What the board will begin with, where it will stand."""
        set_language(message.language)
        self._speak()
        self.mount(message.alerts(), before=self.query_one(Static))

"""The first picture, painted while a worker still loads the store: the frame of the board, and a word of patience."""

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from ogust_tui.i18n import _
from ogust_tui.screens.frame import HeadLine, StatusLine


class FirstFrame(Screen[None]):
    """Nothing can be done here yet."""

    def compose(self) -> ComposeResult:
        """The frame, and nothing in it."""
        yield HeadLine()
        yield Static("", classes="filling", markup=False)
        yield StatusLine()

    def on_mount(self) -> None:
        """Say where one will be in a moment."""
        self.query_one(HeadLine).show(_("Reception"), "")
        self.query_one(StatusLine).say(_("Opening…"))

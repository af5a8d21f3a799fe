"""What every box that asks something over a screen does alike; and the plainest of them, which asks to confirm."""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from ogust_tui.i18n import _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.background import InBackground
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.frame import StatusLine
from ogust_tui.screens.messages import StoreBack, StoreLost
from ogust_tui.screens.words import lost_words
from ogust_tui.screens.words_line import Words
from ogust_tui.store.errors import Refusal
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.footer import ActionBar

Answer = TypeVar("Answer")


class DeskDialog(ModalScreen[Answer | None], InBackground[Answer | None]):
    """A box over a screen; gives an answer, or None when it is left. It reads and writes in the background.

    Each box lists "dialog.leave" last among its bindings.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def compose_body(self) -> Iterable[Widget]:
        """What is asked."""
        return ()

    def compose(self) -> ComposeResult:
        """The box, with a line for what went wrong; the line of actions under it."""
        with Vertical(classes="dialog"):
            yield from self.compose_body()
            yield StatusLine()
        yield ActionBar()

    def say(self, text: str) -> None:
        """Say what happened."""
        self.query_one(StatusLine).say(text)

    @on(StoreLost)
    def _say_lost(self, message: StoreLost) -> None:
        self.say(lost_words(message.refusal))

    @on(StoreBack)
    def _say_back(self) -> None:
        self.say(_("The store is back."))

    def read_failed(self, refusal: Refusal) -> None:
        """Say why; keys are for the box again."""
        self.holds_keys = False
        super().read_failed(refusal)

    def gone_wrong(self, words: str) -> None:
        """Say it; keys are for the box again."""
        self.holds_keys = False
        super().gone_wrong(words)

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)


class ConfirmScreen(DeskDialog[bool]):
    """Gives True when it is confirmed; nothing happens by Enter alone."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog.confirm", "dialog.leave")

    def __init__(self, desk: Desk, question: str, about: str) -> None:
        """``about`` shows what it is asked about; foreign text is welcome."""
        super().__init__(desk)
        self._question = question
        self._about = about

    def compose_body(self) -> Iterable[Widget]:
        """The question, and what it is about."""
        yield Words(self._question, Tone.STRONG)
        yield Words(self._about, Tone.QUIET, most=4)

    def action_confirm(self) -> None:
        """Yes."""
        self.dismiss(True)

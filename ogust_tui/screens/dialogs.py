"""What every box that asks something over a screen does alike; and the plainest of them, which asks to confirm."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.worker import Worker, WorkerState, get_current_worker

from ogust_tui.i18n import _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.base import Done, ReadFailed, Refused
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.frame import StatusLine
from ogust_tui.screens.words import refusal_words
from ogust_tui.screens.words_line import Words
from ogust_tui.store.errors import Refusal
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.footer import ActionBar

Answer = TypeVar("Answer")


class DeskDialog(ModalScreen[Answer | None]):
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

    @work(thread=True, exclusive=True, exit_on_error=False, group="read")
    def read_in_background(self, read: Callable[[], Message]) -> None:
        """Post the message that ``read`` gives; of several reads under way only the last one's."""
        worker = get_current_worker()
        try:
            found = read()
        except Refusal as refusal:
            found = ReadFailed(refusal)
        if not worker.is_cancelled:
            self.post_message(found)

    @work(thread=True, exit_on_error=False, group="verbs")
    def carry_out(self, verb: Callable[[], object], then: Callable[[Any], object]) -> None:
        """Do ``verb``, then call ``then`` with what it gave. A refusal is said; nothing was written in that case."""
        try:
            given = verb()
        except Refusal as refusal:
            self.post_message(Refused(refusal))
        else:
            self.post_message(Done(then, given))

    @on(Done)
    def _go_on(self, message: Done) -> None:
        message.then(message.given)

    @on(Refused)
    def _say_refused(self, message: Refused) -> None:
        self.say(refusal_words(message.refusal))

    @on(ReadFailed)
    def _say_read_failed(self, message: ReadFailed) -> None:
        self.say(refusal_words(message.refusal))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A mistake of ours in a worker is said: silence would look like success."""
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            self.say(
                _("This went wrong, by a mistake of the program: {error}. Nothing was written.").format(
                    error=f"{type(error).__name__} {error}"
                )
            )

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

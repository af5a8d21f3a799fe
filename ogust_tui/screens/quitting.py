"""Asking once before the program is left with something typed and not sent."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from ogust_tui.i18n import _
from ogust_tui.screens.actions import bindings
from ogust_tui.widgets.row_list import Cell, Column, Row, RowList


class QuitScreen(ModalScreen[bool]):
    """Gives whether to leave; staying is the first choice."""

    # Also a locked terminal may be left.
    OVER_LOCK: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog.leave")

    def compose(self) -> ComposeResult:
        """The question and its two answers."""
        with Vertical(classes="dialog"):
            yield Static(_("Something you typed is not sent yet."), classes="dialog--title", markup=False)
            yield RowList([Column()])

    def on_mount(self) -> None:
        """Staying comes first."""
        answers = self.query_one(RowList)
        answers.show([Row("stay", (Cell(_("Stay")),)), Row("leave", (Cell(_("Leave all the same")),))])
        answers.focus()

    @on(RowList.Opened)
    def _answer(self, event: RowList.Opened) -> None:
        self.dismiss(event.key == "leave")

    def action_leave(self) -> None:
        """Go on typing."""
        self.dismiss(False)

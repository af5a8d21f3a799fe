"""Asking for a new password, twice, unseen."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ogust_tui.i18n import _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.words_line import Words
from ogust_tui.widgets.line_box import SearchBox


class PasswordScreen(ModalScreen[str | None]):
    """Gives the new password, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog.leave")

    def compose(self) -> ComposeResult:
        """Two lines that show nothing of what is typed."""
        with Vertical(classes="dialog"):
            yield Static(_("Another password"), classes="dialog--title", markup=False)
            yield Static(_("The new one"), markup=False)
            yield SearchBox(password=True, compact=True, id="first")
            yield Static(_("Once more"), markup=False)
            yield SearchBox(password=True, compact=True, id="second")
            yield Words()

    @on(Input.Submitted, "#first")
    def _go_on(self) -> None:
        self.query_one("#second", Input).focus()

    @on(Input.Submitted, "#second")
    def _give(self) -> None:
        first, second = self.query_one("#first", Input).value, self.query_one("#second", Input).value
        if first == second:
            self.dismiss(first)
        else:
            self.query_one(Words).say(_("The two are not the same. Type them again."))
            self.query_one("#second", Input).value = ""
            self.query_one("#first", Input).focus()

    def action_leave(self) -> None:
        """Keep the old one."""
        self.dismiss(None)

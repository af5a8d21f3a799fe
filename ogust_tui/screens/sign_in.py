"""Saying who one is: login and password, when the operating system's account does not say it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from ogust_tui.i18n import _
from ogust_tui.screens.frame import HeadLine, StatusLine
from ogust_tui.screens.messages import SignInAsked
from ogust_tui.widgets.footer import ActionBar
from ogust_tui.widgets.line_box import LineBox, SearchBox


class SignInScreen(Screen[None]):
    """Asks, and asks again when the two do not go together."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, login: str, why: str) -> None:
        """``login`` as given on the command line; ``why`` a password is asked for, in words."""
        super().__init__()
        self._login = login
        self._why = why

    def compose(self) -> ComposeResult:
        """Two lines to fill in."""
        yield HeadLine()
        with Vertical(classes="form"):
            yield Static(self._why, classes="form--intro", markup=False)
            yield Static(_("Login"), classes="form--label", markup=False)
            yield LineBox(id="login")
            yield Static(_("Password"), classes="form--label", markup=False)
            yield SearchBox(id="password", password=True, compact=True)
        yield StatusLine()
        yield ActionBar()

    def on_mount(self) -> None:
        """The first line that is empty."""
        self.query_one(HeadLine).show(_("Sign in"), "")
        self.query_one("#login", LineBox).write(self._login)
        self.query_one("#password" if self._login else "#login", Input).focus()

    @on(Input.Submitted, "#login")
    def _go_on(self) -> None:
        self.query_one("#password", Input).focus()

    @on(Input.Submitted, "#password")
    def _ask(self) -> None:
        login, password = self.query_one("#login", Input).value.strip(), self.query_one("#password", Input).value
        if not login:
            self.query_one("#login", Input).focus()
            return
        self.query_one(StatusLine).say(_("Checking…"))
        self.post_message(SignInAsked(login, password))

    def refuse(self, words: str) -> None:
        """Say why not, and let the password be typed again; the login stays."""
        self.query_one(StatusLine).say(words)
        box = self.query_one("#password", Input)
        box.value = ""
        box.focus()

"""What stands over everything while a terminal is locked: who may unlock it, and a box for the password.

It knows nothing of what is underneath, and covers all of it.
"""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ogust_tui.i18n import _, ngettext
from ogust_tui.screens.background import InBackground
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.frame import HeadLine
from ogust_tui.screens.key_words import key_of
from ogust_tui.screens.messages import AccessLost
from ogust_tui.screens.words import refusal_words
from ogust_tui.screens.words_line import Words
from ogust_tui.store.errors import AccessChanged, Refusal
from ogust_tui.store.locking import LockTerms, unlock
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.line_box import SearchBox
from ogust_tui.wording import number, one_line

NAME_WIDTH = 60


class RightPassword(Message, bubble=False):
    """The one who may unlock is here."""


class LockScreen(InBackground[None], ModalScreen[None]):
    """Gives None once the right password was typed, and has no other way out than the program's end.

    It holds keys while a password is checked: they are for the screen underneath, or for another try.
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, desk: Desk, terms: LockTerms, *, idle: bool) -> None:
        """``idle``: it was not asked for, nobody was there."""
        super().__init__()
        self._desk = desk
        self._terms = terms
        self._idle = idle
        self._right = False

    def compose(self) -> ComposeResult:
        """Why nothing is shown, who may see it, and the box."""
        who = _("{name}, login {login}").format(name=self._terms.name, login=self._terms.login)
        yield HeadLine()
        with Vertical(classes="form"):
            yield Words(self._why(), Tone.STRONG, classes="form--intro")
            yield Words(one_line(who, NAME_WIDTH), classes="form--intro")
            yield Static(_("Password"), classes="form--label", markup=False)
            yield SearchBox(id="password", password=True, compact=True)
            yield Words(id="answer")
            yield Words(
                _("Enter gives the screen back as it was. {key} leaves the program; drafts are kept.").format(
                    key=key_of(self._desk, "app.quit")
                ),
                Tone.QUIET,
                classes="form--outro",
            )

    def _why(self) -> str:
        minutes = self._terms.minutes
        if not self._idle:
            return _("This screen is locked.")
        return ngettext(
            "Locked after {n} minute without a key.", "Locked after {n} minutes without a key.", minutes
        ).format(n=number(minutes))

    def on_mount(self) -> None:
        """The agency's name on top: nothing else of it is shown."""
        self.query_one(HeadLine).show(one_line(self._terms.agency, NAME_WIDTH), "")
        self.query_one(Input).focus()

    def say(self, text: str) -> None:
        """Say what came of the password."""
        self.query_one("#answer", Words).say(text)

    @on(Input.Changed)
    def _forget_what_was_said(self) -> None:
        if not self.holds_keys and self.query_one(Input).value:
            self.say("")

    @on(Input.Submitted)
    def _try(self) -> None:
        box, desk, login = self.query_one(Input), self._desk, self._terms.login
        password = box.value
        if not password or self.holds_keys:
            return
        self.holds_keys = True
        box.value = ""
        self.say(_("Checking…"))

        def check() -> Message:
            unlock(desk.store, desk.actor, login, password)
            return RightPassword()

        self.read_in_background(check)

    def read_failed(self, refusal: Refusal) -> None:
        """Say why not; who has no access any more has nothing to come back to."""
        self.holds_keys = False
        self.say(refusal_words(refusal))
        if isinstance(refusal, AccessChanged):
            self.post_message(AccessLost(refusal))

    def gone_wrong(self, words: str) -> None:
        """Say it, and let it be tried again."""
        self.holds_keys = False
        super().gone_wrong(words)

    @on(RightPassword)
    def _open(self) -> None:
        self._right = True
        # The question whether to leave may stand on top.
        if self.app.screen is self:
            self.dismiss(None)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """At once: nothing waits for this one but everything else."""
        return super(InBackground, self).dismiss(result)

    def on_screen_resume(self) -> None:
        """Whoever stays after all is let in, if the password was right meanwhile."""
        if self._right:
            self.dismiss(None)

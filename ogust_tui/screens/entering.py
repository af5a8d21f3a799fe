"""From the command line to the board: opening the store, saying who one is, and the first run where there is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.driver import Driver
from textual.worker import Worker, WorkerState

from ogust_tui.app_start import Start
from ogust_tui.i18n import language
from ogust_tui.screens.lockable import LockableApp
from ogust_tui.screens.messages import FirstRunOffered, OpeningRefused, SignInAsked, StoreMade
from ogust_tui.screens.words import refusal_words
from ogust_tui.store.errors import Refusal, StoreMissing

if TYPE_CHECKING:
    from ogust_tui.screens.mail_room import MailRoom
    from ogust_tui.store.access import Store


@dataclass
class Entrance:
    """Where one comes in: which store, as whom, at which place, with which keys.

    ``password`` gives that of ``login``, should one be needed. ``demo_folder`` tells where an example agency lives;
    None where a missing store is for the command line to say. ``mail_room`` reads waiting mails again.
    """

    address: str
    login: str | None
    start: Start
    keys: Mapping[str, str]
    password: Callable[[], str] | None
    demo_folder: Callable[[], Path] | None
    mail_room: "MailRoom | None" = None


class EnteringApp(LockableApp, inherit_bindings=False):
    """Comes out with DeskOpened, or with the reason why there is nothing to open."""

    def __init__(self, entrance: Entrance, clock: Callable[[], datetime], driver: type[Driver] | None) -> None:
        super().__init__(clock, driver)
        self.entrance = entrance
        self.language: str | None = None
        self.said_on_arrival = ""
        self._clock = clock
        self._store: Store | None = None

    @work(thread=True, exclusive=True, exit_on_error=False, group="opening")
    def come_in(self, login: str | None, password: str | None = None) -> None:
        """Look at the alerts; then open the store, sign in, read the board, importing all that is dear."""
        from ogust_tui.screens.first_alerts import look_first

        entrance = self.entrance
        look_first(self.screen.post_message, entrance.address, login, self.language, self._clock())
        from ogust_tui.screens import opening, reception  # noqa: F401  # the board's screen, before the loop needs it

        try:
            self._store = self._store or opening.open_store(entrance.address, self._clock)
            actor = opening.sign_in_here(self._store, login, password, at_hand=entrance.password)
            self.post_message(opening.enter(self._store, actor, entrance.start, entrance.keys, entrance.mail_room))
        except StoreMissing as refusal:
            offered = entrance.demo_folder is not None
            self.post_message(opening.first_run(entrance.address) if offered else opening.refused(refusal))
        except Refusal as refusal:
            self.post_message(opening.refused(refusal))

    @on(OpeningRefused)
    def _ask_who(self, message: OpeningRefused) -> None:
        """Ask for a login and a password, or leave and let the command line say why."""
        from ogust_tui.screens.sign_in import SignInScreen

        if not message.ask:
            self.leave_refused(message.refusal)
        elif isinstance(self.screen, SignInScreen):
            self.screen.refuse(refusal_words(message.refusal))
        else:
            self.push_screen(SignInScreen(self.entrance.login or "", refusal_words(message.refusal)))

    @on(SignInAsked)
    def _sign_in(self, message: SignInAsked) -> None:
        self.come_in(message.login, message.password)

    # Where there is no store yet

    @on(FirstRunOffered)
    def _offer_first_run(self, message: FirstRunOffered) -> None:
        from ogust_tui.screens.first_run import FirstRun, WelcomeScreen

        entrance = self.entrance
        assert entrance.demo_folder is not None
        first = FirstRun(entrance.address, message.place, message.is_file, entrance.demo_folder(), entrance.keys)
        self.push_screen(WelcomeScreen(first))

    @on(StoreMade)
    def _go_on(self, message: StoreMade) -> None:
        self.entrance.address = message.address
        self.language = language()
        self.said_on_arrival = message.words
        self.come_in(message.login, message.password)

    # The end

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A mistake of ours in a worker of the app ends the program as one: silence would look like patience."""
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self._handle_exception(event.worker.error)

    def close_store(self) -> None:
        """Give the store's connections back, once no worker uses them any more."""
        if self._store is not None:
            self._store.close()

"""The terminal: opens the store, knows who acts, and moves between the screens. No screen's business lives here.

Only what the first picture needs is imported with this module; the store and the screens come with the workers and
the first visit.
"""

import gc
import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.binding import BindingType
from textual.driver import Driver
from textual.screen import Screen
from textual.worker import get_current_worker

from ogust_tui.app_start import Start
from ogust_tui.i18n import DEFAULT_LANGUAGE, set_language
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.background import InBackground
from ogust_tui.screens.base import DeskScreen
from ogust_tui.screens.entering import EnteringApp, Entrance
from ogust_tui.screens.first_frame import FirstFrame
from ogust_tui.screens.frame import StatusLine, small_words
from ogust_tui.screens.keymap import read_keys
from ogust_tui.screens.leaving import heed_signals
from ogust_tui.screens.messages import (
    ComposeAt,
    DeskOpened,
    EditContact,
    LanguageChanged,
    LanguageChosen,
    MinutePassed,
    OpenAccount,
    OpenAlerts,
    OpenContacts,
    OpenRecord,
    OpenThread,
    ThemeChosen,
    ToScreens,
)
from ogust_tui.screens.typing_ahead import effect_of_keys
from ogust_tui.terminal_settings import MONO, TERMINAL
from ogust_tui.widgets.footer import disabled_reason
from ogust_tui.widgets.stylesheets import stylesheets
from ogust_tui.widgets.terminal import driver_here
from ogust_tui.widgets.themes import THEMES

if TYPE_CHECKING:
    from ogust_tui.screens.mail_room import MailRoom
    from ogust_tui.screens.palette import Entry


# The first frame stays at the bottom of the stack, the board on it.
ABOVE_BOARD = 2


AFTER_START = 1.0
"""Seconds after the board has come, when nobody waits for anything."""


def _tidy_more_often() -> None:
    """What the start has made is there to stay: it is not looked at again, so that screens let go are cleared soon."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 2)


class DeskApp(EnteringApp, inherit_bindings=False):
    """One terminal of one person."""

    CSS_PATH = stylesheets()
    # Ours is made of the registry of actions, in the person's language.
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "app.back",
        "app.search",
        "app.contacts",
        "app.alerts",
        "app.mail",
        "app.account",
        "app.palette",
        "app.lock",
        "app.quit",
        "app.help",
    )

    def __init__(
        self,
        address: str,
        login: str | None,
        language: str | None,
        start: Start,
        *,
        password: Callable[[], str] | None = None,
        theme: str = "",
        usual_theme: str = TERMINAL,
        keys: Mapping[str, str] | None = None,
        demo_folder: Callable[[], Path] | None = None,
        mail_room: "MailRoom | None" = None,
        clock: Callable[[], datetime] | None = None,
        driver: type[Driver] | None = None,
    ) -> None:
        """``password`` gives that of ``login``, should one be needed.

        ``demo_folder`` tells where an example agency is made if there is no store yet; None: that is refused.

        ``theme``: the one that is wanted here, whoever signs in; ``usual_theme``: that of whoever chose none.
        ``keys``: actions by id, with other keys than the usual ones. ``mail_room`` reads waiting mails again.

        ``clock`` stands for the real one in tests and pictures; ``driver`` for Textual's own.
        """
        entrance = Entrance(address, login, start, keys or {}, password, demo_folder, mail_room)
        super().__init__(entrance, clock or (lambda: datetime.now(UTC)), driver)
        self.animation_level = "none"
        for one in THEMES:
            self.register_theme(one)
        self._theme = theme
        self.theme = theme or usual_theme
        self.language = language
        self._opened: DeskOpened | None = None
        self._small = ""
        set_language(language or DEFAULT_LANGUAGE)

    def get_default_screen(self) -> Screen[None]:
        """The frame, at once."""
        return FirstFrame()

    def on_mount(self) -> None:
        """Open the store behind the frame, once that is painted: what is imported for it would make it wait."""
        if not self.is_headless:
            heed_signals(self.post_message)
        self.set_keymap({action: ",".join(read_keys(keys)) for action, keys in self.entrance.keys.items()})
        self.call_after_refresh(lambda: self.come_in(self.entrance.login))

    # Opening

    @on(DeskOpened)
    async def _begin(self, message: DeskOpened) -> None:
        from ogust_tui.screens.reception import ReceptionScreen

        self._opened = opened = message
        if self.language is None:
            set_language(opened.desk.actor.locale)
        if not self._theme and opened.desk.actor.theme in self.available_themes:
            self.theme = opened.desk.actor.theme
        board = ReceptionScreen(opened.desk, opened.board)
        while len(self.screen_stack) > ABOVE_BOARD:
            await self.pop_screen()
        # Textual can switch to another screen from any but the very first.
        await (self.push_screen(board) if len(self.screen_stack) == 1 else self.switch_screen(board))
        if self.said_on_arrival or self._small:
            self.notify(self.said_on_arrival or self._small)
        if opened.goal is not None:
            self.post_message(opened.goal)
        self.may_lock(opened.desk)
        self._follow_changes(opened)
        self.set_timer(AFTER_START, _tidy_more_often)
        self.set_timer(60 - time.time() % 60, self._begin_minutes)

    # Staying fresh

    @work(thread=True, exclusive=True, exit_on_error=False, group="live")
    def _follow_changes(self, opened: DeskOpened) -> None:
        from ogust_tui.screens.live import follow

        worker = get_current_worker()
        follow(opened.desk.store, opened.desk.actor, opened.seen, self.post_message, lambda: worker.is_cancelled)

    def _begin_minutes(self) -> None:
        self.post_message(MinutePassed())
        self.set_interval(60, lambda: self.post_message(MinutePassed()))

    @on(LanguageChosen)
    def _speak(self, message: LanguageChosen) -> None:
        set_language(message.language)
        self.post_message(LanguageChanged())

    @on(ThemeChosen)
    def _look_otherwise(self, message: ThemeChosen) -> None:
        self.theme = message.theme

    @on(ToScreens)
    def _pass_on(self, message: ToScreens) -> None:
        if self.is_locked and isinstance(message, MinutePassed):
            return  # nobody sees the clock; it is told again when somebody does
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.post_message(message)

    # Moving between screens

    @on(OpenRecord)
    def _open_record(self, message: OpenRecord) -> None:
        from ogust_tui.screens.record import RecordScreen

        self._go(RecordScreen, message.contact_id, message.note)

    @on(OpenThread)
    def _open_thread(self, message: OpenThread) -> None:
        from ogust_tui.screens.thread import ThreadScreen

        self._go(partial(ThreadScreen, at=message.at), message.thread_id)

    @on(ComposeAt)
    def _compose_at(self, message: ComposeAt) -> None:
        from ogust_tui.screens.composer import ComposerScreen

        self._go(ComposerScreen, message.place)

    @on(EditContact)
    def _edit_contact(self, message: EditContact) -> None:
        from ogust_tui.screens.contact_form import ContactForm

        self._go(ContactForm, message.contact_id)

    def action_search(self) -> None:
        """Words, wherever they stand."""
        from ogust_tui.screens.search import SearchScreen

        self._go(SearchScreen)

    @on(OpenContacts)
    def action_contacts(self) -> None:
        """The contacts."""
        from ogust_tui.screens.contacts import ContactsScreen

        self._go(ContactsScreen)

    @on(OpenAlerts)
    def action_alerts(self) -> None:
        """The list of alerts."""
        from ogust_tui.screens.alerts import AlertsScreen

        self._go(AlertsScreen)

    def action_mail(self) -> None:
        """The mails that wait to be sorted."""
        from ogust_tui.screens.sorting import SortingScreen

        self._go(SortingScreen)

    @on(OpenAccount)
    def action_account(self) -> None:
        """One's own account."""
        from ogust_tui.screens.my_account import AccountScreen

        self._go(AccountScreen)

    def _go(self, screen: Callable[..., DeskScreen], *what: Any) -> None:
        """Put a screen on top, unless the very same one is there already."""
        if self._opened is None or (not what and type(self.screen) is screen):
            return
        self.push_screen(screen(self._opened.desk, *what))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is a way back only above the board, and nowhere to go before the store is open."""
        if not (allowed := super().check_action(action, parameters)):
            return allowed
        if action == "back":
            return len(self.screen_stack) > ABOVE_BOARD
        if action == "mail" and self.entrance.mail_room is None:
            return False
        if action in ("search", "contacts", "alerts", "mail", "account", "palette"):
            here = self.screen.REACHED_BY if isinstance(self.screen, DeskScreen) else ""
            return self._opened is not None and here != f"app.{action}"
        return True

    async def action_back(self) -> None:
        """To the screen before; never out of the program."""
        if len(self.screen_stack) > ABOVE_BOARD:
            self.pop_screen()

    # Help, palette, leaving

    def action_help(self) -> None:
        """The keys of this screen, as they stand now."""
        from ogust_tui.screens.help import HelpScreen, help_of

        self.push_screen(HelpScreen(help_of(self.screen)))

    def action_palette(self) -> None:
        """Every action by its name."""
        from ogust_tui.screens.palette import PaletteScreen, entries_of

        self.push_screen(PaletteScreen(entries_of(self.screen, self.entrance.keys)), self._do_entry)

    async def _do_entry(self, entry: "Entry | None") -> None:
        if entry is None:
            return
        if entry.reason or entry.active is None:
            self.notify(entry.reason, markup=False)
        else:
            await self.run_action(entry.active.binding.action, entry.active.node)

    async def action_quit(self) -> None:
        """Leave; ask first when something typed would be lost."""
        from ogust_tui.screens.quitting import QuitScreen

        if isinstance(self.screen, QuitScreen):
            return
        if any(isinstance(screen, InBackground) and screen.has_unsent_text for screen in self.screen_stack):
            self.push_screen(QuitScreen(), self._quit_if)
        else:
            self.exit()

    def _quit_if(self, sure: bool | None) -> None:
        if sure:
            self.exit()

    async def keys_taken(self) -> bool:
        """Return once the last key has had its effect: the driver waits for that before it hands on the next."""
        return await effect_of_keys(self)

    # Saying

    def on_resize(self, event: events.Resize) -> None:
        """A terminal that is too small for the screens is told once, and forgotten when it grows."""
        words, before = small_words(event.size), self._small
        self._small = words
        line = self.screen.query(StatusLine)
        if line and (words or (before and line.first().text == before)):
            line.first().say(words)

    def on_key(self, event: events.Key) -> None:
        """A key whose action is off says why; Textual would swallow it."""
        active = self.screen.active_bindings.get(event.key)
        if active is not None and not active.enabled and (reason := disabled_reason(active)):
            self.notify(reason, markup=False)

    def notify(self, message: str, **_options: Any) -> None:
        """Say it on the message line of the screen: nothing pops up over what is being read or typed."""
        line = self.screen.query(StatusLine)
        if line:
            line.first().say(message)


def run_app(
    address: str,
    login: str | None,
    language: str | None,
    start: Start,
    *,
    password: Callable[[], str] | None = None,
    ascii_only: bool = False,
    theme: str = "",
    keys: Mapping[str, str] | None = None,
    demo_folder: Callable[[], Path] | None = None,
    mail_room: "MailRoom | None" = None,
) -> int:
    """Run the terminal until it is left; the exit status. A Refusal is raised when there was nothing to open."""
    # Taken out (no-color.org asks for a choice to weigh more): Textual would grey whatever theme was chosen.
    no_color = bool(os.environ.pop("NO_COLOR", ""))
    app = DeskApp(
        address,
        login,
        language,
        start,
        password=password,
        theme=theme,
        usual_theme=MONO if no_color else TERMINAL,
        keys=keys,
        demo_folder=demo_folder,
        mail_room=mail_room,
        driver=driver_here(os.environ, ascii_only=ascii_only),
    )
    try:
        app.run()
    finally:
        app.close_store()
    if app.refusal is not None:
        raise app.refusal
    return app.return_code or 0

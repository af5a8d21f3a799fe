"""What every screen of the desk does alike: its frame, reading in the background, saying what happened, staying fresh.

A screen implements ``compose_body``, ``reload`` and its actions; everything that reads or writes goes through
``read_in_background`` and ``carry_out``.
"""

from collections.abc import Iterable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widget import Widget

from ogust_tui.i18n import _
from ogust_tui.screens.actions import refused
from ogust_tui.screens.background import InBackground
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.frame import HeadLine, StatusLine
from ogust_tui.screens.messages import LanguageChanged, MinutePassed, StoreBack, StoreChanged, StoreLost
from ogust_tui.screens.words import lost_words, who
from ogust_tui.store.errors import Refusal, StoreUnavailable
from ogust_tui.store.kinds import Topic
from ogust_tui.widgets.footer import ActionBar
from ogust_tui.wording import moment, one_line

# Seconds between two tries of a read that the store could not serve.
RETRY = 2.0
WHO_WIDTH = 40


class DeskScreen(InBackground[None]):
    """One screen of the desk.

    ``CONCERNS`` names the topics of the change feed that make it read again; ``REACHED_BY`` the action that leads here
    from anywhere, which is not offered here; ``SHOWS_AGES`` whether what it shows grows old by itself.
    """

    REACHED_BY: ClassVar[str] = ""
    SHOWS_AGES: ClassVar[bool] = True
    CONCERNS: ClassVar[frozenset[Topic]] = frozenset()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._stale = False
        self._other_language = False
        self._recomposing = False
        self._trouble = False
        self._retry: Timer | None = None

    # What a screen says of itself

    @property
    def heading(self) -> str:
        """Where one is, for the line on top; foreign text is welcome."""
        return ""

    def compose_body(self) -> Iterable[Widget]:
        """The widgets between the head line and the line that says what happened."""
        return ()

    def reload(self) -> None:
        """Read again what is shown, keeping the cursor, the scroll, the focus and what is being typed."""

    def reason_off(self, name: str) -> str:
        """Why the action ``name`` makes no sense just now, apart from what the actor may do; empty when it does."""
        return ""

    # The frame

    def compose(self) -> ComposeResult:
        """Head line, body, message line, line of actions."""
        yield HeadLine()
        yield from self.compose_body()
        yield StatusLine()
        yield ActionBar()

    def refresh_heading(self) -> None:
        """Say again where one is, the time, and who one is."""
        right = f"{moment(self.desk.now(), self.desk.zone)}  {one_line(who(self.desk.actor), WHO_WIDTH)}"
        self.query_one(HeadLine).show(self.heading, right)

    def on_mount(self) -> None:
        """The frame says where one is before anything is read."""
        self.refresh_heading()

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """None, which dims it, for an action that is off; ``why_disabled`` has the reason."""
        return None if self.why_disabled(action, parameters) else True

    def why_disabled(self, action: str, parameters: tuple[object, ...]) -> str:
        """The reason in words: what the store refuses this actor, or what the screen lacks for it now."""
        if self._recomposing:
            return ""
        ids = frozenset(binding.id for _key, binding in self._bindings if binding.id)
        return refused(self.desk.actor, ids, action) or self.reason_off(action)

    # Saying

    def say(self, text: str) -> None:
        """Say ``text`` on the message line, until the next key."""
        self.query_one(StatusLine).say(text)

    def on_key(self, event: events.Key) -> None:
        """What was said has been read."""
        if not self._trouble:
            self.say("")

    def read_failed(self, refusal: Refusal) -> None:
        """Say why; a store that cannot be used is asked again by itself."""
        self.holds_keys = False
        super().read_failed(refusal)
        if isinstance(refusal, StoreUnavailable):
            self._trouble = True
            if self._retry is None:
                self._retry = self.set_timer(RETRY, self._read_again)

    def _read_again(self) -> None:
        self._retry = None
        self.reload()

    def trouble_over(self) -> None:
        """A read has come: what was said of a store that could not be used no longer holds."""
        if self._trouble:
            self._trouble = False
            self.say("")

    def gone_wrong(self, words: str) -> None:
        """Say it; what is typed is not held back for it."""
        self.holds_keys = False
        super().gone_wrong(words)

    # Staying fresh

    @on(StoreChanged)
    def _look_whether_concerned(self, message: StoreChanged) -> None:
        if any(change.topic in self.CONCERNS for change in message.changes):
            self.reload_when_seen()

    def reload_when_seen(self) -> None:
        """Read again now, or as soon as this screen is on top."""
        if self.is_current:
            self.reload()
        else:
            self._stale = True

    @on(StoreLost)
    def _say_lost(self, message: StoreLost) -> None:
        self._trouble = True
        self.say(lost_words(message.refusal))

    @on(StoreBack)
    def _say_back(self) -> None:
        self._trouble = False
        self.say(_("The store is back."))
        self.reload_when_seen()

    @on(MinutePassed)
    def _follow_the_clock(self) -> None:
        self.refresh_heading()
        if self.SHOWS_AGES:
            self.reload_when_seen()

    @on(LanguageChanged)
    async def _speak_otherwise(self) -> None:
        if self.is_current:
            await self.speak_again()
        else:
            self._other_language = True

    async def speak_again(self) -> None:
        """Compose again in the language spoken now. A screen that holds something typed puts it back afterwards."""
        self._other_language = self._stale = False
        self._recomposing = True
        try:
            await self.recompose()
        finally:
            self._recomposing = False
        self.refresh_heading()
        self.start_over()
        self.refresh_bindings()

    def start_over(self) -> None:
        """Fill what was composed anew."""
        self.reload()

    async def on_screen_resume(self) -> None:
        """Catch up with what happened while another screen was on top."""
        if self._other_language:
            await self.speak_again()
        elif self._stale:
            self._stale = False
            self.reload()

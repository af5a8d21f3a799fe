"""What the tabs of a record do alike: they read in the background, and speak through the screen they are on."""

from collections.abc import Callable
from functools import partial

from textual import work
from textual.containers import Vertical
from textual.message import Message
from textual.worker import Worker, get_current_worker

from ogust_tui.screens.actions import refused
from ogust_tui.screens.background import ReadFailed
from ogust_tui.screens.base import DeskScreen
from ogust_tui.screens.desk import Desk
from ogust_tui.store.errors import Refusal


class TabBody(Vertical):
    """A part of a ``DeskScreen`` with reads and actions of its own. Nothing is read before ``open``."""

    def __init__(self, desk: Desk, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.desk = desk
        self._opened = False

    @property
    def on_desk(self) -> DeskScreen:
        """The screen it is on."""
        screen = self.screen
        assert isinstance(screen, DeskScreen)
        return screen

    def open(self) -> None:
        """It is seen: read, the first time."""
        if not self._opened:
            self._opened = True
            self.read_first()

    def enter(self) -> None:
        """Go into its list."""
        self.query("LineView").first().focus()

    def reload(self) -> None:
        """Something changed: read again, if it was read at all."""
        if self._opened:
            self.read_again()

    def read_first(self) -> None:
        """Read where the tab starts."""

    def read_again(self) -> None:
        """Read what is held again, keeping the cursor and the scroll."""

    def reason_off(self, name: str) -> str:
        """Why the action ``name`` makes no sense just now; empty when it does."""
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """None, which dims it, for an action that is off."""
        return None if self.why_disabled(action, parameters) else True

    def why_disabled(self, action: str, parameters: tuple[object, ...]) -> str:
        """The reason in words: what the store refuses this actor, or what there is not to do it to."""
        ids = frozenset(binding.id for _key, binding in self._bindings if binding.id)
        return refused(self.desk.actor, ids, action) or self.reason_off(action)

    @work(thread=True, exclusive=True, exit_on_error=False, group="tab")
    def read_in_background(self, read: Callable[[], Message]) -> None:
        """Post the message that ``read`` gives; of several reads under way only the last one's."""
        worker = get_current_worker()
        try:
            found = read()
        except Refusal as refusal:
            self.screen.post_message(ReadFailed(refusal))
        else:
            if not worker.is_cancelled:
                self.post_message(found)

    @work(thread=True, exit_on_error=False, group="tab page")
    def read_besides(self, read: Callable[[], Message]) -> None:
        """Post the message that ``read`` gives, whatever else is read: the next page of a list."""
        try:
            self.post_message(read())
        except Refusal as refusal:
            self.screen.post_message(ReadFailed(refusal))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The screen says what went wrong."""
        self.on_desk.on_worker_state_changed(event)

    def said(self, words: str) -> Callable[[object], None]:
        """What to do once a verb is done: say ``words`` and read again."""
        return partial(self._said, words)

    def _said(self, words: str, _given: object) -> None:
        self.on_desk.say(words)
        self.reload()

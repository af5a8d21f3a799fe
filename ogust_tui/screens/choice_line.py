"""One choice among a few, on one line of a form: left and right go from one to the next."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from ogust_tui.i18n import N_
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.messages import AboutItem
from ogust_tui.widgets.painting import LINE_CLASSES, paint
from ogust_tui.wording import one_line


class ChoiceLine(Widget, can_focus=True):
    """The chosen one, between two arrows while in focus."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", N_("Next choice"), id="choice.next", show=False),
        Binding("left", "step(-1)", N_("Previous choice"), id="choice.previous", show=False),
    ]

    class Changed(AboutItem):
        """Another one is chosen, the one with ``key``."""

    def __init__(self, choices: Sequence[tuple[str, str]] = (), *, id: str | None = None) -> None:
        """``choices``: keys and words, which are foreign text; the first one is chosen."""
        super().__init__(id=id)
        self._choices = tuple(choices)
        self._place = 0

    @property
    def value(self) -> str:
        """The key of the chosen one; empty without choices."""
        return self._choices[self._place][0] if self._choices else ""

    def offer(self, choices: Sequence[tuple[str, str]], value: str = "") -> None:
        """Offer ``choices`` and choose ``value``, or the first one."""
        self._choices = tuple(choices)
        self.choose(value)

    def choose(self, value: str) -> None:
        """Choose ``value``, or the first one if it is not offered."""
        keys = [key for key, _words in self._choices]
        self._place = keys.index(value) if value in keys else 0
        self.refresh()

    def words_of(self, value: str) -> str:
        """How the choice ``value`` is shown; the value itself if it is not offered."""
        return dict(self._choices).get(value, value)

    def action_step(self, step: int) -> None:
        """To the next one or the one before, round and round."""
        if self._choices:
            self._place = (self._place + step) % len(self._choices)
            self.refresh()
            self.post_message(self.Changed(self, self.value))

    def on_click(self, event: events.Click) -> None:
        """A click takes the next one."""
        event.stop()
        self.action_step(1)

    def on_focus(self) -> None:
        """Show the arrows."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the arrows."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """ " ‹ Nadia › "."""
        width = self.size.width
        words = one_line(self._choices[self._place][1] if self._choices else "", max(1, width - 4))
        if self.has_focus:
            return paint(self, (("‹ ", Tone.ACCENT), (words, Tone.STRONG), (" ›", Tone.ACCENT)), width)
        return paint(self, ((f"  {words}", Tone.PLAIN),), width)

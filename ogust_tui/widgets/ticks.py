"""Things to tick or to choose among, on one line or more, by keyboard and mouse: "[x] Mme Morel   [ ] M. Benali"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from ogust_tui.i18n import N_
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.flow import Placed, flow
from ogust_tui.widgets.messages import AboutItem
from ogust_tui.widgets.painting import LINE_CLASSES, paint
from ogust_tui.wording import one_line

GAP = 3
MARKS = {False: ("[ ]", "[x]"), True: ("( )", "(●)")}


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing to tick. ``fixed`` says why it cannot be changed; empty when it can."""

    key: str
    label: str
    on: bool = False
    fixed: str = ""


def lay_out_ticks(ticks: Sequence[Tick], width: int, *, one: bool) -> list[Placed]:
    """The ticks from left to right, on as many lines as they need."""
    most = max(1, width - 4)
    return flow((f"{MARKS[one][tick.on]} {one_line(tick.label, most)}" for tick in ticks), width, GAP)


class TickLine(Widget, can_focus=True):
    """Ticks with a cursor. Space changes the one under it; with ``one``, exactly one is on and the cursor chooses it.

    Takes no line without ticks.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "move(1)", N_("Next"), id="ticks.next", show=False),
        Binding("left", "move(-1)", N_("Previous"), id="ticks.previous", show=False),
        Binding("space,enter", "tick", N_("Tick"), id="ticks.tick"),
    ]

    class Changed(AboutItem):
        """The person ticked or unticked an item; it is shown so already."""

    class Fixed(AboutItem):
        """The person tried to change one that cannot be; ``reason`` says why."""

        def __init__(self, control: "TickLine", key: str, reason: str) -> None:
            super().__init__(control, key)
            self.reason = reason

    def __init__(self, ticks: Sequence[Tick] = (), *, one: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._one = one
        self._ticks = tuple(ticks)
        self._cursor = self._first_on()
        self.display = bool(ticks)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys of those that are on, in order."""
        return tuple(tick.key for tick in self._ticks if tick.on)

    def show(self, ticks: Sequence[Tick]) -> None:
        """Show ``ticks``, the cursor on the same key if it is still there."""
        if tuple(ticks) == self._ticks:
            return
        kept = self._ticks[self._cursor].key if self._ticks else None
        self._ticks = tuple(ticks)
        keys = [tick.key for tick in self._ticks]
        self._cursor = keys.index(kept) if kept in keys and not self._one else self._first_on()
        self.display = bool(self._ticks)
        self.refresh(layout=True)

    def choose(self, key: str) -> None:
        """Put ``key`` alone on, without telling."""
        self.show([replace(tick, on=tick.key == key) for tick in self._ticks])

    def _first_on(self) -> int:
        return next((place for place, tick in enumerate(self._ticks) if tick.on), 0)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The cells that all ticks take on one line."""
        placed = lay_out_ticks(self._ticks, container.width, one=self._one)
        return max((tick.end for tick in placed), default=0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines that the ticks need."""
        placed = lay_out_ticks(self._ticks, width, one=self._one)
        return placed[-1].line + 1 if placed else 0

    def render_line(self, y: int) -> Strip:
        """Line ``y``, the tick under the cursor reversed while in focus."""
        width, used = self.size.width, 0
        strips = []
        for place, tick in enumerate(lay_out_ticks(self._ticks, width, one=self._one)):
            if tick.line != y:
                continue
            strips.append(paint(self, (), tick.start - used))
            tone = Tone.QUIET if self._ticks[place].fixed else Tone.STRONG if self._ticks[place].on else Tone.PLAIN
            at_cursor = place == self._cursor and self.has_focus
            strips.append(paint(self, ((tick.text, tone),), cell_len(tick.text), under_cursor=at_cursor, focused=True))
            used = tick.end
        strips.append(paint(self, (), max(0, width - used)))
        return Strip.join(strips)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def action_move(self, step: int) -> None:
        """To the next one or the one before; among those of which one is on, that is choosing it."""
        place = max(0, min(self._cursor + step, len(self._ticks) - 1))
        if self._ticks and place != self._cursor:
            self._go(place)
            if self._one:
                self.action_tick()

    def _go(self, place: int) -> None:
        self._cursor = place
        self.refresh()

    def action_tick(self) -> None:
        """Change the one under the cursor, or say why it cannot be changed."""
        if not self._ticks:
            return
        tick = self._ticks[self._cursor]
        if tick.fixed:
            self.post_message(self.Fixed(self, tick.key, tick.fixed))
            return
        if self._one:
            self._ticks = tuple(replace(other, on=other is tick) for other in self._ticks)
        else:
            self._ticks = tuple(replace(other, on=other.on != (other is tick)) for other in self._ticks)
        self.refresh()
        self.post_message(self.Changed(self, tick.key))

    def on_click(self, event: events.Click) -> None:
        """A click on one changes it."""
        for place, tick in enumerate(lay_out_ticks(self._ticks, self.size.width, one=self._one)):
            if tick.holds(event.x, event.y):
                event.stop()
                self._go(place)
                self.action_tick()
                return

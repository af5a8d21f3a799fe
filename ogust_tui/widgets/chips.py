"""Chosen records as chips that can be taken off, by keyboard and mouse."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from ogust_tui.i18n import N_
from ogust_tui.widgets.cells import Piece, Tone
from ogust_tui.widgets.flow import Placed, flow
from ogust_tui.widgets.messages import AboutItem
from ogust_tui.widgets.painting import LINE_CLASSES, component_style, paint
from ogust_tui.wording import one_line

REMOVE = "×"
GAP = 2
CHIP_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """A record that may be chosen: its name as the agency says it, and what tells it from its namesakes."""

    key: str
    label: str
    detail: str = ""


def lay_out_chips(choices: Sequence[Choice], width: int) -> list[Placed]:
    """The chips from left to right, on as many lines as they need."""
    most = min(CHIP_WIDTH, max(1, width - 4))
    return flow((f" {one_line(choice.label, most)} {REMOVE} " for choice in choices), width, GAP)


class ChipBar(Widget, can_focus=True):
    """Chips with a cursor: left and right go from one to the other, Delete takes one off. Takes no line when empty."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES | {"chip"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "move(1)", N_("Next"), id="chips.next", show=False),
        Binding("left", "move(-1)", N_("Previous"), id="chips.previous", show=False),
        Binding("delete,backspace", "remove", N_("Take off"), id="chips.remove"),
    ]

    class Removed(AboutItem):
        """The person took a chip off; it is still shown until ``show`` is called without it."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._choices: tuple[Choice, ...] = ()
        self._cursor = 0
        self.display = False

    def show(self, choices: Sequence[Choice]) -> None:
        """Show ``choices`` as chips."""
        self._choices = tuple(choices)
        self._cursor = max(0, min(self._cursor, len(self._choices) - 1))
        self.display = bool(self._choices)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines that the chips need."""
        chips = lay_out_chips(self._choices, width)
        return chips[-1].line + 1 if chips else 0

    def render_line(self, y: int) -> Strip:
        """Line ``y`` of chips, the one under the cursor reversed while in focus."""
        width = self.size.width
        strips = []
        used = 0
        for place, chip in enumerate(lay_out_chips(self._choices, width)):
            if chip.line != y:
                continue
            if chip.start > used:
                strips.append(paint(self, (), chip.start - used))
            piece: Piece = (chip.text, Tone.PLAIN)
            at_cursor = place == self._cursor and self.has_focus
            drawn = paint(self, (piece,), cell_len(chip.text), under_cursor=at_cursor, focused=True)
            strips.append(drawn if at_cursor else drawn.apply_style(component_style(self, "chip")))
            used = chip.end
        strips.append(paint(self, (), max(0, width - used)))
        return Strip.join(strips)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def action_move(self, step: int) -> None:
        """To the next chip or the one before."""
        self._cursor = max(0, min(self._cursor + step, len(self._choices) - 1))
        self.refresh()

    def action_remove(self) -> None:
        """Take off the chip under the cursor."""
        if self._choices:
            self.post_message(self.Removed(self, self._choices[self._cursor].key))

    def on_click(self, event: events.Click) -> None:
        """A click on a chip's cross takes it off, elsewhere on it selects it."""
        for place, chip in enumerate(lay_out_chips(self._choices, self.size.width)):
            if chip.holds(event.x, event.y):
                event.stop()
                self._cursor = place
                self.refresh()
                if event.x >= chip.end - 3:
                    self.action_remove()
                return

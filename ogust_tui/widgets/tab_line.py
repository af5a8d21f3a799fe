"""The tabs of a record on one line, each with the key that opens it, and what is shown at the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.messages import AboutItem, FromWidget
from ogust_tui.widgets.painting import LINE_CLASSES, paint
from ogust_tui.wording import one_line

BETWEEN = "│"


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its own key, the key of the keyboard that opens it, its name, how many things it holds."""

    key: str
    opened_by: str
    label: str
    count: str = ""

    @property
    def text(self) -> str:
        """As the line shows it: " 2 Notes 7 "."""
        return f" {self.opened_by} {self.label}{' ' if self.count else ''}{self.count} "


class TabLine(Widget):
    """The current tab reversed; a click opens another. The screen binds the keys."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES

    class Chosen(AboutItem):
        """A tab was clicked."""

    class RightClicked(FromWidget):
        """What stands at the right was clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tabs: tuple[Tab, ...] = ()
        self._current = ""
        self._right = ""

    def show(self, tabs: Sequence[Tab], current: str, right: str = "") -> None:
        """Show ``tabs``, the one with the key ``current`` open."""
        if (tuple(tabs), current, right) != (self._tabs, self._current, self._right):
            self._tabs, self._current, self._right = tuple(tabs), current, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """ " 1 Fiche │ 2 Notes 7 │ 3 Interventions                Tout"."""
        width = self.size.width
        strips, used = [], 0
        for tab in self._tabs:
            if used:
                strips.append(paint(self, ((BETWEEN, Tone.QUIET),), 1))
                used += 1
            here = tab.key == self._current
            tone = Tone.STRONG if here else Tone.PLAIN
            strips.append(paint(self, ((tab.text, tone),), cell_len(tab.text), under_cursor=here, focused=True))
            used += cell_len(tab.text)
        left = max(0, width - used)
        right = one_line(self._right, max(0, left - 2))
        strips.append(paint(self, ((" " * (left - cell_len(right) - 1), Tone.PLAIN), (right, Tone.QUIET)), left))
        return Strip.join(strips).crop(0, width)

    def on_click(self, event: events.Click) -> None:
        """A click on a tab opens it."""
        end = 0
        for tab in self._tabs:
            end += cell_len(tab.text) + bool(end)
            if event.x < end:
                event.stop()
                self.post_message(self.Chosen(self, tab.key))
                return
        if self._right:
            event.stop()
            self.post_message(self.RightClicked(self))

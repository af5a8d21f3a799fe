"""A few words on as many lines as they need; foreign text in them is only ever text."""

from typing import ClassVar

from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from ogust_tui.widgets.cells import Tone, wrap
from ogust_tui.widgets.painting import LINE_CLASSES, paint


class Words(Widget):
    """Takes no line while there is nothing to say. ``most`` lines at most, 0 for all that it takes."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES

    def __init__(
        self,
        text: str = "",
        tone: Tone = Tone.PLAIN,
        *,
        most: int = 0,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._text = text
        self._tone = tone
        self._most = most
        self.display = bool(text)

    @property
    def text(self) -> str:
        """What is said now."""
        return self._text

    def say(self, text: str, tone: Tone | None = None) -> None:
        """Say ``text`` from now on; empty for nothing."""
        tone = self._tone if tone is None else tone
        if (text, tone) != (self._text, self._tone):
            before = len(self._lines(self.size.width)) if self.display else 0
            self._text, self._tone = text, tone
            self.display = bool(text)
            self.refresh(layout=len(self._lines(self.size.width)) != before)

    def _lines(self, width: int) -> list[str]:
        lines = wrap(self._text, max(1, width))
        return lines[: self._most] if self._most else lines

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The longest line, if it fits."""
        return min(container.width, max((len(line) for line in self._lines(container.width)), default=0))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines that the words need."""
        return len(self._lines(width)) if self._text else 0

    def render_line(self, y: int) -> Strip:
        """Line ``y`` of the words."""
        lines = self._lines(self.size.width)
        return paint(self, ((lines[y] if y < len(lines) else "", self._tone),), self.size.width)

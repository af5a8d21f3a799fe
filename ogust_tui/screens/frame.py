"""The edges of every screen: the line on top, the rule over a list, and the line that says what happened."""

from typing import ClassVar

from rich.cells import cell_len
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from ogust_tui.i18n import _
from ogust_tui.widgets.cells import Tone, fit, wrap
from ogust_tui.widgets.painting import LINE_CLASSES, paint
from ogust_tui.wording import crop, one_line

RULE = "─"
MOST_MESSAGE_LINES = 4
LEAST_TITLE = 24
LEAST_SIZE = Size(80, 24)


def small_words(size: Size) -> str:
    """That the terminal is smaller than what the screens are made for; empty when it is not."""
    if size.width >= LEAST_SIZE.width and size.height >= LEAST_SIZE.height:
        return ""
    return _("This terminal is {width}x{height}; the screens want 80x24 to show everything.").format(
        width=size.width, height=size.height
    )


class HeadLine(Widget):
    """Where one is, at the left; the time and who is signed in, at the right."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._right = ""

    def show(self, title: str, right: str) -> None:
        """Say where one is, and ``right``, cleaned already; nothing is painted when nothing changed."""
        if (title, right) != (self._title, self._right):
            self._title, self._right = title, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line, the title strong."""
        width = self.size.width
        inside = max(1, width - 2)
        # The title gives way, but not all of it: who one is stands whole beside it on any terminal in use.
        right = crop(self._right, max(0, inside - LEAST_TITLE))
        left = fit(one_line(self._title, inside), inside - cell_len(right))
        return paint(self, ((" ", Tone.PLAIN), (left, Tone.STRONG), (right, Tone.QUIET)), width)


class SectionRule(Widget):
    """The name of a list on a rule across, with its counts at the right."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES

    def __init__(self, title: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = title
        self._right = ""

    def show(self, right: str, title: str | None = None) -> None:
        """Say other counts, and another name when given."""
        title = self._title if title is None else title
        if (title, right) != (self._title, self._right):
            self._title, self._right = title, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """ " À traiter ──────── 3 réponses, 2 à nous"."""
        width = self.size.width
        title, right = one_line(self._title, width // 2), one_line(self._right, width // 2)
        gap = max(0, width - 3 - cell_len(title) - (cell_len(right) + 1 if right else 0))
        pieces = [(" ", Tone.PLAIN), (title, Tone.STRONG), (" " + RULE * gap, Tone.QUIET)]
        return paint(self, (*pieces, (f" {right}" if right else "", Tone.PLAIN)), width)


class StatusLine(Widget):
    """What happened, calmly, until the next key: one line that is always there, more when the words need them."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    @property
    def text(self) -> str:
        """What is said now."""
        return self._text

    def say(self, text: str) -> None:
        """Say ``text``; empty for nothing."""
        if text != self._text:
            before = len(self._lines(self.size.width))
            self._text = text
            self.refresh(layout=len(self._lines(self.size.width)) != before)

    def _lines(self, width: int) -> list[str]:
        return wrap(self._text, max(1, width - 2))[:MOST_MESSAGE_LINES]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines that the words need, one at least."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """Line ``y`` of the words."""
        lines = self._lines(self.size.width)
        words = lines[y] if y < len(lines) else ""
        return paint(self, ((f" {words}", Tone.STRONG),), self.size.width)

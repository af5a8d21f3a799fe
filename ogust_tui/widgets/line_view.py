"""What the row list and the block list share: a cursor over lines that scroll, with no animation.

A view holds a window of items that its screen fills page by page; it asks for a page at an edge and keeps working
meanwhile.
"""

from abc import abstractmethod
from enum import Enum
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ogust_tui.i18n import N_
from ogust_tui.widgets.cells import Tone, wrap
from ogust_tui.widgets.messages import AboutItem, CursorMoved
from ogust_tui.widgets.painting import LINE_CLASSES, paint


class Edge(Enum):
    """Which page is wanted: the first or last of all, or the one before or after an item that is held."""

    FIRST = "first"
    LAST = "last"
    BEFORE = "before"
    AFTER = "after"


class LineView(ScrollView, can_focus=True):
    """A focusable scroll view that draws its own lines and moves by whole lines."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", N_("Next"), id="list.down", show=False),
        Binding("up", "cursor_up", N_("Previous"), id="list.up", show=False),
        Binding("pagedown", "page_down", N_("Page down"), id="list.page-down", show=False),
        Binding("pageup", "page_up", N_("Page up"), id="list.page-up", show=False),
        Binding("home", "first", N_("First"), id="list.first", show=False),
        Binding("end", "last", N_("Last"), id="list.last", show=False),
        Binding("enter", "open", N_("Open"), id="list.open", show=False),
    ]

    class PageNeeded(AboutItem):
        """A page is wanted: ``edge`` says which, ``key`` is the item BEFORE or AFTER which it stands.

        The view asks once: the screen answers BEFORE and AFTER by adding, FIRST and LAST by showing anew. A page that
        could not be read is asked for again after ``ask_again``.
        """

        def __init__(self, control: "LineView", edge: Edge, key: str) -> None:
            super().__init__(control, key)
            self.edge = edge

    class Highlighted(CursorMoved):
        """The cursor came to another item."""

    class Opened(AboutItem):
        """Enter, or a click on the selected item."""

    def __init__(self, *, empty: str = "", id: str | None = None, classes: str | None = None) -> None:
        """``empty`` says what would be here and the key that makes the first one."""
        super().__init__(id=id, classes=classes)
        self._empty = empty
        self._filled = False
        self._more = {Edge.BEFORE: False, Edge.AFTER: False}
        self._asked: set[tuple[Edge, str]] = set()
        self._highlighted: str | None = None
        self._looks_focused = False

    @property
    @abstractmethod
    def keys(self) -> list[str]:
        """The keys of the items held, in order."""

    @property
    @abstractmethod
    def selected(self) -> str | None:
        """The key of the item under the cursor."""

    @abstractmethod
    def refresh_cursor(self) -> None:
        """Repaint the line that shows the cursor."""

    @abstractmethod
    def ask_around(self) -> None:
        """Ask for the pages that the view comes near to."""

    @property
    def view_width(self) -> int:
        """Cells that a line may take, the scrollbar apart."""
        return max(1, self.scrollable_content_region.width)

    @property
    def view_height(self) -> int:
        """Lines seen at once."""
        return max(1, self.scrollable_content_region.height)

    @property
    def top(self) -> int:
        """The first line seen, counted from the first of all."""
        return self.scroll_offset.y

    def set_line_count(self, count: int) -> None:
        """Say how many lines there are to scroll over."""
        self.virtual_size = Size(self.view_width, count)

    def scroll_now(self, line: int) -> None:
        """Make ``line`` the first line seen, at once."""
        self.scroll_to(y=line, animate=False, force=True)

    def set_empty(self, text: str) -> None:
        """Change what an empty view says."""
        before, self._empty = self._empty, text
        if text != before and self._filled and not self.keys:
            self.refresh()

    def ask(self, edge: Edge, key: str) -> None:
        """Ask the screen for a page, once."""
        if (edge, key) not in self._asked:
            self._asked.add((edge, key))
            self.post_message(self.PageNeeded(self, edge, key))

    def ask_again(self) -> None:
        """Pages asked for will not come: ask anew for what is missing now."""
        self._asked.clear()
        self.ask_around()

    def look_focused(self, focused: bool) -> None:
        """Draw the cursor as in focus while another widget drives it."""
        self._looks_focused = focused
        self.refresh_cursor()

    def tell_highlight(self) -> None:
        """Tell the screen if the cursor is on another item than it was last told."""
        if self.selected != self._highlighted:
            self._highlighted = self.selected
            self.post_message(self.Highlighted(self, self.selected))

    def action_open(self) -> None:
        """Open the item under the cursor."""
        if self.selected is not None:
            self.post_message(self.Opened(self, self.selected))

    def on_focus(self) -> None:
        """The cursor shows that it is in focus."""
        self.refresh_cursor()

    def on_blur(self) -> None:
        """The cursor stays seen, less loudly."""
        self.refresh_cursor()

    def paint_empty(self, y: int) -> Strip:
        """Line ``y`` of what an empty view says; nothing before the first answer has come."""
        width = self.view_width
        text = wrap(self._empty, width - 2) if self._filled else []
        return paint(self, ((" ", Tone.PLAIN), (text[y] if y < len(text) else "", Tone.QUIET)), width)

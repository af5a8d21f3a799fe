"""A list of one-line rows over a window of pages: 100,000 rows cost what a few pages cost."""

from collections.abc import Sequence

from textual import events
from textual.scrollbar import ScrollTo
from textual.strip import Strip

from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.columns import Cell, Column, Row, column_widths, lay_out_header, lay_out_row
from ogust_tui.widgets.line_view import Edge, LineView
from ogust_tui.widgets.painting import CURSOR_MARK, paint

__all__ = ["Cell", "Column", "Edge", "Row", "RowList"]

# Rows held at most: beyond, the far end of the window is let go and asked for again when it is scrolled to.
ROWS_HELD = 1000
# A page is asked for when fewer rows than this are left beyond the last one seen.
ROWS_AHEAD = 60


class RowList(LineView):
    """Rows in columns, one cursor, pages asked for as they are needed.

    The cursor is always among the rows seen, so that Enter opens what the person looks at. Scroll positions are
    counted from the first row of all when ``total`` is known, so the scrollbar tells the truth.
    """

    class RowsNeeded(LineView.PageNeeded):
        """A page is wanted. Answer BEFORE and AFTER with ``add_rows``, FIRST and LAST with ``show(edge=...)``."""

    class Highlighted(LineView.Highlighted):
        """The cursor came to another row."""

    class Opened(LineView.Opened):
        """Enter, or a click on the selected row."""

    PageNeeded = RowsNeeded

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty: str = "",
        header: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """``empty`` says what would be here and the key that makes the first one."""
        super().__init__(empty=empty, id=id, classes=classes)
        self._columns = tuple(columns)
        self._header = 1 if header else 0
        self._rows: list[Row] = []
        self._places: dict[str, int] = {}
        self._base = 0
        self._total: int | None = None
        self._cursor = 0

    # What is held

    @property
    def selected(self) -> str | None:
        """The key of the row under the cursor."""
        return self._rows[self._cursor].key if self._rows else None

    @property
    def selected_row(self) -> Row | None:
        """The row under the cursor."""
        return self._rows[self._cursor] if self._rows else None

    @property
    def row_count(self) -> int:
        """Rows held now."""
        return len(self._rows)

    @property
    def keys(self) -> list[str]:
        """The keys of the rows held, in order."""
        return [row.key for row in self._rows]

    def show(
        self,
        rows: Sequence[Row],
        *,
        edge: Edge | None = None,
        more_before: bool = False,
        more_after: bool = False,
        total: int | None = None,
    ) -> None:
        """Hold ``rows`` and nothing else.

        With ``edge`` FIRST or LAST the cursor goes to that end. Without, the selected row stays selected, on the
        screen's same line; if it has gone, its neighbour takes its place. Whoever sees the very first row goes on
        seeing what is first, so that what arrives on top is not missed.
        """
        at_top = self.top == 0 and not more_before
        seen_at = self._base + self._cursor - self.top
        kept = self.selected
        old_cursor = self._cursor
        self._rows = list(rows)
        self._total = total
        self._more = {Edge.BEFORE: more_before, Edge.AFTER: more_after}
        self._asked.clear()
        self._filled = True
        self._base = self._base_of_window(edge, more_before)
        self._index()
        if edge is Edge.LAST:
            self._cursor = max(0, len(self._rows) - 1)
        elif edge is Edge.FIRST or kept is None:
            self._cursor = 0
        else:
            self._cursor = self._places.get(kept, max(0, min(old_cursor, len(self._rows) - 1)))
        self._settle(0 if at_top else self._base + self._cursor - seen_at)

    def add_rows(self, rows: Sequence[Row], edge: Edge, key: str, *, more: bool) -> None:
        """Put a page BEFORE or AFTER the row ``key``; ignored when that row is no longer at that end of the window."""
        self._asked.discard((edge, key))
        if not self._rows or self._rows[0 if edge is Edge.BEFORE else -1].key != key:
            return
        rows = [row for row in rows if row.key not in self._places]
        self._more[edge] = more
        top = self.top
        if edge is Edge.AFTER:
            self._rows.extend(rows)
            dropped = self._drop(range(len(self._rows) - ROWS_HELD))
            self._cursor = max(0, self._cursor - dropped)
            self._base += dropped
        else:
            self._rows[:0] = rows
            self._cursor += len(rows)
            new_base = max(0, self._base - len(rows)) if more else 0
            top += new_base + len(rows) - self._base
            self._base = new_base
            self._drop(range(ROWS_HELD, len(self._rows)))
        self._index()
        self._settle(top)

    def update_row(self, row: Row) -> None:
        """Replace the row of the same key where it stands; nothing happens if it is not held."""
        place = self._places.get(row.key)
        if place is not None:
            self._rows[place] = row
            self._refresh_row(place)

    def select(self, key: str) -> bool:
        """Put the cursor on ``key``; False if it is not held."""
        place = self._places.get(key)
        if place is None:
            return False
        self._move(place)
        return True

    def _base_of_window(self, edge: Edge | None, more_before: bool) -> int:
        if not more_before:
            return 0
        if edge is Edge.LAST and self._total is not None:
            return max(0, self._total - len(self._rows))
        return self._base

    def _drop(self, places: range) -> int:
        """Let rows go from an end of the window, and remember that there are more there."""
        if not places:
            return 0
        del self._rows[places.start : places.stop]
        self._more[Edge.BEFORE if places.start == 0 else Edge.AFTER] = True
        return len(places)

    def _index(self) -> None:
        self._places = {row.key: place for place, row in enumerate(self._rows)}

    def _settle(self, top: int) -> None:
        """After the rows changed: scroll to ``top`` as far as it goes, repaint, and ask for what is missing.

        Nothing before the view is on a screen: its first size settles it.
        """
        if not self.is_attached:
            return
        held = self._base + len(self._rows)
        self.set_line_count(self._header + max(held, self._total or 0, 1))
        self.scroll_now(top)
        self._reveal()
        self.refresh()
        self.tell_highlight()
        self.ask_around()

    # Moving

    @property
    def page_size(self) -> int:
        """Rows seen at once."""
        return max(1, self.view_height - self._header)

    def validate_scroll_y(self, value: float) -> float:
        """Only rows that are held can be scrolled to."""
        least, most = self._scroll_range()
        return min(max(value, least), most)

    def validate_scroll_target_y(self, value: float) -> float:
        """Only rows that are held can be scrolled to."""
        return round(self.validate_scroll_y(value))

    def _scroll_range(self) -> tuple[int, int]:
        return self._base, max(self._base, self._base + len(self._rows) - self.page_size)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Keep the cursor among the rows seen, and pages coming."""
        super().watch_scroll_y(old_value, new_value)
        if not self._rows:
            return
        first = self.top - self._base
        cursor = min(max(self._cursor, first), first + self.page_size - 1, len(self._rows) - 1)
        if cursor != self._cursor:
            self._cursor = cursor
            self.tell_highlight()
        self.ask_around()

    def _move(self, place: int) -> None:
        place = max(0, min(place, len(self._rows) - 1))
        if not self._rows or place == self._cursor:
            self.ask_around()
            return
        old, self._cursor = self._cursor, place
        self._refresh_row(old)
        self._refresh_row(place)
        self._reveal()
        self.tell_highlight()
        self.ask_around()

    def _reveal(self) -> None:
        """Bring the cursor into view. The view moves by a third, so that most moves repaint two lines only."""
        line, page = self._base + self._cursor, self.page_size
        jump = max(1, page // 3)
        if line < self.top:
            self.scroll_now(line - jump + 1)
        elif line >= self.top + page:
            self.scroll_now(line - page + jump)

    def refresh_cursor(self) -> None:
        """Repaint the row under the cursor."""
        self._refresh_row(self._cursor)

    def _refresh_row(self, place: int) -> None:
        self.refresh_line(self._header + self._base + place)

    def ask_around(self) -> None:
        """Ask for the rows that the view comes near to."""
        if not self._rows:
            return
        first = self.top - self._base
        if self._more[Edge.BEFORE] and first < ROWS_AHEAD:
            self.ask(Edge.BEFORE, self._rows[0].key)
        if self._more[Edge.AFTER] and first + self.page_size > len(self._rows) - ROWS_AHEAD:
            self.ask(Edge.AFTER, self._rows[-1].key)

    def action_cursor_down(self) -> None:
        """To the next row."""
        self._move(self._cursor + 1)

    def action_cursor_up(self) -> None:
        """To the row before."""
        self._move(self._cursor - 1)

    def action_page_down(self) -> None:
        """A page further, the cursor on the same line of the screen."""
        self._turn_page(max(1, self.page_size - 1))

    def action_page_up(self) -> None:
        """A page back."""
        self._turn_page(min(-1, 1 - self.page_size))

    def _turn_page(self, rows: int) -> None:
        top = self.top
        self._cursor = max(0, min(self._cursor + rows, len(self._rows) - 1))
        self.scroll_now(top + rows)
        self._reveal()
        self.refresh()
        self.tell_highlight()

    def action_first(self) -> None:
        """To the first row of all."""
        if self._more[Edge.BEFORE] and self._rows:
            self.ask(Edge.FIRST, self._rows[0].key)
        else:
            self._move(0)

    def action_last(self) -> None:
        """To the last row of all."""
        if self._more[Edge.AFTER] and self._rows:
            self.ask(Edge.LAST, self._rows[-1].key)
        else:
            self._move(len(self._rows) - 1)

    # Events

    def _on_scroll_to(self, message: ScrollTo) -> None:
        """A scrollbar dragged to its very end goes to that end of all rows, held or not."""
        if message.y is None or not self._rows:
            return
        if message.y >= self.max_scroll_y and self._more[Edge.AFTER]:
            self.ask(Edge.LAST, self._rows[-1].key)
        elif message.y <= 0 and self._more[Edge.BEFORE]:
            self.ask(Edge.FIRST, self._rows[0].key)

    def on_click(self, event: events.Click) -> None:
        """A click selects; a double click, or a click on the selected row, opens."""
        place = event.y + self.top - self._header - self._base
        if event.y < self._header or not 0 <= place < len(self._rows):
            return
        event.stop()
        if place == self._cursor:
            self.action_open()
        else:
            self._move(place)

    def on_resize(self) -> None:
        """Other columns may fit; the cursor stays in view."""
        if self._filled:
            self._settle(self.top)

    # Painting

    def render_line(self, y: int) -> Strip:
        """Line ``y`` of what is seen: a title, a row, or what an empty list says."""
        width = self.view_width
        widths = column_widths(self._columns, width - 2)
        blank = (" ", Tone.PLAIN)
        if y < self._header:
            return paint(self, (blank, *lay_out_header(self._columns, widths)), width)
        if not self._rows:
            return self.paint_empty(y - self._header)
        place = y + self.top - self._header - self._base
        if not 0 <= place < len(self._rows):
            return paint(self, (), width)
        under_cursor = place == self._cursor
        mark = (CURSOR_MARK, Tone.ACCENT) if under_cursor else blank
        line = (mark, *lay_out_row(self._rows[place].cells, self._columns, widths))
        focused = self.has_focus or self._looks_focused
        return paint(self, line, width, under_cursor=under_cursor, focused=focused)

"""Blocks one under the other, with a cursor that goes from block to block: the thread and the Notes tab."""

from collections.abc import Sequence

from textual import events
from textual.strip import Strip

from ogust_tui.widgets.block_stack import BlockStack
from ogust_tui.widgets.blocks import Block, Frame
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.line_view import Edge, LineView
from ogust_tui.widgets.painting import CURSOR_MARK, paint

__all__ = ["Block", "BlockList", "Edge", "Frame"]

# A page is asked for when fewer lines than this are left beyond the last one seen.
LINES_AHEAD = 60


class BlockList(LineView):
    """Blocks of any height over a window of pages.

    Up and Down go from block to block, and line by line through one that is taller than the view. The cursor's block
    is always in view at least in part.
    """

    class BlocksNeeded(LineView.PageNeeded):
        """A page is wanted. Answer BEFORE and AFTER with ``add_blocks``, FIRST and LAST with ``show(edge=...)``."""

    class Highlighted(LineView.Highlighted):
        """The cursor came to another block."""

    class Opened(LineView.Opened):
        """Enter, or a click on the selected block."""

    PageNeeded = BlocksNeeded

    def __init__(self, *, empty: str = "", id: str | None = None, classes: str | None = None) -> None:
        """``empty`` says what would be here and the key that makes the first one."""
        super().__init__(empty=empty, id=id, classes=classes)
        self._stack = BlockStack()
        self._cursor = 0
        self._follows = False
        # Where to arrive, kept until there is a size to arrive in.
        self._arrival: tuple[Edge | None, str | None] | None = None

    # What is held

    @property
    def selected(self) -> str | None:
        """The key of the block under the cursor."""
        if not self._stack or not self._stack.blocks[self._cursor].selectable:
            return None
        return self._stack.blocks[self._cursor].key

    @property
    def keys(self) -> list[str]:
        """The keys of the blocks held, in order."""
        return self._stack.keys

    @property
    def at_end(self) -> bool:
        """Whether the last line of all is in view."""
        return not self._more[Edge.AFTER] and self.top + self.view_height >= self._stack.line_count

    def show(
        self,
        blocks: Sequence[Block],
        *,
        edge: Edge | None = None,
        at: str | None = None,
        more_before: bool = False,
        more_after: bool = False,
    ) -> None:
        """Hold ``blocks`` and nothing else.

        The cursor goes to the block ``at``, put at the top of the view (a rule may be named: the cursor then stands
        under it), or to the end that ``edge`` (FIRST, LAST) asks for; else it stays on its block and that block on its
        line of the screen.
        """
        kept = self.selected
        seen_at = self._stack.top(self._cursor) - self.top
        self._stack.reset(blocks, self.view_width - 1)
        self._more = {Edge.BEFORE: more_before, Edge.AFTER: more_after}
        self._asked.clear()
        self._filled = True
        if kept is None or edge is not None or at is not None:
            self._arrive(edge, at)
            if not self.size:
                self._arrival = edge, at
            return
        place = self._stack.find(kept)
        self._cursor = self._stack.standing(self._cursor if place is None else place, 1)
        self._settle(self._stack.line_count if self._follows else self._stack.top(self._cursor) - seen_at)

    def _arrive(self, edge: Edge | None, at: str | None) -> None:
        place = None if at is None else self._stack.find(at)
        last = edge is Edge.LAST
        if place is not None:
            self._cursor = self._stack.standing(place, 1)
            top = self._stack.top(place)
        else:
            self._cursor = self._stack.standing(len(self._stack) - 1 if last else 0, -1 if last else 1)
            top = self._stack.line_count if last else 0
        self._settle(top)
        self._follows = last

    def add_blocks(self, blocks: Sequence[Block], edge: Edge, key: str, *, more: bool) -> None:
        """Put a page BEFORE or AFTER the block ``key``; ignored when that block is no longer at that end."""
        self._asked.discard((edge, key))
        if not self._stack or self._stack.blocks[0 if edge is Edge.BEFORE else -1].key != key:
            return
        self._more[edge] = more
        count, top = len(self._stack), self.top
        lines = self._stack.join(blocks, before=edge is Edge.BEFORE)
        if edge is Edge.BEFORE:
            self._cursor += len(self._stack) - count
            top += lines
        self._settle(top)

    def append(self, blocks: Sequence[Block]) -> None:
        """New blocks came at the end: followed if the end was in view, else nothing seen moves.

        Nothing is done while the window does not reach the end: they come with its page.
        """
        if self._more[Edge.AFTER]:
            return
        self._filled = True
        follow, on_last = self.at_end, self._cursor >= len(self._stack) - 1
        self._stack.join(blocks, before=False)
        if follow and on_last:
            self._cursor = self._stack.standing(len(self._stack) - 1, -1)
        self._settle(self._stack.line_count if follow else self.top)

    def update_block(self, block: Block) -> None:
        """Replace the block of the same key where it stands; nothing happens if it is not held."""
        top = self.top
        replaced = self._stack.replace(block)
        if replaced is not None:
            place, grown = replaced
            self._settle(top + grown if self._stack.top(place) < top else top)

    def select(self, key: str) -> bool:
        """Put the cursor on ``key``; False if it is not held."""
        place = self._stack.find(key)
        if place is None or not self._stack.blocks[place].selectable:
            return False
        self._move(place)
        return True

    def _settle(self, top: int) -> None:
        """After the blocks changed: scroll to ``top`` as far as it goes, repaint, and ask for what is missing.

        Nothing before the view is on a screen: its first size settles it.
        """
        if not self.is_attached:
            return
        self.set_line_count(max(1, self._stack.line_count))
        self.scroll_now(top)
        self.refresh()
        self.tell_highlight()
        self.ask_around()

    # Moving

    def validate_scroll_y(self, value: float) -> float:
        """Never past the last line."""
        return max(0, min(value, self._stack.line_count - self.view_height))

    def validate_scroll_target_y(self, value: float) -> float:
        """Never past the last line."""
        return round(self.validate_scroll_y(value))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Keep the cursor's block in view, and pages coming."""
        super().watch_scroll_y(old_value, new_value)
        if not self._stack:
            return
        self._follows = self.at_end
        first = self._stack.place_at(self.top)
        last = self._stack.place_at(self.top + self.view_height - 1)
        if not first <= self._cursor <= last:
            step = 1 if self._cursor < first else -1
            self._cursor = self._stack.standing(first if step > 0 else last, step)
            self.tell_highlight()
        self.ask_around()

    def _move(self, place: int) -> None:
        """The cursor to ``place``, the whole block in view if it can be, else the end of it one comes from."""
        old, self._cursor = self._cursor, place
        self._refresh_head(old)
        self._refresh_head(place)
        top, bottom = self._stack.top(place), self._stack.bottom(place)
        tall = bottom - top > self.view_height
        if top < self.top:
            self.scroll_now(bottom - self.view_height if tall and place < old else top)
        elif bottom > self.top + self.view_height:
            self.scroll_now(top if tall else bottom - self.view_height)
        self.tell_highlight()
        self.ask_around()

    def _head(self, place: int) -> int:
        """The line that shows the cursor: the first one seen of the block at ``place``."""
        return max(self._stack.top(place), min(self.top, self._stack.bottom(place) - 1))

    def refresh_cursor(self) -> None:
        """Repaint the line that shows the cursor."""
        self._refresh_head(self._cursor)

    def _refresh_head(self, place: int) -> None:
        if self._stack:
            self.refresh_line(self._head(place))

    def ask_around(self) -> None:
        """Ask for the blocks that the view comes near to."""
        if not self._stack or not self.size:
            return
        if self._more[Edge.BEFORE] and self.top < LINES_AHEAD:
            self.ask(Edge.BEFORE, self._stack.blocks[0].key)
        if self._more[Edge.AFTER] and self.top + self.view_height > self._stack.line_count - LINES_AHEAD:
            self.ask(Edge.AFTER, self._stack.blocks[-1].key)

    def action_cursor_down(self) -> None:
        """To the next block, or a line further through a tall one."""
        if not self._stack:
            return
        place = self._stack.standing(self._cursor + 1, 1)
        if place <= self._cursor or self._stack.bottom(self._cursor) > self.top + self.view_height:
            self.scroll_now(self.top + 1)
        else:
            self._move(place)

    def action_cursor_up(self) -> None:
        """To the block before, or a line back through a tall one."""
        if not self._stack:
            return
        place = self._stack.standing(self._cursor - 1, -1)
        if place >= self._cursor or self._stack.top(self._cursor) < self.top:
            self.scroll_now(self.top - 1)
        else:
            self._move(place)

    def action_page_down(self) -> None:
        """A page of lines further."""
        self._turn_page(max(1, self.view_height - 1))

    def action_page_up(self) -> None:
        """A page of lines back."""
        self._turn_page(min(-1, 1 - self.view_height))

    def _turn_page(self, lines: int) -> None:
        """Scroll, the cursor on the first block seen whole; at the end already, the cursor goes to the last block."""
        if not self._stack:
            return
        before = self.top
        self.scroll_now(before + lines)
        if self.top == before:
            self._to_end(last=lines > 0)
            return
        place = self._stack.place_at(self.top)
        if self._stack.top(place) < self.top and self._stack.bottom(place) < self.top + self.view_height:
            place += 1
        self._cursor = self._stack.standing(place, 1)
        self.refresh()
        self.tell_highlight()

    def _to_end(self, *, last: bool) -> None:
        self._move(self._stack.standing(len(self._stack) - 1 if last else 0, -1 if last else 1))
        self.scroll_now(self._stack.line_count if last else 0)

    def action_first(self) -> None:
        """To the first block of all."""
        if self._stack and self._more[Edge.BEFORE]:
            self.ask(Edge.FIRST, self._stack.blocks[0].key)
        elif self._stack:
            self._to_end(last=False)

    def action_last(self) -> None:
        """To the last block of all."""
        if self._stack and self._more[Edge.AFTER]:
            self.ask(Edge.LAST, self._stack.blocks[-1].key)
        elif self._stack:
            self._to_end(last=True)

    # Events

    def on_click(self, event: events.Click) -> None:
        """A click selects; a click on the selected block opens."""
        line = event.y + self.top
        if line >= self._stack.line_count:
            return
        event.stop()
        place = self._stack.place_at(line)
        if place == self._cursor:
            self.action_open()
        elif self._stack.blocks[place].selectable:
            self._move(place)

    def on_resize(self) -> None:
        """Text is wrapped again; the cursor's block stays on its line of the screen, and an end that was seen is."""
        if not self._filled:
            return
        seen_at = self._stack.top(self._cursor) - self.top
        if self._stack.width != self.view_width - 1:
            self._stack.reset(self._stack.blocks, self.view_width - 1)
        if self._arrival is not None:
            self._arrive(*self._arrival)
            self._arrival = None
        else:
            self._settle(self._stack.line_count if self._follows else self._stack.top(self._cursor) - seen_at)

    # Painting

    def render_line(self, y: int) -> Strip:
        """Line ``y`` of what is seen."""
        width = self.view_width
        margin = (" ", Tone.PLAIN)
        if not self._stack:
            return self.paint_empty(y)
        line = y + self.top
        if line >= self._stack.line_count:
            return paint(self, (), width)
        place = self._stack.place_at(line)
        pieces = self._stack.line(place, line - self._stack.top(place))
        if place != self._cursor or line != self._head(place) or self.selected is None:
            return paint(self, (margin, *pieces), width)
        on_title = line == self._stack.top(place)
        mark = (CURSOR_MARK, Tone.ACCENT)
        return paint(self, (mark, *pieces), width, under_cursor=on_title, focused=self.has_focus or self._looks_focused)

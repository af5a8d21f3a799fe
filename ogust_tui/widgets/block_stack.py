"""The arithmetic of blocks one under the other: heights, tops, and which block a line belongs to. Pure."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from itertools import accumulate

from ogust_tui.widgets.blocks import Block, block_height, lay_out_block
from ogust_tui.widgets.cells import Line

# Drawn blocks kept; heights are kept for all, which is all that scrolling needs.
DRAWN_KEPT = 256


class BlockStack:
    """Blocks measured for one width; each is drawn only when a line of it is seen."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.width = 0
        self._heights: list[int] = []
        self._tops: list[int] = [0]
        self._drawn: OrderedDict[Block, tuple[Line, ...]] = OrderedDict()

    def __len__(self) -> int:
        return len(self.blocks)

    @property
    def line_count(self) -> int:
        """Lines of all blocks together."""
        return self._tops[-1]

    @property
    def keys(self) -> list[str]:
        """The keys in order."""
        return [block.key for block in self.blocks]

    def reset(self, blocks: Sequence[Block], width: int) -> None:
        """Hold ``blocks``, measured for ``width`` cells."""
        self.blocks = list(blocks)
        self.width = width
        self._drawn.clear()
        self._heights = [block_height(block, width) for block in self.blocks]
        self._stack()

    def join(self, blocks: Sequence[Block], *, before: bool) -> int:
        """Add those not held yet at one end; returns how many lines they take."""
        held = set(self.keys)
        new = [block for block in blocks if block.key not in held]
        heights = [block_height(block, self.width) for block in new]
        place = 0 if before else len(self.blocks)
        self.blocks[place:place] = new
        self._heights[place:place] = heights
        self._stack()
        return sum(heights)

    def replace(self, block: Block) -> tuple[int, int] | None:
        """Put ``block`` where its key stands; returns its place and by how many lines it grew, None if not held."""
        place = self.find(block.key)
        if place is None:
            return None
        height = block_height(block, self.width)
        grown = height - self._heights[place]
        self.blocks[place], self._heights[place] = block, height
        self._stack()
        return place, grown

    def _stack(self) -> None:
        self._tops = list(accumulate(self._heights, initial=0))

    def find(self, key: str) -> int | None:
        """The place of ``key``."""
        return next((place for place, block in enumerate(self.blocks) if block.key == key), None)

    def top(self, place: int) -> int:
        """The first line of the block at ``place``."""
        return self._tops[min(max(place, 0), len(self.blocks))]

    def bottom(self, place: int) -> int:
        """The line after the last of the block at ``place``."""
        return self._tops[min(place + 1, len(self.blocks))]

    def place_at(self, line: int) -> int:
        """The place of the block that ``line`` belongs to, the nearest one for a line outside."""
        return max(0, min(bisect_right(self._tops, line) - 1, len(self.blocks) - 1))

    def standing(self, place: int, step: int) -> int:
        """The nearest place a cursor may stand on, looking first in the direction of ``step`` (1 or -1)."""
        count = len(self.blocks)
        place = max(0, min(place, count - 1))
        for way in (step, -step):
            found = place
            while 0 <= found < count:
                if self.blocks[found].selectable:
                    return found
                found += way
        return 0

    def line(self, place: int, within: int) -> Line:
        """Line ``within`` of the block at ``place``, drawn."""
        block = self.blocks[place]
        lines = self._drawn.get(block)
        if lines is None:
            lines = self._drawn[block] = lay_out_block(block, self.width)
            if len(self._drawn) > DRAWN_KEPT:
                self._drawn.popitem(last=False)
        return lines[within]

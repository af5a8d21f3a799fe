"""Short texts side by side, from left to right, on as many lines as they need: how chips and ticks stand. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len


@dataclass(frozen=True, slots=True)
class Placed:
    """A text where it stands: line, first cell, and text."""

    line: int
    start: int
    text: str

    @property
    def end(self) -> int:
        """The first cell after it."""
        return self.start + cell_len(self.text)

    def holds(self, x: int, y: int) -> bool:
        """Whether the cell ``x`` of line ``y`` is one of its own."""
        return self.line == y and self.start <= x < self.end


def flow(texts: Iterable[str], width: int, gap: int) -> list[Placed]:
    """The texts with ``gap`` cells between them; one that does not fit any more begins the next line."""
    placed: list[Placed] = []
    line = start = 0
    for text in texts:
        if start and start + cell_len(text) > width:
            line, start = line + 1, 0
        placed.append(Placed(line, start, text))
        start += cell_len(text) + gap
    return placed

"""Laying text out in terminal cells: wrapping, filling columns, and lines made of toned pieces.

Pure functions; the widgets paint what these return.
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum

from rich.cells import cell_len, chop_cells, set_cell_size

from ogust_tui.wording import clean, crop

# Signs that take one cell each, so that their count is their width: wrapping then needs no measuring.
_NOT_NARROW = re.compile(
    "[^\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2015\u2018-\u201f\u2026\u20ac\u2500-\u25fc]"
)

# French sets these apart with a space that must not end a line, and people type an ordinary one.
_GLUED = (" ?", " !", " :", " ;", " »")
NO_BREAK_SPACE = "\xa0"


class Tone(Enum):
    """What a piece of text means; the stylesheets say how it looks, with and without colour."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    LATE = "late"
    TODAY = "today"
    ACCENT = "accent"


Piece = tuple[str, Tone]
Line = tuple[Piece, ...]


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Clean one-line ``text`` as exactly ``width`` cells: cut with "…", or filled with spaces."""
    cut = crop(text, width)
    gap = " " * (width - cell_len(cut))
    return gap + cut if right else cut + gap


def spread(left: str, right: str, width: int, fill: str = " ") -> tuple[str, str]:
    """``left`` and ``right`` at the two ends of ``width`` cells, as two strings.

    The right one is kept whole as long as it leaves the left one half of the width; ``fill`` is the sign between.
    """
    right = crop(right, max(0, width // 2))
    if not right:
        left = crop(left, width)
        return left + fill * (width - cell_len(left)), ""
    left = crop(left, width - cell_len(right) - 1)
    return left + fill * (width - cell_len(left) - cell_len(right)), right


def wrap(text: str, width: int) -> list[str]:
    """Foreign ``text`` cleaned and broken at spaces into lines of at most ``width`` cells; its own lines are kept.

    A word longer than the width is cut where the line ends. Empty text has one empty line.
    """
    width = max(1, width)
    lines: list[str] = []
    for paragraph in _glue(clean(text).rstrip()).split("\n"):
        if _NOT_NARROW.search(paragraph) is None:
            lines.extend(_wrap_narrow(paragraph, width))
        else:
            lines.extend(_wrap_measured(paragraph, width))
    return lines


def _glue(text: str) -> str:
    for glued in _GLUED:
        text = text.replace(glued, NO_BREAK_SPACE + glued[1])
    return text.replace("« ", "«" + NO_BREAK_SPACE)


def _wrap_narrow(paragraph: str, width: int) -> Iterator[str]:
    start, end = 0, len(paragraph)
    while end - start > width:
        cut = paragraph.rfind(" ", start, start + width + 1)
        if cut <= start or not paragraph[start:cut].strip():
            cut = start + width
        yield paragraph[start:cut].rstrip(" ")
        start = cut
        while start < end and paragraph[start] == " ":
            start += 1
    if start < end or start == 0:
        yield paragraph[start:].rstrip(" ")


def _wrap_measured(paragraph: str, width: int) -> Iterator[str]:
    line, used = "", 0
    for word in paragraph.split(" "):
        size = cell_len(word)
        if line and used + 1 + size > width:
            yield line
            line, used = "", 0
        if line:
            line, used = f"{line} {word}", used + 1 + size
            continue
        *whole, line = chop_cells(word, width) or [""]
        yield from whole
        used = cell_len(line)
    yield line


def cut_line(pieces: Iterable[Piece], width: int) -> Line:
    """``pieces`` as a line of exactly ``width`` cells: cut at the end, or filled with spaces."""
    line: list[Piece] = []
    left = width
    for text, tone in pieces:
        size = cell_len(text)
        kept = set_cell_size(text, left) if size > left else text
        if kept:
            line.append((kept, tone))
        left -= min(size, left)
        if not left:
            break
    if left:
        line.append((" " * left, Tone.PLAIN))
    return tuple(line)

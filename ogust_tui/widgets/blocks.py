"""Blocks of text and how each is drawn for a width. Pure; the block list scrolls over them and paints the lines.

The frame tells what a block is without colour: single line for internal, double line for published, a heavy bar for
alerts.
"""

from dataclasses import dataclass
from enum import Enum

from rich.cells import cell_len

from ogust_tui.store.excerpt import found_in
from ogust_tui.widgets.cells import Line, Piece, Tone, fit, spread, wrap
from ogust_tui.wording import ELLIPSIS, crop, one_line

UNREAD = "●"
LEAST_WIDTH = 12


class Frame(Enum):
    """What surrounds a block; RULE is a line across, not a thing to stand on.

    PLAIN has a line of air under it; ROW has none, its body a little to the right.
    """

    PLAIN = "plain"
    ROW = "row"
    SINGLE = "single"
    DOUBLE = "double"
    BAR = "bar"
    RULE = "rule"


# Top left, top right, bottom left, bottom right, horizontal, vertical.
BOXES = {Frame.SINGLE: tuple("┌┐└┘─│"), Frame.DOUBLE: tuple("╔╗╚╝═║")}
BAR = "┃"
RULE = "─"


@dataclass(frozen=True, slots=True)
class Block:
    """One message, note, thread or rule. Every text is foreign and is cleaned when drawn.

    ``title`` stands in the frame (or on its own line without one), ``heading`` over the body, ``foot`` under it, each
    of its lines cut to the width. ``preview`` is the most body lines shown, 0 for all. ``indent`` is in cells.
    ``found`` are words that were searched for, as ``query_words`` gives them: they are strong in the body.
    """

    key: str
    frame: Frame = Frame.PLAIN
    title: str = ""
    title_right: str = ""
    heading: str = ""
    heading_right: str = ""
    body: str = ""
    foot: str = ""
    preview: int = 0
    indent: int = 0
    dim: bool = False
    unread: bool = False
    tone: Tone = Tone.PLAIN
    found: tuple[str, ...] = ()

    @property
    def selectable(self) -> bool:
        """Whether the cursor may stand on it."""
        return self.frame is not Frame.RULE


def _text_width(block: Block, width: int) -> int:
    """Cells left for the text between the edges of the frame."""
    edges = {Frame.SINGLE: 4, Frame.DOUBLE: 4, Frame.BAR: 2, Frame.ROW: 2}.get(block.frame, 0)
    return max(1, width - block.indent - edges)


def _body_lines(block: Block, width: int) -> list[str]:
    """The body wrapped; a preview reads no more of it than it shows."""
    if not block.body:
        return []
    if not block.preview:
        return wrap(block.body, width)
    beginning = block.body[: (block.preview + 1) * (width + 1) * 4]
    lines = wrap(beginning, width)
    if len(lines) <= block.preview and len(beginning) == len(block.body):
        return lines
    lines = lines[: block.preview]
    last = f"{lines[-1]} {ELLIPSIS}"
    lines[-1] = last if cell_len(last) <= width else crop(last, width)
    return lines


def _foot_lines(block: Block) -> list[str]:
    return block.foot.split("\n") if block.foot else []


def block_height(block: Block, width: int) -> int:
    """Lines that ``block`` takes in ``width`` cells: what ``lay_out_block`` would return, counted."""
    if block.frame is Frame.RULE:
        return 1
    width = max(LEAST_WIDTH, width)
    text_width = _text_width(block, width)
    inside = len(_body_lines(block, text_width)) + bool(block.heading) + len(_foot_lines(block))
    if block.frame in BOXES:
        return inside + 2
    return inside + bool(block.title or block.title_right) + (block.frame is Frame.PLAIN)


def lay_out_block(block: Block, width: int) -> tuple[Line, ...]:
    """``block`` drawn in ``width`` cells (12 at least)."""
    width = max(LEAST_WIDTH, width)
    if block.frame is Frame.RULE:
        return (_rule(block, width),)
    text_width = _text_width(block, width)
    inside = _inside(block, text_width)
    lines = (_boxed if block.frame in BOXES else _unboxed)(block, inside, text_width)
    if block.indent:
        margin = (" " * block.indent, Tone.PLAIN)
        lines = [(margin, *line) for line in lines]
    return tuple(lines)


def _inside(block: Block, width: int) -> list[Line]:
    """Heading, body and foot, each line exactly ``width`` cells."""
    tone = Tone.QUIET if block.dim else Tone.PLAIN
    lines: list[Line] = []
    if block.heading:
        left, right = spread(one_line(block.heading, width), one_line(block.heading_right, width), width)
        lines.append(((left, Tone.QUIET if block.dim else Tone.STRONG), (right, Tone.QUIET)))
    lines.extend(_with_found(fit(line, width), tone, block.found) for line in _body_lines(block, width))
    lines.extend(((fit(one_line(line, width), width), Tone.QUIET),) for line in _foot_lines(block))
    return lines


def _with_found(line: str, tone: Tone, found: tuple[str, ...]) -> Line:
    """``line`` in ``tone``, the words that begin as one of ``found`` strong."""
    pieces: list[Piece] = []
    done = 0
    for start, end in found_in(line, found):
        pieces += [(line[done:start], tone), (line[start:end], Tone.STRONG)]
        done = end
    pieces.append((line[done:], tone))
    return tuple(piece for piece in pieces if piece[0])


def _title_tone(block: Block) -> Tone:
    if block.tone is not Tone.PLAIN:
        return block.tone
    return Tone.QUIET if block.dim else Tone.STRONG


def _title(block: Block, width: int) -> str:
    mark = f"{UNREAD} " if block.unread else ""
    return mark + one_line(block.title, max(1, width - len(mark)))


def _boxed(block: Block, inside: list[Line], text_width: int) -> list[Line]:
    top_left, top_right, bottom_left, bottom_right, across, down = BOXES[block.frame]
    edge_tone = Tone.QUIET if block.dim else Tone.PLAIN
    title_width = text_width - 2
    title, right = _title(block, title_width), one_line(block.title_right, title_width // 2)
    if right:
        title = one_line(title, title_width - cell_len(right) - 1)
    used = cell_len(title) + 2 * bool(title) + cell_len(right) + 2 * bool(right)
    tone = _title_tone(block)
    top: list[Piece] = [(top_left, edge_tone)]
    if title:
        top.append((f" {title} ", tone))
    top.append((across * (text_width + 1 - used), edge_tone))
    if right:
        top.append((f" {right} ", tone if block.unread else edge_tone))
    top.append((across + top_right, edge_tone))
    sides = [((f"{down} ", edge_tone), *line, (f" {down}", edge_tone)) for line in inside]
    bottom = (bottom_left + across * (text_width + 2) + bottom_right, edge_tone)
    return [tuple(top), *sides, (bottom,)]


def _unboxed(block: Block, inside: list[Line], text_width: int) -> list[Line]:
    lines: list[Line] = []
    row = block.frame is Frame.ROW
    if block.title or block.title_right:
        width = text_width + 2 * row
        left, right = spread(_title(block, width), one_line(block.title_right, width), width)
        lines.append(((left, _title_tone(block)), (right, Tone.QUIET)))
    if row:
        return [*lines, *((("  ", Tone.PLAIN), *line) for line in inside)]
    lines.extend(inside)
    if block.frame is Frame.BAR:
        tone = block.tone if block.tone is not Tone.PLAIN else Tone.STRONG
        return [((f"{BAR} ", tone), *line) for line in lines]
    return [*lines, ((" " * text_width, Tone.PLAIN),)]


def _rule(block: Block, width: int) -> Line:
    title = one_line(block.title, width - 8)
    words = f" {title} " if title else ""
    tone = block.tone if block.tone is not Tone.PLAIN else Tone.QUIET
    margin, before = " " * block.indent, RULE * 3
    after = RULE * max(0, width - block.indent - 3 - cell_len(words))
    return ((margin, Tone.PLAIN), (before, tone), (words, Tone.STRONG), (after, tone))

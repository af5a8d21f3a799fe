"""Rows of cells and the columns they stand in, laid out for a width. Pure; the row list paints the lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from ogust_tui.widgets.cells import Line, Piece, Tone, fit
from ogust_tui.wording import one_line

GAP = 2
LEAST_FLEXIBLE = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One column, in lists of ``from_width`` cells or more. ``width`` 0 shares what is left, by ``weight``."""

    title: str = ""
    width: int = 0
    weight: int = 1
    right: bool = False
    from_width: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """Foreign text and what it means."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: its key in the screen's own terms, and a cell for each column."""

    key: str
    cells: tuple[Cell, ...]


def column_widths(columns: Sequence[Column], width: int) -> tuple[int, ...]:
    """The cells each column takes in ``width``, gaps apart; 0 for one that does not appear."""
    shown = [column for column in columns if column.from_width <= width]
    left = width - GAP * (len(shown) - 1) - sum(column.width for column in shown)
    weights = sum(column.weight for column in shown if not column.width)
    widths = []
    for column in columns:
        if column.from_width > width:
            widths.append(0)
        elif column.width:
            widths.append(column.width)
        else:
            share = max(LEAST_FLEXIBLE, left * column.weight // weights)
            left, weights = left - share, weights - column.weight
            widths.append(share)
    return tuple(widths)


def lay_out_row(cells: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int]) -> Line:
    """The cells in their columns, each cleaned and cut to its width."""
    pieces: list[Piece] = []
    for cell, column, width in zip(cells, columns, widths, strict=True):
        if not width:
            continue
        if pieces:
            pieces.append((" " * GAP, Tone.PLAIN))
        pieces.append((fit(one_line(cell.text, width), width, right=column.right), cell.tone))
    return tuple(pieces)


def lay_out_header(columns: Sequence[Column], widths: Sequence[int]) -> Line:
    """The columns' titles, quiet, in their places."""
    return lay_out_row([Cell(column.title, Tone.QUIET) for column in columns], columns, widths)

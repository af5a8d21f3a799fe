"""A large agency against a small one: the same pictures, the same keys, the same reads."""

from collections.abc import Callable
from pathlib import Path

from benchmarks.desk import BANNER, BOARD, FRAME, PRESSES, alternately, at_contacts, until
from benchmarks.table import Line, median, p95, ratio
from benchmarks.terminal import Sitting, desk

TYPED = ("m", "o", "backspace", "backspace", "a", "n", "g", "backspace", "backspace", "backspace", "0", "backspace")
"""What is typed into the search box, a letter at a time: words common and rare."""
MOST = 1.3


def pictures(small: Path, large: Path, runs: int) -> list[Line]:
    """Starting up: the frame, the first alert, the board."""
    lines = []
    for name, text in (("start-up: frame", FRAME), ("start-up: first alert", BANNER), ("start-up: board", BOARD)):
        few, many = alternately(runs, _until(small, text), _until(large, text))
        lines.append(ratio(f"{name}, large against small", median(many), median(few), MOST))
    return lines


def _until(store: Path, text: str) -> Callable[[], float]:
    return lambda: until(desk(store), text)


def keys(small: Path, large: Path, runs: int) -> list[Line]:
    """A letter in the search box of the contacts, and Down in their list."""
    few, many = alternately(runs, lambda: _search(small), lambda: _search(large))
    down_few, down_many = alternately(runs, lambda: _down(small), lambda: _down(large))
    return [
        ratio("search key in the contacts, large against small", median(many), median(few), MOST),
        ratio("Down in the contacts, large against small", median(down_many), median(down_few), MOST),
    ]


def _search(store: Path) -> float:
    with Sitting(desk(store)) as sitting:
        at_contacts(sitting)
        return median([sitting.press(key, quiet=0.15).done for key in TYPED])


def _down(store: Path) -> float:
    with Sitting(desk(store)) as sitting:
        at_contacts(sitting)
        return p95([sitting.press("down").done for _ in range(PRESSES)])

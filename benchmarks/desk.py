"""What somebody at the desk waits for: the first pictures, the keys, the memory; against the bare app, in one run."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.bare import FIRST_ROW
from benchmarks.table import Line, median, p95, ratio
from benchmarks.terminal import Sitting, desk, environment, python

FRAME, BANNER, BOARD, CONTACTS = "Accueil", "┃", "à nous", "CLI0"
"""What is on the screen when the frame, the first alert, the conversations, the contacts are there."""
BARE = python("-m", "benchmarks.bare")
PRESSES = 45
MOST_BYTES = 2 * 1024
MOST_MEMORY = 80
MOST_HELP = 200
_HELP_LOADS = """
import sys
from ogust_tui.cli.main import run_with
run_with(["--help"])
print(*sorted({"textual", "sqlmodel", "sqlalchemy"} & set(sys.modules)), file=sys.stderr)
"""


def first_pictures(store: Path, runs: int) -> list[Line]:
    """From the command to the frame, to the first alert and to the conversations, against the bare app's rows."""
    bare, frame, banner, board = alternately(
        runs,
        lambda: until(BARE, FIRST_ROW),
        lambda: until(desk(store), FRAME),
        lambda: until(desk(store), BANNER),
        lambda: until(desk(store), BOARD),
    )
    return [
        ratio("frame visible", median(frame), median(bare), 1.3),
        ratio("first alert banner visible", median(banner), median(bare), 1.7),
        ratio("conversations of the board visible", median(board), median(bare), None),
    ]


def keys(store: Path, runs: int) -> list[Line]:
    """Down in the list of contacts, against Down in the bare app."""
    sizes: list[int] = []

    def ours() -> float:
        with Sitting(desk(store)) as sitting:
            at_contacts(sitting)
            steps = [sitting.press("down") for _ in range(PRESSES)]
            sizes.extend(step.size for step in steps)
            return p95([step.done for step in steps])

    def bare() -> float:
        with Sitting(BARE) as sitting:
            sitting.wait_for(FIRST_ROW)
            sitting.settle()
            return p95([sitting.press("down").done for _ in range(PRESSES)])

    theirs, own = alternately(runs, bare, ours)
    return [
        ratio("Down in the list of contacts, p95", median(own), median(theirs), 1.5),
        Line("bytes sent for a Down, median", median(sizes), MOST_BYTES, "B", f"p95 {p95(sizes):.0f} B"),
    ]


def memory(store: Path) -> list[Line]:
    """The most memory after what the other figures do, and after a whole sitting: a thread, a record, writing."""
    with Sitting(desk(store)) as sitting:
        sitting.wait_for(BOARD)
        sitting.settle()
        start = sitting.peak_mb()
        for key in ("f3", *("down",) * 50):
            sitting.press(key, quiet=0.3)
        figures = sitting.peak_mb()
        for key in ("escape", "tab", "enter", "escape", "f4", "escape", "f3", "down", "enter", "n"):
            sitting.press(key, quiet=0.3)
        return [
            Line("peak memory: board, contacts, 50 Downs", figures, MOST_MEMORY, "MB", f"{start:.0f} MB at the board"),
            Line("… and then a thread, the alerts, a record, writing", sitting.peak_mb(), None, "MB", ""),
        ]


def help_of_commands(runs: int) -> list[Line]:
    """``--help`` as a whole command, and what of the dear libraries it loads."""
    (times,) = alternately(runs, lambda: wall(python("-m", "ogust_tui", "--help")))
    loaded = subprocess.run(
        python("-c", _HELP_LOADS), env=environment(), check=True, capture_output=True, encoding="utf-8"
    ).stderr.split()
    return [
        Line("--help", median(times), MOST_HELP, "ms"),
        Line("--help loads textual, sqlmodel or sqlalchemy", len(loaded), 0, said=" ".join(loaded)),
    ]


def alternately(runs: int, *measures: Callable[[], float]) -> list[list[float]]:
    """Each measure ``runs`` times, one after the other over and over; a first round warms up and does not count."""
    found: list[list[float]] = [[] for _ in measures]
    for turn in range(runs + 1):
        for measure, values in zip(measures, found, strict=True):
            value = measure()
            if turn:
                values.append(value)
    return found


def until(command: list[str], text: str) -> float:
    """Milliseconds until ``command`` shows ``text``."""
    with Sitting(command) as sitting:
        return sitting.wait_for(text)


def at_contacts(sitting: Sitting) -> None:
    """Go to the list of contacts, once the board is there."""
    sitting.wait_for(BOARD)
    sitting.settle()
    sitting.send("f3")
    sitting.wait_for(CONTACTS)
    sitting.settle()


def wall(command: list[str]) -> float:
    """Milliseconds that ``command`` takes as a whole."""
    start = time.perf_counter()
    subprocess.run(command, env=environment(), check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1e3

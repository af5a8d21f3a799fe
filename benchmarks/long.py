"""Long things: a thread of 2,000 messages, a record with 5,000 notes, 100,000 contacts.

Opening one is compared with opening a short one. A key in one is smooth when its repaint is over before anybody sees it
begin, whatever it repaints.
"""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.desk import alternately, at_contacts
from benchmarks.table import Line, median, p95, ratio
from benchmarks.terminal import Sitting, desk, python

THREAD, NOTES = "e-mail", "INTERNE"
"""What is on the screen once a thread, or the notes of a record, can be read."""
PRESSES = 30
SMOOTH = 100
"""Milliseconds that a person takes for at once."""
PATIENT = 1_000
"""Milliseconds that a person waits for without wondering, for a key pressed once in a day."""


def lines(long: Path, large: Path, runs: int) -> list[Line]:
    """Opening them, and moving in them."""
    few, many, record, full = alternately(
        runs,
        lambda: _opened(_open(long, "thread", "5"), THREAD),
        lambda: _opened(_open(long, "thread", "1000000"), THREAD),
        lambda: _opened(_open(long, "contact", "CLI00003"), NOTES),
        lambda: _opened(_open(long, "contact", "CLI00001"), NOTES),
    )
    up, down, turn, oldest = alternately(
        runs,
        lambda: _moving(_open(long, "thread", "1000000"), THREAD, "up"),
        lambda: _moving(_open(long, "contact", "CLI00001"), NOTES, "down"),
        lambda: _turning(large),
        lambda: _oldest(_open(long, "thread", "1000000")),
    )
    return [
        ratio("opening a thread of 2,000 messages against one of 2", median(many), median(few), 1.3),
        ratio("opening a record of 5,000 notes against one of 2", median(full), median(record), 1.3),
        Line("Up in a thread of 2,000 messages, p95", median(up), SMOOTH, "ms"),
        Line("Home in a thread of 2,000 messages", median(oldest), PATIENT, "ms"),
        Line("Down in a record of 5,000 notes, p95", median(down), SMOOTH, "ms"),
        Line("PageUp from the end of 100,000 contacts, p95", median(turn), SMOOTH, "ms"),
    ]


def _open(store: Path, kind: str, which: str) -> list[str]:
    return python("-m", "ogust_tui", "--store", str(store), "--as", "claire", "open", kind, which)


def _opened(command: Sequence[str], text: str) -> float:
    with Sitting(command) as sitting:
        return sitting.wait_for(text)


def _oldest(command: Sequence[str]) -> float:
    with Sitting(command) as sitting:
        sitting.wait_for(THREAD)
        sitting.settle(1)
        return sitting.press("home", quiet=1).done


def _moving(command: Sequence[str], text: str, key: str) -> float:
    with Sitting(command) as sitting:
        sitting.wait_for(text)
        sitting.settle(1)
        return p95([sitting.press(key).done for _ in range(PRESSES)])


def _turning(store: Path) -> float:
    with Sitting(desk(store)) as sitting:
        at_contacts(sitting)
        sitting.press("ctrl+end", quiet=0.5)
        return p95([sitting.press("pageup").done for _ in range(PRESSES)])

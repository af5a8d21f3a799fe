"""``.venv/bin/python -m benchmarks``: every figure in one table; the exit status is 1 when one is over its limit.

The stores that are measured are made once, which takes minutes for the large one, and kept in ``--stores``. Run it with
nothing else busy: it wants two cores, one for the program and one for who watches it.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from benchmarks import desk, long, mail, reads, replies, scale
from benchmarks.stores import LARGE, LONG, SMALL, store_of
from benchmarks.table import HEAD, Line

RUNS = 7


def groups(stores: Path, runs: int) -> dict[str, Callable[[], Iterable[Line]]]:
    """The parts of the table by name, each measured when it is called."""
    small, large, lengthy = (partial(store_of, size, stores) for size in (SMALL, LARGE, LONG))
    return {
        "pictures": lambda: desk.first_pictures(small(), runs),
        "keys": lambda: desk.keys(small(), runs),
        "memory": lambda: desk.memory(small()),
        "help": lambda: desk.help_of_commands(runs),
        "scale": lambda: [*scale.pictures(small(), large(), runs), *scale.keys(small(), large(), runs)],
        "reads": lambda: [
            reads.board(small(), large(), 3 * runs),
            reads.contacts(small(), large(), 3 * runs),
            *reads.full_text(large(), runs),
        ],
        "long": lambda: long.lines(lengthy(), large(), runs),
        "mail": lambda: mail.lines(stores),
        "replies": lambda: replies.lines(stores),
    }


def main() -> int:
    """Measure what is asked for, line by line."""
    ask = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    ask.add_argument(
        "only", nargs="*", help="parts of the table: pictures keys memory help scale reads long mail replies"
    )
    ask.add_argument("--stores", type=Path, default=Path(tempfile.gettempdir()) / "ogust-benchmarks")
    ask.add_argument("--runs", type=int, default=RUNS)
    given = ask.parse_args()
    parts = groups(given.stores, given.runs)
    if unknown := set(given.only) - set(parts):
        ask.error(f"no such part: {' '.join(sorted(unknown))}")
    print(HEAD, flush=True)
    over = False
    for name in given.only or parts:
        for line in parts[name]():
            over |= line.over
            print(line, flush=True)
    return int(over)


if __name__ == "__main__":
    sys.exit(main())

"""``python -m tests.fuzz``: mutants of real mails for as long as is said, each read in every way there is.

Whatever breaks the reading, or costs far more than its length, is written to ``--into`` and named; the status is then
1. Guided by what was reached where Atheris is installed (``--atheris``), else by chance alone; a seed repeats a run.
"""

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz.mutants import MOST_BYTES, changed, mutant
from tests.fuzz.seeds import SEEDS

SECONDS_A_MEGABYTE = 12.0
"""Beyond what any mail costs that is only large."""
SECONDS_ALWAYS = 0.5


class Found:
    """What broke the reading, one example for each place in the code."""

    def __init__(self, into: Path, check: Callable[[bytes], object]) -> None:
        self.into, self.check = into, check
        self.places: set[tuple[str, str, int]] = set()

    def note(self, raw: bytes, place: tuple[str, str, int], what: str) -> None:
        if place in self.places:
            return
        self.places.add(place)
        path = self.into / f"found-{len(self.places)}.eml"
        path.write_bytes(raw)
        print(f"{path}: {what}", flush=True)


def tried(raw: bytes, found: Found) -> None:
    """Check one mail, and note what does not hold."""
    started = time.process_time()
    try:
        found.check(raw)
    except Exception as error:  # noqa: BLE001  # whatever it is, it was looked for
        last = traceback.extract_tb(error.__traceback__)[-1]
        found.note(raw, (type(error).__name__, last.filename, last.lineno or 0), f"{last.name}: {error!r:.200}")
    took = time.process_time() - started
    if took > SECONDS_ALWAYS + SECONDS_A_MEGABYTE * len(raw) / 1_000_000:
        found.note(raw, ("slow", "", 0), f"{took:.1f} s for {len(raw)} bytes")


def by_chance(found: Found, seed: int, goes_on: Callable[[], bool]) -> int:
    """Mutants, the one after the other; how many there were."""
    number = 0
    while goes_on():
        tried(mutant(Random(seed + number)), found)
        number += 1
    return number


def by_atheris(atheris: Any, found: Found, seed: int, seconds: int) -> None:
    """Let libFuzzer choose what to change further: what reached new code. It ends the process by itself."""

    def mutated(data: bytes, most: int, chance: int) -> bytes:
        raw = bytes(data) if len(data) > 4 else SEEDS[chance % len(SEEDS)]
        if chance % 4 == 0:
            return bytes(atheris.Mutate(raw, most))
        return changed(Random(chance), raw, 2)[:most]

    corpus = found.into / "corpus"
    corpus.mkdir(exist_ok=True)
    for number, raw in enumerate(SEEDS):
        (corpus / f"seed-{number}").write_bytes(raw)
    options = [
        f"-max_total_time={seconds}",
        f"-seed={seed + 1}",
        f"-max_len={MOST_BYTES}",
        "-timeout=60",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], lambda raw: tried(raw, found), custom_mutator=mutated)
    atheris.Fuzz()


def main() -> int:
    """Look for as long as was said."""
    ask = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    ask.add_argument("--minutes", type=float, default=10)
    ask.add_argument("--seed", type=int, default=0)
    ask.add_argument("--into", type=Path, help="a folder for what is found")
    ask.add_argument("--atheris", action="store_true", help="guided by coverage")
    given = ask.parse_args()
    atheris = import_module("atheris") if given.atheris else None
    with atheris.instrument_imports(include=["ogust_tui"]) if atheris else nullcontext():
        check = import_module("tests.fuzz.checks").check
    found = Found(given.into or Path(tempfile.mkdtemp(prefix="ogust-fuzz-")), check)
    for raw in SEEDS:
        tried(raw, found)
    if atheris:
        by_atheris(atheris, found, given.seed, int(given.minutes * 60))
    else:
        end = time.monotonic() + given.minutes * 60
        number = by_chance(found, given.seed, lambda: time.monotonic() < end)
        print(f"{number} mutants, from seed {given.seed}: {len(found.places)} found")
    return int(bool(found.places))


if __name__ == "__main__":
    sys.exit(main())

"""How long a demo agency takes to make: 400 contacts and 100,000, as whole commands in one run.

``.venv/bin/python -m benchmarks.demo_size``; the second must stay under a minute on a machine with nothing else to do.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (400, 100_000)


def seconds(contacts: int) -> float:
    """The wall time of ``demo`` for that many contacts, the start of Python included."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "ogust_tui", "demo", "--at", str(Path(folder) / "demo"), "--no-launch"]
        start = time.perf_counter()
        subprocess.run([*command, "--contacts", str(contacts)], check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start


def main() -> None:
    """Print one line a size, and the ratio."""
    times = {contacts: seconds(contacts) for contacts in SIZES}
    for contacts, took in times.items():
        print(f"{contacts:>9,} contacts  {took:6.1f} s")
    small, large = (times[contacts] for contacts in SIZES)
    print(f"{SIZES[1] // SIZES[0]} times the contacts take {large / small:.0f} times as long")


if __name__ == "__main__":
    main()

"""Mails made to cost: time and memory grow with their length at most, as the system counts them, and not by a clock.

All of them small and somewhat larger, beside each other; those that are named by their size as large as that.
"""

import json
import subprocess
import sys
from pathlib import Path

from tests.mail_bounds import MEMORY_LIMIT, Cost

ROOT = Path(__file__).parents[2]
SMALL, LARGE = 1_500, 6_000
MOST_TIMES = 10.0
"""Four would be the length; the square of it sixteen."""
FREE_SECONDS = 0.1
"""What is too little to be compared."""
FREE_MEMORY = 60
NAMED = ("50 MB of text", "50 MB of one file", "10,000 parts", "10,000 files", "200 levels", "a header line of 1 MB")


def costs(*words: str) -> dict[str, Cost]:
    """What the mails cost that are asked for; a mail that came to a limit fails here."""
    command = [sys.executable, "-m", "tests.mail_bounds", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {name: Cost(*cost) for name, *cost in map(json.loads, done.stdout.splitlines())}


def test_no_mail_costs_more_than_its_length():
    small, large = costs("--megabyte", str(SMALL)), costs("--megabyte", str(LARGE))
    slow = {
        name: cost for name, cost in large.items() if cost.seconds > FREE_SECONDS + MOST_TIMES * small[name].seconds
    }
    assert slow == {}
    wide = {name: cost for name, cost in large.items() if cost.memory > FREE_MEMORY + 6 * cost.length / 1_000_000}
    assert wide == {}


def test_a_part_is_not_looked_for_its_headers_beyond_the_next_part():
    words, headers = costs("20,000 words as parts", "20,000 words as headers").values()
    assert headers.seconds < 3 * words.seconds


def test_a_report_of_another_form_is_looked_through_for_so_many_lines():
    server, person = costs("200,000 lines of a server", "200,000 lines of a person").values()
    assert server.seconds < person.seconds + 1


def test_what_is_named_by_its_size_takes_memory_as_it_does():
    found = costs(*NAMED)
    assert set(NAMED) <= set(found)
    plain = found["50 MB of text"].seconds
    for name, cost in found.items():
        assert cost.memory * 1_000_000 < MEMORY_LIMIT / 8, name
        assert cost.seconds < 20 * plain + 1, name

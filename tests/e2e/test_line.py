"""The line between the desk and the person: it drops, it is slow, it has few letters, its window changes size."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ogust_tui.store.access import Store
from ogust_tui.store.drafts import list_drafts
from ogust_tui.store.staff import actor_named
from tests.e2e.terminal import Terminal

PROGRAM = [sys.executable, "-m", "ogust_tui"]
# The house promises 2 seconds; a busy test machine gets one more.
LEFT_WITHIN = 3


@pytest.fixture(scope="module")
def demo_file(tmp_path_factory):
    """A demo store for all the tests here, each in another record or without writing."""
    return make_demo(tmp_path_factory.mktemp("line"))


def make_demo(folder):
    done = subprocess.run(
        [*PROGRAM, "demo", "--at", str(folder / "demo"), "--no-launch", "--json"],
        env=surroundings(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)["store"]


def surroundings(home, **more):
    kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8", "PYTHONPATH": str(Path(__file__).parents[2]), **more}


@pytest.fixture
def desk(demo_file, tmp_path):
    """Open a terminal on the demo store as Claire: ``desk("open", "contact", "CLI00002", LC_ALL="C")``."""
    opened = []

    def at(*arguments, before=(), columns=80, rows=24, encoding="utf-8", **environment):
        command = [*before, *PROGRAM, "--store", demo_file, "--as", "claire", *arguments]
        terminal = Terminal(
            command, surroundings(tmp_path, **environment), columns=columns, rows=rows, encoding=encoding
        )
        opened.append(terminal)
        return terminal

    yield at
    for terminal in opened:
        terminal.__exit__(None, None, None)


def writing(desk, code, text, **options):
    """Somebody who has just typed ``text`` in a note on the record ``code``."""
    record = desk("open", "contact", code, **options)
    record.wait_for(code)
    record.wait_for("F1")
    record.press("n")
    record.wait_for("INTERN")
    record.wait_for("×")
    record.press(text)
    record.wait_for(text)
    return record


def kept(demo_file):
    """What is kept of what Claire was typing."""
    store = Store.open(demo_file)
    try:
        return " ".join(row.text for row in list_drafts(store, actor_named(store, "claire")))
    finally:
        store.close()


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# The line drops


@pytest.mark.parametrize("before", [(), ("sh", "-c", 'trap "" HUP TERM; exec "$@"', "sh")], ids=["heard", "ignored"])
def test_when_the_line_drops_it_leaves_at_once_and_what_was_typed_is_kept(desk, demo_file, before):
    code = "CLI00003" if before else "CLI00002"
    record = writing(desk, code, f"perdu{code}", before=before)
    record.hang_up()
    assert record.exit_status(LEFT_WITHIN) == 128 + signal.SIGHUP
    assert f"perdu{code}" in kept(demo_file)


def test_where_no_signal_comes_it_sees_for_itself_that_the_line_dropped(desk, demo_file):
    record = writing(desk, "CLI00004", "sans signal", before=("setsid", "--wait"))
    (desk_pid,) = Path(f"/proc/{record.pid}/task/{record.pid}/children").read_text().split()
    record.hang_up()
    end = time.monotonic() + LEFT_WITHIN
    while is_running(desk_pid):
        assert time.monotonic() < end, "it stays"
        record.listen(0.02)
    assert "sans signal" in kept(demo_file)


def test_when_the_system_asks_it_leaves_the_terminal_as_it_found_it(desk, demo_file):
    record = writing(desk, "CLI00005", "interrompu")
    os.kill(record.pid, signal.SIGTERM)
    assert record.exit_status(LEFT_WITHIN) == 128 + signal.SIGTERM
    assert record.received.rfind(b"\x1b[?1049l") > record.received.rfind(b"\x1b[?1049h")
    assert "Traceback" not in record.text
    assert "interrompu" in kept(demo_file)

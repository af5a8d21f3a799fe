"""What the tests with real programs share: the environment of a person's shell, and a demo store to copy."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "ogust_tui"]
ROOT = Path(__file__).parents[2]


def surroundings_at(home: Path, **more: str) -> dict[str, str]:
    """What a program of the test is given: no terminal colours asked for, a home of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **more}


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory) -> Path:
    """A demo store made by the command, once for all test processes: making one takes longer than most tests."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # the one that the test processes of this run share
    made = folder / "demo-store"
    with (folder / "demo-store.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            made.write_text(_demo_made(tmp_path_factory.mktemp("demo")))
    return Path(made.read_text())


def _demo_made(home: Path) -> str:
    done = subprocess.run(
        [*PROGRAM, "demo", "--at", str(home / "demo"), "--no-launch", "--json"],
        env=surroundings_at(home),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)["store"].removeprefix("sqlite:///")


@pytest.fixture
def demo(demo_template, tmp_path) -> str:
    """The path of a demo store of the test's own."""
    return shutil.copyfile(demo_template, tmp_path / "demo.db").as_posix()

"""A process that has imported everything and forks ingesters of a Maildir, which are killed wherever it is told.

One job a line on its standard input, one answer a line. A fork costs some milliseconds where a start costs a second.
"""

import itertools
import json
import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session

from ogust_tui.mail.sources.maildir import Maildir
from ogust_tui.mail.sources.source import Arrived
from ogust_tui.mail.sources.stopping import Stop
from ogust_tui.mail.sources.taking import Taking
from ogust_tui.store.access import Store
from ogust_tui.store.errors import Refusal

CHILD = frozenset({signal.SIGCHLD})


class Quiet:
    """Nobody to be told; but nothing may stay where it is."""

    def left(self, name: str, why: Refusal) -> None:
        raise AssertionError(f"{name}: {why}") from sys.exception()

    def __getattr__(self, _name: str) -> Any:
        return lambda *_said: None


class Points:
    """The moments before and after each commit and each move, in their order; the process ends at one of them."""

    def __init__(self, last: int) -> None:
        self._last = last
        self._count = itertools.count(1)
        event.listen(sa.Engine, "commit", self.reach)
        event.listen(Session, "after_commit", self.reach)

    def reach(self, *_about: object) -> None:
        if next(self._count) == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


class Watched(Maildir):
    """A Maildir whose moves are such moments too."""

    def __init__(self, folder: Path, points: Points) -> None:
        super().__init__(folder)
        self._points = points

    def taken(self, mail: Arrived) -> None:
        self._points.reach()
        super().taken(mail)
        self._points.reach()


def ingest_all(store: Store, folder: Path, point: int) -> None:
    """Take in the Maildir, to the end or to ``point`` (0: to the end)."""
    maildir = Watched(folder, Points(point))
    Taking(maildir, lambda: Store(store.engine, store.url), Quiet(), Stop()).once()


def forked(store: Store, folder: Path, point: int) -> int:
    """A child at work; its process id."""
    child = os.fork()
    if not child:
        _work_and_end(store, folder, point)
    return child


def _work_and_end(store: Store, folder: Path, point: int) -> NoReturn:
    status = 1
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, CHILD)
        ingest_all(store, folder, point)
        status = 0
    except BaseException:  # noqa: BLE001  # said where the tests are read
        traceback.print_exc()
    finally:
        os._exit(status)


def main(url: str) -> None:
    """Jobs: {folder, point}, {folder, within: seconds}, {folder, together: number of ingesters}, {folder, warm}."""
    store = Store.open(url)
    store.close()
    signal.pthread_sigmask(signal.SIG_BLOCK, CHILD)
    chance = random.Random(20260324)
    for line in sys.stdin:
        job = json.loads(line)
        folder, began = Path(job["folder"]), time.monotonic()
        if job.get("warm"):
            ingest_all(store, folder, 0)
            statuses = [0]
        else:
            children = [forked(store, folder, job.get("point", 0)) for _ in range(job.get("together", 1))]
            if "within" in job:
                signal.sigtimedwait(CHILD, chance.uniform(0, job["within"]))
                os.kill(children[0], signal.SIGKILL)
            statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
            while signal.sigtimedwait(CHILD, 0):
                pass
        print(json.dumps({"statuses": statuses, "seconds": time.monotonic() - began}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

"""A process that has imported everything and forks ingesters of any source, which are killed wherever it is told.

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

from aiosmtpd.smtp import SMTP
from imapclient import IMAPClient  # type: ignore[import-untyped]
from sqlalchemy.engine.default import DefaultDialect

from ogust_tui.mail.sources.imap import ImapSource
from ogust_tui.mail.sources.imap_client import Mailbox
from ogust_tui.mail.sources.lmtp import Address, serve
from ogust_tui.mail.sources.maildir import Maildir
from ogust_tui.mail.sources.mbox import Mbox
from ogust_tui.mail.sources.source import Arrived, Source
from ogust_tui.mail.sources.stopping import Stop
from ogust_tui.mail.sources.taking import Taking
from ogust_tui.store.access import Store
from ogust_tui.store.errors import Refusal

CHILD = frozenset({signal.SIGCHLD})
KEPT = "250 2.0.0"
"""How the answer for a recipient of a mail begins."""

Job = dict[str, Any]


class Quiet:
    """Nobody to be told; but nothing may stay where it is."""

    def left(self, name: str, why: Refusal) -> None:
        raise AssertionError(f"{name}: {why}") from sys.exception()

    def __getattr__(self, _name: str) -> Any:
        return lambda *_said: None


class Points:
    """The moments before and after each commit and each move, in their order; the process ends at one of them.

    With ``lasting`` only those after: before a step, what lasts is what there was after the step before it.
    """

    def __init__(self, last: int, *, lasting: bool) -> None:
        self._last, self._lasting = last, lasting
        self._count = itertools.count(1)
        commit = DefaultDialect.do_commit

        def watched(dialect: DefaultDialect, connection: Any) -> None:
            self.before()
            commit(dialect, connection)
            self.after()

        DefaultDialect.do_commit = watched  # type: ignore[method-assign]

    def before(self, *_about: object) -> None:
        if not self._lasting:
            self.after()

    def after(self, *_about: object) -> None:
        if next(self._count) == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


class Watched:
    """A source whose marks and moves are such moments too."""

    def __init__(self, source: Source, points: Points) -> None:
        self._source, self._points = source, points
        self.mails, self.rest, self.drop = source.mails, source.rest, source.drop

    def taken(self, mail: Arrived) -> None:
        self._points.before()
        self._source.taken(mail)
        self._points.after()


def source_of(job: Job, points: Points) -> Source:
    """The Maildir "folder", the file "mbox", or "imap": the fields of a Mailbox, and its password."""
    if "mbox" in job:
        return Mbox(Path(job["mbox"]))
    if "imap" not in job:
        return Maildir(Path(job["folder"]))
    move = IMAPClient.move

    def watched(*arguments: object) -> object:
        points.after()  # it is marked
        return move(*arguments)

    IMAPClient.move = watched
    return ImapSource(Mailbox(**job["imap"]), job["password"])


def serve_all(store: Store, job: Job, points: Points) -> None:
    """Be the LMTP server at the path "lmtp". Each recipient's answer goes out alone; such a moment is after it."""
    push = SMTP.push

    async def one_by_one(connection: SMTP, said: str) -> None:
        for line in said.split("\r\n"):
            await push(connection, line)
            if line.startswith(KEPT):
                points.after()

    SMTP.push = one_by_one  # type: ignore[assignment, method-assign]
    serve(Address(path=Path(job["lmtp"])), lambda: Store(store.engine, store.url), Quiet(), lambda: None)


def work(store: Store, job: Job) -> None:
    """Take in what there is, to the end or to "point" (0: to the end)."""
    points = Points(job.get("point", 0), lasting=job.get("lasting", False))
    if "lmtp" in job:
        serve_all(store, job, points)
    else:
        source = Watched(source_of(job, points), points)
        Taking(source, lambda: Store(store.engine, store.url), Quiet(), Stop()).once()


def forked(store: Store, job: Job) -> int:
    """A child at work; its process id."""
    child = os.fork()
    if not child:
        _work_and_end(store, job)
    return child


def _work_and_end(store: Store, job: Job) -> NoReturn:
    status = 1
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, CHILD)
        work(store, job)
        status = 0
    except BaseException:  # noqa: BLE001  # said where the tests are read
        traceback.print_exc()
    finally:
        os._exit(status)


def statuses_of(children: list[int]) -> list[int]:
    """How each of them ended."""
    found = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    while signal.sigtimedwait(CHILD, 0):
        pass
    return found


def main(url: str) -> None:
    """Jobs: those of ``work``, with "within" (seconds), "together" (number of ingesters) or "warm" (in this process).

    One of LMTP is answered with the process id at once; {"end": process id} then waits for it.
    """
    store = Store.open(url)
    store.close()
    signal.pthread_sigmask(signal.SIG_BLOCK, CHILD)
    chance = random.Random(20260324)
    for line in sys.stdin:
        job, began = json.loads(line), time.monotonic()
        if job.get("warm"):
            work(store, job)
            answer = {"statuses": [0]}
        elif "end" in job:
            answer = {"statuses": statuses_of([job["end"]])}
        else:
            children = [forked(store, job) for _ in range(job.get("together", 1))]
            if "within" in job:
                signal.sigtimedwait(CHILD, chance.uniform(0, job["within"]))
                os.kill(children[0], signal.SIGKILL)
            answer = {"at_work": children} if "lmtp" in job else {"statuses": statuses_of(children)}
        print(json.dumps({**answer, "seconds": time.monotonic() - began}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

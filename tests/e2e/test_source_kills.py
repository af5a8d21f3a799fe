"""Ingesters of each source but the Maildir, killed (SIGKILL) after each commit, mark, move, cursor and answer.

Each round is killed at one point more than the last, until one comes to its end. Then a mail arrives, the ingester is
run again, and the store, row by row, and the mailbox are what they are when nobody kills.
"""

import contextlib
import itertools
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from smtplib import LMTP, SMTPServerDisconnected
from typing import Any, Protocol

import pytest
from imapclient import IMAPClient  # type: ignore[import-untyped]

from ogust_tui.mail.sources.lmtp import delivered
from tests.conftest import BACKENDS
from tests.mail_servers import PASSWORD, PATIENCE, USER, Dovecot, running_dovecot
from tests.unit.store_world import Keeper, PostgresKeeper, SqliteKeeper
from tests.unit.test_ingest import mail
from tests.unit.test_kills import LEROYS, MORELS, Round, mails, same

SENDER = "morel@famille.fr"
INBOX, DONE = "Réponses", "Faits"
MESSAGE_ID = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"
BEGIN = b"From morel@famille.fr Tue Nov 24 08:17:22 2026\n"
ANSWER, _PHOTO, _VACATION, _REPORT, STRANGER, *_OTHERS, COPY, _MANY = mails()[:10]
FIRST = [raw.replace(b"\n", b"\r\n") for raw in (ANSWER, STRANGER)]
LATER = mail(SENDER, MORELS, text="Plus tard", message_id="<later@x>").replace(b"\n", b"\r\n")


class Place(Protocol):
    """Where mail waits, other than in a Maildir."""

    def fill(self) -> dict[str, Any]:
        """Put the first mails there and nothing else; the job of who takes them."""

    def arrive(self) -> None:
        """Put the later mail there."""

    def state(self) -> object:
        """What is there, for two of them to be compared."""


class MboxPlace:
    """A file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def fill(self) -> dict[str, Any]:
        self._path.write_bytes(b"".join(BEGIN + raw + b"\n" for raw in FIRST))
        return {"mbox": str(self._path)}

    def arrive(self) -> None:
        with self._path.open("ab") as file:
            file.write(BEGIN + LATER + b"\n")

    def state(self) -> object:
        return self._path.read_bytes()


class ImapPlace:
    """A folder of a real server, made anew each time. ``client`` is another mail program."""

    def __init__(self, dovecot: Dovecot, client: IMAPClient, done_folder: str) -> None:
        self._client = client
        mailbox = {"host": "127.0.0.1", "port": dovecot.port, "tls_at_once": False, "user": USER}
        self._job = {"imap": {**mailbox, "folder": INBOX, "done_folder": done_folder}, "password": PASSWORD}

    def fill(self) -> dict[str, Any]:
        self._client.unselect_folder()
        for folder in filter(self._client.folder_exists, (INBOX, DONE)):
            self._client.delete_folder(folder)
        self._client.create_folder(INBOX)
        for raw in FIRST:
            self._client.append(INBOX, raw)
        return self._job

    def arrive(self) -> None:
        self._client.append(INBOX, LATER)

    def state(self) -> object:
        return [self._mails(folder) for folder in (INBOX, DONE) if self._client.folder_exists(folder)]

    def _mails(self, folder: str) -> object:
        """Of each, whether it is marked as read, and its id."""
        self._client.select_folder(folder, readonly=True)
        got = self._client.fetch(self._client.search(), ["FLAGS", MESSAGE_ID])
        return [
            (b"\\Seen" in one[b"FLAGS"], one[b"BODY[HEADER.FIELDS (MESSAGE-ID)]"]) for _, one in sorted(got.items())
        ]


class Queue:
    """The side of LMTP that a mail server is: each recipient waits in its queue until the answer for it is 250."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: list[tuple[bytes, list[str]]] = []

    def put(self, *raws: bytes) -> None:
        """Each mail is for two."""
        self._waiting += [(raw, [MORELS, LEROYS]) for raw in raws]

    def send(self) -> None:
        """Offer what waits, until nothing does or the other side dies."""
        with contextlib.suppress(SMTPServerDisconnected, ConnectionError), self._connected() as client:
            while self._waiting:
                raw, recipients = self._waiting[0]
                assert client.mail(SENDER)[0] == 250
                assert [client.rcpt(one)[0] for one in recipients] == [250] * len(recipients)
                answer = client.data(raw)
                while True:
                    assert answer[0] == 250
                    del recipients[0]
                    if not recipients:
                        break
                    answer = client.getreply()
                del self._waiting[0]

    def _connected(self) -> LMTP:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                client = LMTP(str(self._path), local_hostname="mx")
            except (FileNotFoundError, ConnectionRefusedError):
                assert time.monotonic() < until, "nobody listens"
                time.sleep(0.002)
            else:
                client.ehlo_or_helo_if_needed()
                return client


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server


@pytest.fixture(scope="module", params=BACKENDS)
def ingesting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """The process that forks ingesters."""
    folder = tmp_path_factory.mktemp("kills")
    keeper: Keeper
    if request.param == "sqlite":
        keeper = SqliteKeeper(request.getfixturevalue("sqlite_template"), folder)
    else:
        server, template = (request.getfixturevalue(f"postgres_{name}") for name in ("server", "template"))
        keeper = PostgresKeeper(server, template)
    forking = Round(keeper, folder)
    forking.begin()
    forking.run(warm=True)
    yield forking
    forking.end()
    if isinstance(keeper, PostgresKeeper):
        keeper.close()


def rounds(ingesting: Round, place: Place) -> Iterator[tuple[dict[str, list[str]], object]]:
    """What a run leaves that is killed at no point, at the first, at the second… to the last."""
    for point in itertools.count():
        ingesting.restore()
        job = place.fill()
        killed = ingesting.killed(point=point, lasting=True, **job)
        if point and not killed:
            return
        place.arrive()
        assert not ingesting.killed(**job)
        yield ingesting.rows([*FIRST, LATER]), place.state()


def all_the_same(rounds: Iterator[tuple[dict[str, list[str]], object]], points: int) -> None:
    """Hold that all rounds leave the same, and that there were so many points at least."""
    rows, state = next(rounds)
    killed = 0
    for rows_then, state_then in rounds:
        killed += 1
        same(rows_then, rows)
        assert state_then == state, f"killed at point {killed}"
    assert killed >= points


ON_SQLITE = pytest.mark.parametrize("ingesting", ["sqlite"], indirect=True)


@ON_SQLITE
def test_an_mbox_file(ingesting, tmp_path):
    all_the_same(rounds(ingesting, MboxPlace(tmp_path / "mbox")), 4)


def test_a_mailbox_whose_mails_are_marked(ingesting, dovecot):
    with dovecot.signed_in() as client:
        all_the_same(rounds(ingesting, ImapPlace(dovecot, client, "")), 8)


@ON_SQLITE
def test_a_mailbox_whose_mails_are_moved(ingesting, dovecot):
    with dovecot.signed_in() as client:
        all_the_same(rounds(ingesting, ImapPlace(dovecot, client, DONE)), 10)


def lmtp_rounds(ingesting: Round, path: Path) -> Iterator[tuple[dict[str, list[str]], object]]:
    """The same with an LMTP server that is killed at a point of the conversation, and another one after it."""
    came = [delivered(raw, SENDER, (MORELS, LEROYS)) for raw in (*FIRST, LATER)]
    for point in itertools.count():
        ingesting.restore()
        queue = Queue(path)
        queue.put(*FIRST)
        killed = served(ingesting, queue, path, point)
        if point and not killed:
            return
        queue.put(LATER)
        assert not served(ingesting, queue, path)
        yield ingesting.rows(came), None


def served(ingesting: Round, queue: Queue, path: Path, point: int = 0) -> bool:
    """Let the queue go to a server; whether that was killed rather than told to end."""
    (server,) = ingesting.run(lmtp=str(path), point=point, lasting=True)["at_work"]
    queue.send()
    os.kill(server, signal.SIGTERM)
    return ingesting.killed(end=server)


def test_lmtp_whose_sender_tries_again(ingesting, tmp_path):
    all_the_same(lmtp_rounds(ingesting, tmp_path / "lmtp"), 8)

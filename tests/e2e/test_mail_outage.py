"""The disk is full, or PostgreSQL stops, while mail is taken in: it is said, nothing is lost, each mail comes once."""

import contextlib
import resource
from collections.abc import Iterator
from pathlib import Path
from smtplib import LMTP, SMTPDataError, SMTPRecipientsRefused

import pytest

from tests.e2e.test_mail_sources import SENDER, Agency
from tests.servers import PostgresServer, free_port
from tests.unit.store_world import PostgresKeeper, SqliteKeeper, open_world

pytestmark = pytest.mark.usefixtures("no_compiled_modules")
LARGEST = 2_000_000
"""Bytes of the log of all that is written here, and more."""


def agency_at(url: str, capsys) -> Iterator[Agency]:
    world = open_world(url)
    yield Agency(world, url, capsys)
    world.store.close()


@pytest.fixture
def agency(sqlite_template, tmp_path, capsys) -> Iterator[Agency]:
    yield from agency_at(SqliteKeeper(sqlite_template, tmp_path).url, capsys)


@pytest.fixture
def folder(tmp_path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    return tmp_path / "Maildir"


def waiting(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "new").iterdir())


@contextlib.contextmanager
def full(process: int, size: int) -> Iterator[None]:
    """Let files grow to ``size`` and no further: SQLite is told the same as by a full disk or a used up quota."""
    soft, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (soft, hard))


# --- a full disk


def test_a_folder_while_the_disk_is_full(agency, folder):
    texts = [f"n{number}" for number in range(4)]
    for text in texts:
        (folder / "new" / f"{text}.h").write_bytes(agency.mail(text))
    agency.world.store.close()
    left = set()
    for size in range(10_000, LARGEST, 40_000):  # it gets full at one commit, then at another
        with full(0, size):
            done = agency.ingest("--maildir", str(folder), "--once", lang="fr")
        if done.status == 0:
            break
        assert (done.status, done.err.splitlines()[-1].startswith("Le disque est plein.")) == (75, True), done
        left.add(len(waiting(folder)))
        assert [name.partition(".")[0] for name in waiting(folder)] == texts[-len(waiting(folder)) :]
    assert len(left) > 2
    assert waiting(folder) == []
    assert agency.texts() == texts


def offer(port: int, mail: bytes, to: str) -> int:
    """Give a mail to the LMTP server, as a mail server does; the answer's number."""
    with LMTP("127.0.0.1", port, local_hostname="mx") as client:
        try:
            client.sendmail(SENDER, [to], mail)
        except SMTPRecipientsRefused as refused:
            return refused.recipients[to][0]
        except SMTPDataError as refused:
            return refused.smtp_code
        return 250


def test_lmtp_while_the_disk_is_full(agency):
    port = free_port()
    with agency.watch("--lmtp", f"127.0.0.1:{port}") as server:
        server.says("Listening")
        assert offer(port, agency.mail("un"), agency.address) == 250
        agency.world.store.close()
        for size in (10_000, 40_000):  # at the recipient, and at the mail itself
            with full(server.pid, size):
                assert offer(port, agency.mail("deux"), agency.address) == 451
        server.says("The disk is full. Nothing was changed.")
        assert offer(port, agency.mail("deux"), agency.address) == 250
        server.says("works again")
    assert agency.texts() == ["un", "deux"]


# --- PostgreSQL


@pytest.fixture
def on_postgres(postgres_server, postgres_template, capsys) -> Iterator[Agency]:
    keeper = PostgresKeeper(postgres_server, postgres_template)
    yield from agency_at(keeper.url, capsys)
    keeper.close()


def test_postgresql_stops_and_starts_while_mail_is_waited_for(on_postgres, postgres_server: PostgresServer, folder):
    agency, port = on_postgres, free_port()
    with (
        agency.watch("--maildir", str(folder), "--watch") as watcher,
        agency.watch("--lmtp", f"127.0.0.1:{port}") as server,
    ):
        server.says("Listening")
        (folder / "new" / "1.h").write_bytes(agency.mail("un"))
        watcher.says("1.h: posted")
        assert offer(port, agency.mail("deux"), agency.address) == 250
        postgres_server.stop()
        try:
            (folder / "new" / "3.h").write_bytes(agency.mail("trois"))
            watcher.says("tried again")
            assert offer(port, agency.mail("quatre"), agency.address) == 451
            server.says("tried again")
            assert waiting(folder) == ["3.h"]
        finally:
            postgres_server.start()
        watcher.says("works again")
        assert offer(port, agency.mail("quatre"), agency.address) == 250
        server.says("works again")
    assert waiting(folder) == []
    assert sorted(agency.texts()) == ["deux", "quatre", "trois", "un"]

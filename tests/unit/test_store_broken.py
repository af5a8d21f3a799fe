"""Stores that cannot be used: each says so plainly, loses nothing, and works again when what was wrong is gone."""

import contextlib
import os
import re
import resource
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from ogust_tui.mail.ingest import ingest
from ogust_tui.store import engine as opening
from ogust_tui.store.access import Store
from ogust_tui.store.backup import backup_store, check_store, stats
from ogust_tui.store.changes import Watcher
from ogust_tui.store.contact_reads import list_contacts
from ogust_tui.store.contact_view import ContactDoor
from ogust_tui.store.drafts import draft_at, save_draft
from ogust_tui.store.errors import DataRefused, StoreMissing, StoreUnavailable
from ogust_tui.store.kinds import Outcome
from ogust_tui.store.notes import add_note
from ogust_tui.store.schema import create_schema, upgrade_schema
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.store.threads import reply
from tests.servers import PostgresServer
from tests.unit.store_world import World, contact_login, open_world

NOBODY = 65534


def path_of(world: World) -> Path:
    return Path(world.store.url.database or "")


def write(world: World, text: str = "Une note") -> int:
    return add_note(world.store, world.rosa, text, [world.ref("MOREL")])


def read(world: World) -> object:
    return list_contacts(world.store, world.rosa)


def said(attempt: Callable[[], object], *words: str) -> None:
    """Hold that ``attempt`` says that the store cannot be used, with these words and without those of the driver."""
    with pytest.raises(StoreUnavailable) as refusal:
        attempt()
    message = str(refusal.value)
    assert message.endswith(".")
    assert "\n" not in message
    for word in words:
        assert word in message
    for word in ("sqlite3", "psycopg", "SELECT", "INSERT", "BEGIN", "OperationalError"):
        assert word not in message


# --- files


@pytest.mark.parametrize(
    "data", [b"not a database, but long enough to look at " * 20, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_file_that_is_no_database(tmp_path, data):
    path = tmp_path / "photo.db"
    path.write_bytes(data)
    for attempt in (Store.open, create_schema, upgrade_schema):
        said(partial(attempt, str(path)), "photo.db")
    door = ContactDoor.open(str(path))
    said(lambda: door.threads(1), "photo.db")
    door.close()
    assert path.read_bytes() == data


def test_a_file_that_is_empty_is_no_store(tmp_path):
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(StoreMissing):
        Store.open(str(path))
    assert path.read_bytes() == b""


def test_a_place_that_is_no_file(tmp_path):
    said(lambda: Store.open(str(tmp_path)), str(tmp_path))
    with pytest.raises((StoreUnavailable, DataRefused)):
        create_schema(str(tmp_path))
    (tmp_path / "file").touch()
    said(lambda: create_schema(str(tmp_path / "file" / "store.db")), "file")
    said(lambda: create_schema("/proc/nowhere/store.db"), "nowhere")


def test_a_damaged_store_says_so_and_is_not_written_to(sqlite_world):
    sqlite_world.store.close()
    path = path_of(sqlite_world)
    whole = path.read_bytes()
    for start in range(4096, len(whole), 4096):  # everything but the first page
        with path.open("r+b") as file:
            file.seek(start)
            file.write(b"\xff" * 4096)
    said(lambda: read(sqlite_world), "damaged", "backup")
    said(lambda: write(sqlite_world), "damaged")
    sqlite_world.store.close()
    path.write_bytes(whole)
    assert read(sqlite_world)


def test_a_store_that_lost_its_end_is_damaged(sqlite_world):
    sqlite_world.store.close()
    path = path_of(sqlite_world)
    os.truncate(path, path.stat().st_size // 2 // 4096 * 4096)
    try:
        problems = [one.about for one in check_store(sqlite_world.store)]
    except StoreUnavailable as refusal:
        problems = [str(refusal)]
    assert re.search("damaged|malformed|database|Page|page", problems[0])


def test_a_store_that_another_program_holds(sqlite_world, monkeypatch):
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_MS", 20)
    store = Store.open(str(path_of(sqlite_world)), clock=sqlite_world.clock)
    mine = open_world(sqlite_world.store.url.render_as_string())
    mine.store = store
    other = sqlite3.connect(path_of(sqlite_world), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert read(mine)  # reading goes on
    said(lambda: write(mine), "busy", "Nothing was changed")
    other.execute("ROLLBACK")
    write(mine, "Après")
    assert [row["text"] for row in mine.rows("note")] == ["Après"]
    other.close()
    store.close()


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Act as somebody whom the rights of files bind, which they do not bind the superuser to."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(was)


@pytest.fixture
def shelf() -> Iterator[Path]:
    """A folder that everybody can reach."""
    with tempfile.TemporaryDirectory(prefix="ogust-shelf-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def test_a_store_that_can_only_be_read(sqlite_world, shelf):
    thread = sqlite_world.thread("MOREL", publish=True).thread_id
    sqlite_world.store.close()
    path = shelf / "store.db"
    path.write_bytes(path_of(sqlite_world).read_bytes())
    path.chmod(0o444)
    shelf.chmod(0o555)
    with as_nobody():
        said(partial(write_on, path, sqlite_world), "store.db")
        said(lambda: create_schema(str(shelf / "new.db")), "new.db", "rights")
        said(lambda: backup_store(str(path), shelf / "copy.db"))
    assert sorted(file.name for file in shelf.iterdir()) == ["store.db"]
    shelf.chmod(0o777)
    path.chmod(0o666)
    with as_nobody():
        write_on(path, sqlite_world)
    assert thread


def write_on(path: Path, world: World) -> None:
    store = Store.open(str(path), clock=world.clock)
    try:
        add_note(store, world.rosa, "Une note", [world.ref("MOREL")])
    finally:
        store.close()


def test_a_store_that_one_may_not_open(sqlite_world, shelf):
    sqlite_world.store.close()
    path = shelf / "store.db"
    path.write_bytes(path_of(sqlite_world).read_bytes())
    path.chmod(0o000)
    with as_nobody():
        said(lambda: Store.open(str(path)), "store.db", "rights")


# --- a full disk


def fill_up(world: World) -> int:
    """Let the store's file grow no more, as on a full disk; the number of pages it may have."""
    with world.store.engine.connect() as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar() or 0)

    @sa.event.listens_for(world.store.engine, "connect")
    def no_more(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    world.store.close()
    return pages


def test_a_full_disk_loses_nothing_that_was_there(sqlite_world):
    address = str(path_of(sqlite_world))
    mine = open_world(sqlite_world.store.url.render_as_string())
    mine.store = Store.open(address, clock=sqlite_world.clock)
    note, thread = write(mine, "Avant"), mine.thread("MOREL").thread_id
    fill_up(mine)
    before = mine.everything()
    big = "mot " * 100_000
    for attempt in (
        lambda: write(mine, big),
        lambda: reply(mine.store, mine.rosa, thread, big),
        lambda: save_draft(mine.store, mine.rosa, "note:MOREL", big),
        lambda: ingest(mine.store, b"Message-ID: <a@b>\n\n" + os.urandom(400_000)),
    ):
        said(attempt, "disk is full", "Nothing was changed")
        assert mine.everything() == before
    mine.store.close()
    again = Store.open(address, clock=sqlite_world.clock)
    reply(again, mine.rosa, thread, big)
    assert show_thread(again, mine.rosa, thread).last_position == 2
    assert check_store(again) == ()
    again.close()
    assert note


@contextlib.contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """A limit on the size of files, as a quota would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("no_compiled_modules")
def test_a_write_that_the_system_cuts_short(sqlite_world):
    """The failure comes at the end, when the log is written."""
    thread = sqlite_world.thread("MOREL").thread_id
    before = sqlite_world.everything()
    with files_no_longer_than(path_of(sqlite_world).stat().st_size + 100_000):
        said(
            lambda: reply(sqlite_world.store, sqlite_world.rosa, thread, "mot " * 200_000),
            "disk is full",
            "Nothing was changed",
        )
    assert sqlite_world.everything() == before
    reply(sqlite_world.store, sqlite_world.rosa, thread, "mot " * 200_000)
    assert check_store(sqlite_world.store) == ()


@pytest.mark.usefixtures("no_compiled_modules")
def test_a_store_that_is_opened_on_a_full_disk(sqlite_world):
    """There is no room even for the small file that SQLite shares between processes."""
    sqlite_world.store.close()
    address = str(path_of(sqlite_world))
    with files_no_longer_than(10_000):
        said(lambda: Store.open(address), "disk is full", "Nothing was changed")
    Store.open(address).close()


# --- PostgreSQL


def test_a_server_that_went_away_and_came_back(postgres_world, postgres_server: PostgresServer, tmp_path):
    database = postgres_world.store.url.database or ""
    address = postgres_world.store.url.render_as_string(hide_password=False)
    save_draft(postgres_world.store, postgres_world.rosa, "note:MOREL", "Tapé avant")
    with contact_login(postgres_server, database) as second:
        door, watcher = ContactDoor.open(address, second), Watcher(postgres_world.store)
        postgres_server.stop()
        try:
            for attempt in (
                lambda: read(postgres_world),
                lambda: write(postgres_world),
                lambda: save_draft(postgres_world.store, postgres_world.rosa, "note:MOREL", "x"),
                lambda: Store.open(address),
                lambda: create_schema(address),
                lambda: upgrade_schema(address),
                lambda: Watcher(postgres_world.store),
                lambda: watcher.wait(0.1),
                lambda: door.threads(postgres_world.ids["MOREL"]),
                lambda: ContactDoor.open(address, second),
                lambda: ingest(postgres_world.store, b"Message-ID: <a@b>\n\nBonjour"),
                lambda: check_store(postgres_world.store),
                lambda: stats(postgres_world.store),
                lambda: backup_store(address, tmp_path / "copy"),
            ):
                said(attempt)
            with pytest.raises(StoreUnavailable) as refusal:
                read(postgres_world)
            assert str(postgres_server.owner.password) not in str(refusal.value)
            assert list(tmp_path.iterdir()) == []
        finally:
            watcher.close()
            postgres_server.start()
        assert door.threads(postgres_world.ids["MOREL"]) == ()
        door.close()
    assert draft_at(postgres_world.store, postgres_world.rosa, "note:MOREL") == "Tapé avant"
    write(postgres_world, "Après")
    assert [row["text"] for row in postgres_world.rows("note")] == ["Après"]
    assert ingest(postgres_world.store, b"Message-ID: <a@b>\n\nBonjour").outcome is Outcome.QUARANTINED


def test_a_connection_cut_in_the_middle_of_a_verb_leaves_nothing(postgres_world, postgres_server):
    thread = postgres_world.thread("MOREL").thread_id
    cut = sa.event.listens_for(postgres_world.store.engine, "commit", once=True)

    @cut
    def lose(connection: sa.Connection) -> None:
        postgres_server.disconnect(postgres_world.store.url.database or "")

    said(lambda: reply(postgres_world.store, postgres_world.rosa, thread, "Perdu"))
    assert show_thread(postgres_world.store, postgres_world.rosa, thread).last_position == 1
    reply(postgres_world.store, postgres_world.rosa, thread, "Gardé")


def test_a_server_whose_disk_is_full(postgres_world):
    """The server's own answer to it, without the full disk."""
    full = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"

    def attempt() -> None:
        with postgres_world.store.read(postgres_world.rosa) as session:
            session.execute(sa.text(full))

    said(attempt, "disk is full", "Nothing was changed")


def test_a_database_or_a_server_that_is_not_there(postgres_server):
    said(lambda: Store.open(postgres_server.url("nowhere")), "nowhere")
    said(lambda: Store.open("postgresql://user:secret@127.0.0.1:1/x"), "127.0.0.1")
    with pytest.raises(StoreUnavailable) as refusal:
        Store.open("postgresql://user:secret@127.0.0.1:1/x")
    assert "secret" not in str(refusal.value)

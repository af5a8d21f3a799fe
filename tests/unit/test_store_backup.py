"""A store as a whole: backed up while others work, restored, checked, counted."""

import os
import sqlite3
import stat
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa

from ogust_tui.mail.ingest import ingest
from ogust_tui.store.access import Store
from ogust_tui.store.backup import backup_store, check_store, restore_store, stats
from ogust_tui.store.contact_reads import list_contacts
from ogust_tui.store.errors import DataRefused, StoreMissing, StoreNewer, StoreUnavailable
from ogust_tui.store.notes import add_note
from ogust_tui.store.permissions import Verb
from tests.unit.store_world import World, contact_login


def address_of(world: World) -> str:
    return world.store.url.render_as_string(hide_password=False)


@pytest.fixture
def elsewhere(request, world, tmp_path) -> str:
    """The address of a store that does not exist yet, on the world's kind of database."""
    if world.store.backend == "sqlite":
        return f"sqlite:///{tmp_path / 'restored' / 'store.db'}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr)
            for name in sa.inspect(connection).get_table_names()
            if not name.startswith(("note_search", "contact_search", "thread_search", "message_search"))
        }


# --- backup and restore


def test_a_restored_store_is_the_same(world, elsewhere, tmp_path):
    thread = world.thread("MOREL", publish=True, text="é\u202e🇫🇷\n" * 1000).thread_id
    add_note(world.store, world.rosa, "Une note", [world.ref("MOREL")])
    ingest(world.store, b"Message-ID: <a@b>\n\n\xff\x01binaire")
    before = contents(world.store)
    backup_store(address_of(world), tmp_path / "copy")
    restore_store(elsewhere, tmp_path / "copy")
    again = Store.open(elsewhere, clock=world.clock)
    assert contents(again) == before
    assert check_store(again) == ()
    assert [row.code for row in list_contacts(again, world.rosa, search="morel").rows] == ["MOREL"]
    add_note(again, world.rosa, "La suite", [world.ref("MOREL")])  # ids go on after those that are there
    again.close()
    assert contents(world.store) == before
    assert thread


def test_a_backup_is_of_one_moment_while_others_write(world, elsewhere, tmp_path):
    add_note(world.store, world.rosa, "Avant", [world.ref("MOREL")])
    with world.store.write(world.marc, Verb.NOTE_ADD) as unit:
        unit.session.execute(sa.text("UPDATE note SET text = 'pas encore'"))
        backup_store(address_of(world), tmp_path / "copy")
    restore_store(elsewhere, tmp_path / "copy")
    again = Store.open(elsewhere)
    with again.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT text FROM note")).scalar() == "Avant"
    again.close()


def test_a_backup_is_for_ones_own_eyes_and_alone_in_its_folder(world, tmp_path):
    was = os.umask(0o000)
    try:
        backup_store(address_of(world), tmp_path / "copy")
    finally:
        os.umask(was)
    assert [file.name for file in tmp_path.iterdir()] == ["copy"]
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600


def test_a_backup_never_replaces_a_file(world, tmp_path):
    (tmp_path / "copy").write_text("hier")
    with pytest.raises(DataRefused, match="exists already"):
        backup_store(address_of(world), tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "hier"


def test_what_a_broken_off_backup_left_does_not_stand_in_the_way(world, tmp_path):
    (tmp_path / "copy.part").write_bytes(b"half of something")
    backup_store(address_of(world), tmp_path / "copy")
    assert [file.name for file in tmp_path.iterdir()] == ["copy"]


def test_a_backup_that_cannot_be_written_leaves_nothing(world, tmp_path):
    with pytest.raises(StoreUnavailable):
        backup_store(address_of(world), tmp_path / "nowhere" / "copy")
    with pytest.raises(StoreUnavailable):
        backup_store(address_of(world), Path("/dev/full/copy"))
    assert list(tmp_path.iterdir()) == []


def test_a_backup_of_nothing_is_refused(store_url, tmp_path):
    with pytest.raises(StoreMissing):
        backup_store(store_url, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_store_is_never_restored_over_another(world, tmp_path):
    backup_store(address_of(world), tmp_path / "copy")
    with world.unchanged(), pytest.raises(DataRefused, match="already"):
        restore_store(address_of(world), tmp_path / "copy")


@pytest.mark.parametrize(
    "data", [None, b"", b"not a backup", b"SQLite format 3\0" + b"\xff" * 5000, b"PGDMP\x01\x0e junk"]
)
def test_what_is_no_backup_makes_no_store(world, elsewhere, tmp_path, data):
    source = tmp_path / "copy"
    if data is not None:
        source.write_bytes(data)
    with pytest.raises((DataRefused, StoreUnavailable)):
        restore_store(elsewhere, source)
    with pytest.raises(StoreMissing):
        Store.open(elsewhere)


def test_a_backup_that_lost_its_end_makes_no_store(world, elsewhere, tmp_path):
    for _ in range(30):
        world.thread("MOREL", text="mot " * 500)
    backup_store(address_of(world), tmp_path / "copy")
    size = (tmp_path / "copy").stat().st_size
    os.truncate(tmp_path / "copy", size * 2 // 3 // 4096 * 4096)
    with pytest.raises((DataRefused, StoreUnavailable)):
        restore_store(elsewhere, tmp_path / "copy")
    with pytest.raises(StoreMissing):
        Store.open(elsewhere)
    (tmp_path / "copy").unlink()
    backup_store(address_of(world), tmp_path / "copy")
    restore_store(elsewhere, tmp_path / "copy")  # and the place is still free for a whole one
    Store.open(elsewhere).close()


def test_the_log_of_a_store_that_was_deleted_does_not_get_into_the_restored_one(sqlite_world, tmp_path):
    backup_store(address_of(sqlite_world), tmp_path / "copy")
    before = contents(sqlite_world.store)
    sqlite_world.thread("MOREL")
    log = Path(f"{sqlite_world.store.url.database}-wal").read_bytes()
    assert log
    (tmp_path / "store.db-wal").write_bytes(log)
    restore_store(f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "copy")
    again = Store.open(f"sqlite:///{tmp_path / 'store.db'}")
    assert contents(again) == before
    assert check_store(again) == ()
    again.close()


def test_a_damaged_backup_makes_no_store(sqlite_world, tmp_path):
    sqlite_world.thread("MOREL", text="mot " * 50_000)
    backup_store(address_of(sqlite_world), tmp_path / "copy")
    whole = (tmp_path / "copy").read_bytes()
    place = whole.index(b"mot mot") // 4096 * 4096
    (tmp_path / "copy").write_bytes(whole[:place] + b"\xff" * 4096 + whole[place + 4096 :])
    with pytest.raises(DataRefused):
        restore_store(f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "copy")
    assert [file.name for file in tmp_path.iterdir()] == ["copy"]


def test_a_backup_of_a_newer_version_is_restored_for_a_newer_program(sqlite_world, tmp_path):
    backup_store(address_of(sqlite_world), tmp_path / "copy")
    with sqlite3.connect(tmp_path / "copy") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    restore_store(f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "copy")
    with pytest.raises(StoreNewer):
        Store.open(f"sqlite:///{tmp_path / 'store.db'}")


def test_a_backup_with_grants_is_restored_where_nobody_knows_the_contact_login(
    postgres_world, postgres_server, empty_postgres_url, tmp_path
):
    database = postgres_world.store.url.database or ""
    with contact_login(postgres_server, database) as second:
        backup_store(address_of(postgres_world), tmp_path / "copy")
    postgres_server.execute(f"DROP ROLE {sa.make_url(second).username}")
    restore_store(empty_postgres_url, tmp_path / "copy")
    Store.open(empty_postgres_url).close()


def test_no_password_stands_on_a_command_line(postgres_world, monkeypatch, tmp_path):
    seen: list[object] = []
    run = subprocess.run

    def watched(command, **given):
        seen.append(command)
        return run(command, **given)

    monkeypatch.setattr(subprocess, "run", watched)
    backup_store(address_of(postgres_world), tmp_path / "copy")
    assert seen
    assert str(postgres_world.store.url.password) not in repr(seen)


def test_a_machine_without_the_programs_is_told_so(postgres_world, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreUnavailable, match="not installed"):
        backup_store(address_of(postgres_world), tmp_path / "copy")


# --- check and counts


BROKEN = {
    "where its next message goes": "UPDATE thread SET next_position = 9",
    "not linked": "DELETE FROM thread_link",
    "reply address": "UPDATE publication SET withdrawn_at = published_at",
    "on no record": "DELETE FROM note_link",
    "never worked on": "UPDATE inbound_mail SET outcome = NULL",
}


def test_a_check_finds_nothing_wrong_in_a_good_store(world):
    world.thread("MOREL", publish=True)
    add_note(world.store, world.rosa, "Une note", [world.ref("MOREL")])
    assert check_store(world.store) == ()


@pytest.mark.parametrize("problem", BROKEN)
def test_a_check_names_what_is_wrong(world, problem):
    world.thread("MOREL", publish=True)
    add_note(world.store, world.rosa, "Une note", [world.ref("MOREL")])
    ingest(world.store, b"Message-ID: <a@b>\n\nBonjour")
    with world.store.engine.begin() as connection:
        connection.execute(sa.text(BROKEN[problem]))
    with world.unchanged():
        (found,) = check_store(world.store)
    assert problem in found.message


def test_a_check_finds_rows_that_point_nowhere(sqlite_world):
    sqlite_world.thread("MOREL")
    path = sqlite_world.store.url.database or ""
    with sqlite3.connect(path) as connection:  # which holds no foreign key unless told to
        connection.execute("UPDATE message SET author_id = 999999")
    connection.close()
    assert any("message" in problem.about for problem in check_store(sqlite_world.store))


def test_the_counts_are_of_what_is_there(world):
    world.thread("MOREL", publish=True)
    counts = stats(world.store)
    assert {name: counts[name] for name in ("contact", "relative", "staff", "visit", "thread", "message", "note")} == {
        "contact": 5,
        "relative": 2,
        "staff": 6,
        "visit": 3,
        "thread": 1,
        "message": 1,
        "note": 0,
    }
    if world.store.backend == "sqlite":
        assert counts["bytes"] == Path(world.store.url.database or "").stat().st_size

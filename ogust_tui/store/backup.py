"""Looking after a store as a whole: backup, restore, check, counts. SQLite by its own backup, PostgreSQL by pg_dump."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL

from ogust_tui.store import schema_version
from ogust_tui.store.access import Store
from ogust_tui.store.engine import open_engine, store_url, unavailable, where
from ogust_tui.store.errors import N_, DataRefused, StoreUnavailable
from ogust_tui.store.tables import metadata

_COUNTED = (
    "contact", "relative", "staff", "visit", "note", "alert", "thread", "message", "publication", "inbound_mail",
    "notice", "draft",
)  # fmt: skip


def backup_store(address: str, target: Path) -> None:
    """Write a whole copy of the store to the new file ``target``, while others go on working.

    DataRefused when the file exists; StoreUnavailable when the store or the place cannot be used.
    """
    if target.exists():
        raise DataRefused(N_("{file} exists already; it was left as it is. Choose another name."), file=str(target))
    store = Store.open(address)
    partial = target.with_name(target.name + ".part")
    try:
        partial.unlink(missing_ok=True)
        partial.touch(0o600)  # everybody's records: for the eyes of who asked for it
        if store.backend == "postgresql":
            _run(["pg_dump", "--format=custom", f"--file={partial}", "--no-owner"], store.url)
        else:
            _copy_file(store, partial)
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StoreUnavailable(N_("The backup could not be written to {file}."), file=str(target)) from error
    finally:
        store.close()
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def _copy_file(store: Store, target: Path) -> None:
    with store.translating(), contextlib.closing(sqlite3.connect(target)) as copy:
        raw = store.engine.raw_connection()
        try:
            raw.driver_connection.backup(copy)  # type: ignore[union-attr]
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            raw.close()


def restore_store(address: str, source: Path) -> None:
    """Make the store at ``address`` from a backup. DataRefused when there is one already, or for no backup."""
    url = store_url(address)
    if not source.is_file():
        raise DataRefused(N_("{file} is not a backup. Nothing was changed."), file=str(source))
    if url.get_backend_name() == "sqlite":
        _restore_file(Path(url.database or ""), source)
        return
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            if schema_version.current(connection) is not None:
                raise DataRefused(N_("There is a store at {where} already; it was left as it is."), where=where(url))
    except sa.exc.DBAPIError as error:
        raise unavailable(error, url) or error from error
    finally:
        engine.dispose()
    # Whole or not at all. Grants are left out: the contact login may have another name here, or none yet.
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run(["pg_restore", *options, "--dbname", url.database or "", str(source)], url)


def _restore_file(target: Path, source: Path) -> None:
    if target.exists():
        raise DataRefused(N_("There is a store at {where} already; it was left as it is."), where=str(target))
    engine = open_engine(store_url(str(source)))
    try:
        with engine.connect() as connection:
            found = schema_version.current(connection)
            if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
                found = None
    except sa.exc.DBAPIError:
        found = None
    finally:
        engine.dispose()
    if found is None:
        raise DataRefused(N_("{file} is not a backup. Nothing was changed."), file=str(source))
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    shutil.copyfile(source, partial)
    copy = sqlite3.connect(partial)
    copy.execute("PRAGMA journal_mode = WAL")
    copy.close()
    for ending in ("-wal", "-shm"):  # SQLite would replay into the new file what a deleted one left here
        target.with_name(target.name + ending).unlink(missing_ok=True)
    partial.replace(target)


@dataclass(frozen=True)
class Problem:
    """Something wrong with a store: a message id, and what it is about."""

    message: str
    about: str


def check_store(store: Store) -> tuple[Problem, ...]:
    """What is wrong with a store; nothing when all is well."""
    problems: list[Problem] = []
    with store.translating(), store.engine.connect() as connection:
        if store.backend == "sqlite":
            problems += [
                Problem(N_("The file is damaged: {about}."), str(row[0]))
                for row in connection.exec_driver_sql("PRAGMA integrity_check")
                if row[0] != "ok"
            ]
            problems += [
                Problem(N_("A row points at nothing: {about}."), f"{row[0]} {row[1]} -> {row[2]}")
                for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
            ]
        for message, query in _RULES.items():
            problems += [Problem(message, str(row[0])) for row in connection.execute(sa.text(query))]
    return tuple(problems)


_RULES = {
    N_("Thread {about} does not know where its next message goes."): (
        "SELECT t.id FROM thread t WHERE t.next_position <> 1 + "
        "COALESCE((SELECT MAX(m.position) FROM message m WHERE m.thread_id = t.id), 0)"
    ),
    N_("Thread {about} is published to somebody who is not linked to it."): (
        "SELECT p.thread_id FROM publication p WHERE p.withdrawn_at IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM thread_link l WHERE l.thread_id = p.thread_id AND l.reader_id = p.reader_id)"
    ),
    N_("Thread {about} has a reply address that works for somebody who does not read it."): (
        "SELECT k.thread_id FROM reply_token k WHERE k.retired_at IS NULL AND NOT EXISTS (SELECT 1 FROM publication p "
        "WHERE p.thread_id = k.thread_id AND p.reader_id = k.reader_id AND p.withdrawn_at IS NULL)"
    ),
    N_("Note {about} is on no record."): (
        "SELECT n.id FROM note n WHERE NOT EXISTS (SELECT 1 FROM note_link l WHERE l.note_id = n.id)"
    ),
    N_("Received mail {about} was never worked on; its mail server is to send it again."): (
        "SELECT i.id FROM inbound_mail i WHERE i.outcome IS NULL"
    ),
}
"""What the constraints of the tables cannot say, and the query that finds where it does not hold."""


def stats(store: Store) -> dict[str, int]:
    """How many rows of each kind the store holds, and on SQLite its size in bytes."""
    with store.translating(), store.engine.connect() as connection:
        counts = {
            name: connection.execute(sa.select(sa.func.count()).select_from(metadata.tables[name])).scalar() or 0
            for name in _COUNTED
        }
    if store.backend == "sqlite":
        counts["bytes"] = Path(store.url.database or "").stat().st_size
    return counts


def _run(command: list[str], url: URL) -> None:
    """Run a PostgreSQL client on the database of ``url``; its password never stands on the command line."""
    environment = {
        **os.environ,
        "PGHOST": url.host or str(url.query.get("host", "")),
        "PGPORT": str(url.port or url.query.get("port", "") or 5432),
        "PGUSER": url.username or "",
        "PGPASSWORD": url.password or "",
        "PGDATABASE": url.database or "",
    }
    try:
        done = subprocess.run(  # noqa: S603  # fixed program, our own arguments
            command, env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise StoreUnavailable(
            N_("{program} is not installed here. Install the PostgreSQL client programs."), program=command[0]
        ) from error
    if done.returncode:
        said = done.stderr.strip().splitlines()
        reason = next((line for line in said if "error:" in line), said[-1] if said else "?")
        raise StoreUnavailable(N_("{program} failed: {reason}"), program=command[0], reason=reason)

"""The change feed as an open terminal follows it: wait for a commit of anybody, then ask what changed.

SQLite: ``PRAGMA data_version`` on a connection of its own, polled. PostgreSQL: LISTEN on one of its own
(listening.py).
"""

import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlmodel import col, select

from ogust_tui.store.access import CHANGE_CHANNEL, Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.engine import no_room
from ogust_tui.store.errors import StoreUnavailable
from ogust_tui.store.kinds import Topic
from ogust_tui.store.tables import Change

POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Changed:
    """A row to reload."""

    topic: Topic
    id: int


def newest_change(store: Store, actor: Actor) -> int:
    """The id of the newest line of the feed; 0 when there is none."""
    with store.read(actor) as session:
        return session.exec(select(sa.func.max(Change.id))).one() or 0


def changes_since(store: Store, actor: Actor, change_id: int) -> tuple[int, frozenset[Changed]]:
    """The id of the newest line, and the rows named after ``change_id``."""
    with store.read(actor) as session:
        rows = session.exec(select(Change).where(col(Change.id) > change_id).order_by(col(Change.id))).all()
    newest = rows[-1].id if rows else change_id
    return newest or change_id, frozenset(Changed(row.topic, row.entity_id) for row in rows)


class Commits(Protocol):
    """Where one database tells of commits. Errors of its driver come out as OperationalError."""

    def wait(self, seconds: float) -> bool:
        """Whether somebody committed within ``seconds``; returns as soon as it is known."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...


class Watcher:
    """Waits for commits of other connections. One for each terminal, used by one thread; ``close`` at the end."""

    def __init__(self, store: Store) -> None:
        self._store = store
        with store.translating():
            self._commits = _commits(store)

    def wait(self, seconds: float) -> bool:
        """Whether somebody committed within ``seconds``; returns as soon as it is known. StoreUnavailable."""
        with self._store.translating():
            return self._commits.wait(seconds)

    def close(self) -> None:
        """Give the connection back."""
        self._commits.close()


def _commits(store: Store) -> Commits:
    if store.backend == "sqlite":
        return SqliteCommits(store.engine, store.url)
    from ogust_tui.store.listening import PostgresqlCommits  # its driver is dear, and SQLite needs none of it

    return PostgresqlCommits(store.url, CHANGE_CHANNEL)


class SqliteCommits:
    """``PRAGMA data_version`` on a connection of its own changes with every commit of another one.

    A file that was moved or replaced is told as a store that is lost: whoever still has it open would go on writing
    where nobody looks any more.
    """

    def __init__(self, engine: sa.Engine, url: URL) -> None:
        self._engine, self._url = engine, url
        self._file = self._file_there()
        self._connection = engine.raw_connection()
        self._version = self._data_version()

    def wait(self, seconds: float) -> bool:
        """Look every POLL_SECONDS."""
        end = time.monotonic() + seconds
        while True:
            if self._file_there() != self._file:
                raise self._gone()
            version = self._data_version()
            if version != self._version:
                self._version = version
                return True
            if time.monotonic() >= end:
                return False
            time.sleep(POLL_SECONDS)

    def close(self) -> None:
        """Close the connection: the file it leads to may not be the store's any more."""
        self._connection.invalidate()
        self._connection.close()

    def _file_there(self) -> tuple[int, int]:
        try:
            found = Path(self._url.database or "").stat()
        except OSError as error:
            raise self._gone() from error
        return found.st_dev, found.st_ino

    def _gone(self) -> StoreUnavailable:
        # The connections of this process lead to the old file; the next ones to whatever is there then.
        self._engine.dispose()
        return no_room(self._url)

    def _data_version(self) -> object:
        try:
            cursor = self._connection.cursor()
            cursor.execute("PRAGMA data_version")
            row = cursor.fetchone()
            cursor.close()
        except sqlite3.Error as error:
            raise sa.exc.OperationalError("PRAGMA data_version", {}, error) from error
        return row

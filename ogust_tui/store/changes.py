"""The change feed as an open terminal follows it: wait for a commit of anybody, then ask what changed.

SQLite: ``PRAGMA data_version`` on a connection of its own, polled. PostgreSQL: LISTEN on one of its own.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import sqlalchemy as sa
from sqlmodel import col, select

from ogust_tui.store.access import CHANGE_CHANNEL, Store
from ogust_tui.store.actors import Actor
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


class Watcher:
    """Waits for commits of other connections. One for each terminal, used by one thread; ``close`` at the end."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sqlite: sa.PoolProxiedConnection | None = None
        self._postgresql: psycopg.Connection[tuple[object, ...]] | None = None
        self._version: object = None
        with self._translating():
            if store.backend == "sqlite":
                self._sqlite = store.engine.raw_connection()
                self._version = self._data_version()
            else:
                url = store.url.set(drivername="postgresql").render_as_string(hide_password=False)
                self._postgresql = psycopg.connect(url, autocommit=True, connect_timeout=5)
                self._postgresql.execute(f"LISTEN {CHANGE_CHANNEL}")

    def wait(self, seconds: float) -> bool:
        """Whether somebody committed within ``seconds``; returns as soon as it is known. StoreUnavailable."""
        with self._translating():
            if self._postgresql is not None:
                return any(True for _ in self._notified(self._postgresql, seconds))
            end = time.monotonic() + seconds
            while True:
                version = self._data_version()
                if version != self._version:
                    self._version = version
                    return True
                if time.monotonic() >= end:
                    return False
                time.sleep(POLL_SECONDS)

    def close(self) -> None:
        """Give the connection back."""
        if self._sqlite is not None:
            self._sqlite.close()
        if self._postgresql is not None:
            self._postgresql.close()

    @contextmanager
    def _translating(self) -> Iterator[None]:
        """What the drivers say here comes by no engine: say it as an engine would."""
        with self._store.translating():
            try:
                yield
            except (psycopg.Error, sqlite3.Error) as error:
                raise sa.exc.OperationalError("watch", {}, error) from error

    def _data_version(self) -> object:
        assert self._sqlite is not None
        cursor = self._sqlite.cursor()
        cursor.execute("PRAGMA data_version")
        row = cursor.fetchone()
        cursor.close()
        return row

    @staticmethod
    def _notified(connection: psycopg.Connection[tuple[object, ...]], seconds: float) -> Iterator[psycopg.Notify]:
        yield from connection.notifies(timeout=seconds, stop_after=1)

"""Opening a database: SQLite with WAL and BEGIN IMMEDIATE for writers, or PostgreSQL; and what their errors mean.

The driver's own transaction mode loses updates on SQLite, so the ``begin`` event says BEGIN or BEGIN IMMEDIATE itself.
"""

import errno
import os
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from ogust_tui.store.errors import N_, Conflict, DataRefused, NotFound, Refusal, StoreMissing, StoreUnavailable

BUSY_TIMEOUT_MS = 10_000

_FULL = N_("The disk is full. Nothing was changed. Free some space, then try again.")
_BY_SQLITE_CODE = {
    sqlite3.SQLITE_BUSY: N_("The store is busy: another program holds it. Nothing was changed. Try again in a moment."),
    sqlite3.SQLITE_LOCKED: N_(
        "The store is busy: another program holds it. Nothing was changed. Try again in a moment."
    ),
    sqlite3.SQLITE_READONLY: N_(
        "The store can only be read from here: {where}. Nothing was changed. Ask whoever looks after this machine."
    ),
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CORRUPT: N_("The store is damaged: {where}. Do not write to it any more; restore a backup."),
    sqlite3.SQLITE_NOTADB: N_("This file is not a store: {where}."),
    sqlite3.SQLITE_CANTOPEN: N_("The store cannot be opened: {where}. Check the path and the rights on the folder."),
    sqlite3.SQLITE_PERM: N_("The store cannot be opened: {where}. Check the path and the rights on the folder."),
}
_CANNOT_GROW = (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)
"""What SQLite says of a quota that is used up, and of a full disk where it begins its small file beside the store."""
_UNREACHABLE = N_("The store cannot be reached: {where}. Nothing was changed. Try again in a moment.")


def store_url(text: str) -> URL:
    """What a person gives as a store: a ``sqlite:///`` or ``postgresql://`` URL, or the path of a file."""
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser().absolute()))
    try:
        url = make_url(text)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise DataRefused(N_("This is not the address of a store: {where}."), where=text) from error
    if backend == "sqlite" and url.database:
        return url.set(drivername="sqlite", database=str(Path(url.database).expanduser().absolute()))
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    raise DataRefused(N_("This is not the address of a store: {where}."), where=url.render_as_string())


def where(url: URL) -> str:
    """The store's place as a person may read it: a path, or a URL without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def open_engine(url: URL, *, create: bool = False) -> sa.Engine:
    """An engine on ``url``. A missing SQLite file is created only with ``create``. StoreMissing otherwise."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(Path(url.database or ""), create)
    return sa.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5})


def _sqlite_engine(path: Path, create: bool) -> sa.Engine:
    if not create and not path.exists():
        raise StoreMissing(
            N_("There is no store at {where}. Create it: ogust-tui store create; or try an example: ogust-tui demo"),
            where=str(path),
        )
    mode = "rwc" if create else "rw"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode={mode}", uri=True, check_same_thread=False, timeout=BUSY_TIMEOUT_MS / 1000
        )
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.pool.QueuePool, pool_size=4)

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get("ogust_write", False)
        statement = "BEGIN IMMEDIATE" if writing else "BEGIN"
        try:
            connection.connection.cursor().execute(statement).close()
        except sqlite3.Error as error:
            raise sa.exc.DBAPIError.instance(statement, None, error, sqlite3.Error) from error

    return engine


_AT_ONCE = frozenset({"23505", "40001", "40P01"})
"""PostgreSQL's unique_violation, serialization_failure, deadlock_detected: two people at the same thing."""
_OUT_OF_RANGE = "22003"
_DISK_FULL = "53100"
UNKEEPABLE = N_("There are characters here that cannot be kept. Nothing was written.")


def refused(error: sa.exc.DBAPIError, url: URL) -> Refusal | None:
    """What a database error means for the person, or None when it is a mistake of ours."""
    state = getattr(error.orig, "sqlstate", None)
    if isinstance(error, sa.exc.DataError):
        return no_such_number() if state == _OUT_OF_RANGE else DataRefused(UNKEEPABLE)
    if state in _AT_ONCE:
        return Conflict(N_("Somebody did the same at the same moment. Nothing was written; try again."))
    return unavailable(error, url)


def no_such_number() -> NotFound:
    """The refusal of an id that no table can hold."""
    return NotFound(N_("There is nothing with this number."))


def no_room(url: URL, error: OSError | None = None) -> StoreUnavailable:
    """The refusal of a path at which no file can be made."""
    full = error is not None and error.errno in (errno.ENOSPC, errno.EDQUOT)
    message = _FULL if full else _BY_SQLITE_CODE[sqlite3.SQLITE_CANTOPEN]
    return StoreUnavailable(message, where=where(url))


def unavailable(error: sa.exc.DBAPIError, url: URL) -> StoreUnavailable | None:
    """Why the store cannot be used, as a database error tells it; None when it tells something else."""
    cause = error.orig
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        message = _BY_SQLITE_CODE.get(code & 0xFF)
        if code in _CANNOT_GROW and os.path.exists(url.database or ""):  # noqa: PTH110  # Path raises on a dead drive
            message = _FULL
        elif code & 0xFF == sqlite3.SQLITE_IOERR:
            message = _UNREACHABLE
        return StoreUnavailable(message, where=where(url)) if message else None
    if getattr(cause, "sqlstate", None) == _DISK_FULL:
        return StoreUnavailable(_FULL)
    if isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError):
        return StoreUnavailable(_UNREACHABLE, where=where(url))
    return None

"""The wall behind the contact door: an engine that can read the ``contact_*`` views and nothing else.

On SQLite the authorizer permits a base table only inside one of those views. A WITH clause could borrow a view's name
(SQLite tells the authorizer the innermost *name*, a common table expression's too), so no statement with one is
prepared on these connections. On PostgreSQL it is a second login that was granted the views alone; the login is
checked before use, since an owner would see through.
"""

import re
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL

from ogust_tui.store.errors import N_, StoreUnavailable

CONTACT_VIEWS = (
    "contact_reader",
    "contact_thread",
    "contact_message",
    "contact_attachment",
    "contact_reply_address",
)
"""The only things the contact door can read."""

_FUNCTIONS = frozenset({"strftime", "coalesce", "max", "count", "min", "sum"})
_WITH = re.compile(r"\bwith\b", re.IGNORECASE)


def _authorize(action: int, first: str | None, second: str | None, _base: str | None, inside: str | None) -> int:
    if action == sqlite3.SQLITE_SELECT:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ and (first in CONTACT_VIEWS or inside in CONTACT_VIEWS):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FUNCTIONS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_TRANSACTION:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and (first, second) == ("read_uncommitted", None):
        return sqlite3.SQLITE_OK  # SQLAlchemy asks for the isolation level when it first connects
    return sqlite3.SQLITE_DENY


def _without_with(sql: str) -> str:
    if _WITH.search(sql):
        raise sqlite3.DatabaseError("not authorized: WITH is closed on this connection")
    return sql


class _WalledCursor(sqlite3.Cursor):
    def execute(self, sql: str, *args: Any) -> "_WalledCursor":
        super().execute(_without_with(sql), *args)
        return self

    def executemany(self, sql: str, *args: Any) -> "_WalledCursor":
        super().executemany(_without_with(sql), *args)
        return self

    def executescript(self, sql_script: str) -> "_WalledCursor":
        raise sqlite3.DatabaseError("not authorized: scripts are closed on this connection")


class _WalledConnection(sqlite3.Connection):
    def cursor(self, *_args: Any, **_kwargs: Any) -> _WalledCursor:  # type: ignore[override]
        return super().cursor(_WalledCursor)

    def execute(self, sql: str, *args: Any) -> _WalledCursor:
        return self.cursor().execute(sql, *args)

    def executemany(self, sql: str, *args: Any) -> _WalledCursor:
        return self.cursor().executemany(sql, *args)

    def executescript(self, sql_script: str) -> _WalledCursor:
        return self.cursor().executescript(sql_script)

    def set_authorizer(self, *_args: Any) -> None:
        raise sqlite3.DatabaseError("not authorized: the authorizer of this connection stays")

    def blobopen(self, *_args: Any, **_kwargs: Any) -> sqlite3.Blob:
        raise sqlite3.DatabaseError("not authorized: rows are read through the contact views")

    def backup(self, *_args: Any, **_kwargs: Any) -> None:
        raise sqlite3.DatabaseError("not authorized: rows are read through the contact views")

    def serialize(self, *_args: Any, **_kwargs: Any) -> bytes:
        raise sqlite3.DatabaseError("not authorized: rows are read through the contact views")


def sqlite_wall(url: URL) -> sa.Engine:
    """An engine on the SQLite store at ``url`` that can read the contact views and nothing else, and write nothing."""
    path = Path(url.database or "")

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False, factory=_WalledConnection
        )
        connection.isolation_level = None
        sqlite3.Connection.execute(connection, "PRAGMA query_only = ON")
        sqlite3.Connection.set_authorizer(connection, _authorize)
        return connection

    return sa.create_engine("sqlite://", creator=connect, poolclass=sa.pool.QueuePool, pool_size=2)


def postgresql_wall(url: URL) -> sa.Engine:
    """An engine on PostgreSQL for the second login. StoreUnavailable when it can do more, or less, than read views."""
    engine = sa.create_engine(
        url, pool_pre_ping=True, connect_args={"connect_timeout": 5, "options": "-c default_transaction_read_only=on"}
    )
    try:
        _check_login(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _check_login(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        seen = set(connection.execute(sa.text(_WITHIN_REACH)).scalars())
        if seen - set(CONTACT_VIEWS):
            raise StoreUnavailable(
                N_("The login of OGUST_CONTACT_STORE can read internal tables ({tables}). Nothing was sent or shown."),
                tables=", ".join(sorted(seen - set(CONTACT_VIEWS))[:3]),
            )
        try:
            for view in CONTACT_VIEWS:
                connection.execute(sa.text(f"SELECT * FROM {view} LIMIT 0"))  # noqa: S608  # our own names
        except sa.exc.ProgrammingError as error:
            raise StoreUnavailable(
                N_("The login of OGUST_CONTACT_STORE may not read the contact views. See “store create”.")
            ) from error


# Through any role it is a member of, whether it inherits from it or would have to say SET ROLE.
_WITHIN_REACH = """
SELECT DISTINCT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN pg_roles r
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND pg_has_role(r.oid, 'MEMBER')
  AND (has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
    OR has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE'))
"""

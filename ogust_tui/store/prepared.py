"""Statements that are built once and run often: building one each time costs more than the database takes to answer it.

They are of the tables themselves, not of their classes, for what is taken in or looked up at each mail or message.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session


def given(name: str, *, many: bool = False) -> sa.BindParameter[Any]:
    """A value, or ``many``, that is given each time the statement runs."""
    return sa.bindparam(name, expanding=many)


def _connection(session: Session) -> sa.Connection:
    """The session's connection, asked of it once in a transaction: asking is half as dear as a statement."""
    known: sa.Connection | None = session.info.get("connection")
    if known is None or known.closed:
        known = session.info["connection"] = session.connection()
    return known


def rows(
    session: Session, statement: "sa.Select[*tuple[Any, ...]] | sa.CompoundSelect[*tuple[Any, ...]]", **values: Any
) -> sa.CursorResult[Any]:
    """What ``statement`` finds; what the session has not written yet counts."""
    session.flush()
    return _connection(session).execute(statement, values)


def first(session: Session, statement: "sa.Select[*tuple[Any, ...]]", **values: Any) -> Any:
    """The first column of the first row, or None."""
    return rows(session, statement, **values).scalar()


def run(session: Session, statement: sa.Update, **values: Any) -> None:
    """Change rows at once. An object of the session that stands for one of them does not hear of it."""
    session.flush()
    _connection(session).execute(statement, values)


def insert(session: Session, statement: sa.Insert, **values: Any) -> int:
    """Write one row at once, every column named that the database gives no default. Its id; 0 if it has none."""
    session.flush()
    key: Sequence[Any] = _connection(session).execute(statement, values).inserted_primary_key or ()
    return key[0] if key and isinstance(key[0], int) else 0

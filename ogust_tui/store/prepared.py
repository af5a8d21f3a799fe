"""Statements that are built once and run often, for what is taken in or looked up at each mail or message.

They are of the tables themselves, not of their classes. Each is compiled once for a database and then handed to its
driver as it is: on the usual way SQLAlchemy spends ten times on a small statement what the database does. Values go
through the types of their columns in both directions, as they do there.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from ogust_tui.store.transaction import Transaction

At = Transaction | Session
_Convert = Callable[[Any], Any] | None


def given(name: str) -> sa.BindParameter[Any]:
    """A value that is given each time the statement runs."""
    return sa.bindparam(name)


def inserted(table: sa.Table, *names: str) -> sa.Insert:
    """One row of ``table``: the columns that are named are given, the others have what they have by default."""
    usual = {column.name: column.default.arg for column in table.c if isinstance(column.default, sa.ColumnDefault)}
    return sa.insert(table).values({**usual, **{name: given(name) for name in names}})


class Prepared:
    """A statement that is built once. Its values are given by the names of its ``given``; all of them, each time.

    What a session of the same transaction has not written yet counts. An object of the session that stands for a
    changed row does not hear of it.
    """

    def __init__(self, statement: sa.Select[Any] | sa.CompoundSelect[Any] | sa.UpdateBase) -> None:
        self._statement = statement
        self._plans: dict[str, _Plan] = {}

    def all(self, at: At, /, **values: Any) -> list[Any]:
        """What is found, each row with its columns by name."""
        plan, found = self._found(at, values)
        return [plan.row(*row) for row in found]

    def first(self, at: At, /, **values: Any) -> Any | None:
        """The first row, or None."""
        return next(iter(self.all(at, **values)), None)

    def one(self, at: At, /, **values: Any) -> Any:
        """The row there is. IndexError when there is none."""
        return self.all(at, **values)[0]

    def scalars(self, at: At, /, **values: Any) -> list[Any]:
        """The first column of each row."""
        return [row[0] for row in self._found(at, values)[1]]

    def scalar(self, at: At, /, **values: Any) -> Any:
        """The first column of the first row, or None."""
        return next(iter(self.scalars(at, **values)), None)

    def run(self, at: At, /, **values: Any) -> None:
        """Change rows."""
        self._found(at, values)

    def run_each(self, at: At, many: Iterable[Mapping[str, Any]]) -> None:
        """Change rows, once for the values of each of ``many``."""
        transaction = _transaction(at)
        plan = self._plan(transaction.connection.dialect)
        if parameters := [plan.parameters(values) for values in many]:
            _run(transaction, plan.sql, parameters, many=True)

    def _found(self, at: At, values: Mapping[str, Any]) -> "tuple[_Plan, Sequence[Sequence[Any]]]":
        transaction = _transaction(at)
        plan = self._plan(transaction.connection.dialect)
        return plan, plan.converted(_run(transaction, plan.sql, plan.parameters(values), finds=plan.finds))

    def _plan(self, dialect: sa.Dialect) -> "_Plan":
        plan = self._plans.get(dialect.name)
        if plan is None:
            plan = self._plans[dialect.name] = _Plan(self._statement, dialect)
        return plan


class _Plan:
    """A statement as one database takes it, and what its values go through in each direction."""

    def __init__(self, statement: sa.Select[Any] | sa.CompoundSelect[Any] | sa.UpdateBase, dialect: sa.Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        types = {name: bound.type for bound, name in compiled.bind_names.items()}
        names = compiled.positiontup if compiled.positiontup is not None else list(types)
        self.sql = str(compiled)
        self._by_position = compiled.positiontup is not None
        self._own = {name: value for name, value in compiled.params.items() if value is not None}
        self._values: list[tuple[str, _Convert]] = [
            (name, types[name].dialect_impl(dialect).bind_processor(dialect)) for name in names
        ]
        columns = list(statement.exported_columns)
        self.finds = bool(columns)
        self.row: Callable[..., Any] = _row_class([str(column.key) for column in columns])
        read: list[_Convert] = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._columns = read if any(read) else None

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """What the driver is given. KeyError for a value that is missing."""
        if self._own:
            values = {**self._own, **values}
        if self._by_position:
            return tuple([values[name] if convert is None else convert(values[name]) for name, convert in self._values])
        return {name: values[name] if convert is None else convert(values[name]) for name, convert in self._values}

    def converted(self, found: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
        """Rows as the driver gives them -> with values of the columns' types."""
        if self._columns is None:
            return found
        return [list(map(_converted, row, self._columns)) for row in found]


def _row_class(names: list[str]) -> type:
    return namedtuple("Row", names)  # noqa: PYI024  # no type is known of any statement's rows


def _converted(value: Any, convert: _Convert) -> Any:
    return value if convert is None else convert(value)


def _transaction(at: At) -> Transaction:
    """``at`` as prepared statements run in it, with everything sent that its session has not written yet."""
    at.flush()
    return at if isinstance(at, Transaction) else Transaction(at.connection())


def _run(
    at: Transaction, sql: str, parameters: Any, *, finds: bool = False, many: bool = False
) -> Sequence[Sequence[Any]]:
    """Hand a statement to the driver: the rows it finds. DBAPIError, as when SQLAlchemy runs it."""
    dialect, cursor = at.connection.dialect, at.cursor
    try:
        if many:
            cursor.executemany(sql, parameters)
        else:
            cursor.execute(sql, parameters)
        return cursor.fetchall() if finds else ()
    except dialect.loaded_dbapi.Error as error:
        lost = dialect.is_disconnect(error, at.connection.connection.dbapi_connection, cursor)
        if lost:
            at.connection.invalidate(error)
        driver_error = dialect.loaded_dbapi.Error
        raise sa.exc.DBAPIError.instance(
            sql, parameters, error, driver_error, connection_invalidated=lost, dialect=dialect
        ) from error

"""Creating and upgrading a store: Alembic run in the program, on SQLite and PostgreSQL alike."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import URL

from ogust_tui.store import schema_version
from ogust_tui.store.contact_wall import CONTACT_VIEWS
from ogust_tui.store.engine import no_room, open_engine, store_url, unavailable, where
from ogust_tui.store.errors import N_, DataRefused, StoreUnavailable
from ogust_tui.store.tables import metadata

ALREADY = N_("There is a store at {where} already; it was left as it is.")
NO_RIGHTS = N_(
    "The account of this address may not make tables in {where}. Whoever looks after the server gives it the database: "
    "ALTER DATABASE … OWNER TO …"
)
_NO_RIGHTS = "42501"
"""PostgreSQL's insufficient_privilege."""
_AT_ONCE = frozenset({"42P07", "42710", "23505"})
"""duplicate_table, duplicate_object, unique_violation: somebody made a store here at the same moment."""
MIGRATIONS = Path(__file__).parent / "migrations"


def migration_config(connection: sa.Connection) -> Config:
    """Alembic's configuration for the migrations of this package, run on ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


Fill = Callable[[sa.Connection], None]
"""Writes the first rows of a new store, in the transaction that makes its tables."""


def create_schema(address: str, *, fill: Fill | None = None) -> None:
    """Make a new store at ``address``, with its first rows or not at all.

    DataRefused when there is one already, or something else; StoreUnavailable.
    """
    url = store_url(address)
    path = Path(url.database or "")
    if url.get_backend_name() == "sqlite" and not path.exists():
        _new_file(path, url, fill)
    else:
        _new_schema(open_engine(url), url, fill)


def may_create(address: str) -> None:
    """Nothing when a store could be made at ``address``, as far as can be seen; else why not, as ``create_schema``."""
    url = store_url(address)
    path = Path(url.database or "")
    if url.get_backend_name() == "sqlite" and not path.exists():
        try:
            folder = next(one for one in path.parents if one.exists())
            may = folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
        except OSError as error:
            raise no_room(url, error) from error
        if not may:
            raise no_room(url)
        return
    with _making(open_engine(url), url) as engine, engine.connect() as connection:
        _refuse_others(connection, url)
        if connection.dialect.name == "postgresql":
            asked = sa.text("SELECT has_schema_privilege(current_schema(), 'CREATE')")
            if not connection.execute(asked).scalar():
                raise StoreUnavailable(NO_RIGHTS, where=where(url))


def _new_file(path: Path, url: URL, fill: Fill | None) -> None:
    """A store in a new file, made under another name: whatever happens meanwhile, ``path`` is a whole store or none."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".ogust-", dir=path.parent, ignore_cleanup_errors=True) as folder:
            partial = Path(folder) / "new.db"
            _new_schema(open_engine(url.set(database=str(partial)), create=True), url, fill)
            for ending in ("-wal", "-shm"):  # SQLite would replay into the new file what a deleted one left here
                path.with_name(path.name + ending).unlink(missing_ok=True)
            _put_in_place(partial, path)
    except OSError as error:
        raise no_room(url, error) from error


def _put_in_place(partial: Path, path: Path) -> None:
    """Give the file its name, never over another one. DataRefused."""
    try:
        path.hardlink_to(partial)
    except OSError as error:
        if path.exists():
            raise DataRefused(ALREADY, where=str(path)) from error
        partial.rename(path)  # a file system without such links


def _new_schema(opened: sa.Engine, url: URL, fill: Fill | None) -> None:
    with _making(opened, url) as engine:
        with engine.connect() as connection:
            _refuse_others(connection, url)
        _migrate(engine, fill)
        if engine.dialect.name == "sqlite":
            raw = engine.raw_connection()
            raw.cursor().execute("PRAGMA journal_mode = WAL")  # kept in the file, so every connection gets it
            raw.close()


@contextmanager
def _making(engine: sa.Engine, url: URL) -> Iterator[sa.Engine]:
    """The engine while a store is made with it: what its database says becomes a refusal."""
    try:
        yield engine
    except sa.exc.DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state == _NO_RIGHTS:
            raise StoreUnavailable(NO_RIGHTS, where=where(url)) from error
        if state in _AT_ONCE:
            raise DataRefused(ALREADY, where=where(url)) from error
        raise unavailable(error, url) or error from error
    finally:
        engine.dispose()


def upgrade_schema(address: str) -> tuple[str, str]:
    """Bring an older store to this version; (revision before, revision after). StoreMissing, StoreUnavailable."""
    url = store_url(address)
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            before = schema_version.current(connection)
            if before not in schema_version.KNOWN:
                schema_version.require(connection, url)
        _migrate(engine)
        return str(before), schema_version.HEAD
    except sa.exc.DBAPIError as error:
        raise unavailable(error, url) or error from error
    finally:
        engine.dispose()


def _refuse_others(connection: sa.Connection, url: URL) -> None:
    """DataRefused for a store, a file of another program, or a database that holds tables of our names."""
    if schema_version.current(connection) is not None:
        raise DataRefused(ALREADY, where=where(url))
    there = set(sa.inspect(connection).get_table_names())
    if there if connection.dialect.name == "sqlite" else there & set(metadata.tables):
        raise DataRefused(N_("{where} holds something else already; it was left as it is."), where=where(url))


def _migrate(engine: sa.Engine, fill: Fill | None = None) -> None:
    with engine.execution_options(ogust_write=True).begin() as connection:
        command.upgrade(migration_config(connection), "head")
        if fill is not None:
            fill(connection)


def contact_grants(role: str) -> str:
    """The SQL a database administrator runs once so that ``role`` may read the contact views and nothing else."""
    views = ", ".join(CONTACT_VIEWS)
    return (
        f"CREATE ROLE {role} LOGIN;  -- then choose its password: \\password {role}\n"
        f"GRANT USAGE ON SCHEMA public TO {role};\n"
        f"GRANT SELECT ON {views} TO {role};"
    )

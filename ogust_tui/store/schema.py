"""Creating and upgrading a store: Alembic run in the program, on SQLite and PostgreSQL alike."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import URL

from ogust_tui.store import schema_version
from ogust_tui.store.contact_wall import CONTACT_VIEWS
from ogust_tui.store.engine import no_room, open_engine, store_url, unavailable, where
from ogust_tui.store.errors import N_, DataRefused
from ogust_tui.store.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"


def migration_config(connection: sa.Connection) -> Config:
    """Alembic's configuration for the migrations of this package, run on ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def create_schema(address: str) -> None:
    """Make a new store at ``address``. DataRefused when there is one already; StoreUnavailable."""
    url = store_url(address)
    if url.get_backend_name() == "sqlite":
        try:
            Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise no_room(url) from error
    engine = open_engine(url, create=True)
    try:
        with engine.connect() as connection:
            if schema_version.current(connection) is not None:
                raise DataRefused(N_("There is a store at {where} already; it was left as it is."), where=where(url))
            _refuse_foreign(connection, url)
        if engine.dialect.name == "sqlite":
            raw = engine.raw_connection()
            raw.cursor().execute("PRAGMA journal_mode = WAL")  # kept in the file, so every connection gets it
            raw.close()
        _migrate(engine)
    except sa.exc.DBAPIError as error:
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


def _refuse_foreign(connection: sa.Connection, url: URL) -> None:
    """DataRefused for a file of another program, or a database that holds tables of our names."""
    there = set(sa.inspect(connection).get_table_names())
    if there if connection.dialect.name == "sqlite" else there & set(metadata.tables):
        raise DataRefused(N_("{where} holds something else already; it was left as it is."), where=where(url))


def _migrate(engine: sa.Engine) -> None:
    with engine.execution_options(ogust_write=True).begin() as connection:
        command.upgrade(migration_config(connection), "head")


def contact_grants(role: str) -> str:
    """The SQL a database administrator runs once so that ``role`` may read the contact views and nothing else."""
    views = ", ".join(CONTACT_VIEWS)
    return (
        f"CREATE ROLE {role} LOGIN;  -- then choose its password: \\password {role}\n"
        f"GRANT USAGE ON SCHEMA public TO {role};\n"
        f"GRANT SELECT ON {views} TO {role};"
    )

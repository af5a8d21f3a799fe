"""Which schema this program knows, without loading the migrations; a test holds it to their newest revision."""

import sqlalchemy as sa
from sqlalchemy.engine import URL

from ogust_tui.store.engine import where
from ogust_tui.store.errors import N_, StoreMissing, StoreNewer, StoreOlder
from ogust_tui.store.revisions import HEAD, KNOWN

__all__ = ["HEAD", "KNOWN", "current", "require"]


def current(connection: sa.Connection) -> str | None:
    """The revision of the store behind ``connection``; None when it holds no store."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def require(connection: sa.Connection, url: URL) -> None:
    """Nothing when the store is of this version; else StoreMissing, StoreNewer or StoreOlder."""
    found = current(connection)
    if found is None:
        raise StoreMissing(
            N_("There is no store at {where}. Create it: ogust-tui store create; or try an example: ogust-tui demo"),
            where=where(url),
        )
    if found not in KNOWN:
        raise StoreNewer(
            N_("The store {where} was made by a newer version of this program. Update it; nothing was changed."),
            where=where(url),
        )
    if found != HEAD:
        raise StoreOlder(
            N_("The store {where} is from an older version. Make a backup, then run: ogust-tui store upgrade"),
            where=where(url),
        )

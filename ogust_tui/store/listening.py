"""How a terminal hears of commits on PostgreSQL: LISTEN on a connection of its own. Loaded only there."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import URL


class PostgresqlCommits:
    """Notifications of one channel. Errors of the driver come out as OperationalError."""

    def __init__(self, url: URL, channel: str) -> None:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with _as_engines_say():
            self._connection = psycopg.connect(address, autocommit=True, connect_timeout=5)
            self._connection.execute(f"LISTEN {channel}")

    def wait(self, seconds: float) -> bool:
        """Whether a notification came within ``seconds``."""
        with _as_engines_say():
            return any(True for _ in self._connection.notifies(timeout=seconds, stop_after=1))

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


@contextmanager
def _as_engines_say() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise sa.exc.OperationalError("LISTEN", {}, error) from error

"""One open transaction and the two ways to work in it: prepared statements, and a session of the ORM.

A session is made when it is first asked for: most of what is taken in by mail needs none.
"""

from functools import cached_property

import sqlalchemy as sa
from sqlmodel import Session


class Transaction:
    """A transaction on ``connection``, which whoever opened it commits and closes."""

    def __init__(self, connection: sa.Connection) -> None:
        if not connection.in_transaction():
            connection.begin()
        self.connection = connection

    @cached_property
    def session(self) -> Session:
        """The session in which classes of tables are read and written."""
        return Session(self.connection, expire_on_commit=False)

    def flush(self) -> None:
        """Send what the session has not written yet."""
        if (session := self.__dict__.get("session")) is not None:
            session.flush()

    def forget(self) -> None:
        """Let go of the session's objects: they can still be read, and stand for no row any more."""
        if (session := self.__dict__.get("session")) is not None:
            session.close()


def connection_of(at: Transaction | Session) -> sa.Connection:
    """The connection in whose transaction ``at`` works, with everything sent so far."""
    at.flush()
    return at.connection if isinstance(at, Transaction) else at.connection()

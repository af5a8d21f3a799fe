"""One open transaction and the two ways to work in it: prepared statements, and a session of the ORM.

A session is made when it is first asked for: most of what is taken in by mail needs none.
"""

import sqlalchemy as sa
from sqlmodel import Session


class Transaction:
    """A transaction on ``connection``, which whoever opened it commits and closes.

    ``cursor`` is the driver's, for prepared statements.
    """

    def __init__(self, connection: sa.Connection) -> None:
        if not connection.in_transaction():
            connection.begin()
        self.connection = connection
        self.cursor = connection.connection.cursor()
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """The session in which classes of tables are read and written; always the same."""
        if self._session is None:
            self._session = Session(self.connection, expire_on_commit=False)
        return self._session

    def flush(self) -> None:
        """Send what the session has not written yet."""
        if self._session is not None:
            self._session.flush()

    def close(self) -> None:
        """Let go of the cursor and of the session's objects: these can still be read, and stand for no row any more."""
        self.cursor.close()
        if self._session is not None:
            self._session.close()

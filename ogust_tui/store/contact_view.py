"""The only door through which anything reaches a contact or a relative.

Everything here is read for one reader, from the ``contact_*`` views, on a connection that can read nothing else
(contact_wall.py). Public ids go out, never row ids, positions or counts of what is hidden. What contacts write goes
through the ordinary verbs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from ogust_tui.store.contact_wall import postgresql_wall, sqlite_wall
from ogust_tui.store.engine import store_url, unavailable
from ogust_tui.store.errors import N_, NotFound, StoreUnavailable
from ogust_tui.store.forum import ForumFile, ForumMessage, ForumReader, ForumThread, outside_name
from ogust_tui.store.kinds import Channel, ThreadState
from ogust_tui.store.names import short_name
from ogust_tui.store.tables.columns import UtcDateTime

_READER = sa.table(
    "contact_reader", *map(sa.column, ("reader_id", "title", "last_name", "first_name", "email", "language"))
)
_THREAD = sa.table(
    "contact_thread",
    sa.column("last_message_at", UtcDateTime()),
    *map(sa.column, ("reader_id", "thread_id", "subject", "state", "messages", "new_messages")),
)
_MESSAGE = sa.table(
    "contact_message",
    sa.column("created_at", UtcDateTime()),
    *map(
        sa.column,
        (
            "reader_id", "thread_id", "message_id", "position", "mine", "is_new", "by_agency", "staff_name", "title",
            "last_name", "first_name", "channel", "text",
        ),
    ),
)  # fmt: skip
_ADDRESS = sa.table("contact_reply_address", *map(sa.column, ("reader_id", "thread_id", "token")))
_FILE = sa.table(
    "contact_attachment",
    *map(
        sa.column,
        ("reader_id", "thread_id", "message_id", "attachment_id", "name", "media_type", "size", "bytes"),
    ),
)


class ContactDoor:
    """An open door. ``open`` it with the store's address, and on PostgreSQL with that of the second login."""

    def __init__(self, engine: sa.Engine, url: sa.URL) -> None:
        self.engine = engine
        self._url = url

    @classmethod
    def open(cls, address: str, contact_address: str | None = None) -> "ContactDoor":
        """Open the door of the store at ``address``. StoreUnavailable when no wall can be built behind it.

        ``contact_address`` (OGUST_CONTACT_STORE) is needed on PostgreSQL: the same database under a login that was
        granted the contact views alone.
        """
        url = store_url(address)
        if url.get_backend_name() == "sqlite":
            return cls(sqlite_wall(url), url)
        second = store_url(contact_address) if contact_address else None
        if second is None or second.get_backend_name() != "postgresql":
            raise StoreUnavailable(
                N_("Contacts are served through a login of their own. Set OGUST_CONTACT_STORE; see “store create”.")
            )
        try:
            return cls(postgresql_wall(second), second)
        except sa.exc.DBAPIError as error:
            raise unavailable(error, second) or error from error

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()

    def reader(self, reader_id: int) -> ForumReader:
        """Who is at the door. NotFound for an unknown or archived reader, and for staff."""
        rows = self._rows(sa.select(_READER).where(_READER.c.reader_id == reader_id))
        if not rows:
            raise NotFound(N_("This page does not exist."))
        row = rows[0]
        return ForumReader(reader_id, short_name(row.title, row.last_name, row.first_name), row.email, row.language)

    def threads(self, reader_id: int) -> tuple[ForumThread, ...]:
        """The threads published to a reader that hold something to read, newest message first."""
        rows = self._rows(
            sa.select(_THREAD)
            .where(_THREAD.c.reader_id == reader_id)
            .order_by(_THREAD.c.last_message_at.desc(), _THREAD.c.thread_id)
        )
        return tuple(
            ForumThread(
                id=row.thread_id,
                subject=row.subject,
                state=ThreadState(row.state),
                last_message_at=row.last_message_at,
                messages=int(row.messages),
                new=int(row.new_messages),
            )
            for row in rows
        )

    def messages(self, reader_id: int, thread_id: str) -> tuple[ForumMessage, ...]:
        """The messages of one thread (by its public id) that a reader may read, oldest first. NotFound for none."""
        rows = self._rows(
            sa.select(_MESSAGE)
            .where(_MESSAGE.c.reader_id == reader_id, _MESSAGE.c.thread_id == thread_id)
            .order_by(_MESSAGE.c.position)
        )
        if not rows:
            raise NotFound(N_("This page does not exist."))
        files = self._files(reader_id, thread_id)
        return tuple(
            ForumMessage(
                id=row.message_id,
                author=outside_name(row.staff_name, row.title, row.last_name, row.first_name),
                mine=bool(row.mine),
                by_agency=bool(row.by_agency),
                channel=Channel(row.channel),
                text=row.text,
                created_at=row.created_at,
                is_new=bool(row.is_new),
                attachments=files.get(row.message_id, ()),
            )
            for row in rows
        )

    def attachment(self, reader_id: int, attachment_id: str) -> tuple[str, str, bytes]:
        """Name, media type and bytes of a file that a reader may have. NotFound."""
        rows = self._rows(
            sa.select(_FILE).where(_FILE.c.reader_id == reader_id, _FILE.c.attachment_id == attachment_id)
        )
        if not rows:
            raise NotFound(N_("This page does not exist."))
        return rows[0].name, rows[0].media_type, bytes(rows[0].bytes)

    def _files(self, reader_id: int, thread_id: str) -> dict[str, tuple[ForumFile, ...]]:
        """The files of a thread's messages, by message; their bytes are looked at and not read."""
        here = _FILE.c.reader_id == reader_id, _FILE.c.thread_id == thread_id
        there = _FILE.c.bytes.is_not(None).label("there")
        columns = (_FILE.c.message_id, _FILE.c.attachment_id, _FILE.c.name, _FILE.c.media_type, _FILE.c.size, there)
        found: dict[str, tuple[ForumFile, ...]] = {}
        for row in self._rows(sa.select(*columns).where(*here).order_by(_FILE.c.name, _FILE.c.attachment_id)):
            file = ForumFile(row.attachment_id, row.name, row.media_type, row.size)
            found[row.message_id] = (*found.get(row.message_id, ()), file)
        return found

    def reply_token(self, reader_id: int, thread_id: str) -> str:
        """The local part of the address at which a reader answers in a thread. NotFound."""
        rows = self._rows(
            sa.select(_ADDRESS).where(_ADDRESS.c.reader_id == reader_id, _ADDRESS.c.thread_id == thread_id)
        )
        if not rows:
            raise NotFound(N_("This page does not exist."))
        return str(rows[0].token)

    def _rows(self, query: sa.Select[Any]) -> list[Any]:
        # Whole rows always: SQLite asks the wall for a table of which no column is used, and is refused.
        try:
            with self._connected() as connection:
                return list(connection.execute(query).all())
        except (sa.exc.DataError, OverflowError, UnicodeEncodeError):
            return []  # an id or a name that no row can have

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        try:
            with self.engine.connect() as connection:
                yield connection
        except sa.exc.DataError:
            raise
        except sa.exc.DBAPIError as error:
            raise unavailable(error, self._url) or error from error

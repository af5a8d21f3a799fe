"""A store whose published threads are answered, on either database, and a Maildir of answers to them."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from benchmarks.mails import Place
from benchmarks.stores import SMALL, store_of
from benchmarks.terminal import environment, python
from ogust_tui.store.access import Store
from ogust_tui.store.public_ids import message_header_id
from ogust_tui.store.publishing import publish_thread, reply_address
from ogust_tui.store.schema import create_schema
from ogust_tui.store.staff import actor_named
from ogust_tui.store.tables import metadata

ANSWERED = 150
"""Published threads that are answered."""
FIRST = 1_772_434_800
_CANDIDATES = """
SELECT t.id AS thread, t.subject, c.id AS reader, c.email, m.public_id
FROM thread t JOIN thread_link l ON l.thread_id = t.id JOIN contact c ON c.id = l.reader_id
JOIN message m ON m.thread_id = t.id AND m.position = 1
WHERE c.email <> '' AND t.merged_into IS NULL
  AND NOT EXISTS (SELECT 1 FROM publication p WHERE p.thread_id = t.id)
  AND (SELECT count(*) FROM thread_link o WHERE o.thread_id = t.id) = 1
ORDER BY t.id LIMIT :number
"""


@dataclass(frozen=True)
class Inbox:
    """A store and where its readers answer; ``folder`` is for the Maildirs and what else a run leaves."""

    address: str
    places: tuple[Place, ...]
    folder: Path

    def maildir(self, mails: Iterable[bytes]) -> Path:
        """A new Maildir with these ``mails`` waiting, in their order."""
        maildir = self.folder / "maildir"
        shutil.rmtree(maildir, ignore_errors=True)
        for name in ("tmp", "new", "cur"):
            (maildir / name).mkdir(parents=True)
        for number, raw in enumerate(mails):
            (maildir / "new" / f"{FIRST + number}.M{number}P1.benchmark").write_bytes(raw)
        return maildir

    def command(self, maildir: Path, *more: str) -> list[str]:
        """What takes them in."""
        return python("-m", "ogust_tui", "--store", self.address, "mail", "ingest", "--maildir", str(maildir), *more)

    @property
    def environment(self) -> dict[str, str]:
        """The variables of the command."""
        return environment()

    def messages(self) -> int:
        """How many messages came by mail."""
        store = Store.open(self.address)
        try:
            with store.engine.connect() as connection:
                query = sa.text("SELECT count(*) FROM message WHERE inbound_id IS NOT NULL")
                return int(connection.execute(query).scalar_one())
        finally:
            store.close()


def sqlite_inbox(stores: Path) -> Inbox:
    """A copy of the small store, its threads published."""
    folder = _new(stores / "mail-sqlite")
    path = folder / "agence.db"
    shutil.copy(store_of(SMALL, stores), path)
    return Inbox(str(path), _published(str(path)), folder)


def copied_inbox(inbox: Inbox, address: str, folder: Path) -> Inbox:
    """What is in ``inbox``, with nothing received yet, in an empty PostgreSQL database."""
    source = Store.open(inbox.address)

    def fill(target: sa.Connection) -> None:
        with source.engine.connect() as connection:
            for table in metadata.sorted_tables:
                rows = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
                target.execute(sa.delete(table))
                if rows:
                    target.execute(sa.insert(table), rows)
                if isinstance(table.columns.get("id", sa.null()), sa.Column):
                    target.execute(sa.text(_NEXT_ID.format(table=table.name)))

    create_schema(address, fill=fill)
    source.close()
    return Inbox(address, inbox.places, _new(folder))


_NEXT_ID = (
    "SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(max(id), 1)) FROM \"{table}\" "
    "HAVING pg_get_serial_sequence('{table}', 'id') IS NOT NULL"
)


def _published(address: str) -> tuple[Place, ...]:
    store = Store.open(address)
    try:
        actor = actor_named(store, "claire")
        with store.engine.connect() as connection:
            found = connection.execute(sa.text(_CANDIDATES), {"number": ANSWERED}).all()
        places = []
        for row in found:
            publish_thread(store, actor, row.thread)
            to = reply_address(store, actor, row.thread, row.reader)
            answers = message_header_id(row.public_id, row.reader, to.partition("@")[2])
            places.append(Place(row.email, to, row.subject, answers))
        return tuple(places)
    finally:
        store.close()


def _new(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder

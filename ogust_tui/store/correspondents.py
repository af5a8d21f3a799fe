"""Who may be writing by mail: what a reply address, one of our Message-IDs or a sender's address leads to.

For the ingester alone: it sees every sector, and decides nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ogust_tui.settings import AgencySettings
from ogust_tui.store.access import Store, settings_in
from ogust_tui.store.actors import SYSTEM
from ogust_tui.store.kinds import ContactStatus, ReaderKind
from ogust_tui.store.prepared import first, given, rows
from ogust_tui.store.public_ids import reader_hash
from ogust_tui.store.tables import BlockedSender, Contact, ReaderAddress, Relative, metadata

_address, _contact, _link, _message, _publication, _relative, _thread, _token = (
    metadata.tables[name]
    for name in (
        *("reader_address", "contact", "thread_link", "message", "publication", "relative", "thread", "reply_token"),
    )
)
_BY_TOKEN = (
    sa.select(_token.c.thread_id, _token.c.reader_id, _token.c.retired_at, _thread.c.merged_into, _thread.c.subject)
    .join(_thread, _thread.c.id == _token.c.thread_id)
    .where(_token.c.token == given("token"))
)
_AROUND = sa.union_all(
    sa.select(_link.c.reader_id, sa.literal_column("0").label("reads")).where(_link.c.thread_id == given("thread")),
    sa.select(_publication.c.reader_id, sa.literal_column("1")).where(
        _publication.c.thread_id == given("thread"), _publication.c.withdrawn_at.is_(None)
    ),
)
_MERGED_INTO = sa.select(_thread.c.merged_into).where(_thread.c.id == given("thread"))
_SUBJECT = sa.select(_thread.c.subject).where(_thread.c.id == given("thread"))
_BY_PUBLIC_ID = sa.select(_message.c.thread_id, _message.c.moved_to).where(_message.c.public_id == given("public_id"))
_BY_ID = sa.select(_message.c.thread_id, _message.c.moved_to).where(_message.c.id == given("message"))
_FURTHER = ""
_ADDRESSES = sa.union_all(
    *(
        sa.select(table.c.id, sa.literal_column(f"'{kind.value}'").label("kind"), table.c.email_key).where(
            table.c.id.in_(given("ids", many=True))
        )
        for kind, table in ((ReaderKind.CONTACT, _contact), (ReaderKind.RELATIVE, _relative))
    ),
    sa.select(_address.c.reader_id, sa.literal_column(f"'{_FURTHER}'"), _address.c.address_key).where(
        _address.c.reader_id.in_(given("ids", many=True))
    ),
)
"""Who stands behind these ids with their own address, and their further addresses."""


@dataclass(frozen=True)
class Correspondent:
    """A contact or relative with every address they are known to write from, in lower case."""

    id: int
    kind: ReaderKind
    addresses: frozenset[str]


@dataclass(frozen=True)
class Conversation:
    """A thread that a mail leads to.

    ``reader_id`` is whom the address or Message-ID was given to; ``retired`` when that does not count any more.
    ``people`` are the contacts and relatives that read the thread or are linked to it.
    """

    thread_id: int
    subject: str
    reader_id: int
    retired: bool
    people: tuple[Correspondent, ...]


@dataclass(frozen=True)
class _Around:
    """A thread with who is linked to it and who reads it; ``people`` by id."""

    subject: str
    linked: frozenset[int]
    published: frozenset[int]
    people: dict[int, Correspondent]


class Directory:
    """One consistent look at who is who."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.settings: AgencySettings = settings_in(session)
        self._threads: dict[int, _Around] = {}

    def by_token(self, token: str) -> Conversation | None:
        """What the reply address with this local part leads to; where its thread went, when it was merged."""
        row = rows(self._session, _BY_TOKEN, token=token).first()
        if row is None:
            return None
        where = row.thread_id if row.merged_into is None else self._merged_into(row.merged_into)
        self._around(row.thread_id, row.subject)
        if row.retired_at is None or where == row.thread_id:
            return self._conversation(row.thread_id, row.reader_id, row.retired_at is not None)
        return self._conversation(where, row.reader_id, row.reader_id not in self._around(where).published)

    def _merged_into(self, thread_id: int) -> int:
        into = first(self._session, _MERGED_INTO, thread=thread_id)
        return thread_id if into is None else self._merged_into(into)

    def by_our_id(self, message_public_id: str, hash_given: str) -> Conversation | None:
        """What a Message-ID of ours leads to: the thread of the message, and the reader whose hash it bears.

        Retired when the thread is not published to that reader any more.
        """
        found = rows(self._session, _BY_PUBLIC_ID, public_id=message_public_id).first()
        if found is None:
            return None
        while found.moved_to is not None:
            found = rows(self._session, _BY_ID, message=found.moved_to).one()
        around = self._around(found.thread_id)
        for reader in sorted(around.published | around.linked):
            if reader_hash(message_public_id, reader) == hash_given:
                return self._conversation(found.thread_id, reader, reader not in around.published)
        return None

    def at_address(self, address: str) -> tuple[Correspondent, ...]:
        """The contacts and relatives, archived ones aside, that write from this address."""
        return self._people(at_address(self._session, address))

    def is_blocked(self, address: str) -> bool:
        """Whether somebody chose to ignore this sender."""
        return bool(address) and self._session.get(BlockedSender, address) is not None

    def _around(self, thread_id: int, subject: str | None = None) -> _Around:
        """Who reads the thread and who is linked to it, looked up once."""
        if thread_id not in self._threads:
            found = rows(self._session, _AROUND, thread=thread_id).all()
            linked, published = (frozenset(row.reader_id for row in found if row.reads == reads) for reads in (0, 1))
            if subject is None:
                subject = rows(self._session, _SUBJECT, thread=thread_id).scalar_one()
            people = {one.id: one for one in self._people(sorted(linked | published))}
            self._threads[thread_id] = _Around(subject, linked, published, people)
        return self._threads[thread_id]

    def _conversation(self, thread_id: int, reader_id: int, retired: bool) -> Conversation:
        around = self._around(thread_id)
        people = around.people
        if reader_id not in people:  # linked no more
            people = people | {one.id: one for one in self._people([reader_id])}
        return Conversation(thread_id, around.subject, reader_id, retired, tuple(people[one] for one in sorted(people)))

    def _people(self, ids: list[int]) -> tuple[Correspondent, ...]:
        kinds: dict[int, ReaderKind] = {}
        addresses: dict[int, set[str]] = {}
        for row in rows(self._session, _ADDRESSES, ids=ids):
            if row.kind != _FURTHER:
                kinds[row.id] = ReaderKind(row.kind)
            addresses.setdefault(row.id, set()).update({row.email_key} if row.email_key else ())
        return tuple(Correspondent(id_, kinds[id_], frozenset(addresses[id_])) for id_ in sorted(kinds))


def at_address(session: Session, address: str) -> list[int]:
    """The ids of the contacts and relatives, archived ones aside, that write from this address; ten of each at most."""
    further = select(ReaderAddress.reader_id).where(ReaderAddress.address_key == address)
    found: list[int] = []
    for table in (Contact, Relative) if address else ():
        query = select(table.id).where(
            sa.or_(col(table.email_key) == address, col(table.id).in_(further)),
            col(table.status) != ContactStatus.ARCHIVED,
        )
        found += session.exec(query.order_by(col(table.id)).limit(10)).all()
    return found


@contextmanager
def mail_directory(store: Store) -> Iterator[Directory]:
    """The directory as it stands now. StoreUnavailable."""
    with store.read(SYSTEM) as session:
        yield Directory(session)

"""Who may be writing by mail: what a reply address, one of our Message-IDs or a sender's address leads to.

For the ingester alone: it sees every sector, and decides nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ogust_tui.settings import AgencySettings
from ogust_tui.store.access import Store, settings_in
from ogust_tui.store.actors import SYSTEM
from ogust_tui.store.kinds import ContactStatus, ReaderKind
from ogust_tui.store.prepared import At, Prepared, given
from ogust_tui.store.public_ids import reader_hash
from ogust_tui.store.tables import metadata
from ogust_tui.store.transaction import Transaction

_address, _blocked, _contact, _link, _message, _publication, _relative, _thread, _token = (
    metadata.tables[name]
    for name in (
        *("reader_address", "blocked_sender", "contact", "thread_link", "message", "publication", "relative"),
        *("thread", "reply_token"),
    )
)
_BY_TOKEN = Prepared(
    sa.select(_token.c.thread_id, _token.c.reader_id, _token.c.retired_at, _thread.c.merged_into, _thread.c.subject)
    .join(_thread, _thread.c.id == _token.c.thread_id)
    .where(_token.c.token == given("token"))
)
_LINKED = sa.select(_link.c.reader_id).where(_link.c.thread_id == given("thread"))
_READS = sa.select(_publication.c.reader_id).where(
    _publication.c.thread_id == given("thread"), _publication.c.withdrawn_at.is_(None)
)
_AROUND = Prepared(
    sa.union_all(
        *(
            which.add_columns(sa.literal_column(f"{reads}").label("reads"))
            for reads, which in enumerate((_LINKED, _READS))
        )
    )
)
_MERGED_INTO = Prepared(sa.select(_thread.c.merged_into).where(_thread.c.id == given("thread")))
_SUBJECT = Prepared(sa.select(_thread.c.subject).where(_thread.c.id == given("thread")))
_BY_PUBLIC_ID, _BY_ID = (
    Prepared(sa.select(_message.c.thread_id, _message.c.moved_to).where(column == given("message")))
    for column in (_message.c.public_id, _message.c.id)
)
_FURTHER = ""


def _addresses(whose: Callable[[sa.Column[int]], sa.ColumnElement[bool]]) -> Prepared:
    """What finds the addresses of some people, their own with the kind of reader they are, and their further ones."""
    return Prepared(
        sa.union_all(
            *(
                sa.select(table.c.id, sa.literal_column(f"'{kind.value}'").label("kind"), table.c.email_key).where(
                    whose(table.c.id)
                )
                for kind, table in ((ReaderKind.CONTACT, _contact), (ReaderKind.RELATIVE, _relative))
            ),
            sa.select(_address.c.reader_id, sa.literal_column(f"'{_FURTHER}'"), _address.c.address_key).where(
                whose(_address.c.reader_id)
            ),
        )
    )


_AROUND_ADDRESSES = _addresses(lambda person: sa.or_(person.in_(_LINKED), person.in_(_READS)))
_ADDRESSES = _addresses(lambda person: person == given("person"))
_AT_ADDRESS = tuple(
    Prepared(
        sa.select(table.c.id)
        .where(
            sa.or_(
                table.c.email_key == given("address"),
                table.c.id.in_(sa.select(_address.c.reader_id).where(_address.c.address_key == given("address"))),
            ),
            table.c.status != ContactStatus.ARCHIVED,
        )
        .order_by(table.c.id)
        .limit(10)
    )
    for table in (_contact, _relative)
)
_BLOCKED = Prepared(sa.select(_blocked.c.address_key).where(_blocked.c.address_key == given("address")))


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

    def __init__(self, at: Transaction) -> None:
        self._at = at
        self.settings: AgencySettings = settings_in(at)
        self._threads: dict[int, _Around] = {}

    def by_token(self, token: str) -> Conversation | None:
        """What the reply address with this local part leads to; where its thread went, when it was merged."""
        row = _BY_TOKEN.first(self._at, token=token)
        if row is None:
            return None
        where = row.thread_id if row.merged_into is None else self._merged_into(row.merged_into)
        self._around(row.thread_id, row.subject)
        if row.retired_at is None or where == row.thread_id:
            return self._conversation(row.thread_id, row.reader_id, row.retired_at is not None)
        return self._conversation(where, row.reader_id, row.reader_id not in self._around(where).published)

    def _merged_into(self, thread_id: int) -> int:
        into = _MERGED_INTO.scalar(self._at, thread=thread_id)
        return thread_id if into is None else self._merged_into(into)

    def by_our_id(self, message_public_id: str, hash_given: str) -> Conversation | None:
        """What a Message-ID of ours leads to: the thread of the message, and the reader whose hash it bears.

        Retired when the thread is not published to that reader any more.
        """
        found = _BY_PUBLIC_ID.first(self._at, message=message_public_id)
        if found is None:
            return None
        while found.moved_to is not None:
            found = _BY_ID.one(self._at, message=found.moved_to)
        around = self._around(found.thread_id)
        for reader in sorted(around.published | around.linked):
            if reader_hash(message_public_id, reader) == hash_given:
                return self._conversation(found.thread_id, reader, reader not in around.published)
        return None

    def at_address(self, address: str) -> tuple[Correspondent, ...]:
        """The contacts and relatives, archived ones aside, that write from this address."""
        return tuple(person for id_ in at_address(self._at, address) for person in self._person(id_))

    def is_blocked(self, address: str) -> bool:
        """Whether somebody chose to ignore this sender."""
        return bool(address) and _BLOCKED.first(self._at, address=address) is not None

    def _around(self, thread_id: int, subject: str | None = None) -> _Around:
        """Who reads the thread and who is linked to it, looked up once."""
        if thread_id not in self._threads:
            found = _AROUND.all(self._at, thread=thread_id)
            linked, published = (frozenset(row.reader_id for row in found if row.reads == reads) for reads in (0, 1))
            if subject is None:
                subject = _SUBJECT.scalar(self._at, thread=thread_id)
            people = {one.id: one for one in _people(_AROUND_ADDRESSES.all(self._at, thread=thread_id))}
            self._threads[thread_id] = _Around(subject, linked, published, people)
        return self._threads[thread_id]

    def _conversation(self, thread_id: int, reader_id: int, retired: bool) -> Conversation:
        around = self._around(thread_id)
        people = around.people
        if reader_id not in people:  # linked no more
            people = people | {one.id: one for one in self._person(reader_id)}
        return Conversation(thread_id, around.subject, reader_id, retired, tuple(people[one] for one in sorted(people)))

    def _person(self, reader_id: int) -> tuple[Correspondent, ...]:
        """One person, unless it is a colleague."""
        return _people(_ADDRESSES.all(self._at, person=reader_id))


def _people(found: Iterable[Any]) -> tuple[Correspondent, ...]:
    """Those whose addresses these are, by id."""
    kinds: dict[int, ReaderKind] = {}
    addresses: dict[int, set[str]] = {}
    for row in found:
        if row.kind != _FURTHER:
            kinds[row.id] = ReaderKind(row.kind)
        addresses.setdefault(row.id, set()).update({row.email_key} if row.email_key else ())
    return tuple(Correspondent(id_, kinds[id_], frozenset(addresses[id_])) for id_ in sorted(kinds))


def at_address(at: At, address: str) -> list[int]:
    """The ids of the contacts and relatives, archived ones aside, that write from this address; ten of each at most."""
    return [id_ for found in _AT_ADDRESS if address for id_ in found.scalars(at, address=address)]


@contextmanager
def mail_directory(store: Store) -> Iterator[Directory]:
    """The directory as it stands now. StoreUnavailable."""
    with store.look(SYSTEM) as at:
        yield Directory(at)

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
from ogust_tui.store.posting import linked_ids, open_publications
from ogust_tui.store.public_ids import reader_hash
from ogust_tui.store.tables import BlockedSender, Contact, Message, ReaderAddress, Relative, ReplyToken, Thread


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


class Directory:
    """One consistent look at who is who."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.settings: AgencySettings = settings_in(session)

    def by_token(self, token: str) -> Conversation | None:
        """What the reply address with this local part leads to; where its thread went, when it was merged."""
        row = self._session.get(ReplyToken, token)
        if row is None:
            return None
        where = self._merged_into(row.thread_id)
        if row.retired_at is None or where == row.thread_id:
            return self._conversation(row.thread_id, row.reader_id, row.retired_at is not None)
        published = {one.reader_id for one in open_publications(self._session, where)}
        return self._conversation(where, row.reader_id, row.reader_id not in published)

    def _merged_into(self, thread_id: int) -> int:
        following = select(Thread.merged_into).where(Thread.id == thread_id)
        into = self._session.exec(following).first()
        return thread_id if into is None else self._merged_into(into)

    def by_our_id(self, message_public_id: str, hash_given: str) -> Conversation | None:
        """What a Message-ID of ours leads to: the thread of the message, and the reader whose hash it bears.

        Retired when the thread is not published to that reader any more.
        """
        found = self._session.exec(select(Message).where(Message.public_id == message_public_id)).first()
        if found is None:
            return None
        thread_id = self._where_it_is(found).thread_id
        published = {row.reader_id for row in open_publications(self._session, thread_id)}
        for reader in sorted(published | set(linked_ids(self._session, thread_id))):
            if reader_hash(message_public_id, reader) == hash_given:
                return self._conversation(thread_id, reader, reader not in published)
        return None

    def _where_it_is(self, message: Message) -> Message:
        while message.moved_to is not None:
            message = self._session.get_one(Message, message.moved_to)
        return message

    def at_address(self, address: str) -> tuple[Correspondent, ...]:
        """The contacts and relatives, archived ones aside, that write from this address."""
        return self._people(at_address(self._session, address))

    def is_blocked(self, address: str) -> bool:
        """Whether somebody chose to ignore this sender."""
        return bool(address) and self._session.get(BlockedSender, address) is not None

    def _conversation(self, thread_id: int, reader_id: int, retired: bool) -> Conversation:
        thread = self._session.get_one(Thread, thread_id)
        around = {*linked_ids(self._session, thread_id), reader_id}
        around |= {row.reader_id for row in open_publications(self._session, thread_id)}
        return Conversation(thread_id, thread.subject, reader_id, retired, self._people(sorted(around)))

    def _people(self, ids: list[int]) -> tuple[Correspondent, ...]:
        further: dict[int, set[str]] = {}
        for row in self._session.exec(select(ReaderAddress).where(col(ReaderAddress.reader_id).in_(ids))).all():
            further.setdefault(row.reader_id, set()).add(row.address_key)
        found = []
        for kind, table in ((ReaderKind.CONTACT, Contact), (ReaderKind.RELATIVE, Relative)):
            for id_, email in self._session.exec(select(table.id, table.email_key).where(col(table.id).in_(ids))).all():
                addresses = further.get(id_, set()) | ({email} if email else set())
                found.append(Correspondent(id_, kind, frozenset(addresses)))
        return tuple(sorted(found, key=lambda person: person.id))


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

"""What somebody needs to know to sort one mail that waits: what it may belong to, and threads found by words."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.contact_reads import list_contacts
from ogust_tui.store.correspondents import at_address
from ogust_tui.store.folding import query_words
from ogust_tui.store.inbound_reads import MailCard, beside, in_scope, show_mail
from ogust_tui.store.linkable import Linkable, linkables
from ogust_tui.store.matching import newest_matching
from ogust_tui.store.records import MAX_ID, RecordKind, RecordRef
from ogust_tui.store.tables import Contact, InboundMail, Thread
from ogust_tui.store.thread_lists import ThreadRow, read_threads, thread_on

CONTACTS_FOUND = 5
THREADS_FOUND = 30


@dataclass(frozen=True)
class Sorting:
    """A mail, and what is known about where it may belong.

    ``thread`` is the one that it answers; ``senders`` are the contacts and relatives who write from its address;
    ``alike`` counts the other mails of that address that wait.
    """

    card: MailCard
    thread: ThreadRow | None
    senders: tuple[Linkable, ...]
    alike: int


def sorting_of(store: Store, actor: Actor, inbound_id: int) -> Sorting:
    """One mail and what it may belong to. NotFound."""
    card = show_mail(store, actor, inbound_id)
    row = card.row
    with store.read(actor) as session:
        thread = read_threads(session, actor, col(Thread.id) == row.thread_id, limit=1) if row.thread_id else ()
        refs = _refs(session, at_address(session, row.sender))
        alike = session.scalar(
            sa.select(sa.func.count()).select_from(InboundMail).where(beside(row.id, row.sender), in_scope(actor))
        )
    return Sorting(card, next(iter(thread), None), linkables(store, actor, refs), alike or 0)


def threads_around(store: Store, actor: Actor, records: Sequence[RecordRef]) -> tuple[ThreadRow, ...]:
    """The newest threads on any of these records, else of all. Those whose messages went to another are left out."""
    wanted = sa.or_(*(thread_on(ref) for ref in records)) if records else sa.true()
    with store.read(actor) as session:
        return read_threads(session, actor, sa.and_(wanted, _still_there()), limit=THREADS_FOUND)


def find_threads(store: Store, actor: Actor, search: str) -> tuple[ThreadRow, ...]:
    """The threads that the words find, the newest first: by their number, their subject, or the contacts on them.

    Those whose messages went to another thread are left out.
    """
    words = query_words(search)
    if not words:
        return ()
    contacts = [row.party.ref for row in list_contacts(store, actor, search=search, limit=CONTACTS_FOUND).rows]
    with store.read(actor) as session:
        by_subject = newest_matching(store.backend, Thread, words, col(Thread.id)).limit(THREADS_FOUND)
        ids = [id_ for (id_,) in session.execute(by_subject)]
        ids += [int(word) for word in words[:1] if len(words) == 1 and word.isdecimal() and int(word) <= MAX_ID]
        found = sa.or_(col(Thread.id).in_(ids), *(thread_on(ref) for ref in contacts))
        return read_threads(session, actor, sa.and_(found, _still_there()), limit=THREADS_FOUND)


def _still_there() -> sa.ColumnElement[bool]:
    return col(Thread.merged_into).is_(None)


def _refs(session: Session, reader_ids: list[int]) -> list[RecordRef]:
    contacts = set(session.exec(select(Contact.id).where(col(Contact.id).in_(reader_ids))).all())
    return [RecordRef(RecordKind.CONTACT if one in contacts else RecordKind.RELATIVE, one) for one in reader_ids]

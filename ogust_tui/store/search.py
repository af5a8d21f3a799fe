"""Full-text search over everything an actor may see: contacts, notes, threads by subject, messages.

By words and beginnings of words, folded; the newest first. SQLite: FTS5 read by descending rowid, so a common word
costs no more than a rare one. PostgreSQL: a `simple` tsvector.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.contact_reads import ContactRow, read_contacts
from ogust_tui.store.excerpt import excerpt
from ogust_tui.store.folding import query_words
from ogust_tui.store.links import linked_refs, parties_of
from ogust_tui.store.matching import contact_matches, newest_matching
from ogust_tui.store.pages import lots
from ogust_tui.store.records import Party, RecordKind, parties
from ogust_tui.store.scope import note_visible, thread_visible
from ogust_tui.store.tables import Message, Note, NoteLink, Publication, Thread, ThreadLink


class HitKind(StrEnum):
    """What was found."""

    CONTACT = "contact"
    NOTE = "note"
    THREAD = "thread"
    MESSAGE = "message"


@dataclass(frozen=True)
class Hit:
    """One thing found. ``id`` is a contact's, a note's, a thread's or a message's.

    ``places`` are the records it is on; ``text`` the subject of a thread, or the part of a text around the words.
    ``published_to`` are the contacts who may read it: nobody for a note. A message stands at ``position`` in the
    thread ``thread_id``, which is about ``subject``.
    """

    kind: HitKind
    id: int
    thread_id: int | None
    text: str
    at: datetime | None
    places: tuple[Party, ...]
    published_to: tuple[Party, ...] = ()
    subject: str = ""
    position: int | None = None
    contact: ContactRow | None = None


@dataclass(frozen=True)
class _Around:
    """What is said of the threads that hits stand in: subjects, records, and who reads from which position on."""

    subjects: dict[int, str]
    places: dict[int, tuple[Party, ...]]
    readers: dict[int, tuple[tuple[int, Party], ...]]

    def readers_of(self, thread_id: int, position: int | None = None) -> tuple[Party, ...]:
        """The contacts who read the thread, or its message at ``position``."""
        readers = self.readers.get(thread_id, ())
        return tuple(party for start, party in readers if position is None or start <= position)


def search(store: Store, actor: Actor, text: str, *, limit: int = 50) -> tuple[Hit, ...]:
    """At most ``limit`` hits of each kind: contacts in alphabetical order, then the rest, the newest first."""
    words = query_words(text)
    if not words:
        return ()
    with store.read(actor) as session:
        contacts = _contacts(session, actor, words, limit)
        others = [
            *_notes(session, actor, store.backend, words, limit),
            *_threads_and_messages(session, actor, store.backend, words, limit),
        ]
    others.sort(key=lambda hit: (hit.at, hit.id), reverse=True)
    return (*contacts, *others)


def _contacts(session: Session, actor: Actor, words: list[str], limit: int) -> list[Hit]:
    found = read_contacts(session, actor, contact_matches(session, words), limit=limit)
    return [Hit(HitKind.CONTACT, row.id, None, row.name, None, (row.party,), contact=row) for row in found]


def _notes(session: Session, actor: Actor, backend: str, words: list[str], limit: int) -> list[Hit]:
    columns = (col(Note.id), col(Note.text), col(Note.created_at))
    query = newest_matching(backend, Note, words, *columns).where(col(Note.withdrawn_at).is_(None), note_visible(actor))
    found = session.execute(query.limit(limit)).all()
    refs = linked_refs(session, NoteLink, "note_id", [id_ for id_, _text, _at in found])
    known = parties_of(session, actor, {ref for linked in refs.values() for ref in linked})
    hits = []
    for id_, text, at in found:
        places = tuple(known[ref] for ref in refs[id_] if ref in known)
        thread = next((one.id for one in places if one.kind is RecordKind.THREAD and one.in_scope), None)
        hits.append(Hit(HitKind.NOTE, id_, thread, excerpt(text, words), at, places))
    return hits


def _threads_and_messages(session: Session, actor: Actor, backend: str, words: list[str], limit: int) -> list[Hit]:
    columns = (col(Thread.id), col(Thread.subject), col(Thread.last_message_at))
    visible = newest_matching(backend, Thread, words, *columns).where(thread_visible(actor, col(Thread.id)))
    threads = session.execute(visible.limit(limit)).all()
    place = (col(Message.id), col(Message.thread_id), col(Message.position))
    said = newest_matching(backend, Message, words, *place, col(Message.text), col(Message.created_at)).where(
        col(Message.taken_back_at).is_(None), thread_visible(actor, col(Message.thread_id))
    )
    messages = session.execute(said.limit(limit)).all()
    around = _around(session, actor, {row.id for row in threads} | {row.thread_id for row in messages})
    hits = [
        Hit(HitKind.THREAD, id_, id_, subject, at, around.places.get(id_, ()), around.readers_of(id_))
        for id_, subject, at in threads
    ]
    hits += [
        Hit(
            HitKind.MESSAGE,
            id_,
            thread,
            excerpt(text, words),
            at,
            around.places.get(thread, ()),
            around.readers_of(thread, position),
            around.subjects[thread],
            position,
        )
        for id_, thread, position, text, at in messages
    ]
    return hits


def _around(session: Session, actor: Actor, thread_ids: Iterable[int]) -> _Around:
    subjects: dict[int, str] = {}
    links: list[tuple[int, int]] = []
    opened: list[tuple[int, int, int]] = []
    link, publication = col(ThreadLink.thread_id), col(Publication.thread_id)
    for ids in lots(thread_ids):
        named = session.exec(select(col(Thread.id), col(Thread.subject)).where(col(Thread.id).in_(ids)))
        subjects |= {id_: subject for id_, subject in named if id_ is not None}
        links += session.exec(select(link, col(ThreadLink.reader_id)).where(link.in_(ids))).all()
        opened += session.exec(
            select(publication, col(Publication.reader_id), col(Publication.from_position))
            .where(publication.in_(ids), col(Publication.withdrawn_at).is_(None))
            .order_by(col(Publication.id))
        ).all()
    known = parties(session, actor, [reader for _, reader in links] + [reader for _, reader, _ in opened])
    places: dict[int, tuple[Party, ...]] = {}
    for thread_id, reader_id in links:
        places[thread_id] = (*places.get(thread_id, ()), known[reader_id])
    readers: dict[int, tuple[tuple[int, Party], ...]] = {}
    for thread_id, reader_id, start in opened:
        readers[thread_id] = (*readers.get(thread_id, ()), (start, known[reader_id]))
    return _Around(subjects, places, readers)

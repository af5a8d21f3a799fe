"""Full-text search over everything an actor may see: contacts, notes, threads by subject, messages.

By words and beginnings of words, folded; the newest first. SQLite: FTS5 read by descending rowid, so a common word
costs no more than a rare one. PostgreSQL: a `simple` tsvector.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.folding import fold, query_words
from ogust_tui.store.kinds import ContactStatus
from ogust_tui.store.links import linked_refs, parties_of
from ogust_tui.store.matching import contact_matches, newest_matching
from ogust_tui.store.records import Party, RecordKind, parties
from ogust_tui.store.scope import contact_visible, note_visible, thread_visible
from ogust_tui.store.tables import Contact, Message, Note, NoteLink, Thread, ThreadLink

EXCERPT = 160
"""Characters of a text that a hit shows, around the first word found."""


class HitKind(StrEnum):
    """What was found."""

    CONTACT = "contact"
    NOTE = "note"
    THREAD = "thread"
    MESSAGE = "message"


@dataclass(frozen=True)
class Hit:
    """One thing found. ``id`` is a contact's, a note's or a message's; ``thread_id`` says where a message stands.

    ``places`` are the records it is on; ``text`` the subject of a thread, or the part of a text around the words.
    """

    kind: HitKind
    id: int
    thread_id: int | None
    text: str
    at: datetime | None
    places: tuple[Party, ...]


def search(store: Store, actor: Actor, text: str, *, limit: int = 50) -> tuple[Hit, ...]:
    """At most ``limit`` hits of each kind: contacts in alphabetical order, then the rest, the newest first."""
    words = query_words(text)
    if not words:
        return ()
    with store.read(actor) as session:
        contacts = _contacts(session, actor, store.backend, words, limit)
        others = [
            *_notes(session, actor, store.backend, words, limit),
            *_threads(session, actor, store.backend, words, limit),
            *_messages(session, actor, store.backend, words, limit),
        ]
    others.sort(key=lambda hit: (hit.at, hit.id), reverse=True)
    return (*contacts, *others)


def _contacts(session: Session, actor: Actor, backend: str, words: list[str], limit: int) -> list[Hit]:
    found = session.exec(
        select(Contact.id)
        .where(
            contact_matches(backend, words),
            col(Contact.status) != ContactStatus.ARCHIVED,
            contact_visible(actor, col(Contact.id)),
        )
        .order_by(col(Contact.sort_key), col(Contact.id))
        .limit(limit)
    ).all()
    known = parties(session, actor, found)
    return [Hit(HitKind.CONTACT, one, None, known[one].name, None, (known[one],)) for one in found]


def _notes(session: Session, actor: Actor, backend: str, words: list[str], limit: int) -> list[Hit]:
    query = newest_matching(backend, Note, words).where(col(Note.withdrawn_at).is_(None), note_visible(actor))
    found: Sequence[Note] = session.scalars(query.limit(limit)).all()
    refs = linked_refs(session, NoteLink, "note_id", [note.id or 0 for note in found])
    known = parties_of(session, actor, {ref for linked in refs.values() for ref in linked})
    hits = []
    for note in found:
        linked = refs[note.id or 0]
        thread = next((ref.id for ref in linked if ref.kind is RecordKind.THREAD), None)
        places = tuple(known[ref] for ref in linked if ref in known)
        hits.append(Hit(HitKind.NOTE, note.id or 0, thread, excerpt(note.text, words), note.created_at, places))
    return hits


def _threads(session: Session, actor: Actor, backend: str, words: list[str], limit: int) -> list[Hit]:
    query = newest_matching(backend, Thread, words).where(thread_visible(actor, col(Thread.id)))
    found: Sequence[Thread] = session.scalars(query.limit(limit)).all()
    places = _thread_places(session, actor, {thread.id or 0 for thread in found})
    return [
        Hit(HitKind.THREAD, one.id or 0, one.id, one.subject, one.last_message_at, places.get(one.id or 0, ()))
        for one in found
    ]


def _messages(session: Session, actor: Actor, backend: str, words: list[str], limit: int) -> list[Hit]:
    query = newest_matching(backend, Message, words).where(
        col(Message.taken_back_at).is_(None), thread_visible(actor, col(Message.thread_id))
    )
    found: Sequence[Message] = session.scalars(query.limit(limit)).all()
    places = _thread_places(session, actor, {message.thread_id for message in found})
    return [
        Hit(
            HitKind.MESSAGE,
            one.id or 0,
            one.thread_id,
            excerpt(one.text, words),
            one.created_at,
            places.get(one.thread_id, ()),
        )
        for one in found
    ]


def _thread_places(session: Session, actor: Actor, thread_ids: set[int]) -> dict[int, tuple[Party, ...]]:
    links = session.exec(select(ThreadLink).where(col(ThreadLink.thread_id).in_(thread_ids))).all()
    known = parties(session, actor, (link.reader_id for link in links))
    found: dict[int, tuple[Party, ...]] = {}
    for link in links:
        found[link.thread_id] = (*found.get(link.thread_id, ()), known[link.reader_id])
    return found


def excerpt(text: str, words: list[str]) -> str:
    """The part of ``text`` around the first of ``words``, on one line, with an ellipsis where it is cut. Pure."""
    line = " ".join(text[: 100 * EXCERPT].split())
    if len(line) <= EXCERPT:
        return line
    folded = fold(line)
    at = min((place for place in (folded.find(word) for word in words) if place >= 0), default=0)
    start = max(0, min(at - EXCERPT // 4, len(line) - EXCERPT))
    head, tail = "…" if start else "", "…" if start + EXCERPT < len(line) else ""
    return f"{head}{line[start : start + EXCERPT]}{tail}"

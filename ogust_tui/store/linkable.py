"""Records to link a note or a thread to: finding them by words, and what the composer says of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.bouncing import bouncing
from ogust_tui.store.contact_reads import list_contacts
from ogust_tui.store.errors import NotAllowed
from ogust_tui.store.folding import query_words, search_words
from ogust_tui.store.kinds import ContactStatus
from ogust_tui.store.links import parties_of
from ogust_tui.store.permissions import Verb, refusal
from ogust_tui.store.publishing import check_may_publish
from ogust_tui.store.records import Party, RecordKind, RecordRef, parties
from ogust_tui.store.scope import visit_visible
from ogust_tui.store.tables import Contact, Relative, Staff, Visit

CONTACTS_FOUND = 12
# Relatives and visits are offered once the words leave few contacts.
FEW = 3
VISITS_AHEAD, VISITS_BEHIND = 4, 3


@dataclass(frozen=True)
class Linkable:
    """A record that may be linked.

    ``detail`` tells it from its namesakes: a code and a city, a login, a relative's client, a visit's caregiver.
    ``at`` is a visit's start. ``has_email``, ``no_publishing`` (why this person may not publish to it) and ``bouncing``
    (the address, when mail does not reach it) are for contacts and relatives.
    """

    party: Party
    detail: str = ""
    at: datetime | None = None
    has_email: bool = False
    no_publishing: NotAllowed | None = None
    bouncing: str = ""

    @property
    def outside(self) -> bool:
        """Whether it is somebody outside the house, who reads only what is published."""
        return self.party.kind in {RecordKind.CONTACT, RecordKind.RELATIVE}


def linkables(store: Store, actor: Actor, refs: Sequence[RecordRef]) -> tuple[Linkable, ...]:
    """The records in the order given, without repeats; those that are gone or out of scope are left out."""
    with store.read(actor) as session:
        return _described(session, actor, refs)


def find_linkable(store: Store, actor: Actor, search: str, kinds: frozenset[RecordKind]) -> tuple[Linkable, ...]:
    """The records of these kinds that the words of ``search`` find: contacts, then what hangs on them, colleagues.

    A contact's relatives and the visits around now come with it when few contacts are found.
    """
    words = query_words(search)
    if not words:
        return ()
    contacts = [row.id for row in list_contacts(store, actor, search=search, limit=CONTACTS_FOUND).rows]
    with store.read(actor) as session:
        refs = [RecordRef(RecordKind.CONTACT, contact) for contact in contacts]
        if len(contacts) <= FEW:
            for contact in contacts:
                refs += _relatives_of(session, contact)
                refs += _visits_of(session, actor, contact, store.clock()) if RecordKind.VISIT in kinds else []
        refs += _colleagues(session, words)
        return _described(session, actor, [ref for ref in refs if ref.kind in kinds])


def _relatives_of(session: Session, contact: int) -> list[RecordRef]:
    query = select(Relative.id).where(Relative.client_id == contact, col(Relative.status) != ContactStatus.ARCHIVED)
    return [RecordRef(RecordKind.RELATIVE, id_) for id_ in session.exec(query.order_by(col(Relative.id))).all()]


def _visits_of(session: Session, actor: Actor, contact: int, now: datetime) -> list[RecordRef]:
    found: list[int | None] = []
    for column in (col(Visit.client_id), col(Visit.caregiver_id)):
        query = select(Visit.id).where(column == contact, visit_visible(actor, col(Visit.id)))
        ahead = query.where(col(Visit.end_at) >= now).order_by(col(Visit.start_at), col(Visit.id))
        behind = query.where(col(Visit.end_at) < now).order_by(col(Visit.start_at).desc(), col(Visit.id).desc())
        found += session.exec(ahead.limit(VISITS_AHEAD)).all()
        found += session.exec(behind.limit(VISITS_BEHIND)).all()
    return [RecordRef(RecordKind.VISIT, id_) for id_ in found if id_ is not None]


def _colleagues(session: Session, words: list[str]) -> list[RecordRef]:
    rows = session.exec(select(Staff).where(col(Staff.active)).order_by(col(Staff.display_name))).all()
    return [
        RecordRef(RecordKind.STAFF, row.id)
        for row in rows
        if all(
            any(part.startswith(word) for part in search_words(row.display_name, row.login).split()) for word in words
        )
    ]


def _described(session: Session, actor: Actor, refs: Iterable[RecordRef]) -> tuple[Linkable, ...]:
    wanted = list(dict.fromkeys(refs))
    known = parties_of(session, actor, wanted)
    return tuple(_one(session, actor, known[ref]) for ref in wanted if ref in known and known[ref].in_scope)


def _one(session: Session, actor: Actor, party: Party) -> Linkable:
    if party.kind is RecordKind.CONTACT:
        contact = session.get_one(Contact, party.id)
        detail = " · ".join(part for part in (party.code, contact.city) if part)
        return _outside(session, actor, party, detail, contact.email)
    if party.kind is RecordKind.RELATIVE:
        relative = session.get_one(Relative, party.id)
        detail = parties(session, actor, [relative.client_id])[relative.client_id].name
        return _outside(session, actor, party, detail, relative.email)
    if party.kind is RecordKind.VISIT:
        visit = session.get_one(Visit, party.id)
        known = parties(session, actor, [visit.caregiver_id] if visit.caregiver_id else [])
        return Linkable(party, next((one.name for one in known.values()), ""), visit.start_at)
    return Linkable(party, party.code if party.kind is RecordKind.STAFF else "")


def _outside(session: Session, actor: Actor, party: Party, detail: str, email: str) -> Linkable:
    dead = email if email and bouncing(session, [party.id]) else ""
    return Linkable(party, detail, None, bool(email), _no_publishing(session, actor, party.id), dead)


def _no_publishing(session: Session, actor: Actor, reader_id: int) -> NotAllowed | None:
    against = refusal(actor, Verb.THREAD_PUBLISH)
    if against is None:
        try:
            check_may_publish(session, actor, reader_id)
        except NotAllowed as error:
            return error
    return against

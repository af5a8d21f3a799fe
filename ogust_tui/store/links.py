"""Hanging notes and alerts on records: the rows of note_link and alert_link, made and read in one place."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlmodel import Session, col, select

from ogust_tui.store.actors import Actor
from ogust_tui.store.errors import N_, NotFound
from ogust_tui.store.pages import lots
from ogust_tui.store.records import (
    Party,
    RecordKind,
    RecordRef,
    hidden,
    parties,
    visit_party,
)
from ogust_tui.store.scope import thread_visible, visit_visible
from ogust_tui.store.tables import AlertLink, NoteLink, Thread, Visit

Link = TypeVar("Link", NoteLink, AlertLink)

_COLUMN = {
    RecordKind.CONTACT: "contact_id",
    RecordKind.STAFF: "staff_id",
    RecordKind.VISIT: "visit_id",
    RecordKind.THREAD: "thread_id",
}


def link_columns(ref: RecordRef) -> dict[str, int]:
    """The column of a link row that holds ``ref``, with its id."""
    return {_COLUMN[ref.kind]: ref.id}


def check_linkable(session: Session, actor: Actor, refs: Iterable[RecordRef]) -> tuple[RecordRef, ...]:
    """The records without repeats. NotFound when one does not exist or is out of the actor's scope."""
    wanted = tuple(dict.fromkeys(refs))
    seen = parties_of(session, actor, wanted)
    for ref in wanted:
        if ref.kind not in _COLUMN or ref not in seen or not seen[ref].in_scope:
            raise NotFound(N_("One of the records to link does not exist. Nothing was written."))
    return wanted


def linked_refs(
    session: Session, table: type[Link], owner: str, owner_ids: Sequence[int]
) -> dict[int, list[RecordRef]]:
    """The records linked to each owner (a note or an alert, by the name of its column), in order of linking."""
    found: dict[int, list[RecordRef]] = {owner_id: [] for owner_id in owner_ids}
    key = getattr(table, owner)
    for ids in lots(owner_ids):
        for row in session.exec(select(table).where(col(key).in_(ids)).order_by(col(table.id))).all():
            for kind, column in _COLUMN.items():
                record_id = getattr(row, column)
                if record_id is not None:
                    found[getattr(row, owner)].append(RecordRef(kind, record_id))
    return found


def parties_of(session: Session, actor: Actor, refs: Iterable[RecordRef]) -> dict[RecordRef, Party]:
    """The records as ``actor`` may see them; those that do not exist are left out."""
    wanted = set(refs)
    readers = parties(
        session, actor, (ref.id for ref in wanted if ref.kind not in {RecordKind.VISIT, RecordKind.THREAD})
    )
    found = {party.ref: party for party in readers.values() if party.ref in wanted}
    for visits in lots(ref.id for ref in wanted if ref.kind is RecordKind.VISIT):
        rows = session.exec(
            select(Visit, visit_visible(actor, col(Visit.id)).label("seen")).where(col(Visit.id).in_(visits))
        ).all()
        clients = parties(session, actor, (visit.client_id for visit, _seen in rows))
        for visit, seen in rows:
            party = visit_party(visit, clients[visit.client_id])
            found[party.ref] = party if seen else hidden(RecordKind.VISIT, party.id)
    for threads in lots(ref.id for ref in wanted if ref.kind is RecordKind.THREAD):
        visible = thread_visible(actor, col(Thread.id)).label("seen")
        for thread_id, subject, seen in session.exec(
            select(col(Thread.id), col(Thread.subject), visible).where(col(Thread.id).in_(threads))
        ).all():
            assert thread_id is not None
            party = Party(RecordKind.THREAD, thread_id, str(thread_id), subject, subject)
            party = party if seen else hidden(RecordKind.THREAD, thread_id)
            found[party.ref] = party
    return found

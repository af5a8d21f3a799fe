"""Verbs and reads on visits ("interventions")."""

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ogust_tui.store.access import Store, Writing
from ogust_tui.store.actors import Actor
from ogust_tui.store.errors import N_, DataRefused
from ogust_tui.store.kinds import ContactKind, Topic, VisitStatus
from ogust_tui.store.names import clean_line, clean_text
from ogust_tui.store.pages import Page
from ogust_tui.store.permissions import Verb
from ogust_tui.store.records import Party, contact_by_code, parties, visit_by_id
from ogust_tui.store.scope import visit_visible
from ogust_tui.store.tables import Visit

VisitKey = tuple[datetime, int]
"""The place of a visit in a list: start, id."""


@dataclass(frozen=True)
class NewVisit:
    """What makes a visit. ``client`` and ``caregiver`` are codes; times are aware."""

    client: str
    start_at: datetime
    end_at: datetime
    caregiver: str | None = None
    service: str = ""
    status: VisitStatus = VisitStatus.PLANNED
    comment: str = ""


@dataclass(frozen=True)
class VisitRow:
    """A visit as a list shows it."""

    id: int
    client: Party
    caregiver: Party | None
    start_at: datetime
    end_at: datetime
    service: str
    status: VisitStatus
    comment: str
    key: VisitKey


def create_visit(store: Store, actor: Actor, new: NewVisit) -> int:
    """Plan a visit; gives its id. NotFound, DataRefused."""
    with store.write(actor, Verb.VISIT_CREATE) as unit:
        return insert_visit(unit, new)


def insert_visit(unit: Writing, new: NewVisit) -> int:
    """The row of a new visit, in a unit of work that is open; gives its id."""
    client = contact_by_code(unit.session, unit.actor, new.client)
    caregiver = contact_by_code(unit.session, unit.actor, new.caregiver) if new.caregiver else None
    if client.contact_kind is not ContactKind.CLIENT:
        raise DataRefused(N_("{code} is not a client. Nothing was written."), code=new.client)
    if caregiver is not None and caregiver.contact_kind is not ContactKind.CAREGIVER:
        raise DataRefused(N_("{code} is not a caregiver. Nothing was written."), code=new.caregiver)
    if new.end_at.astimezone(UTC) <= new.start_at.astimezone(UTC):  # of one zone, their clocks would be compared
        raise DataRefused(N_("A visit ends after it starts. Nothing was written."))
    row = Visit(
        client_id=client.id,
        caregiver_id=caregiver.id if caregiver else None,
        start_at=new.start_at,
        end_at=new.end_at,
        service=clean_line(new.service),
        status=new.status,
        comment=clean_text(new.comment).strip(),
    )
    unit.session.add(row)
    unit.session.flush()
    assert row.id is not None
    _touch(unit, row)
    return row.id


def set_visit_status(store: Store, actor: Actor, visit_id: int, status: VisitStatus) -> None:
    """Write what became of a visit. NotFound."""
    verb = Verb.VISIT_ARCHIVE if status is VisitStatus.CANCELLED else Verb.VISIT_EDIT
    with store.write(actor, verb) as unit:
        visit_by_id(unit.session, actor, visit_id)
        locked = select(Visit).where(Visit.id == visit_id).with_for_update()
        row = unit.session.exec(locked.execution_options(populate_existing=True)).one()
        row.status = status
        unit.session.add(row)
        _touch(unit, row)


def list_visits(
    store: Store,
    actor: Actor,
    *,
    contact_id: int | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    after: VisitKey | None = None,
    newest_first: bool = False,
    limit: int = 200,
) -> Page[VisitRow, VisitKey]:
    """A page of visits in scope in order of start, of one contact when given, starting in [start, end)."""
    condition = visit_visible(actor, col(Visit.id)) if actor.sectors is not None else sa.true()
    if contact_id is not None:
        condition = sa.and_(
            condition, sa.or_(col(Visit.client_id) == contact_id, col(Visit.caregiver_id) == contact_id)
        )
    if start is not None:
        condition = sa.and_(condition, col(Visit.start_at) >= start)
    if end is not None:
        condition = sa.and_(condition, col(Visit.start_at) < end)
    key = sa.tuple_(col(Visit.start_at), col(Visit.id))
    if after is not None:
        condition = sa.and_(condition, key < after if newest_first else key > after)
    columns = (col(Visit.start_at), col(Visit.id))
    order = [column.desc() for column in columns] if newest_first else list(columns)
    with store.read(actor) as session:
        rows = session.exec(select(Visit).where(condition).order_by(*order).limit(limit + 1)).all()
        shown = _rows(session, actor, list(rows))
    return Page.cut(shown, limit, lambda row: row.key)


def show_visit(store: Store, actor: Actor, visit_id: int) -> VisitRow:
    """One visit. NotFound."""
    with store.read(actor) as session:
        visit_by_id(session, actor, visit_id)
        return _rows(session, actor, [session.get_one(Visit, visit_id)])[0]


def _rows(session: Session, actor: Actor, rows: list[Visit]) -> list[VisitRow]:
    ids = {row.client_id for row in rows} | {row.caregiver_id for row in rows if row.caregiver_id}
    known = parties(session, actor, ids)
    return [
        VisitRow(
            id=row.id or 0,
            client=known[row.client_id],
            caregiver=known[row.caregiver_id] if row.caregiver_id else None,
            start_at=row.start_at,
            end_at=row.end_at,
            service=row.service,
            status=row.status,
            comment=row.comment,
            key=(row.start_at, row.id or 0),
        )
        for row in rows
    ]


def _touch(unit: Writing, row: Visit) -> None:
    assert row.id is not None
    unit.touched(Topic.VISIT, row.id)
    unit.changed(Topic.CONTACT, row.client_id)
    if row.caregiver_id is not None:
        unit.changed(Topic.CONTACT, row.caregiver_id)

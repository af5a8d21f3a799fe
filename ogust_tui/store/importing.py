"""Taking contacts and visits over from CSV files: one transaction a file, every good row kept, every bad one named.

Rows are matched by code (visits by client, start and service), so that the same file again changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from ogust_tui.store.access import Store, Writing
from ogust_tui.store.actors import Actor
from ogust_tui.store.agency import sector_made
from ogust_tui.store.contacts import ContactFields, checked_code, insert_contact, update_contact
from ogust_tui.store.contacts_csv import SECTORS_APART, ContactRow, RowError, read_contacts
from ogust_tui.store.errors import N_, Refusal
from ogust_tui.store.folding import fold
from ogust_tui.store.kinds import ContactKind, Topic, VisitStatus
from ogust_tui.store.names import clean_line
from ogust_tui.store.permissions import Verb
from ogust_tui.store.tables import Contact, Staff, Visit
from ogust_tui.store.visits import NewVisit, insert_visit
from ogust_tui.store.visits_csv import VisitLine, read_visits

Progress = Callable[[int, int], None]
"""Told after each row: rows done, rows in all."""


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do: counts of rows, and each row left out with its line and reason."""

    created: int
    changed: int
    unchanged: int
    errors: tuple[RowError, ...]


class _RowRefused(Refusal):
    """A row that cannot be taken."""


def import_contacts(
    store: Store,
    actor: Actor,
    data: bytes,
    kind: ContactKind,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Create and change contacts of ``kind`` from a CSV file; ``dry_run`` only tells. CsvRefused, NotAllowed."""
    file = read_contacts(data, kind.value)
    staff: dict[str, int] = {}

    def take(unit: Writing, row: ContactRow) -> str:
        if not staff:
            staff.update(_staff_by_name(unit.session))
        return _take_contact(unit, row, kind, staff)

    return _import(store, actor, Verb.CONTACT_IMPORT, file.rows, file.errors, take, dry_run, progress)


def import_visits(
    store: Store, actor: Actor, data: bytes, *, dry_run: bool = False, progress: Progress | None = None
) -> ImportReport:
    """Create visits from a CSV file; ``dry_run`` only tells. CsvRefused, NotAllowed."""
    rows, errors = read_visits(data, store.settings().zone)
    return _import(store, actor, Verb.VISIT_IMPORT, rows, errors, _take_visit, dry_run, progress)


def _import(
    store: Store,
    actor: Actor,
    verb: Verb,
    rows: Sequence[Any],
    errors: tuple[RowError, ...],
    take: Callable[[Writing, Any], str],
    dry_run: bool,
    progress: Progress | None,
) -> ImportReport:
    counts = {"created": 0, "changed": 0, "unchanged": 0}
    refused = list(errors)
    with store.write(actor, verb) as unit:
        for number, row in enumerate(rows, 1):
            try:
                with unit.session.begin_nested():
                    counts[take(unit, row)] += 1
            except Refusal as error:
                refused.append(RowError(row.line, error.message, error.params))
            if progress is not None:
                progress(number, len(rows))
        if dry_run:
            unit.discard()
    return ImportReport(**counts, errors=tuple(sorted(refused, key=lambda error: error.line)))


def _take_contact(unit: Writing, row: ContactRow, kind: ContactKind, staff: dict[str, int]) -> str:
    values = _fields(unit, row, staff)
    known = unit.session.exec(select(Contact).where(Contact.code == checked_code(row.code))).first()
    if known is None:
        insert_contact(unit, kind, values, row.code)
        return "created"
    if known.kind is not kind:
        raise _RowRefused(N_("{code} is a contact of the other kind"), code=row.code)
    if not update_contact(unit, known, values):
        return "unchanged"
    known.version += 1
    unit.touched(Topic.CONTACT, known.id)
    return "changed"


def _fields(unit: Writing, row: ContactRow, staff: dict[str, int]) -> ContactFields:
    manager = None if row.managed_by is None else 0
    if row.managed_by:
        manager = staff.get(fold(row.managed_by))
        if manager is None:
            raise _RowRefused(N_("no colleague is called “{name}”"), name=row.managed_by)
    sectors: tuple[int, ...] | None = None if row.sector is None else ()
    if row.sector:
        sectors = tuple(sector_made(unit.session, one) for one in row.sector.split(SECTORS_APART))
    return ContactFields(
        title=row.title,
        last_name=row.last_name,
        first_name=row.first_name,
        landline=row.landline,
        mobile_phone=row.mobile_phone,
        email=row.email,
        address_line=row.address,
        zip=row.zip,
        city=row.city,
        managed_by=manager,
        sectors=sectors,
    )


def _staff_by_name(session: Session) -> dict[str, int]:
    rows = session.exec(select(Staff)).all()
    return {fold(row.display_name): row.id for row in rows} | {row.login: row.id for row in rows}


def _take_visit(unit: Writing, row: VisitLine) -> str:
    session, service = unit.session, clean_line(row.service)
    client = session.exec(select(Contact).where(Contact.code == row.client.upper())).first()
    caregiver = session.exec(select(Contact).where(Contact.code == row.caregiver.upper())).first()
    if client is None:
        raise _RowRefused(N_("no client is called “{code}”"), code=row.client)
    same = session.exec(
        select(Visit.id).where(Visit.client_id == client.id, Visit.start_at == row.start_at, Visit.service == service)
    ).first()
    if same is not None:
        return "unchanged"
    first = session.exec(select(Visit.id).where(Visit.client_id == client.id).limit(1)).first() is None
    draft = first or caregiver is None or caregiver.status != "active"
    insert_visit(
        unit,
        NewVisit(
            client=row.client,
            caregiver=row.caregiver or None,
            start_at=row.start_at,
            end_at=row.end_at,
            service=service,
            status=VisitStatus.DRAFT if draft else VisitStatus.PLANNED,
            comment=row.comment,
        ),
    )
    return "created"

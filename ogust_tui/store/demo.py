"""Making the demonstration agency: the same people and stories every time, with dates around now.

Rows go in by the thousand, in one transaction, without notices: the demo's outbox is empty and nothing is promised to
anybody. What it is made of is invented in the ``demo_*`` modules beside this one.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from ogust_tui.store.access import Store, utc_now
from ogust_tui.store.contacts import folded_columns
from ogust_tui.store.demo_mails import AGENCY_ADDRESS, MAIL_DOMAIN, mails
from ogust_tui.store.demo_people import AGENCY, SECTORS, SITES, STAFF, PersonSeed, people
from ogust_tui.store.demo_stories import Cast, notes_and_alerts, threads, visits
from ogust_tui.store.errors import N_, DataRefused
from ogust_tui.store.schema import create_schema
from ogust_tui.store.tables import metadata

FILE_NAME = "agence-demo.db"
BATCH = 5_000
"""Contacts whose rows are written together."""

Progress = Callable[[int, int], None]
"""Told as it goes: contacts made, contacts in all."""

_SEEDED = tuple(
    one.name
    for one in fields(PersonSeed)
    if one.name in metadata.tables["contact"].columns and one.name not in {"managed_by", "sectors"}
)
_EMPTY = dict.fromkeys(("billing_address", "comment", "country", "language"), "")


def make_demo(
    folder: Path,
    contacts: int = 400,
    *,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> str:
    """Make the demo agency with that many contacts in ``folder``, itself made when missing; gives its address.

    DataRefused when the folder holds one already. StoreUnavailable when it cannot be written; no half is left behind.
    """
    path = folder / FILE_NAME
    if path.exists():
        raise DataRefused(N_("There is a store at {where} already; it was left as it is."), where=str(path))
    address = f"sqlite:///{path.absolute()}"
    create_schema(address, fill=lambda connection: _fill(connection, contacts, clock(), progress))
    return address


def existing_demo(folder: Path) -> str | None:
    """The address of the demo that ``folder`` holds already, None for none. DataRefused when it holds something else.

    StoreUnavailable when what it holds cannot be opened.
    """
    if folder.exists() and not folder.is_dir():
        raise DataRefused(N_("{folder} is no folder. Choose another."), folder=folder)
    files = sorted(folder.glob("*.db"))
    if not files:
        return None
    address = f"sqlite:///{files[0]}"
    if len(files) == 1:
        store = Store.open(address)
        try:
            if store.settings().store_demo:
                return address
        finally:
            store.close()
    raise DataRefused(
        N_("{folder} holds a store that is no demo; it was left as it is. Choose another."), folder=folder
    )


@dataclass
class _Rows:
    """Rows waiting to be written, table by table."""

    connection: sa.Connection
    waiting: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> None:
        self.waiting.setdefault(table, []).append(row)

    def write(self) -> None:
        for table in metadata.sorted_tables:
            rows = self.waiting.pop(table.name, [])
            if rows:
                self.connection.execute(sa.insert(table), rows)


def _fill(connection: sa.Connection, contacts: int, now: datetime, progress: Progress | None) -> None:
    rows = _Rows(connection)
    _agency(rows)
    cast = Cast(now=now, staff=[(number, seed.login) for number, seed in enumerate(STAFF, 1)])
    first_relative = len(STAFF) + contacts + 1
    for batch in _batches(enumerate(people(contacts), len(STAFF) + 1)):
        for contact_id, seed in batch:
            first_relative = _person(rows, cast, contact_id, seed, first_relative)
        rows.write()
        if progress is not None:
            progress(batch[-1][0] - len(STAFF), contacts)
    draw = random.Random("Les Tilleuls, histoires")  # noqa: S311 - invented stories, not secrets
    for story in (visits, notes_and_alerts, threads):
        for number, (table, row) in enumerate(story(cast, draw), 1):
            rows.add(table, **row)
            if number % 20_000 == 0:
                rows.write()
        rows.write()
    for table, row in mails(cast):
        rows.add(table, **row)
    rows.write()


def _batches(numbered: Iterable[tuple[int, PersonSeed]]) -> Iterator[list[tuple[int, PersonSeed]]]:
    batch: list[tuple[int, PersonSeed]] = []
    for one in numbered:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _agency(rows: _Rows) -> None:
    for key, value in {
        "agency.name": AGENCY,
        "mail.domain": MAIL_DOMAIN,
        "mail.address": AGENCY_ADDRESS,
        "mail.smtp_host": "127.0.0.1",
        "store.demo": "1",
    }.items():
        rows.add("setting", key=key, value=value)
    for number, site in enumerate(SITES, 1):
        rows.add("site", id=number, label=site)
    for number, sector in enumerate(SECTORS, 1):
        rows.add("sector", id=number, code=sector.code, label=sector.label, site_id=sector.site + 1)
    for number, member in enumerate(STAFF, 1):
        rows.add("reader", id=number, kind="staff")
        rows.add(
            "staff",
            id=number,
            login=member.login,
            display_name=member.display_name,
            email=member.email,
            role=member.role,
            locale="fr",
            active=True,
            failed_tries=0,
        )
        for sector_index in member.sectors:
            rows.add("staff_sector", staff_id=number, sector_id=sector_index + 1)
    rows.write()


def _person(rows: _Rows, cast: Cast, contact_id: int, seed: PersonSeed, relative_id: int) -> int:
    """The rows of one contact and its relatives; gives the next relative's id."""
    rows.add("reader", id=contact_id, kind="contact")
    rows.add(
        "contact",
        **_EMPTY,
        **{name: getattr(seed, name) for name in _SEEDED},
        **folded_columns(seed),
        id=contact_id,
        status="active",
        managed_by=seed.managed_by + 1,
        version=1,
    )
    for sector_index in seed.sectors:
        rows.add("contact_sector", contact_id=contact_id, sector_id=sector_index + 1)
    daughter = None
    for relative in seed.relatives:
        rows.add("reader", id=relative_id, kind="relative")
        rows.add(
            "relative",
            id=relative_id,
            client_id=contact_id,
            title=relative.title,
            last_name=relative.last_name,
            first_name=relative.first_name,
            relation=relative.relation,
            email=relative.email,
            email_key=relative.email.lower(),
            landline="",
            mobile_phone=relative.mobile_phone,
            status="active",
            version=1,
        )
        if relative.relation == "fille":
            daughter = relative_id
        relative_id += 1
    cast.add(seed.kind, contact_id, seed.managed_by + 1, daughter)
    return relative_id

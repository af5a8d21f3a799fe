"""Addresses that refuse mail: marked by a delivery report, forgotten when they are changed or write again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ogust_tui.store.access import Writing
from ogust_tui.store.names import clean_line
from ogust_tui.store.pages import lots
from ogust_tui.store.prepared import Prepared, given
from ogust_tui.store.tables import BouncingAddress, metadata

_bouncing = metadata.tables["bouncing_address"]
_BOUNCING = Prepared(sa.select(_bouncing.c.address_key).where(_bouncing.c.reader_id == given("reader")))
STATUS_LENGTH = 500


@dataclass(frozen=True)
class Bouncing:
    """That mail does not reach somebody: since when, and what the mail server said, on one line."""

    since: datetime
    status: str


def bouncing(session: Session, reader_ids: Iterable[int]) -> dict[int, Bouncing]:
    """Those of these readers whom mail does not reach."""
    return {
        row.reader_id: Bouncing(row.since, row.status)
        for ids in lots(reader_ids)
        for row in session.exec(select(BouncingAddress).where(col(BouncingAddress.reader_id).in_(ids))).all()
    }


def mark_bouncing(unit: Writing, reader_id: int, address: str, status: str) -> bool:
    """Note that mail does not reach this reader at ``address`` ("": unknown which); whether that was news."""
    unit.alone(f"bounce:{reader_id}")
    if unit.session.get(BouncingAddress, reader_id) is not None:
        return False
    unit.session.add(
        BouncingAddress(
            reader_id=reader_id,
            address_key=clean_line(address).lower(),
            since=unit.now,
            status=clean_line(status)[:STATUS_LENGTH],
        )
    )
    return True


def address_writes(unit: Writing, reader_id: int, address: str) -> None:
    """A mail from an address is the proof that it is alive."""
    if _BOUNCING.scalar(unit, reader=reader_id) in ("", address):
        unit.session.delete(unit.session.get_one(BouncingAddress, reader_id))


def address_is_now(unit: Writing, reader_id: int, address: str) -> None:
    """The reader's address was written down: what is known of another one does not count."""
    row = unit.session.get(BouncingAddress, reader_id)
    if row is not None and row.address_key != address.lower():
        unit.session.delete(row)

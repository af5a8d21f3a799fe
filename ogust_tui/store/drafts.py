"""What a staff member was typing, kept as it is typed. Drafts are nobody else's and leave no trace in the feed.

Others learn only that somebody is writing at a place (presence.py), while a draft is being typed there.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.names import clean_text
from ogust_tui.store.permissions import Verb
from ogust_tui.store.presence import stops_writing, writes
from ogust_tui.store.tables import Draft


@dataclass(frozen=True)
class DraftRow:
    """A draft by its place ("new:CLI00042", "reply:17"); ``text`` is what the composer gave to keep."""

    place: str
    text: str
    saved_at: datetime


def save_draft(store: Store, actor: Actor, place: str, text: str) -> None:
    """Keep what is being typed at ``place``; an empty text discards the draft."""
    text = clean_text(text)
    with store.write(actor, Verb.DRAFT_SAVE) as unit:
        assert actor.reader_id is not None
        known = unit.session.get(Draft, (actor.reader_id, place))
        if text:
            row = known or Draft(staff_id=actor.reader_id, place=place, text=text, saved_at=unit.now)
            row.text, row.saved_at = text, unit.now
            unit.session.add(row)
            writes(unit, place)
            return
        if known is not None:
            unit.session.delete(known)
        stops_writing(unit, place)


def draft_at(store: Store, actor: Actor, place: str) -> str:
    """What was being typed at ``place``; empty for nothing."""
    with store.read(actor) as session:
        row = session.get(Draft, (actor.reader_id or 0, place))
        return row.text if row else ""


def list_drafts(store: Store, actor: Actor) -> tuple[DraftRow, ...]:
    """One's own drafts, newest first."""
    with store.read(actor) as session:
        rows = session.exec(
            select(Draft).where(Draft.staff_id == (actor.reader_id or 0)).order_by(col(Draft.saved_at).desc())
        ).all()
    return tuple(DraftRow(row.place, row.text, row.saved_at) for row in rows)

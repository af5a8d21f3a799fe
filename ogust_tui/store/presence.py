"""Who is writing where just now, so that two colleagues do not answer the same thread without knowing.

Each save of a draft says so again, in the same transaction; it is forgotten after a few seconds, and at once when the
text is sent or emptied. Nothing of it goes to the feed or the audit trail.
"""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from ogust_tui.store.access import Store, Writing
from ogust_tui.store.actors import Actor
from ogust_tui.store.tables import Presence, Staff

FORGOTTEN = timedelta(seconds=6)
"""How long somebody counts as writing after having typed something."""


def writes(unit: Writing, place: str) -> None:
    """The actor is writing at ``place`` (named as drafts are); what was said of other places and is over goes."""
    staff_id = unit.actor.reader_id
    assert staff_id is not None
    unit.session.execute(
        sa.delete(Presence).where(
            col(Presence.staff_id) == staff_id, col(Presence.at) < unit.now - FORGOTTEN, col(Presence.place) != place
        )
    )
    unit.session.merge(Presence(staff_id=staff_id, place=place, at=unit.now))


def stops_writing(unit: Writing, place: str) -> None:
    """Nothing is being written there any more."""
    unit.session.execute(
        sa.delete(Presence).where(col(Presence.staff_id) == unit.actor.reader_id, col(Presence.place) == place)
    )


def others_writing(store: Store, actor: Actor, place: str) -> tuple[str, ...]:
    """The names of the colleagues who are writing at ``place``; in a thread, in whatever way they write in it."""
    with store.read(actor) as session:
        return tuple(
            session.exec(
                select(Staff.display_name)
                .join(Presence, col(Presence.staff_id) == col(Staff.id))
                .where(
                    _together(place),
                    col(Presence.at) > store.clock() - FORGOTTEN,
                    Presence.staff_id != (actor.reader_id or 0),
                )
                .group_by(col(Staff.id), col(Staff.display_name))
                .order_by(col(Staff.display_name), col(Staff.id))
            ).all()
        )


def _together(place: str) -> sa.ColumnElement[bool]:
    """Whether the row of ``presence`` at hand is at ``place``, or in the same thread by another way."""
    way, _colon, about = place.partition(":")
    thread = about.partition(":")[0]
    if way not in {"reply", "note", "phone"}:
        return col(Presence.place) == place
    return sa.or_(
        col(Presence.place).in_((f"reply:{thread}", f"note:{thread}")),
        col(Presence.place).startswith(f"phone:{thread}:", autoescape=True),
    )

"""Who is writing where just now, so that two colleagues do not answer the same thread without knowing.

Said again while one types, and forgotten after a few seconds. Nothing of it goes to the feed or the audit trail.
"""

from datetime import timedelta

from sqlmodel import col, select

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.permissions import Verb
from ogust_tui.store.tables import Presence, Staff

FORGOTTEN = timedelta(seconds=6)
"""How long somebody counts as writing after having said so."""


def say_writing(store: Store, actor: Actor, place: str) -> None:
    """Tell colleagues that one is writing at ``place`` (named as drafts are)."""
    with store.write(actor, Verb.DRAFT_SAVE) as unit:
        assert actor.reader_id is not None
        unit.session.merge(Presence(staff_id=actor.reader_id, place=place, at=unit.now))


def others_writing(store: Store, actor: Actor, place: str) -> tuple[str, ...]:
    """The names of the colleagues who are writing at ``place``."""
    with store.read(actor) as session:
        return tuple(
            session.exec(
                select(Staff.display_name)
                .join(Presence, col(Presence.staff_id) == col(Staff.id))
                .where(
                    Presence.place == place,
                    col(Presence.at) > store.clock() - FORGOTTEN,
                    Presence.staff_id != (actor.reader_id or 0),
                )
                .order_by(col(Staff.display_name))
            ).all()
        )

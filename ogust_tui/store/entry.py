"""Who is let in without a password. Pure: who signs in, and who only looks, ask the same question."""

from dataclasses import dataclass

from ogust_tui.store.actors import Actor
from ogust_tui.store.kinds import Role


@dataclass(frozen=True)
class Door:
    """What is known before anybody is asked.

    ``open_house``: the store has no administrator yet, so that whoever can open it may. ``trusted``: the account of the
    machine is one that names the member itself. ``mapped``: the colleague for whom that account is taken.
    """

    demo: bool
    open_house: bool
    trusted: bool
    mapped: Actor | None


def lets_in(door: Door, asked: Actor) -> bool:
    """Whether one may act as ``asked`` without that member's password."""
    if door.demo or door.open_house or door.trusted:
        return True
    return door.mapped is not None and (door.mapped.role is Role.ADMIN or door.mapped.reader_id == asked.reader_id)

"""Who acts. Every verb and every read takes an actor; nothing is done on nobody's behalf."""

from dataclasses import dataclass
from enum import StrEnum

from ogust_tui.store.kinds import Role


class ActorKind(StrEnum):
    """The four kinds of actor: a staff member, a contact, a relative, the program itself."""

    STAFF = "staff"
    CONTACT = "contact"
    RELATIVE = "relative"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """Somebody acting now. ``sectors`` is None for who sees every sector; ids of ``reader`` and ``sector``."""

    kind: ActorKind
    reader_id: int | None
    name: str
    role: Role | None = None
    sectors: frozenset[int] | None = None
    login: str = ""
    locale: str = "fr"
    theme: str = ""

    @property
    def is_staff(self) -> bool:
        """Whether a staff member acts."""
        return self.kind is ActorKind.STAFF


SYSTEM = Actor(ActorKind.SYSTEM, None, "système")
"""The ingester, the deliverer, the scheduler, and whoever sets up a store that has no admin yet."""

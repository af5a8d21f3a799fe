"""What something hangs on, as a value: a record by kind and id, and a record as lists show it. No database here."""

from dataclasses import dataclass
from enum import StrEnum

from ogust_tui.store.kinds import ContactKind

MAX_ID = 2**31 - 1


class RecordKind(StrEnum):
    """The kinds of record something can be linked to."""

    CONTACT = "contact"
    RELATIVE = "relative"
    STAFF = "staff"
    VISIT = "visit"
    THREAD = "thread"


@dataclass(frozen=True)
class RecordRef:
    """A record by kind and id of its table."""

    kind: RecordKind
    id: int


@dataclass(frozen=True)
class Party:
    """A record as a list shows it. ``code`` is what commands accept; both texts are empty out of scope."""

    kind: RecordKind
    id: int
    code: str
    name: str
    short_name: str
    in_scope: bool = True
    contact_kind: ContactKind | None = None

    @property
    def ref(self) -> RecordRef:
        """Kind and id alone."""
        return RecordRef(self.kind, self.id)


def hidden(kind: RecordKind, record_id: int) -> Party:
    """A record of another sector: that there is one, and nothing else."""
    return Party(kind, record_id, "", "", "", in_scope=False)


def relative_code(relative_id: int) -> str:
    """What commands call a relative, who has no code of the vendor's."""
    return f"R{relative_id}"

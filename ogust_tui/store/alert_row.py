"""An alert as lists show it. No database here."""

from dataclasses import dataclass
from datetime import datetime

from ogust_tui.store.kinds import PersonalState, Severity
from ogust_tui.store.party import Party


@dataclass(frozen=True)
class AlertRow:
    """An alert as one person sees it. ``pressing`` is "overdue", "today" or "coming", when it was read."""

    id: int
    note_id: int | None
    text: str
    severity: Severity
    due_at: datetime | None
    due_is_date: bool
    pressing: str
    state: PersonalState
    snoozed_until: datetime | None
    author: str
    created_at: datetime
    records: tuple[Party, ...]

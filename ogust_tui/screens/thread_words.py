"""A thread in words, as the board lists it: who, about what, the last words or whose turn it is, when."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ogust_tui.i18n import _, pgettext
from ogust_tui.screens.words import OTHER_SECTOR
from ogust_tui.store.kinds import ContactKind
from ogust_tui.store.records import Party, RecordKind
from ogust_tui.store.thread_lists import ThreadRow
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.row_list import Cell, Row
from ogust_tui.wording import near

UNREAD = "●"


def board_row(row: ThreadRow, now: datetime, zone: ZoneInfo) -> Row:
    """The thread as a row of the board; unread ones are marked and strong."""
    tone = Tone.STRONG if row.unread else Tone.PLAIN
    return Row(
        str(row.id),
        (
            Cell(UNREAD if row.unread else "", Tone.STRONG),
            Cell(party_words(correspondent(row)), tone),
            Cell(row.subject, tone),
            Cell(row.last_text if row.unread else _("ours to answer"), Tone.PLAIN if row.unread else Tone.QUIET),
            Cell(near(row.last_message_at, now, zone), Tone.PLAIN if row.unread else Tone.QUIET),
        ),
    )


def correspondent(row: ThreadRow) -> Party:
    """Whom the agency talks with: who wrote last if that is no colleague, else the first contact of the thread."""
    if row.last_author.kind is not RecordKind.STAFF:
        return row.last_author
    return next((party for party in row.linked if party.kind is not RecordKind.STAFF), row.last_author)


def party_words(party: Party) -> str:
    """The name, a caregiver's followed by a short word: "M. BENALI Samir, int."."""
    if not party.in_scope:
        return _(OTHER_SECTOR)
    if party.contact_kind is ContactKind.CAREGIVER:
        return _("{name}, {kind}").format(name=party.name, kind=pgettext("caregiver, short", "carer"))
    return party.name

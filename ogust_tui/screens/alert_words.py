"""An alert in words: as a banner, as a row of the list, and which record it leads to."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from ogust_tui.i18n import N_, _
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.messages import OpenAccount, OpenRecord, OpenThread
from ogust_tui.screens.words import OTHER_SECTOR, PERSONAL_STATES, age
from ogust_tui.store.alert_row import AlertRow
from ogust_tui.store.kinds import PersonalState, Severity
from ogust_tui.store.party import Party, RecordKind
from ogust_tui.widgets.alert_banner import MARK, SEPARATOR, TONES, Banner
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.row_list import Cell, Row
from ogust_tui.wording import Urgency, due_words, near, urgency

NAMES_SHOWN = 2
WITHOUT_DATE = {Severity.URGENT: N_("urgent"), Severity.NORMAL: N_("to see"), Severity.LOW: N_("when you can")}


def banner(row: AlertRow, now: datetime, zone: ZoneInfo) -> Banner:
    """The alert as a banner: lateness first, then its text, then record, author and age."""
    return Banner(
        key=str(row.id),
        urgency=urgency(row.due_at, row.due_is_date, now, zone),
        when=when_words(row, now, zone),
        text=row.text,
        record=names(row.records),
        author=author_words(row, now, zone),
        urgent=row.severity is Severity.URGENT,
    )


def alert_row(row: AlertRow, now: datetime, zone: ZoneInfo) -> Row:
    """The alert as a line of the list; one that is off one's own board is quiet."""
    mine = row.state is PersonalState.OPEN
    standing = urgency(row.due_at, row.due_is_date, now, zone)
    pressing = standing is Urgency.OVERDUE or row.severity is Severity.URGENT
    text_tone = Tone.STRONG if mine and pressing else Tone.PLAIN if mine else Tone.QUIET
    return Row(
        str(row.id),
        (
            Cell(MARK if pressing else "", TONES.get(standing, Tone.STRONG)),
            Cell(when_words(row, now, zone), TONES.get(standing, text_tone) if mine else Tone.QUIET),
            Cell(SEPARATOR.join(words for words in (_state_words(row, now, zone), row.text) if words), text_tone),
            Cell(names(row.records), Tone.PLAIN if mine else Tone.QUIET),
            Cell(author_words(row, now, zone), Tone.QUIET),
        ),
    )


def _state_words(row: AlertRow, now: datetime, zone: ZoneInfo) -> str:
    """What one has done about it: nothing, "vu", "→ demain 8:00"."""
    if row.state is PersonalState.SNOOZED and row.snoozed_until is not None:
        return f"→ {near(row.snoozed_until, now, zone)}"
    return _(PERSONAL_STATES[row.state])


def when_words(row: AlertRow, now: datetime, zone: ZoneInfo) -> str:
    """How late or how near it is; without a date, how much it presses."""
    return due_words(row.due_at, row.due_is_date, now, zone) or _(WITHOUT_DATE[row.severity])


def author_words(row: AlertRow, now: datetime, zone: ZoneInfo) -> str:
    """Who raised it and when: "Karim, dim."; the program has no name."""
    written = age(row.created_at, now, zone)
    return _("{name}, {when}").format(name=row.author, when=written) if row.author else written


def names(records: tuple[Party, ...]) -> str:
    """Whom it is about: people before visits, two names at most, then how many more."""
    people = [party for party in records if party.kind is not RecordKind.VISIT] or list(records)
    shown = [party.name if party.in_scope else _(OTHER_SECTOR) for party in people[:NAMES_SHOWN]]
    others = len(people) - len(shown)
    return ", ".join(shown) + (f" +{others}" if others else "")


def place_of(desk: Desk, records: Iterable[Party]) -> OpenRecord | OpenThread | OpenAccount | None:
    """Where something on ``records`` leads: a record, a thread, or a visit's client; None when nothing can be opened.

    Reads the store for a visit.
    """
    seen = [party for party in records if party.in_scope]
    for kind in (RecordKind.CONTACT, RecordKind.THREAD, RecordKind.VISIT, RecordKind.STAFF):
        for party in seen:
            if party.kind is not kind:
                continue
            if kind is RecordKind.CONTACT:
                return OpenRecord(party.id)
            if kind is RecordKind.THREAD:
                return OpenThread(party.id)
            if kind is RecordKind.VISIT:
                from ogust_tui.store.visits import show_visit  # with it the whole store, which banners do without

                visit = show_visit(desk.store, desk.actor, party.id)
                known = visit.client if visit.client.in_scope or visit.caregiver is None else visit.caregiver
                return OpenRecord(known.id)
            if party.id == desk.actor.reader_id:
                return OpenAccount()
    return None

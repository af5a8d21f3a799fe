"""Records as things to choose: their keys in pickers, their names, what tells them from their namesakes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ogust_tui.i18n import _
from ogust_tui.screens.conversation_words import name_of
from ogust_tui.screens.desk import Desk
from ogust_tui.store.folding import fold
from ogust_tui.store.linkable import Linkable
from ogust_tui.store.records import Party, RecordKind, RecordRef
from ogust_tui.store.staff import list_staff
from ogust_tui.widgets.chips import Choice
from ogust_tui.wording import clock, near_day


def ref_key(ref: RecordRef) -> str:
    """A record as a key: "contact:12"."""
    return f"{ref.kind.value}:{ref.id}"


def key_ref(key: str) -> RecordRef:
    """The record that a key stands for."""
    kind, _colon, number = key.partition(":")
    return RecordRef(RecordKind(kind), int(number))


def choice_of(one: Linkable, now: datetime, zone: ZoneInfo) -> Choice:
    """A record that may be linked, as a choice."""
    label, detail = name_of(one.party), one.detail
    if one.party.kind is RecordKind.STAFF:
        detail = _("colleague, {login}").format(login=one.detail)
    elif one.party.kind is RecordKind.RELATIVE:
        detail = _("relative of {name}").format(name=one.detail)
    elif one.at is not None:
        when = _("{date} {time}").format(date=near_day(one.at, now, zone), time=clock(one.at, zone))
        label = _("{name}, {when}").format(name=label, when=when)
    return Choice(ref_key(one.party.ref), label, detail)


def colleagues(desk: Desk, text: str, but: int | None) -> list[Choice]:
    """The colleagues whose name holds ``text``, apart from one. Reads the store."""
    return [
        Choice(ref_key(RecordRef(RecordKind.STAFF, row.id)), row.display_name, row.login)
        for row in list_staff(desk.store, desk.actor)
        if row.id != but and fold(text) in fold(f"{row.display_name} {row.login}")
    ]


def party_choice(party: Party) -> Choice:
    """Somebody known already, as a choice."""
    return Choice(ref_key(party.ref), name_of(party), party.code)


def party_choices(people: list[Party], text: str) -> list[Choice]:
    """Those of ``people`` whose name holds ``text``."""
    return [party_choice(party) for party in people if fold(text) in fold(f"{party.name} {party.code}")]

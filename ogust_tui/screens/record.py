"""One contact's record: who it is, open alerts before any field, then the tabs."""

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from ogust_tui.i18n import _, pgettext
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.alert_actions import AlertActions
from ogust_tui.screens.alert_words import banner
from ogust_tui.screens.copying import PhoneCopying
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.key_words import key_of
from ogust_tui.screens.messages import OpenAlerts
from ogust_tui.screens.record_card import RecordCard
from ogust_tui.screens.record_history import RecordHistory
from ogust_tui.screens.record_notes import RecordNotes
from ogust_tui.screens.record_visits import RecordVisits
from ogust_tui.screens.tab_body import TabBody
from ogust_tui.screens.words import KINDS, PERSONAL_STATES
from ogust_tui.screens.words_line import Words
from ogust_tui.store.alert_reads import AlertRow, alerts_on
from ogust_tui.store.contact_reads import ContactCard, ContactRow, show_contact_id
from ogust_tui.store.kinds import ContactKind, PersonalState, Topic
from ogust_tui.store.note_reads import NoteKey
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.timeline import count_timeline
from ogust_tui.widgets.alert_banner import AlertStack
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.tab_line import Tab, TabLine
from ogust_tui.wording import number, one_line

CARD, NOTES, VISITS, HISTORY = "1", "2", "3", "4"
TABS = (CARD, NOTES, VISITS, HISTORY)
NAME_WIDTH = 200
ADDRESS_WIDTH = 60
WOMEN = frozenset({"Mme", "Mlle"})


class RecordRead(Message, bubble=False):
    """The record as it stands."""

    def __init__(self, card: ContactCard, alerts: tuple[AlertRow, ...], count: int) -> None:
        super().__init__()
        self.card = card
        self.alerts = alerts
        self.count = count


class RecordScreen(PhoneCopying, AlertActions):
    """A client or a caregiver, on the Notes tab first."""

    CONCERNS = frozenset({Topic.CONTACT, Topic.NOTE, Topic.THREAD, Topic.ALERT, Topic.VISIT})
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "alert.acknowledge",
        "alert.snooze",
        "record.card",
        "record.notes",
        "record.visits",
        "record.history",
        "record.next",
        "record.previous",
        "contact.copy-phone",
    )

    def __init__(self, desk: Desk, contact_id: int, note: NoteKey | None = None) -> None:
        """``note``: the one to begin at."""
        super().__init__(desk)
        self._note = note
        self.contact_id = contact_id
        self._ref = RecordRef(RecordKind.CONTACT, contact_id)
        self._card: ContactCard | None = None
        self._alerts: tuple[AlertRow, ...] = ()
        self._count = 0
        self._tab = NOTES

    @property
    def heading(self) -> str:
        """ "Mme MOREL Hélène · CLI00042 · cliente"."""
        if self._card is None:
            return _("Record")
        row = self._card.row
        return f"{one_line(row.name, NAME_WIDTH)} · {row.code}"

    def compose_body(self) -> Iterable[Widget]:
        """Who it is, what is urgent, the tabs."""
        yield Words(id="record-identity", tone=Tone.QUIET, most=2)
        yield AlertStack(more_key=key_of(self.desk, "app.alerts"))
        yield TabLine()
        with ContentSwitcher(initial=body_id(self._tab)):
            yield RecordCard(self.desk, id=body_id(CARD))
            yield RecordNotes(self.desk, self._ref, start=self._note, id=body_id(NOTES))
            yield RecordVisits(self.desk, self.contact_id, id=body_id(VISITS))
            yield RecordHistory(self.desk, self._ref, id=body_id(HISTORY))

    def on_mount(self) -> None:
        """The Notes tab first."""
        self.start_over()

    def start_over(self) -> None:
        """Fill the open tab, and go into it."""
        self.holds_keys = True
        self._show_tabs()
        self._read()
        self._body.open()
        self._body.enter()

    # Reading

    def _read(self) -> None:
        desk, ref = self.desk, self._ref

        def read() -> Message:
            card = show_contact_id(desk.store, desk.actor, ref.id)
            with desk.store.read(desk.actor) as session:
                count = count_timeline(session, ref)
            return RecordRead(card, alerts_on(desk.store, desk.actor, ref), count)

        self.read_in_background(read)

    def reload(self) -> None:
        """Everything that was read, again."""
        self._read()
        for body in self.query(TabBody):
            body.reload()

    @on(RecordRead)
    def _take(self, message: RecordRead) -> None:
        self.holds_keys = False
        self.trouble_over()
        self._card, self._alerts, self._count = message.card, message.alerts, message.count
        now, zone = self.desk.now(), self.desk.zone
        stack = self.query_one(AlertStack)
        had_focus = stack.has_focus
        banners = []
        for row in self._alerts:
            shown = replace(banner(row, now, zone), record="")
            seen = "" if row.state is PersonalState.OPEN else _(PERSONAL_STATES[row.state])
            banners.append(replace(shown, author=f"{shown.author}, {seen}") if seen else shown)
        stack.show(banners)
        if had_focus and not banners:
            self._body.enter()
        self.query_one("#record-identity", Words).say(identity(message.card))
        self.query_one(RecordCard).show(message.card)
        self.query_one(RecordNotes).place = f"new:{message.card.row.code}"
        self._show_tabs()
        self.refresh_heading()
        self.refresh_bindings()

    @property
    def phone(self) -> str:
        """Of the relative under the cursor of the card, else of the contact."""
        if self._card is None:
            return ""
        relative = self.query_one(RecordCard).relative if self._tab == CARD else None
        about = relative or self._card.row
        return about.mobile_phone or about.landline

    # Alerts

    @property
    def selected_alert(self) -> AlertRow | None:
        """The only alert there is, or the one under the cursor while the banners have the focus."""
        stack = self.query_one(AlertStack)
        if len(self._alerts) != 1 and not stack.has_focus:
            return None
        return next((row for row in self._alerts if str(row.id) == stack.selected), None)

    def reason_off(self, name: str) -> str:
        """Without any alert there is nothing to choose."""
        if name in {"acknowledge", "snooze"} and not self._alerts:
            return _("There is no alert on this record.")
        return super().reason_off(name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys about alerts are not even offered where there is none."""
        if action in {"acknowledge", "snooze"} and not self._alerts:
            return False
        return super().check_action(action, parameters)

    @on(AlertStack.Highlighted)
    def _other_alert(self) -> None:
        self.refresh_bindings()

    @on(AlertStack.Opened)
    def _go_to_note(self, event: AlertStack.Opened) -> None:
        """To the note that raised the alert."""
        row = next((row for row in self._alerts if str(row.id) == event.key), None)
        if row is not None and row.note_id is not None:
            self.action_tab(NOTES)
            if not self.query_one(RecordNotes).go_to_note(row.note_id):
                self.say(_("The note of this alert stands further down."))

    @on(AlertStack.OthersWanted)
    def _open_alerts(self) -> None:
        self.post_message(OpenAlerts())

    # Tabs

    @property
    def _body(self) -> TabBody:
        return self.query_one(f"#{body_id(self._tab)}", TabBody)

    def _show_tabs(self) -> None:
        desk = self.desk
        tabs = (
            Tab(CARD, key_of(desk, "record.card"), _("Card")),
            Tab(NOTES, key_of(desk, "record.notes"), _("Notes"), number(self._count)),
            Tab(VISITS, key_of(desk, "record.visits"), _("Visits")),
            Tab(HISTORY, key_of(desk, "record.history"), _("History")),
        )
        shown = f"{key_of(desk, 'notes.filter')} {self.query_one(RecordNotes).filter_words}"
        self.query_one(TabLine).show(tabs, self._tab, shown if self._tab == NOTES else "")

    def action_tab(self, key: str) -> None:
        """Open a tab."""
        self._tab = key
        self.query_one(ContentSwitcher).current = body_id(key)
        self._body.open()
        self._body.enter()
        self._show_tabs()

    def action_step(self, step: int) -> None:
        """The tab beside."""
        place = TABS.index(self._tab) + step
        if 0 <= place < len(TABS):
            self.action_tab(TABS[place])

    @on(TabLine.Chosen)
    def _open_tab(self, event: TabLine.Chosen) -> None:
        self.action_tab(event.key)

    @on(TabLine.RightClicked)
    def _filter(self) -> None:
        self.query_one(RecordNotes).action_filter()

    @on(RecordNotes.Filtered)
    def _say_filter(self) -> None:
        self._show_tabs()


def body_id(key: str) -> str:
    """The id of the body of a tab."""
    return f"tab-{key}"


def kind_words(row: ContactRow) -> str:
    """Client or caregiver, as one says it of a man, a woman, or both."""
    if row.title not in WOMEN:
        return _(KINDS[row.kind])
    return pgettext("a woman", "client") if row.kind is ContactKind.CLIENT else pgettext("a woman", "caregiver")


def identity(card: ContactCard) -> str:
    """ "cliente · 06 12 34 56 78 — gérée par Nadia, Est"."""
    row = card.row
    phones = " · ".join(phone for phone in (row.mobile_phone, row.landline) if phone) or _("no phone")
    if card.bouncing is not None and row.email:
        phones += " · " + _("the address {address} receives nothing any more").format(
            address=one_line(row.email, ADDRESS_WIDTH)
        )
    sectors = ", ".join(label for _id, label in card.sectors)
    managed = _("managed by {name}").format(name=row.managed_by) if row.managed_by else _("managed by nobody")
    return f"{kind_words(row)} · {phones} — {managed}{', ' if sectors else ''}{sectors}"

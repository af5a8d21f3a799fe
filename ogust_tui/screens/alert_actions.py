"""What can be done to an alert, wherever one is listed: seen, later, settle, open what it is about."""

from abc import abstractmethod
from datetime import datetime
from functools import partial

from textual import on, work
from textual.message import Message

from ogust_tui.i18n import _
from ogust_tui.screens.alert_words import place_of
from ogust_tui.screens.background import Refused
from ogust_tui.screens.base import DeskScreen
from ogust_tui.screens.snooze import SnoozeScreen
from ogust_tui.store.alert_reads import AlertRow
from ogust_tui.store.alerts import acknowledge_alert, close_alert, snooze_alert
from ogust_tui.store.errors import Refusal
from ogust_tui.store.kinds import PersonalState
from ogust_tui.wording import near, one_line

WORDS_SAID = 30


class NowhereToGo(Message, bubble=False):
    """An alert leads to no record that this person may see."""


class AlertActions(DeskScreen):
    """A screen with alerts on it; one of them is the selected one."""

    @property
    @abstractmethod
    def selected_alert(self) -> AlertRow | None:
        """The alert that the keys are about."""

    def reason_off(self, name: str) -> str:
        """Keys about an alert need one, and its state may already be what they would make it."""
        if name not in ("acknowledge", "snooze", "close_alert"):
            return super().reason_off(name)
        row = self.selected_alert
        if row is None:
            return _("Choose an alert first: Tab goes to them.")
        if name == "acknowledge" and row.state is PersonalState.ACKNOWLEDGED:
            return _("You have seen this alert already.")
        return ""

    def action_acknowledge(self) -> None:
        """Take the selected alert off one's own board."""
        row = self._row()
        verb = partial(acknowledge_alert, self.desk.store, self.desk.actor, row.id)
        self._do(verb, _("Seen: “{text}”. Your colleagues keep it."), row)

    def action_close_alert(self) -> None:
        """Settle the selected alert for everyone."""
        row = self._row()
        verb = partial(close_alert, self.desk.store, self.desk.actor, row.id)
        self._do(verb, _("Settled for everyone: “{text}”."), row)

    def action_snooze(self) -> None:
        """Ask until when, then put the selected alert off."""
        row = self._row()
        asking = SnoozeScreen(row.text, self.desk.now(), self.desk.zone)
        self.app.push_screen(asking, partial(self._snooze, row))

    def _snooze(self, row: AlertRow, until: datetime | None) -> None:
        if until is None:
            return
        verb = partial(snooze_alert, self.desk.store, self.desk.actor, row.id, until)
        when = near(until, self.desk.now(), self.desk.zone)
        self._do(verb, _("Put off until {when}: “{text}”."), row, when=when)

    def _do(self, verb: "partial[None]", said: str, row: AlertRow, **words: str) -> None:
        text = one_line(row.text, WORDS_SAID)
        self.carry_out(verb, partial(self._done, said.format(text=text, **words)))

    def _done(self, said: str, _given: None) -> None:
        self.say(said)
        self.reload()

    def _row(self) -> AlertRow:
        row = self.selected_alert
        assert row is not None, "check_action lets nobody here without one"
        return row

    @work(thread=True, exclusive=True, exit_on_error=False, group="open")
    def open_source(self, row: AlertRow) -> None:
        """Go to what the alert is about; the store is asked where that is."""
        try:
            source = place_of(self.desk, row.records)
        except Refusal as refusal:
            self.post_message(Refused(refusal))
        else:
            self.post_message(source or NowhereToGo())

    @on(NowhereToGo)
    def _say_nowhere(self) -> None:
        self.say(_("This alert is about records of another sector: there is nothing here to open."))

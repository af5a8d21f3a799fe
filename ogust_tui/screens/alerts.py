"""Every alert that is not settled, in the order of the board, each with what one has done about it."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from ogust_tui.i18n import _, ngettext
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.alert_actions import AlertActions
from ogust_tui.screens.alert_words import alert_row
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.frame import SectionRule
from ogust_tui.store.alert_reads import AlertRow, list_alerts
from ogust_tui.store.kinds import PersonalState, Topic
from ogust_tui.widgets.row_list import Column, Row, RowList
from ogust_tui.wording import number


class AlertsRead(Message, bubble=False):
    """The alerts as they stand."""

    def __init__(self, rows: tuple[AlertRow, ...]) -> None:
        super().__init__()
        self.rows = rows


class AlertsScreen(AlertActions):
    """One line an alert; those put off or seen come last."""

    REACHED_BY = "app.alerts"
    CONCERNS = frozenset({Topic.ALERT, Topic.CONTACT, Topic.VISIT})
    BINDINGS: ClassVar[list[BindingType]] = bindings("alert.acknowledge", "alert.snooze", "alert.close")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: tuple[AlertRow, ...] = ()
        self._shown: list[Row] | None = None

    @property
    def heading(self) -> str:
        """The name of the place."""
        return _("Alerts")

    @property
    def selected_alert(self) -> AlertRow | None:
        """The alert under the cursor."""
        selected = self.query_one(RowList).selected
        return next((row for row in self._rows if str(row.id) == selected), None)

    def reason_off(self, name: str) -> str:
        """Without any alert there is nothing to choose."""
        return _("There is no alert here.") if not self._rows and name != "back" else super().reason_off(name)

    def compose_body(self) -> Iterable[Widget]:
        """The rule with the count, the list."""
        yield SectionRule(_("Not settled"), id="open")
        yield RowList(
            [
                Column(width=1),
                Column(_("Due"), width=17),
                Column(_("Alert"), weight=5),
                Column(_("About"), weight=3),
                Column(_("Raised by"), weight=2, from_width=90),
            ],
            header=True,
            empty=_("No alert. A note becomes one when “Alert” is ticked while it is written: n on the board."),
        )

    def on_mount(self) -> None:
        """Read what is to be shown."""
        self.reload()

    def start_over(self) -> None:
        """Nothing is shown yet in the list composed anew."""
        self._shown = None
        self.reload()

    def reload(self) -> None:
        """Read the alerts again."""
        desk = self.desk
        self.read_in_background(lambda: AlertsRead(list_alerts(desk.store, desk.actor)))

    @on(AlertsRead)
    def _take(self, message: AlertsRead) -> None:
        self.trouble_over()
        self._rows = message.rows
        now, zone = self.desk.now(), self.desk.zone
        rows = [alert_row(row, now, zone) for row in self._rows]
        if rows != self._shown:
            self._shown = rows
            self.query_one(RowList).show(rows)
        count = sum(row.state is PersonalState.OPEN for row in self._rows)
        words = ngettext("{n} on your board", "{n} on your board", count).format(n=number(count))
        self.query_one("#open", SectionRule).show(words)
        self.refresh_bindings()

    @on(RowList.Highlighted)
    def _other_actions(self) -> None:
        self.refresh_bindings()

    @on(RowList.Opened)
    def _open(self) -> None:
        row = self.selected_alert
        if row is not None:
            self.open_source(row)

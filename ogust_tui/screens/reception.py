"""The reception board: what is urgent, then the conversations that want somebody. Escape never leaves it.

 Accueil                                 mar. 24 nov. 10:42  Claire, réception
┃! en retard 2 j  Hospitalisée : suspendre mardi et jeudi · Mme MOREL Hélène · …
 À traiter ───────────────────────────────────────────── 3 réponses, 2 à nous
 ● Mme MOREL Hélène       Clés du portail        Ma voisine les a…    il y a 4 min
"""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from ogust_tui.i18n import _, ngettext
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.alert_actions import AlertActions
from ogust_tui.screens.alert_words import banner
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.frame import SectionRule
from ogust_tui.screens.key_words import key_of
from ogust_tui.screens.messages import ComposeAt, OpenAlerts, OpenThread
from ogust_tui.screens.thread_words import board_row
from ogust_tui.store.alert_reads import AlertRow
from ogust_tui.store.board import MOST_COUNTED, Board, read_board
from ogust_tui.store.kinds import Topic
from ogust_tui.widgets.alert_banner import AlertStack, Banner
from ogust_tui.widgets.footer import ActionBar
from ogust_tui.widgets.row_list import Column, Row, RowList
from ogust_tui.wording import number


class BoardRead(Message, bubble=False):
    """The board as it stands."""

    def __init__(self, board: Board) -> None:
        super().__init__()
        self.board = board


class ReceptionScreen(AlertActions):
    """Alerts, most urgent on top, over the threads with unread answers and those that await ours."""

    CONCERNS = frozenset({Topic.ALERT, Topic.THREAD, Topic.INBOUND, Topic.CONTACT, Topic.VISIT})
    BINDINGS: ClassVar[list[BindingType]] = bindings("board.compose", "alert.acknowledge", "alert.snooze")

    def __init__(self, desk: Desk, board: Board) -> None:
        """``board``: what was read when the store was opened, so that it is on the first picture."""
        super().__init__(desk)
        self._board = board
        self._alerts_shown: tuple[list[Banner], int] | None = None
        self._rows_shown: list[Row] | None = None

    @property
    def heading(self) -> str:
        """The name of the place."""
        return _("Reception")

    @property
    def selected_alert(self) -> AlertRow | None:
        """The alert under the cursor, while the banners have the focus."""
        stack = self.query_one(AlertStack)
        if not stack.has_focus:
            return None
        return next((row for row in self._board.alerts if str(row.id) == stack.selected), None)

    def compose_body(self) -> Iterable[Widget]:
        """Banners, the rule with its counts, the conversations."""
        yield AlertStack(
            more_key=key_of(self.desk, "app.alerts"),
            empty=_("No alert. Those that you or your colleagues raise on a note will stand here."),
        )
        yield SectionRule(_("To deal with"), id="to-do")
        yield RowList(
            [
                Column(width=1),
                Column(weight=7),
                Column(weight=6),
                Column(weight=5, from_width=70),
                Column(width=15, right=True),
            ],
            empty=self._nothing_to_do,
        )

    @property
    def _nothing_to_do(self) -> str:
        """What stands where conversations would, and what to do next."""
        if self._board.no_contacts:
            return _(
                "No contact yet. Import yours: ogust-tui contacts import FILE.csv --kind client. "
                "Or type the first one: {contacts}, then {create}."
            ).format(contacts=key_of(self.desk, "app.contacts"), create=key_of(self.desk, "contacts.create"))
        return _(
            "Nothing waits for an answer. New answers of contacts will stand here; {key} writes to one of them."
        ).format(key=key_of(self.desk, "board.compose"))

    def on_mount(self) -> None:
        """The board that came with the screen."""
        self.start_over()

    def start_over(self) -> None:
        """The board as it is known; the cursor starts on what is most urgent."""
        self._alerts_shown = self._rows_shown = None
        self._show()
        (self.query_one(AlertStack) if self._board.alerts else self.query_one(RowList)).focus()

    def reload(self) -> None:
        """Read the board again."""
        desk = self.desk
        self.read_in_background(lambda: BoardRead(read_board(desk.store, desk.actor)))

    @on(BoardRead)
    def _take(self, message: BoardRead) -> None:
        self.trouble_over()
        self._board = message.board
        self._show()

    def _show(self) -> None:
        board, now, zone = self._board, self.desk.now(), self.desk.zone
        banners = [banner(row, now, zone) for row in board.alerts]
        self.query_one(RowList).set_empty(self._nothing_to_do)
        rows = [board_row(row, now, zone) for row in board.threads]
        alerts = (banners, board.alert_count)
        # Only what changed is painted: the same again would send bytes over an idle line.
        if alerts != self._alerts_shown:
            self._alerts_shown = alerts
            self._show_alerts(banners)
        if rows != self._rows_shown:
            before, self._rows_shown = self._rows_shown, rows
            self._show_rows(before, rows)
        self.query_one("#to-do", SectionRule).show(self._counts())
        self.query_one(ActionBar).count("app.mail", board.quarantine_count)
        self.refresh_heading()
        self.refresh_bindings()

    def _show_alerts(self, banners: list[Banner]) -> None:
        stack = self.query_one(AlertStack)
        had_focus = stack.has_focus
        stack.show(banners, self._board.alert_count)
        if had_focus and not banners:
            self.query_one(RowList).focus()

    def _show_rows(self, before: list[Row] | None, rows: list[Row]) -> None:
        threads = self.query_one(RowList)
        if before is None or [row.key for row in before] != [row.key for row in rows]:
            threads.show(rows)
            return
        for old, new in zip(before, rows, strict=True):
            if old != new:
                threads.update_row(new)

    def _counts(self) -> str:
        unread, ours = self._board.unread_count, self._board.ours_count
        return ", ".join(
            words
            for count, words in (
                (unread, ngettext("{n} answer", "{n} answers", unread).format(n=counted(unread))),
                (ours, ngettext("{n} ours", "{n} ours", ours).format(n=counted(ours))),
            )
            if count
        )

    @on(AlertStack.Highlighted)
    @on(RowList.Highlighted)
    def _other_actions(self) -> None:
        self.refresh_bindings()

    @on(AlertStack.Opened)
    def _open_alert(self, event: AlertStack.Opened) -> None:
        row = next((row for row in self._board.alerts if str(row.id) == event.key), None)
        if row is not None:
            self.open_source(row)

    @on(AlertStack.OthersWanted)
    def _open_alerts(self) -> None:
        self.post_message(OpenAlerts())

    @on(RowList.Opened)
    def _open_thread(self, event: RowList.Opened) -> None:
        self.post_message(OpenThread(int(event.key)))

    def action_compose_new(self) -> None:
        """Write a note or a thread; whom it is about is chosen there."""
        self.post_message(ComposeAt("new:"))


def counted(count: int) -> str:
    """A count of conversations, or that there are more than are counted."""
    return number(count) if count <= MOST_COUNTED else _("more than {n}").format(n=number(MOST_COUNTED))

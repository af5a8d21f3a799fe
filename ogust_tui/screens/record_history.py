"""The Historique tab: who did what to the record and to what hangs on it, and when. No text, by design of the trail."""

from collections.abc import Iterable

from textual import on
from textual.message import Message
from textual.widget import Widget

from ogust_tui.i18n import _
from ogust_tui.screens.conversation_words import name_of
from ogust_tui.screens.deeds import deed_words, distinct
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.messages import OpenThread
from ogust_tui.screens.tab_body import TabBody
from ogust_tui.store.history import HistoryKey, HistoryRow, record_history
from ogust_tui.store.kinds import Topic
from ogust_tui.store.pages import Page
from ogust_tui.store.records import RecordRef
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.row_list import Cell, Column, Edge, Row, RowList
from ogust_tui.wording import clock, near_day

PAGE = 100
# Pages that the End key reads at most.
PAGES_TO_END = 20


class HistoryRead(Message, bubble=False):
    """A page of the history, at ``edge``, after the row ``key``."""

    def __init__(self, page: Page[HistoryRow, HistoryKey], edge: Edge | None, key: str) -> None:
        super().__init__()
        self.page = page
        self.edge = edge
        self.key = key


class RecordHistory(TabBody):
    """The history of one contact, newest first."""

    def __init__(self, desk: Desk, record: RecordRef, *, id: str | None = None) -> None:
        super().__init__(desk, id=id)
        self._record = record
        self._next: HistoryKey | None = None
        self._threads: dict[str, int] = {}

    def compose(self) -> Iterable[Widget]:
        """The list alone."""
        yield RowList(
            [
                Column(_("When"), width=22),
                Column(_("Who"), weight=2),
                Column(_("What"), weight=3),
                Column(_("Number"), width=8, right=True),
            ],
            empty=_("Nothing was done to this record yet."),
            header=True,
        )

    # Reading

    def read_first(self) -> None:
        """The newest page."""
        self._read(Edge.FIRST, "", None, 1)

    def read_again(self) -> None:
        """The newest page, and what is held besides."""
        self._read(None, "", None, 1 + self.query_one(RowList).row_count // PAGE)

    @on(RowList.RowsNeeded)
    def _read_page(self, event: RowList.RowsNeeded) -> None:
        event.stop()
        if event.edge is Edge.AFTER:
            self._read(event.edge, event.key, self._next, 1)
        else:
            self._read(event.edge, "", None, PAGES_TO_END if event.edge is Edge.LAST else 1)

    def _read(self, edge: Edge | None, key: str, after: HistoryKey | None, pages: int) -> None:
        desk, record = self.desk, self._record

        def read() -> Message:
            rows: list[HistoryRow] = []
            following, left = after, pages
            while True:
                page = record_history(desk.store, desk.actor, record, after=following, limit=PAGE)
                rows += distinct(page.rows)
                following = page.next
                left -= bool(page.rows)
                if following is None or left <= 0:
                    return HistoryRead(Page(tuple(rows), following), edge, key)

        (self.read_besides if edge is Edge.AFTER else self.read_in_background)(read)

    @on(HistoryRead)
    def _take(self, message: HistoryRead) -> None:
        self.on_desk.trouble_over()
        held, rows = self.query_one(RowList), [self._row(row) for row in message.page.rows]
        self._next = message.page.next
        more = self._next is not None
        if message.edge is Edge.AFTER:
            held.add_rows(rows, message.edge, message.key, more=more)
        else:
            held.show(rows, edge=message.edge, more_after=more)

    def _row(self, row: HistoryRow) -> Row:
        now, zone = self.desk.now(), self.desk.zone
        key = str(row.key[1])
        if row.entity == Topic.THREAD.value:
            self._threads[key] = row.entity_id
        when = _("{date} {time}").format(date=near_day(row.at, now, zone), time=clock(row.at, zone))
        return Row(
            key,
            (
                Cell(when),
                Cell(name_of(row.by) if row.by else _("the program")),
                Cell(deed_words(row)),
                Cell(str(row.entity_id), Tone.QUIET),
            ),
        )

    @on(RowList.Opened)
    def _open(self, event: RowList.Opened) -> None:
        event.stop()
        if event.key in self._threads:
            self.post_message(OpenThread(self._threads[event.key]))

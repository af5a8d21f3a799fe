"""The Interventions tab: the visits of a contact in order of time, from today on, with pages both ways."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from ogust_tui.i18n import N_, _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.conversation_words import name_of
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.messages import ComposeAt
from ogust_tui.screens.tab_body import TabBody
from ogust_tui.store.kinds import VisitStatus
from ogust_tui.store.visits import VisitKey, VisitRow, list_visits
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.row_list import Cell, Column, Edge, Row, RowList
from ogust_tui.wording import clock, near_day

PAGE = 200
STATUSES = {
    VisitStatus.DRAFT: N_("draft"),
    VisitStatus.PLANNED: N_("planned"),
    VisitStatus.DONE: N_("done"),
    VisitStatus.CANCELLED: N_("cancelled"),
}


class VisitsRead(Message, bubble=False):
    """Visits in order of start, at ``edge``, beside the row ``key``; whether there are more at each end."""

    def __init__(self, rows: tuple[VisitRow, ...], edge: Edge | None, key: str, before: bool, after: bool) -> None:
        super().__init__()
        self.rows = rows
        self.edge = edge
        self.key = key
        self.more_before = before
        self.more_after = after


class RecordVisits(TabBody):
    """The visits of one contact."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("visits.note")

    def __init__(self, desk: Desk, contact_id: int, *, id: str | None = None) -> None:
        super().__init__(desk, id=id)
        self._contact_id = contact_id
        self._keys: dict[str, VisitKey] = {}
        self._more_before = False

    def compose(self) -> Iterable[Widget]:
        """The list alone."""
        yield RowList(
            [
                Column(_("Day"), width=16),
                Column(_("Hours"), width=13),
                Column(_("With"), weight=3),
                Column(_("Service"), weight=2),
                Column(_("State"), width=10),
            ],
            empty=_("No visit. Visits are planned or imported by the command “visits”."),
            header=True,
        )

    # Reading

    def read_first(self) -> None:
        """From today on; the last ones when none is to come."""
        desk, contact = self.desk, self._contact_id
        today = datetime.combine(desk.now().astimezone(desk.zone).date(), time(), desk.zone)

        def read() -> Message:
            page = list_visits(desk.store, desk.actor, contact_id=contact, start=today, limit=PAGE)
            if page.rows:
                return VisitsRead(page.rows, Edge.FIRST, "", True, page.next is not None)
            return self._last()

        self.read_in_background(read)

    def _last(self) -> VisitsRead:
        """The last page of all; in a worker."""
        page = list_visits(self.desk.store, self.desk.actor, contact_id=self._contact_id, newest_first=True, limit=PAGE)
        return VisitsRead(tuple(reversed(page.rows)), Edge.LAST, "", page.next is not None, False)

    def read_again(self) -> None:
        """What is held, as it stands now."""
        rows = self.query_one(RowList)
        if not rows.keys:
            self.read_first()
            return
        desk, contact, before = self.desk, self._contact_id, self._more_before
        start_at, visit_id = self._keys[rows.keys[0]]
        after, limit = (start_at, visit_id - 1) if before else None, max(PAGE, rows.row_count)

        def read() -> Message:
            page = list_visits(desk.store, desk.actor, contact_id=contact, after=after, limit=limit)
            return VisitsRead(page.rows, None, "", before, page.next is not None)

        self.read_in_background(read)

    @on(RowList.RowsNeeded)
    def _read_page(self, event: RowList.RowsNeeded) -> None:
        event.stop()
        desk, contact, edge, key = self.desk, self._contact_id, event.edge, event.key
        after = self._keys[key] if edge in {Edge.BEFORE, Edge.AFTER} else None

        def read() -> Message:
            if edge is Edge.LAST:
                return self._last()
            backwards = edge is Edge.BEFORE
            page = list_visits(
                desk.store, desk.actor, contact_id=contact, after=after, newest_first=backwards, limit=PAGE
            )
            rows = tuple(reversed(page.rows)) if backwards else page.rows
            more = page.next is not None
            return VisitsRead(rows, edge, key, backwards and more, not backwards and more)

        self.read_besides(read)

    @on(VisitsRead)
    def _take(self, message: VisitsRead) -> None:
        self.on_desk.trouble_over()
        held, rows = self.query_one(RowList), [self._row(visit) for visit in message.rows]
        if message.edge in {Edge.BEFORE, Edge.AFTER}:
            more = message.more_before or message.more_after
            self._keys |= {str(visit.id): visit.key for visit in message.rows}
            held.add_rows(rows, message.edge, message.key, more=more)
            self._more_before = message.more_before if message.edge is Edge.BEFORE else self._more_before
        else:
            self._keys = {str(visit.id): visit.key for visit in message.rows}
            self._more_before = message.more_before
            held.show(rows, edge=message.edge, more_before=message.more_before, more_after=message.more_after)
        self.on_desk.refresh_bindings()

    def _row(self, visit: VisitRow) -> Row:
        now, zone = self.desk.now(), self.desk.zone
        other = visit.caregiver if visit.client.id == self._contact_id else visit.client
        tone = Tone.QUIET if visit.status is VisitStatus.CANCELLED or visit.end_at < now else Tone.PLAIN
        return Row(
            str(visit.id),
            (
                Cell(near_day(visit.start_at, now, zone), tone),
                Cell(f"{clock(visit.start_at, zone)} – {clock(visit.end_at, zone)}", tone),
                Cell(name_of(other) if other else _("nobody yet"), tone),
                Cell(visit.service, tone),
                Cell(_(STATUSES[visit.status]), tone),
            ),
        )

    # What can be done

    def reason_off(self, name: str) -> str:
        """A note is on the visit under the cursor."""
        if name == "note_on_visit" and self.query_one(RowList).selected is None:
            return _("There is no visit to write a note on.")
        return super().reason_off(name)

    def action_note_on_visit(self) -> None:
        """Write a note on the visit under the cursor."""
        selected = self.query_one(RowList).selected
        if selected is not None:
            self.post_message(ComposeAt(f"new:visit:{selected}"))

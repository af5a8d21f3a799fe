"""Asking until when an alert is put off: a few near moments, or a date that is typed."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ogust_tui.i18n import _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.typed_date import typed_moment
from ogust_tui.screens.words_line import Words
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.widgets.row_list import Cell, Column, Row, RowList
from ogust_tui.wording import one_line

MORNING = time(8)
AFTERNOON = time(14)
EVENING = time(18)
ANOTHER = "another"


def near_moments(now: datetime, zone: ZoneInfo) -> Iterable[tuple[datetime, str]]:
    """The moments proposed, soonest first, each with its words."""
    local = now.astimezone(zone)
    yield now + timedelta(hours=1), _("In an hour")
    for hour, words in ((AFTERNOON, _("This afternoon")), (EVENING, _("This evening"))):
        if local.time() < (datetime.combine(local.date(), hour) - timedelta(hours=1)).time():
            yield datetime.combine(local.date(), hour, zone), words
            break
    yield datetime.combine(local.date() + timedelta(days=1), MORNING, zone), _("Tomorrow")


class SnoozeScreen(ModalScreen[datetime | None]):
    """Gives the moment chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog.leave")

    def __init__(self, text: str, now: datetime, zone: ZoneInfo) -> None:
        """``text``: the alert's own."""
        super().__init__()
        self._text = text
        self._now = now
        self._zone = zone
        self._moments = list(near_moments(now, zone))

    def compose(self) -> ComposeResult:
        """The alert, the moments, and a line for another date once it is asked for."""
        with Vertical(classes="dialog"):
            yield Static(_("Put off until when?"), classes="dialog--title", markup=False)
            yield Static(one_line(self._text, 60), classes="dialog--quiet", markup=False)
            yield RowList([Column(weight=2), Column(width=18, right=True)])
            yield LineBox(placeholder=_("25/11, 25/11 14:00, tomorrow 9:00"))
            yield Words()

    def on_mount(self) -> None:
        """The near moments; the box for another one waits."""
        self.query_one(LineBox).display = False
        rows = [
            Row(str(place), (Cell(words), Cell(self._clock(moment), Tone.QUIET)))
            for place, (moment, words) in enumerate(self._moments)
        ]
        self.query_one(RowList).show([*rows, Row(ANOTHER, (Cell(_("Another date…")), Cell("")))])
        self.query_one(RowList).focus()

    def _clock(self, moment: datetime) -> str:
        local = moment.astimezone(self._zone)
        return f"{local.hour}:{local.minute:02d}"

    @on(RowList.Opened)
    def _choose(self, event: RowList.Opened) -> None:
        if event.key != ANOTHER:
            self.dismiss(self._moments[int(event.key)][0])
            return
        box = self.query_one(LineBox)
        box.display = True
        box.focus()

    @on(Input.Submitted)
    def _read_date(self, event: Input.Submitted) -> None:
        typed = typed_moment(event.value, self._now, self._zone)
        if typed is None:
            self._refuse(_("This is not a date. Type a day, like 25/11, and a time if you wish."))
            return
        moment = datetime.combine(typed.at.date(), MORNING, self._zone) if typed.is_date else typed.at
        if moment <= self._now:
            self._refuse(_("This moment is already past. Give a later one."))
            return
        self.dismiss(moment)

    def _refuse(self, words: str) -> None:
        self.query_one(Words).say(words)

    def action_leave(self) -> None:
        """Leave the alert where it is."""
        self.dismiss(None)

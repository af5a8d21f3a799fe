"""Picking one record: what is typed narrows the list, Enter takes the one under the cursor."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ogust_tui.i18n import N_, _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.dialogs import DeskDialog
from ogust_tui.screens.words_line import Words
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.chips import Choice
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.widgets.picker import Results
from ogust_tui.widgets.row_list import Cell, Column, Edge, Row, RowList

Find = Callable[[str], Sequence[Choice]]


class ChoicesFound(Message, bubble=False):
    """What was found for ``text``."""

    def __init__(self, text: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self.text = text
        self.choices = choices


class PickScreen(DeskDialog[Choice]):
    """Gives the choice taken, or None. ``find`` is asked in the background, first with an empty text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "drive('cursor_down')", N_("Next"), show=False, id="pick.down"),
        Binding("up", "drive('cursor_up')", N_("Previous"), show=False, id="pick.up"),
        Binding("pagedown", "drive('page_down')", N_("Page down"), show=False, id="pick.page-down"),
        Binding("pageup", "drive('page_up')", N_("Page up"), show=False, id="pick.page-up"),
        *bindings("dialog.leave"),
    ]

    def __init__(self, desk: Desk, question: str, explained: str, find: Find, *, placeholder: str) -> None:
        """``explained`` says what choosing does; ``placeholder`` what may be typed."""
        super().__init__(desk)
        self._question = question
        self._explained = explained
        self._find = find
        self._placeholder = placeholder
        self._found: dict[str, Choice] = {}

    def compose_body(self) -> Iterable[Widget]:
        """The question, the box, what is found."""
        yield Words(self._question, Tone.STRONG)
        yield Words(self._explained, Tone.QUIET)
        yield LineBox(placeholder=self._placeholder)
        yield Results([Column(weight=3), Column(weight=2)])

    def on_mount(self) -> None:
        """What there is before anything is typed."""
        self.query_one(Results).look_focused(True)
        self.query_one(LineBox).focus()
        self._ask("")

    def _ask(self, text: str) -> None:
        find = self._find
        # Enter, typed ahead, takes what is found and not what was listed before.
        self.holds_keys = True
        self.read_in_background(lambda: ChoicesFound(text, find(text)))

    @on(Input.Changed)
    def _look(self, event: Input.Changed) -> None:
        self._ask(event.value.strip())

    @on(ChoicesFound)
    def _show(self, message: ChoicesFound) -> None:
        if message.text != self.query_one(LineBox).value.strip():
            return
        self.holds_keys = False
        self._found = {choice.key: choice for choice in message.choices}
        results = self.query_one(Results)
        results.set_empty(_("Nothing found for “{text}”.").format(text=message.text) if message.text else "")
        rows = [Row(one.key, (Cell(one.label), Cell(one.detail, Tone.QUIET))) for one in self._found.values()]
        results.show(rows, edge=Edge.FIRST)

    @on(RowList.Opened)
    def _give(self, event: RowList.Opened) -> None:
        self.dismiss(self._found[event.key])

    @on(Input.Submitted)
    def action_take(self) -> None:
        """The one under the cursor."""
        self.query_one(Results).action_open()

    async def action_drive(self, way: str) -> None:
        """Move in the list without leaving the box."""
        await self.query_one(Results).run_action(way)

"""Choosing records by typing: a search box, what it finds, and the chips of what was chosen.

The picker searches nothing itself: it asks with ``Search`` and is answered with ``show_results``.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from ogust_tui.i18n import N_, _
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.chips import ChipBar, Choice
from ogust_tui.widgets.line_box import SearchBox
from ogust_tui.widgets.messages import AboutItem, FromWidget
from ogust_tui.widgets.row_list import Cell, Column, Edge, Row, RowList
from ogust_tui.wording import one_line

__all__ = ["Choice", "Picker"]

WORDS_SHOWN = 40


class Results(RowList, can_focus=False):
    """What was found; the search box keeps the focus and moves its cursor."""


class Picker(Vertical):
    """A search box whose results can be chosen without leaving it; chosen ones become chips."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", N_("Next result"), id="picker.down", show=False),
        Binding("up", "move(-1)", N_("Previous result"), id="picker.up", show=False),
        Binding("escape", "close", N_("Close the results"), id="picker.close", show=False),
    ]

    class Search(FromWidget):
        """``text`` was typed: look for it and answer with ``show_results(text, ...)``."""

        def __init__(self, control: "Picker", text: str) -> None:
            super().__init__(control)
            self.text = text

    class Chosen(AboutItem):
        """A result was chosen; its chip is already there."""

    class Removed(AboutItem):
        """A chip was taken off."""

    def __init__(
        self,
        *,
        chosen: Sequence[Choice] = (),
        placeholder: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._chosen = tuple(chosen)
        self._found: dict[str, Choice] = {}
        self._placeholder = placeholder

    @property
    def chosen(self) -> tuple[Choice, ...]:
        """What was chosen, in the order it was."""
        return self._chosen

    @property
    def text(self) -> str:
        """What is searched for now."""
        return self.query_one(SearchBox).value.strip()

    def compose(self) -> ComposeResult:
        """Chips above, the box, the results under it."""
        yield ChipBar()
        yield SearchBox(placeholder=self._placeholder, compact=True, select_on_focus=False)
        yield Results([Column(weight=3), Column(weight=2)])

    def on_mount(self) -> None:
        """Show what was chosen before."""
        self.query_one(ChipBar).show(self._chosen)
        results = self.query_one(Results)
        results.display = False
        results.look_focused(True)

    def set_chosen(self, choices: Sequence[Choice]) -> None:
        """Make ``choices`` the chosen ones."""
        self._chosen = tuple(choices)
        self.query_one(ChipBar).show(self._chosen)

    def show_results(self, text: str, choices: Sequence[Choice]) -> None:
        """Show what was found for ``text``; ignored if something else is searched for by now."""
        if text != self.text or not text:
            return
        taken = {choice.key for choice in self._chosen}
        self._found = {choice.key: choice for choice in choices if choice.key not in taken}
        results = self.query_one(Results)
        results.set_empty(_("Nothing found for “{text}”.").format(text=one_line(text, WORDS_SHOWN)))
        rows = [Row(found.key, (Cell(found.label), Cell(found.detail, Tone.QUIET))) for found in self._found.values()]
        results.show(rows, edge=Edge.FIRST)
        results.display = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without results on show, Escape and the arrows mean what they mean around the picker."""
        if action in ("close", "move"):
            return self.query_one(Results).display
        return True

    def action_move(self, step: int) -> None:
        """To the next result or the one before."""
        results = self.query_one(Results)
        if step > 0:
            results.action_cursor_down()
        else:
            results.action_cursor_up()

    def action_close(self) -> None:
        """Put the results away; what was typed stays."""
        self.query_one(Results).display = False

    @on(Input.Changed)
    def _ask(self, event: Input.Changed) -> None:
        event.stop()
        if self.text:
            self.post_message(self.Search(self, self.text))
        else:
            self.action_close()

    @on(Input.Submitted)
    def _choose_selected(self, event: Input.Submitted) -> None:
        event.stop()
        results = self.query_one(Results)
        if results.display and results.selected is not None:
            self._choose(results.selected)

    @on(RowList.Opened)
    def _choose_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self._choose(event.key)

    @on(RowList.Highlighted)
    def _keep_highlight(self, event: RowList.Highlighted) -> None:
        event.stop()

    def _choose(self, key: str) -> None:
        self.set_chosen([*self._chosen, self._found[key]])
        with self.prevent(Input.Changed):
            self.query_one(SearchBox).value = ""
        self.action_close()
        self.post_message(self.Chosen(self, key))

    @on(ChipBar.Removed)
    def _remove(self, event: ChipBar.Removed) -> None:
        event.stop()
        self.set_chosen([choice for choice in self._chosen if choice.key != event.key])
        if not self._chosen and event.control.has_focus:
            self.query_one(SearchBox).focus()
        self.post_message(self.Removed(self, event.key))

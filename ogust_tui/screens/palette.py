"""Every action by its name, from one box: those of this screen, those that are off, and those done elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from ogust_tui.i18n import N_, _
from ogust_tui.screens.actions import ACTIONS, Action, bindings
from ogust_tui.screens.keymap import in_force
from ogust_tui.store.folding import fold
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.footer import disabled_reason, key_words
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.widgets.picker import Results
from ogust_tui.widgets.row_list import Cell, Column, Edge, Row, RowList


@dataclass(frozen=True)
class Entry:
    """An action as the palette lists it. ``reason`` says why it cannot be done now; empty when it can."""

    id: str
    keys: str
    label: str
    words: str
    reason: str
    active: ActiveBinding | None


def entries_of(screen: Screen[object], keys: Mapping[str, str]) -> tuple[Entry, ...]:
    """Every action of the house as it stands on ``screen``: those that can be done first.

    ``keys``: actions by id, with other keys than the usual ones.
    """
    here = in_force(keys)
    live = {active.binding.id: active for active in screen.active_bindings.values() if active.binding.id}
    entries = [_entry(action, here[action.id], live.get(action.id)) for action in ACTIONS if action.id != "app.palette"]
    return tuple(sorted(entries, key=lambda entry: bool(entry.reason)))


def _entry(action: Action, keys: Sequence[str], active: ActiveBinding | None) -> Entry:
    reason = ""
    if active is None:
        place = _(action.place) if action.place else _("on another screen")
        reason = _("This is done {place}.").format(place=place)
    elif not active.enabled:
        reason = disabled_reason(active)
    return Entry(action.id, " ".join(map(key_words, keys)), _(action.label), _(action.help), reason, active)


def matching(entries: Iterable[Entry], search: str) -> list[Entry]:
    """The entries that hold every word of ``search`` in their name or their help, in any case, without accents."""
    words = fold(search).split()
    return [entry for entry in entries if all(word in fold(f"{entry.label} {entry.words}") for word in words)]


class PaletteScreen(ModalScreen[Entry | None]):
    """Gives the entry chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("dialog.leave"),
        Binding("down", "drive('cursor_down')", N_("Next"), show=False, id="palette.down"),
        Binding("up", "drive('cursor_up')", N_("Previous"), show=False, id="palette.up"),
        Binding("pagedown", "drive('page_down')", N_("Page down"), show=False, id="palette.page-down"),
        Binding("pageup", "drive('page_up')", N_("Page up"), show=False, id="palette.page-up"),
    ]

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        super().__init__()
        self._entries = {entry.id: entry for entry in entries}

    def compose(self) -> ComposeResult:
        """The box, and what matches."""
        with Vertical(classes="dialog dialog-wide"):
            yield LineBox(placeholder=_("What do you want to do?"))
            yield Results([Column(width=8), Column(weight=2), Column(weight=4)], empty=_("No action is called that."))

    def on_mount(self) -> None:
        """Everything, until something is typed."""
        self.query_one(RowList).look_focused(True)
        self._show("")

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, search: str) -> None:
        self.query_one(RowList).show(
            [
                Row(
                    entry.id,
                    (
                        Cell(entry.keys, Tone.QUIET if entry.reason else Tone.STRONG),
                        Cell(entry.label, Tone.QUIET if entry.reason else Tone.PLAIN),
                        Cell(entry.reason or entry.words, Tone.QUIET),
                    ),
                )
                for entry in matching(self._entries.values(), search)
            ],
            edge=Edge.FIRST,
        )

    @on(Input.Submitted)
    def _choose(self) -> None:
        self.query_one(RowList).action_open()

    @on(RowList.Opened)
    def _give(self, event: RowList.Opened) -> None:
        self.dismiss(self._entries[event.key])

    async def action_drive(self, way: str) -> None:
        """Move in the list without leaving the box."""
        await self.query_one(RowList).run_action(way)

    def action_leave(self) -> None:
        """Do nothing."""
        self.dismiss(None)

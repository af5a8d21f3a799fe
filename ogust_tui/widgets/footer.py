"""The line of what can be done now, from the live bindings: most used first, whole at 80 columns."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from rich.cells import cell_len
from textual import actions, events
from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.geometry import Size
from textual.keys import format_key, key_to_character
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from ogust_tui.i18n import N_, _
from ogust_tui.widgets.cells import Piece, Tone
from ogust_tui.widgets.painting import LINE_CLASSES, paint
from ogust_tui.wording import ELLIPSIS, number, one_line

KEY_NAMES = {
    "enter": N_("Enter"),
    "escape": N_("Esc"),
    "space": N_("Space"),
    "delete": N_("Del"),
    "backspace": N_("Backspace"),
    "tab": N_("Tab"),
    "home": N_("Home"),
    "end": N_("End"),
    "pageup": N_("PgUp"),
    "pagedown": N_("PgDn"),
}
FUNCTION_KEY = re.compile(r"f\d+")
MODIFIER_NAMES = {"ctrl": N_("Ctrl"), "shift": N_("Shift"), "alt": N_("Alt")}
GAP = 2
MOST_LINES = 2
LABEL_WIDTH = 30


@runtime_checkable
class Explains(Protocol):
    """A screen, widget or app that can say why one of its actions is off."""

    def why_disabled(self, action: str, parameters: tuple[object, ...]) -> str:
        """The reason in words, empty if there is none to give."""
        ...


def key_words(key: str) -> str:
    """A key as it is written on the keyboard, in the person's language: "Ctrl+S", "Échap", "F4", "/"."""
    *modifiers, name = key.split("+")
    if name in KEY_NAMES:
        words = _(KEY_NAMES[name])
    else:
        words = format_key(name)
        if modifiers or FUNCTION_KEY.fullmatch(name):
            words = words.upper()
    return "+".join([*(_(MODIFIER_NAMES.get(modifier, modifier)) for modifier in modifiers), words])


def disabled_reason(active: ActiveBinding) -> str:
    """Why the action of ``active`` is off, in the words of the screen or widget it belongs to."""
    namespace, name, parameters = actions.parse(active.binding.action)
    target = {"app": active.node.app, "screen": active.node.screen}.get(namespace, active.node)
    return target.why_disabled(name, parameters) if isinstance(target, Explains) else ""


def in_order(live: Mapping[str, ActiveBinding]) -> list[tuple[str, ActiveBinding]]:
    """The live bindings with their keys, in the order in which each widget declares its own.

    Textual puts those that were given another key behind the others.
    """
    nodes = list(dict.fromkeys(active.node for active in live.values()))
    declared = {node: _declared(type(node)) for node in nodes}

    def place(item: tuple[str, ActiveBinding]) -> tuple[int, int]:
        active = item[1]
        ids = declared[active.node]
        return nodes.index(active.node), ids.index(active.binding.id) if active.binding.id in ids else len(ids)

    return sorted(live.items(), key=place)


def _declared(kind: type[DOMNode]) -> list[str | None]:
    """The ids of the bindings of a widget, those of the classes it stands on first."""
    each = (binding for one in reversed(kind.__mro__) for binding in one.__dict__.get("BINDINGS", ()))
    return [binding.id for binding in each if isinstance(binding, Binding)]


@dataclass(frozen=True, slots=True)
class Entry:
    """One action of the line: the key as written, what it does, and whether it can be done now."""

    key: str
    words: str
    label: str
    enabled: bool = True
    essential: bool = False

    @property
    def text(self) -> str:
        """The key, then what it does."""
        return f"{self.words} {self.label}"

    @property
    def width(self) -> int:
        """Cells it takes."""
        return cell_len(self.text)


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry where it stands; without an entry, the sign that there are more."""

    line: int
    start: int
    entry: Entry | None

    @property
    def end(self) -> int:
        """The first cell after it."""
        return self.start + (self.entry.width if self.entry else 1)


def _flow(entries: Iterable[Entry | None], width: int) -> list[Placed]:
    placed: list[Placed] = []
    line = start = 0
    for entry in entries:
        size = entry.width if entry else 1
        if start and start + size > width:
            line, start = line + 1, 0
        placed.append(Placed(line, start, entry))
        start += size + GAP
    return placed


def lay_out_actions(entries: Sequence[Entry], width: int, most_lines: int = MOST_LINES) -> list[Placed]:
    """The entries in at most ``most_lines`` lines.

    When they do not fit, the last ones that are not essential give way to "…": Help, always essential, has them all.
    """
    kept: list[Entry | None] = list(entries)
    dropped = False
    while True:
        placed = _flow(kept, width)
        droppable = [place for place, entry in enumerate(kept) if entry is not None and not entry.essential]
        if not placed or placed[-1].line < most_lines or not droppable:
            return placed
        place = droppable[-1]
        if dropped:
            del kept[place]
        else:
            kept[place] = None
            dropped = True


class ActionBar(Widget):
    """Every action shown by the focused widget, the screen and the app, in that order; those that are off are dim.

    Keys that the focused widget would type are left out: there they do nothing but write. A click does the action, or
    tells why it is off. The bar never gets lower while the screen keeps its size, so that moving the focus moves
    nothing else.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES

    def __init__(self, *, essential: Iterable[str] = ("app.help",), id: str | None = None) -> None:
        """``essential`` holds the ids of the bindings that never give way."""
        super().__init__(id=id)
        self._essential = frozenset(essential)
        self._active: dict[str, ActiveBinding] = {}
        self._entries: tuple[Entry, ...] = ()
        self._counts: dict[str, int] = {}
        self._lines = 1

    def on_mount(self) -> None:
        """Follow the live bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._take_bindings()

    def count(self, id: str, count: int) -> None:
        """Say behind the action of the binding ``id`` how many things wait there; nothing for none."""
        if self._counts.get(id, 0) != count:
            self._counts[id] = count
            if self.is_attached:
                self._take_bindings()

    def _bindings_changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            self._take_bindings()

    def _take_bindings(self) -> None:
        self._active = self.screen.active_bindings
        entries: dict[str, Entry] = {}
        for key, active in in_order(self._active):
            binding = active.binding
            if self._typed(key):
                continue
            if binding.show and binding.description and binding.action not in entries:
                words = binding.key_display or key_words(key)
                label = one_line(_(binding.description), LABEL_WIDTH)
                if waiting := self._counts.get(binding.id or "", 0):
                    label += f" ({number(waiting)})"
                entries[binding.action] = Entry(key, words, label, active.enabled, binding.id in self._essential)
        if tuple(entries.values()) != self._entries:
            self._entries = tuple(entries.values())
            higher = self._height(self.size.width) > self._lines
            self.refresh(layout=higher)

    def _typed(self, key: str) -> bool:
        focused = self.screen.focused
        return focused is not None and focused.check_consume_key(key, key_to_character(key))

    def _placed(self, width: int) -> list[Placed]:
        return lay_out_actions(self._entries, max(1, width - 2))

    def _height(self, width: int) -> int:
        placed = self._placed(width)
        return placed[-1].line + 1 if placed else 1

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line, or two once it has needed them."""
        self._lines = max(self._lines, self._height(width))
        return self._lines

    def on_resize(self, event: events.Resize) -> None:
        """With another width, start again from the lines needed."""
        needed = self._height(event.size.width)
        if needed != self._lines:
            self._lines = needed
            self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        """Line ``y`` of actions: the key strong, the label plain, both dim when off."""
        pieces: list[Piece] = [(" ", Tone.PLAIN)]
        used = 0
        for placed in self._placed(self.size.width):
            if placed.line != y:
                continue
            pieces.append((" " * (placed.start - used), Tone.PLAIN))
            used = placed.end
            if placed.entry is None:
                pieces.append((ELLIPSIS, Tone.QUIET))
            elif placed.entry.enabled:
                pieces.extend([(placed.entry.words, Tone.STRONG), (f" {placed.entry.label}", Tone.PLAIN)])
            else:
                pieces.append((placed.entry.text, Tone.QUIET))
        return paint(self, tuple(pieces), self.size.width)

    async def on_click(self, event: events.Click) -> None:
        """Do the action clicked, or say why it is off."""
        for placed in self._placed(self.size.width):
            if placed.entry and placed.line == event.y and placed.start <= event.x - 1 < placed.end:
                event.stop()
                active = self._active[placed.entry.key]
                if active.enabled:
                    await self.app.run_action(active.binding.action, active.node)
                elif reason := disabled_reason(active):
                    self.app.notify(reason, markup=False)
                return

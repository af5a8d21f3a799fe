"""A tiny app around widgets under test, what their screen shows, and the texts that break careless terminals."""

from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from ogust_tui.widgets.stylesheets import stylesheets
from ogust_tui.widgets.themes import TERMINAL_THEME

HOSTILE = {
    "closing tag": "Mme [/b]",
    "open bracket": "[/",
    "link": "[@click=app.quit]x[/]",
    "colour tag": "[red]x",
    "controls": "a\x00b\x07c\x1b[31md\x9b2Je\x7f",
    "right to left": "\u202eabc\u200f\u2067def\u061c",
    "emoji": "👩‍⚕️ 🇫🇷 👍🏽 1️⃣ ❤️ 😀",
    "accents": "e" + "\u0301" * 500,
    "surrogate": "nom\udce9",
    "wide line": "x" * 10_000,
    "wide emoji line": "😀" * 10_000,
    "lines": "un\r\ndeux\rtrois\u2028quatre\tcinq",
}


M = TypeVar("M", bound=Message)


class Host(App[None]):
    """Widgets under test, and every message of theirs in the order it came."""

    CSS_PATH = stylesheets()
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self.animation_level = "none"
        self._widgets = widgets
        self._told: dict[int, Message] = {}

    def on_mount(self) -> None:
        self.register_theme(TERMINAL_THEME)
        self.theme = "terminal"

    def compose(self) -> ComposeResult:
        yield from self._widgets

    def run_at(self, width: int = 80, height: int = 24) -> AbstractAsyncContextManager[Pilot[None]]:
        """The app on a terminal of that size, listening to what its widgets tell."""
        return self.run_test(size=(width, height), notifications=True, message_hook=self._hear)

    def _hear(self, message: Message) -> None:
        self._told.setdefault(id(message), message)

    def heard(self, kind: type[M]) -> list[M]:
        return [message for message in self._told.values() if isinstance(message, kind)]


def lines_of(screen: Screen[object]) -> list[str]:
    """What the screen shows, line by line."""
    size = screen.size
    strips = screen._compositor.render_strips(size)
    return [strip.text for strip in strips]


def assert_calm(screen: Screen[object]) -> None:
    """Every line is as wide as the screen, and nothing in it speaks to the terminal."""
    for line in lines_of(screen):
        assert cell_len(line) == screen.size.width
        assert not any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 for sign in line), ascii(line)
        assert not any(0xD800 <= ord(sign) < 0xE000 for sign in line), ascii(line)

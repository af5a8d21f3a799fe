"""Boxes of one line: what is typed or pasted is made harmless before it is shown, and nothing blinks."""

from textual.widgets import Input

from ogust_tui.wording import clean


class TypedInto:
    """A box that takes what is typed for words, of however many lines."""


class SearchBox(TypedInto, Input):
    """A line to type in: no blinking, and nothing of it is read as markup."""

    def on_mount(self) -> None:
        """A cursor that blinks would send bytes over an idle line."""
        self.cursor_blink = False

    def replace(self, text: str, start: int, end: int) -> None:
        """Put ``text`` where it is typed or pasted: on one line, and nothing in it speaks to the terminal."""
        super().replace(" ".join(clean(text).split("\n")), start, end)


class LineBox(SearchBox):
    """One line to type in."""

    def __init__(self, *, placeholder: str = "", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False, id=id, classes=classes)

    def write(self, text: str) -> None:
        """Show ``text`` instead of what is there, the cursor behind it, without telling that it changed."""
        with self.prevent(self.Changed):
            self.value = " ".join(clean(text).split("\n"))
            self.cursor_position = len(self.value)

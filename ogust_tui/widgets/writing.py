"""The box to write in: what is typed or pasted is made harmless before it is shown, and nothing blinks.

Apart from the boxes of one line, for Textual's own is dear and a desk that only looks needs none.
"""

from rich.text import Text
from textual.content import Content
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Location

from ogust_tui.widgets.line_box import TypedInto
from ogust_tui.wording import clean

# Keys of the house that Textual's box would take for itself.
HOUSE_KEYS = ("f6", "f7")


class WritingBox(TypedInto, TextArea):
    """Lines to write in; Tab leaves it."""

    def __init__(self, *, placeholder: str = "", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(
            compact=True,
            soft_wrap=True,
            tab_behavior="focus",
            placeholder=Content(placeholder),
            highlight_cursor_line=False,
            id=id,
            classes=classes,
        )
        self._waiting: list[str] | None = None
        self.cursor_blink = False
        self.match_cursor_bracket = False
        for key in HOUSE_KEYS:
            self._bindings.key_to_bindings.pop(key, None)

    def edit(self, edit: Edit) -> EditResult:
        """Write what is typed or pasted, made harmless."""
        edit.text = clean(edit.text)
        if self._waiting is None:
            return super().edit(edit)
        if edit.text:
            self._waiting.append(edit.text)
        else:
            del self._waiting[-1:]
        return EditResult(self.cursor_location, "")

    def hold(self) -> None:
        """Leave what is here as it is, for it is on its way; what is typed or pasted meanwhile waits."""
        if self._waiting is None:
            self._waiting = []

    @property
    def waiting(self) -> str:
        """What was typed since ``hold``."""
        return "".join(self._waiting or ())

    def let_go(self) -> None:
        """Write again, and first what waited."""
        waiting, self._waiting = self.waiting, None
        if waiting:
            self.insert(waiting, maintain_selection_offset=False)

    def find_matching_bracket(self, bracket: str, search_from: Location) -> Location | None:
        """None: looking for it would read a million characters at a time."""
        return None

    def get_line(self, line_index: int) -> Text:
        """The line as text: never read as markup."""
        return Text(self.document.get_line(line_index), end="", no_wrap=True)

    def write(self, text: str) -> None:
        """Show ``text`` instead of what is there, the cursor behind it, without telling that it changed."""
        with self.prevent(TextArea.Changed, TextArea.SelectionChanged):
            self.load_text(clean(text))
            self.move_cursor(self.document.end)

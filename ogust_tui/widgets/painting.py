"""From toned lines to what Textual paints. Text goes in as segments: nothing in it is ever read as markup."""

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from ogust_tui.widgets.cells import Line, Tone, cut_line

CURSOR_CLASS = "line--cursor"
BLURRED_CURSOR_CLASS = "line--cursor-blurred"
# The component classes of every widget that paints lines; styles/app.tcss gives them their looks.
LINE_CLASSES = {f"tone--{tone.value}" for tone in Tone} | {CURSOR_CLASS, BLURRED_CURSOR_CLASS}
CURSOR_MARK = "▸"


def component_style(widget: Widget, name: str) -> Style:
    """The look of one component class of ``widget``, without what it inherits."""
    return widget.get_component_rich_style(name, partial=True)


def paint(widget: Widget, line: Line, width: int, *, under_cursor: bool = False, focused: bool = False) -> Strip:
    """``line`` as a strip of exactly ``width`` cells in the looks of ``widget``."""
    base = widget.rich_style
    cursor = component_style(widget, CURSOR_CLASS if focused else BLURRED_CURSOR_CLASS) if under_cursor else None
    segments = []
    for text, tone in cut_line(line, width):
        style = base if tone is Tone.PLAIN else base + component_style(widget, f"tone--{tone.value}")
        if cursor is not None:
            # In focus the line is of one piece: colours and dimness would tear the reverse video apart.
            style = base + Style(bold=style.bold) + cursor if focused else style + cursor
        segments.append(Segment(text, style))
    return Strip(segments, width)

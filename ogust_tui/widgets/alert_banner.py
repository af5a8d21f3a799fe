"""The banners of open alerts: the first thing the eye meets on the board and on a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from ogust_tui.i18n import N_, ngettext
from ogust_tui.widgets.cells import Line, Tone
from ogust_tui.widgets.messages import AboutItem, CursorMoved, FromWidget
from ogust_tui.widgets.painting import CURSOR_MARK, LINE_CLASSES, paint
from ogust_tui.wording import Urgency, number, one_line

HEAVY_BAR = "┃"
LIGHT_BAR = "│"
MARK = "!"
SEPARATOR = " · "
WORDS_WIDTH = 20
TONES = {Urgency.OVERDUE: Tone.LATE, Urgency.TODAY: Tone.TODAY}
# Terminals with fewer lines than this have room for three banners; a second line only where one does not do.
TALL_SCREEN = 32
SHORT_ROOM = (3, 6)
TALL_ROOM = (5, 10)


@dataclass(frozen=True, slots=True)
class Banner:
    """One open alert in words. ``when`` says its lateness or severity ("en retard 2 j", "aujourd'hui", "urgent").

    ``urgent`` alerts carry the mark and the heavy bar even before they are late. ``author`` comes with the age:
    "Karim, dim.".
    """

    key: str
    urgency: Urgency
    when: str
    text: str
    record: str = ""
    author: str = ""
    urgent: bool = False

    @property
    def pressing(self) -> bool:
        """Whether it carries the mark and the heavy bar."""
        return self.urgent or self.urgency is Urgency.OVERDUE


@dataclass(frozen=True, slots=True)
class BannerLine:
    """One line of the stack, and the place of the banner it belongs to (-1 for the count of the others)."""

    place: int
    line: Line


def _context(banner: Banner, width: int) -> str:
    return SEPARATOR.join(one_line(part, width) for part in (banner.record, banner.author) if part)


def _edge(banner: Banner) -> str:
    return HEAVY_BAR if banner.pressing else LIGHT_BAR


def _tone(banner: Banner) -> Tone:
    return TONES.get(banner.urgency, Tone.STRONG if banner.urgent else Tone.PLAIN)


def lay_out_banners(
    banners: Sequence[Banner], *, first: int, total: int, width: int, most: int, lines: int, more_key: str
) -> list[BannerLine]:
    """At most ``most`` banners from ``first`` on, in at most ``lines`` lines, then the count of those not shown.

    Each begins with its text, then record, author and age; how late it is stands at the right, one under the other.
    """
    shown = banners[first : first + most]
    if not shown:
        return []
    words_width = min(WORDS_WIDTH, width // 3, max(cell_len(one_line(banner.when, WORDS_WIDTH)) for banner in shown))
    text_width = max(1, width - words_width - 5)
    spare = lines - len(shown)
    laid_out: list[BannerLine] = []
    for place, banner in enumerate(shown, first):
        text, context = one_line(banner.text, text_width), _context(banner, text_width)
        fits = cell_len(text) + cell_len(SEPARATOR + context) * bool(context) <= text_width
        two_lines = not fits and bool(context) and spare > 0
        spare -= two_lines
        if context and not fits and not two_lines:
            context_width = max(text_width - cell_len(text), text_width * 2 // 5) - len(SEPARATOR)
            context = one_line(context, context_width)
            text = one_line(text, text_width - cell_len(context) - len(SEPARATOR))
        edge, tone = _edge(banner), _tone(banner)
        after = SEPARATOR + context if context and not two_lines else ""
        when = one_line(banner.when, words_width)
        gap = " " * (text_width - cell_len(text) - cell_len(after) + 2 + words_width - cell_len(when))
        head = (edge + (MARK if banner.pressing else " ") + " ", tone)
        said = (text, Tone.STRONG if banner.pressing else Tone.PLAIN)
        laid_out.append(BannerLine(place, (head, said, (after, Tone.QUIET), (gap, Tone.PLAIN), (when, tone))))
        if two_lines:
            laid_out.append(BannerLine(place, ((f"{edge}  ", tone), (one_line(context, text_width), Tone.QUIET))))
    others = total - len(shown)
    if others > 0:
        count = ngettext("and {n} other alert ({key})", "and {n} other alerts ({key})", others)
        words = count.format(n=number(others), key=more_key)
        laid_out.append(BannerLine(-1, ((f"   {words}", Tone.QUIET),)))
    return laid_out


class AlertStack(Widget, can_focus=True):
    """Banners one under the other in the order given, most urgent first; it takes only the lines it needs.

    The screen binds what is done to ``selected``. Without banners it says ``empty``, or takes no line at all.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", N_("Next alert"), id="alerts.down", show=False),
        Binding("up", "move(-1)", N_("Previous alert"), id="alerts.up", show=False),
        Binding("enter", "open", N_("Open"), id="alerts.open", show=False),
    ]

    class Opened(AboutItem):
        """Enter, or a click on the selected banner."""

    class Highlighted(CursorMoved):
        """The cursor came to another banner."""

    class OthersWanted(FromWidget):
        """The count of the other alerts was clicked."""

    def __init__(
        self, *, empty: str = "", more_key: str = "F4", id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._empty = empty
        self._more_key = more_key
        self._banners: tuple[Banner, ...] = ()
        self._total = 0
        self._cursor = 0
        self._lines: list[BannerLine] = []
        self.display = False

    @property
    def selected(self) -> str | None:
        """The key of the banner under the cursor."""
        return self._banners[self._cursor].key if self._banners else None

    def show(self, banners: Sequence[Banner], total: int | None = None) -> None:
        """Show ``banners`` as given; ``total`` counts those that were not given too. The cursor stays on its alert."""
        kept, before = self.selected, self._cursor
        height = len(self._lines)
        self._banners = tuple(banners)
        self._total = max(len(self._banners), total or 0)
        keys = [banner.key for banner in self._banners]
        self._cursor = keys.index(kept) if kept in keys else max(0, min(before, len(keys) - 1))
        self.can_focus = bool(self._banners)
        self.display = bool(self._banners or self._empty)
        self._lay_out(self.size.width)
        self.refresh(layout=len(self._lines) != height)
        if self.selected != kept:
            self.post_message(self.Highlighted(self, self.selected))

    def _lay_out(self, width: int) -> None:
        most, lines = TALL_ROOM if self.app.size.height >= TALL_SCREEN else SHORT_ROOM
        first = max(0, self._cursor - most + 1)
        self._lines = lay_out_banners(
            self._banners,
            first=first,
            total=self._total,
            width=max(1, width - 1),
            most=most,
            lines=lines,
            more_key=self._more_key,
        )
        if not self._lines and self._empty:
            self._lines = [BannerLine(-1, ((one_line(self._empty, max(1, width - 1)), Tone.QUIET),))]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines that the banners need in ``width`` cells."""
        self._lay_out(width)
        return len(self._lines)

    def on_resize(self) -> None:
        """Another width breaks the lines elsewhere."""
        self._lay_out(self.size.width)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Line ``y`` of the stack."""
        width = self.size.width
        if y >= len(self._lines):
            return paint(self, (), width)
        banner_line = self._lines[y]
        under_cursor = banner_line.place == self._cursor and bool(self._banners)
        head = under_cursor and (y == 0 or self._lines[y - 1].place != banner_line.place)
        mark = (CURSOR_MARK if head and self.has_focus else " ", Tone.ACCENT)
        cursor = under_cursor and self.has_focus
        return paint(self, (mark, *banner_line.line), width, under_cursor=cursor, focused=True)

    def on_focus(self) -> None:
        """Show the cursor."""
        self._refresh_banner(self._cursor)

    def on_blur(self) -> None:
        """Hide the cursor: nothing here is chosen any more."""
        self._refresh_banner(self._cursor)

    def _refresh_banner(self, place: int) -> None:
        for y, banner_line in enumerate(self._lines):
            if banner_line.place == place:
                self.refresh(Region(0, y, self.size.width, 1))

    def _select(self, place: int) -> None:
        if place == self._cursor:
            return
        old, self._cursor = self._cursor, place
        before = self._lines
        self._lay_out(self.size.width)
        if [line.place for line in before] == [line.place for line in self._lines]:
            self._refresh_banner(old)
            self._refresh_banner(place)
        else:
            self.refresh(layout=len(before) != len(self._lines))
        self.post_message(self.Highlighted(self, self.selected))

    def action_move(self, step: int) -> None:
        """To the next banner or the one before; the others come into view as the cursor reaches them."""
        if self._banners:
            self._select(max(0, min(self._cursor + step, len(self._banners) - 1)))

    def action_open(self) -> None:
        """Open what the banner is about."""
        if self.selected is not None:
            self.post_message(self.Opened(self, self.selected))

    def on_click(self, event: events.Click) -> None:
        """A click selects a banner, a second one opens it; the count of the others leads to them."""
        if event.y >= len(self._lines) or not self._banners:
            return
        event.stop()
        place = self._lines[event.y].place
        if place < 0:
            self.post_message(self.OthersWanted(self))
        elif place == self._cursor:
            self.action_open()
        else:
            self._select(place)

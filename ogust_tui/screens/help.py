"""Help, made from the bindings that are live right now: it cannot list a key that does nothing, nor forget one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widget import Widget

from ogust_tui.i18n import N_, _
from ogust_tui.screens.frame import HeadLine
from ogust_tui.widgets.alert_banner import HEAVY_BAR, MARK
from ogust_tui.widgets.blocks import UNREAD, Block, Frame, lay_out_block
from ogust_tui.widgets.cells import Line, Tone, fit, wrap
from ogust_tui.widgets.footer import ActionBar, disabled_reason, in_order, key_words
from ogust_tui.widgets.painting import LINE_CLASSES, paint

# Textual's own bindings carry no words of ours; the others of its (editing a line) are what every program has.
_TEXTUAL_WORDS = {
    "app.focus_next": N_("Next part of the screen"),
    "app.focus_previous": N_("Previous part of the screen"),
}
KEYS_WIDTH = 12
LABEL_WIDTH = 20
SAMPLE_WIDTH = 58
GAP = 2


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """One action: its keys as written on the keyboard, its name, what it does or why it is off."""

    keys: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class HelpText:
    """What can be done here, how to move here, and what can be done anywhere."""

    here: tuple[KeyHelp, ...]
    moving: tuple[KeyHelp, ...]
    everywhere: tuple[KeyHelp, ...]


def help_of(screen: Screen[object]) -> HelpText:
    """The help of ``screen`` as it stands, with its focused widget."""
    sections: dict[str, dict[str, KeyHelp]] = {"here": {}, "moving": {}, "everywhere": {}}
    for key, active in in_order(screen.active_bindings):
        binding = active.binding
        own = binding.action in _TEXTUAL_WORDS
        label = _TEXTUAL_WORDS[binding.action] if own else binding.description if binding.id else ""
        if not label:
            continue
        moving = own or not (binding.show or isinstance(active.node, App))
        section = sections["moving" if moving else "everywhere" if isinstance(active.node, App) else "here"]
        reason = "" if active.enabled else disabled_reason(active)
        known = section.get(binding.action)
        keys = f"{known.keys} {key_words(key)}" if known else key_words(key)
        section[binding.action] = KeyHelp(keys, _(label), reason or _(binding.tooltip))
    return HelpText(*(tuple(section.values()) for section in sections.values()))


def lay_out_help(text: HelpText, width: int) -> list[Line]:
    """The help as lines of at most ``width`` cells."""
    lines: list[Line] = []
    titles = (_("On this screen"), _("Moving"), _("Everywhere"))
    for title, entries in zip(titles, (text.here, text.moving, text.everywhere), strict=True):
        if entries:
            lines += [((f" {title}", Tone.STRONG),), *_key_lines(entries, width), ()]
    marks = _("What the marks mean")
    lines += [((f" {marks}", Tone.STRONG),), *_legend(min(width - 2, SAMPLE_WIDTH))]
    return lines


def _key_lines(entries: Sequence[KeyHelp], width: int) -> Iterable[Line]:
    room = max(20, width - KEYS_WIDTH - LABEL_WIDTH - 2 * GAP - 2)
    for entry in entries:
        label = wrap(entry.label, LABEL_WIDTH)
        words = wrap(entry.words, room)
        for place in range(max(len(label), len(words))):
            yield (
                (" " * GAP + fit(entry.keys if not place else "", KEYS_WIDTH), Tone.STRONG),
                (fit(label[place] if place < len(label) else "", LABEL_WIDTH) + " " * GAP, Tone.PLAIN),
                (words[place] if place < len(words) else "", Tone.QUIET),
            )


def _legend(width: int) -> Iterable[Line]:
    """The frames themselves, each saying what it means."""
    samples = (
        Block("note", Frame.SINGLE, title=_("INTERNAL"), body=_("A note. The agency alone reads it."), dim=True),
        Block("internal", Frame.SINGLE, title=_("INTERNAL THREAD"), body=_("A thread that no contact can see.")),
        Block(
            "published",
            Frame.DOUBLE,
            title=_("PUBLISHED → Mrs Morel"),
            body=_("A thread that the contacts named here read, on the portal and by e-mail."),
        ),
    )
    margin = (" " * GAP, Tone.PLAIN)
    for sample in samples:
        for line in lay_out_block(sample, width):
            yield (margin, *line)
    for mark, words in (
        (HEAVY_BAR + MARK, _("an alert that is urgent or late: how late stands beside it, in words")),
        (UNREAD, _("something you have not read")),
    ):
        yield (margin, (fit(mark, KEYS_WIDTH // 2), Tone.STRONG), (words, Tone.PLAIN))


class HelpLines(Widget):
    """The lines of the help, laid out for the width there is."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES

    def __init__(self, text: HelpText) -> None:
        super().__init__()
        self._text = text

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes."""
        return len(lay_out_help(self._text, width))

    def render_line(self, y: int) -> Strip:
        """Line ``y``."""
        lines = lay_out_help(self._text, self.size.width)
        return paint(self, lines[y] if y < len(lines) else (), self.size.width)


class HelpScreen(ModalScreen[None]):
    """The help of the screen underneath."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", N_("Back"), id="help.leave"),
        # The key that opened it, whichever it is on this terminal.
        Binding("f1", "leave", N_("Back"), show=False, id="app.help"),
    ]

    def __init__(self, text: HelpText) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The lines, scrolled with the arrows."""
        yield HeadLine()
        with VerticalScroll():
            yield HelpLines(self._text)
        yield ActionBar()

    def on_mount(self) -> None:
        """Ready to scroll."""
        self.query_one(HeadLine).show(_("Help"), "")
        self.query_one(VerticalScroll).focus()

    def action_leave(self) -> None:
        """Back to the screen underneath."""
        self.dismiss(None)

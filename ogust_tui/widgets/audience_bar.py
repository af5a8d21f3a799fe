"""Who will read what is being written, in words: the last line seen before sending."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from ogust_tui.i18n import _
from ogust_tui.widgets.cells import Line, Tone, wrap
from ogust_tui.widgets.painting import LINE_CLASSES, paint
from ogust_tui.wording import one_line

SINGLE_RULE = "─"
DOUBLE_RULE = "═"
NAME_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Reader:
    """A contact or relative who will read, and by which ways it reaches them.

    ``dead_address`` is the one that mail does not reach any more.
    """

    name: str
    by_portal: bool = True
    by_mail: bool = False
    dead_address: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """Everyone who will read, now and later. Without readers the text is internal.

    ``colleagues`` are those of the team named in particular, ``excluded`` those linked who will not read, ``remark``
    a sentence more ("Ils liront aussi la suite.").
    """

    readers: tuple[Reader, ...] = ()
    colleagues: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    remark: str = ""

    @property
    def published(self) -> bool:
        """Whether anyone outside the team will read."""
        return bool(self.readers)


def _reader_words(reader: Reader) -> str:
    name = one_line(reader.name, NAME_WIDTH)
    if reader.dead_address:
        address = one_line(reader.dead_address, NAME_WIDTH)
        return _("{name} (portal; the address {address} receives nothing any more)").format(name=name, address=address)
    if reader.by_portal and reader.by_mail:
        return _("{name} (portal and e-mail)").format(name=name)
    if reader.by_mail:
        return _("{name} (e-mail)").format(name=name)
    return _("{name} (portal)").format(name=name)


def _names(names: Sequence[str]) -> str:
    return ", ".join(one_line(name, NAME_WIDTH) for name in names)


def audience_words(audience: Audience) -> str:
    """The sentence that names every reader: "Sera lu par : Mme MOREL (portail et e-mail), l'équipe.   Pas par …"."""
    team = _("the team")
    if audience.colleagues:
        team = _("the team ({names})").format(names=_names(audience.colleagues))
    if audience.published:
        readers = [_reader_words(reader) for reader in audience.readers]
        words = _("Will be read by: {names}.").format(names=", ".join([*readers, team]))
    else:
        words = _("INTERNAL: read by {team} only.").format(team=team)
    if audience.excluded:
        words += "   " + _("Not by {names}.").format(names=_names(audience.excluded))
    if audience.remark:
        words += "   " + audience.remark
    return words


def lay_out_audience(audience: Audience, width: int) -> tuple[Line, ...]:
    """A rule that names the kind (double for published, single for internal), then the sentence, wrapped whole."""
    rule = DOUBLE_RULE if audience.published else SINGLE_RULE
    kind = _("PUBLISHED") if audience.published else _("INTERNAL")
    label = f" {kind} "
    tone = Tone.STRONG if audience.published else Tone.PLAIN
    head = ((rule * 2, tone), (label, Tone.STRONG), (rule * max(0, width - 2 - cell_len(label)), tone))
    return (head, *(((f" {line}", Tone.PLAIN),) for line in wrap(audience_words(audience), max(1, width - 2))))


class AudienceBar(Widget):
    """The audience of the text above it, always named in full however many lines it takes."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES

    def __init__(self, audience: Audience | None = None, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._audience = audience or Audience()

    @property
    def audience(self) -> Audience:
        """Who is named now."""
        return self._audience

    def show(self, audience: Audience) -> None:
        """Name ``audience`` from now on."""
        if audience != self._audience:
            self._audience = audience
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines that naming everyone takes."""
        return len(lay_out_audience(self._audience, width))

    def render_line(self, y: int) -> Strip:
        """The rule, then the sentence."""
        lines = lay_out_audience(self._audience, self.size.width)
        return paint(self, lines[y] if y < len(lines) else (), self.size.width)

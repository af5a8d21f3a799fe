"""A person's own lines: what stands on top of them, under them and glued to them goes. And what a cut is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ogust_tui.i18n import N_
from ogust_tui.mail import reply_rules as rules
from ogust_tui.mail.mail_programs import Does
from ogust_tui.mail.reply_lines import LOOKED_AT, Line

SIGNATURE_LINES = 15
"""Lines a signature may have under its "-- ": more are somebody's text."""


class CutKind(StrEnum):
    """What was left out."""

    QUOTE = "quote"
    FORWARD = "forward"
    TAGLINE = "tagline"
    SIGNATURE = "signature"
    FOOTER = "footer"
    BANNER = "banner"


CUTS = {
    CutKind.QUOTE: N_("quoted text"),
    CutKind.FORWARD: N_("a forwarded mail"),
    CutKind.TAGLINE: N_("a program’s line"),
    CutKind.SIGNATURE: N_("a signature"),
    CutKind.FOOTER: N_("a footer"),
    CutKind.BANNER: N_("a server’s warning"),
}
"""What was left out, in words."""


@dataclass(frozen=True)
class Cut:
    """Something that was left out: what it is, by which rule, and its words."""

    kind: CutKind
    rule: str
    text: str


def without_banners(lines: list[Line], cuts: list[Cut]) -> list[Line]:
    """The lines without the warnings that a server put on top of them."""
    at = 0
    for number, line in enumerate(lines[:12], start=1):
        if line.seen and not _RULE_OR_EMPTY.fullmatch(line.seen):
            found = rules.banner(line)
            if found is None:
                break
            cuts.append(Cut(CutKind.BANNER, found.rule, line.text))
            at = number
    return lines[at:]


_RULE_OR_EMPTY = re.compile(r"[-_=*~#—–| ]*")
_NOISE = re.compile(r"(?:[-_=*~#—–‐‑]{2,}|<?(?:https?://|#)[^\s<>]{1,400}>?)?")
"""Lines around a footer: nothing, a rule, an address of a page."""
_DELIMITERS = ("-- ", "--")
_PARAGRAPH = 30
"""Lines that a footer may be wrapped over."""


def with_indented_quotes(lines: list[Line]) -> list[Line]:
    """The lines, with those quoted that a page indents below an attribution."""
    if not any(line.indented for line in lines):
        return lines
    found: list[Line] = []
    quoting = False
    for at, line in enumerate(lines):
        above = max(at - 1, 0) if at and lines[at - 1].seen else max(at - 2, 0)
        quoting = line.indented and (quoting or rules.attribution((lines[above],), 0) is not None)
        found.append(
            line._replace(text=f"> {line.text}".rstrip(), quoted=True) if quoting and not line.quoted else line
        )
    return found


def without_glued_attributions(lines: list[Line]) -> list[Line]:
    """The lines with an attribution on a line of its own where a program put it behind the last words typed."""
    for at, line in enumerate(lines):
        if line.quoted or not line.seen.endswith(":") or len(line.text) > LOOKED_AT:
            continue
        if place := rules.glued_attribution(line.seen):
            head, tail = line.seen[:place].rstrip(" -"), line.seen[place:]
            return [*lines[:at], Line(head, head), Line(tail, tail), *lines[at + 1 :]]
    return lines


def own_lines(lines: list[Line], cuts: list[Cut], others: bool) -> list[Line]:
    """The lines a person typed, without what stands under them; nothing may be left when there are ``others``."""
    lines = _without_footers(lines, cuts, others)
    written = [at for at, line in enumerate(lines) if line.seen]
    ends = [at for at in written[-SIGNATURE_LINES - 1 :] if lines[at].text.rstrip("\r") in _DELIMITERS]
    if sum(lines[at].text.rstrip("\r") == "--" for at in written) > 1:  # then somebody draws lines with it
        ends = [at for at in ends if lines[at].text.rstrip("\r") != "--"]
    delimiter = next(iter(ends), None)
    if delimiter is not None:
        cuts.append(Cut(CutKind.SIGNATURE, "-- ", _text(lines[delimiter:])))
        lines = lines[:delimiter]
    kept: list[Line] = []
    last = max((at for at, line in enumerate(lines) if line.seen), default=0)
    for at, line in enumerate(lines):
        apart = at in (0, last) or not kept or not kept[-1].seen or line.is_marked(Does.TAGLINE)
        found = rules.tagline(line) if line.seen and apart else None
        if found:
            cuts.append(Cut(CutKind.TAGLINE, found.rule, line.text))
        else:
            kept.append(line)
    return _unglued(kept, cuts)


def _unglued(lines: list[Line], cuts: list[Cut]) -> list[Line]:
    """Some programs put their tagline at the end of the last line typed, without so much as a space."""
    last = max((at for at, line in enumerate(lines) if line.seen), default=None)
    if last is None:
        return lines
    line = lines[last]
    for place in rules.GLUED_TAGLINE.finditer(line.text[-300:]):
        at = place.end() + max(0, len(line.text) - 300)
        tail = Line(line.text[at:], " ".join(line.text[at:].split()))
        if found := rules.tagline(tail):
            cuts.append(Cut(CutKind.TAGLINE, found.rule, tail.text))
            head = line.text[:at].rstrip()
            return [*lines[:last], Line(head, " ".join(head.split()), line.quoted, line.marker), *lines[last + 1 :]]
    return lines


def _without_footers(lines: list[Line], cuts: list[Cut], others: bool) -> list[Line]:
    """The lines without the paragraphs at their end that servers, firms and lists put there."""
    first = next((at for at, line in enumerate(lines) if line.seen), 0)
    footers: list[Cut] = []
    end = len(lines)
    while footer := _last_footer(lines, end):
        start, stop, rule = footer
        footers.append(Cut(CutKind.FOOTER, rule, _text(lines[start:stop])))
        end = _above_its_own(lines, start)
        if end <= first and not others:
            return lines
    cuts.extend(footers)
    return lines[:end] if footers else lines


def _last_footer(lines: Sequence[Line], end: int) -> tuple[int, int, str] | None:
    """Where the footer that ends the lines above ``end`` begins and ends, and its rule."""
    end = _above_noise(lines, end)
    for start in range(end - 1, max(-1, end - _PARAGRAPH - 1), -1):
        if not lines[start].seen:
            break
        if found := rules.footer(" ".join(line.seen for line in lines[start:end])):
            return start, end, found.rule
    return None


def _above_noise(lines: Sequence[Line], end: int) -> int:
    while end and _NOISE.fullmatch(lines[end - 1].seen):
        end -= 1
    return end


def _above_its_own(lines: Sequence[Line], start: int) -> int:
    """The end of what stands above a footer: an address of a page is the footer's where no line is free between."""
    while start and lines[start - 1].seen and _NOISE.fullmatch(lines[start - 1].seen):
        start -= 1
    while start and _RULE_OR_EMPTY.fullmatch(lines[start - 1].seen):
        start -= 1
    return start


def _text(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)

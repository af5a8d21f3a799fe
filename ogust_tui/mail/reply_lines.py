"""A mail's body as lines for the rules: from its plain text, or from its HTML with what programs mark in it."""

import re
import unicodedata
from typing import NamedTuple

from ogust_tui.mail.mail_programs import Does, Marker
from ogust_tui.mail.markup import page_lines

LOOKED_AT = 1_000
"""Characters of a line that the rules look at."""

_ESCAPED_FROM = re.compile(r"(?:\A|(?<=\n\n))>(?=From [^\n]*(?:\n(?!>)|\Z))")
"""How a mailbox of the mbox kind keeps a paragraph that begins with "From "."""

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


class Line(NamedTuple):
    """One line: as it stands, and as the rules see it (spaces plain, no quote marks)."""

    text: str
    seen: str
    quoted: bool = False
    marker: Marker | None = None
    indented: bool = False

    def is_marked(self, does: Does) -> bool:
        """Whether the mail program says that the line is this."""
        return self.marker is not None and self.marker.does is does


def lines_of_text(text: str) -> list[Line]:
    """The lines of a plain text."""
    if ">From " in text:
        text = _ESCAPED_FROM.sub("", text)
    return [_line(line) for line in text.split("\n")]


def lines_of_html(html: str) -> list[Line]:
    """The lines of an HTML body."""
    lines, _ = page_lines(html)
    return [_line(line.text, line.quoted, line.marker, line.indented) for line in lines]


def _line(text: str, quoted: bool = False, marker: Marker | None = None, indented: bool = False) -> Line:
    looked_at = text[:LOOKED_AT]
    seen = " ".join((looked_at if looked_at.isprintable() else _UNSEEN.sub("", looked_at)).split())
    if not seen.isascii():
        seen = unicodedata.normalize("NFC", seen)  # Apple's programs may write an accent behind its letter
    if seen[:1] == ">":
        return Line(text, seen.lstrip("> "), True, marker, indented)
    return Line(f"> {text}".rstrip() if quoted else text, seen, quoted, marker, indented)

"""Where the parts of a mail lie: one way through its bytes, however many levels there are. Pure; nothing here raises.

The standard parser's cost grows with the depth and the parts of a hostile mail; here each line that begins with "--" is
looked up once among the boundaries that are open.
"""

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ogust_tui.mail.content import Content, content_of
from ogust_tui.mail.headers import Headers, split_headers

DEPTH_LIMIT = 256
"""Levels of multiparts; deeper ones are attachments."""
PART_LIMIT = 20_000
"""Parts of one mail; the mail is marked incomplete beyond."""
LINES_LIMIT = 1_000_000
"""Lines that may be boundaries; the mail is marked incomplete beyond."""
_BOUNDARY_LENGTH = 300
_NEAR = 64 * 1024
_NEAR_TOP = 4_096
_FIRST_PART = re.compile(rb"(?:\A|\n)--([^\s].{0,200}?)[ \t]*\r?\n(?=content-[a-z-]{1,40}[ \t]*:)", re.IGNORECASE)
_ENCODED = ("base64", "quoted-printable")


class Piece(NamedTuple):
    """One stretch of the body: its plain text and its HTML, where it has them."""

    plain: str
    html: str


@dataclass(eq=False)
class Part:
    """One part of a mail. ``start`` and ``end`` are those of its body."""

    headers: Headers
    content: Content
    start: int
    end: int
    parent: "Part | None" = None
    first: bool = True
    """Whether it is the first in its parent."""
    too_deep: bool = False
    """Whether it is a multipart below the last level that is read."""
    children: list["Part"] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    @property
    def is_multipart(self) -> bool:
        """Whether it is read as its children."""
        return bool(self.children)

    def within(self, kind: str) -> bool:
        """Whether it stands right in a multipart of this kind."""
        return self.parent is not None and self.parent.content.kind == kind


@dataclass
class Budget:
    """What may still be spent on one mail, over all that is found within it."""

    parts: int = PART_LIMIT
    lines: int = LINES_LIMIT
    guesses: int = 50
    """Multiparts whose boundary is looked for."""
    inner: int = 20
    """Things that are mails of their own: encoded multiparts, signed contents."""
    calendars: int = 20
    """Calendars that are looked into; the others are files."""
    complete: bool = True


def parts_of(raw: bytes, budget: Budget) -> list[Part]:
    """All parts in their order, the whole mail first; parents come before their children."""
    headers, start = split_headers(raw, 0, len(raw))
    splitter = _Splitter(raw, budget)
    content = content_of(headers)
    encoded = content.encoding.strip().lower() in _ENCODED
    if not (content.stated or encoded) and _looks_multipart(raw, start):
        content = replace(content, kind="multipart/mixed")
    splitter.begin(Part(headers, content, start, len(raw)))
    splitter.run(start)
    return splitter.parts


def _looks_multipart(raw: bytes, start: int) -> bool:
    """Whether the body of a mail without a type is that of a multipart, begun and ended: a gateway lost the header."""
    found = _FIRST_PART.search(raw[start : start + _NEAR_TOP])
    return found is not None and raw.find(b"\n--" + found[1] + b"--", start + found.end()) >= 0


class _Splitter:
    def __init__(self, raw: bytes, budget: Budget) -> None:
        self.raw = raw
        self.budget = budget
        self.parts: list[Part] = []
        self.open: list[Part] = []  # multiparts, and below each the part of it that is open
        self.current: list[Part | None] = []
        self.marks: dict[bytes, list[int]] = {}  # the levels at which a boundary is open
        self.own: list[list[bytes]] = []

    def begin(self, part: Part) -> None:
        """Take a part up; a multipart's boundaries are open from now on."""
        self.parts.append(part)
        if not part.content.kind.startswith("multipart/"):
            return
        part.too_deep = len(self.open) >= DEPTH_LIMIT
        if not part.too_deep:
            marks = self.boundaries(part)
            level = len(self.open)
            self.open.append(part)
            self.current.append(None)
            self.own.append(marks)
            for mark in marks:
                self.marks.setdefault(mark, []).append(level)

    def boundaries(self, part: Part) -> list[bytes]:
        """The boundary a multipart names, and the one it has when that is another."""
        if part.content.encoding.strip().lower() in _ENCODED:
            return []
        named = part.content.parameter("boundary").rstrip().encode("utf-8", "replace")[:_BOUNDARY_LENGTH]
        marks = [named] if named else []
        near = min(part.end, part.start + _NEAR)
        if self.budget.guesses > 0 and (not named or self.raw.find(b"--" + named, part.start, near) < 0):
            self.budget.guesses -= 1
            found = _FIRST_PART.search(self.raw[part.start : near])
            if found and found[1] not in self.marks:
                marks.append(found[1])
        return marks

    def run(self, start: int) -> None:
        raw, end = self.raw, len(self.raw)
        at = start - 1
        if start == 0:
            at = 0
            if raw.startswith(b"--"):  # a mail without headers is no multipart
                return
        while self.open and (hit := raw.find(b"\n--", at)) >= 0:
            self.budget.lines -= 1
            if self.budget.lines < 0 or self.budget.parts < 0:
                self.budget.complete = False
                break
            line_end = raw.find(b"\n", hit + 1)
            line_end = end if line_end < 0 else line_end
            line = raw[hit + 3 : min(line_end, hit + 3 + _BOUNDARY_LENGTH + 50)].rstrip()
            at = self.boundary(line, hit, line_end)
        self.close(0, end)

    def boundary(self, line: bytes, hit: int, line_end: int) -> int:
        """Take a line that may be a boundary: where to look for the next."""
        level = self.level(line)
        if level is None and line.endswith(b"--") and (level := self.level(line[:-2].rstrip())) is not None:
            self.close(level, self.before(hit))
            return line_end
        if level is None:
            return line_end
        self.close(level + 1, self.before(hit))
        self.end_current(level, self.before(hit))
        start = min(line_end + 1, len(self.raw))
        parent = self.open[level]
        headers, body = split_headers(self.raw, start, len(self.raw), self.marks)
        default = "message/rfc822" if parent.content.kind == "multipart/digest" else "text/plain"
        part = Part(headers, content_of(headers, default), body, len(self.raw), parent, not parent.children)
        parent.children.append(part)
        self.current[level] = part
        self.budget.parts -= 1
        self.begin(part)
        return max(line_end, body - 1) if body > start else line_end

    def level(self, mark: bytes) -> int | None:
        levels = self.marks.get(mark)
        return levels[-1] if levels else None

    def before(self, hit: int) -> int:
        """The line end before a boundary belongs to it."""
        return hit - 1 if hit and self.raw[hit - 1] == 13 else hit

    def end_current(self, level: int, end: int) -> None:
        part = self.current[level]
        if part is not None:
            part.end = max(part.start, end)
        self.current[level] = None

    def close(self, level: int, end: int) -> None:
        """The multiparts from this level on have ended here."""
        while len(self.open) > level:
            deepest = len(self.open) - 1
            self.end_current(deepest, end)
            part = self.open.pop()
            self.current.pop()
            if deepest > level or part.parent is not None:
                part.end = max(part.start, min(part.end, end))
            for mark in self.own.pop():
                self.marks[mark].pop()
                if not self.marks[mark]:
                    del self.marks[mark]

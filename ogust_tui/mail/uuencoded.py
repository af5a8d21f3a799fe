"""Files written as letters, as before MIME (uuencode): whole parts, and those that Outlook puts into a plain text.

Pure. Nothing here raises, and each line is looked at once.
"""

import binascii
import re
from typing import NamedTuple

FILES_LIMIT = 50
"""Files that are looked for in one text."""
_LINES_LIMIT = 1_000_000
_BEGIN = re.compile(rb"(?:\A|\n)begin [^\n]{1,300}\n")
_BEGIN_IN_TEXT = re.compile(rb"(?:\A|(?<=\n))begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n")
_LINE = re.compile(rb"[ -`]{0,100}\r?\n")
_END = re.compile(rb"end[ \t]*\r?(?:\n|\Z)")


class WrittenFile(NamedTuple):
    """A file that stood in a text; its name is not cleaned."""

    name: bytes
    data: bytes


def uudecoded(data: bytes | memoryview) -> bytes:
    """The file between "begin" and "end"; lines that are none of it are skipped.

    Spaces at the end of a line may have been lost, so that a short one stands for a long one; what would be more than
    it came in stays as it came.
    """
    text = bytes(data)
    begin = _BEGIN.search(text)
    if begin is None:
        return text
    found: list[bytes] = []
    at, left = begin.end(), len(text)
    for _ in range(_LINES_LIMIT):
        line_end = text.find(b"\n", at)
        line = text[at : min(line_end if line_end >= 0 else len(text), at + 100)].rstrip(b"\r")
        if line_end < 0 or line == b"end":
            break
        at = line_end + 1
        found.append(_decoded(line))
        left -= len(found[-1])
        if left < 0:
            return text
    return b"".join(found)


def without_files(text: bytes) -> tuple[bytes, list[WrittenFile]]:
    """What stands around the files in a text, and the files; one that does not keep to the form stays in the text."""
    kept: list[bytes] = []
    files: list[WrittenFile] = []
    written, at = 0, 0
    for _ in range(FILES_LIMIT):
        begin = _BEGIN_IN_TEXT.search(text, at)
        if begin is None:
            break
        end, data = _file(text, begin.end())
        at = end
        if data is not None:
            kept.append(text[written : begin.start()])
            files.append(WrittenFile(begin[1], data))
            written = end
    return b"".join([*kept, text[written:]]), files


def _file(text: bytes, at: int) -> tuple[int, bytes | None]:
    """Where the file that begins here ends, and what it holds; None when it is none, which is known by then."""
    found: list[bytes] = []
    size, began = 0, at
    while line := _LINE.match(text, at):
        data = _decoded(line[0].rstrip(b"\r\n"))
        if not data and line[0].strip() not in (b"", b"`"):
            break
        at = line.end()
        size += len(data)
        found.append(data)
    end = _END.match(text, at)
    if end is None or not size or size > at - began:
        return at, None
    return end.end(), b"".join(found)


def _decoded(line: bytes) -> bytes:
    if not line:
        return b""
    for piece in (line, line[: (((line[0] - 32) & 63) * 4 + 5) // 3]):  # some write a checksum behind
        try:
            return binascii.a2b_uu(piece)
        except binascii.Error:
            continue
    return b""

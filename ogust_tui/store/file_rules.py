"""Files that go with a text: what one is, what it may be called, how many and how big they may be. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ogust_tui.store.errors import N_, DataRefused

MEGABYTE = 1_000_000
MOST_FILES = 20
"""Files of one note or message."""
MOST_BYTES = 25 * MEGABYTE
"""Bytes of one file."""
MOST_BYTES_TOGETHER = 50 * MEGABYTE
"""Bytes of all the files of one note or message."""
NAME_LENGTH = 150
NAME_BYTES = 200
"""Of a name in UTF-8; file systems take 255, and a number may have to be added."""
EXTENSION_LENGTH = 10

_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_RESERVED = frozenset({"CON", "PRN", "AUX", "NUL"} | {f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10)})


@dataclass(frozen=True)
class FileBytes:
    """A whole file: what is given to be kept with a text, and what is had back."""

    name: str
    media_type: str
    data: bytes


def clean_file_name(name: str) -> str:
    """A bare name that is safe to show and to give to a file on any system; "" when nothing is left of it.

    No folders, nothing invisible, no dot in front (such a file configures programs), no name that a system keeps for
    itself; the extension stays when the rest is cut.
    """
    bare = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(char if unicodedata.category(char) not in _UNSEEN else " " * char.isspace() for char in bare)
    line = _shortened(_NOT_ON_WINDOWS.sub("_", " ".join(seen.split())).strip(". "))
    return f"_{line}" if line.partition(".")[0].rstrip().upper() in _RESERVED else line


def _shortened(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > EXTENSION_LENGTH:
        stem, dot, extension = name, "", ""
    end = dot + extension
    stem = stem[: NAME_LENGTH - len(end)]
    while len((stem + end).encode()) > NAME_BYTES:
        stem = stem[:-1]
    return stem.rstrip(". ") + end


def check_sizes(sizes: Sequence[tuple[str, int]]) -> None:
    """DataRefused when files of these names and sizes are too many or too big to go with one text."""
    for name, size in sizes:
        if size > MOST_BYTES:
            raise DataRefused(
                N_("“{name}” is too big: {size} MB, at most {most} MB. Nothing was written; your text is untouched."),
                name=clean_file_name(name),
                size=_megabytes(size),
                most=MOST_BYTES // MEGABYTE,
            )
    if len(sizes) > MOST_FILES:
        raise DataRefused(
            N_("{number} files are too many, at most {most}. Nothing was written; your text is untouched."),
            number=len(sizes),
            most=MOST_FILES,
        )
    together = sum(size for _name, size in sizes)
    if together > MOST_BYTES_TOGETHER:
        raise DataRefused(
            N_(
                "These files are too big together: {size} MB, at most {most} MB. Nothing was written; "
                "your text is untouched."
            ),
            size=_megabytes(together),
            most=MOST_BYTES_TOGETHER // MEGABYTE,
        )


def check_files(files: Sequence[FileBytes]) -> None:
    """DataRefused when ``files`` are too many or too big to go with one text."""
    check_sizes([(file.name, len(file.data)) for file in files])


def _megabytes(size: int) -> int:
    """Rounded up, so that what is over a limit never reads as the limit."""
    return -(-size // MEGABYTE)

"""An mbox file, read as a stream and never changed. The store knows what it has, so reading it again is safe.

A mail begins at a line "From … <date>". Lines that were quoted as ">From " lose one mark (mboxrd; mboxo has no more).
"""

import fcntl
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ogust_tui.mail.sources.source import CUT, Arrived, Left, Remark, SourceAway
from ogust_tui.store.access import Store
from ogust_tui.store.errors import N_, DataRefused
from ogust_tui.system import system_reason

POLL = 2.0
"""Seconds between two looks at whether the file has changed."""
PATIENCE = 10.0
"""Seconds to wait for a program that holds the file."""
LINE = 1024 * 1024
"""Bytes of a line read at a time."""
HEAD = 200
"""Bytes by which a file is known to be the same one."""

# "From a@b.fr Tue Nov 24 08:17:22 2026", with or without a zone; a sentence that begins with "From" has no such date.
_BEGIN = re.compile(rb"From .{0,1000}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.{0,60}?\b\d{1,2}:\d\d\b.{0,60}\s*", re.DOTALL)
_QUOTED = re.compile(rb">+From ")


class Mbox:
    """The mbox file at ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number = 0
        self._done_to = 0
        """How many bytes are taken in; what is appended begins there."""
        self._head = b""
        self._seen: tuple[int, ...] = ()

    def mails(self, _store: Callable[[], Store]) -> Iterator[Arrived | Left | Remark]:
        """Every mail of the file from where the last look ended. SourceAway; DataRefused for another sort of file."""
        try:
            with self._path.open("rb") as file, self._held(file):
                seen = _state(self._path)
                self._find_place(file)
                for raw, end in _split(file):
                    self._number += 1
                    mail = Arrived(str(self._number), raw, cut=len(raw) >= CUT)
                    del raw  # a second reference would keep this mail in memory beside the next
                    yield mail
                    del mail
                    self._done_to = end
                self._seen = seen
        except OSError as error:
            message = N_("The file {file} cannot be read: {reason}.")
            raise SourceAway(message, file=str(self._path), reason=system_reason(error)) from error

    def taken(self, mail: Arrived) -> None:
        """The file stays as it is."""

    def rest(self) -> None:
        """Wait until the file has changed."""
        while True:
            time.sleep(POLL)
            if _state(self._path) != self._seen:
                return

    def drop(self) -> None:
        """Nothing is held between two looks."""

    def _find_place(self, file: BinaryIO) -> None:
        """Go to where the last look ended, or to the beginning when the file is another one than it was."""
        head = file.read(HEAD)
        known = self._head and head.startswith(self._head) and file.seek(0, os.SEEK_END) >= self._done_to
        file.seek(self._done_to if known else 0)
        line = file.readline(LINE)
        if not known or (line and not _BEGIN.fullmatch(line)):
            self._number, self._done_to, self._head = 0, 0, head
            file.seek(0)
            line = file.readline(LINE)
            while line and not line.strip():
                line = file.readline(LINE)
            if line and not line.startswith(b"From "):
                raise DataRefused(N_("{file} is no mbox file: it does not begin with “From ”."), file=str(self._path))
        file.seek(-len(line), os.SEEK_CUR)

    @contextmanager
    def _held(self, file: BinaryIO) -> Iterator[None]:
        """Keep programs that lock the file from writing meanwhile; wait a little for one that does."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > until:
                    message = N_("Another program holds the file {file}.")
                    raise SourceAway(message, file=str(self._path)) from error
                time.sleep(0.1)
        try:
            yield
        finally:
            fcntl.lockf(file, fcntl.LOCK_UN)


def _split(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """The mails from here on, each with the place where it ends; of one that is too long, its beginning."""
    mail = bytearray()
    began, whole = False, True
    while line := file.readline(LINE):
        if whole and (not began or _BEGIN.fullmatch(line)):
            if began:
                yield _taken_out(mail), file.tell() - len(line)
            began = True
        elif began and len(mail) < CUT:
            if whole and _QUOTED.match(line):
                line = line[1:]
            mail += line[: CUT - len(mail)]
        whole = line.endswith(b"\n")
    if began:
        yield _taken_out(mail), file.tell()


def _taken_out(mail: bytearray) -> bytes:
    """The mail without the empty line that an mbox has after each; ``mail`` is empty then."""
    for ending in (b"\r\n\r\n", b"\n\n"):
        if mail.endswith(ending):
            del mail[-len(ending) // 2 :]
            break
    raw = bytes(mail)
    mail.clear()
    return raw


def _state(path: Path) -> tuple[int, ...]:
    try:
        now = path.stat()
    except OSError:
        return ()
    return now.st_ino, now.st_size, now.st_mtime_ns

"""A program in a real pseudo-terminal, read as a person would see it."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte

KEYS = {
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "backspace": b"\x7f",
    "f1": b"\x1bOP",
    "f2": b"\x1bOQ",
    "f3": b"\x1bOR",
    "f4": b"\x1bOS",
    "f5": b"\x1b[15~",
    "f6": b"\x1b[17~",
    "f7": b"\x1b[18~",
    "f8": b"\x1b[19~",
    "ctrl+q": b"\x11",
    "ctrl+s": b"\x13",
}

# What pyte misreads: private sequences with < = >, sequences with intermediates, and strings of the terminal itself.
_UNREAD = re.compile(
    rb"\x1b\[[<=>][0-9;:]*[ -/]*[@-~]|\x1b\[\??[0-9;:]*[ -/]+[@-~]|\x1b\[\?[0-9;]*[mu]|\x1b[P_^X].*?\x1b\\", re.DOTALL
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;:<=>?]*[ -/]*|[P_^X][^\x1b]*|\][^\x07\x1b]*)?$", re.DOTALL)


class Terminal:
    """A command in a terminal of ``columns`` x ``rows``; killed at the end of the ``with`` block if it still runs."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        columns: int = 80,
        rows: int = 24,
        encoding: str = "utf-8",
        answers: bool = False,
    ) -> None:
        """``answers``: it says where its cursor is when it is asked, as real ones do."""
        self.received = b""
        self._encoding = encoding
        self._screen = pyte.Screen(columns, rows)
        if answers:
            self._screen.write_process_input = lambda data: self.send(data.encode())  # type: ignore[method-assign]
        self._stream = pyte.ByteStream(self._screen)
        self._left = b""
        self._status: int | None = None
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(command[0], list(command), {"TERM": "xterm-256color", **environment})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._status is None and self.exit_status(0) is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._fd)

    @property
    def text(self) -> str:
        """The screen as it stands, line by line."""
        self._read(0)
        return "\n".join(line.rstrip() for line in self._screen.display)

    def press(self, *keys: str) -> None:
        """Type: names of KEYS, or the text itself."""
        for key in keys:
            os.write(self._fd, KEYS.get(key, key.encode()))

    def send(self, data: bytes) -> None:
        """Type bytes."""
        os.write(self._fd, data)

    def hang_up(self) -> None:
        """The other end of the line is gone: nobody reads, nobody types."""
        os.close(self._fd)
        self._fd, self._silence = os.pipe()

    def resize(self, columns: int, rows: int) -> None:
        """Another size, while the program runs; what it sends stays unread for now."""
        self._screen.resize(rows, columns)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def listen(self, seconds: float) -> bytes:
        """What the program sends during ``seconds``."""
        before, end = len(self.received), time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)
        return self.received[before:]

    def wait_for(self, text: str, seconds: float = 20) -> float:
        """Wait until ``text`` is on the screen; how long that took, in seconds. AssertionError with the screen."""
        start = time.monotonic()
        while text not in self.text:
            left = start + seconds - time.monotonic()
            assert left > 0, f"{text!r} never appeared; the screen:\n{self.text}"
            self._read(min(left, 0.05))
        return time.monotonic() - start

    def wait_gone(self, text: str, seconds: float = 20) -> None:
        """Wait until ``text`` has left the screen. AssertionError with the screen."""
        end = time.monotonic() + seconds
        while text in self.text:
            assert time.monotonic() < end, f"{text!r} stays; the screen:\n{self.text}"
            self._read(0.05)

    def exit_status(self, seconds: float = 10) -> int | None:
        """The program's exit status, None when it still runs after ``seconds``."""
        end = time.monotonic() + seconds
        while self._status is None:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self._status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() >= end:
                return None
            else:
                self._read(0.02)
        return self._status

    def _read(self, seconds: float) -> None:
        while select.select([self._fd], [], [], seconds)[0]:
            try:
                data = os.read(self._fd, 65536)
            except OSError:  # the program has closed its side
                return
            if not data:
                return
            self.received += data
            self._show(data)
            seconds = 0

    def _show(self, data: bytes) -> None:
        data = self._left + data
        unfinished = _UNFINISHED.search(data)
        self._left = b""
        if unfinished is not None and len(data) - unfinished.start() < 4096:
            data, self._left = data[: unfinished.start()], data[unfinished.start() :]
        data = _UNREAD.sub(b"", data)
        self._stream.feed(data.decode(self._encoding, "replace").encode() if self._encoding != "utf-8" else data)

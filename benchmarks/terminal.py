"""A program in a pseudo-terminal, timed as whoever sits there sees it.

What it sends is only written down with its time while it runs, and drawn afterwards: drawing costs the program nothing.
The terminal answers no question: no cursor report, no synchronised output.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

COLUMNS, ROWS = 120, 40
PATIENCE = 60.0
"""Seconds after which something that never appears is given up."""
KEYS = {
    "down": b"\x1b[B",
    "up": b"\x1b[A",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "ctrl+end": b"\x1b[1;5F",
    "ctrl+home": b"\x1b[1;5H",
    "end": b"\x1b[F",
    "home": b"\x1b[H",
    "tab": b"\t",
    "enter": b"\r",
    "escape": b"\x1b",
    "backspace": b"\x7f",
    "f3": b"\x1bOR",
    "f4": b"\x1bOS",
}
# What pyte misreads: private sequences with < = >, sequences with intermediates, and strings of the terminal itself.
_UNREAD = re.compile(
    rb"\x1b\[[<=>][0-9;:]*[ -/]*[@-~]|\x1b\[\??[0-9;:]*[ -/]+[@-~]|\x1b\[\?[0-9;]*[mu]|\x1b[P_^X].*?\x1b\\", re.DOTALL
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;:<=>?]*[ -/]*|[P_^X][^\x1b]*|\][^\x07\x1b]*)?$", re.DOTALL)


@dataclass(frozen=True)
class Repaint:
    """What one key led to: milliseconds to the first and to the last byte, and how many bytes."""

    first: float
    done: float
    size: int


class Sitting:
    """A command run in a terminal; killed at the end of the ``with`` block."""

    def __init__(self, command: Sequence[str]) -> None:
        self._chunks: list[tuple[float, bytes]] = []
        self._asked, self._mark = time.perf_counter(), 0  # when the last thing was asked for, and what came before it
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.execve(command[0], list(command), environment())
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def wait_for(self, text: str) -> float:
        """Wait until ``text`` is on the screen; milliseconds since the start or the last key."""
        end = time.perf_counter() + PATIENCE
        while text.encode() not in self._sent():
            if not self._read(end - time.perf_counter()):
                raise TimeoutError(f"{text!r} never appeared; the screen:\n{self.screen()}")
        shown = _Shown()
        for number, (at, data) in enumerate(self._chunks):
            shown.feed(data)
            if number >= self._mark and text in shown.text:
                return (at - self._asked) * 1e3
        raise TimeoutError(f"{text!r} was sent and cannot be seen; the screen:\n{shown.text}")

    def settle(self, quiet: float = 0.3) -> None:
        """Read until nothing has come for ``quiet`` seconds."""
        while self._read(quiet):
            pass

    def send(self, key: str) -> None:
        """Send one key: a name of KEYS, or what is typed."""
        self._asked, self._mark = time.perf_counter(), len(self._chunks)
        os.write(self._fd, KEYS.get(key, key.encode()))

    def press(self, key: str, quiet: float = 0.08, longest: float = 2.0) -> Repaint:
        """Send one key and time what it leads to. TimeoutError when that is nothing at all."""
        self.send(key)
        if not self._read(longest):
            raise TimeoutError(f"{key!r} led to nothing; the screen:\n{self.screen()}")
        self.settle(quiet)
        times = [(at - self._asked) * 1e3 for at, _data in self._chunks[self._mark :]]
        return Repaint(times[0], times[-1], len(self._sent()))

    def screen(self) -> str:
        """The screen as it stands."""
        shown = _Shown()
        for _at, data in self._chunks:
            shown.feed(data)
        return shown.text

    def peak_mb(self) -> float:
        """The most memory the program has had so far (VmHWM)."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+)", status)
        assert found is not None
        return int(found[1]) / 1024

    def _sent(self) -> bytes:
        return b"".join(data for _at, data in self._chunks[self._mark :])

    def _read(self, seconds: float) -> bool:
        """Write down what comes within ``seconds``; False for nothing, or for the end of the program."""
        if not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        self._chunks.append((time.perf_counter(), data))
        return bool(data)


class _Shown:
    """The screen as a person would see it, fed chunk by chunk."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._left = b""

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    def feed(self, data: bytes) -> None:
        data = self._left + data
        unfinished = _UNFINISHED.search(data)
        self._left = b""
        if unfinished is not None and len(data) - unfinished.start() < 4096:
            data, self._left = data[: unfinished.start()], data[unfinished.start() :]
        self._stream.feed(_UNREAD.sub(b"", data))


def environment() -> dict[str, str]:
    """The same for every program that is measured; nothing of a developer's own settings."""
    kept = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}


def python(*arguments: str) -> list[str]:
    """A command of this Python's."""
    return [sys.executable, *arguments]


def desk(store: Path, *arguments: str) -> list[str]:
    """The desk on a demo ``store``, as its reception."""
    return python("-m", "ogust_tui", "--store", str(store), "--as", "claire", *arguments)

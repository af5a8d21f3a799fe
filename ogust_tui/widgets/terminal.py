"""The terminal this process stands on: which letters it has, whether it is still there, what is typed on it.

Textual's own driver spins for ever on a line that dropped, and dies of a byte that is not UTF-8.
"""

import asyncio
import contextlib
import os
import re
import select
import signal
import sys
import termios
import tty
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import wait
from time import monotonic
from typing import Any, Protocol, cast, runtime_checkable

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from ogust_tui.widgets.charset import ASCII, UTF8, Charset, codec_named

POLL = 0.1
"""Seconds between two looks at whether the program ends."""
STEPS = frozenset({"up", "down", "pageup", "pagedown", "backspace", "delete"})
"""Keys that lead to no other place."""
LONGEST_EFFECT = 0.8
"""Seconds that the next key waits at most for what the one before leads to."""
LOOK_AGAIN = 0.05
"""Seconds between two looks at whether the program ends meanwhile."""
PATIENCE = 0.5
"""Seconds that a terminal has to say where its cursor is."""
_CHUNK = 4096
_E_ACUTE = "é".encode()
# Cursor position report (ECMA-48, 8.3.14): row, column.
_REPORT = re.compile(rb"\x1b\[\d+;(\d+)R")


# Copies to the clipboard of whoever sits there (xterm control sequences, "Operating System Commands", Ps = 52).
_COPY = "\x1b]52;"
_CANNOT_COPY = ("linux", "vt", "dumb", "ansi", "cons25")


def can_copy(terminal: str) -> bool:
    """Whether a ``terminal``, a value of TERM, may have a clipboard at all."""
    return not terminal.startswith(_CANNOT_COPY)


def copying(sequence: str, terminal: str) -> str:
    """What to send for a sequence that copies. GNU screen hands on what is wrapped; tmux may call itself so."""
    if not can_copy(terminal):
        return ""
    wrapped = f"\x1bP{sequence}\x1b\\" if terminal.startswith("screen") else ""
    return sequence + wrapped


class LineDropped(Message, bubble=False):
    """Nobody is at the other end any more, or the system asks to leave; ``status`` is the exit status to leave with."""

    def __init__(self, status: int = 128 + signal.SIGHUP) -> None:
        super().__init__()
        self.status = status


@runtime_checkable
class TakesKeys(Protocol):
    """An app that says when the keys it was given have had their effect."""

    async def keys_taken(self) -> bool:
        """Return then: whether what is typed next is for a box to write in."""
        ...


class Line:
    """What is painted, on its way to the terminal. Never fails: when the other end is gone, it says so once."""

    def __init__(self, fileno: int, charset: Charset, lost: Callable[[], None]) -> None:
        self._fileno = fileno
        self._charset = charset
        self._lost = lost
        self._waiting: list[str] = []
        self._gone = False

    def fileno(self) -> int:
        """The file descriptor."""
        return self._fileno

    def write(self, text: str) -> None:
        """Keep ``text`` for the next flush."""
        if not self._gone:
            self._waiting.append(text)

    def flush(self) -> None:
        """Send what waits."""
        data = memoryview(self._charset.encoded("".join(self._waiting)))
        self._waiting.clear()
        while data and not self._gone:
            try:
                data = data[os.write(self._fileno, data) :]
            except BlockingIOError:  # another program on this terminal made it so
                select.select([], [self._fileno], [], POLL)
            except OSError:
                self._gone = True
                self._lost()


class Typed:
    """Bytes from the keyboard as text. A byte that is none of the terminal's letters is read as windows-1252."""

    def __init__(self, codec: str) -> None:
        self._decoder = getincrementaldecoder(UTF8 if codec == ASCII else codec)("surrogateescape")
        self._stray = {0xDC00 + byte: bytes([byte]).decode("windows-1252", "replace") for byte in range(0x80, 0x100)}

    def decode(self, data: bytes) -> str:
        """The text that is complete so far."""
        return self._decoder.decode(data).translate(self._stray)


class DeskDriver(LinuxDriver):
    """Textual's driver, on a line that may drop and a terminal that may lack letters."""

    charset = Charset(UTF8)
    typed_before = b""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._told = False
        # Whether letters go to a box, and whether something handed on may not have had its effect yet.
        self._in_box = self._unheeded = False
        # Whether the last key was a step, which acts by a longer way than a letter does in a box.
        self._stepped = False
        # Where the terminal was asked for its size, and where a person redirects errors away from.
        self._output = sys.__stdout__.fileno() if sys.__stdout__ is not None else 1
        self._file = cast(Any, Line(self._output, self.charset, self._tell))

    def _tell(self) -> None:
        """Tell the app, once, from whichever thread found out."""
        if not self._told:
            self._told = True
            with contextlib.suppress(RuntimeError):  # the loop has ended: so does the program
                self.send_message(LineDropped())

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's own word; COLUMNS and LINES would stay what they were when it is resized."""
        with contextlib.suppress(OSError):
            size = os.get_terminal_size(self._output)
            if size.columns > 0 and size.lines > 0:
                return size.columns, size.lines
        return super()._get_terminal_size()

    def write(self, data: str) -> None:
        """Send ``data``; what copies, in the way of this terminal."""
        super().write(copying(data, os.environ.get("TERM", "")) if data.startswith(_COPY) else data)

    def run_input_thread(self) -> None:
        """Hand on what is typed, until the program ends or the line drops."""
        parser = XTermParser(self._debug)
        typed = Typed(self.charset.codec)
        self._hand_on(parser.feed(typed.decode(self.typed_before)) if self.typed_before else ())
        while not self.exit_event.is_set():
            try:
                ready = select.select([self.fileno], [], [], POLL)[0]
                data = os.read(self.fileno, _CHUNK) if ready else None
            except (OSError, ValueError):
                data = b""
            if data == b"":
                self._tell()
                return
            if data and (text := typed.decode(data)):
                self._hand_on(parser.feed(text))
            self._hand_on(parser.tick())
        with contextlib.suppress(EOFError, ParseError):
            list(parser.feed(""))

    def _hand_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            leads = isinstance(message, Key) and not self._leads_nowhere(message)
            if self._unheeded and (leads or (self._stepped and isinstance(message, Key) and message.is_printable)):
                self._let_act()
            if isinstance(message, Key):
                self._stepped = message.key in STEPS
            self.process_message(message)
            self._unheeded = True
            if leads:
                self._let_act()
            elif not isinstance(message, Key):
                self._in_box = False  # a click may have led elsewhere

    def _leads_nowhere(self, key: Key) -> bool:
        """Whether a key changes nothing about where the next one goes: a letter in a box, a step in a list."""
        return key.key in STEPS or (self._in_box and key.is_printable)

    def _let_act(self) -> None:
        """Wait for the effect of what was handed on, within reason."""
        if not isinstance(self._app, TakesKeys):
            return
        acting = asyncio.run_coroutine_threadsafe(self._app.keys_taken(), self._loop)
        end = monotonic() + LONGEST_EFFECT
        while not (wait([acting], LOOK_AGAIN).done or self.exit_event.is_set() or monotonic() > end):
            pass
        acted = acting.done() and not acting.cancelled() and acting.exception() is None
        self._in_box, self._unheeded = acted and acting.result(), not acted
        acting.cancel()


def driver_here(environment: Mapping[str, str], *, ascii_only: bool) -> type[DeskDriver]:
    """The driver for this process's terminal. Where the locale says that it speaks no UTF-8, it is asked itself."""
    codec, typed = ASCII if ascii_only else codec_named(environment), b""
    if not ascii_only and codec != UTF8:
        speaks, typed = _asked(0, 1)
        if speaks is not False:
            # Without an answer, the letters that every terminal has.
            codec = UTF8 if speaks else ASCII

    class Here(DeskDriver):
        charset = Charset(codec)
        typed_before = typed

    return Here


def _asked(source: int, output: int) -> tuple[bool | None, bytes]:
    """Whether the terminal takes an é of two bytes for one letter, None for no answer; and what else was typed."""
    try:
        before = termios.tcgetattr(source)
        tty.setcbreak(source, termios.TCSADRAIN)
    except termios.error:
        return None, b""
    try:
        os.write(output, b"\r" + _E_ACUTE + b"\x1b[6n")
        heard, end = b"", monotonic() + PATIENCE
        while (answer := _REPORT.search(heard)) is None and (left := end - monotonic()) > 0:
            if select.select([source], [], [], left)[0]:
                heard += os.read(source, _CHUNK) or b"\x1b[0;0R"
        os.write(output, b"\r\x1b[K")
    except OSError:
        return None, b""
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(source, termios.TCSADRAIN, before)
    if answer is None:
        return None, heard
    column = int(answer[1])
    return (column == len("é") + 1 if column else None), heard[: answer.start()] + heard[answer.end() :]

"""SIGTERM and SIGINT as a calm end: waiting is broken off at once, a mail in hand is finished first."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class StopAsked(BaseException):
    """Somebody asked this process to end, and it was only waiting."""


class Stop:
    """Whether the end was asked for. A second signal does not wait for the mail in hand."""

    def __init__(self) -> None:
        self.asked = False
        self._breakable = False

    @contextmanager
    def heard(self) -> Iterator["Stop"]:
        """Listen to the signals until the end of the block. Only in the main thread."""
        before = {number: signal.signal(number, self._hear) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def breakable(self) -> Iterator[None]:
        """A block that may be broken off anywhere: it raises StopAsked as soon as the end is asked for."""
        self._breakable = True
        try:
            if self.asked:
                raise StopAsked
            yield
        finally:
            self._breakable = False

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        again, self.asked = self.asked, True
        if self._breakable:
            raise StopAsked
        if again:
            raise KeyboardInterrupt

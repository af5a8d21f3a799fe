"""Leaving because nobody is there any more: what is typed is kept first, and the process ends soon in any case."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Iterable
from threading import Timer
from types import FrameType

from textual.message import Message
from textual.screen import Screen

from ogust_tui.screens.base import DeskScreen
from ogust_tui.store.errors import Refusal
from ogust_tui.widgets.terminal import LineDropped

AT_MOST = 1.5
"""Seconds from the news to the end, whatever the store and the terminal do."""
STILL_TYPED = 0.1
"""Seconds that the last keys may need to their box."""
SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)


def heed_signals(tell: Callable[[Message], object]) -> None:
    """From now on the system's wishes to leave are told as LineDropped; also where they came in ignored.

    Not by the loop's own way: a terminal that takes nothing any more holds the loop, and the end must come anyway.
    """
    loop = asyncio.get_running_loop()

    def heard(number: int, _where: FrameType | None) -> None:
        end_soon(128 + number)
        with contextlib.suppress(RuntimeError):  # the loop has ended already
            loop.call_soon_threadsafe(tell, LineDropped(128 + number))

    for number in SIGNALS:
        signal.signal(number, heard)


def end_soon(status: int) -> None:
    """End the process at the latest AT_MOST seconds from now: a database that hangs may hold a thread for minutes."""
    timer = Timer(AT_MOST, os._exit, (status,))
    timer.daemon = True
    timer.start()


def verbs_to_keep(screens: Iterable[Screen[object]]) -> list[Callable[[], None]]:
    """What keeps everything that is typed on ``screens`` and not kept yet."""
    return [verb for screen in screens if isinstance(screen, DeskScreen) for verb in screen.verbs_to_keep()]


def keep(verbs: Iterable[Callable[[], None]]) -> None:
    """Carry out ``verbs``; what cannot be kept must not hold the others back. For a worker."""
    for verb in verbs:
        with contextlib.suppress(Refusal):
            verb()

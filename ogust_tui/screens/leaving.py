"""Leaving because nobody is there any more: what is typed is kept first, and the process ends soon in any case."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Iterable
from threading import Timer
from types import FrameType

from textual import on, work
from textual.app import App
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen

from ogust_tui.screens.background import InBackground
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
    return [verb for screen in screens if isinstance(screen, InBackground) for verb in screen.verbs_to_keep()]


def keep(verbs: Iterable[Callable[[], None]]) -> None:
    """Carry out ``verbs``; what cannot be kept must not hold the others back. For a worker."""
    for verb in verbs:
        with contextlib.suppress(Refusal):
            verb()


class LeavingApp(App[None], inherit_bindings=False):
    """An app that is left in time, and says why when it was not left by choice: ``refusal``, for the command line."""

    def __init__(self, driver: type[Driver] | None) -> None:
        super().__init__(driver_class=driver)
        self.refusal: Refusal | None = None
        self._leaving = False

    def leave_refused(self, refusal: Refusal) -> None:
        """Leave: there is nothing to go on with."""
        self.refusal = refusal
        self.exit(return_code=1)

    @on(LineDropped)
    def _leave_soon(self, message: LineDropped) -> None:
        if self._leaving:
            return
        self._leaving = True
        end_soon(message.status)
        self.set_timer(STILL_TYPED, lambda: self._keep_and_leave(verbs_to_keep(self.screen_stack), message.status))

    @work(thread=True, exit_on_error=False, group="leaving")
    def _keep_and_leave(self, verbs: list[Callable[[], None]], status: int) -> None:
        keep(verbs)
        self.call_from_thread(self.exit, return_code=status)

"""Keeping what is being typed: soon after each key, in the background, never older than the newest save."""

import contextlib
from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import Any

from textual.timer import Timer

from ogust_tui.screens.background import InBackground, Refused
from ogust_tui.screens.messages import StoreBack, StoreLost
from ogust_tui.store.drafts import save_draft
from ogust_tui.store.errors import Refusal, StoreUnavailable

# Seconds from a key to the save: the draft is never staler than that and the time of one write.
DELAY = 0.5
# Seconds from a save that a store could not take to the next one.
RETRY = 2.0


class DraftKeeper:
    """The draft at one place. ``contents`` gives what is typed now, in the screen's thread.

    ``behind`` gives what of it is not on its way: what was typed behind the key that sends.
    """

    def __init__(
        self,
        screen: InBackground[Any],
        place: str,
        contents: Callable[[], str],
        behind: Callable[[], str] = lambda: "",
    ) -> None:
        self._screen = screen
        self.place = place
        self._contents = contents
        self._behind = behind
        self._timer: Timer | None = None
        # The number of the newest save, and of the newest one that was done.
        self._newest = self._done = 0
        # The number up to which saves hold what has arrived, and what the newest one holds beside it.
        self._arrived = 0
        self._left = ""
        # Whether it was said that the store takes nothing.
        self._lost = False
        self._lock = Lock()

    @property
    def dirty(self) -> bool:
        """Whether something typed is not saved yet, or could not be."""
        return self._timer is not None or self._done < self._newest

    def typed(self) -> None:
        """Something was typed: save before long."""
        if self._timer is None:
            self._timer = self._screen.set_timer(DELAY, self.save)

    def save(self) -> None:
        """Save now, in the background."""
        verb = self.saving()
        trying = partial(self._try, verb, self._newest)
        self._screen.run_worker(trying, thread=True, exit_on_error=False, group="drafts")

    def saving(self) -> Callable[[], None]:
        """The verb that saves what is typed now; for a worker."""
        self._stop()
        self._left = self._behind()
        self._newest += 1
        return partial(self._write, self._contents(), self._newest)

    def unsaved(self) -> list[Callable[[], None]]:
        """``saving`` if something is not saved yet."""
        return [self.saving()] if self.dirty else []

    def forgetting(self) -> Callable[[], None]:
        """The verb that discards the draft once its text is sent; for a worker. The text is safe: it may fail.

        Who leaves or locks while it is being sent saves it once more: of that stays what was typed behind it.
        """
        self._stop()
        self._left = ""
        self._newest += 1
        return self._forget

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _forget(self) -> None:
        with self._lock, contextlib.suppress(Refusal):
            self._done = self._arrived = self._newest
            self._put(self._left)

    def _write(self, text: str, number: int) -> None:
        """Save, unless something newer was saved meanwhile, or what it holds has arrived."""
        with self._lock:
            if number == self._newest and number > self._arrived:
                self._put(text)
                self._done = number

    def _put(self, text: str) -> None:
        desk = self._screen.desk
        save_draft(desk.store, desk.actor, self.place, text)

    def _try(self, verb: Callable[[], None], number: int) -> None:
        try:
            verb()
        except StoreUnavailable as refusal:
            if not self._lost:
                self._lost = True
                self._screen.post_message(StoreLost(refusal))
            self._screen.call_later(self._again, number)
        except Refusal as refusal:
            self._screen.post_message(Refused(refusal))
        else:
            if self._lost:
                self._lost = False
                self._screen.post_message(StoreBack())

    def _again(self, number: int) -> None:
        """Try later, unless something newer is saved or waits to be: a text is never left unkept for want of a key."""
        if number == self._newest and self._timer is None:
            self._timer = self._screen.set_timer(RETRY, self.save)

"""Following the change feed, in a thread of its own: what colleagues commit reaches the open screens within moments."""

import time
from collections.abc import Callable

from textual.message import Message

from ogust_tui.screens.messages import StoreBack, StoreChanged, StoreLost
from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.changes import Watcher, changes_since, newest_change
from ogust_tui.store.errors import N_, Refusal, StoreUnavailable

# Seconds: how long leaving the program may wait for this thread, and how often a lost store is tried again.
WAIT = 0.5


def follow(
    store: Store, actor: Actor, since: int, tell: Callable[[Message], object], stopped: Callable[[], bool]
) -> None:
    """Tell what changed after line ``since`` of the feed, until ``stopped``. A lost store is tried until it is back."""
    lost = False
    while not stopped():
        try:
            watcher = Watcher(store)
            try:
                if lost:  # what came back may be an older copy, whose feed ends before what was seen
                    since = min(since, newest_change(store, actor))
                while not stopped():
                    since, changes = changes_since(store, actor, since)
                    if lost:
                        lost = False
                        tell(StoreBack())
                    if changes:
                        tell(StoreChanged(changes))
                    while not stopped() and not watcher.wait(WAIT):
                        pass
            finally:
                watcher.close()
        except Exception as error:  # noqa: BLE001  # the feed outlives whatever a driver raises when a line drops
            if not lost:
                lost = True
                tell(StoreLost(_why(error)))
            time.sleep(WAIT)


def _why(error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    return StoreUnavailable(
        N_("The store does not answer: {error}. What you typed stays here; it is tried again by itself."), error=error
    )

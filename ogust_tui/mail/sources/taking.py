"""The one loop through which the mails of every source go, each alone: whatever one of them does, the others go on."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from ogust_tui.mail.ingest import Ingested, ingest
from ogust_tui.mail.sources.source import Arrived, Left, NotMarked, Source, SourceAway
from ogust_tui.mail.sources.stopping import Stop, StopAsked
from ogust_tui.store.access import Store
from ogust_tui.store.errors import N_, Refusal, StoreUnavailable

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


class Listener(Protocol):
    """Who is told what happens."""

    def took(self, mail: Arrived, done: Ingested) -> None:
        """A mail is committed, with this outcome."""

    def left(self, name: str, why: Refusal) -> None:
        """A mail stays where it is."""

    def remark(self, what: Refusal) -> None:
        """Something about the source."""

    def away(self, why: Refusal) -> None:
        """The store or the source cannot be reached; it is tried again until it can."""

    def back(self) -> None:
        """It can be reached again."""


class Taking:
    """Takes in what a source has: once, or for as long as nobody asks for the end.

    The store is opened for the mails that are there and closed again, so that a long wait holds no file that is
    replaced or upgraded meanwhile.
    """

    def __init__(self, source: Source, open_store: Callable[[], Store], listener: Listener, stop: Stop) -> None:
        self._source = source
        self._open_store = open_store
        self._listener = listener
        self._stop = stop
        self._left: dict[str, str] = {}
        """The mails that were left lately, with the reason: each is said once."""

    def once(self) -> None:
        """Work through what is there. StoreUnavailable, SourceAway: what is not taken by then stays in its place."""
        try:
            self._pass()
        except StopAsked:
            return
        finally:
            self._source.drop()

    def watch(self) -> None:
        """Go on until the end is asked for; what cannot be reached is waited for."""
        try:
            self._watch()
        except StopAsked:
            return
        finally:
            self._source.drop()

    def _watch(self) -> None:
        pause, said = FIRST_PAUSE, ""
        while True:
            try:
                self._pass()
                if said:
                    self._listener.back()
                pause, said = FIRST_PAUSE, ""
                with self._stop.breakable():
                    self._source.rest()
            except (StoreUnavailable, SourceAway) as trouble:
                self._source.drop()
                if str(trouble) != said:
                    said = str(trouble)
                    self._listener.away(trouble)
                with self._stop.breakable():
                    time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    def _pass(self) -> None:
        before, self._left = self._left, {}
        try:
            self._take_all(before)
        except BaseException:
            self._left = before | self._left
            raise

    def _take_all(self, before: dict[str, str]) -> None:
        with self._lent() as store:
            mails = self._source.mails(store)
            try:
                while True:
                    with self._stop.breakable():
                        found = next(mails, None)
                    if found is None:
                        return
                    if isinstance(found, Arrived):
                        self._take(store, found, before)
                    elif isinstance(found, Left):
                        self._leave(found.name, found.why, before)
                    else:
                        self._listener.remark(found.what)
                    del found  # one mail at a time is in memory
            finally:
                close = getattr(mails, "close", None)
                if close is not None:
                    close()

    def _take(self, store: Callable[[], Store], mail: Arrived, before: dict[str, str]) -> None:
        try:
            done = ingest(store(), mail.raw, mail.recipients)
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001  # the last wall: a mail that stops this one must not stop the next one
            self._leave(mail.name, Refusal(N_("It could not be taken in, and stays where it is.")), before)
            return
        self._listener.took(mail, done)
        try:
            self._source.taken(mail)
        except NotMarked as why:
            self._leave(mail.name, why, before)

    def _leave(self, name: str, why: Refusal, before: dict[str, str]) -> None:
        self._left[name] = str(why)
        if before.get(name) != str(why):
            self._listener.left(name, why)

    @contextmanager
    def _lent(self) -> Iterator[Callable[[], Store]]:
        """The store, opened by whoever first asks for it and closed at the end."""
        opened: list[Store] = []

        def store() -> Store:
            if not opened:
                opened.append(self._open_store())
            return opened[0]

        try:
            yield store
        finally:
            for one in opened:
                one.close()

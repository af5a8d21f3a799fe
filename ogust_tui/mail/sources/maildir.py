"""A Maildir: mails come in ``new/`` and are in ``cur/`` once they are committed. ``tmp/`` is never looked at.

Several may work on one Maildir: a mail that another one moved is no error, and the store knows what it has.
"""

import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ogust_tui.mail.parsed import RAW_LIMIT
from ogust_tui.mail.sources.source import CUT, Arrived, Left, NotMarked, Remark, SourceAway
from ogust_tui.store.access import Store
from ogust_tui.store.errors import N_, Refusal
from ogust_tui.system import system_reason

POLL = 1.0
"""Seconds between two looks at ``new/``."""
SEEN = ":2,S"
"""What the Maildir specification has after the name of a mail that was read."""

_SECONDS = re.compile(r"\d{1,12}(?=\.)")
_WITHIN = re.compile(r"(?<=[.\dA-Fa-f])M(\d{1,9})")
_COUNT = re.compile(r"[Q_](\d{1,9})")


class Maildir:
    """The Maildir at ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._new, self._cur = folder / "new", folder / "cur"
        self._unmoved: set[str] = set()
        """Mails that are committed and cannot be moved: not read again by this process."""

    def mails(self, _store: Callable[[], Store]) -> Iterator[Arrived | Left | Remark]:
        """The mails in ``new/``, the oldest first. SourceAway when the folder is not there."""
        try:
            names = [path.name for path in self._new.iterdir() if not path.name.startswith(".")]
        except OSError as error:
            raise SourceAway(
                N_("The folder {folder} cannot be read: {reason}."), folder=str(self._new), reason=system_reason(error)
            ) from error
        self._unmoved.intersection_update(names)
        for name in sorted(names, key=_age):
            if name not in self._unmoved:
                found = self._read(name)
                if found is not None:
                    yield found

    def taken(self, mail: Arrived) -> None:
        """Move it to ``cur/``. NotMarked."""
        waiting = self._new / mail.name
        try:
            if not self._cur.is_dir() and waiting.exists():
                self._cur.mkdir()
            waiting.rename(self._cur / (mail.name.partition(":")[0] + SEEN))
        except FileNotFoundError:
            return  # another one moved it
        except OSError as error:
            self._unmoved.add(mail.name)
            message = N_("It is taken in, and cannot be moved to {folder}: {reason}.")
            raise NotMarked(message, folder=str(self._cur), reason=system_reason(error)) from error

    def rest(self) -> None:
        """Wait for a moment."""
        time.sleep(POLL)

    def drop(self) -> None:
        """Nothing is held."""

    def _read(self, name: str) -> Arrived | Left | None:
        """One mail; None when another one took it meanwhile. Only a file is opened for reading: a pipe would wait."""
        try:
            handle = os.open(self._new / name, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
            with open(handle, "rb") as file:  # noqa: PTH123  # a handle, not a path
                status = os.fstat(handle)
                if not stat.S_ISREG(status.st_mode):
                    return Left(name, Refusal(N_("It is no file, and is left alone.")))
                raw = file.read(min(status.st_size, RAW_LIMIT) + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            return Left(name, Refusal(N_("It cannot be read: {reason}."), reason=system_reason(error)))
        return Arrived(name, raw, cut=len(raw) >= CUT)


def _age(name: str) -> tuple[int, int, int, str]:
    """What sorts names by the moment of delivery, which they begin with: seconds, then microseconds, then a count."""
    seconds, within, count = _SECONDS.match(name), _WITHIN.search(name), _COUNT.search(name)
    return int(seconds[0]) if seconds else 0, int(within[1]) if within else 0, int(count[1]) if count else 0, name

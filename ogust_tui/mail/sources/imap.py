"""A mailbox on an IMAP server. Mails are known by UIDVALIDITY and UID, never by date or by "unread".

Nothing is marked before its commit (BODY.PEEK), and the cursor in the store moves behind the commits, so that a crash,
a long outage or a mailbox that is numbered anew ends in the same messages, each once.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from imaplib import IMAP4

from ogust_tui.mail.parsed import RAW_LIMIT
from ogust_tui.mail.sources.imap_client import Connection, Mailbox, connect, speaking
from ogust_tui.mail.sources.source import CUT, Arrived, Left, NotMarked, Remark, SourceAway
from ogust_tui.store.access import Store
from ogust_tui.store.errors import N_, Refusal, StoreUnavailable
from ogust_tui.store.mail_cursor import Cursor, mail_cursor, move_mail_cursor

BATCH = 50
"""Mails between two writings of the cursor."""
RENEW = 5 * 60.0
"""Seconds of IDLE after which it is asked for anew: servers end it after 29 minutes, and a dead line shows."""
RENEW_SOON = 30.0
"""The same while a mail could not be read, and for servers without IDLE."""

_HUNG_UP = (IMAP4.abort, OSError)


class ImapSource:
    """The mails of one mailbox."""

    def __init__(self, mailbox: Mailbox, password: str) -> None:
        self._mailbox = mailbox
        self._password = password
        self._connection: Connection | None = None
        self._greeted = False
        self._validity = 0
        self._start = 0
        """The UID up to which everything was committed when this was last asked of the store."""
        self._open: set[int] = set()
        """UIDs that were met and are not committed: the cursor stays below them."""
        self._settled: set[int] = set()
        """UIDs above the start that need no second look."""

    def mails(self, store: Callable[[], Store]) -> Iterator[Arrived | Left | Remark]:
        """The mails above the cursor. SourceAway; NotAllowed, NotFound when the mailbox never could be opened."""
        if self._connection is None:
            yield from self._begin(store)
        connection = self._ready()
        with speaking(self._mailbox.host):
            connection.forget_news()
            found = connection.uids_above(self._start)
        self._open.intersection_update(found)
        waiting = [uid for uid in found if uid not in self._settled]
        for first in range(0, len(waiting), BATCH):
            try:
                yield from self._batch(waiting[first : first + BATCH])
            finally:
                with contextlib.suppress(StoreUnavailable):
                    self._keep_cursor(store)

    def taken(self, mail: Arrived) -> None:
        """Mark it as read, or move it. NotMarked, SourceAway."""
        uid = int(mail.name)
        with speaking(self._mailbox.host):
            try:
                self._ready().mark(uid, self._mailbox.done_folder)
            except IMAP4.abort:
                raise
            except IMAP4.error as error:
                self._settle(uid)
                raise NotMarked(
                    N_("It is taken in; the server does not let it be marked: {reason}."), reason=str(error)
                ) from error
        self._settle(uid)

    def rest(self) -> None:
        """Wait for news from the server, which IDLE brings at once. SourceAway when the line is dead."""
        pause = RENEW_SOON if self._open else RENEW
        with speaking(self._mailbox.host):
            connection = self._ready()
            if not connection.idles:
                time.sleep(RENEW_SOON)
            elif not connection.has_news():
                connection.idle(pause)

    def drop(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _ready(self) -> Connection:
        if self._connection is None:
            self._connection = connect(self._mailbox, self._password)
            if self._connection.validity != self._validity:
                self._connection.close()
                self._connection = None
                raise SourceAway(N_("The mailbox changed while it was being read. It is looked at again."))
        return self._connection

    def _begin(self, store: Callable[[], Store]) -> Iterator[Remark]:
        """Connect and find the place to go on from. The first refusal is final; a later one may pass."""
        try:
            connection = connect(self._mailbox, self._password)
        except SourceAway:
            raise
        except Refusal as refusal:
            if self._greeted:
                raise SourceAway(refusal.message, **refusal.params) from refusal
            raise
        try:
            cursor = mail_cursor(store(), self._mailbox.source)
            renumbered = cursor is not None and cursor.uid_validity != connection.validity
            if cursor is None or renumbered:
                cursor = Cursor(connection.validity, 0)
                move_mail_cursor(store(), self._mailbox.source, cursor)
        except BaseException:
            connection.close()
            raise
        self._greeted = True
        self._connection = connection
        if self._validity != connection.validity:
            self._open, self._settled = set(), set()
        self._validity, self._start = connection.validity, cursor.uid
        if renumbered:
            yield Remark(
                Refusal(N_("The server numbered the mailbox anew: all of it is looked at again, nothing is doubled."))
            )

    def _batch(self, uids: list[int]) -> Iterator[Arrived | Left | Remark]:
        sizes: dict[int, int] | None = None
        with speaking(self._mailbox.host):
            try:
                sizes = self._ready().sizes(uids)
            except (IMAP4.error, OSError) as error:  # one of them is at fault: each is asked for alone
                if isinstance(error, _HUNG_UP):
                    self.drop()
        for uid in uids:
            if sizes is not None and uid not in sizes:
                self._settle(uid)  # somebody deleted it meanwhile
                continue
            self._open.add(uid)
            found = self._fetched(uid, sizes[uid] if sizes is not None else None)
            if found is not None:
                yield found
                del found

    def _fetched(self, uid: int, size: int | None) -> Arrived | Left | None:
        """One mail. One at which the server stumbles, even by hanging up, is left for the next time."""
        with speaking(self._mailbox.host):
            connection = self._ready()
            try:
                if size is None:
                    size = connection.sizes([uid]).get(uid, 0)
                raw = connection.mail(uid, CUT if size > RAW_LIMIT else None)
            except _HUNG_UP:
                self.drop()
                self._ready()
                return Left(str(uid), Refusal(N_("The server hung up while sending it.")))
            except IMAP4.error as error:
                return Left(str(uid), Refusal(N_("The server does not give it: {reason}."), reason=str(error)))
        if raw is None:
            self._settle(uid)
            return None
        return Arrived(str(uid), raw, cut=len(raw) >= CUT)

    def _settle(self, uid: int) -> None:
        self._open.discard(uid)
        self._settled.add(uid)

    def _keep_cursor(self, store: Callable[[], Store]) -> None:
        """Write how far everything is committed."""
        reached = min(self._open) - 1 if self._open else max(self._settled, default=self._start)
        if reached > self._start:
            move_mail_cursor(store(), self._mailbox.source, Cursor(self._validity, reached))
            self._start = reached
            self._settled = {uid for uid in self._settled if uid > reached}

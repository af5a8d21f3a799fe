"""One connection to an IMAP server: encrypted unless the server is this machine, and whatever fails on it in words."""

import contextlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from imaplib import IMAP4
from ipaddress import ip_address
from typing import Any, Protocol

from ogust_tui.mail.sources.source import SourceAway
from ogust_tui.store.errors import N_, NotAllowed, NotFound
from ogust_tui.system import system_reason

CONNECTING, ANSWERING = 20.0, 60.0
"""Seconds that a server may take to be reached, and to answer."""

_PASSING = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")
"""Refusals of a login that pass (RFC 5530)."""


@dataclass(frozen=True)
class Mailbox:
    """Which folder of which server, and where its mails go once they are committed ("": they are marked as read)."""

    host: str
    port: int
    tls_at_once: bool
    user: str
    folder: str = "INBOX"
    done_folder: str = ""

    @property
    def source(self) -> str:
        """The name of its cursor in the store."""
        return f"{self.user}@{self.host}/{self.folder}"


@contextlib.contextmanager
def speaking(host: str) -> Iterator[None]:
    """Turn whatever goes wrong on the line into SourceAway."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        message = N_("The certificate of the mail server {host} does not hold: {reason}.")
        raise SourceAway(message, host=host, reason=error.verify_message) from error
    except OSError as error:
        message = N_("The mail server {host} cannot be reached: {reason}.")
        raise SourceAway(message, host=host, reason=system_reason(error)) from error
    except (IMAP4.error, ValueError, LookupError, AttributeError, AssertionError) as error:
        # The last four are what a client library makes of answers that are none, and of a line that is closed.
        message = N_("The mail server {host} said something unexpected: {reason}.")
        raise SourceAway(message, host=host, reason=str(error)) from error


def connect(mailbox: Mailbox, password: str) -> "Connection":
    """Sign in and open the folder. SourceAway; NotAllowed for a refused login; NotFound for a folder there is not."""
    from imapclient import IMAPClient, SocketTimeout  # type: ignore[import-untyped]

    with speaking(mailbox.host):
        client = IMAPClient(
            mailbox.host,
            mailbox.port,
            ssl=mailbox.tls_at_once,
            ssl_context=ssl.create_default_context() if mailbox.tls_at_once else None,
            timeout=SocketTimeout(CONNECTING, ANSWERING),
        )
        connection = Connection(client)
        try:
            # Its tracing would write each mail out as text, to nobody.
            client._imap.debug = 0  # noqa: SLF001
            if not mailbox.tls_at_once:
                _encrypt(client, mailbox.host)
            _sign_in(client, mailbox.user, password)
            connection.open(mailbox)
        except BaseException:
            connection.close()
            raise
    return connection


class Connection:
    """A folder that is open."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.validity = 0
        self.idles = False

    def open(self, mailbox: Mailbox) -> None:
        """Open the folder; make the one that finished mails go to."""
        client = self._client
        self.idles = bool(client.has_capability("IDLE"))
        done = mailbox.done_folder
        if done and not client.folder_exists(done):
            client.create_folder(done)
        if not client.folder_exists(mailbox.folder):
            names = ", ".join(name for _flags, _separator, name in client.list_folders())
            message = N_("The mailbox has no folder “{folder}”. It has: {names}.")
            raise NotFound(message, folder=mailbox.folder, names=names)
        self.validity = int(client.select_folder(mailbox.folder)[b"UIDVALIDITY"])

    def uids_above(self, uid: int) -> list[int]:
        """The UIDs above this one, lowest first."""
        found = self._client.search(["UID", f"{uid + 1}:*"])  # which gives the highest one, whatever it is
        return sorted(one for one in found if one > uid)

    def sizes(self, uids: list[int]) -> dict[int, int]:
        """The size of each that is still there."""
        got = self._client.fetch(uids, ["RFC822.SIZE"])
        return {uid: int(got[uid][b"RFC822.SIZE"]) for uid in uids if b"RFC822.SIZE" in got.get(uid, {})}

    def mail(self, uid: int, most: int | None) -> bytes | None:
        """A mail, or its first bytes; None when it is gone. Nothing is marked by it."""
        got = self._client.fetch([uid], ["BODY.PEEK[]" if most is None else f"BODY.PEEK[]<0.{most}>"])
        return next((data for name, data in got.get(uid, {}).items() if name.startswith(b"BODY[]")), None)

    def mark(self, uid: int, done_folder: str) -> None:
        """Mark a mail as read, and move it when there is a folder to move it to."""
        client = self._client
        client.add_flags([uid], [b"\\Seen"], silent=True)
        if not done_folder:
            return
        if client.has_capability("MOVE"):
            client.move([uid], done_folder)
            return
        client.copy([uid], done_folder)
        client.add_flags([uid], [b"\\Deleted"], silent=True)
        if client.has_capability("UIDPLUS"):
            client.uid_expunge([uid])

    def has_news(self) -> bool:
        """Whether the server spoke of new mail since ``forget_news``; in IDLE it would not say so again."""
        return bool(self._client._imap.untagged_responses.get("EXISTS"))  # noqa: SLF001  # no public way to them

    def forget_news(self) -> None:
        """What was said until now is about to be looked at."""
        self._client._imap.untagged_responses.pop("EXISTS", None)  # noqa: SLF001

    def idle(self, seconds: float) -> None:
        """Wait for the server to speak, that long at most, and make sure that the line is alive."""
        self._client.idle()
        self._client.idle_check(timeout=seconds)
        self._client.idle_done()

    def close(self) -> None:
        """Hang up, without waiting for an answer."""
        with contextlib.suppress(OSError, IMAP4.error, AttributeError):
            self._client.shutdown()


class _Client(Protocol):
    """What of IMAPClient is used before signing in."""

    def has_capability(self, name: str) -> bool: ...
    def starttls(self, context: ssl.SSLContext) -> object: ...
    def login(self, user: str, password: str) -> object: ...
    def plain_login(self, user: str, password: str) -> object: ...


def _encrypt(client: _Client, host: str) -> None:
    """STARTTLS, but not to this machine, which needs none, unless it asks for it.

    NotAllowed when another machine cannot do it: the password could be read on the way.
    """
    if is_this_machine(host) and not client.has_capability("LOGINDISABLED"):
        return
    if not client.has_capability("STARTTLS"):
        raise NotAllowed(N_("The mail server {host} offers no encryption. Nothing was sent to it."), host=host)
    client.starttls(ssl.create_default_context())


def _sign_in(client: _Client, user: str, password: str) -> None:
    from imapclient.exceptions import LoginError  # type: ignore[import-untyped]

    try:
        if (user + password).isascii() or not client.has_capability("AUTH=PLAIN"):
            client.login(user, password)
        else:  # LOGIN knows no letters beyond ASCII
            client.plain_login(user, password)
    except LoginError as error:
        if any(word in str(error).upper() for word in _PASSING):
            raise
        message = N_("The mail server refuses the login of {user}: {reason}.")
        raise NotAllowed(message, user=user, reason=str(error)) from error


def is_this_machine(host: str) -> bool:
    """Whether a host is the loopback: what is said to it leaves no machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

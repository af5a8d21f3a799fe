"""An LMTP server (RFC 2033) for a mail server on the same machine: 250 once a mail is committed, 451 until then.

A mail is taken in once, whatever the number of its recipients, and each of them is answered for.
"""

import asyncio
import contextlib
import logging
import re
import signal
import socket
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session

from ogust_tui.mail.ingest import Ingested, ingest
from ogust_tui.mail.parsed import RAW_LIMIT
from ogust_tui.mail.sources.source import Arrived, SourceAway
from ogust_tui.mail.sources.taking import Listener
from ogust_tui.settings import AgencySettings
from ogust_tui.store.access import Store
from ogust_tui.store.errors import N_, Refusal, StoreUnavailable
from ogust_tui.system import system_reason

CONNECTIONS = 50
"""Connections at a time; a mail server keeps what it has for those beyond."""
WORKERS = 4
"""Mails taken in at a time."""
TIMEOUT = 300.0
"""Seconds that a connection may be silent."""
LAST_ANSWERS = 30.0
"""Seconds that mails in hand have when the end is asked for."""

LATER = "451 4.3.0 The mail cannot be kept just now, try again later"
TOO_BIG = "552 5.3.4 The mail is too big"
NOT_OURS = "550 5.7.1 This is no address of the agency"

_PATH = re.compile(r'\s*<(?:@[^:<>]*:)?((?:"(?:[^"\\]|\\.)*"|[^<>"\s])*)>\s*(.*)', re.DOTALL)
_RECIPIENT_LINES = re.compile(
    rb"^(?:to|cc|delivered-to|x-original-to|envelope-to|resent-to|resent-cc)[ \t]*:.*(?:\n[ \t].*)*",
    re.IGNORECASE | re.MULTILINE,
)
_RETURN_PATH = re.compile(rb"^return-path[ \t]*:", re.IGNORECASE | re.MULTILINE)
_HEADERS_LOOKED_AT = 256 * 1024


@dataclass(frozen=True)
class Address:
    """Where to listen: a TCP port of this machine, or the path of a socket."""

    host: str = ""
    port: int = 0
    path: Path | None = None

    def __str__(self) -> str:
        return str(self.path) if self.path else f"{self.host}:{self.port}"


def serve(address: Address, open_store: Callable[[], Store], listener: Listener, ready: Callable[[], None]) -> None:
    """Take in mail until SIGTERM or SIGINT. SourceAway when nobody can listen at ``address``."""
    # The library speaks of each odd command; whoever reads our lines could do nothing about it.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
    asyncio.run(_Server(open_store, listener).run(address, ready))


def accepts(address: str, settings: AgencySettings) -> bool:
    """Whether an envelope recipient is the agency's."""
    address = address.lower()
    return address.rpartition("@")[2] == settings.mail_domain or address == settings.mail_address.lower() != ""


def delivered(raw: bytes | bytearray, sender: str, recipients: tuple[str, ...]) -> bytes:
    """The mail with what only its envelope said on top: the return path, and recipients whom no header names.

    What a header says already is not said again, so that one mail has the same bytes however its recipients are split
    over deliveries, and after each retry.
    """
    ends = [end for mark in (b"\r\n\r\n", b"\n\n") if (end := raw.find(mark, 0, _HEADERS_LOOKED_AT)) >= 0]
    headers = bytes(raw[: min(ends, default=_HEADERS_LOOKED_AT)])
    named = b"\n".join(_RECIPIENT_LINES.findall(headers)).lower()
    lines = []
    if not _RETURN_PATH.search(headers):
        lines.append(b"Return-Path: <" + _on_a_line(sender.strip("<>")) + b">\r\n")
    wanted = {_on_a_line(recipient).lower() for recipient in recipients}
    lines += [b"Delivered-To: " + recipient + b"\r\n" for recipient in sorted(wanted) if recipient not in named]
    return b"".join((*lines, raw))


def _on_a_line(address: str) -> bytes:
    return re.sub(rb"[\x00-\x20\x7f]", b"", address.encode("utf-8", "surrogateescape"))[:1_000]


class _Server:
    """What the connections share."""

    def __init__(self, open_store: Callable[[], Store], listener: Listener) -> None:
        self._open_store = open_store
        self._listener = listener
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="lmtp")
        self._away = False
        self.connections: set[_Connection] = set()
        self._in_hand = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def run(self, address: Address, ready: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        end = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, end.set)
        with _listening(address) as listening:
            if address.path:
                server = await loop.create_unix_server(self._connection, sock=listening)
            else:
                server = await loop.create_server(self._connection, sock=listening)
            ready()
            await end.wait()
            server.close()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LAST_ANSWERS):
                    await self._idle.wait()
            for connection in list(self.connections):
                connection.hang_up()
            self._workers.shutdown(wait=False, cancel_futures=True)

    def _connection(self) -> asyncio.BaseProtocol:
        if len(self.connections) >= CONNECTIONS:
            return _Refused()
        connection = _Connection(self)
        self.connections.add(connection)
        return connection

    async def accepted(self, recipient: str) -> str | None:
        """Why a recipient is refused; None for one of ours."""
        try:
            settings = await self._in_thread(self._settings)
        except StoreUnavailable as why:
            return self._say_away(why)
        return None if accepts(recipient, settings) else NOT_OURS

    async def take(self, sender: str, recipients: tuple[str, ...], raw: bytes) -> str:
        """The answer to a mail, the same for each of its recipients."""
        self._in_hand += 1
        self._idle.clear()
        try:
            done = await self._in_thread(self._ingest, raw, recipients)
        except StoreUnavailable as why:
            return self._say_away(why)
        except Exception:  # noqa: BLE001  # the mail server keeps it, and the next one is taken in
            self._listener.left(sender, Refusal(N_("It could not be taken in, and stays where it is.")))
            return LATER
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self._idle.set()
        if self._away:
            self._away = False
            self._listener.back()
        self._listener.took(Arrived(sender, b""), done)
        return "250 2.0.0 Kept"

    async def _in_thread(self, work: Callable[..., Any], *arguments: object) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._workers, work, *arguments)

    def _settings(self) -> AgencySettings:
        with contextlib.closing(self._open_store()) as store:
            return store.settings()

    def _ingest(self, raw: bytes, recipients: tuple[str, ...]) -> Ingested:
        with contextlib.closing(self._open_store()) as store:
            return ingest(store, raw, recipients)

    def _say_away(self, why: StoreUnavailable) -> str:
        if not self._away:
            self._away = True
            self._listener.away(why)
        return LATER


class _Connection(LMTP):
    """One connection of a mail server."""

    line_length_limit = 64 * 1024
    """Bytes read at a time. Longer lines are no fault: mail programs write them, whatever the standards say."""

    def __init__(self, server: _Server) -> None:
        super().__init__(
            self,
            data_size_limit=RAW_LIMIT,
            enable_SMTPUTF8=True,
            hostname=socket.gethostname() or "localhost",
            ident="ogust-tui",
            timeout=TIMEOUT,
        )
        self._server = server

    def connection_lost(self, error: Exception | None) -> None:
        self._server.connections.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        """End the connection, telling why."""
        if isinstance(self.transport, asyncio.Transport) and not self.transport.is_closing():
            self.transport.write(b"421 4.3.2 Closing, try again later\r\n")
            self.transport.close()

    async def handle_RCPT(  # noqa: N802  # the library's names
        self, _server: LMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """A recipient: ours or not."""
        refused = await self._server.accepted(address)
        if refused is None:
            envelope.rcpt_tos.append(address)
        return refused or "250 2.1.5 One of ours"

    async def handle_exception(self, _error: Exception) -> str:
        """Nobody's mail is refused for a mistake of ours."""
        return LATER

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802
        """The mail itself: any line length, and an answer for each recipient whatever happens (RFC 2033, 4.2)."""
        if await self.check_helo_needed("LHLO"):
            return
        envelope = self.envelope
        if envelope is None or not envelope.rcpt_tos:
            await self.push("503 5.5.1 A recipient comes first")
            return
        if arg:
            await self.push("501 5.5.4 DATA takes nothing")
            return
        await self.push("354 The mail, then a line with a dot")
        raw = await self._mail_bytes()
        self._reset_timeout()
        recipients = tuple(envelope.rcpt_tos)
        if raw is None:
            answer = TOO_BIG
        else:
            sender = envelope.mail_from or "<>"
            whole = delivered(raw, sender, recipients)
            raw.clear()
            answer = await self._server.take(sender, recipients, whole)
        self.envelope = self._create_envelope()
        await self.push("\r\n".join([answer] * len(recipients)))

    async def _mail_bytes(self) -> bytearray | None:
        """What comes before the line with a dot, its dots unstuffed; None when it is too big, and all of it read."""
        raw, too_big = bytearray(), False
        while raw != b".\r\n" and not raw.endswith(b"\r\n.\r\n"):
            try:
                raw += await self._reader.readuntil(b".\r\n")
            except asyncio.LimitOverrunError as much:
                raw += await self._reader.readexactly(much.consumed)
            self._reset_timeout()
            if too_big or len(raw) > RAW_LIMIT:
                too_big = True
                del raw[:-5]
        if too_big:
            return None
        del raw[-3:]
        if raw.startswith(b"."):
            del raw[0]
        return raw.replace(b"\r\n.", b"\r\n") if b"\r\n." in raw else raw

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """The address in angle brackets, as mail servers write it: two dots in a row are no reason to send it back."""
        found = _PATH.fullmatch(arg)
        return (found[1] or "<>", found[2]) if found else (None, None)


class _Refused(asyncio.Protocol):
    """A connection too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(b"421 4.3.2 Too many connections, try again later\r\n")
        transport.close()


@contextlib.contextmanager
def _listening(address: Address) -> Iterator[socket.socket]:
    """A socket at ``address``. One that a dead process left is replaced, a living one's is not. SourceAway."""
    listening: socket.socket | None = None
    try:
        if address.path:
            _remove_dead(address.path)
            listening = socket.socket(socket.AF_UNIX)
            listening.bind(str(address.path))
            address.path.chmod(0o660)
        else:
            listening = socket.create_server(
                (address.host, address.port), family=socket.AF_INET6 if ":" in address.host else socket.AF_INET
            )
    except OSError as error:
        if listening is not None:
            listening.close()
        message = N_("Nobody can listen at {address}: {reason}.")
        raise SourceAway(message, address=str(address), reason=system_reason(error)) from error
    try:
        yield listening
    finally:
        if address.path:
            address.path.unlink(missing_ok=True)


def _remove_dead(path: Path) -> None:
    if not path.exists() or not stat.S_ISSOCK(path.stat().st_mode):
        return
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()

"""The bytes of one mail -> what the house needs of it. Tolerant of everything; it decides nothing.

Bodies are split here rather than by the standard parser, whose cost grows with the depth and the parts of a hostile
mail. What a mail means (kind, route, visible reply) is decided by its neighbours.
"""

import binascii
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import collapse_rfc2231_value, getaddresses, parsedate_to_datetime
from typing import Literal

from ogust_tui.mail.decoding import base64_bytes, clean_text, decode, header_text, html_text, unflowed
from ogust_tui.store.file_rules import clean_file_name

RAW_LIMIT = 64 * 1024 * 1024
"""Bytes of one mail that are looked at."""
DEPTH_LIMIT = 200
"""Levels of multiparts; deeper ones are attachments."""
PART_LIMIT = 1_000
"""Parts looked at; the mail is marked incomplete beyond."""
SCAN_LIMIT = 16 * RAW_LIMIT
"""Bytes searched for boundaries, over all levels together."""
HEADER_LIMIT = 64 * 1024
"""Bytes looked at of one header."""
HEADERS_LIMIT = 2_000
"""Headers kept of one mail or part."""

_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:")
_BLANK_LINES = re.compile(rb"[\r\n]{1,1000}")
_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f<>\"',;:()\[\]\\]+@[^\s\x00-\x1f\x7f<>\"',;:()\[\]\\]+")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,990}>")
_RECEIVED_FOR = re.compile(r"\sfor\s+<([^<>\s\x00-\x1f\x7f]+@[^<>\s\x00-\x1f\x7f]+)>")
# Addresses a mail was really delivered to come before those its sender wrote.
_RECIPIENT_HEADERS = (
    *("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-rcpt-to"),
    *("to", "cc", "resent-to", "resent-cc", "apparently-to"),
)
_MAIL_HEADERS = {b"received", b"return-path", b"from", b"to", b"date", b"subject", b"message-id", b"mime-version"}
_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
_NO_BODY_TEXT = {"text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/css", "text/rfc822-headers"}


@dataclass(frozen=True)
class Attachment:
    """One file of a mail. ``name`` is a bare file name, cleaned; ``media_type`` is what the sender says."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class ParsedMail:
    """What a mail says. Addresses are lower case; message ids keep their angle brackets; absent text is ""."""

    message_id: str = ""
    from_addresses: tuple[str, ...] = ()
    from_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    has_headers: bool = False
    text: str = ""
    text_from: Literal["plain", "html", "none"] = "none"
    attachments: tuple[Attachment, ...] = ()
    html: str = field(default="", repr=False)
    """The HTML of the body as it came, for readers of markup; never shown."""
    complete: bool = True
    """False when a limit was reached and parts were left aside."""
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """The headers as they came, by lower-case name, encoded words and all."""
    media_type: str = "text/plain"
    """Of the whole mail, in lower case."""
    report_type: str = ""
    """What a multipart/report reports, in lower case."""

    def lines(self, name: str) -> tuple[str, ...]:
        """The headers of this lower-case name as they read, each on one line."""
        return tuple(header_text(value) for value in self.headers.get(name, ()))


def parse(raw: bytes) -> ParsedMail:
    """What ``raw`` says, whatever it is: nothing is raised. Times are UTC."""
    raw = raw[:RAW_LIMIT]
    try:
        return _parse(raw)
    except Exception:  # noqa: BLE001 - the last wall: a mail nobody foresaw is still a mail, its text is better than nothing
        headers, body = _headers(raw, 0, len(raw))
        return ParsedMail(has_headers=bool(headers), text=clean_text(decode(raw[body:], "")), text_from="plain")


def message_id_of(raw: bytes) -> str:
    """The Message-ID of a mail, "" when it has none; nothing else is looked at."""
    headers, _body = _headers(raw[:RAW_LIMIT], 0, min(len(raw), RAW_LIMIT))
    return next(iter(_ids(headers, "message-id")), "")


def is_empty(raw: bytes) -> bool:
    """Whether ``raw`` is no mail at all: empty, or without a single header."""
    return not _headers(raw[:RAW_LIMIT], 0, min(len(raw), RAW_LIMIT))[0]


def _parse(raw: bytes) -> ParsedMail:
    headers, body = _headers(raw, 0, len(raw))
    content = _content(headers)
    walk = _Walk(raw)
    pieces = walk.read(headers, body, len(raw), 0)
    senders = _addresses(headers.get("from", [])) or _addresses(headers.get("sender", []))
    text, text_from = _text_of(pieces)
    return ParsedMail(
        message_id=next(iter(_ids(headers, "message-id")), ""),
        from_addresses=tuple(dict.fromkeys(address for _, address in senders)),
        from_name=senders[0][0] if senders else "",
        recipients=_recipients(headers),
        subject=_line(headers, "subject")[:1_000],
        date=_date(_line(headers, "date")),
        in_reply_to=_ids(headers, "in-reply-to"),
        references=_ids(headers, "references"),
        has_headers=bool(headers),
        text=text,
        text_from=text_from,
        attachments=tuple(walk.attachments),
        html="\n".join(html for _, html in pieces if html),
        complete=walk.complete,
        headers={name: tuple(values) for name, values in headers.items()},
        media_type=content.get_content_type(),
        report_type=_parameter(content, "report-type").lower(),
    )


# --- headers


def _headers(raw: bytes, start: int, end: int) -> tuple[dict[str, list[str]], int]:
    """The headers between ``start`` and ``end``, by lower-case name, and where the body begins.

    Like the standard parser, a line that is no header begins the body. Blank lines before a mail are forgiven.
    """
    at = start
    if blank := _BLANK_LINES.match(raw, start, end):
        first = _HEADER.match(raw, blank.end(), end)
        if start or first is None or first[1].lower() not in _MAIL_HEADERS:
            return {}, start + (2 if blank[0].startswith(b"\r\n") else 1)
        at = blank.end()
    found: dict[str, list[bytearray]] = {}
    current: bytearray | None = None
    kept = 0
    while at < end:
        line_end = raw.find(b"\n", at, end)
        after = end if line_end < 0 else line_end + 1
        line = raw[at : min(after, at + HEADER_LIMIT)].rstrip(b"\r\n")
        if not line:
            at = after
            break
        if line[:1] in b" \t" and current is not None:
            if len(current) < HEADER_LIMIT:
                current += b"\n" + line
        elif match := _HEADER.match(line):
            current = bytearray(line[match.end() :])
            kept += 1
            if kept <= HEADERS_LIMIT:
                found.setdefault(match[1].decode("ascii").lower(), []).append(current)
        elif not (at == start and line.startswith((b"From ", b">From "))):  # an mbox line before the first header
            break
        at = after
    return {name: [decode(bytes(value), "") for value in values] for name, values in found.items()}, at


def _line(headers: dict[str, list[str]], name: str) -> str:
    return header_text(headers[name][0]) if name in headers else ""


def _addresses(values: list[str]) -> list[tuple[str, str]]:
    """The (name, lower-case address) pairs in these headers."""
    joined = [value.replace("\n", " ") for value in values]
    try:
        pairs = [(name, address) for name, address in getaddresses(joined) if _ADDRESS.fullmatch(address)]
    except (ValueError, IndexError, RecursionError):
        pairs = []
    if not pairs:
        pairs = [("", address) for value in joined for address in _ADDRESS.findall(header_text(value))]
    return [(header_text(name)[:200], address.lower()) for name, address in pairs]


def _recipients(headers: dict[str, list[str]]) -> tuple[str, ...]:
    """Every address the mail was sent or delivered to, the surest first: at most 500."""
    found: dict[str, None] = {}
    for name in _RECIPIENT_HEADERS:
        found.update(dict.fromkeys(address for _, address in _addresses(headers.get(name, []))))
    for received in headers.get("received", [])[:3]:
        found.update(dict.fromkeys(address.lower() for address in _RECEIVED_FOR.findall(received)))
    return tuple(found)[:500]


def _ids(headers: dict[str, list[str]], name: str) -> tuple[str, ...]:
    """The message ids in a header, in its order, each once: at most 200."""
    value = " ".join(headers.get(name, []))
    ids = _MESSAGE_ID.findall(value)
    if not ids and (bare := value.split()) and name == "message-id":
        ids = [f"<{bare[0].strip('<>')[:990]}>"]
    return tuple(dict.fromkeys(ids))[-200:]


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value[:200])
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


# --- bodies

_Piece = tuple[str, str]
"""One stretch of the body: its plain text and its HTML, where it has them."""


def _text_of(pieces: list[_Piece]) -> tuple[str, Literal["plain", "html", "none"]]:
    """The body as text: plain text where there is some, else what its HTML says."""
    texts = [plain if plain.strip() else html_text(html) for plain, html in pieces]
    text = "\n".join(text.strip("\n") for text in texts if text.strip())
    if any(plain.strip() for plain, _ in pieces):
        return text, "plain"
    return text, "html" if text else "none"


class _Walk:
    """One way through the parts of a mail, with what was met and what may still be spent."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.attachments: list[Attachment] = []
        self.complete = True
        self.parts = 0
        self.scanned = 0

    def read(self, headers: dict[str, list[str]], start: int, end: int, depth: int) -> list[_Piece]:
        """The body between ``start`` and ``end``; attachments are put aside on the way."""
        content = _content(headers)
        kind = content.get_content_type()
        if kind.startswith("multipart/") and depth < DEPTH_LIMIT:
            spans = self.split(_parameter(content, "boundary"), start, end)
            if spans:
                return self.read_parts(kind, spans, depth)
            kind = "text/plain"
        return self.read_leaf(kind, headers, content, start, end)

    def read_parts(self, kind: str, spans: list[tuple[int, int]], depth: int) -> list[_Piece]:
        pieces: list[_Piece] = []
        for start, end in spans:
            if self.parts >= PART_LIMIT:
                self.complete = False
                break
            self.parts += 1
            headers, body = _headers(self.raw, start, end)
            pieces.extend(self.read(headers, body, end, depth + 1))
        if kind != "multipart/alternative":
            return pieces
        plain = next((plain for plain, _ in pieces if plain.strip()), "")
        return [(plain, "\n".join(html for _, html in pieces if html.strip()))]

    def read_leaf(
        self, kind: str, headers: dict[str, list[str]], content: Message, start: int, end: int
    ) -> list[_Piece]:
        data = _transferred(self.raw[start:end], headers)
        name = _file_name(content)
        attached = content.get("content-disposition", "").strip().lower().startswith("attachment")
        if kind.startswith("text/") and kind not in _NO_BODY_TEXT and not name and not attached:
            text = clean_text(decode(data, _parameter(content, "charset")))
            if kind == "text/html":
                return [("", text)]
            if _parameter(content, "format").lower() == "flowed":
                text = unflowed(text, _parameter(content, "delsp").lower() == "yes")
            return [(text, "")]
        if kind not in _SIGNATURES:
            extension = ".eml" if kind == "message/rfc822" else mimetypes.guess_extension(kind) or ""
            fallback = f"piece-{len(self.attachments) + 1}{extension}"
            self.attachments.append(Attachment(name or fallback, kind, data))
        return []

    def split(self, boundary: str, start: int, end: int) -> list[tuple[int, int]]:
        """Where the parts between these boundaries (RFC 2046, 5.1.1) lie; a missing last one is forgiven."""
        self.scanned += end - start
        if not boundary or self.scanned > SCAN_LIMIT:
            self.complete = self.complete and not boundary
            return []
        mark = b"--" + boundary.encode("utf-8", "replace")
        spans: list[tuple[int, int]] = []
        opened = -1
        at = start
        while (at := self.raw.find(mark, at, end)) >= 0:
            line_end = self.raw.find(b"\n", at, end)
            after = end if line_end < 0 else line_end + 1
            rest = self.raw[at + len(mark) : min(after, at + len(mark) + 200)].strip()
            if rest not in (b"", b"--") or not (at == start or self.raw[at - 1] == 10):
                at += len(mark)
                continue
            if opened >= 0:
                spans.append((opened, max(opened, at - (2 if self.raw[at - 2 : at] == b"\r\n" else 1))))
            opened, at = (-1 if rest else after), after
            if rest or len(spans) > PART_LIMIT:
                break
        return spans if opened < 0 else [*spans, (opened, end)]


def _content(headers: dict[str, list[str]]) -> Message:
    """The content headers as the standard library reads their parameters."""
    message = Message()
    for name in ("content-type", "content-disposition"):
        if name in headers:
            message[name] = " ".join(headers[name][0].split())[:8_192]
    return message


def _parameter(content: Message, name: str, header: str = "content-type") -> str:
    try:
        value = content.get_param(name, "", header)
        return collapse_rfc2231_value(value).strip()
    except (ValueError, LookupError, TypeError):
        return ""


def _file_name(content: Message) -> str:
    """The bare file name of a part, "" if it has none: no folders, no control characters, its extension kept."""
    name = _parameter(content, "filename", "content-disposition") or _parameter(content, "name")
    return clean_file_name(header_text(name))


def _transferred(data: bytes, headers: dict[str, list[str]]) -> bytes:
    encoding = headers.get("content-transfer-encoding", [""])[0].strip().lower()
    if encoding == "base64":
        return base64_bytes(data)
    return binascii.a2b_qp(data) if encoding == "quoted-printable" else data

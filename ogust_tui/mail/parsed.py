"""The bytes of one mail -> what the house needs of it. Tolerant of everything; it decides nothing.

Its neighbours do the reading: ``headers`` and ``content`` what is said, ``structure`` where the parts lie, ``parts``
what is text and what is a file. What a mail means (kind, route, visible reply) is decided elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ogust_tui.mail.calendar_part import CalendarItem
from ogust_tui.mail.charsets import decode
from ogust_tui.mail.decoding import TEXT_LIMIT, clean_text, header_text, is_blank
from ogust_tui.mail.headers import date_of, ids_of, line_of, recipients_of, senders_of, split_headers
from ogust_tui.mail.markup import rendered
from ogust_tui.mail.parts import Attachment, Reading, finished
from ogust_tui.mail.structure import Piece

__all__ = ["RAW_LIMIT", "Attachment", "CalendarItem", "ParsedMail", "is_empty", "parse"]

RAW_LIMIT = 64 * 1024 * 1024
"""Bytes of one mail that are looked at."""
_HTML_PIECES_LIMIT = 50


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
    calendar: CalendarItem | None = None
    """The invitation or the answer to one that the mail brings; ``calendar_words`` says it."""

    def lines(self, name: str) -> tuple[str, ...]:
        """The headers of this lower-case name as they read, each on one line."""
        values = self.headers.get(name)
        return tuple(map(header_text, values)) if values else ()


def parse(raw: bytes) -> ParsedMail:
    """What ``raw`` says, whatever it is: nothing is raised. Times are UTC."""
    raw = raw[:RAW_LIMIT]
    try:
        return _parse(raw)
    except Exception:  # noqa: BLE001 - the last wall: a mail nobody foresaw is still a mail, its text is better than nothing
        headers, body = split_headers(raw, 0, len(raw))
        text = clean_text(decode(raw[body:][: 4 * TEXT_LIMIT], "", detect=False))
        return ParsedMail(has_headers=bool(headers), text=text, text_from="plain", complete=False)


def is_empty(raw: bytes) -> bool:
    """Whether ``raw`` is no mail at all: empty, or without a single header."""
    raw = _line_ends(raw[:RAW_LIMIT])
    return not split_headers(raw, 0, len(raw))[0]


def _line_ends(raw: bytes) -> bytes:
    """A mail in which a bare CR ends the lines, as old programs wrote files."""
    return raw if b"\n" in raw else raw.replace(b"\r", b"\n")


def _parse(raw: bytes) -> ParsedMail:
    raw = _line_ends(raw)
    reading = Reading()
    top = reading.read(raw)[0]
    found, headers, content = reading.found, top.headers, top.content
    senders = senders_of(headers)
    html = "\n".join(piece.html for piece in top.pieces if piece.html)[:TEXT_LIMIT]
    text, text_from, whole = _text_of(top.pieces)
    if is_blank(text) and found.spare:
        text, text_from = found.spare, "plain"
    return ParsedMail(
        message_id=next(iter(ids_of(headers, "message-id")), ""),
        from_addresses=tuple(dict.fromkeys(address for _, address in senders)),
        from_name=senders[0][0] if senders else "",
        recipients=recipients_of(headers),
        subject=line_of(headers, "subject")[:1_000],
        date=date_of(line_of(headers, "date")),
        in_reply_to=ids_of(headers, "in-reply-to"),
        references=ids_of(headers, "references"),
        has_headers=bool(headers),
        text=text,
        text_from=text_from,
        attachments=finished(found, html),
        html=html,
        complete=reading.budget.complete and whole,
        headers={name: tuple(values) for name, values in headers.items()},
        media_type=content.kind,
        report_type=content.parameter("report-type").lower(),
        calendar=found.calendar,
    )


def _text_of(pieces: list[Piece]) -> tuple[str, Literal["plain", "html", "none"], bool]:
    """The body as text, plain text where there is some and else what its HTML says; and whether that is all of it.

    Some programs send the same words as two texts in a row.
    """
    texts: list[str] = []
    said: dict[bool, set[str]] = {False: set(), True: set()}
    whole = True
    left, length = _HTML_PIECES_LIMIT, 0
    for plain, html in pieces:
        from_html = is_blank(plain)
        if is_blank(html if from_html else plain):
            continue
        if length > TEXT_LIMIT or (from_html and left <= 0):
            whole = False
            break
        text = plain
        if from_html:
            left -= 1
            text, complete = rendered(html)
            whole = whole and complete
        words = "".join(text.split())
        if words and words not in said[not from_html]:
            texts.append(text.strip("\n"))
            said[from_html].add(words)
            length += len(text)
    text = "\n".join(texts)
    if any(not is_blank(plain) for plain, _ in pieces):
        return text[:TEXT_LIMIT], "plain", whole
    return text[:TEXT_LIMIT], "html" if text else "none", whole

"""Which mail this is, however often and by whichever way it is delivered. Pure; nothing here raises.

Each delivery writes headers of its own on top (Received, Delivered-To, the verdicts of filters and of DKIM…), folds
lines anew and has its own line ends. So the content is what the author sent: the headers that say who writes to whom,
when, about what and in which form, and the body. Two mails under one Message-ID, or under none, that differ in any of
these are two mails.

One mail has one outcome, also where it was sent to the reply addresses of two threads: it goes into the thread that
its first delivery leads to, and nobody has to answer it twice. A copy whose delivery knows more (a blind copy to a
reply address, a mail resent to the right one) still counts while the first one waits to be sorted.
"""

import hashlib
from typing import NamedTuple

from ogust_tui.mail.headers import HEADERS_LIMIT, Headers, ids_of, split_headers

CHUNK = 1024 * 1024
_LAST_LINES = 4 * 1024
"""Bytes at the end in which line ends do not count: an mbox file and some servers add or drop one."""
_AUTHORS = (
    *("from", "sender", "reply-to", "to", "cc", "date", "subject", "in-reply-to", "references", "auto-submitted"),
    *("content-type", "content-transfer-encoding", "content-disposition"),
)


class Identity(NamedTuple):
    """``message_id`` is "" where there is none; ``content`` a SHA-256 in hexadecimal."""

    message_id: str
    content: str


def identity_of(raw: bytes) -> Identity:
    """What makes ``raw`` this mail and no other."""
    headers, body = outer_headers(raw)
    content = hashlib.sha256()
    for name in _AUTHORS:
        for value in headers.get(name, ())[:HEADERS_LIMIT]:
            content.update(f"{name}:{' '.join(value.split())}\n".encode("utf-8", "surrogatepass"))
    end = len(raw) - len(raw[-_LAST_LINES:]) + len(raw[-_LAST_LINES:].rstrip(b"\r\n"))
    for at in range(body, end, CHUNK):
        content.update(raw[at : min(at + CHUNK, end)].replace(b"\r", b""))
    return Identity(next(iter(ids_of(headers, "message-id")), ""), content.hexdigest())


def outer_headers(raw: bytes) -> tuple[Headers, int]:
    """The headers of the mail itself, undecoded, and where its body begins."""
    if b"\n" not in raw:  # old programs wrote files so
        raw = raw.replace(b"\r", b"\n")
    return split_headers(raw, 0, len(raw))

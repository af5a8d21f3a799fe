"""Mails changed where mail programs, gateways and attackers change them: in bytes, lines, headers, parts and charsets.

All chance comes from one ``Random``, so that a seed gives a mutant back, and Hypothesis can look for the smallest.
"""

import base64
import quopri
import re
from collections.abc import Callable, Sequence
from random import Random

from tests.fuzz.seeds import SEEDS

MOST_BYTES = 200_000
"""Of a mutant; more would only be slower."""

SPICE = (
    *(
        b"\n",
        b"\n\n",
        b"\r",
        b"\r\n\r\n",
        b"\0",
        b"\xe9",
        b"\xc3",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"--",
        b"=",
        b"=\n",
        b'"',
    ),
    *(
        b";",
        b",",
        b"<",
        b">",
        b"(",
        b")",
        b"\\",
        b"=?",
        b"?=",
        b"=?utf-8?b?",
        b"=?utf-8?q?=E9?=",
        b"=?x?q?",
        b"''",
        b"*0*=",
    ),
    *(b"boundary=", b"charset=", b"name=", b"filename*=utf-8''%", b"Content-Type: ", b"Content-Type: multipart/mixed;"),
    *(
        b"From ",
        b">From ",
        b"> ",
        b">> ",
        b"-- \n",
        b"\t",
        b" \n ",
        b"\xe2\x80\xae",
        b"\xc2\xa0",
        b"\xed\xa0\x80",
        b"\x1b$B",
    ),
    *(b"<div>", b"</div>", b"<!--", b"-->", b"<![CDATA[", b"<blockquote type=cite>", b"<table><tr><td>", b"<p", b"<br"),
    *(
        b"&#x110000;",
        b"&#xd800;",
        b"&amp",
        b"&nbsp;",
        b"<style>",
        b"</style",
        b"display:none",
        b"<pre>",
        b"<a b='",
        b"cid:",
    ),
    *(
        b"begin 644 x\n",
        b"-----BEGIN PGP SIGNED MESSAGE-----\n\n",
        b"\x78\x9f\x3e\x22",
        b"{\\rtf1",
        b"\\'e9",
        b"\\u55357?",
    ),
    *(
        b"BEGIN:VCALENDAR\n",
        b"METHOD:REPLY\n",
        b"DTSTART:00000000T999999\n",
        b"ATTENDEE;PARTSTAT=",
        b"Action: failed\n",
    ),
    *(
        "Le 3 mars 2026 à 10:00, Paul <p@x> a écrit :\n".encode(),
        b"De : x\nDate : y\nObjet : z\n",
        "Envoyé de mon iPhone".encode(),
    ),
)
_NAMES = (
    *(
        b"From",
        b"To",
        b"Cc",
        b"Subject",
        b"Date",
        b"Message-ID",
        b"In-Reply-To",
        b"References",
        b"Received",
        b"Reply-To",
    ),
    *(b"Content-Type", b"Content-Disposition", b"Content-Transfer-Encoding", b"Content-ID", b"Auto-Submitted"),
    *(b"Authentication-Results", b"Return-Path", b"Precedence", b"List-Id", b"X-Failed-Recipients", b"X-Mailer"),
)
_CHARSETS = (
    "utf-8",
    "utf-16",
    "utf-7",
    "iso-8859-1",
    "cp1252",
    "koi8-r",
    "iso-2022-jp",
    "cp437",
    "gb18030",
    "shift_jis",
)
_NAMED = (
    "utf-8",
    "us-ascii",
    "utf-16",
    "utf-7",
    "iso-2022-jp",
    "hz",
    "x-unknown",
    "idna",
    "hex",
    "",
    "utf-8-sig",
    "cp65001",
)
_KINDS = ("mixed", "alternative", "related", "signed", "report", "digest", "appledouble", "x")


def _span(chance: Random, raw: bytes, most: int = 300) -> tuple[int, int]:
    start = chance.randint(0, len(raw))
    return start, min(len(raw), start + chance.randint(0, most))


def _replaced(chance: Random, raw: bytes) -> bytes:
    start, end = _span(chance, raw)
    return raw[:start] + chance.choice(SPICE) + raw[end:]


def _inserted(chance: Random, raw: bytes) -> bytes:
    at = chance.randint(0, len(raw))
    return raw[:at] + chance.choice(SPICE) * chance.choice((1, 1, 1, 2, 3)) + raw[at:]


def _cut(chance: Random, raw: bytes) -> bytes:
    start, end = _span(chance, raw)
    return raw[:start] + raw[end:]


def _ended(chance: Random, raw: bytes) -> bytes:
    return raw[: chance.randint(0, len(raw))]


def _doubled(chance: Random, raw: bytes) -> bytes:
    start, end = _span(chance, raw)
    return raw[:end] + raw[start:end] + raw[end:]


def _flipped(chance: Random, raw: bytes) -> bytes:
    at = chance.randint(0, max(0, len(raw) - 1))
    return raw[:at] + bytes([chance.randint(0, 255)]) + raw[at + 1 :]


def _swollen(chance: Random, raw: bytes) -> bytes:
    """A piece over and over: what costs more than its length shows."""
    start, end = _span(chance, raw, 60)
    piece = chance.choice((raw[start:end], chance.choice(SPICE), chance.choice(SPICE) + chance.choice(SPICE)))
    return raw[:start] + piece * chance.choice((10, 100, 1_000, 5_000)) + raw[end:]


def _lines_moved(chance: Random, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    taken = lines.pop(chance.randint(0, len(lines) - 1))
    for _ in range(chance.randint(0, 2)):
        lines.insert(chance.randint(0, len(lines)), taken)
    return b"\n".join(lines)


def _line_ends(chance: Random, raw: bytes) -> bytes:
    ends = chance.choice((b"\r\n", b"\r", b"\n\r", b"\r\r\n"))
    if chance.random() < 0.5:
        return raw.replace(b"\n", ends)
    at = chance.randint(0, len(raw))
    return raw[:at] + raw[at:].replace(b"\n", ends, chance.randint(1, 20))


def _header_added(chance: Random, raw: bytes) -> bytes:
    """A header, here or in a part, with a value from another one."""
    others = re.findall(rb"(?m)^[\w-]+:(.*(?:\n[ \t].*){0,5})", chance.choice(SEEDS)[:20_000])
    value = chance.choice(others) if others and chance.random() < 0.7 else chance.choice(SPICE)
    line = chance.choice(_NAMES) + chance.choice((b": ", b":", b" : ", b"")) + value + b"\n"
    places = [0, *(found.end() for found in re.finditer(rb"(?m)^[\w-]+:.*\n", raw[:50_000]))]
    at = chance.choice(places)
    return raw[:at] + line + raw[at:]


def _header_lost(chance: Random, raw: bytes) -> bytes:
    found = list(re.finditer(rb"(?m)^[\w-]+:.*\n(?:[ \t].*\n)*", raw[:50_000]))
    if not found:
        return raw
    one = chance.choice(found)
    return raw[: one.start()] + raw[one.end() :]


def _charset_named(chance: Random, raw: bytes) -> bytes:
    name = chance.choice(_NAMED).encode()
    return re.sub(rb"(?i)charset=\"?[\w-]*\"?", b"charset=" + name, raw, count=chance.randint(1, 2))


def _rewritten(chance: Random, raw: bytes) -> bytes:
    """The body in another charset than it says."""
    head, blank, body = raw.partition(b"\n\n")
    return head + blank + body.decode("utf-8", "replace").encode(chance.choice(_CHARSETS), "ignore")


def _encoded(chance: Random, raw: bytes) -> bytes:
    """The body in a transfer encoding that is said, or not said."""
    head, blank, body = raw.partition(b"\n\n")
    name, encode = chance.choice((("base64", base64.encodebytes), ("quoted-printable", quopri.encodestring)))
    said = f"\nContent-Transfer-Encoding: {name}".encode() if chance.random() < 0.8 else b""
    return head + said + blank + encode(body)


def _boundary_changed(chance: Random, raw: bytes) -> bytes:
    found = re.findall(rb"(?m)^--(\S{1,100}?)(?:--)?\r?$", raw[:100_000])
    if not found:
        return raw
    one = chance.choice(found)
    other = chance.choice((one[:-1], one + b"x", one + b"--", b"", chance.choice(found), one.upper(), one + b" "))
    return raw.replace(b"--" + one, b"--" + other, chance.choice((1, 2, -1)))


def _wrapped(chance: Random, raw: bytes) -> bytes:
    """The mail as a part of another, once or many times."""
    for _ in range(chance.choice((1, 1, 2, 10, 300))):
        if len(raw) > MOST_BYTES:
            break
        mark = f"m{chance.randint(0, 99)}".encode()
        inner = raw if chance.random() < 0.5 else b"Content-Type: message/rfc822\n\n" + raw
        kind = chance.choice(_KINDS).encode()
        raw = b"Content-Type: multipart/" + kind + b"; boundary=" + mark + b"\n\n--" + mark + b"\n" + inner
        raw += b"\n--" + mark + b"--\n" if chance.random() < 0.7 else b""
    return raw


def _spliced(chance: Random, raw: bytes) -> bytes:
    """The beginning of this mail, the end of another."""
    other = chance.choice(SEEDS)
    return raw[: chance.randint(0, len(raw))] + other[chance.randint(0, len(other)) :]


def _part_added(chance: Random, raw: bytes) -> bytes:
    """Another mail between two boundaries of this one."""
    found = list(re.finditer(rb"(?m)^--\S{1,100}?\r?\n", raw[:100_000]))
    if not found:
        return raw
    one = chance.choice(found)
    return raw[: one.end()] + chance.choice(SEEDS) + b"\n" + one[0] + raw[one.end() :]


_CHANGES: Sequence[Callable[[Random, bytes], bytes]] = (
    *(_replaced, _replaced, _inserted, _inserted, _cut, _ended, _doubled, _flipped, _flipped, _swollen, _lines_moved),
    *(_line_ends, _header_added, _header_added, _header_lost, _charset_named, _rewritten, _encoded, _boundary_changed),
    *(_wrapped, _spliced, _part_added),
)


def changed(chance: Random, raw: bytes, changes: int = 6, most: int = MOST_BYTES) -> bytes:
    """``raw`` after one to so many ``changes``, at ``most`` so many bytes long."""
    for _ in range(chance.randint(1, changes)):
        raw = chance.choice(_CHANGES)(chance, raw)[:most]
    return raw


def mutant(chance: Random, most: int = MOST_BYTES) -> bytes:
    """A real mail, changed."""
    return changed(chance, chance.choice(SEEDS), most=most)

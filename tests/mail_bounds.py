"""Mails made to cost: each is read in a process of its own, whose time and memory are what the system says of it.

``python -m tests.mail_bounds`` reads them all and prints a line of JSON each.
"""

import argparse
import base64
import json
import os
import resource
from collections.abc import Callable
from typing import NamedTuple

from ogust_tui.mail.bounces import failures
from ogust_tui.mail.kind import Kind, kind_of
from ogust_tui.mail.parsed import parse
from ogust_tui.mail.reply_text import reply_of
from tests.mails import HEAD, HTML, PDF, PLAIN, multipart, part, tnef

MEMORY_LIMIT = 2_000_000_000
CPU_LIMIT = 60
MB = 1_000_000
"""What the sizes below are given in; smaller where all cases are only compared with each other."""


def _text(data: bytes, kind: str = "text/plain; charset=utf-8", encoding: str = "8bit") -> bytes:
    return HEAD + part(kind, data, f"Content-Transfer-Encoding: {encoding}")


def _deep(levels: int, kind: str = "mixed", *, closed: bool = True) -> bytes:
    opened, ends = [], []
    for level in range(levels):
        opened.append(f'Content-Type: multipart/{kind}; boundary="b{level}"\n\n--b{level}\n'.encode())
        ends.append(f"\n--b{level}--\n".encode())
    return HEAD + b"".join(opened) + PLAIN + b"".join(reversed(ends)) * closed


def _nested_mails(levels: int) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\n\nSubject: x\n" * levels + b"\nx"


def _lines(line: bytes, size: int) -> bytes:
    return line * (size // len(line))


CASES: dict[str, Callable[[], bytes]] = {
    "50 MB of text": lambda: _text(_lines(b"Bonjour, ceci est une ligne comme une autre.\n", 50 * MB)),
    "50 MB of one file": lambda: (
        HEAD + multipart("mixed", PLAIN, part("application/pdf; name=a.pdf", b"%PDF" * (9 * MB), encoded=True))
    ),
    "50 MB of binary": lambda: _text(bytes(range(256)) * (MB // 5), "application/pdf", "binary"),
    "50 MB of binary as text": lambda: _text(bytes(range(256)) * (MB // 5), encoding="binary"),
    "50 MB of NUL": lambda: HEAD + b"\n" + b"\0" * 50 * MB,
    "50 MB of NUL, no header": lambda: b"\0" * 50 * MB,
    "50 MB of line ends": lambda: HEAD + b"\n" * 50 * MB,
    "50 MB of CR": lambda: HEAD.replace(b"\n", b"\r") + b"\r" * 50 * MB,
    "50 MB of spaces": lambda: HEAD + b"\n" + b" " * 50 * MB,
    "50 MB of >": lambda: HEAD + b"\n" + b">" * 50 * MB,
    "50 MB of > lines": lambda: HEAD + b"\n" + _lines(b"> \n", 50 * MB),
    "50 MB of quoted lines, flowed": lambda: _text(_lines(b">>> x \n", 50 * MB), "text/plain; format=flowed"),
    "20 MB in one line": lambda: HEAD + b"\n" + _lines(b"mot ", 20 * MB),
    "20 MB in one word": lambda: HEAD + b"\n" + b"a" * 20 * MB,
    "20 MB of one latin-1 line": lambda: HEAD + b"\n" + _lines(b"\xe9t\xe9 ", 20 * MB),
    "20 MB of every byte": lambda: HEAD + b"\n" + _lines(bytes(range(1, 256)), 20 * MB),
    "20 MB in UTF-16": lambda: _text("été ".encode("utf-16-le") * (5 * MB // 2), "text/plain; charset=utf-16"),
    "20 MB in UTF-7": lambda: _text(_lines(b"+AOk-t+AOk- ", 20 * MB), "text/plain; charset=utf-7"),
    "20 MB in ISO-2022-JP": lambda: _text(
        _lines("こ".encode("iso-2022-jp"), 20 * MB), "text/plain; charset=iso-2022-jp"
    ),
    "20 MB in HZ": lambda: _text(_lines(b"~{<:Ky~}", 20 * MB), "text/plain; charset=hz-gb-2312"),
    "10,000 parts": lambda: HEAD + multipart("mixed", *[PLAIN] * (MB // 100)),
    "10,000 files": lambda: HEAD + multipart("mixed", *[PDF] * (MB // 100)),
    "10,000 pages": lambda: HEAD + multipart("mixed", *[HTML] * (MB // 100)),
    "10,000 pages to choose": lambda: HEAD + multipart("alternative", *[HTML] * (MB // 100)),
    "10,000 mails in it": lambda: (
        HEAD + multipart("mixed", *[part("message/rfc822", HEAD + b"Subject: x\n\nx")] * (MB // 100))
    ),
    "10,000 bare parts": lambda: HEAD + b"Content-Type: multipart/mixed; boundary=x\n" + b"\n--x\n" * (MB // 100),
    "1,000,000 bare parts": lambda: HEAD + b"Content-Type: multipart/mixed; boundary=x\n" + b"\n--x" * MB,
    "20,000 words as parts": lambda: (
        HEAD + b"Content-Type: multipart/mixed; boundary=x\n" + b"\n--x\n\nmot" * (MB // 50)
    ),
    "20,000 words as headers": lambda: (
        HEAD + b"Content-Type: multipart/mixed; boundary=x\n" + b"\n--x\nmot" * (MB // 50)
    ),
    "200 levels": lambda: _deep(200),
    "200 levels, never closed": lambda: _deep(200, closed=False),
    "10,000 levels": lambda: _deep(MB // 100),
    "200 levels of alternatives": lambda: _deep(200, "alternative"),
    "200 levels of the same boundary": lambda: (
        HEAD + b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n' * 200 + PLAIN + b"\n--b--" * 200
    ),
    "200 mails in each other": lambda: _nested_mails(200),
    "10,000 mails in each other": lambda: _nested_mails(MB // 100),
    "200 levels of base64": lambda: _wrapped_in_base64(12),
    "lines like boundaries": lambda: (
        HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" + PLAIN + _lines(b"\n--y", 50 * MB)
    ),
    "a boundary of 1 MB": lambda: (
        HEAD + b"Content-Type: multipart/mixed; boundary=" + b"x" * MB + b"\n\n--" + b"x" * MB
    ),
    "a header line of 1 MB": lambda: HEAD + b"Subject: " + _lines(b"mot ", MB) + b"\n\nx",
    "a header line of 50 MB": lambda: HEAD + b"X-Long: " + b"a" * 50 * MB + b"\n\nx",
    "a header folded 1,000,000 times": lambda: HEAD + b"Subject: x" + b"\n x" * MB + b"\n\nx",
    "letters where a header should be": lambda: HEAD + b"a" * 10 * MB + b"\n\nx",
    "100,000 headers": lambda: HEAD + b"X-A: b\n" * (MB // 10) + b"\nx",
    "100,000 headers of many names": lambda: HEAD + b"".join(b"X-%d: b\n" % n for n in range(MB // 10)) + b"\nx",
    "100,000 To headers": lambda: b"To: a@example.org\n" * (MB // 10) + b"\nx",
    "100,000 lines that are no headers": lambda: HEAD + b"pas un en-tete\nSubject: x\n" * (MB // 10) + b"\nx",
    "1,000,000 addresses": lambda: b"To: " + b", ".join(b"a%d@example.org" % n for n in range(MB)) + b"\n\nx",
    "1,000,000 folded addresses": lambda: b"To: " + b",\n ".join(b"a%d@example.org" % n for n in range(MB)) + b"\n\nx",
    "1,000,000 parentheses": lambda: b"From: " + b"(" * MB + b"a@example.org\n\nx",
    "1,000,000 quotation marks": lambda: b'From: "' + b'\\"' * MB + b"a@example.org\n\nx",
    "1,000,000 angles": lambda: b"From: " + b"<" * MB + b"a@example.org\n\nx",
    "1,000,000 ats": lambda: b"From: " + b"a@" * MB + b"\n\nx",
    "encoded words in a row": lambda: b"Subject: " + b"=?utf-8?q?=C3=A9?= " * (MB // 17) + b"\n\nx",
    "beginnings of encoded words": lambda: (
        b"Subject: " + b"=?utf-8?q?" * (MB // 10) + b"\nFrom: " + b"=?a?b?" * (MB // 10) + b"\n\nx"
    ),
    "100,000 ids": lambda: b"References: " + b"<a@b> " * (MB // 10) + b"\n\nx",
    "100,000 Received": lambda: b"Received: by x for <a@b>; " * (MB // 10) + b"\n\nx",
    "100,000 parameters": lambda: HEAD + b"Content-Type: text/plain" + b"; a=b" * (MB // 10) + b"\n\nx",
    "100,000 sections of a parameter": lambda: (
        HEAD
        + b"Content-Disposition: attachment"
        + b"".join(b"; filename*%d*=x" % n for n in range(MB // 10))
        + b"\n\nx"
    ),
    "a parameter of backslashes": lambda: HEAD + b'Content-Type: text/plain; name="' + b"\\" * MB + b"\n\nx",
    "100,000 divs": lambda: _text(b"<div>" * (MB // 10), "text/html"),
    "200,000 lines of a server": lambda: (
        b"From: MAILER-DAEMON@example.org\nSubject: Undelivered Mail Returned to Sender\n" + b"\n" * (MB // 5)
    ),
    "200,000 lines of a person": lambda: b"From: a@example.org\nSubject: Mardi\n" + b"\n" * (MB // 5),
    "a report on a recipient of one long word": lambda: (
        HEAD
        + multipart(
            "report",
            PLAIN,
            part("message/delivery-status", b"Final-Recipient: rfc822; " + b"a" * 4 * MB + b"\nAction: failed\n"),
            more="; report-type=delivery-status",
        )
    ),
    "3,000,000 lines of an attribution": lambda: _text(
        b"<p>Oui</p><div class=gmail_attr>" + b"x<br>" * 3 * MB + b"</div>x", "text/html"
    ),
    "100,000 quotes": lambda: _text(b"<blockquote type=cite>" * (MB // 10) + b"x", "text/html"),
    "100,000 tables": lambda: _text(b"<table><tr><td>x" * (MB // 10), "text/html"),
    "100,000 lists": lambda: _text(b"<ul><li>x" * (MB // 10), "text/html"),
    "100,000 styles": lambda: _text(b"<style>" * (MB // 10), "text/html"),
    "100,000 comments": lambda: _text(b"<!--" * (MB // 10), "text/html"),
    "1,000,000 attributes": lambda: _text(b"<p " + b"a=b " * MB + b">x</p>", "text/html"),
    "1,000,000 styles of attributes": lambda: _text(b"<p style='" + b"display:" * MB + b"'>x</p>", "text/html"),
    "100,000 tags with attributes": lambda: _text(
        b"<p class='quote' style='a:b' title=\"x > y\">x" * (MB // 10), "text/html"
    ),
    "1,000,000 entities": lambda: _text(b"&eacute;&#233;" * MB, "text/html"),
    "10,000,000 <": lambda: _text(b"<" * 10 * MB, "text/html"),
    "10,000,000 <a": lambda: _text(b"<a" * 5 * MB, "text/html"),
    "10,000,000 quotation marks in a tag": lambda: _text(b'<a b="' + b'"' * 10 * MB, "text/html"),
    "1,000,000 tags that end in quotation marks": lambda: _text(b'<a b=">' * MB, "text/html"),
    "1,000,000 cid": lambda: (
        HEAD + multipart("related", part("text/html", b"<img src='cid:x'>" * (MB // 10)), *[PDF] * 100)
    ),
    "20 MB of HTML": lambda: _text(_lines(b"<p>Bonjour <b>Madame</b>,<br>\n", 20 * MB), "text/html"),
    "50 MB of base64 zeros": lambda: _text(_lines(b"A" * 76 + b"\n", 50 * MB), encoding="base64"),
    "50 MB of padded base64": lambda: _text(_lines(b"QQ==\n", 50 * MB), encoding="base64"),
    "50 MB of =": lambda: _text(b"=" * 50 * MB, encoding="base64"),
    "50 MB of no base64": lambda: _text(b"!" * 50 * MB, encoding="base64"),
    "50 MB of soft breaks": lambda: _text(_lines(b"=\n", 50 * MB), encoding="quoted-printable"),
    "50 MB of spaced soft breaks": lambda: _text(_lines(b"=   \n", 50 * MB), encoding="quoted-printable"),
    "50 MB of = and spaces": lambda: _text(_lines(b"= ", 50 * MB), encoding="quoted-printable"),
    "50 MB of =E9": lambda: _text(_lines(b"=E9", 50 * MB), encoding="quoted-printable"),
    "50 MB of uuencode": lambda: _text(
        b"begin 644 x\n" + _lines(b"M" + b"A" * 60 + b"\n", 50 * MB) + b"end\n", "application/pdf; name=a", "x-uuencode"
    ),
    "50 MB of short uuencode": lambda: _text(
        b"begin 644 x\n" + _lines(b"M\n", 50 * MB) + b"end\n", "application/pdf; name=a", "x-uuencode"
    ),
    "uuencode in many parts": lambda: (
        HEAD
        + multipart(
            "mixed",
            *[part("application/pdf", b"begin 644 x\n" + b"M\n" * (MB // 100), "Content-Transfer-Encoding: uue")]
            * (MB // 500),
        )
    ),
    "begin, begin, begin": lambda: _text(_lines(b"begin 644 x\n", 20 * MB), encoding="x-uuencode"),
    "uuencode in the text": lambda: HEAD + b"\n" + _lines(b"begin 644 x\nM\n", 20 * MB),
    "one uuencoded file in the text": lambda: (
        HEAD + b"\nbegin 644 x\n" + _lines(b"M" + b"A" * 60 + b"\n", 50 * MB) + b"end\n"
    ),
    "winmail.dat with 10,000 files": lambda: _text(tnef("x", files=[("a", b"x")] * (MB // 100)), "application/ms-tnef"),
    "winmail.dat of RTF": lambda: _text(tnef(rtf=_bomb(4 * MB)), "application/ms-tnef"),
    "100 winmail.dat of RTF": lambda: (
        HEAD + multipart("mixed", *[part("application/ms-tnef", tnef(rtf=_bomb(MB // 3)), encoded=True)] * 100)
    ),
    "100 winmail.dat of HTML": lambda: (
        HEAD + multipart("mixed", *[part("application/ms-tnef", tnef(html="<p>é" * (MB // 10)), encoded=True)] * 100)
    ),
    "winmail.dat of open groups": lambda: _text(tnef(rtf=_bomb(MB, b"{\\rtf1" + b"{" * MB)), "application/ms-tnef"),
    "a calendar of 10 MB": lambda: _text(b"BEGIN:VCALENDAR\nMETHOD:REPLY\n" + b"BEGIN:VEVENT\n" * MB, "text/calendar"),
    "1,000 calendars": lambda: (
        HEAD + multipart("mixed", *[part("text/calendar", b"BEGIN:VCALENDAR\n" + b"A;B=C:d\n" * 5_000)] * (MB // 1_000))
    ),
    "PGP armour over and over": lambda: _text(_lines(b"-----BEGIN PGP SIGNED MESSAGE-----\n\n- x\n", 20 * MB)),
    "attributions over and over": lambda: _text(
        _lines("Le 3 mars 2026 à 10:00, Paul <p@x.fr> a écrit :\n".encode(), 20 * MB)
    ),
    "attributions that never end": lambda: _text(_lines(b"Le 3 mars 2026 10:00 Paul\n", 20 * MB)),
    "blocks of headers over and over": lambda: _text(_lines(b"De : x\nDate : y\nA : z\n\n", 20 * MB)),
    "a line of attributions": lambda: _text(_lines("Le 3 mars, a écrit : ".encode(), 20 * MB)),
    "taglines over and over": lambda: _text(_lines("Envoyé de mon iPhone\n".encode(), 20 * MB)),
}


def _wrapped_in_base64(levels: int) -> bytes:
    raw = PLAIN
    for _ in range(levels):
        inner = b"--b\n" + raw + b"\n--b--\n"
        raw = b"Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(
            inner
        )
    return HEAD + raw


def _bomb(size: int, rtf: bytes = b"") -> bytes:
    """Compressed RTF that is far longer than its bytes: each reference gives seventeen characters."""
    opening = rtf or b"{\\rtf1 " + b"x" * 4_090
    head = b"".join(b"\0" + opening[at : at + 8] for at in range(0, len(opening) // 8 * 8, 8))
    data = head + (b"\xff" + b"\x00\x0f" * 8) * (size // 17)
    return (len(data) + 12).to_bytes(4, "little") + (2**31).to_bytes(4, "little") + b"LZFu" + bytes(4) + data


class Cost(NamedTuple):
    """What reading one mail took: bytes of it, seconds of the processor, megabytes beyond what building it took."""

    length: int
    seconds: float
    memory: int


def _read(raw: bytes) -> None:
    """All that is done with a mail before the store is asked."""
    mail = parse(raw)
    if kind_of(mail).kind is Kind.BOUNCE:
        failures(mail, raw)
    reply_of(mail)


def _used() -> tuple[float, int]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1_000


def cost(name: str) -> Cost:
    """What the mail of this name costs, read in a process of its own; EOFError when that came to a limit."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.close(out)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT))
        raw = CASES[name]()
        seconds, memory = _used()
        _read(raw)
        later, more = _used()
        os.write(into, json.dumps([len(raw), later - seconds, more - memory]).encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    if not told:
        raise EOFError(f"{name}: more than {CPU_LIMIT} s or {MEMORY_LIMIT} bytes, or an exception")
    return Cost(*json.loads(told))


def main() -> None:
    """Print what each mail costs, or those whose names hold the word that is given."""
    global MB  # noqa: PLW0603  # the sizes are all given in it
    ask = argparse.ArgumentParser(prog="python -m tests.mail_bounds", description=__doc__)
    ask.add_argument("only", nargs="*", help="words of names")
    ask.add_argument("--megabyte", type=int, default=MB, help="how many bytes a megabyte has")
    given = ask.parse_args()
    MB = given.megabyte
    _read(PLAIN)  # what the first mail of all has to load is no mail's cost
    for name in CASES:
        if not given.only or any(word in name for word in given.only):
            print(json.dumps([name, *cost(name)]), flush=True)


if __name__ == "__main__":
    main()

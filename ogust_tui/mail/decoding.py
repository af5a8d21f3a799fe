"""Transfer encodings, encoded words, line ends, format=flowed: what mails do to text, undone. Nothing here raises.

Pure, and knows nothing of a mail's structure.
"""

import binascii
import re
from itertools import pairwise

from ogust_tui.mail.charsets import decode
from ogust_tui.mail.uuencoded import uudecoded

TEXT_LIMIT = 1_000_000
"""Characters of text kept."""

_WORD = re.compile(
    r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?\r\n]*(?:\?(?!=)[^?\r\n]*){0,5})(?:\?=|$)", re.MULTILINE
)
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,100}\?[bBqQ]\?)")
# Control characters, marks that turn the direction of what follows, and half characters.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_LINE_ENDS = re.compile("[\r\x0b\x0c\u2028\u2029]")
_SOFT_BREAK = re.compile(rb"=[ \t]{1,100}(?=\r?\n)")
_PADDING = re.compile(rb"=[=\s]*+")
_STRETCH = 1_000_000
# Words where base64 should begin: a gateway undid it and left the header. Rules and dashes: what a list adds behind.
_NO_BASE64_AT_ALL = re.compile(rb"\s*+(?:[^\s]{0,60}[^\sA-Za-z0-9+/=_-]|[^\s]{1,60}[ \t]+[^\s]{1,60}[ \t]+[^\s])")
_CHANCE = 8
"""Characters that may be words by chance."""
_ADDED_BEHIND = re.compile(rb"\n[ \t]*(?:--|__|\*\*)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")


def clean_text(text: str) -> str:
    """``text`` with plain line ends, without control characters and no longer than ``TEXT_LIMIT``."""
    text = text[: 2 * TEXT_LIMIT]
    if not text.isprintable():
        text = without_unseen(_LINE_ENDS.sub("\n", text.replace("\r\r\n", "\n").replace("\r\n", "\n")))
    return text[:TEXT_LIMIT]


def without_unseen(text: str) -> str:
    """``text`` without control characters, marks of direction and half characters; white space stays."""
    return text if text.isprintable() else _UNSEEN.sub("", text)


def is_blank(text: str) -> bool:
    """Whether nothing is to be seen of ``text``."""
    return not text.strip(" \t\n\r\xa0\u00ad\u034f\u180e\u200b\u200c\u200d\u200e\u200f\u202f\u2060\ufeff\u3164\u3000")


# --- headers


def header_text(value: str) -> str:
    """A header as it reads: encoded words (RFC 2047) decoded, on one line, cleaned."""
    if "=?" in value:
        value = _words_decoded(value.replace("\r", "").replace("\n", ""))
    return " ".join(without_unseen(value).split())


def _words_decoded(value: str) -> str:
    value = _BETWEEN_WORDS.sub(r"\1", value)
    out: list[str] = []
    run: list[tuple[str, str]] = []  # neighbours of one charset: letters are cut between them
    at, charset = 0, ""
    for word in _WORD.finditer(value):
        if run and (word.start() != at or word[1].lower() != charset):
            out.append(_run_decoded(run, charset))
            run = []
        out.append(value[at : word.start()])
        run.append((word[2].lower(), word[3]))
        charset, at = word[1].lower(), word.end()
    return "".join([*out, _run_decoded(run, charset), value[at:]])


def _run_decoded(run: list[tuple[str, str]], charset: str) -> str:
    """Words one after the other as one text. Base64 may be cut anywhere too: it goes on while nothing padded it."""
    data = bytearray()
    pending = ""
    for (encoding, text), (following, _) in pairwise([*run, ("", "")]):
        if encoding == "b":
            pending += text
            if following == "b" and not text.rstrip().endswith("=") and len("".join(pending.split())) % 4:
                continue
            data += base64_bytes(pending.encode("ascii", "replace"))
            pending = ""
        else:
            data += binascii.a2b_qp(text.encode("utf-8", "replace"), header=True)
    return decode(bytes(data), charset, detect=False)


# --- transfer encodings


def transferred(data: bytes | memoryview, encoding: str) -> bytes:
    """``data`` as it was before it was sent; an unknown encoding changes nothing."""
    name = re.split(r"[\s;(,]", encoding.strip().strip("\"'").lower(), maxsplit=1)[0]
    if name in ("base64", "base-64", "b"):
        found = base64_bytes(data)
        return bytes(data) if _NO_BASE64_AT_ALL.match(data) and not _is_words(found) else found
    if name in ("quoted-printable", "quoted_printable", "quotedprintable", "q"):
        return _quoted_printable(data)
    return uudecoded(data) if name in ("x-uuencode", "uuencode", "x-uue", "uue") else bytes(data)


def _quoted_printable(data: bytes | memoryview) -> bytes:
    """Spaces behind a soft break are forgiven; a stretch at a time, for there may be as many breaks as letters."""
    view, found, at = memoryview(data), [], 0
    while at < len(view):
        stretch = bytes(view[at : at + _STRETCH])
        if at + _STRETCH < len(view):
            cut = stretch.rfind(b"\n") + 1 or stretch.rfind(b"=", -2)
            stretch = stretch[:cut] if cut > 0 else stretch
        found.append(binascii.a2b_qp(_SOFT_BREAK.sub(b"=", stretch)))
        at += len(stretch)
    return b"".join(found)


def _is_words(data: bytes) -> bool:
    """Whether this is a text of some length: what is no base64 becomes none when it is read so."""
    text = data[:1_000].decode("utf-8", "replace").rstrip("\ufffd")
    return len(text) > _CHANCE and "\ufffd" not in text and "".join(text.split()).isprintable()


def base64_bytes(data: bytes | memoryview) -> bytes:
    """Base64 as mails have it: strange characters skipped, a truncated end read as far as it goes.

    Some programs pad each line; what follows the padding and is no base64 was added on the way, and is left out.
    """
    if added := _ADDED_BEHIND.search(data, 4):
        data = data[: added.start()]
    first = _PADDING.search(data)
    if first is None or first.end() == len(data):
        return _base64(data)
    pieces = [_base64(data[: first.start()])]
    for line in map(bytes.strip, bytes(memoryview(data)[first.end() :]).split(b"\n", 100_000)[:100_000]):
        if line and (_NOT_BASE64.search(line) or (len(line) % 4 and len(line) < 60)):
            break
        pieces.extend(_base64(piece) for piece in re.split(rb"=+", line, maxsplit=100) if piece)
    return b"".join(pieces)


def _base64(data: bytes | memoryview) -> bytes:
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        kept = re.sub(rb"[^A-Za-z0-9+/]+", b"", data)
        kept = kept[:-1] if len(kept) % 4 == 1 else kept
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


# --- text


def unflowed(text: str, delete_space: bool) -> str:
    """format=flowed (RFC 3676) undone: soft breaks joined within one quote depth, stuffed spaces removed."""
    lines: list[tuple[int, list[str]]] = []
    flowing = False
    for raw_line in text.split("\n"):
        content = raw_line.lstrip(">")
        depth = len(raw_line) - len(content)
        content = content.removeprefix(" ")
        signature = content == "-- "
        goes_on = flowing and content and not signature and lines[-1][0] == depth
        flowing = content.endswith(" ") and not signature
        kept = content[:-1] if flowing and delete_space else content
        if goes_on:
            lines[-1][1].append(kept)
        else:
            lines.append((depth, [kept]))
    return "\n".join(_requoted(depth, "".join(pieces)) for depth, pieces in lines)


def _requoted(depth: int, content: str) -> str:
    return ">" * depth + " " * bool(depth and content) + content


def unsigned(text: str) -> str:
    """What a text signed in its own lines (OpenPGP) says, without the armour; another text as it is."""
    if not text.lstrip().startswith("-----BEGIN PGP SIGNED MESSAGE-----"):
        return text
    _armour, blank, signed = text.partition("\n\n")
    if not blank:
        return text
    words, _, _ = signed.partition("\n-----BEGIN PGP SIGNATURE-----")
    return "\n".join(line.removeprefix("- ") for line in words.split("\n"))

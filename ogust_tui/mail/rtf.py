"""The text of an RTF body, as Outlook has it in winmail.dat. Pure; nothing here raises.

Both steps look at each byte once: the compression (MS-OXRTFCP), and RTF with HTML wrapped in it (MS-OXRTFEX).
"""

import re
import struct

from ogust_tui.mail.charsets import codec_of

RTF_LIMIT = 2_000_000
"""Bytes of RTF that are read."""

_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain"
    b"\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-f]{2})|\\([^a-z'])|([{}])|[\r\n]+|([^\\{}\r\n]+|\\)", re.IGNORECASE
)
_WORDLESS = {
    *(b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer", b"themedata"),
    *(b"listtable", b"listoverridetable", b"rsidtbl", b"generator", b"datastore", b"xmlnstbl", b"fldinst"),
}
_SAID = {
    b"par": "\n",
    b"line": "\n",
    b"row": "\n",
    b"tab": "\t",
    b"cell": "  ",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"endash": "–",
    b"emdash": "—",
    b"bullet": "•",
}


def decompressed(data: bytes) -> bytes:
    """RTF as it was before Outlook compressed it; what cannot be read ends it."""
    if len(data) < 16:
        return b""
    _size, length, kind, _check = struct.unpack_from("<IIII", data)
    if kind == 0x414C454D:  # "MELA": not compressed
        return data[16 : 16 + min(length, RTF_LIMIT)]
    if kind != 0x75465A4C:  # "LZFu"
        return b""
    window = bytearray(_DICTIONARY.ljust(4_096, b" "))
    at, write, out, limit = 16, len(_DICTIONARY), bytearray(), min(length, RTF_LIMIT)
    while at < len(data) and len(out) < limit:
        flags = data[at]
        at += 1
        for bit in range(8):
            if flags >> bit & 1:
                if at + 2 > len(data):
                    return bytes(out)
                offset, count = (data[at] << 8 | data[at + 1]) >> 4, (data[at + 1] & 15) + 2
                at += 2
                if offset == write:
                    return bytes(out[:limit])
                for step in range(count):
                    byte = window[(offset + step) % 4_096]
                    out.append(byte)
                    window[write] = byte
                    write = (write + 1) % 4_096
            else:
                if at >= len(data):
                    return bytes(out[:limit])
                out.append(data[at])
                window[write] = data[at]
                write = (write + 1) % 4_096
                at += 1
    return bytes(out[:limit])


def rtf_body(data: bytes) -> tuple[str, str]:
    """The plain text and the HTML of an RTF body: only one of them, the other is ""."""
    data = data[:RTF_LIMIT]
    if not data.lstrip().startswith(b"{\\rtf"):
        return "", ""
    reader = _Reader(wraps_html=b"\\fromhtml1" in data[:2_000])
    for token in _TOKEN.finditer(data):
        reader.take(token)
    text = reader.text()
    return ("", text) if reader.wraps_html else (text, "")


class _Reader:
    def __init__(self, wraps_html: bool) -> None:
        self.wraps_html = wraps_html
        self.codec = "cp1252"
        self.out: list[bytes | str] = []
        self.groups: list[tuple[bool, bool, int]] = []
        self.silent = False  # in a group that holds no words
        self.beside_html = False  # between htmlrtf and htmlrtf0
        self.per_letter = 1  # characters for old readers behind a Unicode letter
        self.to_skip = 0
        self.starred = False

    def take(self, token: re.Match[bytes]) -> None:
        word, number, byte, symbol, brace, text = token.groups()
        if brace == b"{":
            self.groups.append((self.silent, self.beside_html, self.per_letter))
            del self.groups[1_000_000:]
        elif brace == b"}":
            if self.groups:
                self.silent, self.beside_html, self.per_letter = self.groups.pop()
        elif word is not None:
            self.word(word, int(number) if number else None)
        elif byte is not None:
            self.say(bytes([int(byte, 16)]), True)
        elif symbol is not None:
            self.symbol(symbol)
        elif text is not None:
            self.say(text, False)

    def word(self, word: bytes, number: int | None) -> None:
        starred, self.starred = self.starred, False
        if word == b"htmltag" and self.wraps_html:
            self.silent = self.beside_html
        elif word in _WORDLESS or starred:
            self.silent = True
        elif word == b"htmlrtf":
            self.beside_html = number != 0
        elif word == b"ansicpg" and number:
            self.codec = codec_of(f"cp{number}") or self.codec
        elif word == b"uc" and number is not None:
            self.per_letter = max(0, min(number, 10))
        elif word == b"u" and number is not None:
            self.say(chr(number & 0xFFFF), False)
            self.to_skip = self.per_letter
        elif word in _SAID:
            self.say(_SAID[word], False)

    def symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.starred = True
        elif symbol in b"\\{}":
            self.say(symbol, True)
        elif symbol in (b"~", b"_"):
            self.say("\xa0" if symbol == b"~" else "-", False)
        elif symbol in b"\r\n":
            self.say("\n", False)

    def say(self, said: bytes | str, one: bool) -> None:
        self.starred = False
        if self.to_skip and isinstance(said, bytes):
            cut = 1 if one else min(self.to_skip, len(said))
            self.to_skip -= cut
            said = said[cut:]
        if said and not self.silent and not (self.beside_html and self.wraps_html):
            self.out.append(said)

    def text(self) -> str:
        """Neighbouring bytes are read together: a letter may have several."""
        found: list[str] = []
        run = bytearray()
        for piece in self.out:
            if isinstance(piece, bytes):
                run += piece
            else:
                found += [run.decode(self.codec, "replace"), piece]
                run.clear()
        joined = "".join([*found, run.decode(self.codec, "replace")])
        return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # letters in two halves

"""The letters a terminal has, and what stands for the others: each is shown by one that is as wide, so nothing moves.

Everything the program paints passes here on its way out; no screen and no widget needs to know. Pure.
"""

import codecs
import locale
import unicodedata
from collections.abc import Mapping

UTF8 = "utf-8"
ASCII = "ascii"

# The frames that tell who reads stay apart: "+--+" for the team alone, "====" for contacts, "#" for what is overdue.
_DRAWN = {
    "-": "─━┄┅┈┉╌╍╴╶╸╺‐‑‒–—―−·•",
    "|": "│┆┇┊┋╎╏╵╷",
    "#": "┃█▓▒░■",
    "+": "┌┐└┘├┤┬┴┼╭╮╯╰┏┓┗┛┣┫┳┻╋",
    "=": "═║╔╗╚╝╠╣╦╩╬",
    "*": "●○◉◆★",
    ">": "▸▶→›»➜",
    "<": "◂◀←‹«",
    "^": "↑▲",
    "v": "↓▼▾",
    "x": "×✓✔✗✘",
    "~": "…",
    "'": "‘’‚‛ʼ′",
    '"': "“”„‟″",
    # As they are spoken: "soeur" is "seur" to the ear, and "sour" would be another word.
    "e": "œæ",
    "E": "ŒÆ€",
    "o": "°ø",
    "O": "Ø",
    "s": "ß",
    " ": "\u00a0\u2007\u2009\u202f▁▂▃▄▅▆▇▉▊▋▌▍▎▏▐▔▕▀",
}
_NEAREST = {sign: instead for instead, signs in _DRAWN.items() for sign in signs}
_EURO = "iso8859-15"


class Charset(dict[int, str]):
    """The letters of one encoding, as a table for ``str.translate`` that fills itself."""

    def __init__(self, codec: str) -> None:
        super().__init__()
        self.codec = codecs.lookup(codec).name

    @property
    def has_all(self) -> bool:
        """Whether nothing needs another letter in its place."""
        return self.codec == UTF8

    def __missing__(self, code: int) -> str:
        self[code] = shown = self._nearest(chr(code))
        return shown

    def _nearest(self, sign: str) -> str:
        if self._has(sign):
            return sign
        if sign in _NEAREST:
            return _NEAREST[sign]
        from rich.cells import cell_len

        width = cell_len(sign)
        base = unicodedata.normalize("NFKD", sign)[:1]
        return base if width == 1 and base.isprintable() and self._has(base) else "?" * width

    def _has(self, sign: str) -> bool:
        try:
            sign.encode(self.codec)
        except UnicodeEncodeError:
            return False
        return True

    def shown(self, text: str) -> str:
        """``text`` in these letters, as wide as it was."""
        return text if self.has_all or text.isascii() else text.translate(self)

    def encoded(self, text: str) -> bytes:
        """``text`` as the terminal takes it."""
        return self.shown(text).encode(self.codec, "replace")


def codec_named(environment: Mapping[str, str]) -> str:
    """The encoding that the locale of ``environment`` names. UTF-8 where it names none: terminals speak it today.

    Read from the names themselves: on a machine that lacks the locale, Python would take it for the C one.
    """
    if environment.get("PYTHONUTF8") == "1":
        return UTF8
    named = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := environment.get(name))), "")
    if named in ("C", "POSIX"):
        return ASCII
    language, _dot, charset = named.partition(".")
    charset, _at, variant = charset.partition("@")
    if "@euro" in language or variant == "euro":
        charset = charset or _EURO
    try:
        return codecs.lookup(charset or (locale.getencoding() if language else UTF8)).name
    except LookupError:
        return UTF8

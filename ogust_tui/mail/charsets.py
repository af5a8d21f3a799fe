"""Bytes -> text, whatever charset they are said to be in. Pure; nothing here raises.

Only Python's own text encodings are asked for, by names from a fixed table: it remembers each name that it was ever
asked for, and some of its codecs are no charsets at all.
"""

import codecs
import re
from encodings.aliases import aliases
from functools import lru_cache

_NOT_CHARSETS = {"idna", "punycode", "undefined", "raw_unicode_escape", "unicode_escape", "mbcs", "oem", "charmap"}
_KNOWN = {name for alias, codec in aliases.items() if codec not in _NOT_CHARSETS for name in (alias, codec)}
_KNOWN |= {"cp720", "cp737", "cp856", "cp874", "cp875", "koi8_t", "koi8_u"}
# What mailers call a charset beside its name, compared without punctuation.
_MISNAMED = (
    (re.compile(r"x?(?:cp|ibm|dos|oem|ms|win|windows|codepage)0*(\d{3,5})"), r"cp\1"),
    (re.compile(r"x?(?:iso)?8859p?(\d{1,2})[ei]?"), r"iso8859_\1"),
    (re.compile(r"x?mac(?:intosh|roman|os|osroman)?"), "mac_roman"),
    (re.compile(r"(?:unicode11|x|csunicode11)?utf8.*|unicode|unicode20utf8"), "utf_8"),
    (re.compile(r"(?:unicode11|unicode20|x)?utf7.*|csunicode11utf7"), "utf_7"),
    (re.compile(r"x?(?:ansi|latin|western|default|westerneuropean)"), "cp1252"),
    (re.compile(r"x?(?:sjis|shiftjis).*|xmscp932"), "cp932"),
    (re.compile(r"x?(?:gbk|gb2312|gb231280|cngb|gb18030).*"), "gb18030"),
    (re.compile(r"x?(?:big5).*"), "big5hkscs"),
    (re.compile(r"ksc56011987|x?windows949|xeuckr"), "cp949"),
)
# Charsets that mailers name for want of better: their text is UTF-8 whenever it can be.
_VAGUE = {
    "ascii",
    "iso8859-1",
    "cp1252",
    "iso8859-15",
    "mac-roman",
    "cp1250",
    "cp1254",
    "cp1257",
    "iso8859-2",
    "iso8859-9",
}
_SHIFTING = re.compile(r"utf-7|iso2022|hz")
_WIDE = re.compile(r"utf-(?:16|32)")
_UTF7_LETTERS = re.compile(r"\+[A-Za-z0-9+/]*-?")
_REPLACEMENT = "\ufffd".encode()
_FOREIGN_BYTE = re.compile(rb"[\x80-\xff]")
_DETECTABLE = (
    *("cp850", "cp437", "mac_roman", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r"),
    *("gb18030", "big5", "cp932", "euc_jp", "cp949"),
)
_EVIDENCE = 8
"""Bytes beyond ASCII without which a guess is worth nothing."""


def decode(data: bytes, charset: str, *, detect: bool = True) -> str:
    """``data`` as text: the declared charset, then UTF-8, then windows-1252, then detection (or as it may be)."""
    if not charset and data.isascii():
        return data.decode("ascii")
    declared = codec_of(charset)
    if data.isascii() and not _SHIFTING.match(declared) and not (_WIDE.match(declared) and b"\0" in data):
        return data.decode("ascii")
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff") and (b"\0" in data[:200] or bool(_WIDE.match(declared)))
    if marked:  # the last byte may be missing
        return (data + b"\0" * (len(data) % 2)).decode("utf-16", "replace")
    if declared in ("utf-16", "utf-32") and data[:1] == b"\0":
        declared += "-be"  # without a mark that tells the order; the other one is what Python takes
    if declared == "utf-8":
        text = data.decode("utf-8", "replace")
        if _is_utf8(text, text.count("\ufffd") - data.count(_REPLACEMENT)):
            return text
        ladder = ["cp1252"]
    elif not declared or declared in _VAGUE:
        ladder = ["utf-8", *([declared] if declared not in ("", "ascii", "iso8859-1") else []), "cp1252"]
    elif _WIDE.match(declared) and b"\0" not in data:
        latin = len(_FOREIGN_BYTE.findall(data[:4_000])) * 4 < len(data[:4_000])  # letters of one byte each
        ladder = ["utf-8", *(["cp1252"] if latin else []), declared, "cp1252"]
    else:
        ladder = [declared, "utf-8", "cp1252"]
    for name in ladder:
        try:
            return data.decode(name)
        except (ValueError, LookupError):
            if _SHIFTING.match(name) and data.isascii():  # no other charset hides letters in ASCII
                return _partly_utf7(data.decode("ascii")) if name == "utf-7" else data.decode(name, "replace")
    return _detected(data) if detect else _as_it_may_be(data)


def _partly_utf7(text: str) -> str:
    """UTF-7 in which some plus signs are nothing but that: in a telephone number, in an encoded file."""
    return _UTF7_LETTERS.sub(_letters_or_as_it_is, text)


def _letters_or_as_it_is(found: re.Match[str]) -> str:
    try:
        return found[0].encode("ascii").decode("utf-7")
    except ValueError:
        return found[0]


def _is_utf8(text: str, broken: int) -> bool:
    """Whether what was read as UTF-8, with so many letters replaced, was UTF-8 but for an accident."""
    if not broken:
        return True
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    cut_short = "\ufffd" not in text.rstrip("\ufffd") and foreign > broken
    return cut_short or broken * 4 < foreign


@lru_cache(maxsize=256)
def _looked_up(name: str) -> str:
    normal = re.sub(r"[^a-z0-9]+", "_", name).strip("_")
    if normal not in _KNOWN:
        bare = normal.replace("_", "")
        normal = next((form.sub(said, bare) for form, said in _MISNAMED if form.fullmatch(bare)), "")
    if normal not in _KNOWN:
        return ""
    try:
        found = codecs.lookup(normal)
    except LookupError:  # an encoding of another system
        return ""
    if found.name in ("gb2312", "gbk"):  # programs name the small one and write the big one
        return "gb18030"
    return found.name if found._is_text_encoding and found.name not in _NOT_CHARSETS else ""  # noqa: SLF001


def codec_of(charset: str) -> str:
    """Python's name of a charset of mails, or "" for one that is unknown or no charset at all."""
    if not charset:
        return ""
    name = charset.strip(" \t\"'").lower()
    name = name.removeprefix("charset=").strip("\"'")
    name = re.split(r"[;,/\"'(\[]", name, maxsplit=1)[0].strip()
    return _looked_up(name) if 1 < len(name) < 40 else ""


def _detected(data: bytes) -> str:
    first = _FOREIGN_BYTE.search(data)
    sample = data[max(0, first.start() - 500) :][:4_000] if first else b""
    if len(_FOREIGN_BYTE.findall(sample)) < _EVIDENCE:
        return _as_it_may_be(data)
    from charset_normalizer import from_bytes  # costs 30 ms, and is needed by one mail in thousands

    best = from_bytes(sample, steps=3, cp_isolation=list(_DETECTABLE), preemptive_behaviour=False).best()
    return data.decode(best.encoding, "replace") if best else _as_it_may_be(data)


def _as_it_may_be(data: bytes) -> str:
    """windows-1252, in which a few bytes mean nothing."""
    return data.decode("cp1252", "replace")

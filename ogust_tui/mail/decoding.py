"""Bytes and markup -> text: charsets, transfer encodings, encoded words, format=flowed, HTML. Nothing here raises.

Pure, and knows nothing of a mail's structure.
"""

import binascii
import codecs
import re
from html import unescape
from typing import Any

TEXT_LIMIT = 1_000_000
"""Characters of text kept, and of HTML turned into text."""
MARKUP_LIMIT = 500_000
"""Characters of HTML turned into text; what comes after is left out of the text."""

_WORD = re.compile(r"=\?([^?\s*]*)(?:\*[^?\s]*)?\?([bBqQ])\?([^?\r\n]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]+\?[bBqQ]\?)")
_TAGS = re.compile(r"<(style|script)\b.{0,2000}?</\1\s*>|<[^<>]{0,4000}>", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{1,30}")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
# Western charsets that mailers name for want of better: their text is UTF-8 whenever it can be.
_VAGUE = {"ascii", "iso8859-1", "cp1252", "iso8859-15"}

# Elements that hold quoted mail, by the programs that write them: Apple, Thunderbird and Gmail; Yahoo; GMX; iNotes.
_QUOTES = (
    "//blockquote[@type='cite' or @cite or contains(@class, 'quote')]",
    "//*[contains(@class, 'yahoo_quoted')]",
    "//*[@name='quote']",
    "//*[contains(@class, 'iNotesHistory')]",
)


def decode(data: bytes, charset: str) -> str:
    """``data`` as text: the declared charset, then UTF-8, then windows-1252, then detection. Nothing is raised."""
    declared = _codec(charset)
    if declared in _VAGUE or not declared:
        ladder = ["utf-8", *([declared] if declared and declared != "iso8859-1" else []), "cp1252"]
    elif declared == "utf-8":
        text = data.decode("utf-8", "replace")
        broken, foreign = text.count("\ufffd"), sum(not character.isascii() for character in text)
        cut_short = "\ufffd" not in text.rstrip("\ufffd") and foreign > broken
        if broken == 0 or cut_short or broken * 4 < foreign:
            return text
        ladder = ["cp1252"]
    else:
        ladder = [declared, "utf-8", "cp1252"]
    for name in ladder:
        try:
            return data.decode(name)
        except (ValueError, LookupError):
            continue
    return _detected(data)


def clean_text(text: str) -> str:
    """``text`` with plain line ends, without control characters and no longer than ``TEXT_LIMIT``."""
    text = text[: 2 * TEXT_LIMIT].replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", text)[:TEXT_LIMIT]


def _codec(charset: str) -> str:
    """Python's name of a charset of mails, or "" for one that is unknown or no charset at all."""
    charset = charset.strip(" \t\"'")
    if not _CHARSET.fullmatch(charset):  # Python remembers each name it was ever asked for
        return ""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return ""
    return "" if name in ("idna", "punycode", "undefined") or "escape" in name else name


def _detected(data: bytes) -> str:
    from charset_normalizer import from_bytes  # costs 30 ms, and is needed by one mail in thousands

    best = from_bytes(data[:20_000]).best()
    return data.decode(best.encoding if best else "cp1252", "replace")


def header_text(value: str) -> str:
    """A header as it reads: encoded words (RFC 2047) decoded, on one line, cleaned."""
    value = _BETWEEN_WORDS.sub(r"\1", value.replace("\r", "").replace("\n", ""))
    out: list[str] = []
    at = 0
    pending, pending_charset = b"", ""
    for word in _WORD.finditer(value):
        data = _word_bytes(word[2], word[3])
        if pending and (word.start() != at or word[1].lower() != pending_charset):
            out.append(decode(pending, pending_charset))
            pending = b""
        out.append(value[at : word.start()])
        pending, pending_charset, at = pending + data, word[1].lower(), word.end()
    out.extend([decode(pending, pending_charset), value[at:]])
    return " ".join(_UNSEEN.sub("", "".join(out)).split())


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    return base64_bytes(data) if encoding in "bB" else binascii.a2b_qp(data, header=True)


def base64_bytes(data: bytes) -> bytes:
    """Base64 as mails have it: strange characters skipped, a truncated end read as far as it goes."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        kept = kept[:-1] if len(kept) % 4 == 1 else kept
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def unflowed(text: str, delete_space: bool) -> str:
    """format=flowed (RFC 3676) undone: soft breaks joined within one quote depth, stuffed spaces removed."""
    lines: list[tuple[int, str]] = []
    flowing = False
    for raw_line in text.split("\n"):
        content = raw_line.lstrip(">")
        depth = len(raw_line) - len(content)
        content = content.removeprefix(" ")
        signature = content == "-- "
        if flowing and not signature and lines[-1][0] == depth:
            lines[-1] = (depth, lines[-1][1] + content)
        else:
            lines.append((depth, content))
        flowing = content.endswith(" ") and not signature
        if flowing and delete_space:
            lines[-1] = (depth, lines[-1][1][:-1])
    return "\n".join(">" * depth + " " * bool(depth and content) + content for depth, content in lines)


def html_text(html: str) -> str:
    """The text of an HTML body; what it quotes stands in lines that begin with ">"."""
    html = clean_text(html)[:MARKUP_LIMIT]
    if not html.strip():
        return ""
    from lxml import etree  # type: ignore[import-untyped]  # parsing HTML is rare enough not to be paid for at start
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    parser = HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=True)
    try:
        tree = document_fromstring(html.encode("utf-8"), parser=parser)
        if parser.error_log.filter_from_fatals():  # nested too deep: the parser stopped there
            return _without_tags(html)
        quotes = dict.fromkeys(tree.xpath(" | ".join(_QUOTES)))
        for quote in [one for one in quotes if not any(above in quotes for above in one.iterancestors())]:
            pre = etree.Element("pre")
            pre.text = "\n".join(f"> {line}".rstrip() for line in _rendered(quote, tail=False).split("\n"))
            pre.tail = quote.tail
            quote.getparent().replace(quote, pre)
        return _rendered(tree)
    except (etree.LxmlError, ValueError, RecursionError, AttributeError):
        return _without_tags(html)


def _without_tags(html: str) -> str:
    """The words of a page that cannot be rendered: better without form than lost."""
    words = _TAGS.sub(" ", html)
    return clean_text(unescape(words)).strip()


def _rendered(element: Any, tail: bool = True) -> str:
    from inscriptis import Inscriptis  # type: ignore[import-untyped]
    from inscriptis.css_profiles import CSS_PROFILES  # type: ignore[import-untyped]
    from inscriptis.model.config import ParserConfig  # type: ignore[import-untyped]

    after, element.tail = element.tail, element.tail if tail else None
    text = Inscriptis(element, ParserConfig(css=CSS_PROFILES["strict"])).get_text()
    element.tail = after
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip("\n")

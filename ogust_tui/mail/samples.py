"""A mail made anonymous, so that it can be shown to whoever betters the rules: its shape stays, its words do not.

What programs write stays (the words of wordings/, markup, labels, dates); every other word becomes as many "x", every
address one at example.org. Files are left out, and of the headers only those stay that tell the program.
"""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache

from ogust_tui.mail.mail_programs import MARKERS
from ogust_tui.mail.parsed import parse
from ogust_tui.mail.wordings.tables import DEVICES, LANGUAGES

KEPT_HEADERS = ("x-mailer", "user-agent", "x-originating-client", "auto-submitted", "precedence")
_NAMES = {"nadia", "belkacem", "example", "org", "anne"}
_ADDRESS = re.compile(r"(?<![^\s<>@\"'(),;:])[^\s<>@\"'(),;:]+@[^\s<>@\"'(),;:]+")
_PAGE = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_LONG_NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){7,}")
_NEAR_DATE = re.compile(r"(?:19|20)\d\d|[0-3]?\d")
_TAG = re.compile(r"<!--.*?-->|<[a-zA-Z/!][^<>]{0,20000}>", re.DOTALL)
_STYLE = re.compile(r"(<(style|script|title)\b[^>]*>).*?(</\2>)", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]{1,40})\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>\"']+)")
_MARKS = {marker.attribute for marker in MARKERS} | {"dir"}
_IN_STYLES = re.compile(r"url\s*\([^)]*\)?", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")


def anonymous(raw: bytes) -> bytes:
    """This mail without a word of anybody's, as a mail that can be read again."""
    mail = parse(raw)
    message = EmailMessage(policy=SMTP)
    message["From"] = "x@example.org"
    message["To"] = "y@example.org"
    message["Subject"] = _without_words(mail.subject) or "x"
    for name in KEPT_HEADERS:
        for value in mail.lines(name)[:1]:
            message[name] = _without_words(value)[:200]
    message.set_content(_without_words(mail.text) if mail.text_from == "plain" else "")
    if mail.html:
        message.add_alternative(_page_without_words(mail.html), subtype="html")
    return message.as_bytes()


def _page_without_words(html: str) -> str:
    html = _STYLE.sub(r"\1\3", html)
    pieces: list[str] = []
    at = 0
    for tag in _TAG.finditer(html):
        pieces.append(_text_of_page(html[at : tag.start()]))
        said = tag[0]
        pieces.append(_tag_without_words(said))
        at = tag.end()
    return "".join([*pieces, _text_of_page(html[at:])])


def _tag_without_words(tag: str) -> str:
    """A tag with the attributes alone by which programs mark what they write; of comments the one that marks too."""
    if tag.startswith("<!"):
        return tag if tag == "<!-- originalMessage -->" else ""
    name = re.match(r"</?[a-zA-Z0-9:]{1,40}", tag)
    if name is None:
        return ""
    kept = [
        f'{attribute.lower()}="{_mark(attribute.lower(), value)}"'
        for attribute, value in _ATTRIBUTE.findall(tag[name.end() :])
        if attribute.lower() in _MARKS
    ]
    return f"{' '.join([name[0], *kept])}>"


def _mark(attribute: str, value: str) -> str:
    """What a marking attribute says; of where it points to, only that it does."""
    value = _IN_STYLES.sub("", value.strip("\"'"))
    if attribute == "cite" or _ADDRESS.search(value) or _PAGE.search(value):
        return "x"
    return value


def _text_of_page(text: str) -> str:
    kept = _ENTITY.split(text)
    entities = [*_ENTITY.findall(text), ""]
    return "".join(f"{_without_words(piece)}{entity}" for piece, entity in zip(kept, entities, strict=True))


def _without_words(text: str) -> str:
    pieces: list[str] = []
    at = 0
    for found in _told(text):
        pieces.append(_masked(text[at : found.start()]))
        pieces.append("xxx@example.org" if "@" in found[0] else "https://example.org/x")
        at = found.end()
    return "".join([*pieces, _masked(text[at:])])


def _told(text: str) -> Iterator[re.Match[str]]:
    """The addresses of people and pages in ``text``, in their order."""
    found = sorted((*_ADDRESS.finditer(text), *_PAGE.finditer(text)), key=lambda match: match.start())
    end = 0
    for match in found:
        if match.start() >= end:
            yield match
            end = match.end()


def _masked(text: str) -> str:
    text = _LONG_NUMBER.sub(lambda number: re.sub(r"\d", "0", number[0]), text)
    text = _WORD.sub(lambda word: word[0] if word[0].casefold() in _of_programs() else _shape(word[0]), text)
    return _NUMBER.sub(lambda said: said[0] if _NEAR_DATE.fullmatch(said[0]) else "0" * len(said[0]), text)


def _shape(word: str) -> str:
    return "".join("X" if letter.isupper() else "x" for letter in word)


@lru_cache(maxsize=1)
def _of_programs() -> frozenset[str]:
    """The words that programs write, in all the tables, and those of dates."""
    said: list[str] = [DEVICES.replace("|", " "), _DATES]
    for language in LANGUAGES:
        said.extend(names.replace("|", " ") for _, names in language.labels)
        for kind in ("attributions", "bare_attributions", "originals", "forwards", "taglines", "footers", "banners"):
            said.extend(wording.seen for wording in getattr(language, kind))
    return frozenset(word.casefold() for word in _WORD.findall(" ".join(said))) - _NAMES


_DATES = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim janvier février mars avril mai"
    " juin juillet août septembre octobre novembre décembre janv févr avr juil sept oct nov déc h à"
    " Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat Sun January February March April"
    " May June July August September October November December Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec AM PM UTC"
)

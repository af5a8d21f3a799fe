"""The parts of a mail -> its text and its files. Nothing here raises, on any bytes.

What is text and what is a file is decided by type, name, disposition and place; see ``_is_body``.
"""

import re
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from ogust_tui.mail.calendar_part import CalendarItem, calendar_item
from ogust_tui.mail.charsets import decode
from ogust_tui.mail.content import Content, extension_of
from ogust_tui.mail.decoding import TEXT_LIMIT, clean_text, is_blank, transferred, unflowed, unsigned
from ogust_tui.mail.headers import line_of, split_headers
from ogust_tui.mail.markup import MARKUP_LIMIT, enriched_text, rendered
from ogust_tui.mail.signed import signed_content
from ogust_tui.mail.structure import Budget, Part, Piece, parts_of
from ogust_tui.mail.tnef import SIGNATURE as TNEF_SIGNATURE
from ogust_tui.mail.tnef import read_tnef
from ogust_tui.mail.uuencoded import without_files
from ogust_tui.store.file_rules import clean_file_name

_NO_BODY_TEXT = frozenset(
    {
        *("text/calendar", "text/x-vcalendar", "text/vcard", "text/x-vcard", "text/directory", "text/css", "text/csv"),
        *("text/rfc822-headers", "text/xml", "text/rtf", "text/richtext-format", "text/javascript"),
    }
)
_WORDS = frozenset({"text/plain", "text/html"})
_OTHER_FORMS = frozenset({"text/x-amp-html", "text/watch-html"})
"""What else programs put beside the HTML, for those that know it."""
_NO_FILES = frozenset(
    {
        *("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"),
        *("application/pgp-encrypted",),
    }
)
_MAILS = frozenset({"message/rfc822", "message/global"})
_SIGNED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_CALENDARS = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_META_CHARSET = re.compile(rb"<meta\s[^>]{0,200}charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w-]{2,40})", re.IGNORECASE)
_HTML_SOURCE = re.compile(r"\s*<(?:!doctype\s{1,9}html|html)[\s>]", re.IGNORECASE)
_CID = re.compile(r"cid:([^\"'\s<>)]{1,250})", re.IGNORECASE)
_NO_WORDS = (
    r"(?:\[cid:[^\]\s]{1,250}\]|\[image ?: ?[^\]]{0,250}\]|&nbsp;|\s)+",
    r"[\[(]?(?:text/|(?:message|contenu|content) )?html(?: (?:content|message|only))?[\])]?",
    (
        r"(?:ce (?:message|mail|courriel|contenu)|votre (?:messagerie|logiciel)|this (?:message|e-?mail|is)"
        r"|your e?-?mail|pour (?:voir|lire|visualiser)|to view|please (?:use|view|enable)|si vous ne"
        r"|if you (?:can|are|have)"
        r"|(?:veuillez|merci de) (?:activer|utiliser)).{0,200}\bhtml\b.{0,200}"
    ),
)
"""What stands in the plain text when all words are in the HTML: pictures, or that the reader should see the HTML."""
_PLACEHOLDER = re.compile("|".join(_NO_WORDS), re.IGNORECASE | re.DOTALL)
_GUESSES_LIMIT = 5
"""Texts of one mail whose charset is guessed; a guess costs as much as many mails."""


@dataclass(frozen=True)
class Attachment:
    """One file of a mail. ``name`` is a bare file name, cleaned; ``media_type`` is what the sender says."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    inline: bool = False
    """Whether the HTML shows it, as it shows a logo or a pasted picture."""
    content_id: str = ""


@dataclass
class Body:
    """What was found in the parts of one mail."""

    pieces: list[Piece] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    calendar: CalendarItem | None = None
    spare: str = ""
    """A text that is used when there is no other: that of a winmail.dat, or of a text that came as a file (MMS)."""


class Reading:
    """One way through the parts of a mail, and through the mails that are wrapped in it."""

    def __init__(self) -> None:
        self.budget = Budget()
        self.found = Body()
        self.characters = 0
        self.guesses = 0

    def read(self, raw: bytes) -> list[Part]:
        """Read a mail, or what is built like one; its own part is the first."""
        parts = parts_of(raw, self.budget)
        for part in parts:
            if not part.is_multipart:
                part.pieces = self._leaf(raw, part)
        for part in reversed(parts):
            if part.is_multipart:
                part.pieces = _together(part)
        return parts

    def _leaf(self, raw: bytes, part: Part) -> list[Piece]:
        content = part.content
        if content.kind in _NO_FILES or (content.kind in _OTHER_FORMS and not content.name):
            return []
        if content.kind.startswith("multipart/"):
            wrapped = self._encoded_multipart(raw, part)
            if wrapped is not None:
                return wrapped
        data = transferred(memoryview(raw)[part.start : part.end], content.encoding)
        if _is_body(part, data):
            return self._text(data, content)
        if content.kind in _SIGNED:
            signed = signed_content(data) if self._inner() else None
            if signed is not None:
                return self.read(signed)[0].pieces
        if content.kind in _TNEF or data.startswith(TNEF_SIGNATURE):
            if self._winmail(data):
                return []
        elif content.kind == "application/applefile" and part.within("multipart/appledouble"):
            return []
        elif content.kind in _CALENDARS or content.name.lower().endswith(".ics"):
            return self._calendar(data, content)
        elif content.kind in _WORDS and content.disposition != "attachment" and not self.found.spare:
            self.found.spare = "".join(piece.plain or rendered(piece.html)[0] for piece in self._text(data, content))
        self._attach(self._name_of(content, data), content.kind, data, content.content_id)
        return []

    def _inner(self) -> bool:
        """Whether one more thing may be read that is a mail of its own."""
        self.budget.inner -= 1
        return self.budget.inner >= 0

    def _encoded_multipart(self, raw: bytes, part: Part) -> list[Piece] | None:
        """What a multipart holds that was encoded as a whole, against all rules."""
        encoding = part.content.encoding.strip().lower()
        if encoding not in ("base64", "quoted-printable") or not self._inner():
            return None
        head = f"Content-Type: {' '.join(part.headers['content-type'][0].split())}\n\n".encode("utf-8", "replace")
        parts = self.read(head + transferred(memoryview(raw)[part.start : part.end], encoding))
        return parts[0].pieces

    def _text(self, data: bytes, content: Content) -> list[Piece]:
        if self.characters > TEXT_LIMIT:
            self.budget.complete = self.budget.complete and not data.strip()
            return []
        charset = content.parameter("charset")
        is_html = content.kind == "text/html"
        if not is_html and b"begin " in data:
            data, files = without_files(data)
            for name, inside in files:
                self._attach(clean_file_name(decode(name, "", detect=False)), "application/octet-stream", inside, "")
        if is_html and not charset and (meta := _META_CHARSET.search(data[:4_096])):
            charset = meta[1].decode("ascii", "replace")
        self.budget.complete = self.budget.complete and len(data) <= MARKUP_LIMIT
        self.guesses += 1
        text = decode(data[:MARKUP_LIMIT], charset, detect=self.guesses <= _GUESSES_LIMIT)
        if is_html or _HTML_SOURCE.match(text[:1_000]):
            self.characters += min(len(text), TEXT_LIMIT)
            return [Piece("", text)]
        text = clean_text(text)
        self.budget.complete = self.budget.complete and len(text) < TEXT_LIMIT
        self.characters += len(text)
        if content.parameter("format").lower() == "flowed":
            text = unflowed(text, content.parameter("delsp").lower() == "yes")
        elif content.kind in ("text/enriched", "text/richtext"):
            text = enriched_text(text)
        return [Piece(unsigned(text), "")]

    def _calendar(self, data: bytes, content: Content) -> list[Piece]:
        """An answer to an invitation is no file, unless it was sent as one."""
        self.budget.calendars -= 1
        text = decode(data[:TEXT_LIMIT], content.parameter("charset"), detect=False)
        item = calendar_item(text) if self.budget.calendars >= 0 else None
        if self.found.calendar is None:
            self.found.calendar = item
        is_file = content.name or content.disposition == "attachment"
        if item is None or not item.is_answer or is_file:
            self._attach(self._name_of(content, data), content.kind, data, content.content_id)
        return []

    def _winmail(self, data: bytes) -> bool:
        """Whether the files and the text of a winmail.dat could be taken out of it."""
        inside = read_tnef(data)
        if inside is None:
            return False
        for file in inside.files:
            self._attach(
                clean_file_name(file.name), file.media_type or "application/octet-stream", file.data, file.content_id
            )
        if not self.found.spare:
            self.found.spare = rendered(inside.html)[0] if is_blank(inside.text) else clean_text(inside.text)
        return True

    def _name_of(self, content: Content, data: bytes) -> str:
        if content.name or content.kind not in _MAILS:
            return content.name
        headers, _ = split_headers(data, 0, min(len(data), 64 * 1024))
        subject = clean_file_name(re.sub(r"[/\\]", "-", line_of(headers, "subject"))[:100])
        return f"{subject}.eml" if subject else ""

    def _attach(self, name: str, kind: str, data: bytes, content_id: str) -> None:
        name = name or f"piece-{len(self.found.attachments) + 1}{extension_of(kind)}"
        self.found.attachments.append(Attachment(name, kind, data, False, content_id))


def _is_body(part: Part, data: bytes) -> bool:
    """Whether a part is words of the mail rather than a file.

    Named text is a file, except where a mail has its words: alone, first, or as one of several forms of them.
    """
    content = part.content
    kind = content.kind
    attached = content.disposition == "attachment"
    if part.parent is None and kind == "application/octet-stream" and not content.name:
        return _reads_as_text(data)
    if kind.startswith("multipart/"):
        return not part.too_deep
    if not kind.startswith("text/") or kind in _NO_BODY_TEXT:
        return False
    if part.parent is None:
        return not (attached and content.name)
    if attached:
        return False
    chosen = part.within("multipart/alternative") or (part.within("multipart/related") and part.first)
    shown = content.disposition == "inline" and part.first and part.within("multipart/mixed")
    return chosen or shown or not content.name


def _reads_as_text(data: bytes) -> bool:
    sample = data[:4_000]
    return bool(sample.strip()) and not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", sample)


def _together(part: Part) -> list[Piece]:
    """The pieces of a multipart out of those of its children."""
    if part.content.kind != "multipart/alternative":
        return [piece for child in part.children for piece in child.pieces]
    groups = [child.pieces for child in part.children if child.pieces]
    plain = next((group for group in groups if any(not is_blank(piece.plain) for piece in group)), [])
    html = next((group for group in reversed(groups) if any(not is_blank(piece.html) for piece in group)), [])
    said = "\n".join(piece.plain or (rendered(piece.html)[0] if piece.html else "") for piece in plain).strip("\n")
    markup = "\n".join(piece.html for piece in html if piece.html)
    if markup and len(said) < 500 and _PLACEHOLDER.fullmatch(said.strip()):
        said = ""
    return [Piece(said, markup)] if said or markup else []


def finished(found: Body, html: str) -> tuple[Attachment, ...]:
    """The attachments with names of their own, and those marked that the HTML shows."""
    shown = {unquote(one) for one in _CID.findall(html)[:2_000]} if found.attachments else set()
    names: dict[str, int] = {}
    result = []
    for one in found.attachments:
        name, count = one.name, names.get(one.name.casefold(), 0) + 1
        while count > 1:
            stem, dot, extension = one.name.rpartition(".")
            name = f"{stem} ({count}).{extension}" if dot and stem else f"{one.name} ({count})"
            if name.casefold() not in names:
                break
            count += 1
        names[one.name.casefold()] = count
        names.setdefault(name.casefold(), 1)
        result.append(replace(one, name=name, inline=bool(one.content_id) and one.content_id in shown))
    return tuple(result)

"""The text of an HTML body, in one pass whose cost is the length of the page. Pure; nothing here raises.

A page is read tag by tag and never made into a tree: mails are too often broken, and a tree that is deep or has many
attributes costs more than a mail may. What it quotes stands in lines that begin with ">".
"""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from ogust_tui.mail.decoding import TEXT_LIMIT, clean_text, is_blank
from ogust_tui.mail.mail_programs import Does, Marker, marker_of, may_be_marked

MARKUP_LIMIT = 8_000_000
"""Characters of HTML looked at."""
TAGS_LIMIT = 300_000
"""Tags looked at; the text ends there."""

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_PARAGRAPHS = frozenset(["blockquote", "dir", "h1", "h2", "h3", "h4", "h5", "h6", "p"])
_VOID = frozenset(
    [
        "area",
        "base",
        "basefont",
        "br",
        "col",
        "embed",
        "frame",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_WORDLESS = frozenset(["script", "style", "title", "template", "object", "applet", "math"])
_SELF_CLOSING = frozenset(["p", "li", "td", "th", "tr", "dt", "dd", "option"])
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,60})([^>]*)>")
_TAG_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:_-]{0,60})")
_ATTRIBUTE = re.compile(r"(?<![\w:-])([\w:-]{1,40})\s{0,20}=\s{0,20}(\"[^\"]{0,2000}|'[^']{0,2000}|[^\s>\"']{1,2000})")
_SPACES = re.compile("[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|mso-hide\s{0,9}:\s{0,9}all", re.IGNORECASE)
_ATTRIBUTES_LIMIT = 4_000
_LONG_NUMBER = re.compile(r"&#[0-9]{8,};?")
_ANY_TAG = re.compile("<[a-zA-Z/!]")


class PageLine(NamedTuple):
    """One line of a page: whether it stands in a quote, and what the program marked it as, if it did."""

    text: str
    quoted: bool = False
    marker: Marker | None = None
    indented: bool = False
    """Whether it stands in a blockquote that nothing marks: a quote when an attribution stands above, else a layout."""


def html_text(html: str) -> str:
    """The text of an HTML body."""
    return rendered(html)[0]


def rendered(html: str) -> tuple[str, bool]:
    """The text of an HTML body, quoted lines behind ">", and whether that is all of it."""
    lines, whole = page_lines(html)
    text = "\n".join((f"> {line.text}" if line.text else ">") if line.quoted else line.text for line in lines)
    return text[:TEXT_LIMIT], whole and len(text) < TEXT_LIMIT


def page_lines(html: str) -> tuple[list[PageLine], bool]:
    """The lines of an HTML body, never two empty ones in a row, and whether that is all of it."""
    html = html[:MARKUP_LIMIT].replace("\0", "")
    if not _ANY_TAG.search(html):  # words that only call themselves HTML
        return [PageLine(line) for line in clean_text(_unescaped(html)).strip().split("\n")], True
    page = _Page(html)
    page.read()
    if page.hidden is not None:  # what was hidden never ended: rather too much than nothing
        page = _Page(html, hiding=False)
        page.read()
    while page.lines and not page.lines[-1].text:
        page.lines.pop()
    return page.lines, page.complete and len(html) < MARKUP_LIMIT


def enriched_text(text: str) -> str:
    """The words of text/enriched (RFC 1896) and its elder sister: single line ends are spaces there."""
    text = re.sub(r"<param>.{0,100}?</param>", "", text[:TEXT_LIMIT], flags=re.IGNORECASE | re.DOTALL)
    text = re.sub(r"(?<!<)<(?!<)/?[a-zA-Z-]{1,60}>", "", text).replace("<<", "<")
    return re.sub(r"\n+", lambda ends: "\n" * (len(ends[0]) - 1) or " ", text)


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    return unescape(_LONG_NUMBER.sub("\ufffd", text[:TEXT_LIMIT]))


@dataclass
class _Inside:
    """An element that changes what stands in it; like ones within are counted to find its end."""

    tag: str
    depth: int = 1

    def ends(self, tag: str, closing: bool) -> bool:
        if tag == self.tag:
            if not closing and tag in _SELF_CLOSING:
                return True
            self.depth += -1 if closing else 1
        return self.depth <= 0


@dataclass
class _Page:
    html: str
    hiding: bool = True
    lines: list[PageLine] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    hidden: _Inside | None = None
    quote: _Inside | None = None
    indented: _Inside | None = None
    aside: _Inside | None = None
    """An element that a program marked as something else than a quote."""
    quote_marker: Marker | None = None
    aside_marker: Marker | None = None
    next_marker: Marker | None = None
    """Of the next line alone."""
    lists: list[int] = field(default_factory=list)  # -1: bullets, else the last number
    preformatted: int = 0
    margin: bool = False
    complete: bool = True
    unclosed: set[str] = field(default_factory=set)

    def read(self) -> None:
        html, at, end, tags = self.html, 0, len(self.html), 0
        while at < end:
            opened = html.find("<", at)
            if opened < 0:
                break
            tags += 1
            if tags > TAGS_LIMIT:
                self.complete = False
                at = end
                break
            if opened > at:
                self.text(html[at:opened])
            at = self.tag(opened)
            if at < 0:  # no tag ends any more
                at = opened
                break
        if at < end:
            self.text(html[at:])
        self.break_line()

    def tag(self, opened: int) -> int:
        """Take the tag that begins here: where it ends, or -1."""
        html = self.html
        usual = _TAG.match(html, opened)
        if usual is not None and usual[3].count('"') % 2 == 0:
            return self.named(usual[2].lower(), usual[1] == "/", usual[3], usual.end())
        if html.startswith("<!--", opened):
            closed = html.find("-->", opened + 4) if "-->" not in self.unclosed else -1
            if closed >= 0:
                return closed + 3
            self.unclosed.add("-->")
        name = _TAG_NAME.match(html, opened + 1)
        if name is None and html[opened + 1 : opened + 2] not in ("!", "?", "/"):
            self.text("<")
            return opened + 1
        closed = self.tag_end(opened)
        if closed < 0:
            return -1
        if name is None:
            return closed
        return self.named(name[1].lower(), html[opened + 1] == "/", html[name.end() : closed - 1], closed)

    def named(self, tag: str, closing: bool, attributes: str, closed: int) -> int:
        """Take a tag of this name that ends at ``closed``: where to go on."""
        if tag in _WORDLESS:
            return closed if closing else self.after_element(tag, closed)
        if self.hidden is None:
            self.element(tag, closing, attributes[:_ATTRIBUTES_LIMIT])
        elif self.hidden.ends(tag, closing):
            self.hidden = None
        return closed

    def tag_end(self, opened: int) -> int:
        """Where this tag ends; a ">" within quotation marks belongs to it."""
        closed = first = self.html.find(">", opened)
        for _ in range(4):
            if closed < 0 or closed - opened > 20_000:
                break
            inside = self.html[opened:closed]
            if inside.count('"') % 2 == 0 or not re.search(r"=\s{0,9}\"[^\"]*\Z", inside):
                return closed + 1
            closed = self.html.find(">", closed + 1)
        return first + 1 if first >= 0 else -1

    def after_element(self, tag: str, at: int) -> int:
        """Behind an element without words; when it never ends, its words are shown."""
        if tag in self.unclosed or self.html[at - 2] == "/":
            return at
        found = re.compile(f"</{tag}[^>]{{0,200}}>?", re.IGNORECASE).search(self.html, at)
        if found is None:
            self.unclosed.add(tag)
            return at
        return found.end()

    def element(self, tag: str, closing: bool, attributes: str) -> None:
        self.leave(tag, closing)
        if tag in _BLOCKS:
            self.break_line()
        elif tag in _PARAGRAPHS:
            self.break_line()
            self.margin = True
        if attributes and not closing and self.may_mean_something(attributes.lower()):
            self.marked(tag, attributes)
            if self.hidden is not None:
                return
        if tag == "br" and not closing:
            self.end_line()
        elif tag in ("td", "th") and not closing and any(not is_blank(piece) for piece in self.line):
            self.line.append("  ")
        elif tag == "pre":
            self.preformatted = max(0, self.preformatted + (-1 if closing else 1))
        elif tag in ("ul", "ol", "menu", "dir"):
            self.list_changes(tag, closing)
        elif tag == "li" and not closing:
            self.item()
        elif tag == "img" and not closing:
            self.picture(attributes)

    def may_mean_something(self, attributes: str) -> bool:
        """Whether these attributes, in small letters, may hide an element or be a program's mark."""
        return may_be_marked(attributes) or (self.hiding and ("none" in attributes or "mso-hide" in attributes))

    def leave(self, tag: str, closing: bool) -> None:
        """End what this tag ends of the elements that change what stands in them."""
        if self.quote is not None and self.quote.ends(tag, closing):
            self.break_line()
            self.quote = self.quote_marker = None
            self.margin = True
        if self.indented is not None and self.indented.ends(tag, closing):
            self.break_line()
            self.indented = None
        elif tag == "blockquote" and not closing and self.indented is None:
            self.break_line()
            self.indented = _Inside(tag)
        if self.aside is not None and self.aside.ends(tag, closing):
            self.break_line()
            self.aside = self.aside_marker = None

    def marked(self, tag: str, attributes: str) -> None:
        """An element that hides what stands in it, perhaps, or that a mail program marked."""
        values = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(attributes)}
        if self.hiding and tag not in _VOID and _HIDDEN.search(values.get("style", "")):
            self.hidden = _Inside(tag)
            return
        marker = marker_of(tag, values) if self.quote is None else None
        if marker is None:
            return
        self.break_line()
        if marker.does is Does.HISTORY:
            self.next_marker = marker
        elif tag in _VOID:
            return
        elif marker.does is Does.QUOTE:
            self.quote, self.quote_marker = _Inside(tag), marker
        elif self.aside is None:
            self.aside, self.aside_marker = _Inside(tag), marker

    def list_changes(self, tag: str, closing: bool) -> None:
        if closing:
            self.lists[-1:] = []
        elif len(self.lists) < 50:
            self.lists.append(0 if tag == "ol" else -1)

    def item(self) -> None:
        if self.lists and self.lists[-1] >= 0:
            self.lists[-1] += 1
            mark = f"{self.lists[-1]}. "
        else:
            mark = "* "
        self.line.append("  " * min(len(self.lists), 10) + mark)

    def picture(self, attributes: str) -> None:
        """Programs draw emoji as pictures; words beside a picture are no part of the text."""
        values = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(attributes)}
        said = _unescaped(values.get("alt", ""))
        if 0 < len(said) <= 16 and not any(letter.isalnum() or letter.isascii() for letter in said):
            self.line.append(said)

    def text(self, text: str) -> None:
        if self.hidden is not None:
            return
        text = _unescaped(text)
        if self.preformatted:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self.line.append(first)
            for other in others:
                self.end_line()
                self.line.append(other)
            return
        if "  " in text or not text.isprintable():
            text = _SPACES.sub(" ", text)
        if text[:1] == " " and (not self.line or self.line[-1][-1:] == " "):
            text = text[1:]
        if text:
            self.line.append(text)

    def break_line(self) -> None:
        """Begin a new line, unless one has just begun."""
        if self.line:
            if any(not is_blank(piece) for piece in self.line):
                self.end_line()
            self.line.clear()

    def end_line(self) -> None:
        """Put what was read since the last line; of empty lines the first only."""
        text = clean_text("".join(self.line).replace("\xa0", " ")).replace("\n", " ").rstrip(" \t")
        self.line.clear()
        quoted = self.quote is not None
        if self.margin and text:
            self.put("", quoted and bool(self.lines) and self.lines[-1].quoted, None)
        self.margin = self.margin and not text
        marker = self.next_marker or self.aside_marker or self.quote_marker
        if self.put(text, quoted, marker):
            self.next_marker = None

    def put(self, text: str, quoted: bool, marker: Marker | None) -> bool:
        if not text and (not self.lines or not self.lines[-1].text):
            return False
        self.lines.append(PageLine(text, quoted, marker, self.indented is not None))
        return True

"""The tables of wordings/ as rules on lines: attributions, blocks of headers, forwards, taglines, footers.

Each answer names its rule ("fr: Nadia Belkacem a écrit :"), so that a decision can be explained. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from ogust_tui.mail.mail_programs import Does
from ogust_tui.mail.reply_lines import Line
from ogust_tui.mail.wordings.tables import DEVICES, LANGUAGES
from ogust_tui.mail.wordings.wording import Wording

LINES_LOOKED_AT = 1_000
"""Lines of a mail in which attributions and headers are looked for: nobody types more above what they quote."""
WRAPPED_LINES = 5
"""Lines over which an attribution may be wrapped."""
TAGLINE_LENGTH = 250
ATTRIBUTION_LENGTH = 700
_WRAPPED_LENGTH = 20
BLOCK_LINES = 20
"""Lines that a block of headers may have."""

_ADDRESS = re.compile(r"[^\s<>@\"',;:()\[\]]+@[^\s<>@\"',;:()\[\]]+\.[^\s<>@\"',;:()\[\]]+")
_FULL_DATE = re.compile(r"\b(?:19|20)\d\d\b.*\b\d{1,2}[:hH]\d\d|\b\d{1,2}[:hH]\d\d.*\b(?:19|20)\d\d\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CLOCK_DATE = re.compile(r"\b(?:19|20)\d\d\b.*\b\d{1,2}:\d\d|\b\d{1,2}:\d\d.*\b(?:19|20)\d\d\b")
_BLOCK = "De : … Envoyé : … À : … Objet : …"
RULE = re.compile(r"[-_=*~#—–‐‑]{5,}")
"""A line drawn across a text."""


@dataclass(frozen=True)
class Found:
    """A rule that holds: its name, how many lines it takes, and what follows on the last of them."""

    rule: str
    lines: int = 1
    rest: str = ""
    opens: bool = False
    """Whether the rule says how an attribution begins ("Le …"), and not only how it ends."""
    addressed: bool = False
    """Whether an address, or a year and a clock, stand in it: programs write these, people hardly do."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class _Rules:
    """The patterns of one kind: asked together first, for nearly every line is none of them.

    That is a pattern which may hold too often and is cheap; the exact ones are compiled when it held for them.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._each = [
            (f"{language.code}: {wording.seen}", wording)
            for language in LANGUAGES
            for wording in getattr(language, kind)
        ]

    @cached_property
    def _any(self) -> re.Pattern[str]:
        """What holds wherever a rule does; its last group tells the first rule that may."""
        words = "|".join(f"(?:{_rough(wording, self.kind)})()" for _, wording in self._each)
        return re.compile(f"{_BEFORE.get(self.kind, '')}(?:{words})", re.IGNORECASE)

    def match(self, seen: str) -> tuple[str, re.Match[str]] | None:
        """The first rule that holds at the beginning, by its name."""
        may = self._any.match(seen)
        if may is None:
            return None
        assert may.lastindex is not None
        for name, wording in self._each[may.lastindex - 1 :]:
            if match := _matched(wording, self.kind, seen):
                return name, match
        return None


_DEVICE = "|".join(re.escape(device) for device in DEVICES.split("|"))
# A few words around the name of a phone or program, with the address of its page.
_ON_DEVICE = (
    r"(?!.*\b(?:is|was|are|were|have|will|est|était|j['’]ai|suis|hier|demain|matin|soir|midi|yesterday|today|tomorrow|morning"
    r"|evening|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|mai|juin|juillet|août"
    r"|septembre|octobre|novembre|décembre|votre|vos|notre|nos|leur|your|his|her|our|their)\b|.*\baujourd)"
    rf"(?:[\w'’&+®/-]+(?:\.\w+)*,? ){{0,7}}?(?<![^\W_])(?:[ld]['’])?(?:{_DEVICE})(?![^\W_])(?:"
    rf" [\w'’&+®/()-]+(?:\.\w+)*){{0,6}}?"
    r"(?: ?[<(\[]+(?:https?://|mailto:)[^\s<>]+[>)\]]+)?"
)


_BEFORE = {"taglines": r"[*_]*(?:\[(?=.*\]))?", "originals": r"[-_=*~‐‑ ]{2,}"}
_BEHIND = {
    "taglines": r"\]?(?: ?[(<]?https?://[^\s<>]+[)>]?)?[*_]*(?: ?[^\w\x00-\x7f]{1,6})?$",
    "originals": r"[^\w]*?[-_=*~‐‑]{2,}",
}


def _rough(wording: Wording, kind: str) -> str:
    """The words of a rule, with anything where a phone or program should be named."""
    return wording.pattern.replace("{device}", ".+?") if kind == "taglines" else wording.pattern


def _matched(wording: Wording, kind: str, seen: str) -> re.Match[str] | None:
    before, behind = _BEFORE.get(kind, ""), _BEHIND.get(kind, "")
    if kind == "taglines" and not _compiled(f"{before}(?:{_rough(wording, kind)})").match(seen):
        return None
    words = wording.pattern.replace("{device}", _ON_DEVICE) if kind == "taglines" else wording.pattern
    return _compiled(f"{before}(?:{words}){behind}").match(seen)


_ATTRIBUTIONS = _Rules("attributions")
_BARE = _Rules("bare_attributions")
_ORIGINALS = _Rules("originals")
_FORWARDS = _Rules("forwards")
_TAGLINES = _Rules("taglines")
_FOOTERS = _Rules("footers")
_BANNERS = _Rules("banners")
_BELOW = "|".join(one for language in LANGUAGES for one in language.answers_below)
_ROLES = {
    name.casefold(): role for language in LANGUAGES for role, names in language.labels for name in names.split("|")
}


def _of_all(kind: str) -> str:
    """The alternatives of one kind in all languages."""
    return "|".join(dict.fromkeys(filter(None, (getattr(language, kind) for language in LANGUAGES))))


def _names(*roles: str) -> str:
    """The names of the labels of these roles, in all languages."""
    return "|".join(re.escape(name) for name, role in _ROLES.items() if role in roles)


_LABEL = re.compile(r"[*_|]{0,3} ?([^\W\d_][\w'’ -]{0,24}?) ?[*_]{0,2} ?[:：][*_]{0,2}(?: |$|(?=\S))")
_LABEL_LENGTH = 40
_SYMBOLS = re.compile(r"^(?:\[https?://[^\s\[\]]{1,300}\]|<https?://[^\s<>]{1,300}>|[\W_])+")
_LEADING = "-–—* "
_DIGIT = re.compile(r"\d")
_VERBS = _of_all("verbs").casefold().split("|")
_ANSWERS = _of_all("answers").casefold().split("|")
_OPENS = re.compile(rf"(?:{_of_all('opens')}) ", re.IGNORECASE)
_BEGINS = re.compile(rf"(?:(?<![^\W\d_])|(?<=[a-z]))(?:{_of_all('opens')}) (?=\D{{0,14}}\d)")
"""Where an attribution may begin behind other words."""
_ON_ONE_LINE = re.compile(
    rf"(?:{_names('from')}) ?: .{{3,200}}@.{{3,100}}?\b(?:{_names('sent', 'date')}) ?: ?.{{0,20}}\d", re.IGNORECASE
)
"""A block of headers without its line ends."""
FORWARD_SUBJECT = re.compile(rf"(?:{_of_all('forward_subjects')}) ?:", re.IGNORECASE)
"""How the subject of a forward begins."""
_TAGLINE_OPENS = re.compile(rf"[*_(\[<]*(?:{_of_all('tagline_opens')})", re.IGNORECASE)
GLUED_TAGLINE = re.compile(rf"(?<=[\w.!?)])\s?(?=(?:{_of_all('tagline_opens')})\b)")
"""Where a tagline may begin behind the last words typed."""
# In no language: a date, a name, an address. Two programs; and GroupWise.
_DATED_ADDRESS = re.compile(
    r"(?=.{0,60}\d).{6,120}?(?:< ?[^<>\s@]+@[^<>\s@]+>\)?| (?:de|par|by|from|von|van|da) [^<>\s@]+@[^<>\s@]+?) ?:$"
    r"|(?:19|20)\d\d[/-]\d{1,2}[/-]\d.{3,120}?< ?[^<>\s@]+@[^<>\s@]+>$"
)
_DATED_WORDS = re.compile(
    r"(?=.{0,120}\b(?:19|20)\d\d\b)(?=.{0,120}\b\d{1,2}:\d\d).{6,160}?<[^<>\s@]+@[^<>\s@]+>[^<>@:]{1,25}:$"
)
"""An attribution in any words: believed only where quoted lines follow."""
GREETING = re.compile(rf"(?:{_of_all('greetings')})\b.{{0,50}}[,!.]?", re.IGNORECASE)
"""A line with which people begin a mail."""
CLOSING = re.compile(rf"(?i:{_of_all('closings')})\b|[A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’.-]*){{1,3}}(?: @\w+)?$")
"""How a line begins with which people end a mail: a closing, or their name."""
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]{1,80})\]\(https?://[^\s()]{1,300}\)")


def attribution(lines: Sequence[Line], at: int) -> Found | None:
    """The attribution that begins on this line."""
    first = lines[at]
    if not first.seen or at > LINES_LOOKED_AT:
        return None
    window: list[str] = []
    ends = False
    for line in lines[at : at + WRAPPED_LINES]:
        if not line.seen or (line.quoted and not first.quoted):
            break
        window.append(line.seen)
        ends = ends or _may_end(line.seen)
    return _attribution(tuple(window)) if ends else None


def _may_end(seen: str) -> bool:
    """Whether an attribution may end on this line."""
    return ":" in seen or "：" in seen or seen[-1:] == ">" or seen[-5:] == "wrote"


@lru_cache(maxsize=64)  # each is asked for twice, and again for the other body of the mail
def _attribution(window: tuple[str, ...]) -> Found | None:
    """The attribution that begins with the first of these lines."""
    whole = " ".join(window)
    if not (_says(whole) or "@" in whole):
        return None
    for count, seen in enumerate(window, start=1):
        if count > 2 and not _is_wrapped(window[count - 2]):
            return None
        if not _may_end(seen):
            continue
        if found := _attributed(" ".join(window[:count]).lstrip(_LEADING), count):
            return None if _begins_below(window[:count], found) else found
    return None


def _is_wrapped(seen: str) -> bool:
    """Whether this line amid an attribution may be one that a program wrapped: it is long, or has an address."""
    return len(seen) >= _WRAPPED_LENGTH or "@" in seen


def _begins_below(window: tuple[str, ...], found: Found) -> bool:
    """Whether the attribution that was ``found`` on these lines begins on one below the first: that is somebody's."""
    for start in range(1, len(window)):
        below = " ".join(window[start:]).lstrip(_LEADING)
        shorter = _attributed(below, len(window) - start)
        if shorter and ((shorter.opens and _YEAR.search(below)) or (start == 1 and not found.opens)):
            return True
    return False


def _says(text: str) -> bool:
    """Whether a verb stands here of those with which attributions say that somebody wrote."""
    folded = text.casefold()
    return any(verb in folded for verb in _VERBS)


def glued_attribution(seen: str) -> int:
    """Where in this line an attribution with an address begins and ends the line; 0 when none follows other words."""
    if "@" not in seen:
        return 0
    for place in list(_BEGINS.finditer(seen, 1))[-5:]:
        found = _attributed(seen[place.start() :], 1)
        if found and found.addressed and not found.rest:
            return place.start()
    return 0


def _attributed(joined: str, count: int) -> Found | None:
    joined = joined[:ATTRIBUTION_LENGTH]
    dated = _DIGIT.search(joined, 0, 120) is not None
    if (dated or count <= 2) and _says(joined):
        found = _ATTRIBUTIONS.match(joined) if dated else None
        if found is None and count <= 2:
            found = _BARE.match(joined)
        if found is not None:
            return _found(*found, joined, count)
    if count > 2 or "@" not in joined:
        return None
    if match := _DATED_ADDRESS.match(joined):
        return _found("6 mars 2026 11:15:00 Nadia <n@example.org>:", match, joined, count)
    if _DATED_WORDS.match(joined):
        return Found("6 Μαρ 2026 11:15, Nadia <n@example.org> έγραψε:", count)
    return None


def _found(name: str, match: re.Match[str], joined: str, count: int) -> Found:
    said = match[0]
    opens = _OPENS.match(said) is not None
    addressed = bool(_ADDRESS.search(said) or _CLOCK_DATE.search(said))
    return Found(name, count, joined[match.end() :].strip(), opens, addressed)


def original(line: Line) -> Found | None:
    """Whether a copy of the mail that is answered opens here."""
    return _first(_ORIGINALS, line.seen) if line.seen[:1] in "-_=*~‐‑" else None


def forward(line: Line) -> Found | None:
    """Whether the copy of another mail opens here."""
    return _first(_FORWARDS, line.seen)


def tagline(line: Line) -> Found | None:
    """Whether a phone or a program put this line here."""
    if line.is_marked(Does.TAGLINE) and _TAGLINE_OPENS.match(line.seen):
        assert line.marker is not None
        return Found(line.marker.program)
    if len(line.seen) > TAGLINE_LENGTH:
        return None
    return _first(_TAGLINES, _MARKDOWN_LINK.sub(r"\1", line.seen) if "](" in line.seen else line.seen)


def footer(paragraph: str) -> Found | None:
    """Whether a server, a firm or a list put this paragraph here."""
    return _first(_FOOTERS, _SYMBOLS.sub("", paragraph, count=1))


def banner(line: Line) -> Found | None:
    """Whether a server put this line on top."""
    return _first(_BANNERS, line.seen)


def answers_below(text: str) -> bool:
    """Whether the person says that the answers stand in what is quoted."""
    folded = text.casefold()
    return any(word in folded for word in _ANSWERS) and _compiled(_BELOW).search(text) is not None


def header_block(lines: Sequence[Line], at: int, ruled: bool) -> Found | None:
    """Whether the headers of a copied mail stand here: who sent it and two more, one below the other.

    People write "De : … À : … Date : …" too: an address, or a subject beside a full date, tells a program, and so does
    a line drawn above (``ruled``).
    """
    if at > LINES_LOOKED_AT or _role(lines[at].seen) in (None, "other"):
        return None
    if _ON_ONE_LINE.match(lines[at].seen):
        return Found(_BLOCK, addressed=True)
    quoted = lines[at].quoted
    roles: dict[str, str] = {}
    order: list[str] = []
    last, count, empty = "", 0, 0
    for number, line in enumerate(lines[at : at + BLOCK_LINES], start=1):
        if line.quoted is not quoted:
            break
        if not line.seen:
            empty += 1
            if empty > 1 or number == BLOCK_LINES:
                break
            continue
        if role := _role(line.seen):
            roles[role] = f"{roles.get(role, '')} {line.seen}"
            order.append("date" if role == "sent" else role)
            last = role
        elif empty or not last or not _goes_on(lines, at + number - 1, line, last):
            break
        else:  # a long header is wrapped
            roles[last] += f" {line.seen}"
        count, empty = number, 0
    typed = "from" in order[1:] and order[0] in order[order.index("from") :]  # said twice: the first is somebody's line
    return Found(_BLOCK, count, addressed=True) if _is_block(roles, ruled) and not typed else None


def _is_block(roles: dict[str, str], ruled: bool) -> bool:
    found = set(roles) - {"other"}
    addressed = sum(bool(_ADDRESS.search(said)) for said in roles.values())
    dated = any(_FULL_DATE.search(roles.get(role, "")) for role in ("sent", "date"))
    if "from" not in found:
        return "to" in found and bool(addressed) and dated
    if len(found) >= 3:
        of_a_program = "sent" in found or ("subject" in found and "*" in roles["from"])
        return bool(addressed) or ruled or (dated and of_a_program)
    return len(found) == 2 and (ruled or addressed == 2 or (bool(addressed) and dated))


def _goes_on(lines: Sequence[Line], at: int, line: Line, role: str) -> bool:
    """Whether this line is the rest of the header above it, whose role this is."""
    if line.seen[:2] in ("--", "__") or _LABEL.match(line.seen):
        return False
    following = lines[at + 1].seen if at + 1 < len(lines) else ""
    return (role in ("from", "to", "other") and bool(_ADDRESS.search(line.seen))) or _role(following) is not None


def _role(seen: str) -> str | None:
    start = seen[:_LABEL_LENGTH]
    label = _LABEL.match(seen) if ":" in start or "：" in start else None
    return _ROLES.get(label[1].strip().casefold()) if label else None


@lru_cache(maxsize=256)  # the two bodies of a mail have the same lines
def _first(rules: _Rules, seen: str) -> Found | None:
    found = rules.match(seen)
    return Found(found[0]) if found else None

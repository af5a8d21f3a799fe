"""The words a person typed in answer, without what their mail program added: history, forwards, taglines, signatures.

What the programs say and mark is in tables (wordings/, mail_programs.py); how it is recognised in reply_rules.py;
here is what goes and what stays. Whatever is not sure stays: a line too many is read over, a line too few is lost.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from ogust_tui.mail import reply_rules as rules
from ogust_tui.mail.decoding import is_blank
from ogust_tui.mail.mail_programs import Does
from ogust_tui.mail.parsed import ParsedMail, parse
from ogust_tui.mail.reply_lines import Line, lines_of_html, lines_of_text
from ogust_tui.mail.reply_own import (
    Cut,
    CutKind,
    own_lines,
    with_indented_quotes,
    without_banners,
    without_glued_attributions,
)
from ogust_tui.store.kinds import Extent

_QUOTE_MARK = ">"


@dataclass(frozen=True)
class Reply:
    """The words that were typed; what was left out; and whether the rules are ``sure``: if not, more was kept."""

    text: str = ""
    cuts: tuple[Cut, ...] = ()
    sure: bool = True

    @property
    def extent(self) -> Extent:
        """How much of the mail these words are."""
        if not self.sure:
            return Extent.UNSURE
        return Extent.PART if self.cuts else Extent.ALL


def visible_reply(raw: bytes) -> str:
    """The words typed in this mail: "" when there are none. Pure; nothing is raised on any bytes."""
    return reply_of(parse(raw)).text


def visible_text(text: str) -> str:
    """The words typed in a mail whose plain text reads ``text``."""
    return _reply(lines_of_text(text), False).text


def reply_of(mail: ParsedMail) -> Reply:
    """The words typed in this mail. What was quoted to be answered piece by piece stays with the answers."""
    empty = bool(mail.attachments) or bool(rules.FORWARD_SUBJECT.match(mail.subject))
    if mail.text_from != "plain" or is_blank(mail.html):
        lines = lines_of_html(mail.html) if mail.text_from == "html" else lines_of_text(mail.text)
        return _reply(lines, empty)
    by_text = _reply(lines_of_text(mail.text), empty)
    lines = lines_of_html(mail.html)
    return _agreed(by_text, _reply(lines, empty), any(line.marker for line in lines))


# --- two bodies


def _agreed(by_text: Reply, by_html: Reply, marked: bool) -> Reply:
    """One reply out of two: the plain text's where both say the same, else the one that lost nothing typed.

    Where a program marked its HTML that is believed: what is missing from it must be among what was cut from it.
    """
    if by_text.text.split() == by_html.text.split():
        return by_text
    text, html = _words(by_text.text), _words(by_html.text)
    if text == html:
        return by_text
    if not html:
        return by_text if not marked or text - _words(*(cut.text for cut in by_html.cuts)) else by_html
    if marked and not text - html - _words(*(cut.text for cut in by_html.cuts)):
        return by_html
    if not text - html:  # the HTML has more: either a rule cut that from the text, or it is nowhere else
        cut_there = by_text.sure and not html - text - _words(*(cut.text for cut in by_text.cuts))
        return by_text if cut_there else Reply(by_html.text, by_html.cuts, sure=False)
    if not html - text:
        return Reply(by_text.text, by_text.cuts, sure=False)
    longer = by_text if text.total() >= html.total() else by_html
    return Reply(longer.text, longer.cuts, sure=False)


def _words(*texts: str) -> Counter[str]:
    """The words of these texts, without marks around them: stars and addresses of pages differ between two bodies."""
    return Counter(re.findall(r"[^\W_]+", re.sub(r"https?://\S+", "", " ".join(texts).casefold())))


# --- one body


@dataclass
class _Stretch:
    """Lines of one kind that follow each other: the person's own, or quoted with its attribution."""

    quoted: bool
    rule: str = ""
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines).strip("\n")

    @property
    def says(self) -> bool:
        return any(line.seen for line in self.lines)


def _reply(lines: list[Line], empty: bool) -> Reply:
    cuts: list[Cut] = []
    lines = without_glued_attributions(with_indented_quotes(without_banners(lines, cuts)))
    end, ending = _history_start(lines, empty)
    history = lines[end:]
    lines = _above(lines, end) if history else lines
    stretches = [one for one in _stretches(lines) if one.says]
    for number, one in enumerate(stretches):
        if not one.quoted:
            one.lines = own_lines(one.lines, cuts, number > 1 and not stretches[0].quoted)
    stretches = [one for one in stretches if one.says]
    if history and rules.answers_below("\n".join(one.text for one in stretches if not one.quoted)):
        return Reply("\n".join(line.text for line in (*lines, *history)).strip(), (), sure=False)
    if history:
        cuts.append(Cut(ending.kind, ending.rule, "\n".join(line.text for line in history)))
    if stretches and stretches[-1].quoted:
        cuts.append(_cut(stretches.pop()))
    if [one.quoted for one in stretches] == [True, False]:  # answered below what was quoted
        cuts.append(_cut(stretches.pop(0)))
    if [one.quoted for one in stretches] == [False, True, False] and _around_a_quote(stretches[0], stretches[2]):
        cuts.append(_cut(stretches.pop(1)))
    text = "\n".join(one.text for one in stretches).strip()
    return Reply(text, tuple(cuts))


def _around_a_quote(above: _Stretch, below: _Stretch) -> bool:
    """Whether the one quote between two stretches answers nothing there.

    So it is when a greeting is all that stands above it, or a closing and a name all that stands below: some programs
    put the signature there.
    """
    greeting = [line.seen for line in above.lines if line.seen]
    said = [line.seen for line in below.lines if line.seen]
    signs_off = len(said) <= 5 and all(len(one) <= 60 for one in said) and bool(rules.CLOSING.match(said[0]))
    return signs_off or (len(greeting) == 1 and bool(rules.GREETING.fullmatch(greeting[0])))


def _cut(stretch: _Stretch) -> Cut:
    return Cut(CutKind.QUOTE, stretch.rule or _QUOTE_MARK, stretch.text)


@dataclass(frozen=True)
class _Ending:
    kind: CutKind = CutKind.QUOTE
    rule: str = ""


def _history_start(lines: list[Line], empty: bool) -> tuple[int, _Ending]:
    """The line from which on everything is a copy of other mails, and why; the number of lines if there is none.

    A copy on top of everything is no such line, for the person may have answered below; a forward is, and whatever
    stands in a mail that may well be ``empty``, for it brings files or is a forward by its subject.
    """
    typed, ruled, at = empty, False, 0
    while at < len(lines):
        line, taken = lines[at], 1
        if ending := _ending(lines, at, typed, ruled):
            return at, ending
        if line.seen:
            ruled = bool(rules.RULE.fullmatch(line.seen))
            block = None if typed or line.quoted else rules.original(line) or rules.header_block(lines, at, ruled)
            taken = block.lines if block else 1
            typed = typed or not (line.quoted or ruled or block)
        at += taken
    return len(lines), _Ending()


def _ending(lines: list[Line], at: int, typed: bool, ruled: bool) -> _Ending | None:
    """Whether from this line on everything is history."""
    line = lines[at]
    if not line.seen:
        return None
    if line.quoted:
        headers = _quoted_headers(lines, at) if typed else None
        return _Ending(CutKind.QUOTE, headers.rule) if headers else None
    if found := rules.forward(line):
        return _Ending(CutKind.FORWARD, found.rule)
    if line.is_marked(Does.HISTORY) and (typed or _is_copy(lines, at)):
        assert line.marker is not None
        return _Ending(CutKind.QUOTE, line.marker.program)
    found = _opens(lines, at, ruled) if typed else None
    return _Ending(CutKind.QUOTE, found.rule) if found else None


def _quoted_headers(lines: list[Line], at: int) -> rules.Found | None:
    """Whether the headers of a mail are quoted here and what it said follows without marks (La Poste, GroupWise)."""
    if _GROUPWISE.fullmatch(lines[at].text.strip()):
        return rules.Found("GroupWise")
    found = rules.header_block(lines, at, False)
    if found is None:
        return None
    after = at + found.lines
    while after < len(lines) and not lines[after].seen:
        after += 1
    return found if after < len(lines) and not lines[after].quoted else None


_GROUPWISE = re.compile(r">>> .{3,200}\d.{0,20}>>>")


def _is_copy(lines: list[Line], at: int) -> bool:
    """Whether the headers of a mail follow within some lines."""
    return any(rules.header_block(lines, number, True) for number in range(at, min(at + 4, len(lines))))


def _opens(lines: list[Line], at: int, ruled: bool) -> rules.Found | None:
    """Whether quoted text without marks opens here."""
    if found := rules.original(lines[at]) or rules.header_block(lines, at, ruled):
        return found
    found = rules.attribution(lines, at)
    if found is None or not found.addressed or _is_told(lines, at, found):
        return None
    return found if found.rest or not _next_is_quoted(lines, at + found.lines) else None


def _is_told(lines: list[Line], at: int, found: rules.Found) -> bool:
    """Whether a person says here what somebody wrote, when no address is named: programs leave a line free above."""
    if "@" in "".join(line.seen for line in lines[at : at + found.lines]):
        return False
    below = next((line.seen for line in lines[at + found.lines : at + found.lines + 2] if line.seen), "")
    glued = at > 0 and bool(lines[at - 1].seen) and not rules.tagline(lines[at - 1])
    return glued or (found.rest or below).startswith(_QUOTATION_MARKS)


_QUOTATION_MARKS = ("«", "“", '"', "„")


def _next_is_quoted(lines: list[Line], at: int) -> bool:
    while at < len(lines) and not lines[at].seen and not lines[at].quoted:
        at += 1
    return at < len(lines) and lines[at].quoted


def _above(lines: list[Line], end: int) -> list[Line]:
    """The lines above the history, without the rule drawn there."""
    while end and (not lines[end - 1].seen or rules.RULE.fullmatch(lines[end - 1].seen)):
        end -= 1
    return lines[:end]


def _stretches(lines: list[Line]) -> list[_Stretch]:
    """The lines cut into own and quoted stretches."""
    found = [_Stretch(False)]
    at = barren = 0
    while at < len(lines):
        line, current = lines[at], found[-1]
        intro = None
        if not line.quoted and at >= barren:
            intro = _introduction(lines, at)
            if intro is None and line.is_marked(Does.INTRO):  # nor does any other line of this mark introduce a quote
                barren = _marked_alike(lines, at)
        quoted = bool(intro) or line.quoted or (current.quoted and (not line.seen or _wrapped(lines, at)))
        if quoted is not current.quoted or (intro and current.rule):
            found.append(_Stretch(quoted, intro.rule if intro else ""))
        if quoted and line.marker and not found[-1].rule:
            found[-1].rule = line.marker.program
        count = intro.lines if intro else 1
        found[-1].lines.extend(lines[at : at + count])
        at += count
    return _joined(found)


def _joined(stretches: list[_Stretch]) -> list[_Stretch]:
    """Quotes that follow each other are one."""
    joined: list[_Stretch] = []
    for one in stretches:
        if joined and joined[-1].quoted and one.quoted:
            joined[-1].lines.extend(one.lines)
        else:
            joined.append(one)
    return joined


def _introduction(lines: list[Line], at: int) -> rules.Found | None:
    """The lines from here on that introduce a quote that follows them."""
    line = lines[at]
    if line.is_marked(Does.INTRO):
        assert line.marker is not None
        end = _marked_alike(lines, at)
        return rules.Found(line.marker.program, end - at) if _next_is_quoted(lines, end) else None
    found = rules.attribution(lines, at)
    return found if found and not found.rest and _next_is_quoted(lines, at + found.lines) else None


def _marked_alike(lines: list[Line], at: int) -> int:
    """The first line after this one without its mark."""
    mark = lines[at].marker
    while at < len(lines) and lines[at].marker is mark:
        at += 1
    return at


def _wrapped(lines: list[Line], at: int) -> bool:
    """Whether this line is the end of the quoted one above it, which a program wrapped without its mark."""
    above, line = lines[at - 1], lines[at]
    if not above.quoted:
        return False
    goes_on = above.seen[-1:].isalnum() or above.seen.endswith(",")
    if _ADDRESS_ALONE.fullmatch(line.seen):
        return not above.seen.endswith((".", "?", "!"))
    return len(above.text) >= 60 and goes_on and line.seen[:1].islower()


_ADDRESS_ALONE = re.compile(r"[(<\[]?https?://\S+[)>\]]?[ >]*")

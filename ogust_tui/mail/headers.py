"""The headers of a mail: where they end, and what addresses, ids and dates they hold. Pure; nothing here raises.

Addresses are read here rather than by the standard library, whose answer for a broken one changed between its
releases, and which knows no encoded words.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from ogust_tui.mail.charsets import decode
from ogust_tui.mail.decoding import header_text, without_unseen

HEADER_LIMIT = 64 * 1024
"""Bytes looked at of one header."""
HEADERS_LIMIT = 2_000
"""Headers kept of one mail or part."""
ADDRESSES_LIMIT = 500
"""Addresses kept of one mail."""
VALUES_LIMIT = 128 * 1024
"""Characters looked at of all headers of one name."""

Headers = dict[str, list[str]]
"""Headers by lower-case name, as they came but for the charset; folded lines keep their line end."""

_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:")
_BLANK_LINES = re.compile(rb"(?:[ \t]*\r?\n){1,1000}")
_MBOX_LINES = re.compile(rb"(?:>?From (?![ \t]*:)[^\n]{0,1000}\n){1,5}")
_PARAMETER_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9*-]{0,40}[ \t]*=")
_USUAL = frozenset(
    b"received return-path delivered-to x-original-to envelope-to from to cc bcc reply-to sender date subject"
    b" message-id in-reply-to references mime-version content-type content-transfer-encoding content-disposition"
    b" content-id content-description dkim-signature authentication-results arc-seal list-id auto-submitted"
    b" precedence user-agent x-mailer x-priority importance thread-topic thread-index organization".split()
)
_LOOKAHEAD = 4
_BADLY_FOLDED_LIMIT = 50
_LAST_FOLDED = re.compile(rb"\n(?![ \t])")
_BLANK_LINE = re.compile(rb"\n[ \t]*\r*\n")
_USUAL_END = re.compile(rb"\n(?:\r?\n|--)")
_FIELD = re.compile(r"([!-9;-~]+)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)\n")


def split_headers(raw: bytes, start: int, end: int, marks: Collection[bytes] = ()) -> tuple[Headers, int]:
    """The headers between ``start`` and ``end``, and where the body begins.

    A line that is no header begins the body, unless usual headers follow: then it was folded badly. Blank lines before
    a mail are forgiven. ``marks`` are lines that begin the next part.
    """
    first_line = _first_line(raw, start, end)
    if first_line < 0:
        return {}, raw.find(b"\n", start) + 1
    return _usual_headers(raw, first_line, end) or _any_headers(raw, first_line, end, marks)


def _any_headers(raw: bytes, first_line: int, end: int, marks: Collection[bytes]) -> tuple[Headers, int]:
    """The answer of ``split_headers``, line by line."""
    at = first_line
    found: dict[str, list[bytearray]] = {}
    current: bytearray | None = None
    kept, badly = 0, 0
    while at < end:
        line_end = raw.find(b"\n", at, end)
        after = end if line_end < 0 else line_end + 1
        line = raw[at : min(after, at + HEADER_LIMIT)].rstrip(b"\r\n")
        if not line:
            at = after
            break
        if line[:1] in b" \t" and current is not None:
            if len(current) >= HEADER_LIMIT:  # nothing more of it is kept
                last = _LAST_FOLDED.search(raw, at, end)
                at = last.end() if last else end
                continue
            _continue(current, line)
        elif marks and line.startswith(b"--") and _is_mark(line, marks):
            break
        elif match := _HEADER.match(line):
            current = bytearray(line[match.end() :])
            kept += 1
            if kept > HEADERS_LIMIT:
                blank_line = _BLANK_LINE.search(raw, at, end)
                at = blank_line.end() if blank_line else end
                break
            found.setdefault(match[1].decode("ascii").lower(), []).append(current)
        elif badly < _BADLY_FOLDED_LIMIT and (_folded_badly(current, line) or _headers_follow(raw, after, end)):
            badly += 1
            if current is not None:
                _continue(current, b" " + line)
        else:
            break
        at = after
    return {name: [decode(bytes(value), "", detect=False) for value in values] for name, values in found.items()}, at


def _usual_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int] | None:
    """The answer of ``split_headers`` for headers as nearly all mails have them; None for others.

    These are in ASCII, short, and each line has a name or is folded.
    """
    blank = _USUAL_END.search(raw, start, min(end, start + HEADER_LIMIT))
    if blank is None or blank[0] == b"\n--":
        return None
    block = raw[start : blank.start() + 1].replace(b"\r\n", b"\n")
    if not block.isascii() or b"\r" in block or block.startswith(b"--"):
        return None
    found: Headers = {}
    at, text = 0, block.decode("ascii")
    for _ in range(HEADERS_LIMIT):
        field = _FIELD.match(text, at)
        if field is None:
            return None
        found.setdefault(field[1].lower(), []).append(field[2])
        at = field.end()
        if at == len(text):
            return found, blank.end()
    return None


def _first_line(raw: bytes, start: int, end: int) -> int:
    """Where the first header begins, below the lines of an mbox; -1 when a blank line says that there is none."""
    at = start + 3 if raw.startswith(b"\xef\xbb\xbf", start) else start
    blank = _BLANK_LINES.match(raw, at, end)
    begin = blank.end() if blank else at
    mbox = _MBOX_LINES.match(raw, begin, end)
    begin = mbox.end() if mbox else begin
    if blank is None:
        return begin
    first = _HEADER.match(raw, begin, min(end, begin + 200))
    return begin if first and start == 0 and _is_usual(first[1]) else -1


def _is_usual(name: bytes) -> bool:
    name = name.lower()
    return name in _USUAL or name.startswith(b"x-")


def _is_mark(line: bytes, marks: Collection[bytes]) -> bool:
    name = line[2:].rstrip()
    return name in marks or (name.endswith(b"--") and name[:-2] in marks)


def _continue(current: bytearray, line: bytes) -> None:
    if len(current) < HEADER_LIMIT:
        current += b"\n" + line


def _folded_badly(current: bytearray | None, line: bytes) -> bool:
    """Whether this is a parameter of the header before, though it does not begin with a space."""
    return current is not None and current[-200:].rstrip()[-1:] == b";" and _PARAMETER_LINE.match(line) is not None


def _headers_follow(raw: bytes, at: int, end: int) -> bool:
    """Whether one of the next lines, down to the first that is blank, is a usual header."""
    for _ in range(_LOOKAHEAD):
        line_end = raw.find(b"\n", at, min(end, at + 2_000))
        line = raw[at : line_end if line_end >= 0 else min(end, at + 100)]
        if line_end < 0 or not line.strip() or line.startswith(b"--"):
            return False
        match = _HEADER.match(line[:100])
        if match and match[1].lower() in _USUAL:
            return True
        at = line_end + 1
    return False


def line_of(headers: Mapping[str, list[str]], name: str) -> str:
    """The first header of this name that says something, as it reads."""
    lines = (header_text(value) for value in headers.get(name, [])[:5])
    return next((line for line in lines if line), "")


# --- addresses

_BARE = r"[^\s\x00-\x1f\x7f<>\",;:()\[\]\\@]"
_ADDRESS = re.compile(rf"(?<![^\s<>\",;:()\[\]\\]){_BARE}{{1,250}}@{_BARE}{{1,250}}(?![^\s<>\",;:()\[\]\\])")
_QUOTED_LOCAL = re.compile(rf"\"[^\"\\\x00-\x1f\x7f]{{1,100}}\"@{_BARE}{{1,250}}")
_TOKEN = re.compile(
    r"\"(?P<quoted>(?:[^\"\\]|\\.)*+)\"?|(?P<word>=\?[^?\s]{1,100}\?[bBqQ]\?[^?\r\n]*(?:\?(?!=)[^?\r\n]*){0,5}\?=)"
    r"|(?P<text>[^\s\"(),;:<>\[\]=]+=?|=)|(?P<space>\s+)|(?P<mark>.)",
    re.DOTALL,
)
_RECEIVED_FOR = re.compile(
    r"\sfor\s{1,9}<?([^<>\s;()\x00-\x1f\x7f]{1,250}@[^<>\s;()\x00-\x1f\x7f]{1,250})>?(?=[\s;(]|\Z)"
)
# Addresses a mail was really delivered to come before those its sender wrote.
_RECIPIENT_HEADERS = (
    *("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-rcpt-to"),
    *("to", "cc", "bcc", "resent-to", "resent-cc", "apparently-to"),
)


def senders_of(headers: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """The (name, address) pairs of From, else of Sender.

    All of them where there are several headers of that name: servers judge one, programs show another.
    """
    return next((found for name in ("from", "sender") if (found := addresses_in(headers.get(name, [])[:10]))), [])


def recipients_of(headers: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Every address the mail was sent or delivered to, the surest first."""
    found: dict[str, None] = {}
    for name in _RECIPIENT_HEADERS:
        found.update(dict.fromkeys(address for _, address in addresses_in(headers.get(name, []))))
    for received in headers.get("received", [])[:3]:
        found.update(dict.fromkeys(_address(address) for address in _RECEIVED_FOR.findall(received[:8_192])))
    found.pop("", None)
    return tuple(found)[:ADDRESSES_LIMIT]


def addresses_in(values: Iterable[str]) -> list[tuple[str, str]]:
    """The (name, lower-case address) pairs in these headers, groups and comments and all."""
    found: list[tuple[str, str]] = []
    left = VALUES_LIMIT
    for header in values:
        if left <= 0 or len(found) >= ADDRESSES_LIMIT:
            break
        value = without_unseen(header[:left])
        left -= len(value) + 1
        pairs = _Mailboxes(value).found
        if not pairs:  # whatever looks like one
            pairs = [("", _address(one)) for one in _ADDRESS.findall(header_text(value))]
        found.extend((name, address) for name, address in pairs if address)
    return found[:ADDRESSES_LIMIT]


class _Mailboxes:
    """One way through a list of mailboxes (RFC 5322, 3.4, and what programs make of it)."""

    def __init__(self, value: str) -> None:
        self.found: list[tuple[str, str]] = []
        self.phrase: list[str] = []
        self.comment: list[str] = []
        self.angle: list[str] | None = None
        self.taken = False
        depth = 0
        for token in _TOKEN.finditer(value):
            mark = token["mark"]
            if depth or mark == "(":
                depth += {"(": 1, ")": -1}.get(mark or "", 0)
                if depth and not (mark == "(" and depth == 1):
                    self.comment.append(token[0])
            elif self.angle is not None:
                self.within_angle(token)
            elif mark == "<":
                self.angle = []
            elif mark in (",", ";"):
                self.end()
            elif mark == ":":  # the name of a group, or a scheme
                self.phrase.clear()
            elif token["quoted"] is not None:
                self.phrase.append(token["quoted"] if not _followed_by_at(value, token.end()) else token[0])
            else:
                self.phrase.append(header_text(token[0]) if token["word"] else " " if token["space"] else token[0])
        if self.angle is not None:
            self.close_angle()
        self.end()

    def within_angle(self, token: re.Match[str]) -> None:
        assert self.angle is not None
        if token["mark"] == ">":
            self.close_angle()
        elif token["mark"] == "<":
            self.angle.clear()
        elif not token["space"]:
            self.angle.append(token[0])

    def close_angle(self) -> None:
        inside = "".join(self.angle or [])
        self.angle = None
        address = _address(inside.rpartition(":")[2])
        if address:
            self.found.append((_name("".join(self.phrase) or "".join(self.comment)), address))
            self.taken = True
            self.phrase.clear()
            self.comment.clear()

    def end(self) -> None:
        """The mailbox is over; without angle brackets its words are the address."""
        words = "".join(self.phrase)
        if not self.taken and "@" in words:
            address = _address(words.strip())
            near = [(found.start(), one) for found in _ADDRESS.finditer(words) if (one := _address(found[0]))]
            if address:
                self.found.append((_name("".join(self.comment)), address))
            elif near:
                name = _name(words[: near[0][0]])
                self.found.extend((name, one) for _start, one in near)
        self.phrase.clear()
        self.comment.clear()
        self.taken = False


def _followed_by_at(value: str, at: int) -> bool:
    return value[at : at + 1] == "@"


def _name(text: str) -> str:
    unescaped = re.sub(r"\\(.)", r"\1", text)
    name = header_text(unescaped)[:200].strip(' "<')
    name = name[1:-1] if name[:1] == "'" == name[-1:] else name
    return "" if not any(letter.isalnum() for letter in name) and name.isascii() else name


def _address(text: str) -> str:
    """One bare address in lower case, "" for what is none."""
    text = text.strip().strip("<>'").removeprefix("mailto:").rstrip(".").strip("'")
    if len(text) > 320 or not (_ADDRESS.fullmatch(text) or _QUOTED_LOCAL.fullmatch(text)):
        return ""
    return unicodedata.normalize("NFC", text).lower()


# --- ids and dates

_MESSAGE_ID = re.compile(r"<([^<>]{1,1100})>")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan janv januar janvier january ene gen", "feb fev fevr fevrier february", "mar mars march marz mrt"),
            *("apr avr avril april abr", "may mai mei mag", "jun juin june juni giu", "jul juil juillet july juli lug"),
            *("aug aou aout august ago", "sep sept septembre september set", "oct octobre october okt ott"),
            *("nov novembre november", "dec decembre december dez dic"),
        ),
        start=1,
    )
    for name in names.split()
}
_WRITTEN_DATE = re.compile(
    r"(?<!\d)(\d{1,2})[ .-]{1,3}([a-z]{3,9})\.?[ ,-]{1,3}(\d{4}|\d\d)(?!\d)"
    r"(?:[ ,a]{1,4}(\d{1,2})[:.h](\d\d)(?:[:.](\d\d))?)?"
)
_NUMBERED_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[t ]{1,2}(\d\d):(\d\d)(?::(\d\d))?)?")
_ODD_OFFSET = re.compile(r"(:\d\d(?:\.\d{1,9})?)\s{0,9}(?:GMT|UTC)?\s{0,9}([+-])(\d\d?):?(\d\d)?(?=\s|\(|\Z)")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?!\d)")


def ids_of(headers: Mapping[str, list[str]], name: str) -> tuple[str, ...]:
    """The message ids in the headers of this name, in their order, each once: at most 200."""
    value = " ".join(headers.get(name, [])[:20])[-VALUES_LIMIT:]
    value = header_text(value) if "=?" in value else without_unseen(value)  # long ones are encoded by some programs
    if "<" in value:
        inside = ["".join(one.split()) if "@" in one else one.strip() for one in _MESSAGE_ID.findall(value)]
        ids = [one for one in inside if one and len(one) < 1_000 and not re.search(r"\s", one)]
    else:
        ids = []
    if not ids and (bare := value.replace(",", " ").split()):
        if name == "message-id":
            ids = [bare[0].strip("<>")[:990]]
        elif all("@" in one and len(one) < 1_000 for one in bare):
            ids = [one.strip("<>;\"'") for one in bare]
    return tuple(dict.fromkeys(f"<{one}>" for one in ids if one))[-200:]


def date_of(value: str) -> datetime | None:
    """The moment a Date header names, in UTC; None when it names none."""
    value = _ODD_OFFSET.sub(_offset, value[:200])
    try:
        date = parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except Exception:  # noqa: BLE001  # the standard library raises many things here
        return _date_otherwise(value)


def _offset(found: re.Match[str]) -> str:
    return f"{found[1]} {found[2]}{int(found[3]):02d}{found[4] or '00'}"


def _date_otherwise(value: str) -> datetime | None:
    """Dates as no standard has them, but some programs do: ISO 8601, French words, zones out of this world."""
    plain = unicodedata.normalize("NFKD", value.lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if numbered := _NUMBERED_DATE.search(plain):
        found = numbered
        year, month, day = int(numbered[1]), int(numbered[2]), int(numbered[3])
    elif (written := _WRITTEN_DATE.search(plain)) and written[2] in _MONTHS:
        found = written
        year, month, day = int(written[3]), _MONTHS[written[2]], int(written[1])
        year += (2000 if year < 69 else 1900) * (year < 100)
    else:
        return None
    hour, minute, second = (int(found[group] or 0) for group in (4, 5, 6))
    zone: timezone = UTC
    if offset := _OFFSET.search(plain, found.end()):
        minutes = int(offset[2]) * 60 + int(offset[3])
        zone = timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes)) if minutes < 1_440 else UTC
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

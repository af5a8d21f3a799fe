"""What a calendar part says about one appointment (RFC 5545, 5546): who answers what to which. Pure; nothing is raised.

Read here rather than by a library: six properties of the first appointment are needed, of parts that may be anything.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from ogust_tui.mail.decoding import clean_text

LINES_LIMIT = 5_000
_PARAMETER = re.compile(r";([A-Za-z0-9-]{1,60})=(?:\"([^\"]{0,4000})\"|([^;:\"]{0,4000}))")
_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z?))?")
_COMPONENTS = {"VEVENT", "VTODO", "VJOURNAL"}
_ANSWERS = {"REPLY", "COUNTER", "CANCEL", "DECLINECOUNTER"}
_GENERATED = re.compile(r"google|apple inc|icloud", re.IGNORECASE)


@dataclass(frozen=True)
class CalendarItem:
    """An invitation or the answer to one. ``method`` and ``answer`` (PARTSTAT) are upper case; "" is not given."""

    method: str
    answer: str = ""
    summary: str = ""
    start: datetime | date | None = None
    """A date for a whole day; a naive datetime is the writer's own clock."""
    comment: str = ""
    writes_text: bool = False
    """Whether its program writes the text of the mail too, so that no person did."""

    @property
    def is_answer(self) -> bool:
        """Whether it tells of an appointment rather than brings one."""
        return self.method in _ANSWERS


def calendar_item(text: str) -> CalendarItem | None:
    """The first appointment of a calendar with a method; None for another calendar, and for what is none."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    answers: list[tuple[str, str]] = []
    inside: list[str] = []
    for line in _unfolded(text):
        name, parameters, value = _property(line)
        if name == "BEGIN":
            if value.upper() in _COMPONENTS and "_seen" in found:
                break
            inside.append(value.upper()[:60])
            if value.upper() in _COMPONENTS:
                found["_seen"] = ("", {})
        elif name == "END":
            del inside[-1:]
        elif name == "ATTENDEE" and inside[-1:] and inside[-1] in _COMPONENTS:
            answers.append((_word(parameters.get("PARTSTAT", "")), parameters.get("X-RESPONSE-COMMENT", "")))
        elif name and (not inside or inside[-1] == "VCALENDAR" or inside[-1] in _COMPONENTS):
            found.setdefault(name, (value, parameters))
    method = _word(found.get("METHOD", ("", {}))[0])
    if not method or "_seen" not in found:
        return None
    answer, remark = next(((said, remark) for said, remark in answers if said), ("", ""))
    start, zone = found.get("DTSTART", ("", {}))
    return CalendarItem(
        method,
        answer,
        " ".join(_said(found, "SUMMARY")[:300].split()),
        _moment(start, zone.get("TZID", "")),
        (_said(found, "COMMENT") or clean_text(_unescaped(remark))).strip()[:4_000],
        bool(_GENERATED.search(found.get("PRODID", ("", {}))[0][:200])),
    )


def _unfolded(text: str) -> list[str]:
    text = re.sub(r"\r\n?", "\n", text)
    return re.sub(r"\n[ \t]", "", text).split("\n", LINES_LIMIT)[:LINES_LIMIT]


def _property(line: str) -> tuple[str, dict[str, str], str]:
    name = _NAME.match(line)
    if name is None:
        return "", {}, ""
    parameters: dict[str, str] = {}
    at = name.end()
    while parameter := _PARAMETER.match(line, at):
        parameters.setdefault(parameter[1].upper(), parameter[2] or parameter[3] or "")
        at = parameter.end()
    value = line[at + 1 :] if line[at : at + 1] == ":" else ""
    return name[0].upper(), parameters, value


def _word(text: str) -> str:
    return clean_text(text[:40]).strip().upper()


def _said(found: dict[str, tuple[str, dict[str, str]]], name: str) -> str:
    return clean_text(_unescaped(found.get(name, ("", {}))[0]))


def _unescaped(text: str) -> str:
    return re.sub(r"\\([nN\\;,\"])", lambda escape: "\n" if escape[1] in "nN" else escape[1], text[:20_000])


def _moment(value: str, zone: str) -> datetime | date | None:
    match = _MOMENT.match(value.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(match[group] or 0) for group in range(1, 7))
    try:
        if match[4] is None:
            return date(year, month, day)
        moment = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001  # the writer's own clock
        return moment.replace(tzinfo=UTC if match[7] else _zone(zone))
    except ValueError:
        return None


def _zone(name: str) -> ZoneInfo | None:
    """A zone of that name; Outlook's own names are none, and leave the writer's clock."""
    if not re.fullmatch(r"[A-Za-z]{2,20}(?:/[A-Za-z_-]{2,30}){1,2}", name):
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None

"""What a person types, read: ids, dates, texts and files. Nothing here opens the store."""

import re
import sys
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.i18n import N_
from ogust_tui.store.errors import DataRefused, NotFound
from ogust_tui.system import system_reason

STDIN = "-"
MAX_ID = 2**31 - 1
MAX_TEXT_BYTES = 16 * 1024 * 1024
"""Bytes read of a text on stdin; the store refuses texts that are far shorter."""

_DAY = r"(?:(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})|(?P<d2>\d{1,2})/(?P<m2>\d{1,2})/(?P<y2>\d{4}))"
_HOUR = r"(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
_OFFSET = r"(?P<offset>Z|[+-]\d\d:?\d\d)?"
_WHEN = re.compile(rf"{_DAY}(?:(?:T|\s+){_HOUR}{_OFFSET})?", re.ASCII)
_YEARS = range(1900, 3000)


def record_id(text: str, unknown: str) -> int:
    """An id as the lists print it. NotFound with the message ``unknown`` for anything that can be none."""
    digits = text.strip()
    if digits.isascii() and digits.isdecimal() and len(digits) <= 10 and 0 < int(digits) <= MAX_ID:
        return int(digits)
    raise NotFound(unknown, id=text)


def thread_id(text: str) -> int:
    """The id of a thread. NotFound."""
    return record_id(text, N_("There is no thread {id}."))


def alert_id(text: str) -> int:
    """The id of an alert. NotFound."""
    return record_id(text, N_("There is no alert {id}."))


def visit_id(text: str) -> int:
    """The id of a visit. NotFound."""
    return record_id(text, N_("There is no visit {id}."))


def attachment_id(text: str) -> int:
    """The id of a file of a note or message. NotFound."""
    return record_id(text, N_("There is no file {id}."))


def message_id(text: str) -> int:
    """The id of a message. NotFound."""
    return record_id(text, N_("There is no message {id} in this thread."))


def mail_id(text: str) -> int:
    """The id of a received mail. NotFound."""
    return record_id(text, N_("There is no mail {id}."))


@dataclass(frozen=True)
class When:
    """A date, or a date and a time, as it was typed; ``at`` is aware when an offset was typed with it."""

    typed: datetime
    is_date: bool

    def at(self, zone: ZoneInfo) -> datetime:
        """The instant: in the agency's ``zone`` unless an offset was typed; midnight for a date alone."""
        return self.typed if self.typed.tzinfo else self.typed.replace(tzinfo=zone)

    def day_end(self, zone: ZoneInfo) -> datetime:
        """The end of what was typed: the next midnight for a date alone."""
        return When(self.typed + timedelta(days=1), True).at(zone) if self.is_date else self.at(zone)

    def at_hour(self, hour: int, zone: ZoneInfo) -> datetime:
        """The instant, a date alone meaning ``hour`` o'clock."""
        return When(self.typed.replace(hour=hour), False).at(zone) if self.is_date else self.at(zone)


def when(text: str) -> When:
    """A moment as people and programs write it: 2026-11-24, 2026-11-24T14:00, 24/11/2026 14:00. WrongUsage."""
    found = _WHEN.fullmatch(text.strip())
    typed = _moment(found) if found else None
    if found is None or typed is None:
        message = N_("“{value}” is not a date. Write 2026-11-24, 24/11/2026 or 2026-11-24T14:00.")
        raise WrongUsage(message, value=text)
    return When(typed, is_date=found["hour"] is None)


def _moment(found: re.Match[str]) -> datetime | None:
    year, month, day = (int(found[name] or found[f"{name}2"]) for name in "ymd")
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    try:
        zone = datetime.strptime(found["offset"], "%z").tzinfo if found["offset"] else None
        typed = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    return typed if year in _YEARS else None


def tomorrow_at(hour: int, now: datetime, zone: ZoneInfo) -> datetime:
    """``hour`` o'clock of the next day in ``zone``."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, time(hour), zone)


def given_text(text: str) -> str:
    """The text of a note or message: what was typed, or all of stdin for "-"."""
    return decoded(stdin_bytes(MAX_TEXT_BYTES)) if text == STDIN else text


def decoded(raw: bytes) -> str:
    """UTF-8 with or without BOM, else windows-1252."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("windows-1252", "replace")


def stdin_bytes(most: int = -1) -> bytes:
    """What is piped in, at most ``most`` bytes. DataRefused when there is no stdin at all."""
    if sys.stdin is None:
        raise DataRefused(N_("There is nothing to read: no input is connected."))
    return sys.stdin.buffer.read(most)


def file_bytes(path: str, most: int = -1) -> bytes:
    """The bytes of a file, or of stdin for "-", at most ``most``. DataRefused when it cannot be read."""
    if path == STDIN:
        return stdin_bytes(most)
    try:
        with Path(path).open("rb") as stream:
            return stream.read(most)
    except (OSError, ValueError) as error:
        message = N_("The file {file} cannot be read: {reason}.")
        raise DataRefused(message, file=path, reason=system_reason(error)) from error

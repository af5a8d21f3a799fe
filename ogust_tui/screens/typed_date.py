"""Dates and times as people type them, in both languages: "25/11", "25/11 14:00", "2026-11-25", "demain 9h". Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ogust_tui.store.folding import fold

_DAYS = (
    ("lundi", "lun", "monday", "mon"),
    ("mardi", "mar", "tuesday", "tue"),
    ("mercredi", "mer", "wednesday", "wed"),
    ("jeudi", "jeu", "thursday", "thu"),
    ("vendredi", "ven", "friday", "fri"),
    ("samedi", "sam", "saturday", "sat"),
    ("dimanche", "dim", "sunday", "sun"),
)
_WEEKDAYS = {word: number for number, words in enumerate(_DAYS) for word in words}
_NEAR = {"aujourd'hui": 0, "today": 0, "demain": 1, "tomorrow": 1, "apres-demain": 2}
_TIME = re.compile(r"(\d{1,2})(?:[:h](\d{2})?)")
_DAY_MONTH = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{2}|\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True)
class TypedMoment:
    """An aware moment; ``is_date`` when no time was given, and ``at`` is then that day's local midnight."""

    at: datetime
    is_date: bool


def typed_moment(text: str, now: datetime, zone: ZoneInfo) -> TypedMoment | None:
    """What ``text`` means, None for nothing that can be understood.

    A day without a year is the next one to come, a time without a day is today's.
    """
    parts = [part for part in fold(text.replace("’", "'")).split() if part not in ("a", "at", "le", "on")]
    if not 1 <= len(parts) <= 2:
        return None
    today = now.astimezone(zone).date()
    hour = _time(parts[-1])
    day = today if hour is not None and len(parts) == 1 else _day(parts[0], today)
    if day is None or (len(parts) == 2 and hour is None):
        return None
    return TypedMoment(datetime.combine(day, hour or time(), zone), hour is None)


def _time(word: str) -> time | None:
    found = _TIME.fullmatch(word)
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None


def _day(word: str, today: date) -> date | None:
    if word in _NEAR:
        return today + timedelta(days=_NEAR[word])
    weekday = _WEEKDAYS.get(word.rstrip("."))
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    try:
        if found := _ISO.fullmatch(word):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_MONTH.fullmatch(word):
            return _day_month(int(found[1]), int(found[2]), found[3], today)
    except ValueError:
        return None
    return None


def _day_month(day: int, month: int, year: str | None, today: date) -> date:
    if year is not None:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for candidate in range(today.year, today.year + 8):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError("no such day")

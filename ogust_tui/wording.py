"""How the house says things: near dates in the agency's zone, lateness, sizes, counts, and foreign text made harmless.

Pure functions over plain values; no widget and no store here. Laying text out in columns and frames lives in
widgets/cells.py.
"""

import re
from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from rich.cells import cell_len, set_cell_size

from ogust_tui.i18n import N_, _, ngettext, pgettext

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
LONG_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)
LONG_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)

ELLIPSIS = "…"


class Urgency(Enum):
    """How near a due date is; the order is the order in which the eye must meet them."""

    OVERDUE = 0
    TODAY = 1
    COMING = 2
    NONE = 3


# Dates


def clock(when: datetime, zone: ZoneInfo) -> str:
    """The time of day in ``zone``, as "9:58"."""
    local = when.astimezone(zone)
    return f"{local.hour}:{local.minute:02d}"


def _day_number(day: int) -> str:
    return pgettext("first day of a month", "1") if day == 1 else str(day)


def _short_date(when: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ "lun. 3 nov.", with the year when it is not this year's."""
    local = when.astimezone(zone)
    words = {
        "weekday": _(WEEKDAYS[local.weekday()]),
        "day": _day_number(local.day),
        "month": _(MONTHS[local.month - 1]),
        "year": local.year,
    }
    if local.year == now.astimezone(zone).year:
        return _("{weekday} {day} {month}").format(**words)
    return _("{weekday} {day} {month} {year}").format(**words)


def _days_from(now: datetime, when: datetime, zone: ZoneInfo) -> int:
    """Calendar days in ``zone`` from ``now`` to ``when``: 0 today, -1 yesterday."""
    return (when.astimezone(zone).date() - now.astimezone(zone).date()).days


def near(when: datetime, now: datetime, zone: ZoneInfo) -> str:
    """When something happened (or will), in the nearest words.

    "à l'instant", "il y a 4 min", "9:58" for today, "hier 17:40", "demain 9:00", "lun. 3 nov.", with the year when
    it is another one. Both datetimes are aware. A clock up to a minute ahead of ours still means now.
    """
    elapsed = now - when
    if timedelta(minutes=-1) < elapsed < timedelta(minutes=1):
        return _("just now")
    if timedelta(0) < elapsed < timedelta(hours=1):
        minutes = int(elapsed.total_seconds() // 60)
        return ngettext("{n} min ago", "{n} min ago", minutes).format(n=minutes)
    days = _days_from(now, when, zone)
    if days == 0:
        return clock(when, zone)
    if days == -1:
        return _("yesterday {time}").format(time=clock(when, zone))
    if days == 1:
        return _("tomorrow {time}").format(time=clock(when, zone))
    return _short_date(when, now, zone)


def near_day(when: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The day alone, in the nearest words: "aujourd'hui", "hier", "dim." within the last week, else "lun. 3 nov."."""
    days = _days_from(now, when, zone)
    if days == 0:
        return _("today")
    if days == -1:
        return _("yesterday")
    if days == 1:
        return _("tomorrow")
    if -7 < days < 0:
        return _(WEEKDAYS[when.astimezone(zone).weekday()])
    return _short_date(when, now, zone)


def moment(now: datetime, zone: ZoneInfo) -> str:
    """The day and the time, as a screen's corner shows them: "mar. 24 nov. 10:42"."""
    return _("{date} {time}").format(date=_short_date(now, now, zone), time=clock(now, zone))


def full(when: datetime, zone: ZoneInfo) -> str:
    """The whole date and time: "lundi 3 novembre 2025 à 9:58"."""
    local = when.astimezone(zone)
    return _("{weekday} {day} {month} {year} at {time}").format(
        weekday=_(LONG_WEEKDAYS[local.weekday()]),
        day=_day_number(local.day),
        month=_(LONG_MONTHS[local.month - 1]),
        year=local.year,
        time=clock(when, zone),
    )


def full_day(day: date) -> str:
    """The whole date: "lundi 3 novembre 2025"."""
    return _("{weekday} {day} {month} {year}").format(
        weekday=_(LONG_WEEKDAYS[day.weekday()]),
        day=_day_number(day.day),
        month=_(LONG_MONTHS[day.month - 1]),
        year=day.year,
    )


def urgency(due: datetime | None, due_is_date: bool, now: datetime, zone: ZoneInfo) -> Urgency:
    """Where ``due`` stands: a date is overdue once its day has ended in ``zone``, a time once it has passed."""
    if due is None:
        return Urgency.NONE
    days = _days_from(now, due, zone)
    if days < 0 or (not due_is_date and due < now):
        return Urgency.OVERDUE
    return Urgency.TODAY if days == 0 else Urgency.COMING


def _late(due: datetime, due_is_date: bool, now: datetime, zone: ZoneInfo) -> str:
    elapsed = now - due
    if due_is_date or elapsed >= timedelta(days=1):
        days = max(1, -_days_from(now, due, zone) if due_is_date else elapsed.days)
        return ngettext("{n} d overdue", "{n} d overdue", days).format(n=days)
    minutes = max(1, int(elapsed.total_seconds() // 60))
    if minutes < 60:
        return ngettext("{n} min overdue", "{n} min overdue", minutes).format(n=minutes)
    hours = minutes // 60
    return ngettext("{n} h overdue", "{n} h overdue", hours).format(n=hours)


def due_words(due: datetime | None, due_is_date: bool, now: datetime, zone: ZoneInfo) -> str:
    """How late or how near a due date is, in words.

    "en retard 2 j", "en retard 1 h", "aujourd'hui" ("aujourd'hui 14:00" when the hour counts), "demain",
    "jeu. 26 nov."; nothing when there is no due date.
    """
    if due is None:
        return ""
    if urgency(due, due_is_date, now, zone) is Urgency.OVERDUE:
        return _late(due, due_is_date, now, zone)
    day = near_day(due, now, zone)
    return day if due_is_date else _("{date} {time}").format(date=day, time=clock(due, zone))


# Amounts


def number(value: int) -> str:
    """``value`` with its thousands set apart as the language does: "100 000" or "100,000"."""
    return f"{value:,}".replace(",", pgettext("thousands separator", ","))


def byte_size(size: int) -> str:
    """A size in bytes, rounded for the eye: "812 o", "12 ko", "1,4 Mo"."""
    if size < 1000:
        return _("{n} B").format(n=size)
    if size < 999_500:
        return _("{n} kB").format(n=round(size / 1000))
    unit, divisor = (_("{n} MB"), 1_000_000) if size < 999_500_000 else (_("{n} GB"), 1_000_000_000)
    amount = size / divisor
    shown = f"{amount:.1f}" if amount < 10 else f"{amount:.0f}"
    return unit.format(n=shown.replace(".", pgettext("decimal separator", ".")))


# Foreign text

_NEW_LINES = "\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
# Whatever could move the cursor, speak to the terminal, or not be encoded at all.
_CONTROLS = "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff"
# Invisible: they turn the direction of what follows, join signs into one of a width no two terminals agree on, or
# change the width of the sign before them.
_INVISIBLE = (
    "\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffb\U0001f3fb-\U0001f3ff\U000e0000-\U000e01ef"
)
_FLAG_LETTERS = "\U0001f1e6-\U0001f1ff"
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_NEEDS_CLEANING = re.compile(f"[\r\t{_NEW_LINES}{_CONTROLS}{_INVISIBLE}{_FLAG_LETTERS}]|{_MARKS}{{3}}")
_STEPS = (
    (re.compile(f"\r\n?|[{_NEW_LINES}]"), "\n"),
    (re.compile(f"[{_CONTROLS}]"), "·"),
    (re.compile(f"[{_INVISIBLE}]"), ""),
    (re.compile(f"({_MARKS}{{2}}){_MARKS}+"), r"\1"),
)
_FLAG_LETTER = re.compile(f"[{_FLAG_LETTERS}]")
_SPACES = re.compile(r"\s+")
TAB_SIZE = 4


def clean(text: str) -> str:
    """``text`` that a terminal can only show, never obey; its lines end with "\\n".

    Control characters become "·", tabs become spaces, marks of direction and joiners go, flags become their letters
    and piles of accents are cut to two, so that what is measured is what the terminal draws.
    """
    if _NEEDS_CLEANING.search(text) is None:
        return text
    for unwanted, instead in _STEPS:
        text = unwanted.sub(instead, text)
    text = _FLAG_LETTER.sub(lambda letter: chr(ord(letter[0]) - 0x1F1E6 + ord("A")), text)
    return text.expandtabs(TAB_SIZE)


def crop(text: str, width: int) -> str:
    """``text`` cut with "…" to at most ``width`` cells; never reads much more of it than is shown."""
    if width <= 0:
        return ""
    looked_at = text[: width * 4 + 16]
    if len(looked_at) == len(text) and cell_len(text) <= width:
        return text
    kept = set_cell_size(looked_at, width - 1) if cell_len(looked_at) >= width else looked_at
    return kept.rstrip() + ELLIPSIS


def one_line(text: str, width: int) -> str:
    """The beginning of foreign ``text`` on one line of at most ``width`` cells, cleaned and cut with "…"."""
    if width <= 0:
        return ""
    beginning = text[: width * 8 + 64]
    line = _SPACES.sub(" ", clean(beginning)).strip()
    if len(beginning) < len(text) and cell_len(line) <= width:
        return crop(line, width - 1) + ELLIPSIS if cell_len(line) >= width else line + ELLIPSIS
    return crop(line, width)


MAIL_REASONS = {
    "reply_address": N_("it was sent to a reply address"),
    "our_message": N_("it answers a mail of the agency"),
    "new_thread": N_("somebody known wrote to the agency"),
    "auto_reply": N_("an answer that a machine sent"),
    "receipt": N_("a receipt"),
    "own": N_("a mail of the agency that came back"),
    "blocked_sender": N_("its sender is blocked"),
    "failed": N_("a mail of the agency could not be delivered"),
    "delayed": N_("a mail of the agency is late"),
    "reported": N_("a provider reports a mail of the agency"),
    "no_reply_address": N_("it was sent to no reply address"),
    "unknown_token": N_("nobody has this reply address"),
    "retired_token": N_("this reply address does not work any more"),
    "not_published": N_("the thread it answers is not published to its sender any more"),
    "wrong_sender": N_("its sender has nothing to do with this thread"),
    "several_senders": N_("it names several senders"),
    "several_people": N_("several people write from this address"),
    "unknown_sender": N_("nobody here is known by this address"),
    "forged": N_("its sender seems to be forged"),
    "unverified": N_("nothing proves who sent it"),
    "list": N_("it was sent to many, by a list or a newsletter"),
    "no_text": N_("it holds no words and no file"),
    "too_long": N_("it is too long"),
    "unforeseen": N_("nobody foresaw such a mail"),
    "deadly": N_("the program breaks off each time it reads it"),
    "sorted": N_("somebody sorted it"),
}
"""Why a mail ended where it did; the words that the store keeps are those of mail/decision.py."""

LEFT_OUT = {
    "too_big": N_("too big"),
    "too_many": N_("one file too many"),
    "program": N_("a program"),
}
"""Why a file of a mail was not kept; the words that the store keeps are those of mail/files.py."""

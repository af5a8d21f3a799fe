"""Dates in near words, lateness, sizes, and foreign text that can do no harm."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ogust_tui import i18n
from ogust_tui.wording import (
    Urgency,
    byte_size,
    clean,
    clock,
    crop,
    due_words,
    full,
    moment,
    near,
    near_day,
    number,
    one_line,
    urgency,
)

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 10, 42, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def english(known_surroundings):
    i18n.set_language("en")


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (NOW, "just now"),
        (NOW - timedelta(seconds=59), "just now"),
        (NOW + timedelta(seconds=30), "just now"),
        (NOW - timedelta(minutes=4), "4 min ago"),
        (NOW - timedelta(minutes=59, seconds=59), "59 min ago"),
        (at(2026, 11, 24, 9, 42), "9:42"),
        (at(2026, 11, 24, 0, 5), "0:05"),
        (at(2026, 11, 24, 18, 0), "18:00"),
        (at(2026, 11, 23, 17, 40), "yesterday 17:40"),
        (at(2026, 11, 25, 9, 0), "tomorrow 9:00"),
        (at(2026, 11, 2, 12, 0), "Mon 2 Nov"),
        (at(2025, 11, 3, 12, 0), "Mon 3 Nov 2025"),
        (at(2027, 1, 1, 0, 0), "Fri 1 Jan 2027"),
    ],
)
def test_near(when, words):
    assert near(when, NOW, PARIS) == words


def test_near_keeps_to_the_agency_zone():
    # 23:30 UTC is already the next day in Paris.
    assert near(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), NOW, PARIS) == "yesterday 0:30"
    assert clock(datetime(2026, 7, 1, 12, 0, tzinfo=UTC), PARIS) == "14:00"


def test_minutes_go_through_midnight():
    now = at(2026, 11, 24, 0, 10)
    assert near(now - timedelta(minutes=20), now, PARIS) == "20 min ago"


def test_days_and_full_dates():
    assert near_day(at(2026, 11, 24, 1), NOW, PARIS) == "today"
    assert near_day(at(2026, 11, 22, 1), NOW, PARIS) == "Sun"
    assert near_day(at(2026, 11, 17, 1), NOW, PARIS) == "Tue 17 Nov"
    assert full(at(2025, 11, 3, 9, 58), PARIS) == "Monday 3 November 2025 at 9:58"
    assert moment(NOW, PARIS) == "Tue 24 Nov 10:42"


@pytest.mark.parametrize(
    ("due", "is_date", "kind", "words"),
    [
        (None, False, Urgency.NONE, ""),
        (at(2026, 11, 22), True, Urgency.OVERDUE, "2 d overdue"),
        (at(2026, 11, 23), True, Urgency.OVERDUE, "1 d overdue"),
        (at(2026, 11, 24), True, Urgency.TODAY, "today"),
        (at(2026, 11, 25), True, Urgency.COMING, "tomorrow"),
        (at(2026, 11, 26), True, Urgency.COMING, "Thu 26 Nov"),
        (at(2026, 11, 24, 9, 30), False, Urgency.OVERDUE, "1 h overdue"),
        (at(2026, 11, 24, 10, 41), False, Urgency.OVERDUE, "1 min overdue"),
        (at(2026, 11, 23, 11, 0), False, Urgency.OVERDUE, "23 h overdue"),
        (at(2026, 11, 22, 9, 0), False, Urgency.OVERDUE, "2 d overdue"),
        (at(2026, 11, 24, 14, 0), False, Urgency.TODAY, "today 14:00"),
        (at(2026, 11, 25, 9, 0), False, Urgency.COMING, "tomorrow 9:00"),
    ],
)
def test_lateness(due, is_date, kind, words):
    assert urgency(due, is_date, NOW, PARIS) is kind
    assert due_words(due, is_date, NOW, PARIS) == words


def test_amounts():
    assert number(100_000) == "100,000"
    assert [byte_size(size) for size in (812, 12_000, 999_600, 1_400_000, 25_000_000, 3_000_000_000)] == [
        "812 B",
        "12 kB",
        "1.0 MB",
        "1.4 MB",
        "25 MB",
        "3.0 GB",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mme [/b]", "Mme [/b]"),
        ("a\x1b[31m\x00\x9b\x7f", "a·[31m···"),
        ("\u202eabc\u200f\u2066\u061c\ufeff", "abc"),
        ("👩\u200d⚕\ufe0f 👍🏽 🇫🇷", "👩⚕ 👍 FR"),
        ("e" + "\u0301" * 9, "e\u0301\u0301"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("a\tb", "a   b"),
        ("nom\udce9", "nom·"),
        ("Hélène, « à » l’œuvre…", "Hélène, « à » l’œuvre…"),
        ("مرحبا", "مرحبا"),
    ],
)
def test_clean(text, shown):
    assert clean(text) == shown


@given(st.text(alphabet=st.characters(), max_size=200), st.integers(0, 40))
def test_one_line_never_overflows_nor_speaks_to_the_terminal(text, width):
    line = one_line(text, width)
    assert cell_len(line) <= width
    assert not any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 for sign in line)
    line.encode()


def test_cutting_says_that_it_cut():
    assert crop("abcdef", 4) == "abc…"
    assert crop("abcd", 4) == "abcd"
    assert crop("😀😀😀", 4) == "😀…"
    assert one_line("  un\n\n deux ", 20) == "un deux"
    assert one_line("un\ndeux trois", 7) == "un deu…"
    assert one_line("x" * 10_000, 8) == "xxxxxxx…"
    assert one_line("a" + " " * 10_000 + "b", 8) == "a…"
    assert one_line("texte", 0) == ""

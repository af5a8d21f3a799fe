"""What people type for a date is what they mean, in the agency's zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ogust_tui.screens.typed_date import typed_moment

PARIS = ZoneInfo("Europe/Paris")
# A Tuesday, a quarter to one in the morning in Paris: still Monday in UTC.
NOW = datetime(2026, 11, 23, 23, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("25/11", "2026-11-25"),
        ("25.11.2026", "2026-11-25"),
        ("2026-11-25", "2026-11-25"),
        ("24/11", "2026-11-24"),
        ("23/11", "2027-11-23"),
        ("25/11/26 14:30", "2026-11-25 14:30"),
        ("25/11 à 9h", "2026-11-25 09:00"),
        ("9h30", "2026-11-24 09:30"),
        ("Aujourd’hui", "2026-11-24"),
        ("demain", "2026-11-25"),
        ("tomorrow 8:00", "2026-11-25 08:00"),
        ("Après-demain", "2026-11-26"),
        ("jeudi", "2026-11-26"),
        ("mardi", "2026-12-01"),
        ("fri at 8h", "2026-11-27 08:00"),
        ("29/2", "2028-02-29"),
        # The hour that comes twice when summer ends, and the one that never comes when it begins.
        ("2026-10-25 2:30", "2026-10-25 02:30"),
    ],
)
def test_a_date_is_understood(typed, meant):
    found = typed_moment(typed, NOW, PARIS)
    assert found is not None
    form = "%Y-%m-%d" if found.is_date else "%Y-%m-%d %H:%M"
    assert found.at.astimezone(PARIS).strftime(form) == meant
    assert found.at.tzinfo is not None


@pytest.mark.parametrize(
    "typed",
    ["", " ", "bientôt", "31/02", "25/13", "25", "25/11 midi", "25:00", "9:75", "1/1/1 1:1:1", "0/0", "9" * 99],
)
def test_nothing_is_guessed(typed):
    assert typed_moment(typed, NOW, PARIS) is None

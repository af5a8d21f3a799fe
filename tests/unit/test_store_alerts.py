"""Alerts: whom they are meant for, in which order the board shows them, what one does for oneself and what for all."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ogust_tui.store.agency import set_setting
from ogust_tui.store.alert_reads import alerts_on, board_alerts, list_alerts, show_alert
from ogust_tui.store.alerts import Due, NewAlert, acknowledge_alert, close_alert, raise_alert, snooze_alert
from ogust_tui.store.errors import DataRefused, NotFound
from ogust_tui.store.kinds import AudienceKind, PersonalState, Severity
from tests.unit.store_world import NOW, UNKNOWN_IDS

PARIS = ZoneInfo("Europe/Paris")
LOW, NORMAL, URGENT = Severity.LOW, Severity.NORMAL, Severity.URGENT


def alert(world, text: str = "À rappeler", *, by: str = "rosa", on=("MOREL",), **given) -> int:
    return raise_alert(world.store, world.staff[by], text, NewAlert(**given), [world.ref(name) for name in on])


def day(text: str, zone: ZoneInfo = PARIS) -> Due:
    """Any time of a day."""
    return Due(datetime.fromisoformat(text).replace(tzinfo=zone), is_date=True)


def hour(text: str, zone: ZoneInfo = PARIS) -> Due:
    """An instant, as the agency's clocks show it."""
    return Due(datetime.fromisoformat(text).replace(tzinfo=zone), is_date=False)


def board(world, login: str = "rosa", limit: int = 20) -> list[str]:
    with world.store.read(world.staff[login]) as session:
        rows, total = board_alerts(session, world.staff[login], world.clock.now, limit)
    assert total >= len(rows)
    return [row.text for row in rows]


# --- order


def test_the_most_urgent_is_on_top(world):
    expected: list[tuple[str, dict[str, Any]]] = [
        ("retard urgent", {"due": day("2026-03-20"), "severity": URGENT}),
        ("retard normal, plus ancien", {"due": day("2026-03-10")}),
        ("retard normal d'une heure", {"due": hour("2026-03-24T10:42")}),  # this very minute
        ("retard faible", {"due": day("2026-03-01"), "severity": LOW}),
        ("jour urgent sans date", {"severity": URGENT}),
        ("jour, à toute heure", {"due": day("2026-03-24")}),
        ("jour sans date", {}),
        ("jour, ce soir", {"due": hour("2026-03-24T23:59")}),
        ("jour faible", {"due": day("2026-03-24"), "severity": LOW}),
        ("demain urgent", {"due": day("2026-03-25"), "severity": URGENT}),
        ("demain", {"due": day("2026-03-25")}),
        ("demain à midi", {"due": hour("2026-03-25T12:00")}),
        ("demain faible", {"due": day("2026-03-25"), "severity": LOW}),
    ]
    for text, given in reversed(expected):
        alert(world, text, **given)
    assert board(world) == [text for text, _ in expected]
    assert [row.text for row in list_alerts(world.store, world.rosa)] == [text for text, _ in expected]
    assert board(world, limit=3) == [text for text, _ in expected[:3]]


# "now" in the agency's zone, a due date or instant, and how pressing it is.
PRESSING = [
    ("2026-03-24T23:59", day("2026-03-24"), "today"),
    ("2026-03-25T00:00", day("2026-03-24"), "overdue"),
    ("2026-03-25T00:30", day("2026-03-25"), "today"),
    ("2026-03-24T23:59", day("2026-03-25"), "coming"),
    ("2026-03-24T12:00", hour("2026-03-24T12:01"), "today"),
    ("2026-03-24T12:00", hour("2026-03-24T12:00"), "overdue"),
    ("2026-03-24T12:00", hour("2026-03-25T00:00"), "coming"),
    # The night the clocks go forward (29 March) and the one they go back (25 October): days of 23 and 25 hours.
    ("2026-03-29T00:10", day("2026-03-29"), "today"),
    ("2026-03-29T00:10", hour("2026-03-29T23:59"), "today"),
    ("2026-03-29T00:10", day("2026-03-30"), "coming"),
    ("2026-03-29T23:59", day("2026-03-29"), "today"),
    ("2026-03-30T00:00", day("2026-03-29"), "overdue"),
    ("2026-10-25T00:10", hour("2026-10-25T23:59"), "today"),
    ("2026-10-25T00:10", day("2026-10-26"), "coming"),
    ("2026-10-25T23:59", day("2026-10-25"), "today"),
    ("2026-10-26T00:00", day("2026-10-25"), "overdue"),
]


def test_what_presses_follows_the_agencys_calendar(world):
    for now, due, expected in PRESSING:
        world.clock.now = datetime.fromisoformat(now).replace(tzinfo=PARIS).astimezone(UTC)
        there = alert(world, due=due)
        assert show_alert(world.store, world.rosa, there).pressing == expected, (now, due)
        close_alert(world.store, world.rosa, there)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Honolulu", "America/Sao_Paulo", "UTC"])
def test_what_presses_follows_the_zone_that_is_set(world, zone):
    set_setting(world.store, world.alice, "agency.zone", zone)
    there = ZoneInfo(zone)
    today = NOW.astimezone(there).date()
    for days, expected in ((-1, "overdue"), (0, "today"), (1, "coming")):
        due = alert(world, due=day((today + timedelta(days=days)).isoformat(), there))
        assert show_alert(world.store, world.rosa, due).pressing == expected


def test_a_due_moment_comes_back_as_it_was_given(world):
    given = hour("2026-10-25T02:30")
    row = show_alert(world.store, world.rosa, alert(world, due=given))
    assert (row.due_at, row.due_is_date) == (given.at.astimezone(UTC), False)


# --- for oneself, or for all


def test_seen_and_snoozed_are_ones_own_and_settled_is_everybodys(world):
    seen, later, settled = alert(world, "vue"), alert(world, "plus tard"), alert(world, "réglée")
    acknowledge_alert(world.store, world.rosa, seen)
    snooze_alert(world.store, world.rosa, later, NOW + timedelta(hours=1))
    assert board(world, "rosa") == ["réglée"]
    assert board(world, "marc") == ["vue", "plus tard", "réglée"]
    close_alert(world.store, world.marc, settled)
    assert (board(world, "rosa"), board(world, "marc")) == ([], ["vue", "plus tard"])
    states = {row.text: row.state for row in list_alerts(world.store, world.rosa, with_closed=True)}
    assert states == {
        "vue": PersonalState.ACKNOWLEDGED,
        "plus tard": PersonalState.SNOOZED,
        "réglée": PersonalState.CLOSED,
    }
    row = world.row("alert", settled)
    assert (row["closed_by"], row["closed_at"], row["version"]) == (world.ids["marc"], NOW, 2)


def test_a_snoozed_alert_is_back_at_its_moment(world):
    there = alert(world)
    until = NOW + timedelta(hours=1)
    snooze_alert(world.store, world.rosa, there, until)
    world.clock.now = until - timedelta(seconds=1)
    assert board(world) == []
    world.clock.now = until
    assert board(world) == ["À rappeler"]
    assert show_alert(world.store, world.rosa, there).state is PersonalState.OPEN


def test_the_last_of_seen_and_snoozed_counts(world):
    there = alert(world)
    acknowledge_alert(world.store, world.rosa, there)
    snooze_alert(world.store, world.rosa, there, NOW + timedelta(hours=1))
    world.clock.tick(hours=2)
    assert board(world) == ["À rappeler"]
    snooze_alert(world.store, world.rosa, there, world.clock.now + timedelta(hours=1))
    acknowledge_alert(world.store, world.rosa, there)
    world.clock.tick(hours=2)
    assert board(world) == []
    assert show_alert(world.store, world.rosa, there).snoozed_until is None
    (person,) = world.rows("alert_person")
    assert person["seen_at"] == NOW


def test_a_snooze_ends_in_the_future(world):
    there = alert(world)
    with world.unchanged():
        for ago in (timedelta(0), timedelta(days=1)):
            with pytest.raises(DataRefused):
                snooze_alert(world.store, world.rosa, there, NOW - ago)


def test_a_settled_alert_takes_nothing_more(world):
    there = alert(world)
    close_alert(world.store, world.rosa, there)
    with world.unchanged():
        for attempt in (
            lambda: close_alert(world.store, world.marc, there),
            lambda: acknowledge_alert(world.store, world.marc, there),
            lambda: snooze_alert(world.store, world.marc, there, NOW + timedelta(days=1)),
        ):
            with pytest.raises(DataRefused):
                attempt()


def test_an_unknown_alert_is_not_found(world):
    until = NOW + timedelta(days=1)
    for there in UNKNOWN_IDS:
        for attempt, *more in ((show_alert,), (close_alert,), (acknowledge_alert,), (snooze_alert, until)):
            with pytest.raises(NotFound):
                attempt(world.store, world.rosa, there, *more)


def test_what_one_set_aside_comes_after_what_is_open_and_settled_ones_last(world):
    closed, snoozed = alert(world, "réglée", severity=URGENT), alert(world, "plus tard", severity=URGENT)
    alert(world, "ouverte", severity=LOW)
    close_alert(world.store, world.rosa, closed)
    snooze_alert(world.store, world.rosa, snoozed, NOW + timedelta(days=1))
    shown = [row.text for row in list_alerts(world.store, world.rosa, with_closed=True)]
    assert shown == ["ouverte", "plus tard", "réglée"]
    cut = list_alerts(world.store, world.rosa, with_closed=True, offset=1, limit=1)
    assert [row.text for row in cut] == ["plus tard"]


# --- whom they are meant for


ALL_STAFF = {"alice", "marc", "rosa", "sam", "nora", "sofia"}


AUDIENCES = [
    ([("all", "")], ALL_STAFF),
    ([("role", "manager")], {"marc", "alice"}),
    ([("role", "reception")], {"rosa", "nora", "sofia", "alice"}),
    ([("staff", "marc")], {"marc", "alice"}),
    ([("managed_by", "")], {"marc", "alice"}),
    ([("sector", "Nord")], {"alice", "marc", "rosa", "sam", "nora"}),
    ([("role", "support"), ("staff", "sofia")], {"sam", "sofia", "alice"}),
    ([("all", ""), ("all", "")], ALL_STAFF),
]


def test_an_alert_is_seen_by_whom_it_is_meant_for_and_by_who_raised_it(world):
    known = {name: str(id_) for name, id_ in (world.ids | world.sectors).items()}
    for audience, expected in AUDIENCES:
        meant = tuple((AudienceKind(kind), known.get(ref, ref)) for kind, ref in audience)
        there = alert(world, by="alice", on=("CAROLE", "DURAND"), audience=meant)
        assert {login for login in ALL_STAFF if board(world, login)} == expected, audience
        for login in ALL_STAFF - expected:
            with pytest.raises(NotFound):
                show_alert(world.store, world.staff[login], there)
        close_alert(world.store, world.alice, there)


def test_an_alert_for_a_records_manager_is_for_that_records_alone(world):
    managers = ((AudienceKind.MANAGED_BY, ""),)
    alert(world, by="alice", on=("PETIT",), audience=managers)
    alert(world, by="alice", on=("MOREL",), audience=managers)
    assert [len(board(world, login)) for login in ("marc", "sofia", "rosa")] == [1, 1, 0]


def test_an_alert_about_another_sector_is_not_seen(world):
    there = alert(world, on=("PETIT",))
    assert board(world, "nora") == []
    assert board(world, "sofia") == ["À rappeler"]
    for attempt in (show_alert, acknowledge_alert, close_alert):
        with pytest.raises(NotFound):
            attempt(world.store, world.nora, there)
    assert alerts_on(world.store, world.nora, world.ref("PETIT")) == ()


def test_the_alerts_of_a_record_are_shown_on_it_also_when_seen(world):
    first, second = alert(world, "une", on=("MOREL", "north")), alert(world, "deux")
    alert(world, "ailleurs", on=("PETIT",))
    acknowledge_alert(world.store, world.rosa, first)
    closed = alert(world, "réglée")
    close_alert(world.store, world.rosa, closed)
    rows = alerts_on(world.store, world.rosa, world.ref("MOREL"))
    assert [row.id for row in rows] == [second, first]
    assert [party.kind.value for party in rows[1].records] == ["contact", "visit"]
    assert [row.id for row in alerts_on(world.store, world.rosa, world.ref("north"))] == [first]

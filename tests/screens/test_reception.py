"""The reception board: what stands where, what the keys do, and that nothing arriving takes the focus away."""

from datetime import timedelta

from ogust_tui.screens.messages import ComposeAt, OpenRecord, OpenThread, StoreChanged
from ogust_tui.screens.reception import ReceptionScreen
from ogust_tui.store.alert_reads import list_alerts
from ogust_tui.store.board import read_board
from ogust_tui.store.changes import Changed
from ogust_tui.store.kinds import PersonalState, Topic
from ogust_tui.widgets.alert_banner import AlertStack
from ogust_tui.widgets.row_list import RowList
from tests.screens.desk_host import DeskHost, fill, press, settled
from tests.screens.widget_host import HOSTILE, assert_calm, lines_of


def board(agency, actor=None):
    desk = agency.desk(actor)
    return DeskHost(ReceptionScreen(desk, read_board(desk.store, desk.actor)))


async def test_alerts_come_first_then_conversations(agency):
    fill(agency)
    async with board(agency).shown() as pilot:
        lines = lines_of(pilot.app.screen)
    assert "mar. 24 nov. 10:42  Claire, " in lines[0]
    assert lines[1].startswith("▸┃! Hospitalisée") and lines[1].endswith("en retard 2 j")
    assert "Hospitalisée : suspendre mardi et jeudi" in lines[1]
    assert "1 autre alerte (F4)" in "".join(lines[2:8])
    rule = next(place for place, line in enumerate(lines) if "───" in line)
    assert rule <= 9  # three alerts of two lines, the count of the others, a line of air
    assert "Mme MOREL Hélène" in lines[rule + 1]
    assert "●" in lines[rule + 1]
    assert "il y a 4 min" in lines[rule + 1]


async def test_an_empty_board_says_what_will_stand_there(agency):
    async with board(agency).shown() as pilot:
        text = "\n".join(lines_of(pilot.app.screen))
        assert isinstance(pilot.app.screen.focused, RowList)
        assert_calm(pilot.app.screen)
    assert len([line for line in text.splitlines() if line.strip()]) > 4


async def test_enter_opens_what_an_alert_and_a_thread_are_about(agency):
    fill(agency)
    app = board(agency)
    async with app.shown() as pilot:
        await press(pilot, "enter")
        assert [message.contact_id for message in app.heard(OpenRecord)] == [agency.morel]
        await press(pilot, "tab", "enter")
        assert len(app.heard(OpenThread)) == 1
        await press(pilot, "n")
        assert [message.place for message in app.heard(ComposeAt)] == ["new:"]


async def test_seen_takes_an_alert_off_this_board_only(agency):
    agency.alert("Une seule")
    async with board(agency).shown() as pilot:
        await press(pilot, "a")
        assert pilot.app.screen.query_one(AlertStack).selected is None
        # What had the focus is gone: the keys go on working, in the list.
        assert isinstance(pilot.app.screen.focused, RowList)
    assert list_alerts(agency.store, agency.claire)[0].state is PersonalState.ACKNOWLEDGED
    assert list_alerts(agency.store, agency.nadia)[0].state is PersonalState.OPEN


async def test_later_asks_until_when_and_the_alert_comes_back_then(agency):
    agency.alert("Rappeler")
    async with board(agency).shown() as pilot:
        await press(pilot, "z", "down", "down", "enter")
        stack = pilot.app.screen.query_one(AlertStack)
        assert stack.selected is None
        agency.clock.move(hours=23)
        pilot.app.first.reload()
        await settled(pilot)
        assert stack.selected is not None


async def test_later_takes_a_typed_date(agency):
    agency.alert("Rappeler")
    async with board(agency).shown() as pilot:
        await press(pilot, "z", "end", "enter", *"hier", "enter")
        assert pilot.app.screen is not pilot.app.first
        await press(pilot, *(["backspace"] * 4), *"30/11", "enter")
        assert pilot.app.screen is pilot.app.first
    until = list_alerts(agency.store, agency.claire)[0].snoozed_until
    assert until is not None
    assert until.astimezone(agency.store.settings().zone).strftime("%d/%m %H:%M") == "30/11 08:00"


async def test_a_key_about_alerts_needs_one(agency):
    fill(agency)
    async with board(agency).shown() as pilot:
        screen = pilot.app.screen
        assert screen.check_action("acknowledge", ()) is True
        await press(pilot, "tab")
        assert screen.check_action("acknowledge", ()) is None
        assert screen.why_disabled("acknowledge", ())


async def test_support_reads_and_is_told_why_it_cannot_do_more(agency):
    fill(agency)
    async with board(agency, agency.sam).shown() as pilot:
        assert pilot.app.screen.check_action("compose_new", ()) is None
        assert pilot.app.screen.why_disabled("compose_new", ())


async def test_what_arrives_moves_neither_the_cursor_nor_the_focus(agency):
    fill(agency)
    async with board(agency).shown() as pilot:
        screen = pilot.app.screen
        threads = screen.query_one(RowList)
        await press(pilot, "tab", "down")
        chosen = threads.selected
        agency.thread(agency.petit, "Toute fraîche", "Une question", "Une réponse")
        agency.alert("Très urgent", due=agency.clock.now - timedelta(days=30))
        screen.post_message(StoreChanged(frozenset({Changed(Topic.THREAD, 1), Changed(Topic.ALERT, 1)})))
        await settled(pilot)
        assert "Très urgent" in "\n".join(lines_of(screen))
        assert "Toute fraîche" in "\n".join(lines_of(screen))
        assert threads.has_focus
        assert threads.selected == chosen


async def test_a_change_that_does_not_concern_the_board_reads_nothing(agency, monkeypatch):
    async with board(agency).shown() as pilot:
        reads = []
        monkeypatch.setattr(ReceptionScreen, "reload", lambda self: reads.append(1))
        pilot.app.screen.post_message(StoreChanged(frozenset({Changed(Topic.SETTING, 0)})))
        await settled(pilot)
        assert reads == []


async def test_foreign_text_is_only_ever_text(agency):
    for text in HOSTILE.values():
        agency.alert(f"x {text}")
        agency.thread(agency.morel, f"{text}"[:9_000] + "s", f"t {text}", f"r {text}")
    for width in (80, 120):
        async with board(agency).shown(width, 24) as pilot:
            assert_calm(pilot.app.screen)
            await press(pilot, "z")
            assert_calm(pilot.app.screen)

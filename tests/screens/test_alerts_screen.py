"""The list of alerts: the board's order, what one has done about each, and settling one for everybody."""

from ogust_tui.screens.alerts import AlertsScreen
from ogust_tui.screens.frame import StatusLine
from ogust_tui.screens.messages import OpenRecord
from ogust_tui.store.alert_reads import list_alerts
from ogust_tui.store.alerts import close_alert
from ogust_tui.widgets.row_list import RowList
from tests.screens.desk_host import DeskHost, fill, press
from tests.screens.widget_host import HOSTILE, assert_calm, lines_of


def order(agency):
    return [str(row.id) for row in list_alerts(agency.store, agency.claire)]


async def test_alerts_stand_in_the_order_of_the_board_and_those_seen_come_last(agency):
    fill(agency)
    app = DeskHost(AlertsScreen(agency.desk()))
    async with app.shown() as pilot:
        rows = app.first.query_one(RowList)
        before = rows.keys
        assert before == order(agency)
        await press(pilot, "a")
        assert rows.keys == [*before[1:], before[0]]
        # The cursor stays with the alert; another "seen" would do nothing, and says so.
        assert rows.selected == before[0]
        assert app.first.why_disabled("acknowledge", ())
        await press(pilot, "home", "enter")
        assert [message.contact_id for message in app.heard(OpenRecord)] == [agency.petit]


async def test_settling_is_for_everybody(agency):
    fill(agency)
    app = DeskHost(AlertsScreen(agency.desk()))
    async with app.shown() as pilot:
        gone = app.first.query_one(RowList).selected
        await press(pilot, "c")
        assert gone not in app.first.query_one(RowList).keys
    assert gone not in [str(row.id) for row in list_alerts(agency.store, agency.nadia)]


async def test_an_alert_that_a_colleague_settled_meanwhile_is_refused_in_words(agency):
    agency.alert("Une seule")
    app = DeskHost(AlertsScreen(agency.desk()))
    async with app.shown() as pilot:
        close_alert(agency.store, agency.nadia, int(order(agency)[0]))
        await press(pilot, "c")
        assert app.first.query_one(StatusLine).text


async def test_foreign_text_is_only_ever_text(agency):
    for text in HOSTILE.values():
        agency.alert(f"x {text}")
    for width in (80, 120):
        async with DeskHost(AlertsScreen(agency.desk())).shown(width) as pilot:
            assert_calm(pilot.app.screen)
            assert "Mme [/b]" in "\n".join(lines_of(pilot.app.screen))

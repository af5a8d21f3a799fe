"""Publishing and withdrawing: what is shown before it is confirmed is what contacts will see, and nothing else."""

import pytest

from ogust_tui.screens.publish import PublishScreen, WithdrawScreen
from ogust_tui.screens.thread import ThreadScreen
from ogust_tui.store.notes import add_note
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.store.threads import link_thread, open_thread, reply
from ogust_tui.widgets.block_list import BlockList
from ogust_tui.widgets.ticks import TickLine
from tests.screens.conversation_world import FOREIGN, Over, text_of
from tests.screens.desk_host import assert_calm_at_sizes, press, settled

SECRET = "NE-DOIT-PAS-SORTIR"


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def absence(agency):
    """An internal thread of three messages on Mme Morel, with a note."""
    posted = open_thread(agency.store, agency.nadia, "Absence", "Premier", linked=[agency.morel])
    reply(agency.store, agency.nadia, posted.thread_id, "Deuxième")
    reply(agency.store, agency.claire, posted.thread_id, "Troisième")
    add_note(agency.store, agency.nadia, SECRET, [RecordRef(RecordKind.THREAD, posted.thread_id)])
    return posted.thread_id


def publications(agency, thread_id):
    card = show_thread(agency.store, agency.nadia, thread_id)
    return [(row.reader.id, row.from_position) for row in card.publications]


def why_off(app, action: str) -> str:
    """Why an action of the screen on top is off, in words."""
    return app.screen.why_disabled(action, ())


async def test_the_preview_is_what_they_will_see_from_the_start_chosen(agency, absence):
    app = Over(agency, ThreadScreen(agency.desk(), absence))
    async with app.shown(80, 40) as pilot:
        await press(pilot, "p")
        text = text_of(app)
        assert "[x] Mme MOREL Hélène" in text
        assert "From message 1 of 3 on" in text
        assert SECRET not in text
        assert "══ PUBLISHED ══" in text
        assert "They will also read every later message, whoever writes it." in " ".join(text.split())
        await press(pilot, "down", "down", "down", "up")
        text = text_of(app)
        assert "From message 2 of 3 on" in text
        hidden, shown = text.split("what they will see")
        assert "Deuxième" in shown
        assert "Troisième" in shown
        assert "Premier" not in shown
        assert SECRET not in hidden + shown
        await press(pilot, "ctrl+s")
        assert "Published: Mme Morel can read this thread from now on." in text_of(app)
        assert "visible to Mme Morel from here on" in text_of(app)
    assert publications(agency, absence) == [(agency.morel, 2)]


async def test_escape_publishes_nothing(agency, absence):
    app = Over(agency, ThreadScreen(agency.desk(), absence))
    async with app.shown() as pilot:
        await press(pilot, "p", "escape")
        assert app.screen is app.tested
    assert publications(agency, absence) == []


async def test_a_linked_colleague_keeps_what_is_written_inside(agency, absence):
    link_thread(agency.store, agency.nadia, absence, [agency.nadia.reader_id])
    app = Over(agency, ThreadScreen(agency.desk(), absence))
    async with app.shown(80, 40) as pilot:
        await press(pilot, "p")
        text = text_of(app)
        assert "From the next message on: a colleague is linked" in text
        assert "Nothing yet: only the messages to come." in text
        await press(pilot, "ctrl+s")
    assert publications(agency, absence) == [(agency.morel, 4)]


async def test_several_contacts_are_chosen_one_by_one(agency, absence):
    link_thread(agency.store, agency.nadia, absence, [agency.petit, agency.benali])
    app = Over(agency, ThreadScreen(agency.desk(), absence))
    async with app.shown() as pilot:
        await press(pilot, "p")
        assert app.screen.query_one(TickLine).chosen == ()
        assert why_off(app, "confirm") == "Tick those who may read first: Space ticks."
        await press(pilot, "ctrl+s")
        assert publications(agency, absence) == []
        await press(pilot, "right", "space", "ctrl+s")
        assert publications(agency, absence) == [(agency.petit, 1)]
        for key in ("p", "space", "ctrl+s", "w"):
            await press(pilot, key)
        assert why_off(app, "confirm")
        await press(pilot, "space")
        assert "M. Petit stops seeing 3 messages" in " ".join(text_of(app).split())
        await press(pilot, "ctrl+s")
        assert "Withdrawn: M. Petit can no longer read this thread." in text_of(app)
    assert publications(agency, absence) == [(agency.morel, 1)]


async def test_withdrawing_says_what_stops(agency):
    posted = agency.thread(agency.morel, "Clés", "Qui a les clés ?", "Ma voisine.")
    app = Over(agency, ThreadScreen(agency.desk(), posted.thread_id))
    async with app.shown() as pilot:
        await press(pilot, "w")
        text = " ".join(text_of(app).replace("│", " ").split())
        assert "Mme Morel stops seeing 2 messages and all that is to come." in text
        assert "The reply address stops working" in text
        await press(pilot, "ctrl+s")
    assert publications(agency, posted.thread_id) == []


async def test_foreign_text_stays_in_its_place(agency):
    for text in FOREIGN:
        posted = open_thread(agency.store, agency.nadia, text, text, linked=[agency.morel, agency.petit])
        app = Over(agency, ThreadScreen(agency.desk(), posted.thread_id))
        async with app.shown() as pilot:
            app.push_screen(PublishScreen(agency.desk(), posted.thread_id))
            await settled(pilot)
            await assert_calm_at_sizes(pilot)
            assert app.screen.query_one(BlockList).keys
            await press(pilot, "space", "ctrl+s")
            app.push_screen(WithdrawScreen(agency.desk(), posted.thread_id))
            await settled(pilot)
            await assert_calm_at_sizes(pilot)

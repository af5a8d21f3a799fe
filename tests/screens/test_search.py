"""The search screen: hits come as one types, say what they are and where, open at their place, and stay fresh."""

import threading

from ogust_tui.screens import search as searching
from ogust_tui.screens.frame import StatusLine
from ogust_tui.screens.messages import OpenRecord, OpenThread, Spot, StoreChanged
from ogust_tui.screens.search import Hits, SearchScreen
from ogust_tui.store import search as store_search
from ogust_tui.store.changes import Changed
from ogust_tui.store.errors import N_, StoreUnavailable
from ogust_tui.store.kinds import Topic
from ogust_tui.store.notes import add_note
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.widgets.line_box import LineBox
from tests.screens.conversation_world import FOREIGN, text_of
from tests.screens.desk_host import DeskHost, fill, press, settled
from tests.screens.widget_host import assert_calm


def note(agency, text, *on):
    return add_note(agency.store, agency.nadia, text, on or [RecordRef(RecordKind.CONTACT, agency.morel)])


async def look_for(pilot, text):
    """Type ``text`` instead of what is in the box."""
    box = pilot.app.screen.query_one(LineBox)
    box.replace(text, 0, len(box.value))
    await settled(pilot)


async def test_what_is_found_says_what_it_is_who_reads_it_and_where_it_stands(agency):
    fill(agency)
    note(agency, "Les clés de Mme Morel sont à l’agence")
    app = DeskHost(SearchScreen(agency.desk()))
    async with app.shown() as pilot:
        assert "avec ou sans accents" in text_of(app)
        await press(pilot, "c")
        assert "Encore une lettre" in text_of(app)
        await press(pilot, *"le")
        shown = text_of(app)
        for words in (
            "Notes, fils et messages : 4",
            "INTERNE · note · Mme MOREL Hélène",
            "PUBLIÉ → Mme Morel · fil",
            "PUBLIÉ → Mme Morel · message · « Clés du portail »",
            "il y a 4 min",
        ):
            assert words in shown
        assert "Les clés de Mme Morel" in shown
        assert_calm(app.screen)
        await look_for(pilot, "cle morel")
        await press(pilot, "enter")
        (opened,) = app.heard(OpenRecord)
        assert (opened.contact_id, opened.note) == (agency.morel, (agency.clock.now, app.first._found.hits[0].id))
        await look_for(pilot, "0612345678")
        await press(pilot, "enter")
        assert [message.contact_id for message in app.heard(OpenRecord)][1:] == [agency.morel]
        await look_for(pilot, "0612345678zz")
        assert "Rien ne contient «\xa00612345678zz\xa0»" in text_of(app)


async def test_a_message_or_a_note_of_a_thread_opens_there(agency):
    posted = agency.thread(agency.petit, "Horaires", "Quels horaires ?", "Le matin de préférence.")
    note_id = note(agency, "Préférence à vérifier", RecordRef(RecordKind.THREAD, posted.thread_id))
    app = DeskHost(SearchScreen(agency.desk()))
    async with app.shown() as pilot:
        await look_for(pilot, "prefer")
        await press(pilot, "enter", "down", "enter")
        opened = {(message.thread_id, message.at) for message in app.heard(OpenThread)}
        assert opened == {(posted.thread_id, Spot(2)), (posted.thread_id, Spot(note_id=note_id))}
        await look_for(pilot, "horaires")
        await press(pilot, "down", "enter")
        assert app.heard(OpenThread)[-1].thread_id == posted.thread_id


async def test_a_slow_search_gets_no_queue_and_the_newest_words_win(agency, monkeypatch):
    note(agency, "Clés du garage")
    asked, go_on = [], threading.Event()

    def slow(store, actor, text, *, limit):
        asked.append(text)
        assert go_on.wait(10)
        return searched(store, actor, text, limit=limit)

    searched = store_search.search
    monkeypatch.setattr(searching, "search", slow)
    app = DeskHost(SearchScreen(agency.desk()))
    async with app.shown() as pilot:
        await pilot.press(*"cles ga")
        assert app.first.text == "cles ga"
        assert app.first.holds_keys
        go_on.set()
        await settled(pilot)
        assert asked == ["cl", "cles ga"]
        assert not app.first.holds_keys
        assert "Clés du garage" in text_of(app)
        # What changes while a search runs is looked for once it is done.
        go_on.clear()
        app.first.reload()
        app.first.reload()
        go_on.set()
        await settled(pilot)
        assert asked[2:] == ["cles ga", "cles ga"]


async def test_what_changes_meanwhile_comes_without_moving_the_cursor(agency):
    for number in range(60):
        agency.clock.move(minutes=1)
        note(agency, f"Clé {number:02d}")
    app = DeskHost(SearchScreen(agency.desk()))
    async with app.shown() as pilot:
        await look_for(pilot, "cle")
        await press(pilot, "down", "down")
        assert "les 50 plus récents de chaque sorte" in text_of(app)
        selected = app.first.query_one(Hits).selected
        agency.clock.move(minutes=1)
        newest = note(agency, "Clé toute neuve")
        app.first.post_message(StoreChanged(frozenset({Changed(Topic.NOTE, newest)})))
        await settled(pilot)
        assert "Clé toute neuve" in text_of(app)
        assert app.first.query_one(Hits).selected == selected


async def test_without_the_store_the_words_stay_and_are_looked_for_once_it_is_back(agency, monkeypatch):
    def away(*_given, **_more):
        raise StoreUnavailable(N_("The store is away."))

    note(agency, "Clés du garage")
    app = DeskHost(SearchScreen(agency.desk()))
    async with app.shown() as pilot:
        await look_for(pilot, "garage")
        with monkeypatch.context() as patched:
            patched.setattr(searching, "search", away)
            await press(pilot, *"s")
            assert "The store is away." in app.first.query_one(StatusLine).text
            assert app.first.query_one(Hits).keys == []
            assert "Rien ne contient" not in text_of(app)
        await press(pilot, "backspace")
        assert app.first.query_one(LineBox).value == "garage"
        assert app.first.query_one(StatusLine).text == ""
        assert "Clés du garage" in text_of(app)


async def test_foreign_text_is_only_ever_text(agency):
    for text in FOREIGN:
        note(agency, f"garage {text}")
    app = DeskHost(SearchScreen(agency.desk()))
    async with app.shown() as pilot:
        await look_for(pilot, "garage")
        assert_calm(app.screen)
        for text in FOREIGN:
            await look_for(pilot, text[:5_000])
            assert_calm(app.screen)

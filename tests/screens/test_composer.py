"""Writing: who will read is always named, what is typed is kept, and what is missing is said plainly."""

import json
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest
from textual.events import Paste
from textual.widgets import Input

from ogust_tui import i18n
from ogust_tui.screens.composer import ComposerScreen
from ogust_tui.screens.composer_form import NOTE, THREAD, Form, draft_words, due_echo, restored
from ogust_tui.screens.draft_keeper import DELAY
from ogust_tui.screens.leaving import keep
from ogust_tui.store.alert_reads import list_alerts
from ogust_tui.store.drafts import draft_at, list_drafts, save_draft
from ogust_tui.store.errors import StoreUnavailable
from ogust_tui.store.kinds import Severity
from ogust_tui.store.note_reads import list_notes, show_note
from ogust_tui.store.notes import add_note, edit_note
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.thread_lists import list_threads
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.store.visits import NewVisit, create_visit
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.widgets.picker import Picker
from ogust_tui.widgets.writing import WritingBox
from tests.screens.conversation_world import FOREIGN, Over, text_of
from tests.screens.desk_host import NOW, assert_calm_at_sizes, press, settled

PLACE = "new:CLI00001"


pytestmark = pytest.mark.usefixtures("english")


def composer(agency, place=PLACE, actor=None):
    return Over(agency, ComposerScreen(agency.desk(actor), place))


def notes(agency):
    return list_notes(agency.store, agency.claire).rows


async def test_a_note_is_internal_in_word_and_frame(agency):
    app = composer(agency)
    async with app.shown() as pilot:
        text = text_of(app)
        assert "New on Mme MOREL Hélène" in text
        assert "(●) Note   ( ) Discussion thread" in text
        assert "┌─ INTERNAL ─" in text
        assert "INTERNAL: read by the team only." in text
        assert "╔" not in text
        await press(pilot, *"Code 12B", "ctrl+s")
        assert app.screen is app.beneath
        assert "Written: the team alone reads it." in text_of(app)
    (note,) = notes(agency)
    assert (note.text, note.alert, [party.id for party in note.records]) == ("Code 12B", None, [agency.morel])


async def test_a_note_that_alerts(agency):
    app = composer(agency)
    async with app.shown() as pilot:
        await press(pilot, *"Rappeler", "tab", "space", *"demain 14h")
        assert "Wednesday 25 November 2026 at 14:00" in text_of(app)
        await press(pilot, "tab", "right", "ctrl+s")
    (alert,) = list_alerts(agency.store, agency.claire)
    assert (alert.text, alert.severity, alert.due_is_date) == ("Rappeler", Severity.URGENT, False)
    assert alert.due_at == datetime(2026, 11, 25, 13, tzinfo=UTC)


async def test_a_date_that_is_none_is_said_and_nothing_is_lost(agency):
    app = composer(agency)
    async with app.shown() as pilot:
        await press(pilot, *"Rappeler", "tab", "space", *"bientôt", "ctrl+s")
        assert "The date of the alert is not understood. Nothing was written." in text_of(app)
        assert app.screen.query_one("#due", LineBox).has_focus
        assert app.screen.query_one(WritingBox).text == "Rappeler"
    assert notes(agency) == ()


async def test_a_thread_names_everyone_who_will_read(agency):
    app = composer(agency)
    async with app.shown() as pilot:
        await press(pilot, "f5", *"Portail", "shift+tab")
        for name in ("benali", "nadia"):
            await press(pilot, *name)
            await press(pilot, "enter")
        text = " ".join(text_of(app).split())
        assert "┌─ INTERNAL THREAD ─" in text
        assert "INTERNAL: read by the team (Nadia) only. Not by Mme Morel, M. Benali." in text
        assert "[ ] Mme Morel [ ] M. Benali" in text
        await press(pilot, "tab", "tab", *"Qui a les clés ?", "tab", "space")
        text = " ".join(text_of(app).split())
        assert "╔═ PUBLISHED → Mme Morel ═" in text
        assert "Will be read by: Mme MOREL Hélène (portal), the team (Nadia). Not by M. Benali." in text
        assert "They will also read every later message, whoever writes it." in text
        await press(pilot, "ctrl+s")
        assert "Thread opened: Mme Morel will read it." in text_of(app)
    (row,) = list_threads(agency.store, agency.claire).rows
    card = show_thread(agency.store, agency.claire, row.id)
    assert row.subject == "Portail"
    assert {party.id for party in row.linked} == {agency.morel, agency.benali, agency.nadia.reader_id}
    assert [publication.reader.id for publication in card.publications] == [agency.morel]


async def test_what_is_missing_is_said(agency):
    app = composer(agency, "new:")
    async with app.shown() as pilot:
        await press(pilot, "ctrl+s")
        assert "The text is empty." in text_of(app)
        await press(pilot, *"Bonjour", "ctrl+s")
        assert "Say whom it is about first." in text_of(app)
        assert app.screen.query_one("#records SearchBox").has_focus
        await press(pilot, *"petit")
        await press(pilot, "enter")
        await press(pilot, "f5", "ctrl+s")
        assert "The thread needs a subject." in text_of(app)
        assert app.screen.query_one("#subject").has_focus
        assert app.screen.query_one(WritingBox).text == "Bonjour"


async def test_a_draft_comes_back_whole_and_goes_once_sent(agency):
    app = composer(agency)
    async with app.shown() as pilot:
        await press(pilot, *"Bonjour", "f5", *"Portail", "tab", "tab", "space", "escape")
        assert app.screen is app.beneath
        assert "What you typed is kept" in text_of(app)
    app = composer(agency)
    async with app.shown() as pilot:
        text = text_of(app)
        assert "What you were typing here is back." in text
        assert "Portail" in text
        assert "╔═ PUBLISHED → Mme Morel ═" in text
        await press(pilot, "ctrl+s")
    assert list_drafts(agency.store, agency.claire) == ()
    (row,) = list_threads(agency.store, agency.claire).rows
    assert (row.subject, row.last_text) == ("Portail", "Bonjour")


async def test_typing_alone_keeps_the_draft(agency, monkeypatch):
    monkeypatch.setattr("ogust_tui.screens.draft_keeper.DELAY", 0.01)
    assert DELAY <= 1
    app = composer(agency)
    async with app.shown() as pilot:
        await press(pilot, *"Bon")
        await pilot.pause(0.02)
        await settled(pilot)
        assert draft_words(draft_at(agency.store, agency.claire, PLACE)) == "Bon"
        assert not app.tested.has_unsent_text


async def test_escape_on_nothing_typed_leaves_no_draft(agency):
    app = composer(agency)
    async with app.shown() as pilot:
        await press(pilot, "f5", "escape")
        assert app.screen is app.beneath
    assert list_drafts(agency.store, agency.claire) == ()


async def test_throwing_away_asks_first(agency):
    app = composer(agency)
    async with app.shown() as pilot:
        await press(pilot, *"Bon", "f8", "escape")
        assert app.screen.query_one(WritingBox).text == "Bon"
        await press(pilot, "f8", "ctrl+s")
        assert app.screen is app.beneath
    assert list_drafts(agency.store, agency.claire) == ()


async def test_a_store_that_is_lost_keeps_the_text_on_the_screen(agency, monkeypatch):
    app = composer(agency)

    def lost(*_args, **_kwargs):
        raise StoreUnavailable("The disk is full. Nothing was changed. Free some space, then try again.")

    async with app.shown() as pilot:
        await press(pilot, *"Bonjour")
        monkeypatch.setattr("ogust_tui.screens.composer_store.add_note", lost)
        monkeypatch.setattr("ogust_tui.screens.draft_keeper.save_draft", lost)
        await press(pilot, "ctrl+s")
        screen: Any = app.tested
        screen._keeper.save()
        await settled(pilot)
        # Neither sent nor kept: leaving the program would lose it, and asks.
        assert app.tested.has_unsent_text
        assert "The disk is full." in text_of(app)
        assert app.screen.query_one(WritingBox).text == "Bonjour"
        assert app.screen.query_one(WritingBox).has_focus
        monkeypatch.undo()
        await press(pilot, "ctrl+s")
        assert app.screen is app.beneath
    assert [note.text for note in notes(agency)] == ["Bonjour"]


async def test_what_is_typed_while_it_is_sent_is_not_lost_when_it_is_refused(agency, monkeypatch):
    app, answered = composer(agency), Event()

    def lost(*_args, **_kwargs):
        answered.wait()
        raise StoreUnavailable("The disk is full. Nothing was changed. Free some space, then try again.")

    async with app.shown() as pilot:
        await press(pilot, *"Bonjour")
        with monkeypatch.context() as patched:
            patched.setattr("ogust_tui.screens.composer_store.add_note", lost)
            await pilot.press("ctrl+s", *" à vouz", "backspace", "s")
            app.screen.post_message(Paste("\nMerci"))
            await pilot.pause()
            assert app.screen.query_one(WritingBox).text == "Bonjour"
            answered.set()
            await settled(pilot)
        assert app.screen.query_one(WritingBox).text == "Bonjour à vous\nMerci"
        await press(pilot, "ctrl+s")
    assert [note.text for note in notes(agency)] == ["Bonjour à vous\nMerci"]


async def test_what_is_typed_too_late_is_named(agency, held):
    app, asked = composer(agency), held("ogust_tui.screens.composer_store.add_note")
    async with app.shown() as pilot:
        await press(pilot, *"Bonjour")
        await pilot.press("ctrl+s", *" à tous")
        asked.set()
        await settled(pilot)
        assert app.screen is app.beneath
        assert "Written: the team alone reads it. Typed too late, and not in it: “à tous”." in text_of(app)
    assert [note.text for note in notes(agency)] == ["Bonjour"]


async def test_who_is_gone_while_a_note_is_written_finds_what_was_typed_behind_it(agency, held):
    app, asked = composer(agency), held("ogust_tui.screens.composer_store.add_note")

    def drafts():
        return [draft_words(row.text) for row in list_drafts(agency.store, agency.claire)]

    async with app.shown() as pilot:
        await press(pilot, *"Bonjour")
        await pilot.press("ctrl+s", *" à tous")
        keep(app.screen.verbs_to_keep())
        assert drafts() == ["Bonjour à tous"]
        asked.set()
        await settled(pilot)
    assert drafts() == [" à tous"]


async def test_a_note_on_a_thread_and_on_a_visit(agency):
    posted = agency.thread(agency.morel, "Clés", "Qui a les clés ?")
    visit = create_visit(
        agency.store, agency.nadia, NewVisit("CLI00001", NOW, NOW.replace(hour=12), "SA00001", "Ménage")
    )
    for place, kind, id_ in (
        (f"note:{posted.thread_id}", RecordKind.THREAD, posted.thread_id),
        (f"new:visit:{visit}", RecordKind.VISIT, visit),
    ):
        app = composer(agency, place)
        async with app.shown() as pilot:
            await press(pilot, *"Vu", "ctrl+s")
        assert [party.ref for party in notes(agency)[0].records] == [RecordRef(kind, id_)]
    app = composer(agency, f"note:{posted.thread_id}")
    async with app.shown():
        assert "thread “Clés”" in text_of(app)
        assert app.tested.why_disabled("other_kind", ()) == "This is a note and stays one."


async def test_changing_a_note_that_somebody_else_changed(agency):
    note = add_note(agency.store, agency.nadia, "Code 12", [RecordRef(RecordKind.CONTACT, agency.morel)])
    app = composer(agency, f"edit:{note}")
    async with app.shown() as pilot:
        assert app.screen.query_one(WritingBox).text == "Code 12"
        await press(pilot, "B")
        edit_note(agency.store, agency.nadia, note, "Code 34")
        await press(pilot, "ctrl+s")
        text = text_of(app)
        assert "Nadia changed this note while you were writing. Which text stays?" in text
        assert text.index("The note as Nadia left it") < text.index("Code 34") < text.index("Code 12B")
        # Enter and Ctrl+S choose nothing; one may go on writing, and is asked again.
        await press(pilot, "enter", "ctrl+s", "escape", "C", "ctrl+s")
        assert "Code 12BC" in text_of(app)
        assert show_note(agency.store, agency.claire, note).text == "Code 34"
        await press(pilot, "m")
        assert app.screen is app.beneath
    assert show_note(agency.store, agency.claire, note).text == "Code 12BC"


@pytest.mark.parametrize(("key", "kept"), [("t", "Code 34"), ("b", "Code 34\n\nCode 12B")])
async def test_a_draft_of_a_note_that_changed_since_shows_both_and_asks(agency, key, kept):
    note = add_note(agency.store, agency.nadia, "Code 12", [RecordRef(RecordKind.CONTACT, agency.morel)])
    place = f"edit:{note}"
    app = composer(agency, place)
    async with app.shown() as pilot:
        await press(pilot, "B", "escape")
    edit_note(agency.store, agency.nadia, note, "Code 34")
    app = composer(agency, place)
    async with app.shown() as pilot:
        assert "Which text stays?" in text_of(app)
        await press(pilot, key)
        if key == "b":
            await press(pilot, "ctrl+s")
        assert app.screen is app.beneath
    assert show_note(agency.store, agency.claire, note).text == kept
    assert draft_at(agency.store, agency.claire, place) == ""


async def test_who_may_not_publish_is_told_why(agency):
    from ogust_tui.store.agency import set_setting
    from ogust_tui.store.staff import actor_named

    set_setting(agency.store, actor_named(agency.store, "root"), "publishing.restricted", "yes")
    app = composer(agency)
    async with app.shown() as pilot:
        await press(pilot, "f5", "tab", "tab", "space")
        assert "Publishing is for managers" in text_of(app)
        assert "[ ] Mme Morel" in text_of(app)
    app = composer(agency, actor=agency.sam)
    async with app.shown():
        assert "Support can read" in app.tested.why_disabled("send", ())


async def test_a_megabyte_is_pasted_and_written(agency):
    app = composer(agency)
    words = ("Trente caractères et davantage " * 3 + "\n") * 11_000
    async with app.shown() as pilot:
        app.screen.query_one(WritingBox).insert(words[:999_990])
        await press(pilot, "ctrl+s")
        assert app.screen is app.beneath
    assert len(notes(agency)[0].text) > 990_000
    app = composer(agency)
    async with app.shown() as pilot:
        app.screen.query_one(WritingBox).insert(words[:1_000_100].replace(" \n", "x\n"))
        await press(pilot, "ctrl+s")
        assert "The text is too long" in text_of(app)
        assert len(app.screen.query_one(WritingBox).text) > 1_000_000


async def test_another_language_keeps_what_is_typed(agency):
    app = composer(agency)
    async with app.shown() as pilot:
        await press(pilot, *"Bonjour", "f5", *"Portail", "tab", "tab", "space")
        i18n.set_language("fr")
        await app.tested.speak_again()
        await settled(pilot)
        text = text_of(app)
        assert "Portail" in text
        assert "Bonjour" in text
        assert "╔═ PUBLIÉ → Mme Morel ═" in text


async def test_foreign_text_stays_in_its_place(agency):
    for text in FOREIGN:
        form = Form(THREAD, (RecordRef(RecordKind.CONTACT, agency.morel),), text, text, True, text)
        save_draft(agency.store, agency.claire, PLACE, form.draft(Form()))
        app = composer(agency)
        async with app.shown() as pilot:
            await assert_calm_at_sizes(pilot)
            for box in app.screen.query(Input):
                box.insert_text_at_cursor(text)
            app.screen.query_one(WritingBox).insert(text)
            await settled(pilot)
            await assert_calm_at_sizes(pilot)
            await press(pilot, "f5")
            await assert_calm_at_sizes(pilot)
            assert app.screen.query_one(Picker).text


def test_a_draft_is_read_back_or_shown_as_text():
    form = Form(
        THREAD, (RecordRef(RecordKind.STAFF, 3),), "Sujet", "Texte", True, "demain", Severity.LOW, frozenset({4})
    )
    assert restored(form.draft(Form()), Form()) == form
    assert draft_words(form.draft(Form())) == "Sujet · Texte"
    assert Form(kind=THREAD).draft(Form()) == ""
    assert restored("mots perdus", Form(kind=NOTE)).text == "mots perdus"
    assert restored(json.dumps({"kind": "note"}), Form()).text == '{"kind": "note"}'


def test_the_date_of_an_alert_in_words(agency):
    zone = agency.desk().zone

    def said(due):
        return due_echo(Form(alert=True, due=due), NOW, zone)

    assert said("") == "no date: it stays until somebody settles it"
    assert said("24/11") == "Tuesday 24 November 2026"
    assert said("lun.") == "Monday 30 November 2026"
    assert said("2026-11-01") == "Sunday 1 November 2026: already past"
    assert said("un jour").startswith("not a date")

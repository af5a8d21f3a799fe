"""The record: alerts before any field, tabs, and a Notes tab where internal and published cannot be mistaken."""

from datetime import timedelta

import pytest

from ogust_tui import i18n
from ogust_tui.screens.messages import ComposeAt, EditContact, OpenThread, StoreChanged
from ogust_tui.screens.record import RecordScreen, identity
from ogust_tui.screens.record_card import card_blocks
from ogust_tui.screens.record_notes import RecordNotes
from ogust_tui.screens.thread import ThreadScreen
from ogust_tui.store.alert_reads import list_alerts
from ogust_tui.store.changes import Changed
from ogust_tui.store.contact_reads import show_contact, show_contact_id
from ogust_tui.store.contacts import ContactFields, edit_contact
from ogust_tui.store.inbound import MailFacts, keep_mail, report_bounce
from ogust_tui.store.kinds import PersonalState, Topic
from ogust_tui.store.note_reads import list_notes
from ogust_tui.store.notes import add_note
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.relatives import RelativeFields, create_relative
from ogust_tui.store.threads import open_thread
from ogust_tui.store.visits import NewVisit, create_visit
from ogust_tui.widgets.alert_banner import AlertStack
from ogust_tui.widgets.block_list import BlockList
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.widgets.row_list import RowList
from ogust_tui.widgets.writing import WritingBox
from tests.screens.conversation_world import FOREIGN, Over, text_of
from tests.screens.desk_host import NOW, assert_calm_at_sizes, fill, press, settled

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def busy(agency):
    """Mme Morel's record on an ordinary morning."""
    fill(agency)
    open_thread(agency.store, agency.nadia, "Absence", "Samir est absent", linked=[agency.morel])
    return agency


def record(agency, actor=None, contact=None):
    return Over(agency, RecordScreen(agency.desk(actor), contact or agency.morel))


def note(agency, text, contact=None):
    return add_note(agency.store, agency.nadia, text, [RecordRef(RecordKind.CONTACT, contact or agency.morel)])


def notes_of(app):
    return app.screen.query_one(RecordNotes).query_one(BlockList)


async def test_who_it_is_then_alerts_then_tabs(busy):
    app = record(busy)
    async with app.shown():
        lines = text_of(app).splitlines()
        assert app.screen.focused is notes_of(app)
    assert lines[0].startswith(" Mme MOREL Hélène · CLI00001")
    assert lines[1] == " client · 06 12 34 56 78 — managed by Nadia, Est"
    assert lines[2].startswith(" ┃! Hospitalisée") and lines[2].endswith("2 d overdue")
    assert "today 14:42" in lines[3]
    tabs = next(line for line in lines if "2 Notes" in line)
    assert tabs.startswith(" 1 Card │ 2 Notes 4 │ 3 Visits │ 4 History")
    assert tabs.endswith("f All")


async def test_internal_and_published_differ_without_colour(busy):
    note(busy, "Le code a changé")
    app = record(busy)
    async with app.shown(80, 50):
        text = text_of(app)
    assert "╔ ● PUBLISHED → Mme Morel ═" in text
    assert "ours, 2 unread ═╗" in text
    assert "║ Clés du portail" in text
    assert "┌ ● INTERNAL THREAD ─" in text
    assert "│ Absence" in text
    assert "┌ INTERNAL ─" in text
    assert "┌ INTERNAL · alert 2 d overdue ─" in text


async def test_the_filter_goes_round(busy):
    app = record(busy)
    async with app.shown() as pilot:
        seen = []
        for _turn in range(4):
            await press(pilot, "f")
            seen.append([key.split(":")[0] for key in notes_of(app).keys])
        assert seen == [["note", "note"], ["thread"], ["thread"], ["thread", "thread", "note", "note"]]
        await press(pilot, "f")
        assert "f Notes" in text_of(app)


async def test_what_can_be_done_to_a_note_and_to_a_thread(busy):
    busy.clock.move(minutes=1)
    added = note(busy, "Le code a changé\n" * 9)
    app = record(busy)
    async with app.shown(80, 40) as pilot:
        assert text_of(app).count("Le code a changé") == 3
        await press(pilot, "enter")
        assert text_of(app).count("Le code a changé") == 9
        await press(pilot, "n", "e")
        assert [message.place for message in app.heard(ComposeAt)] == ["new:CLI00001", f"edit:{added}"]
        assert app.tested.query_one(RecordNotes).why_disabled("reply_here", ()) == "Choose a thread first."
        await press(pilot, "x")
        assert "Take this note back?" in text_of(app)
        await press(pilot, "escape", "x", "ctrl+s")
        assert "The note is taken back." in text_of(app)
        assert added not in [row.id for row in list_notes(busy.store, busy.claire).rows]
        assert app.tested.query_one(RecordNotes).why_disabled("edit_note", ()) == "Choose a note first."
        await press(pilot, "enter")
        assert len(app.heard(OpenThread)) == 1
        await press(pilot, "r")
        assert isinstance(app.screen, ThreadScreen)
        assert app.screen.query_one(WritingBox).has_focus


async def test_alerts_are_seen_and_put_off_here(busy):
    app = record(busy)
    async with app.shown() as pilot:
        assert app.tested.why_disabled("acknowledge", ()) == "Choose an alert first: Tab goes to them."
        await press(pilot, "shift+tab", "a")
        assert "Seen: “Hospitalisée" in text_of(app)
        assert isinstance(app.screen.focused, AlertStack)
        await press(pilot, "enter")
        assert notes_of(app).has_focus
        assert notes_of(app).selected is not None
        assert notes_of(app).selected.startswith("note:")
    seen = {row.text: row.state for row in list_alerts(busy.store, busy.claire)}
    assert seen["Hospitalisée : suspendre mardi et jeudi"] is PersonalState.ACKNOWLEDGED
    app = record(busy, contact=busy.benali)
    async with app.shown():
        assert app.tested.check_action("acknowledge", ()) is False


async def test_what_arrives_keeps_the_cursor(busy):
    app = record(busy)
    async with app.shown() as pilot:
        await press(pilot, "down")
        chosen = notes_of(app).selected
        busy.clock.move(minutes=1)
        note(busy, "Toute fraîche")
        app.screen.post_message(StoreChanged(frozenset({Changed(Topic.NOTE, 1)})))
        await settled(pilot)
        assert "Toute fraîche" in text_of(app)
        assert notes_of(app).selected == chosen
        assert "2 Notes 5" in text_of(app)


async def test_a_record_with_many_notes_is_paged_both_ways(agency, monkeypatch):
    monkeypatch.setattr("ogust_tui.screens.record_notes.PAGE", 20)
    monkeypatch.setattr("ogust_tui.screens.record_notes.READ_AGAIN", 30)
    ids = []
    for number in range(120):
        agency.clock.move(seconds=1)
        ids.append(note(agency, f"Note {number}"))
    app = record(agency)
    async with app.shown() as pilot:
        assert f"note:{ids[0]}" not in notes_of(app).keys
        await press(pilot, "end")
        assert notes_of(app).keys[-1] == f"note:{ids[0]}"
        assert f"note:{ids[-1]}" not in notes_of(app).keys
        assert "Note 0" in text_of(app)
        for _turn in range(60):
            await pilot.press("pageup")
        await settled(pilot)
        for _turn in range(60):
            await pilot.press("pageup")
        await settled(pilot)
        held = notes_of(app).keys
        assert held == sorted(held, key=lambda key: -int(key.split(":")[1]))
        assert len(held) > 60
        chosen = notes_of(app).selected
        app.tested.reload()
        await settled(pilot)
        assert notes_of(app).selected == chosen
        assert len(notes_of(app).keys) <= 90
        await press(pilot, "home")
        assert notes_of(app).keys[0] == f"note:{ids[-1]}"
        assert "Note 119" in text_of(app)


async def test_the_card_and_its_relatives(agency):
    create_relative(agency.store, agency.nadia, "CLI00001", RelativeFields("Mme", "Leroy", "Anne", "sa fille"))
    app = record(agency)
    async with app.shown(80, 40) as pilot:
        await press(pilot, "1")
        text = text_of(app)
        assert "Mobile              06 12 34 56 78" in text
        assert "E-mail              none: notices cannot be mailed" in text
        assert "Mme LEROY Anne" in text
        assert "sa fille" in text
        await press(pilot, "e")
        assert [message.contact_id for message in app.heard(EditContact)] == [agency.morel]
        await press(pilot, "n")
        await press(pilot, *"Petit", "ctrl+s")
        assert "The relative is written down." in text_of(app)
        await press(pilot, "end", "e")
        await press(pilot, "tab", "tab", *"Luc", "ctrl+s")
        assert "PETIT Luc" in text_of(app)
        await press(pilot, "x", "ctrl+s")
        assert "PETIT Luc is archived." in text_of(app)
    relatives = show_contact_id(agency.store, agency.claire, agency.morel).relatives
    assert [row.name for row in relatives] == ["Mme LEROY Anne"]
    app = record(agency, contact=agency.benali)
    async with app.shown() as pilot:
        await press(pilot, "1")
        assert "Relatives" not in text_of(app)


async def test_the_phone_is_copied_the_relatives_where_the_cursor_stands_on_one(agency):
    anne = RelativeFields("Mme", "Leroy", "Anne", "sa fille", landline="02 40 00 00 01")
    create_relative(agency.store, agency.nadia, "CLI00001", anne)
    app = record(agency)
    async with app.shown(80, 40) as pilot:
        await press(pilot, "f8")
        assert app.clipboard == "06 12 34 56 78"
        assert "If it cannot be pasted" in text_of(app)
        await press(pilot, "1", "end", "f8")
        assert app.clipboard == "02 40 00 00 01"
        await press(pilot, "2", "f8")
        assert app.clipboard == "06 12 34 56 78"


async def test_a_relative_without_a_name_is_refused_and_kept(agency):
    app = record(agency)
    async with app.shown() as pilot:
        await press(pilot, "1", "n")
        await press(pilot, "tab", *"Luc", "ctrl+s")
        assert "The last name is missing." in text_of(app)
        assert app.screen.query_one("#first_name", LineBox).value == "Luc"


async def test_visits_from_today_on_and_notes_on_them(agency):
    for days in (-3, -1, 0, 2):
        start = NOW + timedelta(days=days)
        create_visit(
            agency.store, agency.nadia, NewVisit("CLI00001", start, start + timedelta(hours=2), "SA00001", "Aide")
        )
    app = record(agency)
    async with app.shown() as pilot:
        await press(pilot, "3")
        lines = [line for line in text_of(app).splitlines() if "M. BENALI Samir" in line]
        assert [line.split()[0].lstrip("▸") for line in lines] == ["Sat", "yesterday", "today", "Thu"]
        assert lines[2].startswith("▸today")
        assert "10:42 – 12:42" in lines[2]
        await press(pilot, "n")
        assert [message.place for message in app.heard(ComposeAt)] == ["new:visit:3"]


async def test_the_history_says_who_did_what(busy):
    app = record(busy)
    async with app.shown(100, 40) as pilot:
        await press(pilot, "4")
        text = text_of(app)
        assert "opened a thread" in text
        assert "answered in a thread" in text
        assert "wrote a note" in text
        assert "Hospitalisée" not in text.split("4 History")[1]
        assert isinstance(app.screen.focused, RowList)
        await press(pilot, "left", "right", "left", "left")
        assert app.screen.focused is notes_of(app)


async def test_support_reads_everything_and_is_told_why_not_more(busy):
    app = record(busy, busy.sam)
    async with app.shown() as pilot:
        tab = app.tested.query_one(RecordNotes)
        for name in ("compose_here", "edit_note", "reply_here", "publish_here", "withdraw_note"):
            assert "Support can read" in tab.why_disabled(name, ()), name
        assert tab.why_disabled("filter", ()) == ""
        await press(pilot, "1")
        assert "06 12 34 56 78" in text_of(app)


async def test_a_record_of_another_sector_is_not_found(agency):
    app = record(agency, contact=999)
    async with app.shown():
        assert "No contact is called" in text_of(app)


async def test_an_empty_record_says_the_key_that_makes_the_first_note(agency):
    app = record(agency)
    async with app.shown():
        assert "Nothing is written here yet. n writes the first note, or opens a thread." in text_of(app)


async def test_another_language_is_spoken_at_once(busy):
    app = record(busy)
    async with app.shown() as pilot:
        i18n.set_language("fr")
        await app.tested.speak_again()
        await settled(pilot)
        text = text_of(app)
        assert "1 Fiche │ 2 Notes 4 │ 3 Interventions │ 4 Historique" in text
        assert "╔ ● PUBLIÉ → Mme Morel ═" in text


async def test_foreign_text_stays_in_its_place(agency):
    for text in FOREIGN:
        fields = ContactFields(
            last_name=text, first_name=text, comment=text, address_line=text, city=text, door_code=text
        )
        edit_contact(agency.store, agency.nadia, "CLI00001", fields)
        create_relative(
            agency.store, agency.nadia, "CLI00001", RelativeFields(text, text, text, text, None, text, text)
        )
        create_visit(
            agency.store,
            agency.nadia,
            NewVisit("CLI00001", NOW, NOW + timedelta(hours=1), "SA00001", text, comment=text),
        )
        agency.alert(text)
        open_thread(agency.store, agency.nadia, text, text, linked=[agency.morel], publish_to=[agency.morel])
    app = record(agency)
    async with app.shown() as pilot:
        await assert_calm_at_sizes(pilot)
        for keys in (("1",), ("n",), ("escape", "3"), ("4",), ("2", "end"), ("x",)):
            await press(pilot, *keys)
            await assert_calm_at_sizes(pilot)
        assert app.is_running


def test_an_address_that_receives_nothing_is_said_on_the_card(agency):
    edit_contact(agency.store, agency.nadia, "CLI00001", ContactFields(email="morel@famille.fr"))
    lost = keep_mail(agency.store, b"x", "<x@x>", "x")
    report_bounce(
        agency.store, lost, MailFacts(), "failed", thread_id=None, reader_id=agency.morel,
        address="morel@famille.fr", status="550 unknown", alert_text="Revient",
    )  # fmt: skip
    card = show_contact(agency.store, agency.claire, "CLI00001")
    (reach,) = [block for block in card_blocks(card, "n", agency.desk().zone) if block.key == "reach"]
    said = "This address receives nothing any more, since Tuesday 24 November 2026."
    assert [line.strip() for line in reach.body.split("\n")[-2:]] == [said, "550 unknown"]
    assert "the address morel@famille.fr receives nothing any more" in identity(card)

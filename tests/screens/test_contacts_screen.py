"""The contacts: found as one types, paged in both directions, and the form that makes and changes one."""

import threading

from ogust_tui.screens import contacts
from ogust_tui.screens.both_versions import BothVersions
from ogust_tui.screens.contact_form import ContactForm
from ogust_tui.screens.contacts import ContactsScreen, contact_key
from ogust_tui.screens.frame import StatusLine
from ogust_tui.screens.messages import EditContact, OpenRecord, StoreChanged
from ogust_tui.store.changes import Changed
from ogust_tui.store.contact_reads import list_contacts, show_contact_id
from ogust_tui.store.contacts import ContactFields, create_contact, edit_contact
from ogust_tui.store.drafts import draft_at
from ogust_tui.store.kinds import ContactKind, Topic
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.widgets.row_list import RowList
from tests.screens.conversation_world import Over, text_of
from tests.screens.desk_host import DeskHost, press, settled
from tests.screens.widget_host import HOSTILE, assert_calm, lines_of


def ids(screen):
    return [contact_key(key)[1] for key in screen.query_one(RowList).keys]


async def test_typing_narrows_and_enter_opens(agency):
    app = DeskHost(ContactsScreen(agency.desk()))
    async with app.shown() as pilot:
        assert ids(app.first) == [agency.benali, agency.morel, agency.petit]
        await press(pilot, *"helene")
        assert ids(app.first) == [agency.morel]
        await press(pilot, "enter")
        assert [message.contact_id for message in app.heard(OpenRecord)] == [agency.morel]
        await press(pilot, *"zzz")
        assert ids(app.first) == []
        assert "helenezzz" in "\n".join(lines_of(app.first))[160:]


async def test_arrows_move_in_the_list_while_the_box_keeps_the_focus(agency):
    app = DeskHost(ContactsScreen(agency.desk()))
    async with app.shown() as pilot:
        await press(pilot, "down", "enter")
        assert [message.contact_id for message in app.heard(OpenRecord)] == [agency.morel]
        assert isinstance(app.first.focused, LineBox)
        await press(pilot, "f9")
        assert [message.contact_id for message in app.heard(EditContact)] == [agency.morel]


async def test_the_kind_is_filtered_by_key(agency):
    app = DeskHost(ContactsScreen(agency.desk()))
    async with app.shown() as pilot:
        await press(pilot, "f5")
        assert ids(app.first) == [agency.morel, agency.petit]
        await press(pilot, "f5")
        assert ids(app.first) == [agency.benali]
        await press(pilot, "f5")
        assert len(ids(app.first)) == 3


async def test_the_last_search_wins_however_slow_an_earlier_one_is(agency, monkeypatch):
    released = threading.Event()

    def slow(store, actor, **options):
        if options["search"] == "p":
            released.wait(5)
        return list_contacts(store, actor, **options)

    monkeypatch.setattr(contacts, "list_contacts", slow)
    app = DeskHost(ContactsScreen(agency.desk()))
    async with app.shown() as pilot:
        await pilot.press("p", "backspace", "m")
        await pilot.pause()
        released.set()
        await settled(pilot)
        assert ids(app.first) == [agency.morel]


async def test_pages_come_as_one_moves_and_a_change_leaves_one_where_one_is(agency, monkeypatch):
    monkeypatch.setattr(contacts, "PAGE", 70)
    for number in range(200):
        fields = ContactFields(last_name=f"N{number:03}", managed_by=0)
        create_contact(agency.store, agency.nadia, ContactKind.CLIENT, fields)
    app = DeskHost(ContactsScreen(agency.desk()))
    async with app.shown() as pilot:
        rows = app.first.query_one(RowList)
        await press(pilot, "ctrl+end")
        assert contact_key(rows.selected)[1] == agency.petit
        for _page in range(9):
            await press(pilot, "pageup")
        assert len(rows.keys) > 70
        chosen = rows.selected
        _sort_key, contact_id = contact_key(chosen)
        code = show_contact_id(agency.store, agency.nadia, contact_id).row.code
        edit_contact(agency.store, agency.nadia, code, ContactFields(city="Brest"))
        app.first.post_message(StoreChanged(frozenset({Changed(Topic.CONTACT, contact_id)})))
        await settled(pilot)
        assert rows.selected == chosen
        assert "Brest" in "\n".join(lines_of(app.first))
        await press(pilot, "ctrl+home")
        assert contact_key(rows.selected)[1] == agency.benali


async def test_foreign_text_is_only_ever_text(agency):
    for text in (hostile[:9_000] for hostile in HOSTILE.values()):
        fields = ContactFields(last_name=f"x{text}", first_name=text, city=text, mobile_phone=text)
        create_contact(agency.store, agency.nadia, ContactKind.CLIENT, fields)
    app = DeskHost(ContactsScreen(agency.desk()))
    async with app.shown() as pilot:
        assert_calm(app.first)
        for text in HOSTILE.values():
            app.first.query_one(LineBox).replace(text, 0, 100_000)
            await settled(pilot)
            assert_calm(app.first)


# The form


async def test_a_new_record_is_written_and_opened(agency):
    app = DeskHost(ContactForm(agency.desk()))
    async with app.shown() as pilot:
        await press(pilot, *"Durand", "enter", *"Zoé", "ctrl+s")
        (opened,) = app.heard(OpenRecord)
    row = show_contact_id(agency.store, agency.claire, opened.contact_id)
    assert (row.row.name, row.row.kind, row.managed_by_login) == ("DURAND Zoé", ContactKind.CLIENT, "claire")


async def test_a_refusal_keeps_what_was_typed(agency):
    app = DeskHost(ContactForm(agency.desk(), agency.morel))
    async with app.shown() as pilot:
        app.first.query_one("#last_name", LineBox).value = ""
        await press(pilot, "ctrl+s")
        assert app.first.query_one(StatusLine).text
        assert app.first.values["last_name"] == ""
        assert app.heard(OpenRecord) == []


async def test_what_is_typed_in_a_form_is_kept_until_it_is_saved_or_thrown_away(agency):
    place = f"contact:{agency.morel}"
    app = Over(agency, ContactForm(agency.desk(), agency.morel))
    async with app.shown() as pilot:
        await press(pilot, "X", "escape")
        assert app.screen is app.beneath
        assert "vous le retrouverez" in app.beneath.query_one(StatusLine).text
    form = ContactForm(agency.desk(), agency.morel)
    app = Over(agency, form)
    async with app.shown() as pilot:
        assert form.values["last_name"] == "MorelX"
        assert form.query_one(StatusLine).text
        await press(pilot, "Y", "f8", "escape")
        assert form.values["last_name"] == "MorelXY"
        await press(pilot, "ctrl+s")
        assert app.screen is app.beneath
    assert draft_at(agency.store, agency.claire, place) == ""
    assert show_contact_id(agency.store, agency.claire, agency.morel).row.last_name == "MorelXY"
    app = Over(agency, ContactForm(agency.desk(), agency.morel))
    async with app.shown() as pilot:
        await press(pilot, "Z", "escape")
        assert draft_at(agency.store, agency.claire, place)
        await app.push_screen(ContactForm(agency.desk(), agency.morel))
        await settled(pilot)
        await press(pilot, "f8", "ctrl+s")
    assert draft_at(agency.store, agency.claire, place) == ""


async def test_a_record_changed_meanwhile_is_not_overwritten(agency):
    app = DeskHost(ContactForm(agency.desk(), agency.morel))
    async with app.shown() as pilot:
        edit_contact(agency.store, agency.nadia, "CLI00001", ContactFields(city="Brest"))
        await press(pilot, *"X", "ctrl+s")
        # Another field: it comes into the form, and one says once more that it is to be saved.
        assert "Ville : Brest" in app.first.query_one(StatusLine).text.replace("\xa0", " ")
        assert show_contact_id(agency.store, agency.claire, agency.morel).row.last_name == "Morel"
        edit_contact(agency.store, agency.nadia, "CLI00001", ContactFields(last_name="Morel-Petit"))
        await press(pilot, "ctrl+s")
        # The same field: both are shown, and nothing is saved before one has chosen.
        shown = text_of(app).replace("\xa0", " ")
        assert shown.index("Nom : Morel-Petit") < shown.index("Nom : MorelX")
        await press(pilot, "escape", "ctrl+s")
        assert isinstance(app.screen, BothVersions)
        await press(pilot, "m")
        assert show_contact_id(agency.store, agency.claire, agency.morel).row.last_name == "Morel-Petit"
        await press(pilot, "ctrl+s")
    row = show_contact_id(agency.store, agency.claire, agency.morel).row
    assert (row.last_name, row.city) == ("MorelX", "Brest")


async def test_only_what_changed_is_written(agency):
    app = DeskHost(ContactForm(agency.desk(), agency.morel))
    before = show_contact_id(agency.store, agency.claire, agency.morel)
    async with app.shown() as pilot:
        app.first.query_one("#city", LineBox).value = "Brest"
        await press(pilot, "ctrl+s")
    after = show_contact_id(agency.store, agency.claire, agency.morel)
    assert after.row.city == "Brest"
    for kept in ("sectors", "managed_by_id", "comment"):
        assert getattr(after, kept) == getattr(before, kept)


async def test_any_text_can_be_typed_into_the_form(agency):
    app = DeskHost(ContactForm(agency.desk(), agency.morel))
    async with app.shown() as pilot:
        for text in HOSTILE.values():
            for box in app.first.query(LineBox):
                box.replace(text, 0, len(box.value))
            await settled(pilot)
            assert_calm(app.first)
        await press(pilot, "ctrl+s")
        assert_calm(app.first)
        assert app.first.query_one(StatusLine).text


async def test_the_phone_under_the_cursor_is_copied(agency):
    app = DeskHost(ContactsScreen(agency.desk()))
    async with app.shown() as pilot:
        await press(pilot, "down", "f8")
        assert app.clipboard == "06 12 34 56 78"
        assert "06 12 34 56 78" in app.first.query_one(StatusLine).text
        await press(pilot, *"zzz")
        assert app.first.why_disabled("copy_phone", ())

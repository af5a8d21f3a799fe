"""Text as people write it: kept whole and unchanged where it can be, refused whole where it cannot."""

import pytest

from ogust_tui.settings import AgencySettings
from ogust_tui.store import references, staff
from ogust_tui.store.agency import list_settings, set_setting
from ogust_tui.store.alerts import NewAlert, raise_alert
from ogust_tui.store.contact_reads import list_contacts, show_contact
from ogust_tui.store.contacts import ContactFields, create_contact, edit_contact
from ogust_tui.store.drafts import draft_at, list_drafts, save_draft
from ogust_tui.store.errors import DataRefused, NotFound, Refusal
from ogust_tui.store.kinds import ContactKind, Role
from ogust_tui.store.names import MAX_LINE, MAX_TEXT
from ogust_tui.store.note_reads import show_note
from ogust_tui.store.notes import add_note, edit_note
from ogust_tui.store.relatives import RelativeFields, create_relative
from ogust_tui.store.search import search
from ogust_tui.store.sign_in import with_password
from ogust_tui.store.staff import NewStaff, create_staff, edit_staff
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.store.threads import open_thread, reply
from ogust_tui.store.visits import NewVisit, create_visit, show_visit
from tests.unit.store_world import NOW

KEPT = [
    "Mme [/b] [/ [@click=app.quit]x[/] [red]rouge",
    "'; DROP TABLE note; -- \" \\ % _ {0} {x} %s :name ?",
    "\u202eRTL\u202c \u200fשלום مرحبا\u200e",
    "👩🏽‍🚀 🫨 🇫🇷 e\u0301 \ufb01 \U0001f9d1\u200d\U0001f9b3",
    "日本語\u3000全角",
    "<b>gras</b> &amp; <script>",
    "x" * 10_000,
    "=1+1\t@SUM(A1)",
]
CLEANED = {
    "un\r\ndeux\rtrois\n": "un\ndeux\ntrois",
    "a\0b\x07c\x1b[31md\x7fe\x85f": "abc[31mdef",
    "\ud83d seul \udcff": " seul ",
    "\n\n  retrait gardé\n\n": "  retrait gardé",
}
SILENT = ["", " ", "\n\t \r\n", "\0\x07\x1b", "\u200b\u200f\u202e\ufeff", "\xa0\u2003\u3000", "\ud800"]


def test_what_is_written_comes_back_as_it_was(world):
    thread = world.thread("MOREL").thread_id
    for text in KEPT:
        note = add_note(world.store, world.rosa, text, [world.ref("MOREL")])
        assert show_note(world.store, world.rosa, note).text == text
        reply(world.store, world.rosa, thread, text)
        assert show_thread(world.store, world.rosa, thread).messages[-1].text == text
        save_draft(world.store, world.rosa, "note:MOREL", text)
        assert draft_at(world.store, world.rosa, "note:MOREL") == text
        line = " ".join(text.split())
        edit_contact(world.store, world.rosa, "MOREL", ContactFields(last_name=text, comment=text))
        card = show_contact(world.store, world.rosa, "MOREL")
        assert (card.row.last_name, card.comment) == (line, text)
        posted = open_thread(world.store, world.rosa, line, text, linked=[world.ids["MOREL"]])
        assert show_thread(world.store, world.rosa, posted.thread_id).row.subject == line


def test_what_cannot_be_seen_or_kept_is_taken_out(world):
    for written, kept in CLEANED.items():
        note = add_note(world.store, world.rosa, "x", [world.ref("MOREL")])
        edit_note(world.store, world.rosa, note, written)
        assert show_note(world.store, world.rosa, note).text == kept.rstrip()


def test_what_says_nothing_is_refused(world):
    thread = world.thread("MOREL").thread_id
    note = add_note(world.store, world.rosa, "Une note", [world.ref("MOREL")])
    with world.unchanged():
        for text in SILENT:
            for attempt in (
                lambda text=text: add_note(world.store, world.rosa, text, [world.ref("MOREL")]),
                lambda text=text: edit_note(world.store, world.rosa, note, text),
                lambda text=text: raise_alert(world.store, world.rosa, text, NewAlert(), [world.ref("MOREL")]),
                lambda text=text: reply(world.store, world.rosa, thread, text),
                lambda text=text: open_thread(world.store, world.rosa, "S", text, linked=[world.ids["MOREL"]]),
                lambda text=text: open_thread(world.store, world.rosa, text, "T", linked=[world.ids["MOREL"]]),
                lambda text=text: create_contact(
                    world.store, world.rosa, ContactKind.CLIENT, ContactFields(last_name=text)
                ),
                lambda text=text: create_relative(world.store, world.rosa, "MOREL", RelativeFields(last_name=text)),
                lambda text=text: create_staff(world.store, world.alice, NewStaff("new", text, Role.SUPPORT)),
            ):
                with pytest.raises(DataRefused):
                    attempt()


def test_a_new_emoji_alone_says_something(world):
    note = add_note(world.store, world.rosa, "\U0001fae8", [world.ref("MOREL")])
    assert show_note(world.store, world.rosa, note).text == "\U0001fae8"


def test_a_megabyte_is_kept_and_more_is_refused_whole(world):
    text = "é" * MAX_TEXT
    note = add_note(world.store, world.rosa, text, [world.ref("MOREL")], alert=NewAlert())
    assert show_note(world.store, world.rosa, note).text == text
    thread = world.thread("MOREL").thread_id
    with world.unchanged():
        for attempt in (
            lambda: add_note(world.store, world.rosa, f"{text}é", [world.ref("MOREL")]),
            lambda: edit_note(world.store, world.rosa, note, f"{text}é"),
            lambda: reply(world.store, world.rosa, thread, f"{text}é"),
            lambda: raise_alert(world.store, world.rosa, f"{text}é", NewAlert(), []),
            lambda: open_thread(world.store, world.rosa, "S" * (MAX_LINE + 1), "T", linked=[world.ids["MOREL"]]),
        ):
            with pytest.raises(DataRefused, match="too long"):
                attempt()


def long_line(length: int) -> str:
    """A line that no database can compress into one of its index entries."""
    return "".join(chr(0x4E00 + (number * 7919) % 20_000) for number in range(length))


def test_a_very_long_name_is_kept_whole_in_every_field(world):
    name = long_line(10_000)
    fields = ("title", "last_name", "first_name", "address_line", "city", "landline", "mobile_phone", "comment", "zip")
    code = create_contact(
        world.store,
        world.rosa,
        ContactKind.CLIENT,
        ContactFields(**dict.fromkeys(fields, name)),  # type: ignore[arg-type]
    )
    assert show_contact(world.store, world.rosa, code).row.last_name == name
    assert [row.code for row in list_contacts(world.store, world.rosa, search=name[:70]).rows] == [code]
    create_relative(world.store, world.rosa, "MOREL", RelativeFields(last_name=name, relation=name))
    visit = create_visit(
        world.store, world.rosa, NewVisit("MOREL", NOW, NOW.replace(hour=23), None, name, comment=name)
    )
    assert show_visit(world.store, world.rosa, visit).service == name
    thread = open_thread(world.store, world.rosa, name, "T", linked=[world.ids["MOREL"]]).thread_id
    assert show_thread(world.store, world.rosa, thread).row.subject == name


def test_a_very_long_address_is_refused_or_kept_and_never_breaks(world):
    for length in (200, 10_000):
        address = f"{long_line(length)}@famille.fr"
        for attempt in (
            lambda address=address: edit_contact(world.store, world.rosa, "MOREL", ContactFields(email=address)),
            lambda address=address: edit_staff(world.store, world.alice, "rosa", email=address),
            lambda address=address: create_relative(
                world.store, world.rosa, "MOREL", RelativeFields(last_name="X", email=address)
            ),
        ):
            try:
                attempt()
            except DataRefused:
                continue


HOSTILE = [
    "\0",
    "a\0b",
    "\udcff",
    "\ud800x",
    "'",
    '"',
    "%",
    "*",
    '"*',
    "NEAR(",
    "a AND",
    ":",
    "\\",
    "x" * 100_000,
    "é " * 50_000,
]


def test_no_lookup_breaks_on_what_is_typed(world):
    store, rosa = world.store, world.rosa
    for typed in HOSTILE:
        list_contacts(store, rosa, search=typed)
        search(store, rosa, typed)
        for attempt in (
            lambda typed=typed: show_contact(store, rosa, typed),
            lambda typed=typed: references.contacts_called(store, rosa, [typed]),
            lambda typed=typed: references.readers_called(store, rosa, [f"R{typed}"]),
            lambda typed=typed: references.staff_called(store, rosa, [typed]),
            lambda typed=typed: references.sectors_called(store, rosa, [typed]),
            lambda typed=typed: staff.actor_named(store, typed),
            lambda typed=typed: set_setting(store, world.alice, typed, "x"),
        ):
            with pytest.raises(NotFound):
                attempt()
        with pytest.raises(Refusal):
            with_password(store, typed, "password")


def test_no_verb_breaks_on_what_is_typed(world):
    store = world.store
    for typed in HOSTILE:
        for attempt in (
            lambda typed=typed: create_contact(
                store, world.rosa, ContactKind.CLIENT, ContactFields(last_name=typed), code=typed[:50]
            ),
            lambda typed=typed: edit_contact(store, world.rosa, "MOREL", ContactFields(email=typed)),
            lambda typed=typed: create_staff(store, world.alice, NewStaff(typed, typed, Role.SUPPORT)),
            lambda typed=typed: create_staff(
                store,
                world.alice,
                NewStaff(f"u{HOSTILE.index(typed)}", "U", Role.SUPPORT, os_users=(typed,), locale=typed),
            ),
            lambda typed=typed: save_draft(store, world.rosa, "note:1", typed),
            *(
                lambda typed=typed, key=key: set_setting(store, world.alice, key, typed)
                for key in ("agency.name", "agency.zone", "mail.domain", "mail.smtp_host", "publishing.restricted")
            ),
        ):
            try:
                attempt()
            except Refusal:
                continue
    assert world.store.settings().agency_zone == AgencySettings.agency_zone


def test_a_draft_with_characters_that_cannot_be_kept_is_kept_without_them(world):
    save_draft(world.store, world.rosa, "note:MOREL", "tapé\0 \ud800vite\x1b")
    assert draft_at(world.store, world.rosa, "note:MOREL") == "tapé vite"


# --- drafts and settings, while we are at what is typed


def test_drafts_are_ones_own_by_place_and_go_when_emptied(world):
    save_draft(world.store, world.rosa, "note:MOREL", "Une")
    world.clock.tick()
    save_draft(world.store, world.rosa, "reply:1", "Deux")
    save_draft(world.store, world.marc, "note:MOREL", "De Marc")
    assert [(row.place, row.text) for row in list_drafts(world.store, world.rosa)] == [
        ("reply:1", "Deux"),
        ("note:MOREL", "Une"),
    ]
    assert draft_at(world.store, world.marc, "note:MOREL") == "De Marc"
    world.clock.tick()
    save_draft(world.store, world.rosa, "note:MOREL", "Une, plus loin")
    assert list_drafts(world.store, world.rosa)[0].text == "Une, plus loin"
    save_draft(world.store, world.rosa, "note:MOREL", "")
    assert [row.place for row in list_drafts(world.store, world.rosa)] == ["reply:1"]


def test_settings_have_a_default_and_take_what_is_a_value_of_theirs(world):
    rows = {row.key: row for row in list_settings(world.store, world.rosa)}
    assert (rows["agency.zone"].value, rows["agency.zone"].is_default) == ("Europe/Paris", True)
    for key, typed, value in (
        ("agency.name", "  Aide\tà domicile ", "Aide à domicile"),
        ("agency.zone", "Pacific/Noumea", "Pacific/Noumea"),
        ("mail.domain", " @Reponse.Exemple.FR ", "reponse.exemple.fr"),
        ("mail.smtp_host", "smtp.exemple.fr", "smtp.exemple.fr"),
        ("publishing.restricted", "Oui", "yes"),
        ("publishing.restricted", "no", "no"),
    ):
        set_setting(world.store, world.alice, key, typed)
        shown = {row.key: row for row in list_settings(world.store, world.rosa)}[key]
        assert (shown.value, shown.is_default) == (value, False)


def test_settings_refuse_what_is_no_value_of_theirs(world):
    with world.unchanged():
        for key, typed in (
            ("agency.name", "  "),
            ("agency.zone", "Mars/Olympus"),
            ("agency.zone", "../../etc/passwd"),
            ("agency.zone", ""),
            ("mail.domain", "un espace.fr"),
            ("mail.domain", "a@b.fr"),
            ("mail.domain", "é.fr"),
            ("mail.domain", "-a.fr"),
            ("mail.domain", "a..fr"),
            ("mail.domain", f"{'a' * 64}.fr"),
            ("mail.domain", ""),
            ("publishing.restricted", "peut-être"),
        ):
            with pytest.raises(DataRefused):
                set_setting(world.store, world.alice, key, typed)
        for key in ("store.demo", "nothing", ""):
            with pytest.raises(NotFound):
                set_setting(world.store, world.alice, key, "1")

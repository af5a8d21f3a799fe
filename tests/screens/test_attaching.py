"""Files on the screens: a path is asked for, who gets the file is said, the draft keeps it, and it is saved again."""

from types import SimpleNamespace

import pytest

from ogust_tui.files import EXCHANGE, FoundFile
from ogust_tui.screens.attached_files import AttachedFiles, draft_line, packed, unpacked
from ogust_tui.screens.composer import ComposerScreen
from ogust_tui.screens.composer_form import Form, restored
from ogust_tui.screens.record import RecordScreen
from ogust_tui.screens.thread import ThreadScreen
from ogust_tui.store.agency import set_setting
from ogust_tui.store.attachments import read_attachment
from ogust_tui.store.drafts import draft_at
from ogust_tui.store.file_rules import FileBytes
from ogust_tui.store.note_reads import list_notes
from ogust_tui.store.notes import add_note
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.staff import actor_named
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.widgets.writing import WritingBox
from tests.screens.conversation_world import Over, text_of
from tests.screens.desk_host import press

EVERY_BYTE = bytes(range(256)) * 40


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The home folder, with a plan and a photo in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "plan d'accès.pdf").write_bytes(EVERY_BYTE)
    (folder / "photo [red].jpg").write_bytes(b"photo")
    monkeypatch.setenv("HOME", str(folder))
    return folder


def words_on(app):
    """What is shown, as one line without its frame."""
    return " ".join(text_of(app).replace("│", " ").split())


async def attach(app, pilot, path, *keys):
    await press(pilot, "ctrl+o")
    app.screen.query_one(LineBox).value = str(path)
    await press(pilot, *keys, "enter")


async def test_a_note_goes_with_its_files_which_its_draft_keeps(agency, home):
    app = Over(agency, ComposerScreen(agency.desk(), "new:CLI00001"))
    async with app.shown() as pilot:
        await attach(app, pilot, home / "nothing.pdf")
        assert "nothing.pdf” cannot be taken: it does not exist." in words_on(app)
        assert "The team alone will have it." in text_of(app)
        app.screen.query_one(LineBox).value = "~/pl"
        await press(pilot, "tab", "enter")
        await attach(app, pilot, "~/photo", "tab")
        assert "Files" in text_of(app)
        assert " plan d'accès.pdf (10 kB) ×    photo [red].jpg (5 B) ×" in text_of(app)
        app.screen.query_one(WritingBox).text = "Voir le plan"
        await press(pilot, "escape")
    (home / "photo [red].jpg").unlink()
    app = Over(agency, ComposerScreen(agency.desk(), "new:CLI00001"))
    async with app.shown() as pilot:
        said = words_on(app)
        assert "What you were typing here is back. No longer there, and taken off: photo [red].jpg." in said
        assert [file.size for file in app.screen.query_one(AttachedFiles).files] == [len(EVERY_BYTE)]
        (home / "plan d'accès.pdf").rename(home / "away.pdf")
        await press(pilot, "ctrl+s")
        assert "cannot be taken: it does not exist. Nothing was written" in words_on(app)
        assert app.screen.query_one(WritingBox).text == "Voir le plan"
        (home / "away.pdf").rename(home / "plan d'accès.pdf")
        await press(pilot, "ctrl+s")
        assert app.screen is app.beneath
    (note,) = list_notes(agency.store, agency.claire).rows
    (file,) = note.attachments
    assert read_attachment(agency.store, agency.claire, file.id).data == EVERY_BYTE
    assert draft_at(agency.store, agency.claire, "new:CLI00001") == ""


async def test_an_answer_says_who_gets_its_file_and_the_file_is_saved_again(agency, home):
    thread = agency.thread(agency.morel, "Plan", "Bonjour").thread_id
    app = Over(agency, ThreadScreen(agency.desk(), thread))
    async with app.shown() as pilot:
        assert "Save the file" not in text_of(app)
        await press(pilot, "ctrl+o")
        assert "It also goes to: Mme Morel." in text_of(app)
        app.screen.query_one(LineBox).value = str(home / "photo [red].jpg")
        await press(pilot, "enter")
        await attach(app, pilot, home / "plan d'accès.pdf")
        # Off again, with the keys of the line under the text.
        await press(pilot, "tab", "delete")
        assert "photo" not in text_of(app)
        await press(pilot, "shift+tab", *"Voici", "ctrl+s")
        assert "Voici\n Attached: plan d'accès.pdf (10 kB)" in text_of(app)
        assert app.screen.query_one(AttachedFiles).files == ()
        assert "s Save the file" in text_of(app)
        await press(pilot, "s", "enter")
        assert f"Saved: {home}/plan d'accès (2).pdf".replace(" ", "") in words_on(app).replace(" ", "")
    assert (home / "plan d'accès (2).pdf").read_bytes() == EVERY_BYTE
    message = show_thread(agency.store, agency.claire, thread).messages[-1]
    assert [file.name for file in message.attachments] == ["plan d'accès.pdf"]


async def test_on_a_shared_account_the_files_of_ones_own_folder_are_named(agency, home, monkeypatch):
    monkeypatch.setattr("pwd.getpwuid", lambda _uid: SimpleNamespace(pw_name="desk", pw_dir=str(home)))
    set_setting(agency.store, actor_named(agency.store, "root"), "signin.trusted_accounts", "desk")
    files = [FileBytes(name, "text/plain", name.encode()) for name in ("un.txt", "deux.txt")]
    add_note(agency.store, agency.nadia, "Voir", [RecordRef(RecordKind.CONTACT, agency.morel)], files=files)
    folder = home / EXCHANGE / "claire"
    folder.mkdir(parents=True)
    (folder / "plan.pdf").write_bytes(EVERY_BYTE)
    app = Over(agency, RecordScreen(agency.desk(), agency.morel))
    async with app.shown() as pilot:
        assert "2 files attached: un.txt (6 B), deux.txt (8 B)" in text_of(app)
        await press(pilot, "s", *"deux", "enter")
        assert "Into your exchange folder" in text_of(app)
        assert app.screen.query_one(LineBox).value == ""
        await press(pilot, "enter")
        assert "Saved in your exchange folder: deux.txt" in text_of(app)
    assert (folder / "deux.txt").read_bytes() == b"deux.txt"
    app = Over(agency, ComposerScreen(agency.desk(), "new:CLI00001"))
    async with app.shown() as pilot:
        await press(pilot, "ctrl+o")
        assert "deux.txt   plan.pdf" in text_of(app)
        assert app.screen.query_one(LineBox).value == ""
        app.screen.query_one(LineBox).value = str(home / "plan d'accès.pdf")
        await press(pilot, "enter")
        assert "Here files are those of your exchange folder alone" in words_on(app)
        app.screen.query_one(LineBox).value = "p"
        await press(pilot, "tab", "enter")
        assert "plan.pdf (10 kB) ×" in text_of(app)


@pytest.mark.parametrize("text", ["", "Bonjour\nà vous", "{", '{"text": "x", "files": []}', "[1]", '{"text": 1}'])
def test_a_draft_gives_back_the_text_and_the_paths_whatever_was_typed(text):
    files = (FoundFile("/home/claire/plan.pdf", "plan.pdf", 3), FoundFile("/b", "b", 0))
    assert unpacked(packed(text, ())) == (text, ())
    assert unpacked(packed(text, files)) == (text, ("/home/claire/plan.pdf", "/b"))
    assert draft_line(packed(text, files)) == (text or "plan.pdf, b")
    form = Form(text=text, files=files)
    back = restored(form.draft(Form()), Form())
    assert (back.text, [file.path for file in back.files]) == (text, [file.path for file in files])


def test_a_draft_of_before_there_were_files_is_read():
    old = '{"kind": "note", "records": [], "subject": "", "text": "Oui", "alert": false, "due": "", "severity": "low", '
    assert restored(old + '"visible": []}', Form()).text == "Oui"

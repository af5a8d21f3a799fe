"""The thread: what stands where, how an answer is sent, and that nothing arriving takes the focus or the words."""

from dataclasses import replace

import pytest

from ogust_tui import i18n
from ogust_tui.mail.ingest import ingest
from ogust_tui.screens.file_dialogs import SaveScreen
from ogust_tui.screens.frame import StatusLine
from ogust_tui.screens.leaving import keep
from ogust_tui.screens.messages import ComposeAt, OpenRecord, OpenThread, StoreChanged
from ogust_tui.screens.thread import ThreadScreen
from ogust_tui.screens.thread_moving import SplitBox
from ogust_tui.screens.thread_view import NEW_KEY, Onlooker, first_new, message_key, thread_blocks
from ogust_tui.store.attachments import AttachmentRow
from ogust_tui.store.changes import Changed
from ogust_tui.store.contacts import ContactFields, edit_contact
from ogust_tui.store.drafts import draft_at, save_draft
from ogust_tui.store.inbound import MailFacts, keep_mail, report_bounce
from ogust_tui.store.kinds import Channel, Extent, ThreadState, Topic
from ogust_tui.store.notes import add_note
from ogust_tui.store.publishing import publish_thread, reply_address, withdraw_thread
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.thread_lists import list_threads
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.store.threads import link_thread, open_thread, reply
from ogust_tui.widgets.block_list import BlockList, Frame
from ogust_tui.widgets.picker import Results
from ogust_tui.widgets.writing import WritingBox
from tests.screens.conversation_world import FOREIGN, Over, answer, has_read, published, text_of
from tests.screens.desk_host import assert_calm_at_sizes, press, settled
from tests.screens.widget_host import lines_of

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def keys_of_the_gate(agency):
    """Nadia asks Mme Morel, who answers four minutes ago; a note stands between."""
    agency.clock.move(minutes=-10)
    posted = agency.thread(agency.morel, "Clés du portail", "Qui a les clés ?")
    agency.clock.move(minutes=3)
    add_note(agency.store, agency.nadia, "Ne pas la presser.", [RecordRef(RecordKind.THREAD, posted.thread_id)])
    agency.clock.move(minutes=3)
    answer(agency, agency.morel, posted.thread_id, "Ma voisine les a.")
    agency.clock.move(minutes=4)
    return posted.thread_id


def shown_thread(agency, thread_id, actor=None):
    return Over(agency, ThreadScreen(agency.desk(actor), thread_id))


def changed(thread_id):
    return StoreChanged(frozenset({Changed(Topic.THREAD, thread_id)}))


async def test_a_published_thread_says_who_reads_and_where_new_begins(agency, keys_of_the_gate):
    async with shown_thread(agency, keys_of_the_gate).shown() as pilot:
        lines = lines_of(pilot.app.screen)
        text = text_of(pilot.app)
    assert lines[0].startswith(" Clés du portail · thread ")
    assert "PUBLISHED → Mme Morel" in text
    assert "╔═ PUBLISHED → Mme Morel ═" in text
    assert "Will be read by: Mme Morel (portal), the team." in text
    order = ["new ─", "Qui a les clés", "INTERNAL", "Ne pas la presser.", "Ma voisine les a."]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "by e-mail" not in text
    assert "4 min ago" in text


async def test_an_internal_thread_has_a_single_frame_and_no_names(agency):
    posted = open_thread(agency.store, agency.nadia, "Absence", "Samir est absent", linked=[agency.benali])
    async with shown_thread(agency, posted.thread_id).shown() as pilot:
        text = text_of(pilot.app)
        assert not pilot.app.screen.query_one("AnswerBox").has_class("published")
    assert "INTERNAL THREAD: no contact reads it." in text
    assert "┌─ INTERNAL THREAD ─" in text
    assert "INTERNAL: read by the team only.   Not by M. Benali." in text
    assert "╔" not in text


async def test_what_was_in_view_is_read_and_support_leaves_no_mark(agency, keys_of_the_gate):
    async with shown_thread(agency, keys_of_the_gate, agency.sam).shown() as pilot:
        text = text_of(pilot.app)
        assert "Support can read everything here and change nothing." in text
        assert not pilot.app.screen.query_one(WritingBox).display
    assert show_thread(agency.store, agency.sam, keys_of_the_gate).row.unread == 2
    async with shown_thread(agency, keys_of_the_gate).shown() as pilot:
        assert show_thread(agency.store, agency.claire, keys_of_the_gate).row.unread == 0
        pilot.app.screen.post_message(changed(keys_of_the_gate))
        await settled(pilot)
        assert "new ─" in text_of(pilot.app)


async def test_answering_and_the_draft(agency, keys_of_the_gate):
    app = shown_thread(agency, keys_of_the_gate)
    async with app.shown() as pilot:
        await press(pilot, "r", *"Merci", "escape")
        assert app.screen.focused is app.screen.query_one(BlockList)
        await press(pilot, "escape")
    place = f"reply:{keys_of_the_gate}"
    assert draft_at(agency.store, agency.claire, place) == "Merci"
    app = shown_thread(agency, keys_of_the_gate)
    async with app.shown() as pilot:
        assert "Merci" in text_of(pilot.app)
        await press(pilot, "r", *" !", "ctrl+s")
        assert "Sent: Mme Morel will read it." in text_of(pilot.app)
        assert app.screen.query_one(WritingBox).text == ""
        assert app.screen.query_one(BlockList).has_focus
    card = show_thread(agency.store, agency.claire, keys_of_the_gate)
    assert [message.text for message in card.messages][-1] == "Merci !"
    assert draft_at(agency.store, agency.claire, place) == ""


async def test_what_is_typed_while_an_answer_is_sent_begins_the_next_one(agency, keys_of_the_gate, held):
    app, asked = shown_thread(agency, keys_of_the_gate), held("ogust_tui.screens.thread.reply")
    async with app.shown() as pilot:
        await press(pilot, "r", *"Oui")
        await pilot.press("ctrl+s", *"Et dimanche")
        asked.set()
        await settled(pilot)
        assert app.screen.query_one(WritingBox).text == "Et dimanche"
        await press(pilot, "escape")
    assert show_thread(agency.store, agency.claire, keys_of_the_gate).messages[-1].text == "Oui"
    assert draft_at(agency.store, agency.claire, f"reply:{keys_of_the_gate}") == "Et dimanche"


@pytest.mark.parametrize("arrives_first", [True, False])
async def test_who_is_gone_while_an_answer_is_sent_finds_what_was_typed_behind_it(
    agency, keys_of_the_gate, held, arrives_first
):
    """The line drops, or it is locked, in that moment; the answer itself is not there to be sent again."""
    app, asked = shown_thread(agency, keys_of_the_gate), held("ogust_tui.screens.thread.reply")
    place = f"reply:{keys_of_the_gate}"
    async with app.shown() as pilot:
        await press(pilot, "r", *"Oui")
        await pilot.press("ctrl+s", *"Et dimanche")
        verbs = app.screen.verbs_to_keep()
        if arrives_first:
            asked.set()
            await settled(pilot)
        keep(verbs)
        assert draft_at(agency.store, agency.claire, place) == ("Et dimanche" if arrives_first else "OuiEt dimanche")
        asked.set()
        await settled(pilot)
        assert draft_at(agency.store, agency.claire, place) == "Et dimanche"


async def test_an_empty_answer_is_refused_and_the_box_stays(agency, keys_of_the_gate):
    app = shown_thread(agency, keys_of_the_gate)
    async with app.shown() as pilot:
        await press(pilot, "r", "ctrl+s")
        assert "The text is empty" in text_of(pilot.app)
        await press(pilot, *"Oui")
        assert app.screen.query_one(WritingBox).text == "Oui"


async def test_somebody_wrote_meanwhile(agency, keys_of_the_gate):
    app = shown_thread(agency, keys_of_the_gate)
    async with app.shown() as pilot:
        await press(pilot, "r", *"Merci")
        reply(agency.store, agency.nadia, keys_of_the_gate, "Je m'en occupe.")
        await press(pilot, "ctrl+s")
        text = text_of(pilot.app)
        assert "Nadia wrote here meanwhile. Nothing was sent; Ctrl+S sends yours." in text
        assert "Je m'en occupe." in text
        assert app.screen.query_one(WritingBox).text == "Merci"
        await press(pilot, "ctrl+s")
        assert "Sent: Mme Morel will read it." in text_of(pilot.app)


async def test_what_came_while_one_was_writing_is_asked_about_even_if_it_was_on_the_screen(agency, keys_of_the_gate):
    app = shown_thread(agency, keys_of_the_gate)
    linked = RecordRef(RecordKind.THREAD, keys_of_the_gate)
    async with app.shown() as pilot:
        await press(pilot, "r", "M")
        note = add_note(agency.store, agency.nadia, "Elle est sourde : appeler.", [linked])
        link_thread(agency.store, agency.nadia, keys_of_the_gate, [agency.petit])
        publish_thread(agency.store, agency.nadia, keys_of_the_gate, to=[agency.petit])
        reply(agency.store, agency.claire, keys_of_the_gate, "Écrit par moi, à un autre poste")
        app.tested.post_message(changed(keys_of_the_gate))
        await settled(pilot)
        await press(pilot, "ctrl+s")
        said = " ".join(text_of(pilot.app).split())
        assert "M. Petit can read this thread now. Nadia wrote here meanwhile. Nothing was sent" in said
        assert app.tested.query_one(BlockList).selected == f"note:{note}"
        assert app.tested.answer.writing
        # Asked once: what is known now is no news any more.
        await press(pilot, "e", "ctrl+s")
        assert "Sent: Mme Morel, M. Petit will read it." in text_of(pilot.app)
        assert show_thread(agency.store, agency.claire, keys_of_the_gate).messages[-1].text == "Me"
        # Without anything typed before it came, there is nothing to ask about.
        reply(agency.store, agency.nadia, keys_of_the_gate, "Encore moi")
        app.tested.post_message(changed(keys_of_the_gate))
        await settled(pilot)
        await press(pilot, "r", "O", "ctrl+s")
        assert show_thread(agency.store, agency.claire, keys_of_the_gate).messages[-1].text == "O"


async def test_a_colleague_who_writes_in_the_thread_is_named_and_nothing_moves(agency, keys_of_the_gate):
    app = shown_thread(agency, keys_of_the_gate)
    async with app.shown() as pilot:
        await press(pilot, "r", *"Bon")
        quiet = text_of(app)
        for place in (f"note:{keys_of_the_gate}", f"reply:{keys_of_the_gate}"):
            save_draft(agency.store, agency.nadia, place, "Je m'en occupe")
        app.tested.look_around()
        await settled(pilot)
        named = text_of(app)
        assert [new for old, new in zip(quiet.splitlines(), named.splitlines(), strict=True) if old != new] == [
            line for line in named.splitlines() if line.endswith(" Nadia is writing here ═╝")
        ]
        await press(pilot, "escape", "n")
        assert app.heard(ComposeAt)[0].place == f"note:{keys_of_the_gate}"
        agency.clock.move(seconds=7)
        app.tested.look_around()
        await settled(pilot)
        assert "writing" not in text_of(app)


async def test_what_arrives_takes_neither_focus_nor_words(agency, keys_of_the_gate):
    app = shown_thread(agency, keys_of_the_gate)
    async with app.shown() as pilot:
        await press(pilot, "r", *"Mer")
        reply(agency.store, agency.nadia, keys_of_the_gate, "Je passe demain.")
        app.screen.post_message(changed(keys_of_the_gate))
        await settled(pilot)
        await press(pilot, *"ci")
        assert app.screen.query_one(WritingBox).text == "Merci"
        assert "Je passe demain." in text_of(pilot.app)


async def test_a_call_is_written_down_in_the_name_of_who_called(agency, keys_of_the_gate):
    app = shown_thread(agency, keys_of_the_gate)
    async with app.shown() as pilot:
        await press(pilot, "r", *"Brouillon", "escape", "t")
        assert "SAID BY PHONE BY MME MOREL" in text_of(pilot.app)
        assert app.screen.query_one(WritingBox).text == ""
        await press(pilot, *"Elle accepte", "ctrl+s")
        text = text_of(pilot.app)
        assert "Written down: what Mme Morel said by phone." in text
        assert "by phone · just now" in text
        assert app.screen.query_one(WritingBox).text == "Brouillon"
    last = show_thread(agency.store, agency.claire, keys_of_the_gate).messages[-1]
    assert (last.author.id, last.channel, last.text) == (agency.morel, Channel.PHONE, "Elle accepte")


async def test_linking_handing_over_and_closing(agency, keys_of_the_gate):
    app = shown_thread(agency, keys_of_the_gate)
    async with app.shown() as pilot:
        await press(pilot, "l", *"benali")
        assert app.screen.query_one(Results).keys == [f"contact:{agency.benali}"]
        await press(pilot, "enter")
        assert "Linked to M. BENALI Samir." in text_of(pilot.app)
        await press(pilot, "h", *"sam", "enter")
        assert "Sam follows this thread now." in text_of(pilot.app)
        await press(pilot, "c")
        assert "This thread is closed: c reopens it." in text_of(pilot.app)
        assert show_thread(agency.store, agency.claire, keys_of_the_gate).row.state is ThreadState.CLOSED
        assert app.tested.why_disabled("reply", ()) == "This thread is closed: c reopens it."
        await press(pilot, "c", "n")
        assert [message.place for message in app.heard(ComposeAt)] == [f"note:{keys_of_the_gate}"]
        await press(pilot, "o", "down", "enter")
        assert [message.contact_id for message in app.heard(OpenRecord)] == [agency.benali]


async def test_keys_that_are_off_say_why(agency, keys_of_the_gate):
    app = shown_thread(agency, keys_of_the_gate)
    async with app.shown():
        assert app.tested.why_disabled("publish", ()) == "Every linked contact reads this thread already."
    withdraw_thread(agency.store, agency.nadia, keys_of_the_gate)
    app = shown_thread(agency, keys_of_the_gate, agency.sam)
    async with app.shown():
        for name in ("reply", "publish", "withdraw", "phone", "link", "hand_over", "close_or_reopen", "note"):
            assert "Support can read" in app.tested.why_disabled(name, ()), name
        assert app.tested.why_disabled("record", ()) == ""
    alone = open_thread(agency.store, agency.nadia, "Entre nous", "Bonjour", linked=[agency.claire.reader_id])
    app = shown_thread(agency, alone.thread_id)
    async with app.shown():
        for name in ("publish", "phone", "record"):
            assert "l links one" in app.tested.why_disabled(name, ()), name
        assert app.tested.why_disabled("withdraw", ()) == "No contact reads this thread."


async def test_a_long_thread_is_read_piece_by_piece(agency, keys_of_the_gate, monkeypatch):
    monkeypatch.setattr("ogust_tui.screens.thread.PAGE", 60)
    for number in range(150):
        reply(agency.store, agency.nadia, keys_of_the_gate, f"Message {number}")
    app = shown_thread(agency, keys_of_the_gate, agency.nadia)
    async with app.shown() as pilot:
        held = app.screen.query_one(BlockList)
        assert held.keys[-1] == message_key(152)
        assert message_key(1) not in held.keys
        assert "Message 149" in text_of(pilot.app)
        await press(pilot, "home")
        assert message_key(1) in held.keys
        assert "Qui a les clés" in text_of(pilot.app)


async def test_another_language_keeps_what_is_typed(agency, keys_of_the_gate):
    app = shown_thread(agency, keys_of_the_gate)
    async with app.shown() as pilot:
        await press(pilot, "r", *"Merci")
        i18n.set_language("fr")
        await app.tested.speak_again()
        await settled(pilot)
        assert app.screen.query_one(WritingBox).text == "Merci"
        assert "PUBLIÉ → Mme Morel" in text_of(pilot.app)


async def test_foreign_text_stays_in_its_place(agency):
    for text in FOREIGN:
        posted = open_thread(agency.store, agency.nadia, text, text, linked=[agency.morel], publish_to=[agency.morel])
        add_note(agency.store, agency.nadia, text, [RecordRef(RecordKind.THREAD, posted.thread_id)])
        save_draft(agency.store, agency.claire, f"reply:{posted.thread_id}", text)
        app = shown_thread(agency, posted.thread_id)
        async with app.shown() as pilot:
            await assert_calm_at_sizes(pilot)
            await press(pilot, "r")
            app.screen.query_one(WritingBox).insert(text)
            await press(pilot, "escape", "w")
            await assert_calm_at_sizes(pilot)
            assert app.is_running


def test_a_thread_as_blocks(agency, keys_of_the_gate):
    has_read(agency, agency.morel, keys_of_the_gate, 2)
    reply(agency.store, agency.nadia, keys_of_the_gate, "Bien reçu.")
    has_read(agency, agency.morel, keys_of_the_gate, 3)
    card = show_thread(agency.store, agency.claire, keys_of_the_gate)
    onlooker = Onlooker(agency.claire.reader_id, first_new(card), agency.clock(), agency.desk().zone)
    blocks = thread_blocks(card, onlooker)
    assert [block.key for block in blocks] == [
        NEW_KEY, message_key(1), f"note:{card.notes[0].id}", message_key(2), message_key(3),
    ]  # fmt: skip
    note, last = blocks[2], blocks[-1]
    assert (note.frame, note.title, note.indent > 0, note.dim) == (Frame.SINGLE, "INTERNAL", True, True)
    assert last.foot == "read by Mme Morel"
    assert blocks[1].foot == ""


def test_rules_say_who_reads_from_where(agency):
    posted = open_thread(agency.store, agency.nadia, "Absence", "Un", linked=[agency.morel])
    reply(agency.store, agency.nadia, posted.thread_id, "Deux")
    card = show_thread(agency.store, agency.nadia, posted.thread_id)
    onlooker = Onlooker(agency.nadia.reader_id, None, agency.clock(), agency.desk().zone)
    later = published(card, 2)
    assert [block.key for block in thread_blocks(later, onlooker)] == [message_key(1), "from:2", message_key(2)]
    following = published(card, 3)
    assert [block.key for block in thread_blocks(following, onlooker)][-1] == "from:3"
    files = (AttachmentRow(1, "plan [/b].pdf", "application/pdf", 12_345),)
    attached = replace(card, messages=(replace(card.messages[0], attachments=files),))
    assert thread_blocks(attached, onlooker)[0].foot == "Attached: plan [/b].pdf (12 kB)"


async def test_a_message_gets_its_own_thread_and_is_joined_again_by_its_readers_being_named(agency, keys_of_the_gate):
    """Split, opened from its trace, joined; and what the store refuses is said."""
    answer(agency, agency.morel, keys_of_the_gate, "Et ma facture ?")
    inside = open_thread(agency.store, agency.nadia, "Entre nous", "Non publié", linked=[agency.morel]).thread_id
    app = shown_thread(agency, keys_of_the_gate)
    async with app.shown() as pilot:
        await press(pilot, "end", "d")
        assert isinstance(app.screen, SplitBox)
        assert "Will be read by: Mme Morel (portal), the team." in text_of(app)
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, SplitBox)
        await press(pilot, *"Facture", "ctrl+s")
        new = list_threads(agency.store, agency.claire).rows[0].id
        assert f"Message from Mme Morel, now in thread {new} (Enter goes there)" in text_of(app)
        # A trace is no message to move, to answer or to publish from.
        assert app.tested.why_disabled("split", ()) == "Choose a message first."
        await press(pilot, "enter")
        assert [message.thread_id for message in app.heard(OpenThread)] == [new]
        # Other readers: refused by the store, in words, and nothing was moved.
        await press(pilot, "m", *str(inside))
        await press(pilot, "enter")
        await press(pilot, "ctrl+s")
        assert "not read by the same contacts" in app.tested.query_one(StatusLine).text
        await press(pilot, "m", *"fact")
        await press(pilot, "enter")
        assert "2 messages" in text_of(app)
        assert "PUBLISHED → Mme Morel" in text_of(app)
        await press(pilot, "ctrl+s")
        assert app.heard(OpenThread)[-1].thread_id == new
        assert app.tested.card.row.state is ThreadState.CLOSED
    texts = [one.text for one in show_thread(agency.store, agency.claire, new).messages]
    assert texts == ["Et ma facture ?", "Qui a les clés ?", "Ma voisine les a."]


async def test_automatic_answers_are_folded_and_files_left_out_are_named(agency, keys_of_the_gate):
    address = reply_address(agency.store, agency.nadia, keys_of_the_gate, agency.morel)
    edit_contact(agency.store, agency.nadia, "CLI00001", ContactFields(email="morel@famille.fr"))
    agency.mail("morel@famille.fr", "De retour lundi.", "Absence", f"{address}\nAuto-Submitted: auto-replied")
    part = "--b\nContent-Type: application/octet-stream; name=setup.exe\n\nx\n--b--"
    raw = f"From: morel@famille.fr\nTo: {address}\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nVoici\n{part}\n"
    ingest(agency.store, raw.encode())
    lost = keep_mail(agency.store, b"x", "<x@x>", "x")
    report_bounce(
        agency.store, lost, MailFacts(), "failed", thread_id=None, reader_id=agency.morel,
        address="morel@famille.fr", status="550", alert_text="Revient",
    )  # fmt: skip
    app = shown_thread(agency, keys_of_the_gate)
    async with app.shown(100, 40) as pilot:
        text = text_of(app)
        assert "Left out: setup.exe (2 B), a program" in text or "Left out: setup.exe (1 B), a program" in text
        assert "Mme Morel (portal; the address morel@famille.fr receives nothing any more)" in text
        assert "Automatic answer from Mme Morel (Enter opens it)" in text
        assert "De retour lundi." not in text
        conversation = app.tested.query_one(BlockList)
        conversation.select("folded:1")
        await press(pilot, "enter")
        assert "De retour lundi." in text_of(app)
        await press(pilot, "enter")
        assert "De retour lundi." not in text_of(app)
        # The whole mail can be saved, since it holds more.
        conversation.select(message_key(3))
        await press(pilot, "s")
        assert isinstance(app.screen, SaveScreen)
        assert "mail-2.eml" in text_of(app)


async def test_what_a_mail_quotes_is_folded_and_a_bad_cut_is_mended(agency, keys_of_the_gate):
    address = reply_address(agency.store, agency.nadia, keys_of_the_gate, agency.morel)
    edit_contact(agency.store, agency.nadia, "CLI00001", ContactFields(email="morel@famille.fr"))
    agency.mail("morel@famille.fr", "Oui.\n\nLe 3/03/2026 à 10:00, Nadia <n@x.fr> a écrit :\n> Demain ?", "x", address)
    app = shown_thread(agency, keys_of_the_gate)
    async with app.shown(100, 40) as pilot:
        app.tested.query_one(BlockList).select(message_key(3))
        assert "… quoted text" in text_of(app) and "Demain" not in text_of(app)
        await press(pilot, "v")
        assert "── quoted text ──" in text_of(app) and "> Demain" in text_of(app)
        await press(pilot, "v", "x")
        assert "── the whole mail ──" in text_of(app)
        await press(pilot, "x", "b")
        assert "Badly cut?" in text_of(app) and "Read by Mme MOREL" in text_of(app)
        await press(pilot, "ctrl+s")
        assert "> Demain" in text_of(app) and "… quoted text" not in text_of(app)
        app.tested.query_one(BlockList).select(message_key(1))
        assert app.tested.why_disabled("quoted", ()) == "Choose a message that came by e-mail first."
    assert show_thread(agency.store, agency.claire, keys_of_the_gate).messages[-1].extent is Extent.WHOLE

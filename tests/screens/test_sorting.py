"""Mail to sort: what is shown of a mail that waits, what can be done with it, and who is named before it is done."""

import zlib
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ogust_tui.app import DeskApp
from ogust_tui.app_start import Start
from ogust_tui.cli.mail_room import LazyMailRoom
from ogust_tui.screens.dialogs import ConfirmScreen
from ogust_tui.screens.frame import StatusLine
from ogust_tui.screens.messages import StoreChanged
from ogust_tui.screens.reception import ReceptionScreen
from ogust_tui.screens.sorting import SortingScreen
from ogust_tui.screens.sorting_boxes import AttachBox, BlockedScreen, OpenBox
from ogust_tui.screens.words_line import Words
from ogust_tui.store.board import read_board
from ogust_tui.store.changes import Changed
from ogust_tui.store.errors import StoreUnavailable
from ogust_tui.store.inbound_reads import list_quarantined, show_mail
from ogust_tui.store.kinds import Outcome, Topic
from ogust_tui.store.mail_sorting import ignore_mail, list_blocked
from ogust_tui.store.publishing import reply_address
from ogust_tui.store.tables import InboundMail
from ogust_tui.store.thread_lists import list_threads
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.widgets.audience_bar import AudienceBar, audience_words
from ogust_tui.widgets.block_list import BlockList
from tests.screens.conversation_world import FOREIGN, Over, text_of
from tests.screens.desk_host import assert_calm_at_sizes, press, settled
from tests.screens.widget_host import assert_calm, lines_of

QUOTED = "Oui, mardi.\n\nLe 3 mars 2026 à 9:00, Nadia a écrit :\n> Quel jour ?\n"


pytestmark = pytest.mark.usefixtures("english")


def shown(agency, actor=None):
    return Over(agency, SortingScreen(agency.desk(actor)))


def mails(app):
    return app.tested.query_one("#mails", BlockList)


def said(app):
    return app.tested.query_one(StatusLine).text


def waiting(agency):
    return [row.id for row in list_quarantined(agency.store, agency.claire).rows]


async def test_a_mail_is_read_and_put_into_the_thread_it_answers_after_its_readers_are_named(agency):
    thread = agency.thread(agency.morel, "Clés du portail", "Quel jour ?").thread_id
    address = reply_address(agency.store, agency.nadia, thread, agency.morel)
    agency.thread(agency.petit, "Autre chose", "Bonjour")
    agency.mail("Hélène au bureau <bureau@famille.fr>", QUOTED, "Re: Clés du portail", address)
    agency.mail("qui@x.fr", "Bonjour", to="nobody@x.fr")
    app = shown(agency)
    async with app.shown(80, 30) as pilot:
        text = text_of(app)
        for words in (
            "Hélène au bureau <bureau@famille.fr>",
            "Re: Clés du portail — Oui, mardi.",
            "its sender has nothing to do with this thread",
            "It answers    “Clés du portail” · PUBLISHED → Mme Morel",
            "> Quel jour",
            "2 mails",
        ):
            assert words in text
        await press(pilot, "o")
        assert "Content-Transfer-Encoding: 8bit" in text_of(app)
        for key in ("o", "a", "enter"):
            await press(pilot, key)
        box = app.screen
        assert isinstance(box, AttachBox)
        assert box.query_one("#words", Words).text == "Oui, mardi."
        assert audience_words(box.query_one(AudienceBar).audience) == "Will be read by: Mme Morel (portal), the team."
        assert "bureau@famille.fr" in box.query_one("#doubt", Words).text
        await press(pilot, "enter")
        assert isinstance(app.screen, AttachBox)
        await press(pilot, "ctrl+s")
        assert said(app) == "The mail is in “Clés du portail” now."
        assert "1 mail" in text_of(app)
        # The next one is shown, and Escape goes from its text to the list, then back.
        assert "qui@x.fr" in text_of(app)
        await press(pilot, "enter", "escape")
        assert app.screen is app.tested
        await press(pilot, "escape")
        assert app.screen is app.beneath
    message = show_thread(agency.store, agency.claire, thread).messages[-1]
    assert (message.author.id, message.text) == (agency.morel, "Oui, mardi.")


async def test_a_thread_is_opened_an_address_given_a_mail_ignored_and_a_sender_blocked(agency):
    thread = agency.thread(agency.morel, "Clés du portail", "Quel jour ?").thread_id
    address = reply_address(agency.store, agency.nadia, thread, agency.morel)
    agency.mail("helene@famille.fr", QUOTED, to=address)
    agency.mail("helene@famille.fr", "Et jeudi aussi.", to=address)
    agency.mail("fille@famille.fr", "Bonjour, une question.", "Question", "nobody@x.fr")
    agency.mail("vendeur@x.fr", "Promotion", "Promotion", "nobody@x.fr")
    agency.mail("pub@x.fr", "Un", to="nobody@x.fr")
    agency.mail("pub@x.fr", "Deux", to="nobody@x.fr")
    app = shown(agency)
    async with app.shown() as pilot:
        # Whose address: the person the thread is with is offered first, and what became of the mail is said.
        # The other mail of that sender is decided upon with it.
        await press(pilot, "d")
        assert "So is 1 other mail of this sender that waits here." in " ".join(text_of(app).replace("│", "").split())
        await press(pilot, "enter")
        assert said(app) == (
            "helene@famille.fr is an address of Mme MOREL Hélène now. The mail is in the thread “Clés du portail”. "
            "1 other mail of this sender was looked at again."
        )
        answers = [message.text for message in show_thread(agency.store, agency.claire, thread).messages[1:]]
        assert answers == ["Oui, mardi.", "Et jeudi aussi."]
        await press(pilot, "n")
        await press(pilot, *"petit")
        await press(pilot, "enter")
        box = app.screen
        assert isinstance(box, OpenBox)
        assert "INTERNAL: read by the team only." in audience_words(box.query_one(AudienceBar).audience)
        await press(pilot, "end", " ", "2", "ctrl+s")
        newest = list_threads(agency.store, agency.claire).rows[0]
        assert (newest.subject, newest.linked[0].id, newest.published_to) == ("Question 2", agency.petit, ())
        # Asked once each, and left by Escape nothing happens.
        await press(pilot, "i", "escape")
        assert len(waiting(agency)) == 3
        await press(pilot, "i", "ctrl+s")
        assert len(waiting(agency)) == 2
        await press(pilot, "b")
        assert isinstance(app.screen, ConfirmScreen)
        assert "1 other mail of this sender waits here." in text_of(app)
        await press(pilot, "ctrl+s")
        assert waiting(agency) == []
        assert "No mail to sort." in text_of(app)
        assert app.tested.why_disabled("ignore", ()) == "No mail waits."
        await press(pilot, "l")
        assert isinstance(app.screen, BlockedScreen)
        assert "pub@x.fr" in text_of(app)
        await press(pilot, "ctrl+s")
        assert "No sender is blocked." in text_of(app)
        await press(pilot, "escape")
    assert list_blocked(agency.store, agency.claire) == ()
    assert read_board(agency.store, agency.claire).quarantine_count == 0


async def test_what_somebody_else_sorted_meanwhile_or_a_store_that_is_gone_is_said(agency, monkeypatch):
    first = agency.mail("un@x.fr", "Un", to="nobody@x.fr")
    second = agency.mail("deux@x.fr", "Deux", to="nobody@x.fr")
    app = shown(agency)
    async with app.shown() as pilot:
        await press(pilot, "i")
        ignore_mail(agency.store, agency.nadia, first)
        await press(pilot, "ctrl+s")
        assert said(app) == "This mail was sorted meanwhile. Nothing was written."
        assert app.tested.selected == second
        assert "deux@x.fr" in text_of(app)

        def gone(*_what):
            raise StoreUnavailable("away")

        monkeypatch.setattr("ogust_tui.screens.sorting_actions.ignore_mail", gone)
        await press(pilot, "i", "ctrl+s")
        assert said(app)
    assert show_mail(agency.store, agency.claire, second).row.outcome is Outcome.QUARANTINED


async def test_the_board_counts_what_waits_and_f6_leads_there_and_back(agency, monkeypatch):
    monkeypatch.setattr("ogust_tui.screens.opening.sign_in", lambda store, login, user: agency.claire)
    address = str(agency.store.url.database)
    app = DeskApp(address, "claire", "en", Start(), clock=agency.clock, mail_room=LazyMailRoom())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "F6 Mail to sort  " in "".join(lines_of(app.screen)[-2:])
        agency.mail("un@x.fr", "Un", to="nobody@x.fr")
        app.post_message(StoreChanged(frozenset({Changed(Topic.INBOUND, 1)})))
        await settled(pilot)
        assert "F6 Mail to sort (1)" in "".join(lines_of(app.screen)[-2:])
        await press(pilot, "f3", "f6")
        assert "F6" not in "".join(lines_of(app.screen)[-2:])
        assert isinstance(app.screen, SortingScreen)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, ReceptionScreen)
    app.close_store()


async def test_support_reads_mail_and_sorts_none(agency):
    agency.mail("un@x.fr", "Un", to="nobody@x.fr")
    app = shown(agency, agency.sam)
    async with app.shown() as pilot:
        assert "un@x.fr" in text_of(app)
        await press(pilot, "i")
        assert app.screen is app.tested
        assert "change nothing" in app.tested.why_disabled("ignore", ())


async def test_thousands_of_mails_are_read_by_page(agency):
    at = agency.clock.now - timedelta(days=1)
    rows = [
        {"id": number, "message_id": f"<{number}@x>", "content_sha256": "", "raw": zlib.compress(b"x"),
         "received_at": at + timedelta(seconds=number // 3), "outcome": "quarantined", "reason": "list",
         "kind": "list", "sender": f"{number}@x.fr", "sender_name": "", "subject": "x", "body_text": "y",
         "file_names": ""}
        for number in range(1, 5_001)
    ]  # fmt: skip
    with agency.store.engine.begin() as connection:
        connection.execute(sa.insert(InboundMail), rows)
    app = shown(agency)
    async with app.shown() as pilot:
        assert "5,000 mails" in text_of(app)
        held = mails(app)
        assert len(held.keys) < 300
        await press(pilot, "end")
        assert app.tested.selected == 5_000
        assert len(held.keys) < 300
        await press(pilot, "pageup", "pageup", "home")
        assert app.tested.selected == 1
        await press(pilot, *["pagedown"] * 20)
        assert len(set(held.keys)) == len(held.keys)


async def test_foreign_text_is_only_ever_text(agency):
    for text in FOREIGN:
        agency.mail(f'"{text[:200]}" <{"x" * 300}@x.fr>', text, text[:3000], "nobody@x.fr")
    agency.mail("", "", "", "nobody@x.fr")
    app = shown(agency)
    async with app.shown() as pilot:
        for _mail in waiting(agency):
            await assert_calm_at_sizes(pilot)
            await press(pilot, "o")
            await press(pilot, "b")
            assert_calm(app.screen)
            if app.screen is not app.tested:
                await press(pilot, "escape")
            await press(pilot, "down")
        assert app.tested.why_disabled("block", ()) == "This mail names no sender."

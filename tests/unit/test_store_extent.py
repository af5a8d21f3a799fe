"""A message that came by mail says a part of it: the thread knows, and somebody may have it say all."""

import pytest

from ogust_tui.mail.ingest import ingest
from ogust_tui.store.agency import set_setting
from ogust_tui.store.errors import Conflict, NotFound
from ogust_tui.store.inbound_reads import show_mail
from ogust_tui.store.kinds import Extent, Outcome
from ogust_tui.store.mail_extent import badly_cut, keep_whole
from ogust_tui.store.publishing import reply_address
from ogust_tui.store.search import search
from ogust_tui.store.thread_reads import MessageRow, show_thread
from ogust_tui.store.threads import log_phone_answer
from tests.unit.store_world import World

QUOTED = "Le 6 mars 2026 à 11:15, Nadia <n@example.org> a écrit :\n> Zinzolin demain ?"
PLAIN, HTML = "Content-Type: text/plain; charset=utf-8", "Content-Type: text/html; charset=utf-8"


def answered(world: World, body: str, number: int = 1) -> MessageRow:
    """The message that this mail of Mme Morel became."""
    thread = world.thread("MOREL", publish=True).thread_id
    address = reply_address(world.store, world.rosa, thread, world.ids["MOREL"])
    head = (
        f"From: Helene <morel@famille.fr>\nTo: {address}\nMessage-ID: <{number}@x>\nSubject: Re: x\nMIME-Version: 1.0\n"
    )
    got = ingest(world.store, f"{head}{body}".encode())
    assert got.outcome is Outcome.POSTED
    return show_thread(world.store, world.rosa, got.thread_id or 0).messages[-1]


def test_the_thread_knows_how_much_of_a_mail_is_said(world):
    assert answered(world, f"{PLAIN}\n\nOui.\n").extent is Extent.ALL
    message = answered(world, f"{PLAIN}\n\nOui.\n\n{QUOTED}\n", 2)
    assert (message.text, message.extent) == ("Oui.", Extent.PART)


def test_a_new_thread_out_of_a_mail_without_words_of_its_own_says_all_of_it(world):
    set_setting(world.store, world.alice, "mail.address", "accueil@agence.fr")
    head = "From: morel@famille.fr\nTo: accueil@agence.fr\nMessage-ID: <1@x>\nSubject: TR: Demain\nMIME-Version: 1.0\n"
    got = ingest(world.store, f"{head}{PLAIN}\n\n{QUOTED}\n".encode())
    message = show_thread(world.store, world.rosa, got.thread_id or 0).messages[-1]
    assert (message.text, message.extent) == (QUOTED, Extent.ALL)


def test_where_two_bodies_do_not_agree_more_is_kept_and_marked(world):
    parts = f'Content-Type: multipart/alternative; boundary="b"\n\n--b\n{PLAIN}\n\nOui, et la clé aussi.\n'
    message = answered(world, f"{parts}--b\n{HTML}\n\n<p>Oui.</p>\n--b--\n")
    assert (message.text, message.extent) == ("Oui, et la clé aussi.", Extent.UNSURE)


def test_a_bad_cut_is_mended_once_found_by_search_and_remembered(world):
    message = answered(world, f"{PLAIN}\n\nOui.\n\n{QUOTED}\n")
    assert not search(world.store, world.rosa, "zinzolin")
    keep_whole(world.store, world.rosa, message.id)
    mail = show_mail(world.store, world.rosa, message.inbound_id or 0)
    now = show_thread(world.store, world.rosa, mail.row.thread_id or 0).messages[-1]
    assert (now.text, now.extent) == (mail.body_text.strip(), Extent.WHOLE)
    assert "Zinzolin demain ?" in now.text
    assert search(world.store, world.rosa, "zinzolin")
    assert [number for number, _raw in badly_cut(world.store, world.rosa)] == [message.inbound_id]
    with world.unchanged(), pytest.raises(Conflict, match="all there is"):
        keep_whole(world.store, world.rosa, message.id)


def test_what_the_message_alone_says_stays_when_it_is_made_whole(world):
    parts = f'Content-Type: multipart/alternative; boundary="b"\n\n--b\n{PLAIN}\n\nOui.\n\n{QUOTED}\n'
    message = answered(world, f"{parts}--b\n{HTML}\n\n<p>Oui, et la clé.</p>\n--b--\n")
    assert (message.text, message.extent) == ("Oui, et la clé.", Extent.UNSURE)
    keep_whole(world.store, world.rosa, message.id)
    mail = show_mail(world.store, world.rosa, message.inbound_id or 0)
    now = show_thread(world.store, world.rosa, mail.row.thread_id or 0).messages[-1]
    assert now.text.startswith("Oui, et la clé.\n\nOui.") and "Zinzolin" in now.text


def test_what_did_not_come_by_mail_or_is_unknown_is_left(world):
    thread = world.thread("MOREL", publish=True).thread_id
    log_phone_answer(world.store, world.rosa, thread, world.ids["MOREL"], "Oui.")
    spoken = show_thread(world.store, world.rosa, thread).messages[-1]
    with world.unchanged():
        with pytest.raises(Conflict, match="all there is"):
            keep_whole(world.store, world.rosa, spoken.id)
        with pytest.raises(NotFound):
            keep_whole(world.store, world.rosa, 10_000)

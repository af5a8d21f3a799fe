"""Mails that wait, as those see them who sort them: what each may belong to, and who may sort it."""

import pytest

from ogust_tui.mail import sorting
from ogust_tui.mail.ingest import ingest
from ogust_tui.store.board import read_board
from ogust_tui.store.contact_reads import show_contact
from ogust_tui.store.errors import Conflict, DataRefused, NotFound
from ogust_tui.store.inbound import MailFacts, MailWords, keep_mail, report_bounce
from ogust_tui.store.inbound_reads import list_quarantined
from ogust_tui.store.kinds import Outcome
from ogust_tui.store.linkable import linkables
from ogust_tui.store.mail_sorting import add_address, attach_mail, block_sender, ignore_mail, list_blocked
from ogust_tui.store.moving import merge_threads, split_thread
from ogust_tui.store.publishing import publish_thread, reply_address, withdraw_thread
from ogust_tui.store.sorting_reads import find_threads, sorting_of
from ogust_tui.store.thread_lists import list_threads
from ogust_tui.store.threads import ThreadPublished, reply
from tests.unit.store_world import DOMAIN, World


def wait(world: World, sender: str, to: str, number: int = 1, text: str = "Bonjour, à mardi.") -> int:
    """A mail that waits to be sorted."""
    raw = f"From: Quelqu'un <{sender}>\nTo: {to}\nMessage-ID: <{number}@x>\nSubject: Re: Clés\n\n{text}\n"
    got = ingest(world.store, raw.encode())
    assert got.outcome is Outcome.QUARANTINED
    return got.inbound_id


def test_a_waiting_mail_tells_what_it_answers_and_who_writes_from_its_address(world):
    thread = world.thread("MOREL", publish=True).thread_id
    address = reply_address(world.store, world.rosa, thread, world.ids["MOREL"])
    first = wait(world, "petit@famille.fr", address)
    wait(world, "petit@famille.fr", f"{'a' * 20}@{DOMAIN}", 2)
    seen = sorting_of(world.store, world.rosa, first)
    assert (seen.thread.id if seen.thread else None, seen.alike) == (thread, 1)
    assert [one.party.code for one in seen.senders] == ["PETIT"]
    withdraw_thread(world.store, world.rosa, thread)
    retired = sorting_of(world.store, world.rosa, wait(world, "qui@x.fr", address, 3))
    assert (retired.thread.id if retired.thread else None, retired.senders, retired.alike) == (thread, (), 0)


def test_a_mail_to_a_thread_of_another_sector_is_not_ours_to_sort(world):
    thread = world.thread("PETIT", publish=True).thread_id
    mail = wait(world, "qui@x.fr", reply_address(world.store, world.rosa, thread, world.ids["PETIT"]))
    free = wait(world, "qui@x.fr", "qui@x.fr", 2)
    words = MailWords("Bonjour")
    for login, waiting in (("nora", [free]), ("rosa", [mail, free])):
        actor = world.staff[login]
        assert [row.id for row in list_quarantined(world.store, actor).rows] == waiting
        assert read_board(world.store, actor).quarantine_count == len(waiting)
    for attempt in (
        lambda: sorting_of(world.store, world.nora, mail),
        lambda: attach_mail(world.store, world.nora, mail, thread, world.ids["MOREL"], words),
        lambda: ignore_mail(world.store, world.nora, mail),
        lambda: block_sender(world.store, world.nora, mail),
        lambda: add_address(world.store, world.nora, mail, world.ids["MOREL"]),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert list_blocked(world.store, world.rosa) == ()


def test_waiting_mails_are_read_by_page_both_ways(world):
    ids = []
    for number in range(5):
        ids.append(wait(world, f"{number}@x.fr", "accueil@x.fr", number))
        world.clock.tick()
    last = list_quarantined(world.store, world.rosa, limit=5).rows[-1].key
    back = list_quarantined(world.store, world.rosa, before=last, limit=2)
    assert [row.id for row in back.rows] == ids[2:4]
    assert back.next == back.rows[0].key
    assert [row.id for row in list_quarantined(world.store, world.rosa, before=back.next).rows] == ids[:2]


def test_threads_are_found_by_number_subject_or_contact_and_not_where_nothing_is_left(world):
    one, two = (world.thread("MOREL", text=text).thread_id for text in ("Un", "Deux"))
    other = world.thread("PETIT").thread_id
    assert {row.id for row in find_threads(world.store, world.rosa, "morel")} == {one, two}
    assert {row.id for row in find_threads(world.store, world.rosa, "horai")} == {one, two, other}
    assert other in {row.id for row in find_threads(world.store, world.rosa, str(other))}
    assert find_threads(world.store, world.rosa, " ") == ()
    merge_threads(world.store, world.rosa, one, two)
    assert {row.id for row in find_threads(world.store, world.rosa, "morel")} == {two}


def test_the_last_words_of_a_thread_are_of_a_message_that_is_there(world):
    thread = world.thread("MOREL", text="Bonjour").thread_id
    moved = reply(world.store, world.rosa, thread, "Autre chose").message_id
    new = split_thread(world.store, world.rosa, thread, moved, "Autre").thread_id
    last = {row.id: row.last_text for row in list_threads(world.store, world.rosa).rows}
    assert last == {thread: "Bonjour", new: "Autre chose"}
    merge_threads(world.store, world.rosa, new, thread)
    assert {row.id: row.last_text for row in list_threads(world.store, world.rosa).rows} == {
        thread: "Autre chose",
        new: "",
    }


def test_what_would_be_posted_is_what_is_posted_once(world):
    thread = world.thread("MOREL", publish=True).thread_id
    mail = wait(world, "qui@x.fr", "accueil@x.fr", text="Oui.\n\nLe 3 mars 2026 à 9:00, Rosa a écrit :\n> Alors ?")
    subject, words = sorting.would_post(world.store, world.rosa, mail)
    assert (subject, words.text) == ("Clés", "Oui.")
    sorting.attach(world.store, world.rosa, mail, thread, world.ids["MOREL"])
    with pytest.raises(Conflict):
        sorting.open_thread(world.store, world.alice, mail, world.ids["MOREL"])
    assert read_board(world.store, world.rosa).quarantine_count == 0


def test_a_mail_is_read_by_those_who_were_named_and_by_nobody_else(world):
    thread = world.thread("MOREL", "PETIT").thread_id
    publish_thread(world.store, world.rosa, thread, to=[world.ids["MOREL"]])
    mail = wait(world, "qui@x.fr", "accueil@x.fr")
    named = {world.ids["MOREL"]}
    publish_thread(world.store, world.rosa, thread, to=[world.ids["PETIT"]])
    with pytest.raises(ThreadPublished):
        sorting.attach(world.store, world.rosa, mail, thread, world.ids["MOREL"], expected_readers=named)
    named.add(world.ids["PETIT"])
    sorting.attach(world.store, world.rosa, mail, thread, world.ids["MOREL"], expected_readers=named)
    assert read_board(world.store, world.rosa).quarantine_count == 0


def test_a_thread_is_not_joined_to_one_whose_messages_are_elsewhere(world):
    one, two, three = (world.thread("MOREL", text=text).thread_id for text in ("Un", "Deux", "Trois"))
    merge_threads(world.store, world.rosa, two, three)
    with pytest.raises(DataRefused, match=f"in thread {three} now") as refused:
        merge_threads(world.store, world.rosa, one, two)
    assert refused.value.params == {"id": three}


def test_an_address_that_refuses_mail_is_named_wherever_it_matters(world):
    morel = world.ids["MOREL"]
    mail = keep_mail(world.store, b"x", "<x@x>", "content")
    report_bounce(
        world.store, mail, MailFacts(), "failed", thread_id=None, reader_id=morel, address="morel@famille.fr",
        status="550 no such user", alert_text="Revient",
    )  # fmt: skip
    (one, other) = linkables(world.store, world.rosa, [world.ref("MOREL"), world.ref("PETIT")])
    assert (one.bouncing, other.bouncing) == ("morel@famille.fr", "")
    card = show_contact(world.store, world.rosa, "MOREL")
    assert card.bouncing is not None
    assert (card.bouncing.status, [row.bouncing for row in card.relatives]) == ("550 no such user", [None])

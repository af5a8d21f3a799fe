"""Moving messages: nobody comes to read or loses a message by it, and answers find where they went."""

import pytest

from ogust_tui.mail.ingest import Ingested, ingest
from ogust_tui.store.contact_view import ContactDoor
from ogust_tui.store.errors import DataRefused, NotFound
from ogust_tui.store.file_rules import FileBytes
from ogust_tui.store.kinds import Outcome, ThreadState
from ogust_tui.store.moving import merge_threads, split_thread
from ogust_tui.store.notes import add_note
from ogust_tui.store.publishing import publish_thread, reply_address, withdraw_thread
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.thread_lists import list_threads
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.store.threads import mark_read, reply
from tests.unit.store_world import World


def said(world: World, thread: int) -> list[str]:
    return [row.text for row in show_thread(world.store, world.rosa, thread).messages if row.moved_to is None]


def read_by(world: World, door: ContactDoor, name: str) -> dict[str, list[str]]:
    """What a contact reads, by subject."""
    reader = world.ids[name]
    return {row.subject: [one.text for one in door.messages(reader, row.id)] for row in door.threads(reader)}


def answer(world: World, address: str, number: int = 1) -> Ingested:
    raw = f"From: morel@famille.fr\nTo: {address}\nMessage-ID: <{number}@x>\n\nÀ mardi.\n"
    return ingest(world.store, raw.encode())


def test_a_new_topic_gets_a_thread_of_its_own_with_the_same_readers(world, door):
    thread = world.thread("MOREL", publish=True).thread_id
    photo = (FileBytes("a.jpg", "image/jpeg", b"1"),)
    moved = reply(world.store, world.outside("MOREL"), thread, "Et ma facture ?", files=photo).message_id
    reply(world.store, world.rosa, thread, "Bien noté")
    with world.journal() as written:
        new = split_thread(world.store, world.rosa, thread, moved, "Facture")
    assert written.notices == []
    assert (said(world, thread), said(world, new.thread_id)) == (["Bonjour", "Bien noté"], ["Et ma facture ?"])
    assert read_by(world, door, "MOREL") == {"Horaires": ["Bonjour", "Bien noté"], "Facture": ["Et ma facture ?"]}
    trace = next(row for row in show_thread(world.store, world.rosa, thread).messages if row.moved_to)
    assert (trace.moved_to, trace.text, trace.attachments) == (new.thread_id, "", ())
    (message,) = show_thread(world.store, world.rosa, new.thread_id).messages
    assert (message.author.code, [file.name for file in message.attachments]) == ("MOREL", ["a.jpg"])
    assert {row.id: row.awaits_us for row in list_threads(world.store, world.rosa).rows} == {
        thread: False,
        new.thread_id: True,
    }
    with pytest.raises(NotFound):
        split_thread(world.store, world.rosa, thread, moved, "Encore")
    with pytest.raises(DataRefused, match="only message"):
        split_thread(world.store, world.rosa, new.thread_id, new.message_id, "Encore")


def test_who_could_not_read_the_message_does_not_read_its_thread(world, door):
    thread = world.thread("MOREL", "PETIT").thread_id
    inside = reply(world.store, world.rosa, thread, "Entre nous").message_id
    later = reply(world.store, world.rosa, thread, "Pour Mme Morel").message_id
    publish_thread(world.store, world.rosa, thread, to=[world.ids["MOREL"]], from_message=later)
    split_thread(world.store, world.rosa, thread, inside, "À part")
    assert read_by(world, door, "MOREL") == {"Horaires": ["Pour Mme Morel"]}
    assert read_by(world, door, "PETIT") == {}


def test_what_was_read_stays_read_and_what_was_new_stays_new(world):
    thread = world.thread("MOREL", publish=True).thread_id
    seen = reply(world.store, world.outside("MOREL"), thread, "Un").message_id
    mark_read(world.store, world.rosa, thread, 2)
    fresh = reply(world.store, world.outside("MOREL"), thread, "Deux").message_id
    one = split_thread(world.store, world.rosa, thread, seen, "Lu").thread_id
    two = split_thread(world.store, world.rosa, thread, fresh, "Neuf").thread_id
    unread = {row.id: row.unread for row in list_threads(world.store, world.rosa).rows}
    assert unread == {thread: 0, one: 0, two: 1}


def test_two_threads_of_one_topic_become_one(world, door):
    one, two = (world.thread("MOREL", publish=True, text=text).thread_id for text in ("Un", "Deux"))
    reply(world.store, world.outside("MOREL"), one, "Trois")
    note = add_note(world.store, world.rosa, "Interne", [RecordRef(RecordKind.THREAD, one)])
    old = reply_address(world.store, world.rosa, one, world.ids["MOREL"])
    ours = next(row for row in world.rows("notice") if row["reader_id"] == world.ids["MOREL"])["message_header_id"]
    with world.journal() as written:
        merge_threads(world.store, world.rosa, one, two)
    assert written.notices == []
    assert (said(world, one), said(world, two)) == ([], ["Deux", "Un", "Trois"])
    assert read_by(world, door, "MOREL") == {"Horaires": ["Deux", "Un", "Trois"]}
    card = show_thread(world.store, world.rosa, two)
    assert (card.row.awaits_us, [row.id for row in card.notes]) == (True, [note])
    assert show_thread(world.store, world.rosa, one).row.state is ThreadState.CLOSED
    # Whoever answers what was sent before is heard where the conversation is now.
    assert answer(world, old).outcome is Outcome.POSTED
    raw = f"From: morel@famille.fr\nTo: x@y.fr\nMessage-ID: <2@x>\nIn-Reply-To: {ours}\n\nÀ jeudi.\n"
    assert ingest(world.store, raw.encode()).thread_id == two
    assert said(world, two)[-2:] == ["À mardi.", "À jeudi."]
    withdraw_thread(world.store, world.rosa, two)
    assert answer(world, old, 3).reason == "retired_token"


@pytest.mark.parametrize("how", ["internal", "other", "later", "itself", "empty"])
def test_threads_with_other_readers_are_not_merged(world, how):
    one = world.thread("MOREL", publish=True).thread_id
    two = world.thread("MOREL", "PETIT", publish=how == "other").thread_id
    if how == "later":
        start = reply(world.store, world.rosa, one, "Suite").message_id
        withdraw_thread(world.store, world.rosa, one)
        publish_thread(world.store, world.rosa, one, from_message=start)
        two = world.thread("MOREL", publish=True).thread_id
    if how == "empty":
        three = world.thread("MOREL", publish=True).thread_id
        merge_threads(world.store, world.rosa, one, three)
        withdraw_thread(world.store, world.rosa, three)
        two = three
    with world.unchanged(), pytest.raises(DataRefused):
        merge_threads(world.store, world.rosa, one, one if how == "itself" else two)

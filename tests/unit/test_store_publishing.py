"""Publishing: reader by reader, from a position on, until it is withdrawn; reply addresses come and go with it."""

import pytest

from ogust_tui.store.errors import DataRefused, NotFound
from ogust_tui.store.public_ids import TOKEN_LENGTH
from ogust_tui.store.publishing import publish_thread, reply_address, withdraw_thread
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.store.threads import open_thread, reply
from tests.unit.store_world import DOMAIN, UNKNOWN_IDS, conversation_at, texts


def publications(world) -> list[tuple[int, int, bool]]:
    """Reader, first position and whether it is in force, in order of publishing."""
    return [
        (row["reader_id"], row["from_position"], row["withdrawn_at"] is None)
        for row in sorted(world.rows("publication"), key=lambda row: row["id"])
    ]


def test_it_starts_at_the_first_message(world):
    thread = world.thread("MOREL").thread_id
    reply(world.store, world.rosa, thread, "Encore")
    assert show_thread(world.store, world.rosa, thread).default_start == 1
    assert publish_thread(world.store, world.rosa, thread) == (world.ids["MOREL"],)
    assert publications(world) == [(world.ids["MOREL"], 1, True)]
    (row,) = world.rows("publication")
    assert (row["published_by"], row["published_at"]) == (world.ids["rosa"], world.clock.now)


def test_with_a_colleague_linked_it_starts_at_the_next_message(world):
    thread = world.thread("MOREL", "marc").thread_id
    reply(world.store, world.rosa, thread, "Entre nous")
    shown = show_thread(world.store, world.rosa, thread)
    assert (shown.default_start, shown.colleague_linked) == (3, True)
    with world.journal() as written:
        publish_thread(world.store, world.rosa, thread)
    assert publications(world) == [(world.ids["MOREL"], 3, True)]
    assert written.notices == []  # there is nothing to tell yet
    with world.journal() as written:
        reply(world.store, world.rosa, thread, "Bonjour Madame")
    assert [(event, reader) for event, _, reader in written.notices if reader == world.ids["MOREL"]] == [
        ("message_posted", world.ids["MOREL"])
    ]


def test_it_starts_at_the_message_that_is_chosen(world):
    thread = world.thread("MOREL", "marc").thread_id
    second = reply(world.store, world.rosa, thread, "Ici").message_id
    elsewhere = world.thread("MOREL").message_id
    with world.journal() as written:
        publish_thread(world.store, world.rosa, thread, from_message=second)
    assert publications(world) == [(world.ids["MOREL"], 2, True)]
    assert [event for event, *_ in written.notices] == ["thread_published"]
    public = world.row("message", second)["public_id"]
    assert f".{public}." in world.rows("notice")[-1]["message_header_id"]
    other = world.thread("MOREL").thread_id
    with world.unchanged():
        for message in (elsewhere, *UNKNOWN_IDS):
            with pytest.raises(NotFound):
                publish_thread(world.store, world.rosa, other, from_message=message)


def test_it_reaches_the_linked_contacts_who_do_not_read_yet(world):
    thread = world.thread("MOREL", "CAROLE", "LEROY", "marc").thread_id
    publish_thread(world.store, world.rosa, thread, to=[world.ids["CAROLE"]], from_message=None)
    assert publish_thread(world.store, world.rosa, thread) == (world.ids["MOREL"], world.ids["LEROY"])
    shown = show_thread(world.store, world.rosa, thread).row
    assert texts(shown.published_to) == ["CAROLE", "MOREL", world.relative_codes["LEROY"]]
    with world.unchanged(), pytest.raises(DataRefused, match="already"):
        publish_thread(world.store, world.rosa, thread)


def test_it_reaches_nobody_who_is_not_linked_and_no_colleague(world):
    thread = world.thread("MOREL", "marc").thread_id
    with world.unchanged():
        for reader in (world.ids["PETIT"], world.ids["marc"], world.ids["rosa"], *UNKNOWN_IDS):
            with pytest.raises((DataRefused, NotFound)):
                publish_thread(world.store, world.rosa, thread, to=[world.ids["MOREL"], reader])


def test_an_open_publication_is_not_opened_again(world):
    thread = world.thread("MOREL", publish=True).thread_id
    with world.unchanged(), pytest.raises(DataRefused, match="already"):
        publish_thread(world.store, world.rosa, thread, to=[world.ids["MOREL"]])


def test_withdrawing_closes_the_publication_and_its_address_and_keeps_the_history(world):
    thread = world.thread("MOREL", "CAROLE", publish=True).thread_id
    morel, carole = world.ids["MOREL"], world.ids["CAROLE"]
    token = reply_address(world.store, world.rosa, thread, morel).partition("@")[0]
    world.clock.tick()
    assert withdraw_thread(world.store, world.marc, thread, to=[morel]) == (morel,)
    assert publications(world) == [(morel, 1, False), (carole, 1, True)]
    row = world.rows("publication")[0]
    assert (row["withdrawn_at"], row["withdrawn_by"]) == (world.clock.now, world.ids["marc"])
    assert texts(show_thread(world.store, world.rosa, thread).row.published_to) == ["CAROLE"]
    assert conversation_at(world.store, token).retired
    with pytest.raises(DataRefused):
        reply_address(world.store, world.rosa, thread, morel)
    with world.journal() as written:
        reply(world.store, world.rosa, thread, "Sans Madame Morel")
    assert {reader for *_, reader in written.notices} == {carole}
    with world.unchanged():
        for to in ([morel], [morel, carole], [world.ids["PETIT"]], [2**70]):
            with pytest.raises(DataRefused):
                withdraw_thread(world.store, world.rosa, thread, to=to)
    assert withdraw_thread(world.store, world.rosa, thread) == (carole,)
    with world.unchanged(), pytest.raises(DataRefused):
        withdraw_thread(world.store, world.rosa, thread)


def test_publishing_again_starts_elsewhere_under_a_new_address(world):
    thread = world.thread("MOREL", publish=True).thread_id
    morel = world.ids["MOREL"]
    first = reply_address(world.store, world.rosa, thread, morel)
    withdraw_thread(world.store, world.rosa, thread)
    again = reply(world.store, world.rosa, thread, "Reprenons").message_id
    with world.journal() as written:
        publish_thread(world.store, world.rosa, thread, from_message=again)
    assert publications(world) == [(morel, 1, False), (morel, 2, True)]
    assert [event for event, *_ in written.notices] == ["thread_published"]
    second = reply_address(world.store, world.rosa, thread, morel)
    assert first != second
    led_to = [conversation_at(world.store, address.partition("@")[0]) for address in (first, second)]
    assert [conversation.retired for conversation in led_to] == [True, False]


def test_a_reply_address_is_a_secret_of_one_reader_in_one_thread(world):
    one, two = world.thread("MOREL", "CAROLE", publish=True).thread_id, world.thread("MOREL", publish=True).thread_id
    addresses = [
        reply_address(world.store, world.rosa, thread, world.ids[name])
        for thread, name in ((one, "MOREL"), (one, "CAROLE"), (two, "MOREL"))
    ]
    assert len(set(addresses)) == 3
    for address in addresses:
        local, _, domain = address.partition("@")
        assert (len(local), domain) == (TOKEN_LENGTH, DOMAIN)
        assert set(local) <= set("abcdefghijklmnopqrstuvwxyz234567")
    with pytest.raises(NotFound):
        reply_address(world.store, world.sofia, two, world.ids["MOREL"])
    with pytest.raises(NotFound):
        reply_address(world.store, world.rosa, 999_999, world.ids["MOREL"])


def test_publishing_when_opening_lets_them_read_this_message_and_those_after(world):
    readers = [world.ids["MOREL"], world.ids["CAROLE"]]
    with world.journal() as written:
        posted = open_thread(
            world.store, world.rosa, "Sujet", "Texte", linked=[*readers, world.ids["marc"]], publish_to=readers[:1]
        )
    assert publications(world) == [(readers[0], 1, True)]
    assert [(event, reader) for event, _, reader in written.notices if reader in readers] == [
        ("thread_published", readers[0])
    ]
    assert texts(show_thread(world.store, world.rosa, posted.thread_id).row.linked) == ["CAROLE", "MOREL", "marc"]

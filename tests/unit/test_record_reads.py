"""What a record's screens read: the tab paged both ways, the history, the records that can be linked."""

import pytest

from ogust_tui.store.errors import NotFound
from ogust_tui.store.history import record_history
from ogust_tui.store.linkable import find_linkable, linkables
from ogust_tui.store.notes import add_note, withdraw_note
from ogust_tui.store.permissions import Verb
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.threads import mark_read
from ogust_tui.store.timeline import TimelineFilter, record_timeline

EVERYTHING = frozenset(RecordKind)


def written(world, count=9):
    """Notes and threads on Mme Morel in turn, a minute apart; their keys, newest first."""
    for number in range(count):
        world.clock.tick()
        if number % 3:
            add_note(world.store, world.rosa, f"Note {number}", [world.ref("MOREL")])
        else:
            world.thread("MOREL")
    return [entry.key for entry in record_timeline(world.store, world.rosa, world.ref("MOREL")).rows]


def pages(world, *, backwards, show=TimelineFilter.ALL, actor=None):
    after = None
    while True:
        page = record_timeline(
            world.store, actor or world.rosa, world.ref("MOREL"), show=show, after=after, backwards=backwards, limit=4
        )
        yield [entry.key for entry in page.rows]
        after = page.next
        if after is None:
            return


def test_the_tab_is_read_to_both_ends(world):
    keys = written(world)
    assert len(keys) == 9
    assert list(pages(world, backwards=False)) == [keys[:4], keys[4:8], keys[8:]]
    assert list(pages(world, backwards=True)) == [keys[5:], keys[1:5], keys[:1]]
    notes = [key for key in keys if key[1] == 0]
    threads = [key for key in keys if key[1] == 1]
    assert [key for page in pages(world, backwards=True, show=TimelineFilter.NOTES) for key in page][:4] == notes[-4:]
    assert list(pages(world, backwards=True, show=TimelineFilter.INTERNAL_THREADS)) == [threads]
    assert list(pages(world, backwards=True, show=TimelineFilter.PUBLISHED)) == [[]]


def test_backwards_leaves_out_what_is_withdrawn_and_out_of_scope(world):
    gone = add_note(world.store, world.rosa, "Reprise", [world.ref("MOREL")])
    withdraw_note(world.store, world.rosa, gone)
    world.clock.tick()
    kept = add_note(world.store, world.rosa, "Gardée", [world.ref("MOREL")])
    assert [[key[2] for key in page] for page in pages(world, backwards=True)] == [[kept]]
    assert list(pages(world, backwards=True, actor=world.sofia)) == [[]]


def test_the_history_holds_what_was_done_to_all_that_hangs_on_a_record(world):
    world.clock.tick()
    add_note(world.store, world.rosa, "Une note", [world.ref("MOREL")])
    world.clock.tick()
    thread = world.thread("LEROY", publish=True).thread_id
    mark_read(world.store, world.marc, thread, 1)
    world.clock.tick()
    add_note(world.store, world.rosa, "Ailleurs", [world.ref("PETIT")])
    page = record_history(world.store, world.rosa, world.ref("MOREL"))
    deeds = [(row.verb, row.entity, row.by.code if row.by else "") for row in page.rows]
    assert deeds[0] == (Verb.THREAD_OPEN, "thread", "rosa")
    assert (Verb.NOTE_ADD, "note", "rosa") in deeds
    assert (Verb.VISIT_CREATE, "visit", "alice") in deeds
    assert (Verb.RELATIVE_CREATE, "relative", "alice") in deeds
    assert (Verb.CONTACT_CREATE, "contact", "alice") in deeds
    assert Verb.MARK_READ not in {row.verb for row in page.rows}
    assert sum(row.verb is Verb.NOTE_ADD for row in page.rows) == 1
    assert page.next is None
    with pytest.raises(NotFound):
        record_history(world.store, world.sofia, world.ref("MOREL"))
    with pytest.raises(NotFound):
        record_history(world.store, world.rosa, RecordRef(RecordKind.STAFF, world.ids["rosa"]))


def test_the_history_goes_on_page_by_page_however_little_a_page_looks_through(world, monkeypatch):
    written(world)
    whole = [row.key for row in record_history(world.store, world.rosa, world.ref("MOREL")).rows]
    monkeypatch.setattr("ogust_tui.store.history.SCANNED", 5)
    found, after = [], None
    while True:
        page = record_history(world.store, world.rosa, world.ref("MOREL"), after=after, limit=3)
        found += [row.key for row in page.rows]
        after = page.next
        if after is None:
            break
    assert found == whole


def test_records_are_found_by_their_words_with_what_hangs_on_them(world):
    found = find_linkable(world.store, world.rosa, "morel", EVERYTHING)
    assert [(one.party.kind, one.party.name.split(",")[0]) for one in found][:2] == [
        (RecordKind.CONTACT, "Mme MOREL Hélène"),
        (RecordKind.RELATIVE, "Mme LEROY Anne (sa fille)"),
    ]
    visits = [one for one in found if one.party.kind is RecordKind.VISIT]
    assert {one.party.id for one in visits} == {world.ids["north"], world.ids["mixed"]}
    assert all(one.at is not None for one in visits)
    assert found[1].detail == "Mme MOREL Hélène"
    assert all(one.has_email for one in found if one.outside)
    assert [one.party.code for one in find_linkable(world.store, world.rosa, "sofia", EVERYTHING)] == ["sofia"]
    assert find_linkable(world.store, world.rosa, "sofia", frozenset({RecordKind.CONTACT})) == ()
    assert find_linkable(world.store, world.rosa, "  ", EVERYTHING) == ()


def test_records_of_another_sector_are_not_found(world):
    assert find_linkable(world.store, world.sofia, "morel", EVERYTHING) == ()
    assert linkables(world.store, world.sofia, [world.ref("MOREL"), world.ref("PETIT")])[0].party.code == "PETIT"


def test_a_record_says_why_it_cannot_be_published_to(world):
    from ogust_tui.store.agency import set_setting

    set_setting(world.store, world.alice, "publishing.restricted", "yes")
    by_manager = linkables(world.store, world.marc, [world.ref("MOREL")])
    by_reception = linkables(world.store, world.rosa, [world.ref("MOREL")])
    by_support = linkables(world.store, world.sam, [world.ref("MOREL")])
    assert by_manager[0].no_publishing is None
    assert "managers" in str(by_reception[0].no_publishing)
    assert "Support" in str(by_support[0].no_publishing)

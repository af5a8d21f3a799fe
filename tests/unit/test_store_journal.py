"""Every verb is one transaction: its rows, the audit trail, the promised mails and the change feed, or nothing."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from ogust_tui.store.access import Writing
from ogust_tui.store.changes import Changed, Watcher, changes_since, newest_change
from ogust_tui.store.errors import NotAllowed, StoreUnavailable
from ogust_tui.store.history import HistoryRow, record_history
from ogust_tui.store.kinds import Topic
from ogust_tui.store.notes import add_note
from tests.unit.store_verbs import OF_THE_PROGRAM, VERBS, WORDS, actor_for

ALL = {**VERBS, **OF_THE_PROGRAM}


@pytest.mark.parametrize("verb", ALL)
def test_a_verb_leaves_its_trace_and_no_text_in_it(world, ready, verb):
    case, actor = ALL[verb], actor_for(world, verb)
    before = world.everything()
    with world.journal() as written:
        case.do(world, actor, ready)
    assert world.everything() != before
    assert {topic for topic, _ in written.changes} == case.topics
    assert len(written.changes) == len(set(written.changes))
    assert {verb for verb, *_ in written.audit} == ({case.audit} if case.audit else set())
    author = world.ids["MOREL"] if verb in {"post_mail", "open_by_mail"} else actor.reader_id
    assert {by for *_, by in written.audit} <= {author}
    named = {(entity, id_) for _, entity, id_, _ in written.audit}
    assert len(written.audit) == len(named)
    for entity, id_ in named - {
        ("setting", 0),
        ("inbound", 0),
        *(("inbound", row["id"]) for row in world.rows("inbound_mail")),
    }:
        assert world.row(entity, id_)
    beside = [world.rows(table) for table in ("audit", "change", "notice", "reading")]
    assert WORDS not in repr(beside).lower()


@pytest.mark.parametrize("verb", ALL)
def test_a_verb_that_breaks_at_its_very_end_leaves_nothing(world, ready, verb, monkeypatch):
    finish = Writing.finish

    def break_after(unit):
        finish(unit)
        unit.session.flush()
        raise KeyboardInterrupt

    monkeypatch.setattr(Writing, "finish", break_after)
    with world.unchanged(), pytest.raises(KeyboardInterrupt):
        ALL[verb].do(world, actor_for(world, verb), ready)
    monkeypatch.undo()
    ALL[verb].do(world, actor_for(world, verb), ready)  # and it is still to be done


def test_drafts_and_reading_again_write_no_line_of_the_feed(world, ready):
    VERBS["mark_read"].do(world, world.rosa, ready)
    with world.journal() as written:
        VERBS["save_draft"].do(world, world.rosa, ready)
        VERBS["mark_read"].do(world, world.rosa, ready)
    assert (written.audit, written.changes) == ([], [])


# --- following the feed


def test_the_feed_names_the_rows_that_changed_since(world):
    start = newest_change(world.store, world.rosa)
    assert changes_since(world.store, world.rosa, start) == (start, frozenset())
    note = add_note(world.store, world.marc, "Une note", [world.ref("MOREL")])
    newest, changed = changes_since(world.store, world.rosa, start)
    assert changed == {Changed(Topic.NOTE, note), Changed(Topic.CONTACT, world.ids["MOREL"])}
    assert newest == newest_change(world.store, world.rosa)
    assert changes_since(world.store, world.rosa, newest) == (newest, frozenset())


def test_the_feed_of_a_relative_names_the_client_whose_record_shows_it(world):
    with world.journal() as written:
        world.thread("LEROY")
    assert ("contact", world.ids["MOREL"]) in written.changes
    assert ("contact", world.ids["LEROY"]) not in written.changes


def test_a_watcher_wakes_for_commits_of_others(world):
    watcher = Watcher(world.store)
    try:
        assert not watcher.wait(0)
        add_note(world.store, world.marc, "Une note", [world.ref("MOREL")])
        assert watcher.wait(5)
        assert not watcher.wait(0)
    finally:
        watcher.close()


def test_a_watcher_tells_of_a_file_that_was_moved_or_replaced(sqlite_world):
    store, path = sqlite_world.store, Path(sqlite_world.store.url.database)
    for replaced in (False, True):
        watcher = Watcher(store)
        try:
            path.rename(path.with_name("away.db"))
            if replaced:
                shutil.copyfile(path.with_name("away.db"), path)
            with pytest.raises(StoreUnavailable):
                watcher.wait(5)
            if not replaced:
                with pytest.raises(StoreUnavailable):  # and nobody writes on into the file that is gone
                    add_note(store, sqlite_world.marc, "Perdue ?", [sqlite_world.ref("MOREL")])
                path.with_name("away.db").rename(path)
        finally:
            watcher.close()
    note = add_note(store, sqlite_world.marc, "Dans le nouveau", [sqlite_world.ref("MOREL")])
    with sqlite3.connect(path) as there:
        assert there.execute("SELECT count(*) FROM note WHERE id = ?", (note,)).fetchone() == (1,)
    there.close()


def test_what_was_not_committed_wakes_nobody(world, monkeypatch):
    def break_off(unit):
        raise KeyboardInterrupt

    monkeypatch.setattr(Writing, "finish", break_off)
    watcher = Watcher(world.store)
    try:
        with pytest.raises(KeyboardInterrupt):
            add_note(world.store, world.marc, "Une note", [world.ref("MOREL")])
        assert not watcher.wait(0)
    finally:
        watcher.close()


def test_contacts_follow_no_feed(world):
    with pytest.raises(NotAllowed):
        changes_since(world.store, world.outside("MOREL"), 0)


# --- a record's history


def test_a_records_history_says_who_did_what_and_gives_no_text(world):
    world.clock.tick()
    note = add_note(world.store, world.marc, WORDS, [world.ref("MOREL")])
    thread = world.thread("LEROY", subject=WORDS).thread_id
    rows = record_history(world.store, world.rosa, world.ref("MOREL")).rows
    assert [(row.verb.value, row.entity, row.entity_id, row.by and row.by.code) for row in rows[:2]] == [
        ("thread.open", "thread", thread, "rosa"),
        ("note.add", "note", note, "marc"),
    ]
    assert {row.verb.value for row in rows[2:]} == {"contact.create", "relative.create", "visit.create"}
    assert WORDS not in repr(rows)


def test_a_records_history_is_read_page_by_page(world):
    for number in range(5):
        add_note(world.store, world.marc, f"Note {number}", [world.ref("MOREL")])
    whole = record_history(world.store, world.rosa, world.ref("MOREL")).rows
    paged: list[HistoryRow] = []
    key = None
    while True:
        page = record_history(world.store, world.rosa, world.ref("MOREL"), after=key, limit=2)
        paged += page.rows
        key = page.next
        if key is None:
            break
    assert paged == list(whole)

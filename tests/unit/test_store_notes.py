"""Notes: written, edited and withdrawn, always on a record, in step with the alert they raised."""

import pytest

from ogust_tui.store.alert_reads import board_alerts, list_alerts, show_alert
from ogust_tui.store.alerts import NewAlert, close_alert
from ogust_tui.store.errors import Conflict, DataRefused, NotFound
from ogust_tui.store.kinds import PersonalState, Severity
from ogust_tui.store.note_reads import list_notes, show_note
from ogust_tui.store.notes import add_note, edit_note, withdraw_note
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.store.timeline import TimelineEntry, TimelineFilter, record_timeline
from tests.unit.store_world import NOW, UNKNOWN_IDS, texts


def note_on(
    world, *names: str, text: str = "Clé chez la voisine", by: str = "rosa", alert: NewAlert | None = None
) -> int:
    return add_note(world.store, world.staff[by], text, [world.ref(name) for name in names], alert=alert)


def ids(page) -> list[int]:
    return [row.id for row in page.rows]


# --- adding


def test_a_note_says_who_wrote_it_when_and_on_what(world):
    note = note_on(world, "MOREL", "rosa", "north")
    row = show_note(world.store, world.marc, note)
    assert (row.text, row.author, row.author_id) == ("Clé chez la voisine", "Rosa Roux", world.ids["rosa"])
    assert (row.created_at, row.edited_at, row.version, row.alert) == (NOW, None, 1, None)
    assert {(party.kind, party.id) for party in row.records} == {
        (ref.kind, ref.id) for ref in map(world.ref, ("MOREL", "rosa", "north"))
    }


def test_a_record_named_twice_is_linked_once(world):
    note = note_on(world, "MOREL", "MOREL")
    assert texts(show_note(world.store, world.rosa, note).records) == ["MOREL"]


def test_a_note_on_what_does_not_exist_is_refused_whole(world):
    nowhere = [
        RecordRef(RecordKind.CONTACT, 999_999),
        RecordRef(RecordKind.CONTACT, 0),
        RecordRef(RecordKind.STAFF, world.ids["MOREL"]),
        RecordRef(RecordKind.VISIT, 999_999),
        RecordRef(RecordKind.THREAD, 999_999),
        RecordRef(RecordKind.THREAD, 2**31),
        RecordRef(RecordKind.RELATIVE, world.ids["LEROY"]),  # a note is on the client
    ]
    with world.unchanged():
        for ref in nowhere:
            with pytest.raises(NotFound):
                add_note(world.store, world.rosa, "Une note", [world.ref("MOREL"), ref], alert=NewAlert())


def test_a_note_on_nothing_is_refused(world):
    with world.unchanged(), pytest.raises(DataRefused):
        add_note(world.store, world.rosa, "Une note", [])


def test_a_note_in_a_thread_is_shown_in_it_oldest_first(world):
    thread = world.thread("MOREL").thread_id
    on = [RecordRef(RecordKind.THREAD, thread)]
    first = add_note(world.store, world.rosa, "Un", on)
    world.clock.tick()
    second = add_note(world.store, world.rosa, "Deux", on)
    note_on(world, "MOREL")
    assert [note.id for note in show_thread(world.store, world.rosa, thread).notes] == [first, second]


# --- editing and withdrawing


def test_an_edit_changes_the_text_of_the_note_and_of_its_alert(world):
    note = note_on(world, "MOREL", alert=NewAlert(Severity.URGENT))
    world.clock.tick()
    edit_note(world.store, world.marc, note, "Clé sous le pot")
    row = show_note(world.store, world.rosa, note)
    assert (row.text, row.version, row.edited_at, row.created_at) == ("Clé sous le pot", 2, world.clock.now, NOW)
    assert row.author == "Rosa Roux"
    assert row.alert is not None
    assert (row.alert.text, row.alert.severity) == ("Clé sous le pot", Severity.URGENT)
    assert world.row("alert", row.alert.id)["version"] == 2


def test_an_edit_of_what_somebody_changed_meanwhile_is_a_conflict(world):
    note = note_on(world, "MOREL")
    edit_note(world.store, world.marc, note, "Première", expected_version=1)
    with world.unchanged(), pytest.raises(Conflict):
        edit_note(world.store, world.rosa, note, "Seconde", expected_version=1)
    edit_note(world.store, world.rosa, note, "Seconde", expected_version=2)
    assert show_note(world.store, world.rosa, note).text == "Seconde"


def test_a_withdrawn_note_leaves_every_list_and_stays_in_the_store(world):
    note = note_on(world, "MOREL", alert=NewAlert())
    alert = list_alerts(world.store, world.rosa)[0].id
    withdraw_note(world.store, world.marc, note)
    assert ids(list_notes(world.store, world.rosa, world.ref("MOREL"))) == []
    assert record_timeline(world.store, world.rosa, world.ref("MOREL")).rows == ()
    with pytest.raises(NotFound):
        show_note(world.store, world.rosa, note)
    assert list_alerts(world.store, world.rosa) == ()
    assert show_alert(world.store, world.rosa, alert).state is PersonalState.CLOSED
    kept = world.row("note", note)
    assert (kept["text"], kept["withdrawn_at"], kept["version"]) == ("Clé chez la voisine", NOW, 2)


def test_a_withdrawn_note_takes_no_more_changes(world):
    note = note_on(world, "MOREL")
    withdraw_note(world.store, world.rosa, note)
    with world.unchanged():
        with pytest.raises(DataRefused):
            withdraw_note(world.store, world.rosa, note)
        with pytest.raises(DataRefused):
            edit_note(world.store, world.rosa, note, "Encore")


def test_a_note_whose_alert_is_settled_is_still_edited_and_withdrawn(world):
    note = note_on(world, "MOREL", alert=NewAlert())
    alert = list_alerts(world.store, world.rosa)[0].id
    close_alert(world.store, world.rosa, alert)
    edit_note(world.store, world.marc, note, "Autre")
    assert show_alert(world.store, world.rosa, alert).text == "Autre"
    closed_by = world.row("alert", alert)["closed_by"]
    withdraw_note(world.store, world.marc, note)
    assert world.row("alert", alert)["closed_by"] == closed_by == world.ids["rosa"]


def test_an_unknown_note_is_not_found(world):
    for note in UNKNOWN_IDS:
        for attempt, *more in ((edit_note, "Texte"), (withdraw_note,), (show_note,)):
            with pytest.raises(NotFound):
                attempt(world.store, world.rosa, note, *more)


# --- reading


def test_a_contacts_notes_hold_those_on_its_visits_once(world):
    on_visit = note_on(world, "mixed")
    both = note_on(world, "MOREL", "mixed")
    elsewhere = note_on(world, "PETIT")
    assert ids(list_notes(world.store, world.rosa, world.ref("MOREL"))) == [both, on_visit]
    assert ids(list_notes(world.store, world.rosa, world.ref("SAMIR"))) == [both, on_visit]
    assert ids(list_notes(world.store, world.rosa, world.ref("mixed"))) == [both, on_visit]
    assert ids(list_notes(world.store, world.rosa)) == [elsewhere, both, on_visit]


def test_notes_are_read_page_by_page_in_the_same_order(world):
    for number in range(7):
        note_on(world, "MOREL", text=f"Note {number}")
        if number % 3 == 0:  # some have the same time
            world.clock.tick()
    whole = ids(list_notes(world.store, world.rosa, world.ref("MOREL")))
    paged: list[int] = []
    key = None
    while True:
        page = list_notes(world.store, world.rosa, world.ref("MOREL"), after=key, limit=2)
        paged += ids(page)
        key = page.next
        if key is None:
            break
    assert paged == whole
    assert len(set(whole)) == 7


def test_the_notes_tab_mixes_notes_and_threads_and_is_filtered(world):
    note = note_on(world, "MOREL")
    internal = world.thread("MOREL").thread_id
    published = world.thread("MOREL", publish=True).thread_id
    world.clock.tick()
    relatives = world.thread("LEROY").thread_id
    newer = note_on(world, "MOREL")
    note_on(world, "PETIT")

    def tab(show=TimelineFilter.ALL, **page):
        rows = record_timeline(world.store, world.rosa, world.ref("MOREL"), show=show, **page).rows
        return [("thread" if row.thread else "note", row.key[2]) for row in rows]

    everything = [
        ("thread", relatives),
        ("note", newer),
        ("thread", published),
        ("thread", internal),
        ("note", note),
    ]
    assert tab() == everything
    assert tab(TimelineFilter.NOTES) == [("note", newer), ("note", note)]
    assert tab(TimelineFilter.INTERNAL_THREADS) == [("thread", relatives), ("thread", internal)]
    assert tab(TimelineFilter.PUBLISHED) == [("thread", published)]
    assert tab(limit=2, backwards=True) == everything[-2:]


def test_the_notes_tab_is_read_page_by_page_both_ways(world):
    for number in range(4):
        note_on(world, "MOREL")
        world.thread("MOREL")
        if number % 2:
            world.clock.tick()
    ref = world.ref("MOREL")
    whole = record_timeline(world.store, world.rosa, ref).rows
    assert len(whole) == 8
    for backwards, limit in ((False, 1), (True, 1), (False, 3), (True, 3)):
        paged: list[TimelineEntry] = []
        key = None
        while True:
            page = record_timeline(world.store, world.rosa, ref, after=key, backwards=backwards, limit=limit)
            paged = [*page.rows, *paged] if backwards else [*paged, *page.rows]
            key = page.next
            if key is None:
                break
        assert paged == list(whole)


def test_a_colleagues_own_notes_are_on_my_account(world):
    mine = note_on(world, "marc")
    note_on(world, "MOREL")
    assert ids(list_notes(world.store, world.marc, world.ref("marc"))) == [mine]
    assert [row.note.id for row in record_timeline(world.store, world.marc, world.ref("marc")).rows if row.note] == [
        mine
    ]


def test_the_alert_of_a_note_is_seen_as_the_reader_of_the_note_sees_it(world):
    from ogust_tui.store.alerts import acknowledge_alert

    note = note_on(world, "MOREL", alert=NewAlert())
    alert = list_alerts(world.store, world.rosa)[0].id
    acknowledge_alert(world.store, world.rosa, alert)
    mine = show_note(world.store, world.rosa, note).alert
    theirs = show_note(world.store, world.marc, note).alert
    assert mine is not None
    assert theirs is not None
    assert (mine.state, theirs.state) == (PersonalState.ACKNOWLEDGED, PersonalState.OPEN)
    with world.store.read(world.rosa) as session:
        assert board_alerts(session, world.rosa, world.clock.now, 20) == ((), 0)

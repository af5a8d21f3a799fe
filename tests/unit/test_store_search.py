"""Search: by words and beginnings, folded, the newest first, and nothing that the actor may not see."""

import sqlalchemy as sa

from ogust_tui.store.contacts import ContactFields, archive_contact, edit_contact
from ogust_tui.store.excerpt import EXCERPT, excerpt, found_in
from ogust_tui.store.folding import query_words
from ogust_tui.store.notes import add_note, edit_note, withdraw_note
from ogust_tui.store.publishing import publish_thread, withdraw_thread
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.search import HitKind, search
from ogust_tui.store.tables import metadata
from ogust_tui.store.threads import open_thread, reply
from tests.unit.store_world import texts


def found(world, typed, login="rosa", **more):
    """What ``login`` finds, as pairs of kind and id."""
    return [(hit.kind, hit.id) for hit in search(world.store, world.staff[login], typed, **more)]


def test_every_kind_of_text_is_found_by_words_and_beginnings_however_they_are_typed(world):
    store, rosa = world.store, world.rosa
    edit_contact(store, rosa, "MOREL", ContactFields(mobile_phone="+33 6 12 34 56 78"))
    note = add_note(store, rosa, "L’hôpital a appelé au 06 98 76 54 32 pour son cœur", [world.ref("MOREL")])
    posted = open_thread(store, rosa, "Œufs du déjeuner", "Aujourd'hui, c'est réglé", linked=[world.ids["PETIT"]])
    said = reply(store, rosa, posted.thread_id, "Rappeler le 01.44.55.66.77")
    contact = (HitKind.CONTACT, world.ids["MOREL"])
    for typed, expected in (
        ("morel hel", contact),
        ("HÉL", contact),
        ("0612345678", contact),
        ("06 12 34", contact),
        ("hopital", (HitKind.NOTE, note)),
        ("l'hopital coeur", (HitKind.NOTE, note)),
        ("cœur lhôp", (HitKind.NOTE, note)),
        ("0698765432", (HitKind.NOTE, note)),
        ("06 98 76", (HitKind.NOTE, note)),
        ("oeufs dejeu", (HitKind.THREAD, posted.thread_id)),
        ("aujourdhui REGLE", (HitKind.MESSAGE, posted.message_id)),
        ("aujourd’hui", (HitKind.MESSAGE, posted.message_id)),
        ("0144556677", (HitKind.MESSAGE, said.message_id)),
    ):
        assert found(world, typed) == [expected], typed
    for typed in ("pital", "morel zzz", "", "…", "0000"):
        assert found(world, typed) == [], typed


def test_contacts_come_first_then_the_newest_of_everything_and_no_more_than_asked_for(world):
    store, rosa, petit = world.store, world.rosa, world.ids["PETIT"]
    edit_contact(store, rosa, "SAMIR", ContactFields(first_name="Clé"))
    expected = []
    posted = world.thread("PETIT")
    for number in range(3):
        world.clock.tick()
        expected.append((HitKind.NOTE, add_note(store, rosa, f"Clés {number}", [world.ref("PETIT")])))
        world.clock.tick()
        posted = open_thread(store, rosa, "Clé", "Bonjour", linked=[petit])
        expected.append((HitKind.THREAD, posted.thread_id))
    world.clock.tick()
    said = reply(store, rosa, posted.thread_id, "La clé")  # which makes its thread the newest one, too
    hits = found(world, "cle")
    assert hits[0] == (HitKind.CONTACT, world.ids["SAMIR"])
    assert set(hits[1:3]) == {(HitKind.MESSAGE, said.message_id), (HitKind.THREAD, posted.thread_id)}
    assert hits[3:] == list(reversed(expected))[1:]
    assert found(world, "cle", limit=1) == [hits[0], *sorted(hits[1:3], key=hits.index), expected[-2]]


def test_a_hit_says_where_it_stands_and_who_outside_can_read_it(world):
    store, rosa, morel = world.store, world.rosa, world.ids["MOREL"]
    linked = [morel, world.ids["CAROLE"]]
    posted = open_thread(store, rosa, "Portail", "Le premier portail", linked=linked)
    second = reply(store, rosa, posted.thread_id, "Le second portail")
    note = add_note(
        store, rosa, "Portail rouillé", [world.ref("north"), RecordRef(RecordKind.THREAD, posted.thread_id)]
    )
    assert {hit.published_to for hit in search(store, rosa, "portail")} == {()}
    publish_thread(store, rosa, posted.thread_id, to=[morel], from_message=second.message_id)
    hits = {hit.id if hit.kind is HitKind.NOTE else hit.text: hit for hit in search(store, rosa, "portail")}
    assert [texts(hits[text].published_to) for text in ("Portail", "Le premier portail", "Le second portail")] == [
        ["MOREL"],
        [],
        ["MOREL"],
    ]
    said = hits["Le second portail"]
    assert (said.subject, said.position, said.thread_id) == ("Portail", 2, posted.thread_id)
    assert texts(said.places) == ["CAROLE", "MOREL"]
    assert hits[note].published_to == ()
    assert [party.kind for party in hits[note].places] == [RecordKind.VISIT, RecordKind.THREAD]
    withdraw_thread(store, rosa, posted.thread_id)
    assert {hit.published_to for hit in search(store, rosa, "portail")} == {()}


def test_nothing_is_found_that_was_taken_back_put_away_or_is_of_another_sector(world):
    store, rosa = world.store, world.rosa
    note = add_note(store, rosa, "Zinzolin sur la note", [world.ref("MOREL")])
    posted = world.thread("PETIT", subject="Zinzolin au titre", text="Zinzolin au message")
    hidden = add_note(store, rosa, "Zinzolin caché", [RecordRef(RecordKind.THREAD, posted.thread_id)])
    edit_contact(store, rosa, "PETIT", ContactFields(city="Zinzolin"))
    edit_contact(store, rosa, "CAROLE", ContactFields(city="Zinzolin"))
    carole = (HitKind.CONTACT, world.ids["CAROLE"])
    assert len(found(world, "zinzolin")) == 6
    assert found(world, "zinzolin", "nora") == [carole, (HitKind.NOTE, note)]
    assert {kind for kind, _id in found(world, "zinzolin", "sofia")} == set(HitKind)
    assert (HitKind.NOTE, hidden) in found(world, "zinzolin", "sofia")
    archive_contact(store, rosa, "CAROLE")
    withdraw_note(store, rosa, note)
    assert found(world, "zinzolin", "nora") == []
    with store.engine.begin() as connection:
        message = metadata.tables["message"]
        connection.execute(
            sa.update(message).where(message.c.id == posted.message_id).values(taken_back_at=world.clock())
        )
    assert {kind for kind, _id in found(world, "zinzolin")} == {HitKind.CONTACT, HitKind.THREAD, HitKind.NOTE}
    edit_note(store, rosa, hidden, "Autre chose")
    assert {kind for kind, _id in found(world, "zinzolin")} == {HitKind.CONTACT, HitKind.THREAD}


def test_many_hits_take_no_more_queries_than_few(world):
    store, rosa = world.store, world.rosa

    def queries():
        said = []
        sa.event.listen(store.engine, "before_cursor_execute", heard := lambda *given: said.append(given[2]))
        try:
            search(store, rosa, "clé")
        finally:
            sa.event.remove(store.engine, "before_cursor_execute", heard)
        return len(said)

    def write():
        for name in ("MOREL", "PETIT", "north", "south"):
            add_note(store, rosa, "Clé", [world.ref(name), RecordRef(RecordKind.THREAD, posted.thread_id)])
            world.thread("MOREL", "LEROY", publish=True, subject="Clé", text="Clé")

    posted = world.thread("MOREL", "LEROY", publish=True)
    write()
    few = queries()
    write()
    write()
    assert queries() == few


def test_the_words_found_are_pointed_out_as_they_were_written():
    def words(text, typed):
        return [text[start:end] for start, end in found_in(text, query_words(typed))]

    text = "L’Hôpital St-Jean : Œuvre, 06 12 34 56 78 ou +33 (0)6 98 76 54 32, rue du 11-novembre, aujourd'hui."
    for typed, pointed in (
        ("hopital", ["Hôpital"]),
        ("lhop", ["L’Hôpital"]),
        ("stjean", ["St-Jean"]),
        ("jean oeuv", ["Jean", "Œuvre"]),
        ("0612", ["06 12 34 56 78"]),
        ("0698765432", ["+33 (0)6 98 76 54 32"]),
        ("aujourd", ["aujourd"]),
        ("aujourdhui", ["aujourd'hui"]),
        ("novem", ["novembre"]),
        ("pital", []),
        ("", []),
    ):
        assert words(text, typed) == pointed, typed


def test_an_excerpt_shows_the_word_found_however_far_it_stands():
    text = "début " + "mot " * 500 + "L’hôpital appelle au 06 12 34 56 78 " + "fin " * 500
    for typed in ("hopital", "0612345678"):
        shown = excerpt(text, query_words(typed))
        assert "hôpital" in shown and "06 12 34 56 78" in shown, typed
        assert shown.startswith("…") and shown.endswith("…") and len(shown) == EXCERPT + 2
    assert excerpt("Deux\nlignes", ["lignes"]) == "Deux lignes"
    assert excerpt("mot " * 500, ["absent"]).startswith("mot")

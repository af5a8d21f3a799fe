"""Presence: who is writing where, said by the draft that is typed there and forgotten soon after."""

import pytest

from ogust_tui.store.changes import changes_since, newest_change
from ogust_tui.store.drafts import save_draft
from ogust_tui.store.presence import FORGOTTEN, others_writing


@pytest.mark.parametrize("typed_at", ["reply:17", "note:17", f"phone:17:{5}"])
def test_whoever_types_in_a_thread_is_named_to_the_others_in_it(world, typed_at):
    store = world.store
    before = newest_change(store, world.rosa)
    save_draft(store, world.marc, typed_at, "Je m'en occupe")
    for place in ("reply:17", "note:17", "phone:17:9"):
        assert others_writing(store, world.rosa, place) == ("Marc Martin",)
        assert others_writing(store, world.sam, place) == ("Marc Martin",)
        assert others_writing(store, world.marc, place) == ()
    for place in ("reply:1", "reply:170", "phone:7:5", "edit:17", "new:17", "note:"):
        assert others_writing(store, world.rosa, place) == ()
    assert changes_since(store, world.rosa, before) == (before, frozenset())


def test_other_places_are_told_apart_exactly(world):
    save_draft(world.store, world.marc, "edit:4", "Autrement")
    save_draft(world.store, world.alice, "edit:4", "Encore autrement")
    assert others_writing(world.store, world.rosa, "edit:4") == ("Alice Admin", "Marc Martin")
    assert others_writing(world.store, world.rosa, "edit:40") == ()
    assert others_writing(world.store, world.rosa, "reply:4") == ()


def test_who_stops_is_forgotten_in_a_few_seconds_and_who_sends_at_once(world):
    store, rosa, marc = world.store, world.rosa, world.marc
    save_draft(store, marc, "reply:17", "Je")
    world.clock.tick(seconds=FORGOTTEN.total_seconds() - 1)
    assert others_writing(store, rosa, "reply:17") == ("Marc Martin",)
    save_draft(store, marc, "reply:17", "Je m'en")
    world.clock.tick(seconds=FORGOTTEN.total_seconds() - 1)
    assert others_writing(store, rosa, "reply:17") == ("Marc Martin",)
    world.clock.tick(seconds=2)
    assert others_writing(store, rosa, "reply:17") == ()
    save_draft(store, marc, "reply:17", "Je m'en occupe")
    save_draft(store, marc, "reply:17", "")
    assert others_writing(store, rosa, "reply:17") == ()
    # What is over leaves nothing behind.
    save_draft(store, marc, "reply:18", "Bonjour")
    world.clock.tick()
    save_draft(store, marc, "reply:19", "Bonjour")
    assert [row["place"] for row in world.rows("presence")] == ["reply:19"]

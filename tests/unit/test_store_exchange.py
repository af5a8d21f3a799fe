"""What is exported is imported again without a change; whose accounts open the store, and until when."""

import pytest

from ogust_tui.store.actors import SYSTEM
from ogust_tui.store.contacts import ContactFields, edit_contact
from ogust_tui.store.contacts_csv import write_contacts
from ogust_tui.store.errors import DataRefused, NotAllowed
from ogust_tui.store.exporting import export_contacts
from ogust_tui.store.importing import import_contacts
from ogust_tui.store.kinds import ContactKind, Role
from ogust_tui.store.notes import add_note
from ogust_tui.store.staff import NewStaff, create_staff, deactivate_staff, edit_staff, list_staff


@pytest.mark.parametrize("kind", ContactKind)
def test_an_export_is_imported_again_without_a_change(world, kind):
    edit_contact(world.store, world.alice, "CAROLE", ContactFields(sectors=tuple(world.sectors.values())))
    lines = write_contacts(export_contacts(world.store, world.alice, kind), kind.value)
    with world.unchanged():
        report = import_contacts(world.store, world.alice, "".join(lines).encode(), kind)
    assert (report.created, report.changed, report.errors) == (0, 0, ())
    assert report.unchanged > 0


def test_an_account_of_the_machine_belongs_to_one_colleague(world):
    create_staff(world.store, world.alice, NewStaff("first", "First", Role.SUPPORT, os_users=("desk",)))
    with world.unchanged(), pytest.raises(DataRefused):
        create_staff(world.store, world.alice, NewStaff("second", "Second", Role.ADMIN, os_users=("desk",)))


def test_no_account_is_mapped_before_there_is_an_administrator(migrated_store_url):
    from ogust_tui.store.access import Store
    from ogust_tui.store.sign_in import sign_in

    store = Store.open(migrated_store_url)
    try:
        with pytest.raises(DataRefused):
            create_staff(store, SYSTEM, NewStaff("claire", "Claire", Role.RECEPTION, os_users=("root",)))
        create_staff(store, SYSTEM, NewStaff("alice", "Alice", Role.ADMIN, os_users=("root",)))
        assert sign_in(store, None, "root").login == "alice"
    finally:
        store.close()


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda world: deactivate_staff(world.store, world.alice, "rosa"),
        lambda world: edit_staff(world.store, world.alice, "rosa", role=Role.SUPPORT),
    ],
    ids=["left", "another role"],
)
def test_an_open_terminal_does_nothing_more_once_its_access_has_changed(world, meanwhile):
    rosa = world.rosa
    meanwhile(world)
    with world.unchanged():
        with pytest.raises(NotAllowed):
            add_note(world.store, rosa, "Still here", [world.ref("MOREL")])
        with pytest.raises(NotAllowed):
            list_staff(world.store, rosa)

"""Contacts, relatives, visits and staff: made, changed and archived, with what follows from it."""

from datetime import date, timedelta

import pytest

from ogust_tui.store.contact_reads import count_contacts, list_contacts, show_contact, show_contact_id
from ogust_tui.store.contacts import ContactFields, archive_contact, create_contact, edit_contact
from ogust_tui.store.errors import Conflict, DataRefused, NotAllowed, NotFound
from ogust_tui.store.kinds import ContactKind, ContactStatus, Role, VisitStatus
from ogust_tui.store.relatives import RelativeFields, archive_relative, create_relative, edit_relative
from ogust_tui.store.sign_in import change_password, with_password
from ogust_tui.store.staff import (
    NewStaff,
    actor_named,
    create_staff,
    deactivate_staff,
    edit_staff,
    first_with_role,
    list_staff,
)
from ogust_tui.store.visits import NewVisit, create_visit, list_visits, set_visit_status, show_visit
from tests.unit.store_world import NOW, STAFF, UNKNOWN_IDS

CLIENT, CAREGIVER = ContactKind.CLIENT, ContactKind.CAREGIVER


def codes(world, login: str = "rosa", **given) -> list[str]:
    return [row.code for row in list_contacts(world.store, world.staff[login], **given).rows]


# --- contacts


def test_a_new_contact_has_what_was_written(world):
    values = ContactFields(
        title=" Mme ",
        last_name="L'Hôpital\tdu  Bois",
        first_name="Œuvrine",
        email="O@Bois.fr",
        mobile_phone="06 12 34 56 78",
        comment="Deux\r\nlignes\0",
        birth_date=date(1931, 2, 3),
        managed_by=world.ids["marc"],
        sectors=(world.sectors["Nord"],),
    )
    code = create_contact(world.store, world.rosa, CLIENT, values)
    card = show_contact(world.store, world.rosa, code.lower())
    assert code == "CLI00001"
    assert card.row.name == "Mme L'HÔPITAL DU BOIS Œuvrine"
    assert (card.comment, card.birth_date, card.row.email) == ("Deux\nlignes", date(1931, 2, 3), "O@Bois.fr")
    assert (card.managed_by_login, card.sectors, card.row.status) == (
        "marc",
        ((world.sectors["Nord"], "Nord"),),
        ContactStatus.ACTIVE,
    )
    for typed in ("lhopital", "hopital oeuvr", "0612", "06.12.34.56.78", "o@bois", "CLI00001"):
        assert codes(world, search=typed) == [code], typed
    assert show_contact_id(world.store, world.rosa, card.row.id) == card


def test_common_words_find_the_same_people_as_rare_ones(sqlite_world, monkeypatch):
    create_contact(sqlite_world.store, sqlite_world.rosa, CLIENT, ContactFields(last_name="L'Œuvré-Noël", city="Ébène"))
    typed = ("", "m", "mo", "hel", "morel helene", "l'oeuvré", "loeuvre", "noel", "oel", "œuv", "ebene", "@", "0", "zz")
    rare = [codes(sqlite_world, search=words) for words in typed]
    monkeypatch.setattr("ogust_tui.store.matching.COMMON", 0)
    assert [codes(sqlite_world, search=words) for words in typed] == rare
    assert [len(found) > 0 for found in rare].count(True) > len(typed) // 2


def test_codes_are_numbered_by_kind_after_the_highest(world):
    name = ContactFields(last_name="X")
    assert create_contact(world.store, world.rosa, CLIENT, name, code="cli00041") == "CLI00041"
    create_contact(world.store, world.rosa, CLIENT, name, code="CLI99")
    create_contact(world.store, world.rosa, CLIENT, name, code="CLIENTELE")
    assert create_contact(world.store, world.rosa, CLIENT, name) == "CLI00042"
    assert create_contact(world.store, world.rosa, CAREGIVER, name) == "SA00001"


def test_numbering_goes_on_beyond_what_five_digits_hold_and_past_codes_that_are_no_numbers(world):
    name = ContactFields(last_name="X")
    for code in ("CLI99999", "CLI9999X", "CLI99999X", "CLIENTS"):
        create_contact(world.store, world.rosa, CLIENT, name, code=code)
    made = [create_contact(world.store, world.rosa, CLIENT, name) for _ in range(2)]
    assert made == ["CLI100000", "CLI100001"]


@pytest.mark.parametrize(
    ("values", "code", "refusal"),
    [
        (ContactFields(last_name="X"), "MOREL", DataRefused),
        (ContactFields(last_name="X"), "morel", DataRefused),
        (ContactFields(last_name="X"), "A B", DataRefused),
        (ContactFields(last_name="X"), "A/B", DataRefused),
        (ContactFields(last_name="X"), "A" * 41, DataRefused),
        (ContactFields(last_name="X"), "", DataRefused),
        (ContactFields(), None, DataRefused),
        (ContactFields(last_name="X", email="x"), None, DataRefused),
        (ContactFields(last_name="X", email="x@y"), None, DataRefused),
        (ContactFields(last_name="X", email="a@b@c.fr"), None, DataRefused),
        (ContactFields(last_name="X", email="a b@c.fr"), None, DataRefused),
        (ContactFields(last_name="X", email="a@b.fr, c@d.fr"), None, DataRefused),
        (ContactFields(last_name="X", managed_by=999_999), None, NotFound),
        (ContactFields(last_name="X", managed_by=2**70), None, NotFound),
        (ContactFields(last_name="X", sectors=(999_999,)), None, NotFound),
        (ContactFields(last_name="X", sectors=(1, 2)), None, DataRefused),
    ],
)
def test_a_contact_that_cannot_be_made_leaves_nothing(world, values, code, refusal):
    with world.unchanged(), pytest.raises(refusal):
        create_contact(world.store, world.rosa, CLIENT, values, code=code)


def test_an_edit_leaves_alone_what_it_does_not_name_and_follows_in_the_search(world):
    edit_contact(world.store, world.rosa, "morel", ContactFields(city="Écully", managed_by=0), expected_version=1)
    card = show_contact(world.store, world.rosa, "MOREL")
    assert (card.row.city, card.row.first_name, card.managed_by_id, card.version) == ("Écully", "Hélène", None, 2)
    assert codes(world, search="ecully") == ["MOREL"]
    edit_contact(world.store, world.rosa, "MOREL", ContactFields(city="", last_name="Zola"))
    assert codes(world, search="ecully") == []
    assert codes(world)[-1] == "MOREL"
    with world.unchanged(), pytest.raises(Conflict):
        edit_contact(world.store, world.rosa, "MOREL", ContactFields(city="Bron"), expected_version=2)


def test_an_edit_that_changes_nothing_writes_nothing(world):
    card = show_contact(world.store, world.rosa, "MOREL")
    with world.unchanged():
        same = ContactFields(last_name="Morel", managed_by=card.managed_by_id, sectors=(world.sectors["Nord"],))
        edit_contact(world.store, world.rosa, "MOREL", same)


def test_a_caregiver_has_several_sectors_or_all(world):
    both = (world.sectors["Nord"], world.sectors["Sud"])
    edit_contact(world.store, world.rosa, "CAROLE", ContactFields(sectors=both))
    assert [label for _, label in show_contact(world.store, world.sofia, "CAROLE").sectors] == ["Nord", "Sud"]
    edit_contact(world.store, world.rosa, "CAROLE", ContactFields(sectors=()))
    assert show_contact(world.store, world.nora, "CAROLE").sectors == ()


def test_an_archived_contact_leaves_the_lists_and_keeps_its_record(world):
    before = count_contacts(world.store, world.rosa)
    archive_contact(world.store, world.rosa, "MOREL")
    assert "MOREL" not in codes(world)
    assert codes(world, search="morel") == []
    assert count_contacts(world.store, world.rosa) == before - 1
    assert show_contact(world.store, world.rosa, "MOREL").row.status is ContactStatus.ARCHIVED


def test_contacts_are_in_french_order_and_read_by_key_both_ways(world):
    for last in ("Élie", "Eliot", "eliott", "Martin du Gard", "Martin", "Œuf", "Oeufs", "Martin"):
        create_contact(world.store, world.rosa, CLIENT, ContactFields(last_name=last))
    whole = list_contacts(world.store, world.rosa).rows
    names = [row.last_name for row in whole]
    assert names == [
        "Caron", "Durand", "Élie", "Eliot", "eliott", "Martin", "Martin", "Martin du Gard", "Morel", "Œuf", "Oeufs",
        "Petit", "Saïdi",
    ]  # fmt: skip
    for limit in (1, 4, 13):
        paged: list[str] = []
        key = None
        while True:
            page = list_contacts(world.store, world.rosa, after=key, limit=limit)
            paged += [row.code for row in page.rows]
            key = page.next
            if key is None:
                break
        assert paged == [row.code for row in whole]
    before = list_contacts(world.store, world.rosa, before=whole[6].key, limit=3)
    assert [row.code for row in before.rows] == [row.code for row in whole[3:6]]
    assert [row.kind for row in list_contacts(world.store, world.rosa, kind=CAREGIVER).rows] == [CAREGIVER] * 2


def test_an_unknown_contact_is_not_found(world):
    create_contact(world.store, world.rosa, CLIENT, ContactFields(last_name="X"), code=str(world.ids["marc"]))
    for contact in (*UNKNOWN_IDS, world.ids["marc"], world.ids["LEROY"]):
        with pytest.raises(NotFound):
            show_contact_id(world.store, world.rosa, contact)
    for attempt, *more in ((show_contact,), (edit_contact, ContactFields()), (archive_contact,)):
        with pytest.raises(NotFound):
            attempt(world.store, world.rosa, "NOBODY", *more)


# --- relatives


def test_a_relative_is_shown_on_its_client_until_archived(world):
    code = create_relative(world.store, world.rosa, "MOREL", RelativeFields(last_name="Roy", relation="son fils"))
    edit_relative(world.store, world.rosa, code.lower(), RelativeFields(mobile_phone="06", email="Fils@Roy.fr"))
    (leroy, roy) = show_contact(world.store, world.rosa, "MOREL").relatives
    assert (leroy.name, roy.name, roy.code, roy.mobile_phone, roy.version) == ("Mme LEROY Anne", "ROY", code, "06", 2)
    archive_relative(world.store, world.rosa, code)
    assert show_contact(world.store, world.rosa, "MOREL").relatives == (leroy,)


def test_a_relative_that_cannot_be_made_leaves_nothing(world):
    named = RelativeFields(last_name="X")
    with world.unchanged():
        for client, values, refusal in (
            ("CAROLE", named, DataRefused),
            ("NOBODY", named, NotFound),
            ("MOREL", RelativeFields(), DataRefused),
            ("MOREL", RelativeFields(last_name="X", email="x"), DataRefused),
        ):
            with pytest.raises(refusal):
                create_relative(world.store, world.rosa, client, values)
        for code in ("MOREL", "R999999", "R", "R-1", "R1e3", "R²", f"R{2**40}", f"R{world.ids['MOREL']}"):
            with pytest.raises(NotFound):
                edit_relative(world.store, world.rosa, code, named)


# --- visits


def test_a_visit_is_planned_done_or_cancelled(world):
    visit = create_visit(
        world.store, world.rosa, NewVisit("morel", NOW, NOW + timedelta(hours=2), "carole", " Toilette ")
    )
    row = show_visit(world.store, world.rosa, visit)
    assert (row.client.code, row.caregiver and row.caregiver.code, row.service) == ("MOREL", "CAROLE", "Toilette")
    assert (row.start_at, row.end_at, row.status) == (NOW, NOW + timedelta(hours=2), VisitStatus.PLANNED)
    set_visit_status(world.store, world.rosa, visit, VisitStatus.DONE)
    assert show_visit(world.store, world.rosa, visit).status is VisitStatus.DONE


def test_a_visit_that_cannot_be_made_leaves_nothing(world):
    later = NOW + timedelta(hours=1)
    with world.unchanged():
        for new, refusal in (
            (NewVisit("MOREL", NOW, NOW), DataRefused),
            (NewVisit("MOREL", later, NOW), DataRefused),
            (NewVisit("CAROLE", NOW, later), DataRefused),
            (NewVisit("MOREL", NOW, later, "DURAND"), DataRefused),
            (NewVisit("NOBODY", NOW, later), NotFound),
            (NewVisit("MOREL", NOW, later, "NOBODY"), NotFound),
        ):
            with pytest.raises(refusal):
                create_visit(world.store, world.rosa, new)
        for visit in UNKNOWN_IDS:
            with pytest.raises(NotFound):
                set_visit_status(world.store, world.rosa, visit, VisitStatus.DONE)
            with pytest.raises(NotFound):
                show_visit(world.store, world.rosa, visit)


def test_visits_are_listed_by_time_for_one_contact_and_page_by_page(world):
    made = [
        create_visit(
            world.store, world.rosa, NewVisit("DURAND", NOW + timedelta(days=day), NOW + timedelta(days=day + 1))
        )
        for day in (2, 0, 1, 1)
    ]
    durand = world.ids["DURAND"]

    def ids(**given):
        return [row.id for row in list_visits(world.store, world.rosa, contact_id=durand, **given).rows]

    order = [made[1], made[2], made[3], made[0]]
    assert ids() == order
    assert ids(newest_first=True) == order[::-1]
    assert ids(start=NOW + timedelta(days=1), end=NOW + timedelta(days=2)) == order[1:3]
    for newest_first in (False, True):
        paged: list[int] = []
        key = None
        while True:
            page = list_visits(
                world.store, world.rosa, contact_id=durand, newest_first=newest_first, after=key, limit=1
            )
            paged += [row.id for row in page.rows]
            key = page.next
            if key is None:
                break
        assert paged == (order[::-1] if newest_first else order)


# --- staff


def test_a_new_colleague_signs_in_with_a_password_of_one_kind_of_case(world):
    create_staff(
        world.store, world.alice, NewStaff(" Zoé.Z ".replace("é", "e"), "Zoé Z", Role.RECEPTION, sectors=("Sud",))
    )
    change_password(world.store, world.alice, "zoe.z", "correct horse")
    zoe = with_password(world.store, "ZOE.Z", "correct horse")
    assert (zoe.login, zoe.role, zoe.sectors) == ("zoe.z", Role.RECEPTION, frozenset({world.sectors["Sud"]}))
    for login, password in (("zoe.z", "wrong"), ("nobody", "correct horse"), ("rosa", ""), ("rosa", "None")):
        with pytest.raises(NotAllowed, match="do not go together"):
            with_password(world.store, login, password)
    with world.unchanged(), pytest.raises(DataRefused):
        change_password(world.store, world.alice, "zoe.z", "short")
    assert "correct" not in repr(world.everything())


def test_a_colleague_that_cannot_be_made_leaves_nothing(world):
    with world.unchanged():
        for new, refusal in (
            (NewStaff("rosa", "X", Role.SUPPORT), DataRefused),
            (NewStaff("ROSA", "X", Role.SUPPORT), DataRefused),
            (NewStaff("", "X", Role.SUPPORT), DataRefused),
            (NewStaff("a b", "X", Role.SUPPORT), DataRefused),
            (NewStaff("é", "X", Role.SUPPORT), DataRefused),
            (NewStaff("a" * 41, "X", Role.SUPPORT), DataRefused),
            (NewStaff("new", " ", Role.SUPPORT), DataRefused),
            (NewStaff("new", "X", Role.SUPPORT, email="x"), DataRefused),
            (NewStaff("new", "X", Role.SUPPORT, sectors=("Ouest",)), NotFound),
        ):
            with pytest.raises(refusal):
                create_staff(world.store, world.alice, new)


def test_who_has_left_signs_in_no_more_and_stays_in_the_history(world):
    change_password(world.store, world.alice, "rosa", "correct horse")
    thread = world.thread("MOREL", by="rosa").thread_id
    deactivate_staff(world.store, world.alice, "rosa")
    with pytest.raises(NotFound):
        actor_named(world.store, "rosa")
    with pytest.raises(NotAllowed):
        with_password(world.store, "rosa", "correct horse")
    assert "rosa" not in {row.login for row in list_staff(world.store, world.alice)}
    assert {row.login for row in list_staff(world.store, world.alice, active_only=False)} == set(STAFF)
    from ogust_tui.store.thread_reads import show_thread

    assert show_thread(world.store, world.alice, thread).messages[0].author.name == "Rosa Roux"


def test_there_is_always_an_administrator(world):
    with world.unchanged():
        for attempt in (
            lambda: deactivate_staff(world.store, world.alice, "alice"),
            lambda: edit_staff(world.store, world.alice, "alice", role=Role.MANAGER),
        ):
            with pytest.raises(DataRefused, match="last administrator"):
                attempt()
    edit_staff(world.store, world.alice, "alice", role=Role.ADMIN, display_name="Alice A.")
    edit_staff(world.store, world.alice, "marc", role=Role.ADMIN)
    deactivate_staff(world.store, world.alice, "alice")
    with world.unchanged(), pytest.raises(DataRefused):
        deactivate_staff(world.store, actor_named(world.store, "marc"), "marc")
    assert first_with_role(world.store, Role.ADMIN) == actor_named(world.store, "marc")
    assert first_with_role(world.store, Role.MANAGER) is None

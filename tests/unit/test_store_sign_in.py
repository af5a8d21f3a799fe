"""Who is at the terminal: the account of the machine, a password, or nobody yet."""

import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from ogust_tui.store import passwords
from ogust_tui.store.access import Store
from ogust_tui.store.actors import SYSTEM
from ogust_tui.store.errors import DataRefused, NotAllowed, NotFound
from ogust_tui.store.kinds import Role
from ogust_tui.store.sign_in import FREE_TRIES, LONGEST_WAIT, PasswordNeeded, change_password, sign_in, with_password
from ogust_tui.store.staff import NewStaff, create_staff, deactivate_staff
from ogust_tui.store.tables import metadata

PASSWORD = "correct horse"


def own_account(world, login: str) -> str:
    """Map an account of the machine to ``login``; its name."""
    with world.store.engine.begin() as connection:
        row = {"os_user": f"os-{login}", "staff_id": world.ids[login]}
        connection.execute(sa.insert(metadata.tables["staff_os_user"]).values(row))
    return f"os-{login}"


def test_the_account_of_the_machine_says_who_one_is(world):
    account = own_account(world, "rosa")
    assert sign_in(world.store, None, account) == world.rosa
    assert sign_in(world.store, "ROSA", account) == world.rosa


def test_ones_account_opens_no_colleagues_name_but_an_administrators_opens_all(world):
    for login in ("rosa", "marc", "sam"):
        account = own_account(world, login)
        with pytest.raises(PasswordNeeded):
            sign_in(world.store, "alice", account)
        with pytest.raises(PasswordNeeded):
            sign_in(world.store, "nora", account)
    assert sign_in(world.store, "nora", own_account(world, "alice")) == world.nora


def test_a_stranger_needs_a_name_and_a_password(world):
    change_password(world.store, world.rosa, "rosa", PASSWORD)
    for login in (None, "rosa", "marc"):
        with pytest.raises(PasswordNeeded):
            sign_in(world.store, login, "stranger")
    with pytest.raises(NotFound):
        sign_in(world.store, "nobody", "stranger")
    assert sign_in(world.store, "rosa", "stranger", PASSWORD) == world.rosa
    with pytest.raises(NotAllowed):
        sign_in(world.store, "marc", "stranger", PASSWORD)


def test_an_account_of_somebody_who_left_opens_nothing(world):
    account = own_account(world, "rosa")
    deactivate_staff(world.store, world.alice, "rosa")
    with pytest.raises(PasswordNeeded):
        sign_in(world.store, None, account)
    with pytest.raises(NotFound):
        sign_in(world.store, "rosa", account)


def test_who_has_no_password_has_none_that_fits(world, monkeypatch):
    """Not even the one that an unknown login is measured against."""
    change_password(world.store, world.rosa, "rosa", PASSWORD)
    monkeypatch.setattr(passwords, "_NOBODY", world.row("staff", world.ids["rosa"])["password_hash"])
    for login in ("marc", "nobody"):
        with pytest.raises(NotAllowed):
            with_password(world.store, login, PASSWORD)


def test_a_password_of_half_a_character_is_a_wrong_one(world):
    half = "\udcff" * 10
    with world.unchanged(), pytest.raises(DataRefused):
        change_password(world.store, world.rosa, "rosa", half)
    with pytest.raises(NotAllowed):
        with_password(world.store, "rosa", half)


def test_a_password_costs_what_argon2_advises_and_so_does_an_unknown_login():
    """Asked of another process: the tests' own passwords are cheap ones."""
    program = "from ogust_tui.store import passwords; print(passwords.hash_of('x')); print(passwords._NOBODY)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    one, unknown = map(extract_parameters, done.stdout.split())
    assert one == unknown == RFC_9106_LOW_MEMORY


def wrong(world) -> None:
    with pytest.raises(NotAllowed, match="do not go together"):
        with_password(world.store, "rosa", "wrong")


def test_wrong_passwords_wait_longer_each_time_and_are_forgotten_after_a_right_one(world):
    change_password(world.store, world.rosa, "rosa", PASSWORD)
    for _ in range(FREE_TRIES):
        wrong(world)
    waits = []
    for _ in range(4):
        with pytest.raises(NotAllowed, match="Too many") as refusal:
            with_password(world.store, "rosa", PASSWORD)
        waits.append(int(str(refusal.value.params["seconds"])))
        world.clock.now += timedelta(seconds=waits[-1])
        wrong(world)
    assert waits == [2, 4, 8, 16]
    world.clock.now += timedelta(seconds=LONGEST_WAIT)
    assert with_password(world.store, "rosa", PASSWORD) == world.rosa
    wrong(world)
    assert with_password(world.store, "rosa", PASSWORD) == world.rosa


def test_a_store_that_is_being_set_up_is_open_until_there_is_an_administrator(migrated_store_url):
    store = Store.open(migrated_store_url)
    assert sign_in(store, None, "root") == SYSTEM
    create_staff(store, SYSTEM, NewStaff("rosa", "Rosa", Role.RECEPTION))
    assert sign_in(store, "rosa", "root").login == "rosa"
    create_staff(store, SYSTEM, NewStaff("alice", "Alice", Role.ADMIN))
    for login in (None, "rosa", "alice"):
        with pytest.raises(PasswordNeeded):
            sign_in(store, login, "root")
    with pytest.raises(NotAllowed):
        create_staff(store, SYSTEM, NewStaff("eve", "Eve", Role.ADMIN))
    store.close()


def test_on_a_demo_store_nobody_is_asked(world):
    with world.store.engine.begin() as connection:
        connection.execute(sa.insert(metadata.tables["setting"]).values(key="store.demo", value="1"))
    assert sign_in(world.store, None, "stranger") == world.marc
    assert sign_in(world.store, "sam", "stranger") == world.sam

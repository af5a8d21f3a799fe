"""Locking a terminal: who may, whose password opens it, and what became of the access meanwhile."""

import pytest
import sqlalchemy as sa

from ogust_tui.store.actors import SYSTEM
from ogust_tui.store.agency import set_setting
from ogust_tui.store.changes import changes_since, newest_change
from ogust_tui.store.errors import AccessChanged, DataRefused
from ogust_tui.store.kinds import Role, Topic
from ogust_tui.store.locking import lock_terms, unlock
from ogust_tui.store.sign_in import FREE_TRIES, TooManyTries, WrongPassword, change_password
from ogust_tui.store.staff import deactivate_staff, edit_staff
from ogust_tui.store.tables import metadata
from tests.unit.test_store_sign_in import PASSWORD, own_account


def test_who_has_a_password_locks_after_the_agencys_minutes(world):
    assert lock_terms(world.store, world.rosa, "stranger").obstacle
    change_password(world.store, world.rosa, "rosa", PASSWORD)
    terms = lock_terms(world.store, world.rosa, "stranger")
    assert (terms.login, terms.minutes, terms.obstacle) == ("rosa", 15, "")
    set_setting(world.store, world.alice, "signin.lock_minutes", "0")
    assert lock_terms(world.store, world.rosa, "stranger").minutes == 0


@pytest.mark.parametrize("text", ["-1", "1.5", "x", "", "1441", "9" * 400, "²"])
def test_what_is_no_number_of_minutes_is_refused(world, text):
    with world.unchanged(), pytest.raises(DataRefused):
        set_setting(world.store, world.alice, "signin.lock_minutes", text)


def test_an_administrator_who_acts_as_somebody_unlocks_with_the_own_password(world):
    account = own_account(world, "alice")
    change_password(world.store, world.rosa, "rosa", PASSWORD)
    terms = lock_terms(world.store, world.rosa, account)
    assert terms.login == "alice" and terms.obstacle
    change_password(world.store, world.alice, "alice", "another horse")
    assert lock_terms(world.store, world.rosa, account).obstacle == ""
    with pytest.raises(WrongPassword):
        unlock(world.store, world.rosa, "alice", PASSWORD)
    unlock(world.store, world.rosa, "alice", "another horse")
    # A trusted account names members: nobody of its own is asked.
    set_setting(world.store, world.alice, "signin.trusted_accounts", account)
    assert lock_terms(world.store, world.rosa, account).login == "rosa"


def test_wrong_passwords_at_a_locked_screen_are_counted_like_all_others(world):
    change_password(world.store, world.rosa, "rosa", PASSWORD)
    for _try in range(FREE_TRIES):
        with pytest.raises(WrongPassword, match="rosa"):
            unlock(world.store, world.rosa, "rosa", "wrong")
    with pytest.raises(TooManyTries, match="2 seconds"):
        unlock(world.store, world.rosa, "rosa", PASSWORD)
    assert [row["verb"] for row in world.rows("audit")].count("staff.sign_in") == FREE_TRIES


def test_nobody_unlocks_with_an_access_that_is_no_more(world):
    for name in ("rosa", "marc", "alice"):
        change_password(world.store, world.staff[name], name, PASSWORD)
    edit_staff(world.store, world.alice, "marc", role=Role.SUPPORT)
    deactivate_staff(world.store, world.alice, "rosa")
    for name in ("rosa", "marc"):
        with world.unchanged(), pytest.raises(AccessChanged):
            unlock(world.store, world.staff[name], name, PASSWORD)
    # Nor by somebody who was an administrator once.
    with pytest.raises(AccessChanged):
        unlock(world.store, world.nora, "marc", PASSWORD)


def test_nobody_and_a_demo_are_not_locked(world):
    assert lock_terms(world.store, SYSTEM, "stranger").obstacle
    change_password(world.store, world.rosa, "rosa", PASSWORD)
    with world.store.engine.begin() as connection:
        connection.execute(sa.insert(metadata.tables["setting"]).values(key="store.demo", value="1"))
    assert "demo" in lock_terms(world.store, world.rosa, "stranger").obstacle


def test_open_terminals_hear_of_a_new_password(world):
    seen = newest_change(world.store, world.rosa)
    change_password(world.store, world.alice, "rosa", PASSWORD)
    assert {change.topic for change in changes_since(world.store, world.rosa, seen)[1]} == {Topic.STAFF}

"""A store comes into being whole, or not at all; and with its first administrator, when somebody founds an agency."""

import errno
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ogust_tui.store.access import Store
from ogust_tui.store.backup import check_store
from ogust_tui.store.engine import open_engine
from ogust_tui.store.engine import store_url as url_of
from ogust_tui.store.errors import DataRefused, Refusal, StoreMissing, StoreUnavailable
from ogust_tui.store.founding import Founding, check_agency, check_member, check_way_in, found_agency, proposed_login
from ogust_tui.store.kinds import Role
from ogust_tui.store.schema import create_schema, may_create
from ogust_tui.store.sign_in import PasswordNeeded, sign_in

MINE = Founding(
    "Les  Tilleuls", "Indian/Reunion", "Élodie Dupont", "elodie", os_user="edupont", password="correct horse"
)


def left_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def refuse(_connection):
    raise OSError(errno.ENOSPC, "full")


def test_an_agency_is_founded_with_its_administrator(store_url):
    may_create(store_url)
    found_agency(store_url, MINE)
    store = Store.open(store_url)
    settings = store.settings()
    assert (settings.agency_name, settings.agency_zone) == ("Les Tilleuls", "Indian/Reunion")
    me = sign_in(store, None, "edupont")
    assert (me.name, me.login, me.role, me.locale) == ("Élodie Dupont", "elodie", Role.ADMIN, "fr")
    with pytest.raises(PasswordNeeded):
        sign_in(store, None, "stranger")
    assert sign_in(store, "elodie", "stranger", "correct horse") == me
    assert check_store(store) == ()
    store.close()
    for again in (lambda: found_agency(store_url, MINE), lambda: may_create(store_url)):
        with pytest.raises(DataRefused, match="already"):
            again()


def test_a_file_is_there_only_once_it_is_whole(tmp_path):
    address = str(tmp_path / "new" / "store.db")

    def look(_connection):
        assert not Path(address).exists()

    create_schema(address, fill=look)
    assert left_in(tmp_path / "new") == ["store.db"]


def test_what_fails_in_the_middle_leaves_nothing(store_url):
    with pytest.raises((OSError, Refusal)):
        create_schema(store_url, fill=refuse)
    with pytest.raises(StoreMissing):
        Store.open(store_url)
    found_agency(store_url, MINE)


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path):
    with pytest.raises(StoreUnavailable, match="full"):
        create_schema(str(tmp_path / "store.db"), fill=refuse)
    assert left_in(tmp_path) == []


def test_a_kill_in_the_middle_leaves_no_store_and_nothing_in_the_way(store_url, tmp_path):
    program = (
        "import os, sys; from ogust_tui.store.schema import create_schema\n"
        "create_schema(sys.argv[1], fill=lambda _connection: os.kill(os.getpid(), 9))"
    )
    done = subprocess.run([sys.executable, "-c", program, store_url], check=False)
    assert done.returncode == -9
    with pytest.raises(StoreMissing):
        Store.open(store_url)
    found_agency(store_url, MINE)
    Store.open(store_url).close()


def test_of_two_at_once_the_first_stays(tmp_path):
    address = str(tmp_path / "store.db")
    with pytest.raises(DataRefused, match="already"):
        create_schema(address, fill=lambda _connection: found_agency(address, MINE))
    store = Store.open(address)
    assert store.settings().agency_name == "Les Tilleuls"
    store.close()


def test_a_file_system_without_links_takes_a_store_too(tmp_path, monkeypatch):
    def refused(*_arguments):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refused)
    found_agency(str(tmp_path / "store.db"), MINE)
    assert left_in(tmp_path) == ["store.db"]


def test_what_is_in_the_way_is_named_before_anything_is_asked(tmp_path):
    (tmp_path / "file").touch()
    may_create(str(tmp_path / "file"))
    may_create(str(tmp_path / "no" / "such" / "folder" / "store.db"))
    with pytest.raises(StoreUnavailable, match="rights"):
        may_create(str(tmp_path / "file" / "store.db"))
    engine = open_engine(url_of(str(tmp_path / "other.db")), create=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE recipes (id INTEGER)")
    engine.dispose()
    with pytest.raises(DataRefused, match="something else"):
        may_create(str(tmp_path / "other.db"))
    (tmp_path / "text").write_text("Bonjour " * 1000)
    with pytest.raises(StoreUnavailable, match="not a store"):
        may_create(str(tmp_path / "text"))


def test_an_account_of_the_server_without_rights_is_told_what_to_ask_for(empty_postgres_url):
    engine = open_engine(url_of(empty_postgres_url))
    with engine.begin() as connection:
        connection.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        connection.exec_driver_sql("CREATE SCHEMA other")
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
    engine.dispose()
    with pytest.raises(StoreUnavailable):
        may_create(empty_postgres_url)


@pytest.mark.parametrize(
    ("check", "wrong"),
    [
        (check_agency, replace(MINE, agency=" ")),
        (check_agency, replace(MINE, zone="Paris")),
        (check_agency, replace(MINE, zone="../../etc/passwd")),
        (check_member, replace(MINE, name="\u200b")),
        (check_member, replace(MINE, login="élodie")),
        (check_way_in, replace(MINE, password="short")),
        (check_way_in, replace(MINE, password="", os_user="")),
    ],
)
def test_what_is_typed_wrong_is_refused_before_anything_is_made(tmp_path, check, wrong):
    with pytest.raises(DataRefused):
        check(wrong)
    with pytest.raises(DataRefused):
        found_agency(str(tmp_path / "store.db"), wrong)
    assert left_in(tmp_path) == []
    check(MINE)


@pytest.mark.parametrize(
    ("account", "login"), [("Élodie.D$", "elodie.d"), ("root", "root"), ("MACHINE\\x y", "machine-x-y"), ("$", "admin")]
)
def test_a_login_is_proposed_from_the_account(account, login):
    assert proposed_login(account) == login

"""The first look: the same alerts as the board's own, for the same people, without the database library."""

import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ogust_tui.store.agency import set_setting
from ogust_tui.store.alerts import NewAlert, acknowledge_alert, close_alert, raise_alert, snooze_alert
from ogust_tui.store.board import read_board
from ogust_tui.store.errors import Refusal
from ogust_tui.store.first_look import first_look
from ogust_tui.store.kinds import AudienceKind, Severity
from ogust_tui.store.notes import add_note
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.sign_in import sign_in
from ogust_tui.store.staff import deactivate_staff
from ogust_tui.store.tables import metadata
from tests.unit.store_world import NOW, World
from tests.unit.test_store_alerts import AUDIENCES, alert, day, hour

EVERY_SECTOR = ("alice", "marc", "rosa", "sam")


def look(world: World, login: str | None = "rosa", account: str = "desk", most: int = 20):
    return first_look(world.store.url.database or "", login, account, world.clock(), most=most)


def trust(world: World) -> None:
    set_setting(world.store, world.alice, "signin.trusted_accounts", "desk")


def fill(world: World) -> None:
    """Alerts of every kind, on records of every kind, for every audience."""
    known = {name: str(id_) for name, id_ in (world.ids | world.sectors).items()}
    for number, (audience, _expected) in enumerate(AUDIENCES):
        meant = tuple((AudienceKind(kind), known.get(ref, ref)) for kind, ref in audience)
        alert(world, f"pour {audience}", by="alice", on=("CAROLE", "PETIT")[number % 2 :], audience=meant)
    for text, given in (
        ("retard", {"due": day("2026-03-20"), "severity": Severity.URGENT}),
        ("une heure", {"due": hour("2026-03-24T10:42")}),
        ("ce soir", {"due": hour("2026-03-24T23:59"), "severity": Severity.LOW}),
        ("demain", {"due": day("2026-03-25")}),
    ):
        alert(world, text, **given)
    thread = RecordRef(RecordKind.THREAD, world.thread("MOREL", subject="Clés").thread_id)
    refs = [world.ref("mixed"), world.ref("rosa"), thread, world.ref("DURAND"), world.ref("MOREL")]
    raise_alert(world.store, world.marc, "de tout", NewAlert(), refs)
    add_note(world.store, world.rosa, "d'une note", [world.ref("MOREL")], alert=NewAlert())
    for verb, text in ((acknowledge_alert, "vue"), (close_alert, "réglée")):
        verb(world.store, world.rosa, alert(world, text))
    for text, later in (("plus tard", timedelta(hours=3)), ("de retour", timedelta(seconds=1))):
        snooze_alert(world.store, world.rosa, alert(world, text), world.clock() + later)
    expired = alert(world, "passée")
    with world.store.engine.begin() as connection:
        table = metadata.tables["alert"]
        connection.execute(sa.update(table).where(table.c.id == expired).values(expires_at=NOW))
    world.clock.tick()


@pytest.mark.parametrize("login", EVERY_SECTOR)
def test_the_first_alerts_are_those_of_the_board(sqlite_world, login):
    trust(sqlite_world)
    fill(sqlite_world)
    assert read_board(sqlite_world.store, sqlite_world.staff[login]).alerts
    for moment in range(4):
        board = read_board(sqlite_world.store, sqlite_world.staff[login])
        seen = look(sqlite_world, login)
        assert seen is not None
        assert (seen.alerts, seen.alert_count) == (board.alerts, board.alert_count), moment
        assert seen.actor == sqlite_world.staff[login]
        few = look(sqlite_world, login, most=3)
        assert (few.alerts, few.alert_count) == (board.alerts[:3], board.alert_count)
        sqlite_world.clock.tick(hours=9)


def test_whoever_is_let_in_is_who_may_look(sqlite_world):
    store = sqlite_world.store

    def let_in(login, account):
        try:
            return sign_in(store, login, account)
        except Refusal:
            return None

    with store.engine.begin() as connection:
        rows = [{"os_user": f"os-{login}", "staff_id": sqlite_world.ids[login]} for login in ("rosa", "alice", "nora")]
        connection.execute(sa.insert(metadata.tables["staff_os_user"]), rows)
    accounts = ("os-rosa", "os-alice", "os-nora", "desk", "stranger")
    for change in (lambda world: None, lambda world: deactivate_staff(store, world.alice, "rosa"), trust, demo):
        change(sqlite_world)
        for login in (None, "rosa", " MARC ", "alice", "nora", "nobody", ""):
            for account in accounts:
                actor, seen = let_in(login, account), look(sqlite_world, login, account)
                expected = actor if actor is not None and actor.is_staff and actor.sectors is None else None
                assert (seen and seen.actor) == expected, (login, account)


def demo(world: World) -> None:
    with world.store.engine.begin() as connection:
        connection.execute(sa.insert(metadata.tables["setting"]).values(key="store.demo", value="1"))


def test_a_colleague_of_one_sector_waits_for_the_board(sqlite_world):
    trust(sqlite_world)
    alert(sqlite_world)
    assert look(sqlite_world, "nora") is None


def test_what_is_no_store_of_this_version_is_not_looked_at(sqlite_world, tmp_path):
    trust(sqlite_world)
    assert look(sqlite_world) is not None
    nothing, other = tmp_path / "none.db", tmp_path / "other.db"
    other.write_bytes(b"no database at all")
    for address in (str(nothing), str(other), str(tmp_path), "postgresql://127.0.0.1:1/x", "sqlite://"):
        assert first_look(address, "rosa", "desk", sqlite_world.clock()) is None
    assert not nothing.exists()
    assert other.read_bytes() == b"no database at all"
    with sqlite_world.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert look(sqlite_world) is None


def test_it_loads_no_database_library():
    program = "import sys, ogust_tui.store.first_look; print({'sqlalchemy', 'sqlmodel', 'pydantic'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8").stdout == "set()\n"

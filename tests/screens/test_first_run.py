"""The first run: an example agency, or one's own, step by step; nothing typed is lost and nothing is half made."""

from contextlib import asynccontextmanager

import pytest

from ogust_tui.app import DeskApp
from ogust_tui.app_start import Start
from ogust_tui.i18n import language
from ogust_tui.screens.first_run import WelcomeScreen
from ogust_tui.screens.founding import FoundingScreen
from ogust_tui.screens.founding_steps import StepBox
from ogust_tui.screens.frame import StatusLine
from ogust_tui.screens.reception import ReceptionScreen
from ogust_tui.store.access import Store
from ogust_tui.store.errors import DataRefused, StoreUnavailable
from ogust_tui.store.founding import Founding, found_agency, proposed_login
from ogust_tui.store.sign_in import sign_in
from ogust_tui.system import operating_system_user
from tests.screens.desk_host import press, settled
from tests.screens.widget_host import assert_calm, lines_of


@asynccontextmanager
async def running(address, tmp_path):
    app = DeskApp(str(address), None, None, Start(), demo_folder=lambda: tmp_path / "demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        yield pilot
    app.close_store()


def shows(pilot, screen):
    return isinstance(pilot.app.screen, screen)


def text(pilot):
    return "\n".join(lines_of(pilot.app.screen))


def said(pilot):
    return pilot.app.screen.query_one(StatusLine).text


async def test_an_agency_is_created_step_by_step(tmp_path):
    address = tmp_path / "ogust.db"
    async with running(address, tmp_path) as pilot:
        assert shows(pilot, WelcomeScreen)
        assert_calm(pilot.app.screen)
        await press(pilot, "c", "enter", "enter")
        assert "1 sur 5" in text(pilot) and "nom" in said(pilot)
        await press(pilot, *"Tilleuls", "enter", "enter")
        assert "2 sur 5" in text(pilot)
        # The account of this machine is not taken: then there has to be a password.
        await press(pilot, *"Elo", "enter", "enter", "right", "enter", "enter", "enter")
        assert "3 sur 5" in text(pilot) and "mot de passe" in said(pilot)
        await press(pilot, *"correct1", "escape", "escape", "escape")
        assert shows(pilot, WelcomeScreen)
        # All of it is still there, in the other language too.
        await press(pilot, "l", "c", "enter", "enter", "enter", "enter", "enter")
        assert "3 of 5" in text(pilot)
        assert pilot.app.screen.query_one("#password", StepBox).value == "correct1"
        await press(pilot, "tab", *"correct1", "enter")
        assert "4 of 5" in text(pilot) and str(address) in "".join(text(pilot).split())
        await press(pilot, "enter", "enter")
        assert "5 of 5" in text(pilot) and "Elo" in text(pilot)
        assert_calm(pilot.app.screen)
        assert not address.exists()
        await press(pilot, "ctrl+s")
        assert shows(pilot, ReceptionScreen)
        assert str(address) in said(pilot)
        assert "contacts import" in text(pilot)
        await press(pilot, "escape")
        assert shows(pilot, ReceptionScreen)
    store = Store.open(str(address))
    assert store.settings().agency_name == "Tilleuls"
    assert sign_in(store, proposed_login(operating_system_user()), "stranger", "correct1").locale == "en"
    store.close()


async def test_what_cannot_be_created_is_said_and_stays_typed(tmp_path):
    address = tmp_path / "ogust.db"
    async with running(address, tmp_path) as pilot:
        await press(pilot, "c", *"A", "enter", "enter", *"E", "enter", "enter", "enter", "enter", "enter", "enter")
        assert "5 sur 5" in text(pilot)
        found_agency(str(address), Founding("Une autre", name="X", login="x", os_user="x"))
        await press(pilot, "ctrl+s")
        assert shows(pilot, FoundingScreen)
        assert str(address) in said(pilot) and "Ctrl+S" in said(pilot)
        address.unlink()
        await press(pilot, "ctrl+s")
        assert shows(pilot, ReceptionScreen)


async def test_an_example_is_made_apart_and_speaks_the_language_chosen(tmp_path):
    address = tmp_path / "ogust.db"
    async with running(address, tmp_path) as pilot:
        await press(pilot, "l", "down", "up", "enter")
        assert shows(pilot, ReceptionScreen)
        assert pilot.app.screen.desk.settings.store_demo
        assert str(tmp_path / "demo") in said(pilot)
        assert language() == "en"
    assert not address.exists()
    # It is there the next time, and so is the choice.
    async with running(address, tmp_path) as pilot:
        await press(pilot, "d")
        assert shows(pilot, ReceptionScreen)


@pytest.mark.parametrize(("place", "refusal"), [("file/ogust.db", StoreUnavailable), ("other.db", DataRefused)])
async def test_where_no_store_can_be_made_that_is_said_at_once(tmp_path, place, refusal):
    (tmp_path / "file").touch()
    import sqlite3

    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE recipes (id INTEGER)")
    other.close()
    async with running(tmp_path / place, tmp_path) as pilot:
        assert isinstance(pilot.app.refusal, refusal)

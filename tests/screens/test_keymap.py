"""Other keys for actions: what the screens say and do is what was chosen, and the rest stays where it was."""

import importlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from ogust_tui.app import DeskApp
from ogust_tui.app_start import Start
from ogust_tui.screens.actions import ACTIONS
from ogust_tui.screens.composer import ComposerScreen
from ogust_tui.screens.help import HelpScreen, help_of
from ogust_tui.screens.keymap import SCENES
from ogust_tui.screens.palette import entries_of
from ogust_tui.screens.reception import ReceptionScreen
from ogust_tui.screens.thread import ThreadScreen
from ogust_tui.store.staff import actor_named
from ogust_tui.widgets.writing import WritingBox
from tests.screens.desk_host import fill, make_agency, press, settled
from tests.screens.widget_host import lines_of
from tests.unit.test_house import PACKAGE, messages_of_the_sources

KEYS = {
    "board.compose": "W, f12",
    "thread.reply": "n",
    "thread.note": "r",
    "thread.send": "ctrl+t",
    "app.alerts": "f11",
    "app.help": "f10",
}


@pytest.fixture
def agency(sqlite_store_url, monkeypatch):
    agency = make_agency(sqlite_store_url)
    fill(agency)
    monkeypatch.setattr("ogust_tui.screens.opening.sign_in", lambda store, login, user: actor_named(store, login))
    yield agency
    agency.store.close()


@asynccontextmanager
async def running(agency, keys) -> AsyncIterator[Any]:
    app = DeskApp(str(agency.store.url.database), "claire", "fr", Start(), keys=keys, clock=agency.clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        yield pilot
    app.close_store()


async def test_the_screens_do_and_say_the_keys_that_were_chosen(agency):
    async with running(agency, KEYS) as pilot:
        board = "\n".join(lines_of(pilot.app.screen))
        # In its place in the line of actions, and in the sentence about the other alerts.
        assert re.search(r"^ W Nouveau ", lines_of(pilot.app.screen)[-1])
        assert "(F11)" in board and "F4" not in board
        help_keys = {entry.label: entry.keys for entry in help_of(pilot.app.screen).here}
        assert help_keys["Nouveau"] == "W F12"
        palette = {entry.id: entry.keys for entry in entries_of(pilot.app.screen, KEYS)}
        assert (palette["board.compose"], palette["thread.send"]) == ("W F12", "Ctrl+T")
        await press(pilot, "f10")
        assert isinstance(pilot.app.screen, HelpScreen)
        await press(pilot, "f10")
        await press(pilot, "n", "f4", "f1")
        assert isinstance(pilot.app.screen, ReceptionScreen)
        await press(pilot, "W")
        assert isinstance(pilot.app.screen, ComposerScreen)
        await press(pilot, "escape", "tab", "enter")
        assert isinstance(pilot.app.screen, ThreadScreen)
        shown = "\n".join(lines_of(pilot.app.screen))
        assert "n pour répondre ici\xa0; Ctrl+T envoie" in shown
        # The two changed places.
        assert shown.index("n Répondre") < shown.index("r Note ")
        await press(pilot, "n", *"Oui, n", "ctrl+t")
        assert pilot.app.screen.query_one(WritingBox).text == ""
        assert "Oui, n" in "\n".join(lines_of(pilot.app.screen))


def screens_of_the_house() -> set[type[Any]]:
    """Every screen and every widget of ours that binds keys."""
    found = set()
    for path in PACKAGE.glob("screens/*.py"):
        module = importlib.import_module(f"ogust_tui.screens.{path.stem}")
        found |= {one for one in vars(module).values() if isinstance(one, type) and "BINDINGS" in vars(one)}
    return found


def test_what_stands_on_one_screen_is_one_scene():
    ids = {action.id for action in ACTIONS}
    for screen in screens_of_the_house():
        here = [binding.id for binding in screen.BINDINGS if getattr(binding, "id", None) in ids]
        assert any(all(id_.startswith(scene) for id_ in here) for scene in SCENES), (screen, here)


def test_no_sentence_of_the_screens_names_a_key_by_itself():
    # Whoever gave the action another key would read of one that does nothing. The command line names keys in general.
    named = re.compile(r"Ctrl\+\w|\bF\d+\b")
    found = [
        message.id
        for message in messages_of_the_sources()
        if named.search(str(message.id)) and "F1 to F12" not in str(message.id)
    ]
    assert found == []

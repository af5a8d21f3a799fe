"""The app: opening and signing in, moving between screens, help and palette, and staying fresh."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.app import App

from ogust_tui.app import DeskApp, run_app
from ogust_tui.app_start import Start
from ogust_tui.i18n import language
from ogust_tui.screens import draft_keeper, live
from ogust_tui.screens.actions import ACTIONS
from ogust_tui.screens.alerts import AlertsScreen
from ogust_tui.screens.contact_form import ContactForm
from ogust_tui.screens.contacts import ContactsScreen
from ogust_tui.screens.first_alerts import look_first
from ogust_tui.screens.first_frame import FirstFrame
from ogust_tui.screens.form_draft import form_draft
from ogust_tui.screens.frame import StatusLine
from ogust_tui.screens.help import HelpScreen, help_of
from ogust_tui.screens.messages import ComposeAt, StoreBack, StoreChanged, StoreLost
from ogust_tui.screens.my_account import AccountScreen
from ogust_tui.screens.palette import PaletteScreen, entries_of, matching
from ogust_tui.screens.quitting import QuitScreen
from ogust_tui.screens.reception import BoardRead, ReceptionScreen
from ogust_tui.screens.record import RecordScreen
from ogust_tui.screens.relative_form import RelativeForm
from ogust_tui.screens.search import SearchScreen
from ogust_tui.screens.sign_in import SignInScreen
from ogust_tui.store.changes import newest_change
from ogust_tui.store.contact_reads import show_contact_id
from ogust_tui.store.drafts import save_draft
from ogust_tui.store.errors import N_, NotFound, StoreMissing, StoreUnavailable
from ogust_tui.store.permissions import Verb
from ogust_tui.store.sign_in import FREE_TRIES, change_password
from ogust_tui.store.tables import Setting
from ogust_tui.widgets.block_list import BlockList
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.widgets.row_list import RowList
from ogust_tui.widgets.stylesheets import stylesheets
from ogust_tui.widgets.writing import WritingBox
from tests.screens.desk_host import fill, left, make_agency, press, settled
from tests.screens.widget_host import assert_calm, lines_of


@pytest.fixture
def agency(sqlite_store_url):
    agency = make_agency(sqlite_store_url)
    with agency.store.write(agency.nadia, Verb.CONTACT_CREATE) as unit:
        unit.session.merge(Setting(key="store.demo", value="1"))
    yield agency
    agency.store.close()


def ask_for_passwords(agency):
    with agency.store.write(agency.nadia, Verb.CONTACT_CREATE) as unit:
        unit.session.merge(Setting(key="store.demo", value=""))
    change_password(agency.store, agency.claire, "claire", "correct horse")


@asynccontextmanager
async def running(agency, login="claire", start=Start(), hook=None) -> AsyncIterator[Any]:  # noqa: B008  # frozen
    """The whole app on the agency's store, once something can be done in it."""
    app = DeskApp(str(agency.store.url.database), login, None, start)
    async with app.run_test(size=(80, 24), message_hook=hook) as pilot:
        await settled(pilot)
        yield pilot
    app.close_store()


def shows(pilot, screen):
    """Whether a screen of that class is on top."""
    return isinstance(pilot.app.screen, screen)


def said(pilot):
    return pilot.app.screen.query_one(StatusLine).text


# Opening


async def test_the_frame_comes_first_then_the_board(agency):
    fill(agency)
    app = DeskApp(str(agency.store.url.database), "claire", None, Start())
    async with app.run_test(size=(80, 24)) as pilot:
        assert lines_of(app.screen)[0].strip()
        await settled(pilot)
        board: Any = app.screen
        assert isinstance(board, ReceptionScreen)
        assert "Hospitalisée" in "\n".join(lines_of(pilot.app.screen))
        assert_calm(pilot.app.screen)
        (feed,) = [worker for worker in app.workers if worker.group == "live"]
    # The thread that follows the changes has ended with the app.
    assert feed.is_finished
    app.close_store()


def test_nothing_dear_is_loaded_before_the_frame():
    dear = "{'sqlmodel', 'sqlalchemy', 'pydantic', 'psycopg', 'argon2', 'alembic', 'keyring'}"
    program = f"import sys, ogust_tui.app; print(sorted({dear} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_the_first_frame_shows_the_alerts_of_the_board_and_takes_no_key(agency):
    fill(agency)

    class Frame(App[None]):
        CSS_PATH = stylesheets()

        def get_default_screen(self):
            return FirstFrame()

    async with Frame().run_test(size=(80, 24)) as pilot:
        frame = pilot.app.screen
        look_first(frame.post_message, agency.store.url.database, "claire", None, agency.store.clock())
        await pilot.pause()
        lines = lines_of(pilot.app.screen)
        assert lines[1].startswith(" ┃! Hospitalisée")
        assert "Ouverture…" in lines[-1]
        await pilot.press("tab")
        assert pilot.app.focused is None


@pytest.mark.parametrize(
    ("start", "refusal"),
    [(Start("contact", "NOBODY"), NotFound), (Start("thread", "7"), NotFound), (Start("thread", "x"), NotFound)],
)
async def test_an_unknown_place_to_start_at_is_refused(agency, start, refusal):
    async with running(agency, start=start) as pilot:
        assert isinstance(pilot.app.refusal, refusal)


async def test_a_start_at_the_alerts_stands_on_the_board(agency):
    async with running(agency, start=Start("alerts")) as pilot:
        assert shows(pilot, AlertsScreen)
        await press(pilot, "escape")
        assert shows(pilot, ReceptionScreen)


def test_a_missing_store_is_for_the_command_line_to_say(tmp_path, monkeypatch):
    monkeypatch.setattr(DeskApp, "run", lambda app: asyncio.run(app.run_async(headless=True)))
    with pytest.raises(StoreMissing):
        run_app(str(tmp_path / "none.db"), None, None, Start())


async def test_signing_in_asks_until_login_and_password_go_together(agency):
    ask_for_passwords(agency)
    async with running(agency) as pilot:
        assert shows(pilot, SignInScreen)
        assert_calm(pilot.app.screen)
        await press(pilot, *"wrong", "enter")
        assert shows(pilot, SignInScreen)
        assert said(pilot)
        await press(pilot, "escape", *"correct", "space", *"horse", "enter")
        assert shows(pilot, ReceptionScreen)
        assert "Claire" in lines_of(pilot.app.screen)[0]


async def test_an_unknown_login_is_refused_like_a_wrong_password(agency):
    ask_for_passwords(agency)
    async with running(agency, login=None) as pilot:
        await press(pilot, *"claire", "enter", *"wrong", "enter")
        wrong_password = said(pilot)
        await press(pilot, "shift+tab", *(["backspace"] * 6), *"nobody", "enter", *"wrong", "enter")
        assert said(pilot) == wrong_password
        assert pilot.app.refusal is None


async def test_the_sign_in_screen_says_how_long_to_wait_after_wrong_passwords(agency):
    ask_for_passwords(agency)
    app = DeskApp(str(agency.store.url.database), "claire", None, Start(), clock=agency.clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for _try in range(FREE_TRIES):
            await press(pilot, "x", "enter")
        await press(pilot, *"correct", "space", *"horse", "enter")
        assert shows(pilot, SignInScreen)
        assert "2 secondes" in said(pilot)
        agency.clock.move(seconds=2)
        await press(pilot, *"correct", "space", *"horse", "enter")
        assert shows(pilot, ReceptionScreen)
    app.close_store()


@pytest.mark.parametrize(("password", "shown"), [("correct horse", ReceptionScreen), ("wrong", SignInScreen)])
async def test_a_password_at_hand_is_not_asked_for(agency, password, shown):
    ask_for_passwords(agency)
    app = DeskApp(str(agency.store.url.database), "claire", None, Start(), password=lambda: password)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert shows(pilot, shown)
    app.close_store()


# Moving


async def test_escape_goes_back_and_never_out(agency):
    async with running(agency) as pilot:
        await press(pilot, "f3")
        assert shows(pilot, ContactsScreen)
        await press(pilot, "f4", "f4")
        assert shows(pilot, AlertsScreen)
        await press(pilot, "escape")
        assert shows(pilot, ContactsScreen)
        await press(pilot, "escape", "escape", "escape")
        assert shows(pilot, ReceptionScreen)
        assert pilot.app.is_running


async def test_what_was_typed_is_not_let_go_by_a_slip(agency, monkeypatch):
    monkeypatch.setattr(draft_keeper, "DELAY", 60)
    async with running(agency) as pilot:
        await press(pilot, "f3", "ctrl+n", *"Durand", "escape")
        assert shows(pilot, ContactsScreen)
        assert said(pilot)
        await press(pilot, "ctrl+n")
        assert pilot.app.screen.query_one("#last_name", LineBox).value == "Durand"
        await press(pilot, "s", "ctrl+q")
        assert shows(pilot, QuitScreen)
        await press(pilot, "enter")
        assert shows(pilot, ContactForm)
        await press(pilot, "escape")  # leaving a form keeps what is typed in it; before that one is asked
        await press(pilot, "ctrl+q")
        await left(pilot)


# Actions


async def test_a_key_that_is_off_says_why(agency):
    fill(agency)
    async with running(agency, login="sam") as pilot:
        await press(pilot, "a")
        assert said(pilot) == pilot.app.screen.why_disabled("acknowledge", ())
        await press(pilot, "down")
        assert said(pilot) == ""


async def test_the_palette_has_every_action_and_says_why_one_is_off(agency):
    async with running(agency, login="sam") as pilot:
        entries = entries_of(pilot.app.screen, {})
        assert {entry.id for entry in entries} == {action.id for action in ACTIONS} - {"app.palette"}
        assert all(entry.reason or (entry.active and entry.active.enabled) for entry in entries)
        await press(pilot, "ctrl+p")
        assert shows(pilot, PaletteScreen)
        assert_calm(pilot.app.screen)
        (new,) = [entry for entry in entries if entry.id == "board.compose"]
        await press(pilot, *new.label.lower().replace(" ", ""))
        assert new in matching(entries, new.label)
        await press(pilot, "enter")
        assert shows(pilot, ReceptionScreen)
        assert said(pilot) == new.reason


async def test_the_palette_does_what_can_be_done(agency):
    async with running(agency) as pilot:
        (alerts,) = [entry for entry in entries_of(pilot.app.screen, {}) if entry.id == "app.alerts"]
        await press(pilot, "ctrl+p", *alerts.label, "enter")
        assert shows(pilot, AlertsScreen)


async def test_help_lists_the_live_bindings_and_nothing_else(agency):
    fill(agency)
    async with running(agency) as pilot:
        text = help_of(pilot.app.screen)
        shown = {entry.keys for entry in text.here}
        assert {"n", "a", "z"} == shown
        assert {"F2 /", "F4"} <= {entry.keys for entry in text.everywhere}
        await press(pilot, "f1")
        assert shows(pilot, HelpScreen)
        assert_calm(pilot.app.screen)
        await press(pilot, "escape")
        assert shows(pilot, ReceptionScreen)


async def test_a_terminal_that_is_too_small_says_so_until_it_grows(agency):
    async with running(agency) as pilot:
        assert said(pilot) == ""
        for width, height in ((79, 24), (80, 23), (1, 1), (20, 5)):
            await pilot.resize_terminal(width, height)
            assert f"{width}x{height}" in said(pilot)
        await press(pilot, "f3", "down", "f4", "f7", "f1", "escape")
        await pilot.resize_terminal(250, 80)
        await settled(pilot)
        assert said(pilot) == ""
        assert_calm(pilot.app.screen)


async def test_every_action_can_be_told_from_the_others():
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    assert all(action.label and action.help for action in ACTIONS)


# One's account


async def test_the_language_changes_at_once_and_what_was_typed_stays(agency):
    fill(agency)
    async with running(agency) as pilot:
        assert language() == "fr"
        await press(pilot, "f3", *"pet", "ctrl+n", *"Durand", "f7")
        assert shows(pilot, AccountScreen)
        await press(pilot, "l")
        assert language() == "en"
        assert "My account" in lines_of(pilot.app.screen)[0]
        await press(pilot, "escape")
        assert "New record" in lines_of(pilot.app.screen)[0]
        assert pilot.app.screen.query_one("#last_name", LineBox).value == "Durand"
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(LineBox).value == "pet"
        assert pilot.app.screen.query_one(RowList).row_count == 1
        await press(pilot, "escape")
        assert "Reception" in lines_of(pilot.app.screen)[0]
        assert "Hospitalisée" in "\n".join(lines_of(pilot.app.screen))
        assert "d overdue" in "\n".join(lines_of(pilot.app.screen))


async def test_drafts_are_listed_and_a_demo_asks_for_no_password(agency):
    save_draft(agency.store, agency.claire, "new:CLI00001", "Bonjour [/b]")
    async with running(agency) as pilot:
        await press(pilot, "f7")
        assert pilot.app.screen.query_one("#drafts", RowList).keys == ["new:CLI00001"]
        await press(pilot, "m")
        assert said(pilot)
        assert_calm(pilot.app.screen)


async def test_search_is_one_key_away_and_leads_back_to_where_one_was(agency):
    note = agency.alert("Les clés sont chez la voisine")
    async with running(agency) as pilot:
        await press(pilot, "slash", *"voisi")
        assert shows(pilot, SearchScreen)
        await press(pilot, "enter")
        record: Any = pilot.app.screen
        assert isinstance(record, RecordScreen)
        assert record.query_one("#tab-2").query_one(BlockList).selected == f"note:{note}"
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(LineBox).value == "voisi"
        await press(pilot, "escape")
        assert shows(pilot, ReceptionScreen)
        # Also while typing, and what is typed is as it was.
        pilot.app.post_message(ComposeAt("new:CLI00001"))
        await settled(pilot)
        composer = pilot.app.screen
        await press(pilot, *"Bon/", "f2", *"cl/", "escape", "j")
        assert pilot.app.screen is composer
        assert composer.query_one(WritingBox).text == "Bon/j"


async def test_forms_left_half_filled_are_listed_and_gone_on_with(agency):
    relative = f"relative:{agency.morel}:new"
    save_draft(
        agency.store, agency.claire, relative, form_draft("Mme MOREL", {"last_name": ""}, {"last_name": "Leroy"})
    )
    agency.clock.move(minutes=1)
    changed = form_draft("M. PETIT Jean", {"city": "Rezé"}, {"city": "Brest"})
    save_draft(agency.store, agency.claire, f"contact:{agency.petit}", changed)
    async with running(agency) as pilot:
        await press(pilot, "f7")
        drafts = pilot.app.screen.query_one("#drafts", RowList)
        shown = "\n".join(lines_of(pilot.app.screen))
        assert "Fiche" in shown and "M. PETIT Jean · Brest" in shown and "Mme MOREL · Leroy" in shown
        drafts.focus()
        await press(pilot, "enter")
        assert shows(pilot, ContactForm)
        assert pilot.app.screen.query_one("#city", LineBox).value == "Brest"
        await press(pilot, "ctrl+s")
        assert drafts.keys == [relative]
        await press(pilot, "enter")
        assert shows(pilot, RelativeForm)
        await press(pilot, "end", "x", "ctrl+s")
        assert not drafts.display
    assert [row.last_name for row in show_contact_id(agency.store, agency.claire, agency.morel).relatives] == ["Leroyx"]


# Staying fresh


async def test_what_a_colleague_commits_elsewhere_reaches_the_board(agency):
    arrived = asyncio.Event()

    def hook(message):
        if isinstance(message, BoardRead) and message.board.alert_count:
            arrived.set()

    async with running(agency, hook=hook) as pilot:
        await press(pilot, "f3", *"pet")
        agency.alert("Venu d'ailleurs")
        await press(pilot, *"it")
        assert pilot.app.screen.query_one(LineBox).value == "petit"
        await press(pilot, "escape")
        await asyncio.wait_for(arrived.wait(), 5)
        await settled(pilot)
        assert "Venu d'ailleurs" in "\n".join(lines_of(pilot.app.screen))


def test_a_lost_store_is_tried_until_it_is_back(agency, monkeypatch):
    lost = StoreUnavailable(N_("The store is away."))
    told: list[Any] = []

    class Watcher:
        tries = 0

        def __init__(self, store):
            Watcher.tries += 1
            if Watcher.tries in (1, 2):
                raise lost
            if Watcher.tries == 3:
                raise OSError("a driver's own words")

        def wait(self, seconds):
            return True

        def close(self):
            pass

    monkeypatch.setattr(live, "Watcher", Watcher)
    monkeypatch.setattr(live, "WAIT", 0)
    seen = newest_change(agency.store, agency.claire)
    agency.alert("Pendant ce temps")
    live.follow(agency.store, agency.claire, seen, told.append, lambda: len(told) == 3)
    assert [type(message) for message in told] == [StoreLost, StoreBack, StoreChanged]
    assert told[0].refusal is lost


async def test_a_lost_store_is_said_calmly_and_nothing_is_closed(agency):
    async with running(agency) as pilot:
        await press(pilot, "f3", *"pet")
        pilot.app.post_message(StoreLost(StoreUnavailable(N_("The store is away."))))
        await settled(pilot)
        assert "The store is away." in said(pilot)
        await press(pilot, "left")
        assert "The store is away." in said(pilot)
        pilot.app.post_message(StoreBack())
        await settled(pilot)
        assert "The store is away." not in said(pilot)
        assert pilot.app.screen.query_one(LineBox).value == "pet"

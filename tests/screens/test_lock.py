"""The locked terminal: it shows nothing, takes one password, and gives everything back as it was."""

import asyncio
from contextlib import asynccontextmanager
from threading import Event

import pytest
import sqlalchemy as sa
from textual.widgets import Input

from ogust_tui.app import DeskApp
from ogust_tui.app_start import Start
from ogust_tui.screens.composer import ComposerScreen
from ogust_tui.screens.contacts import ContactsScreen
from ogust_tui.screens.dialogs import ConfirmScreen
from ogust_tui.screens.frame import StatusLine
from ogust_tui.screens.lock import LockScreen
from ogust_tui.screens.messages import LockTermsRead, MinutePassed
from ogust_tui.screens.my_account import AccountScreen
from ogust_tui.screens.palette import PaletteScreen
from ogust_tui.screens.quitting import QuitScreen
from ogust_tui.screens.reception import ReceptionScreen
from ogust_tui.screens.words_line import Words
from ogust_tui.store.agency import set_setting
from ogust_tui.store.drafts import list_drafts
from ogust_tui.store.errors import AccessChanged
from ogust_tui.store.sign_in import FREE_TRIES, change_password
from ogust_tui.store.staff import actor_named, deactivate_staff
from ogust_tui.store.tables import metadata
from ogust_tui.system import operating_system_user
from ogust_tui.widgets.writing import WritingBox
from tests.screens.desk_host import fill, left, make_agency, press, settled
from tests.screens.widget_host import assert_calm, lines_of

PASSWORD = "correct horse"
RECORD = Start("contact", "CLI00001")
TYPED = [*"correct", "space", *"horse"]


@pytest.fixture
def agency(sqlite_store_url):
    """Claire is known by the account of this machine, and has a password."""
    agency = make_agency(sqlite_store_url)
    with agency.store.engine.begin() as connection:
        row = {"os_user": operating_system_user(), "staff_id": agency.claire.reader_id}
        connection.execute(sa.insert(metadata.tables["staff_os_user"]).values(row))
    change_password(agency.store, agency.claire, "claire", PASSWORD)
    yield agency
    agency.store.close()


@asynccontextmanager
async def running(agency, start=Start(), hook=None):  # noqa: B008  # frozen
    app = DeskApp(str(agency.store.url.database), None, None, start, clock=agency.clock)
    async with app.run_test(size=(80, 24), message_hook=hook) as pilot:
        await settled(pilot)
        yield pilot
    app.close_store()


async def minutes_pass(agency, pilot, minutes):
    agency.clock.move(minutes=minutes)
    pilot.app.post_message(MinutePassed())
    await settled(pilot)


def forget_password(agency):
    with agency.store.engine.begin() as connection:
        connection.execute(sa.update(metadata.tables["staff"]).values(password_hash=None))


def shows(pilot, screen):
    return isinstance(pilot.app.screen, screen)


def text(pilot):
    return "\n".join(lines_of(pilot.app.screen))


def answer(pilot):
    return pilot.app.screen.query_one("#answer", Words).text


async def test_after_a_while_without_a_key_nothing_is_shown_and_all_comes_back(agency):
    fill(agency)
    async with running(agency, RECORD) as pilot:
        await press(pilot, "n", *"Bonjour", "left", "left")
        composer, box = pilot.app.screen, pilot.app.focused
        assert isinstance(composer, ComposerScreen) and isinstance(box, WritingBox)
        place, before = box.cursor_location, text(pilot)
        await minutes_pass(agency, pilot, 14)
        assert shows(pilot, ComposerScreen)
        await minutes_pass(agency, pilot, 1)
        assert shows(pilot, LockScreen)
        assert_calm(pilot.app.screen)
        shown = text(pilot)
        assert "Mon agence" in shown and "Verrouillé après 15 minutes" in shown and "Claire" in shown
        assert not [line for line in before.splitlines() if line.strip() and line in shown]
        assert [row.text for row in list_drafts(agency.store, agency.claire)]
        await press(pilot, "f3", "f1", "ctrl+p", "tab", "escape", "ctrl+s", "ctrl+l", "f7", *"wrong", "enter")
        assert shows(pilot, LockScreen) and "claire" in answer(pilot)
        pilot.app.notify("Mme MOREL")
        await pilot.resize_terminal(60, 20)
        await pilot.resize_terminal(80, 24)
        assert "MOREL" not in text(pilot)
        await press(pilot, *TYPED, "enter")
        assert pilot.app.screen is composer and pilot.app.focused is box
        assert (box.text, box.cursor_location) == ("Bonjour", place)
        await press(pilot, "!")
        assert box.text == "Bonjo!ur"


async def test_who_comes_back_too_late_finds_it_locked_and_the_key_does_nothing_else(agency):
    async with running(agency) as pilot:
        agency.clock.move(minutes=14)
        await pilot.hover()
        agency.clock.move(minutes=14)
        await press(pilot, "down")
        agency.clock.move(minutes=16)
        await press(pilot, "f3")
        assert shows(pilot, LockScreen)
        assert pilot.app.screen.query_one(Input).value == ""
        await press(pilot, *TYPED, "enter")
        assert shows(pilot, ReceptionScreen)


async def test_it_is_locked_at_will_over_whatever_is_asked(agency):
    set_setting(agency.store, actor_named(agency.store, "root"), "signin.lock_minutes", "0")
    async with running(agency) as pilot:
        await minutes_pass(agency, pilot, 100)
        await press(pilot, "ctrl+p", *"ab", "ctrl+l")
        assert shows(pilot, LockScreen)
        assert "Verrouillé après" not in text(pilot)
        await press(pilot, *TYPED, "enter")
        assert shows(pilot, PaletteScreen)
        assert pilot.app.screen.query_one(Input).value == "ab"


async def test_who_has_no_password_is_not_locked_out(agency):
    forget_password(agency)
    may_lock = asyncio.Event()

    def hook(message):
        if isinstance(message, LockTermsRead) and not message.terms.obstacle:
            may_lock.set()

    async with running(agency, hook=hook) as pilot:
        await minutes_pass(agency, pilot, 100)
        await press(pilot, "ctrl+l")
        assert shows(pilot, ReceptionScreen)
        why = pilot.app.screen.query_one(StatusLine).text
        assert "mot de passe" in why
        await press(pilot, "f7")
        assert shows(pilot, AccountScreen)
        assert why[:40] in text(pilot)
        # Chosen here, it holds at once.
        await press(pilot, "m", *TYPED, "enter", *TYPED, "enter")
        await asyncio.wait_for(may_lock.wait(), 5)
        await settled(pilot)
        await minutes_pass(agency, pilot, 100)
        assert shows(pilot, LockScreen)


@pytest.mark.parametrize("may", [True, False])
async def test_asked_before_its_terms_are_known_it_locks_or_says_why_not_once_they_are(agency, held, may):
    """The store answers late: the key waits for it."""
    known = held("ogust_tui.store.locking.lock_terms")
    if not may:
        forget_password(agency)
    app = DeskApp(str(agency.store.url.database), None, None, Start(), clock=agency.clock)
    async with app.run_test(size=(80, 24)) as pilot:
        while not shows(pilot, ReceptionScreen):
            await pilot.pause()
        await pilot.press("ctrl+l")
        assert not app.is_locked
        known.set()
        await settled(pilot)
        if may:
            assert shows(pilot, LockScreen)
        else:
            assert "mot de passe" in pilot.app.screen.query_one(StatusLine).text
    app.close_store()


async def test_wrong_passwords_have_to_wait_and_are_told_how_long(agency):
    async with running(agency) as pilot:
        await press(pilot, "ctrl+l")
        for _try in range(FREE_TRIES):
            await press(pilot, "x", "enter")
        await press(pilot, *TYPED, "enter")
        assert shows(pilot, LockScreen)
        assert "2 secondes" in answer(pilot)
        agency.clock.move(seconds=2)
        await press(pilot, *TYPED, "enter")
        assert shows(pilot, ReceptionScreen)


async def test_whose_access_was_closed_meanwhile_is_told_and_leaves(agency):
    async with running(agency) as pilot:
        await press(pilot, "ctrl+l")
        deactivate_staff(agency.store, actor_named(agency.store, "root"), "claire")
        await press(pilot, *TYPED, "enter")
        assert isinstance(pilot.app.refusal, AccessChanged)
        await left(pilot)


async def test_a_locked_terminal_may_be_left_and_staying_is_staying_locked(agency):
    async with running(agency) as pilot:
        await press(pilot, "f3", "ctrl+n", *"Durand", "ctrl+l")
        pilot.app.push_screen(QuitScreen())
        await settled(pilot)
        assert shows(pilot, QuitScreen)
        await press(pilot, "escape")
        assert shows(pilot, LockScreen)
        await press(pilot, "ctrl+q")
        await left(pilot)
    assert "Durand" in list_drafts(agency.store, agency.claire)[0].text


async def test_what_was_under_way_does_not_unlock_it(agency):
    goes_on = Event()
    async with running(agency) as pilot:
        await press(pilot, "f3")
        contacts = pilot.app.screen
        contacts.carry_out(lambda: goes_on.wait(5), lambda _given: contacts.dismiss(None))
        await pilot.press("ctrl+l")
        goes_on.set()
        await settled(pilot)
        assert shows(pilot, LockScreen)
        # A question that comes up by itself waits as well, and an answer that was given already.
        asked = ConfirmScreen(contacts.desk, "?", "Mme MOREL")
        pilot.app.push_screen(asked)
        asked.dismiss(None)
        await settled(pilot)
        assert shows(pilot, LockScreen)
        assert isinstance(pilot.app.screen_stack[-2], ContactsScreen)
        await press(pilot, *TYPED, "enter")
        assert shows(pilot, ReceptionScreen)

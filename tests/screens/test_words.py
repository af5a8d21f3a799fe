"""Every screen and dialog of the house, in a language and on a store that show where each word comes from.

A new screen joins ``visits``; the first test fails until it does.
"""

import importlib
import inspect
import pkgutil
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from ogust_tui import i18n, screens
from ogust_tui.app import DeskApp
from ogust_tui.app_start import Start
from ogust_tui.cli.mail_room import LazyMailRoom
from ogust_tui.screens.alerts import AlertsScreen
from ogust_tui.screens.base import DeskScreen
from ogust_tui.screens.both_versions import BothVersions
from ogust_tui.screens.composer import ComposerScreen
from ogust_tui.screens.contact_form import ContactForm
from ogust_tui.screens.contacts import ContactsScreen
from ogust_tui.screens.dialogs import ConfirmScreen
from ogust_tui.screens.file_dialogs import AttachScreen, SaveScreen, attached
from ogust_tui.screens.first_frame import FirstFrame
from ogust_tui.screens.first_run import FirstRun, WelcomeScreen
from ogust_tui.screens.founding import FoundingScreen
from ogust_tui.screens.founding_steps import STEPS, Answers
from ogust_tui.screens.help import HelpScreen, help_of, lay_out_help
from ogust_tui.screens.lock import LockScreen
from ogust_tui.screens.my_account import AccountScreen
from ogust_tui.screens.palette import PaletteScreen, entries_of
from ogust_tui.screens.password import PasswordScreen
from ogust_tui.screens.pick import PickScreen
from ogust_tui.screens.publish import PublishScreen, WithdrawScreen
from ogust_tui.screens.quitting import QuitScreen
from ogust_tui.screens.reception import ReceptionScreen
from ogust_tui.screens.record import RecordScreen
from ogust_tui.screens.relative_form import RelativeForm
from ogust_tui.screens.search import SearchScreen
from ogust_tui.screens.sign_in import SignInScreen
from ogust_tui.screens.snooze import SnoozeScreen
from ogust_tui.screens.sorting import SortingScreen
from ogust_tui.screens.sorting_boxes import AttachBox, BlockedScreen, OpenBox
from ogust_tui.screens.thread import ThreadScreen
from ogust_tui.screens.thread_moving import SplitBox
from ogust_tui.store.attachments import AttachmentRow
from ogust_tui.store.contact_reads import show_contact_id
from ogust_tui.store.founding import Founding
from ogust_tui.store.inbound_reads import list_quarantined
from ogust_tui.store.locking import LockTerms
from ogust_tui.store.sorting_reads import sorting_of
from ogust_tui.store.thread_lists import list_threads
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.widgets.audience_bar import Audience
from tests.screens.desk_host import press, settled
from tests.screens.widget_host import lines_of
from tests.screens.words_world import leftovers, make_marked_agency, speak_pseudo_for_english

SIZE = (120, 60)
LOCK_TERMS = LockTerms("Πρακτορείο", 10, "2", "Κλαίρη")
FILE = AttachmentRow(1, "Χάρτης", "", 12)


@pytest.fixture
def agency(sqlite_store_url, monkeypatch):
    agency = make_marked_agency(sqlite_store_url)
    speak_pseudo_for_english(monkeypatch)
    yield agency
    agency.store.close()


def founding_answers():
    founding = Founding(agency="Πρακτορείο", zone="Etc/GMT", name="Κλαίρη", login="3", os_user="4", password="0" * 9)
    return Answers(founding, "4", "/0", is_file=True, again="0" * 9)


@asynccontextmanager
async def running(agency, language=None):
    app = DeskApp(str(agency.store.url.database), "2", language, Start(), clock=agency.clock)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        yield pilot
    app.close_store()


def visits(agency, app):
    """How each screen is made, and the keys that change what it shows; ``app`` stands on the board."""
    desk = agency.desk()
    threads = [row.id for row in list_threads(desk.store, desk.actor).rows]
    gate, inside = threads[0], threads[-1]
    card = show_contact_id(desk.store, desk.actor, agency.morel)
    room, moved = LazyMailRoom(), show_thread(desk.store, desk.actor, gate).messages[-1]
    mail = sorting_of(desk.store, desk.actor, list_quarantined(desk.store, desk.actor).rows[0].id)
    return {
        ReceptionScreen: [(None, ["tab", "a"])],
        ContactsScreen: [(lambda: ContactsScreen(desk), ["f5", "f5", "f8", "я"])],
        RecordScreen: [
            (lambda: RecordScreen(desk, agency.morel), ["1", "3", "4", "2", "f"]),
            (lambda: RecordScreen(desk, agency.benali), ["1", "3"]),
        ],
        ContactForm: [
            (lambda: ContactForm(desk), ["ctrl+s"]),
            (lambda: ContactForm(desk, agency.morel), ["ctrl+s"]),
        ],
        RelativeForm: [
            (lambda: RelativeForm(desk, card.row, None), ["ctrl+s"]),
            (lambda: RelativeForm(desk, card.row, card.relatives[0]), []),
        ],
        ComposerScreen: [
            (lambda: ComposerScreen(desk, "new:CLI00002"), ["ctrl+s", "f5", "ctrl+s"]),
            (lambda: ComposerScreen(desk, "new:"), []),
            (lambda: ComposerScreen(desk, f"note:{gate}"), []),
            (lambda: ComposerScreen(desk, "new:@1"), []),
            (lambda: ComposerScreen(desk, "edit:1"), []),
        ],
        ThreadScreen: [(lambda id_=id_: ThreadScreen(desk, id_), ["r", "escape"]) for id_ in (gate, inside)],
        PublishScreen: [(lambda id_=id_: PublishScreen(desk, id_), ["space"]) for id_ in (gate, inside)],
        WithdrawScreen: [(lambda id_=id_: WithdrawScreen(desk, id_), ["space"]) for id_ in (gate, inside)],
        AlertsScreen: [(lambda: AlertsScreen(desk), ["down", "a", "f"])],
        SortingScreen: [(lambda: SortingScreen(desk), ["enter", "escape", "end"])],
        AttachBox: [(lambda: AttachBox(desk, room, mail, gate), ["enter"])],
        OpenBox: [(lambda: OpenBox(desk, room, mail, agency.petit, "Κα"), [])],
        BlockedScreen: [(lambda: BlockedScreen(desk), [])],
        SplitBox: [(lambda: SplitBox(desk, moved, Audience()), ["enter", "ctrl+s"])],
        SearchScreen: [(lambda: SearchScreen(desk), ["κ", "λ", "backspace", "backspace", "п", "п", "п"])],
        AccountScreen: [(lambda: AccountScreen(desk), ["m"])],
        PasswordScreen: [(PasswordScreen, ["enter"])],
        SignInScreen: [(lambda: SignInScreen("2", ""), ["enter"])],
        SnoozeScreen: [(lambda: SnoozeScreen("Κάτι", desk.now(), desk.zone), ["tab", "0", "enter"])],
        PickScreen: [(lambda: PickScreen(desk, "Ποιος;", "", lambda text: [], placeholder=""), ["ж"])],
        ConfirmScreen: [(lambda: ConfirmScreen(desk, "Ναι;", "Κάτι"), [])],
        BothVersions: [
            (
                lambda joined=joined: BothVersions(desk, "Ποια;", ("Νάντια", "χθες"), "Η μία", "Η άλλη", joined=joined),
                [],
            )
            for joined in (False, True)
        ],
        QuitScreen: [(QuitScreen, [])],
        LockScreen: [(lambda: LockScreen(desk, LOCK_TERMS, idle=True), ["0", "enter"])],
        AttachScreen: [(lambda: AttachScreen(desk, "Όλοι"), ["enter"])],
        SaveScreen: [(lambda: SaveScreen(desk, attached(desk, FILE)), [])],
        HelpScreen: [(lambda: HelpScreen(help_of(app.screen)), [])],
        PaletteScreen: [(lambda: PaletteScreen(entries_of(app.screen, {})), ["ж", "ж", "ж"])],
        FirstFrame: [(FirstFrame, [])],
        WelcomeScreen: [(lambda: WelcomeScreen(FirstRun("/0", "/0", True, Path("/1"), {})), ["down"])],
        FoundingScreen: [(lambda: FoundingScreen("/0", founding_answers()), ["enter"] * (len(STEPS) - 1))],
    }


def screens_of_the_house():
    found = set()
    for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        for _name, thing in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(thing, Screen) and thing.__module__ == module.name:
                found.add(thing)
    # What others are made from is never seen itself.
    return {screen for screen in found if not any(other is not screen and issubclass(other, screen) for other in found)}


async def test_every_screen_is_visited(agency):
    assert visits(agency, None).keys() == screens_of_the_house()


async def test_every_word_on_every_screen_is_the_catalogues_or_somebodys(agency):
    found: dict[str, set[str]] = {}

    def look(pilot, where):
        screen: Any = pilot.app.screen
        texts = lines_of(screen)
        if issubclass(type(screen), DeskScreen):
            # Help has all that the line of actions has no room for, the palette why something is off.
            texts += ["".join(text for text, _tone in line) for line in lay_out_help(help_of(screen), SIZE[0])]
            texts += [f"{entry.label}\n{entry.words}\n{entry.reason}" for entry in entries_of(screen, {})]
        for text in texts:
            for word in leftovers(text):
                found.setdefault(f"{where}: {word}", set()).add(text.strip())

    async with running(agency, "en") as pilot:
        app = pilot.app
        for screen, ways in visits(agency, app).items():
            for make, keys in ways:
                depth = len(app.screen_stack)
                if make is not None:
                    await app.push_screen(make())
                    await settled(pilot)
                assert type(app.screen) is screen
                look(pilot, screen.__name__)
                for key in keys:
                    await press(pilot, key)
                    look(pilot, f"{screen.__name__} {key}")
                while len(app.screen_stack) > depth:
                    app.pop_screen()
                    await settled(pilot)
    assert found == {}


async def test_an_open_screen_speaks_the_other_language_at_once(agency):
    """From French: board, contacts, record, thread and a note half written, and the account on top."""
    desk = agency.desk()
    async with running(agency) as pilot:
        app = pilot.app
        thread = list_threads(desk.store, desk.actor).rows[0].id
        below = (
            ContactsScreen(desk),
            RecordScreen(desk, agency.morel),
            ThreadScreen(desk, thread),
            SearchScreen(desk),
            AlertsScreen(desk),
            ComposerScreen(desk, "new:CLI00002"),
            ContactForm(desk, agency.morel),
            SortingScreen(desk),
        )
        for screen in below:
            await app.push_screen(screen)
            await settled(pilot)
        await press(pilot, "f7")
        assert leftovers("\n".join(lines_of(app.screen)))
        await press(pilot, "l")
        assert i18n.language() == "en"
        shown = {}
        while True:
            shown[type(app.screen).__name__] = leftovers("\n".join(lines_of(app.screen)))
            if isinstance(app.screen, ReceptionScreen):
                break
            app.pop_screen()
            await settled(pilot)
        assert len(shown) == len(below) + 2
        assert {name: words for name, words in shown.items() if words} == {}

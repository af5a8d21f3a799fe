"""The screens people look at all day, as pictures: a change of what the eye meets is seen and agreed to."""

import asyncio

import pytest

from ogust_tui.app import DeskApp
from ogust_tui.app_start import Start
from ogust_tui.cli.mail_room import LazyMailRoom
from ogust_tui.store.actors import SYSTEM
from ogust_tui.store.permissions import Verb
from ogust_tui.store.publishing import reply_address
from ogust_tui.store.tables import Setting
from tests.screens.desk_host import fill, make_agency

SIZES = [(80, 24), (120, 40)]
PATIENCE = 100


def desk(agency, start):
    """The desk of Claire, whose clock stands still."""
    address = str(agency.store.url.database)
    return DeskApp(address, "claire", "fr", start, clock=agency.clock, mail_room=LazyMailRoom())


@pytest.fixture
def agency(sqlite_store_url):
    agency = make_agency(sqlite_store_url)
    fill(agency)
    with agency.store.write(SYSTEM, Verb.SETTING_SET) as unit:
        unit.session.merge(Setting(key="store.demo", value="1"))  # nobody is asked for a password
    yield agency
    agency.store.close()


def shows(words, *keys):
    async def before(pilot):
        await pilot.press(*keys)
        for _ in range(PATIENCE):
            if words in pilot.app.export_screenshot().replace("&#160;", " "):
                break
            await asyncio.sleep(0.05)
        else:
            raise AssertionError(f"{words!r} never appeared")
        await pilot.pause(0.2)

    return before


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_reception_board(agency, snap_compare, size):
    assert snap_compare(desk(agency, Start()), terminal_size=size, run_before=shows("Clés du portail"))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_notes_of_a_record(agency, snap_compare, size):
    app = desk(agency, Start("contact", "CLI00001"))
    assert snap_compare(app, terminal_size=size, run_before=shows("Rappeler la fille"))


def test_a_published_thread(agency, snap_compare):
    app = desk(agency, Start("thread", "3"))
    assert snap_compare(app, terminal_size=(80, 24), run_before=shows("nouveau"))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_mail_to_sort(agency, snap_compare, size):
    address = reply_address(agency.store, agency.nadia, 3, agency.morel)
    for sender, text, subject, to in (
        ("Sophie Lambert <sophie@famille.fr>", "Bonjour,\n\nMa mère aurait besoin d’une aide.", "Une demande", ""),
        ("Hélène au bureau <bureau@famille.fr>", "Oui, chez ma voisine.", "Re: Clés du portail", address),
        ("La lettre <lettre@federation.fr>", "Ce mois-ci : les nouveaux tarifs.", "Les nouveautés", ""),
    ):
        agency.mail(sender, text, subject, to or "accueil@agence.fr")
        agency.clock.move(minutes=1)
    assert snap_compare(desk(agency, Start()), terminal_size=size, run_before=mail_to_sort)


async def mail_to_sort(pilot):
    await shows("Clés du portail")(pilot)
    await shows("Ma mère aurait", "f6")(pilot)

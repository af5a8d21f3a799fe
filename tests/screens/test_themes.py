"""The four themes on the real screens: text is readable on its ground, and nothing is told by colour alone."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style
from rich.terminal_theme import TerminalTheme

from ogust_tui.app import DeskApp
from ogust_tui.app_start import Start
from ogust_tui.screens.my_account import AccountScreen
from ogust_tui.store.notes import add_note
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.staff import actor_named
from ogust_tui.terminal_settings import DARK, LIGHT, MONO, TERMINAL, THEMES
from ogust_tui.widgets import themes
from ogust_tui.widgets.stylesheets import styles_path
from tests.screens.desk_host import fill, make_agency, press, settled

WELL_READ = 4.5
"""The least contrast between a text and its ground (WCAG 2.1, 1.4.3)."""
_FULL = (0x55, 0xFF)
CONSOLE = TerminalTheme(
    (0, 0, 0),
    (0xAA, 0xAA, 0xAA),
    [
        (0, 0, 0),
        (0xAA, 0, 0),
        (0, 0xAA, 0),
        (0xAA, 0x55, 0),
        (0, 0, 0xAA),
        (0xAA, 0, 0xAA),
        (0, 0xAA, 0xAA),
        (0xAA,) * 3,
    ],
    [(red, green, blue) for blue in _FULL for green in _FULL for red in _FULL],
)
"""The sixteen colours of the Linux console."""
SHADES = frozenset("▁▂▃▄▅▆▇█ ")
"""Not text: the ends of a scroll bar."""
TOUR = (
    (),  # the board
    ("f1",),
    ("escape", "f7"),
    ("f3", *"mo"),
    ("f3", *"xyz"),
    ("escape", "escape", "tab", "enter"),  # the first conversation
    ("r",),
    (*"Oui", "shift+left"),
    ("escape", "o"),  # the record it is about
    ("1",),
    ("2", "n"),  # a note
)


@pytest.fixture
def agency(sqlite_store_url):
    agency = make_agency(sqlite_store_url)
    fill(agency)
    add_note(agency.store, agency.nadia, "Clé sous le pot", [RecordRef(RecordKind.CONTACT, agency.morel)])
    yield agency
    agency.store.close()


@asynccontextmanager
async def running(agency, **options) -> AsyncIterator[Any]:
    options = {"language": "fr", **options}
    app = DeskApp(str(agency.store.url.database), "claire", start=Start(), clock=agency.clock, **options)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        yield pilot
    app.close_store()


@pytest.fixture(autouse=True)
def nobody_is_asked(agency, monkeypatch):
    monkeypatch.setattr("ogust_tui.screens.opening.sign_in", lambda store, login, user: actor_named(store, login))


def shown(pilot) -> list[list[tuple[str, Style]]]:
    """The screen as it is sent: lines of texts with their looks."""
    screen = pilot.app.screen
    strips = screen._compositor.render_strips(screen.size)
    return [[(text, style or Style()) for text, style, _control in map(tuple, strip)] for strip in strips]


async def look(pilot, theme) -> list[list[tuple[str, Style]]]:
    pilot.app.theme = theme
    await settled(pilot)
    return shown(pilot)


def light_of(triplet) -> float:
    parts = [part / 255 for part in triplet]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color, system: ColorSystem) -> float:
    """The contrast of two colours on a terminal that has those of ``system``."""
    lights = sorted(light_of(colour.downgrade(system).get_truecolor(CONSOLE)) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


async def test_every_text_is_read_well_on_light_and_on_dark_with_few_colours_too(agency):
    faint, seen = set(), set()
    async with running(agency) as pilot:
        for keys in TOUR:
            await press(pilot, *keys)
            for theme in (LIGHT, DARK):
                for line in await look(pilot, theme):
                    for text, style in line:
                        if set(text) <= SHADES:
                            continue
                        assert style.color and style.bgcolor and not style.dim, (theme, text, style)
                        seen.add((theme, style.color, style.bgcolor))
                        for system in (ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD):
                            how_well = contrast(style.color, style.bgcolor, system)
                            if how_well < WELL_READ:
                                faint.add((theme, system.name, text.strip(), style.color.name, round(how_well, 2)))
    assert faint == set()
    for theme in (LIGHT, DARK):
        # Text, quiet text, what is late, what is for today, the focus.
        assert len({colour.name for name, colour, _ground in seen if name == theme}) >= 5


def test_a_meaning_keeps_its_hue():
    for theme in themes.THEMES[1:3]:
        red, green, blue = Color.parse(str(theme.error)).get_truecolor()
        assert red > 1.5 * green and red > 1.5 * blue
        red, green, blue = Color.parse(str(theme.warning)).get_truecolor()
        assert red > green > 1.4 * blue
        red, green, blue = Color.parse(str(theme.accent)).get_truecolor()
        assert blue > 1.5 * red


def pieces(lines, words: str) -> Style:
    """The look of the one piece of text that holds ``words``."""
    found = [style for line in lines for text, style in line if words in text]
    assert found, (words, ["".join(text for text, _style in line) for line in lines])
    return found[0]


def line_of(lines, words: str) -> str:
    return next(text for line in lines if words in (text := "".join(part for part, _style in line)))


async def test_without_colour_everything_is_told_by_words_bold_and_reverse(agency):
    async with running(agency, theme=MONO) as pilot:
        board = shown(pilot)
        # Focus: the line under the cursor is reversed, and a mark stands before it.
        assert pieces(board, "Hospitalisée").reverse
        assert line_of(board, "Hospitalisée").startswith("▸┃!")
        # Overdue: a heavy bar, a mark, words; today: a word.
        assert line_of(board, "Clés à récupérer").startswith(" ┃!")
        assert pieces(board, "en retard").bold
        assert pieces(board, "aujourd").bold
        # Unread: a dot, and the names strong.
        assert "●" in line_of(board, "Clés du portail")
        assert pieces(board, "Clés du portail").bold
        everything = board
        for keys in TOUR:
            await press(pilot, *keys)
            everything += shown(pilot)
        # Internal and published: a word, and another frame.
        framed = ["".join(text for text, _style in line) for line in everything]
        assert any("┌ INTERNE" in line for line in framed)
        assert any("╔ PUBLIÉ" in line for line in framed)
        # What is off is dim, what can be done is not.
        assert pieces(everything, "e Modifier").dim
        coloured = [
            (text, str(style))
            for line in everything
            for text, style in line
            if any(colour and not colour.is_default for colour in (style.color, style.bgcolor))
        ]
        assert coloured == []


async def test_a_theme_is_chosen_with_one_key_holds_at_once_and_stays_with_the_person(agency):
    async with running(agency) as pilot:
        await press(pilot, "f7")
        assert isinstance(pilot.app.screen, AccountScreen)
        for theme in (*THEMES[1:], THEMES[0], LIGHT):
            await press(pilot, "t")
            assert pilot.app.theme == theme
            assert actor_named(agency.store, "claire").theme == theme
        assert "couleurs\xa0: clair" in "\n".join("".join(text for text, _style in line) for line in shown(pilot))
        assert {style.bgcolor.name for line in shown(pilot) for _text, style in line if style.bgcolor} >= {"#faf8f3"}
    async with running(agency) as pilot:
        assert pilot.app.theme == LIGHT
    # This terminal has another one.
    async with running(agency, theme=MONO) as pilot:
        assert pilot.app.theme == MONO


async def test_no_colour_is_for_whoever_chose_none(agency):
    async with running(agency, usual_theme=MONO) as pilot:
        assert pilot.app.theme == MONO
    async with running(agency) as pilot:
        assert pilot.app.theme == TERMINAL


def test_no_colour_stands_anywhere_but_in_the_themes():
    package = Path(themes.__file__).parents[1]
    named = re.compile(r"[:\"]\s*[^:;\"]*(#[0-9a-fA-F]{3,8}\b|\bansi_\w+|\b(?:rgb|hsl)a?\()[^:{]*;?$", re.MULTILINE)
    for path in (*styles_path().glob("*.tcss"), *package.glob("widgets/*.py"), *package.glob("screens/*.py")):
        if path.name != Path(themes.__file__).name:
            found = named.findall(path.read_text("utf-8"))
            assert not [one for one in found if path.suffix == ".tcss" or not one.startswith("#")], path

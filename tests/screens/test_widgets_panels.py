"""Banners, picker, audience and actions on a screen: keys, mouse, and foreign text."""

from typing import ClassVar

import pytest
from textual.binding import Binding
from textual.widgets import Input

from ogust_tui.widgets.alert_banner import AlertStack, Banner
from ogust_tui.widgets.audience_bar import Audience, AudienceBar, Reader
from ogust_tui.widgets.chips import ChipBar
from ogust_tui.widgets.footer import ActionBar, disabled_reason
from ogust_tui.widgets.picker import Choice, Picker
from ogust_tui.widgets.row_list import RowList
from ogust_tui.widgets.stylesheets import styles_path, stylesheets
from ogust_tui.wording import Urgency
from tests.screens.widget_host import HOSTILE, Host, assert_calm, lines_of

pytestmark = pytest.mark.usefixtures("english")


def banners(count: int) -> list[Banner]:
    return [Banner(str(n), Urgency.OVERDUE, "1 d overdue", f"Alerte {n}", "M. PETIT", "Claire") for n in range(count)]


async def test_banners_take_the_lines_they_need_and_open():
    stack, rows = AlertStack(), RowList([])
    app = Host(stack, rows)
    async with app.run_at() as pilot:
        assert not stack.display
        stack.show(banners(6), total=9)
        await pilot.pause()
        assert stack.size.height == 4
        assert "and 6 other alerts (F4)" in lines_of(app.screen)[3]
        stack.focus()
        await pilot.press("down", "down", "down", "down")
        assert stack.selected == "4"
        assert "▸┃! Alerte 4" in lines_of(app.screen)[2]
        await pilot.press("enter")
        assert [opened.key for opened in app.heard(AlertStack.Opened)] == ["4"]
        stack.show(banners(5)[1:])
        await pilot.pause()
        assert stack.selected == "4"
        stack.show([])
        await pilot.pause()
        assert stack.selected is None
        assert not stack.display


async def test_banners_answer_the_mouse():
    stack = AlertStack(empty="Aucune alerte [/b]")
    app = Host(stack)
    async with app.run_at() as pilot:
        stack.show([])
        await pilot.pause()
        assert "Aucune alerte [/b]" in lines_of(app.screen)[0]
        stack.show(banners(6))
        await pilot.pause()
        await pilot.click(AlertStack, offset=(5, 1))
        assert stack.selected == "1"
        await pilot.click(AlertStack, offset=(5, 1))
        await pilot.click(AlertStack, offset=(5, 3))
        assert [opened.key for opened in app.heard(AlertStack.Opened)] == ["1"]
        assert len(app.heard(AlertStack.OthersWanted)) == 1


async def test_what_arrives_does_not_take_the_focus():
    stack, box = AlertStack(), Input()
    app = Host(stack, box)
    async with app.run_at() as pilot:
        box.focus()
        await pilot.press("a")
        stack.show(banners(2))
        await pilot.press("b")
        assert box.has_focus
        assert box.value == "ab"


class Searched(Host):
    def on_picker_search(self, message: Picker.Search) -> None:
        found = [Choice(f"{message.text}{n}", f"{message.text} {n}", "Lyon") for n in range(3)]
        self.query_one(Picker).show_results(message.text, [] if message.text == "zz" else found)


async def test_picking_by_keyboard():
    picker = Picker(chosen=[Choice("first", "Mme [/b]")], placeholder="Qui ? [/b]")
    app = Searched(picker, Input())
    async with app.run_at() as pilot:
        app.query_one("SearchBox").focus()
        await pilot.press("h", "e")
        assert [search.text for search in app.heard(Picker.Search)] == ["h", "he"]
        await pilot.press("down", "enter")
        assert [chosen.key for chosen in app.heard(Picker.Chosen)] == ["he1"]
        assert [choice.key for choice in picker.chosen] == ["first", "he1"]
        assert picker.text == ""
        await pilot.press("h", "e")
        assert app.query_one("Results", RowList).keys == ["he0", "he2"]
        await pilot.press("escape")
        assert not app.query_one("Results").display
        assert picker.text == "he"
        await pilot.press("shift+tab", "left", "delete")
        assert [removed.key for removed in app.heard(Picker.Removed)] == ["first"]
        await pilot.press("delete")
        assert picker.chosen == ()
        assert app.query_one("SearchBox").has_focus


async def test_picking_by_mouse():
    picker = Picker(chosen=[Choice("first", "Mme MOREL")])
    app = Searched(picker)
    async with app.run_at() as pilot:
        app.query_one("SearchBox").focus()
        await pilot.press("a")
        await pilot.pause()  # the results have their place
        await pilot.click("Results", offset=(4, 2))
        await pilot.click("Results", offset=(4, 2))
        assert [choice.key for choice in picker.chosen] == ["first", "a2"]
        await pilot.click(ChipBar, offset=(11, 0))
        assert [choice.key for choice in picker.chosen] == ["a2"]


async def test_results_that_come_late_are_not_shown():
    picker = Picker()
    app = Host(picker)
    async with app.run_at() as pilot:
        app.query_one("SearchBox").focus()
        await pilot.press("a", "b")
        picker.show_results("a", [Choice("x", "x")])
        assert not app.query_one("Results").display
        picker.show_results("ab", [])
        await pilot.pause()
        assert any("Nothing found for “ab”." in line for line in lines_of(app.screen))


async def test_the_audience_is_named_whole():
    bar = AudienceBar()
    app = Host(bar)
    async with app.run_at() as pilot:
        assert "INTERNAL: read by the team only." in lines_of(app.screen)[1]
        bar.show(Audience(tuple(Reader(f"Mme N{n} [/b]", True, True) for n in range(12))))
        await pilot.pause()
        text = " ".join(" ".join(lines_of(app.screen)).split())
        assert text.startswith("══ PUBLISHED ══")
        assert all(f"Mme N{n} [/b]" in text for n in range(12))


class Desk(Host):
    BINDINGS: ClassVar = [
        Binding("n", "write", "New", id="write"),
        Binding("p", "publish", "Publish", id="publish"),
        Binding("f1", "help", "Help", id="app.help"),
    ]
    written = 0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "publish" else True

    def why_disabled(self, action: str, parameters: tuple[object, ...]) -> str:
        return f"{action} [/b] is off"

    def action_write(self) -> None:
        self.written += 1


async def test_actions_are_shown_clicked_and_explained():
    app = Desk(ActionBar())
    async with app.run_at() as pilot:
        await pilot.pause()
        assert lines_of(app.screen)[-1].rstrip() == " n New  p Publish  F1 Help"
        await pilot.click(ActionBar, offset=(2, 0))
        assert app.written == 1
        assert disabled_reason(app.screen.active_bindings["p"]) == "publish [/b] is off"
        await pilot.click(ActionBar, offset=(9, 0))
        await pilot.pause()
        await pilot.pause()
        assert [toast.message for toast in app._notifications] == ["publish [/b] is off"]
        assert any("publish [/b] is off" in line for line in lines_of(app.screen))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (30, 12)])
async def test_foreign_text_stays_in_its_place(size):
    choices = [Choice(name, text, text) for name, text in HOSTILE.items()]
    stack, picker = AlertStack(empty=HOSTILE["link"]), Picker(chosen=choices[:2])
    readers = tuple(Reader(text) for text in HOSTILE.values())
    app = Host(stack, picker, AudienceBar(Audience(readers, ("[/",), ("[red]x",), "[/b]")), ActionBar())
    async with app.run_at(*size) as pilot:
        for name, text in HOSTILE.items():
            stack.show([Banner(name, Urgency.TODAY, text, text, text, text)])
            await pilot.pause()
            assert_calm(app.screen)
        app.query_one("SearchBox").focus()
        await pilot.press("left_square_bracket", "slash")
        picker.show_results("[/", choices)
        await pilot.pause()
        assert_calm(app.screen)
        picker.set_chosen(choices)
        await pilot.pause()
        assert_calm(app.screen)


def test_the_stylesheets_are_found_and_the_theme_comes_first():
    assert (styles_path() / "app.tcss").is_file()
    sheets = stylesheets()
    assert str(sheets[0]).endswith("app.tcss")
    assert len(sheets) == len(set(sheets)) >= 6

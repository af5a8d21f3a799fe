"""The row list and the block list: moving, paging, keeping one's place, and foreign text."""

import pytest
from textual.strip import Strip

from ogust_tui.widgets.block_list import Block, BlockList, Frame
from ogust_tui.widgets.row_list import ROWS_HELD, Cell, Column, Edge, Row, RowList
from tests.screens.widget_host import HOSTILE, Host, assert_calm, lines_of

COLUMNS = [Column("Nom", weight=2), Column("Quand", width=8, right=True)]
TOTAL = 100_000


def rows(start: int, stop: int) -> list[Row]:
    return [Row(str(n), (Cell(f"Mme N{n:06}"), Cell("9:58"))) for n in range(max(0, start), min(stop, TOTAL))]


class Office(Host):
    """Answers for rows as a screen does, a page at a time."""

    def on_row_list_rows_needed(self, message: RowList.RowsNeeded) -> None:
        row_list = self.query_one(RowList)
        place = int(message.key)
        if message.edge is Edge.AFTER:
            row_list.add_rows(rows(place + 1, place + 201), Edge.AFTER, message.key, more=place + 201 < TOTAL)
        elif message.edge is Edge.BEFORE:
            row_list.add_rows(rows(place - 200, place), Edge.BEFORE, message.key, more=place > 200)
        elif message.edge is Edge.FIRST:
            row_list.show(rows(0, 200), edge=Edge.FIRST, more_after=True, total=TOTAL)
        else:
            row_list.show(rows(TOTAL - 200, TOTAL), edge=Edge.LAST, more_before=True, total=TOTAL)


def filled_office() -> tuple[Office, RowList]:
    row_list = RowList(COLUMNS, empty="Rien. [/b]", header=True)
    row_list.show(rows(0, 200), edge=Edge.FIRST, more_after=True, total=TOTAL)
    return Office(row_list), row_list


async def test_keys_move_through_a_hundred_thousand_rows():
    app, row_list = filled_office()
    async with app.run_at(80, 100) as pilot:
        row_list.focus()
        await pilot.press("down", "down", "up")
        assert row_list.selected == "1"
        for _ in range(15):
            row_list.action_page_down()
            await pilot.pause()
        assert row_list.selected == str(1 + 15 * 98)
        assert row_list.row_count <= ROWS_HELD
        await pilot.press("end")
        await pilot.pause()
        assert row_list.selected == str(TOTAL - 1)
        assert "N099999" in lines_of(app.screen)[-1]
        for _ in range(15):
            row_list.action_page_up()
            await pilot.pause()
        assert row_list.selected == str(TOTAL - 1 - 15 * 98)
        assert row_list.row_count <= ROWS_HELD
        assert row_list.top + row_list.page_size > int(row_list.selected) >= row_list.top
        await pilot.press("home")
        await pilot.pause()
        assert row_list.selected == "0"
        assert "▸Mme N000000" in lines_of(app.screen)[1]
        await pilot.press("enter")
        assert [opened.key for opened in app.heard(RowList.Opened)] == ["0"]


async def test_the_scrollbar_tells_how_far_one_is():
    app, row_list = filled_office()
    async with app.run_at() as pilot:
        assert row_list.virtual_size.height == TOTAL + 1
        row_list.focus()
        await pilot.press("end")
        await pilot.pause()
        assert row_list.top + row_list.page_size == TOTAL


async def test_a_down_repaints_two_lines_only():
    app, row_list = filled_office()
    async with app.run_at() as pilot:
        row_list.focus()
        await pilot.pause()
        painted: list[int] = []
        paint_line = row_list.render_line

        def noted(y: int) -> Strip:
            painted.append(y)
            return paint_line(y)

        row_list.render_line = noted  # type: ignore[method-assign]
        await pilot.press("down")
        await pilot.pause()
        assert sorted(set(painted)) == [1, 2]


async def test_a_reload_keeps_the_row_and_its_line():
    row_list = RowList(COLUMNS)
    row_list.show(rows(100, 200))
    app = Host(row_list)
    async with app.run_at() as pilot:
        row_list.focus()
        for _ in range(40):
            row_list.action_cursor_down()
        await pilot.pause()
        line = next(y for y, text in enumerate(lines_of(app.screen)) if "▸" in text)
        row_list.show(rows(97, 200))
        await pilot.pause()
        assert row_list.selected == "140"
        assert "▸Mme N000140" in lines_of(app.screen)[line]
        row_list.show([row for row in rows(97, 200) if row.key != "140"])
        assert row_list.selected == "141"
        row_list.update_row(Row("141", (Cell("Mme NEUVE"), Cell(""))))
        await pilot.pause()
        assert "▸Mme NEUVE" in lines_of(app.screen)[line]
        row_list.show([])
        assert row_list.selected is None
        await pilot.pause()
        assert [moved.key for moved in app.heard(RowList.Highlighted)][-2:] == ["141", None]


async def test_a_late_page_changes_nothing():
    app, row_list = filled_office()
    async with app.run_at():
        row_list.show(rows(500, 520))
        row_list.add_rows(rows(200, 400), Edge.AFTER, "199", more=True)
        assert row_list.keys == [row.key for row in rows(500, 520)]


async def test_a_page_that_failed_is_asked_for_again():
    row_list = RowList(COLUMNS)
    row_list.show(rows(0, 30), more_after=True)
    app = Host(row_list)
    async with app.run_at() as pilot:
        await pilot.pause()
        row_list.ask_again()
        await pilot.pause()
        assert [(needed.edge, needed.key) for needed in app.heard(RowList.RowsNeeded)] == [(Edge.AFTER, "29")] * 2


async def test_what_arrives_on_top_is_seen_by_whoever_is_at_the_top():
    row_list = RowList(COLUMNS)
    row_list.show(rows(10, 100))
    app = Host(row_list)
    async with app.run_at(80, 10) as pilot:
        row_list.focus()
        row_list.show(rows(9, 100))
        await pilot.pause()
        assert "N000009" in lines_of(app.screen)[0]
        assert row_list.selected == "10"
        await pilot.press(*["down"] * 12)
        before = lines_of(app.screen)
        row_list.show(rows(8, 100))
        await pilot.pause()
        assert [line[:-1] for line in lines_of(app.screen)] == [line[:-1] for line in before]


async def test_the_mouse_selects_then_opens_and_the_wheel_keeps_the_cursor_in_view():
    app, row_list = filled_office()
    async with app.run_at() as pilot:
        await pilot.click(RowList, offset=(5, 3))
        assert row_list.selected == "2"
        assert not app.heard(RowList.Opened)
        await pilot.click(RowList, offset=(5, 3))
        assert [opened.key for opened in app.heard(RowList.Opened)] == ["2"]
        for _ in range(5):
            row_list.scroll_now(row_list.top + 3)
        assert row_list.selected == "15"


async def test_an_empty_list_says_what_would_be_there():
    row_list = RowList(COLUMNS, empty="Rien ici. [/b] n pour écrire.")
    app = Host(row_list)
    async with app.run_at() as pilot:
        assert "Rien" not in lines_of(app.screen)[0]
        row_list.show([])
        await pilot.press("down", "up", "pagedown", "home", "end", "enter")
        assert lines_of(app.screen)[0].startswith(" Rien ici. [/b] n pour écrire.")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (30, 8)])
async def test_foreign_text_stays_in_its_row(size):
    row_list = RowList(COLUMNS, empty=HOSTILE["controls"], header=True)
    row_list.show([Row(name, (Cell(text), Cell(text))) for name, text in HOSTILE.items()])
    app = Host(row_list)
    async with app.run_at(*size) as pilot:
        await pilot.pause()
        assert_calm(app.screen)
        assert any("Mme [/b]" in line for line in lines_of(app.screen))


def blocks(start: int, stop: int, lines: int = 1) -> list[Block]:
    return [Block(str(n), Frame.SINGLE, f"Note {n}", body="\n".join(["x"] * lines)) for n in range(start, stop)]


async def test_blocks_open_at_the_first_unread_with_the_rule_above():
    block_list = BlockList()
    block_list.show([*blocks(0, 20), Block("new", Frame.RULE, "nouveau"), *blocks(20, 40)], at="new")
    app = Host(block_list)
    async with app.run_at() as pilot:
        await pilot.pause()
        assert "nouveau" in lines_of(app.screen)[0]
        assert block_list.selected == "20"
        block_list.focus()
        await pilot.press("up")
        assert block_list.selected == "19"
        await pilot.press("down", "enter")
        assert [opened.key for opened in app.heard(BlockList.Opened)] == ["20"]


async def test_new_blocks_are_followed_at_the_end_only():
    block_list = BlockList()
    block_list.show(blocks(0, 40), edge=Edge.LAST)
    app = Host(block_list)
    async with app.run_at() as pilot:
        await pilot.pause()
        assert block_list.at_end
        block_list.append(blocks(40, 41))
        await pilot.pause()
        assert block_list.at_end
        assert block_list.selected == "40"
        await pilot.resize_terminal(60, 12)
        assert block_list.at_end
        block_list.focus()
        await pilot.press("pageup", "pageup")
        shown, selected = lines_of(app.screen), block_list.selected
        block_list.append(blocks(41, 45))
        await pilot.pause()
        assert [line[:-1] for line in lines_of(app.screen)] == [line[:-1] for line in shown]
        assert block_list.selected == selected


async def test_older_blocks_come_above_without_moving_what_is_seen():
    block_list = BlockList()
    block_list.show(blocks(100, 130), edge=Edge.FIRST, more_before=True)
    app = Host(block_list)
    async with app.run_at() as pilot:
        await pilot.pause()
        needed = app.heard(BlockList.BlocksNeeded)[0]
        assert (needed.edge, needed.key) == (Edge.BEFORE, "100")
        block_list.add_blocks(blocks(0, 100), Edge.BEFORE, "100", more=False)
        await pilot.pause()
        assert "▸┌ Note 100" in lines_of(app.screen)[0]
        block_list.update_block(Block("3", Frame.SINGLE, body="x\n" * 9))
        await pilot.pause()
        assert "▸┌ Note 100" in lines_of(app.screen)[0]
        block_list.focus()
        await pilot.press("home")
        assert "▸┌ Note 0" in lines_of(app.screen)[0]


async def test_a_tall_block_is_read_line_by_line():
    block_list = BlockList()
    block_list.show([*blocks(0, 1), *blocks(1, 2, lines=60), *blocks(2, 3)], edge=Edge.FIRST)
    app = Host(block_list)
    async with app.run_at() as pilot:
        block_list.focus()
        await pilot.press("down")
        assert (block_list.selected, block_list.top) == ("1", 3)
        for _ in range(38):
            block_list.action_cursor_down()
        assert (block_list.selected, block_list.top) == ("1", 41)
        await pilot.press("down")
        assert block_list.selected == "2"
        await pilot.press("up")
        assert block_list.selected == "1"
        await pilot.press("end")
        assert (block_list.selected, block_list.at_end) == ("2", True)


async def test_a_reload_keeps_the_block_and_its_line():
    block_list = BlockList()
    block_list.show(blocks(10, 60), edge=Edge.FIRST)
    app = Host(block_list)
    async with app.run_at() as pilot:
        block_list.focus()
        for _ in range(15):
            await pilot.press("down")
        shown = lines_of(app.screen)
        block_list.show(blocks(0, 61))
        await pilot.pause()
        assert block_list.selected == "25"
        assert [line[:-1] for line in lines_of(app.screen)] == [line[:-1] for line in shown]


async def test_thousands_of_blocks_are_one_scroll():
    block_list = BlockList()
    block_list.show(blocks(0, 5000), edge=Edge.LAST)
    app = Host(block_list)
    async with app.run_at() as pilot:
        await pilot.pause()
        assert block_list.selected == "4999"
        assert len(block_list._stack._drawn) < 50


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (30, 8)])
async def test_foreign_text_stays_in_its_block(size):
    block_list = BlockList(empty=HOSTILE["link"])
    block_list.show(
        [
            Block(f"{name} {frame.value}", frame, text, text, text, text, text[:500], text)
            for name, text in HOSTILE.items()
            for frame in Frame
        ],
        edge=Edge.FIRST,
    )
    app = Host(block_list)
    async with app.run_at(*size) as pilot:
        block_list.focus()
        for _ in range(12):
            await pilot.press("pagedown")
            assert_calm(app.screen)

"""Blocks, banners, chips, the audience and the actions, laid out as lines."""

import itertools

import pytest
from rich.cells import cell_len

from ogust_tui import i18n
from ogust_tui.widgets.alert_banner import Banner, lay_out_banners
from ogust_tui.widgets.audience_bar import Audience, Reader, audience_words, lay_out_audience
from ogust_tui.widgets.block_stack import BlockStack
from ogust_tui.widgets.blocks import Block, Frame, block_height, lay_out_block
from ogust_tui.widgets.cells import Line, Tone
from ogust_tui.widgets.chips import Choice, lay_out_chips
from ogust_tui.widgets.footer import Entry, key_words, lay_out_actions
from ogust_tui.wording import Urgency
from tests.screens.widget_host import HOSTILE


@pytest.fixture(autouse=True)
def english(known_surroundings):
    i18n.set_language("en")


def text_of(line: Line) -> str:
    return "".join(text for text, _ in line)


def drawn(block: Block, width: int) -> list[str]:
    return [text_of(line) for line in lay_out_block(block, width)]


def test_published_and_internal_differ_without_colour():
    published = Block("1", Frame.DOUBLE, "PUBLIÉ → Mme Morel", "1 non lu", "Clés", "9:58", unread=True)
    assert drawn(published, 40) == [
        "╔ ● PUBLIÉ → Mme Morel ═════ 1 non lu ═╗",
        "║ Clés                            9:58 ║",
        "╚══════════════════════════════════════╝",
    ]
    internal = Block("2", Frame.SINGLE, "INTERNE", "Karim", body="Hospitalisée", indent=4, dim=True)
    assert drawn(internal, 40) == [
        "    ┌ INTERNE ───────────────── Karim ─┐",
        "    │ Hospitalisée                     │",
        "    └──────────────────────────────────┘",
    ]


def test_alerts_have_a_bar_and_rules_go_across():
    assert drawn(Block("1", Frame.BAR, "! en retard 2 j", body="un\ndeux"), 20) == [
        "┃ ! en retard 2 j   ",
        "┃ un                ",
        "┃ deux              ",
    ]
    assert drawn(Block("1", Frame.RULE, "nouveau"), 20) == ["─── nouveau ────────"]


def test_a_preview_shows_that_there_is_more():
    lines = drawn(Block("1", body="un deux trois quatre cinq six " * 1000, preview=2), 20)
    assert lines[0] == "un deux trois quatre"
    assert lines[1].rstrip() == "cinq six un deux …"
    assert drawn(Block("1", body="court", preview=2), 20)[0].rstrip() == "court"


def test_a_hit_takes_two_lines_and_points_out_the_words_found():
    hit = Block("h", Frame.ROW, title="INTERNAL · note", title_right="9:58", body="L’hôpital, la clé", found=("cle",))
    first, second = lay_out_block(hit, 40)
    assert text_of(first).startswith("INTERNAL · note ") and text_of(first).endswith(" 9:58")
    assert text_of(second).startswith("  L’hôpital, la clé ")
    assert [text for text, tone in second if tone is Tone.STRONG] == ["clé"]
    assert block_height(hit, 40) == 2


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_foreign_text_breaks_no_frame(text):
    for frame, width in itertools.product(Frame, (12, 33, 76)):
        block = Block("k", frame, text, text, text, text, text[:3000], text, indent=0, unread=True)
        lines = drawn(block, width)
        assert len(lines) == block_height(block, width)
        assert {cell_len(line) for line in lines} == {width}


def test_the_stack_knows_what_is_where():
    stack = BlockStack()
    stack.reset([Block(str(n), Frame.SINGLE, body="x") for n in range(5)], 40)
    stack.join([Block("r", Frame.RULE), Block("4")], before=False)
    assert stack.keys == ["0", "1", "2", "3", "4", "r"]
    assert stack.line_count == 16
    assert [stack.place_at(line) for line in (0, 2, 3, 14, 15, 99)] == [0, 0, 1, 4, 5, 5]
    assert stack.standing(5, 1) == 4
    assert stack.replace(Block("0", Frame.SINGLE, body="x\ny")) == (0, 1)
    assert stack.join([Block("new", Frame.RULE)], before=True) == 1
    assert (stack.top(1), stack.bottom(1)) == (1, 5)
    assert stack.replace(Block("nowhere")) is None


BANNERS = [
    Banner(
        "1", Urgency.OVERDUE, "2 d overdue", "Hospitalisée : suspendre mardi et jeudi", "Mme MOREL Hélène", "Karim, Sun"
    ),
    Banner("2", Urgency.OVERDUE, "1 h overdue", "Clés chez la voisine", "M. PETIT Jean", "Claire"),
    Banner("3", Urgency.TODAY, "today", "Rappeler la fille", "Mme LEROY", "Nadia"),
    Banner("4", Urgency.COMING, "tomorrow", "Ordonnance", "M. BENALI", "Nadia"),
]


def banner_lines(banners, width=79, total=None, most=3, lines=4, first=0):
    laid_out = lay_out_banners(
        banners, first=first, total=total or len(banners), width=width, most=most, lines=lines, more_key="F4"
    )
    return [(line.place, text_of(line.line).rstrip()) for line in laid_out]


def test_banners_begin_with_their_text_then_say_whose_and_at_the_right_how_late():
    assert banner_lines(BANNERS, width=60, total=7) == [
        (0, "┃! Hospitalisée : suspendre mardi et jeudi       2 d overdue"),
        (0, "┃  Mme MOREL Hélène · Karim, Sun"),
        (1, "┃! Clés chez la voisine · M. PETIT Jean · Clai…  1 h overdue"),
        (2, "│  Rappeler la fille · Mme LEROY · Nadia               today"),
        (-1, "   and 4 other alerts (F4)"),
    ]


def test_banners_stay_within_their_lines():
    long = [Banner(str(n), Urgency.OVERDUE, "2 d overdue", "x" * 200, "y" * 50, "z") for n in range(5)]
    lines = banner_lines(long)
    assert len(lines) == 5
    assert all(cell_len(text) <= 79 for _, text in lines)
    assert [place for place, _ in lines] == [0, 0, 1, 2, -1]
    assert [place for place, _ in banner_lines(long, first=2)] == [2, 2, 3, 4, -1]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_foreign_text_breaks_no_banner(text):
    for width in (20, 79):
        for _, line in banner_lines([Banner("1", Urgency.TODAY, text, text, text, text)], width=width):
            assert cell_len(line) <= width


def test_everyone_who_reads_is_named():
    audience = Audience(
        (Reader("Mme MOREL", True, True), Reader("M. X", False, True)), ("Nadia",), ("M. BENALI",), "Plus."
    )
    assert audience_words(audience) == (
        "Will be read by: Mme MOREL (portal and e-mail), M. X (e-mail), the team (Nadia).   Not by M. BENALI.   Plus."
    )
    assert audience_words(Audience()) == "INTERNAL: read by the team only."
    crowd = Audience(tuple(Reader(f"Mme N{n}") for n in range(40)))
    lines = [text_of(line) for line in lay_out_audience(crowd, 60)]
    assert lines[0].startswith("══ PUBLISHED ══")
    assert all(f"Mme N{n} " in " ".join(lines[1:]) for n in range(40))
    assert text_of(lay_out_audience(Audience(), 60)[0]).startswith("── INTERNAL ──")


def test_chips_flow_over_lines():
    chips = lay_out_chips([Choice(str(n), "M. BENALI Samir") for n in range(4)], 50)
    assert [(chip.line, chip.start) for chip in chips] == [(0, 0), (0, 21), (1, 0), (1, 21)]


def entries(count: int) -> list[Entry]:
    return [Entry(str(n), "F9", f"Action {n:02}") for n in range(count)] + [Entry("f1", "F1", "Help", essential=True)]


def test_actions_take_two_lines_at_most_and_keep_help():
    assert {placed.line for placed in lay_out_actions(entries(5), 80)} == {0}
    assert {placed.line for placed in lay_out_actions(entries(8), 80)} == {0, 1}
    placed = lay_out_actions(entries(40), 80)
    assert max(place.line for place in placed) == 1
    assert placed[-1].entry is not None
    assert placed[-1].entry.label == "Help"
    assert placed[-2].entry is None
    assert all(place.end <= 80 for place in placed)
    assert lay_out_actions([], 80) == []


def test_keys_are_named_as_on_the_keyboard():
    assert [key_words(key) for key in ("ctrl+s", "f4", "escape", "slash", "n", "shift+f2", "up")] == [
        "Ctrl+S",
        "F4",
        "Esc",
        "/",
        "n",
        "Shift+F2",
        "↑",
    ]

"""Wrapping and filling in terminal cells."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ogust_tui.widgets.cells import Tone, cut_line, fit, spread, wrap
from ogust_tui.widgets.columns import Cell, Column, column_widths, lay_out_row


def test_words_wrap_at_spaces_and_lines_are_kept():
    assert wrap("un deux trois\n\nquatre", 8) == ["un deux", "trois", "", "quatre"]
    assert wrap("anticonstitutionnellement oui", 10) == ["anticonsti", "tutionnell", "ement oui"]
    assert wrap("", 8) == [""]
    assert wrap("é" * 12, 5) == ["ééééé", "ééééé", "éé"]


def test_wide_signs_wrap_by_cells():
    assert wrap("😀😀😀 ok", 4) == ["😀😀", "😀", "ok"]
    assert wrap("東京 大阪", 5) == ["東京", "大阪"]


def test_french_punctuation_stays_with_its_word():
    assert wrap("Qui a les clés ?", 14) == ["Qui a les", "clés\xa0?"]
    assert wrap("dire « oui » ici", 9) == ["dire", "«\xa0oui\xa0»", "ici"]


@given(st.text(alphabet=st.sampled_from("ab é😀東\n\t[/]\x1b\u0301"), max_size=120), st.integers(2, 30))
def test_wrapping_loses_nothing_and_overflows_nowhere(text, width):
    lines = wrap(text, width)
    assert lines
    assert all(cell_len(line) <= width for line in lines)
    kept = "".join(lines).replace(" ", "")
    for sign in "abé😀東[/]":
        assert kept.count(sign) == text.count(sign)


def test_a_megabyte_without_a_space_wraps():
    assert len(wrap("x" * 1_000_000, 100)) == 10_000


def test_filling_and_spreading():
    assert fit("abc", 5) == "abc  "
    assert fit("abc", 5, right=True) == "  abc"
    assert fit("abcdef", 5) == "abcd…"
    assert "".join(spread("Clés du portail", "9:58", 24)) == "Clés du portail     9:58"
    assert cell_len("".join(spread("x" * 50, "y" * 50, 21))) == 21
    assert spread("seul", "", 6) == ("seul  ", "")
    assert cut_line([("abc", Tone.STRONG), ("😀", Tone.PLAIN)], 4) == (("abc", Tone.STRONG), (" ", Tone.PLAIN))


def test_columns_share_what_is_left():
    columns = [Column(width=1), Column(weight=2), Column(weight=1), Column(width=6, right=True, from_width=60)]
    assert column_widths(columns, 59) == (1, 36, 18, 0)
    assert column_widths(columns, 80) == (1, 44, 23, 6)
    assert min(column_widths(columns, 3)[1:3]) > 0
    line = lay_out_row([Cell("●"), Cell("Mme [/b]"), Cell("x" * 10_000), Cell("9:58")], columns, (1, 10, 5, 6))
    assert "".join(text for text, _ in line) == "●  Mme [/b]    xxxx…    9:58"

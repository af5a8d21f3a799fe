"""Which letters a terminal has, and what stands for the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ogust_tui.cli.invocation import taken
from ogust_tui.screens.copying import copied_words
from ogust_tui.widgets.charset import ASCII, UTF8, Charset, codec_named
from ogust_tui.widgets.terminal import Typed, copying


@pytest.mark.parametrize(
    ("environment", "codec"),
    [
        ({}, UTF8),
        ({"LANG": "fr_FR.UTF-8"}, UTF8),
        ({"LANG": "C.UTF-8"}, UTF8),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "fr_FR.ISO-8859-1"}, "iso8859-1"),
        ({"LANG": "fr_FR.UTF-8", "LC_CTYPE": "C"}, ASCII),
        ({"LC_ALL": "POSIX"}, ASCII),
        ({"LC_ALL": "fr_FR@euro"}, "iso8859-15"),
        ({"LC_ALL": "", "LANG": "fr_FR.ISO8859-15@euro"}, "iso8859-15"),
        ({"LC_ALL": "fr_FR.NO-SUCH"}, UTF8),
        ({"LC_ALL": "C", "PYTHONUTF8": "1"}, UTF8),
    ],
)
def test_the_locale_names_the_letters(environment, codec):
    assert codec_named(environment) == codec


def test_every_mark_stays_unmistakable_in_plain_letters():
    plain = Charset(ASCII).shown
    assert [plain(text) for text in ("┌─┐│", "╔═╗║", "┃", "│", "●", "▸", "→", "( ● )")] == [
        "+-+|", "====", "#", "|", "*", ">", ">", "( * )",
    ]  # fmt: skip
    assert plain("L’hôpital : « sœur » … 12\u202f€") == "L'hopital : < seur > ~ 12 E"
    assert plain("日本") == "????"


def test_a_terminal_of_western_letters_keeps_its_accents():
    western = Charset("iso8859-1")
    assert western.encoded("À traiter ─ Hélène · …") == "À traiter - Hélène · ~".encode("latin-1")
    assert not western.has_all and Charset(UTF8).has_all
    assert Charset(UTF8).encoded("╔ é") == "╔ é".encode()


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40), st.sampled_from([ASCII, "iso8859-1"]))
def test_nothing_moves_and_nothing_is_left_over(text, codec):
    shown = "".join(Charset(codec).shown(one) for one in text)
    assert sum(map(cell_len, shown)) == sum(map(cell_len, text))
    assert shown.encode(codec).decode(codec) == Charset(codec).shown(text)


def test_bytes_that_are_no_utf8_are_read_as_western_letters():
    typed = Typed(UTF8)
    assert typed.decode("é".encode()[:1]) == ""
    assert typed.decode("é".encode()[1:]) == "é"
    assert typed.decode(b"caf\xe9 \x80") == "café €"
    assert Typed("iso8859-1").decode(b"\xe9") == "é"
    assert Typed(ASCII).decode("é".encode()) == "é"


@pytest.mark.parametrize(
    ("arguments", "environment", "wanted"),
    [
        ([], {}, False),
        (["--ascii"], {}, True),
        ([], {"OGUST_ASCII": "1"}, True),
        ([], {"OGUST_ASCII": "0"}, False),
        (["--", "--ascii"], {}, False),
    ],
)
def test_plain_letters_can_be_asked_for(arguments, environment, wanted):
    assert taken(arguments, environment)[1].ascii_only is wanted


COPY = "\x1b]52;c;MDY=\a"


@pytest.mark.parametrize(
    ("terminal", "sent"),
    [
        ("xterm-256color", COPY),
        ("tmux-256color", COPY),
        ("screen-256color", f"{COPY}\x1bP{COPY}\x1b\\"),
        ("linux", ""),
        ("vt100", ""),
    ],
)
def test_copying_goes_the_terminals_own_way_and_says_that_it_may_have_failed(terminal, sent):
    assert copying(COPY, terminal) == sent
    words = copied_words("06 12 34 56 78", terminal)
    assert "06 12 34 56 78" in words
    assert ("tmux" in words) == terminal.startswith(("tmux", "screen"))

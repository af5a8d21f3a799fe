"""The line between the desk and the person: it drops, it is slow, it has few letters, its window changes size."""

import base64
import os
import re
import shutil
import signal
import time
from pathlib import Path

import pytest

from ogust_tui.store.access import Store
from ogust_tui.store.drafts import list_drafts
from ogust_tui.store.staff import actor_named
from tests.e2e.conftest import PROGRAM, surroundings_at
from tests.e2e.terminal import Terminal

# The house promises 2 seconds; a busy test machine gets one more.
LEFT_WITHIN = 3


@pytest.fixture(scope="module")
def demo_file(demo_template, tmp_path_factory):
    """A demo store for all the tests here, each in another record or without writing."""
    return shutil.copyfile(demo_template, tmp_path_factory.mktemp("line") / "demo.db").as_posix()


@pytest.fixture
def desk(demo_file, tmp_path):
    """Open a terminal on the demo store as Claire: ``desk("open", "contact", "CLI00002", LC_ALL="C")``."""
    opened = []

    def at(*arguments, before=(), columns=80, rows=24, encoding="utf-8", answers=False, **environment):
        command = [*before, *PROGRAM, "--store", demo_file, "--as", "claire", *arguments]
        terminal = Terminal(
            command,
            surroundings_at(tmp_path, **environment),
            columns=columns,
            rows=rows,
            encoding=encoding,
            answers=answers,
        )
        opened.append(terminal)
        return terminal

    yield at
    for terminal in opened:
        terminal.__exit__(None, None, None)


def writing(desk, code, text, **options):
    """Somebody who has just typed ``text`` in a note on the record ``code``."""
    record = desk("open", "contact", code, **options)
    record.wait_for(code)
    record.wait_for("F1")
    record.press("n")
    record.wait_for("INTERN")
    record.wait_for("×")
    record.press(text)
    record.wait_for(text)
    return record


def kept(demo_file):
    """What is kept of what Claire was typing."""
    store = Store.open(demo_file)
    try:
        return " ".join(row.text for row in list_drafts(store, actor_named(store, "claire")))
    finally:
        store.close()


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# The line drops


@pytest.mark.parametrize("before", [(), ("sh", "-c", 'trap "" HUP TERM; exec "$@"', "sh")], ids=["heard", "ignored"])
def test_when_the_line_drops_it_leaves_at_once_and_what_was_typed_is_kept(desk, demo_file, before):
    code = "CLI00003" if before else "CLI00002"
    record = writing(desk, code, f"perdu{code}", before=before)
    record.hang_up()
    assert record.exit_status(LEFT_WITHIN) == 128 + signal.SIGHUP
    assert f"perdu{code}" in kept(demo_file)


def test_where_no_signal_comes_it_sees_for_itself_that_the_line_dropped(desk, demo_file):
    record = writing(desk, "CLI00004", "sans signal", before=("setsid", "--wait"))
    (desk_pid,) = Path(f"/proc/{record.pid}/task/{record.pid}/children").read_text().split()
    record.hang_up()
    end = time.monotonic() + LEFT_WITHIN
    while is_running(desk_pid):
        assert time.monotonic() < end, "it stays"
        record.listen(0.02)
    assert "sans signal" in kept(demo_file)


def test_when_the_system_asks_it_leaves_the_terminal_as_it_found_it(desk, demo_file):
    record = writing(desk, "CLI00005", "interrompu")
    os.kill(record.pid, signal.SIGTERM)
    assert record.exit_status(LEFT_WITHIN) == 128 + signal.SIGTERM
    assert record.received.rfind(b"\x1b[?1049l") > record.received.rfind(b"\x1b[?1049h")
    assert "Traceback" not in record.text
    assert "interrompu" in kept(demo_file)


def test_a_terminal_that_takes_nothing_any_more_does_not_hold_it(desk):
    board = desk()
    board.wait_for("À traiter")
    # Every other size is painted anew, and nobody reads it.
    for turn in range(60):
        board.resize(90 + turn % 2, 60 + turn)
        time.sleep(0.02)
    os.kill(board.pid, signal.SIGTERM)
    end = time.monotonic() + LEFT_WITHIN
    while is_running(board.pid):
        assert time.monotonic() < end, "it stays"
        time.sleep(0.02)


# What the line carries


def test_nothing_is_sent_while_nothing_changes(desk):
    quiet_for = 3
    open_desks = []
    for keys, words in (((), "À traiter"), (("f3",), "CLI00"), (("n",), "INTERNE")):
        one = desk()
        one.wait_for("À traiter")
        one.press(*keys)
        one.wait_for(words)
        open_desks.append(one)
    # The clock on top goes on at the full minute.
    while time.time() % 60 > 60 - quiet_for - 2:
        open_desks[0].listen(0.1)
    for one in open_desks:
        one.listen(0.5)
    before = [len(one.received) for one in open_desks]
    open_desks[0].listen(quiet_for)
    assert [len(one.received) + len(one.listen(0.01)) for one in open_desks] == before


def test_a_phone_number_reaches_the_clipboard_at_the_other_end(desk):
    contacts = desk()
    contacts.wait_for("À traiter")
    contacts.press("f3")
    contacts.wait_for("CLI00")
    contacts.press("f8")
    contacts.wait_for("presse-papiers")
    copied = base64.b64decode(contacts.received.rpartition(b"\x1b]52;c;")[2].partition(b"\a")[0]).decode()
    assert copied.startswith("0") and copied in contacts.text


# Sizes and letters


def test_the_window_may_change_while_it_is_open(desk):
    board = desk(columns=250, rows=80)
    board.wait_for("À traiter")
    for columns, rows in ((40, 10), (5, 2), (250, 80), (80, 24)):
        board.resize(columns, rows)
        board.listen(0.2)
    board.wait_for("À traiter")
    board.wait_for("F1 Aide")
    assert max(map(len, board.text.splitlines())) <= 80


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"LC_ALL": "fr_FR.ISO-8859-1"}, {"OGUST_ASCII": "1"}])
def test_where_nothing_is_known_of_the_terminal_every_letter_is_plain(desk, environment):
    board = desk(**environment)
    board.wait_for("A traiter ---")
    # But the one letter that it was asked about.
    assert board.received.replace("é".encode(), b"", 1).isascii()
    assert ">#! Arret" in board.text


def test_a_terminal_of_western_letters_is_found_out_and_keeps_its_accents(desk):
    board = desk(encoding="latin-1", answers=True, LC_ALL="fr_FR.ISO-8859-1")
    board.wait_for("À traiter ---")
    board.press("f3")
    board.wait_for("CLI00")
    board.send("Géra".encode("latin-1"))
    board.wait_for("Géra")
    assert board.exit_status(0) is None


def test_a_terminal_that_speaks_utf8_shows_everything_whatever_the_locale_says(desk):
    board = desk(answers=True, LC_ALL="fr_FR.ISO-8859-1")
    board.wait_for("À traiter ───")


def test_keys_that_are_no_utf8_do_not_end_it(desk):
    contacts = desk()
    contacts.wait_for("À traiter")
    contacts.press("f3")
    contacts.wait_for("CLI00")
    contacts.send(b"caf\xe9 \xff\xfe")
    contacts.wait_for("café ÿþ")


def test_a_terminal_that_can_only_print_lines_is_told_so(desk):
    dumb = desk(TERM="dumb")
    assert dumb.exit_status() == 2
    assert "TERM=dumb" in dumb.text


def test_keys_that_arrive_together_go_where_each_was_meant_for(desk, demo_file):
    board = desk()
    board.wait_for("À traiter")
    # Contacts, somebody's code, the record, a note there, its words: typed before anything of it was to be seen.
    board.send(b"\x1bOR" + b"CLI00007" + b"\r" + b"n" + b"tout d'un coup")
    board.wait_for("tout d'un coup")
    assert "INTERNE" in board.text
    board.press("escape")
    board.wait_for("CLI00007")
    board.wait_for("gardé")
    assert "tout d'un coup" in kept(demo_file)


def test_colours_of_its_own_are_light_on_the_line_and_without_colour_none_is_sent(desk):
    contacts = desk("--theme", "light", COLORTERM="truecolor")
    contacts.wait_for("F1")
    contacts.press("f3")
    contacts.wait_for("400 fiches")
    while contacts.listen(0.5):
        pass
    sent = []
    for _key in range(4):
        contacts.press("down")
        sent.append(len(contacts.listen(0.5)))
    assert 0 < max(sent) < 2048
    assert b"48;2;" in contacts.received
    board = desk(NO_COLOR="1")
    board.wait_for("F1")
    codes = {code for codes in re.findall(rb"\x1b\[([\d;]*)m", board.received) for code in codes.split(b";")}
    assert {b"1", b"2", b"7"} <= codes
    assert codes <= {b"", b"0", b"1", b"2", b"4", b"7", b"39", b"49"}

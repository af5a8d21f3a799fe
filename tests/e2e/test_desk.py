"""The desk as its people use it: real commands on a real demo store, in a real terminal."""

import json
import os
import signal
import subprocess

import pytest

from tests.e2e.conftest import PROGRAM, surroundings_at
from tests.e2e.terminal import Terminal


@pytest.fixture
def surroundings(tmp_path):
    """What every process of the test is given."""
    return surroundings_at(tmp_path)


@pytest.fixture
def run(surroundings):
    """Run a command on the demo store; gives what it printed. The command must succeed."""

    def command(*arguments, stdin=None):
        done = subprocess.run(
            [*PROGRAM, *arguments], env=surroundings, input=stdin, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return command


@pytest.fixture
def desk(demo, surroundings):
    """Open a terminal on the demo store: ``desk("--as", "claire")``."""
    opened = []

    def at(*arguments, columns=80, rows=24):
        terminal = Terminal([*PROGRAM, "--store", demo, *arguments], surroundings, columns=columns, rows=rows)
        opened.append(terminal)
        return terminal

    yield at
    for terminal in opened:
        terminal.__exit__(None, None, None)


def test_an_answer_piped_in_appears_on_an_open_board_and_in_its_thread(demo, run, desk):
    board = desk("--as", "claire")
    board.wait_for("À traiter")
    published = ("--with", "CLI00001", "--publish", "--subject", "Portillon")
    thread = run("threads", "open", *published, "Qui a la clé du portillon ?", "--store", demo, "--as", "nadia").strip()
    address = run("threads", "address", thread, "--contact", "CLI00001", "--store", demo).strip()
    mail = (
        f"From: =?utf-8?q?H=C3=A9l=C3=A8ne?= <helene.lhopital@exemple.example>\nTo: {address}\n"
        "Subject: Re: Portillon\nMessage-ID: <1@exemple.example>\nContent-Type: text/plain; charset=utf-8\n\n"
        "Ma voisine du rez-de-chaussée.\n\nLe 24 nov. 2026 à 9:12, Nadia Belkacem a écrit :\n> Qui a la clé ?\n"
    )
    run("mail", "ingest", "-", "--store", demo, stdin=mail)
    board.wait_for("Portillon", 5)
    run("mail", "ingest", "-", "--store", demo, stdin=mail)
    shown = json.loads(run("threads", "show", thread, "--json", "--store", demo))
    assert [message["text"] for message in shown["messages"]][1:] == ["Ma voisine du rez-de-chaussée."]
    opened = desk("open", "thread", thread, "--as", "claire")
    opened.wait_for("Ma voisine du rez-de-chaussée.")
    assert "a écrit" not in opened.text


def test_escape_never_leaves_the_program_and_ctrl_q_does(desk):
    board = desk("--as", "claire")
    board.wait_for("À traiter")
    board.press("f3")
    board.wait_for("CLI0")
    board.press("escape", "escape", "escape", "escape")
    board.wait_for("À traiter")
    assert board.exit_status(0.3) is None
    board.press("ctrl+q")
    assert board.exit_status() == 0


def test_a_note_typed_at_the_desk_is_there_for_the_commands(demo, run, desk):
    record = desk("open", "contact", "CLI00001", "--as", "claire")
    record.wait_for("gérée par")
    record.press("n")
    record.wait_for("INTERNE")
    record.press("Clés x", "backspace", "chez la voisine [/b]")
    record.wait_for("[/b]")
    record.press("ctrl+s")
    record.wait_for("r Répondre")
    notes = json.loads(run("notes", "list", "--on", "CLI00001", "--json", "--store", demo))
    assert notes[0]["text"] == "Clés chez la voisine [/b]"
    assert notes[0]["author"] == "Claire Morvan"


def test_what_was_being_typed_is_named_to_a_colleague_and_back_after_the_process_was_killed(desk):
    record, colleague = (desk("open", "contact", "CLI00001", "--as", login) for login in ("claire", "nadia"))
    for terminal in (colleague, record):
        terminal.wait_for("gérée par")
        terminal.press("n")
        terminal.wait_for("INTERNE")
    record.press("La chaudière fuit")
    record.wait_for("fuit")
    assert colleague.wait_for("Claire Morvan écrit ici") < 3
    again = desk("open", "contact", "CLI00001", "--as", "claire")
    again.wait_for("gérée par")
    record.exit_status(2.5)
    os.kill(record.pid, signal.SIGKILL)
    again.press("n")
    again.wait_for("La chaudière fuit")


def test_it_refuses_to_open_without_a_terminal(demo, surroundings):
    done = subprocess.run(
        [*PROGRAM, "--store", demo],
        env=surroundings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("kind", ["xterm", "screen", "tmux-256color", "linux", "vt100"])
def test_every_kind_of_terminal_shows_the_board(demo, surroundings, kind):
    command = [*PROGRAM, "--store", demo, "--as", "claire"]
    with Terminal(command, {**surroundings, "TERM": kind}, columns=120, rows=40) as terminal:
        terminal.wait_for("À traiter")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0


def test_a_first_launch_creates_the_agency_step_by_step(surroundings, tmp_path, run):
    address = tmp_path / "agence" / "ogust.db"
    command = [*PROGRAM, "--store", str(address)]
    with Terminal(command, {**surroundings, "HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("Bienvenue")
        terminal.press("c")
        terminal.wait_for("1 sur 5")
        terminal.press("Les Tilleuls", "enter", "enter")
        terminal.wait_for("2 sur 5")
        terminal.press("Élodie", "enter", "enter", "enter")
        terminal.wait_for("3 sur 5")
        terminal.press("correct horse", "enter", "correct horse", "enter")
        terminal.wait_for("4 sur 5")
        terminal.press("enter")
        terminal.wait_for("Les Tilleuls")
        assert not address.exists()
        terminal.press("ctrl+s")
        terminal.wait_for("Élodie, administrateur")
        terminal.wait_for("contacts import")
        # The password covers the screen and gives it back.
        terminal.send(b"\x0c")
        terminal.wait_for("Cet écran est verrouillé")
        assert "contacts import" not in terminal.text
        terminal.press("correct horse", "enter")
        terminal.wait_for("contacts import")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0
    assert json.loads(run("settings", "list", "--json", "--store", str(address)))[0]["value"] == "Les Tilleuls"

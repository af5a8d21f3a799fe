"""Opening the screens from the command line: where, for whom, on which store; a stand-in takes the screens' place."""

import sys
import types
from pathlib import Path

import pytest

from ogust_tui.app_start import Start
from ogust_tui.cli import demo, launch, opening
from ogust_tui.store.addresses import file_of

pytest_plugins = ["tests.unit.cli_runner"]


@pytest.fixture
def opened(monkeypatch):
    """What the screens were asked to open; a terminal is there."""
    calls: list[tuple] = []
    screens = types.ModuleType("ogust_tui.app")

    def run_app(*arguments, password=None, **_options):
        calls.append((*arguments, password()) if password else arguments)
        return 0

    screens.__dict__["run_app"] = run_app
    monkeypatch.setitem(sys.modules, "ogust_tui.app", screens)
    monkeypatch.setattr(opening, "at_terminal", lambda: True)
    monkeypatch.setattr(launch, "at_terminal", lambda: True)
    monkeypatch.setattr(demo, "at_terminal", lambda: True)
    return calls


def test_no_command_opens_the_board(cli, opened):
    assert cli.run("--as", "nadia", "--lang", "en").status == 0
    assert opened == [(cli.url, "nadia", "en", Start())]
    assert cli.run().status == 0
    assert opened[1:] == [(cli.url, None, None, Start())]


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (["contact", "cli00001"], Start("contact", "CLI00001")),
        (["thread", "1"], Start("thread", "1")),
        (["alerts"], Start("alerts")),
    ],
)
def test_a_script_opens_one_place(cli, opened, arguments, start):
    assert cli.run("open", *arguments).status == 0
    assert opened == [(cli.url, None, None, start)]


@pytest.mark.parametrize("arguments", [["contact", "NOPE"], ["thread", "99"], ["thread", "x"]])
def test_an_unknown_place_is_4_before_anything_opens(cli, opened, account, arguments):
    assert cli.run("open", *arguments).status == 4
    account("stranger")
    assert cli.run("open", *arguments, "--as", "nadia").status == 4
    assert cli.run("open", "alerts", "--as", "nobody").status == 4
    assert opened == []


def test_the_screens_ask_for_the_password_themselves(cli, opened, account):
    account("stranger")
    assert cli.run("open", "contact", "CLI00001", "--as", "nadia").status == 0
    assert len(opened) == 1


def test_the_screens_are_given_the_password_that_a_file_holds(cli, opened, monkeypatch, tmp_path):
    (tmp_path / "password").write_text("correct horse\n")
    monkeypatch.setenv("OGUST_PASSWORD_FILE", str(tmp_path / "password"))
    assert cli.run("--as", "nadia").status == 0
    assert opened == [(cli.url, "nadia", None, Start(), "correct horse")]


def test_only_a_launch_without_a_word_offers_to_begin_where_there_is_no_store(cli, opened, monkeypatch):
    offers = []

    def run_app(*_given, demo_folder, **_more):
        offers.append(demo_folder)
        return 0

    monkeypatch.setattr(sys.modules["ogust_tui.app"], "run_app", run_app)
    assert cli.run().status == 0
    assert offers[0]().name == "demo"
    assert cli.run("--as", "nadia").status == 0
    assert cli.run("open", "alerts").status == 0
    assert offers[1:] == [None, None]


def test_what_the_screens_refuse_ends_like_a_command(cli, opened, monkeypatch):
    from ogust_tui.store.errors import StoreNewer

    def refuses(*_arguments):
        raise StoreNewer("newer")

    monkeypatch.setattr(sys.modules["ogust_tui.app"], "run_app", refuses)
    assert cli.run().status == 75


def test_without_a_terminal_nothing_opens(cli):
    assert "--help" in cli.run().reason
    assert cli.run("open", "contact", "CLI00001").status == 2


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("x.db", "x.db"),
        ("/a/x.db", "/a/x.db"),
        ("sqlite:///x.db", "x.db"),
        ("sqlite:////a/x.db?mode=ro", "/a/x.db"),
        ("sqlite+pysqlite:////a/x.db", "/a/x.db"),
        ("postgresql:///x", None),
        ("postgresql://h/x", None),
        ("sqlite://", None),
    ],
)
def test_the_file_of_a_store_is_found_without_the_database_library(address, file):
    assert file_of(address) == (Path(file) if file else None)

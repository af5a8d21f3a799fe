"""How this terminal is run: three sources, the later one wins; whatever is wrong is named where it stands, with 2."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ogust_tui import settings
from ogust_tui.cli import local_settings
from ogust_tui.cli.invocation import taken
from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.i18n import language
from ogust_tui.screens.actions import ACTIONS
from ogust_tui.screens.keymap import SCENES, in_force, problem

pytest_plugins = ["tests.unit.cli_runner"]


@pytest.fixture
def machine_file(tmp_path, monkeypatch) -> Path:
    path = tmp_path / "etc" / "ogust.toml"
    path.parent.mkdir()
    monkeypatch.setattr(local_settings, "MACHINE_FILE", path)
    return path


@pytest.fixture
def own_file() -> Path:
    path = Path(os.environ["XDG_CONFIG_HOME"]) / "ogust_tui" / "ogust.toml"
    path.parent.mkdir(parents=True)
    return path


def said(*arguments: str, **environment: str):
    return taken(arguments, {**os.environ, **environment})[1]


def refused(*arguments: str, **environment: str) -> str:
    with pytest.raises(WrongUsage) as refusal:
        said("--lang", "en", *arguments, **environment)
    return str(refusal.value)


def test_the_later_source_wins_and_is_remembered(machine_file, own_file):
    machine_file.write_text('theme = "light"\nascii = true\nstore = "desk.db"\n[keys]\n"thread.note" = "i"\n')
    assert (said().theme, said().ascii_only, said().keys) == ("light", True, {"thread.note": "i"})
    own_file.write_text('\ntheme = "dark"\nascii = false\nkeys.thread.reply = "N"\n')
    both = said()
    assert (both.theme, both.ascii_only) == ("dark", False)
    assert both.keys == {"thread.note": "i", "thread.reply": "N"}
    # A path in a file is meant from that file, wherever one stands.
    assert both.store == str(machine_file.parent / "desk.db")
    assert (both.origins["theme"].file, both.origins["theme"].line) == (own_file, 2)
    assert (both.origins["keys.thread.note"].file, both.origins["keys.thread.note"].line) == (machine_file, 5)
    assert said(OGUST_THEME="mono", OGUST_ASCII="1").theme == "mono"
    assert said(OGUST_ASCII="1").ascii_only
    assert said("--theme", "terminal", OGUST_THEME="mono").theme == "terminal"
    assert said("--theme=terminal", OGUST_THEME="mono").origins["theme"].name == "--theme"


def test_a_file_that_is_named_is_the_only_one(machine_file, own_file, tmp_path):
    machine_file.write_text('theme = "light"\n')
    own_file.write_text("ascii = true\n")
    named = tmp_path / "named.toml"
    named.write_text('as = "claire"\nlang = "en"\n')
    for only in (said("--config", str(named)), said(OGUST_CONFIG=str(named))):
        assert (only.login, only.language, only.theme, only.ascii_only) == ("claire", "en", None, False)
    assert language() == "en"
    assert "does not exist" in refused("--config", str(tmp_path / "none.toml"))
    assert "folder" in refused(OGUST_CONFIG=str(tmp_path))
    assert "{where}" not in refused("--config", "~nobody-of-that-name/x")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('# colours\ntheme = "bleu"', 2, "“bleu” is no theme. There is: terminal, light, dark, mono."),
        ("theme = 3", 1, "a text in quotes is wanted"),
        ('theme = "dark"\nas = " "', 2, "a text in quotes is wanted"),
        ('lang = "latin"', 1, "“latin” is no language"),
        ('ascii = "yes"', 1, "“yes” is neither true nor false"),
        ('\n\nteme = "dark"', 3, "Is theme meant?"),
        ("[key]\na = 1", 1, "Is [keys] meant?"),
        ("[colours]\nx = 1", 1, "There is: store, as, lang, ascii, theme, linear, [keys]."),
        ('keys = "x"', 1, "Is [keys] meant?"),
        ("theme = dark", 1, 'line 1, column 9: this cannot be read. A line looks like this: theme = "dark"'),
        ('store = "a', 1, "column 11"),
        ('theme = "dark"\n\ntheme = "light"', 3, "cannot be read"),
        ('[keys]\n\n"thread.sendd" = "f12"', 3, "there is no such action. Is thread.send meant?"),
        ('[keys]\nfly = "f12"', 2, "“ogust-tui settings keys” lists them"),
        ('[keys]\nthread.send = ","', 2, "a key is wanted"),
        ("[keys]\nthread.send = 5", 2, "a text in quotes is wanted"),
        ('[keys]\nthread.note = "ctrl+m"', 2, "the same for “ctrl+m” as for “enter”"),
        ('[keys]\nthread.note = "Ctrl+I"', 2, "the same for “ctrl+i” as for “tab”"),
        ('[keys]\nthread.note = "ctrl+h"', 2, "as for “backspace”"),
        ('[keys]\nthread.note = "ctrl+["', 2, "as for “escape”"),
        ('[keys]\nthread.note = "ctrl+enter"', 2, "“ctrl+enter” is no key that every terminal sends"),
        ('[keys]\nthread.note = "F13"', 2, "“f13” is no key that every terminal sends"),
        ('[keys]\nthread.note = "down"', 2, "“down” keeps its meaning everywhere"),
        ('[keys]\nthread.send = "s"', 2, "has to work while one types, and “s” means something else"),
        ('[keys]\napp.contacts = "ctrl+a"', 2, "has to work while one types, and “ctrl+a” means something else"),
        (
            '[keys]\nthread.note = "r"',
            2,
            "“r” would do two things on one screen: Internal note (thread.note) and Reply",
        ),
        ('[keys]\nnotes.edit = "3"', 2, "Edit (notes.edit) and Visits (record.visits)"),
        ('[keys]\nthread.send = "f3"', 2, "Send (thread.send) and Contacts (app.contacts)"),
    ],
)
def test_what_is_wrong_in_a_file_is_named_with_its_line(own_file, text, line, words):
    own_file.write_text(text)
    reason = refused()
    assert reason.startswith(f"{own_file}, line {line}, "), reason
    assert words in reason


def test_what_is_wrong_elsewhere_is_named_too(own_file):
    assert refused("--theme", "bleu").startswith("--theme: “bleu” is no theme.")
    assert refused(OGUST_THEME="bleu").startswith("OGUST_THEME: “bleu” is no theme.")
    assert refused("--theme").startswith("--theme needs a value")
    own_file.write_bytes(b'as = "H\xe9l\xe8ne"')
    assert "UTF-8" in refused()
    own_file.write_text('\ufefftheme = "dark"\n', "utf-8")
    assert said().theme == "dark"


def test_nothing_starts_with_a_broken_file_and_it_is_said_in_the_language_asked_for(cli, own_file):
    own_file.write_text('lang = "en"\ntheme = "bleu"\n')
    for arguments in (["contacts", "list"], ["--help"], []):
        done = cli.run(*arguments)
        assert (done.status, done.out) == (2, "")
        assert done.reason == f"{own_file}, line 2, theme: “bleu” is no theme. There is: terminal, light, dark, mono."
    assert "n’est pas un thème" in cli.run("contacts", "list", "--lang", "fr").reason
    assert cli.run("mail", "ingest", "-").status == 75


# Keys


@pytest.mark.parametrize(
    "keys",
    [
        {"thread.send": "ctrl+s, F12"},
        {"thread.note": "r", "thread.reply": "n"},
        {"thread.note": "N"},
        {"thread.leave": "f10"},
        {"record.next": "l", "record.previous": "k"},
        {"notes.filter": "?"},
        {"alert.close": "n"},
    ],
)
def test_keys_that_can_be_had(keys):
    assert problem(keys) is None


def test_every_action_has_its_scenes_and_no_usual_key_does_two_things():
    assert [action.id for action in ACTIONS if not any(action.id.startswith(scene) for scene in SCENES)] == []
    assert problem({action.id: action.keys for action in ACTIONS}) is None


def test_case_counts_for_a_letter_alone():
    assert in_force({"thread.note": "N, Ctrl+T ,slash"})["thread.note"] == ("N", "ctrl+t", "/")


# What is in force


def test_what_is_in_force_is_said_with_its_source(bare, own_file, monkeypatch):
    own_file.write_text('theme = "dark"\n[keys]\n"thread.send" = "f12"\n')
    monkeypatch.setenv("OGUST_AS", "claire")
    rows = {row["key"]: row for row in bare.ok("settings", "here", "--json", "--lang", "en").json}
    assert rows["theme"] == {"key": "theme", "value": "dark", "said_by": str(own_file), "line": 1}
    assert rows["as"] == {"key": "as", "value": "claire", "said_by": "OGUST_AS", "line": None}
    assert rows["lang"]["said_by"] == "--lang"
    assert rows["keys.thread.send"]["line"] == 3
    assert rows["ascii"] == {"key": "ascii", "value": None, "said_by": None, "line": None}
    printed = bare.ok("settings", "here", "--lang", "en").out
    assert f"{own_file}, line 1, theme" in printed and "as the terminal is" in printed
    assert f"Settings files are looked for here: {local_settings.MACHINE_FILE}, {own_file}" in printed


def test_a_password_in_an_address_is_not_shown(cli_on):
    cli = cli_on("postgresql://ogust:s3cret@db/ogust")
    for form in ([], ["--json"]):
        printed = cli.ok("settings", "here", *form).out
        assert "postgresql://ogust:***@db/ogust" in printed and "s3cret" not in printed


def test_the_actions_are_listed_with_their_keys_here(bare, own_file):
    own_file.write_text('keys.thread.send = "F12"\n')
    rows = {row["id"]: row for row in bare.ok("settings", "keys", "--json").json}
    assert set(rows) == {action.id for action in ACTIONS}
    assert (rows["thread.send"]["keys"], rows["thread.send"]["usual"]) == (["f12"], ["ctrl+s"])
    assert "f12" in bare.ok("settings", "keys").out


def test_a_settings_file_costs_help_nothing_dear(own_file):
    own_file.write_text('theme = "dark"\n[keys]\nthread.send = "f12"\n')
    program = (
        "import sys; sys.argv = ['ogust-tui', '--help']\n"
        "from ogust_tui.cli.main import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "import json; print(json.dumps([name in sys.modules for name in ('textual', 'sqlmodel', 'tomllib')]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [False, False, True]
    own_file.unlink()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [False, False, False]


def test_the_example_of_the_manual_is_taken(own_file):
    manual = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
    own_file.write_text(manual.partition("```toml\n")[2].partition("```")[0])
    assert (said().theme, set(said().keys)) == ("dark", {"thread.send", "board.compose"})


def test_the_manual_names_every_setting():
    manual = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
    written_by_hand = set(settings.KEYS) - {settings.key_of(name) for name in settings.WRITTEN_BY_STORE}
    for name in (*local_settings.NAMES, *written_by_hand):
        assert f"| `{name}` |" in manual, name

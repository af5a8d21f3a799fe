"""Files through the command line: sent with a text, listed with it, and had back byte for byte."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from ogust_tui.cli import main
from ogust_tui.files import EXCHANGE
from ogust_tui.store.file_rules import MOST_BYTES

pytest_plugins = ["tests.unit.cli_runner"]

EVERY_BYTE = bytes(range(256)) * 40
FILES = {"plan d'accès.pdf": EVERY_BYTE, "vide.txt": b"", "日本語.png": b"\x89PNG\r\n"}


@pytest.fixture
def folder(tmp_path):
    """A folder with the files, and one to save them to."""
    (tmp_path / "to").mkdir()
    (tmp_path / "from").mkdir()
    for name, data in FILES.items():
        (tmp_path / "from" / name).write_bytes(data)
    return tmp_path


def attach(folder: Path, *names: str) -> list[str]:
    return [part for name in names for part in ("--attach", str(folder / "from" / name))]


def test_the_files_of_a_note_come_back_as_they_went(cli, folder):
    note = cli.new("notes", "add", "--on", "CLI00001", *attach(folder, *FILES), "Voir les plans")
    (row,) = cli.ok("notes", "list", "--json").json
    assert row["id"] == int(note)
    assert [(file["name"], file["media_type"], file["size"]) for file in row["attachments"]] == [
        ("plan d'accès.pdf", "application/pdf", len(EVERY_BYTE)),
        ("vide.txt", "text/plain", 0),
        ("日本語.png", "image/png", 6),
    ]
    for file in row["attachments"]:
        saved = cli.ok("attachments", "save", str(file["id"]), str(folder / "to"), "--json").json
        assert saved == {"id": file["id"], "path": str(folder / "to" / file["name"])}
        assert Path(saved["path"]).read_bytes() == FILES[file["name"]]
    first = row["attachments"][0]["id"]
    assert f"{first} plan d'accès.pdf (10 ko), " in cli.ok("notes", "list").out
    again = cli.ok("attachments", "save", str(first), str(folder / "to")).out
    assert again == f"Enregistré : {folder / 'to'}/plan d'accès (2).pdf\n"


def test_the_files_of_messages_are_shown_where_they_are(cli, folder):
    thread = cli.new(
        "threads", "open", "--with", "CLI00001", "--subject", "Plans", *attach(folder, "vide.txt"), "Bonjour"
    )
    cli.new("threads", "reply", thread, *attach(folder, "plan d'accès.pdf"), "Le voici")
    cli.new("threads", "reply", thread, *attach(folder, "vide.txt"), "--by-phone", "CLI00001", "Merci")
    cli.new("notes", "add", "--on-thread", thread, *attach(folder, "vide.txt"), "Entre nous")
    shown = cli.ok("threads", "show", thread, "--json").json
    names = [[file["name"] for file in message["attachments"]] for message in shown["messages"]]
    assert names == [["vide.txt"], ["plan d'accès.pdf"], ["vide.txt"]]
    assert [file["name"] for file in shown["notes"][0]["attachments"]] == ["vide.txt"]
    file = shown["messages"][1]["attachments"][0]["id"]
    assert f"    Le voici\n    [{file} plan d'accès.pdf (10 ko)]\n" in cli.ok("threads", "show", thread).out


def test_bytes_go_to_a_program_and_never_to_a_terminal(cli, folder, monkeypatch):
    cli.new("notes", "add", "--on", "CLI00001", *attach(folder, "plan d'accès.pdf"), "Voir")
    written = io.BytesIO()
    with monkeypatch.context() as piped:
        piped.setattr(sys, "stdout", io.TextIOWrapper(written))
        assert main.run_with(["attachments", "save", "1", "-", "--store", cli.url]) == 0
        sys.stdout.flush()
        assert written.getvalue() == EVERY_BYTE
    with monkeypatch.context() as terminal:
        terminal.setattr(sys.stdout, "isatty", lambda: True)
        done = cli.run("attachments", "save", "1", "-")
    assert (done.status, done.out) == (2, "")
    assert "terminal" in done.reason


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\x", ".bashrc", "\u202efdp.exe"])
def test_a_received_name_leads_nowhere(cli, folder, name, monkeypatch):
    """As the store keeps it, whoever put it there."""
    from ogust_tui.store.access import Store
    from ogust_tui.store.file_rules import FileBytes
    from ogust_tui.store.staff import actor_named
    from ogust_tui.store.threads import reply

    store = Store.open(cli.url)
    reply(store, actor_named(store, "nadia"), 1, "Bonjour", files=[FileBytes(name, "text/plain", b"x")])
    store.close()
    (file,) = cli.ok("threads", "show", "1", "--json").json["messages"][-1]["attachments"]
    saved = Path(cli.ok("attachments", "save", str(file["id"]), str(folder / "to"), "--json").json["path"])
    assert saved.parent == folder / "to"
    assert list((folder / "to").iterdir()) == [saved]
    assert saved.name in {"passwd", "x", "bashrc", "fdp.exe"}


def test_what_cannot_be_sent_leaves_nothing_behind(cli, folder):
    before = cli.ok("notes", "list", "--json").out
    with (folder / "from" / "gros.bin").open("wb") as big:
        big.truncate(MOST_BYTES + 1)
    for name, reason in (
        ("gros.bin", "« gros.bin » est trop gros : 26 Mo, 25 Mo au plus. Rien n’a été écrit"),
        ("absent.pdf", "il n’existe pas. Rien n’a été écrit"),
        (".", "c’est un dossier. Rien n’a été écrit"),
    ):
        done = cli.run("notes", "add", "--on", "CLI00001", *attach(folder, "vide.txt", name), "Voir")
        assert done.status == 5
        assert reason in done.reason.replace("\xa0", " ")
    many = attach(folder, *["vide.txt"] * 21)
    assert cli.run("threads", "reply", "1", *many, "Voir").status == 5
    assert cli.run("notes", "add", "--on", "CLI00001", *attach(folder, "vide.txt"), " ").status == 5
    assert cli.ok("notes", "list", "--json").out == before
    assert len(cli.ok("threads", "show", "1", "--json").json["messages"]) == 1


def test_what_is_not_there_cannot_be_saved(cli, folder):
    cli.new("notes", "add", "--on", "CLI00001", *attach(folder, "vide.txt"), "Voir")
    for number in ("2", "0", "x", "-1", "9" * 30):
        assert cli.run("attachments", "save", number, str(folder / "to")).status == 4
    assert cli.run("attachments", "save", "1", str(folder / "no" / "where")).status == 5
    assert list((folder / "to").iterdir()) == []


def test_on_a_shared_account_files_are_those_of_ones_exchange_folder(cli, folder, monkeypatch):
    cli.ok("settings", "set", "signin.trusted_accounts", "desk")
    home = folder / "desk"
    home.mkdir()
    monkeypatch.setattr("pwd.getpwuid", lambda _uid: SimpleNamespace(pw_name="desk", pw_dir=str(home)))
    who = ["--as", "nadia"]
    done = cli.run("notes", "add", "--on", "CLI00001", *attach(folder, "vide.txt"), "Voir", *who)
    assert done.status == 5
    assert "dossier d’échange" in done.reason
    exchange = home / EXCHANGE / "nadia"
    exchange.mkdir(parents=True)
    (exchange / "plan.pdf").write_bytes(EVERY_BYTE)
    cli.new("notes", "add", "--on", "CLI00001", "--attach", "plan.pdf", "Voir", *who)
    assert cli.run("attachments", "save", "1", str(folder / "to"), *who).status == 5
    saved = cli.ok("attachments", "save", "1", ".", *who, "--json").json["path"]
    assert saved == str(exchange / "plan (2).pdf")
    assert Path(saved).read_bytes() == EVERY_BYTE

"""The demo by command: one store in the folder asked for, how to sign in, and every read at work on it."""

import shlex
import shutil
import sqlite3
import sys
from datetime import UTC, datetime

import pytest

from ogust_tui.app_start import Start
from ogust_tui.cli import demo, opening
from ogust_tui.mail.ingest import reprocess
from ogust_tui.mail.kind import mail_kind
from ogust_tui.store.access import Store
from ogust_tui.store.actors import SYSTEM
from ogust_tui.store.inbound_reads import list_quarantined, raw_mail
from ogust_tui.store.thread_lists import list_threads
from ogust_tui.store.thread_reads import show_thread

pytest_plugins = ["tests.unit.cli_runner"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def cli(folder, cli_on):
    """The command line on the demo of this module."""
    made = cli_on("unused.db").ok("demo", "--at", str(folder), "--no-launch", "--contacts", "30", "--json").json
    return cli_on(made["store"])


def test_it_says_how_to_sign_in(cli, folder):
    printed = cli.ok("demo", "--at", str(folder), "--no-launch").out
    commands = [line.split(": ", 1)[1] for line in printed.splitlines()[1:]]
    assert len(commands) == 3
    for command in commands:
        _program, *arguments = shlex.split(command)
        assert cli.run("contacts", "list", "--limit", "1", *arguments[2:], store=arguments[1]).status == 0


def test_one_store_is_left_and_used_again(cli, folder):
    assert [path.name for path in folder.glob("*.db*")] == ["agence-demo.db"]
    before = (folder / "agence-demo.db").read_bytes()
    cli.ok("demo", "--at", str(folder), "--contacts", "7")
    assert (folder / "agence-demo.db").read_bytes() == before
    assert len(cli.ok("contacts", "list", "--json").json) >= 30


def test_nobody_is_asked_who_it_is(cli, account):
    account("stranger")
    logins = [row["login"] for row in cli.ok("staff", "list", "--json").json]
    assert len(logins) == 12
    for login in logins:
        assert cli.run("alerts", "list", "--as", login).status == 0
    assert cli.ok("alerts", "list").out.count("\n") > 3


def test_every_list_has_something_to_show(cli):
    for read in (
        ["contacts", "list"],
        ["visits", "list"],
        ["notes", "list"],
        ["alerts", "list"],
        ["threads", "list"],
        ["staff", "list"],
        ["settings", "list"],
    ):
        rows = cli.ok(*read, "--json").json
        assert len(rows) > 3, read
        assert len(cli.ok(*read).out.splitlines()) == len(rows) + 1
    assert cli.ok("store", "check").out == ""
    for row in cli.ok("threads", "list", "--json").json:
        assert cli.ok("threads", "show", str(row["id"]), "--json").json["id"] == row["id"]


def test_somebody_of_one_sector_sees_no_name_of_another(cli):
    everybody = {row["login"]: row for row in cli.ok("staff", "list", "--json").json}
    restricted = [login for login, row in everybody.items() if row["sectors"]]
    assert restricted
    for login in restricted:
        seen = {row["code"] for row in cli.ok("contacts", "list", "--json", "--as", login).json}
        for row in cli.ok("threads", "list", "--json", "--as", login).json:
            for record in row["records"]:
                if record["kind"] == "contact":
                    assert record["code"] in seen or record == {
                        "kind": "contact", "code": None, "name": None, "other_sector": True,
                    }  # fmt: skip


def test_it_opens_where_there_is_a_terminal(cli, folder, monkeypatch):
    opened = []

    def launch(said, start):
        opened.append((said.address, said.login, start))
        return 0

    monkeypatch.setattr(demo, "at_terminal", lambda: True)
    monkeypatch.setattr(demo, "launch", launch)
    assert cli.run("demo", "--at", str(folder), "--as", "hugo").status == 0
    assert opened == [(cli.url, "hugo", Start())]
    assert opening.at_terminal() is False


def test_a_folder_with_something_else_is_left_alone(cli, tmp_path):
    (tmp_path / "file").write_text("x")
    assert cli.run("demo", "--no-launch", "--at", str(tmp_path / "file")).status == 5
    other = tmp_path / "other"
    other.mkdir()
    assert cli.run("store", "create", store=str(other / "mine.db")).status == 0
    assert cli.run("demo", "--no-launch", "--at", str(other)).status == 5
    assert [path.name for path in other.glob("*.db")] == ["mine.db"]
    sqlite3.connect(other / "second.db").close()
    assert cli.run("demo", "--no-launch", "--at", str(other)).status == 5


def test_the_program_is_called_as_the_shell_knows_it(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(sys, "argv", ["my venv/bin/ogust-tui"])
    assert demo.own_name() == "'my venv/bin/ogust-tui'"
    monkeypatch.setattr(sys, "argv", ["somewhere/__main__.py"])
    assert demo.own_name() == "ogust-tui"


def test_its_mails_wait_for_the_reasons_that_a_look_at_them_gives(cli):
    """What the rows of the demo say is what the ingester says of the same bytes."""
    store = Store.open(cli.url)
    try:
        before = {row.id: row.reason for row in list_quarantined(store, SYSTEM).rows}
        assert set(before.values()) == {"unknown_sender", "wrong_sender", "list"}
        assert {one.inbound_id: one.reason for one in reprocess(store, datetime.min.replace(tzinfo=UTC))} == before
        folded = [
            mail for row in list_threads(store, SYSTEM).rows for mail in show_thread(store, SYSTEM, row.id).folded
        ]
        assert [mail_kind(raw_mail(store, SYSTEM, mail.id)) for mail in folded] == ["auto_reply"]
    finally:
        store.close()

"""Who acts when a command is given, and the secrets that no command prints."""

import os
import stat
import sys

import pytest

from ogust_tui import system
from ogust_tui.cli import secret_store, session, staff
from ogust_tui.store.errors import DataRefused, NotFound

pytest_plugins = ["tests.unit.cli_runner"]


ADMIN_ACCOUNT = system.operating_system_user()


@pytest.fixture
def stranger(account):
    """The account that runs the commands belongs to no colleague."""
    account("stranger")


def test_the_first_administrator_is_known_by_the_account_that_adds_it(bare):
    bare.new("staff", "add", "claire", "--name", "Claire", "--role", "admin")
    bare.new("staff", "add", "nadia", "--name", "Nadia", "--role", "manager")
    number = bare.ok("contacts", "add", "--kind", "client", "--last-name", "X").out
    assert number == "CLI00001\n"
    bare.ok("notes", "add", "--on", "CLI00001", "--as", "nadia", "Bonjour")
    assert bare.ok("notes", "list", "--json").json[0]["author"] == "Nadia"


def test_the_account_is_the_systems_word_not_the_environments(monkeypatch):
    monkeypatch.setenv("LOGNAME", "claire")
    monkeypatch.setenv("USER", "claire")
    assert system.operating_system_user() != "claire"
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
    assert system.operating_system_user() == "4000000"


def test_a_stranger_is_asked_who_it_is(cli, stranger):
    done = cli.run("contacts", "list")
    assert (done.status, done.out) == (3, "") and "--as" in done.reason
    done = cli.run("contacts", "list", "--as", "nadia")
    assert (done.status, done.out) == (3, "") and "OGUST_PASSWORD_FILE" in done.reason


def test_a_password_opens(cli, monkeypatch, tmp_path, account):
    cli.ok("staff", "passwd", "nadia", "--from-file", "-", stdin="pässword 1\r\n".encode())
    file = tmp_path / "password"
    account("stranger")
    for content, status in (("pässword 1\n", 0), ("pässword 2\n", 3), ("", 3)):
        file.write_text(content, "utf-8")
        monkeypatch.setenv("OGUST_PASSWORD_FILE", str(file))
        done = cli.run("contacts", "list", "--as", "nadia")
        assert done.status == status and "ssword 1" not in done.out + done.err
    monkeypatch.setenv("OGUST_PASSWORD_FILE", str(tmp_path / "none"))
    assert cli.run("contacts", "list", "--as", "nadia").status == 3
    assert cli.run("contacts", "list", "--as", "nobody").status == 4


def test_a_password_is_asked_for_at_a_terminal(cli, monkeypatch, account):
    typed = iter(["long enough", "long enough", "one thing", "another", "long enough", "wrong one"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    monkeypatch.setattr(session, "interactive", lambda: True)
    monkeypatch.setattr(staff, "interactive", lambda: True)
    cli.ok("staff", "passwd", "nadia")
    assert cli.run("staff", "passwd", "nadia").status == 5
    account("stranger")
    cli.ok("contacts", "list", "--as", "nadia")
    assert cli.run("contacts", "list", "--as", "nadia").status == 3


def test_somebody_who_left_does_not_sign_in(cli):
    cli.ok("staff", "deactivate", "nadia")
    assert cli.run("contacts", "list", "--as", "nadia").status == 4


def test_a_trusted_account_names_the_member_and_nobody_else_does(cli, account):
    setting = ("settings", "set", "signin.trusted_accounts")
    assert cli.run(*setting, "desk", "--as", "nadia").status == 3
    account("desk")
    assert cli.run("contacts", "list", "--as", "nadia").status == 3
    account(ADMIN_ACCOUNT)
    cli.ok(*setting, "www-data, desk")
    account("desk")
    cli.ok("contacts", "list", "--as", "nadia")
    # It belongs to nobody: without a name, or with one that is none, there is no one to be.
    assert cli.run("contacts", "list").status == 3
    assert cli.run("contacts", "list", "--as", "nobody").status == 4
    account("des")
    assert cli.run("contacts", "list", "--as", "nadia").status == 3
    account(ADMIN_ACCOUNT)
    cli.ok(*setting, "")
    account("desk")
    assert cli.run("contacts", "list", "--as", "nadia").status == 3


@pytest.mark.parametrize("text", ["-x", "a b;c", "a/b", "*"])
def test_what_is_no_name_of_an_account_is_not_trusted(cli, text):
    assert cli.run("settings", "set", "signin.trusted_accounts", "--", text).status == 5


# Secrets


class Keyring:
    """A keyring in memory."""

    def __init__(self, monkeypatch):
        self.kept: dict[str, str] = {}
        monkeypatch.setattr("keyring.get_password", lambda _service, name: self.kept.get(name))
        monkeypatch.setattr("keyring.set_password", lambda _service, name, value: self.kept.update({name: value}))
        monkeypatch.setattr("keyring.delete_password", self.delete)

    def delete(self, _service, name):
        from keyring.errors import PasswordDeleteError

        if self.kept.pop(name, None) is None:
            raise PasswordDeleteError


def test_a_secret_is_kept_in_the_keyring(bare, monkeypatch):
    keyring = Keyring(monkeypatch)
    done = bare.ok("secrets", "set", "smtp-password", stdin="clé secrète\n".encode())
    assert keyring.kept == {"smtp-password": "clé secrète"} and "secrète" not in done.out
    listed = bare.ok("secrets", "list", "--json")
    assert listed.json == [{"name": "imap-password", "place": None}, {"name": "smtp-password", "place": "keyring"}]
    assert "secrète" not in listed.out + bare.ok("secrets", "list").out
    assert secret_store.secret("smtp-password") == "clé secrète"
    bare.ok("secrets", "delete", "smtp-password")
    assert keyring.kept == {}
    assert bare.run("secrets", "delete", "smtp-password").status == 4


def test_a_secret_is_kept_in_a_file_only_when_asked_for(bare, monkeypatch, tmp_path):
    path = tmp_path / "smtp"
    path.write_text("old")
    path.chmod(0o644)
    done = bare.ok("secrets", "set", "smtp-password", "--file", str(path), stdin=b"s3cret\n")
    assert path.read_text() == "s3cret\n" and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "OGUST_SMTP_PASSWORD_FILE" in done.out and "s3cret" not in done.out
    monkeypatch.setenv("OGUST_SMTP_PASSWORD_FILE", str(path))
    assert secret_store.secret("smtp-password") == "s3cret"
    assert bare.ok("secrets", "list", "--json").json[1]["place"] == "file"
    assert bare.run("secrets", "delete", "smtp-password").status == 5
    assert bare.run("secrets", "set", "smtp-password", "--file", "/no/such/place", stdin=b"x\n").status == 5
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["smtp", "store.db"]


def test_the_environment_goes_before_the_file_and_the_keyring(bare, monkeypatch, tmp_path):
    Keyring(monkeypatch).kept["smtp-password"] = "ring"
    assert secret_store.secret("smtp-password") == "ring"
    (tmp_path / "file").write_text("file\n")
    monkeypatch.setenv("OGUST_SMTP_PASSWORD_FILE", str(tmp_path / "file"))
    assert secret_store.secret("smtp-password") == "file"
    monkeypatch.setenv("OGUST_SMTP_PASSWORD", "environment")
    assert secret_store.secret("smtp-password") == "environment"
    assert bare.run("secrets", "delete", "smtp-password").status == 5


def test_without_a_keyring_the_way_out_is_said(bare, monkeypatch, tmp_path):
    done = bare.run("secrets", "set", "smtp-password", stdin=b"s3cret\n")
    assert done.status == 5 and "--file" in done.reason and "s3cret" not in done.err
    with pytest.raises(DataRefused, match="OGUST_SMTP_PASSWORD"):
        secret_store.secret("smtp-password")
    with pytest.raises(NotFound):
        secret_store.secret("other")
    assert [row["place"] for row in bare.ok("secrets", "list", "--json").json] == [None, None]
    monkeypatch.setenv("OGUST_SMTP_PASSWORD_FILE", str(tmp_path / "none"))
    with pytest.raises(DataRefused):
        secret_store.secret("smtp-password")


def test_secrets_need_no_store(bare, tmp_path):
    assert bare.run("secrets", "list", store=str(tmp_path / "none.db")).status == 0
    assert "keyring" in sys.modules

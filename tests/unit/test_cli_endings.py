"""How command lines end: one exit status a kind of refusal, one plain line that says why, and never a traceback."""

import sqlite3
from pathlib import Path

import pytest

from ogust_tui.cli import outcome
from ogust_tui.cli.root import NOUNS

pytest_plugins = ["tests.unit.cli_runner"]

ODD_IDS = [
    "0",
    "-1",
    "999",
    "99999999999999999999",
    "1.5",
    "1e3",
    "abc",
    "",
    " ",
    "٣",
    "2147483648",
    "²",
    "0x1",
    "[/b]",
]


@pytest.mark.parametrize(
    "arguments",
    [
        ["bogus"],
        ["contacts"],
        ["contacts", "bogus"],
        ["contacts", "list", "--bogus"],
        ["contacts", "list", "extra"],
        ["contacts", "list", "--limit"],
        ["contacts", "list", "--limit", "x"],
        ["contacts", "list", "--limit", "-1"],
        ["contacts", "list", "--kind", "plumber"],
        ["contacts", "show"],
        ["contacts", "add", "--last-name", "X"],
        ["contacts", "add", "--kind", "client"],
        ["staff", "add", "x", "--name", "X", "--role", "boss"],
        ["notes", "add", "text"],
        ["notes", "add", "--on", "CLI00001"],
        ["notes", "add", "--on", "CLI00001", "two", "words"],
        ["notes", "add", "--on", "CLI00001", "--due", "2026-11-24", "text"],
        ["notes", "add", "--on", "CLI00001", "--severity", "urgent", "text"],
        ["notes", "add", "--on", "CLI00001", "--alert", "--due", "tomorrow", "text"],
        ["notes", "add", "--on", "CLI00001", "--alert", "--severity", "enormous", "text"],
        ["notes", "list", "--on", "CLI00001", "--on-staff", "nadia"],
        ["threads", "open", "--with", "CLI00001", "text"],
        ["threads", "open", "--subject", "S", "text"],
        ["alerts", "snooze", "1", "--until", "31/02/2026"],
        ["visits", "add", "--client", "CLI00001", "--start", "now", "--end", "2026-11-24T10:00"],
        ["visits", "list", "--from", "yesterday"],
        ["store", "backup"],
        ["staff", "passwd", "nadia"],
        ["open"],
        ["open", "alerts"],
        [],
        ["--lang", "de", "contacts", "list"],
        ["--lang", "", "contacts", "list"],
        ["contacts", "list", "--lang"],
        ["contacts", "list", "--as="],
        ["mail"],
        ["mail", "quarantine"],
        ["mail", "quarantine", "show"],
        ["mail", "quarantine", "show", "1", "--raw", "--json"],
        ["mail", "quarantine", "attach", "1"],
        ["mail", "quarantine", "open", "1", "CLI00001", "--subject", " "],
        ["mail", "reprocess", "--since", "yesterday"],
        ["mail", "explain"],
        ["mail", "explain", "-", "--to"],
        ["threads", "split", "1", "1"],
        ["threads", "merge", "1"],
    ],
)
def test_wrong_usage_is_2(cli, arguments):
    done = cli.run(*arguments)
    assert done.status == 2 and done.out == ""
    assert done.reason


@pytest.mark.parametrize(
    "arguments",
    [
        ["threads", "show", "?"],
        ["threads", "reply", "?", "text"],
        ["threads", "publish", "?"],
        ["threads", "withdraw", "?"],
        ["threads", "close", "?"],
        ["threads", "reopen", "?"],
        ["threads", "address", "?", "--contact", "CLI00001"],
        ["threads", "publish", "1", "--from-message", "?"],
        ["threads", "split", "?", "1", "--subject", "S"],
        ["threads", "split", "1", "?", "--subject", "S"],
        ["threads", "merge", "?", "1"],
        ["threads", "merge", "1", "?"],
        ["mail", "quarantine", "show", "?"],
        ["mail", "quarantine", "show", "?", "--raw"],
        ["mail", "quarantine", "attach", "?", "1"],
        ["mail", "quarantine", "attach", "?", "1", "--author", "CLI00001"],
        ["mail", "quarantine", "open", "?", "CLI00001"],
        ["mail", "quarantine", "give", "?", "CLI00001"],
        ["mail", "quarantine", "ignore", "?"],
        ["mail", "quarantine", "block", "?"],
        ["mail", "quarantine", "unblock", "?"],
        ["alerts", "ack", "?"],
        ["alerts", "snooze", "?"],
        ["alerts", "close", "?"],
        ["notes", "add", "--on-visit", "?", "text"],
        ["notes", "add", "--on-thread", "?", "text"],
        ["notes", "list", "--on-visit", "?"],
        ["open", "thread", "?"],
    ],
)
def test_an_unknown_id_of_any_form_is_4(cli, arguments):
    cli.ok("threads", "withdraw", "1")
    for odd in ODD_IDS:
        done = cli.run(*(odd if one == "?" else one for one in arguments))
        assert (done.status, done.out) == (4, ""), (odd, done)
        assert done.reason


ODD_CODES = ["NOPE", "", " ", "R1", "R99999999999", "-7", "CLI0000", "😀", "x" * 20_000, "'; --"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["contacts", "show", "?"],
        ["notes", "add", "--on", "?", "text"],
        ["notes", "list", "--on", "?"],
        ["threads", "open", "--with", "?", "--subject", "S", "text"],
        ["threads", "list", "--on", "?"],
        ["threads", "publish", "1", "--to", "?"],
        ["threads", "address", "1", "--contact", "?"],
        ["threads", "reply", "1", "text", "--by-phone", "?"],
        ["mail", "quarantine", "open", "1", "?"],
        ["mail", "quarantine", "give", "1", "?"],
        ["visits", "list", "--on", "?"],
        ["visits", "add", "--client", "?", "--start", "2026-01-01T09:00", "--end", "2026-01-01T10:00"],
        ["open", "contact", "?"],
    ],
)
def test_an_unknown_code_is_4(cli, arguments):
    for odd in ODD_CODES:
        done = cli.run(*(odd if one == "?" else one for one in arguments))
        assert (done.status, done.out) == (4, ""), (odd, done)
        assert len(done.reason) <= outcome.LONGEST_LINE


@pytest.mark.parametrize(
    "arguments",
    [
        ["contacts", "list", "--as", "nobody"],
        ["notes", "add", "--on-staff", "nobody", "text"],
        ["threads", "open", "--with-staff", "nobody", "--subject", "S", "text"],
        ["staff", "deactivate", "nobody"],
        ["contacts", "add", "--kind", "client", "--last-name", "X", "--managed-by", "nobody"],
        ["contacts", "add", "--kind", "client", "--last-name", "X", "--managed-by", ""],
        ["contacts", "add", "--kind", "client", "--last-name", "X", "--sector", "nowhere"],
        ["staff", "add", "x", "--name", "X", "--role", "support", "--sector", "nowhere"],
        ["settings", "set", "no.such", "x"],
        ["settings", "set", "store.demo", "yes"],
        ["secrets", "set", "no-such"],
        ["secrets", "delete", "no-such"],
    ],
)
def test_an_unknown_login_sector_setting_or_secret_is_4(cli, arguments):
    done = cli.run(*arguments)
    assert (done.status, done.out) == (4, ""), done
    assert done.reason


@pytest.mark.parametrize(
    "arguments",
    [
        ["notes", "add", "--on", "CLI00001", "text"],
        ["threads", "reply", "1", "text"],
        ["threads", "publish", "1"],
        ["threads", "close", "1"],
        ["contacts", "add", "--kind", "client", "--last-name", "X"],
        ["staff", "add", "x", "--name", "X", "--role", "admin"],
        ["staff", "deactivate", "nadia"],
        ["settings", "set", "mail.domain", "x.fr"],
        ["contacts", "export"],
        ["threads", "merge", "1", "2"],
        ["threads", "split", "1", "1", "--subject", "S"],
        ["mail", "quarantine", "ignore", "1"],
        ["mail", "quarantine", "unblock", "x@y.fr"],
    ],
)
def test_what_one_may_not_is_3(cli, arguments):
    done = cli.run(*arguments, "--as", "sam")
    assert (done.status, done.out) == (3, ""), done
    assert done.reason
    assert (
        cli.run("contacts", "import", "-", "--kind", "client", "--as", "remi", stdin=b"Matricule;Nom\n1;X").status == 3
    )


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (["notes", "add", "--on", "CLI00001", ""], b""),
        (["notes", "add", "--on", "CLI00001", " \u200b\t "], b""),
        (["notes", "add", "--on", "CLI00001", "-"], b""),
        (["notes", "add", "--on", "CLI00001", "-"], b"\0\0\0"),
        (["notes", "add", "--on", "CLI00001", "-"], b"x" * 1_000_001),
        (["threads", "open", "--with", "CLI00001", "--subject", "", "text"], b""),
        (["threads", "open", "--with", "CLI00001", "--subject", "x" * 10_001, "text"], b""),
        (["threads", "open", "--with", "CLI00001", "--subject", "S", ""], b""),
        (["threads", "open", "--with-staff", "nadia", "--subject", "S", "--publish", "text"], b""),
        (["threads", "open", "--subject", "S", "--publish", "text"], b""),
        (["threads", "publish", "1"], b""),
        (["threads", "publish", "1", "--to", "SA00007"], b""),
        (["threads", "withdraw", "1", "--to", "SA00007"], b""),
        (["threads", "reopen", "1"], b""),
        (["threads", "reply", "1", "text", "--by-phone", "SA00007"], b""),
        (["threads", "address", "1", "--contact", "SA00007"], b""),
        (["alerts", "snooze", "1", "--until", "2020-01-01"], b""),
        (["contacts", "add", "--kind", "client", "--last-name", " "], b""),
        (["contacts", "add", "--kind", "client", "--last-name", "X", "--email", "nobody"], b""),
        (["contacts", "add", "--kind", "client", "--last-name", "X", "--code", "CLI00001"], b""),
        (["contacts", "add", "--kind", "client", "--last-name", "X", "--code", "a b"], b""),
        (["contacts", "import", "/no/such/file.csv", "--kind", "client"], b""),
        (["contacts", "export", "/no/such/folder/file.csv"], b""),
        (["visits", "import", "-"], b""),
        (["visits", "add", "--client", "SA00007", "--start", "2026-01-01T09:00", "--end", "2026-01-01T10:00"], b""),
        (["visits", "add", "--client", "CLI00001", "--start", "2026-01-01T09:00", "--end", "2026-01-01T08:00"], b""),
        (["staff", "add", "nadia", "--name", "X", "--role", "support"], b""),
        (["staff", "add", "b c", "--name", "X", "--role", "support"], b""),
        (["staff", "deactivate", "claire"], b""),
        (["staff", "passwd", "nadia", "--from-file", "-"], b"short\n"),
        (["settings", "set", "agency.zone", "Mars/Olympus"], b""),
        (["threads", "split", "1", "1", "--subject", "S"], b""),
        (["threads", "merge", "1", "1"], b""),
        (["mail", "explain", "/no/such/file.eml"], b""),
        (["mail", "explain", "/"], b""),
        (["mail", "explain", "-"], b""),
        (["mail", "explain", "-"], b"no header at all"),
        (["store", "create"], b""),
        (["store", "restore", "/no/such/backup.db"], b""),
        (["secrets", "set", "smtp-password"], b"secret\n"),
        (["secrets", "set", "smtp-password"], b""),
    ],
)
def test_refused_data_is_5(cli, arguments, stdin):
    cli.new("notes", "add", "--on", "CLI00001", "--alert", "Alerte")
    done = cli.run(*arguments, stdin=stdin)
    assert (done.status, done.out) == (5, ""), done
    assert done.reason


def test_a_note_of_a_million_characters_is_taken(cli):
    text = "é" * 999_999 + "."
    number = cli.new("notes", "add", "--on", "CLI00001", "-", stdin=text.encode())
    (note,) = cli.ok("notes", "list", "--json").json
    assert note["id"] == int(number) and note["text"] == text


def test_what_may_not_be_changed_twice_is_5(cli):
    cli.new("notes", "add", "--on", "CLI00001", "--alert", "Alerte")
    for again in (["alerts", "close", "1"], ["threads", "close", "1"]):
        cli.ok(*again)
        assert cli.run(*again).status == 5


@pytest.mark.parametrize(
    "arguments",
    [
        ["contacts", "list"],
        ["notes", "add", "--on", "X", "text"],
        ["store", "check"],
        ["store", "upgrade"],
        ["store", "backup", "/tmp/never-written.db"],
        ["store", "stats"],
        ["staff", "list"],
        ["open", "alerts"],
        ["open", "contact", "X"],
    ],
)
def test_a_missing_store_is_75(bare, tmp_path, arguments):
    done = bare.run(*arguments, store=str(tmp_path / "none.db"))
    assert (done.status, done.out) == (75, "")
    assert "store create" in done.reason
    assert not (tmp_path / "none.db").exists()


def test_a_store_that_cannot_be_used_is_75(bare, tmp_path):
    (tmp_path / "text.db").write_text("This is no database, only a text that is long enough.\n" * 40)
    (tmp_path / "empty.db").write_bytes(b"")
    for odd in (tmp_path / "text.db", tmp_path / "empty.db", tmp_path, tmp_path / "text.db" / "x.db"):
        done = bare.run("contacts", "list", store=str(odd))
        assert (done.status, done.out) == (75, ""), (odd, done)
        assert done.reason


def test_a_damaged_store_is_75(cli, tmp_path):
    with Path(cli.url.removeprefix("sqlite:///")).open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 200_000)
    done = cli.run("contacts", "list")
    assert (done.status, done.out) == (75, "")
    assert done.reason


@pytest.mark.parametrize("revision", ["9999", "0000"])
def test_a_store_of_another_version_is_75(cli, revision):
    with sqlite3.connect(cli.url.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [revision])
    connection.close()
    assert cli.run("contacts", "list").status == 75


def test_a_store_that_is_busy_is_75(cli, monkeypatch):
    monkeypatch.setattr("ogust_tui.store.engine.BUSY_TIMEOUT_MS", 50)
    holder = sqlite3.connect(cli.url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    done = cli.run("notes", "add", "--on", "CLI00001", "text")
    holder.close()
    assert (done.status, done.out) == (75, "")
    assert done.reason


def test_what_is_no_address_of_a_store_is_wrong_usage(bare):
    for odd in ("mysql://x/y", "nonsense://", "sqlite://"):
        assert bare.run("contacts", "list", store=odd).status == 2, odd
        assert bare.run("store", "create", store=odd).status == 2, odd


def test_a_server_that_does_not_answer_is_75(bare):
    assert bare.run("contacts", "list", store="postgresql://nobody@127.0.0.1:1/none").status == 75


@pytest.mark.parametrize(
    ("arguments", "stdin", "status"),
    [
        (["mail", "ingest", "-"], b"From: a@b.fr\n\nhello\n", 0),
        (["mail", "ingest", "-", "--json"], b"Received: x\nFrom: a@b.fr\n\n\xff\xfe\0", 0),
        (["mail", "ingest", "--help"], b"", 0),
        (["mail", "ingest", "-"], b"", 65),
        (["mail", "ingest", "-"], b"\n\n\n", 65),
        (["mail", "ingest"], b"From: a@b.fr\n\nhello\n", 75),
        (["mail", "ingest", "other"], b"From: a@b.fr\n\nhello\n", 75),
        (["mail", "ingest", "-", "--bogus"], b"From: a@b.fr\n\nhello\n", 75),
        (["mail", "ingest", "-", "extra"], b"From: a@b.fr\n\nhello\n", 75),
        (["mail", "ingest", "-", "--lang", "xx"], b"From: a@b.fr\n\nhello\n", 75),
        (["mail", "ingest", "-", "--as="], b"From: a@b.fr\n\nhello\n", 75),
    ],
)
def test_a_mail_server_hears_0_65_or_75_only(cli, arguments, stdin, status):
    done = cli.run(*arguments, stdin=stdin)
    assert done.status == status
    assert bool(done.err) is (status != 0)
    if "--help" not in arguments and status == 0:
        assert cli.ok("store", "stats", "--json").json["inbound_mail"] == 1


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--imap"], 2),
        (["--maildir", "a", "--mbox", "b"], 2),
        (["--maildir", "a", "--once", "--watch"], 2),
        (["--maildir", "a", "--network"], 2),
        (["--lmtp", "127.0.0.1:2424", "--once"], 2),
        (["--lmtp", "somewhere"], 2),
        (["--lmtp", "127.0.0.1:2424"], 2),  # no mail.domain yet
        (["--maildir", "/nowhere"], 75),
        (["--mbox", "/nowhere"], 75),
        (["-", "--imap"], 75),  # a mail server's pipe
    ],
)
def test_a_source_of_mail_ends_as_other_commands_do(bare, arguments, status):
    done = bare.run("mail", "ingest", *arguments, stdin=b"From: a@b.fr\n\nhello\n")
    assert (done.status, done.out) == (status, "")
    assert done.reason


def test_a_mail_is_kept_for_later_when_the_store_is_away(bare, tmp_path, monkeypatch):
    mail = b"From: a@b.fr\n\nhello\n"
    for store in (str(tmp_path / "none.db"), "mysql://x/y", str(tmp_path)):
        assert bare.run("mail", "ingest", "-", stdin=mail, store=store).status == 75

    for trouble in (RuntimeError, KeyboardInterrupt, MemoryError, SystemExit, RecursionError):
        monkeypatch.setattr(
            "ogust_tui.mail.ingest.ingest", lambda *_, trouble=trouble: (_ for _ in ()).throw(trouble())
        )
        assert bare.run("mail", "ingest", "-", stdin=mail).status == 75


def test_anything_unexpected_is_75_in_one_line(cli, monkeypatch):
    def fails(*_arguments, **_options):
        raise ZeroDivisionError("MOREL")

    monkeypatch.setattr("ogust_tui.store.contact_reads.list_contacts", fails)
    done = cli.run("contacts", "list")
    assert done.status == 75 and "ZeroDivisionError" in done.reason and "MOREL" not in done.reason


def test_an_interruption_is_130(cli, monkeypatch):
    def fails(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("ogust_tui.store.contact_reads.list_contacts", fails)
    assert cli.run("contacts", "list").status == 130


def test_the_reader_of_a_pipe_may_leave(cli, monkeypatch):
    def fails(*_arguments, **_options):
        raise BrokenPipeError

    monkeypatch.setattr("ogust_tui.store.contact_reads.list_contacts", fails)
    done = cli.run("contacts", "list")
    assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize("arguments", [["--help"], *([noun, "--help"] for noun in NOUNS), ["--version"]])
def test_help_is_0(bare, arguments):
    done = bare.ok(*arguments)
    assert done.out.strip() and "\x1b" not in done.out


def test_every_command_has_its_help(bare):
    for noun in NOUNS:
        printed = bare.ok(noun, "--help").out
        if noun in ("board", "demo"):
            continue
        commands = printed.split("\n\n")[2].splitlines()[1:]
        for name in (line.split()[0] for line in commands if line.startswith("  ") and line[2] != " "):
            page = bare.ok(noun, name, "--help").out
            assert "--store URL" in page, (noun, name)
            assert "<str>" not in page and "<int>" not in page, page


def test_every_reason_to_put_a_mail_aside_is_said_in_words():
    from ogust_tui.mail.decision import Reason
    from ogust_tui.wording import MAIL_REASONS

    assert set(MAIL_REASONS) == {reason.value for reason in Reason}

"""Foreign text through the command line: kept whole in JSON, unable to command a terminal, printable anywhere."""

import io
import json
import re
import sys

import pytest

from ogust_tui.cli import main, output

pytest_plugins = ["tests.unit.cli_runner"]

HOSTILE = [
    "[/b]",
    "[/",
    "[@click=app.quit]x[/]",
    "\x1b[31mrouge\x1b[0m",
    "\x9b31mC1",
    "\x1b]0;title\x07",
    "a\rb\x08c\x7f",
    "\u202egauche\u2066",
    "👩‍👩‍👧 🇫🇷 e\u0301\u0301\u0301\u0301",
    "{name} %s {0} \\n",
    "'; DROP TABLE note; --",
    "<script>alert(1)</script>",
    "\ufeff\u2028\u2029ligne",
    "x" * 9_990,
]
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys, apart from the end of a line."""


def test_no_text_reaches_the_terminal_as_a_command(cli):
    threads = []
    for number, text in enumerate(HOSTILE):
        cli.ok("notes", "add", "--on", "CLI00001", "--alert", "--json", f"A {text}")
        cli.ok(
            "contacts", "add", "--kind", "client", "--last-name", f"B {text}", "--city", f"C {text}", "--comment", text
        )  # fmt: skip
        cli.ok("staff", "add", f"zoe{number}", "--name", f"D {text}", "--role", "support")
        threads.append(
            cli.new("threads", "open", "--with", "CLI00002", "--subject", f"E {text}", "--publish", "--", f"F {text}")
        )
        cli.ok(
            "visits", "add", "--client", "CLI00002", "--start", f"2026-01-{number + 1:02}T09:00",
            "--end", f"2026-01-{number + 1:02}T10:00", "--service", f"G {text}",
        )  # fmt: skip
    for read, kept in (
        (["notes", "list"], len(HOSTILE)),
        (["alerts", "list"], len(HOSTILE)),
        (["contacts", "list"], len(HOSTILE) + 2),
        (["staff", "list"], len(HOSTILE) + 4),
        (["threads", "list"], len(HOSTILE) + 1),
        (["visits", "list"], len(HOSTILE)),
        *((["contacts", "show", f"CLI{number + 2:05}"], None) for number in range(len(HOSTILE))),
        *((["threads", "show", thread], None) for thread in threads),
    ):
        printed = cli.ok(*read).out
        assert OBEYED.search(printed) is None, (read, OBEYED.findall(printed))
        as_json = cli.ok(*read, "--json").out
        assert OBEYED.search(as_json) is None, read
        shown = json.loads(as_json)
        assert kept is None or len(shown) == kept, read


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_a_refusal_is_one_plain_line_whatever_was_typed(cli, text):
    for arguments in (
        ["contacts", "show", "--", text],
        ["contacts", "list", "--as", text],
        ["settings", "set", "agency.zone", text],
        ["alerts", "snooze", "1", "--until", text],
        ["contacts", "list", "--lang", text],
        ["contacts", "add", "--kind", "client", "--last-name", "X", "--email", text],
        ["--", text],
    ):
        done = cli.run(*arguments)
        assert done.status in {2, 4, 5}, done
        assert OBEYED.search(done.reason) is None


def test_a_text_is_whole_in_json_and_whole_in_a_pipe(cli):
    text = "Un mot. " * 1000
    cli.new("notes", "add", "--on", "CLI00001", "-", stdin=text.encode())
    assert cli.ok("notes", "list", "--json").json[0]["text"] == text.rstrip()
    assert text.strip() in cli.ok("notes", "list").out


def test_a_message_keeps_its_lines(cli):
    cli.new("threads", "reply", "1", "-", stdin=b"Un\r\n\r\n  Deux\tTrois\n")
    assert "    Un\n\n      Deux" in cli.ok("threads", "show", "1").out


class Terminal(io.TextIOWrapper):
    """A terminal of another encoding."""

    def isatty(self):
        return True


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1", "utf-8"])
def test_a_terminal_gets_what_its_encoding_can_show(cli, monkeypatch, encoding):
    cli.new("notes", "add", "--on", "CLI00001", "« é € 😀 »")
    for arguments in (["notes", "list"], ["notes", "list", "--json"], ["contacts", "show", "CLI00001"], ["--help"]):
        written = io.BytesIO()
        stream = Terminal(written, encoding=encoding)
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setenv("COLUMNS", "60")
        assert main.run_with([*arguments, "--store", cli.url]) == 0
        stream.flush()
        printed = written.getvalue()
        assert b"\x1b" not in printed
        if "--json" in arguments:
            assert json.loads(printed.decode(encoding))[0]["text"] == "« é € 😀 »"
        elif "notes" in arguments:
            assert all(len(line) <= 60 for line in printed.decode(encoding).splitlines())


def test_columns_line_up_under_their_headers(capsys):
    output.say_rows(("Id", "Name"), [("1", "Hélène"), ("1000", "日本")])
    assert capsys.readouterr().out == "Id    Name\n1     Hélène\n1000  日本\n"


def test_json_lists_are_arrays_of_one_object_a_line(capsys):
    output.say_json_array([])
    output.say_json_array([{"a": 1}, {"b": "é"}])
    assert capsys.readouterr().out == '[]\n[\n{"a": 1},\n{"b": "é"}\n]\n'

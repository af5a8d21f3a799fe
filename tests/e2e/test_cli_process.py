"""The command line as a process: what a shell, a pipe, a mail server and an odd locale make of it."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ogust_tui.store.access import Store
from ogust_tui.store.actors import SYSTEM
from ogust_tui.store.importing import import_contacts
from ogust_tui.store.kinds import ContactKind, Role
from ogust_tui.store.staff import NewStaff, actor_named, create_staff
from ogust_tui.system import operating_system_user

COMMAND = [sys.executable, "-m", "ogust_tui"]
MAIL = b"From: a@b.example\nTo: x@reponse.invalid\n\nBonjour\n"


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *arguments], input=stdin, capture_output=True, env=os.environ | environment, timeout=60
    )


@pytest.fixture(scope="module")
def store(sqlite_template, tmp_path_factory) -> str:
    """A store with enough contacts to fill a pipe."""
    path = shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("store") / "ogust.db").as_posix()
    store = Store.open(path)
    create_staff(store, SYSTEM, NewStaff("claire", "Claire", Role.ADMIN, os_users=(operating_system_user(),)))
    claire = actor_named(store, "claire")
    rows = "".join(f"CLI{n:05};Hélène {n} €{' de la Tour' * 18}\n" for n in range(400))
    done = import_contacts(store, claire, f"Code client;Nom\n{rows}".encode(), ContactKind.CLIENT)
    store.close()
    assert (done.created, done.errors) == (400, ())
    return path


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_reader_that_leaves_is_no_error(store, options):
    process = subprocess.Popen(
        [*COMMAND, "contacts", "list", "--store", store, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(100)
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(60), said) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_that_cannot_be_written_is_said(store):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "contacts", "list", "--store", store], stdout=full, stderr=subprocess.PIPE, timeout=60
        )
    assert done.returncode == 75 and done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("closing", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_end_no_command_badly(store, closing):
    for arguments, status in (("contacts show CLI00001", 0), ("contacts show NOPE", 4)):
        done = subprocess.run(
            ["sh", "-c", f'exec "$@" {closing}', "sh", *COMMAND, *arguments.split(), "--store", store],
            capture_output=True,
            timeout=60,
        )
        assert (done.returncode, b"Traceback" in done.stderr) == (status, False), done


@pytest.mark.parametrize("locale", ["C", "fr_FR.ISO-8859-1"])
def test_any_locale_will_do(store, locale):
    environment = {"LC_ALL": locale, "LANG": locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    listed = run("contacts", "list", "--json", "--limit", "3", "--store", store, **environment)
    assert listed.returncode == 0 and json.loads(listed.stdout)[0]["last_name"].startswith("Hélène")
    for arguments in (["--help"], ["contacts", "show", "CLI00001"]):
        assert run(*arguments, "--store", store, **environment).returncode == 0
    refused = run("contacts", "show", "Hélène", "--store", store, **environment)
    assert refused.returncode == 4 and refused.stderr.count(b"\n") == 1


def test_bytes_of_another_encoding_are_read(store):
    note = subprocess.run(
        [*map(os.fsencode, COMMAND), b"notes", b"add", b"--on", b"CLI00001", b"caf\xe9", b"--store", store.encode()],
        capture_output=True,
    )
    assert note.returncode == 0, note.stderr
    listed = run("notes", "list", "--on", "CLI00001", "--json", "--store", store)
    assert json.loads(listed.stdout)[0]["text"] == "café"


def test_no_escape_code_without_a_terminal(store):
    for arguments in (["contacts", "list", "--limit", "3"], ["contacts", "show", "NOPE"], ["--help"], ["bogus"]):
        done = run(*arguments, "--store", store, FORCE_COLOR="1", CLICOLOR_FORCE="1", TERM="xterm-256color")
        assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "stdin", "status"),
    [
        (["mail", "ingest", "-"], MAIL, 0),
        (["mail", "ingest", "-"], b"", 65),
        (["mail", "ingest", "-", "--bogus"], MAIL, 75),
        (["mail", "ingest", "-", "--store", "/no/such/store.db"], MAIL, 75),
        (["--lang", "xx", "mail", "ingest", "-"], MAIL, 75),
        (["mail", "ingest"], MAIL, 75),
    ],
)
def test_the_mail_server_hears_its_own_statuses(store, arguments, stdin, status):
    options = [] if "--store" in arguments else ["--store", store]
    done = run(*arguments, *options, stdin=stdin)
    assert done.returncode == status
    assert done.stderr.count(b"\n") == (0 if status == 0 else 1)


def test_a_mail_is_taken_though_nobody_listens(store):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "mail", "ingest", "-", "--store", store], input=MAIL, stdout=full, stderr=full, timeout=60
        )
    assert done.returncode == 0


def test_a_launch_without_a_terminal_says_so(store):
    done = run("--store", store)
    assert (done.returncode, done.stdout) == (2, b"") and done.stderr.count(b"\n") == 1


def test_two_writers_lose_nothing(store):
    writers = [
        subprocess.Popen(
            [*COMMAND, "notes", "add", "--on", "CLI00002", f"n{n}", "--store", store], stdout=subprocess.PIPE
        )
        for n in range(3)
    ]
    ids = {process.communicate(timeout=60)[0].strip() for process in writers}
    assert len(ids) == 3 and all(process.returncode == 0 for process in writers)
    assert len(json.loads(run("notes", "list", "--on", "CLI00002", "--json", "--store", store).stdout)) == 3


def test_help_stays_cheap():
    """A ratio, so that it holds on a slow machine too: help against the start of the interpreter itself."""

    def best(command: list[str]) -> float:
        times = []
        for _round in range(5):
            began = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True, timeout=60)
            times.append(time.perf_counter() - began)
        return min(times)

    bare = best([sys.executable, "-c", "pass"])
    assert best([*COMMAND, "--help"]) < bare * 12 + 0.05

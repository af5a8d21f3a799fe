"""The desk over SSH: a real sshd on this machine, a key that runs the desk as one colleague, and nothing else."""

import getpass
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from ogust_tui.store.agency import set_setting
from ogust_tui.store.drafts import list_drafts
from ogust_tui.store.sign_in import sign_in
from ogust_tui.store.staff import actor_named
from tests.e2e.terminal import Terminal
from tests.screens.desk_host import make_agency

SSHD = "/usr/sbin/sshd"
ROOT = Path(__file__).parents[2]
ACCOUNT = getpass.getuser()
# The house promises 2 seconds; a busy test machine gets one more.
LEFT_WITHIN = 3


@pytest.fixture
def agency(sqlite_store_url):
    """A store that trusts this account of the machine to say who is there; it belongs to no colleague."""
    agency = make_agency(sqlite_store_url)
    agency.thread(agency.morel, "Clés du portail", "Qui a les clés ?", "Ma voisine les a depuis hier soir.")
    set_setting(agency.store, actor_named(agency.store, "root"), "signin.trusted_accounts", ACCOUNT)
    yield agency
    agency.store.close()


def key_pair(path):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path.with_suffix(".pub").read_text()


@contextmanager
def sshd(folder, port):
    """A server of our own: its configuration, its host key, and the keys it lets in, all in ``folder``."""
    key_pair(folder / "host")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    settings = {
        "ListenAddress": f"127.0.0.1:{port}",
        "HostKey": folder / "host",
        "AuthorizedKeysFile": folder / "authorized_keys",
        "PidFile": "none",
        "UsePAM": "no",
        "StrictModes": "no",
        "PasswordAuthentication": "no",
        "KbdInteractiveAuthentication": "no",
        "PermitRootLogin": "forced-commands-only",
    }
    (folder / "sshd_config").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log)
        try:
            end = time.monotonic() + 10
            while not answers(port):
                assert server.poll() is None and time.monotonic() < end, (folder / "log").read_text()
                time.sleep(0.02)
            yield
        finally:
            server.terminate()
            server.wait(10)


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def ssh(agency, tmp_path):
    """The command that reaches the desk as Claire; what is asked of it goes behind."""
    folder = tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    public = key_pair(folder / "claire")
    desk = [sys.executable, "-m", "ogust_tui", "--store", str(agency.store.url.database), "--as", "claire"]
    command = f"PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.join(desk)}"
    (folder / "authorized_keys").write_text(f'command="{command}",restrict,pty {public}')
    port = free_port()
    options = ["BatchMode=yes", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR"]
    with sshd(folder, port):
        yield [
            *("ssh", "-F", "none", "-i", str(folder / "claire"), "-p", str(port)),
            *(part for option in options for part in ("-o", option)),
            *("-l", ACCOUNT, "127.0.0.1"),
        ]


@pytest.fixture
def surroundings(tmp_path):
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}


def desks_on(address):
    """The processes that show the desk on the store, by their ids."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = entry.read_bytes().decode(errors="replace").split("\0")
        except OSError:  # it ended meanwhile
            continue
        if address in arguments and "ogust_tui" in arguments:
            found.append(int(entry.parent.name))
    return found


def test_the_line_drops_the_desk_leaves_and_the_draft_is_back(agency, ssh, surroundings):
    assert sign_in(agency.store, "claire", ACCOUNT).login == "claire"
    address = str(agency.store.url.database)
    with Terminal([*ssh, "-tt"], surroundings) as claire:
        claire.wait_for("Ma voisine")
        claire.press("enter")
        claire.wait_for("r pour répondre")
        claire.press("r", "La voisine a les cles")
        claire.wait_for("les cles")
        assert len(desks_on(address)) == 1
        os.kill(claire.pid, signal.SIGKILL)
        start = time.monotonic()
        while desks_on(address):
            assert time.monotonic() - start < LEFT_WITHIN, "the desk stays"
            time.sleep(0.02)
    assert [row.text for row in list_drafts(agency.store, agency.claire)] == ["La voisine a les cles"]
    with Terminal([*ssh, "-tt"], surroundings) as again:
        again.wait_for("Clés du portail")
        again.press("enter")
        again.wait_for("La voisine a les cles")
        again.press("ctrl+q")
        assert again.exit_status() == 0


def test_the_key_runs_the_desk_and_nothing_else(agency, ssh, surroundings, tmp_path):
    mark = tmp_path / "mark"
    for wanted in (f"touch {mark}", f"ogust-tui --as nadia notes add x; touch {mark}"):
        done = subprocess.run([*ssh, wanted], env=surroundings, capture_output=True, text=True, timeout=30, check=False)
        # The desk ran instead, and there is no terminal for it.
        assert (done.returncode, done.stdout) == (2, "")
        assert "terminal" in done.stderr
    assert not mark.exists()
    # No way round: neither files nor ports through this key.
    forwarded = [*ssh[:-1], "-o", "ExitOnForwardFailure=yes", "-N", "-R", "0:127.0.0.1:9", ssh[-1]]
    done = subprocess.run(forwarded, env=surroundings, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 255

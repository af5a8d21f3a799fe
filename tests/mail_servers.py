"""Real mail servers that the tests start for themselves on the loopback: Dovecot for IMAP, Postfix for pipe and LMTP.

Each has its configuration, its queue and its folders in a temporary place, and ends with the session. A machine without
them fails the tests that need them. Postfix has no way to run but as root; Dovecot changes accounts as root too.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from imapclient import IMAPClient  # type: ignore[import-untyped]

from tests.servers import free_port

USER, PASSWORD = "agence@example.fr", "s3cret é"
PATIENCE = 45.0

DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
instance_name = ogust-{port}
protocols = imap
listen = 127.0.0.1, 127.0.0.2
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
auth_mechanisms = plain login
auth_cache_size = 0
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
mailbox_idle_check_interval = 1s
namespace inbox {{
  inbox = yes
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""

MAIN_CF = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
maillog_file = {folder}/maillog
maillog_file_prefixes = {folder}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.example.fr
mydestination =
alias_maps =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
disable_dns_lookups = yes
default_transport = lmtp:inet:127.0.0.1:{lmtp_port}
transport_maps = inline:{{ {{ {pipe_domain} = ogust: }}, {{ famille.fr = discard: }} }}
ogust_destination_recipient_limit = 1
minimal_backoff_time = 1s
queue_run_delay = 1s
bounce_queue_lifetime = 0
"""

MASTER_CF = """
127.0.0.1:{port} inet n - n - - smtpd
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
flush     unix n - n 1000? 0 flush
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
lmtp      unix - - n - - lmtp
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
ogust     unix - n n - 1 pipe
  flags=DRhu user=nobody argv={folder}/pipe
"""

# pipe(8) refuses to run anything as root, and the Python of the tests may be for root's eyes alone: the mail goes
# through a FIFO to the test's own process, which runs the real command and hands back its status.
PIPE = """#!/bin/sh
cat > {folder}/in
read status < {folder}/out
exit "$status"
"""


def eventually(happened: Callable[[], object], what: str = "it") -> None:
    """Wait until ``happened`` gives something true. The test fails when it never does."""
    try:
        _wait(happened, PATIENCE)
    except TimeoutError:
        pytest.fail(f"{what} did not happen within {PATIENCE} s")


def _wait(happened: Callable[[], object], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.02)


def answers(port: int) -> bool:
    """Whether somebody listens on this loopback port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def needed(program: str, package: str) -> str:
    """The path of a server's program; the test fails when the machine has none."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.fail(f"{program} is not installed (Debian: apt-get install {package}): mail is tested with it")
    if os.geteuid() != 0:
        pytest.fail(f"{program} changes accounts: run the tests as root, in a container for instance")
    return found


@dataclass
class Dovecot:
    """A running IMAP server with one account. At 127.0.0.2 it does not believe that one is on its own machine."""

    folder: Path
    port: int
    tls_port: int
    _process: subprocess.Popen[bytes] | None = None

    @property
    def certificate(self) -> Path:
        """What whoever trusts this server has to know."""
        return self.folder / "cert.pem"

    def start(self) -> None:
        """Answer, on the same ports as before."""
        program = needed("dovecot", "dovecot-imapd")
        with (self.folder / "programs.log").open("ab") as log:
            self._process = subprocess.Popen(
                [program, "-F", "-c", str(self.folder / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        eventually(lambda: answers(self.port) and answers(self.tls_port), what="Dovecot's start")

    def kill(self) -> None:
        """End at once, it and what it started, as when the machine loses power."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
            eventually(lambda: not answers(self.port), what="Dovecot's end")

    @contextlib.contextmanager
    def signed_in(self) -> Iterator[IMAPClient]:
        """Another mail program, looking at the inbox."""
        with IMAPClient("127.0.0.1", self.port, ssl=False, timeout=PATIENCE) as client:
            client.plain_login(USER, PASSWORD)
            client.select_folder("INBOX")
            yield client

    def deliver(self, *mails: bytes) -> None:
        """Put mails into the inbox."""
        with self.signed_in() as client:
            for mail in mails:
                client.append("INBOX", mail)

    def flags(self) -> list[bool]:
        """Of each mail in the inbox, whether it is marked as read."""
        with self.signed_in() as client:
            got = client.get_flags(client.search())
            return [b"\\Seen" in got[uid] for uid in sorted(got)]

    def forget(self) -> None:
        """No mail and no folder any more: the next inbox has another UIDVALIDITY. Only while it does not run."""
        shutil.rmtree(self.folder / "mail", ignore_errors=True)
        (self.folder / "mail").mkdir()
        shutil.chown(self.folder / "mail", "mail", "mail")


@contextlib.contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    """A new IMAP server; ended and removed at the end."""
    needed("dovecot", "dovecot-imapd")
    with _folder("ogust-imap-") as folder:
        server = Dovecot(folder, free_port(), free_port())
        server.forget()
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
        key = (
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
        )
        name = ("-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.2")
        openssl = [needed("openssl", "openssl"), "req", "-x509", *key, *name]
        subprocess.run(openssl, cwd=folder, check=True, capture_output=True)
        conf = DOVECOT.format(folder=folder, port=server.port, tls_port=server.tls_port)
        (folder / "dovecot.conf").write_text(conf, encoding="utf-8")
        server.start()
        try:
            yield server
        finally:
            server.kill()


@dataclass
class Postfix:
    """A running mail server: one domain goes through a pipe, all others to whoever speaks LMTP at ``lmtp_port``.

    What goes back to senders at famille.fr is thrown away.
    """

    folder: Path
    port: int
    lmtp_port: int
    pipe_domain: str
    run: Callable[[bytes], int] = field(default=lambda _mail: 75)
    """What is at the end of the pipe: a mail's bytes -> the exit status."""

    def control(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run one of Postfix's programs on this instance."""
        program, *rest = arguments
        return subprocess.run(
            [needed(program, "postfix"), "-c", str(self.folder / "etc"), *rest],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )

    def queued(self) -> int:
        """How many mails wait in the queue."""
        spool = self.folder / "spool"
        places = ("deferred", "incoming", "active") * 2  # mails go round in this order while one looks
        return len({path.name for name in places for path in (spool / name).rglob("*") if path.is_file()})

    def deliver_all(self) -> None:
        """Try again whatever waits, until nothing does. Left alone, a mail may wait for a minute before it is tried."""
        until = time.monotonic() + PATIENCE
        while self.queued():
            if time.monotonic() > until:
                pytest.fail(f"mail stays in the queue:\n{self.log()[-3_000:]}")
            self.control("postqueue", "-f")
            with contextlib.suppress(TimeoutError):
                _wait(lambda: self.queued() == 0, 2.0)

    def log(self) -> str:
        """What Postfix says it did."""
        path = self.folder / "maillog"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def serve_pipe(self) -> None:
        """Run ``run`` for each mail that comes through the pipe, until the process ends."""
        while True:
            mail = (self.folder / "in").read_bytes()
            status = self.run(mail)
            (self.folder / "out").write_text(f"{status}\n", encoding="ascii")


@contextlib.contextmanager
def running_postfix(pipe_domain: str) -> Iterator[Postfix]:
    """A new mail server; ended and removed at the end."""
    needed("postfix", "postfix")
    with _folder("ogust-mx-") as folder:
        server = Postfix(folder, free_port(), free_port(), pipe_domain)
        for name in ("etc", "spool", "data"):
            (folder / name).mkdir()
        shutil.chown(folder / "data", "postfix")
        values = {name: getattr(server, name) for name in ("folder", "port", "lmtp_port", "pipe_domain")}
        (folder / "etc" / "main.cf").write_text(MAIN_CF.format(**values), encoding="ascii")
        (folder / "etc" / "master.cf").write_text(MASTER_CF.format(**values), encoding="ascii")
        for name in ("in", "out"):
            os.mkfifo(folder / name)
            shutil.chown(folder / name, pwd.getpwnam("nobody").pw_uid)
        (folder / "pipe").write_text(PIPE.format(folder=folder), encoding="ascii")
        (folder / "pipe").chmod(0o755)
        threading.Thread(target=server.serve_pipe, daemon=True).start()
        started = server.control("postfix", "start")
        try:
            if started.returncode:
                pytest.fail(f"Postfix did not start: {started.stderr.decode()}{server.log()}")
            eventually(lambda: answers(server.port), what="Postfix's start")
            yield server
        finally:
            server.control("postfix", "stop")


@contextlib.contextmanager
def _folder(prefix: str) -> Iterator[Path]:
    """A temporary folder that other accounts may walk through."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

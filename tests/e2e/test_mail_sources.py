"""Mail through real servers: Dovecot's mailbox, Postfix's pipe and LMTP. Whoever dies, each mail arrives once."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

from ogust_tui.mail.sources import imap as imaps
from ogust_tui.mail.sources.imap import ImapSource
from ogust_tui.mail.sources.imap_client import Mailbox
from ogust_tui.mail.sources.source import Arrived, SourceAway
from ogust_tui.store.agency import set_setting
from ogust_tui.store.inbound_reads import raw_mail
from ogust_tui.store.publishing import reply_address
from ogust_tui.store.thread_reads import show_thread
from tests.mail_servers import PASSWORD, USER, Dovecot, Postfix, eventually, running_dovecot, running_postfix
from tests.servers import free_port
from tests.unit.store_world import DOMAIN, SqliteKeeper, World, open_world

if TYPE_CHECKING:
    from tests.unit.cli_runner import Done

SENDER = "morel@famille.fr"
PIPE_DOMAIN = "tuyau.agence.fr"
COMMAND = [sys.executable, "-m", "ogust_tui", "--lang", "en"]


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server


@pytest.fixture(scope="module")
def postfix() -> Iterator[Postfix]:
    with running_postfix(PIPE_DOMAIN) as server:
        yield server


@pytest.fixture(scope="module")
def keeper(sqlite_template, tmp_path_factory) -> SqliteKeeper:
    return SqliteKeeper(sqlite_template, tmp_path_factory.mktemp("world"))


class Agency:
    """A world with one published thread; the command line on its store."""

    def __init__(self, world: World, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.world, self.url, self._capsys = world, url, capsys
        self.path = Path(url.removeprefix("sqlite:///"))
        self.thread = world.thread("MOREL", publish=True).thread_id
        self.address = reply_address(world.store, world.rosa, self.thread, world.ids["MOREL"])
        self.environment = {"OGUST_IMAP_PASSWORD": PASSWORD}

    def mail(self, text: str) -> bytes:
        lines = (f"From: {SENDER}", f"To: {self.address}", "Date: Tue, 24 Mar 2026 09:42:00 +0000")
        return "\r\n".join((*lines, f"Message-ID: <{text}@famille.fr>", "", text, "")).encode()

    def texts(self) -> list[str]:
        """What the client wrote into the thread."""
        return [message.text for message in show_thread(self.world.store, self.world.rosa, self.thread).messages][1:]

    def set(self, **values: str) -> None:
        for name, value in values.items():
            set_setting(self.world.store, self.world.alice, f"mail.{name}", value)

    def use(self, dovecot: Dovecot) -> None:
        """The settings of a mailbox."""
        self.set(imap_server=f"imap://localhost:{dovecot.port}", imap_user=USER)

    def ingest(self, *options: str, lang: str = "en", **environment: str) -> "Done":
        """Run ``mail ingest`` to its end, in this process."""
        from tests.unit.cli_runner import Cli  # other files have it as a plugin, which must be the first import of it

        with pytest.MonkeyPatch.context() as patched:
            for name, value in (self.environment | environment).items():
                patched.setenv(name, value)
            return Cli(self.url, self._capsys, patched).run("--lang", lang, "mail", "ingest", *options)

    def piped(self, mail: bytes) -> int:
        """Give a mail to ``mail ingest -``, as a mail server does; its status."""
        command = [*COMMAND, "--store", self.url, "mail", "ingest", "-"]
        return subprocess.run(command, input=mail, capture_output=True, timeout=60).returncode

    def watch(self, *options: str) -> "Watcher":
        return Watcher([*COMMAND, "--store", self.url, "mail", "ingest", *options], os.environ | self.environment)

    def away(self) -> None:
        """The store's file is not there. It goes when nobody has it open: what SQLite puts beside it is gone then."""
        self.world.store.close()
        eventually(lambda: list(self.path.parent.glob(f"{self.path.name}*")) == [self.path], what="the store at rest")
        self.path.rename(self.path.with_suffix(".away"))

    def back(self) -> None:
        """It is there again."""
        self.path.with_suffix(".away").rename(self.path)


class Watcher:
    """``mail ingest`` that goes on, and what it says."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.lines: list[str] = []
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        )
        self.pid = self._process.pid
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line.rstrip())

    def says(self, words: str) -> None:
        """Wait until it says this."""
        eventually(lambda: any(words in line for line in self.lines), what=f"“{words}” ({self.lines})")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        try:
            status = self._process.wait(20)
        finally:
            self._process.kill()
            self._reader.join()
            assert self._process.stdout is not None
            self._process.stdout.close()
        assert (status, time.monotonic() - began < 3) == (0, True), self.lines
        assert not any("Traceback" in line for line in self.lines), self.lines


@pytest.fixture
def agency(keeper, capsys) -> Iterator[Agency]:
    keeper.put_back(keeper.agency)
    world = open_world(keeper.url)
    yield Agency(world, keeper.url, capsys)
    world.store.close()
    keeper.cut_off()


@pytest.fixture
def mailbox(agency, dovecot) -> Dovecot:
    """An empty mailbox, which the agency's settings name."""
    dovecot.kill()
    dovecot.forget()
    dovecot.start()
    agency.use(dovecot)
    return dovecot


# --- IMAP


def test_a_mailbox_is_taken_in_once(agency, mailbox):
    mailbox.deliver(agency.mail("un"), b"From: x@y.fr\r\n\r\nInconnu\r\n", agency.mail("deux"))
    done = agency.ingest("--imap")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("3 mails taken in")
    assert agency.texts() == ["un", "deux"]
    assert mailbox.flags() == [True, True, True]
    with mailbox.signed_in() as client:  # whoever reads the mailbox may mark as they like
        client.remove_flags(client.search(), [b"\\Seen"])
    assert agency.ingest("--imap").out == "No mail was waiting.\n"
    mailbox.deliver(agency.mail("trois"))
    assert '"mail": "4", "outcome": "posted"' in agency.ingest("--imap", "--json").out
    assert mailbox.flags() == [False, False, False, True]


def test_mails_are_moved_over_a_line_whose_certificate_holds(agency, mailbox):
    agency.set(imap_server=f"imaps://localhost:{mailbox.tls_port}", imap_done_folder="Traités")
    mailbox.deliver(agency.mail("un"), agency.mail("deux"))
    doubted = agency.ingest("--imap")
    assert (doubted.status, "certificate" in doubted.err) == (75, True)
    trusted = {"SSL_CERT_FILE": str(mailbox.certificate)}
    assert agency.ingest("--imap", **trusted).status == 0
    agency.set(imap_server=f"imap://127.0.0.2:{mailbox.port}")  # STARTTLS
    mailbox.deliver(agency.mail("trois"))
    assert agency.ingest("--imap").status == 75
    assert agency.ingest("--imap", **trusted).status == 0
    with mailbox.signed_in() as client:
        assert client.search() == []
        client.select_folder("Traités")
        assert len(client.search("SEEN")) == 3
    assert agency.texts() == ["un", "deux", "trois"]


def test_new_mail_is_seen_at_once_and_a_dead_server_is_waited_for(agency, mailbox):
    agency.set(imap_server=f"imaps://localhost:{mailbox.tls_port}")
    agency.environment["SSL_CERT_FILE"] = str(mailbox.certificate)
    with agency.watch("--imap", "--watch") as watcher:
        mailbox.deliver(agency.mail("un"))
        watcher.says("posted")
        eventually(lambda: mailbox.flags() == [True])
        began = time.monotonic()
        mailbox.deliver(agency.mail("deux"))
        eventually(lambda: agency.texts() == ["un", "deux"])
        assert time.monotonic() - began < 2
        mailbox.kill()
        watcher.says("tried again")
        mailbox.start()
        mailbox.deliver(agency.mail("trois"))
        eventually(lambda: agency.texts() == ["un", "deux", "trois"])
        watcher.says("works again")
        eventually(lambda: all(mailbox.flags()))


def test_a_mailbox_numbered_anew_is_read_again_and_nothing_is_doubled(agency, mailbox):
    mailbox.deliver(*(agency.mail(f"n{number}") for number in range(5)))
    assert agency.ingest("--imap").status == 0
    mailbox.kill()
    mailbox.forget()
    time.sleep(1.0 - time.time() % 1.0)  # Dovecot makes UIDVALIDITY of the second
    mailbox.start()
    mailbox.deliver(*(agency.mail(f"n{number}") for number in (3, 1, 7)))
    done = agency.ingest("--imap")
    assert (done.status, "numbered the mailbox anew" in done.err) == (0, True)
    assert agency.texts() == ["n0", "n1", "n2", "n3", "n4", "n7"]
    assert agency.ingest("--imap").err == ""


def test_a_process_that_dies_between_commit_and_mark_doubles_nothing(agency, mailbox):
    mailbox.deliver(agency.mail("un"), agency.mail("deux"))
    dying = (
        "import os, signal\n"
        "from ogust_tui.cli.main import run\n"
        "from ogust_tui.mail.sources.imap_client import Connection\n"
        "Connection.mark = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "run()\n"
    )
    command = [sys.executable, "-c", dying, "--store", agency.url, "mail", "ingest", "--imap"]
    for _ in range(2):
        died = subprocess.run(command, env=os.environ | agency.environment, capture_output=True, timeout=60)
        assert died.returncode == -signal.SIGKILL
    assert (agency.texts(), mailbox.flags()) == (["un"], [False, False])
    assert agency.ingest("--imap").status == 0
    assert (agency.texts(), mailbox.flags()) == (["un", "deux"], [True, True])


def test_a_mail_at_which_the_server_stumbles_stops_no_other(agency, mailbox):
    mailbox.deliver(*(agency.mail(f"n{number}") for number in range(4)))
    files = [path for path in (mailbox.folder / "mail").rglob("*") if path.is_file()]
    (bad,) = (path for path in files if b"n1@" in path.read_bytes())
    bad.chmod(0)  # Dovecot's process cannot read it
    done = agency.ingest("--imap")
    assert agency.texts() == ["n0", "n2", "n3"], done
    assert (done.status, done.err.startswith("2: The server")) == (75, True), done
    bad.chmod(0o644)
    assert agency.ingest("--imap").status == 0
    assert agency.texts() == ["n0", "n2", "n3", "n1"]


def test_a_mail_that_somebody_deletes_meanwhile_is_no_error(agency, mailbox):
    mailbox.deliver(*(agency.mail(f"n{number}") for number in range(3)))
    source = ImapSource(Mailbox("127.0.0.1", mailbox.port, False, USER), PASSWORD)
    found = source.mails(lambda: agency.world.store)
    first = next(found)
    assert isinstance(first, Arrived) and first.name == "1"
    with mailbox.signed_in() as client:
        client.delete_messages([2])
        client.expunge()
    assert [mail.name for mail in found if isinstance(mail, Arrived)] == ["3"]
    source.drop()


def test_the_line_is_renewed_and_what_arrives_while_others_are_taken_is_seen(agency, mailbox, monkeypatch):
    mailbox.deliver(agency.mail("un"))
    source = ImapSource(Mailbox("127.0.0.1", mailbox.port, False, USER), PASSWORD)
    (first,) = source.mails(lambda: agency.world.store)
    assert isinstance(first, Arrived)
    mailbox.deliver(agency.mail("deux"))
    source.taken(first)  # the server's answer speaks of the new one: it would not in IDLE
    began = time.monotonic()
    source.rest()
    assert time.monotonic() - began < 2
    assert [mail.name for mail in source.mails(lambda: agency.world.store) if isinstance(mail, Arrived)] == ["2"]
    monkeypatch.setattr(imaps, "RENEW_SOON", 0.1)
    source.rest()  # nothing comes, and the line is alive
    mailbox.kill()
    with pytest.raises(SourceAway):
        source.rest()
    source.drop()
    mailbox.start()
    assert [mail.name for mail in source.mails(lambda: agency.world.store) if isinstance(mail, Arrived)] == ["2"]
    source.drop()


def test_of_a_mail_that_is_too_long_the_beginning_is_fetched(agency, mailbox, monkeypatch):
    mailbox.deliver(agency.mail("x" * 3_000), agency.mail("court"))
    monkeypatch.setattr(imaps, "RAW_LIMIT", 1_000)
    monkeypatch.setattr(imaps, "CUT", 1_001)
    source = ImapSource(Mailbox("127.0.0.1", mailbox.port, False, USER), PASSWORD)
    found = [mail for mail in source.mails(lambda: agency.world.store) if isinstance(mail, Arrived)]
    assert [(mail.cut, mail.raw == whole[: len(mail.raw)]) for mail, whole in zip(
        found, (agency.mail("x" * 3_000), agency.mail("court")), strict=True
    )] == [(True, True), (False, True)]  # fmt: skip
    source.drop()
    assert mailbox.flags() == [False, False]


@pytest.mark.parametrize(
    ("settings", "environment", "status", "words"),
    [
        ({}, {"OGUST_IMAP_PASSWORD": "wrong"}, 3, "refuses the login of agence@example.fr"),
        ({}, {"OGUST_IMAP_PASSWORD": ""}, 3, "imap-password"),
        ({"imap_folder": "Réponses"}, {}, 4, "INBOX"),
        ({"imap_server": "localhost:1"}, {}, 75, "nobody answers there"),
        ({"imap_server": ""}, {}, 2, "settings set mail.imap_server"),
    ],
)
def test_what_is_wrong_with_a_mailbox_is_said(agency, mailbox, settings, environment, status, words):
    agency.set(**settings)
    done = agency.ingest("--imap", SSL_CERT_FILE=str(mailbox.certificate), **environment)
    assert (done.status, done.err.count("\n"), words in done.err) == (status, 1, True), done


# --- a folder that is watched


def test_a_watched_folder_survives_a_store_that_goes_away(agency, tmp_path):
    folder = tmp_path / "Maildir"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    with agency.watch("--maildir", str(folder), "--watch") as watcher:
        (folder / "new" / "1.h").write_bytes(agency.mail("un"))
        watcher.says("1.h: posted in thread")
        agency.away()
        (folder / "new" / "2.h").write_bytes(agency.mail("deux"))
        watcher.says("tried again")
        assert (folder / "new" / "2.h").exists()
        agency.back()
        watcher.says("works again")
    assert agency.texts() == ["un", "deux"]
    assert list((folder / "new").iterdir()) == []


# --- Postfix


@pytest.fixture
def queue(postfix) -> Postfix:
    """Postfix with nothing in its queue."""
    postfix.control("postsuper", "-d", "ALL")
    return postfix


def send(postfix: Postfix, mail: bytes, *recipients: str, sender: str = SENDER) -> None:
    with smtplib.SMTP("127.0.0.1", postfix.port) as client:
        client.sendmail(sender, recipients, mail)


def at_the_pipe(address: str, domain: str = PIPE_DOMAIN) -> str:
    return f"{address.partition('@')[0]}@{domain}"


def test_a_pipe_ends_the_mail_or_keeps_it_for_later(agency, queue):
    agency.set(domain=PIPE_DOMAIN)
    statuses = []

    def run(mail: bytes) -> int:
        statuses.append(agency.piped(mail))
        return statuses[-1]

    queue.run = run
    address = at_the_pipe(agency.address)
    send(queue, agency.mail("un").replace(agency.address.encode(), address.encode()), address)
    eventually(lambda: statuses == [0] and queue.queued() == 0)
    agency.away()
    send(queue, agency.mail("deux").replace(agency.address.encode(), address.encode()), address)
    eventually(lambda: statuses[-1] == 75 and "status=deferred" in queue.log())
    assert queue.queued() == 1
    agency.back()
    queue.deliver_all()
    assert (statuses[-1], agency.texts()) == (0, ["un", "deux"])


def test_lmtp_answers_for_each_recipient(agency, queue):
    with agency.watch("--lmtp", f"127.0.0.1:{queue.lmtp_port}") as server:
        server.says("Listening")
        known = len(queue.log())
        send(queue, agency.mail("un"), agency.address, f"aaaaaaaaaaaaaaaaaaaa@{DOMAIN}", "x@ailleurs.fr")
        eventually(lambda: queue.queued() == 0 and "status=bounced" in queue.log()[known:])
        lines = [line for line in queue.log()[known:].splitlines() if "postfix/lmtp" in line]
        assert [(line.partition("to=<")[2].partition(">")[0][:2], "status=sent" in line) for line in lines[:3]].count(
            ("x@", False)
        ) == 1, lines
        assert sum("status=sent" in line and "2.0.0 Kept" in line for line in lines) == 2, lines
        eventually(lambda: agency.texts() == ["un"])
        assert sum("posted" in line for line in server.lines) == 1


def test_lmtp_keeps_the_queue_while_the_store_or_the_server_is_away(agency, queue):
    listen = ("--lmtp", f"127.0.0.1:{queue.lmtp_port}")
    with agency.watch(*listen) as server:
        server.says("Listening")
        agency.away()
        known = len(queue.log())
        send(queue, agency.mail("un"), agency.address)
        eventually(lambda: "451 4.3.0" in queue.log()[known:])
        agency.back()
        queue.deliver_all()
        assert agency.texts() == ["un"]
    send(queue, agency.mail("deux"), agency.address)
    eventually(lambda: "refused" in queue.log()[known:])
    with agency.watch(*listen) as server:
        server.says("Listening")
        queue.deliver_all()
    assert agency.texts() == ["un", "deux"]


# --- LMTP, word by word


class Line:
    """A mail server's side of LMTP."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(20)
        self._socket.connect(str(path))
        self._file = self._socket.makefile("rb")

    def answer(self) -> str:
        """One answer; of several lines, the last."""
        while (line := self._file.readline().decode())[3:4] == "-":
            pass
        return line.rstrip()

    def say(self, *lines: bytes) -> list[str]:
        """Say lines one by one; the first four characters of each answer."""
        answers = []
        for line in lines:
            self._socket.sendall(line + b"\r\n")
            answers.append(self.answer()[:3])
        return answers

    def data(self, content: bytes, recipients: int) -> list[str]:
        """Send a mail; the answers."""
        assert self.say(b"DATA") == ["354"]
        self._socket.sendall(content)
        return [self.answer()[:9] for _ in range(recipients)]

    def close(self) -> None:
        self._file.close()
        self._socket.close()


def test_lmtp_keeps_every_byte(agency, tmp_path):
    path = tmp_path / "lmtp"
    to = f"RCPT TO:<{agency.address}>".encode()
    with agency.watch("--lmtp", str(path)) as server:
        server.says("Listening")
        assert path.stat().st_mode & 0o777 == 0o660
        line = Line(path)
        assert line.answer()[:3] == "220"
        assert line.say(b"EHLO x", b"LHLO mx", b"RCPT TO:<a@b>") == ["500", "250", "503"]
        body = b"From: a@b.fr\r\n\r\n..x\r\n.y\r\nnul \0 \xff\xfe lone \r cr \n lf\r\n" + b"z" * 200_000 + b"\r\n"
        stuffed = body.replace(b"\r\n.", b"\r\n..") + b".\r\n"
        assert line.say(b"MAIL FROM:<> BODY=8BITMIME SIZE=99", to, b"RCPT TO:<x@y.fr>", to) == [
            "250",
            "250",
            "550",
            "250",
        ]
        assert line.data(stuffed, 2) == ["250 2.0.0"] * 2
        assert line.say("MAIL FROM:<é..è@x.fr> SMTPUTF8".encode(), to, b"RSET", b"DATA") == ["250", "250", "250", "503"]
        assert line.say(b"MAIL FROM:<a..b@x.fr>", to) == ["250", "250"]
        assert line.data(b".\r\n", 1) == ["250 2.0.0"]
        assert line.say(b"MAIL FROM:<a@b.fr> SIZE=99999999", b"MAIL FROM:<a@b.fr>", to, to) == [
            "552",
            "250",
            "250",
            "250",
        ]
        assert line.data(b"a: b\r\n" + b"x" * (64 * 1024 * 1024) + b"\r\n.\r\n", 2) == ["552 5.3.4"] * 2
        assert line.say(b"QUIT") == ["221"]
        line.close()
    assert not path.exists()
    first, second = world_mails(agency.world)
    assert first == b"Return-Path: <>\r\nDelivered-To: " + agency.address.encode() + b"\r\n" + body
    assert second == b"Return-Path: <a..b@x.fr>\r\nDelivered-To: " + agency.address.encode() + b"\r\n"


def world_mails(world: World) -> list[bytes]:
    return [raw_mail(world.store, world.rosa, row["id"]) for row in world.rows("inbound_mail")]


def test_lmtp_listens_where_nobody_does(agency, tmp_path):
    path = tmp_path / "lmtp"
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(path))
    dead.close()
    with agency.watch("--lmtp", str(path)) as server:
        server.says("Listening")
        second = agency.ingest("--lmtp", str(path))
        assert (second.status, "another program" in second.err) == (75, True)
        taken = socket.create_server(("127.0.0.1", free_port()))
        with taken:
            busy = agency.ingest("--lmtp", f"127.0.0.1:{taken.getsockname()[1]}")
        assert (busy.status, busy.err.count("\n")) == (75, 1)
    assert agency.ingest("--lmtp", "0.0.0.0:2424").status == 2

"""Where mail comes from, without servers: folders and files, the loop that isolates mails, the envelope, the cursor."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ogust_tui.mail.ingest import Ingested, ingest
from ogust_tui.mail.sources import maildir as maildirs
from ogust_tui.mail.sources import mbox as mboxes
from ogust_tui.mail.sources import taking as loops
from ogust_tui.mail.sources.lmtp import accepts, delivered
from ogust_tui.mail.sources.maildir import Maildir
from ogust_tui.mail.sources.mbox import Mbox
from ogust_tui.mail.sources.source import Arrived, SourceAway
from ogust_tui.mail.sources.stopping import Stop, StopAsked
from ogust_tui.mail.sources.taking import Taking
from ogust_tui.settings import AgencySettings, imap_server
from ogust_tui.store.access import Store
from ogust_tui.store.errors import DataRefused, Refusal, StoreUnavailable
from ogust_tui.store.kinds import Outcome
from ogust_tui.store.mail_cursor import Cursor, mail_cursor, move_mail_cursor
from ogust_tui.store.publishing import reply_address
from ogust_tui.store.thread_reads import show_thread
from tests.unit.store_world import World


class Heard:
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.outcomes: list[tuple[str, Outcome]] = []
        self.stayed: list[tuple[str, str]] = []
        self.said: list[str] = []

    def took(self, mail: Arrived, done: Ingested) -> None:
        self.outcomes.append((mail.name, done.outcome))

    def left(self, name: str, why: Refusal) -> None:
        self.stayed.append((name, str(why)))

    def remark(self, what: Refusal) -> None:
        self.said.append(str(what))

    def away(self, why: Refusal) -> None:
        self.said.append(f"away: {why}")

    def back(self) -> None:
        self.said.append("back")


class Agency:
    """A world with one published thread, and what its client writes to it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.thread = world.thread("MOREL", publish=True).thread_id
        self.address = reply_address(world.store, world.rosa, self.thread, world.ids["MOREL"])

    def mail(self, text: str, sender: str = "morel@famille.fr") -> bytes:
        lines = (f"From: {sender}", f"To: {self.address}", f"Message-ID: <{text}@famille.fr>", "", text, "")
        return "\n".join(lines).encode()

    def texts(self) -> list[str]:
        return [message.text for message in show_thread(self.world.store, self.world.rosa, self.thread).messages][1:]

    def open_store(self) -> Store:
        return Store.open(self.world.store.url.render_as_string())

    def take(self, source: Maildir | Mbox) -> Heard:
        heard = Heard()
        Taking(source, self.open_store, heard, Stop()).once()
        return heard


@pytest.fixture
def agency(sqlite_world) -> Agency:
    return Agency(sqlite_world)


@pytest.fixture
def folder(tmp_path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    return tmp_path / "Maildir"


def names(folder: Path, place: str) -> list[str]:
    return sorted(path.name for path in (folder / place).iterdir())


# --- Maildir


def test_mails_go_from_new_to_cur_in_the_order_of_their_delivery(agency, folder):
    order = ["999.M5.h", "1000.M9.h", "1000.M10.h", "1000.M123456P7Q2.h", "1000.M123456P7Q10.h", "1001.V8I2aM7.h:2,F"]
    for number, name in sorted(enumerate(order), key=lambda pair: pair[1]):
        (folder / "new" / name).write_bytes(agency.mail(f"n{number}"))
    (folder / "tmp" / "1.half").write_bytes(agency.mail("half"))
    heard = agency.take(Maildir(folder))
    assert [name for name, _ in heard.outcomes] == order
    assert agency.texts() == [f"n{number}" for number in range(6)]
    assert names(folder, "new") == []
    assert names(folder, "cur") == sorted(name.partition(":")[0] + ":2,S" for name in order)
    assert names(folder, "tmp") == ["1.half"]
    assert agency.take(Maildir(folder)).outcomes == []


def test_nothing_is_moved_before_the_commit(agency, folder, monkeypatch):
    for number in range(3):
        (folder / "new" / f"{number}.h").write_bytes(agency.mail(f"n{number}"))

    def fails_at_the_second(store, raw, recipients=()):
        if b"n1" in raw:
            raise StoreUnavailable("away")
        return ingest(store, raw, recipients)

    with monkeypatch.context() as patched:
        patched.setattr(loops, "ingest", fails_at_the_second)
        with pytest.raises(StoreUnavailable):
            agency.take(Maildir(folder))
    assert (names(folder, "new"), names(folder, "cur")) == (["1.h", "2.h"], ["0.h:2,S"])
    agency.take(Maildir(folder))
    assert agency.texts() == ["n0", "n1", "n2"]


def test_a_poisonous_mail_stops_no_other(agency, folder, monkeypatch):
    for number in range(50):
        (folder / "new" / f"{number}.h").write_bytes(agency.mail(f"n{number}", "stranger@x.fr"))

    def poisoned(store, raw, recipients=()):
        if b"n25" in raw:
            raise MemoryError
        return ingest(store, raw, recipients)

    monkeypatch.setattr(loops, "ingest", poisoned)
    heard = agency.take(Maildir(folder))
    assert len(heard.outcomes) == 49
    assert [name for name, _ in heard.stayed] == names(folder, "new") == ["25.h"]


def test_what_is_no_mail_file_is_said_and_left(agency, folder):
    os.mkfifo(folder / "new" / "1.fifo")
    (folder / "new" / "2.folder").mkdir()
    (folder / "new" / "3.link").symlink_to("/etc/passwd")
    (folder / "new" / "4.mail").write_bytes(agency.mail("lisible"))
    (folder / "new" / ".hidden").write_bytes(b"x")
    heard = agency.take(Maildir(folder))
    assert [name for name, _ in heard.stayed] == ["1.fifo", "2.folder", "3.link"]
    assert agency.texts() == ["lisible"]
    assert names(folder, "new") == [".hidden", "1.fifo", "2.folder", "3.link"]


def test_two_may_work_on_one_maildir(agency, folder):
    for number in range(4):
        (folder / "new" / f"{number}.h").write_bytes(agency.mail(f"n{number}"))
    first, second = Maildir(folder).mails(agency.open_store), Maildir(folder).mails(agency.open_store)
    one, two = next(first), next(second)
    assert isinstance(one, Arrived)
    assert one == two
    for found in (one, two):
        ingest(agency.world.store, found.raw)
        Maildir(folder).taken(found)
    assert [mail.name for mail in [*first, *second] if isinstance(mail, Arrived)] == ["1.h", "2.h", "3.h"] * 2
    (folder / "new" / "1.h").unlink()  # another one takes it before it is read
    assert len(agency.take(Maildir(folder)).outcomes) == 2
    assert agency.texts() == ["n0", "n2", "n3"]


def test_a_mail_that_cannot_be_moved_is_read_once_only(agency, folder):
    (folder / "cur").rmdir()
    (folder / "cur").write_bytes(b"no folder")
    (folder / "new" / "1.h").write_bytes(agency.mail("une"))
    source = Maildir(folder)
    heard = agency.take(source)
    assert (len(heard.outcomes), len(heard.stayed)) == (1, 1)
    again = agency.take(source)
    assert (again.outcomes, again.stayed) == ([], [])
    (folder / "cur").unlink()
    agency.take(Maildir(folder))
    assert (names(folder, "new"), agency.texts()) == ([], ["une"])


def test_a_folder_that_is_not_there_can_be_waited_for(agency, folder):
    with pytest.raises(SourceAway, match="cannot be read"):
        agency.take(Maildir(folder / "none"))


def test_of_a_mail_that_is_too_long_the_beginning_is_taken(agency, folder, monkeypatch):
    monkeypatch.setattr(maildirs, "RAW_LIMIT", 1_000)
    monkeypatch.setattr(maildirs, "CUT", 1_001)
    for name, size in (("1.h", 1_000), ("2.h", 1_001), ("3.h", 5_000)):
        (folder / "new" / name).write_bytes(agency.mail("x").ljust(size, b"x"))
    found = list(Maildir(folder).mails(agency.open_store))
    assert [(len(mail.raw), mail.cut) for mail in found if isinstance(mail, Arrived)] == [
        (1_000, False),
        (1_001, True),
        (1_001, True),
    ]


# --- watching


def watch(agency: Agency, source: Maildir, until, heard: Heard) -> None:
    """Watch until ``until`` holds, then end as a signal would."""

    def end() -> None:
        deadline = time.monotonic() + 20
        while not until() and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)

    with Stop().heard() as stop:
        watcher = threading.Thread(target=end)
        watcher.start()
        Taking(source, agency.open_store, heard, stop).watch()
        watcher.join()
    assert until()


def test_a_folder_that_vanishes_for_a_while_is_waited_for(agency, folder, monkeypatch):
    monkeypatch.setattr(maildirs, "POLL", 0.01)
    monkeypatch.setattr(loops, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(loops, "LONGEST_PAUSE", 0.05)
    heard = Heard()
    (folder / "new").rename(folder / "gone")
    (folder / "gone" / "1.h").write_bytes(agency.mail("une"))

    def comes_back() -> bool:
        if heard.said and (folder / "gone").exists():
            (folder / "gone").rename(folder / "new")
        return "back" in heard.said and len(heard.outcomes) == 1

    watch(agency, Maildir(folder), comes_back, heard)
    assert len(heard.said) == 2
    assert agency.texts() == ["une"]


def test_a_store_that_is_away_is_said_once_and_waited_for(agency, folder, monkeypatch):
    monkeypatch.setattr(maildirs, "POLL", 0.01)
    monkeypatch.setattr(loops, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(loops, "LONGEST_PAUSE", 0.02)
    tries = []

    def away_for_a_while(store, raw, recipients=()):
        tries.append(raw)
        if len(tries) < 5:
            raise StoreUnavailable("away")
        return ingest(store, raw, recipients)

    monkeypatch.setattr(loops, "ingest", away_for_a_while)
    (folder / "new" / "1.h").write_bytes(agency.mail("une"))
    heard = Heard()
    watch(agency, Maildir(folder), lambda: heard.said[-1:] == ["back"], heard)
    assert heard.said == ["away: away", "back"]
    assert (names(folder, "new"), agency.texts()) == ([], ["une"])


def test_what_is_left_is_said_once_while_watching(agency, folder, monkeypatch):
    monkeypatch.setattr(maildirs, "POLL", 0.001)
    (folder / "new" / "1.folder").mkdir()
    looks = []
    read = Maildir._read

    def counted(self, name):
        looks.append(name)
        return read(self, name)

    monkeypatch.setattr(Maildir, "_read", counted)
    heard = Heard()
    watch(agency, Maildir(folder), lambda: len(looks) > 5, heard)
    assert len(heard.stayed) == 1


def asked(stop: Stop, number: signal.Signals, seconds: float = 5) -> None:
    """A wait during which the end is asked for."""
    with stop.breakable():
        os.kill(os.getpid(), number)
        time.sleep(seconds)


def test_the_end_waits_for_the_mail_in_hand():
    with Stop().heard() as stop:
        with pytest.raises(StopAsked):
            asked(stop, signal.SIGTERM)
        with pytest.raises(StopAsked), stop.breakable():
            pytest.fail("a wait was begun after the end was asked for")
    with Stop().heard() as stop:
        os.kill(os.getpid(), signal.SIGINT)  # in hand: it goes on
        assert stop.asked
        with pytest.raises(KeyboardInterrupt):  # asked twice, it does not
            signal.raise_signal(signal.SIGINT)


# --- mbox

BEGIN = b"From a@b.fr Tue Nov 24 08:17:22 2026\n"


def raws(path: Path) -> list[bytes]:
    return [
        mail.raw for mail in Mbox(path).mails(lambda: pytest.fail("no store is needed")) if isinstance(mail, Arrived)
    ]


@pytest.mark.parametrize(
    "begin",
    [
        BEGIN,
        b"From - Tue Nov 24 08:17:22 2026\n",
        b"From MAILER-DAEMON Fri Jul  8 12:08:34 2011 +0200\r\n",
        b"From 17765@xxx Tue Nov 24 08:17:22 +0000 2026\n",
        b'From "jean dupont"@x.fr  Mon, 3 Feb 2025 8:05 CET 2025\n',
    ],
)
def test_an_mbox_is_split_at_its_from_lines(tmp_path, begin):
    path = tmp_path / "mbox"
    one, two = b"From: a\n\nUn\nFrom now on, on Tuesday\n\nFrom here\n", b"From: b\n\nDeux\n"
    path.write_bytes(b"\n" + begin + one + b"\n" + begin + two + b"\n")
    assert raws(path) == [one, two]
    path.write_bytes(begin + one + begin + two)
    assert raws(path) == [one, two]


def test_quoted_from_lines_lose_one_mark(tmp_path):
    path = tmp_path / "mbox"
    path.write_bytes(BEGIN + b"A: b\n\n>From moi\n>>From toi\n> From lui\n>Fromage\nx >From\n\n")
    assert raws(path) == [b"A: b\n\nFrom moi\n>From toi\n> From lui\n>Fromage\nx >From\n"]


def test_lines_without_end_and_other_line_ends_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(mboxes, "LINE", 64)
    path = tmp_path / "mbox"
    long = b"x" * 30 + (BEGIN.strip() + b" ") * 9
    path.write_bytes(BEGIN + b"A: b\r\n\r\n" + long + b"\r\n\r\n" + BEGIN + b"C: d\n\nfin")
    assert raws(path) == [b"A: b\r\n\r\n" + long + b"\r\n", b"C: d\n\nfin"]
    monkeypatch.setattr(mboxes, "CUT", 10)
    assert [len(raw) for raw in raws(path)] == [10, 9]


def test_an_mbox_is_taken_in_once_and_never_changed(agency, tmp_path):
    path = tmp_path / "mbox"
    path.write_bytes(b"".join(BEGIN + agency.mail(text) + b"\n" for text in ("un", "deux")))
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    source = Mbox(path)
    for _ in range(2):
        assert {outcome for _, outcome in agency.take(source).outcomes} <= {Outcome.POSTED}
    assert agency.texts() == ["un", "deux"]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    with path.open("ab") as file:
        file.write(BEGIN + agency.mail("trois") + b"\n")
    assert [name for name, _ in agency.take(source).outcomes] == ["3"]  # only what was appended
    path.write_bytes(BEGIN + agency.mail("quatre") + b"\n")
    assert [name for name, _ in agency.take(source).outcomes] == ["1"]  # the file is another one
    assert len(agency.take(Mbox(path)).outcomes) == 1
    assert agency.texts() == ["un", "deux", "trois", "quatre"]


def test_a_file_that_somebody_holds_is_waited_for(tmp_path, monkeypatch):
    path = tmp_path / "mbox"
    path.write_bytes(BEGIN + b"A: b\n\nx\n")
    hold = (
        "import fcntl,sys; f=open(sys.argv[1],'ab'); fcntl.lockf(f, fcntl.LOCK_EX); print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin is not None and holder.stdout is not None
        holder.stdout.readline()
        monkeypatch.setattr(mboxes, "PATIENCE", 0.0)
        with pytest.raises(SourceAway, match="holds"):
            raws(path)
        monkeypatch.undo()
        threading.Timer(0.1, holder.stdin.close).start()
        assert len(raws(path)) == 1
    with path.open("r+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # it was let go


def test_another_sort_of_file_is_refused(tmp_path):
    path = tmp_path / "x.eml"
    path.write_bytes(b"Subject: x\n\nFrom a@b.fr Tue Nov 24 08:17:22 2026\n")
    with pytest.raises(DataRefused):
        raws(path)
    path.write_bytes(b"")
    assert raws(path) == []
    with pytest.raises(SourceAway):
        raws(tmp_path)


# --- the envelope of LMTP


def test_the_envelope_is_written_on_top_once(agency):
    raw = b"To: Un <a@x.fr>,\r\n\tB@X.fr\r\nSubject: c@x.fr\r\n\r\nTo: d@x.fr\r\n"
    assert delivered(raw, "m@f.fr", ("a@x.fr", "b@x.fr")) == b"Return-Path: <m@f.fr>\r\n" + raw
    assert delivered(raw, "<>", ("a@x.fr",)) == b"Return-Path: <>\r\n" + raw
    hidden = delivered(raw, "m@f.fr", ("d@x.fr", "C@x.fr"))
    assert hidden == b"Return-Path: <m@f.fr>\r\nDelivered-To: c@x.fr\r\nDelivered-To: d@x.fr\r\n" + raw
    assert delivered(raw, "m@f.fr", ("c@x.fr", "d@x.fr", "d@x.fr")) == hidden
    assert delivered(b"Return-Path: <z@z>\n" + raw, "m@f.fr", ("a@x.fr",)).count(b"Return-Path") == 1
    assert delivered(raw, "a\r\nBcc: b@x.fr", ("a@x.fr",)).startswith(b"Return-Path: <aBcc:b@x.fr>\r\nTo:")


def test_the_envelope_names_the_recipient_where_no_header_does(agency):
    raw = agency.mail("copie cachée").replace(f"To: {agency.address}\n".encode(), b"")
    assert ingest(agency.world.store, raw, [agency.address.upper()]).outcome is Outcome.POSTED
    assert ingest(agency.world.store, delivered(raw, "m@f.fr", (agency.address,))).outcome is Outcome.POSTED


def test_only_the_agencys_domain_and_address_are_accepted():
    settings = AgencySettings(mail_domain="reponse.fr", mail_address="contact@agence.fr")
    assert accepts("abc@Reponse.FR", settings)
    assert accepts("Contact@agence.fr", settings)
    assert not accepts("autre@agence.fr", settings)
    assert not accepts("", AgencySettings(mail_domain="reponse.fr"))
    assert not any(accepts(other, settings) for other in ("abc@x.reponse.fr", "reponse.fr@x.fr", "abc", "", "<>"))


# --- settings and cursor


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("imap.orange.fr", ("imap.orange.fr", 993, True)),
        ("IMAP.Orange.fr:143", ("imap.orange.fr", 143, False)),
        ("imap://localhost:2143/", ("localhost", 2143, False)),
        ("imap://x.fr", ("x.fr", 143, False)),
        ("imaps://[::1]:2993", ("::1", 2993, True)),
        ("x.fr:2993", ("x.fr", 2993, True)),
    ],
)
def test_a_mail_servers_address_is_read(text, server):
    assert imap_server(text) == server


@pytest.mark.parametrize("text", ["", "x y", "x:0", "x:99999", "http://x", "x.fr/inbox", "me@x.fr", "-x"])
def test_what_is_no_mail_server_is_refused(text):
    with pytest.raises(ValueError, match="not a mail server"):
        imap_server(text)


def test_the_cursor_goes_forward_until_the_mailbox_is_numbered_anew(world):
    name = "moi@x.fr@imap.x.fr/INBOX"
    assert mail_cursor(world.store, name) is None
    for to, kept in [((1, 5), (1, 5)), ((1, 3), (1, 5)), ((1, 2**32 - 1), (1, 2**32 - 1)), ((2, 0), (2, 0))]:
        move_mail_cursor(world.store, name, Cursor(*to))
        assert mail_cursor(world.store, name) == Cursor(*kept)
    assert mail_cursor(world.store, "autre") is None

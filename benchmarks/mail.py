"""Answers by mail: how many a CPU-second takes in, beside Roundup; the memory over many; what a poisonous one delays.

CPU seconds are those of the whole process, user and system: what else the machine does weighs little on them.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.inbox import Inbox, copied_inbox, sqlite_inbox
from benchmarks.mails import Place, mail
from benchmarks.poison import poisons
from benchmarks.roundup import Tracker, roundup_programs
from benchmarks.spent import Spent, spent
from benchmarks.table import Line
from tests.servers import running_postgres

MAILS = 1_000
STARTS = 3
"""The start-up is that of the cheapest of so many: it is taken off each poisonous mail, and the first is dear."""
MOST_MS = 1_000 / 400
"""CPU milliseconds of a mail."""
MOST_OF_ROUNDUP = 1 / 5
SAMPLES = (1_000, 5_000, 20_000)
MOST_GROWTH = 1.1
MOST_DELAY = 1.1


def lines(stores: Path) -> Iterator[Line]:
    """The figures of mail, in the order in which they are measured."""
    inbox = sqlite_inbox(stores)
    empty = min((_taken(inbox, 0) for _ in range(STARTS)), key=lambda used: used.cpu)
    ours = _taken(inbox, MAILS)
    yield _a_mail("a mail taken in and posted, CPU ms, start-up included", ours.cpu, ours)
    yield _a_mail("… without the start-up", ours.cpu - empty.cpu, ours)
    theirs = Tracker(roundup_programs(stores), inbox.folder, inbox.places).take(MAILS)
    yield _beside("against roundup-mailgw mailbox, CPU", ours.cpu, theirs.cpu, MOST_OF_ROUNDUP)
    yield _beside("against roundup-mailgw mailbox, by the clock", ours.wall, theirs.wall, None)
    yield from _postgres(stores)
    yield from _poisoned(stores, empty)
    yield from _memory(stores)


def _a_mail(name: str, cpu: float, whole: Spent) -> Line:
    said = f"{MAILS / cpu:.0f} a CPU-second; {MAILS / whole.wall:.0f} a second"
    return Line(name, cpu / MAILS * 1e3, MOST_MS, said=said)


def _beside(name: str, ours: float, theirs: float, limit: float | None) -> Line:
    return Line(name, ours / theirs, limit, said=f"{ours:.1f} s against {theirs:.1f} s")


def _taken(inbox: Inbox, count: int, first: int = 0) -> Spent:
    """Take ``count`` mails in; all of them have to be messages afterwards."""
    maildir = inbox.maildir(mail(number, _place(inbox, number)) for number in range(first, first + count))
    before = inbox.messages()
    used = spent(inbox.command(maildir, "--once"), inbox.folder / "ogust.log", inbox.environment)
    posted = inbox.messages() - before
    if posted != count:
        raise RuntimeError(f"{posted} of {count} mails were posted; see {inbox.folder}")
    return used


def _place(inbox: Inbox, number: int) -> Place:
    return inbox.places[number % len(inbox.places)]


def _postgres(stores: Path) -> Iterator[Line]:
    with running_postgres() as server:
        server.execute("ALTER SYSTEM SET fsync = on", "ALTER SYSTEM SET full_page_writes = on")
        server.execute("SELECT pg_reload_conf()")
        inbox = copied_inbox(sqlite_inbox(stores), server.url(server.create_database()), stores / "mail-postgresql")
        empty, used = _taken(inbox, 0), _taken(inbox, MAILS)
    yield _a_mail("on PostgreSQL, CPU ms of our process, start-up included", used.cpu, used)
    yield _a_mail("… without the start-up", used.cpu - empty.cpu, used)


def _poisoned(stores: Path, empty: Spent) -> Iterator[Line]:
    """Each poisonous mail by itself, and the others with all of them among them, less what they take themselves."""
    inbox = sqlite_inbox(stores)
    without = _taken(inbox, MAILS)
    bad = poisons(inbox.places[0])
    alone = {}
    for name, raw in bad.items():
        used = spent(inbox.command(inbox.maildir([raw]), "--once"), inbox.folder / "ogust.log", inbox.environment)
        alone[name] = used.cpu - empty.cpu
    inbox = sqlite_inbox(stores)
    mails = [mail(number, _place(inbox, number)) for number in range(MAILS)]
    for at, raw in enumerate(poisons(inbox.places[0]).values(), 1):
        mails.insert(at * MAILS // (len(bad) + 1), raw)
    used = spent(inbox.command(inbox.maildir(mails), "--once"), inbox.folder / "ogust.log", inbox.environment)
    others = used.cpu - sum(alone.values())
    name = f"{MAILS:,} mails with {len(bad)} poisonous ones, the others' CPU"
    yield Line(name, others / without.cpu, MOST_DELAY, said=f"{others:.1f} s against {without.cpu:.1f} s")
    for name, cpu in alone.items():
        yield Line(f"a poisonous mail: {name}", cpu * 1e3, None, "ms", "its own CPU")


def _memory(stores: Path) -> Iterator[Line]:
    """What the process holds after so many mails."""
    inbox = sqlite_inbox(stores)
    maildir = inbox.maildir(mail(number, _place(inbox, number)) for number in range(SAMPLES[-1]))
    held: dict[int, float] = {}
    with subprocess.Popen(
        inbox.command(maildir, "--once", "--json"), stdout=subprocess.PIPE, env=inbox.environment
    ) as process:
        assert process.stdout is not None
        for number, _line in enumerate(process.stdout, 1):
            if number in SAMPLES:
                held[number] = _resident_mb(process.pid)
    first, *_rest, last = (held[number] for number in SAMPLES)
    said = ", ".join(f"{held[number]:.1f}" for number in SAMPLES) + " MB"
    yield Line(f"memory after {SAMPLES[-1]:,} mails against {SAMPLES[0]:,}", last / first, MOST_GROWTH, said=said)


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024

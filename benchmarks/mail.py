"""Answers by mail: how many a CPU-second takes in, beside Roundup; the memory over many; what a poisonous one delays.

CPU seconds are those of the whole process, user and system: what else the machine does weighs little on them.
"""

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks.inbox import Inbox, copied_inbox, sqlite_inbox
from benchmarks.mails import Place, mail
from benchmarks.poison import poisons
from benchmarks.roundup import Tracker, roundup_programs
from benchmarks.spent import Spent, spent
from benchmarks.table import Line
from tests.servers import running_postgres

MAILS = 1_000
RUNS = 3
"""Of so many runs the middle one counts; what is compared runs alternately."""
MOST_MS = 1_000 / 400
"""CPU milliseconds of a mail."""
MOST_OF_ROUNDUP = 1 / 5
SAMPLES = (1_000, 5_000, 20_000)
MOST_GROWTH = 1.1
MOST_DELAY = 1.1


def lines(stores: Path) -> Iterator[Line]:
    """The figures of mail, in the order in which they are measured."""
    inbox = sqlite_inbox(stores)
    tracker = Tracker(roundup_programs(stores), inbox.folder, inbox.places)
    empty = _middle(_taken(inbox, 0) for _ in range(RUNS))
    pairs = [(_taken(inbox, MAILS, MAILS * run), tracker.take(MAILS, MAILS * run)) for run in range(RUNS)]
    ours = _middle(ours for ours, _theirs in pairs)
    yield _a_mail("a mail taken in and posted, CPU ms, start-up included", ours.cpu, ours)
    yield _a_mail("… without the start-up", ours.cpu - empty.cpu, ours)
    yield _beside(
        "against roundup-mailgw mailbox, CPU", [(one.cpu, other.cpu) for one, other in pairs], MOST_OF_ROUNDUP
    )
    yield _beside(
        "against roundup-mailgw mailbox, by the clock", [(one.wall, other.wall) for one, other in pairs], None
    )
    yield from _postgres(stores)
    yield from _poisoned(stores)
    yield from _memory(stores)


def _middle(runs: Iterable[Spent]) -> Spent:
    return sorted(runs, key=lambda used: used.cpu)[RUNS // 2]


def _a_mail(name: str, cpu: float, whole: Spent) -> Line:
    said = f"{MAILS / cpu:.0f} a CPU-second; {MAILS / whole.wall:.0f} a second"
    return Line(name, cpu / MAILS * 1e3, MOST_MS, said=said)


def _beside(name: str, pairs: Sequence[tuple[float, float]], limit: float | None) -> Line:
    """Seconds beside seconds: the middle of what each pair of runs, the one after the other, gives."""
    one, other = (median(side) for side in zip(*pairs, strict=True))
    return Line(name, median(one / other for one, other in pairs), limit, said=f"{one:.1f} s against {other:.1f} s")


def _taken(inbox: Inbox, count: int, first: int = 0) -> Spent:
    """Take ``count`` mails in; all of them have to be messages afterwards."""
    before = inbox.messages()
    used = _used_on(inbox, (mail(number, _place(inbox, number)) for number in range(first, first + count)))
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
        empty = _middle(_taken(inbox, 0) for _ in range(RUNS))
        used = _middle(_taken(inbox, MAILS, MAILS * run) for run in range(RUNS))
    yield _a_mail("on PostgreSQL, CPU ms of our process, start-up included", used.cpu, used)
    yield _a_mail("… without the start-up", used.cpu - empty.cpu, used)


def _poisoned(stores: Path) -> Iterator[Line]:
    """The others with poisonous mails among them, less what these take, beside them alone; then each of these.

    What a start costs differs by some 0.1 s: a poisonous mail that takes less is told as none.
    """
    alone: dict[str, list[float]] = {}
    pairs = []
    for _run in range(RUNS):
        inbox = sqlite_inbox(stores)
        start, without = _taken(inbox, 0).cpu, _taken(inbox, MAILS).cpu
        bad = poisons(inbox.places[0])
        for name, raw in bad.items():
            alone.setdefault(name, []).append(_used_on(inbox, [raw]).cpu - start)
        bad_alone = _used_on(sqlite_inbox(stores), bad.values()).cpu - start
        inbox = sqlite_inbox(stores)
        mails = [mail(number, _place(inbox, number)) for number in range(MAILS)]
        for at, raw in enumerate(poisons(inbox.places[0]).values(), 1):
            mails.insert(at * MAILS // (len(bad) + 1), raw)
        pairs.append((_used_on(inbox, mails).cpu - bad_alone, without))
    yield _beside(f"{MAILS:,} mails with {len(alone)} poisonous ones, the others' CPU", pairs, MOST_DELAY)
    for name, used in alone.items():
        yield Line(f"a poisonous mail: {name}", max(0.0, median(used) * 1e3), None, "ms", "its own CPU")


def _used_on(inbox: Inbox, mails: Iterable[bytes]) -> Spent:
    """Take these in, whatever becomes of them."""
    return spent(inbox.command(inbox.maildir(mails), "--once"), inbox.folder / "ogust.log", inbox.environment)


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

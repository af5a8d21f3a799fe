"""Ingesters that are killed (SIGKILL, real processes) at each commit and move, and 200 times at random, then run on.

What is in the store at the end is what a run that nobody killed leaves, row by row but for ids and times.
"""

import json
import re
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from ogust_tui.store.agency import set_setting
from ogust_tui.store.kinds import NoticeEvent, Outcome
from ogust_tui.store.tables import metadata
from tests.conftest import BACKENDS
from tests.unit.store_world import DOMAIN, Keeper, open_world
from tests.unit.test_ingest import mail

KILLS = 200
"""On each database."""
MAILS = 40
AGENCY = "accueil@agence.fr"
MORELS, LEROYS, PETITS = (f"{letter * 19}2@{DOMAIN}" for letter in "abc")
# Of a mail: before and after it is kept, before and after its outcome; then, in a run that finds it settled, the move.
POINTS = (1, 2, 3, 4, 3, 4)
MOVE = 6


def report(number: int) -> bytes:
    """A server says that PETIT's address does not exist."""
    lines = (
        "From: MAILER-DAEMON@famille.fr",
        f"To: {PETITS}",
        f"Message-ID: <report{number}@famille.fr>",
        "Subject: Undelivered Mail",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.famille.fr",
        "",
        "Final-Recipient: rfc822; petit@famille.fr",
        "Action: failed",
        "Status: 5.1.1",
        "",
        "--b--",
        "",
    )
    return "\n".join(lines).encode()


def photo(number: int) -> bytes:
    head, _, body = mail("leroy@famille.fr", LEROYS, message_id=f"<photo{number}@x>").partition(b"\n\n")
    kept = b"\n".join(line for line in head.split(b"\n") if not line.lower().startswith((b"content-", b"mime-")))
    return b"".join(
        (
            *(kept, b"\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n", body),
            *(b"\n--b\nContent-Type: image/jpeg; name=photo.jpg\nContent-Transfer-Encoding: base64\n\n", b"AAEC" * 20),
            b"\n--b--\n",
        )
    )


def mails() -> list[bytes]:
    """Every sort of mail, again and again: answers, a new thread, machines, strangers, copies, ids that are no ids."""
    found: list[bytes] = []
    for number in range(MAILS // 10):
        answer = mail("morel@famille.fr", MORELS, text=f"Réponse {number}", message_id=f"<a{number}@x>")
        found += [
            answer,
            photo(number),
            mail("morel@famille.fr", MORELS, text="Absent", message_id=f"<v{number}@x>", Auto_Submitted="auto-replied"),
            report(number),
            mail("x@y.fr", MORELS, message_id=f"<s{number}@x>"),
            mail("durand@famille.fr", AGENCY, text=f"Sujet {number}", message_id=f"<n{number}@x>").replace(
                b"Re: Horaires", b"Question %d" % number
            ),
            mail("morel@famille.fr", MORELS, text=f"Sans {number}").replace(b"Message-ID: <1@famille.fr>\n", b""),
            answer.replace(b"ponse %d" % number, b"ponses %d" % number),
            b"Received: from a by b; Tue, 24 Mar 2026 09:42:00 +0000\nDelivered-To: %s\n" % MORELS.encode() + answer,
            mail("morel@famille.fr", f"x@{DOMAIN}", MORELS, text=f"Merci {number}", message_id=f"<m{number}@x>"),
        ]
    return found


class Round:
    """The agency with two published threads, a Maildir, and the process that forks ingesters."""

    def __init__(self, keeper: Keeper, folder: Path) -> None:
        self._keeper, self._folder = keeper, folder
        self._mails = mails()
        self._round = 0
        self._ready: Any = None
        self.maildir = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.unit.kill_zygote", keeper.url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def restore(self) -> None:
        """Nothing is in the store yet but the two threads."""
        if self._ready is None:
            self._make_ready()
            self._ready = self._keeper.keep()
        self._keeper.put_back(self._ready)

    def begin(self) -> None:
        """Nothing is taken in yet; all is in the Maildir."""
        self.restore()
        self._round += 1
        self.maildir = self._folder / str(self._round)
        for name in ("new", "cur", "tmp"):
            (self.maildir / name).mkdir(parents=True)
        for number, raw in enumerate(self._mails):
            (self.maildir / "new" / f"1774345320.M{number:06}P1.mx").write_bytes(raw)

    def _make_ready(self) -> None:
        """Two published threads, whose addresses are known."""
        self._keeper.put_back(self._keeper.agency)
        world = open_world(self._keeper.url)
        set_setting(world.store, world.alice, "mail.address", AGENCY)
        world.thread("MOREL", "LEROY", publish=True, subject="Horaires")
        world.thread("PETIT", publish=True, subject="Planning")
        token = metadata.tables["reply_token"]
        with world.store.engine.begin() as connection:
            for name, address in (("MOREL", MORELS), ("LEROY", LEROYS), ("PETIT", PETITS)):
                change = sa.update(token).where(token.c.reader_id == world.ids[name])
                connection.execute(change.values(token=address.partition("@")[0]))
        world.store.close()

    @property
    def waiting(self) -> int:
        """How many mails are not moved yet."""
        return len(list((self.maildir / "new").iterdir()))

    def run(self, **job: object) -> dict[str, Any]:
        """One job of the process that forks."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"folder": str(self.maildir), **job}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def killed(self, **job: object) -> bool:
        """Run a job; whether the ingester was killed rather than done."""
        (status,) = self.run(**job)["statuses"]
        assert status in (0, -9)
        return bool(status)

    def finish(self) -> dict[str, list[str]]:
        """Run to the end; then every row."""
        assert self.run()["statuses"] == [0]
        assert self.waiting == 0
        return self.rows(self._mails)

    def rows(self, came: list[bytes]) -> dict[str, list[str]]:
        """Every row; no mail in the store is another one than those that ``came``."""
        return rows_of(open_world(self._keeper.url).store.engine, came)

    def end(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._process:
            self._process.stdin.close()
        self._keeper.cut_off()


HIDDEN = {"id", "public_id", "message_header_id", "token", "raw", "uid_validity"}
ENTITIES = {"inbound": "inbound_mail", "thread": "thread", "message": "message", "alert": "alert", "alerts": "alert"}


def rows_of(engine: sa.Engine, came: list[bytes]) -> dict[str, list[str]]:
    """Every row of every table, by what it says: ids become names, times and secrets are left out."""
    with engine.connect() as connection:
        found = {name: connection.execute(sa.select(table)).mappings().all() for name, table in metadata.tables.items()}
    engine.dispose()
    names: dict[tuple[str, Any], str] = {}
    for row in found["thread"]:
        names["thread", row["id"]] = row["subject"]
    for row in found["message"]:
        names["message", row["id"]] = f"{names['thread', row['thread_id']]}#{row['position']}"
    for row in found["inbound_mail"]:
        names["inbound_mail", row["id"]] = f"{row['message_id']} {row['content_sha256']}"
        assert zlib.decompress(row["raw"]) in came
        assert row["outcome"] is not None
        assert row["attempts"] == 0
    for row in found["publication"]:
        names["publication", row["id"]] = f"{names['thread', row['thread_id']]} to {row['reader_id']}"
    for row in found["alert"]:
        names["alert", row["id"]] = row["text"]
    return {name: sorted(_said(name, row, names) for row in found[name]) for name in found}


def _said(table: str, row: Any, names: dict[tuple[str, Any], str]) -> str:
    said = {}
    for column in metadata.tables[table].columns:
        value = row[column.name]
        if isinstance(value, datetime) or column.name in HIDDEN:
            continue
        for key in column.foreign_keys:
            value = names.get((key.column.table.name, value), value)
        if column.name == "entity_id":
            kind = str(getattr(row.get("topic"), "value", row.get("topic")) or row.get("entity"))
            value = names.get((ENTITIES.get(kind, kind), value), value)
        elif column.name == "cause_id":
            value = names["publication" if row["event"] is NoticeEvent.THREAD_PUBLISHED else "message", value]
        said[column.name] = value
    return repr(said)


@pytest.fixture(scope="module", params=BACKENDS)
def keeper(request: pytest.FixtureRequest) -> Keeper:
    found: Keeper = request.getfixturevalue({"sqlite": "sqlite_keeper", "postgresql": "postgres_keeper"}[request.param])
    return found


@pytest.fixture(scope="module")
def whole(
    keeper: Keeper, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Round, dict[str, list[str]], float]]:
    """The process, and what a run that nobody kills leaves, and how long it takes."""
    ingesting = Round(keeper, tmp_path_factory.mktemp("kills"))
    ingesting.begin()
    ingesting.run(warm=True)
    ingesting.begin()
    done = ingesting.run()
    yield ingesting, ingesting.finish(), done["seconds"]
    ingesting.end()


def same(left: dict[str, list[str]], whole: dict[str, list[str]]) -> None:
    """Row by row, so that what differs is named."""
    more = {name: sorted((Counter(left[name]) - Counter(whole[name])).elements()) for name in whole}
    less = {name: sorted((Counter(whole[name]) - Counter(left[name])).elements()) for name in whole}
    assert [(name, more[name], less[name]) for name in whole if more[name] or less[name]] == []


def test_nobody_killed(whole):
    """What the other tests compare with is no empty thing."""
    _ingesting, rows, _seconds = whole
    outcomes = [re.search(r"'outcome': <Outcome\.(\w+)", row) for row in rows["inbound_mail"]]
    counted = {outcome.name: sum(bool(found and found[1] == outcome.name) for found in outcomes) for outcome in Outcome}
    each = MAILS // 10
    assert counted == {"POSTED": 6 * each, "QUARANTINED": each, "IGNORED": each, "BOUNCE": each}
    assert len(rows["message"]) == 2 + 6 * each
    assert len(rows["attachment"]) == each
    assert len(rows["alert"]) == 1


def test_killed_at_each_commit_and_at_each_move(whole):
    ingesting, rows, _seconds = whole
    ingesting.begin()
    for number in range(MAILS // 4):
        assert ingesting.waiting == MAILS - number
        for point in POINTS:
            assert ingesting.killed(point=point)
    same(ingesting.finish(), rows)


def test_killed_at_random(whole):
    ingesting, rows, seconds = whole
    killed = 0
    while killed < KILLS:
        ingesting.begin()
        stuck: Counter[int] = Counter()
        while killed < KILLS and (waiting := ingesting.waiting):
            stuck[waiting] += 1
            # Two kills at one mail are enough: the next ingester is killed once it has moved it.
            job = {"within": seconds / 16} if stuck[waiting] < 3 else {"point": MOVE}
            killed += ingesting.killed(**job)
        same(ingesting.finish(), rows)


def test_two_at_once_on_one_maildir(whole):
    """In whatever order: each mail has one outcome, each answer is there once."""
    ingesting, rows, _seconds = whole
    ingesting.begin()
    assert ingesting.run(together=2)["statuses"] == [0, 0]
    both = ingesting.finish()
    assert both["inbound_mail"] == rows["inbound_mail"]
    for table in ("attachment", "alert", "audit", "bouncing_address", "notice", "message"):
        assert len(both[table]) == len(rows[table])

"""A mail that ends whoever reads it, for real: three ingesters, then the trial. The mails behind it are taken in."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ogust_tui.mail.decision import Reason
from ogust_tui.store.inbound import SUSPECT
from ogust_tui.store.kinds import Outcome
from tests.unit.store_world import SqliteKeeper, open_world
from tests.unit.test_ingest import mail
from tests.unit.test_kills import MORELS, Round

# What a fault in the C code of a library is: nothing in Python can catch it.
FAULTY_CODEC = """
import codecs, ctypes, resource, sys, types

def decode(data, errors="strict"):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.string_at(0)

faulty = types.ModuleType("encodings.cp864")
faulty.getregentry = lambda: codecs.CodecInfo(codecs.latin_1_encode, decode, name="cp864")
sys.modules[faulty.__name__] = faulty
"""


@pytest.fixture
def ingesting(sqlite_keeper: SqliteKeeper, tmp_path: Path) -> Iterator[Round]:
    """A process that forks ingesters; they and what they start have the faulty codec."""
    (tmp_path / "sitecustomize.py").write_text(FAULTY_CODEC, encoding="ascii")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONPATH", str(tmp_path))
        forking = Round(sqlite_keeper, tmp_path)
    yield forking
    forking.end()


def test_a_mail_that_ends_whoever_reads_it(ingesting, sqlite_keeper, tmp_path):
    for name in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    for number, charset in enumerate(("utf-8", "cp864", "utf-8"), 1):
        raw = mail("morel@famille.fr", MORELS, text=f"Réponse {number}", message_id=f"<{number}@x>")
        waiting = tmp_path / "Maildir" / "new" / f"{number}.h"
        waiting.write_bytes(raw.replace(b"utf-8", charset.encode()))
    ingesting.restore()
    statuses = [ingesting.run(folder=str(tmp_path / "Maildir"))["statuses"] for _ in range(SUSPECT + 1)]
    assert statuses == [[-signal.SIGSEGV]] * SUSPECT + [[0]]
    assert list((tmp_path / "Maildir" / "new").iterdir()) == []
    world = open_world(sqlite_keeper.url)
    assert [
        (row["message_id"], row["outcome"], row["reason"], row["subject"]) for row in world.rows("inbound_mail")
    ] == [
        ("<1@x>", Outcome.POSTED, "reply_address", "Re: Horaires"),
        ("<2@x>", Outcome.QUARANTINED, Reason.DEADLY.value, "Re: Horaires"),
        ("<3@x>", Outcome.POSTED, "reply_address", "Re: Horaires"),
    ]
    assert [row["text"] for row in world.rows("message")][2:] == ["Réponse 1", "Réponse 3"]
    world.store.close()

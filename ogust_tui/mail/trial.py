"""Whether a mail can be read without the end of the process that reads it, tried in a process of its own.

Some faults cannot be caught: a crash in a library, all of the memory used, no end. A mail on which work began several
times and never ended is read here first. Only what happens here condemns it: power cuts, restarts and stores that are
away end work too, and are no mail's fault.
"""

import contextlib
import signal
import subprocess
import sys
from pathlib import Path

from ogust_tui.mail.bounces import failures
from ogust_tui.mail.files import sorted_files
from ogust_tui.mail.kind import kind_of
from ogust_tui.mail.parsed import parse
from ogust_tui.mail.reply_text import reply_of

PATIENCE = 60
"""Seconds; a mail server gives the whole of it some hundred."""


def survives(raw: bytes) -> bool:
    """Whether a process that reads ``raw`` comes to its end. True as well where no process can be started."""
    command = [sys.executable, "-P", "-m", "ogust_tui.mail.trial"]
    quiet = subprocess.DEVNULL
    try:
        tried = subprocess.run(  # noqa: S603  # our own program
            command, input=raw, stdout=quiet, stderr=quiet, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    except OSError:
        return True
    return tried.returncode >= 0


def _try() -> None:
    """Read a mail as the ingester does, in a process that the system may end before any other."""
    signal.alarm(2 * PATIENCE)  # should nobody wait any more
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    raw = sys.stdin.buffer.read()
    mail = parse(raw)
    kind_of(mail)
    failures(mail, raw)
    reply_of(mail)
    sorted_files(mail.attachments)


if __name__ == "__main__":
    _try()

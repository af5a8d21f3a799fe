"""Roundup 2.6 beside us: a tracker on SQLite whose users answer issues, and its own way in for mail.

It comes from PyPI into an environment of its own, kept for the next run. Its configuration is the one it makes, but
that HTML mails are read and that no mail leaves the machine: it goes into a file, and there is nobody to write to.
"""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.mails import Place, mail
from benchmarks.spent import Spent, spent

VERSION = "2.6.0"
ADDRESS = "issue_tracker@tracker.example"
_SETTINGS = {
    "domain": "tracker.example",
    "host": "localhost",
    "web": "http://tracker.example/",
    "convert_htmltotext": "dehtml",
}


class Tracker:
    """A new tracker in ``folder`` with a user and an issue for each of ``places``."""

    def __init__(self, programs: Path, folder: Path, places: Sequence[Place]) -> None:
        self._programs, self._home = programs, folder / "tracker"
        self._admin("install", "classic", "sqlite")
        self._configure(folder)
        self._admin("initialise", "benchmark")
        self._spool = folder / "roundup.mbox"
        self._log = folder / "roundup.log"
        senders = sorted({place.sender for place in places})
        lines = [
            *(f'create user username="{name}" address="{name}" roles="User"' for name in senders),
            *(f'create issue title="{place.subject}"' for place in places),
            "commit",
        ]
        subprocess.run(
            [str(programs / "roundup-admin"), "-i", str(self._home)],
            input="\n".join(lines) + "\n",
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        self._places = [
            Place(place.sender, ADDRESS, f"Re: [issue{number}] {place.subject}", place.answers)
            for number, place in enumerate(places, 1)
        ]

    def take(self, count: int, first: int = 0) -> Spent:
        """``roundup-mailgw mailbox`` on ``count`` mails, all of which have to be there behind the ``first`` ones."""
        with self._spool.open("wb") as spool:
            for number in range(first, first + count):
                raw = mail(number, self._places[number % len(self._places)]).replace(b"\r\n", b"\n")
                spool.write(
                    b"From somebody Mon Mar  2 08:00:00 2026\n" + re.sub(rb"(?m)^From ", b">From ", raw) + b"\n"
                )
        command = [str(self._programs / "roundup-mailgw"), str(self._home), "mailbox", str(self._spool)]
        used = spent(command, self._log)
        with closing(sqlite3.connect(self._home / "db" / "db")) as connection:
            (taken,) = connection.execute("SELECT count(DISTINCT linkid) FROM issue_messages").fetchone()
        if taken != first + count:
            raise RuntimeError(f"Roundup took {taken - first} of {count} mails; see {self._log}")
        return used

    def _admin(self, *words: str) -> None:
        command = [str(self._programs / "roundup-admin"), "-i", str(self._home), *words]
        subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)

    def _configure(self, folder: Path) -> None:
        file = self._home / "config.ini"
        lines = file.read_text(encoding="utf-8").splitlines()
        settings = _SETTINGS | {"debug": str(folder / "roundup-sent")}
        section = ""
        for at, line in enumerate(lines):
            section = line if line.startswith("[") else section
            key = re.match(r"#?\s*([a-z_]+)\s*=", line)
            if key and key[1] in settings and section in {"[tracker]", "[mail]", "[mailgw]"}:
                lines[at] = f"{key[1]} = {settings[key[1]]}"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def roundup_programs(folder: Path) -> Path:
    """The folder of Roundup's programs, installed when they are not there yet."""
    home = folder / f"roundup-{VERSION}"
    programs = home / "bin"
    if not (programs / "roundup-mailgw").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
        subprocess.run([str(programs / "pip"), "install", "-q", f"roundup=={VERSION}"], check=True)
    return programs

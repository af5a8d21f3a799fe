"""Running the command line inside the test's own process, and the small agency that most of its tests work on."""

import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import pytest

from ogust_tui.cli import root
from ogust_tui.cli.main import run_with

# A process reads the commands of a noun once, and so does that of the tests.
root.get_group = lru_cache(2 * len(root.NOUNS))(root.get_group)  # type: ignore[attr-defined]

ADMIN = "claire"
"""The administrator of ``Cli.agency``, recognised by the account that runs the tests."""


@dataclass(frozen=True)
class Done:
    """How a command line ended, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What was printed, read as JSON."""
        return json.loads(self.out)

    @property
    def reason(self) -> str:
        """The one line on stderr."""
        assert self.err.endswith("\n") and self.err.count("\n") == 1, self.err
        return self.err[:-1]


class Captured(Protocol):
    """Something that tells what was printed."""

    def readouterr(self) -> Any:
        """What was printed since the last time: ``out`` and ``err``."""


class Cli:
    """``ogust-tui`` on one store."""

    def __init__(self, url: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
        self.url = url
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def run(self, *arguments: str, stdin: bytes = b"", store: str | None = None) -> Done:
        """One command line, ``--store`` standing last."""
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        self._capsys.readouterr()
        where = f"--store={store or self.url}"
        options = [where] if "--" not in arguments else []
        status = run_with([*([] if options else [where]), *arguments, *options])
        printed = self._capsys.readouterr()
        assert "Traceback" not in printed.err
        return Done(status, printed.out, printed.err)

    def ok(self, *arguments: str, stdin: bytes = b"") -> Done:
        """A command line that must succeed, without a word on stderr."""
        done = self.run(*arguments, stdin=stdin)
        assert (done.status, done.err) == (0, ""), done
        return done

    def new(self, *arguments: str, stdin: bytes = b"") -> str:
        """The id that a creating command prints."""
        return self.ok(*arguments, stdin=stdin).out.strip()

    def agency(self) -> "Cli":
        """An administrator, a manager, a receptionist, somebody of support; a client and a caregiver; one thread."""
        self.new("staff", "add", ADMIN, "--name", "Claire Martin", "--role", "admin")
        self.new("staff", "add", "nadia", "--name", "Nadia Roy", "--role", "manager")
        self.new("staff", "add", "remi", "--name", "Rémi Petit", "--role", "reception")
        self.new("staff", "add", "sam", "--name", "Sam Support", "--role", "support")
        self.new(
            "contacts", "add", "--kind", "client", "--title", "Mme", "--last-name", "Morel", "--first-name", "Hélène",
            "--email", "helene@morel.example", "--mobile-phone", "06 12 34 56 78", "--city", "Lyon",
            "--managed-by", "nadia",
        )  # fmt: skip
        self.new("contacts", "add", "--kind", "caregiver", "--last-name", "Durand", "--code", "SA00007")
        self.new("threads", "open", "--with", "CLI00001", "--subject", "Facture", "--publish", "Bonjour Madame")
        return self


@pytest.fixture(scope="session")
def agency_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the small agency, which tests copy."""
    path = tmp_path_factory.mktemp("agency") / "agency.db"
    shutil.copyfile(sqlite_template, path)
    with pytest.MonkeyPatch.context() as monkeypatch:
        Cli(f"sqlite:///{path}", Swallowed(monkeypatch), monkeypatch).agency()
    return path


class Swallowed:
    """What pytest's capsys does, for a fixture that lives longer than one test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._streams = {name: io.TextIOWrapper(io.BytesIO()) for name in ("out", "err")}
        for name, stream in self._streams.items():
            monkeypatch.setattr(sys, f"std{name}", stream)

    def readouterr(self) -> "Printed":
        """What was printed since the last time."""
        printed = {}
        for name, stream in self._streams.items():
            stream.flush()
            buffer = stream.buffer
            assert isinstance(buffer, io.BytesIO)
            printed[name] = buffer.getvalue().decode()
            buffer.seek(0)
            buffer.truncate()
        return Printed(**printed)


@dataclass(frozen=True)
class Printed:
    """Both streams."""

    out: str
    err: str


@pytest.fixture
def bare(sqlite_store_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line on an empty store."""
    return Cli(sqlite_store_url, capsys, monkeypatch)


@pytest.fixture
def cli(agency_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line on a copy of the small agency."""
    shutil.copyfile(agency_file, tmp_path / "agency.db")
    return Cli(f"sqlite:///{tmp_path / 'agency.db'}", capsys, monkeypatch)


@pytest.fixture
def cli_on(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Cli]:
    """The command line on a store of any address."""
    return lambda url: Cli(url, capsys, monkeypatch)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Run commands as another account of the machine. Told at the source: commands are imported at any time."""

    def becomes(name: str) -> None:
        monkeypatch.setattr("pwd.getpwuid", lambda _uid: SimpleNamespace(pw_name=name, pw_dir=os.environ["HOME"]))

    return becomes

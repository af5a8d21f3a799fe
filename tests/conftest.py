"""What every test stands on: a known environment, and stores of both kinds.

``store_url`` is an empty database, ``migrated_store_url`` one that already holds the schema; both run the test twice,
on SQLite and on PostgreSQL. A test of one kind takes ``sqlite_store_url`` or ``postgres_store_url`` (migrated), or
``empty_sqlite_url`` or ``empty_postgres_url``.
"""

import gc
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hatch_build import compile_catalogues
from ogust_tui import i18n
from tests.servers import PostgresServer, running_postgres

BACKENDS = ["sqlite", "postgresql"]

# What a developer's shell may hold and a test must not see.
UNWANTED = (
    "PYTHONDONTWRITEBYTECODE",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "LINES",
    "LANGUAGE",
    "GITHUB_ACTIONS",
)
UNWANTED_PREFIXES = ("OGUST_", "TEXTUAL", "PG")
# What the pictures' plugin tells the test processes.
KEPT = ("TEXTUAL_SNAPSHOT_TEMPDIR",)


def pytest_configure() -> None:
    """Make the process the same on every machine, before any module of ours is imported."""
    for name in list(os.environ):
        if name not in KEPT and (name in UNWANTED or name.startswith(UNWANTED_PREFIXES)):
            del os.environ[name]
    # Far from the agency's own zone, so that a time shown in the machine's zone is caught.
    os.environ["TZ"] = "Pacific/Auckland"
    time.tzset()
    # Never a person's own keyring, nor a wait for a desktop bus.
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    os.environ["TERM"] = "xterm-256color"
    os.environ["COLORTERM"] = "truecolor"
    compile_catalogues(Path(__file__).parents[1])
    _pilot_waits_less()
    _styles_are_found_sooner()
    _styles_are_parsed_once()


def pytest_collection_finish() -> None:
    """What is loaded by now stays for the run: looking through it for garbage is a fifth of the screens' tests."""
    gc.collect()
    gc.freeze()


def _pilot_waits_less() -> None:
    """Look for a quiet app every 4 ms. Textual's Pilot looks every 20, twice a key: half the time of every screen test.

    What a test waits for (workers, and all that is posted) it waits for by name; the clock is nobody's condition.
    """
    from textual import _wait

    _wait.SLEEP_GRANULARITY = 0.004
    _wait.SLEEP_IDLE = 0.0005


def _styles_are_found_sooner() -> None:
    """Hash a rule of a stylesheet by its identity, as Textual does, in C: a long screen asks for it a million times."""
    from textual.css.model import RuleSet

    RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]


def _styles_are_parsed_once() -> None:
    """Keep what a stylesheet's parser read for the next app: every app has the same sheets, and some parse them twice.

    Textual itself keeps it, for one sheet and as long as its variables (a theme) stay: they are a part of the key here.
    """
    from textual.css.model import RuleSet
    from textual.css.stylesheet import Stylesheet

    parse, parsed = Stylesheet._parse_rules, dict[object, list[RuleSet]]()

    def parsed_once(sheet: Stylesheet, *source: Any, **more: Any) -> list[RuleSet]:
        key = (source, frozenset(more.items()), frozenset(sheet._variables.items()))
        if key not in parsed:
            parsed[key] = parse(sheet, *source, **more)
        return parsed[key]

    Stylesheet._parse_rules = parsed_once  # type: ignore[method-assign, assignment]


@pytest.fixture
def no_compiled_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where files may not grow: Python 3.11 keeps a compiled module that was cut short, and breaks at it ever after."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")


@pytest.fixture(autouse=True)
def known_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """French, folders of its own for the test's settings and data, and few looks for garbage: the app asks for more."""
    gc.set_threshold(50_000)
    i18n.set_language(i18n.DEFAULT_LANGUAGE)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / "home" / kind.lower()))


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """Make and check the tests' passwords at the lowest cost there is: the real one takes longer than most tests."""
    from argon2 import PasswordHasher

    from ogust_tui.store import passwords

    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._NOBODY = passwords.hash_of("nobody")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A throw-away PostgreSQL cluster, one a test process; a machine without PostgreSQL fails the test."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _create_schema(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """The name of a migrated PostgreSQL database that tests copy."""
    name = postgres_server.create_database()
    _create_schema(postgres_server.url(name))
    return name


@pytest.fixture
def sqlite_store_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A new migrated SQLite store."""
    shutil.copyfile(sqlite_template, tmp_path / "store.db")
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def postgres_store_url(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """A new migrated PostgreSQL store, owned by an ordinary login."""
    yield from _postgres_store(postgres_server, postgres_template)


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def empty_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A new PostgreSQL database without a table, owned by an ordinary login."""
    yield from _postgres_store(postgres_server, None)


@pytest.fixture(params=BACKENDS)
def store_url(request: pytest.FixtureRequest) -> str:
    """A store that is still to be created; the test runs on both databases."""
    fixture = {"sqlite": "empty_sqlite_url", "postgresql": "empty_postgres_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture(params=BACKENDS)
def migrated_store_url(request: pytest.FixtureRequest) -> str:
    """A new store with its schema and no row; the test runs on both databases."""
    fixture = {"sqlite": "sqlite_store_url", "postgresql": "postgres_store_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


def _postgres_store(server: PostgresServer, template: str | None) -> Iterator[str]:
    name = server.create_database(template)
    yield server.url(name)
    server.discard_database(name)


def _create_schema(url: str) -> None:
    # Imported here: tests that need no store must not pay for SQLAlchemy.
    from ogust_tui.store.schema import create_schema

    make: Callable[[str], None] = create_schema
    make(url)

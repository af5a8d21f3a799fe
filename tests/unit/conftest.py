"""A small agency in a store of either kind, for the tests of the store and of what stands on it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import BACKENDS
from tests.servers import PostgresServer

if TYPE_CHECKING:  # tests without a store must not pay for one
    from ogust_tui.store.contact_view import ContactDoor
    from tests.unit.store_verbs import Ready
    from tests.unit.store_world import Keeper, PostgresKeeper, SqliteKeeper, World

KEEPERS = {"sqlite": "sqlite_keeper", "postgresql": "postgres_keeper"}


@pytest.fixture(scope="session")
def sqlite_keeper(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> "SqliteKeeper":
    """The SQLite file with the agency in it."""
    from tests.unit.store_world import SqliteKeeper

    return SqliteKeeper(sqlite_template, tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def postgres_keeper(postgres_server: PostgresServer, postgres_template: str) -> "Iterator[PostgresKeeper]":
    """The PostgreSQL database with the agency in it."""
    from tests.unit.store_world import PostgresKeeper

    keeper = PostgresKeeper(postgres_server, postgres_template)
    yield keeper
    keeper.close()


@pytest.fixture(params=BACKENDS)
def world(request: pytest.FixtureRequest) -> "Iterator[World]":
    """The agency in an open store; the test runs on both databases. It changes rows as it likes, never tables."""
    yield from _opened(request.getfixturevalue(KEEPERS[request.param]))


@pytest.fixture(scope="session")
def kept_ready() -> "dict[str, tuple[Ready, Any]]":
    """By backend, what ``ready`` made the first time and the database as it was then."""
    return {}


@pytest.fixture
def ready(world: "World", kept_ready: "dict[str, tuple[Ready, Any]]", request: pytest.FixtureRequest) -> "Ready":
    """What the verbs work on, in ``world``. Made once and put back for each test: making it takes longer than most."""
    from tests.unit.store_verbs import make_ready

    keeper: Keeper = request.getfixturevalue(KEEPERS[world.store.backend])
    if world.store.backend not in kept_ready:
        made = make_ready(world)
        world.store.close()
        kept_ready[world.store.backend] = made, keeper.keep()
    made, kept = kept_ready[world.store.backend]
    world.store.close()
    keeper.put_back(kept)
    return made


@pytest.fixture
def sqlite_world(sqlite_keeper: "SqliteKeeper") -> "Iterator[World]":
    """The agency in an open SQLite store."""
    yield from _opened(sqlite_keeper)


@pytest.fixture
def postgres_world(postgres_keeper: "PostgresKeeper") -> "Iterator[World]":
    """The agency in an open PostgreSQL store. A test changes rows in it, never tables."""
    yield from _opened(postgres_keeper)


@pytest.fixture
def door(world: "World", request: pytest.FixtureRequest) -> "Iterator[ContactDoor]":
    """The door of the world's store, behind the wall of its database."""
    from ogust_tui.store.contact_view import ContactDoor
    from tests.unit.store_world import contact_login

    address = world.store.url.render_as_string(hide_password=False)
    if world.store.backend == "sqlite":
        opened = ContactDoor.open(address)
        yield opened
        opened.close()
        return
    with contact_login(request.getfixturevalue("postgres_server"), world.store.url.database or "") as second:
        opened = ContactDoor.open(address, second)
        yield opened
        opened.close()


def _opened(keeper: "Keeper") -> "Iterator[World]":
    from tests.unit.store_world import open_world

    keeper.put_back(keeper.agency)
    opened = open_world(keeper.url)
    yield opened
    opened.store.close()
    keeper.cut_off()

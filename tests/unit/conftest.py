"""A small agency in a store of either kind, for the tests of the store and of what stands on it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import BACKENDS
from tests.servers import PostgresServer

if TYPE_CHECKING:  # tests without a store must not pay for one
    from tests.unit.store_world import World, WorldKeeper


@pytest.fixture(scope="session")
def sqlite_world_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the agency in it, that tests copy."""
    from tests.unit.store_world import build_world

    path = tmp_path_factory.mktemp("world") / "world.db"
    shutil.copyfile(sqlite_template, path)
    build_world(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_world_template(postgres_server: PostgresServer, postgres_template: str) -> "WorldKeeper":
    """A PostgreSQL database with the agency in it, put back in order before each test."""
    from tests.unit.store_world import WorldKeeper, build_world

    name = postgres_server.create_database(postgres_template)
    build_world(postgres_server.url(name))
    return WorldKeeper(postgres_server, name)


@pytest.fixture
def sqlite_world_url(sqlite_world_template: Path, tmp_path: Path) -> str:
    """The agency in a SQLite store of the test's own."""
    path = tmp_path / "world.db"
    shutil.copyfile(sqlite_world_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_world_url(postgres_world_template: "WorldKeeper") -> Iterator[str]:
    """The agency in a PostgreSQL store. A test changes rows in it, never tables."""
    postgres_world_template.put_back()
    yield postgres_world_template.url
    postgres_world_template.cut_off()


@pytest.fixture(params=BACKENDS)
def world_url(request: pytest.FixtureRequest) -> str:
    """The agency in a store of the test's own; the test runs on both databases."""
    fixture = {"sqlite": "sqlite_world_url", "postgresql": "postgres_world_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture
def world(world_url: str) -> "Iterator[World]":
    """The agency, open; the test runs on both databases."""
    from tests.unit.store_world import open_world

    opened = open_world(world_url)
    yield opened
    opened.store.close()

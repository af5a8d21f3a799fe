"""The ground under the store's tests: a fresh store each time, on servers that are as strict as an agency's."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

from tests.servers import Login


def ask(url, statement):
    """The first value that ``statement`` answers, or None."""
    engine = sa.create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        result = connection.execute(sa.text(statement))
        return result.scalar() if result.returns_rows else None


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_store_is_fresh_each_time(store_url, time):
    ask(store_url, "CREATE TABLE mine (x INTEGER)")


def test_a_migrated_store_is_a_copy_of_its_own(migrated_store_url):
    assert sa.inspect(sa.create_engine(migrated_store_url, poolclass=NullPool)).get_table_names()
    ask(migrated_store_url, "CREATE TABLE mine (x INTEGER)")


def test_the_owner_of_a_store_is_an_ordinary_login(empty_postgres_url):
    with pytest.raises(ProgrammingError, match="permission denied"):
        ask(empty_postgres_url, "CREATE ROLE another LOGIN")


def test_a_login_proves_its_password(postgres_server):
    login = postgres_server.create_login()
    assert ask(postgres_server.url("postgres", login), "SELECT current_user") == login.name
    with pytest.raises(OperationalError, match="password authentication failed"):
        ask(postgres_server.url("postgres", Login(login.name, "wrong")), "SELECT 1")


def test_the_server_comes_back_where_it_was(postgres_server, empty_postgres_url):
    ask(empty_postgres_url, "CREATE TABLE kept (x INTEGER)")
    postgres_server.stop()
    try:
        with pytest.raises(OperationalError):
            ask(empty_postgres_url, "SELECT 1")
    finally:
        postgres_server.start()
    assert ask(empty_postgres_url, "SELECT count(*) FROM kept") == 0

"""The wall behind the contact door: SQL on its connection reads the contact views, and nothing else by any trick."""

import sqlite3
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from ogust_tui.store.contact_view import ContactDoor
from ogust_tui.store.contact_wall import CONTACT_VIEWS
from ogust_tui.store.errors import StoreUnavailable
from ogust_tui.store.notes import add_note
from ogust_tui.store.tables import metadata
from tests.servers import Login, PostgresServer
from tests.unit.store_world import World, contact_login

SECRET = "zinzolin"
TABLES = [*metadata.tables, "alembic_version"]


def fill(world: World) -> None:
    """A note that nobody outside may read, and a published thread."""
    add_note(world.store, world.rosa, SECRET, [world.ref("MOREL")])
    world.thread("MOREL", publish=True, text="visible")


@pytest.fixture
def walled(sqlite_world: World) -> Iterator[sqlite3.Connection]:
    """The raw SQLite connection behind the door."""
    fill(sqlite_world)
    door = ContactDoor.open(sqlite_world.store.url.database or "")
    raw = door.engine.raw_connection()
    connection = raw.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    yield connection
    raw.close()
    door.close()


@pytest.fixture
def guest(postgres_world: World, postgres_server: PostgresServer) -> Iterator[psycopg.Connection]:
    """A PostgreSQL connection of the second login, each statement by itself."""
    fill(postgres_world)
    with contact_login(postgres_server, postgres_world.store.url.database or "") as second:
        door = ContactDoor.open(postgres_world.store.url.render_as_string(hide_password=False), second)
        assert door.threads(postgres_world.ids["MOREL"])
        door.close()
        connection = psycopg.connect(second.replace("+psycopg", ""), autocommit=True)
        yield connection
        connection.close()


# What reads NOTE (a table) or gets round the wall, on either database.
READS = [
    "SELECT * FROM {note}",
    "SELECT count(*) FROM {note}",
    "SELECT 1 FROM {note}",
    "SELECT text FROM {note} AS contact_message",
    "SELECT contact_message.text FROM {note} AS contact_message",
    "SELECT text FROM (SELECT text FROM {note}) AS contact_message",
    "SELECT (SELECT max(text) FROM {note})",
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM {note})",
    "SELECT EXISTS (SELECT 1 FROM {note} WHERE text LIKE 'z%')",
    "SELECT reader_id FROM contact_reader UNION SELECT id FROM {note}",
    "SELECT reader_id FROM contact_reader WHERE reader_id IN (SELECT id FROM {note})",
    "SELECT reader_id FROM contact_reader ORDER BY (SELECT max(id) FROM {note})",
    "SELECT reader_id FROM contact_reader GROUP BY reader_id HAVING count(*) < (SELECT count(*) FROM {note})",
    "SELECT c.reader_id FROM contact_reader c JOIN {note} n ON n.id = c.reader_id",
    "SELECT c.reader_id FROM contact_reader c, {note} n",
    "SELECT c.reader_id FROM contact_reader c LEFT JOIN (SELECT id FROM {note}) contact_thread ON true",
    "WITH x AS (SELECT * FROM {note}) SELECT * FROM x",
    "WITH contact_message AS (SELECT * FROM {note}) SELECT * FROM contact_message",
    "WITH RECURSIVE contact_reader AS (SELECT id FROM {note} UNION SELECT id FROM contact_reader) TABLE contact_reader",
    "SELECT * FROM (WITH contact_thread AS (SELECT * FROM {note}) SELECT * FROM contact_thread)",
    "EXPLAIN SELECT * FROM {note}",
    "INSERT INTO {note} (author_id, text) VALUES (1, 'x')",
    "UPDATE {note} SET text = 'x'",
    "UPDATE {note} SET text = 'x' RETURNING *",
    "DELETE FROM {note}",
    "DELETE FROM {note} RETURNING *",
    "DELETE FROM contact_reader",
    "UPDATE contact_reader SET email = 'x@y.fr'",
    "CREATE TABLE mine AS SELECT * FROM {note}",
    "CREATE VIEW contact_mine AS SELECT * FROM {note}",
    "CREATE TEMP VIEW contact_reader AS SELECT * FROM {note}",
    "CREATE TEMP TABLE contact_thread AS SELECT * FROM {note}",
    "DROP TABLE {note}",
    "DROP VIEW contact_reader",
    "ALTER TABLE {note} RENAME TO contact_message2",
]


def refused(connection: sqlite3.Connection, statement: str) -> bool:
    try:
        rows = connection.execute(statement).fetchall()
    except sqlite3.Error:
        return True
    assert rows == [], f"{statement} gave {rows}"
    return False


def test_sqlite_refuses(walled):
    for statement in READS:
        for note in ("note", "main.note", '"note"', "[note]", "NOTE", "`note`"):
            written = statement.format(note=note)
            assert refused(walled, written), written
            assert refused(walled, f"/* */ {written.replace('WITH', 'wItH')}"), written


SQLITE_ALONE = [
    "SELECT * FROM sqlite_master",
    "SELECT count(*) FROM sqlite_schema",
    "SELECT * FROM sqlite_temp_master",
    "SELECT * FROM sqlite_sequence",
    "SELECT * FROM sqlite_stat1",
    "SELECT * FROM pragma_table_info('note')",
    "SELECT * FROM pragma_table_list",
    "SELECT * FROM dbstat",
    "SELECT * FROM json_each('[1]')",
    "SELECT search_text FROM contact_search",
    "SELECT count(*) FROM contact_search",
    "SELECT rowid FROM contact_search WHERE contact_search MATCH 'morel'",
    "SELECT * FROM contact_search_content",
    "SELECT * FROM contact_search_data",
    "SELECT highlight(contact_search, 0, '', '') FROM contact_search",
    "SELECT * FROM contact",
    "PRAGMA table_info(note)",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA database_list",
    "PRAGMA integrity_check",
    "PRAGMA temp_store_directory = '/'",
    "ATTACH DATABASE ':memory:' AS other",
    "VACUUM INTO '/nowhere/copy.db'",
    "VACUUM",
    "REINDEX",
    "ANALYZE",
    "CREATE TRIGGER t AFTER INSERT ON note BEGIN SELECT 1; END",
    "CREATE TEMP TRIGGER t INSTEAD OF INSERT ON contact_reader BEGIN SELECT * FROM note; END",
    "CREATE INDEX mine ON note (text)",
    "CREATE VIRTUAL TABLE mine USING fts5(x)",
    "INSERT INTO contact_search (contact_search) VALUES ('rebuild')",
    "SELECT load_extension('x')",
    "SELECT readfile('/etc/passwd')",
    "SELECT randomblob(9)",
    "SELECT sqlite_version()",
    "SELECT group_concat(text) FROM contact_message",
    "SAVEPOINT mine",
]


def test_sqlite_refuses_its_own_ways_round(walled):
    for statement in SQLITE_ALONE:
        assert refused(walled, statement), statement


def test_sqlite_refuses_every_table(walled):
    for table in TABLES:
        assert refused(walled, f"SELECT * FROM {table}"), table
        assert refused(walled, f"SELECT count(*) FROM {table}"), table


def test_sqlite_gives_the_views(walled):
    for view in CONTACT_VIEWS:
        walled.execute(f"SELECT * FROM {view}").fetchall()
        assert refused(walled, f"SELECT count(*) FROM {view} JOIN note")
    assert [row[12] for row in walled.execute("SELECT * FROM contact_message")] == ["visible"]


def test_sqlite_refuses_a_view_that_is_not_for_contacts(sqlite_world):
    fill(sqlite_world)
    with sqlite_world.store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE VIEW desk_note AS SELECT * FROM note")
    door = ContactDoor.open(sqlite_world.store.url.database or "")
    for statement in ("SELECT * FROM desk_note", "SELECT count(*) FROM desk_note", "SELECT text FROM desk_note"):
        with (
            door.engine.connect() as connection,
            pytest.raises(sa.exc.DatabaseError, match=r"not authorized|prohibited"),
        ):
            connection.exec_driver_sql(statement)
    door.close()


def test_sqlite_refuses_the_drivers_ways_round(walled, tmp_path):
    note = "SELECT * FROM note"
    shadow = "WITH contact_message AS (SELECT * FROM note) SELECT * FROM contact_message"
    with sqlite3.connect(tmp_path / "copy.db") as target:
        attempts = [
            lambda: walled.set_authorizer(None),
            lambda: walled.backup(target),
            lambda: walled.blobopen("note", "text", 1),
            walled.serialize,
            lambda: list(walled.iterdump()),
            lambda: walled.executescript(note),
            lambda: walled.executescript("PRAGMA query_only = OFF; DELETE FROM note"),
            lambda: walled.executemany("DELETE FROM note WHERE id = ?", [(1,)]),
            lambda: walled.cursor().executescript(note),
            lambda: walled.cursor(sqlite3.Cursor).execute(shadow),
            lambda: walled.cursor(factory=sqlite3.Cursor).execute(shadow),
            lambda: sqlite3.Cursor(walled).execute(note),
        ]
        for attempt in attempts:
            with pytest.raises(sqlite3.Error):
                attempt()
        assert target.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    target.close()


def test_sqlite_opens_the_file_for_reading_alone(walled, sqlite_world):
    with sqlite_world.unchanged():
        for statement in READS:
            refused(walled, statement.format(note="note"))


# --- PostgreSQL


def forbidden(connection: psycopg.Connection, statement: str) -> bool:
    try:
        found = connection.execute(statement.encode())
    except psycopg.Error:
        return True
    assert SECRET not in repr(found.fetchall() if found.description else [])
    return False


def test_postgresql_refuses(guest):
    for statement in READS:
        for note in ("note", "public.note", '"note"'):
            written = statement.format(note=note)
            if "TEMP VIEW" in written:  # anybody may make one, and it reads with the maker's own rights
                written = f"DROP VIEW IF EXISTS pg_temp.contact_reader; {written}; SELECT * FROM contact_reader"
            assert forbidden(guest, written), written


def test_postgresql_gives_a_whole_database_without_what_is_hidden(guest):
    (whole,) = guest.execute("SELECT database_to_xml(true, true, '')::text").fetchone() or ("",)
    assert "visible" in whole
    assert SECRET not in whole


POSTGRESQL_ALONE = [
    "SET ROLE ogust_owner",
    "SET SESSION AUTHORIZATION ogust_owner",
    "COPY note TO STDOUT",
    "COPY (SELECT * FROM note) TO PROGRAM 'cat'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT query_to_xml('SELECT * FROM note', true, true, '')",
    "SELECT table_to_xml('note', true, true, '')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT nextval('note_id_seq')",
    "SELECT last_value FROM note_id_seq",
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE public.mine (x int)",
    "GRANT SELECT ON note TO public",
    "ALTER VIEW contact_reader SET (security_barrier = false)",
    "CREATE RULE r AS ON SELECT TO contact_reader DO INSTEAD SELECT * FROM note",
    "TRUNCATE note",
    "LOCK TABLE note",
    "TABLE note",
]


def test_postgresql_refuses_its_own_ways_round(guest):
    for statement in POSTGRESQL_ALONE:
        assert forbidden(guest, statement), statement
        assert forbidden(guest, f"SET default_transaction_read_only = off; {statement}"), statement


def test_postgresql_refuses_every_table_and_gives_the_views(guest):
    for table in TABLES:
        assert forbidden(guest, f"SELECT * FROM {table}"), table
        assert forbidden(guest, f"SELECT count(*) FROM {table}"), table
    for view in CONTACT_VIEWS:
        guest.execute(f"SELECT * FROM {view}".encode())
    assert guest.execute("SELECT text FROM contact_message").fetchall() == [("visible",)]


def test_a_function_of_ones_own_does_not_look_behind_a_view(guest):
    """security_barrier: a cheap leaky function must not be run on the rows that the view leaves out."""
    plan = guest.execute("EXPLAIN SELECT * FROM contact_message WHERE text::int = 1").fetchall()
    assert "Subquery Scan on contact_message" in repr(plan)


def test_the_doors_own_connections_begin_read_only(postgres_world, postgres_server):
    with contact_login(postgres_server, postgres_world.store.url.database or "") as second:
        door = ContactDoor.open(postgres_world.store.url.render_as_string(hide_password=False), second)
        with door.engine.connect() as connection:
            assert connection.execute(sa.text("SHOW default_transaction_read_only")).scalar() == "on"
        door.close()


# --- logins that see too much, or too little


def door_for(world: World, second: str) -> None:
    ContactDoor.open(world.store.url.render_as_string(hide_password=False), second).close()


def test_the_owner_is_no_contact_login(postgres_world):
    with pytest.raises(StoreUnavailable, match="can read internal tables"):
        door_for(postgres_world, postgres_world.store.url.render_as_string(hide_password=False))


def test_the_superuser_is_no_contact_login(postgres_world, postgres_server):
    superuser = postgres_server.url(postgres_world.store.url.database or "", Login("postgres", None))
    with pytest.raises(StoreUnavailable, match="can read internal tables"):
        door_for(postgres_world, superuser)


@pytest.mark.parametrize(
    "grant",
    [
        "GRANT SELECT ON note TO {}",
        "GRANT SELECT (id) ON note TO {}",
        "GRANT UPDATE ON note TO {}",
        "GRANT DELETE ON message TO {}",
        "GRANT SELECT ON alembic_version TO {}",
        "GRANT ogust_owner TO {}",
        "GRANT pg_read_all_data TO {}",
        "ALTER ROLE {} NOINHERIT; GRANT ogust_owner TO {}",
        "ALTER ROLE {} NOINHERIT; GRANT pg_read_all_data TO {}",
        "ALTER ROLE {} SUPERUSER",
    ],
)
def test_a_login_that_sees_more_than_the_views_opens_no_door(postgres_world, postgres_server, grant):
    database = postgres_world.store.url.database or ""
    with contact_login(postgres_server, database) as second:
        door_for(postgres_world, second)
        role = sql.Identifier(sa.make_url(second).username or "").as_string()
        try:
            postgres_server.execute(*grant.replace("{}", role).split("; "), database=database)
            with pytest.raises(StoreUnavailable):
                door_for(postgres_world, second)
        finally:
            undo = [f"REVOKE {group} FROM {role}" for group in ("ogust_owner", "pg_read_all_data")]
            postgres_server.execute(f"ALTER ROLE {role} NOSUPERUSER INHERIT", *undo, database=database)


def test_a_login_without_the_grants_is_told_so(postgres_world, postgres_server):
    database = postgres_world.store.url.database or ""
    stranger = postgres_server.url(database, postgres_server.create_login("stranger"))
    with pytest.raises(StoreUnavailable, match="store create"):
        door_for(postgres_world, stranger)
    with contact_login(postgres_server, database) as second:
        role = sa.make_url(second).username
        postgres_server.execute(f"REVOKE SELECT ON contact_thread FROM {role}", database=database)
        with pytest.raises(StoreUnavailable, match="store create"):
            door_for(postgres_world, second)


def test_a_login_with_a_wrong_password_or_another_kind_of_address_is_refused(postgres_world, postgres_server, tmp_path):
    login = postgres_server.create_login("contact")
    wrong = postgres_server.url(postgres_world.store.url.database or "", Login(login.name, "wrong"))
    with pytest.raises(StoreUnavailable, match="reached") as refusal:
        door_for(postgres_world, wrong)
    assert "wrong" not in str(refusal.value)
    with pytest.raises(StoreUnavailable):
        door_for(postgres_world, f"sqlite:///{tmp_path / 'nowhere.db'}")

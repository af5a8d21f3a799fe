"""The schema: the migrations make what the classes say, the constraints bite, and a store knows its version."""

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.pool import NullPool

from ogust_tui.store import schema, schema_version
from ogust_tui.store.access import Store
from ogust_tui.store.contact_wall import CONTACT_VIEWS
from ogust_tui.store.engine import store_url
from ogust_tui.store.errors import DataRefused, StoreMissing, StoreNewer, StoreOlder, StoreUnavailable
from ogust_tui.store.schema import create_schema, migration_config, upgrade_schema
from ogust_tui.store.staff import actor_named, set_own_theme
from ogust_tui.store.tables import metadata
from ogust_tui.store.thread_lists import list_threads
from tests.conftest import BACKENDS
from tests.unit.store_world import NOW, World


def engine_on(url: str) -> sa.Engine:
    return sa.create_engine(url, poolclass=NullPool)


def run(url: str, *statements: str) -> None:
    with engine_on(url).begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def constraint_names(table: sa.Table, kind: type) -> set[str]:
    return {str(found.name) for found in table.constraints if isinstance(found, kind) and found.name}


# --- what the migrations make


def test_the_migrations_make_the_tables_that_the_classes_say(migrated_store_url):
    def ours(thing, name, kind, reflected, compared):
        # The search table of SQLite and the text index of PostgreSQL have no class.
        return "_search" not in str(name)

    with engine_on(migrated_store_url).connect() as connection:
        options = {"include_object": ours, "compare_type": True}
        difference = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    assert difference == []


def test_the_migrations_make_the_checks_and_partial_indexes_that_the_classes_say(migrated_store_url):
    # Alembic compares neither.
    there = sa.inspect(engine_on(migrated_store_url))
    for name, table in metadata.tables.items():
        checks = {str(check["name"]) for check in there.get_check_constraints(name)}
        assert checks == constraint_names(table, sa.CheckConstraint), name
        partial = {
            str(index["name"])
            for index in there.get_indexes(name)
            if any("where" in option for option in index["dialect_options"])
        }
        assert partial == {str(index.name) for index in table.indexes if index.dialect_kwargs}, name
    assert set(there.get_view_names()) == set(CONTACT_VIEWS)


def test_every_foreign_key_is_found_by_an_index(migrated_store_url):
    # Erasing a record, and every join, would read whole tables otherwise. The columns that say who did what are not
    # searched by.
    unsearched = {
        "published_by",
        "withdrawn_by",
        "blocked_by",
        "closed_by",
        "actor_id",
        "parent_id",
        "site_id",
        "author_id",
    }
    there = sa.inspect(engine_on(migrated_store_url))
    missing = []
    for name in metadata.tables:
        leading = {index["column_names"][0] for index in there.get_indexes(name) if index["column_names"]}
        leading |= {unique["column_names"][0] for unique in there.get_unique_constraints(name)}
        leading |= {*there.get_pk_constraint(name)["constrained_columns"][:1]}
        missing += [
            f"{name}.{key['constrained_columns'][0]}"
            for key in there.get_foreign_keys(name)
            if key["constrained_columns"][0] not in leading | unsearched
        ]
    # Few rows each, and erasure will say whether it wants more.
    assert sorted(missing) == ["alert_link.thread_id", "staff_sector.sector_id"]


def test_the_known_revisions_are_those_of_the_migrations(tmp_path):
    with engine_on(f"sqlite:///{tmp_path / 'x.db'}").connect() as connection:
        scripts = ScriptDirectory.from_config(migration_config(connection))
    revisions = [script.revision for script in scripts.walk_revisions()][::-1]
    assert tuple(revisions) == schema_version.KNOWN
    assert scripts.get_heads() == [schema_version.HEAD]


# --- what the constraints refuse


def insert(table: str, **values: str) -> str:
    """An INSERT of SQL expressions."""
    return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(values.values())})"


PUBLISHED = insert("publication", thread_id=":thread", reader_id=":morel", from_position="1", published_at=":now")
MAIL = insert("inbound_mail", message_id="'<a@b>'", content_sha256="'x'", raw="''", received_at=":now", reason="''")
EATEN = MAIL.replace("reason)", "reason, outcome)").replace("'')", "'', 'eaten')")
NOTICE = insert(
    "notice",
    event="'message_posted'",
    cause_id="1",
    reader_id=":morel",
    state="'waiting'",
    attempts="0",
    not_before=":now",
    message_header_id="''",
    last_error="''",
)
TOKEN = insert("reply_token", token="'a'", thread_id=":thread", reader_id=":morel")
FILE = insert(
    "attachment",
    public_id="'p'",
    message_id="(SELECT min(id) FROM message)",
    note_id=":note",
    name="'n'",
    media_type="'m'",
    size="0",
    sha256="'s'",
)

STATEMENTS = {
    "two open publications of a pair": [PUBLISHED, PUBLISHED],
    "a publication that starts before the first message": [PUBLISHED.replace("1", "0")],
    "a note on nothing": [insert("note_link", note_id=":note")],
    "one link of a note to two records": [
        insert("note_link", note_id=":note", contact_id=":petit", thread_id=":thread")
    ],
    "a note twice on one record": [insert("note_link", note_id=":note", contact_id=":morel")],
    "an empty note": ["UPDATE note SET text = ''"],
    "a position twice": ["UPDATE message SET position = 1"],
    "a position before the first": ["UPDATE message SET position = 0 WHERE position = 1"],
    "a visit that ends when it starts": ["UPDATE visit SET end_at = start_at"],
    "a thread without a subject": ["UPDATE thread SET subject = ''"],
    "a role of nobody": ["UPDATE staff SET role = 'boss'"],
    "a state of no thread": ["UPDATE thread SET state = 'lost'"],
    "a channel of no message": ["UPDATE message SET channel = 'fax'"],
    "an outcome of no mail": [EATEN],
    "the same mail twice": [MAIL, MAIL],
    "the same notice twice": [NOTICE, NOTICE],
    "a contact without a name": ["UPDATE contact SET last_name = ''"],
    "a code twice": ["UPDATE contact SET code = 'MOREL'"],
    "a login twice": ["UPDATE staff SET login = 'alice'"],
    "a message of nobody": ["UPDATE message SET author_id = 999999"],
    "two live reply addresses of a pair": [TOKEN, TOKEN.replace("'a'", "'b'")],
    "a file of a message and of a note": [insert("blob", sha256="'s'", bytes="''"), FILE],
}


@pytest.mark.parametrize("what", STATEMENTS)
def test_the_database_itself_refuses(world, what):
    from ogust_tui.store.notes import add_note
    from ogust_tui.store.threads import reply

    thread = world.thread("MOREL").thread_id
    reply(world.store, world.rosa, thread, "Encore")
    note = add_note(world.store, world.rosa, "Une note", [world.ref("MOREL")])
    given = {"thread": thread, "note": note, "morel": world.ids["MOREL"], "petit": world.ids["PETIT"]}
    now = NOW.replace(tzinfo=None).isoformat(" ") if world.store.backend == "sqlite" else NOW
    before = world.everything()
    *allowed, refused = [
        sa.text(sql).bindparams(**{name: value for name, value in {**given, "now": now}.items() if f":{name}" in sql})
        for sql in STATEMENTS[what]
    ]
    with world.store.engine.connect() as connection:
        for statement in allowed:
            connection.execute(statement)
        with pytest.raises(sa.exc.IntegrityError):
            connection.execute(refused)
    assert world.everything() == before


def test_a_withdrawn_publication_makes_room_for_another(world):
    thread = world.thread("MOREL", publish=True).thread_id
    with world.store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE publication SET withdrawn_at = published_at"))
        again = "INSERT INTO publication (thread_id, reader_id, from_position, published_at) "
        connection.execute(sa.text(again + "SELECT thread_id, reader_id, 1, published_at FROM publication"))
    assert [row["thread_id"] for row in world.rows("publication")] == [thread, thread]


def test_times_come_back_aware_and_in_utc(world):
    (start,) = {row["start_at"] for row in world.rows("visit")}
    assert start == NOW
    assert start.utcoffset() == timedelta(0)


# --- creating, and versions


def test_create_makes_a_store_that_opens(store_url):
    create_schema(store_url)
    store = Store.open(store_url)
    assert store.backend in store_url
    store.close()


def test_create_makes_the_folders_above_and_takes_a_plain_path(tmp_path):
    path = tmp_path / "new folder" / "50% #1?.db"
    create_schema(str(path))
    store = Store.open(str(path))
    with store.engine.connect() as connection:
        assert connection.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(sa.text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(sa.text("PRAGMA synchronous")).scalar() == 2
    store.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_create_leaves_an_existing_store_as_it_is(world):
    with world.unchanged(), pytest.raises(DataRefused, match="already"):
        create_schema(world.store.url.render_as_string(hide_password=False))


def test_create_touches_no_file_of_another_program(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(DataRefused):
        create_schema(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_there_is_no_store_where_nothing_was_created(store_url):
    with pytest.raises(StoreMissing):
        Store.open(store_url)
    with pytest.raises(StoreMissing):
        upgrade_schema(store_url)
    if "sqlite" in store_url:
        assert not Path(store_url.removeprefix("sqlite:///")).exists()


@pytest.mark.parametrize("address", ["mysql://h/d", "sqlite://", "://", "postgresql://h:port/d", "http://x"])
def test_what_is_no_address_of_a_store_is_refused(address):
    with pytest.raises(DataRefused):
        store_url(address)


def test_a_store_of_the_future_is_left_alone(migrated_store_url):
    run(migrated_store_url, "UPDATE alembic_version SET version_num = '9999'")
    for attempt in (Store.open, upgrade_schema):
        with pytest.raises(StoreNewer, match="newer version"):
            attempt(migrated_store_url)
    with pytest.raises(DataRefused):
        create_schema(migrated_store_url)


def with_next_revision(monkeypatch, tmp_path, sql: str) -> None:
    """A program one revision ahead, whose migration is ``sql``."""
    ahead = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, ahead, ignore=shutil.ignore_patterns("__pycache__"))
    newest = schema_version.HEAD
    for dialect in ("sqlite", "postgresql"):
        (ahead / "versions" / f"v9999_next.{dialect}.sql").write_text(sql, "utf-8")
    (ahead / "versions" / "v9999_next.py").write_text(
        f"from ogust_tui.store.migrations.sql import run\n\nrevision = '9999'\ndown_revision = '{newest}'\n\n\n"
        "def upgrade():\n    run(__file__)\n",
        "utf-8",
    )
    monkeypatch.setattr(schema, "MIGRATIONS", ahead)
    monkeypatch.setattr(schema_version, "KNOWN", (*schema_version.KNOWN, "9999"))
    monkeypatch.setattr(schema_version, "HEAD", "9999")


def test_an_older_store_wants_the_upgrade_and_gets_it(migrated_store_url, monkeypatch, tmp_path):
    before = schema_version.HEAD
    with_next_revision(monkeypatch, tmp_path, "CREATE TABLE later (x INTEGER);\n\nINSERT INTO later VALUES (1);\n")
    with pytest.raises(StoreOlder, match="store upgrade"):
        Store.open(migrated_store_url)
    assert upgrade_schema(migrated_store_url) == (before, "9999")
    Store.open(migrated_store_url).close()
    assert upgrade_schema(migrated_store_url) == ("9999", "9999")


def older_store(url: str, revision: str, world) -> None:
    """A store as the program of ``revision`` left it, with the rows of ``world`` in the columns it had."""
    engine = engine_on(url)
    with engine.begin() as connection:
        command.upgrade(migration_config(connection), revision)
    there = sa.inspect(engine)
    with engine.begin() as connection:
        for table in [table for table in metadata.sorted_tables if there.has_table(table.name)]:
            had = [column["name"] for column in there.get_columns(table.name)]
            rows = [{name: row[name] for name in had} for row in world.rows(table.name)]
            if rows:
                then = sa.table(table.name, *(sa.column(name, table.c[name].type) for name in had))
                connection.execute(sa.insert(then), rows)
            if rows and "id" in had and connection.dialect.name == "postgresql":
                sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                connection.exec_driver_sql(f"SELECT setval({sequence}, max(id)) FROM {table.name}")


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_store_of_the_first_version_is_upgraded_with_all_that_is_in_it(backend, request):
    kind = {"sqlite": "sqlite", "postgresql": "postgres"}[backend]
    world, url = (request.getfixturevalue(name) for name in (f"{kind}_world", f"empty_{kind}_url"))
    thread = world.thread("MOREL", publish=True).thread_id
    older_store(url, "0001", world)
    assert "theme" not in {column["name"] for column in sa.inspect(engine_on(url)).get_columns("staff")}
    with pytest.raises(StoreOlder, match="store upgrade"):
        Store.open(url)
    assert upgrade_schema(url) == ("0001", schema_version.HEAD)
    upgraded = World(Store.open(url, clock=world.clock), world.clock, world.ids, world.staff, {}, world.sectors)
    try:
        assert upgraded.everything() == world.everything()
        assert {row["theme"] for row in upgraded.rows("staff")} == {""}
        set_own_theme(upgraded.store, world.rosa, "dark")
        assert actor_named(upgraded.store, "rosa").theme == "dark"
        assert list_threads(upgraded.store, world.rosa).rows[0].id == thread
    finally:
        upgraded.store.close()
        upgraded.store.engine.dispose()


def test_an_upgrade_that_fails_leaves_the_old_store(migrated_store_url, monkeypatch, tmp_path):
    before = schema_version.HEAD
    with_next_revision(monkeypatch, tmp_path, "CREATE TABLE later (x INTEGER);\n\nINSERT INTO nowhere VALUES (1);\n")
    with pytest.raises((sa.exc.DBAPIError, StoreUnavailable)):
        upgrade_schema(migrated_store_url)
    monkeypatch.undo()
    assert before == schema_version.HEAD
    Store.open(migrated_store_url).close()
    assert "later" not in sa.inspect(engine_on(migrated_store_url)).get_table_names()

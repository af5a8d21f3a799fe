"""No read goes through a whole table: the plans of what the reads really send, on both databases.

Every read of ``reads()`` is carried out, for a colleague of all sectors and for one of a single sector, and each SELECT
is explained as it was sent. What may be gone through is a table that stays small, an index of the few rows that are
open, and any index in the order that is wanted where a LIMIT ends it.

SQLite plans by the schema alone (nothing runs ANALYZE on a store), so its plan here is its plan in any agency.
PostgreSQL plans by size, and reads a small table whole, rightly: it is told that the large tables hold a thousand
times as many rows as they do. (Forbidding sequential scans instead would only make it go through whole indexes.)
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from ogust_tui.store import prepared
from ogust_tui.store.alert_reads import list_alerts
from ogust_tui.store.contact_reads import count_contacts
from ogust_tui.store.tables import metadata
from tests.servers import SUPERUSER, Login
from tests.unit.store_world import NOW, World
from tests.unit.test_store_scope import fill, reads

SMALL = {
    "alembic_version": "one row",
    "setting": "a dozen rows",
    "site": "an agency's offices",
    "sector": "an agency's sectors",
    "staff": "the colleagues",
    "staff_sector": "a few for each colleague",
    "staff_os_user": "one or two for each colleague",
    "presence": "who is writing just now",
    "draft": "what is being written just now",
}
LARGE = frozenset(metadata.tables) - frozenset(SMALL)
FEW = {
    "ix_alert_open": "alerts that nobody has closed",
    "ix_thread_open": "conversations that nobody has closed",
    "ix_thread_awaits_us": "conversations that wait for an answer",
    "ix_inbound_quarantined": "mails that wait to be sorted",
}
"""Indexes of the rows that want something: people keep them few."""
EACH = 1000
ENOUGH = 60


@contextmanager
def selects_of(engine: sa.Engine) -> Iterator[dict[str, Any]]:
    """The SELECTs sent meanwhile, prepared ones as well, each once, with its values."""
    found: dict[str, Any] = {}

    def note(statement, parameters):
        if statement.lstrip().startswith(("SELECT", "WITH")):
            found.setdefault(re.sub(r"\(([?%][^()]*)\)", "(…)", statement), (statement, parameters))

    def heard(connection, cursor, statement, parameters, context, executemany):
        note(statement, parameters)

    def run(at, sql, parameters, run=prepared._run, **options):
        note(sql, parameters)
        return run(at, sql, parameters, **options)

    sa.event.listen(engine, "before_cursor_execute", heard)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(prepared, "_run", run)
            yield found
    finally:
        sa.event.remove(engine, "before_cursor_execute", heard)


def texts_of(table: str) -> list[str]:
    return [
        column.name
        for column in metadata.tables[table].columns
        if isinstance(column.type, sa.String) and not column.nullable
    ]


def crowd(world: World) -> None:
    """Enough of everything beside what the test looks at, so that PostgreSQL has something to choose about."""
    ids = range(10_000, 10_000 + EACH)
    north = world.sectors["Nord"]
    author, client, caregiver = world.ids["rosa"], world.ids["MOREL"], world.ids["CAROLE"]
    at = [NOW - timedelta(minutes=number) for number in range(EACH)]
    empty = {table: dict.fromkeys(texts_of(table), "") for table in ("contact", "relative")}
    rows: dict[str, list[dict[str, Any]]] = {
        "reader": [{"id": id_, "kind": "contact"} for id_ in ids]
        + [{"id": id_ + EACH, "kind": "relative"} for id_ in ids],
        "contact": [
            {
                **empty["contact"],
                "id": id_,
                "kind": "client",
                "code": f"C{id_}",
                "last_name": f"Nom {id_}",
                "status": "active",
                "sort_key": f"nom {id_}",
                "search_text": f"nom {id_} c{id_}",
                "managed_by": author,
                "version": 1,
            }
            for id_ in ids
        ],
        "contact_sector": [{"contact_id": id_, "sector_id": north} for id_ in ids],
        "relative": [
            {
                **empty["relative"],
                "id": id_ + EACH,
                "client_id": id_,
                "last_name": "x",
                "status": "active",
                "version": 1,
            }
            for id_ in ids
        ],
        "visit": [
            {
                "id": id_,
                "client_id": client if id_ % 50 == 0 else id_,
                "caregiver_id": caregiver if id_ % 50 == 1 else None,
                "start_at": start,
                "end_at": start + timedelta(hours=1),
                "service": "",
                "status": "planned",
                "comment": "",
            }
            for id_, start in zip(ids, at, strict=True)
        ],
        "note": [
            {"id": id_, "author_id": author, "text": "x", "search_text": f"mot{id_}", "created_at": start, "version": 1}
            for id_, start in zip(ids, at, strict=True)
        ],
        "note_link": [{"note_id": id_, "contact_id": id_} for id_ in ids],
        "alert": [
            {
                "id": id_,
                "note_id": id_,
                "cause": "note",
                "text": "x",
                "severity": "normal",
                "due_at": start,
                "due_is_date": False,
                "created_at": start,
                "state": "open" if id_ == ids[0] else "closed",
                "version": 1,
            }
            for id_, start in zip(ids, at, strict=True)
        ],
        "alert_audience": [{"alert_id": id_, "kind": "all", "ref": ""} for id_ in ids],
        "alert_link": [{"alert_id": id_, "contact_id": id_} for id_ in ids],
        "alert_person": [{"alert_id": id_, "staff_id": author, "acknowledged_at": NOW} for id_ in ids],
        "thread": [
            {
                "id": id_,
                "public_id": f"t{id_}",
                "subject": "x",
                "search_text": f"sujet{id_}",
                "owner_id": author,
                "state": "open" if id_ % 100 == 0 else "closed",
                "next_position": 4,
                "last_message_at": start,
                "last_author_kind": "contact" if id_ % 100 == 0 else "staff",
                "last_answer_position": 3,
                "created_at": start,
                "version": 1,
            }
            for id_, start in zip(ids, at, strict=True)
        ],
        "thread_link": [{"thread_id": id_, "reader_id": id_} for id_ in ids],
        "bouncing_address": [{"reader_id": id_, "address_key": "", "since": NOW, "status": ""} for id_ in ids],
        "publication": [
            {"thread_id": id_, "reader_id": id_, "from_position": 1, "published_at": start}
            for id_, start in zip(ids, at, strict=True)
        ],
        "reading": [
            {"reader_id": author, "thread_id": id_, "upto_position": 3, "at": start}
            for id_, start in zip(ids, at, strict=True)
        ],
        "message": [
            {
                "public_id": f"m{id_}.{position}",
                "thread_id": id_,
                "position": position,
                "author_id": id_,
                "channel": "mail",
                "text": "x",
                "search_text": f"mot{id_}",
                "created_at": start,
                "release_at": start,
            }
            for id_, start in zip(ids, at, strict=True)
            for position in (1, 2, 3)
        ],
        "audit": [
            {"at": start, "actor_id": author, "verb": "note.add", "entity": "note", "entity_id": id_}
            for id_, start in zip(ids, at, strict=True)
        ],
        "inbound_mail": [
            {
                "id": id_,
                "message_id": f"<{id_}@x>",
                "content_sha256": "x",
                "raw": b"x",
                "received_at": start,
                "outcome": "posted",
                "reason": "",
            }
            for id_, start in zip(ids, at, strict=True)
        ],
        "reply_token": [{"token": f"t{id_}", "thread_id": id_, "reader_id": id_} for id_ in ids],
        "blob": [{"sha256": f"s{id_}", "bytes": b"x"} for id_ in ids],
        "attachment": [
            {
                "public_id": f"a{id_}",
                "note_id": id_,
                "name": "x",
                "media_type": "text/plain",
                "size": 1,
                "sha256": f"s{id_}",
            }
            for id_ in ids
        ],
        "change": [{"topic": "note", "entity_id": id_} for id_ in ids],
    }
    with world.store.engine.execution_options(ogust_write=True).begin() as connection:
        for table, values in rows.items():
            connection.execute(sa.insert(metadata.tables[table]), values)


# --- SQLite

_SCAN = re.compile(r"SCAN (?P<table>[a-z_]+?)(?:_\d+)?(?: USING (?:COVERING )?INDEX (?P<index>\w+).*)?$")


def whole_on_sqlite(connection: sa.Connection, statement: str, parameters: Any) -> list[str]:
    """The lines of the plan that go through a whole table."""
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    sorted_at = {parent for _id, parent, _unused, said in plan if said.startswith("USE TEMP B-TREE")}
    return [
        said
        for _id, parent, _unused, said in plan
        if (scan := _SCAN.match(said))
        and scan["table"] in LARGE
        and scan["index"] not in FEW
        and not (scan["index"] and "LIMIT" in statement and parent not in sorted_at)
    ]


# --- PostgreSQL

_THROUGH = frozenset(
    {"Limit", "Nested Loop", "Hash Join", "Subquery Scan", "Append", "Merge Append", "Incremental Sort", "Result"}
)
"""Nodes that hand on rows as they come, so that a LIMIT above them ends what is below."""
_HANDS_ON = frozenset({"Outer", "Member", "Subquery"})


def whole_on_postgresql(cursor: psycopg.Cursor[Any], statement: str, parameters: Any) -> list[str]:
    """The nodes of the plan that go through a whole table."""
    cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}".encode(), parameters)
    ((plan,),) = cursor.fetchall()[0]
    return list(_whole(plan["Plan"], wanted=None, above=""))


def _whole(node: dict[str, Any], wanted: float | None, above: str) -> Iterator[str]:
    """``wanted``: the rows after which a LIMIT above ends this node; None when nothing does."""
    kind = node["Node Type"]
    if (
        node.get("Relation Name") in LARGE
        and kind in {"Seq Scan", "Index Scan", "Index Only Scan"}
        and "Index Cond" not in node
        and node.get("Index Name") not in FEW
        # In the order of an index; when there are hardly as many such rows as wanted, it would be read to its end.
        and not (kind != "Seq Scan" and wanted is not None and node["Plan Rows"] > wanted)
    ):
        yield f"{above}{kind} on {node['Relation Name']} {node.get('Index Name', '')}"
    below = node["Plan Rows"] if kind == "Limit" else wanted if kind in _THROUGH else None
    for number, child in enumerate(node.get("Plans", [])):
        goes_on = child["Parent Relationship"] in _HANDS_ON and (number == 0 or "Append" in kind)
        yield from _whole(child, below if goes_on else None, f"{above}{kind} > ")


# ---


def sent_by_reads(world: World, logins: Sequence[str]) -> dict[str, Any]:
    """What every read sends. Left out is what is about all of a table, and says so.

    How many contacts there are (along an index of nothing else), and every alert there ever was (``alerts list
    --closed``).
    """
    found: dict[str, Any] = {}
    ids = fill(world)
    for login in logins:
        actor = world.staff[login]
        with selects_of(world.store.engine) as about_all:
            count_contacts(world.store, actor)
            list_alerts(world.store, actor, with_closed=True)
        with selects_of(world.store.engine) as sent:
            reads(world, ids, login)
        assert len(sent) > ENOUGH
        whole = {
            sql for sql in about_all if sql.startswith(("SELECT count(*) AS count_1 \nFROM contact", "SELECT alert.id"))
        }
        assert len(whole) == len(("contacts", "alerts"))
        found |= {sql: sent[sql] for sql in sent.keys() - whole}
    return found


@pytest.mark.parametrize("login", ["rosa", "nora"])
def test_no_read_goes_through_a_whole_table_on_sqlite(sqlite_world, login):
    found = sent_by_reads(sqlite_world, [login])
    with sqlite_world.store.engine.connect() as connection:
        tell({sql: whole_on_sqlite(connection, sql, values) for sql, values in found.values()})


def test_no_read_goes_through_a_whole_table_on_postgresql(postgres_world, postgres_server):
    crowd(postgres_world)
    found = sent_by_reads(postgres_world, ["rosa", "nora"])
    name = postgres_world.store.url.database
    address = postgres_server.url(name, Login(SUPERUSER, None)).replace("+psycopg", "")
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        for table in ("alert", "thread"):
            cursor.execute(f"UPDATE {table} SET state = 'closed' WHERE id > (SELECT min(id) FROM {table})".encode())
        cursor.execute("ANALYZE")
        cursor.execute(
            "UPDATE pg_class SET reltuples = reltuples * 1000 WHERE reltuples > 0 AND relname = ANY(%s)", (list(LARGE),)
        )
        wrong = {sql: whole_on_postgresql(cursor, sql, values) for sql, values in found.values()}
        connection.rollback()
    tell(wrong)


def test_a_scan_is_seen(sqlite_world):
    statement = "SELECT id FROM note WHERE text = ? LIMIT 1"
    with sqlite_world.store.engine.connect() as connection:
        assert whole_on_sqlite(connection, statement, ("x",)) == ["SCAN note"]
        assert whole_on_sqlite(connection, "SELECT id FROM note WHERE id = ?", (1,)) == []


def tell(wrong: dict[str, list[str]]) -> None:
    assert not any(wrong.values()), "\n\n".join(f"{lines}\n{sql}" for sql, lines in wrong.items() if lines)

"""A small agency for the store's tests: staff of every role, two sectors, people in and between them, a clock one sets.

The agency is built once for each database and copied for each test, so its ids are the same everywhere.
"""

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa

from ogust_tui.store.access import Store
from ogust_tui.store.actors import SYSTEM, Actor, ActorKind
from ogust_tui.store.agency import sector_made, set_setting
from ogust_tui.store.contacts import ContactFields, create_contact
from ogust_tui.store.correspondents import Conversation, mail_directory
from ogust_tui.store.kinds import ContactKind, Role
from ogust_tui.store.permissions import Verb
from ogust_tui.store.records import RecordKind, RecordRef, reader_by_code
from ogust_tui.store.relatives import RelativeFields, create_relative
from ogust_tui.store.schema import contact_grants
from ogust_tui.store.staff import NewStaff, actor_named, create_staff
from ogust_tui.store.tables import metadata
from ogust_tui.store.threads import Posted, open_thread
from ogust_tui.store.visits import NewVisit, create_visit
from tests.servers import SUPERUSER, Login, PostgresServer

NOW = datetime(2026, 3, 24, 9, 42, tzinfo=UTC)
"""A moment in the past: the contact views compare with the database's own clock."""
UNKNOWN_IDS = (0, -1, 999_999, 2**31, 2**63, 2**70)
"""No row has one of these, and some fit into no column."""
DOMAIN = "reponse.agence.fr"

STAFF = {
    "alice": (Role.ADMIN, "Alice Admin", ()),
    "marc": (Role.MANAGER, "Marc Martin", ()),
    "rosa": (Role.RECEPTION, "Rosa Roux", ()),
    "sam": (Role.SUPPORT, "Sam Support", ()),
    "nora": (Role.RECEPTION, "Nora Nord", ("Nord",)),
    "sofia": (Role.RECEPTION, "Sofia Sud", ("Sud",)),
}
CLIENT, CAREGIVER = ContactKind.CLIENT, ContactKind.CAREGIVER
CONTACTS = {
    "MOREL": (CLIENT, "Mme", "Morel", "Hélène", "Nord", "marc"),
    "PETIT": (CLIENT, "M.", "Petit", "Paul", "Sud", "sofia"),
    "DURAND": (CLIENT, "Mme", "Durand", "Denise", "", ""),
    "CAROLE": (CAREGIVER, "Mme", "Caron", "Carole", "Nord", "marc"),
    "SAMIR": (CAREGIVER, "M.", "Saïdi", "Samir", "Sud", ""),
}
RELATIVES = {"LEROY": ("MOREL", "Mme", "Leroy", "Anne", "sa fille"), "PAULIN": ("PETIT", "M.", "Paulin", "Luc", "ami")}
VISITS = {"north": ("MOREL", "CAROLE"), "south": ("PETIT", "SAMIR"), "mixed": ("MOREL", "SAMIR")}


class Clock:
    """A clock that stands still until somebody sets it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def tick(self, **amount: float) -> datetime:
        """Go on by a minute, or by ``amount`` as of timedelta; the new time."""
        self.now += timedelta(**amount) if amount else timedelta(minutes=1)
        return self.now


@dataclass
class Journal:
    """What was written beside the rows: audit as (verb, entity, id, actor id), changes as (topic, id), notices."""

    audit: list[tuple[str, str, int, int | None]] = field(default_factory=list)
    changes: list[tuple[str, int]] = field(default_factory=list)
    notices: list[tuple[str, int, int]] = field(default_factory=list)


def conversation_at(store: Store, token: str) -> Conversation:
    """What the reply address with this local part leads to."""
    with mail_directory(store) as known:
        found = known.by_token(token)
    assert found is not None
    return found


@dataclass
class World:
    """An open store and the people in it, by the names above. ``ids`` has everybody's reader id and the visits'."""

    store: Store
    clock: Clock
    ids: dict[str, int]
    staff: dict[str, Actor]
    relative_codes: dict[str, str]
    sectors: dict[str, int]

    def __getattr__(self, login: str) -> Actor:
        try:
            return self.__dict__["staff"][login]
        except KeyError as error:
            raise AttributeError(login) from error

    def ref(self, name: str) -> RecordRef:
        """The record called ``name`` as notes and alerts are linked to it."""
        kind = RecordKind.STAFF if name in STAFF else RecordKind.VISIT if name in VISITS else RecordKind.CONTACT
        return RecordRef(kind, self.ids[name])

    def outside(self, name: str) -> Actor:
        """The contact or relative ``name``, acting."""
        kind = ActorKind.RELATIVE if name in RELATIVES else ActorKind.CONTACT
        return Actor(kind, self.ids[name], name)

    def email(self, name: str) -> str:
        """The address of a contact or relative."""
        return f"{name.lower()}@famille.fr"

    def thread(
        self, *linked: str, by: str = "rosa", publish: bool = False, subject: str = "Horaires", text: str = "Bonjour"
    ) -> Posted:
        """A new thread with ``linked``, published to all of them when ``publish``."""
        readers = [self.ids[name] for name in linked]
        to = [self.ids[name] for name in linked if publish and name not in STAFF]
        return open_thread(self.store, self.staff[by], subject, text, linked=readers, publish_to=to)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Every row of ``table``, in order of its key."""
        there = metadata.tables[table]
        with self.store.engine.connect() as connection:
            found = connection.execute(sa.select(there).order_by(*there.primary_key.columns)).mappings()
            return [dict(row) for row in found]

    def row(self, table: str, id_: int) -> dict[str, Any]:
        """The row of ``table`` with this id."""
        return next(row for row in self.rows(table) if row["id"] == id_)

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table: two equal answers mean that nothing was changed between them."""
        with self.store.engine.connect() as connection:
            return {
                name: sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr)
                for name in metadata.tables
            }

    @contextlib.contextmanager
    def unchanged(self) -> Iterator[None]:
        """Hold that nothing at all is written meanwhile."""
        before = self.everything()
        yield
        assert self.everything() == before

    @contextlib.contextmanager
    def journal(self) -> Iterator[Journal]:
        """What is written beside the rows meanwhile; filled when the block ends."""
        written = Journal()
        newest = {name: self._newest(name) for name in ("audit", "change", "notice")}
        yield written
        later = {name: [row for row in self.rows(name) if row["id"] > newest[name]] for name in newest}
        written.audit += [(row["verb"], row["entity"], row["entity_id"], row["actor_id"]) for row in later["audit"]]
        written.changes += [(row["topic"].value, row["entity_id"]) for row in later["change"]]
        written.notices += [(row["event"].value, row["cause_id"], row["reader_id"]) for row in later["notice"]]

    def _newest(self, table: str) -> int:
        return max((row["id"] for row in self.rows(table)), default=0)


def build_world(url: str) -> None:
    """Put the agency into the migrated, empty store at ``url``."""
    store = Store.open(url, clock=Clock())
    try:
        _people(store)
    finally:
        store.close()


class Keeper(Protocol):
    """Keeps one database with the agency in it, and puts it back in order before each test."""

    url: str
    agency: Any

    def keep(self) -> Any:
        """All that is in the database now, to be put back later. Nobody else may be connected."""

    def put_back(self, kept: Any) -> None:
        """Make every table what it was, and the next ids too."""

    def cut_off(self) -> None:
        """End whatever a test left open."""


class SqliteKeeper:
    """The agency as a file that is copied from a template."""

    def __init__(self, template: Path, folder: Path) -> None:
        self._path = folder / "world.db"
        self.url = f"sqlite:///{self._path}"
        shutil.copyfile(template, self._path)
        build_world(self.url)
        self.agency = self.keep()

    def keep(self) -> bytes:
        """The whole file."""
        return self._path.read_bytes()

    def put_back(self, kept: bytes) -> None:
        """Write the file anew."""
        self.cut_off()
        self._path.write_bytes(kept)

    def cut_off(self) -> None:
        """Remove the file and what SQLite puts beside it."""
        for path in self._path.parent.glob(f"{self._path.name}*"):
            path.unlink()


@dataclass(frozen=True)
class KeptRows:
    """The rows of each table as COPY gives them, and the last number of each sequence."""

    rows: dict[str, bytes]
    sequences: dict[str, int]


class PostgresKeeper:
    """The agency as one database. Putting its rows back is much quicker than copying a database."""

    def __init__(self, server: PostgresServer, template: str) -> None:
        self._server, self._name = server, server.create_database(template)
        self.url = server.url(self._name)
        self._connection = self._connect()
        build_world(self.url)
        self.agency = self.keep()

    def keep(self) -> KeptRows:
        """Every row of every table."""
        rows = {}
        sequences = self._connection.execute(
            "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences"
        ).fetchall()
        for table in metadata.tables:
            with self._connection.cursor().copy(f"COPY {table} TO STDOUT".encode()) as copy:
                rows[table] = b"".join(map(bytes, copy))
        return KeptRows(rows, {str(sequence): int(last) for sequence, last in sequences})

    def put_back(self, kept: KeptRows) -> None:
        """Empty and fill every table."""
        if self._is_cut():
            self.close()
            self._connection = self._connect()
        sequences = ", ".join(f"setval('{name}', {max(last, 1)}, {last > 0})" for name, last in kept.sequences.items())
        emptied = "; ".join(f"DELETE FROM {table}" for table in kept.rows)
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL session_replication_role = replica; {emptied}; SELECT {sequences}".encode())
            for table, rows in kept.rows.items():
                if rows:
                    with cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
                        copy.write(rows)

    def cut_off(self) -> None:
        """Cut the connections, but the one kept here: a new one has to learn all the tables again."""
        others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        others += " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        if not self._is_cut():
            self._connection.execute(others.encode())
        else:
            self._server.disconnect(self._name)

    def close(self) -> None:
        """Close the connection kept here."""
        self._connection.close()

    def _is_cut(self) -> bool:
        """Whether a test has cut this connection with all others."""
        try:
            self._connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return True
        return False

    def _connect(self) -> psycopg.Connection[Any]:
        url = self._server.url(self._name, Login(SUPERUSER, None)).replace("+psycopg", "")
        return psycopg.connect(url, autocommit=True)


@contextlib.contextmanager
def contact_login(server: PostgresServer, database: str) -> Iterator[str]:
    """The address of ``database`` for a new login with the grants that ``store create`` prints, while it lasts."""
    login = server.create_login("contact")
    create, *grants = contact_grants(login.name).splitlines()
    assert create.startswith(f"CREATE ROLE {login.name} LOGIN")
    server.execute(*grants, database=database)
    try:
        yield server.url(database, login)
    finally:
        server.execute(f"DROP OWNED BY {login.name}", database=database)


_KNOWN: dict[str, World] = {}


def open_world(url: str) -> World:
    """The agency in the store at ``url``. The engine is the same each time: it remembers the SQL it has compiled."""
    if url not in _KNOWN:
        _KNOWN[url] = _read_world(url)
    known, clock = _KNOWN[url], Clock()
    return replace(known, store=Store(known.store.engine, known.store.url, clock), clock=clock)


def _read_world(url: str) -> World:
    clock = Clock()
    store = Store.open(url, clock=clock)
    staff = {login: actor_named(store, login) for login in STAFF}
    with store.read(SYSTEM) as session:
        table = metadata.tables["relative"]
        relative_codes = {
            row.last_name.upper(): f"R{row.id}" for row in session.execute(sa.select(table.c.id, table.c.last_name))
        }
        codes = {name: name for name in CONTACTS} | relative_codes
        ids = {name: reader_by_code(session, SYSTEM, code).id for name, code in codes.items()}
        visits = metadata.tables["visit"]
        ids |= {row.service: row.id for row in session.execute(sa.select(visits.c.id, visits.c.service))}
        sector = metadata.tables["sector"]
        sectors = {row.label: row.id for row in session.execute(sa.select(sector.c.id, sector.c.label))}
    ids |= {login: actor.reader_id or 0 for login, actor in staff.items()}
    return World(store, clock, ids, staff, relative_codes, sectors)


def _people(store: Store) -> None:
    with store.write(SYSTEM, Verb.SETTING_SET) as unit:
        sectors = {label: sector_made(unit.session, label) for label in ("Nord", "Sud")}
    set_setting(store, SYSTEM, "mail.domain", DOMAIN)
    staff = {login: _member(store, login) for login in sorted(STAFF, key=lambda login: login == "alice")}
    admin = actor_named(store, "alice")
    for code, (kind, title, last, first, sector, manager) in CONTACTS.items():
        values = ContactFields(
            title=title,
            last_name=last,
            first_name=first,
            email=f"{code.lower()}@famille.fr",
            managed_by=staff.get(manager),
            sectors=_ids(sectors, sector),
        )
        create_contact(store, admin, kind, values, code=code)
    for name, (client, title, last, first, relation) in RELATIVES.items():
        fields = RelativeFields(title, last, first, relation, f"{name.lower()}@famille.fr")
        create_relative(store, admin, client, fields)
    for service, (client, caregiver) in VISITS.items():
        create_visit(store, admin, NewVisit(client, NOW, NOW + timedelta(hours=1), caregiver, service))


def _member(store: Store, login: str) -> int:
    # The administrator is the last one made: from then on only an administrator adds staff.
    role, name, sectors = STAFF[login]
    return create_staff(store, SYSTEM, NewStaff(login, name, role, f"{login}@agence.fr", sectors=sectors))


def _ids(sectors: dict[str, int], label: str) -> tuple[int, ...]:
    return (sectors[label],) if label else ()


def texts(parties: Sequence[Any]) -> list[str]:
    """The codes of parties, in alphabetical order."""
    return sorted(party.code for party in parties)

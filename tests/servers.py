"""Real servers that the tests start for themselves, and the databases in them.

A PostgreSQL cluster is made in a temporary folder, listens on a free loopback port and goes with the session. A machine
without PostgreSQL fails the tests that need it: skipping them would call half the product tested when it was not.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql

SUPERUSER = "postgres"
OWNER = "ogust_owner"
START_TRIES = 5

# What a throw-away cluster can do without is surviving the machine's own end; what was committed survives stop() and
# start(), so synchronous_commit stays on. Its time zone is nobody's on purpose: a time that was not made aware shows at
# once. Autovacuum would change query plans between two runs; a test that reads plans says ANALYZE.
SERVER_SETTINGS = """
listen_addresses = '127.0.0.1'
max_connections = 200
shared_buffers = 32MB
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
timezone = 'Asia/Kathmandu'
"""

# The superuser is the test suite itself; every other login proves its password, as it would have to in an agency.
ACCESS_RULES = f"""
local all {SUPERUSER} trust
host  all {SUPERUSER} 127.0.0.1/32 trust
local all all scram-sha-256
host  all all 127.0.0.1/32 scram-sha-256
"""


@dataclass(frozen=True)
class Login:
    """A PostgreSQL login and its password."""

    name: str
    password: str | None


@dataclass(frozen=True)
class PostgresServer:
    """A running throw-away cluster. Its ordinary owner login may make nothing but tables, as in an agency."""

    host: str
    port: int
    folder: Path
    owner: Login = field(default_factory=lambda: Login(OWNER, secrets.token_hex(8)))
    _doomed: list[str] = field(default_factory=list, repr=False)

    @property
    def superuser_url(self) -> str:
        """The maintenance database, as the one who may do everything."""
        return self.url("postgres", Login(SUPERUSER, None))

    def url(self, database: str, login: Login | None = None) -> str:
        """``database`` as an SQLAlchemy URL, for ``login`` or else for the ordinary owner."""
        login = login or self.owner
        password = f":{quote(login.password, safe='')}" if login.password else ""
        return f"postgresql+psycopg://{login.name}{password}@{self.host}:{self.port}/{database}"

    def execute(self, *statements: str | sql.Composed, database: str = "postgres") -> None:
        """Run ``statements`` as the superuser, each in a transaction of its own."""
        with psycopg.connect(
            host=self.host, port=self.port, user=SUPERUSER, dbname=database, autocommit=True
        ) as connection:
            for statement in statements:
                connection.execute(statement.encode() if isinstance(statement, str) else statement)

    def create_login(self, prefix: str = "guest") -> Login:
        """A new login that owns nothing and may do nothing but sign in. Dropped with the cluster."""
        login = Login(f"{prefix}_{secrets.token_hex(4)}", secrets.token_hex(8))
        self._create_role(login)
        return login

    def create_owner(self) -> None:
        """The login that owns the stores of the tests: neither superuser nor able to create logins."""
        self._create_role(self.owner)

    def _create_role(self, login: Login) -> None:
        self.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(login.name), sql.Literal(login.password))
        )

    def create_database(self, template: str | None = None) -> str:
        """A new database of the owner's, empty or a copy of ``template``; its name."""
        while self._doomed:
            self.drop_database(self._doomed.pop())
        name = f"store_{secrets.token_hex(6)}"
        statement = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(self.owner.name))
        if template:
            self.disconnect(template)
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        self.execute(statement)
        return name

    def drop_database(self, name: str) -> None:
        """Drop ``name``, whoever is still connected to it."""
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def discard_database(self, name: str) -> None:
        """Cut the connections to ``name`` now and drop it before the next one is made: waiting costs 100 ms a test."""
        self.disconnect(name, wait_ms=0)
        self._doomed.append(name)

    def disconnect(self, database: str, wait_ms: int = 5000) -> None:
        """Cut every connection to ``database``, as a restart of the server would."""
        self.execute(
            sql.SQL("SELECT pg_terminate_backend(pid, {}) FROM pg_stat_activity WHERE datname = {}").format(
                sql.Literal(wait_ms), sql.Literal(database)
            )
        )

    def stop(self) -> None:
        """Stop answering at once, as when the server is killed: what was committed is kept, nothing else."""
        _run_as_owner(self.folder, "pg_ctl", "stop", "-D", str(self.folder / "data"), "-m", "immediate", "-w")

    def start(self) -> None:
        """Answer on the same host and port again; raises CalledProcessError when the server does not come up."""
        options = f"-p {self.port} -k {self.folder}"
        log = str(self.folder / "server.log")
        _run_as_owner(self.folder, "pg_ctl", "start", "-D", str(self.folder / "data"), "-l", log, "-o", options, "-w")


@contextlib.contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A new cluster, up and with its owner login; stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="ogust-pg-"))
    try:
        server = _start_new_cluster(folder)
        try:
            server.create_owner()
            yield server
        finally:
            with contextlib.suppress(subprocess.CalledProcessError):
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start_new_cluster(folder: Path) -> PostgresServer:
    if os.geteuid() == 0:
        shutil.chown(folder, SUPERUSER, SUPERUSER)
    data = folder / "data"
    _run_as_owner(
        folder, "initdb", "-D", str(data), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
    )
    with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(SERVER_SETTINGS)
    (data / "pg_hba.conf").write_text(ACCESS_RULES, encoding="utf-8")
    for attempt in range(START_TRIES):
        server = PostgresServer(host="127.0.0.1", port=free_port(), folder=folder)
        try:
            server.start()
        except subprocess.CalledProcessError:
            if attempt == START_TRIES - 1:
                log = folder / "server.log"
                pytest.fail(f"PostgreSQL did not start:\n{log.read_text('utf-8', 'replace') if log.exists() else ''}")
        else:
            return server
    raise AssertionError("unreachable: the last try either returned or failed")


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def postgres_programs() -> Path:
    """The folder of PostgreSQL's newest programs; the test fails when the machine has none."""
    for folder in sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: float(path.parent.name) if path.parent.name.isdecimal() else 0.0,
        reverse=True,
    ):
        if (folder / "initdb").exists():
            return folder
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    pytest.fail("PostgreSQL's server is not installed (Debian: apt-get install postgresql): the store is tested on it")


def _run_as_owner(folder: Path, program: str, *arguments: str) -> None:
    """Run a PostgreSQL program, which refuses to be root. Output goes to a file: the server would hold a pipe open."""
    account: dict[str, object] = {}
    if os.geteuid() == 0:
        try:
            entry = pwd.getpwnam(SUPERUSER)
        except KeyError:
            pytest.fail("the tests run as root, and there is no user 'postgres' for PostgreSQL to run as")
        account = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    with (folder / "programs.log").open("a", encoding="utf-8") as log:
        subprocess.run(
            [str(postgres_programs() / program), *arguments],
            check=True,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            **account,  # type: ignore[call-overload]
        )

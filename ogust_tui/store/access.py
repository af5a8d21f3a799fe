"""One open store: its engine, its clock, and the two ways in. A read is a consistent look, a write is one transaction.

``write`` checks the permission, gives the unit of work, then writes notices, audit rows and the change feed with the
rest.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property, lru_cache

import sqlalchemy as sa
from sqlmodel import Session

from ogust_tui.settings import AgencySettings, from_rows
from ogust_tui.store import schema_version
from ogust_tui.store.actors import Actor
from ogust_tui.store.engine import UNKEEPABLE, no_such_number, open_engine, refused, store_url
from ogust_tui.store.errors import N_, AccessChanged, DataRefused
from ogust_tui.store.kinds import NoticeEvent, NoticeState, Topic
from ogust_tui.store.permissions import Verb, ask
from ogust_tui.store.prepared import At, Prepared, given, inserted
from ogust_tui.store.tables import metadata
from ogust_tui.store.transaction import Transaction

CHANGE_CHANNEL = "ogust_change"
_FEED_LOCK = 0x6F677573  # serialises the feed on PostgreSQL, so that change ids commit in order

_audit, _change, _notice, _setting, _staff = (
    metadata.tables[name] for name in ("audit", "change", "notice", "setting", "staff")
)
_AUDIT = Prepared(inserted(_audit, "at", "actor_id", "verb", "entity", "entity_id"))
_CHANGE = Prepared(inserted(_change, "topic", "entity_id"))
_PROMISE = Prepared(
    inserted(
        _notice,
        *("event", "cause_id", "reader_id", "state", "attempts", "not_before", "message_header_id", "last_error"),
    )
)
_KNOWN_NOTICE = Prepared(
    sa.select(_notice.c.id).where(
        _notice.c.event == given("event"), _notice.c.cause_id == given("cause"), _notice.c.reader_id == given("reader")
    )
)
_SETTINGS = Prepared(sa.select(_setting.c.key, _setting.c.value))
_ACCESS = Prepared(sa.select(_staff.c.active, _staff.c.role).where(_staff.c.id == given("member")))
_TELL = Prepared(
    sa.select(
        sa.func.pg_advisory_xact_lock(given("lock")).label("alone"),
        sa.func.pg_notify(given("channel"), "").label("told"),
    )
)


def utc_now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


class Writing(Transaction):
    """The unit of work of one verb: its rows, then notices, audit rows and the change feed with them."""

    def __init__(self, connection: sa.Connection, actor: Actor, verb: Verb, now: datetime) -> None:
        super().__init__(connection)
        self.actor, self.verb, self.now = actor, verb, now
        self._notices: dict[tuple[NoticeEvent, int, int], dict[str, object]] = {}
        self._audited: dict[tuple[str, int], dict[str, object]] = {}
        self._changes: dict[tuple[Topic, int], None] = {}

    @cached_property
    def settings(self) -> AgencySettings:
        """The agency's settings, as this transaction sees them."""
        return settings_in(self)

    def touched(self, topic: Topic, entity_id: int) -> None:
        """Say that this row changed: one audit row, one line in the change feed."""
        self.audit(topic.value, entity_id)
        self.changed(topic, entity_id)

    def audit(self, entity: str, entity_id: int) -> None:
        """Write who did which verb to what, once; ids only."""
        self._audited.setdefault(
            (entity, entity_id),
            {
                "at": self.now,
                "actor_id": self.actor.reader_id,
                "verb": self.verb.value,
                "entity": entity,
                "entity_id": entity_id,
            },
        )

    def changed(self, topic: Topic, entity_id: int) -> None:
        """Tell the open terminals that this row is to be reloaded."""
        self._changes[(topic, entity_id)] = None

    def notify(
        self, event: NoticeEvent, cause_id: int, reader_id: int, header_id: str, *, new_cause: bool = False
    ) -> None:
        """Promise an outgoing mail, once for the same event, cause and reader. ``header_id``: its Message-ID.

        ``new_cause``: the cause was just written, so that nothing can be promised for it yet.
        """
        if not new_cause and _KNOWN_NOTICE.first(self, event=event, cause=cause_id, reader=reader_id):
            return
        self._notices.setdefault(
            (event, cause_id, reader_id),
            {
                "event": event,
                "cause_id": cause_id,
                "reader_id": reader_id,
                "state": NoticeState.WAITING,
                "attempts": 0,
                "not_before": self.now,
                "message_header_id": header_id,
                "last_error": "",
            },
        )

    def alone(self, place: str) -> None:
        """Wait until no other transaction is at ``place``, and keep others out until the end of this one.

        For what no row's lock can hold: a number to be taken, a last one to be kept. SQLite's writers are alone anyway.
        """
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext(:place))"), {"place": place})

    def speak_for(self, actor: Actor, verb: Verb) -> None:
        """Do what follows as ``actor``, whose words were received. NotAllowed."""
        ask(actor, verb)
        self.actor, self.verb = actor, verb

    def discard(self) -> None:
        """Undo everything done so far: a trial leaves nothing behind."""
        self.close()
        self.connection.rollback()
        for done in (self._notices, self._audited, self._changes):
            done.clear()

    def finish(self) -> None:
        """Write the notices, the audit rows and the change feed, last before the commit."""
        self.flush()
        _PROMISE.run_each(self, self._notices.values())
        _AUDIT.run_each(self, self._audited.values())
        if self._changes and self.connection.dialect.name == "postgresql":
            _TELL.run(self, lock=_FEED_LOCK, channel=CHANGE_CHANNEL)
        _CHANGE.run_each(self, ({"topic": topic, "entity_id": ref} for topic, ref in self._changes))


class Store:
    """An open store. Made by ``Store.open``; safe to share between threads; ``close`` when done with it."""

    def __init__(self, engine: sa.Engine, url: sa.URL, clock: Callable[[], datetime] = utc_now) -> None:
        self.engine = engine
        self.url = url
        self.clock = clock
        snapshot = engine.dialect.name == "postgresql"  # SQLite's reads are snapshots already
        self._reading = engine.execution_options(isolation_level="REPEATABLE READ") if snapshot else engine
        self._writing = engine.execution_options(ogust_write=True)

    @classmethod
    def open(cls, address: str, *, clock: Callable[[], datetime] = utc_now) -> "Store":
        """Open an existing store of this version. StoreMissing, StoreNewer, StoreOlder, StoreUnavailable."""
        url = store_url(address)
        engine = open_engine(url)
        store = cls(engine, url, clock)
        try:
            with store.translating(), engine.connect() as connection:
                schema_version.require(connection, url)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @property
    def backend(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @contextmanager
    def translating(self) -> Iterator[None]:
        """Turn what the database says into a refusal: locked, full, gone…, two at once, no such number or text."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            said = refused(error, self.url)
            if said is None:
                raise
            raise said from error
        except OverflowError as error:  # SQLite's driver, for an id that no table can hold
            raise no_such_number() from error
        except UnicodeEncodeError as error:  # half a character, which neither driver sends
            raise DataRefused(UNKEEPABLE) from error

    @contextmanager
    def look(self, actor: Actor) -> Iterator[Transaction]:
        """A transaction that reads one consistent state. Contacts do not look here: contact_view.py is their door."""
        ask(actor, Verb.READ)
        with self.translating(), self._reading.connect() as connection:
            at = Transaction(connection)
            _still_may(at, actor)
            try:
                yield at
            finally:
                at.close()

    @contextmanager
    def read(self, actor: Actor) -> Iterator[Session]:
        """The session of a ``look``."""
        with self.look(actor) as at:
            yield at.session

    @contextmanager
    def write(self, actor: Actor, verb: Verb) -> Iterator[Writing]:
        """One transaction of ``verb`` by ``actor``: all of it is committed at the end, or nothing."""
        ask(actor, verb)
        with self.translating(), self._writing.connect() as connection:
            unit = Writing(connection, actor, verb, self.clock())
            _still_may(unit, actor)
            try:
                yield unit
                unit.finish()
                connection.commit()
            finally:
                unit.close()

    def settings(self) -> AgencySettings:
        """The agency's settings as they stand."""
        with self.translating(), self.engine.connect() as connection:
            return settings_in(Transaction(connection))


def _still_may(at: Transaction, actor: Actor) -> None:
    """AccessChanged for a colleague whose access was closed, or whose role is another one, since signing in."""
    if not actor.is_staff:
        return
    now = _ACCESS.first(at, member=actor.reader_id)
    if now is None or not now.active or now.role is not actor.role:
        raise AccessChanged(N_("Your access has changed. Nothing was done; leave the program and sign in again."))


def settings_in(at: At) -> AgencySettings:
    """The agency's settings, read in a transaction that is already open."""
    return _settings_of(tuple(_SETTINGS.all(at)))


@lru_cache(maxsize=1)
def _settings_of(rows: tuple[tuple[str, str], ...]) -> AgencySettings:
    return from_rows(dict(rows))

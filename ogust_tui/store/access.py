"""One open store: its engine, its clock, and the two ways in. A read is a consistent look, a write is one transaction.

``write`` checks the permission, gives the unit of work, then writes the audit rows and the change feed with the rest.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ogust_tui.settings import AgencySettings, from_rows
from ogust_tui.store import schema_version
from ogust_tui.store.actors import Actor
from ogust_tui.store.engine import UNKEEPABLE, no_such_number, open_engine, refused, store_url
from ogust_tui.store.errors import N_, AccessChanged, DataRefused
from ogust_tui.store.kinds import NoticeEvent, NoticeState, Topic
from ogust_tui.store.permissions import Verb, ask
from ogust_tui.store.prepared import first, given, insert, rows
from ogust_tui.store.tables import Staff, metadata

CHANGE_CHANNEL = "ogust_change"
_FEED_LOCK = 0x6F677573  # serialises the feed on PostgreSQL, so that change ids commit in order

_audit, _change, _notice, _setting = (metadata.tables[name] for name in ("audit", "change", "notice", "setting"))
_AUDIT, _CHANGE, _NOTICE = sa.insert(_audit), sa.insert(_change), sa.insert(_notice)
_SETTINGS = sa.select(_setting.c.key, _setting.c.value)
_KNOWN_NOTICE = sa.select(_notice.c.id).where(
    _notice.c.event == given("event"), _notice.c.cause_id == given("cause"), _notice.c.reader_id == given("reader")
)


def utc_now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


@dataclass
class Writing:
    """The unit of work of one verb: rows through ``session``, then audit, notices and the change feed with them."""

    session: Session
    actor: Actor
    verb: Verb
    now: datetime
    _changes: dict[tuple[Topic, int], None] = field(default_factory=dict)
    _audited: dict[tuple[str, int], dict[str, object]] = field(default_factory=dict)

    @cached_property
    def settings(self) -> AgencySettings:
        """The agency's settings, as this transaction sees them."""
        return settings_in(self.session)

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
        if not new_cause and first(self.session, _KNOWN_NOTICE, event=event, cause=cause_id, reader=reader_id):
            return
        insert(
            self.session,
            _NOTICE,
            event=event,
            cause_id=cause_id,
            reader_id=reader_id,
            state=NoticeState.WAITING,
            attempts=0,
            not_before=self.now,
            message_header_id=header_id,
            last_error="",
        )

    def alone(self, place: str) -> None:
        """Wait until no other transaction is at ``place``, and keep others out until the end of this one.

        For what no row's lock can hold: a number to be taken, a last one to be kept. SQLite's writers are alone anyway.
        """
        if self.session.get_bind().dialect.name == "postgresql":
            self.session.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext(:place))"), {"place": place})

    def speak_for(self, actor: Actor, verb: Verb) -> None:
        """Do what follows as ``actor``, whose words were received. NotAllowed."""
        ask(actor, verb)
        self.actor, self.verb = actor, verb

    def discard(self) -> None:
        """Undo everything done so far: a trial leaves nothing behind."""
        self.session.rollback()
        self._changes.clear()
        self._audited.clear()

    def finish(self) -> None:
        """Write the audit rows and the change feed, last before the commit."""
        self.session.flush()
        connection = self.session.connection()
        if self._audited:
            connection.execute(_AUDIT, list(self._audited.values()))
        if not self._changes:
            return
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _FEED_LOCK})
            connection.execute(sa.text("SELECT pg_notify(:channel, '')"), {"channel": CHANGE_CHANNEL})
        connection.execute(_CHANGE, [{"topic": topic, "entity_id": ref} for topic, ref in self._changes])


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
    def read(self, actor: Actor) -> Iterator[Session]:
        """A session that reads one consistent state. Contacts do not read here: contact_view.py is their door."""
        ask(actor, Verb.READ)
        with self.translating(), Session(self._reading) as session:
            _still_may(session, actor)
            yield session

    @contextmanager
    def write(self, actor: Actor, verb: Verb) -> Iterator[Writing]:
        """One transaction of ``verb`` by ``actor``: all of it is committed at the end, or nothing."""
        ask(actor, verb)
        with self.translating(), Session(self._writing, expire_on_commit=False) as session:
            _still_may(session, actor)
            unit = Writing(session, actor, verb, self.clock())
            yield unit
            unit.finish()
            session.commit()

    def settings(self) -> AgencySettings:
        """The agency's settings as they stand."""
        with self.translating(), Session(self.engine) as session:
            return settings_in(session)


def _still_may(session: Session, actor: Actor) -> None:
    """AccessChanged for a colleague whose access was closed, or whose role is another one, since signing in."""
    if not actor.is_staff:
        return
    now = session.exec(select(col(Staff.active), col(Staff.role)).where(Staff.id == actor.reader_id)).first()
    if now is None or not now[0] or now[1] is not actor.role:
        raise AccessChanged(N_("Your access has changed. Nothing was done; leave the program and sign in again."))


def settings_in(session: Session) -> AgencySettings:
    """The agency's settings, read in a transaction that is already open."""
    return from_rows({row.key: row.value for row in rows(session, _SETTINGS)})

"""Statements on the driver itself say what they say through SQLAlchemy, on both databases, beside a session's rows."""

from datetime import timedelta, timezone

import pytest
import sqlalchemy as sa

from ogust_tui.store.actors import SYSTEM
from ogust_tui.store.errors import Conflict
from ogust_tui.store.kinds import NoticeEvent, NoticeState, ThreadState
from ogust_tui.store.permissions import Verb
from ogust_tui.store.prepared import Prepared, given, inserted
from ogust_tui.store.tables import Setting, metadata
from tests.unit.store_world import NOW

_notice, _setting, _thread = (metadata.tables[name] for name in ("notice", "setting", "thread"))
PROMISE = Prepared(
    inserted(_notice, "event", "cause_id", "reader_id", "not_before", "message_header_id").returning(_notice.c.id)
)
PROMISED = Prepared(
    sa.select(_notice.c.event, _notice.c.state, _notice.c.not_before, _notice.c.lease_until, _notice.c.attempts).where(
        _notice.c.id == given("id"), _notice.c.not_before == given("at")
    )
)
VALUE = Prepared(sa.select(_setting.c.value).where(_setting.c.key == given("key")))
ADD = Prepared(inserted(_setting, "key", "value"))
PARIS = timezone(timedelta(hours=1))


def promise(world, **changed):
    values = {
        "event": NoticeEvent.MESSAGE_POSTED,
        "cause_id": 7,
        "reader_id": world.ids["MOREL"],
        "not_before": NOW.astimezone(PARIS),
        "message_header_id": "<fil.x@y>",
    }
    with world.store.write(SYSTEM, Verb.MAIL_INGEST) as unit:
        return PROMISE.scalar(unit, **{**values, **changed})


def test_values_go_through_the_types_of_their_columns(world):
    number = promise(world)
    with world.store.look(SYSTEM) as at:
        found = PROMISED.one(at, id=number, at=NOW)
        assert PROMISED.first(at, id=number, at=NOW + timedelta(seconds=1)) is None
    assert (found.event, found.state) == (NoticeEvent.MESSAGE_POSTED, NoticeState.WAITING)
    assert type(found.event) is NoticeEvent
    assert (found.not_before, found.lease_until, found.attempts) == (NOW, None, 0)
    assert found.not_before.utcoffset() == timedelta(0)
    (row,) = world.rows("notice")
    assert (row["event"], row["not_before"], row["last_error"]) == (NoticeEvent.MESSAGE_POSTED, NOW, "")


def test_a_naive_time_is_a_mistake(world):
    with pytest.raises(ValueError, match="naive"):
        promise(world, not_before=NOW.replace(tzinfo=None))
    assert world.rows("notice") == []


def test_every_value_is_given(world):
    with world.store.look(SYSTEM) as at, pytest.raises(KeyError, match="at"):
        PROMISED.all(at, id=1)


def test_what_the_session_has_not_written_yet_counts(world):
    with world.store.write(SYSTEM, Verb.SETTING_SET) as unit:
        unit.session.add(Setting(key="a", value="1"))
        assert VALUE.scalar(unit, key="a") == "1"
        assert VALUE.scalar(unit.session, key="a") == "1"
        ADD.run(unit, key="b", value="2")
        assert unit.session.get_one(Setting, "b").value == "2"


def test_all_of_a_transaction_or_nothing(world):
    def broken():
        with world.store.write(SYSTEM, Verb.SETTING_SET) as unit:
            unit.session.add(Setting(key="a", value="1"))
            ADD.run_each(unit, [{"key": "b", "value": "2"}, {"key": "c", "value": "3"}])
            raise RuntimeError

    before = world.rows("setting")
    with pytest.raises(RuntimeError):
        broken()
    assert world.rows("setting") == before


def test_what_the_database_refuses_is_told_as_elsewhere(world):
    promise(world)
    expected = sa.exc.IntegrityError if world.store.backend == "sqlite" else Conflict
    with pytest.raises(expected):
        promise(world)
    assert len(world.rows("notice")) == 1


def test_a_column_counts_on_itself(world):
    posted = world.thread("MOREL")
    close = Prepared(
        sa.update(_thread)
        .where(_thread.c.id == given("of"))
        .values(state=given("state"), version=_thread.c.version + 1)
    )
    before = world.row("thread", posted.thread_id)["version"]
    with world.store.write(SYSTEM, Verb.MAIL_INGEST) as unit:
        close.run(unit, of=posted.thread_id, state=ThreadState.CLOSED)
    row = world.row("thread", posted.thread_id)
    assert (row["state"], row["version"]) == (ThreadState.CLOSED, before + 1)

"""Reads on alerts: in board order, each as the actor sees it."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from ogust_tui.store.access import Store, settings_in
from ogust_tui.store.actors import Actor
from ogust_tui.store.alert_row import AlertRow
from ogust_tui.store.alert_scope import OVERDUE, TODAY, alert_visible, board_order, pressing
from ogust_tui.store.errors import N_, NotFound
from ogust_tui.store.kinds import AlertState, PersonalState
from ogust_tui.store.links import linked_refs, parties_of
from ogust_tui.store.records import Party, RecordKind, RecordRef
from ogust_tui.store.tables import Alert, AlertLink, AlertPerson, Staff

__all__ = ["AlertRow", "alerts_on", "board_alerts", "list_alerts", "on_my_board", "read_alerts", "show_alert"]

_PRESSING = {OVERDUE: "overdue", TODAY: "today"}
_person = aliased(AlertPerson)


def list_alerts(
    store: Store, actor: Actor, *, with_closed: bool = False, limit: int | None = None, offset: int = 0
) -> tuple[AlertRow, ...]:
    """Every alert that is not closed, in board order; those one acknowledged or snoozed come after the open ones.

    ``with_closed`` adds the closed ones at the end. Alerts are few by nature, so this list alone is cut by
    ``offset`` and ``limit``.
    """
    with store.read(actor) as session:
        now = store.clock()
        condition = sa.true() if with_closed else _is_open()
        return read_alerts(session, actor, now, condition, limit=limit, offset=offset)


def alerts_on(store: Store, actor: Actor, record: RecordRef) -> tuple[AlertRow, ...]:
    """The open alerts on one record, in board order, also those one has acknowledged."""
    column = getattr(AlertLink, f"{record.kind.value}_id")
    on = sa.exists().where(col(AlertLink.alert_id) == col(Alert.id), column == record.id)
    with store.read(actor) as session:
        return read_alerts(session, actor, store.clock(), sa.and_(_is_open(), on))


def show_alert(store: Store, actor: Actor, alert_id: int) -> AlertRow:
    """One alert. NotFound."""
    with store.read(actor) as session:
        rows = read_alerts(session, actor, store.clock(), col(Alert.id) == alert_id)
    if not rows:
        raise NotFound(N_("There is no alert {id}."), id=alert_id)
    return rows[0]


def board_alerts(session: Session, actor: Actor, now: datetime, limit: int) -> tuple[tuple[AlertRow, ...], int]:
    """The first ``limit`` alerts of this person's board, and how many there are in all."""
    condition = sa.and_(_is_open(), _holds(now), on_my_board(actor, now))
    total = session.exec(select(sa.func.count()).select_from(Alert).where(condition, alert_visible(actor))).one()
    return read_alerts(session, actor, now, condition, limit=limit), total


def on_my_board(actor: Actor, now: datetime) -> sa.ColumnElement[bool]:
    """Whether this person has neither acknowledged the alert nor snoozed it past ``now``."""
    return sa.not_(
        sa.exists().where(
            col(_person.alert_id) == col(Alert.id),
            col(_person.staff_id) == actor.reader_id,
            sa.or_(col(_person.acknowledged_at).is_not(None), col(_person.snoozed_until) > now),
        )
    )


def _is_open() -> sa.ColumnElement[bool]:
    # A literal, so that SQLite uses the partial index.
    return col(Alert.state) == sa.literal_column("'open'")


def _holds(now: datetime) -> sa.ColumnElement[bool]:
    """Whether the alert has not expired."""
    return sa.or_(col(Alert.expires_at).is_(None), col(Alert.expires_at) > now)


def read_alerts(
    session: Session,
    actor: Actor,
    now: datetime,
    condition: sa.ColumnElement[bool],
    *,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[AlertRow, ...]:
    """The alerts that meet ``condition`` and the actor may see, in board order, the set-aside ones last."""
    zone = settings_in(session).zone
    aside = sa.case((col(Alert.state) == AlertState.CLOSED, 2), (sa.not_(on_my_board(actor, now)), 1), else_=0)
    query = (
        sa.select(Alert, pressing(now, zone), AlertPerson, sa.func.coalesce(col(Staff.display_name), ""))
        .outerjoin(
            AlertPerson,
            sa.and_(col(AlertPerson.alert_id) == col(Alert.id), col(AlertPerson.staff_id) == actor.reader_id),
        )
        .outerjoin(Staff, col(Staff.id) == col(Alert.author_id))
        .where(condition, alert_visible(actor), _holds(now))
        .order_by(aside, *board_order(now, zone))
        .limit(limit)
        .offset(offset)
    )
    found = session.execute(query).all()
    refs = linked_refs(session, AlertLink, "alert_id", [alert.id for alert, *_ in found])
    known = parties_of(session, actor, {ref for linked in refs.values() for ref in linked})
    return tuple(
        _row(alert, press, person, author, now, _records(refs[alert.id], known))
        for alert, press, person, author in found
    )


def _records(refs: Sequence[RecordRef], known: dict[RecordRef, Party]) -> tuple[Party, ...]:
    """Linked people first, then visits, so that a banner names the person."""
    shown = [known[ref] for ref in refs if ref in known]
    return tuple(sorted(shown, key=lambda party: party.kind is not RecordKind.CONTACT))


def _row(
    alert: Alert, press: int, person: AlertPerson | None, author: str, now: datetime, records: tuple[Party, ...]
) -> AlertRow:
    assert alert.id is not None
    state = PersonalState.OPEN
    if alert.state is AlertState.CLOSED:
        state = PersonalState.CLOSED
    elif person is not None and person.acknowledged_at is not None:
        state = PersonalState.ACKNOWLEDGED
    elif person is not None and person.snoozed_until is not None and person.snoozed_until > now:
        state = PersonalState.SNOOZED
    return AlertRow(
        id=alert.id,
        note_id=alert.note_id,
        text=alert.text,
        severity=alert.severity,
        due_at=alert.due_at,
        due_is_date=alert.due_is_date,
        pressing=_PRESSING.get(press, "coming"),
        state=state,
        snoozed_until=person.snoozed_until if person else None,
        author=author,
        created_at=alert.created_at,
        records=records,
    )

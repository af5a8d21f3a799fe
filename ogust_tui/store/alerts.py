"""Verbs on alerts: raise, acknowledge and snooze (for oneself), close (for everyone)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from ogust_tui.store.access import Store, Writing
from ogust_tui.store.actors import Actor
from ogust_tui.store.alert_scope import alert_visible
from ogust_tui.store.errors import N_, DataRefused, NotFound
from ogust_tui.store.kinds import AlertState, AudienceKind, Severity, Topic
from ogust_tui.store.links import check_linkable, link_columns
from ogust_tui.store.names import written_text
from ogust_tui.store.permissions import Verb
from ogust_tui.store.records import RecordRef
from ogust_tui.store.tables import Alert, AlertAudience, AlertLink, AlertPerson


@dataclass(frozen=True)
class Due:
    """When an alert falls due: an instant, or any time of a day (``at`` is then that day's local midnight)."""

    at: datetime
    is_date: bool


@dataclass(frozen=True)
class NewAlert:
    """What an alert is, apart from its text and records. ``audience``: kind and role name or id as text."""

    severity: Severity = Severity.NORMAL
    due: Due | None = None
    audience: tuple[tuple[AudienceKind, str], ...] = ((AudienceKind.ALL, ""),)


def raise_alert(
    store: Store, actor: Actor, text: str, alert: NewAlert, on: Sequence[RecordRef], *, cause: str = "desk"
) -> int:
    """Raise an alert without a note; gives its id. DataRefused, NotFound."""
    written = written_text(text)
    with store.write(actor, Verb.ALERT_RAISE) as unit:
        refs = check_linkable(unit.session, actor, on)
        return insert_alert(unit, written, alert, refs, cause=cause)


def insert_alert(
    unit: Writing,
    text: str,
    alert: NewAlert,
    refs: Sequence[RecordRef],
    *,
    note_id: int | None = None,
    cause: str = "note",
) -> int:
    """The rows of a new alert, in a unit of work that is open; gives its id."""
    row = Alert(
        note_id=note_id,
        cause=cause,
        text=text,
        severity=alert.severity,
        due_at=alert.due.at if alert.due else None,
        due_is_date=bool(alert.due and alert.due.is_date),
        author_id=unit.actor.reader_id,
        created_at=unit.now,
    )
    unit.session.add(row)
    unit.session.flush()
    assert row.id is not None
    for ref in refs:
        unit.session.add(AlertLink(alert_id=row.id, **link_columns(ref)))
    for kind, ref_text in dict.fromkeys(alert.audience) or ((AudienceKind.ALL, ""),):
        unit.session.add(AlertAudience(alert_id=row.id, kind=kind, ref=ref_text))
    unit.touched(Topic.ALERT, row.id)
    return row.id


def acknowledge_alert(store: Store, actor: Actor, alert_id: int) -> None:
    """Say "seen": the alert leaves this person's board, and nobody else's. NotFound, DataRefused when closed."""
    with store.write(actor, Verb.ALERT_ACKNOWLEDGE) as unit:
        person = _person(unit, _open_alert(unit.session, actor, alert_id))
        person.acknowledged_at, person.snoozed_until = unit.now, None
        unit.session.add(person)
        unit.touched(Topic.ALERT, alert_id)


def snooze_alert(store: Store, actor: Actor, alert_id: int, until: datetime) -> None:
    """Hide an alert from one's own board until then. NotFound; DataRefused when closed or ``until`` is past."""
    with store.write(actor, Verb.ALERT_SNOOZE) as unit:
        if until <= unit.now:
            raise DataRefused(N_("This moment is already past. Nothing was changed; give a later one."))
        person = _person(unit, _open_alert(unit.session, actor, alert_id))
        person.snoozed_until, person.acknowledged_at = until, None
        unit.session.add(person)
        unit.touched(Topic.ALERT, alert_id)


def close_alert(store: Store, actor: Actor, alert_id: int) -> None:
    """Settle an alert for everyone. NotFound; DataRefused when it is closed already."""
    with store.write(actor, Verb.ALERT_CLOSE) as unit:
        close_row(unit, _open_alert(unit.session, actor, alert_id))


def close_row(unit: Writing, alert: Alert) -> None:
    """Close an alert's row, in a unit of work that is open."""
    assert alert.id is not None
    alert.state, alert.closed_at, alert.closed_by = AlertState.CLOSED, unit.now, unit.actor.reader_id
    alert.version += 1
    unit.session.add(alert)
    unit.touched(Topic.ALERT, alert.id)


def _open_alert(session: Session, actor: Actor, alert_id: int) -> Alert:
    alert = session.exec(select(Alert).where(col(Alert.id) == alert_id, alert_visible(actor)).with_for_update()).first()
    if alert is None:
        raise NotFound(N_("There is no alert {id}."), id=alert_id)
    if alert.state is not AlertState.OPEN:
        raise DataRefused(N_("This alert is closed already. Nothing was changed."))
    return alert


def _person(unit: Writing, alert: Alert) -> AlertPerson:
    assert alert.id is not None and unit.actor.reader_id is not None
    known = unit.session.get(AlertPerson, (alert.id, unit.actor.reader_id))
    return known or AlertPerson(alert_id=alert.id, staff_id=unit.actor.reader_id, seen_at=unit.now)

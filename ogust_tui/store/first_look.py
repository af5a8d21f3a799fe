"""The alerts of somebody's board, read before the database library is loaded: that takes longer than to paint them.

It is for a SQLite file and for whoever is let in without a password and sees every sector; everybody else, and every
doubt, gets None and waits for the board itself, which follows at once. Who is let in is decided by ``entry.py`` as at
signing in; which alerts there are, and in which order, is what ``alert_scope.py`` says, in plain SQL. A test holds both
to the same answer.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ogust_tui.settings import AgencySettings, from_rows
from ogust_tui.store.actors import Actor, ActorKind
from ogust_tui.store.addresses import file_of
from ogust_tui.store.alert_row import AlertRow
from ogust_tui.store.entry import Door, lets_in
from ogust_tui.store.kinds import ContactKind, PersonalState, Role, Severity
from ogust_tui.store.names import clean_line, full_name, short_name
from ogust_tui.store.party import Party, RecordKind
from ogust_tui.store.revisions import HEAD

PATIENCE = 0.2
"""Seconds that a busy store is waited for."""

_MINE = """
FROM alert a
WHERE a.state = 'open' AND (a.expires_at IS NULL OR a.expires_at > :now)
  AND NOT EXISTS (
    SELECT 1 FROM alert_person d WHERE d.alert_id = a.id AND d.staff_id = :me
      AND (d.acknowledged_at IS NOT NULL OR d.snoozed_until > :now))
  AND (a.author_id = :me OR EXISTS (
    SELECT 1 FROM alert_audience u WHERE u.alert_id = a.id AND (
      u.kind IN ('all', 'sector')
      OR (u.kind = 'staff' AND u.ref = :ref)
      OR (u.kind = 'role' AND u.ref = :role)
      OR (u.kind = 'managed_by' AND EXISTS (
        SELECT 1 FROM alert_link l JOIN contact c ON c.id = l.contact_id
        WHERE l.alert_id = a.id AND c.managed_by = :me)))))
"""
_PRESSING = """
CASE WHEN a.due_at IS NULL THEN 1
     WHEN a.due_is_date AND a.due_at < :today THEN 0
     WHEN NOT a.due_is_date AND a.due_at <= :now THEN 0
     WHEN a.due_at < :tomorrow THEN 1
     ELSE 2 END
"""
_ALERTS = f"""
SELECT a.id, a.note_id, a.text, a.severity, a.due_at, a.due_is_date, {_PRESSING} AS pressing,
       (SELECT p.snoozed_until FROM alert_person p WHERE p.alert_id = a.id AND p.staff_id = :me),
       coalesce((SELECT s.display_name FROM staff s WHERE s.id = a.author_id), ''), a.created_at
{_MINE}
ORDER BY pressing, CASE a.severity WHEN 'urgent' THEN 0 WHEN 'normal' THEN 1 ELSE 2 END,
         coalesce(a.due_at, a.created_at), a.id
LIMIT :most
"""  # noqa: S608  # from the pieces above
_RECORDS = """
SELECT l.contact_id, l.staff_id, l.visit_id, l.thread_id, c.code, c.title, c.last_name, c.first_name, c.kind,
       s.login, s.display_name, v.service, t.subject
FROM alert_link l
LEFT JOIN visit v ON v.id = l.visit_id
LEFT JOIN contact c ON c.id = coalesce(l.contact_id, v.client_id)
LEFT JOIN staff s ON s.id = l.staff_id
LEFT JOIN thread t ON t.id = l.thread_id
WHERE l.alert_id = ?
ORDER BY l.id
"""
_PRESSING_WORDS = ("overdue", "today", "coming")


@dataclass(frozen=True)
class FirstLook:
    """The first alerts of the board of ``actor``, how many there are in all, and the agency's zone."""

    actor: Actor
    alerts: tuple[AlertRow, ...]
    alert_count: int
    zone: ZoneInfo


def first_look(address: str, login: str | None, os_user: str, now: datetime, *, most: int = 20) -> FirstLook | None:
    """The ``most`` most pressing alerts for who gave ``login`` (or nothing) as ``os_user``; None for any doubt."""
    path = file_of(address)
    if path is None or not path.is_file():
        return None
    try:
        where = f"{path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(where, uri=True, isolation_level=None, timeout=PATIENCE)) as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")  # one state of the store
            return _look(connection, login, os_user, now, most)
    except (sqlite3.Error, ValueError, OverflowError):
        return None


def _look(
    connection: sqlite3.Connection, login: str | None, os_user: str, now: datetime, most: int
) -> FirstLook | None:
    if connection.execute("SELECT version_num FROM alembic_version").fetchall() != [(HEAD,)]:
        return None
    settings = from_rows(dict(connection.execute("SELECT key, value FROM setting")))
    actor = _whom(connection, settings, login, os_user)
    if actor is None or actor.sectors is not None:
        return None
    today = now.astimezone(settings.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    values = {
        "me": actor.reader_id,
        "ref": str(actor.reader_id),
        "role": str(actor.role),
        "now": _written(now),
        "today": _written(today),
        "tomorrow": _written((today + timedelta(hours=36)).replace(hour=0)),
        "most": most,
    }
    (count,) = connection.execute(f"SELECT count(*) {_MINE}", values).fetchone()  # a piece of above
    found = connection.execute(_ALERTS, values).fetchall()
    rows = tuple(_row(connection, alert) for alert in found)
    return FirstLook(actor, rows, count, settings.zone)


def _whom(connection: sqlite3.Connection, settings: AgencySettings, login: str | None, os_user: str) -> Actor | None:
    """Who acts, when that is somebody of the staff and no password is needed."""
    admins = connection.execute("SELECT 1 FROM staff WHERE role = 'admin' AND active").fetchone()
    mapped = _member(
        connection,
        "JOIN staff_os_user o ON o.staff_id = s.id WHERE o.os_user = ? AND s.active",
        os_user,
    )
    if login is None:
        if settings.store_demo:
            return _member(connection, "WHERE s.role = ? AND s.active ORDER BY s.id", Role.MANAGER.value)
        return mapped
    asked = _member(connection, "WHERE s.login = ? AND s.active", clean_line(login).lower())
    door = Door(settings.store_demo, admins is None, os_user in settings.trusted_accounts, mapped)
    return asked if asked is not None and lets_in(door, asked) else None


def _member(connection: sqlite3.Connection, condition: str, value: str) -> Actor | None:
    row = connection.execute(
        f"SELECT s.id, s.display_name, s.role, s.login, s.locale, s.theme FROM staff s {condition}",  # noqa: S608
        (value,),
    ).fetchone()
    if row is None:
        return None
    id_, name, role, login, locale, theme = row
    sectors = [
        sector for (sector,) in connection.execute("SELECT sector_id FROM staff_sector WHERE staff_id = ?", (id_,))
    ]
    return Actor(
        ActorKind.STAFF, id_, name, Role(role), frozenset(sectors) or None, login=login, locale=locale, theme=theme
    )


def _row(connection: sqlite3.Connection, alert: Sequence[object]) -> AlertRow:
    id_, note, text, severity, due, due_is_date, pressing, snoozed, author, created = alert
    records = [_party(*values) for values in connection.execute(_RECORDS, (id_,))]
    return AlertRow(
        id=int(str(id_)),
        note_id=None if note is None else int(str(note)),
        text=str(text),
        severity=Severity(str(severity)),
        due_at=_read(due),
        due_is_date=bool(due_is_date),
        pressing=_PRESSING_WORDS[int(str(pressing))],
        state=PersonalState.OPEN,
        snoozed_until=_read(snoozed),
        author=str(author),
        created_at=datetime.fromisoformat(str(created)).replace(tzinfo=UTC),
        records=tuple(sorted(records, key=lambda party: party.kind is not RecordKind.CONTACT)),
    )


def _party(
    contact: int | None,
    staff: int | None,
    visit: int | None,
    thread: int,
    code: str,
    title: str,
    last: str,
    first: str,
    kind: str,
    login: str,
    display_name: str,
    service: str,
    subject: str,
) -> Party:
    """The record of a link as a party, as ``records.py`` and ``links.py`` name it."""
    if staff is not None:
        return Party(RecordKind.STAFF, staff, login, display_name, display_name)
    if contact is None and visit is None:
        return Party(RecordKind.THREAD, thread, str(thread), subject, subject)
    names = full_name(title, last, first), short_name(title, last, first)
    if contact is not None:
        return Party(RecordKind.CONTACT, contact, code, *names, contact_kind=ContactKind(kind))
    assert visit is not None
    name, short = (", ".join(filter(None, (said, service))) for said in names)
    return Party(RecordKind.VISIT, visit, str(visit), name, short)


def _written(at: datetime) -> str:
    """As SQLite keeps it."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _read(at: object) -> datetime | None:
    return None if at is None else datetime.fromisoformat(str(at)).replace(tzinfo=UTC)

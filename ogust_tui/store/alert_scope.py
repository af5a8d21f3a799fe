"""Which alerts somebody may see, and in which order the board shows them, as SQL."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from ogust_tui.store.actors import Actor
from ogust_tui.store.kinds import AudienceKind, Severity
from ogust_tui.store.scope import Condition, link_visible
from ogust_tui.store.tables import Alert, AlertAudience, AlertLink, Contact

OVERDUE, TODAY, COMING = 0, 1, 2
"""How pressing an alert is. One without a date presses today."""

_link, _seen = aliased(AlertLink), aliased(AlertLink)  # made once, as those of scope.py


def alert_visible(actor: Actor) -> Condition:
    """Whether the row of ``alert`` at hand is meant for ``actor`` and about a record in scope."""
    return sa.or_(col(Alert.author_id) == actor.reader_id, sa.and_(_meant_for(actor), _in_scope(actor)))


def _meant_for(actor: Actor) -> Condition:
    audience = [
        col(AlertAudience.kind) == AudienceKind.ALL,
        sa.and_(col(AlertAudience.kind) == AudienceKind.STAFF, col(AlertAudience.ref) == str(actor.reader_id)),
        sa.and_(col(AlertAudience.kind) == AudienceKind.ROLE, col(AlertAudience.ref) == str(actor.role)),
        sa.and_(
            col(AlertAudience.kind) == AudienceKind.MANAGED_BY,
            # Said, since only the condition right around it is taken from there: else any alert at all would do.
            sa.exists()
            .where(
                col(AlertLink.alert_id) == col(Alert.id),
                col(AlertLink.contact_id) == col(Contact.id),
                col(Contact.managed_by) == actor.reader_id,
            )
            .correlate(Alert),
        ),
    ]
    if actor.sectors is None:
        audience.append(col(AlertAudience.kind) == AudienceKind.SECTOR)
    else:
        mine = [str(sector) for sector in sorted(actor.sectors)]
        audience.append(sa.and_(col(AlertAudience.kind) == AudienceKind.SECTOR, col(AlertAudience.ref).in_(mine)))
    return sa.exists().where(col(AlertAudience.alert_id) == col(Alert.id), sa.or_(*audience))


def _in_scope(actor: Actor) -> Condition:
    if actor.sectors is None:
        return sa.true()
    linked = sa.exists().where(col(_link.alert_id) == col(Alert.id))
    visible = sa.exists().where(col(_seen.alert_id) == col(Alert.id), link_visible(actor, _seen))
    return sa.or_(visible, sa.not_(linked))


def pressing(now: datetime, zone: ZoneInfo) -> sa.ColumnElement[int]:
    """OVERDUE, TODAY or COMING for the row of ``alert`` at hand, by the agency's calendar."""
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = (today + timedelta(hours=36)).replace(hour=0)
    due = col(Alert.due_at)
    return sa.case(
        (due.is_(None), TODAY),
        (sa.and_(col(Alert.due_is_date), due < today), OVERDUE),
        (sa.and_(sa.not_(col(Alert.due_is_date)), due <= now), OVERDUE),
        (due < tomorrow, TODAY),
        else_=COMING,
    )


def board_order(now: datetime, zone: ZoneInfo) -> tuple[Any, ...]:
    """Most urgent on top: overdue, today, coming; within each by severity, then by date, then the oldest."""
    severity = sa.case(
        (col(Alert.severity) == Severity.URGENT, 0), (col(Alert.severity) == Severity.NORMAL, 1), else_=2
    )
    return (pressing(now, zone), severity, sa.func.coalesce(col(Alert.due_at), col(Alert.created_at)), col(Alert.id))

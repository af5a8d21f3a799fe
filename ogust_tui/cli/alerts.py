"""``ogust-tui alerts``: what the reception must see, in the order of its board."""

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from ogust_tui.cli import output, shapes
from ogust_tui.cli.options import AlertId, AsJson, Limit
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.reading import MAX_ID, alert_id, tomorrow_at, when
from ogust_tui.cli.session import signed_in
from ogust_tui.i18n import N_, _
from ogust_tui.store.kinds import PersonalState, Severity

if TYPE_CHECKING:
    from ogust_tui.store.alert_reads import AlertRow

app = Noun("alerts", N_("Alerts of the reception board"))

MORNING = 8
"""The hour of an alert that comes back on a day without an hour."""

SEVERITIES = {Severity.LOW: N_("low"), Severity.NORMAL: N_("normal"), Severity.URGENT: N_("urgent")}
STATES = {
    PersonalState.OPEN: N_("open"),
    PersonalState.ACKNOWLEDGED: N_("acknowledged"),
    PersonalState.SNOOZED: N_("snoozed"),
    PersonalState.CLOSED: N_("closed"),
}


@app.verb("list", N_("List the open alerts, the most urgent first"))
def list_(
    ctx: typer.Context,
    closed: Annotated[bool, typer.Option("--closed", help=N_("The closed ones too, at the end"))] = False,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """In board order; those one has set aside come after the others."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.alert_reads import list_alerts

        most = None if limit is None else min(limit, MAX_ID)
        rows = list_alerts(desk.store, desk.actor, with_closed=closed, limit=most)
        zone = desk.zone
    if as_json:
        output.say_json_array(shapes.alert(row, zone) for row in rows)
    else:
        headers = (_("Id"), _("Due"), _("Severity"), _("State"), _("On"), _("Text"))
        output.say_rows(headers, (_columns(row, zone) for row in rows))


def _columns(row: "AlertRow", zone: ZoneInfo) -> tuple[str, ...]:
    due = ""
    if row.due_at is not None:
        due = output.local(row.due_at, zone)[: 10 if row.due_is_date else None]
    return (
        str(row.id),
        due,
        _(SEVERITIES[row.severity]),
        _(STATES[row.state]),
        output.parties(row.records),
        row.text,
    )


@app.verb("ack", N_("Say “seen”: the alert leaves your own board"))
def ack(ctx: typer.Context, number: AlertId, as_json: AsJson = False) -> None:
    """For oneself alone."""
    alert = alert_id(number)
    with signed_in(ctx) as desk:
        from ogust_tui.store.alerts import acknowledge_alert

        acknowledge_alert(desk.store, desk.actor, alert)
    line = _("Alert {id} has left your board.").format(id=alert)
    output.say_done(line, {"id": alert, "state": PersonalState.ACKNOWLEDGED.value}, as_json=as_json)


@app.verb("snooze", N_("Hide an alert from your own board for a while"))
def snooze(
    ctx: typer.Context,
    number: AlertId,
    until: Annotated[
        str | None, typer.Option("--until", metavar="WHEN", help=N_("When it comes back: tomorrow at 8:00 unless said"))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """For oneself alone."""
    moment = when(until) if until is not None else None
    alert = alert_id(number)
    with signed_in(ctx) as desk:
        from ogust_tui.store.alerts import snooze_alert

        zone = desk.zone
        back = moment.at_hour(MORNING, zone) if moment else tomorrow_at(MORNING, desk.store.clock(), zone)
        snooze_alert(desk.store, desk.actor, alert, back)
    line = _("Alert {id} comes back on {when}.").format(id=alert, when=output.local(back, zone))
    value = {"id": alert, "state": PersonalState.SNOOZED.value, "snoozed_until": shapes.instant(back)}
    output.say_done(line, value, as_json=as_json)


@app.verb("close", N_("Settle an alert for everyone"))
def close(ctx: typer.Context, number: AlertId, as_json: AsJson = False) -> None:
    """It leaves every board."""
    alert = alert_id(number)
    with signed_in(ctx) as desk:
        from ogust_tui.store.alerts import close_alert

        close_alert(desk.store, desk.actor, alert)
    line = _("Alert {id} is closed.").format(id=alert)
    output.say_done(line, {"id": alert, "state": PersonalState.CLOSED.value}, as_json=as_json)

"""``ogust-tui visits``: who is cared for by whom, when."""

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from ogust_tui.cli import output, shapes
from ogust_tui.cli.imports import progress_bar, tell
from ogust_tui.cli.options import AsJson, CsvFile, DryRun, Limit
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.reading import file_bytes, when
from ogust_tui.cli.session import signed_in
from ogust_tui.i18n import N_, _
from ogust_tui.store.kinds import VisitStatus

if TYPE_CHECKING:
    from ogust_tui.store.visits import VisitRow

app = Noun("visits", N_("Visits at clients'"))

STATUSES = {
    VisitStatus.DRAFT: N_("draft"),
    VisitStatus.PLANNED: N_("planned"),
    VisitStatus.DONE: N_("done"),
    VisitStatus.CANCELLED: N_("cancelled"),
}


@app.verb("add", N_("Plan a visit; prints its id"))
def add(
    ctx: typer.Context,
    client: Annotated[str, typer.Option("--client", metavar="CODE", help=N_("The client's code"))],
    start: Annotated[str, typer.Option("--start", metavar="WHEN", help=N_("2026-11-24T09:00, in the agency's zone"))],
    end: Annotated[str, typer.Option("--end", metavar="WHEN", help=N_("When it ends"))],
    caregiver: Annotated[
        str | None, typer.Option("--caregiver", metavar="CODE", help=N_("The caregiver's code"))
    ] = None,
    service: Annotated[str, typer.Option("--service", metavar="TEXT", help=N_("What is done"))] = "",
    status: Annotated[VisitStatus, typer.Option("--status", help=N_("Where it stands"))] = VisitStatus.PLANNED,
    comment: Annotated[str, typer.Option("--comment", metavar="TEXT", help=N_("Comment"))] = "",
    as_json: AsJson = False,
) -> None:
    """A new visit."""
    starts, ends = when(start), when(end)
    with signed_in(ctx) as desk:
        from ogust_tui.store.visits import NewVisit, create_visit

        visit = NewVisit(
            client=client,
            caregiver=caregiver,
            start_at=starts.at(desk.zone),
            end_at=ends.at(desk.zone),
            service=service,
            status=status,
            comment=comment,
        )
        made = create_visit(desk.store, desk.actor, visit)
    output.say_new(made, as_json=as_json)


@app.verb("list", N_("List visits in order of time"))
def list_(
    ctx: typer.Context,
    on: Annotated[
        str | None, typer.Option("--on", metavar="CODE", help=N_("Only those of this client or caregiver"))
    ] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help=N_("Starting then or later"))] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help=N_("Up to that day or moment"))] = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """Every visit in scope."""
    first, last = when(since) if since is not None else None, when(until) if until is not None else None
    with signed_in(ctx) as desk:
        from ogust_tui.store.references import contacts_called
        from ogust_tui.store.visits import list_visits

        zone = desk.zone
        contact = contacts_called(desk.store, desk.actor, [on])[0].id if on is not None else None
        start, end = first.at(zone) if first else None, last.day_end(zone) if last else None
        rows = output.every(
            lambda after, most: list_visits(
                desk.store, desk.actor, contact_id=contact, start=start, end=end, after=after, limit=most
            ),
            limit,
        )
        if as_json:
            output.say_json_array(shapes.visit(row) for row in rows)
        else:
            headers = (
                _("Id"),
                _("Start"),
                _("End"),
                _("Status"),
                _("Client"),
                _("Caregiver"),
                _("Service"),
                _("Comment"),
            )
            output.say_rows(headers, (_columns(row, zone) for row in rows))


def _columns(row: "VisitRow", zone: ZoneInfo) -> tuple[str, ...]:
    return (
        str(row.id),
        output.local(row.start_at, zone),
        output.local(row.end_at, zone),
        _(STATUSES[row.status]),
        output.party(row.client),
        output.party(row.caregiver) if row.caregiver else "",
        row.service,
        row.comment,
    )


@app.verb("import", N_("Create visits from a CSV file; “-” reads the standard input"))
def import_(ctx: typer.Context, file: CsvFile, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Good rows are taken, bad rows are named."""
    data = file_bytes(file)
    with signed_in(ctx) as desk:
        from ogust_tui.store.importing import import_visits

        with progress_bar() as progress:
            report = import_visits(desk.store, desk.actor, data, dry_run=dry_run, progress=progress)
    tell(report, dry_run=dry_run, as_json=as_json)

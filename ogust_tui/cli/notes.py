"""``ogust-tui notes``: what the staff write for each other on a record. Strictly internal."""

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from ogust_tui.cli import output, shapes
from ogust_tui.cli.options import AsJson, Attach, Limit, Text
from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.reading import given_text, thread_id, visit_id, when
from ogust_tui.cli.session import Desk, signed_in
from ogust_tui.i18n import N_, _
from ogust_tui.store.kinds import Severity

if TYPE_CHECKING:
    from ogust_tui.store.note_reads import NoteRow
    from ogust_tui.store.records import RecordRef

app = Noun("notes", N_("Internal notes, and the alerts they raise"))

OnCodes = Annotated[list[str] | None, typer.Option("--on", metavar="CODE", help=N_("A client or caregiver"))]
OnStaff = Annotated[list[str] | None, typer.Option("--on-staff", metavar="LOGIN", help=N_("A colleague"))]
OnVisits = Annotated[list[str] | None, typer.Option("--on-visit", metavar="ID", help=N_("A visit"))]
OnThreads = Annotated[list[str] | None, typer.Option("--on-thread", metavar="ID", help=N_("A thread"))]


@app.verb("add", N_("Write a note on one or several records; prints its id"))
def add(
    ctx: typer.Context,
    text: Text,
    on: OnCodes = None,
    on_staff: OnStaff = None,
    on_visit: OnVisits = None,
    on_thread: OnThreads = None,
    alert: Annotated[bool, typer.Option("--alert", help=N_("Show it on the reception board"))] = False,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help=N_("When the alert falls due"))] = None,
    severity: Annotated[
        Severity | None, typer.Option("--severity", help=N_("How much the alert presses: normal unless said"))
    ] = None,
    attach: Attach = None,
    as_json: AsJson = False,
) -> None:
    """A new note."""
    if not alert and (due is not None or severity is not None):
        raise WrongUsage(N_("--due and --severity are for an alert: add --alert."))
    if not (on or on_staff or on_visit or on_thread):
        raise WrongUsage(N_("Say what the note is on: --on CODE, --on-staff LOGIN or --on-visit ID."))
    moment = when(due) if due is not None else None
    written = given_text(text)
    with signed_in(ctx) as desk:
        from ogust_tui.store.alerts import Due, NewAlert
        from ogust_tui.store.notes import add_note

        refs = _records(desk, on, on_staff, on_visit, on_thread)
        new = None
        if alert:
            falls = Due(moment.at(desk.zone), moment.is_date) if moment else None
            new = NewAlert(severity=severity or Severity.NORMAL, due=falls)
        made = add_note(desk.store, desk.actor, written, refs, alert=new, files=desk.files.read_all(attach or ()))
    output.say_new(made, as_json=as_json)


@app.verb("list", N_("List notes, the newest first"))
def list_(
    ctx: typer.Context,
    on: Annotated[str | None, typer.Option("--on", metavar="CODE", help=N_("Only those on this contact"))] = None,
    on_staff: Annotated[
        str | None, typer.Option("--on-staff", metavar="LOGIN", help=N_("Only those on this colleague"))
    ] = None,
    on_visit: Annotated[
        str | None, typer.Option("--on-visit", metavar="ID", help=N_("Only those on this visit"))
    ] = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """The notes on one record, or all those in scope."""
    codes, logins, visits = ([] if one is None else [one] for one in (on, on_staff, on_visit))
    if len(codes + logins + visits) > 1:
        raise WrongUsage(N_("Give one of --on, --on-staff and --on-visit."))
    with signed_in(ctx) as desk:
        from ogust_tui.store.note_reads import list_notes

        record = next(iter(_records(desk, codes, logins, visits, None)), None)
        rows = output.every(
            lambda after, most: list_notes(desk.store, desk.actor, record, after=after, limit=most), limit
        )
        if as_json:
            output.say_json_array(shapes.note(row) for row in rows)
        else:
            headers = (_("Id"), _("Written"), _("Author"), _("On"), _("Files"), _("Text"))
            zone = desk.zone
            output.say_rows(headers, (_columns(row, zone) for row in rows))


def _columns(row: "NoteRow", zone: ZoneInfo) -> tuple[str, ...]:
    return (
        str(row.id),
        output.local(row.created_at, zone),
        row.author,
        output.parties(row.records),
        output.files(row.attachments),
        row.text,
    )


def _records(
    desk: Desk,
    codes: list[str] | None,
    logins: list[str] | None,
    visits: list[str] | None,
    threads: list[str] | None,
) -> list["RecordRef"]:
    """The records that the options name. NotFound."""
    from ogust_tui.store.records import RecordKind, RecordRef
    from ogust_tui.store.references import contacts_called, staff_called, visits_numbered
    from ogust_tui.store.thread_reads import show_thread

    store, actor = desk.store, desk.actor
    found = [
        *contacts_called(store, actor, codes or ()),
        *staff_called(store, actor, logins or ()),
        *visits_numbered(store, actor, [visit_id(one) for one in visits or ()]),
    ]
    ids = [show_thread(store, actor, thread_id(one), newest=1).row.id for one in threads or ()]
    return [party.ref for party in found] + [RecordRef(RecordKind.THREAD, one) for one in ids]

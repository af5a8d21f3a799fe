"""``ogust-tui contacts``: the records of clients and caregivers."""

from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from ogust_tui.cli import output, shapes
from ogust_tui.cli.imports import progress_bar, tell
from ogust_tui.cli.options import AsJson, ContactCode, CsvFile, DryRun, Kind, Limit
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.reading import file_bytes
from ogust_tui.cli.session import signed_in
from ogust_tui.i18n import N_, _
from ogust_tui.store.kinds import ContactKind

if TYPE_CHECKING:
    from ogust_tui.store.contact_reads import ContactCard, ContactRow, RelativeRow

app = Noun("contacts", N_("Records of clients and caregivers"))

KINDS = {ContactKind.CLIENT: N_("client"), ContactKind.CAREGIVER: N_("caregiver")}


@app.verb("list", N_("List contacts, or search them as the screen does"))
def list_(
    ctx: typer.Context,
    search: Annotated[
        str, typer.Option("--search", metavar="WORDS", help=N_("Beginnings of names, code, phone, city, e-mail"))
    ] = "",
    kind: Kind = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """Every contact in scope, in alphabetical order."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.contact_reads import list_contacts

        rows = output.every(
            lambda after, most: list_contacts(
                desk.store, desk.actor, search=search, kind=kind, after=after, limit=most
            ),
            limit,
        )  # fmt: skip
        if as_json:
            output.say_json_array(shapes.contact(row) for row in rows)
        else:
            headers = (_("Code"), _("Kind"), _("Name"), _("Phone"), _("City"), _("Managed by"))
            output.say_rows(headers, (_columns(row) for row in rows))


def _columns(row: "ContactRow") -> tuple[str, ...]:
    return (row.code, _(KINDS[row.kind]), row.name, row.mobile_phone or row.landline, row.city, row.managed_by)


@app.verb("show", N_("Show one contact"))
def show(ctx: typer.Context, code: ContactCode, as_json: AsJson = False) -> None:
    """Every field, and the relatives."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.contact_reads import show_contact

        card = show_contact(desk.store, desk.actor, code)
    if as_json:
        output.say_json(shapes.contact_card(card))
    else:
        output.say_fields(_fields(card))


def _fields(card: "ContactCard") -> list[tuple[str, str]]:
    row = card.row
    address = (card.address_line, card.address_supplement, f"{card.zip} {row.city}".strip(), card.country)
    return [
        (_("Code"), row.code),
        (_("Kind"), _(KINDS[row.kind])),
        (_("Name"), row.name),
        (_("Maiden name"), card.maiden_name),
        (_("File number"), card.file_number),
        (_("Landline"), row.landline),
        (_("Mobile"), row.mobile_phone),
        (_("E-mail"), row.email),
        (_("Address"), "\n".join(line for line in address if line)),
        (_("Billing address"), card.billing_address),
        (_("Door code"), card.door_code),
        (_("Intercom"), card.intercom_code),
        (_("Sector"), ", ".join(label for _id, label in card.sectors)),
        (_("Managed by"), row.managed_by),
        (_("Birth date"), card.birth_date.isoformat() if card.birth_date else ""),
        (_("Transport"), card.means_of_transport),
        (_("Driving licence"), card.driving_license),
        (_("Comment"), card.comment),
        *((_("Relative {code}").format(code=one.code), _relative(one)) for one in card.relatives),
    ]


def _relative(row: "RelativeRow") -> str:
    about = (f"({row.relation})" if row.relation else "", row.mobile_phone or row.landline, row.email)
    return " ".join(part for part in (row.name, *about) if part)


@app.verb("history", N_("Say who did what to a contact's record, the newest first"))
def history(ctx: typer.Context, code: ContactCode, limit: Limit = None, as_json: AsJson = False) -> None:
    """To the record, and to the notes, alerts, threads and visits that hang on it; no text of theirs."""
    with signed_in(ctx) as desk:
        from ogust_tui.screens.deeds import deed_words, distinct
        from ogust_tui.store.contact_reads import show_contact
        from ogust_tui.store.history import record_history
        from ogust_tui.store.party import RecordKind, RecordRef

        record = RecordRef(RecordKind.CONTACT, show_contact(desk.store, desk.actor, code).row.id)
        trail = output.every(
            lambda after, most: record_history(desk.store, desk.actor, record, after=after, limit=most), None
        )
        rows = islice(distinct(trail), limit)
        if as_json:
            output.say_json_array(shapes.deed(row) for row in rows)
            return
        output.say_rows(
            (_("When"), _("Who"), _("What"), _("Number")),
            (
                (
                    output.local(row.at, desk.zone),
                    output.party(row.by) if row.by else _("the program"),
                    deed_words(row),
                    str(row.entity_id),
                )
                for row in rows
            ),
        )


@app.verb("add", N_("Add a contact; prints its code"))
def add(
    ctx: typer.Context,
    kind: Annotated[ContactKind, typer.Option("--kind", help=N_("Client or caregiver"))],
    last_name: Annotated[str, typer.Option("--last-name", metavar="NAME", help=N_("Last name"))],
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help=N_("The code; else the next one"))] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TITLE", help=N_("M., Mme, Mme et M."))] = None,
    first_name: Annotated[str | None, typer.Option("--first-name", metavar="NAME", help=N_("First name"))] = None,
    email: Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help=N_("E-mail address"))] = None,
    landline: Annotated[str | None, typer.Option("--landline", metavar="PHONE", help=N_("Landline"))] = None,
    mobile_phone: Annotated[str | None, typer.Option("--mobile-phone", metavar="PHONE", help=N_("Mobile"))] = None,
    address: Annotated[str | None, typer.Option("--address", metavar="LINE", help=N_("Street and number"))] = None,
    zip_code: Annotated[str | None, typer.Option("--zip", metavar="ZIP", help=N_("Postal code"))] = None,
    city: Annotated[str | None, typer.Option("--city", metavar="CITY", help=N_("City"))] = None,
    managed_by: Annotated[
        str | None, typer.Option("--managed-by", metavar="LOGIN", help=N_("The colleague who answers for the record"))
    ] = None,
    sectors: Annotated[
        list[str] | None, typer.Option("--sector", metavar="SECTOR", help=N_("Code or label of a sector; may repeat"))
    ] = None,
    comment: Annotated[str | None, typer.Option("--comment", metavar="TEXT", help=N_("Comment"))] = None,
    as_json: AsJson = False,
) -> None:
    """A new record."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.contacts import ContactFields, create_contact
        from ogust_tui.store.references import sectors_called, staff_called

        managers = staff_called(desk.store, desk.actor, [managed_by] if managed_by is not None else [])
        values = ContactFields(
            title=title,
            last_name=last_name,
            first_name=first_name,
            email=email,
            landline=landline,
            mobile_phone=mobile_phone,
            address_line=address,
            zip=zip_code,
            city=city,
            comment=comment,
            managed_by=managers[0].id if managers else None,
            sectors=sectors_called(desk.store, desk.actor, sectors) if sectors else None,
        )
        made = create_contact(desk.store, desk.actor, kind, values, code=code)
    output.say_new(made, as_json=as_json)


@app.verb("import", N_("Create and change contacts from a CSV file; “-” reads the standard input"))
def import_(
    ctx: typer.Context,
    file: CsvFile,
    kind: Annotated[ContactKind, typer.Option("--kind", help=N_("What the file holds"))],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Good rows are taken, bad rows are named."""
    data = file_bytes(file)
    with signed_in(ctx) as desk:
        from ogust_tui.store.importing import import_contacts

        with progress_bar() as progress:
            report = import_contacts(desk.store, desk.actor, data, kind, dry_run=dry_run, progress=progress)
    tell(report, dry_run=dry_run, as_json=as_json)


@app.verb("export", N_("Write contacts as CSV, to a file or the standard output"))
def export(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE|-", help=N_("Where to write; “-” is the standard output"))] = "-",
    kind: Kind = None,
) -> None:
    """What “contacts import” reads back."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.contacts_csv import write_contacts
        from ogust_tui.store.exporting import export_contacts

        rows = export_contacts(desk.store, desk.actor, kind)
        output.save(file, write_contacts(rows, (kind or ContactKind.CLIENT).value))

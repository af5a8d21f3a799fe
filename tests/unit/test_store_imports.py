"""Imports into the store: every good row kept, every bad one named, a second time nothing, a trial nothing at all."""

import pytest

from ogust_tui.store.contact_reads import show_contact
from ogust_tui.store.contacts_csv import CsvRefused
from ogust_tui.store.exporting import export_contacts
from ogust_tui.store.importing import ImportReport, import_contacts, import_visits
from ogust_tui.store.kinds import ContactKind, VisitStatus
from ogust_tui.store.visits import list_visits

CLIENT, CAREGIVER = ContactKind.CLIENT, ContactKind.CAREGIVER
HEADER = "Code client;Civilité;Nom;Prénom;Mobile;E-mail;Ville;Géré par;Secteur"


def clients(world, *lines: str, header: str = HEADER, kind: ContactKind = CLIENT, **given) -> ImportReport:
    return import_contacts(world.store, world.alice, "\n".join((header, *lines)).encode(), kind, **given)


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.created, report.changed, report.unchanged


def test_contacts_are_made_and_changed_by_code(world):
    report = clients(
        world,
        "NEW1;Mme;Dupont;Élise;06 11 22 33 44;elise@dupont.fr;Lyon;Marc Martin;Nord",
        "morel;Mme;Morel;Hélène;;morel@famille.fr;Bron;marc;Nord",
        "DURAND;Mme;Durand;Denise;;durand@famille.fr;;;",
    )
    assert (counts(report), report.errors) == ((1, 1, 1), ())
    new = show_contact(world.store, world.rosa, "NEW1")
    assert (new.row.first_name, new.row.city, new.managed_by_login) == ("Élise", "Lyon", "marc")
    assert [label for _, label in new.sectors] == ["Nord"]
    assert (show_contact(world.store, world.rosa, "MOREL").row.city, new.version) == ("Bron", 1)


def test_the_same_file_again_changes_nothing(world):
    lines = ("NEW1;;Dupont  du\tBois;;;;;marc;Secteur  Ouest", "NEW2;;Martin;;;;;;Secteur Ouest")
    assert counts(clients(world, *lines)) == (2, 0, 0)
    with world.unchanged():
        assert counts(clients(world, *lines)) == (0, 0, 2)
    assert [row["label"] for row in world.rows("sector")] == ["Nord", "Sud", "Secteur Ouest"]


def test_a_column_that_is_missing_leaves_what_is_stored(world):
    assert counts(clients(world, "MOREL;Morel", header="Code client;Nom")) == (0, 0, 1)
    assert counts(clients(world, "MOREL;Morel;", header="Code client;Nom;E-mail")) == (0, 1, 0)
    assert show_contact(world.store, world.rosa, "MOREL").row.email == ""


def test_bad_rows_are_named_and_good_ones_kept(world):
    report = clients(
        world,
        "NEW1;;Dupont;;;;;;",
        "NEW2;;;;;;;;",
        "A B;;Dupont;;;;;;",
        "NEW3;;Dupont;;;pas une adresse;;;",
        "NEW4;;Dupont;;;;;personne;",
        "CAROLE;;Caron;;;;;;",
        "NEW5;;Dupont;;;;;;",
    )
    assert counts(report) == (2, 0, 0)
    assert [error.line for error in report.errors] == [3, 4, 5, 6, 7]
    assert all(error.message.format(**error.params) for error in report.errors)
    made = {row["code"] for row in world.rows("contact")}
    assert {"NEW1", "NEW5"} <= made
    assert not {"NEW2", "NEW3", "NEW4", "A B"} & made


def test_a_trial_tells_the_same_and_leaves_nothing(world):
    lines = ("NEW1;;Dupont;;;;;;Ouest", "MOREL;;Morel;;;;Bron;;", "NEW2;;;;;;;;")
    with world.unchanged():
        trial = clients(world, *lines, dry_run=True)
    assert clients(world, *lines) == trial
    assert counts(trial) == (1, 1, 0)


def test_refused_rows_leave_no_sector_and_no_line_in_the_feed(world):
    with world.journal() as written:
        clients(world, "NEW1;;Dupont;;;pas une adresse;;;Ouest", "CAROLE;;Caron;;;;;;Ouest")
    assert (written.audit, written.changes) == ([], [])
    assert len(world.rows("sector")) == 2


def test_sectors_that_begin_alike_are_told_apart(world):
    long = "Secteur des communes de la rive gauche du fleuve"
    report = clients(world, f"NEW1;;A;;;;;;{long} nord", f"NEW2;;B;;;;;;{long} sud", f"NEW3;;C;;;;;;{long} NORD")
    assert (counts(report), report.errors) == ((3, 0, 0), ())
    labels = [show_contact(world.store, world.rosa, code).sectors[0][1] for code in ("NEW1", "NEW2", "NEW3")]
    assert labels == [f"{long} nord", f"{long} sud", f"{long} nord"]


def test_a_file_without_the_needed_columns_is_refused_whole(world):
    with world.unchanged():
        for data in (b"", b"Nom\nMorel\n", b"Code client;Prenom\nX;Y\n", b"\0\0\0"):
            with pytest.raises(CsvRefused):
                import_contacts(world.store, world.alice, data, CLIENT)
        for data in (b"", b"Client\nMOREL\n", b"Date\n24/03/2026\n"):
            with pytest.raises(CsvRefused):
                import_visits(world.store, world.alice, data)


def test_progress_is_told_after_each_row(world):
    told: list[tuple[int, int]] = []
    clients(world, "NEW1;;A;;;;;;", "NEW2;;;;;;;;", "NEW3;;C;;;;;;", progress=lambda *at: told.append(at))
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == list(range(1, len(told) + 1))


def test_what_is_exported_is_imported_unchanged(world):
    from ogust_tui.store.contacts_csv import write_contacts

    clients(world, "NEW1;M.;=SOMME(A1);;+33 6;;'Bron;;Nord", '"NEW2";;"Du ""Bois""; fils";;;;;;')
    for kind in (CLIENT, CAREGIVER):
        data = "".join(write_contacts(export_contacts(world.store, world.alice, kind), kind.value)).encode()
        with world.unchanged():
            report = import_contacts(world.store, world.alice, data, kind)
        assert report.errors == ()
        assert (report.created, report.changed) == (0, 0)
        assert report.unchanged == sum(row["kind"] is kind for row in world.rows("contact"))


# --- visits


def visit_lines(world, *lines: str, **given) -> ImportReport:
    header = "Client;Date;Heure de début;Prestation;Intervenant;Durée;Ordre de mission"
    return import_visits(world.store, world.alice, "\n".join((header, *lines)).encode(), **given)


def hours(world, code: str) -> list[tuple[str, float, VisitStatus]]:
    rows = list_visits(world.store, world.rosa, contact_id=world.ids[code]).rows
    return [
        (row.start_at.strftime("%m-%d %H:%M"), (row.end_at - row.start_at).total_seconds() / 3600, row.status)
        for row in rows
        if row.service not in {"north", "south", "mixed"}
    ]


def test_visits_are_made_in_the_hours_of_the_agency(world):
    report = visit_lines(
        world,
        "MOREL;24/03/2026;08:30;Toilette;CAROLE;1h30;Clé chez la voisine",
        "morel;2026-04-01;;Ménage;;;",
        "DURAND;01/12/2026;14h00;Repas;SAMIR;45;",
    )
    assert (counts(report), report.errors) == ((3, 0, 0), ())
    assert hours(world, "MOREL") == [
        ("03-24 07:30", 1.5, VisitStatus.PLANNED),
        ("04-01 08:00", 1.0, VisitStatus.DRAFT),  # nobody goes yet
    ]
    assert hours(world, "DURAND") == [("12-01 13:00", 0.75, VisitStatus.DRAFT)]  # the client's first


def test_the_same_visits_again_change_nothing(world):
    lines = ("MOREL;24/03/2026;08:30;Toilette  du\tmatin;CAROLE;1h;", "MOREL;24/03/2026;08:30;Repas;CAROLE;1h;")
    assert counts(visit_lines(world, *lines)) == (2, 0, 0)
    with world.unchanged():
        assert counts(visit_lines(world, *lines)) == (0, 0, 2)


def test_visits_over_a_change_of_clocks_last_as_long_as_was_said(world):
    report = visit_lines(
        world,
        "MOREL;28/03/2026;22:00;Nuit;CAROLE;8h;",  # the clocks go forward meanwhile
        "MOREL;29/03/2026;02:45;Garde;CAROLE;30;",  # an hour that does not exist that night
        "MOREL;24/10/2026;22:00;Nuit;CAROLE;8h;",  # they go back
        "MOREL;25/10/2026;02:30;Garde;CAROLE;1h;",
    )
    assert report.errors == ()
    assert [length for _, length, _ in hours(world, "MOREL")] == [8, 0.5, 8, 1]


def test_bad_visits_are_named_and_good_ones_kept(world):
    report = visit_lines(
        world,
        "NOBODY;24/03/2026;08:30;Toilette;CAROLE;1h;",
        "CAROLE;24/03/2026;08:30;Toilette;;1h;",
        "MOREL;24/03/2026;08:30;Toilette;DURAND;1h;",
        "MOREL;24/03/2026;08:30;Toilette;NOBODY;1h;",
        "MOREL;31/02/2026;08:30;Toilette;CAROLE;1h;",
        "MOREL;24/03/2026;25:30;Toilette;CAROLE;1h;",
        "MOREL;24/03/2026;08:30;Toilette;CAROLE;0;",
        "MOREL;24/03/2026;08:30;Toilette;CAROLE;25h;",
        ";24/03/2026;08:30;Toilette;CAROLE;1h;",
        "MOREL;24/03/2026;08:30;Toilette;CAROLE;1h;",
    )
    assert counts(report) == (1, 0, 0)
    assert [error.line for error in report.errors] == list(range(2, 11))
    assert all(error.message.format(**error.params) for error in report.errors)


def test_a_trial_of_visits_leaves_nothing(world):
    with world.unchanged():
        assert counts(visit_lines(world, "MOREL;24/03/2026;08:30;Toilette;CAROLE;1h;", dry_run=True)) == (1, 0, 0)

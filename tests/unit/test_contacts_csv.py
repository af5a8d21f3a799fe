"""Reading and writing contacts as CSV: every good row kept, every bad one named, nothing lost on the way round."""

import csv
import dataclasses
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogust_tui.store import contacts_csv
from ogust_tui.store.contacts_csv import ContactRow, CsvRefused, clean_cell, read_contacts, write_contacts

FRENCH = "Code client;Civilité;Nom;Prénom;Fixe;Mobile;E-mail;Adresse;Code postal;Ville;Géré par;Secteur"
ENGLISH = "code,title,last_name,first_name,landline,mobile_phone,email,address,zip,city,managed_by,sector"
ROW = "CLI00001;Mme;L’Hôpital;Hélène;02 61 91 40 00;;h@exemple.example;3, rue des Lilas;49000;Angers;nadia;Est"


def read(text: str, kind: contacts_csv.Kind = "client") -> contacts_csv.CsvContacts:
    return read_contacts(text.encode(), kind)


def codes(text: str) -> list[str]:
    return [row.code for row in read(text).rows]


def reasons(text: str) -> list[tuple[int, str]]:
    """Line and English reason of each refused row."""
    return [(error.line, error.message.format(**error.params)) for error in read(text).errors]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_encoding_and_line_end(encoding: str, end: str) -> None:
    found = read_contacts(f"{FRENCH}{end}{ROW}{end}".encode(encoding), "client")
    assert found.errors == ()
    assert found.rows == (
        ContactRow(
            *(2, "CLI00001", "L’Hôpital", "Mme", "Hélène", "02 61 91 40 00", "", "h@exemple.example"),
            *("3, rue des Lilas", "49000", "Angers", "nadia", "Est"),
        ),
    )


def test_a_windows_line_among_utf_8_ones_is_read_too() -> None:
    data = "code;Nom\nA;Émile\n".encode() + "B;Œuvré €\n".encode("windows-1252")
    assert [row.last_name for row in read_contacts(data, "client").rows] == ["Émile", "Œuvré €"]


@pytest.mark.parametrize(
    "header",
    ["Code client;Nom", "MATRICULE;NOM", "code;last_name", "Code Client ; nom", '"Code client";"Nom"', "matricule,Nom"],
)
def test_headers_are_compared_folded(header: str) -> None:
    separator = "," if "," in header else ";"
    assert read(f"{header}\nSA1{separator}Morel\n").rows == (ContactRow(2, "SA1", "Morel"),)


def test_english_identifiers_and_commas() -> None:
    found = read(f'{ENGLISH}\nCLI1,M.,Morel,Paul,,,,"3, rue X",,,,\n').rows[0]
    assert (found.title, found.address, found.sector) == ("M.", "3, rue X", "")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ('"Nom, prénom, usage";Code client;Nom', "x;A;Morel"),
        ('"Nom; prénom; usage",Code client,Nom', "x,A,Morel"),
        ("sep=,\nCode client,Nom", "A,Morel"),
        ("\n\nCode client;Nom", "A;Morel"),
        ('"Code\nclient";Nom', "A;Morel"),
    ],
)
def test_the_separator_is_the_one_of_the_header_outside_quotes(header: str, row: str) -> None:
    found = read(f"{header}\n{row}\n").rows
    assert [(one.code, one.last_name) for one in found] == [("A", "Morel")]
    assert found[0].line == header.count("\n") + 2


def test_an_absent_column_is_none_and_an_empty_cell_is_empty() -> None:
    row = read("Code client;Nom;Ville;Inconnu\nA;Morel;;x\n").rows[0]
    assert (row.city, row.email) == ("", None)
    assert row.present() == {"code": "A", "last_name": "Morel", "city": ""}
    assert read("Code client;Nom;Ville\nA;Morel\n").rows[0].city is None


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (b"", "client", "The file is empty"),
        (b"\xef\xbb\xbf \r\n\x00\n", "client", "The file is empty"),
        (b"sep=;\n", "client", "The file is empty"),
        (b"Nom;Ville\nMorel;Angers\n", "client", "The column Code client is missing"),
        (b"Nom;Ville\nMorel;Angers\n", "caregiver", "The column Matricule is missing"),
        (b"Code client;Ville\nA;Angers\n", "client", "The column Nom is missing"),
        (b"A;Morel;Paul\nB;Durand;Anne\n", "client", "does not name the columns"),
        (b'Code client;"Nom\nA;Morel\n', "client", "quote"),
        (b"code;Nom;last_name\nA;B;C\n", "client", "The column Nom is there twice"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "client", "does not name the columns"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, kind: contacts_csv.Kind, said: str) -> None:
    with pytest.raises(CsvRefused) as refused:
        read_contacts(data, kind)
    assert said in refused.value.message.format(**refused.value.params)


def test_of_two_code_columns_the_kind_decides() -> None:
    text = b"Code client;Matricule;Nom\nCLI1;SA1;Morel\n"
    assert [read_contacts(text, kind).rows[0].code for kind in ("client", "caregiver")] == ["CLI1", "SA1"]


def test_bad_rows_are_named_and_good_ones_kept() -> None:
    text = (
        "Code client;Nom;E-mail\n"  # 1
        "A;Morel;a@exemple.example\n"
        ";Durand;\n"  # 3
        "B; ;\n"  # 4
        "C;Petit;c.exemple\n"  # 5
        "\n"
        "a;Autre;\n"  # 7
        "D;Trop;;de;cases\n"  # 8
        ";;\n"
        'E;"Deux\nlignes";\n'
        "F;Fin;;;;\n"
        "C;Petit;c@exemple.example\n"
    )
    assert reasons(text) == [
        (3, "The code is missing"),
        (4, "The name is missing"),
        (5, "c.exemple is not an e-mail address"),
        (7, "The code a is already on line 2"),
        (8, "5 cells for 3 columns"),
    ]
    assert [(row.line, row.code) for row in read(text).rows] == [(2, "A"), (10, "E"), (12, "F"), (13, "C")]


@pytest.mark.parametrize(
    "email",
    ["a@b", "a b@c.d", "@c.d", "a@", "a@c..d", "a@c.d;x@y.z", "<a@c.d>", "a@b@c.d", "a@.d"],
)
def test_what_is_no_address_is_refused(email: str) -> None:
    assert read(f'code;Nom;email\nA;M;"{email}"\n').rows == ()


@pytest.mark.parametrize("email", ["a@exemple.example", "a.b+c@x-y.example.org", "o'neil@example.org", "hélène@é.fr"])
def test_what_is_an_address_is_kept_as_written(email: str) -> None:
    assert read(f"code;Nom;email\nA;M;{email}\n").rows[0].email == email


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        ('B;"Durand;x\nC;Petit;y\nD;Roux;z\n', 3),
        ('B;"Durand;x\nC;"Petit";y\nD;"Roux";"z"\n', 3),
        ('"B";"Durand\n"C";"Petit";"y"\n"D";"Roux";"z"\n', 3),
        ('B;"Durand;x\nC;Petit 5";y\nD;Roux;z\n', 3),
        ('B;"Durand;x\nC;Petit;5"\nD;Roux;z\n', 3),
        ('B;Durand;"x\nC;Petit;y\nD;Roux;"z"\n', 3),
        ('B;"Du"rand;x\nC;Petit;y\nD;Roux;z\n', 3),
    ],
)
def test_a_quote_left_open_costs_its_own_line_only(bad: str, line: int) -> None:
    text = f"code;Nom;Ville\nA;Morel;Angers\n{bad}"
    assert codes(text) == ["A", "C", "D"]
    assert reasons(text) == [(line, "A quote is left open or misplaced")]


def test_quoted_cells_may_hold_anything() -> None:
    text = 'code;Nom;Ville\nA; "Mo ""rel"";\n 2e ligne\r\n3e" ;Angers\nB;Du"rand;"" \n'
    assert [(row.line, row.last_name, row.city) for row in read(text).rows] == [
        (2, 'Mo "rel";  2e ligne 3e', "Angers"),
        (5, 'Du"rand', ""),
    ]


def test_control_characters_are_cleaned_and_long_values_kept() -> None:
    name = "é" * 10_000
    row = read(f"code;Nom;Ville\nA\x00;{name}\x1b\x9b;\u202eAn\tgers\x7f\u2028x\n").rows[0]
    assert (row.code, row.last_name, row.city) == ("A", name, "\u202eAn gers x")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+33 6 12 34 56 78", "'+33 6 12 34 56 78"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("'=1", "''=1"),
        ("＝1", "'＝1"),
        ("'s Gravenhage", "'s Gravenhage"),
        ("l'=x", "l'=x"),
    ],
)
def test_no_cell_becomes_a_formula_and_none_is_changed(value: str, cell: str) -> None:
    text = "".join(write_contacts([ContactRow(0, "A", value, city=value)]))
    written = list(csv.reader(io.StringIO(text), delimiter=";"))[1]
    assert written[2] == written[9] == cell
    assert (read(text).rows[0].last_name, read(text).rows[0].city) == (value, value)


@pytest.mark.parametrize(("kind", "header"), [("client", "Code client"), ("caregiver", "Matricule")])
def test_the_export_has_the_french_headers(kind: contacts_csv.Kind, header: str) -> None:
    assert next(write_contacts([], kind)) == FRENCH.replace("Code client", header) + "\r\n"


cells = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("\"';,=+-@ \n\t\0"))).map(clean_cell)
filled = cells.filter(bool)


@given(st.lists(st.builds(lambda last, rest: ContactRow(0, "", last, *rest), filled, st.tuples(*[cells] * 10))))
def test_an_export_read_again_changes_nothing(rows: list[ContactRow]) -> None:
    given_rows = [dataclasses.replace(row, code=f"CLI{at}", email="") for at, row in enumerate(rows)]
    found = read("".join(write_contacts(given_rows)))
    assert found.errors == ()
    assert [dataclasses.replace(row, line=0) for row in found.rows] == given_rows


@given(st.binary(), st.sampled_from([b"", b"code;Nom\n", b"Code client,Nom,Ville\n"]))
def test_any_bytes_are_read_or_refused(data: bytes, header: bytes) -> None:
    try:
        found = read_contacts(header + data, "client")
    except CsvRefused:
        return
    assert all(row.code and row.last_name and row.line > 1 for row in found.rows)


@given(st.lists(st.sampled_from(['A;"x', 'B;"y";z', "C;z;z", 'D;"";"', '"E";"F""', "", '"""'])))
def test_every_line_is_in_a_row_an_error_or_blank(lines: list[str]) -> None:
    """Rows and errors come in the order of the file, and a line of three plain cells is never lost."""
    text = "\n".join(["code;Nom;Ville", *lines])
    plain = [number for number, line in enumerate(lines, start=2) if line == "C;z;z"]
    found = read(text)
    seen = {row.line for row in found.rows} | {error.line for error in found.errors}
    assert set(plain) <= seen


def test_time_grows_with_the_size_only() -> None:
    started = time.process_time()
    header = "code;Nom;Ville\n"
    assert len(read(header + 'A;"x;y\n' * 50_000).errors) == 50_000
    assert len(read(header + 'A;"' + '""' * 500_000 + "\n").errors) == 1
    assert len(read(header + "\n" * 500_000 + "A;B;C").rows) == 1
    assert time.process_time() - started < 5

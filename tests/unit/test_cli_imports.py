"""Files in and out through the command line."""

import pytest

pytest_plugins = ["tests.unit.cli_runner"]

GOOD = "Code client;Civilité;Nom;Prénom;E-mail;Ville;Géré par\nCLI00050;Mme;Petit;Zoé;zoe@petit.example;Lyon;nadia\n"


def imported(cli, text: str | bytes, *options: str, kind: str = "client"):
    data = text if isinstance(text, bytes) else text.encode()
    return cli.run("contacts", "import", "-", "--kind", kind, *options, stdin=data)


def test_a_file_is_taken_and_a_second_time_changes_nothing(cli, tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(GOOD, "utf-8")
    first = cli.ok("contacts", "import", str(path), "--kind", "client", "--json").json
    assert first == {"created": 1, "changed": 0, "unchanged": 0, "dry_run": False, "errors": []}
    again = cli.ok("contacts", "import", "--kind", "client", str(path), "--json").json
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 1)
    assert cli.ok("contacts", "show", "CLI00050", "--json").json["managed_by"] == "nadia"


def test_a_trial_writes_nothing(cli):
    assert imported(cli, GOOD, "--dry-run", "--json").json["created"] == 1
    assert cli.run("contacts", "show", "CLI00050").status == 4


def test_each_bad_row_is_named_and_good_rows_are_kept(cli):
    done = imported(cli, "Code client;Nom\nCLI00060;Un\n;Deux\nCLI00062;\nCLI00063;Quatre\n")
    assert done.status == 5
    *rows, last = done.err.splitlines()
    assert [row.split(":")[0].split()[-1] for row in rows] == ["3", "4"]
    assert "2" in last
    for code in ("CLI00060", "CLI00063"):
        assert cli.run("contacts", "show", code).status == 0
    report = imported(cli, "Code client;Nom\n;Deux\n", "--json")
    assert report.status == 5 and report.json["errors"][0]["line"] == 2 and report.json["errors"][0]["reason"]


@pytest.mark.parametrize(
    "odd",
    ["", "\0", "Ville\nLyon\n", "Code client\nCLI1\n", 'Code client;Nom\n"CLI00070;Un\n', b"\xff\xfe\x00", "\n\n\n"],
)
def test_an_odd_file_is_5(cli, odd):
    done = imported(cli, odd)
    assert done.status == 5 and done.err
    assert len(cli.ok("contacts", "list", "--json").json) == 2


def test_a_nul_and_windows_1252_are_read(cli):
    assert imported(cli, "Code client,Nom\nCLI00080,Léo\0n\n".encode("cp1252")).status == 0
    assert cli.ok("contacts", "show", "CLI00080", "--json").json["last_name"] == "Léon"


def test_no_progress_is_shown_without_a_terminal(cli):
    assert imported(cli, GOOD).err == ""


def test_what_is_exported_is_read_back_unchanged(cli, tmp_path):
    imported(cli, GOOD)
    path = tmp_path / "out.csv"
    cli.ok("contacts", "export", str(path), "--kind", "client")
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfCode client;") and "Hélène" in data.decode()
    assert cli.ok("contacts", "export", "--kind", "client").out.encode() == data
    report = imported(cli, data, "--json").json
    assert (report["created"], report["changed"], report["unchanged"]) == (0, 0, 2)


def test_a_large_export_is_whole(cli):
    rows = "".join(f"CLI1{n:04};Nom {n}\n" for n in range(1100))
    assert imported(cli, f"Code client;Nom\n{rows}").status == 0
    assert len(cli.ok("contacts", "export").out.splitlines()) == 1103


def test_visits_are_taken(cli):
    text = "Client;Date;Heure de début;Prestation;Intervenant;Durée\nCLI00001;24/11/2026;09:00;Ménage;SA00007;1h30\n"
    for counts in ((1, 0), (0, 1)):
        report = cli.ok("visits", "import", "-", "--json", stdin=text.encode()).json
        assert (report["created"], report["unchanged"]) == counts
    (visit,) = cli.ok("visits", "list", "--json").json
    assert visit["start"] == "2026-11-24T08:00:00+00:00"
    done = cli.run("visits", "import", "-", stdin=b"Client;Date\nNOPE;24/11/2026\n")
    assert done.status == 5 and "2" in done.err.splitlines()[0]

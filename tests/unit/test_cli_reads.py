"""What the reads of the command line print: JSON with stable keys, ids that other commands take, whole lists."""

from datetime import UTC, datetime, timedelta

import pytest

pytest_plugins = ["tests.unit.cli_runner"]


def test_contacts(cli):
    caregiver, client = cli.ok("contacts", "list", "--json").json
    assert caregiver["code"] == "SA00007" and caregiver["managed_by"] is None
    assert client == {
        "code": "CLI00001",
        "kind": "client",
        "title": "Mme",
        "last_name": "Morel",
        "first_name": "Hélène",
        "email": "helene@morel.example",
        "landline": "",
        "mobile_phone": "06 12 34 56 78",
        "city": "Lyon",
        "managed_by": "nadia",
        "status": "active",
    }
    shown = cli.ok("contacts", "show", "cli00001", "--json").json
    assert client.items() <= shown.items()
    assert shown["main_address"]["city"] == "Lyon" and shown["relatives"] == []


def test_a_client_is_shown_with_its_relatives_and_they_are_named_by_their_code(cli):
    from ogust_tui.store.access import Store
    from ogust_tui.store.relatives import RelativeFields, create_relative
    from ogust_tui.store.staff import actor_named

    store = Store.open(cli.url)
    values = RelativeFields(last_name="Morel", first_name="Anne", relation="sa fille", email="anne@morel.example")
    code = create_relative(store, actor_named(store, "nadia"), "CLI00001", values)
    store.close()
    (relative,) = cli.ok("contacts", "show", "CLI00001", "--json").json["relatives"]
    assert relative["code"] == code and relative["relation"] == "sa fille"
    assert "sa fille" in cli.ok("contacts", "show", "CLI00001").out
    thread = cli.new("threads", "open", "--with", code, "--subject", "Clés", "--publish", "Bonjour")
    assert cli.ok("threads", "show", thread, "--json").json["published_to"] == [code]
    assert cli.ok("threads", "address", thread, "--contact", code).out.count("@") == 1
    listed = cli.ok("threads", "list", "--on", "CLI00001", "--json").json
    assert [row["id"] for row in listed] == [int(thread), 1]


@pytest.mark.parametrize(
    ("words", "found"),
    [("helene", ["CLI00001"]), ("0612345678", ["CLI00001"]), ("dura", ["SA00007"]), ("lyon mor", ["CLI00001"]),
     ("zzz", []), ("", ["SA00007", "CLI00001"])],
)  # fmt: skip
def test_contacts_are_found_as_on_the_screen(cli, words, found):
    assert [row["code"] for row in cli.ok("contacts", "list", "--search", words, "--json").json] == found


def test_a_kind_of_contacts(cli):
    assert [row["code"] for row in cli.ok("contacts", "list", "--kind", "caregiver", "--json").json] == ["SA00007"]


def test_a_list_is_whole_unless_it_is_limited(cli):
    rows = "".join(f"CLI{n:05};Nom{n:05}\n" for n in range(100, 650))
    cli.ok("contacts", "import", "-", "--kind", "client", stdin=f"Code client;Nom\n{rows}".encode())
    listed = cli.ok("contacts", "list", "--json", "--kind", "client").json
    assert len(listed) == 551 and len({row["code"] for row in listed}) == 551
    assert len(cli.ok("contacts", "list", "--kind", "client").out.splitlines()) == 552
    for limit in (0, 1, 199, 200, 201, 400, 551, 9999):
        limited = cli.ok("contacts", "list", "--kind", "client", "--json", "--limit", str(limit)).json
        assert limited == listed[:limit]


def test_staff(cli):
    cli.ok("staff", "deactivate", "remi")
    assert [row["login"] for row in cli.ok("staff", "list", "--json").json] == ["claire", "nadia", "sam"]
    everyone = cli.ok("staff", "list", "--all", "--json").json
    assert {"login": "nadia", "display_name": "Nadia Roy", "role": "manager", "active": True}.items() <= everyone[
        1
    ].items()
    assert [row["active"] for row in everyone] == [True, True, False, True]
    assert len(cli.ok("staff", "list", "--limit", "2", "--json").json) == 2


def test_visits(cli):
    made = cli.new(
        "visits", "add", "--client", "CLI00001", "--caregiver", "SA00007", "--start", "2026-07-01T09:00",
        "--end", "01/07/2026 10:30", "--service", "Ménage",
    )  # fmt: skip
    (visit,) = cli.ok("visits", "list", "--on", "SA00007", "--json").json
    assert visit == {
        "id": int(made),
        "client": {"kind": "contact", "code": "CLI00001", "name": "Mme MOREL Hélène"},
        "caregiver": {"kind": "contact", "code": "SA00007", "name": "DURAND"},
        "start": "2026-07-01T07:00:00+00:00",
        "end": "2026-07-01T08:30:00+00:00",
        "service": "Ménage",
        "status": "planned",
        "comment": "",
    }
    assert "2026-07-01 09:00" in cli.ok("visits", "list").out
    assert cli.ok("visits", "list", "--from", "2026-07-01", "--to", "2026-07-01", "--json").json == [visit]
    assert cli.ok("visits", "list", "--from", "2026-07-02", "--json").json == []
    assert cli.ok("visits", "list", "--to", "30/06/2026", "--json").json == []


def test_notes(cli):
    visit = cli.new("visits", "add", "--client", "CLI00001", "--start", "2026-07-01T09:00", "--end", "2026-07-01T10:00")
    first = cli.new("notes", "add", "--on", "CLI00001", "--on-staff", "nadia", "Clé chez la voisine")
    second = cli.new("notes", "add", "--on-visit", visit, "-", stdin="Arrivée à 9 h\n".encode())
    third = cli.new("notes", "add", "--on", "SA00007", "Congé")
    assert [row["id"] for row in cli.ok("notes", "list", "--json").json] == [int(third), int(second), int(first)]
    on_visit, on_client = cli.ok("notes", "list", "--on", "CLI00001", "--json").json
    assert on_visit["text"] == "Arrivée à 9 h" and on_visit["records"][0]["kind"] == "visit"
    assert on_client["id"] == int(first) and on_client["author"] == "Claire Martin"
    assert [record["code"] for record in on_client["records"]] == ["CLI00001", "nadia"]
    assert datetime.fromisoformat(on_client["created_at"]) > datetime.now(UTC) - timedelta(minutes=5)
    assert [row["id"] for row in cli.ok("notes", "list", "--on-staff", "nadia", "--json").json] == [int(first)]
    assert [row["id"] for row in cli.ok("notes", "list", "--on-visit", visit, "--json").json] == [int(second)]
    assert "Clé chez la voisine" in cli.ok("notes", "list").out


def test_alerts_stand_in_board_order(cli):
    late = cli.new("notes", "add", "--on", "CLI00001", "--alert", "--due", "2020-01-05", "En retard")
    cli.new("notes", "add", "--on", "CLI00001", "--alert", "--due", "2990-01-05T14:00", "À venir")
    cli.new("notes", "add", "--on", "CLI00001", "--alert", "Sans date")
    cli.new("notes", "add", "--on", "CLI00001", "--alert", "--due", "2020-01-05", "--severity", "urgent", "Urgent")
    rows = cli.ok("alerts", "list", "--json").json
    assert [row["text"] for row in rows] == ["Urgent", "En retard", "Sans date", "À venir"]
    assert [row["due"] for row in rows] == ["2020-01-05", "2020-01-05", None, "2990-01-05T13:00:00+00:00"]
    assert [row["pressing"] for row in rows] == ["overdue", "overdue", "today", "coming"]
    assert {row["state"] for row in rows} == {"open"} and rows[0]["severity"] == "urgent"
    assert rows[1]["note"] == int(late) and rows[1]["records"][0]["code"] == "CLI00001"
    assert cli.ok("alerts", "list", "--limit", "1", "--json").json == rows[:1]
    assert "2990-01-05 14:00" in cli.ok("alerts", "list").out


def test_an_alert_is_set_aside_and_closed(cli):
    for text in ("un", "deux", "trois"):
        cli.new("notes", "add", "--on", "CLI00001", "--alert", text)
    cli.ok("alerts", "ack", "1")
    assert cli.ok("alerts", "snooze", "2", "--until", "2990-01-05", "--json").json["snoozed_until"] == (
        "2990-01-05T07:00:00+00:00"
    )
    cli.ok("alerts", "snooze", "2")
    assert cli.ok("alerts", "close", "3", "--json").json == {"id": 3, "state": "closed"}
    assert [row["state"] for row in cli.ok("alerts", "list", "--json").json] == ["acknowledged", "snoozed"]
    assert [row["state"] for row in cli.ok("alerts", "list", "--closed", "--json").json][2:] == ["closed"]
    assert [row["state"] for row in cli.ok("alerts", "list", "--json", "--as", "claire").json] == [
        "acknowledged",
        "snoozed",
    ]


def test_threads(cli):
    cli.new("threads", "open", "--with-staff", "nadia", "--subject", "Planning", "Qui remplace ?")
    newest, facture = cli.ok("threads", "list", "--json").json
    assert newest["subject"] == "Planning" and newest["published_to"] == []
    assert facture["published_to"] == ["CLI00001"] and facture["state"] == "open" and facture["unread"] == 0
    answer = cli.new("threads", "reply", "1", "Oui, merci", "--by-phone", "CLI00001")
    note = cli.new("notes", "add", "--on-thread", "1", "À rappeler")
    shown = cli.ok("threads", "show", "1", "--json").json
    assert [(row["author"], row["channel"], row["text"]) for row in shown["messages"]] == [
        ("Claire Martin", "desk", "Bonjour Madame"),
        ("Mme MOREL Hélène", "phone", "Oui, merci"),
    ]
    assert [row["id"] for row in shown["messages"]] == [1, int(answer)] != []
    assert [row["id"] for row in shown["notes"]] == [int(note)]
    assert shown["publications"][0]["from_message"] == shown["messages"][0]["id"]
    assert shown["last_message_at"].endswith("+00:00") and shown["awaits_us"] is True
    for printed in (cli.ok("threads", "show", "1").out, cli.ok("threads", "list").out):
        assert "Facture" in printed and "Mme MOREL Hélène" in printed
    assert cli.ok("threads", "list", "--on", "CLI00001", "--json").json[0]["id"] == 1
    assert len(cli.ok("threads", "list", "--json", "--limit", "1").json) == 1


def test_publishing_says_who_will_read(cli):
    thread = cli.new("threads", "open", "--with", "CLI00001", "--subject", "Clés", "Premier")
    second = cli.new("threads", "reply", thread, "Second")
    assert "Mme MOREL Hélène (CLI00001)" in cli.ok("threads", "publish", thread, "--from-message", second).out
    assert cli.ok("threads", "show", thread, "--json").json["publications"][0]["from_message"] == int(second)
    assert cli.ok("threads", "withdraw", thread, "--to", "CLI00001", "--json").json["withdrawn_from"] == ["CLI00001"]
    assert cli.ok("threads", "publish", thread, "--to", "CLI00001", "--json").json == {
        "id": int(thread),
        "published_to": ["CLI00001"],
    }
    assert cli.ok("threads", "close", thread, "--json").json["state"] == "closed"
    assert cli.ok("threads", "reopen", thread, "--json").json["state"] == "open"


def test_the_reply_address_takes_an_answer_by_mail(cli):
    address = cli.ok("threads", "address", "1", "--contact", "CLI00001", "--json").json["address"]
    mail = f"From: Hélène <helene@morel.example>\nTo: {address}\nSubject: Re: Facture\nMessage-ID: <1@x>\n\nMerci !\n"
    for _time in range(2):
        assert cli.ok("mail", "ingest", "-", "--json", stdin=mail.encode()).json == {
            "outcome": "posted",
            "reason": "reply_address",
            "thread": 1,
        }
    messages = cli.ok("threads", "show", "1", "--json").json["messages"]
    assert [(row["channel"], row["text"]) for row in messages][1:] == [("mail", "Merci !")]


def test_settings(cli):
    assert {"key": "agency.zone", "value": "Europe/Paris", "is_default": True} in cli.ok(
        "settings", "list", "--json"
    ).json
    assert cli.ok("settings", "set", "mail.domain", "Reponse.Agence.fr", "--json").json == {
        "key": "mail.domain",
        "value": "reponse.agence.fr",
        "is_default": False,
    }
    assert "reponse.agence.fr" in cli.ok("settings", "list").out


def test_the_store_as_a_whole(cli, tmp_path):
    assert cli.ok("store", "check").out == ""
    assert cli.ok("store", "check", "--json").json == []
    assert cli.ok("store", "stats", "--json").json["contact"] == 2
    copy, restored = tmp_path / "copy.db", tmp_path / "restored.db"
    assert cli.ok("store", "backup", str(copy), "--json").json == {"file": str(copy)}
    assert cli.run("store", "restore", str(copy), store=str(restored)).status == 0
    assert len(cli.run("contacts", "list", "--json", store=str(restored)).json) == 2
    upgraded = cli.ok("store", "upgrade", "--json").json
    assert upgraded["before"] == upgraded["after"]


@pytest.mark.parametrize(
    ("arguments", "made"),
    [
        (["staff", "add", "Zoe", "--name", "Zoé", "--role", "reception"], "zoe"),
        (["contacts", "add", "--kind", "client", "--last-name", "Petit"], "CLI00002"),
        (["contacts", "add", "--kind", "client", "--last-name", "Petit", "--code", "pro00001"], "PRO00001"),
        (["notes", "add", "--on", "CLI00001", "Bonjour"], 1),
        (["threads", "open", "--with", "CLI00001", "--subject", "S", "Bonjour"], 2),
        (["threads", "reply", "1", "Bonjour"], 2),
        (["visits", "add", "--client", "CLI00001", "--start", "2026-01-01T09:00", "--end", "2026-01-01T10:00"], 1),
    ],
)
def test_what_creates_prints_the_new_id(cli, arguments, made):
    assert cli.ok(*arguments, "--json").json == {"id": made}


def test_a_store_on_postgresql_prints_the_grants(empty_postgres_url, cli_on):
    cli = cli_on(empty_postgres_url)
    printed = cli.ok("store", "create").out
    assert "GRANT SELECT ON contact_" in printed
    assert cli.run("store", "create").status == 5
    cli.agency()
    assert [row["code"] for row in cli.ok("contacts", "list", "--json").json] == ["SA00007", "CLI00001"]
    assert cli.run("contacts", "show", "nope").status == 4

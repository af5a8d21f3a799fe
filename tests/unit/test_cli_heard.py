"""The main reads of the screens as commands, as somebody hears them: one thing after the other, each under its name.

On both databases, in the language and on the store that show where each word comes from (words_world.py).
"""

import re

import pytest

from ogust_tui.mail.ingest import ingest
from ogust_tui.store.permissions import Verb
from ogust_tui.store.tables import Setting
from tests.screens.words_world import leftovers, make_marked_agency, speak_pseudo_for_english

pytest_plugins = ["tests.unit.cli_runner"]

# What each main read of a screen says as a command, in the order in which it is heard. Values of data are Greek.
READS = {
    "board": (["board"], ["Νοσοκομείο", "Κλειδιά", "Τηλέφωνο", "Πύλη", "Και ένα ακόμη.", "Ωράριο"]),
    "alerts": (["alerts", "list"], ["Νοσοκομείο", "Κλειδιά", "Τηλέφωνο", "Συνταγή"]),
    "contacts": (["contacts", "list"], ["Κα ΜΟΡΈΛ Ελένη", "Κα ΜΠΕΝΑΛΊ Ελένη", "Κα ΠΕΤΊ Ελένη"]),
    "search": (["search", "κλειδια"], ["Ποιος έχει τα κλειδιά"]),
    "card": (["contacts", "show", "CLI00001"], ["CLI00001", "06 12 34 56 78", "Οδός 1", "Κα ΛΕΡΟΆ Άννα"]),
    "notes": (["notes", "list", "--on", "CLI00001"], ["Άλλαξε", "Νοσοκομείο"]),
    "threads of a record": (["threads", "list", "--on", "CLI00001"], ["Πύλη", "Απουσία"]),
    "visits": (["visits", "list", "--on", "CLI00001"], ["Πριν", "Μετά"]),
    "history": (["contacts", "history", "CLI00001"], ["Νάντια", "Κλαίρη"]),
    "thread": (["threads", "show", "3"], ["Πύλη", "Ποιος έχει τα κλειδιά;", "Η γειτόνισσα.", "Και ένα ακόμη."]),
    "preview": (["threads", "preview", "2", "--to", "CLI00001"], ["Λείπει"]),
    "colleagues": (["staff", "list"], ["Κλαίρη", "Νάντια"]),
    "drafts": (["drafts", "list"], ["Πρόχειρο"]),
    "waiting mails": (["mail", "quarantine", "list"], ["Ξένος", "Ερώτηση"]),
    "waiting mail": (["mail", "quarantine", "show", "3"], ["Ξένος", "Ερώτηση", "Πότε έρχεστε;"]),
    "mail counted": (["mail", "stats"], []),
}
MAIL = "From: Ξένος <ξ@1.22>\nTo: ο@1.22\nSubject: Ερώτηση\n\nΠότε έρχεστε;\n".encode()
# Columns, frames and marks are for the eye.
DRAWN = re.compile("[─│┌┐└┘═║●█▌]|(?<=\\S)   ")
CODED = re.compile(r"\(\d\)|#\d+")


@pytest.fixture
def heard(migrated_store_url, cli_on, monkeypatch):
    agency = make_marked_agency(migrated_store_url)
    with agency.store.write(agency.nadia, Verb.CONTACT_CREATE) as unit:
        unit.session.merge(Setting(key="store.demo", value="1"))
    ingest(agency.store, MAIL)
    agency.store.close()
    speak_pseudo_for_english(monkeypatch)
    return cli_on(migrated_store_url)


def test_every_main_read_can_be_heard(heard):
    for name, (arguments, words) in READS.items():
        shown = heard.ok(*arguments, "--linear", "--lang", "en", "--as", "2").out
        places = [shown.find(word) for word in words]
        assert -1 not in places, (name, words, shown)
        if name in ("board", "alerts", "contacts", "card", "thread"):
            assert places == sorted(places), (name, shown)
        assert not DRAWN.search(shown), (name, shown)
        assert leftovers(CODED.sub("", shown)) == [], (name, shown)
        in_columns = heard.ok(*arguments, "--lang", "en", "--as", "2").out
        assert leftovers(CODED.sub("", in_columns)) == [], (name, in_columns)
        assert heard.ok(*arguments, "--json", "--linear", "--as", "2").json, name


def test_why_a_mail_ends_where_it_does_is_heard(heard):
    shown = heard.ok("mail", "explain", "-", "--linear", "--lang", "en", "--as", "2", stdin=MAIL).out
    assert "Ερώτηση" in shown and leftovers(CODED.sub("", shown)) == [], shown


def test_the_board_is_heard_as_it_is_seen(heard):
    board = heard.ok("board", "--json", "--as", "2").json
    alerts = [row["id"] for row in heard.ok("alerts", "list", "--json", "--as", "2").json if row["state"] == "open"]
    assert [row["id"] for row in board["alerts"]] == alerts[: len(board["alerts"])]
    assert board["alert_count"] == len(board["alerts"]) > 3
    assert [row["unread"] > 0 for row in board["threads"]] == [True] * board["unread_count"]
    assert all(row["awaits_us"] for row in board["threads"])


def test_nothing_of_a_preview_is_internal_and_nothing_is_published(heard):
    (seen,) = heard.ok("threads", "preview", "2", "--to", "CLI00001", "--json", "--as", "2").json
    assert seen["text"] == "Λείπει" and seen["author"] == "Νάντια"
    assert heard.ok("threads", "show", "2", "--json", "--as", "2").json["published_to"] == []
    assert heard.run("threads", "preview", "2", "--to", "CLI00001", "--from-message", "999", "--as", "2").status == 4

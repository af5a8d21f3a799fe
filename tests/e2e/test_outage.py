"""The store goes away and comes back while somebody types: it is said, typing goes on, it resumes by itself."""

import shutil
import time

import pytest

from ogust_tui.store.drafts import list_drafts
from ogust_tui.store.note_reads import list_notes
from ogust_tui.store.notes import add_note
from ogust_tui.store.permissions import Verb
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.schema import create_schema
from ogust_tui.store.tables import Setting
from tests.e2e.conftest import PROGRAM, surroundings_at
from tests.e2e.terminal import Terminal
from tests.screens.desk_host import make_agency
from tests.servers import running_postgres


class PostgresAway:
    """A server that is killed and started again."""

    def __init__(self, server, url):
        self.server, self.url = server, url

    def goes(self):
        self.server.stop()

    def comes_back(self):
        self.server.start()


class FileAway:
    """A file whose folder is taken away and put back, as a network drive does."""

    def __init__(self, folder):
        self.folder = folder
        self.url = f"sqlite:///{folder / 'store.db'}"
        self.away = folder.with_name("away")

    def goes(self):
        self.folder.rename(self.away)

    def comes_back(self):
        self.away.rename(self.folder)


@pytest.fixture(params=["postgresql", "sqlite"])
def store(request, tmp_path, sqlite_template):
    if request.param == "sqlite":
        folder = tmp_path / "drive"
        folder.mkdir()
        shutil.copyfile(sqlite_template, folder / "store.db")
        yield FileAway(folder)
        return
    with running_postgres() as server:
        url = server.url(server.create_database())
        create_schema(url)
        yield PostgresAway(server, url)


@pytest.fixture
def agency(store):
    agency = make_agency(store.url)
    with agency.store.write(agency.nadia, Verb.CONTACT_CREATE) as unit:
        unit.session.merge(Setting(key="store.demo", value="1"))
    agency.store.close()
    yield agency
    agency.store.close()


def test_the_store_goes_and_comes_back_while_somebody_types(store, agency, tmp_path):
    command = [*PROGRAM, "--store", store.url.replace("+psycopg", ""), "--as", "claire", "open", "contact", "CLI00001"]
    with Terminal(command, surroundings_at(tmp_path)) as record:
        record.wait_for("CLI00001")
        record.wait_for("F1")
        record.press("n")
        record.wait_for("INTERN")
        record.wait_for("×")
        record.press("Avant la panne")
        record.wait_for("Avant la panne")
        store.goes()
        record.press(", pendant")
        record.wait_for("Avant la panne, pendant")
        record.wait_for("Un nouvel essai", 10)
        # Sending is refused in words, and the text stays.
        record.press("ctrl+s")
        record.press(" longtemps")
        record.wait_for("Avant la panne, pendant longtemps")
        record.listen(2)
        assert "Traceback" not in record.text
        store.comes_back()
        record.wait_for("La base répond de nouveau", 10)
        record.wait_for("Avant la panne, pendant longtemps")
        # What was typed meanwhile is kept without another key.
        end = time.monotonic() + 10
        while not any("longtemps" in row.text for row in list_drafts(agency.store, agency.claire)):
            assert time.monotonic() < end, "nothing is kept"
            record.listen(0.1)
        record.press(", apres")
        record.wait_for("apres")
        record.press("ctrl+s")
        record.wait_for("r Répondre", 10)
        assert [note.text for note in list_notes(agency.store, agency.claire).rows] == [
            "Avant la panne, pendant longtemps, apres"
        ]
        # What colleagues do is on screen again as they do it.
        began = time.monotonic()
        add_note(agency.store, agency.nadia, "Vu de loin", [RecordRef(RecordKind.CONTACT, agency.morel)])
        record.wait_for("Vu de loin", 5)
        print(f"live after {(time.monotonic() - began) * 1000:.0f} ms")
        assert record.exit_status(0) is None

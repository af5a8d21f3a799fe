"""A language and a store by whose letters one sees where a word on a screen comes from.

What the catalogue gives is in Cyrillic letters, what people wrote is in Greek ones. A Latin letter on a screen was
never handed to the catalogue: a word of English (or French) that would stay in the other language.
"""

import gettext
import re
from datetime import timedelta
from typing import Any

from ogust_tui import i18n
from ogust_tui.store.access import Store
from ogust_tui.store.actors import SYSTEM
from ogust_tui.store.agency import sector_made
from ogust_tui.store.alerts import acknowledge_alert
from ogust_tui.store.contact_reads import show_contact
from ogust_tui.store.contacts import ContactFields, create_contact
from ogust_tui.store.drafts import save_draft
from ogust_tui.store.kinds import ContactKind, Role, Severity
from ogust_tui.store.note_reads import list_notes
from ogust_tui.store.notes import add_note, edit_note
from ogust_tui.store.permissions import Verb
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.relatives import RelativeFields, create_relative
from ogust_tui.store.staff import NewStaff, actor_named, create_staff
from ogust_tui.store.threads import open_thread
from ogust_tui.store.visits import NewVisit, create_visit
from tests.screens.conversation_world import answer, has_read
from tests.screens.desk_host import Agency, Clock

_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопярстувшжыз")
_BIG_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "АБЦДЕФГХИЙКЛМНОПЯРСТУВШЖЫЗ")
_BLANK = re.compile(r"(\{[^{}]*\})")
_LATIN = re.compile(r"\w*[A-Za-zÀ-ÖØ-öø-ʯ]\w*")
# Keys of the keyboard, alone or with a sign before them; what the store numbers; languages by their own names; our own
# name, and what commands are made of.
_NO_WORDS = re.compile(
    r"F\d{1,2}|[A-Za-z]|(?:CLI|SA)\d{5}|R\d+|80x24|français|[^\WA-Za-z]*ç[^\WA-Za-z]*|English|ogust_tui|Etc|GMT|db|postgresql|store"
)


class Pseudo(gettext.NullTranslations):
    """Every message in Cyrillic letters, its blanks untouched."""

    def gettext(self, message: str) -> str:
        """``message`` transliterated."""
        pieces = _BLANK.split(message)
        return "".join(
            piece if _BLANK.fullmatch(piece) else piece.translate(_LETTERS).translate(_BIG_LETTERS) for piece in pieces
        )

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form for ``n``, transliterated."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        """``message`` transliterated."""
        return self.gettext(message)


def speak_pseudo_for_english(monkeypatch) -> None:
    """From now on English is said in Cyrillic letters; French stays French."""
    known = gettext.translation

    def translation(domain: str, *where: Any, **more: Any) -> gettext.NullTranslations:
        ours = domain == i18n.DOMAIN and where[1] == ["en"]
        return Pseudo() if ours else known(domain, *where, **more)

    monkeypatch.setattr("gettext.translation", translation)
    i18n.set_language(i18n.language())


def leftovers(text: str) -> list[str]:
    """The words of ``text`` that are neither the catalogue's nor anybody's data."""
    return [word for word in _LATIN.findall(text) if not _NO_WORDS.fullmatch(word)]


def make_marked_agency(url: str) -> Agency:
    """Somebody and something of every kind, written in Greek letters; logins are numbers."""
    clock = Clock()
    store = Store.open(url, clock=clock)
    for login, name, role in (
        ("1", "Νάντια", Role.MANAGER),
        ("2", "Κλαίρη", Role.RECEPTION),
        ("3", "Σαμ", Role.SUPPORT),
    ):
        create_staff(store, SYSTEM, NewStaff(login, name, role))
    claire, nadia = actor_named(store, "2"), actor_named(store, "1")
    with store.write(nadia, Verb.CONTACT_CREATE) as unit:
        sector = sector_made(unit.session, "Ανατολή")
    ids = []
    for kind, last in ((ContactKind.CLIENT, "Μορέλ"), (ContactKind.CLIENT, "Πετί"), (ContactKind.CAREGIVER, "Μπεναλί")):
        fields = ContactFields(
            title="Κα", last_name=last, first_name="Ελένη", email="κ@1.22", mobile_phone="06 12 34 56 78", city="Νάντη",
            sectors=(sector,), managed_by=nadia.reader_id, address_line="Οδός 1", comment="Σχόλιο", door_code="12",
        )  # fmt: skip
        ids.append(show_contact(store, nadia, create_contact(store, nadia, kind, fields)).row.id)
    agency = Agency(store, clock, claire, nadia, actor_named(store, "3"), *ids)
    _fill(agency)
    return agency


def _fill(agency: Agency) -> None:
    store, nadia, claire, clock, now = agency.store, agency.nadia, agency.claire, agency.clock, agency.clock.now
    clock.move(days=-9)
    create_relative(store, nadia, "CLI00001", RelativeFields("Κα", "Λεροά", "Άννα", "κόρη", "λ@1.22", "", "0612345670"))
    for days, comment in ((-1, "Πριν"), (0, ""), (1, "Μετά"), (40, "")):
        start = now + timedelta(days=days)
        create_visit(
            store,
            nadia,
            NewVisit("CLI00001", start, start + timedelta(hours=1), "SA00001", "Φροντίδα", comment=comment),
        )
    agency.alert("Νοσοκομείο", due=now - timedelta(days=2), severity=Severity.URGENT)
    agency.alert("Κλειδιά", due=now - timedelta(hours=1))
    agency.alert("Τηλέφωνο", due=now + timedelta(hours=4), severity=Severity.LOW)
    agency.alert("Συνταγή", due=now + timedelta(days=3), on=agency.petit)
    acknowledge_alert(store, claire, agency.alert("Είδα"))
    for number in range(4):
        agency.alert(f"Ακόμη {number}", due=now + timedelta(days=20 + number), on=agency.petit)
    agency.thread(agency.petit, "Ωράριο", "Πότε;", "Το πρωί.")
    inside = open_thread(store, nadia, "Απουσία", "Λείπει", linked=[agency.morel, agency.benali])
    add_note(store, nadia, "Σημείωση", [RecordRef(RecordKind.THREAD, inside.thread_id)])
    clock.now = now - timedelta(days=1)
    gate = agency.thread(agency.morel, "Πύλη", "Ποιος έχει τα κλειδιά;", "Η γειτόνισσα.")
    has_read(agency, agency.morel, gate.thread_id, 2)
    agency.mail("Κόρη <μ@1.22>", "Γεια σας", "Ερώτηση", "ν@1.22")
    agency.mail("Άλλος <ξ@1.22>", "Καλημέρα", "", "ν@1.22")
    agency.alert("Αλλάζει")
    edit_note(store, claire, list_notes(store, claire).rows[0].id, "Άλλαξε")
    clock.now = now - timedelta(minutes=4)
    answer(agency, agency.morel, gate.thread_id, "Και ένα ακόμη.")
    clock.now = now - timedelta(minutes=2)
    for place in ("new:CLI00001", "new:", f"reply:{gate.thread_id}", f"note:{gate.thread_id}"):
        save_draft(store, claire, place, "Πρόχειρο")
    clock.now = now

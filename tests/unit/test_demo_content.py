"""The demonstration agency: the same every time, believable, and nobody in it can be reached."""

import re
import time
from collections import Counter
from itertools import islice, pairwise

import pytest

from ogust_tui.store import demo_people, demo_texts
from ogust_tui.store.contacts_csv import _EMAIL
from ogust_tui.store.demo_people import MANAGERS, SECTORS, SITES, STAFF, PersonSeed, people
from ogust_tui.store.demo_scripts import ThreadScript
from ogust_tui.store.demo_texts import ALERTS, CAREGIVER_NOTES, CLIENT_NOTES, COLLEAGUE_NOTES, SERVICES, typeset
from ogust_tui.store.demo_threads import THREADS
from ogust_tui.store.folding import query_words, search_words

AGENCY = list(people(400))
FICTION = re.compile(r"(?:02 61 91|(?:06|\+33 6) 39 98) \d\d \d\d")  # ranges that ARCEP keeps free
RESERVED = re.compile(r"@(?:[a-z]+\.example|example\.(?:org|net|com))$")  # RFC 2606


def test_the_same_agency_every_time_and_a_longer_one_begins_with_it() -> None:
    assert list(people(400)) == AGENCY
    assert list(islice(people(1_000), 400)) == AGENCY
    assert (AGENCY[0].code, AGENCY[0].last_name, AGENCY[0].first_name) == ("CLI00001", "L’Hôpital", "Hélène")


def test_twelve_staff_of_every_role() -> None:
    assert len(STAFF) == len({staff.login for staff in STAFF}) == 12
    assert Counter(staff.role for staff in STAFF) == {"reception": 4, "manager": 5, "support": 1, "admin": 2}
    firsts = {staff.role: staff for staff in reversed(STAFF)}
    assert all(not staff.sectors for staff in firsts.values())
    assert all(1 <= len(staff.sectors) <= 2 for staff in STAFF if staff not in firsts.values())
    assert all(RESERVED.search(staff.email) for staff in STAFF)
    assert {sector.site for sector in SECTORS} == set(range(len(SITES)))
    assert {sector for staff in STAFF for sector in staff.sectors} == set(range(len(SECTORS)))


def test_kinds_codes_and_relations() -> None:
    clients = [person for person in AGENCY if person.kind == "client"]
    caregivers = [person for person in AGENCY if person.kind == "caregiver"]
    assert [person.code for person in clients] == [f"CLI{number:05d}" for number in range(1, 301)]
    assert [person.code for person in caregivers] == [f"SA{number:05d}" for number in range(1, 101)]
    assert all(len(person.sectors) == 1 for person in clients)
    assert {len(person.sectors) for person in caregivers} == {0, 1, 2}
    assert {person.managed_by for person in AGENCY} == set(MANAGERS)
    assert {person.title for person in clients} == {"M.", "Mme", "Mme et M."}
    assert sum(bool(person.relatives) for person in clients) > 50
    for person in AGENCY:
        manager = STAFF[person.managed_by]
        assert not manager.sectors or not person.sectors or set(manager.sectors) & set(person.sectors)


def test_nobody_can_be_reached() -> None:
    relatives = [relative for person in AGENCY for relative in person.relatives]
    for email in [*(person.email for person in AGENCY), *(relative.email for relative in relatives)]:
        assert not email or (RESERVED.search(email) and _EMAIL.fullmatch(email))
    phones = [phone for person in AGENCY for phone in (person.landline, person.mobile_phone)]
    for phone in [*phones, *(relative.mobile_phone for relative in relatives)]:
        assert not phone or FICTION.fullmatch(phone)


def test_names_are_many_and_of_every_shape() -> None:
    names = [f"{person.first_name} {person.last_name}" for person in AGENCY]
    assert len(set(names)) > 380
    for shape in "éèïç’-œ":
        assert any(shape in name for name in names), shape
    assert 0.8 < sum(bool(person.email) for person in AGENCY) / len(AGENCY) < 0.9
    assert all(person.zip.startswith("49") and len(person.zip) == 5 and person.city for person in AGENCY)
    assert any(person.door_code for person in AGENCY)


def test_everybody_is_found_by_name() -> None:
    def words(person: PersonSeed) -> list[str]:
        return search_words(person.last_name, person.first_name, person.code, person.email, person.city).split()

    for person in AGENCY:
        for typed in query_words(f"{person.last_name} {person.first_name} {person.city} {person.email}"):
            assert any(word.startswith(typed) for word in words(person))
    assert "lhopital" in words(AGENCY[0])


def test_a_hundred_thousand_people_in_seconds() -> None:
    started = time.process_time()
    found = list(people(100_000))
    assert time.process_time() - started < 20
    assert len({person.code for person in found}) == 100_000
    emails = [person.email for person in found if person.email]
    assert len(set(emails)) == len(emails)


def test_notes_alerts_and_services() -> None:
    notes = [*CLIENT_NOTES, *CAREGIVER_NOTES, *COLLEAGUE_NOTES]
    assert len(set(notes)) == len(notes) >= 60
    assert all(10 < len(note) < 200 for note in notes)
    assert {alert.severity for alert in ALERTS} == {"low", "normal", "urgent"}
    assert {alert.about for alert in ALERTS} == {"client", "caregiver", "visit"}
    opened = [alert for alert in ALERTS if not alert.closed]
    due = [alert.due_hours for alert in opened if alert.due_hours is not None]
    assert sum(hours < 0 for hours in due) >= 5
    assert sum(0 <= hours < 12 for hours in due) >= 5
    assert sum(hours >= 24 for hours in due) >= 5
    assert len(opened) < len(ALERTS)
    assert all(15 <= service.minutes <= 720 for service in SERVICES)


@pytest.mark.parametrize("script", THREADS, ids=lambda script: script.subject)
def test_a_thread_holds_together(script: ThreadScript) -> None:
    hours = [line.hours_ago for line in script.lines]
    assert all(earlier > later > 0 for earlier, later in pairwise(hours))
    who = {line.who for line in script.lines}
    assert script.published or not who & {"contact", "relative"}
    assert script.published or (script.published_from == 1 and not script.withdrawn)
    assert script.colleague or "colleague" not in who
    assert script.relative is ("relative" in who)
    assert not script.relative or script.about == "client"
    outside = [at for at, line in enumerate(script.lines, start=1) if line.who in ("contact", "relative")]
    assert all(at >= script.published_from for at in outside)
    assert not script.unread or script.awaits_us
    assert not (script.closed and script.awaits_us)
    for line in script.lines:
        assert (line.channel == "desk") is (line.who in ("staff", "colleague"))
        assert len(line.text) > 1


def test_threads_in_every_state() -> None:
    assert len({script.subject for script in THREADS}) == len(THREADS) >= 30
    published = [script for script in THREADS if script.published and not script.withdrawn]
    for found in (
        [script for script in THREADS if not script.published and script.colleague],
        [script for script in THREADS if not script.published and not script.closed],
        [script for script in published if script.unread],
        [script for script in published if script.awaits_us and not script.unread],
        [script for script in published if not script.closed and script.lines[-1].who == "staff"],
        [script for script in published if script.published_from > 1],
        [script for script in THREADS if script.closed],
        [script for script in THREADS if script.withdrawn],
        [script for script in THREADS if script.note],
        [script for script in THREADS if script.relative],
    ):
        assert len(found) >= 2
    assert {line.channel for script in THREADS for line in script.lines} == {"desk", "portal", "mail", "phone"}
    assert {script.about for script in THREADS} == {"client", "caregiver"}


@pytest.mark.parametrize(
    ("typed", "set_text"),
    [
        ("C'est l'heure : 8 h 30 !", "C’est l’heure\u00a0: 8\u00a0h\u00a030\u00a0!"),
        ("« Oui », dit M. Brun", "«\u00a0Oui\u00a0», dit M.\u00a0Brun"),
        ("3 kg, 10 %, https://x.example", "3\u00a0kg, 10\u00a0%, https://x.example"),
    ],
)
def test_typography(typed: str, set_text: str) -> None:
    assert typeset(typed) == set_text


def test_every_text_is_well_set() -> None:
    texts = [*CLIENT_NOTES, *CAREGIVER_NOTES, *COLLEAGUE_NOTES, *demo_texts.VISIT_COMMENTS]
    texts += [alert.text for alert in ALERTS]
    texts += [text for script in THREADS for text in (script.subject, script.note)]
    texts += [line.text for script in THREADS for line in script.lines]
    texts += [f"{one.label} {' '.join(one.towns)}" for one in SECTORS] + [demo_people.AGENCY]
    for text in texts:
        assert not re.search(r"'| [:;!?»%€]|« |\w[:;!?](?=\s|$)|  ", text), text

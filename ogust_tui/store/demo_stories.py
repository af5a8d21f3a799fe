"""What happens in the demonstration agency, as rows for its tables: visits, notes with alerts, threads in every state.

Every function yields (table, row) in an order that the foreign keys allow; nothing is stored here.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ogust_tui.settings import AgencySettings
from ogust_tui.store.demo_scripts import Line, ThreadScript
from ogust_tui.store.demo_texts import ALERTS, CAREGIVER_NOTES, CLIENT_NOTES, COLLEAGUE_NOTES, SERVICES, VISIT_COMMENTS
from ogust_tui.store.demo_threads import THREADS
from ogust_tui.store.folding import text_words
from ogust_tui.store.public_ids import public_id, reply_token

Row = tuple[str, dict[str, Any]]

VISIT_DAYS = range(-6, 8)
"""Days around today on which visits lie."""
MOST_VISITED = 20_000
"""Clients with visits: enough for any screen, and a large demo is made within a minute."""
THREADS_PER_CONTACT = 0.15


@dataclass
class Cast:
    """Who can play: ids of staff with their logins, of clients and caregivers with their manager, of daughters.

    The relatives who write in the stories say that they are the daughter. ``reply_addresses``: of the first reader of
    each thread that is published, by thread.
    """

    now: datetime
    staff: list[tuple[int, str]]
    clients: list[int] = field(default_factory=list)
    caregivers: list[int] = field(default_factory=list)
    manager: dict[int, int] = field(default_factory=dict)
    daughters: dict[int, int] = field(default_factory=dict)
    reply_addresses: dict[int, tuple[int, str]] = field(default_factory=dict)
    visit_count: int = 0
    note_count: int = 0

    @property
    def zone(self) -> ZoneInfo:
        """The agency's time zone."""
        return AgencySettings().zone

    def add(self, kind: str, contact_id: int, manager: int, daughter: int | None) -> None:
        """A contact has come on stage."""
        (self.clients if kind == "client" else self.caregivers).append(contact_id)
        self.manager[contact_id] = manager
        if daughter is not None:
            self.daughters[contact_id] = daughter

    def midnight(self, days: int = 0) -> datetime:
        """Local midnight of today, ``days`` later."""
        day = self.now.astimezone(self.zone).date() + timedelta(days=days)
        return datetime(day.year, day.month, day.day, tzinfo=self.zone)


def visits(cast: Cast, draw: random.Random) -> Iterator[Row]:
    """Some visits of each client, on days around today."""
    if not cast.caregivers:
        return
    for client in cast.clients[:MOST_VISITED]:
        caregiver = draw.choice(cast.caregivers)
        service = draw.choice(SERVICES)
        hour = draw.randrange(7 * 4, 19 * 4) * 15
        for day in draw.sample(VISIT_DAYS, 3):
            start = cast.midnight(day) + timedelta(minutes=hour)
            past = start < cast.now
            cast.visit_count += 1
            yield (
                "visit",
                {
                    "id": cast.visit_count,
                    "client_id": client,
                    "caregiver_id": caregiver,
                    "start_at": start,
                    "end_at": start + timedelta(minutes=service.minutes),
                    "service": service.label,
                    "status": "done" if past else draw.choices(("planned", "cancelled", "draft"), (90, 6, 4))[0],
                    "comment": draw.choice(VISIT_COMMENTS) if draw.random() < 0.2 else "",
                },
            )


def notes_and_alerts(cast: Cast, draw: random.Random) -> Iterator[Row]:
    """A note on most contacts, some on colleagues, and the notes that raise an alert."""
    everyone = [(contact, CLIENT_NOTES) for contact in cast.clients]
    everyone += [(contact, CAREGIVER_NOTES) for contact in cast.caregivers]
    for contact, texts in everyone:
        for text in draw.sample(texts, draw.choices((0, 1, 2), (30, 50, 20))[0]):
            at = cast.now - timedelta(hours=draw.uniform(2, 24 * 60))
            yield from _note(cast, _colleague(cast, draw, contact), text, at, contact_id=contact)
    for text in COLLEAGUE_NOTES:
        author, about = draw.sample(_writers(cast), 2)
        yield from _note(cast, author, text, cast.now - timedelta(hours=draw.uniform(3, 200)), staff_id=about)
    places = {"client": list(cast.clients[:60]), "caregiver": list(cast.caregivers[:20])}
    places["visit"] = list(range(1, min(cast.visit_count, 100) + 1))
    for number, alert in enumerate(ALERTS, 1):
        if not places[alert.about]:
            continue
        place = draw.choice(places[alert.about])
        places[alert.about].remove(place)
        link = {"visit_id" if alert.about == "visit" else "contact_id": place}
        due = None if alert.due_hours is None else cast.now + timedelta(hours=alert.due_hours)
        if due is not None and alert.by_day:
            day = due.astimezone(cast.zone)
            due = day.replace(hour=0, minute=0, second=0, microsecond=0)
        at = min(cast.now, due or cast.now) - timedelta(hours=draw.uniform(1, 20))
        author = draw.choice(_writers(cast))
        yield from _note(cast, author, alert.text, at, **link)
        yield (
            "alert",
            {
                "id": number,
                "note_id": cast.note_count,
                "cause": "note",
                "text": alert.text,
                "severity": alert.severity,
                "due_at": due,
                "due_is_date": alert.by_day,
                "author_id": author,
                "created_at": at,
                "state": "closed" if alert.closed else "open",
                "closed_at": cast.now - timedelta(hours=1) if alert.closed else None,
                "closed_by": author if alert.closed else None,
                "version": 1,
            },
        )
        yield "alert_link", {"alert_id": number, **_link(**link)}
        yield "alert_audience", {"alert_id": number, "kind": "all", "ref": ""}


def threads(cast: Cast, draw: random.Random) -> Iterator[Row]:
    """Every story once; a larger agency has more of those that want nothing of anybody."""
    if not cast.clients or not cast.caregivers:
        return
    settled = [script for script in THREADS if not script.unread and not script.awaits_us]
    wanted = max(len(THREADS), int(THREADS_PER_CONTACT * len(cast.manager)))
    scripts = [*THREADS, *draw.choices(settled, k=wanted - len(THREADS))]
    families = [client for client in cast.clients[:2_000] if client in cast.daughters]
    for number, script in enumerate(scripts, 1):
        first = number <= len(THREADS)
        people = (
            cast.caregivers if script.about == "caregiver" else families if _needs_relative(script) else cast.clients
        )
        if people:
            contact = draw.choice(people[:100] if first else people)
            yield from _thread(cast, draw, number, script, contact, timedelta(0 if first else draw.randrange(2, 300)))


def _needs_relative(script: ThreadScript) -> bool:
    return script.relative or any(line.who == "relative" for line in script.lines)


def _thread(
    cast: Cast, draw: random.Random, thread_id: int, script: ThreadScript, contact: int, earlier: timedelta
) -> Iterator[Row]:
    owner = cast.manager[contact]
    colleague = draw.choice([one for one in _writers(cast) if one != owner])
    relative = cast.daughters[contact] if _needs_relative(script) else None
    who = {"staff": owner, "colleague": colleague, "contact": contact, "relative": relative}
    lines = [(line, cast.now - earlier - timedelta(hours=line.hours_ago)) for line in script.lines]
    answers = [position for position, (line, _) in enumerate(lines, 1) if line.who in {"contact", "relative"}]
    last, last_at = lines[-1]
    yield (
        "thread",
        {
            "id": thread_id,
            "public_id": public_id(),
            "subject": script.subject,
            "search_text": text_words(script.subject),
            "owner_id": owner,
            "state": "closed" if script.closed else "open",
            "next_position": len(lines) + 1,
            "last_message_at": last_at,
            "last_author_kind": {"staff": "staff", "colleague": "staff"}.get(last.who, last.who),
            "last_answer_position": answers[-1] if answers else 0,
            "created_at": lines[0][1],
            "version": 1,
        },
    )
    linked = [contact, *([relative] if relative else []), *([colleague] if script.colleague else [])]
    for reader in linked:
        yield "thread_link", {"thread_id": thread_id, "reader_id": reader}
    for position, (line, at) in enumerate(lines, 1):
        yield "message", _message(thread_id, position, line, who[line.who], at)
    if script.published:
        for reader in [contact, *([relative] if relative else [])]:
            yield from _published(cast, thread_id, reader, script, lines[script.published_from - 1][1])
    yield from _readings(cast, thread_id, script, lines, [contact, *([relative] if relative else [])])
    if script.note:
        yield from _note(cast, owner, script.note, last_at, thread_id=thread_id)


def _message(thread_id: int, position: int, line: Line, author: int | None, at: datetime) -> dict[str, Any]:
    return {
        "public_id": public_id(),
        "thread_id": thread_id,
        "position": position,
        "author_id": author,
        "channel": line.channel,
        "text": line.text,
        "search_text": text_words(line.text),
        "created_at": at,
        "release_at": at,
    }


def _published(cast: Cast, thread_id: int, reader: int, script: ThreadScript, at: datetime) -> Iterator[Row]:
    withdrawn = cast.now - timedelta(minutes=30) if script.withdrawn else None
    yield (
        "publication",
        {
            "thread_id": thread_id,
            "reader_id": reader,
            "from_position": script.published_from,
            "published_at": at,
            "published_by": cast.staff[1][0],
            "withdrawn_at": withdrawn,
            "withdrawn_by": cast.staff[1][0] if withdrawn else None,
        },
    )
    token = reply_token()
    if withdrawn is None:
        cast.reply_addresses.setdefault(thread_id, (reader, token))
    yield "reply_token", {"token": token, "thread_id": thread_id, "reader_id": reader, "retired_at": withdrawn}


def _readings(
    cast: Cast, thread_id: int, script: ThreadScript, lines: list[tuple[Line, datetime]], outside: list[int]
) -> Iterator[Row]:
    """The staff have read all, or all but the answers at the end; contacts have read what they answered to."""
    upto = len(lines)
    if script.unread:
        while upto and lines[upto - 1][0].who in {"contact", "relative"}:
            upto -= 1
    readers = [(staff, upto) for staff, _ in cast.staff]
    readers += [(reader, len(lines)) for reader in outside if script.published and lines[-1][0].who != "staff"]
    for reader, position in readers:
        if position:
            yield (
                "reading",
                {
                    "reader_id": reader,
                    "thread_id": thread_id,
                    "upto_position": position,
                    "at": lines[position - 1][1] + timedelta(minutes=5),
                },
            )


def _note(cast: Cast, author: int, text: str, at: datetime, **place: int) -> Iterator[Row]:
    cast.note_count += 1
    yield (
        "note",
        {
            "id": cast.note_count,
            "author_id": author,
            "text": text,
            "search_text": text_words(text),
            "created_at": at,
            "version": 1,
        },
    )
    yield "note_link", {"note_id": cast.note_count, **_link(**place)}
    yield "audit", {"at": at, "actor_id": author, "verb": "note.add", "entity": "note", "entity_id": cast.note_count}


def _link(**place: int) -> dict[str, int | None]:
    return {"contact_id": None, "staff_id": None, "visit_id": None, "thread_id": None, **place}


def _writers(cast: Cast) -> list[int]:
    """The staff who write: everybody but support, who only reads."""
    return [staff for staff, login in cast.staff if login != "hugo"]


def _colleague(cast: Cast, draw: random.Random, contact: int) -> int:
    """Mostly the manager of the record writes on it."""
    return cast.manager[contact] if draw.random() < 0.6 else draw.choice(_writers(cast))

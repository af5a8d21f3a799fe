"""The stores that are measured: a demo agency with more of everything put into it, kept in a folder for the next run.

The same seed makes the same store. What is added is what an agency gathers over two years: old conversations, most of
them closed, and notes; alerts stay few, as they do in life.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from ogust_tui.store.access import Store
from ogust_tui.store.demo import FILE_NAME, make_demo
from ogust_tui.store.folding import fold
from ogust_tui.store.revisions import HEAD
from ogust_tui.store.tables import metadata

MESSAGES_A_THREAD = 10
ONE_OPEN_IN = 20
"""One thread in so many still waits for an answer of ours."""
BATCH = 50_000
USUAL = """
bonjour merci madame monsieur visite mardi jeudi clés facture octobre horaires voisine portail sortie hôpital
remplacement matin courses repas aide toilette médecin pharmacie ordonnance rendez-vous fille fils congés retard
"""
WORDS = USUAL.split()


@dataclass(frozen=True)
class Size:
    """How much is in a store. ``long``: also a thread of 2,000 messages and a record with 5,000 notes."""

    name: str
    contacts: int
    messages: int
    notes: int
    long: bool = False


SMALL = Size("small", 400, 2_000, 2_000)
LARGE = Size("large", 100_000, 1_000_000, 500_000)
LONG = Size("long", 400, 2_000, 2_000, long=True)
LONG_THREAD, LONG_RECORD = 2_000, 5_000


def store_of(size: Size, folder: Path) -> Path:
    """The file of a store of that ``size`` in ``folder``, made when it is not there yet in today's schema."""
    home = folder / f"{size.name}-{HEAD}"
    path = home / FILE_NAME
    if path.exists():
        return path
    print(f"making the {size.name} store ({size.contacts:,} contacts, {size.messages:,} messages)…", file=sys.stderr)
    making = folder / f"{size.name}.making"
    for leftover in making.glob("*"):
        leftover.unlink()
    store = Store.open(make_demo(making, size.contacts))
    try:
        add_to(store, size)
    finally:
        store.close()
    making.rename(home)
    return path


def add_to(store: Store, size: Size) -> None:
    """Put conversations and notes into a demo agency until there are as many as ``size`` says."""
    draw = random.Random(size.name)
    with store.engine.execution_options(ogust_write=True).begin() as connection:
        people = list(connection.execute(sa.text("SELECT id FROM contact ORDER BY id")).scalars())
        if size.long:
            _long_things(connection, draw, store.clock(), people[0])
        thread = _count(connection, "thread")
        while (missing := size.messages - _count(connection, "message")) > 0:
            threads = min(BATCH, missing) // MESSAGES_A_THREAD or 1
            _threads(connection, draw, store.clock(), range(thread + 1, thread + threads + 1), people)
            thread += threads
        while (missing := size.notes - _count(connection, "note")) > 0:
            _notes(connection, draw, store.clock(), [draw.choice(people) for _ in range(min(BATCH, missing))])


def _long_things(connection: sa.Connection, draw: random.Random, now: datetime, person: int) -> None:
    _notes(connection, draw, now, [person] * LONG_RECORD)
    _threads(connection, draw, now, range(1_000_000, 1_000_001), [person], each=LONG_THREAD)


def _threads(
    connection: sa.Connection,
    draw: random.Random,
    now: datetime,
    ids: range,
    people: list[int],
    each: int = MESSAGES_A_THREAD,
) -> None:
    rows: dict[str, list[dict[str, Any]]] = {"thread": [], "thread_link": [], "message": [], "reading": []}
    for thread in ids:
        person, member, waiting = draw.choice(people), draw.randint(1, 12), thread % ONE_OPEN_IN == 0
        start = now - timedelta(seconds=draw.randint(3_600 * each, 63_000_000))
        last = start + timedelta(hours=each - 1)
        subject = " ".join(draw.choices(WORDS, k=3))
        rows["thread"].append(
            {
                "id": thread,
                "public_id": f"t{thread}",
                "subject": subject,
                "search_text": fold(subject),
                "owner_id": member,
                "state": "open" if waiting or each > MESSAGES_A_THREAD else "closed",
                "next_position": each + 1,
                "last_message_at": last,
                "last_author_kind": "contact" if waiting else "staff",
                "last_answer_position": each if waiting else each - 1,
                "created_at": start,
                "version": 1,
            }
        )
        rows["thread_link"].append({"thread_id": thread, "reader_id": person})
        # Everything was read by who answers, but for what still waits.
        read = each - 1 if waiting and thread % (2 * ONE_OPEN_IN) == 0 else each
        rows["reading"].append({"reader_id": member, "thread_id": thread, "upto_position": read, "at": last})
        rows["message"] += (_message(draw, thread, position, person, member, start) for position in range(1, each + 1))
    for table, values in rows.items():
        connection.execute(sa.insert(metadata.tables[table]), values)


def _message(
    draw: random.Random, thread: int, position: int, person: int, member: int, start: datetime
) -> dict[str, Any]:
    text = " ".join(_sentence(draw))
    at = start + timedelta(hours=position - 1)
    return {
        "public_id": f"m{thread}.{position}",
        "thread_id": thread,
        "position": position,
        "author_id": member if position % 2 else person,
        "channel": "desk" if position % 2 else "mail",
        "text": text,
        "search_text": fold(text),
        "created_at": at,
        "release_at": at,
    }


def _notes(connection: sa.Connection, draw: random.Random, now: datetime, people: list[int]) -> None:
    first = (connection.execute(sa.text("SELECT max(id) FROM note")).scalar() or 0) + 1
    notes, links = [], []
    for note, person in enumerate(people, first):
        text = " ".join(_sentence(draw))
        at = now - timedelta(seconds=draw.randint(60, 63_000_000))
        notes.append(
            {
                "id": note,
                "author_id": draw.randint(1, 12),
                "text": text,
                "search_text": fold(text),
                "created_at": at,
                "version": 1,
            }
        )
        links.append({"note_id": note, "contact_id": person})
    connection.execute(sa.insert(metadata.tables["note"]), notes)
    connection.execute(sa.insert(metadata.tables["note_link"]), links)


def _sentence(draw: random.Random) -> Iterator[str]:
    """Twelve words that everybody uses, one that few do, and a number that is nearly nobody else's."""
    yield from draw.choices(WORDS, k=12)
    yield f"dossier{draw.randint(1, 5_000)}"
    yield f"bon{draw.randint(1, 10_000_000)}"


def _count(connection: sa.Connection, table: str) -> int:
    found: int = connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()
    return found

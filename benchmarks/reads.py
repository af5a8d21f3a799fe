"""Reads of the store itself: the board in a large agency, and search against the same search in bare SQL."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.desk import alternately
from benchmarks.table import Line, median, p95, ratio
from ogust_tui.store.access import Store
from ogust_tui.store.board import read_board
from ogust_tui.store.contact_reads import list_contacts
from ogust_tui.store.folding import query_words
from ogust_tui.store.matching import COMMON
from ogust_tui.store.search import search
from ogust_tui.store.staff import actor_named

TYPED = (
    "bonjour", "b", "cl", "clés", "facture octobre", "bonjour merci", "remplacement mardi matin", "dossier12",
    "dossier1234", "bon12345", "morel", "rendez-vous", "hôp", "ordonnance pharm", "mme", "angers", "zzzz",
)  # fmt: skip
"""Words common and rare, alone and together, whole and begun."""
LIMIT = 50
_FOUND = "c.id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :match)"
_SEEN = "instr(' ' || c.search_text, ' {0}') > 0"
_PEOPLE = "SELECT c.* FROM contact c WHERE {0} AND c.status <> 'archived' ORDER BY c.sort_key, c.id LIMIT :limit"
_NEWEST = """
SELECT t.* FROM {0}_search s JOIN {0} t ON t.id = s.rowid
WHERE {0}_search MATCH :match ORDER BY s.rowid DESC LIMIT :limit
"""


def bare_statements(connection: sqlite3.Connection, words: list[str]) -> tuple[str, ...]:
    """What a search cannot do without: the rows, found and put in order. No scope, no places, no names.

    Of the two ways to find people, the one that is quicker for these words.
    """
    match = {"match": matching(words)}
    (hits,) = connection.execute(
        "SELECT count(*) FROM contact_search WHERE contact_search MATCH :match", match
    ).fetchone()
    people = _FOUND if hits < COMMON else " AND ".join(_SEEN.format(word) for word in words)
    return (_PEOPLE.format(people), *(_NEWEST.format(table) for table in ("note", "thread", "message")))


def matching(words: list[str]) -> str:
    """The words as beginnings, for the search tables."""
    return " ".join(f'"{word}"*' for word in words)


def board(small: Path, large: Path, runs: int) -> Line:
    """Reading the board, once it has been read."""
    few, many = alternately(runs, *(_timed(store, read_board) for store in (small, large)))
    return ratio("reading the board, large against small", median(many), median(few), None)


def contacts(small: Path, large: Path, runs: int) -> Line:
    """A page of the contacts."""
    few, many = alternately(runs, *(_timed(store, list_contacts) for store in (small, large)))
    return ratio("reading a page of contacts, large against small", median(many), median(few), None)


def _timed(path: Path, read: Callable[..., object]) -> Callable[[], float]:
    store = Store.open(str(path))
    actor = actor_named(store, "claire")

    def measure() -> float:
        start = time.perf_counter()
        read(store, actor)
        return (time.perf_counter() - start) * 1e3

    return measure


def full_text(large: Path, runs: int) -> list[Line]:
    """The search of F2 against its four bare queries, by the raw driver, over the same words."""
    store = Store.open(str(large))
    actor = actor_named(store, "claire")
    ours: list[float] = []
    bare: list[float] = []
    with closing(sqlite3.connect(large)) as connection:
        for turn in range(runs + 1):
            for typed in TYPED:
                words = query_words(typed)
                statements, values = bare_statements(connection, words), {"match": matching(words), "limit": LIMIT}
                start = time.perf_counter()
                for statement in statements:
                    connection.execute(statement, values).fetchall()
                middle = time.perf_counter()
                search(store, actor, typed, limit=LIMIT)
                end = time.perf_counter()
                if turn:
                    bare.append((middle - start) * 1e3)
                    ours.append((end - middle) * 1e3)
    store.close()
    return [
        ratio("full-text search against its bare SQL, p95", p95(ours), p95(bare), 1.3),
        ratio("full-text search against its bare SQL, median", median(ours), median(bare), None),
    ]

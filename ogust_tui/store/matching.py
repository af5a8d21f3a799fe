"""Finding rows whose folded ``search_text`` holds words that begin with those typed, on both databases.

The words come from ``folding.query_words``, so no query syntax can be in them.
"""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ogust_tui.store.tables import Contact, Message, Note, Thread

COMMON = 4_000
"""Contacts from which on words are common: their people are found soonest by going down the list of all."""


def contact_matches(session: Session, words: list[str]) -> sa.ColumnElement[bool]:
    """Whether every one of ``words`` begins a word of the row of ``contact`` at hand.

    SQLite cannot tell how common a word is. The rows of a rare one are looked up in the search table and put in order;
    there would be too many of a common one, so the list is gone down in its order until the page is full.
    """
    if session.get_bind().dialect.name != "sqlite":
        return _vector_matches(Contact, words)
    hits = _rowids("contact", words)
    counted = sa.select(sa.func.count()).select_from(sa.select(hits.subquery()).limit(COMMON).subquery())
    if (session.scalar(counted) or 0) < COMMON:
        return col(Contact.id).in_(hits.scalar_subquery())
    text = sa.literal(" ") + col(Contact.search_text)
    return sa.and_(*(sa.func.instr(text, f" {word}") > 0 for word in words))


def newest_matching(
    backend: str, table: type[Note] | type[Thread] | type[Message], words: list[str], *columns: Any
) -> sa.Select[Any]:
    """``columns`` of the rows of ``table`` in which every one of ``words`` begins a word, the newest id first.

    On SQLite the search table leads and is read backwards, so that a common word costs no more than a rare one.
    """
    whole: Any = table
    if backend == "sqlite":
        hits = _rowids(str(table.__tablename__), words).subquery()
        query = sa.select(*columns).select_from(table).join(hits, hits.c.rowid == col(whole.id))
        return query.order_by(hits.c.rowid.desc())
    return sa.select(*columns).where(_vector_matches(table, words)).order_by(col(whole.id).desc())


def _rowids(table: str, words: list[str]) -> sa.TextualSelect:
    statement = sa.text(f"SELECT rowid FROM {table}_search WHERE {table}_search MATCH :{table}_words")  # noqa: S608
    bound = statement.bindparams(**{f"{table}_words": " ".join(f'"{word}"*' for word in words)})
    return bound.columns(sa.column("rowid", sa.Integer))


def _vector_matches(table: Any, words: list[str]) -> sa.ColumnElement[bool]:
    vector = sa.func.to_tsvector(sa.literal_column("'simple'::regconfig"), col(table.search_text))
    wanted = " & ".join(f"'{word}':*" for word in words)
    return vector.op("@@")(sa.func.to_tsquery(sa.literal_column("'simple'::regconfig"), wanted))

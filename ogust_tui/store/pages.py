"""A page of a list that is read by key: the rows, and the key to go on from. And many ids, a query at a time."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
Key = TypeVar("Key")


@dataclass(frozen=True)
class Page(Generic[Row, Key]):
    """``rows`` in list order. ``next`` is the key to ask for more with, None when this is the end."""

    rows: tuple[Row, ...]
    next: Key | None

    @classmethod
    def cut(
        cls, rows: list[Row], limit: int, key: Callable[[Row], Key], *, backwards: bool = False
    ) -> "Page[Row, Key]":
        """A page from a query that asked for ``limit`` + 1 rows; ``backwards`` when it read towards the start."""
        more = len(rows) > limit
        kept = rows[:limit]
        following = key(kept[-1]) if more and kept else None
        return cls(tuple(reversed(kept)) if backwards else tuple(kept), following)


LOT = 500
"""Ids named in one query at most: a database takes only so many values at once."""


def lots(ids: Iterable[int]) -> Iterator[list[int]]:
    """``ids``, each once, in as many lists as it takes."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), LOT):
        yield wanted[start : start + LOT]

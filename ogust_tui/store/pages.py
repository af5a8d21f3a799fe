"""A page of a list that is read by key: the rows, and the key to go on from."""

from collections.abc import Callable
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

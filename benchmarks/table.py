"""What a benchmark says: lines of a table, each with its figure, its limit and whether it holds."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One figure; ``limit`` is the most it may be, None for one to be known only. ``said``: what it is made of."""

    name: str
    figure: float
    limit: float | None = None
    unit: str = ""
    said: str = ""

    @property
    def over(self) -> bool:
        """Whether the figure is above its limit."""
        return self.limit is not None and self.figure > self.limit

    def __str__(self) -> str:
        limit = "" if self.limit is None else f"{self.limit:g}{self.unit and ' ' + self.unit}"
        verdict = "" if self.limit is None else "OVER" if self.over else "holds"
        figure = f"{self.figure:.2f}" if not self.unit else f"{self.figure:.0f} {self.unit}"
        return f"| {self.name:<58} | {figure:>9} | {limit:>7} | {verdict:<7} | {self.said:<34} |"


HEAD = (
    f"| {'':<58} | {'measured':>9} | {'limit':>7} | {'':<7} | {'medians':<34} |\n"
    f"|{'-' * 60}|{'-' * 10}:|{'-' * 8}:|{'-' * 9}|{'-' * 36}|"
)


def median(values: Sequence[float]) -> float:
    """The one in the middle."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The one that one in twenty is above."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def ratio(name: str, ours: float, theirs: float, limit: float | None, unit: str = "ms") -> Line:
    """A line that says how many times ``theirs`` ``ours`` is."""
    return Line(name, ours / theirs, limit, said=f"{ours:.1f} {unit} against {theirs:.1f} {unit}")

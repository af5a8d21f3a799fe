"""Where the words one searched for stand in a text, and the part of a text around them. Pure functions.

A text is found by its folded words (folding.py); what is shown is the text itself, so each word is looked for again
as it was written: "lhopital" is in "L’Hôpital", "0612345678" in "06 12 34 56 78".
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from ogust_tui.store.folding import APOSTROPHES, HYPHENS, fold, query_words

EXCERPT = 160
"""Characters of a text that a hit shows, around the first word found."""
LOOKED_AT = 100 * EXCERPT
"""Characters of a text in which that word is looked for."""

_NUMBER = r"(?<![^\W_])\+?[0-9][0-9 .()-]*[0-9](?![^\W_])"
_COMPOUND = rf"[^\W_]+(?:[{re.escape(APOSTROPHES + HYPHENS)}]+[^\W_]+)*"
_PLACE = re.compile(rf"(?P<number>{_NUMBER})|{_COMPOUND}")
_PIECE = re.compile(r"[^\W_]+")


def found_in(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where ``words``, as ``query_words`` gives them, begin a word of ``text``: start and end of each, in order."""
    beginnings = tuple(words)
    if not beginnings:
        return
    for place in _PLACE.finditer(text):
        if place["number"]:
            if any(number.startswith(beginnings) for number in query_words(place["number"])):
                yield place.span()
        else:
            yield from _in_compound(place.group(), place.start(), beginnings)


def _in_compound(compound: str, offset: int, beginnings: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The pieces of ``compound`` that a beginning needs: one of them, or several written together."""
    pieces = list(_PIECE.finditer(compound))
    folded = [fold(piece.group()) for piece in pieces]
    done = 0
    for first in range(len(pieces)):
        joined = "".join(folded[first:])
        needed = max((len(word) for word in beginnings if joined.startswith(word)), default=0)
        if first < done or not needed:
            continue
        done = first
        while needed > 0:
            needed -= len(folded[done])
            done += 1
        yield offset + pieces[first].start(), offset + pieces[done - 1].end()


def excerpt(text: str, words: Iterable[str]) -> str:
    """The part of ``text`` around the first of ``words``, on one line, with an ellipsis where it is cut."""
    line = " ".join(text[:LOOKED_AT].split())
    if len(line) <= EXCERPT:
        return line
    at, _end = next(found_in(line, list(words)), (0, 0))
    start = max(0, min(at - EXCERPT // 4, len(line) - EXCERPT))
    head, tail = "…" if start else "", "…" if start + EXCERPT < len(line) else ""
    return f"{head}{line[start : start + EXCERPT]}{tail}"

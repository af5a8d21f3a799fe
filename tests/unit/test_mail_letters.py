"""Letters that are asked for before a dear pattern stand in everything the pattern matches: read off the patterns.

So a new form whose letters nobody added fails here, and no mail is judged differently for being read quickly.
"""

from re import _constants as op  # type: ignore[attr-defined]  # how a pattern is built is told nowhere else
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from ogust_tui.mail import kind_words, mail_programs, reply_rules
from ogust_tui.mail.mail_programs import MARKERS
from ogust_tui.mail.wordings.tables import LANGUAGES

OTHER = "\0"
"""Stands in a text for what may be anything."""
FEW = 8
"""Characters of a class up to which each is looked at."""
LONGEST = 20


def without(texts: set[str], letters: tuple[str, ...]) -> set[str]:
    """The ends of those of ``texts`` in which none of ``letters`` stands."""
    return {text[-LONGEST:] for text in texts if not any(one in text for one in letters)}


def read(parts: Any, texts: set[str], letters: tuple[str, ...]) -> set[str]:
    """What may have been matched after these parts of a pattern without any of ``letters``."""
    for what, about in parts:
        if what is op.LITERAL:
            texts = {text + chr(about).lower() for text in texts}
        elif what is op.IN and len(about) <= FEW and all(kind is op.LITERAL for kind, _ in about):
            texts = {text + chr(code).lower() for text in texts for _, code in about}
        elif what is op.BRANCH:
            texts = set().union(*(read(way, texts, letters) for way in about[1]))
        elif what in (op.SUBPATTERN, op.ATOMIC_GROUP):
            texts = read(about[-1] if what is op.SUBPATTERN else about, texts, letters)
        elif what in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            least, most, repeated = about
            once = read(repeated, texts, letters)
            texts = (once if most == 1 else {text + OTHER for text in once}) | (texts if least == 0 else set())
        elif what not in (op.AT, op.ASSERT, op.ASSERT_NOT):
            texts = {text + OTHER for text in texts}
        texts = without(texts, letters)
    return texts


def always(pattern: str, letters: tuple[str, ...], before: str = "") -> bool:
    """Whether one of ``letters`` stands in all that is matched, with ``before`` in front of it."""
    return not read(_parser.parse(pattern), without({before}, letters), letters)


FORMS = [
    *(("kind", form, kind_words.AUTO_LETTERS) for form in kind_words.AUTO_TEXT._forms),
    *(("kind", form, kind_words.CHALLENGE_LETTERS) for form in kind_words.CHALLENGE._forms),
    *(
        (language.code, wording.pattern, tuple(reply_rules._VERBS))
        for language in LANGUAGES
        for wording in (*language.attributions, *language.bare_attributions)
    ),
    *(
        (language.code, words, tuple(reply_rules._ANSWERS))
        for language in LANGUAGES
        for words in language.answers_below
    ),
]


@pytest.mark.parametrize(("where", "pattern", "letters"), FORMS)
def test_some_letters_stand_in_every_form(where, pattern, letters):
    assert always(pattern, letters), where


@pytest.mark.parametrize("marker", MARKERS, ids=lambda marker: marker.pattern)
def test_some_letters_stand_in_every_mark_of_a_program(marker):
    assert always(marker.pattern, mail_programs._HINTS, before=f"{marker.attribute.lower()}=")


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_no_wording_has_a_group_of_its_own(language):
    """The groups tell which rule may hold."""
    for kind in ("attributions", "bare_attributions", "originals", "forwards", "taglines", "footers", "banners"):
        for wording in getattr(language, kind):
            assert _parser.parse(wording.pattern.replace("{device}", "x")).state.groups == 1, wording


@pytest.mark.parametrize(
    ("pattern", "letters", "expected"),
    [
        ("une r[ée]ponse", ("réponse", "reponse"), True),
        ("une r[ée]ponse", ("reponse",), False),
        ("a(?:uto|utre)", ("auto",), False),
        ("(?:auto|robot)matique", ("auto", "robot"), True),
        ("(?:auto)?matique", ("auto",), False),
        ("(?:auto)+matique", ("auto",), True),
        ("au.?to", ("auto",), False),
        (r"^(?!auto)x", ("auto",), False),
    ],
)
def test_what_stands_in_all_that_is_matched(pattern, letters, expected):
    assert always(pattern, letters) is expected

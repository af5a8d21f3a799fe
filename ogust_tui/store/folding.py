"""How text is folded for search and for order: one fold for what is stored and for what is typed.

A stored contact keeps the words of ``search_words``; a search asks that each of ``query_words`` begins one of them.
Pure functions. Only ASCII letters and digits, and letters of other scripts, come out: never query syntax.
"""

import re
import unicodedata
from functools import lru_cache

FIELD_LIMIT = 4_000
"""Characters of one field or one query that are looked at; the rest is not indexed."""
TEXT_LIMIT = 100_000
"""Characters of one note or message that are indexed."""
WORD_LIMIT = 64
"""Characters kept of one word. A longer word is found by its beginning."""
FIELD_WORDS = 200
"""Words indexed of one field."""
QUERY_WORDS = 16
"""Words looked at in one query: the first ones."""
SORT_LIMIT = 200
"""Characters of a sort key."""

APOSTROPHES = "'\u2019\u2018\u02bc\u2032\uff07"
HYPHENS = "-\u2010\u2011\u2012\u2013\u00ad\u2212\ufe63\uff0d"

# Letters that neither NFKD nor case folding takes apart.
_UNDECOMPOSED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_MARKS = dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-")
_OTHER_MARK = re.compile(f"[{re.escape(''.join(mark for mark in _MARKS if not mark.isascii()))}]")
_ACCENTED = re.compile("[\xa0-\u017f\u2010-\u2027\u20ac]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_NOT_LATIN = re.compile("[^\x00-\x7f\xa0-\u017f\u2010-\u2027\u20ac]")
_STANDING = "'-+.()"
_ASCII = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) not in _STANDING}
_FRANCE = re.compile(r"(?<![^\W_])(?:\+|00)[ .-]*33[ .-]*\(?0?\)?[ .-]*")
_DIGIT_RUN = re.compile(r"(?<![^\W_])[0-9]+(?![^\W_])(?:[ .-]+[0-9]+(?![^\W_]))*")
_WORD = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:['-]+[^\W_]+)*")


def fold(text: str) -> str:
    """``text`` without case, accents and ligatures: "Œuvré" -> "oeuvre". Folding twice changes nothing more."""
    if _NOT_LATIN.search(text):
        return _fold(text)
    return _ACCENTED.sub(lambda found: _LATIN[found[0]], text).lower()


def _fold(text: str) -> str:
    for _ in range(2):  # case folding may bring back composed characters, and NFKD capital ones (Unicode 3.13, D146)
        text = unicodedata.normalize("NFKD", text).casefold().translate(_UNDECOMPOSED)
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text)
    return "".join(character for character in text if not unicodedata.combining(character))


_LATIN = {chr(code): _fold(chr(code)) for code in (*range(0xA0, 0x180), *range(0x2010, 0x2028), 0x20AC)}
"""The letters and marks of Western languages, each by itself: a text of no others is folded letter by letter."""


def sort_key(last_name: str, first_name: str) -> str:
    """The key that puts people in the order of a directory: letters, digits and spaces only, compare it bytewise.

    Two spaces stand between the names, so that "Martin, Zoé" comes before "Martin du Gard, Anne".
    """
    names = [" ".join(_WORD.findall(_plain(name).replace("'", ""))) for name in (last_name, first_name)]
    return "  ".join(name for name in names if name)[:SORT_LIMIT].rstrip()


def search_words(*fields: str) -> str:
    """The words under which a record with these fields is found, joined by spaces.

    Apostrophes and hyphens split and join: "L'Hôpital" gives l, hopital and lhopital. Digit groups join too, as
    ``query_words`` does, so that whatever is copied from a field finds it.
    """
    words: dict[str, None] = {}
    for field in fields:
        words.update(dict.fromkeys(_field_words(field[:FIELD_LIMIT])))
    return " ".join(words)


def text_words(text: str) -> str:
    """The words of a whole note or message, as ``search_words`` gives them, of its first TEXT_LIMIT characters."""
    words: dict[str, None] = {}
    for start in range(0, min(len(text), TEXT_LIMIT), FIELD_LIMIT):
        plain = _plain(text[start : start + FIELD_LIMIT])
        words.update(dict.fromkeys(_phone_runs(plain)))
        words.update(dict.fromkeys(compound[:WORD_LIMIT] for compound in _compounds(plain)))
    return " ".join(words)


def phone_words(phone: str) -> str:
    """The numbers in ``phone`` as digits alone, French ones from their 0: "+33 6 12 34 56 78" -> "0612345678".

    Several numbers in one field come out as several words; words around them are left out.
    """
    numbers: list[str] = []
    for run in _phone_runs(_plain(phone)):
        if not run.isdecimal():
            continue
        if len(run) > 10 and len(run) % 10 == 0 and all(run[at] == "0" for at in range(0, len(run), 10)):
            numbers.extend(run[at : at + 10] for at in range(0, len(run), 10))
        else:
            numbers.append(run)
    return " ".join(dict.fromkeys(number[:WORD_LIMIT] for number in numbers[:QUERY_WORDS]))


def query_words(text: str) -> list[str]:
    """What a person typed in one search box, as word beginnings: every one must begin a word of the record.

    Digit groups written apart are one number: "morel 06 12" -> ["morel", "0612"]. At most ``QUERY_WORDS`` words of
    ``WORD_LIMIT`` characters, each once; nothing to search for gives an empty list.
    """
    return _phone_runs(_plain(text))[:QUERY_WORDS]


def _plain(text: str) -> str:
    """The beginning of ``text`` folded; only letters, digits and ``'-+.()`` stand, the rest becomes spaces."""
    if text.isascii():
        return text[:FIELD_LIMIT].lower().translate(_ASCII)
    folded = fold(_plain_marks(text[:FIELD_LIMIT]))
    if not folded.isascii():
        folded = _NOT_ASCII.sub(lambda found: _plain_character(found[0]), _plain_marks(folded))
    return folded.translate(_ASCII)


def _plain_marks(text: str) -> str:
    return _OTHER_MARK.sub(lambda found: _MARKS[found[0]], text)


def _plain_character(character: str) -> str:
    if character.isalpha():
        return character
    digit = unicodedata.decimal(character, None)
    return " " if digit is None else str(digit)


def _phone_runs(plain: str) -> list[str]:
    """The words of ``plain``, each once, the digit groups of each number joined and French prefixes turned into 0."""
    if any(digit in plain for digit in "0123456789"):
        plain = _FRANCE.sub("0", plain).replace("(0)", " ")
        plain = _DIGIT_RUN.sub(lambda run: _number(run.group()), plain)
    return list(dict.fromkeys(word[:WORD_LIMIT] for word in _WORD.findall(plain)))


def _number(run: str) -> str:
    digits = "".join(_WORD.findall(run))
    if len(digits) == 11 and digits.startswith("33"):
        return "0" + digits[2:]
    if len(digits) >= 8 and digits.startswith("00"):
        return digits[2:]
    return digits


@lru_cache(maxsize=2048)  # cities and family names come back all the time in an import
def _field_words(field: str) -> tuple[str, ...]:
    plain = _plain(field)
    found = dict.fromkeys(_phone_runs(plain)[:FIELD_WORDS])
    for word in _compounds(plain):
        if len(found) >= FIELD_WORDS:
            break
        found[word[:WORD_LIMIT]] = None
    return tuple(found)


def _compounds(plain: str) -> list[str]:
    """The pieces of each compound, then the compound joined from each of its pieces on."""
    found: list[str] = []
    for compound in _COMPOUND.findall(plain):
        if compound.isalnum():
            found.append(compound)
            continue
        pieces = _WORD.findall(compound)[:FIELD_WORDS]
        found += pieces
        found += ("".join(pieces[start : start + WORD_LIMIT]) for start in range(min(len(pieces) - 1, 8)))
    return found

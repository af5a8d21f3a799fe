"""Contacts as CSV: a file's bytes become rows and reasons, rows become a file that can be read again unchanged.

Nothing is stored here. Messages are ids for the catalogues, with their parameters beside them.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ogust_tui.store.errors import N_, DataRefused
from ogust_tui.store.folding import fold

Kind = Literal["client", "caregiver"]

CELL_LINES = 100
"""Lines that one quoted cell may span; a quote open for longer was left open by mistake."""
SHOWN = 80
"""Characters of a bad value that its reason repeats."""

# Each column: the identifier, then the French headers that mean it. The first one is written on export.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("Code client", "Matricule"),
    "title": ("Civilité",),
    "last_name": ("Nom",),
    "first_name": ("Prénom",),
    "landline": ("Fixe",),
    "mobile_phone": ("Mobile",),
    "email": ("E-mail",),
    "address": ("Adresse",),
    "zip": ("Code postal",),
    "city": ("Ville",),
    "managed_by": ("Géré par",),
    "sector": ("Secteur",),
}
CODE_HEADERS: Mapping[Kind, str] = {"client": "Code client", "caregiver": "Matricule"}

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\".]+(\.[^\s@<>()\[\],;:\".]+)+")
_BLANKS = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# A spreadsheet runs a cell that begins with one of these (OWASP, "CSV Injection"). Ours carry one apostrophe more,
# which reading takes away; a value that has apostrophes there already gets one more too, so nothing is lost.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠]")

_QUOTED = re.compile(r'[ \t]*"((?:[^"]++|"")*+)"[ \t]*')
_OPENED = re.compile(r'[ \t]*"')
_BARE = {separator: re.compile(rf"[^\n{separator}]*") for separator in ";,"}
_EXCEL_SEPARATOR = re.compile(r'"?sep=([;,])"?\s*', re.IGNORECASE)


SECTORS_APART = " | "
"""Between the sectors of a caregiver who has several, in one cell."""


class _Place(NamedTuple):
    at: int
    line: int


class CsvRefused(DataRefused):
    """The file cannot be read at all: nothing in it was looked at."""


@dataclass(frozen=True)
class RowError:
    """Why one row was left out: ``message`` is an id, ``line`` counts the lines of the file from 1."""

    line: int
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ContactRow:
    """One contact as the file says it. None: the file has no such cell, leave what is stored; "": it is empty."""

    line: int
    code: str
    last_name: str
    title: str | None = None
    first_name: str | None = None
    landline: str | None = None
    mobile_phone: str | None = None
    email: str | None = None
    address: str | None = None
    zip: str | None = None
    city: str | None = None
    managed_by: str | None = None
    sector: str | None = None

    def present(self) -> dict[str, str]:
        """The cells the file has, by identifier; the code and the name are always among them."""
        cells = {name: getattr(self, name) for name in COLUMNS}
        return {name: value for name, value in cells.items() if value is not None}


@dataclass(frozen=True)
class CsvContacts:
    """What a file holds: good rows in the order of the file, and each bad one with its reason."""

    rows: tuple[ContactRow, ...]
    errors: tuple[RowError, ...]


def read_contacts(data: bytes, kind: Kind) -> CsvContacts:
    """The contacts in ``data``: UTF-8 (with BOM or not) or windows-1252, cells separated by ``;`` or ``,``.

    Raises ``CsvRefused`` for a file without contacts in it by its header. Bad rows are reported, never raised.
    """
    text = _text(data)
    place, columns, separator = _header(text, kind)
    rows: list[ContactRow] = []
    errors: list[RowError] = []
    seen: dict[str, int] = {}
    for record in _records(text, place, separator, len(columns)):
        if isinstance(record, RowError):
            errors.append(record)
            continue
        line, cells = record
        if not any(map(clean_cell, cells)):
            continue  # a blank line, as spreadsheets write it: separators alone
        row = _row(line, cells, columns)
        if isinstance(row, RowError):
            errors.append(row)
        elif (first := seen.setdefault(row.code.casefold(), line)) != line:
            message = N_("The code {code} is already on line {first}")
            errors.append(RowError(line, message, {"code": row.code[:SHOWN], "first": first}))
        else:
            rows.append(row)
    return CsvContacts(tuple(rows), tuple(errors))


def write_contacts(rows: Iterable[ContactRow], kind: Kind = "client") -> Iterator[str]:
    """The lines of a CSV file with these contacts, header first; encode them as UTF-8, with BOM for spreadsheets.

    ``read_contacts`` gives the same rows back. No cell begins like a formula.
    """
    yield _line(_headers(kind))
    for row in rows:
        yield _line([_guarded(getattr(row, name) or "") for name in COLUMNS])


def clean_cell(text: str) -> str:
    """``text`` on one line: line breaks and tabs become spaces, other control characters go, ends are trimmed."""
    if text.isprintable():
        return text.strip()
    return _CONTROLS.sub("", _BLANKS.sub(" ", text)).strip()


def _headers(kind: Kind) -> list[str]:
    return [CODE_HEADERS[kind] if name == "code" else headers[0] for name, headers in COLUMNS.items()]


def _guarded(value: str) -> str:
    return "'" + value if _FORMULA.match(value) else value


def _line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def _text(data: bytes) -> str:
    """The text of the file, its lines ended by newlines alone. Raises ``CsvRefused`` when there is nothing in it."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        text = _decoded(data.removeprefix(codecs.BOM_UTF8))
    if not clean_cell(text):
        raise CsvRefused(N_("The file is empty"))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    """UTF-8, else windows-1252: line by line when they are mixed, as in files that were pasted together."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "\n".join(_decoded_line(line) for line in re.split(rb"\r\n|\n|\r", data))


def _decoded_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("windows-1252", "replace")


def _known(header: str) -> str | None:
    """The identifier that a header cell means, if it means one."""
    return _NAMES.get(_plain(clean_cell(header)))


def _plain(header: str) -> str:
    return "".join(character for character in fold(header) if character.isalnum())


_NAMES = {_plain(header): name for name, headers in COLUMNS.items() for header in (name, *headers)}


def _header(text: str, kind: Kind) -> tuple[_Place, list[str | None], str]:
    """The place after the header, what each of its columns means, and the separator. Raises ``CsvRefused``."""
    place = _next_line(text, _Place(0, 1))
    separators = ";,"
    end = text.find("\n", place.at)
    if marked := _EXCEL_SEPARATOR.fullmatch(text, place.at, len(text) if end < 0 else end):
        separators, place = marked[1], _next_line(text, _Place(marked.end() + 1, place.line + 1))
    if place.at >= len(text):
        raise CsvRefused(N_("The file is empty"))
    split = [(separator, _record(text, place, separator, 0)) for separator in separators]
    readable = [(record[1], record[0], separator) for separator, record in split if record]
    cells, after, separator = max(readable, key=_recognised, default=([], place, ""))
    if not any(map(_known, cells)):
        if len(readable) < len(separators):
            raise CsvRefused(N_("A quote is left open or misplaced in the header, on line {line}"), line=place.line)
        example = ";".join((CODE_HEADERS[kind], "Nom", "Prénom"))
        raise CsvRefused(
            N_("The first line does not name the columns. Expected, for example: {example}"), example=example
        )
    return after, _columns(cells, kind), separator


def _recognised(split: tuple[list[str], _Place, str]) -> tuple[int, int]:
    """How well a separator fits the header: the columns we know, then all columns."""
    return len({*map(_known, split[0])} - {None}), len(split[0])


def _columns(cells: list[str], kind: Kind) -> list[str | None]:
    """What each header cell means. Raises ``CsvRefused`` when a needed one is missing or one comes twice."""
    columns = [_known(cell) for cell in cells]
    if columns.count("code") == 2:  # a whole export may have both headers: the kind says which is meant
        meant = [_plain(cell) == _plain(CODE_HEADERS[kind]) for cell in cells]
        if sum(meant) == 1:
            columns = [name if this or name != "code" else None for name, this in zip(columns, meant, strict=True)]
    for name, header in zip(COLUMNS, _headers(kind), strict=True):
        if name in ("code", "last_name") and name not in columns:
            raise CsvRefused(N_("The column {column} is missing"), column=header)
        if columns.count(name) > 1:
            raise CsvRefused(N_("The column {column} is there twice"), column=header)
    return columns


def _next_line(text: str, place: _Place) -> _Place:
    """The beginning of the first line from ``place`` on that is not blank."""
    at, line = place
    while at < len(text):
        end = text.find("\n", at)
        if clean_cell(text[at:] if end < 0 else text[at:end]):
            break
        at, line = (len(text), line) if end < 0 else (end + 1, line + 1)
    return _Place(at, line)


def _records(text: str, place: _Place, separator: str, width: int) -> Iterator[tuple[int, list[str]] | RowError]:
    """Each record with the number of its first line; a quote left open costs its own line only."""
    while (place := _next_line(text, place)).at < len(text):
        record = _record(text, place, separator, width)
        if record is None:
            yield RowError(place.line, N_("A quote is left open or misplaced"))
            end = text.find("\n", place.at)
            place = _Place(len(text) if end < 0 else end + 1, place.line + 1)
        else:
            yield place.line, record[1]
            place = record[0]


def _record(text: str, place: _Place, separator: str, width: int) -> tuple[_Place, list[str]] | None:
    """The place after the record that begins at ``place``, and its cells; None if its quotes are wrong.

    ``width`` is the number of columns where it is known (else 0).
    """
    at, line = place
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    if text.find('"', at, end) < 0:
        return _Place(end + 1, line + 1), text[at:end].split(separator)
    cells: list[str] = []
    while True:
        if quoted := _QUOTED.match(text, at):
            cell, at = quoted[1], quoted.end()
            if "\n" in cell and _swallows(text, quoted, separator, width, len(cells)):
                return None
            line += cell.count("\n")
            cells.append(cell.replace('""', '"'))
        elif _OPENED.match(text, at):
            return None
        else:
            bare = _BARE[separator].match(text, at)
            assert bare is not None  # it matches the empty string too
            at = bare.end()
            cells.append(bare[0])
        if at == len(text) or text[at] == "\n":
            return _Place(at + 1, line + 1), cells
        if text[at] != separator:
            return None
        at += 1


def _swallows(text: str, quoted: re.Match[str], separator: str, width: int, before: int) -> bool:
    """Whether this cell over several lines holds whole records: then its quote was left open by mistake.

    A following line with a separator for each column is a record. The last line of a cell that has others
    ``before`` it cannot have so many, even with what comes after the cell.
    """
    following = quoted[1].split("\n")[1:]
    if before:
        end = text.find("\n", quoted.end())
        following[-1] += text[quoted.end() : len(text) if end < 0 else end]
    return len(following) >= CELL_LINES or (width > 1 and any(one.count(separator) >= width - 1 for one in following))


def _row(line: int, cells: list[str], columns: list[str | None]) -> ContactRow | RowError:
    """The contact in these cells, or why there is none."""
    if any(map(clean_cell, cells[len(columns) :])):
        message = N_("{found} cells for {expected} columns")
        return RowError(line, message, {"found": len(cells), "expected": len(columns)})
    values: dict[str, str] = {}
    for name, cell in zip(columns, cells, strict=False):
        if name is not None:
            value = clean_cell(cell)
            values[name] = value[1:] if _GUARDED.match(value) else value
    code, last_name = values.pop("code", ""), values.pop("last_name", "")
    if not code:
        return RowError(line, N_("The code is missing"))
    if not last_name:
        return RowError(line, N_("The name is missing"))
    if (email := values.get("email")) and not _EMAIL.fullmatch(email):
        return RowError(line, N_("{email} is not an e-mail address"), {"email": email[:SHOWN]})
    return ContactRow(line, code, last_name, **values)

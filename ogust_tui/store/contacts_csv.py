"""Contacts as CSV: a file's bytes become rows and reasons, rows become a file that can be read again unchanged.

Nothing is stored here. Messages are ids for the catalogues, with their parameters beside them.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ogust_tui.store.errors import DataRefused, N_
from ogust_tui.store.folding import fold

Kind = Literal["client", "caregiver"]

CELL_LINES = 100
"""Lines that one quoted cell may span; a quote open for longer was left open by mistake."""

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
    lines = _lines(data)
    header_line, columns, separator = _header(lines, kind)
    rows: list[ContactRow] = []
    errors: list[RowError] = []
    seen: dict[str, int] = {}
    for record in _records(lines, header_line, separator, len(columns)):
        if isinstance(record, RowError):
            errors.append(record)
            continue
        line, cells = record
        row = _row(line, cells, columns)
        if isinstance(row, RowError):
            errors.append(row)
        elif (first := seen.setdefault(row.code.casefold(), line)) != line:
            message = N_("The code {code} is already on line {first}")
            errors.append(RowError(line, message, {"code": row.code, "first": first}))
        else:
            rows.append(row)
    return CsvContacts(tuple(rows), tuple(errors))


def write_contacts(rows: Iterable[ContactRow], kind: Kind = "client") -> Iterator[str]:
    """The lines of a CSV file with these contacts, header first; encode them as UTF-8, with BOM for spreadsheets.

    ``read_contacts`` gives the same rows back. No cell begins like a formula.
    """
    yield _line([CODE_HEADERS[kind] if name == "code" else headers[0] for name, headers in COLUMNS.items()])
    for row in rows:
        yield _line([_guarded(getattr(row, name) or "") for name in COLUMNS])


def clean_cell(text: str) -> str:
    """``text`` on one line: line breaks and tabs become spaces, other control characters go, ends are trimmed."""
    if text.isprintable():
        return text.strip()
    return _CONTROLS.sub("", _BLANKS.sub(" ", text)).strip()


def _guarded(value: str) -> str:
    return "'" + value if _FORMULA.match(value) else value


def _line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def _lines(data: bytes) -> list[str]:
    """The lines of the file without their ends. Raises ``CsvRefused`` when there is nothing in it."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        text = _decoded(data.removeprefix(codecs.BOM_UTF8))
    if not clean_cell(text):
        raise CsvRefused(N_("The file is empty"))
    return re.split(r"\r\n|\n|\r", text)


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


def _header(lines: list[str], kind: Kind) -> tuple[int, list[str | None], str]:
    """The index after the header, what each of its columns means, and the separator. Raises ``CsvRefused``."""
    start = next(index for index, line in enumerate(lines) if clean_cell(line))
    separators = ";,"
    if marked := re.fullmatch(r'"?sep=([;,])"?', lines[start].strip(), re.IGNORECASE):  # Excel's own first line
        separators, start = marked[1], start + 1
    if start == len(lines):
        raise CsvRefused(N_("The file is empty"))
    best: tuple[int, int] = (0, 0)
    found: tuple[int, list[str], str] | None = None
    for separator in separators:
        split = _record(lines, start, separator, 0)
        if split is None:
            continue
        after, cells = split
        score = (len({_known(cell) for cell in cells} - {None}), len(cells))
        if found is None or score > best:
            best, found = score, (after, cells, separator)
    if found is None:
        raise CsvRefused(N_("A quote is left open in the header, line {line}"), line=start + 1)
    if not best[0]:
        example = ";".join((CODE_HEADERS[kind], "Nom", "Prénom"))
        raise CsvRefused(N_("The first line does not name the columns; expected for example: {example}"), example=example)
    return found[0], _columns(found[1], kind), found[2]


def _columns(cells: list[str], kind: Kind) -> list[str | None]:
    """What each header cell means. Raises ``CsvRefused`` when a needed one is missing or one comes twice."""
    columns = [_known(cell) for cell in cells]
    if columns.count("code") == 2:  # a whole export may have both headers: the kind says which is meant
        meant = _plain(CODE_HEADERS[kind])
        codes = [name for name, cell in zip(columns, cells, strict=True) if name == "code" and _plain(cell) == meant]
        if len(codes) == 1:
            keep = [_plain(cell) == meant for cell in cells]
            columns = [name if name != "code" or kept else None for name, kept in zip(columns, keep, strict=True)]
    for name, headers in COLUMNS.items():
        header = CODE_HEADERS[kind] if name == "code" else headers[0]
        if name in ("code", "last_name") and name not in columns:
            raise CsvRefused(N_("The column {column} is missing"), column=header)
        if columns.count(name) > 1:
            raise CsvRefused(N_("The column {column} is there twice"), column=header)
    return columns


def _records(
    lines: list[str], start: int, separator: str, width: int
) -> Iterator[tuple[int, list[str]] | RowError]:
    """Each record with the number of its first line; a quote left open costs its own line only."""
    index = start
    while index < len(lines):
        if not clean_cell(lines[index]):
            index += 1
            continue
        split = _record(lines, index, separator, width)
        if split is None:
            yield RowError(index + 1, N_("A quote is left open or misplaced"))
            index += 1
        else:
            yield index + 1, split[1]
            index = split[0]


def _record(lines: list[str], index: int, separator: str, width: int) -> tuple[int, list[str]] | None:
    """The cells of the record that begins at ``lines[index]`` and the index after it; None if its quotes are wrong.

    ``width`` is the number of columns when it is known. A following line that has all columns by itself is a record
    that a quote left open would have swallowed.
    """
    line = lines[index]
    if '"' not in line:
        return index + 1, line.split(separator)
    cells: list[str] = []
    at = 0
    first = index
    while True:
        opening = _opening(line, at)
        if opening is None:
            end = line.find(separator, at)
            cells.append(line[at:] if end < 0 else line[at:end])
        else:
            parts: list[str] = []
            at = opening
            while (quoted := _closing(line, at)) is None:
                parts.append(line[at:])
                index, at = index + 1, 0
                if index == len(lines) or index - first > CELL_LINES:
                    return None
                line = lines[index]
                if width > 1 and line.count(separator) == width - 1 and not _closes(line, separator):
                    return None
            parts.append(line[at:quoted])
            cells.append("\n".join(parts).replace('""', '"'))
            rest = line[quoted + 1 :]
            blanks = len(rest) - len(rest.lstrip(" \t"))
            end = quoted + 1 + blanks
            if end < len(line) and not line.startswith(separator, end):
                return None
            end = end if end < len(line) else -1
        if end < 0:
            return index + 1, cells
        at = end + len(separator)

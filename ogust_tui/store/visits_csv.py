"""Reading the vendor's CSV of visits: Client, Date, Heure de début, Prestation, Intervenant, Durée, Ordre de mission.

Pure: bytes in, rows and errors out. The format is the vendor's public help page (see the glossary's importers).
"""

import csv
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ogust_tui.store.contacts_csv import CsvRefused, RowError, clean_cell
from ogust_tui.store.errors import N_
from ogust_tui.store.folding import fold

_HEADERS = {
    "client": ("client", "code client"),
    "date": ("date",),
    "start": ("heure de debut", "start"),
    "service": ("prestation", "service"),
    "caregiver": ("intervenant", "caregiver", "matricule"),
    "duration": ("duree", "duration"),
    "comment": ("ordre de mission", "comment"),
}
_NEEDED = {"client": "Client", "date": "Date"}
_DEFAULT_START = "10:00"
_DEFAULT_LENGTH = timedelta(hours=1)
_DURATION = re.compile(r"(?:(\d{1,2})\s*[h:]\s*(\d{0,2})|(\d{1,4})(?:\s*min)?)$", re.IGNORECASE)


@dataclass(frozen=True)
class VisitLine:
    """One visit as the file says it; codes as written, times aware. ``line`` counts the file's lines from 1."""

    line: int
    client: str
    caregiver: str
    start_at: datetime
    end_at: datetime
    service: str
    comment: str


def read_visits(data: bytes, zone: ZoneInfo) -> tuple[tuple[VisitLine, ...], tuple[RowError, ...]]:
    """The visits in ``data``, hours being those of ``zone``. CsvRefused for a file without the needed columns."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    lines = text.replace("\0", "").splitlines()
    if not lines:
        raise CsvRefused(N_("The file is empty. Nothing was imported."))
    separator = ";" if lines[0].count(";") >= lines[0].count(",") else ","
    reader = csv.reader(lines, delimiter=separator)
    columns = [_identifier(cell) for cell in next(reader)]
    for name, label in _NEEDED.items():
        if name not in columns:
            raise CsvRefused(N_("The column “{column}” is missing. Nothing was imported."), column=label)
    rows: list[VisitLine] = []
    errors: list[RowError] = []
    try:
        for cells in reader:
            if any(map(clean_cell, cells)):
                row = _visit(reader.line_num, dict(zip(columns, map(clean_cell, cells), strict=False)), zone)
                (errors if isinstance(row, RowError) else rows).append(row)  # type: ignore[arg-type]
    except csv.Error:
        errors.append(RowError(reader.line_num, N_("This line cannot be read")))
    return tuple(rows), tuple(errors)


def _identifier(header: str) -> str:
    plain = fold(clean_cell(header))
    return next((name for name, known in _HEADERS.items() if plain in known), "")


def _visit(line: int, cells: dict[str, str], zone: ZoneInfo) -> VisitLine | RowError:
    if not cells.get("client"):
        return RowError(line, N_("The client is missing"))
    written = f"{cells.get('date', '')} {cells.get('start') or _DEFAULT_START}"
    start = _moment(written)
    if start is None:
        return RowError(line, N_("“{value}” is not a date and an hour"), {"value": written.strip()})
    length = _length(cells.get("duration", ""))
    if length is None:
        return RowError(line, N_("“{value}” is not a duration"), {"value": cells["duration"]})
    start_at = start.replace(tzinfo=zone).astimezone(UTC)  # hours go by in UTC, whatever the clocks do that night
    return VisitLine(
        line=line,
        client=cells["client"],
        caregiver=cells.get("caregiver", ""),
        start_at=start_at,
        end_at=start_at + length,
        service=cells.get("service", ""),
        comment=cells.get("comment", ""),
    )


def _moment(text: str) -> datetime | None:
    for form in ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %Hh%M", "%Y%m%d %H:%M", "%d/%m/%y %H:%M"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  # the caller says the zone
        except ValueError:
            continue
    return None


def _length(text: str) -> timedelta | None:
    if not text:
        return _DEFAULT_LENGTH
    found = _DURATION.match(text)
    if found is None:
        return None
    hours, minutes, plain = found.groups()
    length = timedelta(minutes=int(plain)) if plain else timedelta(hours=int(hours), minutes=int(minutes or 0))
    return length if timedelta(0) < length <= timedelta(hours=24) else None

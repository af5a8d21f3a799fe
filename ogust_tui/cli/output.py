"""What commands print: data on stdout, as JSON or as plain aligned columns, and nothing a terminal would obey."""

import json
import re
import shutil
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from rich.cells import cell_len

from ogust_tui.cli.linear import LINEAR
from ogust_tui.cli.outcome import WrongUsage, complain
from ogust_tui.i18n import N_, _
from ogust_tui.store.errors import DataRefused
from ogust_tui.store.pages import Page
from ogust_tui.system import system_reason
from ogust_tui.wording import byte_size, clean, crop, one_line

if TYPE_CHECKING:
    from ogust_tui.store.attachments import AttachmentRow
    from ogust_tui.store.records import Party

Row = TypeVar("Row")
Key = TypeVar("Key")

PAGE = 200
"""Rows read at a time."""
STDOUT = "-"
LONGEST_CELL = 100_000
"""Cells of one value on a line; JSON has all of it."""

# Legal in JSON as they are, and yet able to move a cursor, turn text round or break a line.
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def say(text: str) -> None:
    """One line for a person."""
    _write(one_line(text, LONGEST_CELL) + "\n")


def say_text(text: str, indent: str = "") -> None:
    """A text of several lines, as it was written but for what a terminal would obey."""
    _write("".join(f"{indent}{line}\n" if line else "\n" for line in clean(text).split("\n")))


def remark(text: str) -> None:
    """What a person at a terminal is told beside the data; a script is not."""
    if sys.stderr.isatty():
        complain(text)


def raw(text: str) -> None:
    """Text of our own, printed as it is."""
    _write(text + "\n")


def say_new(new_id: int | str, *, as_json: bool) -> None:
    """The id of what a command made: a line, or ``{"id": …}``."""
    if as_json:
        say_json({"id": new_id})
    else:
        say(str(new_id))


def say_done(line: str, value: dict[str, Any], *, as_json: bool) -> None:
    """What a command did: a line for a person, or a JSON object."""
    if as_json:
        say_json(value)
    else:
        say(line)


def say_json(value: Any) -> None:
    """One JSON value on a line."""
    _write_json(_json(value) + "\n")


def say_json_array(values: Iterable[dict[str, Any]]) -> None:
    """A JSON array, one object a line, written as the rows come."""
    written = False
    for value in values:
        _write_json(("[\n" if not written else ",\n") + _json(value))
        written = True
    _write_json("\n]\n" if written else "[]\n")


def say_rows(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Aligned columns under their headers; a terminal's width cuts the last column, a pipe gets all of it.

    Where lists are heard (linear.py), a paragraph a row instead.
    """
    if LINEAR.get():
        say_items([*zip(headers, row, strict=True)] for row in rows)
        return
    waiting = iter(rows)
    first = [_cells(row) for row in islice(waiting, PAGE)]
    widths = [max(map(cell_len, column)) for column in zip(headers, *first, strict=True)]
    most = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for cells in chain([list(headers)], first, map(_cells, waiting)):
        line = "  ".join(_padded(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        _write((line if most is None else crop(line, most)) + "\n")


def say_fields(fields: Iterable[tuple[str, str]]) -> None:
    """Names and values under each other; those without a value are left out."""
    if LINEAR.get():
        say_items([list(fields)])
        return
    shown = [(name, value) for name, value in fields if value]
    width = max((cell_len(name) for name, _value in shown), default=0)
    for name, value in shown:
        first, *others = clean(value).split("\n")
        _write(f"{_padded(name, width)}  {first}\n" + "".join(f"{' ' * width}  {line}\n" for line in others))


FOR_A_FILE = N_("This would be printed on your terminal. Give a folder or a file instead of “-”.")


def refuse_terminal(why: str = FOR_A_FILE) -> None:
    """WrongUsage when stdout is a terminal: bytes as they came are for a program or a file."""
    if sys.stdout.isatty():
        raise WrongUsage(why)


def data(content: bytes) -> None:
    """Bytes as they are."""
    sys.stdout.flush()
    _write_bytes(content)


def say_items(items: Iterable[Iterable[tuple[str, str]]]) -> None:
    """A paragraph for each item, a line for each of its values after their name; to be heard as well as seen."""
    for place, item in enumerate(items):
        if place:
            _write("\n")
        for name, value in item:
            if value:
                _write(clean(_("{name}: {value}").format(name=name, value=value)) + "\n")


def flush() -> None:
    """Hand over what was printed so far. OSError when nobody takes it."""
    sys.stdout.flush()


def save(path: str, lines: Iterable[str]) -> None:
    """Write UTF-8 with BOM (spreadsheets want it) to a file, or to stdout for "-"; a file is replaced when whole."""
    if path == STDOUT:
        sys.stdout.flush()
        _write_bytes(BOM_UTF8)
        for line in lines:
            _write_bytes(line.encode(errors="replace"))
        return
    target = Path(path)
    try:
        partial = target.with_name(f"{target.name}.part")
        with partial.open("wb") as stream:
            stream.write(BOM_UTF8)
            stream.writelines(line.encode(errors="replace") for line in lines)
        partial.replace(target)
    except (OSError, ValueError) as error:
        message = N_("The file {file} cannot be written: {reason}.")
        raise DataRefused(message, file=path, reason=system_reason(error)) from error


def local(when: datetime, zone: ZoneInfo) -> str:
    """A moment in the agency's zone, in an order that sorts: "2026-11-24 14:00"."""
    return when.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def party(row: "Party") -> str:
    """A record by name and code."""
    if not row.in_scope:
        return _("other sector")
    return f"{row.name} ({row.code})" if row.name else row.code


def parties(rows: "Sequence[Party]") -> str:
    """Several records on one line."""
    return ", ".join(party(row) for row in rows)


def files(rows: "Sequence[AttachmentRow]") -> str:
    """Files with the ids that “attachments save” takes: "12 plan.pdf (12 kB)"."""
    return ", ".join(f"{row.id} {one_line(row.name, LONGEST_CELL)} ({byte_size(row.size)})" for row in rows)


def every(read: Callable[[Key | None, int], Page[Row, Key]], limit: int | None) -> Iterator[Row]:
    """All the rows of a list that is read by pages (``read(after, limit)``), or the first ``limit``."""
    after: Key | None = None
    left = limit
    while left is None or left > 0:
        page = read(after, PAGE if left is None else min(PAGE, left))
        yield from page.rows
        if page.next is None:
            return
        after = page.next
        left = None if left is None else left - len(page.rows)


def _cells(row: Sequence[str]) -> list[str]:
    return [one_line(cell, LONGEST_CELL) for cell in row]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _json(value: Any) -> str:
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _write(text: str) -> None:
    sys.stdout.write(text)


def _write_json(text: str) -> None:
    """JSON is UTF-8 whatever the locale; a terminal that reads another encoding gets it in ASCII."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        _write(text)
    elif sys.stdout.isatty() and (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        _write(re.sub(r"[^\x00-\x7f]+", _escaped, text))
    else:
        sys.stdout.flush()
        buffer.write(text.encode())


def _write_bytes(data: bytes) -> None:
    sys.stdout.buffer.write(data)


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]

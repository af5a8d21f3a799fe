"""What can be said about how this terminal, or one command, is run; where it was said; and what is wrong with it.

Three sources, the later one wins: settings files, the environment, the command line. Loads nothing dear: a settings
file is parsed only where there is one.
"""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.i18n import LANGUAGES, N_, _
from ogust_tui.system import system_reason
from ogust_tui.terminal_settings import THEMES

MACHINE_FILE = Path("/etc/ogust/ogust.toml")
FILE_NAME = "ogust.toml"
KEYS = "keys"
"""The table of the file that says which keys do what."""

NAMES = ("store", "as", "lang", "ascii", "theme", "linear")
"""The settings: the option without its dashes, and the name in a file."""
VARIABLES = {name: f"OGUST_{name.upper()}" for name in (*NAMES, "config")}
FLAGS = frozenset({"ascii", "linear"})
"""Those that are said or not, without a value."""
_OFF = ("", "0", "no")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_QUOTES = re.compile(r"[\s\"']")


@dataclass(frozen=True)
class Origin:
    """Where a value was said: a file with the line, else an option or a variable by its name."""

    name: str
    file: Path | None = None
    line: int | None = None

    @property
    def words(self) -> str:
        """As a person looks for it: "/etc/ogust/ogust.toml, ligne 3, theme"."""
        if self.file is None:
            return self.name
        if self.line is None:
            return f"{self.file}, {self.name}"
        return _("{file}, line {line}, {name}").format(file=self.file, line=self.line, name=self.name)


@dataclass(frozen=True)
class Given:
    """One setting as it was said: one of NAMES, "config", or "keys." and the id of an action."""

    name: str
    value: Any
    origin: Origin


def from_environment(environment: Mapping[str, str]) -> list[Given]:
    """What the environment says; an empty variable says nothing."""
    said = [(name, variable, environment.get(variable, "")) for name, variable in VARIABLES.items()]
    return [
        Given(name, value not in _OFF if name in FLAGS else value, Origin(variable))
        for name, variable, value in said
        if value
    ]


def files(named: Given | None, environment: Mapping[str, str]) -> list[Path]:
    """The settings files that are there, the machine's first; or the one named instead, which has to be there."""
    if named is not None:
        path = Path(named.value)
        with contextlib.suppress(RuntimeError):  # "~nobody"
            path = path.expanduser()
        return [path]
    return [path for path in usual_files(environment) if _is_there(path)]


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # not even that may be asked: reading it says so
        return True


def usual_files(environment: Mapping[str, str]) -> list[Path]:
    """Where settings files are looked for: the machine's, then the person's."""
    folder = environment.get("XDG_CONFIG_HOME", "")
    try:
        own = Path(folder) if Path(folder).is_absolute() else Path("~/.config").expanduser()
    except RuntimeError:  # an account without a home
        return [MACHINE_FILE]
    return [MACHINE_FILE, own / "ogust_tui" / FILE_NAME]


def from_file(path: Path) -> list[Given]:
    """What a settings file says. WrongUsage: it cannot be read, is no TOML, or names a setting that there is not."""
    import tomllib

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongUsage(N_("The settings file {file} is not written in UTF-8."), file=path) from error
    except OSError as error:
        message = N_("The settings file {file} cannot be read: {reason}.")
        raise WrongUsage(message, file=path, reason=system_reason(error)) from error
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_toml(path, text, str(error)) from error
    return [
        Given(name, value, Origin(name, path, _line_of(text, name))) for name, value in _entries(path, text, tables)
    ]


def typed(given: Given) -> Any:
    """The value as its type: a text, or a truth for one of FLAGS. WrongUsage for a value that is none."""
    value, where = given.value, given.origin.words
    if given.name in FLAGS:
        if isinstance(value, bool):
            return value
        raise WrongUsage(N_("{where}: “{value}” is neither true nor false."), where=where, value=value)
    if not isinstance(value, str) or not value.strip():
        if given.origin.file is None:
            raise WrongUsage(N_("{option} needs a value."), option=where)
        raise WrongUsage(N_("{where}: a text in quotes is wanted, and not an empty one."), where=where)
    if given.name == "lang" and value not in LANGUAGES:
        message = N_("{where}: “{value}” is no language of this program: fr or en.")
        raise WrongUsage(message, where=where, value=value)
    if given.name == "theme" and value not in THEMES:
        message = N_("{where}: “{value}” is no theme. There is: {themes}.")
        raise WrongUsage(message, where=where, value=value, themes=", ".join(THEMES))
    if given.name == "store" and given.origin.file is not None:
        return _beside(value, given.origin.file)
    return value


def _beside(store: str, file: Path) -> str:
    """A path in a file is meant from the folder of that file, wherever one stands."""
    return store if "://" in store or store.startswith("~") else str(file.absolute().parent / store)


def _entries(path: Path, text: str, tables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in tables.items():
        if name == KEYS and isinstance(value, dict):
            yield from _flat(f"{KEYS}.", value)
        elif name in NAMES:
            yield name, value
        else:
            raise _no_setting(Origin(name, path, _line_of(text, name)))


def _no_setting(origin: Origin) -> WrongUsage:
    from difflib import get_close_matches

    there = {**{name: name for name in NAMES}, KEYS: f"[{KEYS}]"}
    near = get_close_matches(origin.name, there, 1, 0.7)
    if near:
        message = N_("{where}: there is no such setting. Is {near} meant?")
        return WrongUsage(message, where=origin.words, near=there[near[0]])
    message = N_("{where}: there is no such setting. There is: {names}.")
    return WrongUsage(message, where=origin.words, names=", ".join(there.values()))


def _flat(before: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """``thread.send = …`` without quotes is a table in a table to TOML, and the same to a person."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(f"{before}{name}.", value)
        else:
            yield f"{before}{name}", value


def _line_of(text: str, name: str) -> int | None:
    """The line where ``name``, with its table before it, is said."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        left, equals, _value = line.partition("=")
        plain = _QUOTES.sub("", left)
        if plain.startswith("["):
            table = plain.partition("]")[0].strip("[]") + "."
            if table[:-1] == name:
                return number
        elif equals and table + plain == name:
            return number
    return None


def _no_toml(path: Path, text: str, reason: str) -> WrongUsage:
    """What Python's parser says, in our words: where it stopped, and how a line has to look."""
    place = _PLACE.search(reason)
    lines = text.splitlines() or [""]
    line, column = (int(place[1]), int(place[2])) if place else (len(lines), len(lines[-1]) + 1)
    message = N_('{file}, line {line}, column {column}: this cannot be read. A line looks like this: theme = "dark"')
    return WrongUsage(message, file=path, line=line, column=column)


def last(given: Sequence[Given], name: str) -> Given | None:
    """What was said last of ``name``."""
    return next((one for one in reversed(given) if one.name == name), None)

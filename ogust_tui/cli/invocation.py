"""What stands anywhere on a command line and is the same for every command: which store, who acts, which language.

Taken out of the arguments before Typer sees them, so that they may stand first or last. Loads nothing dear.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_

DEFAULT_STORE_FILE = "ogust.db"

EVERYWHERE = (
    ("--store URL", N_("The store: a file, sqlite:///… or postgresql://… (OGUST_STORE)")),
    ("--as LOGIN", N_("Who acts (OGUST_AS)")),
    ("--lang fr|en", N_("The language of what is said (OGUST_LANG)")),
    ("--ascii", N_("Draw the screens with plain letters only (OGUST_ASCII=1)")),
)
"""What help says of these options."""

_OPTIONS = {"--store": "OGUST_STORE", "--as": "OGUST_AS", "--lang": "OGUST_LANG"}
_ASCII, _ASCII_VARIABLE, _OFF = "--ascii", "OGUST_ASCII", ("", "0", "no")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Invocation:
    """The store's address, the login that was given, the language that was asked for; None: nothing was said.

    ``ascii_only``: the screens are drawn with ASCII alone.
    """

    store: str | None = None
    login: str | None = None
    language: str | None = None
    ascii_only: bool = False

    @property
    def address(self) -> str:
        """The store to use: the one given, else the file in the user's data folder."""
        return self.store or str(data_folder() / DEFAULT_STORE_FILE)

    @property
    def spoken(self) -> str:
        """The language to speak: "fr" or "en"."""
        return self.language or DEFAULT_LANGUAGE


def data_folder() -> Path:
    """Where this user's data lives when no store is given."""
    import platformdirs

    return Path(platformdirs.user_data_dir("ogust_tui"))


def taken(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[list[str], Invocation]:
    """The arguments without the options that stand everywhere, and what those (or the environment) say.

    Nothing after ``--`` is looked at. WrongUsage: no value, an empty one, or an unknown language.
    """
    rest: list[str] = []
    given = {name: readable(environment.get(variable, "")) or None for name, variable in _OPTIONS.items()}
    ascii_only = environment.get(_ASCII_VARIABLE, "") not in _OFF
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest += [argument, *waiting]
            break
        if argument == _ASCII:
            ascii_only = True
            continue
        name, equals, value = argument.partition("=")
        if name not in _OPTIONS:
            rest.append(argument)
            continue
        given[name] = value if equals else next(waiting, "")
        if not given[name] or (not equals and str(given[name]).startswith("-")):
            raise WrongUsage(N_("{option} needs a value."), option=name)
    language = given["--lang"]
    if language is not None and language not in LANGUAGES:
        raise WrongUsage(N_("“{language}” is no language of this program: fr or en."), language=language)
    return rest, Invocation(given["--store"], given["--as"], language, ascii_only)


def readable(argument: str) -> str:
    """An argument that the machine's encoding could not read, read as windows-1252; a file's name stays as it is."""
    if _SURROGATES.search(argument) is None:
        return argument
    raw = os.fsencode(argument)
    return argument if Path(argument).exists() else raw.decode("windows-1252", "replace")

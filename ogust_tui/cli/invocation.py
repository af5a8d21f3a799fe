"""What stands anywhere on a command line and is the same for every command: which store, who acts, which language.

Taken out of the arguments before Typer sees them, so that they may stand first or last. Loads nothing dear.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ogust_tui import i18n
from ogust_tui.cli import local_settings
from ogust_tui.cli.local_settings import FLAGS, KEYS, NAMES, Given, Origin
from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_

DEFAULT_STORE_FILE = "ogust.db"

EVERYWHERE = (
    ("--store URL", N_("The store: a file, sqlite:///… or postgresql://… (OGUST_STORE)")),
    ("--as LOGIN", N_("Who acts (OGUST_AS)")),
    ("--lang fr|en", N_("The language of what is said (OGUST_LANG)")),
    ("--theme NAME", N_("The colours of the screens: terminal, light, dark or mono (OGUST_THEME)")),
    ("--ascii", N_("Draw the screens with plain letters only (OGUST_ASCII=1)")),
    ("--linear", N_("Print lists line by line, each value after its name, to be read aloud (OGUST_LINEAR=1)")),
    ("--config FILE", N_("Read this settings file and no other (OGUST_CONFIG)")),
)
"""What help says of these options."""

_OPTIONS = {f"--{name}": name for name in (*NAMES, "config")}
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Invocation:
    """How this terminal or this command is run; None: nothing was said.

    ``keys`` are the ids of actions with the keys that do them instead of the usual ones. ``origins`` says of each
    setting where its value was said.
    """

    store: str | None = None
    login: str | None = None
    language: str | None = None
    ascii_only: bool = False
    theme: str | None = None
    linear: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)

    @property
    def address(self) -> str:
        """The store to use: the one given, else the file in the user's data folder."""
        return self.store or str(data_folder() / DEFAULT_STORE_FILE)

    @property
    def values(self) -> dict[str, str | bool]:
        """What was said, by the names of the settings."""
        said: dict[str, str | bool | None] = {
            "store": self.store,
            "as": self.login,
            "lang": self.language,
            "ascii": self.ascii_only if "ascii" in self.origins else None,
            "theme": self.theme,
            "linear": self.linear if "linear" in self.origins else None,
            **{f"{KEYS}.{action}": keys for action, keys in self.keys.items()},
        }
        return {name: value for name, value in said.items() if value is not None}

    @property
    def spoken(self) -> str:
        """The language to speak: "fr" or "en"."""
        return self.language or DEFAULT_LANGUAGE


def demo_folder() -> Path:
    """Where this user's example agency lives, apart from the store of their own."""
    return data_folder() / "demo"


def data_folder() -> Path:
    """Where this user's data lives when no store is given."""
    import platformdirs

    return Path(platformdirs.user_data_dir("ogust_tui"))


def taken(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[list[str], Invocation]:
    """The arguments without the options that stand everywhere; and what those, the environment and the files say.

    Nothing after ``--`` is looked at. WrongUsage: an option without its value, a value that is none, a settings file
    that cannot be read or is not understood; said in the language asked for, which is spoken from here on.
    """
    rest, line, lacking = _split(arguments)
    said = {name: readable(environment.get(name, "")) for name in local_settings.VARIABLES.values()}
    near = [*local_settings.from_environment(said), *line]
    _speak(near)
    if lacking:
        raise WrongUsage(N_("{option} needs a value."), option=lacking)
    files = local_settings.files(local_settings.last(near, "config"), environment)
    given = [*(one for file in files for one in local_settings.from_file(file)), *near]
    _speak(given)
    return rest, _invocation(given)


def _split(arguments: Sequence[str]) -> tuple[list[str], list[Given], str]:
    """The other arguments, what the options say, and the first option that lacks its value."""
    rest: list[str] = []
    given: list[Given] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest += [argument, *waiting]
            break
        option, equals, value = argument.partition("=")
        name = _OPTIONS.get(option)
        if name is None or (name in FLAGS and equals):
            rest.append(argument)
        elif name in FLAGS:
            given.append(Given(name, value=True, origin=Origin(option)))
        else:
            value = value if equals else next(waiting, "")
            if not value or (not equals and value.startswith("-")):
                return rest, given, option
            given.append(Given(name, value, Origin(option)))
    return rest, given, ""


def _speak(given: Sequence[Given]) -> None:
    language = local_settings.last(given, "lang")
    i18n.set_language(language.value if language and language.value in LANGUAGES else DEFAULT_LANGUAGE)


def _invocation(given: Sequence[Given]) -> Invocation:
    """All of it as types; a value is asked to be one even where a later one takes its place."""
    values: dict[str, Any] = {one.name: local_settings.typed(one) for one in given}
    keys = {name.removeprefix(f"{KEYS}."): value for name, value in values.items() if name.startswith(f"{KEYS}.")}
    origins = {one.name: one.origin for one in given}
    if keys:
        _ask_keys(keys, origins)
    return Invocation(
        store=values.get("store"),
        login=values.get("as"),
        language=values.get("lang"),
        ascii_only=values.get("ascii", False),
        theme=values.get("theme"),
        linear=values.get("linear", False),
        keys=keys,
        origins=origins,
    )


def _ask_keys(keys: Mapping[str, str], origins: Mapping[str, Origin]) -> None:
    """WrongUsage when something is wrong with the keys chosen."""
    from ogust_tui.screens.keymap import problem

    found = problem(keys)
    if found is not None:
        raise WrongUsage(found.message, where=origins[f"{KEYS}.{found.action}"].words, **found.params)


def readable(argument: str) -> str:
    """An argument that the machine's encoding could not read, read as windows-1252; a file's name stays as it is."""
    if _SURROGATES.search(argument) is None:
        return argument
    raw = os.fsencode(argument)
    return argument if Path(argument).exists() else raw.decode("windows-1252", "replace")

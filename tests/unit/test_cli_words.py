"""What commands print, in a language that shows where each word comes from: help, and every read in plain text."""

import re
from typing import Any

import pytest

from ogust_tui.cli.root import root
from tests.screens.words_world import leftovers, speak_pseudo_for_english

pytest_plugins = ["tests.unit.cli_runner"]

# What a person types as it stands, and the names of files, settings and variables.
TYPED = re.compile(
    r"ogust-tui|--?[a-z][a-z-]*|<[a-z|_]+>|[A-Z]+_[A-Z_*]+(?:=\d)?|sqlite:///…|postgresql://…|\b[a-z_]+\.[a-z_]+\b"
)
ABBREVIATIONS = {"fr", "en", "URL", "JSON", "CSV", "csv", "HOST", "PORT"}


def commands(group: Any, context: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Every command of the tree by its words."""
    found = {path: group}
    for name in getattr(group, "commands", None) or (group.list_commands(context) if not path else ()):
        child = group.get_command(context, name)
        found |= commands(child, context, (*path, name))
    return found


@pytest.fixture(autouse=True)
def pseudo(monkeypatch):
    speak_pseudo_for_english(monkeypatch)


def test_every_help_is_the_catalogues(bare):
    tree = commands(root(), None)
    assert len(tree) > 40
    names = {name for path in tree for name in path}
    found = {}
    for path in tree:
        shown = bare.ok(*path, "--help", "--lang", "en").out
        words = [word for word in leftovers(TYPED.sub(" ", shown)) if word not in names and word not in ABBREVIATIONS]
        if words:
            found[" ".join(path)] = words
    assert found == {}

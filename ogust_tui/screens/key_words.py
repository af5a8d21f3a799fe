"""The keys in force on this terminal, as sentences name them: whoever gave an action another key reads that one."""

from collections.abc import Mapping

from ogust_tui.screens.desk import Desk
from ogust_tui.screens.keymap import in_force
from ogust_tui.widgets.footer import key_words


def key_of(desk: Desk, action: str) -> str:
    """The first key of the action with this id, as it is written on the keyboard: "Ctrl+S"."""
    return key_among(desk.keys, action)


def key_among(keys: Mapping[str, str], action: str) -> str:
    """The same where nobody is signed in yet; ``keys``: those that were chosen instead of the usual ones."""
    return key_words(in_force(keys)[action][0])

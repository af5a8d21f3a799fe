"""Other keys for the actions of the house: which keys an action has then, and what is wrong with a choice of keys.

Pure, and without Textual: the command line refuses a bad choice before anything starts. Lists, boxes and tabs keep
their arrows, Enter, Tab and the like; an action can have none of them that it does not have already.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from ogust_tui.i18n import N_, _
from ogust_tui.screens.action import Action
from ogust_tui.screens.actions import ACTIONS

_RECORD = ("app.", "record.", "contact.", "alert.acknowledge", "alert.snooze")
SCENES: tuple[tuple[str, ...], ...] = (
    ("app.", "board.", "alert.acknowledge", "alert.snooze"),
    ("app.", "alert."),
    ("app.", "contacts.", "contact."),
    ("app.", "form."),
    ("app.", "account.", "notes."),
    (*_RECORD, "card."),
    (*_RECORD, "notes."),
    (*_RECORD, "visits."),
    ("app.", "thread."),
    ("app.", "mail."),
    ("app.", "compose."),
    ("app.", "dialog."),
    ("app.", "form.", "relative."),
    ("app.", "dialog.leave", "publish."),
    ("app.", "dialog.leave", "withdraw."),
    ("app.", "dialog.leave", "path."),
    ("app.", "dialog.leave", "versions."),
    ("app.", "dialog.leave", "blocked."),
)
"""The actions that stand on one screen together, by the beginnings of their ids."""

_MOVES = frozenset(
    ["up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "tab", "space", "backspace", "delete"]
)
_FUNCTION_KEYS = frozenset(f"f{number}" for number in range(1, 13))
_SENT_AS = {"ctrl+m": "enter", "ctrl+j": "enter", "ctrl+h": "backspace", "ctrl+i": "tab", "ctrl+[": "escape"}
"""What a terminal sends for these (ECMA-48: the same bytes)."""
_CONTROLS = frozenset(f"ctrl+{letter}" for letter in "abcdefghijklmnopqrstuvwxyz") - set(_SENT_AS)
_OF_BOXES = frozenset(f"ctrl+{letter}" for letter in "acdekuvwxyz")
"""Keys that move, cut and paste in a box one types in."""
_SIGNS = {"slash": "/"}
"""The signs that the registry calls by a name."""

_BY_ID = {action.id: action for action in ACTIONS}


@dataclass(frozen=True)
class Problem:
    """What is wrong with the keys of one action: a message id that begins with {where}, and its parameters."""

    action: str
    message: str
    params: Mapping[str, object]


def read_keys(text: str) -> tuple[str, ...]:
    """The keys in "Ctrl+S, f12", as they are called here. Case counts for a letter alone: "N" is typed with Shift."""
    return tuple(_called(key.strip()) for key in text.split(",") if key.strip())


def in_force(chosen: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The keys of every action, by its id."""
    return {action.id: read_keys(chosen.get(action.id, action.keys)) for action in ACTIONS}


def problem(chosen: Mapping[str, str]) -> Problem | None:
    """The first thing that is wrong with a choice of keys, or None."""
    for id_, text in chosen.items():
        action = _BY_ID.get(id_)
        found = _unknown(id_) if action is None else _unusable(action, read_keys(text))
        if found:
            return Problem(id_, *found)
    return _clash(chosen)


def _called(key: str) -> str:
    if len(key) == 1:
        return key
    key = key.lower().replace(" ", "")
    return _SIGNS.get(key, key)


def _unknown(id_: str) -> tuple[str, dict[str, object]]:
    from difflib import get_close_matches

    near = get_close_matches(id_, _BY_ID, 1)
    if near:
        return N_("{where}: there is no such action. Is {near} meant?"), {"near": near[0]}
    return N_("{where}: there is no such action. “ogust-tui settings keys” lists them."), {}


def _unusable(action: Action, keys: tuple[str, ...]) -> tuple[str, dict[str, object]] | None:
    if not keys:
        return N_("{where}: a key is wanted."), {}
    usual = read_keys(action.keys)
    for key in keys:
        if key in _SENT_AS:
            message = N_("{where}: terminals send the same for “{key}” as for “{other}”. Take another key.")
            return message, {"key": key, "other": _SENT_AS[key]}
        if key in usual:
            continue
        if key in _MOVES or key == "escape":
            return N_("{where}: “{key}” keeps its meaning everywhere. Take another key."), {"key": key}
        if not (_is_sign(key) or key in _FUNCTION_KEYS or key in _CONTROLS):
            message = N_(
                "{where}: “{key}” is no key that every terminal sends. There is: a letter or a sign, F1 to F12, "
                "Ctrl and a letter."
            )
            return message, {"key": key}
    if _while_typing(usual) and not _while_typing(keys):
        message = N_(
            "{where}: this has to work while one types, and “{key}” means something else then. Take a key from F1 to "
            "F12, or Ctrl and a letter."
        )
        return message, {"key": keys[0]}
    return None


def _while_typing(keys: Iterable[str]) -> bool:
    """Whether one of ``keys`` does something else than writing or moving in a box."""
    return any(key not in _OF_BOXES and key not in _MOVES and not _is_sign(key) for key in keys)


def _is_sign(key: str) -> bool:
    return len(key) == 1 and key.isprintable()


def _clash(chosen: Mapping[str, str]) -> Problem | None:
    """Two actions of one screen on one key, unless they share it anyway: Esc leaves whatever there is."""
    keys, usual = in_force(chosen), in_force({})
    for scene in SCENES:
        here = [action for action in ACTIONS if action.id.startswith(scene)]
        for one, other in combinations(here, 2):
            shared = set(keys[one.id]) & set(keys[other.id]) - (set(usual[one.id]) & set(usual[other.id]))
            if shared:
                changed, kept = (one, other) if one.id in chosen else (other, one)
                message = N_(
                    "{where}: “{key}” would do two things on one screen: {label} ({id}) and {other_label} ({other_id})."
                )
                params = {
                    "key": min(shared),
                    "label": _(changed.label),
                    "id": changed.id,
                    "other_label": _(kept.label),
                    "other_id": kept.id,
                }
                return Problem(changed.id, message, params)
    return None

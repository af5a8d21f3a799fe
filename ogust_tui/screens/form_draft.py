"""What is typed into a form of fields: kept as a draft, and put over the record as it stands now. Pure.

A draft holds the fields that were changed, each with what stood there before, so that a change of the same field by
somebody else is noticed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

Values = Mapping[str, str]


@dataclass(frozen=True)
class Merged:
    """The record as it stands now with what was typed on it.

    ``clashes`` are the fields that somebody else changed otherwise; ``theirs`` those that somebody else alone changed.
    """

    values: Values
    clashes: tuple[str, ...]
    theirs: tuple[str, ...]


def merged(before: Values, typed: Values, now: Values) -> Merged:
    """What was ``typed`` into a form that showed ``before``, over what stands ``now``."""
    mine = {name: value for name, value in typed.items() if value != before.get(name, value)}
    moved = [name for name, value in now.items() if value != before.get(name, value)]
    clashes = tuple(name for name in moved if name in mine and mine[name] != now[name])
    return Merged({**now, **mine}, clashes, tuple(name for name in moved if name not in mine))


def form_draft(about: str, before: Values, typed: Values) -> str:
    """What was changed, as a draft keeps it; nothing when nothing was. ``about`` says whose form it is."""
    changed = {name: [before.get(name, ""), value] for name, value in typed.items() if value != before.get(name, "")}
    return json.dumps({"about": about, "changed": changed}, ensure_ascii=False) if changed else ""


def typed_then(draft: str, now: Values) -> tuple[Values, Values]:
    """What the form showed and what was typed into it, for the fields that it has now."""
    try:
        changed = {
            str(name): (str(was), str(value))
            for name, (was, value) in json.loads(draft)["changed"].items()
            if name in now
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        changed = {}
    return (
        {**now, **{name: was for name, (was, _value) in changed.items()}},
        {**now, **{name: value for name, (_was, value) in changed.items()}},
    )


def form_draft_words(draft: str) -> str:
    """What a draft says, for a list of drafts: whose form it is, and what was typed."""
    try:
        kept = json.loads(draft)
        return " · ".join(filter(None, (str(kept["about"]), *(str(value) for _was, value in kept["changed"].values()))))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""

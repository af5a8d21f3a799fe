"""What an action of the house is: its keys, its words, the verb of the store it needs."""

from dataclasses import dataclass

from ogust_tui.store.permissions import Verb


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done. ``id`` is unique and names the key in a key map; ``name`` is the method, without ``action_``.

    ``place`` completes "This is done …", for the palette opened elsewhere; empty for what is done anywhere.
    """

    id: str
    name: str
    keys: str
    label: str
    help: str
    place: str = ""
    verb: Verb | None = None
    show: bool = True
    priority: bool = False

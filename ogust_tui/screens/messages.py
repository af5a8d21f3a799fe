"""What screens ask of the app (they bubble up to it), and what the app tells its screens (these do not bubble)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widget import Widget

from ogust_tui.store.errors import Refusal

if TYPE_CHECKING:
    from ogust_tui.screens.desk import Desk
    from ogust_tui.store.board import Board
    from ogust_tui.store.changes import Changed
    from ogust_tui.store.locking import LockTerms
    from ogust_tui.store.note_reads import NoteKey

# Asked of the app


@dataclass(frozen=True)
class Spot:
    """A place in a thread: a message by its position, or a note by its id."""

    position: int | None = None
    note_id: int | None = None


class OpenRecord(Message):
    """Open a contact's record, on its Notes tab; at the note with the key ``note`` when given."""

    def __init__(self, contact_id: int, note: "NoteKey | None" = None) -> None:
        super().__init__()
        self.contact_id = contact_id
        self.note = note


class OpenThread(Message):
    """Open a thread, at a message or note of it when given."""

    def __init__(self, thread_id: int, at: "Spot | None" = None) -> None:
        super().__init__()
        self.thread_id = thread_id
        self.at = at


class OpenAlerts(Message):
    """Open the list of alerts."""


class OpenContacts(Message):
    """Open the contacts, ready to search."""


class OpenAccount(Message):
    """Open one's own account."""


class ComposeAt(Message):
    """Write at ``place``, the same words that name a draft.

    "new:" is a note or thread on nothing yet, "new:CLI00042" on a contact, "new:@claire" on a colleague, "reply:17"
    in thread 17.
    """

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place


class EditContact(Message):
    """Open the form of a contact; without one, of a new contact."""

    def __init__(self, contact_id: int | None = None) -> None:
        super().__init__()
        self.contact_id = contact_id


class LanguageChosen(Message):
    """Speak ``language`` from now on, and at the next sign-in."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language


class ThemeChosen(Message):
    """Show everything in ``theme`` from now on, and at the next sign-in."""

    def __init__(self, theme: str) -> None:
        super().__init__()
        self.theme = theme


class SignInAsked(Message):
    """Somebody gave a login and a password."""

    def __init__(self, login: str, password: str) -> None:
        super().__init__()
        self.login = login
        self.password = password


# Told by the workers that open the store, to the app


class LookedFirst(Message, bubble=False):
    """The alerts of the board, looked up before everything that is needed to do something about them is loaded.

    ``language`` is that of who looks; ``alerts`` gives what shows them, in the language spoken.
    """

    def __init__(self, language: str, alerts: Callable[[], Widget]) -> None:
        super().__init__()
        self.language = language
        self.alerts = alerts


class DeskOpened(Message):
    """The store is open and somebody is signed in.

    ``goal`` is the place to go on to, ``seen`` the line of the change feed up to which the board is right.
    """

    def __init__(
        self, desk: "Desk", board: "Board", goal: OpenRecord | OpenThread | OpenAlerts | None, seen: int
    ) -> None:
        super().__init__()
        self.desk = desk
        self.board = board
        self.goal = goal
        self.seen = seen


class OpeningRefused(Message):
    """The store was not opened, or nobody could be signed in; ``ask`` when a password may change that."""

    def __init__(self, refusal: Refusal, *, ask: bool) -> None:
        super().__init__()
        self.refusal = refusal
        self.ask = ask


class FirstRunOffered(Message):
    """There is no store yet, and nothing stands against making one at ``place``, as a person may read it."""

    def __init__(self, place: str, *, is_file: bool) -> None:
        super().__init__()
        self.place = place
        self.is_file = is_file


class StoreMade(Message):
    """There is a store now, for ``login`` with ``password`` or for whoever sits here; ``words`` say so on arrival."""

    def __init__(self, address: str, words: str, *, login: str | None = None, password: str | None = None) -> None:
        super().__init__()
        self.address = address
        self.words = words
        self.login = login
        self.password = password


# About locking the terminal, to the app


class LockTermsRead(Message, bubble=False):
    """When this terminal locks, and who may unlock it."""

    def __init__(self, terms: "LockTerms") -> None:
        super().__init__()
        self.terms = terms


class AccessLost(Message):
    """Whoever was signed in has nothing to come back to."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__()
        self.refusal = refusal


# Told to every screen


class ToScreens(Message, bubble=False):
    """The app passes it on to every screen of the desk, also those under the one on top."""


class StoreChanged(ToScreens, bubble=False):
    """Somebody, here or elsewhere, changed these rows."""

    def __init__(self, changes: "frozenset[Changed]") -> None:
        super().__init__()
        self.changes = changes


class StoreLost(ToScreens, bubble=False):
    """The store cannot be used for now; it is tried again all the time."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__()
        self.refusal = refusal


class StoreBack(ToScreens, bubble=False):
    """The store can be used again."""


class MinutePassed(ToScreens, bubble=False):
    """Another minute on the clock: ages, lateness and snoozed alerts are due to be read again."""


class LanguageChanged(ToScreens, bubble=False):
    """Another language is spoken from now on."""

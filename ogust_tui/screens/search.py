"""Search: one box for everything that is known and was ever written, and what it finds as one types.

The box keeps the focus; the arrows move in what was found, Enter opens it. One search runs at a time: what is typed
meanwhile is looked for as soon as it is done, so the newest words win and a slow store gets no queue.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ogust_tui.i18n import N_, _
from ogust_tui.screens.alert_words import place_of
from ogust_tui.screens.background import Refused
from ogust_tui.screens.base import DeskScreen
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.messages import OpenRecord, OpenThread, Spot
from ogust_tui.screens.search_words import hit_blocks, hit_key
from ogust_tui.store.errors import Refusal
from ogust_tui.store.folding import query_words
from ogust_tui.store.kinds import Topic
from ogust_tui.store.search import Hit, HitKind, search
from ogust_tui.widgets.block_list import BlockList, Edge
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.wording import one_line

MOST = 50
"""Hits of each kind that are shown."""
LEAST_LETTERS = 2
WORDS_SHOWN = 40


@dataclass(frozen=True)
class Found:
    """What was found for ``text``; ``cut`` are the kinds of which there is more."""

    text: str
    hits: tuple[Hit, ...]
    cut: frozenset[HitKind]


class HitsFound(Message, bubble=False):
    """The search is done."""

    def __init__(self, found: Found) -> None:
        super().__init__()
        self.found = found


class NowhereToOpen(Message, bubble=False):
    """A note is on nothing that this person can open."""


def find(desk: Desk, text: str) -> Found:
    """Search for ``text``: at most MOST hits of each kind. For a worker."""
    hits: list[Hit] = []
    counts = dict.fromkeys(HitKind, 0)
    for hit in search(desk.store, desk.actor, text, limit=MOST + 1):
        counts[hit.kind] += 1
        if counts[hit.kind] <= MOST:
            hits.append(hit)
    return Found(text, tuple(hits), frozenset(kind for kind, count in counts.items() if count > MOST))


class Hits(BlockList, can_focus=False):
    """What was found; the box keeps the focus and moves its cursor."""


class SearchScreen(DeskScreen):
    """Words, wherever they stand."""

    REACHED_BY = "app.search"
    CONCERNS = frozenset({Topic.CONTACT, Topic.NOTE, Topic.THREAD})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "drive('cursor_down')", N_("Next"), show=False, id="search.down"),
        Binding("up", "drive('cursor_up')", N_("Previous"), show=False, id="search.up"),
        Binding("pagedown", "drive('page_down')", N_("Page down"), show=False, id="search.page-down"),
        Binding("pageup", "drive('page_up')", N_("Page up"), show=False, id="search.page-up"),
        Binding("ctrl+home", "drive('first')", N_("First"), show=False, id="search.first"),
        Binding("ctrl+end", "drive('last')", N_("Last"), show=False, id="search.last"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found = Found("", (), frozenset())
        self._looking = self._again = False

    @property
    def heading(self) -> str:
        """The name of the place."""
        return _("Search")

    def compose_body(self) -> Iterable[Widget]:
        """The box, and what was found."""
        yield LineBox(placeholder=_("A name, a phone number, words of a note or a message"))
        yield Hits()

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Hits).look_focused(True)
        self.query_one(LineBox).focus()
        self._show(Edge.FIRST)

    async def speak_again(self) -> None:
        """In another language; what is typed stays."""
        text = self.text
        await super().speak_again()
        self.query_one(LineBox).write(text)
        self.on_mount()
        self.reload()

    # Looking

    @property
    def text(self) -> str:
        """What is looked for."""
        return self.query_one(LineBox).value.strip()

    def reload(self) -> None:
        """Look again for the same words, where one is among what they find."""
        self._look()

    @on(Input.Changed)
    def _look(self) -> None:
        if self._looking:
            self._again = True
            return
        text, desk = self.text, self.desk
        if not _worth_a_search(text):
            self.holds_keys = False
            self._take(Found(text, (), frozenset()))
            return
        # Enter, typed ahead, opens what is found and not what was listed before.
        self._looking = self.holds_keys = True
        self.read_in_background(lambda: HitsFound(find(desk, text)))

    @on(HitsFound)
    def _come(self, message: HitsFound) -> None:
        self._looking = False
        self.trouble_over()
        if message.found.text == self.text:
            self.holds_keys = False
            self._take(message.found)
        else:
            self._again = True
        if self._again:
            self._again = False
            self._look()

    def read_failed(self, refusal: Refusal) -> None:
        """Say why; the words stay, and what was found for other words does not pass for theirs."""
        self._looking = self._again = False
        if self._found.text != self.text:
            self._take(Found(self.text, (), frozenset()), failed=True)
        super().read_failed(refusal)

    def gone_wrong(self, words: str) -> None:
        """Say it; one may search again."""
        self._looking = self._again = False
        super().gone_wrong(words)

    def _take(self, found: Found, *, failed: bool = False) -> None:
        same = found.text == self._found.text
        self._found = found
        self._show(None if same else Edge.FIRST, failed=failed)

    def _show(self, edge: Edge | None, *, failed: bool = False) -> None:
        found, hits = self._found, self.query_one(Hits)
        words = tuple(query_words(found.text))
        hits.set_empty("" if failed else _empty_words(found.text))
        hits.show(hit_blocks(found.hits, found.cut, MOST, words, self.desk.now(), self.desk.zone), edge=edge)

    # Opening

    async def action_drive(self, way: str) -> None:
        """Move in what was found without leaving the box."""
        await self.query_one(Hits).run_action(way)

    @on(Input.Submitted)
    def _open_selected(self) -> None:
        if self._found.text == self.text:
            self.query_one(Hits).action_open()

    @on(BlockList.Opened)
    def _open(self, event: BlockList.Opened) -> None:
        hit = next((hit for hit in self._found.hits if hit_key(hit) == event.key), None)
        if hit is None:
            return
        if hit.kind is HitKind.CONTACT:
            self.post_message(OpenRecord(hit.id))
        elif hit.kind is HitKind.NOTE:
            self._open_note(hit)
        elif hit.thread_id is not None:
            self.post_message(OpenThread(hit.thread_id, Spot(hit.position) if hit.position else None))

    @work(thread=True, exclusive=True, exit_on_error=False, group="open")
    def _open_note(self, hit: Hit) -> None:
        """To what the note is on; the store is asked where a visit leads."""
        try:
            place = place_of(self.desk, hit.places)
        except Refusal as refusal:
            self.post_message(Refused(refusal))
            return
        if isinstance(place, OpenRecord) and hit.at is not None:
            place.note = (hit.at, hit.id)
        elif isinstance(place, OpenThread):
            place.at = Spot(note_id=hit.id)
        self.post_message(place or NowhereToOpen())

    @on(NowhereToOpen)
    def _say_nowhere(self) -> None:
        self.say(_("This note is on the account of a colleague: there is no screen of it to open."))


def _worth_a_search(text: str) -> bool:
    return any(len(word) >= LEAST_LETTERS for word in query_words(text))


def _empty_words(text: str) -> str:
    """What can be searched, or what to try when nothing was found."""
    if not text:
        return _(
            "Clients, caregivers, notes, threads and messages: by words or how they begin, in any order, with or "
            "without accents. A phone number is found with or without spaces."
        )
    if not _worth_a_search(text):
        return _("One more letter, please.")
    return _(
        "Nothing holds “{text}”, neither a contact nor anything written. Fewer words, or only how they begin, "
        "find more."
    ).format(text=one_line(text, WORDS_SHOWN))

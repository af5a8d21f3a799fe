"""The first run, where there is no store yet: an example agency to try, or one's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from ogust_tui.i18n import LANGUAGES, N_, _, language, set_language
from ogust_tui.screens.background import InBackground, Refused
from ogust_tui.screens.founding import FoundingScreen
from ogust_tui.screens.founding_steps import first_answers
from ogust_tui.screens.frame import HeadLine, StatusLine
from ogust_tui.screens.key_words import key_among
from ogust_tui.screens.messages import StoreMade
from ogust_tui.screens.words_line import Words
from ogust_tui.store.demo import existing_demo, make_demo
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.footer import ActionBar
from ogust_tui.widgets.row_list import Cell, Column, Row, RowList
from ogust_tui.wording import one_line

PLACE_WIDTH = 300


@dataclass(frozen=True)
class FirstRun:
    """Where the store will be (as an address, and in words) and where an example agency lives. ``keys``: other keys."""

    address: str
    place: str
    is_file: bool
    demo_folder: Path
    keys: Mapping[str, str]


class WelcomeScreen(InBackground[None]):
    """What this is, and what can be done about there being nothing yet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "l",
            "language",
            N_("Français"),
            id="first.language",
            tooltip=N_("Speak the other language, from here on."),
        ),
        Binding("d", "demo", N_("Example agency"), id="first.demo", tooltip=N_("Try it with invented people.")),
        Binding("c", "found", N_("My agency"), id="first.found", tooltip=N_("Answer a few questions.")),
        Binding("q", "app.quit", N_("Quit"), id="first.leave", tooltip=N_("Leave; nothing is written.")),
    ]

    def __init__(self, first: FirstRun) -> None:
        super().__init__()
        self._first = first
        self._answers = first_answers(first.place, is_file=first.is_file)

    def compose(self) -> ComposeResult:
        """Two sentences, the place, three choices."""
        yield HeadLine()
        with Vertical(classes="form"):
            yield Words(
                _(
                    "This is the desk of a home-care agency: notes that only the team reads, alerts, and conversations "
                    "with clients and caregivers. There is nothing here yet: try it with an example, or begin with "
                    "your own agency."
                ),
                classes="form--intro",
            )
            yield RowList([Column(width=1), Column(width=28), Column(weight=1)], id="choices")
            yield Words(_("Your agency will be kept in: {place}").format(place=self._place), Tone.QUIET)
            yield Words(_("The example is apart from it, in: {place}").format(place=self._demo_place), Tone.QUIET)
        yield StatusLine()
        yield ActionBar()

    @property
    def _place(self) -> str:
        return one_line(self._first.place, PLACE_WIDTH)

    @property
    def _demo_place(self) -> str:
        return one_line(str(self._first.demo_folder), PLACE_WIDTH)

    def on_mount(self) -> None:
        """Ready to choose."""
        self._fill()

    def _fill(self) -> None:
        self.query_one(HeadLine).show(_("Welcome"), "ogust_tui")
        choices = self.query_one(RowList)
        choices.show(
            [
                Row(key, (Cell(key, Tone.STRONG), Cell(title), Cell(words, Tone.QUIET)))
                for key, title, words in (
                    ("d", _("Try an example agency"), _("invented people, no mail")),
                    ("c", _("Create my agency"), _("a few questions, one at a time")),
                    ("q", _("Quit"), _("nothing is written")),
                )
            ]
        )
        choices.focus()

    def say(self, text: str) -> None:
        """Say what happens."""
        self.query_one(StatusLine).say(text)

    @on(RowList.Opened)
    async def _choose(self, event: RowList.Opened) -> None:
        await self.run_action({"d": "demo", "c": "found", "q": "app.quit"}[event.key])

    async def action_language(self) -> None:
        """Speak the other language."""
        set_language(LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)])
        await self.recompose()
        self._fill()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the example is being made there is nothing else to do."""
        return not self.holds_keys or action not in ("language", "demo", "found")

    def action_demo(self) -> None:
        """Make the example agency, or open the one there is."""
        if self.holds_keys:
            return
        folder = self._first.demo_folder
        self.holds_keys = True
        self.say(_("The example agency is being made: 400 invented people, a few seconds."))
        self.carry_out(lambda: existing_demo(folder) or make_demo(folder), self._open_demo)

    def _open_demo(self, address: str) -> None:
        words = _(
            "This is the example agency: try anything. {key} leaves it; the next start lets you create your own "
            "agency. The example is kept in {place}."
        ).format(key=key_among(self._first.keys, "app.quit"), place=self._demo_place)
        self.post_message(StoreMade(address, words))

    @on(Refused)
    def _choose_again(self) -> None:
        self.holds_keys = False

    def gone_wrong(self, words: str) -> None:
        """Say it, and let something be chosen again."""
        self.holds_keys = False
        super().gone_wrong(words)

    def action_found(self) -> None:
        """Begin the questions; what was answered before is still there."""
        if not self.holds_keys:
            self.app.push_screen(FoundingScreen(self._first.address, self._answers))

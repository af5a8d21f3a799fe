"""Creating an agency, one question a screen: Enter goes on, Escape goes back, and nothing typed is lost on the way."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from ogust_tui.i18n import N_, _, language
from ogust_tui.screens.background import InBackground, Refused
from ogust_tui.screens.founding_steps import STEPS, Answers
from ogust_tui.screens.frame import HeadLine, StatusLine
from ogust_tui.screens.messages import StoreMade
from ogust_tui.screens.words import refusal_words
from ogust_tui.store.errors import Refusal
from ogust_tui.store.founding import found_agency
from ogust_tui.widgets.footer import ActionBar, key_words

CREATE_KEY = "ctrl+s"


class FoundingScreen(InBackground[None]):
    """Keeps what is answered in ``answers``, which outlive it; gives nothing, and tells StoreMade at the end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(CREATE_KEY, "found", N_("Create"), id="first.create", tooltip=N_("Make the agency as it stands here.")),
        Binding("enter", "next", N_("Next"), id="first.next", tooltip=N_("To the next question.")),
        Binding("escape", "back", N_("Back"), id="first.back", tooltip=N_("To the question before.")),
    ]

    def __init__(self, address: str, answers: Answers) -> None:
        super().__init__()
        self._address = address
        self._answers = answers
        self._place = 0

    @property
    def _at_end(self) -> bool:
        return self._place == len(STEPS) - 1

    def compose(self) -> ComposeResult:
        """The step one is at."""
        yield HeadLine()
        with VerticalScroll(classes="form", can_focus=False):
            yield from STEPS[self._place].compose(self._answers)
        yield StatusLine()
        yield ActionBar(essential=("first.create", "first.next", "app.help"))

    def on_mount(self) -> None:
        """Ready to type."""
        self._show()

    def _show(self) -> None:
        title = _("Create my agency: {step}").format(step=_(STEPS[self._place].title))
        count = _("{n} of {total}").format(n=self._place + 1, total=len(STEPS))
        self.query_one(HeadLine).show(title, count)
        self._to_first_box()
        self.refresh_bindings()

    def _to_first_box(self) -> None:
        for box in self._boxes()[:1]:
            box.focus()

    def _boxes(self) -> list[Widget]:
        return list(self.query("Input, ChoiceLine").results(Widget))

    def say(self, text: str) -> None:
        """Say what is wrong, or what happens."""
        self.query_one(StatusLine).say(text)

    def on_input_changed(self) -> None:
        """What was said has been read."""
        self.say("")

    # From step to step

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The agency is created from the last step, by nothing else than its own key."""
        if action in ("found", "next"):
            return self._at_end == (action == "found") and not self.holds_keys
        return not (action == "back" and self.holds_keys)

    async def action_next(self) -> None:
        """To the next line, and from the last one to the next question, once this one is answered."""
        boxes = self._boxes()
        after = boxes[boxes.index(self.focused) + 1 :] if self.focused in boxes else []
        if after:
            after[0].focus()
            return
        step = STEPS[self._place]
        step.take(self, self._answers)
        try:
            step.check(self._answers)
        except Refusal as refusal:
            self.say(refusal_words(refusal))
            self._to_first_box()
        else:
            await self._go(1)

    async def action_back(self) -> None:
        """To the question before, or to the choice between example and agency."""
        STEPS[self._place].take(self, self._answers)
        if self._place:
            await self._go(-1)
        else:
            self.dismiss(None)

    async def _go(self, by: int) -> None:
        self._place += by
        await self.recompose()
        self._show()

    # The end

    def action_found(self) -> None:
        """Make the agency."""
        answers = self._answers
        answers.founding.locale = language()
        self.holds_keys = True
        self.refresh_bindings()
        self.say(_("Your agency is being created…"))
        self.carry_out(partial(found_agency, self._address, answers.founding), self._come_in)

    def _come_in(self, _nothing: None) -> None:
        founding = self._answers.founding
        words = _("Your agency is ready. It is kept in: {place}").format(place=self._answers.place)
        login, password = (None, None) if founding.os_user else (founding.login, founding.password)
        self.post_message(StoreMade(self._address, words, login=login, password=password))

    @on(Refused)
    def _try_again(self, message: Refused) -> None:
        message.prevent_default()
        self.holds_keys = False
        self.refresh_bindings()
        self.say(
            _("{why} What you typed is still here; {key} tries again.").format(
                why=refusal_words(message.refusal), key=key_words(CREATE_KEY)
            )
        )

    def gone_wrong(self, words: str) -> None:
        """Say it, and let it be tried again."""
        self.holds_keys = False
        super().gone_wrong(words)

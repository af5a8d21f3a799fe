"""Naming the colleagues who are writing at the same place just now, within moments, where nothing moves for it."""

from typing import ClassVar

from textual import events, on, work
from textual.message import Message
from textual.worker import get_current_worker

from ogust_tui.i18n import ngettext
from ogust_tui.screens.base import DeskScreen
from ogust_tui.store.errors import Refusal
from ogust_tui.store.presence import others_writing
from ogust_tui.wording import one_line

# Seconds between two looks. What a colleague types is told within half a second (draft_keeper.py).
LOOK = 1.0
NAME_WIDTH = 30


class CompanyFound(Message, bubble=False):
    """Who else is writing there now."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names


class InCompany(DeskScreen):
    """A screen where something is written that others may be writing, too."""

    # A note or thread on nothing yet: whoever writes one does not meet the others who do.
    NOWHERE: ClassVar[str] = "new:"
    _company: tuple[str, ...] = ()

    @property
    def shared_place(self) -> str:
        """The place, named as drafts are."""
        raise NotImplementedError

    def show_company(self, words: str) -> None:
        """Show who else is writing; empty for nobody."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Look from now on, as long as this screen is on top."""
        if self.shared_place != self.NOWHERE:
            self.set_interval(LOOK, self.look_around)

    @on(events.ScreenResume)
    def look_around(self) -> None:
        """Ask the store who is here; a store that does not answer is not the news here."""
        if self.is_current and self.is_mounted and self.shared_place != self.NOWHERE:
            self._ask_who()

    async def speak_again(self) -> None:
        """In another language; who is here stays."""
        await super().speak_again()
        self.show_company(company_words(self._company))

    @work(thread=True, exclusive=True, exit_on_error=False, group="company")
    def _ask_who(self) -> None:
        worker = get_current_worker()
        try:
            names = others_writing(self.desk.store, self.desk.actor, self.shared_place)
        except Refusal:
            return
        if names != self._company and not worker.is_cancelled:
            self.post_message(CompanyFound(names))

    @on(CompanyFound)
    def _take_company(self, message: CompanyFound) -> None:
        self._company = message.names
        self.show_company(company_words(message.names))


def company_words(names: tuple[str, ...]) -> str:
    """ "Nadia écrit ici"."""
    if not names:
        return ""
    said = ", ".join(one_line(name, NAME_WIDTH) for name in names)
    return ngettext("{names} is writing here", "{names} are writing here", len(names)).format(names=said)

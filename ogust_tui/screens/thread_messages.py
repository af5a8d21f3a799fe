"""What the workers of a thread's screen tell it."""

from textual.message import Message

from ogust_tui.files import FoundFile
from ogust_tui.store.errors import NotAllowed
from ogust_tui.store.linkable import Linkable
from ogust_tui.store.thread_reads import ThreadCard


class ThreadRead(Message, bubble=False):
    """The thread as it stands."""

    def __init__(self, card: ThreadCard, reach: tuple[Linkable, ...], no_publishing: NotAllowed | None) -> None:
        super().__init__()
        self.card = card
        self.reach = reach
        self.no_publishing = no_publishing


class DraftRead(Message, bubble=False):
    """What was being typed at ``place``; ``news`` when the person may have forgotten it."""

    def __init__(self, place: str, text: str, files: tuple[FoundFile, ...], lost: str, news: bool) -> None:
        """``lost`` names files that are no longer there."""
        super().__init__()
        self.place = place
        self.text = text
        self.files = files
        self.lost = lost
        self.news = news

"""Asking before an answer leaves: what others did to the thread since the text was begun is shown first."""

from ogust_tui.screens.answer_box import AnswerBox
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.key_words import key_of
from ogust_tui.screens.thread_actions import ThreadActions
from ogust_tui.screens.thread_news import Seen, news_of, seen_of
from ogust_tui.widgets.block_list import BlockList


class AsksFirst(ThreadActions):
    """A screen about one thread, with the box to write in it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        # What was known of the thread when what is in the box was begun; None while it is empty.
        self._seen: Seen | None = None

    @property
    def answer(self) -> AnswerBox:
        """The box at the foot."""
        return self.query_one(AnswerBox)

    def show_end(self) -> None:
        """Show the newest of the thread."""
        raise NotImplementedError

    def begin_text(self) -> None:
        """Remember what is known of the thread as long as there is something in the box."""
        if not (self.answer.text.strip() or self.answer.files):
            self._seen = None
        elif self._seen is None and self.card is not None:
            self._seen = seen_of(self.card)

    def text_gone(self) -> None:
        """The box was emptied by the program: the next text begins with what is known then."""
        self._seen = None

    def asks_first(self) -> bool:
        """Show what others did since the text was begun, and say that nothing is sent yet; False for nothing."""
        card = self.card
        if card is None or self._seen is None:
            return False
        news = news_of(card, self._seen, self.desk.actor.reader_id, key_of(self.desk, "thread.send"))
        if news is None:
            return False
        self._seen = seen_of(card)
        self.show_end()
        if news.key:
            self.query_one(BlockList).select(news.key)
        self.say(news.words)
        return True

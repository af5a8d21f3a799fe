"""The box at the foot of a thread: what is typed there, and in its frame and under it, everyone who will read it."""

from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import TextArea

from ogust_tui.files import FoundFile
from ogust_tui.i18n import _
from ogust_tui.screens.attached_files import AttachedFiles, packed
from ogust_tui.screens.conversation_words import reading_words, short_of
from ogust_tui.screens.words_line import Words
from ogust_tui.store.linkable import Linkable
from ogust_tui.store.records import Party, RecordKind
from ogust_tui.store.thread_reads import ThreadCard
from ogust_tui.widgets.audience_bar import Audience, Reader, audience_words
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.messages import FromWidget
from ogust_tui.widgets.writing import WritingBox


def audience_of(card: ThreadCard, reach: Iterable[Linkable]) -> Audience:
    """Everyone who reads a message written in the thread now. ``reach``: who has an e-mail address."""
    by_mail = {one.party.id: one.bouncing for one in reach if one.has_email}
    published = {row.reader.id for row in card.publications}
    linked = card.row.linked
    return Audience(
        readers=tuple(
            Reader(
                short_of(row.reader),
                by_mail=row.reader.id in by_mail,
                dead_address=by_mail.get(row.reader.id, ""),
            )
            for row in card.publications
        ),
        colleagues=tuple(short_of(party) for party in linked if party.kind is RecordKind.STAFF),
        excluded=tuple(
            short_of(party) for party in linked if party.kind is not RecordKind.STAFF and party.id not in published
        ),
    )


class AnswerBox(Vertical):
    """A frame, double when contacts will read; in it the text, and under the text the names."""

    class Typed(FromWidget):
        """The text changed by the person's hand."""

    def __init__(self, reply_key: str, send_key: str) -> None:
        """The keys are named in the empty box, as they are written on the keyboard."""
        super().__init__()
        self._reply_key = reply_key
        self._send_key = send_key

    def compose(self) -> ComposeResult:
        """The text, its files, then its readers."""
        yield WritingBox()
        yield AttachedFiles()
        yield Words(id="answer-readers", tone=Tone.QUIET)

    @property
    def text(self) -> str:
        """What is typed."""
        return "".join(box.text for box in self.query(WritingBox))

    @property
    def files(self) -> tuple[FoundFile, ...]:
        """The files that go with it."""
        return tuple(file for files in self.query(AttachedFiles) for file in files.files)

    @property
    def draft(self) -> str:
        """Both, as a draft keeps them, with what was typed behind them."""
        return packed(self.text + self.behind, self.files)

    @property
    def behind(self) -> str:
        """What was typed since ``hold``."""
        return "".join(box.waiting for box in self.query(WritingBox))

    @property
    def writing(self) -> bool:
        """Whether the person is in the box."""
        return any(box.has_focus for box in self.query("WritingBox, AttachedFiles"))

    def write(self, text: str, files: Sequence[FoundFile] = ()) -> None:
        """Show another text instead, and its files."""
        self.query_one(WritingBox).write(text)
        self.query_one(AttachedFiles).hold(files)

    def enter(self) -> None:
        """Go into the box, at once: what came in with the key on a slow line is text, not keys of the screen."""
        self.screen.set_focus(self.query_one(WritingBox))

    def name_company(self, words: str) -> None:
        """Say in the frame who else is writing here; empty for nobody."""
        self.border_subtitle = Content(words) if words else None

    def hold(self) -> None:
        """Leave what is typed as it is, for it is on its way."""
        self.query_one(WritingBox).hold()

    def let_go(self) -> None:
        """Take up what was typed meanwhile."""
        self.query_one(WritingBox).let_go()

    def shut(self, reason: str) -> None:
        """Nothing can be written here; ``reason`` says why and what to do."""
        self.query_one(WritingBox).display = False
        self.query_one(AttachedFiles).display = False
        self.set_class(False, "published")
        self.border_title = None
        self.query_one("#answer-readers", Words).say(reason)

    def name_readers(self, card: ThreadCard, audience: Audience, caller: Party | None) -> None:
        """Say who will read. ``caller``: whose words are written down, said by phone; None for our own."""
        self.query_one(WritingBox).display = True
        self.query_one(AttachedFiles).display = bool(self.files)
        self.set_class(audience.published, "published")
        title = reading_words(card.row.published_to)
        if caller is not None:
            title = _("SAID BY PHONE BY {name}").format(name=short_of(caller).upper())
        self.border_title = Content(title)
        self.query_one("#answer-readers", Words).say(audience_words(audience))
        hint = _("{reply} answers here; {send} sends").format(reply=self._reply_key, send=self._send_key)
        if caller is not None:
            words = _("What {name} said; {send} writes it down in their name")
            hint = words.format(name=short_of(caller), send=self._send_key)
        self.query_one(WritingBox).placeholder = Content(hint)

    @on(TextArea.Changed)
    @on(AttachedFiles.Changed)
    def _tell(self, event: TextArea.Changed | AttachedFiles.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(self))

"""The boxes over the mail that waits: where it goes and who will read it there, and whose mails are ignored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from ogust_tui.i18n import _
from ogust_tui.screens.actions import bindings, refused
from ogust_tui.screens.answer_box import audience_of
from ogust_tui.screens.conversation_words import name_of
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.dialogs import DeskDialog
from ogust_tui.screens.key_words import key_of
from ogust_tui.screens.mail_room import MailRoom
from ogust_tui.screens.sorting_words import file_words, sender_words
from ogust_tui.screens.words_line import Words
from ogust_tui.store.inbound import MailWords
from ogust_tui.store.linkable import Linkable, linkables
from ogust_tui.store.mail_sorting import BlockedRow, list_blocked, unblock_sender
from ogust_tui.store.records import Party, RecordKind
from ogust_tui.store.sorting_reads import Sorting
from ogust_tui.store.thread_lists import ThreadRow
from ogust_tui.store.thread_reads import ThreadCard, show_thread
from ogust_tui.widgets.audience_bar import Audience, AudienceBar
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.widgets.row_list import Cell, Column, Row, RowList
from ogust_tui.wording import near_day, one_line

LINE_WIDTH = 200
TEXT_LINES = 4
TEXT_READ = 2_000
"""Characters that are enough for so many lines."""


@dataclass(frozen=True)
class Posting:
    """What would be written, and where; without a ``card`` in a new thread."""

    subject: str
    words: MailWords
    card: ThreadCard | None = None
    reach: tuple[Linkable, ...] = ()


class PostingRead(Message, bubble=False):
    """It is known what would be written."""

    def __init__(self, posting: Posting) -> None:
        super().__init__()
        self.posting = posting


@dataclass(frozen=True)
class Confirmed:
    """In whose name the mail is written, who was named as reading it, the subject of a new thread."""

    author: int
    readers: frozenset[int] = frozenset()
    subject: str = ""


class PostingBox(DeskDialog[Confirmed]):
    """Shows the words of a mail as they would stand in a thread, and who will read them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog.confirm", "dialog.leave")

    def __init__(self, desk: Desk, room: MailRoom, sorting: Sorting) -> None:
        super().__init__(desk)
        self.room = room
        self.sorting = sorting
        self.posting: Posting | None = None

    def compose_body(self) -> Iterable[Widget]:
        """Where to, what, in whose name, who will read it."""
        yield Words(_("The mail is still being read."), Tone.STRONG, most=2, id="title")
        yield Words(id="where", tone=Tone.QUIET, most=2)
        yield LineBox(placeholder=_("Subject of the new thread"))
        yield Words(id="words", most=TEXT_LINES, classes="apart")
        yield Words(id="files", tone=Tone.QUIET, most=2)
        yield Words(id="whose", tone=Tone.STRONG, classes="apart")
        yield RowList([Column(weight=3), Column(weight=2)])
        yield Words(id="doubt", most=2)
        yield AudienceBar()

    def on_mount(self) -> None:
        """Work the mail out in the background."""
        for widget in (self.query_one(LineBox), self.query_one(RowList), self.query_one(AudienceBar)):
            widget.display = False
        self.holds_keys = True
        self.read_in_background(lambda: PostingRead(self.read_posting()))

    def read_posting(self) -> Posting:
        """What would be written. For a worker."""
        return Posting(*self.room.would_post(self.desk.store, self.desk.actor, self.sorting.card.row.id))

    @on(PostingRead)
    def _take(self, message: PostingRead) -> None:
        self.holds_keys = False
        self.posting = posting = message.posting
        self.query_one("#words", Words).say(posting.words.text[:TEXT_READ])
        kept = [one_line(file.name, LINE_WIDTH) for file in posting.words.files]
        left_out = [one_line(file.name, LINE_WIDTH) for file in posting.words.left_out]
        self.query_one("#files", Words).say(file_words(kept, left_out))
        bar = self.query_one(AudienceBar)
        bar.display = True
        self.tell(posting, bar)
        self.refresh_bindings()

    def tell(self, posting: Posting, bar: AudienceBar) -> None:
        """Say where it goes and who will read it."""

    @property
    def author(self) -> int | None:
        """In whose name it would be written."""
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Confirming needs somebody in whose name it is."""
        return None if self.why_disabled(action, parameters) else True

    def why_disabled(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why it cannot be confirmed yet."""
        if action != "confirm":
            return ""
        if self.posting is None:
            return _("The mail is still being read.")
        return "" if self.author is not None else _("No contact is linked to this thread: link one there first.")

    def action_confirm(self) -> None:
        """Yes."""
        if self.author is not None and self.posting is not None:
            card = self.posting.card
            readers = frozenset(row.reader.id for row in card.publications) if card is not None else frozenset[int]()
            self.dismiss(Confirmed(self.author, readers, self.query_one(LineBox).value.strip()))


class AttachBox(PostingBox):
    """Into a thread that is there: the arrows choose in whose name."""

    def __init__(self, desk: Desk, room: MailRoom, sorting: Sorting, thread_id: int) -> None:
        super().__init__(desk, room, sorting)
        self._thread = thread_id

    def read_posting(self) -> Posting:
        """The words, and the thread as it stands. For a worker."""
        desk = self.desk
        posting = super().read_posting()
        card = show_thread(desk.store, desk.actor, self._thread, newest=1)
        reach = linkables(desk.store, desk.actor, [row.reader.ref for row in card.publications])
        return Posting(posting.subject, posting.words, card, reach)

    def tell(self, posting: Posting, bar: AudienceBar) -> None:
        """The thread, its people, its readers."""
        card = posting.card
        assert card is not None
        subject = one_line(card.row.subject, LINE_WIDTH)
        self.query_one("#title", Words).say(_("Put this mail into “{subject}”").format(subject=subject))
        self.query_one("#where", Words).say(_("From {sender}").format(sender=sender_words(self.sorting.card.row)))
        people = people_of(card.row)
        names = self.query_one(RowList)
        names.display = bool(people)
        self.query_one("#whose", Words).say(_("In whose name?") if people else "")
        names.show([Row(str(one.id), (Cell(name_of(one)), Cell(one.code, Tone.QUIET))) for one in people])
        known = {one.party.id for one in self.sorting.senders}
        likely = next((one for one in people if one.id in known), None)
        if likely is not None:
            names.select(str(likely.id))
        elif people and (sender := self.sorting.card.row.sender):
            words = _("Nobody of this thread is known to write from {address}.")
            self.query_one("#doubt", Words).say(words.format(address=one_line(sender, LINE_WIDTH)))
        names.focus()
        bar.show(audience_of(card, posting.reach))

    @property
    def author(self) -> int | None:
        """The one under the cursor."""
        selected = self.query_one(RowList).selected
        return int(selected) if selected is not None else None

    @on(RowList.Opened)
    def _say_how(self) -> None:
        self.say(_("{key} puts it there; nothing is done by Enter.").format(key=key_of(self.desk, "dialog.confirm")))


class OpenBox(PostingBox):
    """Into a thread of its own, in the name of one contact or relative."""

    def __init__(self, desk: Desk, room: MailRoom, sorting: Sorting, reader_id: int, name: str) -> None:
        super().__init__(desk, room, sorting)
        self._reader = reader_id
        self._person = name

    def tell(self, posting: Posting, bar: AudienceBar) -> None:
        """The subject; that nobody outside reads it yet."""
        self.query_one("#title", Words).say(_("Open a thread with {name}").format(name=self._person))
        self.query_one("#where", Words).say(_("Subject of the new thread"))
        subject = self.query_one(LineBox)
        subject.display = True
        subject.write(one_line(posting.subject, LINE_WIDTH))
        subject.focus()
        later = _("To answer {name}, publish the thread.").format(name=self._person)
        bar.show(Audience(excluded=(self._person,), remark=later))

    @property
    def author(self) -> int | None:
        """The one it was opened for."""
        return self._reader


def people_of(thread: ThreadRow) -> list[Party]:
    """The contacts and relatives that a thread is with: in their names something can be written there."""
    people = (*thread.linked, *thread.published_to)
    return list(dict.fromkeys(one for one in people if one.kind is not RecordKind.STAFF and one.in_scope))


class BlockedRead(Message, bubble=False):
    """The blocked senders as they stand."""

    def __init__(self, rows: tuple[BlockedRow, ...]) -> None:
        super().__init__()
        self.rows = rows


class BlockedScreen(DeskDialog[None]):
    """The senders whose mails are ignored."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("blocked.unblock", "dialog.leave")

    def compose_body(self) -> Iterable[Widget]:
        """What that means, and the list."""
        yield Words(_("Blocked senders"), Tone.STRONG)
        yield Words(
            _("Their mails are kept and shown to nobody; what a reader sends to a reply address still comes in."),
            Tone.QUIET,
        )
        yield RowList(
            [Column(weight=3), Column(weight=1, right=True)],
            empty=_("No sender is blocked. On a mail to sort, {key} blocks its sender.").format(
                key=key_of(self.desk, "mail.block")
            ),
        )

    def on_mount(self) -> None:
        """Read them."""
        self.query_one(RowList).focus()
        self._read()

    def _read(self) -> None:
        desk = self.desk
        self.read_in_background(lambda: BlockedRead(list_blocked(desk.store, desk.actor)))

    @on(BlockedRead)
    def _take(self, message: BlockedRead) -> None:
        now, zone = self.desk.now(), self.desk.zone
        rows: Sequence[Row] = [
            Row(row.address, (Cell(row.address), Cell(near_day(row.since, now, zone), Tone.QUIET)))
            for row in message.rows
        ]
        self.query_one(RowList).show(rows)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There must be somebody to unblock."""
        return None if self.why_disabled(action, parameters) else True

    def why_disabled(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why nobody can be unblocked."""
        if action != "unblock":
            return ""
        ids = frozenset(binding.id for _key, binding in self._bindings if binding.id)
        if against := refused(self.desk.actor, ids, action):
            return against
        return "" if self.query_one(RowList).selected else _("No sender is blocked.")

    def action_unblock(self) -> None:
        """The one under the cursor."""
        address = self.query_one(RowList).selected
        if address is not None:
            verb = partial(unblock_sender, self.desk.store, self.desk.actor, address)
            self.carry_out(verb, partial(self._unblocked, address))

    def _unblocked(self, address: str, _given: object) -> None:
        words = _("Mails of {address} wait to be sorted again from now on.")
        self.say(words.format(address=one_line(address, LINE_WIDTH)))
        self._read()

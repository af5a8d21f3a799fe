"""The Notes tab: notes and threads of one record in order of time, newest first, each unmistakable by frame and word.

A window of pages is held; the keys of both ends ask for more. My account shows the same tab of the person's own.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from ogust_tui.i18n import N_, _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.conversation_words import NOTE_LINES, note_block, note_key, thread_block, thread_key
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.dialogs import ConfirmScreen
from ogust_tui.screens.file_dialogs import attached, save_one_of
from ogust_tui.screens.key_words import key_of
from ogust_tui.screens.messages import ComposeAt, OpenThread
from ogust_tui.screens.publish import PublishScreen
from ogust_tui.screens.tab_body import TabBody
from ogust_tui.screens.thread import ThreadScreen
from ogust_tui.store.kinds import ThreadState
from ogust_tui.store.note_reads import NoteKey, NoteRow
from ogust_tui.store.notes import withdraw_note
from ogust_tui.store.pages import Page
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.thread_lists import ThreadRow
from ogust_tui.store.timeline import NOTE_RANK, TimelineEntry, TimelineFilter, TimelineKey, record_timeline
from ogust_tui.widgets.block_list import Block, BlockList, Edge

PAGE = 100
# Entries read again at most when something changes; those farther from the cursor come back page by page.
READ_AGAIN = 300
FILTERS = {
    TimelineFilter.ALL: N_("All"),
    TimelineFilter.NOTES: N_("Notes"),
    TimelineFilter.INTERNAL_THREADS: N_("Internal threads"),
    TimelineFilter.PUBLISHED: N_("Published threads"),
}


class TimelineRead(Message, bubble=False):
    """A page: at ``edge``, beside the entry ``key``; ``more_before`` when newer entries are not in it."""

    def __init__(
        self, show: TimelineFilter, page: Page[TimelineEntry, TimelineKey], edge: Edge | None, key: str, before: bool
    ) -> None:
        super().__init__()
        self.show = show
        self.page = page
        self.edge = edge
        self.key = key
        self.more_before = before


def entry_key(entry: TimelineEntry) -> str:
    """The key of an entry's block."""
    if entry.thread is not None:
        return thread_key(entry.thread.id)
    assert entry.note is not None
    return note_key(entry.note.id)


class RecordNotes(TabBody):
    """The notes and threads on ``record``. ``place`` is where a new one is written ("new:CLI00042")."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "notes.new", "notes.reply", "notes.publish", "notes.edit", "notes.withdraw", "notes.save-file", "notes.filter"
    )

    class Filtered(Message):
        """Another choice of what is shown."""

    def __init__(
        self,
        desk: Desk,
        record: RecordRef,
        *,
        place: str = "",
        start: NoteKey | None = None,
        id: str | None = None,
    ) -> None:
        """``start``: the note that is shown first, instead of the newest entry."""
        super().__init__(desk, id=id)
        self._record = record
        self._start = start
        own = record.kind is RecordKind.STAFF and record.id == desk.actor.reader_id
        self.place = place or (f"new:@{desk.actor.login}" if own else "")
        self._show = TimelineFilter.ALL
        self._entries: list[TimelineEntry] = []
        self._more_before = False
        self._unfolded: set[str] = set()

    @property
    def filter_words(self) -> str:
        """What is shown, for the line of tabs."""
        return _(FILTERS[self._show])

    def compose(self) -> Iterable[Widget]:
        """The list alone."""
        yield BlockList(empty=self._empty_words())

    def _empty_words(self) -> str:
        if self._show is TimelineFilter.ALL:
            words = _("Nothing is written here yet. {key} writes the first note, or opens a thread.")
            return words.format(key=key_of(self.desk, "notes.new"))
        return _("Nothing of this kind here. {key} shows something else.").format(key=key_of(self.desk, "notes.filter"))

    # Reading

    def read_first(self) -> None:
        """The newest page, or the one that begins at a note."""
        if self._start is None:
            self._read(Edge.FIRST)
            return
        at, note_id = self._start
        self._read(None, after=(at, NOTE_RANK, note_id + 1))

    def read_again(self) -> None:
        """The entries around the cursor as they stand now."""
        held = self.query_one(BlockList)
        keys = [entry_key(entry) for entry in self._entries]
        cursor = keys.index(held.selected) if held.selected in keys else 0
        first = max(0, cursor - READ_AGAIN // 2) if len(keys) > READ_AGAIN else 0
        after = None
        if (first or self._more_before) and self._entries:
            at, kind, id_ = self._entries[first].key
            after = (at, kind, id_ + 1)
        self._read(None, after=after, limit=min(max(PAGE, len(keys)), READ_AGAIN))

    def _read(self, edge: Edge | None, key: str = "", *, after: TimelineKey | None = None, limit: int = PAGE) -> None:
        desk, record, show = self.desk, self._record, self._show
        backwards = edge in {Edge.BEFORE, Edge.LAST}

        def read() -> Message:
            page = record_timeline(
                desk.store, desk.actor, record, show=show, after=after, backwards=backwards, limit=limit
            )
            return TimelineRead(show, page, edge, key, page.next is not None if backwards else after is not None)

        if edge in {Edge.BEFORE, Edge.AFTER}:
            self.read_besides(read)
        else:
            self.read_in_background(read)

    @on(BlockList.BlocksNeeded)
    def _read_page(self, event: BlockList.BlocksNeeded) -> None:
        event.stop()
        after = None
        if event.edge in {Edge.BEFORE, Edge.AFTER}:
            after = next((entry.key for entry in self._entries if entry_key(entry) == event.key), None)
        self._read(event.edge, event.key, after=after)

    @on(TimelineRead)
    def _take(self, message: TimelineRead) -> None:
        if message.show is not self._show:
            return
        self.on_desk.trouble_over()
        held, rows = self.query_one(BlockList), list(message.page.rows)
        blocks, more = self._blocks(rows), message.page.next is not None
        if message.edge in {Edge.BEFORE, Edge.AFTER}:
            at_end = -1 if message.edge is Edge.AFTER else 0
            if self._entries and entry_key(self._entries[at_end]) == message.key:
                before = message.edge is Edge.BEFORE
                self._entries = rows + self._entries if before else self._entries + rows
                self._more_before = more if before else self._more_before
                held.add_blocks(blocks, message.edge, message.key, more=more)
            return
        self._entries, self._more_before = rows, message.more_before
        held.set_empty(self._empty_words())
        last = message.edge is Edge.LAST
        at_top, selected = held.top == 0, held.selected
        held.show(blocks, edge=message.edge, more_before=message.more_before, more_after=more and not last)
        if message.edge is None and at_top and selected is not None:
            # Whoever looks at the newest entries goes on doing so, unless that would take the cursor out of sight.
            held.scroll_now(0)
            held.select(selected)
        self.on_desk.refresh_bindings()

    def _blocks(self, entries: Sequence[TimelineEntry]) -> list[Block]:
        return [self._block(entry) for entry in entries]

    def _block(self, entry: TimelineEntry) -> Block:
        now, zone = self.desk.now(), self.desk.zone
        if entry.thread is not None:
            return thread_block(entry.thread, now, zone)
        assert entry.note is not None
        preview = 0 if note_key(entry.note.id) in self._unfolded else NOTE_LINES
        return note_block(entry.note, now, zone, beside=self._record, preview=preview)

    # What is under the cursor

    @property
    def _selected(self) -> TimelineEntry | None:
        selected = self.query_one(BlockList).selected
        return next((entry for entry in self._entries if entry_key(entry) == selected), None)

    @property
    def _note(self) -> NoteRow | None:
        return self._selected.note if self._selected else None

    @property
    def _thread(self) -> ThreadRow | None:
        return self._selected.thread if self._selected else None

    def go_to_note(self, note_id: int) -> bool:
        """Put the cursor on a note; False when it is not among those held."""
        return self.query_one(BlockList).select(note_key(note_id))

    @on(BlockList.Highlighted)
    def _other_actions(self, event: BlockList.Highlighted) -> None:
        event.stop()
        self.on_desk.refresh_bindings()

    @on(BlockList.Opened)
    def _open(self, event: BlockList.Opened) -> None:
        """A thread opens; a note unfolds where it stands, and folds again."""
        event.stop()
        entry = self._selected
        if entry is None:
            return
        if entry.thread is not None:
            self.post_message(OpenThread(entry.thread.id))
        else:
            self._unfolded ^= {event.key}
            self.query_one(BlockList).update_block(self._block(entry))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Saving is offered where there is a file; a thread's are saved in the thread."""
        if action == "save_file" and not (self._note and self._note.attachments):
            return False
        return super().check_action(action, parameters)

    def reason_off(self, name: str) -> str:
        """Each key is about a note, or about a thread."""
        note, thread = self._note, self._thread
        if name == "compose_here" and not self.place:
            return _("The record is still being read.")
        if name in {"edit_note", "withdraw_note"} and note is None:
            return _("Choose a note first.")
        if name in {"reply_here", "publish_here"} and thread is None:
            return _("Choose a thread first.")
        if name == "reply_here" and thread is not None and thread.state is ThreadState.CLOSED:
            words = _("This thread is closed: Enter opens it, {key} there takes it up again.")
            return words.format(key=key_of(self.desk, "thread.close"))
        return super().reason_off(name)

    # What can be done

    def action_compose_here(self) -> None:
        """A new note or thread on this record."""
        self.post_message(ComposeAt(self.place))

    def action_edit_note(self) -> None:
        """Change the note under the cursor."""
        if self._note is not None:
            self.post_message(ComposeAt(f"edit:{self._note.id}"))

    def action_reply_here(self) -> None:
        """The thread, ready to be answered."""
        if self._thread is not None:
            self.app.push_screen(ThreadScreen(self.desk, self._thread.id, replying=True))

    def action_publish_here(self) -> None:
        """Show what contacts would see, then publish."""
        if self._thread is not None:
            self.app.push_screen(PublishScreen(self.desk, self._thread.id), self._published)

    def _published(self, said: str | None) -> None:
        if said:
            self.said(said)(None)

    def action_withdraw_note(self) -> None:
        """Ask, then take the note off the records."""
        note = self._note
        if note is not None:
            question = _("Take this note back? It leaves the records, and its alert closes.")
            self.app.push_screen(ConfirmScreen(self.desk, question, note.text), partial(self._withdraw, note.id))

    def _withdraw(self, note_id: int, sure: bool | None) -> None:
        if sure:
            verb = partial(withdraw_note, self.desk.store, self.desk.actor, note_id)
            self.on_desk.carry_out(verb, self.said(_("The note is taken back.")))

    def action_save_file(self) -> None:
        """Save a file of the note under the cursor on this machine."""
        if self._note is not None:
            files = [attached(self.desk, file) for file in self._note.attachments]
            save_one_of(self, self.desk, files, self.on_desk.say)

    def action_filter(self) -> None:
        """Everything, then notes, then internal threads, then published ones."""
        kinds = list(FILTERS)
        self._show = kinds[(kinds.index(self._show) + 1) % len(kinds)]
        self.post_message(self.Filtered())
        self._read(Edge.FIRST)

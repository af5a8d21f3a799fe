"""One thread: oldest message above, newest below and in view, internal notes in their place, the answer at the foot.

The list has the focus first and every action is one letter; in the box at the foot one types, Ctrl+S sends and Escape
comes back. What can be done to the thread itself is in thread_actions.py.
"""

from collections.abc import Callable, Iterable
from functools import partial

from textual import events, on
from textual.message import Message
from textual.widget import Widget

from ogust_tui.i18n import _
from ogust_tui.screens.answer_box import AnswerBox, audience_of
from ogust_tui.screens.attached_files import found_again, packed, unpacked
from ogust_tui.screens.attaching import AttachesFiles
from ogust_tui.screens.background import Refused
from ogust_tui.screens.company import InCompany
from ogust_tui.screens.conversation_words import BETWEEN, short_of
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.draft_keeper import DraftKeeper
from ogust_tui.screens.key_words import key_of
from ogust_tui.screens.messages import Spot
from ogust_tui.screens.thread_asking import AsksFirst
from ogust_tui.screens.thread_messages import DraftRead, ThreadRead
from ogust_tui.screens.thread_news import seen_of
from ogust_tui.screens.thread_quotes import ThreadQuotes
from ogust_tui.screens.thread_view import (
    FACT_WIDTH,
    NEW_KEY,
    Onlooker,
    first_new,
    message_key,
    reaching,
    spot_key,
    thread_blocks,
    thread_facts,
    thread_readers,
)
from ogust_tui.screens.words import refusal_words
from ogust_tui.screens.words_line import Words
from ogust_tui.store.drafts import draft_at
from ogust_tui.store.kinds import ThreadState, Topic
from ogust_tui.store.linkable import linkables
from ogust_tui.store.permissions import Verb, refusal
from ogust_tui.store.publishing import publish_refusal
from ogust_tui.store.records import Party
from ogust_tui.store.thread_reads import ThreadCard, show_thread
from ogust_tui.store.threads import ThreadMoved, ThreadPublished, log_phone_answer, mark_read, reply
from ogust_tui.widgets.block_list import BlockList, Edge
from ogust_tui.widgets.cells import Tone
from ogust_tui.wording import one_line

PAGE = 200


class ThreadScreen(AttachesFiles, AsksFirst, ThreadQuotes, InCompany):
    """A conversation, and the box to go on with it. ``replying``: start in the box. ``at``: where to arrive."""

    CONCERNS = frozenset({Topic.THREAD, Topic.NOTE, Topic.CONTACT, Topic.ALERT})

    def __init__(self, desk: Desk, thread_id: int, *, replying: bool = False, at: Spot | None = None) -> None:
        super().__init__(desk)
        self.thread_id = thread_id
        self._replying = replying
        self._at = at
        self._newest: int | None = PAGE
        self._new_from: int | None = None
        self._marked = 0
        # Where to go once the thread is read; kept until then, whatever else makes it read again.
        self._goal: Edge | None = None
        self._caller: Party | None = None
        self._sending = self._asking = False
        self._keeper = self._keeper_at(f"reply:{thread_id}")

    # What it says of itself

    @property
    def heading(self) -> str:
        """The subject, and the number by which commands know the thread."""
        number_words = _("thread {id}").format(id=self.thread_id)
        return f"{one_line(self.card.row.subject, FACT_WIDTH)}{BETWEEN}{number_words}" if self.card else number_words

    @property
    def has_unsent_text(self) -> bool:
        """Only what is not yet in the draft would be lost."""
        return self._keeper.dirty

    def verbs_to_keep(self) -> list[Callable[[], None]]:
        """The draft."""
        return self._keeper.unsaved()

    @property
    def shared_place(self) -> str:
        """The thread, in whatever way one writes in it."""
        return f"reply:{self.thread_id}"

    def show_company(self, words: str) -> None:
        """In the frame of the box."""
        self.answer.name_company(words)

    def compose_body(self) -> Iterable[Widget]:
        """Who and what, who reads, the conversation, the box."""
        yield Words(id="thread-facts", most=2)
        yield Words(id="thread-readers", tone=Tone.STRONG, most=3)
        yield BlockList()
        yield AnswerBox(key_of(self.desk, "thread.reply"), key_of(self.desk, "thread.send"))

    def on_mount(self) -> None:
        """Read the thread, and what one was typing here."""
        (self.answer.enter if self._replying else self.query_one(BlockList).focus)()
        self.reload()
        self._read_draft(news=True)

    # Reading

    def reload(self) -> None:
        """Read the thread again, where one is in it."""
        self._read(None)

    def _read(self, edge: Edge | None) -> None:
        self._goal = edge or self._goal
        desk, thread_id, newest = self.desk, self.thread_id, self._newest
        spot = self._at if self.card is None else None

        def read() -> Message:
            card = show_thread(desk.store, desk.actor, thread_id, newest=newest)
            if spot is not None and (more := reaching(card, spot)):
                card = show_thread(desk.store, desk.actor, thread_id, newest=more)
            reach = linkables(desk.store, desk.actor, [row.reader.ref for row in card.publications])
            return ThreadRead(card, reach, publish_refusal(desk.store, desk.actor, thread_id))

        self.read_in_background(read)

    @on(BlockList.BlocksNeeded)
    def _read_earlier(self, event: BlockList.BlocksNeeded) -> None:
        all_of_it = event.edge is Edge.FIRST or self._newest is None
        self._newest = None if all_of_it else (self._newest or 0) + PAGE
        self._read(Edge.FIRST if event.edge is Edge.FIRST else None)

    @on(ThreadRead)
    def _take(self, message: ThreadRead) -> None:
        self.trouble_over()
        first_time = self.card is None
        self.card, self.reach, self.no_publishing = message.card, message.reach, message.no_publishing
        self._new_from = self._new_from or first_new(message.card)
        if self._newest is not None:
            self._newest = max(self._newest, len(message.card.messages))
        self.query_one("#thread-facts", Words).say(thread_facts(message.card))
        self.query_one("#thread-readers", Words).say(thread_readers(message.card))
        self._frame_answer()
        self.refresh_heading()
        self.refresh_bindings()
        if first_time:
            # The lines around the list are laid out first, so that it knows how much of it is seen.
            self.call_after_refresh(self._arrive)
        else:
            edge, self._goal = self._goal, None
            self._show(edge)
            self.call_after_refresh(self._mark_read)
        self.begin_text()
        if self._asking:
            self._asking = False
            self.asks_first()

    def _arrive(self) -> None:
        """Where one wanted to; else to the new messages, or to the end, which stays in view when the answer grows."""
        conversation = self.query_one(BlockList)
        if self._at is not None:
            self._show(None, spot_key(self._at))
            self._mark_read()
            return
        if self._new_from is not None:
            self._show(None, NEW_KEY)
        if self._new_from is None or conversation.at_end:
            self._show(Edge.LAST)
        if self._new_from is not None:
            conversation.select(message_key(self._new_from))
        self._mark_read()

    def _show(self, edge: Edge | None, at: str | None = None) -> None:
        card = self.card
        assert card is not None
        by = Onlooker(self.desk.actor.reader_id, self._new_from, self.desk.now(), self.desk.zone, self.unfolded)
        self.query_one(BlockList).show(thread_blocks(card, by), edge=edge, at=at, more_before=card.earlier > 0)

    def _frame_answer(self) -> None:
        card = self.card
        if card is None:
            return
        against = refusal(self.desk.actor, Verb.THREAD_REPLY)
        if against is not None:
            self.answer.shut(refusal_words(against))
        elif card.row.state is ThreadState.CLOSED and self._caller is None:
            self.answer.shut(
                _("This thread is closed: {key} reopens it.").format(key=key_of(self.desk, "thread.close"))
            )
        else:
            self.answer.name_readers(card, audience_of(card, self.reach), self._caller)

    def _mark_read(self) -> None:
        """What has been in view down to the newest message is read; support leaves no mark."""
        card = self.card
        if card is None or not self.is_current or not self.query_one(BlockList).at_end:
            return
        if self._marked >= card.last_position or refusal(self.desk.actor, Verb.MARK_READ):
            return
        self._marked = card.last_position
        if any(message.is_new for message in card.messages):
            verb = partial(mark_read, self.desk.store, self.desk.actor, self.thread_id, card.last_position)
            self.carry_out(verb, lambda _given: None)

    def show_again(self) -> None:
        """Show it as it is known, where one is."""
        self._show(None)

    def show_end(self) -> None:
        """Show the newest of the thread."""
        self._show(Edge.LAST)

    @on(BlockList.Highlighted)
    @on(events.ScreenResume)
    def _look_whether_read(self) -> None:
        self._mark_read()

    # Writing

    def _keeper_at(self, place: str) -> DraftKeeper:
        return DraftKeeper(self, place, lambda: self.answer.draft, lambda: packed(self.answer.behind, ()))

    def _read_draft(self, *, news: bool = False) -> None:
        desk, place = self.desk, self._keeper.place

        def read() -> Message:
            text, paths = unpacked(draft_at(desk.store, desk.actor, place))
            return DraftRead(place, text, *(found_again(desk.files(), paths) if paths else ((), "")), news)

        self.read_besides(read)

    @on(DraftRead)
    def _restore(self, message: DraftRead) -> None:
        kept = message.text or message.files or message.lost
        if message.place == self._keeper.place and kept and not (self.answer.text or self.answer.files):
            self.answer.write(message.text, message.files)
            self.begin_text()
            if message.news or message.lost:
                back = _("What you were typing here is back in the box.")
                self.say(" ".join(words for words in (back, message.lost) if words))
            self.refresh_bindings()

    @on(AnswerBox.Typed)
    def _keep(self) -> None:
        self.begin_text()
        self._keeper.typed()

    def _speak_for(self, caller: Party | None) -> None:
        """Write in the name of ``caller``, or in our own; each has a draft of its own."""
        if caller == self._caller:
            return
        self._keeper.save()
        self._caller = caller
        place = f"reply:{self.thread_id}" if caller is None else f"phone:{self.thread_id}:{caller.id}"
        self._keeper = self._keeper_at(place)
        self.answer.write("")
        self.text_gone()
        self._frame_answer()
        self._read_draft()

    def take_down(self, caller: Party) -> None:
        """Write down what ``caller`` says by phone."""
        self._speak_for(caller)
        self.answer.enter()

    def action_reply(self) -> None:
        """Into the box."""
        self._speak_for(None)
        self.answer.enter()

    @on(BlockList.Opened)
    def _answer_message(self, event: BlockList.Opened) -> None:
        if not self.opened_line(event.key) and not self.why_disabled("reply", ()):
            self.action_reply()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Sending is offered where something can be sent."""
        if action == "send" and not any(box.writing or box.draft for box in self.query(AnswerBox)):
            return False
        return super().check_action(action, parameters)

    def reason_off(self, name: str) -> str:
        """Words to send, and a thread that takes them."""
        closed = self.card is not None and self.card.row.state is ThreadState.CLOSED
        if closed and self._caller is None and name in {"reply", "send", "attach"}:
            return _("This thread is closed: {key} reopens it.").format(key=key_of(self.desk, "thread.close"))
        return super().reason_off(name)

    def action_send(self) -> None:
        """Send what is typed; it stays in the box until the store has it."""
        card = self.card
        if card is None or self._sending or self.asks_first():
            return
        self._sending = self.holds_keys = True
        self.answer.hold()
        self.carry_out(self._sending_verb(card, self._keeper.forgetting()), self._sent)

    def _sending_verb(self, card: ThreadCard, forget: Callable[[], None]) -> Callable[[], None]:
        desk, store, actor, caller = self.desk, self.desk.store, self.desk.actor, self._caller
        text, paths = self.answer.text, [file.path for file in self.answer.files]

        def send() -> None:
            files = desk.files().read_all(paths) if paths else ()
            if caller is None:
                known = seen_of(card)
                reply(
                    store,
                    actor,
                    card.row.id,
                    text,
                    expected_position=known.position,
                    expected_readers=known.readers,
                    files=files,
                )
            else:
                log_phone_answer(store, actor, card.row.id, caller.id, text, files=files)
            forget()

        return send

    def _sent(self, _given: object) -> None:
        caller, card = self._caller, self.card
        assert card is not None
        self._sending = self.holds_keys = False
        self.answer.write("")
        self.text_gone()
        self.answer.let_go()
        self._new_from = None
        if caller is not None:
            self.say(_("Written down: what {name} said by phone.").format(name=short_of(caller)))
        elif card.publications:
            names = ", ".join(short_of(row.reader) for row in card.publications)
            self.say(_("Sent: {names} will read it.").format(names=names))
        else:
            self.say(_("Sent: only the team will read it."))
        self._speak_for(None)
        self.query_one(BlockList).focus()
        self._read(Edge.LAST)

    @on(Refused)
    def _send_again(self, message: Refused) -> None:
        """What was typed is still there; if somebody wrote meanwhile, show it first."""
        self._go_on_writing()
        if isinstance(message.refusal, ThreadMoved | ThreadPublished):
            self._asking = True
            self._read(Edge.LAST)

    def gone_wrong(self, words: str) -> None:
        """Say it; what was on its way is still here."""
        super().gone_wrong(words)
        self._go_on_writing()

    def _go_on_writing(self) -> None:
        """In what was on its way and was not taken."""
        if self._sending:
            self._sending = self.holds_keys = False
            self.answer.let_go()
            self._keeper.typed()

    # Files

    @property
    def receivers(self) -> tuple[str, ...]:
        """Those outside who read the thread."""
        return tuple(short_of(row.reader) for row in self.card.publications) if self.card else ()

    def action_attach(self) -> None:
        """From the box, whatever one was doing."""
        if not self.answer.writing:
            self.answer.enter()
        super().action_attach()

    # Leaving

    def action_leave(self) -> None:
        """From the box to the thread; from the thread to the screen before. What is typed is kept."""
        if self.answer.writing:
            self.query_one(BlockList).focus()
            self._speak_for(None)
        elif self._keeper.dirty:
            self.carry_out(self._keeper.saving(), lambda _given: self.dismiss(None))
        else:
            self.dismiss(None)

    async def speak_again(self) -> None:
        """In another language; what is typed stays."""
        text, files = self.answer.text, self.answer.files
        self.card = None
        await super().speak_again()
        self.answer.write(text, files)

"""Moving messages between threads, and what a thread says of those that are elsewhere or folded away."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ogust_tui.i18n import _, ngettext
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.answer_box import audience_of
from ogust_tui.screens.choices import key_ref
from ogust_tui.screens.conversation_words import name_of
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.dialogs import ConfirmScreen, DeskDialog
from ogust_tui.screens.key_words import key_of
from ogust_tui.screens.messages import OpenThread
from ogust_tui.screens.pick import PickScreen
from ogust_tui.screens.sorting_words import thread_choice
from ogust_tui.screens.thread_actions import ThreadActions
from ogust_tui.screens.thread_view import folded_key, message_at
from ogust_tui.screens.words_line import Words
from ogust_tui.store.inbound_reads import MailCard, show_mail
from ogust_tui.store.linkable import Linkable
from ogust_tui.store.moving import merge_threads, split_thread
from ogust_tui.store.sorting_reads import find_threads, threads_around
from ogust_tui.store.thread_reads import MessageRow, ThreadCard
from ogust_tui.store.threads import Posted
from ogust_tui.widgets.audience_bar import Audience, AudienceBar
from ogust_tui.widgets.block_list import BlockList
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.chips import Choice
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.wording import number

TEXT_LINES = 4
TEXT_READ = 2_000
"""Characters that are enough for so many lines."""


class FoldedRead(Message, bubble=False):
    """An automatic answer, to be shown whole."""

    def __init__(self, card: MailCard) -> None:
        super().__init__()
        self.card = card


class SplitBox(DeskDialog[str]):
    """Shows the message that goes, asks for a subject and says who will read; gives the subject."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog.confirm", "dialog.leave")

    def __init__(self, desk: Desk, message: MessageRow, audience: Audience) -> None:
        super().__init__(desk)
        self._message = message
        self._audience = audience

    def compose_body(self) -> Iterable[Widget]:
        """What goes, under which subject, who reads it."""
        yield Words(_("A thread of its own for this message"), Tone.STRONG)
        yield Words(
            _("Only this message goes there. No mail is sent: whoever reads it there has it already."), Tone.QUIET
        )
        yield Words(name_of(self._message.author), Tone.STRONG, classes="apart")
        yield Words(self._message.text[:TEXT_READ], most=TEXT_LINES)
        yield LineBox(placeholder=_("Subject of the new thread"), classes="apart")
        yield AudienceBar(self._audience)

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(LineBox).focus()

    @on(Input.Submitted)
    def _say_how(self) -> None:
        self.say(_("{key} moves it; nothing is done by Enter.").format(key=key_of(self.desk, "dialog.confirm")))

    def action_confirm(self) -> None:
        """Give the subject, if there is one."""
        subject = self.query_one(LineBox).value.strip()
        if subject:
            self.dismiss(subject)
        else:
            self.say(_("Type the subject of the new thread first."))


class ThreadMoving(ThreadActions):
    """A thread whose messages may go elsewhere. ``reach``: its readers, and whom mail reaches."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("thread.split", "thread.merge")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.reach: tuple[Linkable, ...] = ()
        self.unfolded: dict[int, str] = {}

    def show_again(self) -> None:
        """Show the thread as it is known."""
        raise NotImplementedError

    @property
    def _message_here(self) -> MessageRow | None:
        """The message under the cursor that is still in this thread."""
        held = self.query(BlockList)
        found = message_at(self.card, held.first().selected) if self.card is not None and held else None
        return None if found is None or found.moved_to is not None else found

    def reason_off(self, name: str) -> str:
        """There must be a message to move."""
        if name in {"split", "merge"} and self.card is None:
            return _("The thread is still being read.")
        if name == "split" and self._message_here is None:
            return _("Choose a message first.")
        return super().reason_off(name)

    # Opening what stands there as one line

    def opened_line(self, key: str) -> bool:
        """Open an automatic answer, or the thread that a message went to; False for anything else."""
        card = self.card
        if card is None:
            return False
        mail = next((one for one in card.folded if folded_key(one) == key), None)
        moved = message_at(card, key)
        if mail is not None:
            self._fold_or_open(mail.id)
        elif moved is not None and moved.moved_to is not None:
            self.post_message(OpenThread(moved.moved_to))
        else:
            return False
        return True

    def _fold_or_open(self, mail_id: int) -> None:
        if self.unfolded.pop(mail_id, None) is not None:
            self.show_again()
            return
        desk = self.desk
        self.read_besides(lambda: FoldedRead(show_mail(desk.store, desk.actor, mail_id)))

    @on(FoldedRead)
    def _unfold(self, message: FoldedRead) -> None:
        self.unfolded[message.card.row.id] = message.card.body_text.strip() or _("This mail holds no text.")
        self.show_again()

    # A thread of its own

    def action_split(self) -> None:
        """Show what goes and who will read it there, and ask for a subject."""
        card, message = self.card, self._message_here
        if card is None or message is None:
            return
        readers = tuple(row for row in card.publications if row.from_position <= message.position)
        audience = audience_of(replace(card, publications=readers), self.reach)
        self.app.push_screen(SplitBox(self.desk, message, audience), partial(self._split, message))

    def _split(self, message: MessageRow, subject: str | None) -> None:
        if subject is not None:
            verb = partial(split_thread, self.desk.store, self.desk.actor, self.thread_id, message.id, subject)
            self.carry_out(verb, self._tell_split)

    def _tell_split(self, posted: Posted) -> None:
        self.say(_("Moved to thread {id}; Enter on its line goes there.").format(id=posted.thread_id))
        self.reload()

    # Two threads into one

    def action_merge(self) -> None:
        """Choose the thread that the messages go to."""
        card = self.card
        if card is None:
            return
        picking = PickScreen(
            self.desk,
            _("Join to which thread?"),
            _("The messages and notes of this thread go to the end of that one, if the same contacts read both."),
            partial(self._others, card),
            placeholder=_("A contact, words of the subject, or the thread’s number"),
        )
        self.app.push_screen(picking, partial(self._ask_merge, card))

    def _others(self, card: ThreadCard, text: str) -> list[Choice]:
        """For a worker."""
        desk = self.desk
        refs = [party.ref for party in card.row.linked]
        rows = find_threads(desk.store, desk.actor, text) if text else threads_around(desk.store, desk.actor, refs)
        return [thread_choice(row) for row in rows if row.id != self.thread_id]

    def _ask_merge(self, card: ThreadCard, choice: Choice | None) -> None:
        if choice is None:
            return
        count = card.earlier + sum(message.moved_to is None for message in card.messages)
        question = ngettext(
            "Put this thread ({n} message) at the end of “{subject}”? It is closed then, its notes go along, and "
            "answers to it arrive there. No mail is sent.",
            "Put this thread ({n} messages) at the end of “{subject}”? It is closed then, its notes go along, and "
            "answers to it arrive there. No mail is sent.",
            count,
        ).format(n=number(count), subject=choice.label)
        box = ConfirmScreen(self.desk, question, choice.detail)
        self.app.push_screen(box, partial(self._merge, key_ref(choice.key).id))

    def _merge(self, into: int, sure: bool | None) -> None:
        if sure:
            verb = partial(merge_threads, self.desk.store, self.desk.actor, self.thread_id, into)
            self.carry_out(verb, lambda _given: self._follow(into))

    def _follow(self, into: int) -> None:
        self.reload()
        self.post_message(OpenThread(into))

"""What can be done to a thread apart from writing in it: publish, withdraw, link, hand over, close; and when not."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from ogust_tui.i18n import _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.base import DeskScreen
from ogust_tui.screens.choices import choice_of, colleagues, key_ref, party_choices
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.file_dialogs import Savable, attached, original, save_one_of
from ogust_tui.screens.messages import ComposeAt, OpenRecord
from ogust_tui.screens.pick import PickScreen
from ogust_tui.screens.publish import PublishScreen, WithdrawScreen
from ogust_tui.screens.thread_view import files_of, message_at
from ogust_tui.screens.words import refusal_words
from ogust_tui.store.errors import NotAllowed
from ogust_tui.store.kinds import ThreadState
from ogust_tui.store.linkable import find_linkable
from ogust_tui.store.records import Party, RecordKind
from ogust_tui.store.thread_reads import ThreadCard
from ogust_tui.store.threads import close_thread, hand_over, link_thread, reopen_thread
from ogust_tui.widgets.block_list import BlockList
from ogust_tui.widgets.chips import Choice

LINKABLE = frozenset({RecordKind.CONTACT, RecordKind.RELATIVE, RecordKind.STAFF})
NEED_A_THREAD = frozenset(
    {
        "send",
        "attach",
        "note",
        "publish",
        "withdraw",
        "phone",
        "link",
        "hand_over",
        "close_or_reopen",
        "record",
        "save_file",
    }
)


class ThreadActions(DeskScreen):
    """A screen about one thread; ``card`` is None until it is read."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "thread.reply",
        "thread.send",
        "thread.attach",
        "thread.save-file",
        "thread.note",
        "thread.publish",
        "thread.withdraw",
        "thread.phone",
        "thread.link",
        "thread.hand-over",
        "thread.close",
        "thread.record",
        "thread.leave",
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.thread_id = 0
        self.card: ThreadCard | None = None
        self.no_publishing: NotAllowed | None = None

    def take_down(self, caller: Party) -> None:
        """Write down what ``caller`` says by phone."""

    @property
    def _outside(self) -> list[Party]:
        """The linked contacts and relatives that this person may see."""
        linked = self.card.row.linked if self.card else ()
        return [party for party in linked if party.kind is not RecordKind.STAFF and party.in_scope]

    @property
    def _records(self) -> list[Party]:
        return [party for party in self._outside if party.kind is RecordKind.CONTACT]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Saving is offered where there is a file."""
        if action == "save_file" and not self._files_here:
            return False
        return super().check_action(action, parameters)

    def reason_off(self, name: str) -> str:
        """What the thread lacks for it."""
        if name not in NEED_A_THREAD:
            return super().reason_off(name)
        if self.card is None:
            return _("The thread is still being read.")
        if name == "publish":
            return self._why_not_publish(self.card)
        if name == "withdraw" and not self.card.publications:
            return _("No contact reads this thread.")
        if name == "phone" and not self._outside:
            return _("No contact is linked to this thread: l links one.")
        if name == "record" and not self._records:
            return _("No record is linked to this thread: l links one.")
        return super().reason_off(name)

    def _why_not_publish(self, card: ThreadCard) -> str:
        published = {row.reader.id for row in card.publications}
        if not self._outside:
            return _("No contact is linked to this thread: l links one.")
        if all(party.id in published for party in self._outside):
            return _("Every linked contact reads this thread already.")
        return refusal_words(self.no_publishing) if self.no_publishing else ""

    # Publishing

    def action_publish(self) -> None:
        """Show what contacts would see, then publish."""
        self.app.push_screen(PublishScreen(self.desk, self.thread_id), self._told)

    def action_withdraw(self) -> None:
        """Say what contacts would lose, then withdraw."""
        self.app.push_screen(WithdrawScreen(self.desk, self.thread_id), self._told)

    def _told(self, said: str | None) -> None:
        if said:
            self._done(said, None)

    def _done(self, said: str, _given: object) -> None:
        self.say(said)
        self.reload()

    # The thread itself

    def action_note(self) -> None:
        """An internal note on this thread."""
        self.post_message(ComposeAt(f"note:{self.thread_id}"))

    def action_phone(self) -> None:
        """Who called, then what was said."""
        people = self._outside
        if len(people) == 1:
            self.take_down(people[0])
            return
        picking = PickScreen(
            self.desk,
            _("Who called?"),
            _("What you write down will stand in their name, marked “by phone”."),
            lambda text: party_choices(people, text),
            placeholder=_("Name"),
        )
        self.app.push_screen(picking, self._take_call)

    def _take_call(self, choice: Choice | None) -> None:
        for party in self._outside:
            if choice is not None and key_ref(choice.key) == party.ref:
                self.take_down(party)

    def action_link(self) -> None:
        """Show the thread on one more record."""
        desk = self.desk
        linked = {party.ref for party in self.card.row.linked} if self.card else set()
        picking = PickScreen(
            desk,
            _("Link to whom?"),
            _("The thread will also stand on that record. That alone lets no contact read it: p publishes."),
            lambda text: [
                choice_of(one, desk.now(), desk.zone)
                for one in find_linkable(desk.store, desk.actor, text, LINKABLE)
                if one.party.ref not in linked
            ],
            placeholder=_("Name, code, phone or login"),
        )
        self.app.push_screen(picking, self._link)

    def _link(self, choice: Choice | None) -> None:
        if choice is not None:
            verb = partial(link_thread, self.desk.store, self.desk.actor, self.thread_id, [key_ref(choice.key).id])
            self.carry_out(verb, partial(self._done, _("Linked to {name}.").format(name=choice.label)))

    def action_hand_over(self) -> None:
        """Choose who follows the thread from now on."""
        desk, owner = self.desk, self.card.owner_id if self.card else None
        picking = PickScreen(
            desk,
            _("Hand over to whom?"),
            _("That colleague will follow the thread and hear of each answer by e-mail."),
            lambda text: colleagues(desk, text, owner),
            placeholder=_("Name or login"),
        )
        self.app.push_screen(picking, self._hand_over)

    def _hand_over(self, choice: Choice | None) -> None:
        if choice is not None:
            verb = partial(hand_over, self.desk.store, self.desk.actor, self.thread_id, key_ref(choice.key).id)
            self.carry_out(verb, partial(self._done, _("{name} follows this thread now.").format(name=choice.label)))

    def action_close_or_reopen(self) -> None:
        """Settle an open thread, take a closed one up again."""
        assert self.card is not None, "check_action lets nobody here without one"
        if self.card.row.state is ThreadState.OPEN:
            verb, said = close_thread, _("Closed. An answer of a contact opens it again.")
        else:
            verb, said = reopen_thread, _("Open again.")
        self.carry_out(partial(verb, self.desk.store, self.desk.actor, self.thread_id), partial(self._done, said))

    @property
    def _files_here(self) -> list[Savable]:
        """The files of the message or note under the cursor; its mail too, where that has more of them."""
        held = self.query(BlockList)
        if self.card is None or not held:
            return []
        key = held.first().selected
        files = [attached(self.desk, file) for file in files_of(self.card, key)]
        message = message_at(self.card, key)
        if message is not None and message.left_out and message.inbound_id is not None:
            files.append(original(self.desk, message.inbound_id))
        return files

    @on(BlockList.Highlighted)
    def _look_whether_files(self) -> None:
        self.refresh_bindings()

    def action_save_file(self) -> None:
        """Save one of them on this machine."""
        save_one_of(self, self.desk, self._files_here, self.say)

    def action_record(self) -> None:
        """Open the record, or choose among several."""
        people = self._records
        if len(people) == 1:
            self.post_message(OpenRecord(people[0].id))
            return
        picking = PickScreen(
            self.desk,
            _("Open which record?"),
            "",
            lambda text: party_choices(people, text),
            placeholder=_("Name"),
        )
        self.app.push_screen(picking, self._open_record)

    def _open_record(self, choice: Choice | None) -> None:
        if choice is not None:
            self.post_message(OpenRecord(key_ref(choice.key).id))

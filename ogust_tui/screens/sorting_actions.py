"""What is done with a mail that waits: a thread is chosen for it, or a person, or it is put aside."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from ogust_tui.i18n import _, ngettext
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.base import DeskScreen
from ogust_tui.screens.choices import choice_of, key_ref
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.dialogs import ConfirmScreen
from ogust_tui.screens.file_dialogs import SaveScreen, original
from ogust_tui.screens.mail_room import MailRoom
from ogust_tui.screens.pick import PickScreen
from ogust_tui.screens.sorting_boxes import AttachBox, BlockedScreen, Confirmed, OpenBox, people_of
from ogust_tui.screens.sorting_words import (
    alike_words,
    given_words,
    others_words,
    sender_words,
    subject_words,
    thread_choice,
    thread_words,
)
from ogust_tui.store.kinds import Outcome
from ogust_tui.store.linkable import find_linkable, linkables
from ogust_tui.store.mail_sorting import block_sender, ignore_mail
from ogust_tui.store.records import RecordKind
from ogust_tui.store.sorting_reads import Sorting, find_threads, threads_around
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.widgets.chips import Choice
from ogust_tui.wording import number, one_line

OUTSIDE = frozenset({RecordKind.CONTACT, RecordKind.RELATIVE})
LINE_WIDTH = 200
ON_A_MAIL = frozenset({"attach_mail", "open_thread", "give_address", "ignore", "block", "original", "save_mail"})


class SortingActions(DeskScreen):
    """A screen about one mail that waits; ``sorting`` is None until it is read."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "mail.attach", "mail.open", "mail.address", "mail.ignore", "mail.block", "mail.blocked", "mail.save"
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        assert desk.mail_room is not None, "there is no way here without one"
        self.room: MailRoom = desk.mail_room
        self.sorting: Sorting | None = None
        self.shows_raw = False

    @property
    def selected(self) -> int | None:
        """The mail under the cursor."""
        return None

    def reason_off(self, name: str) -> str:
        """There must be a mail, and for some things a sender."""
        if name not in ON_A_MAIL:
            return super().reason_off(name)
        if self.selected is None:
            return _("No mail waits.")
        if self._known is None:
            return _("The mail is still being read.")
        if name in {"give_address", "block"} and not self._known.card.row.sender:
            return _("This mail names no sender.")
        return super().reason_off(name)

    @property
    def _known(self) -> Sorting | None:
        """What is known of the mail under the cursor, and of no other."""
        known = self.sorting
        return known if known is not None and known.card.row.id == self.selected else None

    def _about(self, known: Sorting) -> str:
        return f"{sender_words(known.card.row)}\n{subject_words(known.card.row)}"

    def _sort(self, verb: Callable[[], object], said: str) -> None:
        """Carry it out; the list is read again whatever comes of it."""

        def tell(_given: object) -> None:
            self.say(said)
            self.reload()

        self.holds_keys = True
        self.carry_out(verb, tell)

    # Into a thread

    def action_attach_mail(self) -> None:
        """Choose a thread: the one it answers, then those of whoever writes from its address."""
        known = self._known
        if known is None:
            return
        picking = PickScreen(
            self.desk,
            _("Into which thread?"),
            _(
                "The thread it answers stands first, then those of its sender. You see who will read the mail before "
                "it is written there."
            ),
            partial(self._threads, known),
            placeholder=_("A contact, words of the subject, or the thread’s number"),
        )
        self.app.push_screen(picking, partial(self._show_readers, known))

    def _threads(self, known: Sorting, text: str) -> Sequence[Choice]:
        """For a worker."""
        store, actor = self.desk.store, self.desk.actor
        if text:
            return [thread_choice(row) for row in find_threads(store, actor, text)]
        rows = [known.thread] if known.thread is not None else []
        refs = [one.party.ref for one in known.senders]
        if refs or not rows:
            rows += threads_around(store, actor, refs)
        return list({choice.key: choice for choice in map(thread_choice, rows)}.values())

    def _show_readers(self, known: Sorting, choice: Choice | None) -> None:
        if choice is not None:
            box = AttachBox(self.desk, self.room, known, key_ref(choice.key).id)
            self.app.push_screen(box, partial(self._put_into, known, choice))

    def _put_into(self, known: Sorting, choice: Choice, confirmed: Confirmed | None) -> None:
        if confirmed is None:
            return
        place = (known.card.row.id, key_ref(choice.key).id, confirmed.author, confirmed.readers)
        self._sort(
            partial(self.room.attach, self.desk.store, self.desk.actor, *place),
            _("The mail is in “{subject}” now.").format(subject=choice.label),
        )

    # With a person

    def _people(self, known: Sorting, text: str) -> Sequence[Choice]:
        """Who writes from the address, then the people of the thread it answers. For a worker."""
        desk = self.desk
        if text:
            found = find_linkable(desk.store, desk.actor, text, OUTSIDE)
        else:
            around = people_of(known.thread) if known.thread is not None else []
            refs = [*(one.party.ref for one in known.senders), *(one.ref for one in around)]
            found = linkables(desk.store, desk.actor, refs)
        return [choice_of(one, desk.now(), desk.zone) for one in found]

    def action_open_thread(self) -> None:
        """Choose with whom."""
        known = self._known
        if known is None:
            return
        picking = PickScreen(
            self.desk,
            _("Open a thread with whom?"),
            _("The mail will be the first message, in that person’s name."),
            partial(self._people, known),
            placeholder=_("Name, code or phone"),
        )
        self.app.push_screen(picking, partial(self._show_opening, known))

    def _show_opening(self, known: Sorting, choice: Choice | None) -> None:
        if choice is not None:
            box = OpenBox(self.desk, self.room, known, key_ref(choice.key).id, choice.label)
            self.app.push_screen(box, partial(self._open, known, choice))

    def _open(self, known: Sorting, choice: Choice, confirmed: Confirmed | None) -> None:
        if confirmed is not None:
            what = (known.card.row.id, confirmed.author, confirmed.subject)
            verb = partial(self.room.open_thread, self.desk.store, self.desk.actor, *what)
            self._sort(verb, _("A thread with {name} is open; the board shows it.").format(name=choice.label))

    def action_give_address(self) -> None:
        """Choose whose address it is."""
        known = self._known
        if known is None:
            return
        address = one_line(known.card.row.sender, LINE_WIDTH)
        explained = [_("What comes from it will stand in that person’s name. This mail is looked at again at once.")]
        if known.alike:
            again = ngettext(
                "So is {n} other mail of this sender that waits here.",
                "So are {n} other mails of this sender that wait here.",
                known.alike,
            )
            explained.append(again.format(n=number(known.alike)))
        if known.thread is not None:
            explained.append(_("This mail may go into {thread}.").format(thread=thread_words(known.thread)))
        picking = PickScreen(
            self.desk,
            _("Whose address is {address}?").format(address=address),
            " ".join(explained),
            partial(self._people, known),
            placeholder=_("Name, code or phone"),
        )
        self.app.push_screen(picking, partial(self._give, known))

    def _give(self, known: Sorting, choice: Choice | None) -> None:
        if choice is None:
            return
        desk, room, reader = self.desk, self.room, key_ref(choice.key).id

        def give() -> str:
            became, *others = room.give_address(desk.store, desk.actor, known.card.row.id, reader)
            subject = ""
            if became.outcome is Outcome.POSTED and became.thread_id is not None:
                subject = show_thread(desk.store, desk.actor, became.thread_id, newest=1).row.subject
            words = given_words(known.card.row.sender, choice.label, became.outcome, became.reason, subject)
            return " ".join(filter(None, (words, others_words(len(others)))))

        def tell(words: str) -> None:
            self.say(words)
            self.reload()

        self.holds_keys = True
        self.carry_out(give, tell)

    # Put aside

    def action_ignore(self) -> None:
        """Ask, then take it off the list."""
        known = self._known
        if known is not None:
            question = _(
                "Ignore this mail? It leaves the list for everybody; it is kept, and its sender hears nothing."
            )
            verb = partial(ignore_mail, self.desk.store, self.desk.actor, known.card.row.id)
            self._ask(question, self._about(known), verb, _("The mail is ignored."))

    def action_block(self) -> None:
        """Say what it means, then block."""
        known = self._known
        if known is None:
            return
        address = one_line(known.card.row.sender, LINE_WIDTH)
        means = _(
            "Block {address}? This mail and those of this sender that wait here are ignored, and so is what would "
            "wait from now on. What a reader sends to a reply address still comes in."
        ).format(address=address)
        verb = partial(block_sender, self.desk.store, self.desk.actor, known.card.row.id)
        about = "\n".join(words for words in (self._about(known), alike_words(known.alike)) if words)
        self._ask(means, about, verb, _("{address} is blocked.").format(address=address))

    def _ask(self, question: str, about: str, verb: Callable[[], object], said: str) -> None:
        def go_on(sure: bool | None) -> None:
            if sure:
                self._sort(verb, said)

        self.app.push_screen(ConfirmScreen(self.desk, question, about), go_on)

    def action_blocked(self) -> None:
        """Whose mails are ignored."""
        self.app.push_screen(BlockedScreen(self.desk))

    def action_save_mail(self) -> None:
        """Ask where, then save the mail as it came."""
        known = self._known
        if known is not None:
            self.app.push_screen(SaveScreen(self.desk, original(self.desk, known.card.row.id)), self._told)

    def _told(self, words: str | None) -> None:
        if words:
            self.say(words)

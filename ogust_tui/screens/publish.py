"""Publishing and withdrawing a thread: what each contact will see, or stop seeing, before it is confirmed.

What is shown comes from the store's preview: exactly the messages, and the names in them, that they would read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from ogust_tui.i18n import _, ngettext
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.conversation_words import CHANNELS, attachment_words, short_of
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.dialogs import DeskDialog
from ogust_tui.screens.words import refusal_words
from ogust_tui.screens.words_line import Words
from ogust_tui.store.forum import ForumMessage
from ogust_tui.store.linkable import Linkable, linkables
from ogust_tui.store.preview import preview_publication
from ogust_tui.store.publishing import publish_thread, withdraw_thread
from ogust_tui.store.thread_reads import MessageRow, ThreadCard, show_thread
from ogust_tui.widgets.audience_bar import Audience, AudienceBar, Reader
from ogust_tui.widgets.block_list import Block, BlockList, Frame
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.ticks import Tick, TickLine
from ogust_tui.wording import near, number, one_line

SUBJECT_WIDTH = 200
START_KEY = "start"


@dataclass(frozen=True)
class Candidates:
    """A thread, those of its contacts that can be published to, and those that read it already."""

    card: ThreadCard
    people: tuple[Linkable, ...] = ()
    published: tuple[Linkable, ...] = ()


class CandidatesRead(Message, bubble=False):
    """The thread was read."""

    def __init__(self, candidates: Candidates) -> None:
        super().__init__()
        self.candidates = candidates


class PreviewRead(Message, bubble=False):
    """What would be seen from a start on."""

    def __init__(self, start: int, seen: tuple[ForumMessage, ...]) -> None:
        super().__init__()
        self.start = start
        self.seen = seen


def readers_of(people: Iterable[Linkable]) -> tuple[Reader, ...]:
    """People outside, as the audience names them."""
    return tuple(Reader(person.party.name, by_mail=person.has_email, dead_address=person.bouncing) for person in people)


class PublishScreen(DeskDialog[str]):
    """Gives the words that say what was published. The arrows choose the first message that will be seen."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "publish.confirm",
        "publish.later",
        "publish.earlier",
        "publish.page-down",
        "publish.page-up",
        "dialog.leave",
    )

    def __init__(self, desk: Desk, thread_id: int) -> None:
        super().__init__(desk)
        self._thread = thread_id
        self._candidates: Candidates | None = None
        self._starts: list[int] = []
        self._start = 1
        self._sending = False

    def compose_body(self) -> Iterable[Widget]:
        """Whom, from where on, what they will see, who will read."""
        yield Words(id="title", tone=Tone.STRONG)
        yield TickLine(id="people")
        yield Words(id="from")
        yield BlockList(id="preview")
        yield AudienceBar()

    def on_mount(self) -> None:
        """Read the thread and its contacts."""
        self.query_one(BlockList).can_focus = False
        desk, thread_id = self.desk, self._thread

        def read() -> Message:
            card = show_thread(desk.store, desk.actor, thread_id)
            published = {row.reader.id for row in card.publications}
            refs = [party.ref for party in (*card.row.linked, *card.row.published_to)]
            outside = [one for one in linkables(desk.store, desk.actor, refs) if one.outside]
            people = tuple(one for one in outside if one.party.id not in published)
            return CandidatesRead(Candidates(card, people, tuple(one for one in outside if one not in people)))

        self.read_in_background(read)

    @on(CandidatesRead)
    def _take(self, message: CandidatesRead) -> None:
        self._candidates = candidates = message.candidates
        card = candidates.card
        here = [row.position for row in card.messages if row.moved_to is None]
        self._starts = here + [card.last_position + 1] * (card.colleague_linked or not here)
        self._start = card.default_start if card.default_start in self._starts else self._starts[0]
        subject = one_line(card.row.subject, SUBJECT_WIDTH)
        self.query_one("#title", Words).say(_("Publish “{subject}”").format(subject=subject))
        may = [one for one in candidates.people if one.no_publishing is None]
        self.query_one(TickLine).show(
            [
                Tick(
                    str(one.party.id),
                    one.party.name,
                    on=may == [one],
                    fixed=refusal_words(one.no_publishing) if one.no_publishing else "",
                )
                for one in candidates.people
            ]
        )
        self.query_one(TickLine).focus()
        self._read_preview()

    # What they will see

    @property
    def _chosen(self) -> list[Linkable]:
        if self._candidates is None:
            return []
        chosen = self.query_one(TickLine).chosen
        return [one for one in self._candidates.people if str(one.party.id) in chosen]

    def _read_preview(self) -> None:
        if self._candidates is None or not self._candidates.people:
            return
        desk, thread_id, start = self.desk, self._thread, self._start
        reader = (self._chosen or list(self._candidates.people))[0].party.id
        self.read_in_background(
            lambda: PreviewRead(start, preview_publication(desk.store, desk.actor, thread_id, reader, start))
        )

    @on(PreviewRead)
    def _show_preview(self, message: PreviewRead) -> None:
        assert self._candidates is not None
        rows = self._candidates.card.messages
        hidden = [row for row in rows if row.position < message.start and row.moved_to is None]
        now, zone = self.desk.now(), self.desk.zone
        blocks = [_hidden_block(row) for row in hidden]
        blocks.append(Block(START_KEY, Frame.RULE, title=_("what they will see"), tone=Tone.STRONG))
        blocks += [
            Block(
                seen.id,
                Frame.DOUBLE,
                title=seen.author,
                title_right=f"{_(CHANNELS[seen.channel])} · {near(seen.created_at, now, zone)}",
                body=seen.text,
                foot=attachment_words(seen.attachments),
            )
            for seen in message.seen
        ]
        if not message.seen:
            blocks.append(Block("nothing", title=_("Nothing yet: only the messages to come."), dim=True))
        self.query_one(BlockList).show(blocks, at=START_KEY)
        self._tell(len(message.seen))

    def _tell(self, seen: int) -> None:
        assert self._candidates is not None
        count = len(self._candidates.card.messages)
        words = _("From message {n} of {count} on: the arrows ↑ ↓ choose the first one they will see.")
        if not seen:
            words = _("From the next message on: a colleague is linked, so what is written already stays inside.")
        self.query_one("#from", Words).say(words.format(n=number(self._start), count=number(count)))
        self._show_audience()

    def _show_audience(self) -> None:
        assert self._candidates is not None
        chosen = self._chosen
        later = _("They will also read every later message, whoever writes it.")
        audience = Audience(
            readers=readers_of((*chosen, *self._candidates.published)),
            excluded=tuple(one.party.name for one in self._not_chosen()),
            remark=later if chosen else _("Tick those who may read."),
        )
        self.query_one(AudienceBar).show(audience)
        self.refresh_bindings()

    def _not_chosen(self) -> Sequence[Linkable]:
        assert self._candidates is not None
        chosen = self._chosen
        return [one for one in self._candidates.people if one not in chosen]

    @on(TickLine.Changed)
    def _other_people(self) -> None:
        self._read_preview()

    @on(TickLine.Fixed)
    def _say_why(self, event: TickLine.Fixed) -> None:
        self.say(event.reason)

    # What can be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Confirming needs somebody to publish to."""
        return None if self.why_disabled(action, parameters) else True

    def why_disabled(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why it cannot be confirmed yet."""
        if action != "confirm" or self._candidates is None:
            return ""
        if not self._candidates.people:
            return _("Every linked contact reads this thread already.")
        return "" if self._chosen else _("Tick those who may read first: Space ticks.")

    def action_start(self, step: int) -> None:
        """Begin at the next message, or at the one before."""
        if self._candidates is None or not self._starts:
            return
        place = max(0, min(self._starts.index(self._start) + step, len(self._starts) - 1))
        if self._starts[place] != self._start:
            self._start = self._starts[place]
            self._read_preview()

    def action_scroll_preview(self, way: str) -> None:
        """Read on in what they will see."""
        preview = self.query_one(BlockList)
        preview.scroll_now(preview.top + (1 if way == "down" else -1) * max(1, preview.view_height - 1))

    def action_confirm(self) -> None:
        """Publish."""
        if self._candidates is None or self._sending:
            return
        self._sending = True
        chosen = self._chosen
        first = next((row.id for row in self._candidates.card.messages if row.position == self._start), None)
        verb = partial(
            publish_thread,
            self.desk.store,
            self.desk.actor,
            self._thread,
            to=[one.party.id for one in chosen],
            from_message=first,
        )
        names = ", ".join(short_of(one.party) for one in chosen)
        said = _("Published: {names} can read this thread from now on.").format(names=names)
        self.carry_out(verb, lambda _given: self.dismiss(said))

    def on_refused(self) -> None:
        """It may be tried again."""
        self._sending = False


def _hidden_block(row: MessageRow) -> Block:
    return Block(
        f"hidden:{row.position}",
        title=_("not shown"),
        title_right=short_of(row.author),
        body=row.text,
        preview=1,
        dim=True,
    )


class WithdrawScreen(DeskDialog[str]):
    """Gives the words that say from whom the thread was withdrawn."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("withdraw.confirm", "dialog.leave")

    def __init__(self, desk: Desk, thread_id: int) -> None:
        super().__init__(desk)
        self._thread = thread_id
        self._card: ThreadCard | None = None
        self._sending = False

    def compose_body(self) -> Iterable[Widget]:
        """From whom, and what that means for each."""
        yield Words(id="title", tone=Tone.STRONG)
        yield TickLine(id="people")
        yield Words(id="means")

    def on_mount(self) -> None:
        """Read who reads."""
        desk, thread_id = self.desk, self._thread
        self.read_in_background(lambda: CandidatesRead(Candidates(show_thread(desk.store, desk.actor, thread_id))))

    @on(CandidatesRead)
    def _take(self, message: CandidatesRead) -> None:
        self._card = card = message.candidates.card
        subject = one_line(card.row.subject, SUBJECT_WIDTH)
        self.query_one("#title", Words).say(_("Stop publishing “{subject}”").format(subject=subject))
        alone = len(card.publications) == 1
        people = self.query_one(TickLine)
        people.show([Tick(str(row.reader.id), short_of(row.reader), on=alone) for row in card.publications])
        people.focus()
        self._tell()

    @on(TickLine.Changed)
    def _tell(self) -> None:
        assert self._card is not None
        chosen = self.query_one(TickLine).chosen
        sentences = [
            self._loses(one.from_position, short_of(one.reader))
            for one in self._card.publications
            if str(one.reader.id) in chosen
        ]
        self.query_one("#means", Words).say("\n".join(sentences) or _("Tick those who are to stop reading."))
        self.refresh_bindings()

    def _loses(self, position: int, name: str) -> str:
        assert self._card is not None
        count = max(0, self._card.last_position - position + 1)
        words = ngettext(
            "{name} stops seeing {n} message and all that is to come. The reply address stops working: a mail sent "
            "there is put aside for you to sort.",
            "{name} stops seeing {n} messages and all that is to come. The reply address stops working: a mail sent "
            "there is put aside for you to sort.",
            count,
        )
        return words.format(name=name, n=number(count))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Confirming needs somebody."""
        return None if self.why_disabled(action, parameters) else True

    def why_disabled(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why it cannot be confirmed yet."""
        if action != "confirm" or self._card is None or self.query_one(TickLine).chosen:
            return ""
        return _("Tick those who are to stop reading first: Space ticks.")

    def action_confirm(self) -> None:
        """Withdraw."""
        if self._card is None or self._sending:
            return
        self._sending = True
        chosen = self.query_one(TickLine).chosen
        people = [row.reader for row in self._card.publications if str(row.reader.id) in chosen]
        verb = partial(
            withdraw_thread, self.desk.store, self.desk.actor, self._thread, to=[party.id for party in people]
        )
        names = ", ".join(short_of(party) for party in people)
        said = _("Withdrawn: {names} can no longer read this thread.").format(names=names)
        self.carry_out(verb, lambda _given: self.dismiss(said))

    def on_refused(self) -> None:
        """It may be tried again."""
        self._sending = False

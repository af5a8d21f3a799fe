"""A thread as blocks: messages oldest first, internal notes in their place, and where new messages begin. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from ogust_tui.i18n import N_, _
from ogust_tui.screens.conversation_words import (
    BETWEEN,
    CHANNELS,
    attachment_words,
    left_out_words,
    name_of,
    note_block,
    note_key,
    short_of,
    turn_of,
)
from ogust_tui.screens.messages import Spot
from ogust_tui.store.attachments import AttachmentRow
from ogust_tui.store.inbound_reads import MailRow
from ogust_tui.store.kinds import Extent
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.thread_reads import MessageRow, PublicationRow, ThreadCard
from ogust_tui.widgets.blocks import Block, Frame
from ogust_tui.wording import near, number, one_line

EXTENTS = {
    Extent.PART: N_("… quoted text"),
    Extent.UNSURE: N_("… what was typed is not sure: more is shown, not less"),
}
NEW_KEY = "new"
NOTE_INDENT = 4
FACT_WIDTH = 300
NAME_WIDTH = 60
# Messages shown before the one that was asked for.
AROUND = 20


@dataclass(frozen=True)
class Onlooker:
    """Who looks at the thread, and since which position messages were new when it was opened (None: none were).

    ``unfolded`` are the texts that were opened, of automatic answers and of mails below their message, by the id of
    their mail.
    """

    reader_id: int | None
    new_from: int | None
    now: datetime
    zone: ZoneInfo
    unfolded: Mapping[int, str] = field(default_factory=dict)


def message_key(position: int) -> str:
    """The key of a message's block."""
    return f"message:{position}"


def folded_key(mail: MailRow) -> str:
    """The key of an automatic answer's block."""
    return f"folded:{mail.id}"


def spot_key(spot: Spot) -> str:
    """The key of the block at ``spot``."""
    return message_key(spot.position or 0) if spot.note_id is None else note_key(spot.note_id)


def reaching(card: ThreadCard, spot: Spot) -> int:
    """How many of the newest messages must be read to have ``spot`` and some before it; 0 when ``card`` has it."""
    if not card.earlier or not card.messages:
        return 0
    note = next((note for note in card.notes if note.id == spot.note_id), None)
    if note is not None and note.created_at < card.messages[0].created_at:
        return card.last_position
    if spot.position is not None and spot.position <= card.earlier:
        return card.last_position - spot.position + 1 + AROUND
    return 0


def files_of(card: ThreadCard, key: str | None) -> tuple[AttachmentRow, ...]:
    """The files of the message or note whose block has this key."""
    held = {message_key(message.position): message.attachments for message in card.messages}
    return (held | {note_key(note.id): note.attachments for note in card.notes}).get(key or "", ())


def message_at(card: ThreadCard, key: str | None) -> MessageRow | None:
    """The message whose block has this key."""
    return next((one for one in card.messages if message_key(one.position) == key), None)


def first_new(card: ThreadCard) -> int | None:
    """The position of the first message by somebody else that is not read yet."""
    return next((message.position for message in card.messages if message.is_new), None)


def thread_blocks(card: ThreadCard, by: Onlooker) -> list[Block]:
    """Everything that is held of the thread, in order of time.

    Notes and automatic answers older than the first message held come with the messages that are still to be read.
    """
    here = RecordRef(RecordKind.THREAD, card.row.id)
    notes = [
        (note.created_at, note_block(note, by.now, by.zone, beside=here, indent=NOTE_INDENT)) for note in card.notes
    ]
    notes += [(mail.received_at, _folded_block(mail, by)) for mail in card.folded]
    notes.sort(key=lambda one: one[0])
    if card.earlier and card.messages:
        notes = [(at, block) for at, block in notes if at >= card.messages[0].created_at]
    blocks: list[Block] = []
    for message in card.messages:
        while notes and notes[0][0] < message.created_at:
            blocks.append(notes.pop(0)[1])
        blocks += _rules_before(card, message.position, by)
        blocks.append(_message_block(card, message, by))
    blocks += [block for _at, block in notes]
    return blocks + _starts_at(card, card.last_position + 1)


def _rules_before(card: ThreadCard, position: int, by: Onlooker) -> list[Block]:
    rules = _starts_at(card, position) if position > 1 else []
    if position == by.new_from:
        rules.append(Block(NEW_KEY, Frame.RULE, title=_("new")))
    return rules


def _starts_at(card: ThreadCard, position: int) -> list[Block]:
    """The rule that says who begins to read at ``position``."""
    names = ", ".join(short_of(row.reader) for row in card.publications if row.from_position == position)
    if not names:
        return []
    return [Block(f"from:{position}", Frame.RULE, title=_("visible to {names} from here on").format(names=names))]


def _folded_block(mail: MailRow, by: Onlooker) -> Block:
    name = short_of(mail.reader) if mail.reader is not None else one_line(mail.sender, NAME_WIDTH)
    text = by.unfolded.get(mail.id)
    words = (
        _("Automatic answer from {name}") if text is not None else _("Automatic answer from {name} (Enter opens it)")
    )
    return Block(
        key=folded_key(mail),
        title=words.format(name=name),
        title_right=near(mail.received_at, by.now, by.zone),
        body=text or "",
        dim=True,
    )


def _moved_block(message: MessageRow, by: Onlooker) -> Block:
    words = _("Message from {name}, now in thread {id} (Enter goes there)")
    return Block(
        key=message_key(message.position),
        title=words.format(name=short_of(message.author), id=message.moved_to),
        title_right=near(message.created_at, by.now, by.zone),
        dim=True,
    )


def _message_block(card: ThreadCard, message: MessageRow, by: Onlooker) -> Block:
    if message.moved_to is not None:
        return _moved_block(message, by)
    channel = _(CHANNELS[message.channel])
    read = [short_of(row.reader) for row in card.publications if _read_last(card, row) == message.position]
    foot = [
        _("read by {names}").format(names=", ".join(read)) if read else "",
        attachment_words(message.attachments),
    ]
    left_out = [left_out_words(file) for file in message.left_out]
    opened = by.unfolded.get(message.inbound_id or 0)
    folded = "" if opened is not None else _(EXTENTS.get(message.extent, ""))
    return Block(
        key=message_key(message.position),
        title=name_of(message.author),
        title_right=f"{channel}{BETWEEN}{near(message.created_at, by.now, by.zone)}",
        body=message.text if opened is None else f"{message.text}\n\n{opened}".lstrip("\n"),
        foot="\n".join(line for line in (BETWEEN.join(filter(None, foot)), folded, *left_out) if line),
        unread=by.new_from is not None and message.position >= by.new_from and message.author.id != by.reader_id,
    )


def _read_last(card: ThreadCard, publication: PublicationRow) -> int:
    """The position of the newest message of others that this reader has read; 0 for none."""
    return max(
        (
            message.position
            for message in card.messages
            if message.moved_to is None
            and publication.from_position <= message.position <= publication.read_upto
            and message.author.id != publication.reader.id
        ),
        default=0,
    )


def thread_facts(card: ThreadCard) -> str:
    """Whom it is with, who follows it, whose turn it is."""
    row = card.row
    followed = _("followed by {name}").format(name=one_line(row.owner, FACT_WIDTH)) if row.owner else ""
    linked = ", ".join(name_of(party) for party in row.linked)
    return " — ".join(words for words in (linked, followed, turn_of(row)) if words)


def thread_readers(card: ThreadCard) -> str:
    """Who outside reads, and from which message on."""
    if not card.publications:
        return _("INTERNAL THREAD: no contact reads it.")
    names = []
    for row in card.publications:
        name = short_of(row.reader)
        if row.from_position > 1:
            name = _("{name} (from message {n} on)").format(name=name, n=number(row.from_position))
        names.append(name)
    return _("PUBLISHED → {names}").format(names=", ".join(names))

"""Notes and threads in words and frames, as the Notes tab and the thread show them. Pure."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ogust_tui.i18n import N_, _, ngettext
from ogust_tui.screens.alert_words import when_words
from ogust_tui.screens.words import OTHER_SECTOR, age
from ogust_tui.store.alert_reads import AlertRow
from ogust_tui.store.attachments import AttachmentRow, LeftOut
from ogust_tui.store.forum import ForumFile
from ogust_tui.store.kinds import Channel, PersonalState, ThreadState
from ogust_tui.store.note_reads import NoteRow
from ogust_tui.store.records import Party, RecordKind, RecordRef
from ogust_tui.store.thread_lists import ThreadRow
from ogust_tui.widgets.alert_banner import TONES
from ogust_tui.widgets.blocks import Block, Frame
from ogust_tui.widgets.cells import Tone
from ogust_tui.wording import LEFT_OUT, byte_size, near, number, one_line, urgency

BETWEEN = " · "
NOTE_LINES = 3
MESSAGE_LINES = 2
NAME_WIDTH = 60
TEXT_WIDTH = 300
CHANNELS = {
    Channel.DESK: N_("agency"),
    Channel.PORTAL: N_("on the portal"),
    Channel.MAIL: N_("by e-mail"),
    Channel.PHONE: N_("by phone"),
}


def name_of(party: Party) -> str:
    """The full name, as the agency says it."""
    if not party.in_scope:
        return _(OTHER_SECTOR)
    if party.kind is RecordKind.VISIT:
        return _("visit: {name}").format(name=party.name)
    if party.kind is RecordKind.THREAD:
        return _("thread “{name}”").format(name=one_line(party.name, NAME_WIDTH))
    return one_line(party.name, NAME_WIDTH)


def short_of(party: Party) -> str:
    """The name in a sentence: "Mme Morel"."""
    return one_line(party.short_name, NAME_WIDTH) if party.in_scope else _(OTHER_SECTOR)


def names_of(parties: tuple[Party, ...]) -> str:
    """Every name, in a sentence."""
    return ", ".join(short_of(party) for party in parties)


def reading_words(published_to: tuple[Party, ...]) -> str:
    """Who outside the agency reads a thread: "PUBLIÉ → Mme Morel", or that nobody does."""
    if not published_to:
        return _("INTERNAL THREAD")
    return _("PUBLISHED → {names}").format(names=names_of(published_to))


def turn_of(row: ThreadRow) -> str:
    """Whose turn it is: "à nous", "attend le client"; nothing for a conversation among colleagues."""
    if row.state is ThreadState.CLOSED:
        return _("closed")
    if row.awaits_us:
        return _("ours")
    return _("waits for the contact") if row.published_to else ""


def alert_words(row: AlertRow, now: datetime, zone: ZoneInfo) -> str:
    """The alert that a note raised: "alerte en retard 2 j", "alerte réglée"."""
    if row.state is PersonalState.CLOSED:
        return _("alert settled")
    return _("alert {when}").format(when=when_words(row, now, zone))


def note_block(
    note: NoteRow,
    now: datetime,
    zone: ZoneInfo,
    *,
    beside: RecordRef | None = None,
    preview: int = 0,
    indent: int = 0,
) -> Block:
    """An internal note, framed so. ``beside`` is the record it is shown on, which need not be named."""
    title, tone = _("INTERNAL"), Tone.PLAIN
    if note.alert is not None:
        title += BETWEEN + alert_words(note.alert, now, zone)
        if note.alert.state is not PersonalState.CLOSED:
            tone = TONES.get(urgency(note.alert.due_at, note.alert.due_is_date, now, zone), Tone.STRONG)
    written = age(note.created_at, now, zone)
    words = [
        _("{name}, {when}").format(name=one_line(note.author, NAME_WIDTH), when=written) if note.author else written
    ]
    if note.edited_at is not None:
        words.append(_("edited"))
    others = ", ".join(name_of(party) for party in note.records if party.ref != beside)
    foot = [attachment_words(note.attachments), _("Also on: {names}").format(names=others) if others else ""]
    return Block(
        key=note_key(note.id),
        frame=Frame.SINGLE,
        title=title,
        title_right=", ".join(words),
        body=note.text,
        foot=BETWEEN.join(words for words in foot if words),
        preview=preview,
        indent=indent,
        dim=True,
        tone=tone,
    )


def note_key(note_id: int) -> str:
    """The key of a note's block."""
    return f"note:{note_id}"


def thread_key(thread_id: int) -> str:
    """The key of a thread's block."""
    return f"thread:{thread_id}"


def thread_block(row: ThreadRow, now: datetime, zone: ZoneInfo) -> Block:
    """A thread in a list: double frame and its readers' names when published, single frame when internal."""
    unread = ngettext("{n} unread", "{n} unread", row.unread).format(n=number(row.unread)) if row.unread else ""
    last = _("{name}: {text}").format(name=short_of(row.last_author), text=one_line(row.last_text, TEXT_WIDTH))
    return Block(
        key=thread_key(row.id),
        frame=Frame.DOUBLE if row.published_to else Frame.SINGLE,
        title=reading_words(row.published_to),
        title_right=", ".join(words for words in (turn_of(row), unread) if words),
        heading=row.subject,
        heading_right=near(row.last_message_at, now, zone),
        body=last,
        preview=MESSAGE_LINES,
        unread=bool(row.unread),
    )


def attachment_words(files: Sequence[AttachmentRow | ForumFile]) -> str:
    """The files of a note or message: "Joint : plan.pdf (12 ko)"; how many, if several, since a line may be cut."""
    if not files:
        return ""
    named = ", ".join(f"{one_line(file.name, NAME_WIDTH)} ({byte_size(file.size)})" for file in files)
    if len(files) > 1:
        return _("{n} files attached: {names}").format(n=number(len(files)), names=named)
    return _("Attached: {names}").format(names=named)


def left_out_words(file: LeftOut) -> str:
    """A file of a mail that was not kept: "Laissé de côté : setup.exe (12 ko), un programme"."""
    reason = _(LEFT_OUT[file.reason]) if file.reason in LEFT_OUT else file.reason
    return _("Left out: {name} ({size}), {reason}").format(
        name=one_line(file.name, NAME_WIDTH), size=byte_size(file.size), reason=reason
    )

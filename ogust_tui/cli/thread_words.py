"""A thread as commands print it: its state, who reads it, what was said in it."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ogust_tui.cli import output
from ogust_tui.cli.mail_words import left_out_words, sender_words
from ogust_tui.i18n import N_, _
from ogust_tui.store.kinds import Channel, ThreadState
from ogust_tui.wording import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ogust_tui.store.attachments import AttachmentRow
    from ogust_tui.store.thread_lists import ThreadRow
    from ogust_tui.store.thread_reads import ThreadCard

STATES = {ThreadState.OPEN: N_("open"), ThreadState.CLOSED: N_("closed")}
CHANNELS = {
    Channel.DESK: N_("desk"),
    Channel.PORTAL: N_("portal"),
    Channel.MAIL: N_("mail"),
    Channel.PHONE: N_("phone"),
}


def readers_words(row: "ThreadRow") -> str:
    """Who outside reads a thread."""
    if not row.published_to:
        return _("Nobody outside reads it: it is internal.")
    return _("It is read by: {names}.").format(names=output.parties(row.published_to))


def say_thread(card: "ThreadCard", zone: ZoneInfo) -> None:
    """A thread with its messages, then its notes, then the answers that machines sent to it."""
    row = card.row
    output.say_fields(
        [
            (_("Subject"), row.subject),
            (_("State"), _(STATES[row.state])),
            (_("With"), output.parties(row.linked)),
            (_("Published to"), output.parties(row.published_to) or _("nobody: internal")),
            (_("Owner"), row.owner),
        ]
    )
    for message in card.messages:
        new = _("new") if message.is_new else ""
        about = (output.local(message.created_at, zone), message.author.name or _("other sector"))
        output.say("")
        output.say("  ".join(part for part in (f"#{message.id}", *about, _(CHANNELS[message.channel]), new) if part))
        if message.moved_to:
            output.say_text(_("[moved to thread {id}]").format(id=message.moved_to), indent="    ")
            continue
        output.say_text(message.text, indent="    ")
        _say_files(message.attachments)
        for file in message.left_out:
            kept_out = left_out_words(file.name, file.size, file.reason)
            output.say_text(_("[not kept: {file}]").format(file=one_line(kept_out, output.LONGEST_CELL)), indent="    ")
    for note in card.notes:
        output.say("")
        output.say("  ".join((_("INTERNAL NOTE"), output.local(note.created_at, zone), note.author)))
        output.say_text(note.text, indent="    ")
        _say_files(note.attachments)
    for mail in card.folded:
        output.say("")
        received, sender = output.local(mail.received_at, zone), sender_words(mail.sender, mail.sender_name)
        output.say("  ".join((_("AUTOMATIC ANSWER"), _("mail {id}").format(id=mail.id), received, sender)))
        output.say_text(mail.text.strip("\n"), indent="    ")


def _say_files(files: "Sequence[AttachmentRow]") -> None:
    for file in files:
        output.say_text(f"[{output.files([file])}]", indent="    ")

"""The actions on a record, in a thread, and while writing."""

from ogust_tui.i18n import N_
from ogust_tui.screens.action import Action
from ogust_tui.store.permissions import Verb

_ON_RECORD = N_("on a record")
_IN_NOTES = N_("among the notes of a record")
_IN_THREAD = N_("in a thread")
_WRITING = N_("while writing a note or a thread")

_RECORD = (
    Action("record.card", "tab('1')", "1", N_("Card"), N_("What is known of this person."), _ON_RECORD, show=False),
    Action("record.notes", "tab('2')", "2", N_("Notes"), N_("Notes and threads."), _ON_RECORD, show=False),
    Action("record.visits", "tab('3')", "3", N_("Visits"), N_("Visits around today."), _ON_RECORD, show=False),
    Action("record.history", "tab('4')", "4", N_("History"), N_("Who did what, and when."), _ON_RECORD, show=False),
    Action("record.next", "step(1)", "right", N_("Next tab"), N_("The tab at the right."), _ON_RECORD, show=False),
    Action("record.previous", "step(-1)", "left", N_("Tab before"), N_("The tab at the left."), _ON_RECORD, show=False),
    Action(
        "card.edit",
        "edit_card",
        "e",
        N_("Edit"),
        N_("Change what is written on this record, or on the relative under the cursor."),
        N_("on the card of a record"),
        Verb.CONTACT_EDIT,
    ),
    Action(
        "card.relative",
        "add_relative",
        "n",
        N_("New relative"),
        N_("Add somebody of this client's family or circle."),
        N_("on the card of a record"),
        Verb.RELATIVE_CREATE,
    ),
    Action(
        "card.archive",
        "archive_relative",
        "x",
        N_("Archive"),
        N_("Take the relative under the cursor out of the lists."),
        N_("on the card of a record"),
        Verb.RELATIVE_ARCHIVE,
        show=False,
    ),
    Action("relative.save", "save", "ctrl+s", N_("Save"), N_("Write the relative down."), N_("on a relative")),
    Action(
        "visits.note",
        "note_on_visit",
        "n",
        N_("Note"),
        N_("Write a note on the visit under the cursor."),
        N_("on a visit of a record"),
        Verb.NOTE_ADD,
    ),
)

_NOTES = (
    Action(
        "notes.new",
        "compose_here",
        "n",
        N_("New"),
        N_("Write a note on this record, or open a thread."),
        _IN_NOTES,
        Verb.NOTE_ADD,
    ),
    Action(
        "notes.edit", "edit_note", "e", N_("Edit"), N_("Change the note under the cursor."), _IN_NOTES, Verb.NOTE_EDIT
    ),
    Action(
        "notes.reply",
        "reply_here",
        "r",
        N_("Reply"),
        N_("Answer in the thread under the cursor."),
        _IN_NOTES,
        Verb.THREAD_REPLY,
    ),
    Action(
        "notes.publish",
        "publish_here",
        "p",
        N_("Publish"),
        N_("Let contacts read the thread under the cursor; first you see what they will see."),
        _IN_NOTES,
        Verb.THREAD_PUBLISH,
    ),
    Action(
        "notes.withdraw",
        "withdraw_note",
        "x",
        N_("Take back"),
        N_("Take the note under the cursor off the records; its alert closes."),
        _IN_NOTES,
        Verb.NOTE_WITHDRAW,
    ),
    Action(
        "notes.filter",
        "filter",
        "f",
        N_("Filter"),
        N_("Everything, notes, internal threads, or published threads."),
        _IN_NOTES,
    ),
    Action(
        "notes.save-file",
        "save_file",
        "s",
        N_("Save the file"),
        N_("Save a file of the note under the cursor on this machine."),
        _IN_NOTES,
    ),
)

_THREAD = (
    Action("thread.reply", "reply", "r", N_("Reply"), N_("Write an answer."), _IN_THREAD, Verb.THREAD_REPLY),
    Action(
        "thread.send",
        "send",
        "ctrl+s",
        N_("Send"),
        N_("Send what is typed to those named under it."),
        _IN_THREAD,
        Verb.THREAD_REPLY,
    ),
    Action(
        "thread.attach",
        "attach",
        "ctrl+o",
        N_("Attach"),
        N_("Let a file go with the answer; Delete under it takes it off again."),
        _IN_THREAD,
        Verb.THREAD_REPLY,
    ),
    Action(
        "thread.save-file",
        "save_file",
        "s",
        N_("Save the file"),
        N_("Save a file of the message or note under the cursor on this machine."),
        _IN_THREAD,
    ),
    Action(
        "thread.note",
        "note",
        "n",
        N_("Internal note"),
        N_("Write a note on this thread, which no contact will ever see."),
        _IN_THREAD,
        Verb.NOTE_ADD,
    ),
    Action(
        "thread.publish",
        "publish",
        "p",
        N_("Publish"),
        N_("Let contacts read this thread; first you see what they will see."),
        _IN_THREAD,
        Verb.THREAD_PUBLISH,
    ),
    Action(
        "thread.withdraw",
        "withdraw",
        "w",
        N_("Unpublish"),
        N_("Contacts stop reading this thread, and their reply address stops working."),
        _IN_THREAD,
        Verb.THREAD_WITHDRAW,
    ),
    Action(
        "thread.phone",
        "phone",
        "t",
        N_("By phone"),
        N_("Write down what a contact said by phone, in their name."),
        _IN_THREAD,
        Verb.THREAD_LOG_PHONE,
    ),
    Action(
        "thread.link",
        "link",
        "l",
        N_("Link"),
        N_("Show this thread on another record too; that alone lets nobody read it."),
        _IN_THREAD,
        Verb.THREAD_LINK,
    ),
    Action(
        "thread.hand-over",
        "hand_over",
        "h",
        N_("Hand over"),
        N_("Give this thread to a colleague to follow."),
        _IN_THREAD,
        Verb.THREAD_HAND_OVER,
    ),
    Action(
        "thread.close",
        "close_or_reopen",
        "c",
        N_("Close/reopen"),
        N_("Settle this thread, or take it up again."),
        _IN_THREAD,
        Verb.THREAD_CLOSE,
    ),
    Action(
        "thread.split",
        "split",
        "d",
        N_("Own thread"),
        N_("Move the message under the cursor to a thread of its own, with the same readers."),
        _IN_THREAD,
        Verb.THREAD_SPLIT,
    ),
    Action(
        "thread.merge",
        "merge",
        "m",
        N_("Join threads"),
        N_("Put the messages of this thread at the end of another one with the same readers."),
        _IN_THREAD,
        Verb.THREAD_MERGE,
    ),
    Action(
        "thread.quoted",
        "quoted",
        "v",
        N_("Quoted text"),
        N_("Show what the message under the cursor leaves out of its mail, or fold it away."),
        _IN_THREAD,
    ),
    Action(
        "thread.original",
        "original",
        "x",
        N_("Whole mail"),
        N_("Show all of the mail of the message under the cursor, or fold it away."),
        _IN_THREAD,
    ),
    Action(
        "thread.whole",
        "whole",
        "b",
        N_("Badly cut"),
        N_("Let the message under the cursor say all of its mail, with what it quotes."),
        _IN_THREAD,
        Verb.MAIL_SORT,
    ),
    Action("thread.record", "record", "o", N_("Record"), N_("Open the record this thread is about."), _IN_THREAD),
    Action(
        "thread.leave", "leave", "escape", N_("Back"), N_("From the answer to the thread, then to the screen before.")
    ),
)

_COMPOSER = (
    Action(
        "compose.send",
        "send",
        "ctrl+s",
        N_("Send"),
        N_("Write it down, or send it to those named under it."),
        _WRITING,
    ),
    Action(
        "compose.attach",
        "attach",
        "ctrl+o",
        N_("Attach"),
        N_("Let a file go with the text; Delete under it takes it off again."),
        _WRITING,
    ),
    Action(
        "compose.kind",
        "other_kind",
        "f5",
        N_("Note or thread"),
        N_("A note stays within the team; a thread can be published to contacts."),
        _WRITING,
    ),
    Action(
        "compose.keep",
        "keep",
        "escape",
        N_("Keep the draft"),
        N_("Go back; what is typed is kept and comes back when you write here again."),
        _WRITING,
    ),
    Action(
        "compose.discard",
        "discard",
        "f8",
        N_("Discard"),
        N_("Throw away what is typed here, and go back."),
        _WRITING,
    ),
)

_PREVIEW = N_("in the preview of a publication")

_DIALOGS = (
    Action("dialog.confirm", "confirm", "ctrl+s", N_("Confirm"), N_("Do it."), N_("where something is asked")),
    Action(
        "path.complete",
        "complete",
        "tab",
        N_("Complete"),
        N_("Go on with the path that is being typed, as far as there is one way."),
        N_("where a path is asked for"),
    ),
    Action("dialog.leave", "leave", "escape", N_("Cancel"), N_("Do nothing."), N_("where something is asked")),
)

_TWO_VERSIONS = N_("when two people changed the same thing")

_VERSIONS = (
    Action("versions.mine", "mine", "m", N_("Keep mine"), N_("Yours replaces the other one."), _TWO_VERSIONS),
    Action("versions.theirs", "theirs", "t", N_("Keep the other"), N_("Yours is let go."), _TWO_VERSIONS),
    Action("versions.both", "both", "b", N_("Both"), N_("One under the other, to be put in order."), _TWO_VERSIONS),
)

_PUBLISH = (
    Action(
        "publish.confirm",
        "confirm",
        "ctrl+s",
        N_("Publish"),
        N_("Let those ticked read what is shown here, and all that follows."),
        _PREVIEW,
    ),
    Action(
        "publish.later", "start(1)", "down", N_("Later start"), N_("They see one message less."), _PREVIEW, show=False
    ),
    Action(
        "publish.earlier",
        "start(-1)",
        "up",
        N_("Earlier start"),
        N_("They see one message more."),
        _PREVIEW,
        show=False,
    ),
    Action(
        "publish.page-down",
        "scroll_preview('down')",
        "pagedown",
        N_("Page down"),
        N_("Read on in what they will see."),
        _PREVIEW,
        show=False,
    ),
    Action(
        "publish.page-up",
        "scroll_preview('up')",
        "pageup",
        N_("Page up"),
        N_("Read back in what they will see."),
        _PREVIEW,
        show=False,
    ),
    Action(
        "withdraw.confirm",
        "confirm",
        "ctrl+s",
        N_("Unpublish"),
        N_("Those ticked stop reading the thread."),
        N_("when unpublishing a thread"),
    ),
)

CONVERSATION_ACTIONS = (*_RECORD, *_NOTES, *_THREAD, *_COMPOSER, *_DIALOGS, *_VERSIONS, *_PUBLISH)

"""The actions on mail that waits to be sorted."""

from ogust_tui.i18n import N_
from ogust_tui.screens.action import Action
from ogust_tui.store.permissions import Verb

_SORTING = N_("on a mail to sort")

MAIL_ACTIONS = (
    Action(
        "mail.attach",
        "attach_mail",
        "a",
        N_("Into a thread"),
        N_("Make this mail a message of a thread; first you see who will read it."),
        _SORTING,
        Verb.MAIL_SORT,
    ),
    Action(
        "mail.open",
        "open_thread",
        "n",
        N_("New thread"),
        N_("Begin a thread with this mail, in the name of a contact."),
        _SORTING,
        Verb.MAIL_SORT,
    ),
    Action(
        "mail.address",
        "give_address",
        "d",
        N_("Whose address"),
        N_("Say whose address this is; then the mail is looked at again."),
        _SORTING,
        Verb.MAIL_SORT,
    ),
    Action(
        "mail.ignore",
        "ignore",
        "i",
        N_("Ignore"),
        N_("Take this mail off the list; it is kept."),
        _SORTING,
        Verb.MAIL_SORT,
    ),
    Action(
        "mail.block",
        "block",
        "b",
        N_("Block"),
        N_("Ignore this sender's mails from now on; first you see what that means."),
        _SORTING,
        Verb.MAIL_SORT,
    ),
    Action(
        "mail.blocked",
        "blocked",
        "l",
        N_("Blocked senders"),
        N_("Whose mails are ignored; a sender can be unblocked there."),
        _SORTING,
    ),
    Action(
        "mail.original",
        "original",
        "o",
        N_("Original"),
        N_("Show the mail as it came, or its text again."),
        _SORTING,
    ),
    Action(
        "mail.save",
        "save_mail",
        "s",
        N_("Save"),
        N_("Save the mail with its files on this machine, to be opened by a mail program."),
        _SORTING,
    ),
    Action(
        "mail.leave",
        "leave_mail",
        "escape",
        N_("Back"),
        N_("From the text to the list, then to the screen before."),
        _SORTING,
        show=False,
    ),
    Action(
        "blocked.unblock",
        "unblock",
        "ctrl+s",
        N_("Unblock"),
        N_("Let this sender's mails wait to be sorted again."),
        N_("among the blocked senders"),
        Verb.MAIL_SORT,
    ),
)

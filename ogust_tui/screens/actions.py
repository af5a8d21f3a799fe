"""Every action of the house, once: its keys, its words, and the verb of the store it needs.

Bindings, the line of actions, Help and the palette are all made from this. A screen names the actions it has, and
implements ``action_…`` for each.
"""

from typing import TYPE_CHECKING

from ogust_tui.i18n import N_
from ogust_tui.screens.action import Action
from ogust_tui.screens.conversation_actions import CONVERSATION_ACTIONS
from ogust_tui.screens.mail_actions import MAIL_ACTIONS
from ogust_tui.screens.words import refusal_words
from ogust_tui.store.actors import Actor
from ogust_tui.store.permissions import Verb, refusal

if TYPE_CHECKING:
    # The command line reads the registry too, and does without Textual.
    from textual.binding import BindingType

__all__ = ["ACTIONS", "Action", "bindings", "refused"]

_ANYWHERE = (
    Action("app.back", "back", "escape", N_("Back"), N_("Go back to the screen before. The board is never left so.")),
    Action(
        "app.search",
        "search",
        "f2,slash",
        N_("Search"),
        N_("Find words in contacts, notes, threads and messages."),
    ),
    Action("app.contacts", "contacts", "f3", N_("Contacts"), N_("Find a client or a caregiver.")),
    Action("app.alerts", "alerts", "f4", N_("Alerts"), N_("Every alert that is not settled.")),
    Action("app.mail", "mail", "f6", N_("Mail to sort"), N_("Mails that could not be placed by themselves.")),
    Action(
        "app.account",
        "account",
        "f7",
        N_("My account"),
        N_("Your language and colours, your password, your drafts, and the notes about you."),
        show=False,
    ),
    Action(
        "app.palette",
        "palette",
        "ctrl+p",
        N_("All actions"),
        N_("Search among all actions, also those that are off."),
        show=False,
    ),
    Action(
        "app.quit",
        "quit",
        "ctrl+q",
        N_("Quit"),
        N_("Leave the program. It asks first if something is being typed."),
        show=False,
        priority=True,
    ),
    Action(
        "app.lock",
        "lock",
        "ctrl+l",
        N_("Lock"),
        N_("Cover this screen until your password is typed. What you were typing stays."),
        show=False,
        priority=True,
    ),
    Action("app.help", "help", "f1", N_("Help"), N_("The keys of this screen, and what the marks mean.")),
)

_ON_ALERTS = N_("on an alert, on the board or in the list of alerts")

_BOARD = (
    Action(
        "board.compose",
        "compose_new",
        "n",
        N_("New"),
        N_("Write a note, or open a thread."),
        N_("on the board"),
        Verb.NOTE_ADD,
    ),
    Action(
        "alert.acknowledge",
        "acknowledge",
        "a",
        N_("Seen"),
        N_("Take this alert off your board. Colleagues keep it."),
        _ON_ALERTS,
        Verb.ALERT_ACKNOWLEDGE,
    ),
    Action(
        "alert.snooze",
        "snooze",
        "z",
        N_("Later"),
        N_("Take this alert off your board until a moment that you choose."),
        _ON_ALERTS,
        Verb.ALERT_SNOOZE,
    ),
    Action(
        "alert.close",
        "close_alert",
        "c",
        N_("Settle"),
        N_("Close this alert for everyone."),
        N_("in the list of alerts"),
        Verb.ALERT_CLOSE,
    ),
)

_IN_CONTACTS = N_("among the contacts")
_IN_FORM = N_("in a form")

_CONTACTS = (
    Action(
        "contacts.kind",
        "kind",
        "f5",
        N_("Filter"),
        N_("Show everybody, clients only, or caregivers only."),
        _IN_CONTACTS,
    ),
    Action(
        "contacts.create",
        "create",
        "ctrl+n",
        N_("New record"),
        N_("Make a record for a client or a caregiver."),
        _IN_CONTACTS,
        Verb.CONTACT_CREATE,
    ),
    Action(
        "contacts.edit",
        "edit",
        "f9",
        N_("Edit"),
        N_("Change what is written on the record under the cursor."),
        _IN_CONTACTS,
        Verb.CONTACT_EDIT,
        show=False,
    ),
    Action(
        "contact.copy-phone",
        "copy_phone",
        "f8",
        N_("Copy the phone"),
        N_("Copy the phone number of the person or relative under the cursor to your clipboard."),
        N_("on a record, or among the contacts"),
        show=False,
    ),
    Action(
        "form.save",
        "save",
        "ctrl+s",
        N_("Save"),
        N_("Write down what the form holds."),
        _IN_FORM,
    ),
    Action(
        "form.keep",
        "keep",
        "escape",
        N_("Keep the draft"),
        N_("Go back; what is typed is kept and comes back when you write here again."),
        _IN_FORM,
    ),
    Action("form.discard", "discard", "f8", N_("Discard"), N_("Throw away what is typed here, and go back."), _IN_FORM),
)

_IN_ACCOUNT = N_("in your account")

_ACCOUNT = (
    Action("account.language", "language", "l", N_("Language"), N_("Switch between French and English."), _IN_ACCOUNT),
    Action("account.theme", "theme", "t", N_("Colours"), N_("Go on to the next theme."), _IN_ACCOUNT),
    Action(
        "account.password",
        "password",
        "m",
        N_("Password"),
        N_("Choose another password."),
        _IN_ACCOUNT,
        Verb.STAFF_PASSWORD,
    ),
)

ACTIONS: tuple[Action, ...] = (*_BOARD, *CONVERSATION_ACTIONS, *MAIL_ACTIONS, *_CONTACTS, *_ACCOUNT, *_ANYWHERE)

_BY_ID = {action.id: action for action in ACTIONS}


def bindings(*ids: str) -> "list[BindingType]":
    """The bindings of these actions, in the order in which the line of actions shows them."""
    from textual.binding import Binding

    return [
        Binding(
            action.keys,
            action.name,
            action.label,
            show=action.show,
            tooltip=action.help,
            id=action.id,
            priority=action.priority,
        )
        for action in map(_BY_ID.__getitem__, ids)
    ]


def refused(actor: Actor, ids: frozenset[str], name: str) -> str:
    """Why ``actor`` may not do the action ``name``, one of ``ids``; in words, empty when nothing stands against it."""
    for action in ACTIONS:
        if action.name == name and action.id in ids and action.verb is not None:
            against = refusal(actor, action.verb)
            return refusal_words(against) if against else ""
    return ""

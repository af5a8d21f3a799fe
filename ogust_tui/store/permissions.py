"""One table says who may do what: role x verb. Screens and commands ask it and show the reason it gives.

What depends on the row (a publication restricted to the record's manager, a contact's own thread) is checked by the
verb itself, after this table.
"""

from enum import StrEnum

from ogust_tui.store.actors import Actor, ActorKind
from ogust_tui.store.errors import N_, NotAllowed
from ogust_tui.store.kinds import Role


class Verb(StrEnum):
    """Everything that can be done to the store. The values stand in the audit trail."""

    READ = "read"
    NOTE_ADD = "note.add"
    NOTE_EDIT = "note.edit"
    NOTE_WITHDRAW = "note.withdraw"
    ALERT_RAISE = "alert.raise"
    ALERT_ACKNOWLEDGE = "alert.acknowledge"
    ALERT_SNOOZE = "alert.snooze"
    ALERT_CLOSE = "alert.close"
    THREAD_OPEN = "thread.open"
    THREAD_REPLY = "thread.reply"
    THREAD_LOG_PHONE = "thread.log_phone"
    THREAD_LINK = "thread.link"
    THREAD_PUBLISH = "thread.publish"
    THREAD_WITHDRAW = "thread.withdraw"
    THREAD_CLOSE = "thread.close"
    THREAD_REOPEN = "thread.reopen"
    THREAD_HAND_OVER = "thread.hand_over"
    THREAD_SPLIT = "thread.split"
    THREAD_MERGE = "thread.merge"
    MARK_READ = "thread.mark_read"
    CONTACT_CREATE = "contact.create"
    CONTACT_EDIT = "contact.edit"
    CONTACT_ARCHIVE = "contact.archive"
    CONTACT_IMPORT = "contact.import"
    CONTACT_EXPORT = "contact.export"
    RELATIVE_CREATE = "relative.create"
    RELATIVE_EDIT = "relative.edit"
    RELATIVE_ARCHIVE = "relative.archive"
    VISIT_CREATE = "visit.create"
    VISIT_EDIT = "visit.edit"
    VISIT_ARCHIVE = "visit.archive"
    VISIT_IMPORT = "visit.import"
    STAFF_CREATE = "staff.create"
    STAFF_EDIT = "staff.edit"
    STAFF_ARCHIVE = "staff.archive"
    STAFF_PASSWORD = "staff.password"  # noqa: S105  # a verb's name
    SETTING_SET = "setting.set"
    DRAFT_SAVE = "draft.save"
    SIGN_IN = "staff.sign_in"
    MAIL_INGEST = "mail.ingest"
    MAIL_SORT = "mail.sort"


_DESK = frozenset({Role.RECEPTION, Role.MANAGER, Role.ADMIN})
_ADMIN = frozenset({Role.ADMIN})
_ANY = frozenset(Role)

ROLES: dict[Verb, frozenset[Role]] = {
    **dict.fromkeys(Verb, _DESK),
    **dict.fromkeys(
        (
            Verb.STAFF_CREATE,
            Verb.STAFF_EDIT,
            Verb.STAFF_ARCHIVE,
            Verb.SETTING_SET,
            Verb.CONTACT_IMPORT,
            Verb.CONTACT_EXPORT,
            Verb.VISIT_IMPORT,
        ),
        _ADMIN,
    ),
    Verb.READ: _ANY,
    Verb.STAFF_PASSWORD: _ANY,
    Verb.MAIL_INGEST: frozenset(),
    Verb.SIGN_IN: frozenset(),
}
"""The table: the roles of staff that may do a verb."""

_READERS = frozenset({Verb.THREAD_OPEN, Verb.THREAD_REPLY, Verb.MARK_READ})
"""What contacts and relatives may do, through the portal or by mail, in what is published to them."""

_SYSTEM = frozenset(
    {
        Verb.READ,
        Verb.MAIL_INGEST,
        Verb.SIGN_IN,
        Verb.ALERT_RAISE,
        Verb.STAFF_CREATE,
        Verb.STAFF_EDIT,
        Verb.STAFF_PASSWORD,
        Verb.SETTING_SET,
    }
)
"""What the program may do by itself, and what setting up a store without an admin needs."""

_WHY: dict[Role, str] = {
    Role.SUPPORT: N_("Support can read everything here and change nothing."),
    Role.RECEPTION: N_("Only an administrator may do this."),
    Role.MANAGER: N_("Only an administrator may do this."),
    Role.ADMIN: N_("This is done by the program itself."),
}


def refusal(actor: Actor, verb: Verb) -> NotAllowed | None:
    """Why ``actor`` may not do ``verb``, or None when nothing stands against it."""
    if actor.kind is ActorKind.STAFF:
        assert actor.role is not None
        return None if actor.role in ROLES[verb] else NotAllowed(_WHY[actor.role])
    may = _SYSTEM if actor.kind is ActorKind.SYSTEM else _READERS
    return None if verb in may else NotAllowed(N_("This is for the agency's staff."))


def ask(actor: Actor, verb: Verb) -> None:
    """NotAllowed when ``actor`` may not do ``verb``."""
    against = refusal(actor, verb)
    if against is not None:
        raise against

"""The domain's values in words, for screens: roles, kinds, states, who acts, and what a refusal says."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ogust_tui.i18n import N_, _
from ogust_tui.store.actors import Actor
from ogust_tui.store.errors import Refusal
from ogust_tui.store.kinds import ContactKind, ContactStatus, PersonalState, Role
from ogust_tui.wording import near, near_day

ROLES = {
    Role.RECEPTION: N_("reception"),
    Role.MANAGER: N_("manager"),
    Role.SUPPORT: N_("support"),
    Role.ADMIN: N_("administrator"),
}
KINDS = {ContactKind.CLIENT: N_("client"), ContactKind.CAREGIVER: N_("caregiver")}
STATUSES = {
    ContactStatus.ACTIVE: N_("active"),
    ContactStatus.INACTIVE: N_("inactive"),
    ContactStatus.ARCHIVED: N_("archived"),
}
PERSONAL_STATES = {
    PersonalState.OPEN: "",
    PersonalState.ACKNOWLEDGED: N_("seen"),
    PersonalState.SNOOZED: N_("later"),
    PersonalState.CLOSED: N_("settled"),
}
OTHER_SECTOR = N_("another sector")


def who(actor: Actor) -> str:
    """Who is signed in, with the role: "Claire, réception"."""
    if actor.role is None:
        return _("nobody signed in: the agency is being set up")
    return _("{name}, {role}").format(name=actor.name, role=_(ROLES[actor.role]))


def refusal_words(refusal: Refusal) -> str:
    """What a refusal says, in the language spoken now. Its parameter ``what`` names a field, by message id."""
    params = {name: _(str(value)) if name == "what" else value for name, value in refusal.params.items()}
    return _(refusal.message).format(**params)


def lost_words(refusal: Refusal) -> str:
    """What is said of a store that is away and asked again until it is back."""
    return _("{why} It is tried again by itself.").format(why=refusal_words(refusal))


def age(when: datetime, now: datetime, zone: ZoneInfo) -> str:
    """When something was written, short: "il y a 4 min", "9:58", "hier", "dim.", "lun. 3 nov."."""
    same_day = when.astimezone(zone).date() == now.astimezone(zone).date()
    return near(when, now, zone) if same_day else near_day(when, now, zone)

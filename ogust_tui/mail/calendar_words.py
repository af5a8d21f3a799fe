"""What an answer to an invitation says, in words: for staff and contacts alike, in the language of the house. Pure."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from ogust_tui.i18n import N_, _
from ogust_tui.mail.calendar_part import CalendarItem
from ogust_tui.wording import full_day, moment

_ANSWERS = {
    "ACCEPTED": N_("Accepted: {what}"),
    "DECLINED": N_("Declined: {what}"),
    "TENTATIVE": N_("Tentatively accepted: {what}"),
    "DELEGATED": N_("Is represented by somebody else: {what}"),
    "NEEDS-ACTION": N_("Has not answered yet: {what}"),
}
_METHODS = {
    "COUNTER": N_("Proposes another time: {what}"),
    "CANCEL": N_("Cancelled: {what}"),
    "DECLINECOUNTER": N_("Keeps to the time that was proposed first: {what}"),
    "REQUEST": N_("Proposes an appointment: {what}"),
}


def calendar_text(item: CalendarItem | None, visible: str, zone: ZoneInfo) -> str:
    """The text of a mail that brings ``item``, whose own visible text is ``visible``.

    An answer is said first, and then what the person wrote, if it was a person; an invitation is only said where there
    is no other text.
    """
    said = _said(item, zone) if item is not None else ""
    if item is None or not said:
        return visible
    if not item.is_answer:
        return visible if visible.strip() else said
    own = item.comment if item.writes_text or not visible.strip() else visible
    return f"{said}\n\n{own}".strip()


def _said(item: CalendarItem, zone: ZoneInfo) -> str:
    message = _ANSWERS.get(item.answer, "") if item.method == "REPLY" else _METHODS.get(item.method, "")
    if not message:
        return ""
    when = _when(item.start, zone)
    what = item.summary or _("an appointment")
    return _(message).format(what=_("{what}, {when}").format(what=what, when=when) if when else what)


def _when(start: datetime | date | None, zone: ZoneInfo) -> str:
    if start is None:
        return ""
    if not isinstance(start, datetime):
        return full_day(start)
    try:
        return moment(start if start.tzinfo else start.replace(tzinfo=zone), zone)
    except (OverflowError, ValueError):  # the first or the last day there is
        return ""

"""What became of a mail, in words and as JSON."""

from typing import TYPE_CHECKING, Any

from ogust_tui.i18n import N_, _
from ogust_tui.store.kinds import Outcome
from ogust_tui.wording import MAIL_REASONS

if TYPE_CHECKING:
    from ogust_tui.mail.ingest import Ingested

OUTCOMES = {
    Outcome.POSTED: N_("posted"),
    Outcome.QUARANTINED: N_("quarantined"),
    Outcome.IGNORED: N_("ignored"),
    Outcome.BOUNCE: N_("bounce"),
}


def line_of(done: "Ingested") -> str:
    """What became of a mail, for a person."""
    line = _(OUTCOMES[done.outcome])
    if done.outcome is not Outcome.POSTED:
        return _("{outcome}: {reason}").format(outcome=line, reason=_(MAIL_REASONS.get(done.reason, done.reason)))
    if done.thread_id:
        return _("{outcome} in thread {id}").format(outcome=line, id=done.thread_id)
    return line


def value_of(done: "Ingested") -> dict[str, Any]:
    """The same for a program."""
    return {"outcome": done.outcome.value, "reason": done.reason or None, "thread": done.thread_id}

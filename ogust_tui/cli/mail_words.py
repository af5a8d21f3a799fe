"""What became of a mail, or would become of it, in words and as JSON."""

from typing import TYPE_CHECKING, Any

from ogust_tui.i18n import N_, _
from ogust_tui.store.kinds import Outcome
from ogust_tui.wording import LEFT_OUT, MAIL_REASONS, byte_size

if TYPE_CHECKING:
    from ogust_tui.mail.ingest import Ingested

OUTCOMES = {
    Outcome.POSTED: N_("posted"),
    Outcome.QUARANTINED: N_("quarantined"),
    Outcome.IGNORED: N_("ignored"),
    Outcome.BOUNCE: N_("bounce"),
}


def outcome_words(outcome: Outcome | None) -> str:
    """What became of a mail; also of one that nothing became of yet."""
    return _(OUTCOMES[outcome]) if outcome is not None else _("kept, not worked on yet")


def reason_words(reason: str) -> str:
    """Why a mail ended where it did."""
    return _(MAIL_REASONS.get(reason, reason)) if reason else ""


def sender_words(address: str, name: str) -> str:
    """Who sent a mail, as it says itself."""
    return f"{name} <{address}>" if name and address else name or address


def left_out_words(name: str, size: int, reason: str) -> str:
    """A file of a mail that is not kept, and why."""
    return f"{name} ({byte_size(size)}, {_(LEFT_OUT.get(reason, reason))})"


def line_of(done: "Ingested") -> str:
    """What became of a mail, for a person."""
    line = _(OUTCOMES[done.outcome])
    if done.outcome is not Outcome.POSTED:
        return _("{outcome}: {reason}").format(outcome=line, reason=reason_words(done.reason))
    if done.thread_id:
        return _("posted in thread {id}").format(id=done.thread_id)
    return line


def value_of(done: "Ingested") -> dict[str, Any]:
    """The same for a program."""
    return {"outcome": done.outcome.value, "reason": done.reason or None, "thread": done.thread_id}

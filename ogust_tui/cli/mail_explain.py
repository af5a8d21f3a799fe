"""``mail explain``: what would become of a mail, said step by step, and as JSON."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ogust_tui.cli import output, shapes
from ogust_tui.cli.mail_words import left_out_words, outcome_words, reason_words, sender_words
from ogust_tui.cli.reading import file_bytes
from ogust_tui.cli.session import Desk
from ogust_tui.i18n import N_, _
from ogust_tui.mail.authentication import Dmarc
from ogust_tui.mail.decision import Do, Step
from ogust_tui.mail.kind import Kind
from ogust_tui.mail.parsed import RAW_LIMIT, is_empty
from ogust_tui.store.errors import DataRefused
from ogust_tui.wording import byte_size

if TYPE_CHECKING:
    from ogust_tui.mail.explain import Explanation
    from ogust_tui.store.records import Party

KINDS = {
    Kind.REPLY: N_("somebody's words"),
    Kind.AUTO_REPLY: N_("an answer that a machine sent"),
    Kind.RECEIPT: N_("a receipt"),
    Kind.BOUNCE: N_("a delivery report"),
    Kind.LIST: N_("a mail to many"),
    Kind.OWN: N_("a mail of the agency"),
}
RULES = {
    "person": N_("nothing speaks of a machine"),
    "our-message-id": N_("its Message-ID is one of ours"),
    "delivered-report": N_("a report that all was delivered"),
    "delivery-report": N_("it is built as a delivery report"),
    "complaint": N_("a provider reports a mail of the agency"),
    "rejected": N_("a filter's refusal, built as a receipt"),
    "disposition-notification": N_("it is built as a receipt"),
    "signed-receipt": N_("it is a signed receipt"),
    "failed-recipients": N_("its header X-Failed-Recipients"),
    "delivered-words": N_("a machine that delivers says that all went well"),
    "bounce-words": N_("subject and text, or a machine that delivers, speak of a mail that did not arrive"),
    "invitation-answered": N_("it answers an invitation"),
    "auto-replied": N_("its header Auto-Submitted says auto-replied"),
    "auto-header": N_("a header that only machines write"),
    "list-header": N_("the headers of a list"),
    "auto-submitted": N_("its header Auto-Submitted"),
    "rules-agent": N_("written by the rules of a mailbox"),
    "mailing": N_("sent by a program that sends to many"),
    "receipt-words": N_("subject and text are those of a receipt"),
    "auto-subject": N_("its subject is that of an automatic answer"),
    "auto-words": N_("its text says that nobody wrote it"),
    "challenge": N_("it asks whoever wrote to prove that they are no machine"),
    "machine-and-notice": N_("headers and words both speak of a machine"),
    "bulk": N_("sent by a machine to many"),
}
"""What the rules of mail/kind.py look at."""
VERDICTS = {
    Dmarc.PASS: N_("proven"),
    Dmarc.FAIL: N_("forged"),
    Dmarc.ABSENT: N_("not checked by our mail server"),
}
_NOTHING_DONE = N_("Nothing was changed: this is what would become of it.")


def explain_file(desk: Desk, path: str, recipients: list[str], *, as_json: bool) -> None:
    """Say what would become of the mail in a file, or on the standard input for "-". DataRefused, StoreUnavailable."""
    raw = file_bytes(path, RAW_LIMIT + 1)  # one more than is read of a mail: enough to know that it is too long
    if is_empty(raw):
        raise DataRefused(N_("This is no mail: it is empty or has no header."))
    from ogust_tui.mail.explain import explain

    found = explain(desk.store, desk.actor, raw, recipients)
    if as_json:
        output.say_json(value_of(found))
    else:
        _say(found)


def step_words(step: Step, people: Mapping[int, "Party"]) -> str:
    """One step, for a person."""
    words = {name: _param(name, value, people) for name, value in step.params.items()}
    return _(step.says).format(**words)


def _param(name: str, value: object, people: Mapping[int, "Party"]) -> object:
    if name == "reader" and isinstance(value, int):
        return output.party(people[value]) if value in people else value
    tables: dict[str, Mapping[Any, str]] = {"kind": KINDS, "rule": RULES, "verdict": VERDICTS}
    if name in tables:
        return _(tables[name].get(value, str(value)))
    if name == "reason":
        return reason_words(str(value))
    if value == "?":
        return _("(not said)")
    return _(str(value)) if name == "what" else value


def _say(found: "Explanation") -> None:
    mail, decision = found.mail, found.decision
    author = found.people.get(decision.reader_id or 0)
    output.say(_(_NOTHING_DONE))
    output.say("")
    output.say_fields(
        [
            (_("From"), sender_words(", ".join(mail.from_addresses), mail.from_name)),
            (_("To"), ", ".join(mail.recipients)),
            (_("Subject line"), mail.subject),
            (_("Message-ID"), mail.message_id),
            (_("Outcome"), _outcome(found)),
            (_("Reason"), reason_words(decision.reason.value)),
            (_("Thread"), str(decision.thread_id or "")),
            (_("New subject"), decision.subject),
            (_("Whose address") if decision.do is Do.BOUNCE else _("Author"), output.party(author) if author else ""),
            (_("Files kept"), ", ".join(f"{one.name} ({byte_size(len(one.data))})" for one in found.words.files)),
            (
                _("Files refused"),
                ", ".join(left_out_words(one.name, one.size, one.reason) for one in found.words.left_out),
            ),
            (_("Already here"), _already(found)),
        ]
    )
    output.say("")
    output.say(_("How it was reached:"))
    for number, step in enumerate(decision.steps, 1):
        output.say(f"{number}. {step_words(step, found.people)}")
    if decision.text:
        output.say("")
        output.say(_("Text that would be posted:"))
        output.say_text(decision.text, indent="    ")


def _outcome(found: "Explanation") -> str:
    decision = found.decision
    if decision.do is Do.OPEN:
        return _("a new thread")
    if decision.do is Do.FOLD:
        return _("folded in the thread; it alerts nobody")
    return outcome_words(found.outcome)


def _already(found: "Explanation") -> str:
    if found.known is None:
        return ""
    outcome = outcome_words(found.known.outcome)
    return _("as mail {id}: {outcome}; the same mail again changes nothing").format(id=found.known.id, outcome=outcome)


def value_of(found: "Explanation") -> dict[str, Any]:
    """The same for a program; the keys stay."""
    mail, decision, known = found.mail, found.decision, found.known
    author, route = found.people.get(decision.reader_id or 0), found.route
    return {
        "message_id": mail.message_id or None,
        "from": list(mail.from_addresses),
        "from_name": mail.from_name,
        "to": list(mail.recipients),
        "subject": mail.subject,
        "date": shapes.instant(mail.date),
        "complete": mail.complete,
        "kind": decision.kind.value,
        "rule": found.rule,
        "authentication": found.dmarc.value,
        "route": route and {"by": route.about, "thread": route.params["thread"], "reader": _person(route, found)},
        "do": decision.do.value,
        "outcome": found.outcome.value,
        "reason": decision.reason.value,
        "thread": decision.thread_id,
        "author": shapes.party(author) if author else None,
        "new_subject": decision.subject or None,
        "text": decision.text or None,
        "files": [{"name": one.name, "media_type": one.media_type, "size": len(one.data)} for one in found.words.files],
        "refused_files": [{"name": one.name, "size": one.size, "reason": one.reason} for one in found.words.left_out],
        "failures": [
            {"address": one.address or None, "permanent": one.permanent, "status": one.status}
            for one in decision.failures
        ],
        "steps": [{"step": step.about, "says": step_words(step, found.people)} for step in decision.steps],
        "known": known
        and {
            "mail": known.id,
            "outcome": known.outcome.value if known.outcome else None,
            "reason": known.reason or None,
            "thread": known.thread_id,
        },
    }


def _person(route: Step, found: "Explanation") -> dict[str, Any] | None:
    reader = route.params["reader"]
    return shapes.party(found.people[reader]) if isinstance(reader, int) and reader in found.people else None

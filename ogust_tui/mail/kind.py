"""What sort of mail this is: a person's words, or something that a machine sent about them. Pure.

Each rule has a name, so that it can be said which one decided. Their order is that of certainty: what a mail is by its
structure, then by what its headers declare, then by the usual forms of words. A person's mail that is taken for a
machine's is worse than the reverse, so words alone decide only where no mail program of a person speaks against them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ogust_tui.mail import kind_words as words
from ogust_tui.mail.parsed import ParsedMail, parse


class Kind(StrEnum):
    """The sorts of mail."""

    REPLY = "reply"
    AUTO_REPLY = "auto_reply"
    RECEIPT = "receipt"
    BOUNCE = "bounce"
    LIST = "list"
    OWN = "own"


@dataclass(frozen=True)
class Verdict:
    """A kind, and the name of the rule that said so."""

    kind: Kind
    rule: str


def mail_kind(raw: bytes) -> str:
    """The kind of a mail: reply, auto_reply, receipt, bounce, list or own. Nothing is raised, whatever the bytes."""
    return kind_of(parse(raw)).kind.value


def kind_of(mail: ParsedMail) -> Verdict:
    """The first rule that holds decides; a mail of which none holds is somebody's words."""
    return next((Verdict(kind, name) for name, kind, holds in _RULES if holds(mail)), Verdict(Kind.REPLY, "person"))


# --- what is looked at

_OWN_ID = re.compile(r"<fil\.[^.@\s<>]+\.[^@\s<>]+@")
_ACTION = re.compile(r"^action[ \t]*:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_WORDS_LOOKED_AT = 4_000
_QUOTED = re.compile(r"^[ \t]*[>|]", re.MULTILINE)


def _first_words(mail: ParsedMail, name: str) -> list[str]:
    """The values of a header down to their first parameter or comment, in lower case."""
    return [re.split(r"[;(\s]", value.strip().lower(), maxsplit=1)[0] for value in mail.lines(name)]


def _has(mail: ParsedMail, names: frozenset[str]) -> bool:
    """Whether one of these headers is there and does not say no."""
    return any(word not in words.NO for name in names for word in _first_words(mail, name))


def _own(mail: ParsedMail) -> bool:
    return _OWN_ID.match(mail.message_id) is not None


def _null_sender(mail: ParsedMail) -> bool:
    return any(value.strip().replace(" ", "") == "<>" for value in mail.headers.get("return-path", ()))


def _from_daemon(mail: ParsedMail) -> bool:
    senders = " ".join((*mail.lines("from"), *mail.lines("sender"), *mail.lines("return-path")))
    return words.DAEMON.search(senders) is not None


def _parts(mail: ParsedMail, *media_types: str) -> list[bytes]:
    return [file.data for file in mail.attachments if file.media_type in media_types]


def _delivery_actions(mail: ParsedMail) -> list[str]:
    reports = _parts(mail, "message/delivery-status", "message/global-delivery-status")
    return [action.lower() for data in reports for action in _ACTION.findall(data.decode("latin-1"))]


def _is_delivery_report(mail: ParsedMail) -> bool:
    if mail.report_type in ("delivery-status", "global-delivery-status"):
        return True
    return bool(_delivery_actions(mail)) and (
        mail.media_type == "multipart/report" or _null_sender(mail) or _from_daemon(mail)
    )


def _delivered(mail: ParsedMail) -> bool:
    """A report that all went well is a receipt."""
    actions = _delivery_actions(mail)
    return _is_delivery_report(mail) and bool(actions) and set(actions) <= {"delivered", "relayed", "expanded"}


def _disposition(mail: ParsedMail) -> bool:
    if mail.report_type in ("disposition-notification", "global-disposition-notification"):
        return True
    notified = _parts(mail, "message/disposition-notification", "message/global-disposition-notification")
    return bool(notified) and mail.media_type in ("multipart/report", "message/disposition-notification")


def _rejected(mail: ParsedMail) -> bool:
    """A filter's refusal in the dress of a receipt (RFC 5429)."""
    return _disposition(mail) and _from_daemon(mail) and _says(mail, words.BOUNCE_TEXT)


def _signed_receipt(mail: ParsedMail) -> bool:
    return "smime-type=signed-receipt" in "".join(mail.headers.get("content-type", ())).replace('"', "").lower()


def _receipt_words(mail: ParsedMail) -> bool:
    """A receipt that is plain text: its subject and its text both say so."""
    return words.RECEIPT_SUBJECT.match(words.plain(mail.subject)) is not None and _says(mail, words.RECEIPT_TEXT)


def _failed_recipients(mail: ParsedMail) -> bool:
    return "x-failed-recipients" in mail.headers


def _bounce_words(mail: ParsedMail) -> bool:
    """A report in no standard form: a machine that delivers, about a delivery; or subject and text that both say so."""
    subject = words.plain(mail.subject)
    by_subject, by_text = words.BOUNCE_SUBJECT.search(subject) is not None, _says(mail, words.BOUNCE_TEXT)
    if _null_sender(mail) or _from_daemon(mail):
        return by_subject or by_text
    answered = bool(mail.in_reply_to) or words.ANSWERED_OR_FORWARDED.match(subject) or _says_no_machine(mail)
    return by_subject and by_text and not answered


def _auto_replied(mail: ParsedMail) -> bool:
    return any(word.startswith("auto-repl") for word in _first_words(mail, "auto-submitted"))


def _auto_submitted(mail: ParsedMail) -> bool:
    return _has(mail, frozenset({"auto-submitted"}))


def _auto_header(mail: ParsedMail) -> bool:
    if _has(mail, words.AUTO_HEADERS) or "autoresponder" in _first_words(mail, "delivered-to"):
        return True
    return any(mail.headers.get(name, ("",))[0].strip().lower().startswith(value) for name, value in words.AUTO_VALUES)


def _rules_agent(mail: ParsedMail) -> bool:
    """Exchange's out-of-office answers: told to stay unanswered, and written by the rules of a mailbox."""
    suppressed = any(
        "all" in value.lower() or "oof" in value.lower() for value in mail.lines("x-auto-response-suppress")
    )
    return suppressed and "x-ms-exchange-inbox-rules-loop" in mail.headers


def _says_no_machine(mail: ParsedMail) -> bool:
    """A person's mail program wrote this, or says so."""
    if "no" in _first_words(mail, "auto-submitted"):
        return True
    programs = " ".join(value for name in ("user-agent", "x-mailer", "x-mailreader") for value in mail.lines(name))
    return words.PERSONS_PROGRAM.search(programs) is not None


def _auto_subject(mail: ParsedMail) -> bool:
    return words.AUTO_SUBJECT.match(words.plain(mail.subject)) is not None and not _says_no_machine(mail)


def _auto_words(mail: ParsedMail) -> bool:
    """The text itself says that no person wrote it; what a person quotes or forwards does not count."""
    if _says_no_machine(mail) or _QUOTED.search(mail.text[:_WORDS_LOOKED_AT]):
        return False
    return _says(mail, words.AUTO_TEXT)


def _listed(mail: ParsedMail) -> bool:
    return _has(mail, words.LIST_HEADERS) or "list" in _first_words(mail, "precedence")


def _bulk(mail: ParsedMail) -> bool:
    """Sent to many by a machine, and not in answer to anything of ours."""
    answers = any(_OWN_ID.match(one) for one in (*mail.in_reply_to, *mail.references))
    many = {"bulk", "junk"} & {*_first_words(mail, "precedence"), *_first_words(mail, "x-precedence")}
    return not answers and (bool(many) or _has(mail, words.BULK_HEADERS))


def _says(mail: ParsedMail, pattern: re.Pattern[str]) -> bool:
    return pattern.search(words.plain(mail.text[:_WORDS_LOOKED_AT])) is not None


_RULES: tuple[tuple[str, Kind, Callable[[ParsedMail], bool]], ...] = (
    ("our-message-id", Kind.OWN, _own),
    ("delivered-report", Kind.RECEIPT, _delivered),
    ("delivery-report", Kind.BOUNCE, _is_delivery_report),
    ("rejected", Kind.BOUNCE, _rejected),
    ("disposition-notification", Kind.RECEIPT, _disposition),
    ("signed-receipt", Kind.RECEIPT, _signed_receipt),
    ("failed-recipients", Kind.BOUNCE, _failed_recipients),
    ("bounce-words", Kind.BOUNCE, _bounce_words),
    ("auto-replied", Kind.AUTO_REPLY, _auto_replied),
    ("auto-header", Kind.AUTO_REPLY, _auto_header),
    ("list-header", Kind.LIST, _listed),
    ("auto-submitted", Kind.AUTO_REPLY, _auto_submitted),
    ("rules-agent", Kind.AUTO_REPLY, _rules_agent),
    ("null-sender", Kind.AUTO_REPLY, _null_sender),
    ("receipt-words", Kind.RECEIPT, _receipt_words),
    ("auto-subject", Kind.AUTO_REPLY, _auto_subject),
    ("auto-words", Kind.AUTO_REPLY, _auto_words),
    ("bulk", Kind.LIST, _bulk),
)

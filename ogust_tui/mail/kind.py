"""What sort of mail this is: a person's words, or something that a machine sent about them. Pure.

Each rule has a name, so that it can be said which one decided. Their order is that of certainty: what a mail is by its
structure, then by what its headers declare, then by the usual forms of words. A person's mail that is taken for a
machine's is worse than the reverse, so words alone decide only where no mail program of a person speaks against them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from ogust_tui.mail import kind_words as words
from ogust_tui.mail import report_words as reports
from ogust_tui.mail.bounces import is_complaint
from ogust_tui.mail.parsed import ParsedMail, parse
from ogust_tui.mail.reply_text import visible_text


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
    seen = _Seen(mail)
    return next((Verdict(kind, name) for name, kind, holds in _RULES if holds(seen)), Verdict(Kind.REPLY, "person"))


# --- what is looked at

_OWN_ID = re.compile(r"<fil\.[^.@\s<>]+\.[^@\s<>]+@")
_ACTION = re.compile(r"^action[ \t]*:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_COMMENT = re.compile(r"\([^()]*\)")
_SUBJECT_LINE = re.compile(r"^\W{0,9}(?:objet|sujet|subject) ?:.*", re.MULTILINE)
_WORDS_LOOKED_AT = 4_000
_FIRST_WORDS = 200
_RECEIPT_LENGTH = 1_500
_DELIVERY = ("message/delivery-status", "message/global-delivery-status")
_DISPOSITION = ("message/disposition-notification", "message/global-disposition-notification")


class _Seen:
    """One mail, and what several rules look at."""

    def __init__(self, mail: ParsedMail) -> None:
        self.mail = mail

    @cached_property
    def subject(self) -> str:
        """The subject, plain."""
        return words.plain(self.mail.subject).strip()

    @cached_property
    def text(self) -> str:
        """The beginning of the text, plain."""
        return words.plain(self.mail.text[:_WORDS_LOOKED_AT])

    @cached_property
    def typed(self) -> str:
        """Of that what was written now: a copy of another mail does not count, even one that begins the text."""
        shown = visible_text("-\n\n" + self.mail.text[:_WORDS_LOOKED_AT])[1:]
        lines = [line for line in shown.split("\n") if not line.lstrip().startswith((">", "|"))]
        return words.plain("\n".join(lines)).strip()

    @cached_property
    def null_sender(self) -> bool:
        """Whether it was sent so that nothing can come back, or says so where its sender stands."""
        if any("".join(value.split()) == "<>" for value in self.mail.headers.get("return-path", ())):
            return True
        return any(value.rstrip().endswith("<>") for value in self.mail.headers.get("from", ()))

    @cached_property
    def daemon(self) -> bool:
        """Whether a program that delivers sent this."""
        addresses = [*self.mail.from_addresses, *self.all("sender"), *self.all("return-path")]
        return any(reports.DAEMON_ADDRESS.match(address.strip("< ").lower()) for address in addresses)

    @cached_property
    def like_a_daemon(self) -> bool:
        """Whether its name is one that such programs have, or that of a machine which is not answered."""
        senders = words.plain(" ".join(value for name in ("from", "sender", "return-path") for value in self.all(name)))
        return reports.DAEMON.search(senders) is not None or self.no_reply

    @cached_property
    def no_reply(self) -> bool:
        """Whether nobody reads what is sent back."""
        return any(words.NO_REPLY.match(address) for address in self.mail.from_addresses)

    @cached_property
    def human(self) -> bool:
        """Whether a person's mail program wrote this, or says so."""
        if "no" in self.first_words("auto-submitted"):
            return True
        return words.PERSONS_PROGRAM.search(self.programs) is not None

    @cached_property
    def programs(self) -> str:
        """The programs that wrote it, as they say."""
        names = ("user-agent", "x-mailer", "x-mailreader")
        return " ".join(value for name in names for value in self.all(name)).lower()

    @cached_property
    def answers(self) -> bool:
        """Whether it names a mail that it answers."""
        return bool(self.mail.in_reply_to or self.mail.references)

    @cached_property
    def answers_us(self) -> bool:
        """Whether it names one of ours."""
        return any(_OWN_ID.match(one) for one in (*self.mail.in_reply_to, *self.mail.references))

    def all(self, name: str) -> tuple[str, ...]:
        """The headers of this lower-case name, as they read."""
        return self.mail.lines(name)

    def first_words(self, name: str) -> list[str]:
        """The values of a header down to their first parameter, without comments, in lower case."""
        found = []
        for value in self.all(name):
            bare = _COMMENT.sub(" ", value[:1_000]).strip(" \"'").lower()
            found.append(re.split(r"[;(\s\"]", bare, maxsplit=1)[0])
        return found

    def has(self, names: frozenset[str]) -> bool:
        """Whether one of these headers is there and does not say no."""
        return any(word not in words.NO for name in names & self.mail.headers.keys() for word in self.first_words(name))

    def says(self, pattern: words.Forms) -> bool:
        """Whether the text has this form of words."""
        return pattern.search(self.text) is not None

    def types(self, pattern: words.Forms) -> bool:
        """Whether what was written now has it."""
        return pattern.search(self.text) is not None and pattern.search(self.typed) is not None

    def parts(self, *media_types: str) -> list[bytes]:
        """Its parts of these types."""
        return [file.data for file in self.mail.attachments if file.media_type in media_types]


def _own(seen: _Seen) -> bool:
    return _OWN_ID.match(seen.mail.message_id.lower()) is not None


# --- reports


def _delivery_actions(seen: _Seen) -> list[str]:
    return [action.lower() for data in seen.parts(*_DELIVERY) for action in _ACTION.findall(data.decode("latin-1"))]


def _is_delivery_report(seen: _Seen) -> bool:
    machine = seen.null_sender or seen.daemon or seen.like_a_daemon
    if seen.mail.report_type in ("delivery-status", "global-delivery-status"):
        return bool(seen.parts(*_DELIVERY)) or machine or reports.BOUNCE_SUBJECT.search(seen.subject) is not None
    return bool(_delivery_actions(seen)) and (seen.mail.media_type in ("multipart/report", *_DELIVERY) or machine)


def _delivered(seen: _Seen) -> bool:
    """A report that all went well is a receipt."""
    actions = _delivery_actions(seen)
    return _is_delivery_report(seen) and bool(actions) and set(actions) <= {"delivered", "relayed", "expanded"}


def _delivered_words(seen: _Seen) -> bool:
    if not (seen.null_sender or seen.daemon or seen.like_a_daemon) or seen.says(reports.BOUNCE_TEXT):
        return False
    return reports.DELIVERED_SUBJECT.match(seen.subject) is not None or seen.says(reports.DELIVERED_TEXT)


def _disposition(seen: _Seen) -> bool:
    notified = bool(seen.parts(*_DISPOSITION))
    if seen.mail.report_type in ("disposition-notification", "global-disposition-notification"):
        said = reports.RECEIPT_SUBJECT.match(seen.subject) or seen.says(reports.RECEIPT_TEXT) or not seen.typed
        return notified or bool(said) or seen.null_sender or seen.has(frozenset({"auto-submitted"}))
    if seen.mail.media_type in ("multipart/report", *_DISPOSITION):
        return notified
    return notified and reports.RECEIPT_SUBJECT.match(words.SUBJECT_TAGS.sub("", seen.subject)) is not None


def _rejected(seen: _Seen) -> bool:
    """A filter's refusal in the dress of a receipt (RFC 5429)."""
    return _disposition(seen) and (seen.daemon or seen.like_a_daemon) and seen.says(reports.BOUNCE_TEXT)


def _complaint(seen: _Seen) -> bool:
    return is_complaint(seen.mail)


def _signed_receipt(seen: _Seen) -> bool:
    said = "".join(seen.mail.headers.get("content-type", ()))
    return "smime-type=signed-receipt" in said.replace('"', "").lower()


def _receipt_words(seen: _Seen) -> bool:
    """A receipt that is plain text: its subject and its text both say so, and nothing else."""
    subject = reports.RECEIPT_SUBJECT.match(words.SUBJECT_TAGS.sub("", seen.subject))
    if subject is None or len(seen.typed) >= _RECEIPT_LENGTH or not seen.says(reports.RECEIPT_TEXT):
        return False
    return words.PERSONAL.search(_SUBJECT_LINE.sub("", seen.typed)) is None


def _failed_recipients(seen: _Seen) -> bool:
    return "x-failed-recipients" in seen.mail.headers


def _bounce_words(seen: _Seen) -> bool:
    """A report in no standard form.

    What a program that delivers says is one. Where only the name is like it, or nothing is, the subject and the text
    must say so, and what a person writes about a letter that did not arrive must be told from it.
    """
    if seen.daemon:
        return True
    by_subject = reports.BOUNCE_SUBJECT.search(seen.subject) is not None
    if not (by_subject or seen.null_sender or seen.like_a_daemon):
        return False
    said = reports.BOUNCE_TEXT.search(seen.text)
    evident = reports.BOUNCE_EVIDENCE.search(seen.text) is not None
    answered = words.ANSWERED_OR_FORWARDED.match(seen.subject) is not None
    named = by_subject and not answered
    told = words.QUOTING.search(seen.text, 0, said.end() if said else _FIRST_WORDS) is not None
    if seen.null_sender and seen.like_a_daemon:
        return named or said is not None
    if told or (answered and not seen.null_sender):
        return False
    if seen.null_sender:
        about_mail = reports.ABOUT_MAIL.search(seen.subject) is not None
        return (named and (about_mail or not seen.answers)) or (evident and (by_subject or said is not None))
    if seen.like_a_daemon:
        return (named and (not seen.answers or evident)) or (said is not None and evident and not seen.answers)
    if seen.human or seen.mail.in_reply_to:
        return False
    return named and said is not None and reports.SERVERS_WORDS.search(seen.text) is not None


# --- answers that nobody wrote


def _answers_an_invitation(seen: _Seen) -> bool:
    """Somebody said yes or no to an appointment; some calendars send that in the dress of a machine."""
    return seen.mail.calendar is not None and seen.mail.calendar.method in ("REPLY", "COUNTER") and not _listed(seen)


def _auto_replied(seen: _Seen) -> bool:
    return any(word.startswith("auto-repl") for word in seen.first_words("auto-submitted"))


def _auto_submitted(seen: _Seen) -> bool:
    return seen.has(frozenset({"auto-submitted"}))


def _auto_header(seen: _Seen) -> bool:
    named = {name for name in seen.mail.headers if "auto" in name and words.AUTO_NAMES.match(name)}
    if seen.has(words.AUTO_HEADERS | named) or "autoresponder" in seen.first_words("delivered-to"):
        return True
    if seen.mail.report_type in words.OTHER_REPORTS:
        return True
    return any(value.lower().startswith(form) for name, form in words.AUTO_VALUES for value in seen.all(name))


def _suppresses(seen: _Seen) -> bool:
    """Exchange's programs: told to stay unanswered. Some write so of everything they send."""
    values = " ".join(seen.all("x-auto-response-suppress")).lower()
    return any(one in values for one in ("all", "oof", "autoreply"))


def _rules_agent(seen: _Seen) -> bool:
    """Exchange's out-of-office answers: told to stay unanswered, and written by the rules of the sender's mailbox.

    The rules of another mailbox have handed it on.
    """
    loops = " ".join(seen.all("x-ms-exchange-inbox-rules-loop")).lower().split()
    return bool(loops) and _suppresses(seen) and not set(loops).isdisjoint(seen.mail.from_addresses)


def _many(seen: _Seen) -> bool:
    return bool({"bulk", "junk"} & {*seen.first_words("precedence"), *seen.first_words("x-precedence")})


def _notice(seen: _Seen) -> bool:
    """Written for anybody who writes: of an absence, or of what arrived."""
    if seen.types(words.PERSONAL):
        return False
    return seen.types(words.NOTICE) or seen.types(words.ACKNOWLEDGEMENT)


def _auto_subject(seen: _Seen) -> bool:
    subjects = {seen.subject, words.SUBJECT_TAGS.sub("", seen.subject)}
    if any(words.AUTO_SUBJECT.match(subject) for subject in subjects):
        return not seen.human or ("no" not in seen.first_words("auto-submitted") and seen.types(words.NOTICE))
    if seen.human or not seen.answers or not any(map(words.WEAK_SUBJECT.match, subjects)):
        return False
    return _notice(seen) and not seen.types(words.QUESTION)


def _in_what_was_typed(seen: _Seen, form: words.Forms, letters: tuple[str, ...]) -> re.Match[str] | None:
    """Where a form stands in the words of a mail that no person's program wrote; the whole text is asked first.

    Of ``letters`` some stand wherever the form does.
    """
    if seen.human or not any(one in seen.text for one in letters):
        return None
    if not form.search(seen.text):  # to tell what was typed costs more than all the rules
        return None
    return form.search(seen.typed)


def _auto_words(seen: _Seen) -> bool:
    """The text itself says that no person wrote it; what a person quotes or hands on does not count."""
    found = _in_what_was_typed(seen, words.AUTO_TEXT, words.AUTO_LETTERS)
    return found is not None and not words.QUOTING.search(seen.typed, 0, found.start())


def _challenge(seen: _Seen) -> bool:
    found = _in_what_was_typed(seen, words.CHALLENGE, words.CHALLENGE_LETTERS)
    return found is not None and not words.QUOTING.search(seen.typed, 0, found.start())


def _machines_notice(seen: _Seen) -> bool:
    """Neither its headers nor its words would be enough, but both point to a machine."""
    if seen.human:
        return False
    if seen.null_sender and _many(seen):
        return True
    if seen.null_sender or _many(seen) or words.ROBOTS_PROGRAM.search(seen.programs):
        wants = seen.types(words.REQUEST) or seen.types(words.PERSONAL)
        return _notice(seen) or (seen.types(words.ABSENCE) and seen.types(words.RETURN) and not wants)
    if (_suppresses(seen) or seen.no_reply) and not seen.types(words.QUESTION):
        return _notice(seen) and (seen.types(words.ACKNOWLEDGEMENT) or seen.types(words.ABSENCE))
    return False


# --- what is sent to many


def _listed(seen: _Seen) -> bool:
    return seen.has(words.LIST_HEADERS) or "list" in seen.first_words("precedence")


def _mailing(seen: _Seen) -> bool:
    """Sent by a program that sends to many, and in answer to nothing of ours: some providers mark every mail so."""
    if seen.answers_us:
        return False
    relayed = _many(seen) or seen.has(words.RELAY_HEADERS)
    return seen.has(words.BULK_HEADERS) or (relayed and (seen.no_reply or seen.says(words.UNSUBSCRIBE)))


def _bulk(seen: _Seen) -> bool:
    return not seen.answers_us and _many(seen)


_RULES: tuple[tuple[str, Kind, Callable[[_Seen], bool]], ...] = (
    ("our-message-id", Kind.OWN, _own),
    ("delivered-report", Kind.RECEIPT, _delivered),
    ("delivery-report", Kind.BOUNCE, _is_delivery_report),
    ("complaint", Kind.BOUNCE, _complaint),
    ("rejected", Kind.BOUNCE, _rejected),
    ("disposition-notification", Kind.RECEIPT, _disposition),
    ("signed-receipt", Kind.RECEIPT, _signed_receipt),
    ("failed-recipients", Kind.BOUNCE, _failed_recipients),
    ("delivered-words", Kind.RECEIPT, _delivered_words),
    ("bounce-words", Kind.BOUNCE, _bounce_words),
    ("receipt-words", Kind.RECEIPT, _receipt_words),
    ("invitation-answered", Kind.REPLY, _answers_an_invitation),
    ("auto-replied", Kind.AUTO_REPLY, _auto_replied),
    ("auto-header", Kind.AUTO_REPLY, _auto_header),
    ("list-header", Kind.LIST, _listed),
    ("auto-submitted", Kind.AUTO_REPLY, _auto_submitted),
    ("rules-agent", Kind.AUTO_REPLY, _rules_agent),
    ("mailing", Kind.LIST, _mailing),
    ("auto-subject", Kind.AUTO_REPLY, _auto_subject),
    ("auto-words", Kind.AUTO_REPLY, _auto_words),
    ("challenge", Kind.AUTO_REPLY, _challenge),
    ("machine-and-notice", Kind.AUTO_REPLY, _machines_notice),
    ("bulk", Kind.LIST, _bulk),
)

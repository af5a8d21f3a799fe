"""What is to become of one mail, and why: a function of the mail and of who is who. It changes nothing.

Nothing that a person wrote is ever ignored: where it cannot be placed, it waits for somebody to sort it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from ogust_tui.i18n import N_
from ogust_tui.mail.authentication import Dmarc, dmarc, is_named_as_sender
from ogust_tui.mail.bounces import Failure, failures, is_complaint, reported_ids
from ogust_tui.mail.calendar_words import calendar_text
from ogust_tui.mail.decoding import TEXT_LIMIT
from ogust_tui.mail.kind import Kind, kind_of
from ogust_tui.mail.parsed import RAW_LIMIT, ParsedMail
from ogust_tui.mail.reply_own import CUTS
from ogust_tui.mail.reply_text import Reply, reply_of
from ogust_tui.mail.route import bare_subject, our_ids, same_host, tokens_in
from ogust_tui.store.correspondents import Conversation, Correspondent, Directory
from ogust_tui.store.folding import fold
from ogust_tui.store.kinds import Extent
from ogust_tui.store.names import says_something

SUBJECT_LENGTH = 200
_CUT_SUBJECT = 20
"""Characters from which on a subject may be ours, cut."""


class Do(StrEnum):
    """What to do with a mail."""

    POST = "post"
    OPEN = "open"
    FOLD = "fold"
    IGNORE = "ignore"
    BOUNCE = "bounce"
    QUARANTINE = "quarantine"


class Reason(StrEnum):
    """Why a mail ended where it did: the words that the store keeps."""

    REPLY_ADDRESS = "reply_address"
    OUR_MESSAGE = "our_message"
    NEW_THREAD = "new_thread"
    AUTO_REPLY = "auto_reply"
    RECEIPT = "receipt"
    OWN = "own"
    BLOCKED = "blocked_sender"
    FAILED = "failed"
    DELAYED = "delayed"
    REPORTED = "reported"
    NO_ADDRESS = "no_reply_address"
    UNKNOWN_TOKEN = "unknown_token"  # noqa: S105  # a reason, not a secret
    RETIRED_TOKEN = "retired_token"  # noqa: S105
    NOT_PUBLISHED = "not_published"
    WRONG_SENDER = "wrong_sender"
    SEVERAL_SENDERS = "several_senders"
    SEVERAL_PEOPLE = "several_people"
    UNKNOWN_SENDER = "unknown_sender"
    FORGED = "forged"
    UNVERIFIED = "unverified"
    LIST = "list"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    UNFORESEEN = "unforeseen"
    DEADLY = "deadly"
    SORTED = "sorted"


@dataclass(frozen=True)
class Step:
    """One thing that was looked at, ``about`` in a word, and what it said: a message id with its parameters."""

    about: str
    says: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """What to do, why, and with what; ``steps`` tell how it was reached.

    ``reader_id`` is the author of what is posted or opened, or whose address the report is about; ``through`` the
    reader whose address was used for it.
    """

    do: Do
    reason: Reason
    thread_id: int | None = None
    reader_id: int | None = None
    through: int | None = None
    subject: str = ""
    text: str = ""
    extent: Extent = Extent.ALL
    failures: tuple[Failure, ...] = ()
    kind: Kind = Kind.REPLY
    steps: tuple[Step, ...] = ()


def decide(mail: ParsedMail, raw: bytes, known: Directory, recipients: Sequence[str] = ()) -> Decision:
    """What is to become of ``mail``. ``recipients``: those of its envelope, if they are known."""
    return _Deciding(mail, raw, known, recipients).decide()


@dataclass
class _Routed:
    """A conversation that the mail leads to, and by what."""

    conversation: Conversation
    by: Reason


class _Deciding:
    """The way to one decision, with a note of each step."""

    def __init__(self, mail: ParsedMail, raw: bytes, known: Directory, recipients: Sequence[str]) -> None:
        self.mail, self.raw, self.known = mail, raw, known
        self.recipients = tuple(dict.fromkeys((*(one.strip(" <>").lower() for one in recipients), *mail.recipients)))
        self.steps: list[Step] = []
        self.about: int | None = None
        """The thread that the mail leads to, also where it is not let in."""

    def decide(self) -> Decision:
        verdict = kind_of(self.mail)
        self._note("kind", N_("kind: {kind} ({rule})"), kind=verdict.kind.value, rule=verdict.rule)
        by_kind: dict[Kind, Callable[[], Decision]] = {
            Kind.OWN: self._own,
            Kind.RECEIPT: lambda: Decision(Do.IGNORE, Reason.RECEIPT),
            Kind.LIST: self._list,
            Kind.BOUNCE: self._bounce,
            Kind.AUTO_REPLY: self._auto_reply,
            Kind.REPLY: self._reply,
        }
        decision = by_kind[verdict.kind]()
        by_words = verdict.rule == "bounce-words" and self.known.at_address(self._sender)
        if decision.do is Do.BOUNCE and (by_words or self._is_let_in(decision)):
            decision = self._reply()  # no report is sent from the address of a reader
        if decision.do is Do.QUARANTINE and self.known.is_blocked(self._sender) and not self._is_let_in(decision):
            self._note("blocked", N_("the sender {address} is blocked"), address=self._sender)
            decision = Decision(Do.IGNORE, Reason.BLOCKED)
        if decision.do is Do.QUARANTINE:
            decision = replace(decision, thread_id=self.about)
        return replace(decision, kind=verdict.kind, steps=tuple(self.steps))

    def _note(self, about: str, says: str, **params: object) -> None:
        self.steps.append(Step(about, says, params))

    @property
    def _sender(self) -> str:
        return self.mail.from_addresses[0] if self.mail.from_addresses else ""

    def _is_let_in(self, decision: Decision) -> bool:
        """Whether a reader wrote to an address of theirs: that is never ignored, whatever else is wrong with it."""
        routed = None if decision.reason in (Reason.FORGED, Reason.UNVERIFIED) else self._by_token
        return isinstance(routed, _Routed) and isinstance(self._author(routed.conversation), Correspondent)

    # --- machines

    def _own(self) -> Decision:
        """A mail of ours that came back; unless somebody else's program writes such ids, and somebody known uses it."""
        ids = our_ids([self.mail.message_id])
        host = self.mail.message_id.rpartition("@")[2].strip("<>")
        if not same_host(host, self.known.settings.mail_domain) and not any(self.known.by_our_id(*one) for one in ids):
            decision = self._reply()
            if decision.do is Do.POST:
                return decision
        return Decision(Do.IGNORE, Reason.OWN)

    def _list(self) -> Decision:
        found = self._by_token  # whoever sorts it is shown the thread
        return Decision(
            Do.QUARANTINE, Reason.LIST, found.conversation.thread_id if isinstance(found, _Routed) else None
        )

    def _bounce(self) -> Decision:
        """Whose address it is: whom the report was sent back to, the mail of ours it names, or the address itself."""
        found = () if is_complaint(self.mail) else failures(self.mail, self.raw)
        for failure in found:
            self._note(
                "report",
                N_("reports {address}: {what}"),
                address=failure.address or "?",
                what=N_("given up") if failure.permanent else N_("delayed"),
            )
        routed = self._by_token or self._by_our_ids(reported_ids(self.mail))
        reader = routed.conversation.reader_id if isinstance(routed, _Routed) else None
        if reader is None:
            people = {person.id for failure in found for person in self.known.at_address(failure.address)}
            reader = people.pop() if len(people) == 1 else None
        thread = routed.conversation.thread_id if isinstance(routed, _Routed) else None
        lasting = any(failure.permanent for failure in found)
        reason = Reason.FAILED if lasting else Reason.DELAYED if found else Reason.REPORTED
        return Decision(Do.BOUNCE, reason, thread, reader, failures=found)

    def _auto_reply(self) -> Decision:
        """Folded into the thread that it answers; without one there is nothing to show it on."""
        routed = self._by_token or self._by_our_ids(our_ids((*self.mail.references, *self.mail.in_reply_to)))
        forged = dmarc(self.mail, self.known.settings.mail_authserv_id) is Dmarc.FAIL
        if forged or not isinstance(routed, _Routed):
            return Decision(Do.IGNORE, Reason.AUTO_REPLY)
        author = self._author(routed.conversation)
        reader = author.id if isinstance(author, Correspondent) else None
        return Decision(Do.FOLD, Reason.AUTO_REPLY, routed.conversation.thread_id, reader)

    # --- people

    def _reply(self) -> Decision:
        refused = self._not_trusted()
        by_address = self._by_token
        by_ids = self._by_our_ids(our_ids((*self.mail.references, *self.mail.in_reply_to)))
        if refused is not None:
            return Decision(Do.QUARANTINE, refused)
        for routed in (by_address, by_ids):
            if isinstance(routed, _Routed):
                return self._post(routed)
        if by_address is None and by_ids is None:
            return self._new_thread()
        against = by_address or by_ids
        assert isinstance(against, Reason)
        return Decision(Do.QUARANTINE, against)

    def _not_trusted(self) -> Reason | None:
        """Why the sender cannot be believed, or what was received not be whole."""
        settings = self.known.settings
        verdict = dmarc(self.mail, settings.mail_authserv_id)
        self._note(
            "sender", N_("sender: {sender}; DMARC: {verdict}"), sender=self._sender or "?", verdict=verdict.value
        )
        if verdict is Dmarc.FAIL:
            return Reason.FORGED
        if (verdict is Dmarc.ABSENT and settings.mail_require_dmarc) or not is_named_as_sender(self.mail):
            return Reason.UNVERIFIED
        if len(self.mail.from_addresses) > 1:
            return Reason.SEVERAL_SENDERS
        if not self.mail.complete or len(self.mail.text) >= TEXT_LIMIT or len(self.raw) > RAW_LIMIT:
            return Reason.TOO_LONG  # what was read of it is cut
        return None

    @cached_property
    def _by_token(self) -> _Routed | Reason | None:
        """Where a reply address among the recipients leads; why it leads nowhere; None when there is none."""
        tokens = tokens_in(self.recipients, self.known.settings.mail_domain)
        if not tokens:
            self._note("reply_address", N_("no reply address among the recipients"))
            return None
        found = [conversation for conversation in map(self.known.by_token, tokens) if conversation is not None]
        live = [conversation for conversation in found if not conversation.retired]
        self._leads_to(*live, *found)
        if not live:
            reason = Reason.RETIRED_TOKEN if found else Reason.UNKNOWN_TOKEN
            self._note("reply_address", N_("reply address {token}: {reason}"), token=tokens[0], reason=reason.value)
            return reason
        best = next((one for one in live if isinstance(self._author(one), Correspondent)), live[0])
        self.about = best.thread_id
        self._note(
            "reply_address",
            N_("reply address of reader {reader} in thread {thread}"),
            reader=best.reader_id,
            thread=best.thread_id,
        )
        return _Routed(best, Reason.REPLY_ADDRESS)

    def _by_our_ids(self, ids: Sequence[tuple[str, str]]) -> _Routed | Reason | None:
        """Where a Message-ID of ours that the mail answers leads."""
        if not ids:
            self._note("our_message", N_("answers no mail of ours"))
            return None
        for message, reader_hash in ids:
            conversation = self.known.by_our_id(message, reader_hash)
            if conversation is None:
                continue
            self._leads_to(conversation)
            if conversation.retired:
                self._note(
                    "our_message",
                    N_("answers a mail of thread {thread}, which is not published any more"),
                    thread=conversation.thread_id,
                )
                return Reason.NOT_PUBLISHED
            self._note(
                "our_message",
                N_("answers our mail to reader {reader} in thread {thread}"),
                reader=conversation.reader_id,
                thread=conversation.thread_id,
            )
            return _Routed(conversation, Reason.OUR_MESSAGE)
        self._note("our_message", N_("answers a mail that is not known here"))
        return None

    def _leads_to(self, *conversations: Conversation) -> None:
        if self.about is None and conversations:
            self.about = conversations[0].thread_id

    def _author(self, conversation: Conversation) -> Correspondent | Reason:
        """Who writes: the reader it was given to if the address is theirs, else the one person around who has it."""
        people = [person for person in conversation.people if self._sender in person.addresses]
        given_to = [person for person in people if person.id == conversation.reader_id]
        if given_to or len(people) == 1:
            return (given_to or people)[0]
        return Reason.SEVERAL_PEOPLE if people else Reason.WRONG_SENDER

    def _post(self, routed: _Routed) -> Decision:
        conversation = routed.conversation
        author = self._author(conversation)
        if isinstance(author, Reason):
            self._note(
                "author",
                N_("{sender} in thread {thread}: {reason}"),
                sender=self._sender or "?",
                thread=conversation.thread_id,
                reason=author.value,
            )
            return Decision(Do.QUARANTINE, author)
        self._note("author", N_("written by reader {reader}"), reader=author.id)
        reply = self._typed()
        text = self._with_calendar(reply.text)
        subject = bare_subject(self.mail.subject)
        if not says_something(text) and says_something(subject) and not _same(subject, conversation.subject):
            self._note("text", N_("no words but a changed subject: the subject is posted"))
            text = subject
        if not says_something(text) and not self.mail.attachments:
            return Decision(Do.QUARANTINE, Reason.NO_TEXT)
        return Decision(
            Do.POST,
            routed.by,
            conversation.thread_id,
            author.id,
            conversation.reader_id,
            text=text,
            extent=reply.extent,
        )

    def _with_calendar(self, text: str) -> str:
        """``text``, after what the mail answers to an invitation."""
        return calendar_text(self.mail.calendar, text, self.known.settings.zone)

    def _typed(self) -> Reply:
        """What was typed, with a note of each rule that left something out."""
        reply = reply_of(self.mail)
        for cut in reply.cuts:
            self._note(
                "left_out",
                N_("left out ({what}), by “{mark}”: {words}"),
                what=CUTS[cut.kind],
                mark=cut.rule,
                words=" ".join(cut.text.split())[:80],
            )
        if not reply.sure:
            self._note("left_out", N_("the rules do not agree: more was kept"))
        return reply

    def _new_thread(self) -> Decision:
        """A mail of somebody known to the agency's own address begins a thread."""
        settings = self.known.settings
        if settings.mail_address.lower() not in self.recipients or not settings.mail_address:
            return Decision(Do.QUARANTINE, Reason.NO_ADDRESS)
        people = self.known.at_address(self._sender)
        self._note(
            "agency_address",
            N_("sent to the agency by {sender}: {number} known"),
            sender=self._sender or "?",
            number=len(people),
        )
        if len(people) != 1:
            return Decision(Do.QUARANTINE, Reason.SEVERAL_PEOPLE if people else Reason.UNKNOWN_SENDER)
        if not settings.mail_opens_threads:
            return Decision(Do.QUARANTINE, Reason.NO_ADDRESS)
        reply = self._typed()
        text = self._with_calendar(reply.text or self.mail.text.strip())
        subject = bare_subject(self.mail.subject)[:SUBJECT_LENGTH]
        if not says_something(text):
            text = subject
        if not says_something(text):
            return Decision(Do.QUARANTINE, Reason.NO_TEXT)
        first_line = next(line.strip() for line in text.split("\n") if line.strip())
        return Decision(
            Do.OPEN,
            Reason.NEW_THREAD,
            reader_id=people[0].id,
            subject=subject or first_line[:SUBJECT_LENGTH],
            text=text,
            extent=reply.extent if reply.text else Extent.ALL,
        )


def _same(subject: str, ours: str) -> bool:
    """Whether this is our subject, or its beginning: programs cut long ones."""
    said, sent = (re.findall(r"\w+", fold(bare_subject(one))) for one in (subject, ours))
    return said == sent or (len(subject) >= _CUT_SUBJECT and "".join(sent).startswith("".join(said)))

"""One received mail, from raw bytes to its outcome: kept, then decided upon, then carried out in one transaction.

The raw bytes are committed before anything is decided, so a crash anywhere after leaves a mail that the next run of
the same bytes, or ``reprocess``, settles. That work begins is counted in the same commit: a mail on which it began too
often without an end is tried in a process of its own first. Nothing but StoreUnavailable comes out of here.
"""

import contextlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from ogust_tui.i18n import _
from ogust_tui.mail.decision import Decision, Do, Reason, decide
from ogust_tui.mail.files import sorted_files
from ogust_tui.mail.identity import identity_of, outer_headers
from ogust_tui.mail.kind import Kind
from ogust_tui.mail.parsed import ParsedMail, parse
from ogust_tui.mail.trial import survives
from ogust_tui.store.access import Store
from ogust_tui.store.actors import SYSTEM
from ogust_tui.store.attachments import LeftOut
from ogust_tui.store.correspondents import mail_directory
from ogust_tui.store.errors import Conflict, DataRefused, NotAllowed, NotFound, StoreUnavailable
from ogust_tui.store.file_rules import FileBytes
from ogust_tui.store.inbound import (
    SUSPECT,
    MailFacts,
    MailWords,
    begin_again,
    keep_mail,
    open_by_mail,
    post_mail,
    report_bounce,
    set_outcome,
    survived,
)
from ogust_tui.store.inbound_reads import KeptMail, mails_to_work_on, raw_mail
from ogust_tui.store.kinds import Extent, Outcome

Done = TypeVar("Done")

TRIED = 1_000
"""What the count of attempts goes on from once the trial of a mail found nothing."""
HOPELESS = TRIED + 20
"""Attempts after which a mail waits for somebody even so."""
OUTCOMES = {
    Do.POST: Outcome.POSTED,
    Do.OPEN: Outcome.POSTED,
    Do.FOLD: Outcome.IGNORED,
    Do.IGNORE: Outcome.IGNORED,
    Do.BOUNCE: Outcome.BOUNCE,
    Do.QUARANTINE: Outcome.QUARANTINED,
}


@dataclass(frozen=True)
class Ingested:
    """What became of a mail. ``reason`` is a word of mail/decision.py; ``thread_id`` is where it went or belongs."""

    inbound_id: int
    outcome: Outcome
    reason: str
    thread_id: int | None


def ingest(store: Store, raw: bytes, recipients: Sequence[str] = ()) -> Ingested:
    """Take one mail. The same mail again gives the first outcome and changes nothing. StoreUnavailable.

    ``recipients`` are those of the envelope, where it is known: they count before those in the headers. Another
    delivery of a mail that waits to be sorted is decided upon as well, for it may have been sent to another address.
    """
    identity = identity_of(raw)
    kept = _tried_again(lambda: keep_mail(store, raw, identity.message_id, identity.content))
    if kept.outcome is None:
        return _work_on(store, kept, raw, recipients)
    if kept.outcome is Outcome.QUARANTINED and kept.other_bytes:
        return _work_on(store, begin_again(store, kept), raw, recipients)
    return Ingested(kept.id, kept.outcome, kept.reason, kept.thread_id)


def reprocess(store: Store, since: datetime | None) -> Iterator[Ingested]:
    """Work on the mails that a crash left, and again on those received ``since`` that wait for somebody, one by one."""
    last = 0
    while page := mails_to_work_on(store, since, after=last):
        for kept in page:
            last = kept.id
            yield work_again(store, kept)


def work_again(store: Store, kept: KeptMail) -> Ingested:
    """Decide anew upon a mail that waits: somebody's address may be known by now."""
    begun = begin_again(store, kept)
    try:
        raw = raw_mail(store, SYSTEM, kept.id)
    except zlib.error:  # the store is damaged there: that mail waits, the next ones do not
        return _settled(store, begun, MailFacts(), Decision(Do.QUARANTINE, Reason.UNFORESEEN))
    return _work_on(store, begun, raw, ())


def _work_on(store: Store, kept: KeptMail, raw: bytes, recipients: Sequence[str]) -> Ingested:
    if kept.attempts > HOPELESS or (SUSPECT < kept.attempts < TRIED and not survives(raw)):
        return _settled(store, kept, _undecoded(raw), Decision(Do.QUARANTINE, Reason.DEADLY))
    if SUSPECT < kept.attempts < TRIED:
        survived(store, kept, attempts=TRIED)
    mail = parse(raw)
    facts = _facts(mail, Kind.REPLY)
    try:
        with mail_directory(store) as known:
            decision = decide(mail, raw, known, recipients)
        if kept.other_bytes and decision.do is Do.QUARANTINE:
            survived(store, kept)
            return Ingested(kept.id, Outcome.QUARANTINED, kept.reason, kept.thread_id)
        facts = _facts(mail, decision.kind)
        return _tried_again(lambda: _carry_out(store, kept, mail, facts, decision))
    except StoreUnavailable:
        with contextlib.suppress(StoreUnavailable):
            survived(store, kept)
        raise
    except Exception:  # noqa: BLE001  # a mail that nobody foresaw waits for somebody, and lets the next one pass
        return _settled(store, kept, facts, Decision(Do.QUARANTINE, Reason.UNFORESEEN))


def _undecoded(raw: bytes) -> MailFacts:
    """Who sent it and what it is about, as its headers have it: nothing of it is read that was not read before."""
    headers, _body = outer_headers(raw)
    return MailFacts(sender_name=headers.get("from", [""])[0], subject=headers.get("subject", [""])[0])


def _facts(mail: ParsedMail, kind: Kind) -> MailFacts:
    return MailFacts(
        kind.value,
        next(iter(mail.from_addresses), ""),
        mail.from_name,
        mail.subject,
        mail.text,
        tuple(file.name for file in mail.attachments),
    )


def _tried_again(step: Callable[[], Done]) -> Done:
    """``step``, once more when another process did the same at the same moment: then its work is there to be found."""
    try:
        return step()
    except Conflict:
        return step()


def _carry_out(store: Store, kept: KeptMail, mail: ParsedMail, facts: MailFacts, decision: Decision) -> Ingested:
    """Do what was decided; what the store refuses by now waits for somebody."""
    try:
        if decision.do in (Do.POST, Do.OPEN):
            return _post(store, kept, mail, facts, decision)
        if decision.do is Do.BOUNCE and decision.reason is Reason.FAILED and decision.reader_id is not None:
            return _bounce(store, kept, facts, decision, decision.reader_id)
    except DataRefused:
        return _settled(store, kept, facts, Decision(Do.QUARANTINE, Reason.NO_TEXT))
    except (NotAllowed, NotFound):
        return _settled(store, kept, facts, Decision(Do.QUARANTINE, Reason.NOT_PUBLISHED))
    return _settled(store, kept, facts, decision)


def _post(store: Store, kept: KeptMail, mail: ParsedMail, facts: MailFacts, decision: Decision) -> Ingested:
    assert decision.reader_id is not None
    words = words_of(mail, decision.text, decision.extent)
    reason = decision.reason.value
    if decision.thread_id is not None:
        posted = post_mail(
            store, kept, facts, reason, decision.thread_id, decision.reader_id, words, through=decision.through
        )
    else:
        posted = open_by_mail(store, kept, facts, reason, decision.reader_id, decision.subject, words)
    return Ingested(kept.id, Outcome.POSTED, reason, posted.thread_id)


def words_of(mail: ParsedMail, text: str, extent: Extent) -> MailWords:
    """``text``, which is so much of ``mail``, with its files: those to keep, and those to name."""
    files, left_out = sorted_files(mail.attachments)
    return MailWords(
        text,
        tuple(FileBytes(file.name, file.media_type, file.data) for file in files),
        tuple(LeftOut(file.name, file.size, file.reason.value) for file in left_out),
        extent,
    )


def _bounce(store: Store, kept: KeptMail, facts: MailFacts, decision: Decision, reader_id: int) -> Ingested:
    failure = next(one for one in decision.failures if one.permanent)
    alert = _("Mail to {address} comes back: {status}") if failure.status else _("Mail to {address} comes back")
    report_bounce(
        store,
        kept,
        facts,
        decision.reason.value,
        thread_id=decision.thread_id,
        reader_id=reader_id,
        address=failure.address,
        status=failure.status,
        alert_text=alert.format(address=failure.address or _("this contact"), status=failure.status),
    )
    return Ingested(kept.id, Outcome.BOUNCE, decision.reason.value, decision.thread_id)


def _settled(store: Store, kept: KeptMail, facts: MailFacts, decision: Decision) -> Ingested:
    outcome, reason = OUTCOMES[decision.do], decision.reason.value
    set_outcome(
        store,
        kept,
        facts,
        outcome,
        reason,
        thread_id=decision.thread_id,
        reader_id=decision.reader_id,
        suspect=decision.reason is Reason.DEADLY,
    )
    return Ingested(kept.id, outcome, reason, decision.thread_id)

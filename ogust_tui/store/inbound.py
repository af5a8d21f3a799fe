"""Received mail in the store: kept first, then given exactly one outcome, in the transaction of what it caused.

Which outcome, and why, is for ogust_tui.mail to say. Each verb here looks under the mail's lock whether its outcome is
still the one that was known when that was decided, so that the same mail worked on twice at once changes nothing the
second time.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from ogust_tui.store.access import Store, Writing
from ogust_tui.store.actors import SYSTEM, Actor, ActorKind
from ogust_tui.store.alerts import NewAlert, insert_alert
from ogust_tui.store.attachments import LeftOut, name_left_out
from ogust_tui.store.bouncing import address_writes, mark_bouncing
from ogust_tui.store.file_rules import FileBytes, clean_file_name
from ogust_tui.store.inbound_reads import KeptMail, kept
from ogust_tui.store.kinds import AudienceKind, Channel, Extent, Outcome, ReaderKind, Topic
from ogust_tui.store.names import clean_line, clean_text
from ogust_tui.store.permissions import Verb
from ogust_tui.store.posting import managers_of
from ogust_tui.store.prepared import Prepared, given, inserted
from ogust_tui.store.records import RecordKind, RecordRef, reader_kind
from ogust_tui.store.tables import Relative, Thread, metadata
from ogust_tui.store.threads import Posted, open_in, reply_in

LINE_LENGTH = 500
SUSPECT = 3
"""Times that work on a mail may begin without an end before it is tried in a process of its own."""
BODY_LENGTH = 200_000
"""Characters of a mail's text that are kept beside the raw mail, to be read."""

_FACTS = ("kind", "sender", "sender_name", "subject", "body_text", "file_names")
_mail = metadata.tables["inbound_mail"]
_KEEP = Prepared(
    inserted(_mail, "message_id", "content_sha256", "raw", "received_at", "reason", "attempts").returning(_mail.c.id)
)
_AS_KEPT = sa.select(_mail.c.id, _mail.c.outcome, _mail.c.reason, _mail.c.thread_id, _mail.c.attempts)
_KNOWN = Prepared(
    _AS_KEPT.where(
        _mail.c.message_id == given("message_id"), _mail.c.content_sha256 == given("content")
    ).with_for_update()
)
_RAW = Prepared(sa.select(_mail.c.raw).where(_mail.c.id == given("id")))
_COUNT = Prepared(sa.update(_mail).where(_mail.c.id == given("of")).values(attempts=given("attempts")))
_LOCKED = Prepared(_AS_KEPT.where(_mail.c.id == given("id")).with_for_update())
_OUTCOME = ("outcome", "reason", "thread_id", "reader_id", "attempts", "extent")
_SETTLE, _SETTLE_FIRST = (
    Prepared(sa.update(_mail).where(_mail.c.id == given("of")).values({name: given(name) for name in names}))
    for names in (_OUTCOME, (*_OUTCOME, *_FACTS))
)


@dataclass(frozen=True)
class MailFacts:
    """What a mail says of itself, kept beside it for those who sort it: never parsed again to be shown."""

    kind: str = ""
    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    body_text: str = ""
    file_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class MailWords:
    """What a mail gives to its thread: the words, the files kept, and those only named."""

    text: str
    files: Sequence[FileBytes] = ()
    left_out: Sequence[LeftOut] = ()
    extent: Extent = Extent.ALL


def keep_mail(store: Store, raw: bytes, message_id: str, content: str) -> KeptMail:
    """Commit the raw bytes, before anything else. The same mail (id and content) again gives the first one back.

    ``content`` is the hash of what makes it this mail (mail/identity.py). In the same commit it is counted that work
    on the mail begins; its outcome, or ``survived``, ends the count.
    """
    message_id = clean_line(message_id)
    compressed = zlib.compress(raw, 6)
    with store.write(SYSTEM, Verb.MAIL_INGEST) as unit:
        known = _KNOWN.first(unit, message_id=message_id, content=content)
        if known is not None:
            mail = kept(known)
            if mail.outcome is None:
                return _begun(unit, mail)
            before = _RAW.scalar(unit, id=mail.id)
            return replace(mail, other_bytes=zlib.decompress(before) != raw)
        inbound_id = _KEEP.scalar(
            unit,
            message_id=message_id,
            content_sha256=content,
            raw=compressed,
            received_at=unit.now,
            reason="",
            attempts=1,
        )
        unit.audit("inbound", inbound_id)
    return KeptMail(inbound_id, None, "", None, attempts=1)


def begin_again(store: Store, mail: KeptMail) -> KeptMail:
    """Commit that work on a kept mail begins once more."""
    with store.write(SYSTEM, Verb.MAIL_INGEST) as unit:
        now = locked_mail(unit, mail.id)
        return _begun(unit, replace(mail, attempts=now.attempts)) if now.outcome is mail.outcome else mail


def survived(store: Store, mail: KeptMail, *, attempts: int = 0) -> None:
    """Say that the work on a mail ended, though with no new outcome; the count goes on from ``attempts``."""
    with store.write(SYSTEM, Verb.MAIL_INGEST) as unit:
        _COUNT.run(unit, of=mail.id, attempts=attempts)


def _begun(unit: Writing, mail: KeptMail) -> KeptMail:
    begun = replace(mail, attempts=mail.attempts + 1)
    _COUNT.run(unit, of=mail.id, attempts=begun.attempts)
    return begun


def post_mail(
    store: Store,
    mail: KeptMail,
    facts: MailFacts,
    reason: str,
    thread_id: int,
    author_id: int,
    words: MailWords,
    *,
    through: int | None = None,
) -> Posted:
    """Turn a kept mail into its author's message: message, files and outcome in one transaction.

    ``through`` is the reader whose address was used, when it is not the author's. NotAllowed when the thread is not
    published to that reader any more, or the author is not linked to it; DataRefused for an empty text.
    """
    with store.write(SYSTEM, Verb.MAIL_INGEST) as unit:
        now = locked_mail(unit, mail.id)
        if now.outcome is not mail.outcome:
            return Posted(now.thread_id or thread_id, 0)
        unit.speak_for(_author(unit, author_id), Verb.THREAD_REPLY)
        posted = reply_in(
            unit,
            thread_id,
            words.text,
            channel=Channel.MAIL,
            inbound_id=mail.id,
            files=words.files,
            through=through,
        )
        name_left_out(unit, posted.message_id, words.left_out)
        address_writes(unit, author_id, facts.sender)
        settle(
            *(unit, mail.id, facts, Outcome.POSTED, reason),
            thread_id=posted.thread_id,
            reader_id=author_id,
            extent=words.extent,
        )
        return posted


def open_by_mail(
    store: Store, mail: KeptMail, facts: MailFacts, reason: str, author_id: int, subject: str, words: MailWords
) -> Posted:
    """Turn a kept mail into a new thread of its author, followed by whom the record is managed by. DataRefused."""
    with store.write(SYSTEM, Verb.MAIL_INGEST) as unit:
        now = locked_mail(unit, mail.id)
        if now.outcome is not mail.outcome:
            return Posted(now.thread_id or 0, 0)
        unit.speak_for(_author(unit, author_id), Verb.THREAD_OPEN)
        posted = open_in(
            unit,
            subject,
            words.text,
            linked=[author_id],
            channel=Channel.MAIL,
            files=words.files,
            inbound_id=mail.id,
        )
        name_left_out(unit, posted.message_id, words.left_out)
        address_writes(unit, author_id, facts.sender)
        settle(
            *(unit, mail.id, facts, Outcome.POSTED, reason),
            thread_id=posted.thread_id,
            reader_id=author_id,
            extent=words.extent,
        )
        return posted


def set_outcome(
    store: Store,
    mail: KeptMail,
    facts: MailFacts,
    outcome: Outcome,
    reason: str,
    *,
    thread_id: int | None = None,
    reader_id: int | None = None,
    suspect: bool = False,
) -> None:
    """Write what became of a mail that was not posted.

    With a ``thread_id`` it shows in that thread, folded, and alerts nobody. A ``suspect`` one is never again read but
    in a process of its own.
    """
    with store.write(SYSTEM, Verb.MAIL_INGEST) as unit:
        if locked_mail(unit, mail.id).outcome is mail.outcome:
            tried = SUSPECT if suspect else 0
            settle(unit, mail.id, facts, outcome, reason, thread_id=thread_id, reader_id=reader_id, attempts=tried)
            if thread_id is not None:
                unit.changed(Topic.THREAD, thread_id)


def report_bounce(
    store: Store,
    mail: KeptMail,
    facts: MailFacts,
    reason: str,
    *,
    thread_id: int | None,
    reader_id: int,
    address: str,
    status: str,
    alert_text: str,
) -> None:
    """Note that mail does not reach this reader's address; the first time, alert whoever follows the thread or record.

    The alert is one until the address works again or is changed.
    """
    with store.write(SYSTEM, Verb.MAIL_INGEST) as unit:
        if locked_mail(unit, mail.id).outcome is not mail.outcome:
            return
        settle(unit, mail.id, facts, Outcome.BOUNCE, reason, thread_id=thread_id, reader_id=reader_id)
        if not mark_bouncing(unit, reader_id, address, status):
            return
        record = _record_of(unit, reader_id)
        unit.changed(Topic.CONTACT, record)
        insert_alert(
            unit,
            alert_text,
            NewAlert(audience=_followers(unit, thread_id, reader_id)),
            [RecordRef(RecordKind.CONTACT, record)],
            cause="bounce",
        )


def locked_mail(unit: Writing, inbound_id: int) -> KeptMail:
    """The mail as it stands now, locked until the end of the transaction."""
    return kept(_LOCKED.one(unit, id=inbound_id))


def settle(
    unit: Writing,
    inbound_id: int,
    facts: MailFacts | None,
    outcome: Outcome,
    reason: str,
    *,
    thread_id: int | None = None,
    reader_id: int | None = None,
    attempts: int = 0,
    extent: Extent = Extent.ALL,
) -> None:
    """Write the outcome, and how much of the mail its message says; ``facts`` unless they are there already."""
    found = {
        "outcome": outcome,
        "reason": reason,
        "thread_id": thread_id,
        "reader_id": reader_id,
        "attempts": attempts,
        "extent": extent.value,
    }
    if facts is None:
        _SETTLE.run(unit, of=inbound_id, **found)
    else:
        _SETTLE_FIRST.run(unit, of=inbound_id, **found, **_columns(facts))
    unit.touched(Topic.INBOUND, inbound_id)


def _columns(facts: MailFacts) -> dict[str, str]:
    sender, name, subject = (
        clean_line(line)[:LINE_LENGTH] for line in (facts.sender, facts.sender_name, facts.subject)
    )
    return {
        "kind": facts.kind,
        "sender": sender,
        "sender_name": name,
        "subject": subject,
        "body_text": clean_text(facts.body_text)[:BODY_LENGTH],
        "file_names": "\n".join(filter(None, map(clean_file_name, facts.file_names)))[:BODY_LENGTH],
    }


def _author(unit: Writing, reader_id: int) -> Actor:
    kind = reader_kind(unit, reader_id)
    return Actor(ActorKind.CONTACT if kind is ReaderKind.CONTACT else ActorKind.RELATIVE, reader_id, "")


def _record_of(unit: Writing, reader_id: int) -> int:
    """The contact on whose record a reader stands."""
    relative = unit.session.get(Relative, reader_id)
    return relative.client_id if relative is not None else reader_id


def _followers(unit: Writing, thread_id: int | None, reader_id: int) -> tuple[tuple[AudienceKind, str], ...]:
    """The owner of the thread, else whom the record is managed by, else everybody."""
    thread = unit.session.get(Thread, thread_id) if thread_id is not None else None
    owner = thread.owner_id if thread is not None else None
    staff = {owner} if owner is not None else managers_of(unit, reader_id)
    return tuple((AudienceKind.STAFF, str(one)) for one in sorted(staff)) or ((AudienceKind.ALL, ""),)

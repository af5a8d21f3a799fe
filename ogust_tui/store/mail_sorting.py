"""What staff do with a mail that waits: attach it, open a thread with it, give its address to somebody, ignore, block.

A mail is sorted once: whoever comes second is told, and nothing is written.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from ogust_tui.store.access import Store, Writing
from ogust_tui.store.actors import Actor
from ogust_tui.store.attachments import attach, name_left_out
from ogust_tui.store.errors import N_, Conflict, DataRefused, NotFound
from ogust_tui.store.inbound import MailWords, settle
from ogust_tui.store.inbound_reads import in_scope
from ogust_tui.store.kinds import Channel, Outcome, ReaderKind, Topic
from ogust_tui.store.names import says_something, written_line, written_text
from ogust_tui.store.permissions import Verb
from ogust_tui.store.posting import linked_ids, locked_thread, managers_of, open_publications, post_message, read_up_to
from ogust_tui.store.records import Party, RecordKind, parties, reader_kind
from ogust_tui.store.tables import BlockedSender, InboundMail, ReaderAddress, Relative, Thread
from ogust_tui.store.threads import Posted, ThreadPublished, insert_thread, touch_thread

SORTED = "sorted"
"""The reason of a mail that somebody attached, opened a thread with, or chose to ignore."""
BLOCKED = "blocked_sender"


@dataclass(frozen=True)
class BlockedRow:
    """A blocked address, and since when."""

    address: str
    since: datetime


def attach_mail(
    store: Store,
    actor: Actor,
    inbound_id: int,
    thread_id: int,
    author_id: int,
    words: MailWords,
    *,
    expected_readers: Collection[int] | None = None,
) -> Posted:
    """Post a waiting mail in a thread, in the name of one of the contacts and relatives it is with.

    NotFound; DataRefused when the author is nobody of the thread, or there is nothing to post; Conflict when it was
    sorted meanwhile; ThreadPublished when others than ``expected_readers`` read the thread.
    """
    with store.write(actor, Verb.MAIL_SORT) as unit:
        mail = _waiting(unit, inbound_id)
        thread = locked_thread(unit, thread_id)
        readers = {row.reader_id for row in open_publications(unit.session, thread_id)}
        if expected_readers is not None and not readers <= set(expected_readers):
            raise ThreadPublished
        around = readers | {*linked_ids(unit, thread_id)}
        if author_id not in around or reader_kind(unit, author_id) is ReaderKind.STAFF:
            raise DataRefused(
                N_("This contact is not linked to the thread. Nothing was written; link the record first.")
            )
        return _post(unit, mail, thread, author_id, words)


def open_with_mail(
    store: Store, actor: Actor, inbound_id: int, reader_id: int, subject: str, words: MailWords
) -> Posted:
    """Begin a thread with a waiting mail, as the words of a contact or relative; it is published to nobody yet.

    The thread is followed by whom the record is managed by, else by who sorts. NotFound, DataRefused, Conflict.
    """
    subject = written_line(subject, N_("Subject"))
    with store.write(actor, Verb.MAIL_SORT) as unit:
        mail = _waiting(unit, inbound_id)
        party = _outsider(unit, reader_id)
        owner = next(iter(managers_of(unit, party.id)), actor.reader_id)
        return _post(unit, mail, insert_thread(unit, subject, owner, [party.id]), party.id, words)


def add_address(store: Store, actor: Actor, inbound_id: int, reader_id: int) -> None:
    """Take the sender's address for one of this contact's or relative's; the mail goes on waiting. NotFound."""
    with store.write(actor, Verb.MAIL_SORT) as unit:
        mail = _waiting(unit, inbound_id)
        party = _outsider(unit, reader_id)
        if not mail.sender:
            raise DataRefused(N_("This mail names no sender. Nothing was written."))
        unit.session.merge(ReaderAddress(address_key=mail.sender, reader_id=party.id))
        unit.audit("reader", party.id)
        relative = unit.session.get(Relative, party.id)
        unit.changed(Topic.CONTACT, relative.client_id if relative else party.id)


def ignore_mail(store: Store, actor: Actor, inbound_id: int) -> None:
    """Take a waiting mail off the list; it is kept. NotFound, Conflict."""
    with store.write(actor, Verb.MAIL_SORT) as unit:
        _waiting(unit, inbound_id)
        settle(unit, inbound_id, None, Outcome.IGNORED, SORTED)


def block_sender(store: Store, actor: Actor, inbound_id: int) -> int:
    """Ignore this mail, those of the same sender that wait, and all that would wait from now on; how many were waiting.

    What a reader sends to a reply address of their own is never ignored. NotFound, Conflict, DataRefused.
    """
    with store.write(actor, Verb.MAIL_SORT) as unit:
        mail = _waiting(unit, inbound_id)
        if not mail.sender:
            raise DataRefused(N_("This mail names no sender. Nothing was written."))
        unit.session.merge(BlockedSender(address_key=mail.sender, blocked_by=actor.reader_id, blocked_at=unit.now))
        others = unit.session.exec(
            select(InboundMail)
            .where(InboundMail.outcome == Outcome.QUARANTINED, InboundMail.sender == mail.sender)
            .with_for_update()
        ).all()
        for other in others:
            settle(unit, other.id or 0, None, Outcome.IGNORED, BLOCKED)
        return len(others)


def unblock_sender(store: Store, actor: Actor, address: str) -> None:
    """Let this sender's mail wait to be sorted again. NotFound."""
    with store.write(actor, Verb.MAIL_SORT) as unit:
        row = unit.session.get(BlockedSender, address.strip().lower())
        if row is None:
            raise NotFound(N_("The address “{address}” is not blocked."), address=address)
        unit.session.delete(row)
        unit.touched(Topic.INBOUND, 0)


def list_blocked(store: Store, actor: Actor) -> tuple[BlockedRow, ...]:
    """The blocked senders, by address."""
    with store.read(actor) as session:
        rows = session.exec(select(BlockedSender).order_by(col(BlockedSender.address_key))).all()
        return tuple(BlockedRow(row.address_key, row.blocked_at) for row in rows)


def _waiting(unit: Writing, inbound_id: int) -> InboundMail:
    mail = unit.session.exec(select(InboundMail).where(InboundMail.id == inbound_id).with_for_update()).first()
    # Whoever sorted it may have done so into a thread that the actor does not see.
    if mail is not None and mail.outcome is not Outcome.QUARANTINED:
        raise Conflict(N_("This mail was sorted meanwhile. Nothing was written."))
    seen = select(InboundMail.id).where(InboundMail.id == inbound_id, in_scope(unit.actor))
    if mail is None or unit.session.exec(seen).first() is None:
        raise NotFound(N_("There is no mail {id}."), id=inbound_id)
    return mail


def _outsider(unit: Writing, reader_id: int) -> Party:
    party = parties(unit.session, unit.actor, [reader_id]).get(reader_id)
    if party is None or not party.in_scope or party.kind is RecordKind.STAFF:
        raise NotFound(N_("This contact does not exist."))
    return party


def _post(unit: Writing, mail: InboundMail, thread: Thread, author_id: int, words: MailWords) -> Posted:
    alone = bool(words.files or words.left_out) and not says_something(words.text)
    text = "" if alone else written_text(words.text)
    message = post_message(unit, thread, author_id, Channel.MAIL, text, inbound_id=mail.id)
    attach(unit, words.files, message_id=message.id)
    assert thread.id is not None and unit.actor.reader_id is not None
    name_left_out(unit, message.id, words.left_out)
    read_up_to(unit, thread.id, unit.actor.reader_id, message.position)
    settle(
        *(unit, mail.id or 0, None, Outcome.POSTED, SORTED),
        thread_id=thread.id,
        reader_id=author_id,
        extent=words.extent,
    )
    touch_thread(unit, thread.id)
    return Posted(thread.id, message.id)

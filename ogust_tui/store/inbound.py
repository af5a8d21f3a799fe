"""Received mail in the store: kept first, then given exactly one outcome, in the transaction of what it caused.

Which outcome, and why, is for ogust_tui.mail to say.
"""

import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from ogust_tui.store.access import Store, Writing
from ogust_tui.store.actors import SYSTEM, Actor, ActorKind
from ogust_tui.store.errors import N_, NotFound
from ogust_tui.store.file_rules import FileBytes
from ogust_tui.store.kinds import Channel, Outcome, ReaderKind, Topic
from ogust_tui.store.names import clean_line
from ogust_tui.store.pages import Page
from ogust_tui.store.permissions import Verb
from ogust_tui.store.records import reader_kind
from ogust_tui.store.scope import thread_visible
from ogust_tui.store.tables import Contact, InboundMail, Relative, ReplyToken
from ogust_tui.store.threads import Posted, reply_in

InboundKey = tuple[datetime, int]


@dataclass(frozen=True)
class KeptMail:
    """A mail that is in the store. ``outcome`` is None while it has not been worked on."""

    id: int
    outcome: Outcome | None
    reason: str
    thread_id: int | None


@dataclass(frozen=True)
class AddressedTo:
    """Whom a reply address belongs to. ``email`` is that reader's own address, in lower case."""

    thread_id: int
    reader_id: int
    kind: ReaderKind
    email: str
    retired: bool


@dataclass(frozen=True)
class QuarantinedMail:
    """A mail that waits for somebody to sort it."""

    id: int
    reason: str
    received_at: datetime


def keep_mail(store: Store, raw: bytes, message_id: str) -> KeptMail:
    """Commit the raw bytes, before anything else. The same mail (id and content) again gives the first one back."""
    digest, message_id = hashlib.sha256(raw).hexdigest(), clean_line(message_id)
    with store.write(SYSTEM, Verb.MAIL_INGEST) as unit:
        known = unit.session.exec(
            select(InboundMail).where(InboundMail.message_id == message_id, InboundMail.content_sha256 == digest)
        ).first()
        if known is None:
            known = InboundMail(
                message_id=message_id, content_sha256=digest, raw=zlib.compress(raw, 6), received_at=unit.now
            )
            unit.session.add(known)
            unit.session.flush()
            unit.audit("inbound", known.id or 0)
        return _kept(known)


def address_owner(store: Store, token: str) -> AddressedTo | None:
    """Whom the reply address with this local part belongs to; None for an unknown one."""
    with store.read(SYSTEM) as session:
        row = session.get(ReplyToken, token)
        if row is None:
            return None
        kind = reader_kind(session, row.reader_id)
        table = Contact if kind is ReaderKind.CONTACT else Relative
        email = session.exec(select(table.email_key).where(table.id == row.reader_id)).first() or ""
        return AddressedTo(row.thread_id, row.reader_id, kind, email, row.retired_at is not None)


def post_mail(store: Store, kept: KeptMail, owner: AddressedTo, text: str, files: tuple[FileBytes, ...] = ()) -> Posted:
    """Turn a kept mail into its author's message: message, files and outcome in one transaction.

    NotAllowed when the thread is not published to the author any more; DataRefused for an empty text.
    """
    kind = ActorKind.CONTACT if owner.kind is ReaderKind.CONTACT else ActorKind.RELATIVE
    with store.write(Actor(kind, owner.reader_id, ""), Verb.THREAD_REPLY) as unit:
        mail = _locked(unit, kept.id)
        if mail.outcome is not None:
            return Posted(mail.thread_id or owner.thread_id, 0)
        posted = reply_in(unit, owner.thread_id, text, channel=Channel.MAIL, inbound_id=kept.id, files=files)
        _settle(unit, mail, Outcome.POSTED, "", posted.thread_id)
        return posted


def set_outcome(store: Store, kept: KeptMail, outcome: Outcome, reason: str, thread_id: int | None = None) -> None:
    """Write what became of a mail that was not posted, unless that is written already."""
    with store.write(SYSTEM, Verb.MAIL_INGEST) as unit:
        mail = _locked(unit, kept.id)
        if mail.outcome is None:
            _settle(unit, mail, outcome, reason, thread_id)


def raw_mail(store: Store, actor: Actor, inbound_id: int) -> bytes:
    """A received mail as it came: any that waits for somebody, and those of the threads in scope. NotFound."""
    in_scope = col(InboundMail.thread_id).is_(None) | thread_visible(actor, col(InboundMail.thread_id))
    with store.read(actor) as session:
        row = session.exec(select(InboundMail).where(InboundMail.id == inbound_id, in_scope)).first()
        if row is None:
            raise NotFound(N_("There is no mail {id}."), id=inbound_id)
        return zlib.decompress(row.raw)


def list_quarantined(
    store: Store, actor: Actor, *, after: InboundKey | None = None, limit: int = 200
) -> Page[QuarantinedMail, InboundKey]:
    """A page of the mails that wait for somebody, oldest first."""
    query = select(col(InboundMail.id), col(InboundMail.reason), col(InboundMail.received_at)).where(
        InboundMail.outcome == Outcome.QUARANTINED
    )
    if after is not None:
        at, id_ = after
        query = query.where(
            (col(InboundMail.received_at) > at) | ((col(InboundMail.received_at) == at) & (col(InboundMail.id) > id_))
        )
    with store.read(actor) as session:
        rows = session.exec(query.order_by(col(InboundMail.received_at), col(InboundMail.id)).limit(limit + 1)).all()
    mails = [QuarantinedMail(id_ or 0, reason, at) for id_, reason, at in rows]
    return Page.cut(mails, limit, lambda mail: (mail.received_at, mail.id))


def _locked(unit: Writing, inbound_id: int) -> InboundMail:
    return unit.session.exec(select(InboundMail).where(InboundMail.id == inbound_id).with_for_update()).one()


def _settle(unit: Writing, mail: InboundMail, outcome: Outcome, reason: str, thread_id: int | None) -> None:
    mail.outcome, mail.reason, mail.thread_id = outcome, reason, thread_id
    unit.session.add(mail)
    unit.touched(Topic.INBOUND, mail.id or 0)


def _kept(row: InboundMail) -> KeptMail:
    assert row.id is not None
    return KeptMail(row.id, row.outcome, row.reason, row.thread_id)

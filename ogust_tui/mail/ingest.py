"""One received mail, from raw bytes to its outcome: kept, routed by its reply address, posted or quarantined.

The raw bytes are committed before anything is decided, so a crash anywhere after leaves a mail that the next run of
the same bytes settles. Nothing but StoreUnavailable comes out of here.
"""

from dataclasses import dataclass

from ogust_tui.mail.parsed import ParsedMail, parse
from ogust_tui.mail.reply_text import visible_reply
from ogust_tui.mail.route import Reason, sender_refused, tokens_in
from ogust_tui.store.access import Store
from ogust_tui.store.errors import DataRefused, NotAllowed, NotFound
from ogust_tui.store.inbound import (
    AddressedTo,
    KeptMail,
    ReceivedFile,
    address_owner,
    keep_mail,
    post_mail,
    set_outcome,
)
from ogust_tui.store.kinds import Outcome


@dataclass(frozen=True)
class Ingested:
    """What became of a mail. ``reason`` is empty for a posted one; ``thread_id`` is where it went."""

    inbound_id: int
    outcome: Outcome
    reason: str
    thread_id: int | None


def ingest(store: Store, raw: bytes) -> Ingested:
    """Take one mail. The same bytes again give the first outcome and change nothing. StoreUnavailable."""
    mail = parse(raw)
    kept = keep_mail(store, raw, mail.message_id)
    if kept.outcome is not None:
        return Ingested(kept.id, kept.outcome, kept.reason, kept.thread_id)
    owner = _owner(store, mail)
    reason = owner if isinstance(owner, Reason) else sender_refused(mail, owner)
    if reason is None and isinstance(owner, AddressedTo):
        return _post(store, kept, owner, raw, mail)
    return _quarantine(store, kept, reason or Reason.NO_ADDRESS)


def _owner(store: Store, mail: ParsedMail) -> AddressedTo | Reason:
    """The reader whose live reply address the mail was sent to, or why there is none."""
    tokens = tokens_in(mail.recipients, store.settings().mail_domain)
    if not tokens:
        return Reason.NO_ADDRESS
    owners = [owner for owner in (address_owner(store, token) for token in tokens) if owner is not None]
    if not owners:
        return Reason.UNKNOWN_TOKEN
    live = [owner for owner in owners if not owner.retired]
    return live[0] if live else Reason.RETIRED_TOKEN


def _post(store: Store, kept: KeptMail, owner: AddressedTo, raw: bytes, mail: ParsedMail) -> Ingested:
    files = tuple(ReceivedFile(file.name, file.media_type, file.data) for file in mail.attachments)
    try:
        posted = post_mail(store, kept, owner, visible_reply(raw), files)
    except DataRefused:
        return _quarantine(store, kept, Reason.NO_TEXT)
    except (NotAllowed, NotFound):
        return _quarantine(store, kept, Reason.RETIRED_TOKEN)
    return Ingested(kept.id, Outcome.POSTED, "", posted.thread_id)


def _quarantine(store: Store, kept: KeptMail, reason: Reason) -> Ingested:
    set_outcome(store, kept, Outcome.QUARANTINED, reason.value)
    return Ingested(kept.id, Outcome.QUARANTINED, reason.value, None)

"""One received mail, from raw bytes to its outcome: kept, routed by its reply address, posted or quarantined.

The raw bytes are committed before anything is decided, so a crash anywhere after leaves a mail that the next run of
the same bytes settles. Nothing but StoreUnavailable comes out of here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ogust_tui.mail.decoding import TEXT_LIMIT
from ogust_tui.mail.parsed import RAW_LIMIT, ParsedMail, parse
from ogust_tui.mail.reply_text import visible_reply
from ogust_tui.mail.route import Reason, sender_refused, tokens_in
from ogust_tui.store.access import Store
from ogust_tui.store.errors import Conflict, DataRefused, NotAllowed, NotFound, StoreUnavailable
from ogust_tui.store.file_rules import FileBytes
from ogust_tui.store.inbound import (
    AddressedTo,
    KeptMail,
    address_owner,
    keep_mail,
    post_mail,
    set_outcome,
)
from ogust_tui.store.kinds import Outcome

Done = TypeVar("Done")


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
    kept = _tried_again(lambda: keep_mail(store, raw, mail.message_id))
    if kept.outcome is not None:
        return Ingested(kept.id, kept.outcome, kept.reason, kept.thread_id)
    try:
        owner = _owner(store, mail)
        if isinstance(owner, Reason):
            return _quarantine(store, kept, owner)
        return _post(store, kept, owner, raw, mail)
    except StoreUnavailable:
        raise
    except Exception:  # noqa: BLE001  # a mail that nobody foresaw waits for somebody, and lets the next one pass
        return _quarantine(store, kept, Reason.UNFORESEEN)


def _tried_again(step: Callable[[], Done]) -> Done:
    """``step``, once more when another process did the same at the same moment: then its work is there to be found."""
    try:
        return step()
    except Conflict:
        return step()


def _owner(store: Store, mail: ParsedMail) -> AddressedTo | Reason:
    """The reader who writes: the sender, at a live reply address of its own. Else why there is none."""
    tokens = tokens_in(mail.recipients, store.settings().mail_domain)
    if not tokens:
        return Reason.NO_ADDRESS
    owners = [owner for owner in (address_owner(store, token) for token in tokens) if owner is not None]
    if not owners:
        return Reason.UNKNOWN_TOKEN
    live = [owner for owner in owners if not owner.retired]
    if not live:
        return Reason.RETIRED_TOKEN
    return next((owner for owner in live if sender_refused(mail, owner) is None), Reason.WRONG_SENDER)


def _post(store: Store, kept: KeptMail, owner: AddressedTo, raw: bytes, mail: ParsedMail) -> Ingested:
    if not mail.complete or len(mail.text) >= TEXT_LIMIT or len(raw) > RAW_LIMIT:
        return _quarantine(store, kept, Reason.TOO_LONG)  # what was read of it is cut
    files = tuple(FileBytes(file.name, file.media_type, file.data) for file in mail.attachments)
    text = visible_reply(raw)
    try:
        posted = _tried_again(lambda: post_mail(store, kept, owner, text, files))
    except DataRefused:
        return _quarantine(store, kept, Reason.NO_TEXT)
    except (NotAllowed, NotFound):
        return _quarantine(store, kept, Reason.RETIRED_TOKEN)
    return Ingested(kept.id, Outcome.POSTED, "", posted.thread_id)


def _quarantine(store: Store, kept: KeptMail, reason: Reason) -> Ingested:
    set_outcome(store, kept, Outcome.QUARANTINED, reason.value)
    return Ingested(kept.id, Outcome.QUARANTINED, reason.value, None)

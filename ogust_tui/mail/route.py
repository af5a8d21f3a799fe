"""Where a mail belongs, from its addresses alone: the secret local part names one reader of one thread. Pure."""

import re
from collections.abc import Iterable
from enum import StrEnum

from ogust_tui.mail.parsed import ParsedMail
from ogust_tui.store.inbound import AddressedTo

_TOKEN = re.compile(r"[a-z2-7]{20}")


class Reason(StrEnum):
    """Why a mail is quarantined."""

    NO_ADDRESS = "no_reply_address"
    UNKNOWN_TOKEN = "unknown_token"  # noqa: S105  # a reason, not a secret
    RETIRED_TOKEN = "retired_token"  # noqa: S105
    WRONG_SENDER = "wrong_sender"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    UNFORESEEN = "unforeseen"


def tokens_in(recipients: Iterable[str], domain: str) -> tuple[str, ...]:
    """The reply tokens among the addresses a mail was sent to, each once, in order."""
    found: dict[str, None] = {}
    for address in recipients:
        local, _, host = address.lower().rpartition("@")
        if host == domain.lower() and _TOKEN.fullmatch(local):
            found[local] = None
    return tuple(found)


def sender_refused(mail: ParsedMail, owner: AddressedTo) -> Reason | None:
    """Why this mail cannot be its address's owner writing, or None: exactly one sender, and it is the owner's."""
    if len(set(mail.from_addresses)) == 1 and owner.email and mail.from_addresses[0] == owner.email:
        return None
    return Reason.WRONG_SENDER

"""Where a mail may belong, from what it carries alone: our reply addresses, our Message-IDs, its bare subject. Pure."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_TOKEN = re.compile(r"[a-z2-7]{20}")
OUR_ID = re.compile(r"<fil\.([a-z0-9]{1,40})\.([0-9a-f]{6,40})@[^<>\s]{1,255}>")
"""A Message-ID of ours (store/public_ids.py), wherever it stands."""
_PREFIX = re.compile(
    r"(?:(?:re|r[ée]p?|fw|fwd|tr|aw|wg|sv|vs|rv|ant|antw|rif|enc|ynt)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]|\[[^\[\]]{1,60}\])\s*",
    re.IGNORECASE,
)


class OurId(NamedTuple):
    """What a Message-ID of ours says: the public id of the message, and the hash of the reader it was sent to."""

    message: str
    reader_hash: str


def tokens_in(recipients: Iterable[str], domain: str) -> tuple[str, ...]:
    """The reply tokens among the addresses a mail was sent to, each once, in order."""
    found: dict[str, None] = {}
    for address in recipients:
        local, _, host = address.lower().rpartition("@")
        if host == domain.lower() and _TOKEN.fullmatch(local):
            found[local] = None
    return tuple(found)


def our_ids(message_ids: Iterable[str]) -> tuple[OurId, ...]:
    """Those of ``message_ids`` that are ours, each once, the last first: a mail answers the newest it refers to."""
    found = [OurId(match[1], match[2]) for one in message_ids if (match := OUR_ID.fullmatch(one))]
    return tuple(dict.fromkeys(reversed(found)))


def bare_subject(subject: str) -> str:
    """``subject`` without what mail programs and lists put before it, over and over."""
    for _ in range(20):
        shorter = _PREFIX.sub("", subject.strip(), count=1) if _PREFIX.match(subject.strip()) else subject
        if shorter == subject:
            break
        subject = shorter
    return " ".join(subject.split())

"""Where a mail may belong, from what it carries alone: our reply addresses, our Message-IDs, its bare subject. Pure."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_TOKEN = re.compile(r"([a-z2-7]{20})(?:\+.*)?")
OUR_ID = re.compile(r"(?<![^\s<>()\"',;:])fil\.([a-z0-9]{1,40})\.([0-9a-f]{6,40})@[^<>\s]{1,255}", re.IGNORECASE)
"""A Message-ID of ours (store/public_ids.py), wherever it stands, without its angle brackets."""
_PREFIXES = (
    "re|ré|rép|rep|réponse|r|fw|fwd|tr|transf|aw|antw|wg|sv|vs|vb|rv|ant|rif|i|enc|res|ynt|odp|pd|doorst"
    "|spam|externe?|ext"
)
_PREFIX = re.compile(
    rf"(?:(?:{_PREFIXES})\.?\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]|\[[^\[\]]{{1,60}}\]|\{{[^{{}}]{{1,30}}\}}"
    r"|\*{2,} ?[a-z?]{2,12} ?\*{2,}:?)\s*",
    re.IGNORECASE,
)
"""What mail programs, lists and filters put before a subject: Re:, TR :, [EXTERNE], {Spam?}, *****SPAM*****."""
_NO_SUBJECT = re.compile(
    r"\W*(?:(?:sans|aucun|pas d['’]) ?(?:objet|sujet|titre)|(?:no|without) subject|kein betreff|sin asunto)\W*",
    re.IGNORECASE,
)


class OurId(NamedTuple):
    """What a Message-ID of ours says: the public id of the message, and the hash of the reader it was sent to."""

    message: str
    reader_hash: str


def same_host(one: str, other: str) -> bool:
    """Whether two names of a host are one, whatever their case and their script."""
    return _ascii_host(one) == _ascii_host(other)


def _ascii_host(name: str) -> str:
    name = name.strip().rstrip(".").lower()
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def tokens_in(recipients: Iterable[str], domain: str) -> tuple[str, ...]:
    """The reply tokens among the addresses a mail was sent to, each once, in order.

    Mail programs may write them in capitals or in quotes, and servers may add a "+" and something of theirs.
    """
    found: dict[str, None] = {}
    for address in recipients:
        local, _, host = address.lower().rpartition("@")
        token = _TOKEN.fullmatch(local.strip('"'))
        if token and same_host(host, domain):
            found[token[1]] = None
    return tuple(found)


def our_ids(message_ids: Iterable[str]) -> tuple[OurId, ...]:
    """Those of ``message_ids`` that are ours, each once, the last first: a mail answers the newest it refers to."""
    matches = (OUR_ID.fullmatch(one.strip("<>")) for one in message_ids)
    found = [OurId(match[1].lower(), match[2].lower()) for match in matches if match]
    return tuple(dict.fromkeys(reversed(found)))


def bare_subject(subject: str) -> str:
    """``subject`` without what was put before it, over and over; "" for what programs write where there is none."""
    for _ in range(20):
        shorter = _PREFIX.sub("", subject.strip(), count=1) if _PREFIX.match(subject.strip()) else subject
        if shorter == subject:
            break
        subject = shorter
    subject = " ".join(subject.split())
    return "" if _NO_SUBJECT.fullmatch(subject) else subject

"""Whether the house's own mail server says that the sender is forged (RFC 8601). Pure.

Anybody can write an Authentication-Results header, so only the topmost one of the configured server counts: servers
add theirs on top, and take out those that claim to be theirs.
"""

import re
from enum import StrEnum

from ogust_tui.mail.parsed import ParsedMail

_LOOKED_AT = 8_192
_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"(?:^|;)\s*dmarc\s*=\s*([a-z]+)([^;]*)", re.IGNORECASE)
_HEADER_FROM = re.compile(r"\bheader\.from\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)


class Dmarc(StrEnum):
    """What was said of the From address."""

    PASS = "pass"  # noqa: S105  # a result, not a secret
    FAIL = "fail"
    ABSENT = "absent"


def dmarc(mail: ParsedMail, authserv_id: str) -> Dmarc:
    """The verdict of the server ``authserv_id`` on the sender of ``mail``; ABSENT when it gave none, or has no name.

    A pass for another domain than that of From is none.
    """
    for value in mail.headers.get("authentication-results", ()) if authserv_id else ():
        server, _separator, results = _without_comments(value[:_LOOKED_AT]).partition(";")
        if (server.split() or [""])[0].lower() == authserv_id.lower():
            return _verdict(results, {address.rpartition("@")[2] for address in mail.from_addresses})
    return Dmarc.ABSENT


def _verdict(results: str, domains: set[str]) -> Dmarc:
    found = Dmarc.ABSENT
    for result, properties in _RESULT.findall(results):
        about = _HEADER_FROM.search(properties)
        about_sender = about is None or about[1].lower().rpartition("@")[2] in domains
        if result.lower() == "fail":
            return Dmarc.FAIL
        if result.lower() == "pass" and about_sender:
            found = Dmarc.PASS
    return found


def _without_comments(value: str) -> str:
    """Comments may be nested: the innermost ones go until none is left."""
    value = " ".join(value.split())
    for _ in range(10):
        value, found = _COMMENT.subn(" ", value)
        if not found:
            break
    return value.strip()

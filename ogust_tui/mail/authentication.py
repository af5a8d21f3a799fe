"""Whether the house's own mail server says that the sender is forged (RFC 8601). Pure.

Anybody can write an Authentication-Results header, so only the topmost one of the configured server counts: servers
add theirs on top, and take out those that claim to be theirs.
"""

import re
import unicodedata
from enum import StrEnum

from ogust_tui.mail.parsed import ParsedMail
from ogust_tui.mail.route import same_host

_LOOKED_AT = 8_192
_ENCODED_WORD = re.compile(r"=\?[^?\s]*\?[bq]\?[^?]*\?=", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r"\"[^\"]*[;=()][^\"]*\"")
_RESULT = re.compile(r"(?:^|;)\s*dmarc\s*=\s*([a-z]+)([^;]*)", re.IGNORECASE)
_HEADER_FROM = re.compile(r"\bheader\.from\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)


class Dmarc(StrEnum):
    """What was said of the From address."""

    PASS = "pass"  # noqa: S105  # a result, not a secret
    FAIL = "fail"
    ABSENT = "absent"


def dmarc(mail: ParsedMail, authserv_id: str) -> Dmarc:
    """The verdict of the server ``authserv_id`` on the sender of ``mail``; ABSENT when it gave none, or has no name.

    A pass for another domain than that of From is none. Some servers write a header for each thing they look at, so a
    failure may stand below the topmost; a pass may not, for there anybody may have written it.
    """
    top = True
    for value in mail.headers.get("authentication-results", ()) if authserv_id else ():
        server, _separator, results = _without_comments(value[:_LOOKED_AT]).partition(";")
        if same_host((server.replace('"', "").split() or [""])[0], authserv_id):
            found = _verdict(results, {address.rpartition("@")[2] for address in mail.from_addresses})
            if found is Dmarc.FAIL or (found is Dmarc.PASS and top):
                return found
            if found is Dmarc.PASS:
                break
            top = False
    return Dmarc.ABSENT


def is_named_as_sender(mail: ParsedMail) -> bool:
    """Whether the first address of ``mail`` stands as such in its From header, where servers look for it.

    A mail without From, or with an address that only a tolerant reader finds there, was judged by nobody.
    """
    bare = _ENCODED_WORD.sub("", " ".join(mail.headers.get("from", ())))
    return "".join(mail.from_addresses[:1]) in unicodedata.normalize("NFC", "".join(bare.split())).lower()


def _verdict(results: str, domains: set[str]) -> Dmarc:
    found = Dmarc.ABSENT
    for result, properties in _RESULT.findall(results):
        about = _HEADER_FROM.search(properties)
        about_sender = about is None or any(same_host(about[1].rpartition("@")[2], one) for one in domains)
        if result.lower() == "fail":
            return Dmarc.FAIL
        if result.lower() == "pass" and about_sender:
            found = Dmarc.PASS
    return found


def _without_comments(value: str) -> str:
    """Comments may be nested: the innermost ones go until none is left. So do quoted values that look like results."""
    value = _QUOTED.sub('""', " ".join(value.split()))
    for _ in range(10):
        value, found = _COMMENT.subn(" ", value)
        if not found:
            break
    return value.strip()

"""What a delivery report says: which address failed, whether for good, and on which mail of ours. Pure.

The standard parts first (RFC 3464), then the forms that flufl.bounce knows.
"""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes

from ogust_tui.mail.decoding import header_text, without_unseen
from ogust_tui.mail.kind_words import plain
from ogust_tui.mail.parsed import ParsedMail
from ogust_tui.mail.report_words import DELAY
from ogust_tui.mail.route import OUR_ID, OurId, our_ids

_REPORTS = ("message/delivery-status", "message/global-delivery-status")
_ORIGINALS = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
_LOOKED_AT = 64 * 1024
_LINES_LOOKED_AT = 5_000
_FIELD = re.compile(r"^([A-Za-z-]+)[ \t]*:[ \t]*((?:.*)(?:\n[ \t].*)*)", re.MULTILINE)
_FIRST_WORDS = 2_000
_OFFICE = re.compile(r"(?:mailer-daemon|postmaster|abuse|support|help|contact|fil\.)", re.IGNORECASE)
_SPELLED_OUT = re.compile(r"\\x\{([0-9a-f]{1,5})\}", re.IGNORECASE)
"""A character of an address in a report that has to be ASCII (RFC 6533, 3)."""
_COMPLAINT = re.compile(r"complaint about message from \[?[0-9a-f.:]{7,45}\]?$", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![^\s<>;\"',()\[\]])[^\s<>;\"',()\[\]]+@[^\s<>;\"',()\[\]]+")


@dataclass(frozen=True)
class Failure:
    """One address that mail does not reach, "" when unknown; ``permanent`` when the server has given up."""

    address: str
    permanent: bool
    status: str


def failures(mail: ParsedMail, raw: bytes) -> tuple[Failure, ...]:
    """The addresses that ``mail``, a delivery report, is about; at least one entry."""
    found = [
        failure
        for file in mail.attachments
        if file.media_type in _REPORTS
        for failure in _in_report(file.data[:_LOOKED_AT])
    ]
    found = found or _known_forms(raw, DELAY.search(plain(mail.subject)) is not None)
    if not found:
        named = _ADDRESS.findall(" ".join(mail.lines("x-failed-recipients"))) or _named_in_text(mail)
        delayed = DELAY.search(plain(f"{mail.subject}\n{mail.text[:4_000]}")) is not None
        found = [Failure(address.lower(), not delayed, mail.subject[:200]) for address in named or [""]]
    return tuple(dict.fromkeys(found))


def _named_in_text(mail: ParsedMail) -> list[str]:
    """The first address in the text that is neither the sender's nor ours, nor one to complain to."""
    others = {*mail.from_addresses, *mail.recipients}
    found = (one.lower().rstrip(".:") for one in _ADDRESS.findall(mail.text[:_FIRST_WORDS]))
    return [one for one in found if one not in others and not _OFFICE.match(one) and "." in one.rpartition("@")[2]][:1]


def is_complaint(mail: ParsedMail) -> bool:
    """Whether a provider reports a mail of ours as unwanted or not proven (RFC 5965; Hotmail's older form).

    Such a mail arrived: no address fails.
    """
    if mail.report_type == "feedback-report":
        return any(file.media_type == "message/feedback-report" for file in mail.attachments)
    returned = any(file.media_type == "message/rfc822" for file in mail.attachments)
    return returned and not mail.text.strip() and _COMPLAINT.match(mail.subject.strip()) is not None


def reported_ids(mail: ParsedMail) -> tuple[OurId, ...]:
    """Our own Message-IDs that the report names: in its headers, its text, or the mail that it returns."""
    texts = [" ".join((*mail.in_reply_to, *mail.references)), mail.text[:_LOOKED_AT]]
    texts += [
        file.data[:_LOOKED_AT].decode("latin-1")
        for file in mail.attachments
        if file.media_type in (*_ORIGINALS, *_REPORTS)
    ]
    return our_ids(match[0] for text in texts for match in OUR_ID.finditer(text))


def _in_report(data: bytes) -> list[Failure]:
    """One failure a recipient; the first block is about the whole mail."""
    found = []
    text = without_unseen(data.decode("utf-8", "replace").replace("\r\n", "\n"))
    for block in re.split(r"\n[ \t]*\n", text):
        fields = {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(block)}
        recipient = fields.get("original-recipient") or fields.get("final-recipient") or ""
        action = fields.get("action", "").lower().partition(" ")[0]
        recipient = without_unseen(_SPELLED_OUT.sub(lambda spelled: chr(int(spelled[1], 16)), recipient))
        address = _ADDRESS.search(recipient.partition(";")[2] or recipient)
        if action in ("failed", "delayed"):
            said = header_text(fields.get("diagnostic-code") or fields.get("status", ""))[:200]
            found.append(Failure(address[0].lower() if address else "", action == "failed", said))
    return found


def _known_forms(raw: bytes, delayed: bool) -> list[Failure]:
    """What flufl.bounce finds; it was written for mailing lists and may stumble over anything.

    Of some programs it takes a delay for a failure: ``delayed`` when the subject speaks of one.
    """
    from flufl.bounce import all_failures  # needed by one mail in hundreds

    logging.getLogger("flufl.bounce").disabled = True  # it logs the traceback of whatever it stumbles over
    try:
        lines = raw[: 4 * _LOOKED_AT].split(b"\n", _LINES_LOOKED_AT)[:_LINES_LOOKED_AT]
        temporary, permanent = all_failures(message_from_bytes(b"\n".join(lines)))
    except Exception:  # noqa: BLE001  # then nothing is known of the address
        return []
    lasting, passing = _addresses(permanent), _addresses(temporary)
    passing -= lasting
    return [Failure(address, address in lasting and not delayed, "") for address in sorted(lasting | passing)]


def _addresses(found: Iterable[bytes]) -> set[str]:
    texts = (without_unseen(one.decode("utf-8", "replace")).lower() for one in found)
    return {text for text in texts if _ADDRESS.fullmatch(text)}

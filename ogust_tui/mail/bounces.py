"""What a delivery report says: which address failed, whether for good, and on which mail of ours. Pure.

The standard parts first (RFC 3464), then the forms that flufl.bounce knows.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from email import message_from_bytes

from ogust_tui.mail.decoding import header_text, without_unseen
from ogust_tui.mail.kind_words import plain
from ogust_tui.mail.parsed import ParsedMail
from ogust_tui.mail.report_words import DELAY
from ogust_tui.mail.route import OUR_ID, OurId, our_ids

_REPORTS = ("message/delivery-status", "message/global-delivery-status")
_ORIGINALS = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
_RECIPIENTS = ("original-recipient", "final-recipient")
_LOOKED_AT = 64 * 1024
_LINES_LOOKED_AT = 2_000
_FIELD = re.compile(r"^([A-Za-z-]+)[ \t]*:[ \t]*((?:.*)(?:\n[ \t].*)*)", re.MULTILINE)
_FIRST_WORDS = 2_000
_ANSWER_WITHIN = 600
_ANSWER = re.compile(r"(?:^|[:(<>]) ?([45]\d\d[ -][^()]+)")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
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
    if not found:
        found = _known_forms(raw, DELAY.search(plain(mail.subject)) is not None)
        answers = _answers(mail.text, [one.address for one in found])
        found = [replace(one, status=answers[one.address]) for one in found]
    if not found:
        named = _ADDRESS.findall(" ".join(mail.lines("x-failed-recipients"))) or _named_in_text(mail)
        delayed = DELAY.search(plain(f"{mail.subject}\n{mail.text[:4_000]}")) is not None
        answers = _answers(mail.text, named)
        found = [Failure(one.lower(), not delayed, answers.get(one) or mail.subject[:200]) for one in named or [""]]
    return tuple(dict.fromkeys(found))


def _answers(text: str, addresses: Iterable[str]) -> dict[str, str]:
    """What a server answered for these addresses, where the text of a report tells it below the address."""
    text = text[:_LOOKED_AT]
    lowered = text.lower()
    found = {}
    for address in addresses:
        begin = lowered.find(address.lower()) if address else -1
        below = _BLANK_LINE.split(text[begin : begin + _ANSWER_WITHIN])[:2] if begin >= 0 else []
        answers = (_ANSWER.search(" ".join(paragraph.split())) for paragraph in below)
        found[address] = next((answer[1].strip()[:200] for answer in answers if answer), "")
    return found


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
    """One failure a recipient; the first block is about the whole mail, and may say what became of all of it."""
    text = without_unseen(data.decode("utf-8", "replace").replace("\r\n", "\n"))
    blocks = [
        {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(block)}
        for block in _BLANK_LINE.split(text)
    ]
    named = [fields for fields in blocks if not fields.keys().isdisjoint(_RECIPIENTS)]
    whole = next((fields["action"] for fields in blocks if "action" in fields), "")
    found = []
    for fields in named or blocks:
        action = (fields.get("action") or (whole if named else "")).lower().partition(" ")[0]
        if action in ("failed", "delayed"):
            said = header_text(fields.get("diagnostic-code") or fields.get("status", ""))[:200]
            found.append(Failure(_recipient(fields), action == "failed", said))
    return found


def _recipient(fields: Mapping[str, str]) -> str:
    """The address a block is about, as the mail named it if that is an address."""
    for value in (fields.get(name, "") for name in _RECIPIENTS):
        written = without_unseen(_SPELLED_OUT.sub(lambda spelled: chr(int(spelled[1], 16)), value))
        address = _ADDRESS.search(written.partition(";")[2] or written)
        if address:
            return address[0].lower()
    return ""


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

"""What holds for the reading of any bytes whatever. ``check`` fails on the first thing that does not."""

import re
import unicodedata
from collections.abc import Iterator

from ogust_tui.mail import parsed
from ogust_tui.mail.calendar_words import calendar_text
from ogust_tui.mail.charsets import decode
from ogust_tui.mail.decision import Decision, Do, decide
from ogust_tui.mail.decoding import TEXT_LIMIT, clean_text
from ogust_tui.mail.files import sorted_files
from ogust_tui.mail.identity import identity_of
from ogust_tui.mail.kind import Kind, kind_of, mail_kind
from ogust_tui.mail.parsed import ParsedMail, is_empty, parse
from ogust_tui.mail.reply_text import visible_reply
from ogust_tui.settings import AgencySettings
from ogust_tui.store.correspondents import Conversation, Correspondent, Directory
from ogust_tui.store.file_rules import MOST_BYTES_TOGETHER, MOST_FILES, NAME_LENGTH
from ogust_tui.store.kinds import ReaderKind

KINDS = {"reply", "auto_reply", "receipt", "bounce", "list", "own"}
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_MORE_FOR_A_NUMBER = 10


class Everybody(Directory):
    """A house in which every address is somebody's, and every token leads somewhere."""

    def __init__(self) -> None:
        self.settings = AgencySettings(mail_address="b@example.org", mail_domain="portail.example.org")

    def by_token(self, token: str) -> Conversation | None:
        return self._somewhere()

    def by_our_id(self, message_public_id: str, hash_given: str) -> Conversation | None:
        return self._somewhere()

    def at_address(self, address: str) -> tuple[Correspondent, ...]:
        return (Correspondent(1, ReaderKind.CONTACT, frozenset({address})),)

    def is_blocked(self, address: str) -> bool:
        return False

    def _somewhere(self) -> Conversation:
        return Conversation(1, "Horaires", 1, False, self.at_address("a@example.org"))


def check(raw: bytes) -> ParsedMail:
    """Read ``raw`` in every way there is; AssertionError, or whatever was raised, when something does not hold."""
    mail = parsed._parse(raw)  # below the last wall, which would hide what is looked for
    assert mail == parse(raw)  # the same bytes give the same
    assert is_empty(raw) is not mail.has_headers
    assert identity_of(raw).message_id == mail.message_id
    _is_kept(mail)
    _is_bounded(mail, raw)
    _files_are_clean(mail)
    kind = mail_kind(raw)
    assert kind in KINDS
    visible = visible_reply(raw)
    assert len("".join(visible.split())) <= len(mail.text) + len(mail.html)
    assert not _CONTROLS.search(visible)
    decision = decide(mail, raw, Everybody())
    assert decision.kind is Kind(kind)
    _is_sound(decision, mail)
    return mail


def said(mail: ParsedMail) -> Iterator[str]:
    """Everything of a mail that a store may be given."""
    yield from (mail.text, mail.subject, mail.from_name, mail.message_id, mail.media_type, mail.report_type)
    yield from (*mail.from_addresses, *mail.recipients, *mail.in_reply_to, *mail.references)
    for name in mail.headers:
        yield from mail.lines(name)
    for file in mail.attachments:
        yield from (file.name, file.media_type, file.content_id)
    if mail.calendar is not None:
        item = mail.calendar
        yield from (item.method, item.answer, item.summary, item.comment)
        yield calendar_text(item, "Bonjour", AgencySettings().zone)


def _is_kept(mail: ParsedMail) -> None:
    """PostgreSQL takes no NUL and no half character; a terminal had better get no control character."""
    for text in said(mail):
        found = _CONTROLS.search(text)
        assert found is None, (found, text[max(0, found.start() - 50) :][:100])
        text.encode("utf-8")
    mail.html.encode("utf-8")
    assert clean_text(mail.text) == mail.text


def _is_bounded(mail: ParsedMail, raw: bytes) -> None:
    assert len(mail.text) <= TEXT_LIMIT
    assert len(mail.html) <= TEXT_LIMIT
    assert sum(len(file.data) for file in mail.attachments) <= len(raw)
    assert len(mail.subject) <= 1_000
    assert all(len(address) <= 320 for address in (*mail.from_addresses, *mail.recipients))
    assert all(len(one) <= 1_010 for one in (mail.message_id, *mail.in_reply_to, *mail.references))
    assert all(len(file.media_type) <= 250 and len(file.content_id) <= 250 for file in mail.attachments)
    assert mail.date is None or mail.date.utcoffset() is not None


def _files_are_clean(mail: ParsedMail) -> None:
    names = [file.name for file in mail.attachments]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert name == name.strip()
        assert not name.startswith(".")
        assert not set(name) & set('/\\<>:"|?*')
        assert len(name) <= NAME_LENGTH + _MORE_FOR_A_NUMBER
        assert not {unicodedata.category(letter) for letter in name} & {"Cc", "Cf", "Cs"}
    kept, refused = sorted_files(mail.attachments)
    assert len(kept) <= MOST_FILES
    assert sum(len(file.data) for file in kept) <= MOST_BYTES_TOGETHER
    assert len(refused) == min(MOST_FILES, len(names) - len(kept))


def _is_sound(decision: Decision, mail: ParsedMail) -> None:
    for step in decision.steps:
        step.says.format(**step.params)
    for text in (decision.text, decision.subject, *(failure.status for failure in decision.failures)):
        assert not _CONTROLS.search(text), text
    assert not any(_CONTROLS.search(failure.address) for failure in decision.failures)
    assert (decision.do in (Do.POST, Do.OPEN)) <= bool(decision.text.strip() or mail.attachments)
    by_words = kind_of(mail).rule == "bounce-words"  # somebody known wrote them here
    assert (decision.do is Do.BOUNCE) is (decision.kind is Kind.BOUNCE and not by_words)


def check_text(data: bytes, charset: str) -> None:
    """What holds for any bytes said to be in any charset."""
    decode(data, charset).encode("utf-8")

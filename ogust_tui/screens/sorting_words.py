"""Mail that waits to be sorted, in words and blocks: a line of the list, the mail itself, what became of it. Pure."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ogust_tui.i18n import N_, _, ngettext
from ogust_tui.screens.conversation_words import BETWEEN, name_of, names_of, reading_words
from ogust_tui.store.inbound_reads import InboundKey, MailRow
from ogust_tui.store.kinds import Outcome
from ogust_tui.store.records import RecordKind
from ogust_tui.store.sorting_reads import Sorting
from ogust_tui.store.thread_lists import ThreadRow
from ogust_tui.widgets.blocks import Block, Frame
from ogust_tui.widgets.cells import fit
from ogust_tui.widgets.chips import Choice
from ogust_tui.wording import MAIL_REASONS, byte_size, near, number, one_line

LINE_WIDTH = 300
NAME_WIDTH = 30
"""Cells of a sender's own name: the address behind it stays in view."""
LABEL_WIDTH = 14
RAW_SHOWN = 100_000
"""Characters of a mail as it came that are shown."""
NAMES_SHOWN = 20
TEXT_KEY = "text"


def mail_key(row: MailRow) -> str:
    """The key of a mail's block: its place in the list."""
    return f"{row.id} {row.received_at.isoformat()}"


def key_of_mail(key: str) -> InboundKey:
    """The place that a block's key stands for."""
    number_, _space, at = key.partition(" ")
    return datetime.fromisoformat(at), int(number_)


def sender_words(row: MailRow) -> str:
    """Who writes: "Jean Dupont <jean@orange.fr>"; the name is what the mail says, the address too."""
    name, address = one_line(row.sender_name, NAME_WIDTH), one_line(row.sender, LINE_WIDTH)
    if not address:
        return name or _("no sender")
    return f"{name} <{address}>" if name and name != address else address


def reason_words(reason: str) -> str:
    """Why a mail is where it is; a word of a newer version stands for itself."""
    return _(MAIL_REASONS[reason]) if reason in MAIL_REASONS else reason


def subject_words(row: MailRow) -> str:
    """The subject, or that there is none."""
    return one_line(row.subject, LINE_WIDTH) or _("no subject")


def mail_block(row: MailRow, now: datetime, zone: ZoneInfo) -> Block:
    """A mail in the list: who and when, subject and first words, why it waits."""
    thread = _("thread {id}").format(id=row.thread_id) if row.thread_id is not None else ""
    words = [subject_words(row), one_line(row.text, LINE_WIDTH)]
    return Block(
        mail_key(row),
        Frame.ROW,
        title=sender_words(row),
        title_right=near(row.received_at, now, zone),
        body=" — ".join(word for word in words if word),
        preview=1,
        foot=BETWEEN.join(word for word in (reason_words(row.reason), thread) if word),
    )


def mail_blocks(sorting: Sorting, now: datetime, zone: ZoneInfo) -> list[Block]:
    """The mail itself: what is known of it, then its text with what it quotes."""
    card = sorting.card
    files = ", ".join(one_line(name, LINE_WIDTH) for name in card.file_names[:NAMES_SHOWN])
    more = len(card.file_names) - NAMES_SHOWN
    if more > 0:
        files += " " + ngettext("and {n} more", "and {n} more", more).format(n=number(more))
    known = names_of(tuple(one.party for one in sorting.senders)) or _("nobody known here")
    facts = (
        (_("From"), sender_words(card.row)),
        (_("Why it waits"), reason_words(card.row.reason)),
        (_("It answers"), thread_words(sorting.thread) if sorting.thread else ""),
        (_("Address of"), known if card.row.sender else ""),
        (_("Files"), files),
    )
    lines = [fit(label, LABEL_WIDTH) + value for label, value in facts if value]
    text = card.body_text.strip("\n")
    return [
        Block(
            "facts",
            title=subject_words(card.row),
            title_right=near(card.row.received_at, now, zone),
            body="\n".join(lines),
        ),
        Block(TEXT_KEY, body=text or _("This mail holds no text."), dim=not text),
    ]


def raw_blocks(raw: bytes, save_key: str) -> list[Block]:
    """The mail as it came, as far as one reads that."""
    shown = raw[: RAW_SHOWN * 2].decode("utf-8", "replace")[:RAW_SHOWN]
    cut = _("Only the beginning is shown; {key} saves all of it.").format(key=save_key)
    return [
        Block(
            "raw",
            title=_("As it came"),
            title_right=byte_size(len(raw)),
            body=shown,
            foot=cut if len(raw) > len(shown.encode("utf-8", "replace")) else "",
        )
    ]


def thread_words(row: ThreadRow) -> str:
    """A thread in a sentence: “Clés du portail” · PUBLIÉ → Mme Morel · Mme MOREL Hélène."""
    subject = _("“{subject}”").format(subject=one_line(row.subject, LINE_WIDTH))
    return f"{subject}{BETWEEN}{_whose(row)}"


def thread_choice(row: ThreadRow) -> Choice:
    """A thread to choose."""
    return Choice(f"{RecordKind.THREAD.value}:{row.id}", one_line(row.subject, LINE_WIDTH), _whose(row))


def _whose(row: ThreadRow) -> str:
    """Who outside reads it, then whom it is with."""
    people = ", ".join(name_of(party) for party in row.linked if party.kind is not RecordKind.STAFF)
    return BETWEEN.join(words for words in (reading_words(row.published_to), people) if words)


def alike_words(alike: int) -> str:
    """How many more mails of the same sender wait."""
    words = ngettext("{n} other mail of this sender waits here.", "{n} other mails of this sender wait here.", alike)
    return words.format(n=number(alike)) if alike else ""


def given_words(address: str, name: str, outcome: Outcome, reason: str, subject: str) -> str:
    """What became of a mail once its sender's address is known. ``subject``: of the thread it went to."""
    known = _("{address} is an address of {name} now.").format(address=one_line(address, LINE_WIDTH), name=name)
    went = {
        Outcome.POSTED: N_("The mail is in the thread “{subject}”."),
        Outcome.QUARANTINED: N_("The mail still waits: {reason}."),
    }.get(outcome, N_("The mail was put aside: {reason}."))
    return f"{known} {_(went).format(subject=one_line(subject, LINE_WIDTH), reason=reason_words(reason))}"


def others_words(count: int) -> str:
    """How many more mails were decided upon with the one that was sorted."""
    words = ngettext(
        "{n} other mail of this sender was looked at again.",
        "{n} other mails of this sender were looked at again.",
        count,
    )
    return words.format(n=number(count)) if count else ""


def file_words(kept: Sequence[str], left_out: Sequence[str]) -> str:
    """The files that go with a mail into a thread, and those that do not."""
    words = [
        _("With the files: {names}").format(names=", ".join(kept)) if kept else "",
        _("Left out: {names}").format(names=", ".join(left_out)) if left_out else "",
    ]
    return BETWEEN.join(word for word in words if word)

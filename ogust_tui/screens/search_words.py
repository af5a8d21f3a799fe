"""What a search found, in words: a line that says what and where, and under it the text around the words. Pure."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ogust_tui.i18n import N_, _
from ogust_tui.screens.conversation_words import BETWEEN, TEXT_WIDTH, name_of, reading_words
from ogust_tui.screens.record import kind_words
from ogust_tui.store.contact_reads import ContactRow
from ogust_tui.store.search import Hit, HitKind
from ogust_tui.widgets.blocks import Block, Frame
from ogust_tui.wording import near, number, one_line

CONTACTS_KEY, WRITTEN_KEY = "contacts", "written"
KINDS = {HitKind.NOTE: N_("note"), HitKind.THREAD: N_("thread"), HitKind.MESSAGE: N_("message")}


def hit_key(hit: Hit) -> str:
    """The key of a hit's block."""
    return f"{hit.kind.value}:{hit.id}"


def hit_blocks(hits: Sequence[Hit], cut: frozenset[HitKind], most: int, words: tuple[str, ...], now: datetime,
               zone: ZoneInfo) -> list[Block]:  # fmt: skip
    """The contacts, then what was written, each under a rule that says so, and whether there is more (``cut``)."""
    contacts = [_contact_block(hit.contact, hit_key(hit)) for hit in hits if hit.contact is not None]
    written = [_written_block(hit, words, now, zone) for hit in hits if hit.contact is None]
    blocks: list[Block] = []
    if contacts:
        title = _("Contacts: {n}").format(n=number(len(contacts)))
        if HitKind.CONTACT in cut:
            title = _("Contacts: the first {n} only; one more word says who").format(n=number(most))
        blocks += [Block(CONTACTS_KEY, Frame.RULE, title=title), *contacts]
    if written:
        title = _("Notes, threads and messages: {n}").format(n=number(len(written)))
        if cut - {HitKind.CONTACT}:
            title = _("Notes, threads and messages: the newest {n} of each kind only").format(n=number(most))
        blocks += [Block(WRITTEN_KEY, Frame.RULE, title=title), *written]
    return blocks


def _contact_block(row: ContactRow, key: str) -> Block:
    facts = (row.mobile_phone or row.landline, row.code, row.city)
    return Block(
        key=key,
        frame=Frame.ROW,
        title=f"{one_line(row.name, TEXT_WIDTH)}{BETWEEN}{kind_words(row)}",
        title_right=BETWEEN.join(fact for fact in facts if fact),
    )


def _written_block(hit: Hit, words: tuple[str, ...], now: datetime, zone: ZoneInfo) -> Block:
    return Block(
        key=hit_key(hit),
        frame=Frame.ROW,
        title=BETWEEN.join(words for words in (_mark(hit), *_places(hit)) if words),
        title_right=near(hit.at, now, zone) if hit.at else "",
        body=hit.text,
        preview=1,
        found=words,
    )


def _mark(hit: Hit) -> str:
    """Who can read it, then what it is: "INTERNE · note", "PUBLIÉ → Mme Morel · message"."""
    if hit.kind is HitKind.THREAD and not hit.published_to:
        return reading_words(())
    reach = reading_words(hit.published_to) if hit.published_to else _("INTERNAL")
    return reach + BETWEEN + _(KINDS[hit.kind])


def _places(hit: Hit) -> list[str]:
    """The thread of a message, and the records that are not named already as its readers."""
    readers = {party.ref for party in hit.published_to}
    names = ", ".join(name_of(party) for party in hit.places if party.ref not in readers)
    subject = _("“{text}”").format(text=one_line(hit.subject, TEXT_WIDTH)) if hit.subject else ""
    return [subject, names]

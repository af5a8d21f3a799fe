"""Sorting a waiting mail by hand: its words and files are read again from the raw mail, and the store does the rest."""

from collections.abc import Collection

from ogust_tui.mail.calendar_words import calendar_text
from ogust_tui.mail.decision import SUBJECT_LENGTH
from ogust_tui.mail.ingest import Ingested, words_of, work_again
from ogust_tui.mail.parsed import ParsedMail, parse
from ogust_tui.mail.reply_text import reply_of
from ogust_tui.mail.route import bare_subject
from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.inbound import MailWords
from ogust_tui.store.inbound_reads import raw_mail, waiting_with_same_sender
from ogust_tui.store.kinds import Extent
from ogust_tui.store.mail_sorting import add_address, attach_mail, open_with_mail
from ogust_tui.store.threads import Posted


def attach(
    store: Store,
    actor: Actor,
    inbound_id: int,
    thread_id: int,
    author_id: int,
    *,
    expected_readers: Collection[int] | None = None,
) -> Posted:
    """Post a waiting mail in a thread, in the name of one of its people. NotFound, DataRefused, Conflict.

    ThreadPublished when others than ``expected_readers`` read the thread.
    """
    words, _mail = _read(store, actor, inbound_id)
    return attach_mail(store, actor, inbound_id, thread_id, author_id, words, expected_readers=expected_readers)


def open_thread(store: Store, actor: Actor, inbound_id: int, reader_id: int, subject: str = "") -> Posted:
    """Begin a thread with a waiting mail, as the words of a contact or relative. NotFound, DataRefused, Conflict.

    Without a ``subject`` it is the mail's own.
    """
    words, mail = _read(store, actor, inbound_id)
    return open_with_mail(store, actor, inbound_id, reader_id, subject or _subject(mail, words), words)


def would_post(store: Store, actor: Actor, inbound_id: int) -> tuple[str, MailWords]:
    """What ``attach`` and ``open_thread`` would write: a new thread's subject, and the words. NotFound."""
    words, mail = _read(store, actor, inbound_id)
    return _subject(mail, words), words


def give_address(store: Store, actor: Actor, inbound_id: int, reader_id: int) -> tuple[Ingested, ...]:
    """Take the sender's address for one of this person's: what became of the mail, then of the others from there.

    All that wait are decided upon again. NotFound, Conflict, DataRefused.
    """
    add_address(store, actor, inbound_id, reader_id)
    return tuple(work_again(store, mail) for mail in waiting_with_same_sender(store, actor, inbound_id))


def _subject(mail: ParsedMail, words: MailWords) -> str:
    subject = bare_subject(mail.subject) or words.text.strip().partition("\n")[0] or mail.subject
    return subject[:SUBJECT_LENGTH]


def _read(store: Store, actor: Actor, inbound_id: int) -> tuple[MailWords, ParsedMail]:
    """What the person wrote; all of the text where nothing else is left, since somebody looks at it anyway."""
    mail = parse(raw_mail(store, actor, inbound_id))
    reply = reply_of(mail)
    text = calendar_text(mail.calendar, reply.text or mail.text.strip(), store.settings().zone)
    extent = reply.extent if reply.text else Extent.ALL
    return words_of(mail, text or bare_subject(mail.subject), extent), mail

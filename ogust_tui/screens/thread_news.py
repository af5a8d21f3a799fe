"""What came into a thread while one was writing in it: it is shown, and asked about, before anything is sent. Pure."""

from dataclasses import dataclass

from ogust_tui.i18n import _, ngettext
from ogust_tui.screens.conversation_words import note_key, short_of
from ogust_tui.screens.thread_view import message_key
from ogust_tui.store.thread_reads import ThreadCard
from ogust_tui.wording import one_line

NAME_WIDTH = 40


@dataclass(frozen=True)
class Seen:
    """What one knew of the thread when one began to write: the newest message, the notes, who outside reads."""

    position: int
    notes: frozenset[int]
    readers: frozenset[int]


@dataclass(frozen=True)
class News:
    """What is to be asked, and the block that it is about; empty for what the frame of the box says."""

    words: str
    key: str


def seen_of(card: ThreadCard) -> Seen:
    """Everything that ``card`` shows."""
    readers = frozenset(row.reader.id for row in card.publications)
    return Seen(card.last_position, frozenset(note.id for note in card.notes), readers)


def news_of(card: ThreadCard, seen: Seen, reader_id: int | None, send_key: str) -> News | None:
    """What others did since ``seen``, None for nothing: wrote a message or a note, let somebody else read it."""
    readers = [short_of(row.reader) for row in card.publications if row.reader.id not in seen.readers]
    wrote = sorted(
        [
            (message.created_at, short_of(message.author), message_key(message.position))
            for message in card.messages
            if message.position > seen.position and message.author.id != reader_id
        ]
        + [
            (note.created_at, one_line(note.author, NAME_WIDTH), note_key(note.id))
            for note in card.notes
            if note.id not in seen.notes and note.author_id != reader_id
        ]
    )
    words = []
    if readers:
        said = ngettext("{names} can read this thread now.", "{names} can read this thread now.", len(readers))
        words.append(said.format(names=", ".join(readers)))
    if wrote:
        people = list(dict.fromkeys(name for _at, name, _key in wrote))
        said = ngettext("{names} wrote here meanwhile.", "{names} wrote here meanwhile.", len(people))
        words.append(said.format(names=", ".join(people)))
    if not words:
        return None
    words.append(_("Nothing was sent; {key} sends yours.").format(key=send_key))
    return News(" ".join(words), wrote[0][2] if wrote else "")

"""The JSON of every read: stable keys, ids that other commands take, times in UTC. docs/commands.md describes them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ogust_tui.i18n import _

if TYPE_CHECKING:
    from ogust_tui.cli.local_settings import Origin
    from ogust_tui.screens.action import Action
    from ogust_tui.store.agency import SettingRow
    from ogust_tui.store.alert_reads import AlertRow
    from ogust_tui.store.attachments import AttachmentRow
    from ogust_tui.store.board import Board
    from ogust_tui.store.contact_reads import ContactCard, ContactRow, RelativeRow
    from ogust_tui.store.drafts import DraftRow
    from ogust_tui.store.forum import ForumMessage
    from ogust_tui.store.history import HistoryRow
    from ogust_tui.store.inbound_reads import MailRow, MailStats
    from ogust_tui.store.mail_sorting import BlockedRow
    from ogust_tui.store.note_reads import NoteRow
    from ogust_tui.store.records import Party
    from ogust_tui.store.search import Hit
    from ogust_tui.store.sorting_reads import Sorting
    from ogust_tui.store.staff import StaffRow
    from ogust_tui.store.thread_lists import ThreadRow
    from ogust_tui.store.thread_reads import MessageRow, PublicationRow, ThreadCard
    from ogust_tui.store.visits import VisitRow

Json = dict[str, Any]


def instant(when: datetime | None) -> str | None:
    """ISO 8601 in UTC, to the second."""
    return None if when is None else when.astimezone(UTC).isoformat(timespec="seconds")


def due(at: datetime | None, is_date: bool, zone: ZoneInfo) -> str | None:
    """A day of the agency ("2026-11-24") where the hour does not count, else an instant."""
    return at.astimezone(zone).date().isoformat() if at is not None and is_date else instant(at)


def party(row: "Party") -> Json:
    """A record: kind, the code that commands take, name. One of another sector keeps both to itself."""
    shown: Json = {"kind": row.kind.value, "code": row.code or None, "name": row.name or None}
    if not row.in_scope:
        shown["other_sector"] = True
    return shown


def parties(rows: Sequence["Party"]) -> list[Json]:
    """Several records."""
    return [party(row) for row in rows]


def contact(row: "ContactRow") -> Json:
    """A contact as lists give it."""
    return {
        "code": row.code,
        "kind": row.kind.value,
        "title": row.title,
        "last_name": row.last_name,
        "first_name": row.first_name,
        "email": row.email,
        "landline": row.landline,
        "mobile_phone": row.mobile_phone,
        "city": row.city,
        "managed_by": row.managed_by_login or None,
        "status": row.status.value,
    }


def contact_card(card: "ContactCard") -> Json:
    """A contact with every field, its sectors and its relatives."""
    return contact(card.row) | {
        "maiden_name": card.maiden_name,
        "file_number": card.file_number,
        "client_type": card.client_type,
        "nature": card.nature,
        "main_address": {
            "line": card.address_line,
            "supplement": card.address_supplement,
            "zip": card.zip,
            "city": card.row.city,
            "country": card.country,
        },
        "billing_address": card.billing_address,
        "door_code": card.door_code,
        "intercom_code": card.intercom_code,
        "origin": card.origin,
        "language": card.language,
        "birth_date": card.birth_date.isoformat() if card.birth_date else None,
        "means_of_transport": card.means_of_transport,
        "driving_license": card.driving_license,
        "comment": card.comment,
        "sectors": [label for _, label in card.sectors],
        "relatives": [relative(row) for row in card.relatives],
    }


def relative(row: "RelativeRow") -> Json:
    """Somebody of a client's circle; the code is what --with and --to take."""
    return {
        "code": row.code,
        "title": row.title,
        "last_name": row.last_name,
        "first_name": row.first_name,
        "relation": row.relation,
        "email": row.email,
        "landline": row.landline,
        "mobile_phone": row.mobile_phone,
        "status": row.status.value,
    }


def staff(row: "StaffRow") -> Json:
    """A colleague."""
    return {
        "login": row.login,
        "display_name": row.display_name,
        "role": row.role.value,
        "email": row.email,
        "locale": row.locale,
        "active": row.active,
        "sectors": list(row.sectors),
    }


def visit(row: "VisitRow") -> Json:
    """A visit."""
    return {
        "id": row.id,
        "client": party(row.client),
        "caregiver": party(row.caregiver) if row.caregiver else None,
        "start": instant(row.start_at),
        "end": instant(row.end_at),
        "service": row.service,
        "status": row.status.value,
        "comment": row.comment,
    }


def note(row: "NoteRow") -> Json:
    """An internal note; ``alert`` is the id of the alert it raised."""
    return {
        "id": row.id,
        "text": row.text,
        "author": row.author,
        "created_at": instant(row.created_at),
        "edited_at": instant(row.edited_at),
        "records": parties(row.records),
        "alert": row.alert.id if row.alert else None,
        "attachments": attachments(row.attachments),
    }


def alert(row: "AlertRow", zone: ZoneInfo) -> Json:
    """An alert as one person sees it."""
    return {
        "id": row.id,
        "text": row.text,
        "severity": row.severity.value,
        "due": due(row.due_at, row.due_is_date, zone),
        "pressing": row.pressing,
        "state": row.state.value,
        "snoozed_until": instant(row.snoozed_until),
        "author": row.author,
        "created_at": instant(row.created_at),
        "note": row.note_id,
        "records": parties(row.records),
    }


def thread(row: "ThreadRow") -> Json:
    """A thread as lists give it; ``published_to`` are codes, null for a reader of another sector."""
    return {
        "id": row.id,
        "subject": row.subject,
        "state": row.state.value,
        "records": parties(row.linked),
        **readers(row),
        "owner": row.owner or None,
        "last_message_at": instant(row.last_message_at),
        "awaits_us": row.awaits_us,
        "unread": row.unread,
    }


def readers(row: "ThreadRow") -> Json:
    """Who outside reads a thread."""
    return {"published_to": [reader.code or None for reader in row.published_to]}


def thread_card(card: "ThreadCard") -> Json:
    """A thread with its messages, its own notes, and from which message on each reader reads it."""
    return thread(card.row) | {
        "messages": [message(row) for row in card.messages],
        "notes": [note(row) for row in card.notes],
        "publications": [publication(row, card.messages) for row in card.publications],
        "automatic_answers": [mail(row) for row in card.folded],
    }


def message(row: "MessageRow") -> Json:
    """A message; the author of another sector is null."""
    return {
        "id": row.id,
        "author": row.author.name or None,
        "channel": row.channel.value,
        "text": row.text,
        "created_at": instant(row.created_at),
        "is_new": row.is_new,
        "attachments": attachments(row.attachments),
        "left_out": [{"name": file.name, "size": file.size, "reason": file.reason} for file in row.left_out],
        "mail": row.inbound_id,
        "moved_to": row.moved_to,
    }


def attachments(rows: "Sequence[AttachmentRow]") -> list[Json]:
    """Files of a note or message; the id is what “attachments save” takes."""
    return [{"id": row.id, "name": row.name, "media_type": row.media_type, "size": row.size} for row in rows]


def publication(row: "PublicationRow", messages: Sequence["MessageRow"]) -> Json:
    """A publication in force; ``from_message`` is null while it starts at a message to come."""
    first = next((one.id for one in messages if one.position >= row.from_position), None)
    return {"to": party(row.reader), "from_message": first, "published_at": instant(row.published_at)}


def board(shown: "Board", zone: ZoneInfo) -> Json:
    """The reception board; the counts are of everything."""
    return {
        "alert_count": shown.alert_count,
        "unread_count": shown.unread_count,
        "ours_count": shown.ours_count,
        "alerts": [alert(row, zone) for row in shown.alerts],
        "threads": [thread(row) for row in shown.threads],
    }


def deed(row: "HistoryRow") -> Json:
    """A line of a record's history; ``by`` is null for what the program did by itself."""
    return {
        "at": instant(row.at),
        "by": party(row.by) if row.by else None,
        "verb": row.verb.value,
        "entity": row.entity,
        "id": row.entity_id,
    }


def draft(row: "DraftRow", words: str) -> Json:
    """What was being typed at a place."""
    return {"place": row.place, "text": words, "saved_at": instant(row.saved_at)}


def outside(row: "ForumMessage") -> Json:
    """A message as its reader outside would see it."""
    return {
        "author": row.author,
        "channel": row.channel.value,
        "text": row.text,
        "created_at": instant(row.created_at),
        "attachments": [file.name for file in row.attachments],
    }


def hit(row: "Hit") -> Json:
    """Something found: ``id`` is a contact's code, or the id of a note, a thread or a message."""
    return {
        "kind": row.kind.value,
        "id": row.places[0].code if row.kind == "contact" else row.id,
        "thread": row.thread_id,
        "subject": row.subject or None,
        "text": row.text,
        "at": instant(row.at),
        "records": parties(row.places),
        "published_to": parties(row.published_to),
    }


def mail(row: "MailRow") -> Json:
    """A received mail; ``outcome`` is null while it was not worked on, ``reader`` is whose it was taken for."""
    return {
        "id": row.id,
        "outcome": row.outcome.value if row.outcome else None,
        "reason": row.reason or None,
        "kind": row.kind or None,
        "sender": row.sender or None,
        "sender_name": row.sender_name,
        "subject": row.subject,
        "text": row.text,
        "received_at": instant(row.received_at),
        "thread": row.thread_id,
        "reader": party(row.reader) if row.reader else None,
    }


def mail_card(found: "Sorting") -> Json:
    """A received mail with all of its text, the names of its files, and who is known by its sender's address."""
    card = found.card
    return mail(card.row) | {
        "message_id": card.message_id,
        "text": card.body_text,
        "files": list(card.file_names),
        "senders": parties([sender.party for sender in found.senders]),
    }


def blocked(row: "BlockedRow") -> Json:
    """A blocked sender."""
    return {"address": row.address, "since": instant(row.since)}


def mail_stats(stats: "MailStats", now: datetime) -> Json:
    """Counts of received mail; ages in seconds, null when nothing waits."""
    return {
        "by_outcome": stats.by_outcome,
        "by_reason": stats.by_reason,
        "unprocessed": stats.unprocessed,
        "oldest_unprocessed_seconds": age(stats.oldest_unprocessed, now),
        "oldest_quarantined_seconds": age(stats.oldest_quarantined, now),
    }


def age(since: datetime | None, now: datetime) -> int | None:
    """Whole seconds; a clock that was put back makes no age less than nothing."""
    return None if since is None else max(0, int((now - since).total_seconds()))


def local_setting(name: str, value: str | bool | None, origin: "Origin | None") -> Json:
    """A setting of this terminal, null when nothing was said, and where it was said: a file, a variable, an option."""
    said_by = None if origin is None else str(origin.file or origin.name)
    return {"key": name, "value": value, "said_by": said_by, "line": origin and origin.line}


def key(action: "Action", keys: Sequence[str], usual: Sequence[str]) -> Json:
    """An action with its keys on this terminal, and those it has unless other ones are given to it."""
    return {"id": action.id, "keys": list(keys), "usual": list(usual), "name": _(action.label), "help": _(action.help)}


def setting(row: "SettingRow") -> Json:
    """A setting with its value in force."""
    return {"key": row.key, "value": row.value, "is_default": row.is_default}

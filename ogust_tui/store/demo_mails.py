"""The received mail of the demonstration agency: three that wait to be sorted, and an automatic answer in a thread.

Every function yields (table, row); nothing is stored here. The raw mails say what the rows say, so that sorting one
reads it as it would read any other.
"""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.header import Header
from email.utils import format_datetime
from typing import Any

from ogust_tui.store.demo_stories import Cast, Row
from ogust_tui.store.demo_texts import typeset

AGENCY_ADDRESS = "accueil@tilleuls.example"
MAIL_DOMAIN = "reponse.tilleuls.example"


@dataclass(frozen=True)
class _Mail:
    """One mail. ``story`` is the number of the thread whose reply address it was sent to; 0 for the agency's own."""

    sender: str
    sender_name: str
    subject: str
    text: str
    hours_ago: float
    reason: str
    kind: str = "reply"
    outcome: str = "quarantined"
    story: int = 0
    header: str = ""


_MAILS = (
    _Mail(
        "sophie.lambert@courriel.example",
        "Sophie Lambert",
        "Aide pour ma mère à partir de janvier",
        "Bonjour,\n\nMa mère rentre de l'hôpital début janvier et aurait besoin d'une aide le matin et le soir. "
        "Pouvez-vous me dire comment cela se passe ?\n\nSophie Lambert\n",
        26,
        "unknown_sender",
    ),
    _Mail(
        "compta@menuiserie.example",
        "Menuiserie (bureau)",
        "Re: Facture de février",
        "Bonjour,\n\nje vous réponds de mon adresse du bureau : la semaine du 16 n'a pas été faite, voir le cahier "
        "de liaison.\n\nMerci\n",
        5,
        "wrong_sender",
        story=4,
    ),
    _Mail(
        "lettre@federation.example",
        "La lettre du domicile",
        "Ce qui change au 1er janvier",
        "Ce mois-ci : les nouveaux tarifs, le congé de proche aidant, et trois journées de formation.\n",
        2,
        "list",
        kind="list",
        header="List-Id: <lettre.federation.example>\n",
    ),
    _Mail(
        "absence@courriel.example",
        "",
        "Réponse automatique : Changement d'heure le jeudi",
        "Je suis chez mon fils jusqu'à dimanche et lis peu mes messages.\n",
        2.9,
        "auto_reply",
        kind="auto_reply",
        outcome="ignored",
        story=1,
        header="Auto-Submitted: auto-replied\n",
    ),
)


def mails(cast: Cast) -> Iterator[Row]:
    """Each mail whose thread is there."""
    for number, mail in enumerate(_MAILS, 1):
        if mail.story == 0 or mail.story in cast.reply_addresses:
            yield "inbound_mail", _row(cast, number, mail)


def _row(cast: Cast, number: int, mail: _Mail) -> dict[str, Any]:
    reader, token = cast.reply_addresses.get(mail.story, (None, ""))
    at = cast.now - timedelta(hours=mail.hours_ago)
    subject, text = typeset(mail.subject), typeset(mail.text)
    message_id = f"<demo.{number}@{mail.sender.partition('@')[2]}>"
    recipient = f"{token}@{MAIL_DOMAIN}" if token else AGENCY_ADDRESS
    sender = f"{Header(mail.sender_name, 'utf-8').encode()} <{mail.sender}>" if mail.sender_name else mail.sender
    raw = (
        f"From: {sender}\nTo: {recipient}\nDate: {format_datetime(at)}\nMessage-ID: {message_id}\n"
        f"Subject: {Header(subject, 'utf-8').encode()}\n{mail.header}MIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}"
    ).encode()
    return {
        "id": number,
        "message_id": message_id,
        "content_sha256": hashlib.sha256(raw).hexdigest(),
        "raw": zlib.compress(raw, 6),
        "received_at": at,
        "outcome": mail.outcome,
        "reason": mail.reason,
        "thread_id": mail.story or None,
        "reader_id": reader if mail.outcome == "ignored" else None,
        "kind": mail.kind,
        "sender": mail.sender,
        "sender_name": mail.sender_name,
        "subject": subject,
        "file_names": "",
        "body_text": text,
    }

"""How far a mailbox has been taken in, so that neither a crash nor a long outage loses or doubles a mail."""

from dataclasses import dataclass

from sqlmodel import select

from ogust_tui.store.access import Store
from ogust_tui.store.actors import SYSTEM
from ogust_tui.store.permissions import Verb
from ogust_tui.store.tables import MailCursor


@dataclass(frozen=True)
class Cursor:
    """IMAP's UIDVALIDITY, and the UID up to which every mail is committed."""

    uid_validity: int
    uid: int


def mail_cursor(store: Store, source: str) -> Cursor | None:
    """How far ``source`` (user@host/folder) is taken in; None when nobody ever looked."""
    with store.read(SYSTEM) as session:
        row = session.get(MailCursor, source)
        return Cursor(row.uid_validity, row.uid) if row else None


def move_mail_cursor(store: Store, source: str, to: Cursor) -> None:
    """Say that ``source`` is taken in up to there. It never goes back while the mailbox keeps its numbers.

    The mails themselves are in the audit trail; where a program stands among them is nobody's doing.
    """
    with store.write(SYSTEM, Verb.MAIL_INGEST) as unit:
        unit.alone(f"mail_cursor {source}")
        row = unit.session.exec(select(MailCursor).where(MailCursor.source == source)).first()
        if row is None:
            unit.session.add(MailCursor(source=source, uid_validity=to.uid_validity, uid=to.uid))
        elif row.uid_validity != to.uid_validity or row.uid < to.uid:
            row.uid_validity, row.uid = to.uid_validity, to.uid
            unit.session.add(row)

"""What an actor may see, as SQL conditions: the sectors of a staff member decide, from the first read.

A contact without any sector belongs to every sector. A thread, note or alert is in scope when one linked record is,
or when the actor wrote it, owns it or is linked to it. Tables are aliased, so that a condition holds whatever the
query around it reads.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from ogust_tui.store.actors import Actor
from ogust_tui.store.tables import Contact, ContactSector, Message, Note, NoteLink, Relative, Thread, ThreadLink, Visit

Condition = sa.ColumnElement[bool]

# Made once: SQLAlchemy takes longer to make an alias than to send the query. No condition is ever inside itself, so an
# alias of its own is all that each needs.
_here, _anywhere = aliased(ContactSector), aliased(ContactSector)
_visit = aliased(Visit)
_thread_link, _contact, _relative = aliased(ThreadLink), aliased(Contact), aliased(Relative)
_thread, _message = aliased(Thread), aliased(Message)
_note_link = aliased(NoteLink)


def contact_visible(actor: Actor, contact_id: Any) -> Condition:
    """Whether the contact whose id is in the column ``contact_id`` is in the actor's sectors."""
    if actor.sectors is None:
        return sa.true()
    mine = sa.exists().where(col(_here.contact_id) == contact_id, col(_here.sector_id).in_(sorted(actor.sectors)))
    some = sa.exists().where(col(_anywhere.contact_id) == contact_id)
    return sa.and_(contact_id.is_not(None), sa.or_(mine, sa.not_(some)))


def visit_visible(actor: Actor, visit_id: Any) -> Condition:
    """Whether the client or the caregiver of a visit is in scope."""
    if actor.sectors is None:
        return sa.true()
    return sa.exists().where(
        col(_visit.id) == visit_id,
        sa.or_(contact_visible(actor, col(_visit.client_id)), contact_visible(actor, col(_visit.caregiver_id))),
    )


def thread_visible(actor: Actor, thread_id: Any) -> Condition:
    """Whether the thread whose id is in the column ``thread_id`` is in scope."""
    if actor.sectors is None:
        return sa.true()
    link, contact, relative, thread, message = _thread_link, _contact, _relative, _thread, _message
    linked = sa.exists().where(
        col(link.thread_id) == thread_id,
        sa.or_(
            col(link.reader_id) == actor.reader_id,
            sa.exists().where(col(contact.id) == col(link.reader_id), contact_visible(actor, col(contact.id))),
            sa.exists().where(col(relative.id) == col(link.reader_id), contact_visible(actor, col(relative.client_id))),
        ),
    )
    owner = sa.exists().where(col(thread.id) == thread_id, col(thread.owner_id) == actor.reader_id)
    author = sa.exists().where(col(message.thread_id) == thread_id, col(message.author_id) == actor.reader_id)
    return sa.or_(linked, owner, author)


def link_visible(actor: Actor, link: Any) -> Condition:
    """Whether the record of a note_link or alert_link row is in scope."""
    if actor.sectors is None:
        return sa.true()
    return sa.or_(
        contact_visible(actor, link.contact_id),
        link.staff_id == actor.reader_id,
        sa.and_(link.visit_id.is_not(None), visit_visible(actor, link.visit_id)),
        sa.and_(link.thread_id.is_not(None), thread_visible(actor, link.thread_id)),
    )


def note_visible(actor: Actor) -> Condition:
    """Whether the row of ``note`` at hand is in scope."""
    if actor.sectors is None:
        return sa.true()
    linked = sa.exists().where(col(_note_link.note_id) == col(Note.id), link_visible(actor, _note_link))
    return sa.or_(col(Note.author_id) == actor.reader_id, linked)

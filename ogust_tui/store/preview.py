"""What publishing would show: exactly the messages, and the names in them, that a contact would see."""

from sqlmodel import col, select

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.attachments import outside_files
from ogust_tui.store.errors import N_, NotFound
from ogust_tui.store.forum import ForumFile, ForumMessage, outside_name
from ogust_tui.store.posting import last_read
from ogust_tui.store.scope import thread_visible
from ogust_tui.store.tables import Contact, Message, Relative, Staff, Thread


def preview_publication(
    store: Store, actor: Actor, thread_id: int, reader_id: int, from_position: int
) -> tuple[ForumMessage, ...]:
    """The messages that ``reader_id`` would read if the thread were published to it from ``from_position`` on.

    NotFound when the thread is not in the actor's scope.
    """
    with store.read(actor) as session:
        visible = select(Thread.id).where(col(Thread.id) == thread_id, thread_visible(actor, col(Thread.id)))
        if session.exec(visible).first() is None:
            raise NotFound(N_("There is no thread {id}."), id=thread_id)
        rows = session.exec(
            select(Message, Staff, Contact, Relative)
            .outerjoin(Staff, col(Staff.id) == col(Message.author_id))
            .outerjoin(Contact, col(Contact.id) == col(Message.author_id))
            .outerjoin(Relative, col(Relative.id) == col(Message.author_id))
            .where(
                col(Message.thread_id) == thread_id,
                col(Message.position) >= from_position,
                col(Message.taken_back_at).is_(None),
            )
            .order_by(col(Message.position))
        ).all()
        read = last_read(session, thread_id, reader_id)
        files = outside_files(session, thread_id, from_position)
    return tuple(
        _shown(message, staff, (contact, relative), reader_id, read, files.get(message.id or 0, ()))
        for message, staff, contact, relative in rows
    )


def _shown(
    message: Message,
    staff: Staff | None,
    people: tuple[Contact | None, Relative | None],
    reader_id: int,
    read: int,
    files: tuple[ForumFile, ...],
) -> ForumMessage:
    person = next((one for one in people if one is not None), None)
    name = ("", "", "") if person is None else (person.title, person.last_name, person.first_name)
    return ForumMessage(
        id=message.public_id,
        author=outside_name(staff.display_name if staff else "", *name),
        mine=message.author_id == reader_id,
        by_agency=staff is not None,
        channel=message.channel,
        text=message.text,
        created_at=message.created_at,
        is_new=message.author_id != reader_id and message.position > read,
        attachments=files,
    )

"""How much of a mail its message says: known to the thread, made whole by whoever finds it badly cut.

Badly cut mails are remembered: what is learnt from them betters the rules.
"""

import zlib
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.errors import N_, Conflict, NotFound
from ogust_tui.store.folding import text_words
from ogust_tui.store.inbound_reads import in_scope
from ogust_tui.store.kinds import Extent, Topic
from ogust_tui.store.names import MAX_TEXT, written_text
from ogust_tui.store.permissions import Verb
from ogust_tui.store.scope import thread_visible
from ogust_tui.store.tables import InboundMail, Message

AT_ONCE = 50
"""Badly cut mails that are read at a time."""


def keep_whole(store: Store, actor: Actor, message_id: int) -> None:
    """Make a message that came by mail say all of its mail, with what it quotes. Its readers are the same.

    NotFound; Conflict when it says all of it already, or its words are elsewhere by now.
    """
    with store.write(actor, Verb.MAIL_SORT) as unit:
        message = unit.session.exec(
            select(Message)
            .where(Message.id == message_id, thread_visible(actor, col(Message.thread_id)))
            .with_for_update()
        ).first()
        if message is None:
            raise NotFound(N_("There is no message {id}."), id=message_id)
        mail = unit.session.get(InboundMail, message.inbound_id) if message.inbound_id is not None else None
        if mail is None or mail.extent not in (Extent.PART, Extent.UNSURE):
            raise Conflict(N_("This message says all there is of its mail. Nothing was written."))
        mail.extent = Extent.WHOLE
        message.text = written_text(_all_of(message.text, mail.body_text)[:MAX_TEXT])
        message.search_text = text_words(message.text)
        unit.session.add_all((mail, message))
        unit.audit("message", message_id)
        unit.changed(Topic.THREAD, message.thread_id)


def _all_of(text: str, body: str) -> str:
    """``body``, below ``text`` where that says what is not in it: an answer to an invitation, words of a page alone."""
    known = " ".join(text.split()) in " ".join(body.split())
    return body if known else f"{text}\n\n{body}"


def mail_extents(session: Session, inbound_ids: Sequence[int]) -> dict[int, Extent]:
    """How much of these mails is said, by mail; those not named are said whole."""
    if not inbound_ids:
        return {}
    query = select(col(InboundMail.id), col(InboundMail.extent)).where(
        col(InboundMail.id).in_(inbound_ids), col(InboundMail.extent) != ""
    )
    return {inbound_id or 0: Extent(extent) for inbound_id, extent in session.exec(query).all()}


def badly_cut(store: Store, actor: Actor, after: int = 0) -> tuple[tuple[int, bytes], ...]:
    """Some mails that somebody called badly cut, as they came, by id; those after this one."""
    query = (
        sa.select(col(InboundMail.id), col(InboundMail.raw))
        .where(sa.literal_column("extent = 'whole'"), col(InboundMail.id) > after, in_scope(actor))
        .order_by(col(InboundMail.id))
        .limit(AT_ONCE)
    )
    with store.read(actor) as session:
        return tuple((row.id, zlib.decompress(row.raw)) for row in session.execute(query))

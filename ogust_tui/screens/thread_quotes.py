"""A message that came by mail: what it quotes is folded away, the whole mail is one key away, a bad cut is mended."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message

from ogust_tui.i18n import _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.conversation_words import name_of
from ogust_tui.screens.dialogs import ConfirmScreen
from ogust_tui.screens.thread_moving import ThreadMoving
from ogust_tui.screens.thread_view import message_at
from ogust_tui.store.inbound_reads import MailCard, show_mail
from ogust_tui.store.kinds import Extent
from ogust_tui.store.mail_extent import keep_whole
from ogust_tui.store.thread_reads import MessageRow
from ogust_tui.widgets.block_list import BlockList

_NEEDS_MAIL = {"quoted", "original", "whole"}


class MailRead(Message, bubble=False):
    """The mail of a message, to be shown below it: what the message leaves out, or all of it (``whole``)."""

    def __init__(self, card: MailCard, message: MessageRow, *, whole: bool) -> None:
        super().__init__()
        self.card, self.message, self.whole = card, message, whole


class ThreadQuotes(ThreadMoving):
    """A thread whose messages may say a part of their mail."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("thread.quoted", "thread.original", "thread.whole")

    @property
    def _mailed_here(self) -> MessageRow | None:
        """The message under the cursor, when it came by mail."""
        held = self.query(BlockList)
        found = message_at(self.card, held.first().selected) if self.card is not None and held else None
        return found if found is not None and found.inbound_id is not None and found.moved_to is None else None

    def reason_off(self, name: str) -> str:
        """There must be a mail, and something that its message leaves out."""
        message = self._mailed_here
        if name in _NEEDS_MAIL and message is None:
            return _("Choose a message that came by e-mail first.")
        if name in {"quoted", "whole"} and message is not None and message.extent in {Extent.ALL, Extent.WHOLE}:
            return _("This message says all there is of its mail.")
        return super().reason_off(name)

    def action_quoted(self) -> None:
        """Show what the message leaves out of its mail, or fold it away again."""
        self._show_mail(whole=False)

    def action_original(self) -> None:
        """Show all of the mail's text, or fold it away again."""
        self._show_mail(whole=True)

    def _show_mail(self, *, whole: bool) -> None:
        message, desk = self._mailed_here, self.desk
        if message is None or message.inbound_id is None:
            return
        inbound_id = message.inbound_id
        if self.unfolded.pop(inbound_id, None) is not None:
            self.show_again()
            return
        self.read_besides(lambda: MailRead(show_mail(desk.store, desk.actor, inbound_id), message, whole=whole))

    @on(MailRead)
    def _unfold_mail(self, read: MailRead) -> None:
        body = read.card.body_text.strip("\n")
        if read.whole:
            shown = _("── the whole mail ──") + f"\n{body}"
        else:
            shown = _("── quoted text ──") + f"\n{quoted_part(body, read.message.text)}"
        self.unfolded[read.card.row.id] = shown
        self.show_again()

    def action_whole(self) -> None:
        """Ask whether the message shall say all of its mail."""
        message = self._mailed_here
        if message is None or self.card is None:
            return
        readers = [name_of(row.reader) for row in self.card.publications if row.from_position <= message.position]
        question = _(
            "Badly cut? The message then says all of its mail, with what it quotes, and the rules can learn from it."
        )
        about = _("Read by {names} and the team.") if readers else _("Read by the team.")
        about = about.format(names=", ".join(readers))
        self.app.push_screen(ConfirmScreen(self.desk, question, about), partial(self._keep_whole, message))

    def _keep_whole(self, message: MessageRow, sure: bool | None) -> None:
        if sure:
            verb = partial(keep_whole, self.desk.store, self.desk.actor, message.id)
            self.carry_out(verb, lambda _given: self._tell_whole(message))

    def _tell_whole(self, message: MessageRow) -> None:
        self.unfolded.pop(message.inbound_id or 0, None)
        self.say(_("The message says all of its mail now."))
        self.reload()


def quoted_part(body: str, text: str) -> str:
    """The lines of ``body`` that ``text`` does not say; all of it when the lines of ``text`` are not among them."""
    left = [line.split() for line in text.split("\n") if line.strip()]
    rest: list[str] = []
    at = 0
    for line in body.split("\n"):
        if at < len(left) and line.split() == left[at]:
            at += 1
        else:
            rest.append(line)
    return "\n".join(rest).strip("\n") if at == len(left) else body

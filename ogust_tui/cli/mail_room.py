"""The mail room of the screens. What reads mails is loaded when somebody sorts one, not when the screens open."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ogust_tui.screens.mail_room import Became
    from ogust_tui.store.access import Store
    from ogust_tui.store.actors import Actor
    from ogust_tui.store.inbound import MailWords
    from ogust_tui.store.threads import Posted


class LazyMailRoom:
    """ogust_tui.mail.sorting, as the screens ask for it."""

    def would_post(self, store: "Store", actor: "Actor", inbound_id: int) -> "tuple[str, MailWords]":
        """See there."""
        from ogust_tui.mail.sorting import would_post

        return would_post(store, actor, inbound_id)

    def attach(
        self, store: "Store", actor: "Actor", inbound_id: int, thread_id: int, author_id: int, readers: Collection[int]
    ) -> "Posted":
        """See there."""
        from ogust_tui.mail.sorting import attach

        return attach(store, actor, inbound_id, thread_id, author_id, expected_readers=readers)

    def open_thread(self, store: "Store", actor: "Actor", inbound_id: int, reader_id: int, subject: str) -> "Posted":
        """See there."""
        from ogust_tui.mail.sorting import open_thread

        return open_thread(store, actor, inbound_id, reader_id, subject)

    def give_address(self, store: "Store", actor: "Actor", inbound_id: int, reader_id: int) -> "Sequence[Became]":
        """See there."""
        from ogust_tui.mail.sorting import give_address

        return give_address(store, actor, inbound_id, reader_id)

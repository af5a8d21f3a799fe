"""What the screens ask of whoever can read a mail again: the command that opens them brings it along."""

from collections.abc import Collection, Sequence
from typing import Protocol

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.inbound import MailWords
from ogust_tui.store.kinds import Outcome
from ogust_tui.store.threads import Posted


class Became(Protocol):
    """What became of a mail that was decided upon again. ``reason`` is a key of wording.MAIL_REASONS."""

    @property
    def outcome(self) -> Outcome:
        """Where it ended."""
        ...

    @property
    def reason(self) -> str:
        """Why."""
        ...

    @property
    def thread_id(self) -> int | None:
        """The thread it is in, or answers."""
        ...


class MailRoom(Protocol):
    """Works a waiting mail out from its raw form. For workers; every function may raise a Refusal."""

    def would_post(self, store: Store, actor: Actor, inbound_id: int) -> tuple[str, MailWords]:
        """What would be written: a new thread's subject, and the words."""
        ...

    def attach(
        self, store: Store, actor: Actor, inbound_id: int, thread_id: int, author_id: int, readers: Collection[int]
    ) -> Posted:
        """Post it in a thread, in the name of one of its people; refused if others than ``readers`` read it by now."""
        ...

    def open_thread(self, store: Store, actor: Actor, inbound_id: int, reader_id: int, subject: str) -> Posted:
        """Begin a thread with it, as the words of a contact or relative; without a subject it is the mail's own."""
        ...

    def give_address(self, store: Store, actor: Actor, inbound_id: int, reader_id: int) -> Sequence[Became]:
        """Take its sender's address for one of this person's, and decide again upon it, then the others from there."""
        ...

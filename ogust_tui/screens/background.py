"""Reading and writing behind a screen or a box over one: workers that only post messages, and what comes of them.

Whoever takes part says things with ``say``; foreign state (what is stale, what is retried) is not for here.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar, runtime_checkable

from textual import on, work
from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerState, get_current_worker

from ogust_tui.i18n import _
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.words import refusal_words
from ogust_tui.store.errors import Refusal

Answer = TypeVar("Answer")


class ReadFailed(Message, bubble=False):
    """A read in the background was not carried out."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__()
        self.refusal = refusal


class Done(Message, bubble=False):
    """A verb was carried out; ``then`` says so and goes on, with what the verb gave."""

    def __init__(self, then: Callable[[Any], object], given: object) -> None:
        super().__init__()
        self.then = then
        self.given = given


class Refused(Message, bubble=False):
    """A verb was not carried out."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__()
        self.refusal = refusal


@runtime_checkable
class MayBeLocked(Protocol):
    """An app whose screens may be covered for a while: what comes of a verb waits until they are seen again."""

    def once_unlocked(self, then: Callable[[], object]) -> None:
        """Do ``then`` now, or when the screens are shown again."""
        ...


class InBackground(Screen[Answer]):
    """A screen whose store work runs in thread workers."""

    holds_keys = False
    """Whether what is typed ahead waits: the place that it is meant for is still being read."""

    desk: Desk

    @property
    def has_unsent_text(self) -> bool:
        """Whether leaving now would lose something typed."""
        return False

    def verbs_to_keep(self) -> list[Callable[[], None]]:
        """What keeps as a draft what is typed and not kept yet, when the program has to leave; for a worker."""
        return []

    def say(self, text: str) -> None:
        """Say what happened, where this screen says such things."""
        raise NotImplementedError

    @work(thread=True, exclusive=True, exit_on_error=False, group="read")
    def read_in_background(self, read: Callable[[], Message]) -> None:
        """Post the message that ``read`` gives; of several reads under way only the last one's."""
        worker = get_current_worker()
        found = _found(read)
        if not worker.is_cancelled:
            self.post_message(found)

    @work(thread=True, exit_on_error=False, group="page")
    def read_besides(self, read: Callable[[], Message]) -> None:
        """Post the message that ``read`` gives, whatever else is read: the next page of a list."""
        self.post_message(_found(read))

    @work(thread=True, exit_on_error=False, group="verbs")
    def carry_out(self, verb: Callable[[], object], then: Callable[[Any], object]) -> None:
        """Do ``verb``, then call ``then`` with what it gave. A refusal is said; nothing was written in that case."""
        try:
            given = verb()
        except Refusal as refusal:
            self.post_message(Refused(refusal))
        else:
            self.post_message(Done(then, given))

    @on(Done)
    def _carried_out(self, message: Done) -> None:
        self._once_seen(partial(message.then, message.given))

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Leave; while the terminal is locked, once it is unlocked: Textual takes away whatever is on top."""
        self._once_seen(partial(super().dismiss, result))
        return AwaitComplete()

    def _once_seen(self, then: Callable[[], object]) -> None:
        if isinstance(self.app, MayBeLocked):
            self.app.once_unlocked(then)
        else:
            then()

    @on(Refused)
    def _say_refused(self, message: Refused) -> None:
        self.say(refusal_words(message.refusal))

    @on(ReadFailed)
    def _say_read_failed(self, message: ReadFailed) -> None:
        self.read_failed(message.refusal)

    def read_failed(self, refusal: Refusal) -> None:
        """What to do when a read was not carried out: say why."""
        self.say(refusal_words(refusal))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A mistake of ours in a worker is said: silence would look like success."""
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            self.gone_wrong(
                _("This went wrong, by a mistake of the program: {error}. Nothing was written.").format(
                    error=f"{type(error).__name__} {error}"
                )
            )

    def gone_wrong(self, words: str) -> None:
        """What to do after a mistake of ours: say it."""
        self.say(words)


def _found(read: Callable[[], Message]) -> Message:
    try:
        return read()
    except Refusal as refusal:
        return ReadFailed(refusal)

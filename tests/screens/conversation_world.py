"""What the tests of records, threads, composer and publication share: people who answer, and a screen over another."""

from contextlib import asynccontextmanager
from dataclasses import replace

from ogust_tui.screens.base import DeskScreen
from ogust_tui.store.actors import Actor, ActorKind
from ogust_tui.store.kinds import Channel
from ogust_tui.store.thread_reads import PublicationRow, ThreadCard
from ogust_tui.store.threads import mark_read, reply
from tests.screens.desk_host import Agency, DeskHost, settled
from tests.screens.widget_host import HOSTILE, lines_of

# What a store or a terminal can hold: half a surrogate pair is neither.
_WIDE = ("wide line", "wide emoji line")
_SHORT = " ".join(text for name, text in HOSTILE.items() if name not in _WIDE)
FOREIGN = [text.encode("utf-8", "replace").decode() for text in (_SHORT, *(HOSTILE[name] for name in _WIDE))]


class Beneath(DeskScreen):
    """The screen one came from."""


class Over(DeskHost):
    """Shows ``tested`` over another screen, so that it can be left."""

    def __init__(self, agency: Agency, tested: DeskScreen) -> None:
        self.beneath = Beneath(agency.desk())
        super().__init__(self.beneath)
        self.tested = tested

    @asynccontextmanager
    async def shown(self, width: int = 80, height: int = 24):
        """The tested screen on a terminal of that size, once it has read what it shows."""
        async with super().shown(width, height) as pilot:
            await self.push_screen(self.tested)
            await settled(pilot)
            yield pilot

    def notify(self, message: str, **options) -> None:
        self.tested.say(message)


def text_of(app: DeskHost) -> str:
    """What the screen on top shows, a line a line."""
    return "\n".join(line.rstrip() for line in lines_of(app.screen))


def outside(contact: int) -> Actor:
    """A contact, acting."""
    return Actor(ActorKind.CONTACT, contact, "contact")


def answer(agency: Agency, contact: int, thread_id: int, text: str) -> None:
    """``contact`` answers on the portal."""
    reply(agency.store, outside(contact), thread_id, text, channel=Channel.PORTAL)


def has_read(agency: Agency, contact: int, thread_id: int, position: int) -> None:
    """``contact`` has read so far."""
    mark_read(agency.store, outside(contact), thread_id, position)


def published(card: ThreadCard, position: int) -> ThreadCard:
    """``card`` as it is when its first contact reads from ``position`` on."""
    row = PublicationRow(card.row.linked[0], position, card.row.last_message_at, 0)
    return replace(card, publications=(row,))

"""A small agency in a store, and a tiny app that shows one screen of the desk and keeps what the screen asks for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.header import Header
from pathlib import Path
from typing import Any, TypeVar

from textual.app import App
from textual.message import Message
from textual.screen import Screen

from ogust_tui.cli.mail_room import LazyMailRoom
from ogust_tui.mail.ingest import ingest
from ogust_tui.screens.desk import Desk
from ogust_tui.store.access import Store
from ogust_tui.store.actors import SYSTEM, Actor, ActorKind
from ogust_tui.store.agency import sector_made
from ogust_tui.store.alerts import Due, NewAlert
from ogust_tui.store.contact_reads import show_contact
from ogust_tui.store.contacts import ContactFields, create_contact
from ogust_tui.store.kinds import ContactKind, Role, Severity
from ogust_tui.store.notes import add_note
from ogust_tui.store.permissions import Verb
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.staff import NewStaff, actor_named, create_staff
from ogust_tui.store.threads import Posted, open_thread, reply
from ogust_tui.widgets.stylesheets import stylesheets
from ogust_tui.widgets.themes import TERMINAL_THEME
from tests.screens.widget_host import assert_calm

# A Tuesday, 10:42 in Paris.
NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)

M = TypeVar("M", bound=Message)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Agency:
    """Claire at the reception, Nadia who manages, Sam from support; Mme Morel and M. Petit, M. Benali who cares."""

    store: Store
    clock: Clock
    claire: Actor
    nadia: Actor
    sam: Actor
    morel: int
    petit: int
    benali: int

    def desk(self, actor: Actor | None = None) -> Desk:
        return Desk(self.store, actor or self.claire, self.store.settings(), mail_room=LazyMailRoom())

    def mail(self, sender: str, text: str, subject: str = "Bonjour", to: str = "accueil@agence.fr") -> int:
        """A mail that came in; with the address of nobody it waits to be sorted."""
        raw = f"From: {sender}\nTo: {to}\nSubject: {Header(subject, 'utf-8').encode()}\n"
        kind = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
        return ingest(self.store, f"{raw}{kind}\n{text}\n".encode()).inbound_id

    def alert(self, text: str, *, due: datetime | None = None, by: Actor | None = None, on: int | None = None, **more):
        """A note that alerts; ``due`` is a moment."""
        alert = NewAlert(due=Due(due, is_date=False) if due else None, **more)
        return add_note(
            self.store, by or self.nadia, text, [RecordRef(RecordKind.CONTACT, on or self.morel)], alert=alert
        )

    def thread(self, contact: int, subject: str, text: str, answer: str = "") -> Posted:
        """Opened by Nadia and published to the contact, who answers."""
        posted = open_thread(self.store, self.nadia, subject, text, linked=[contact], publish_to=[contact])
        if answer:
            reply(self.store, Actor(ActorKind.CONTACT, contact, "contact"), posted.thread_id, answer)
        return posted


def make_agency(url: str) -> Agency:
    """A store with the people and nothing written yet. A SQLite file is made once, and copied after that."""
    path = url.removeprefix("sqlite:///")
    if path == url:
        return _populated(url)
    if not _MADE:
        made = _populated(url)
        made.store.close()
        _MADE.append((Path(path).read_bytes(), made))
    file, made = _MADE[0]
    Path(path).write_bytes(file)
    clock = Clock()
    return replace(made, store=Store.open(url, clock=clock), clock=clock)


_MADE: list[tuple[bytes, Agency]] = []


def _populated(url: str) -> Agency:
    clock = Clock()
    store = Store.open(url, clock=clock)
    for login, name, role in (
        ("nadia", "Nadia", Role.MANAGER),
        ("claire", "Claire", Role.RECEPTION),
        ("sam", "Sam", Role.SUPPORT),
        ("root", "Alice", Role.ADMIN),
    ):
        create_staff(store, SYSTEM, NewStaff(login, name, role))
    claire, nadia = actor_named(store, "claire"), actor_named(store, "nadia")
    with store.write(nadia, Verb.CONTACT_CREATE) as unit:
        sector = sector_made(unit.session, "Est")
    ids = []
    for kind, title, last, first, phone, city in (
        (ContactKind.CLIENT, "Mme", "Morel", "Hélène", "06 12 34 56 78", "Nantes"),
        (ContactKind.CLIENT, "M.", "Petit", "Jean", "02 40 11 22 33", "Rezé"),
        (ContactKind.CAREGIVER, "M.", "Benali", "Samir", "06 98 76 54 32", "Nantes"),
    ):
        fields = ContactFields(
            title=title, last_name=last, first_name=first, mobile_phone=phone, city=city, sectors=(sector,),
            managed_by=nadia.reader_id,
        )  # fmt: skip
        ids.append(show_contact(store, nadia, create_contact(store, nadia, kind, fields)).row.id)
    return Agency(store, clock, claire, nadia, actor_named(store, "sam"), *ids)


def fill(agency: Agency) -> None:
    """Alerts of every urgency and threads in both states, as on an ordinary morning."""
    clock, now = agency.clock, agency.clock.now
    clock.move(days=-2)
    agency.alert("Hospitalisée : suspendre mardi et jeudi", due=now - timedelta(days=2), severity=Severity.URGENT)
    agency.alert("Clés à récupérer chez la voisine", due=now - timedelta(hours=1), on=agency.petit)
    agency.alert("Rappeler la fille pour la facture", due=now + timedelta(hours=4))
    agency.alert("Renouveler l'ordonnance", due=now + timedelta(days=3), on=agency.petit)
    agency.thread(agency.petit, "Horaires de décembre", "Quels horaires en décembre ?", "Le matin de préférence.")
    clock.now = now - timedelta(minutes=50)
    agency.thread(agency.benali, "Remplacement jeudi", "Pouvez-vous jeudi ?", "Je peux à 14 h")
    clock.now = now - timedelta(minutes=4)
    agency.thread(agency.morel, "Clés du portail", "Qui a les clés ?", "Ma voisine les a depuis hier soir.")
    clock.now = now


class DeskHost(App[None]):
    """Shows one screen, and keeps every message that reaches the app."""

    CSS_PATH = stylesheets()
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.animation_level = "none"
        self.register_theme(TERMINAL_THEME)
        self.theme = TERMINAL_THEME.name
        self.first: Any = screen
        self._told: dict[int, Message] = {}

    def on_mount(self) -> None:
        self.push_screen(self.first)

    def notify(self, message: str, **options) -> None:
        self.first.say(message)

    def heard(self, kind: type[M]) -> list[M]:
        return [message for message in self._told.values() if isinstance(message, kind)]

    def _hear(self, message: Message) -> None:
        self._told.setdefault(id(message), message)

    @asynccontextmanager
    async def shown(self, width: int = 80, height: int = 24) -> AsyncIterator[Any]:
        """The screen on a terminal of that size, once it has read what it shows."""
        async with self.run_test(size=(width, height), message_hook=self._hear) as pilot:
            await settled(pilot)
            yield pilot


async def settled(pilot) -> None:
    """Every worker done, and what they posted handled: nothing left to do at two looks in a row."""
    calm = 0
    while calm < 2:
        await pilot.pause()
        pending = [worker for worker in pilot.app.workers if not worker.is_finished and worker.group != "live"]
        await asyncio.gather(*(worker.wait() for worker in pending), return_exceptions=True)
        calm = 0 if pending or _has_messages(pilot.app) else calm + 1


def _has_messages(app: App) -> bool:
    shown = (node for screen in app.screen_stack for node in screen.walk_children(with_self=True))
    return any(node.message_queue_size for node in (app, *shown))


async def press(pilot, *keys: str) -> None:
    """Press, and let everything that follows happen."""
    await pilot.press(*keys)
    await settled(pilot)


async def left(pilot) -> None:
    """The app has been left. It ends in its own time after the key, so this is waited for."""
    await asyncio.wait_for(asyncio.shield(pilot.app._task), 30)
    assert not pilot.app.is_running


async def assert_calm_at_sizes(pilot) -> None:
    """Foreign text breaks nothing on the smallest terminal, nor on a wider one."""
    for size in ((120, 40), (80, 24)):
        await pilot.resize_terminal(*size)
        await settled(pilot)
        assert_calm(pilot.app.screen)

"""Opening the store and finding the place to start at. A worker imports this module, and the whole store with it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from ogust_tui.app_start import Start
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.messages import DeskOpened, FirstRunOffered, OpenAlerts, OpeningRefused, OpenRecord, OpenThread
from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.board import read_board
from ogust_tui.store.changes import newest_change
from ogust_tui.store.contact_reads import show_contact
from ogust_tui.store.engine import store_url, where
from ogust_tui.store.errors import N_, NotFound, Refusal
from ogust_tui.store.records import MAX_ID
from ogust_tui.store.sign_in import PasswordNeeded, WrongPassword, sign_in, with_password
from ogust_tui.system import operating_system_user

if TYPE_CHECKING:
    from ogust_tui.screens.mail_room import MailRoom


def open_store(address: str, clock: Callable[[], datetime]) -> Store:
    """The store at ``address``, open. A Refusal says why not."""
    return Store.open(address, clock=clock)


def refused(refusal: Refusal) -> OpeningRefused:
    """What to tell the app: whether a password may change it."""
    return OpeningRefused(refusal, ask=isinstance(refusal, WrongPassword | PasswordNeeded))


def sign_in_here(
    store: Store, login: str | None, password: str | None = None, *, at_hand: Callable[[], str] | None = None
) -> Actor:
    """The actor for whoever sits at this terminal. PasswordNeeded, NotAllowed, NotFound.

    With a ``password``, an unknown login is refused like a wrong password. ``at_hand`` gives one that need not be
    typed, if one is needed for ``login``.
    """
    if login is not None and password is not None:
        return with_password(store, login, password)
    try:
        return sign_in(store, login, operating_system_user())
    except PasswordNeeded:
        if login is None or at_hand is None:
            raise
    return with_password(store, login, at_hand())


def first_run(address: str) -> FirstRunOffered | OpeningRefused:
    """What to offer where there is no store; or why none can be made there."""
    from ogust_tui.store.schema import may_create  # the migrations are dear, and an existing store needs none of them

    try:
        may_create(address)
    except Refusal as refusal:
        return refused(refusal)
    url = store_url(address)
    return FirstRunOffered(where(url), is_file=url.get_backend_name() == "sqlite")


def enter(
    store: Store, actor: Actor, start: Start, keys: Mapping[str, str], mail_room: "MailRoom | None"
) -> DeskOpened:
    """Read the board of ``actor`` and find where ``start`` leads. NotFound."""
    desk = Desk(store, actor, store.settings(), keys, mail_room)
    # The feed first: what changes while the board is read is read again.
    seen = newest_change(store, actor)
    return DeskOpened(desk, read_board(store, actor), _goal(desk, start), seen)


def _goal(desk: Desk, start: Start) -> OpenRecord | OpenThread | OpenAlerts | None:
    if start.kind == "contact":
        return OpenRecord(show_contact(desk.store, desk.actor, start.ref).row.id)
    if start.kind == "thread":
        text = start.ref.strip()
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_ID)) else 0
        if not 0 < number <= MAX_ID:
            raise NotFound(N_("There is no thread {id}."), id=start.ref)
        from ogust_tui.store.thread_reads import show_thread  # the board needs nothing of one thread whole

        return OpenThread(show_thread(desk.store, desk.actor, number, newest=1).row.id)
    return OpenAlerts() if start.kind == "alerts" else None

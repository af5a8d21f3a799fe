"""An app that can be locked: what it shows is covered, and comes back as it was with the right password.

Nothing underneath is closed or changed. What would change the screens meanwhile (a verb that was under way) waits.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events, on, work
from textual.await_complete import AwaitComplete
from textual.driver import Driver

from ogust_tui.i18n import _
from ogust_tui.screens.idleness import Idleness
from ogust_tui.screens.leaving import LeavingApp, keep, verbs_to_keep
from ogust_tui.screens.messages import AccessLost, LockTermsRead, MinutePassed, StoreBack, StoreChanged
from ogust_tui.store.errors import Refusal
from ogust_tui.store.kinds import Topic

if TYPE_CHECKING:
    from ogust_tui.screens.desk import Desk
    from ogust_tui.screens.lock import LockScreen
    from ogust_tui.store.locking import LockTerms

TERMS = frozenset({Topic.SETTING, Topic.STAFF})


class LockableApp(LeavingApp, inherit_bindings=False):
    """Locks by itself once nobody has been there for as long as the agency says, and when it is told to."""

    def __init__(self, clock: Callable[[], datetime], driver: type[Driver] | None) -> None:
        super().__init__(driver)
        self._idleness = Idleness(clock)
        self._lock_terms: LockTerms | None = None
        self._asked_early = False
        """Somebody asked to lock it before it was known on which terms."""
        self._hides: Desk | None = None
        self._lock_screen: LockScreen | None = None
        self._once_unlocked: list[Callable[[], object]] = []

    # On which terms

    def may_lock(self, desk: "Desk") -> None:
        """From now on there is something to hide."""
        self._hides = desk
        self._idleness.touched()
        self._read_lock_terms(desk)

    @work(thread=True, exclusive=True, exit_on_error=False, group="lock")
    def _read_lock_terms(self, desk: "Desk") -> None:
        from ogust_tui.store.locking import lock_terms
        from ogust_tui.system import operating_system_user

        try:
            terms = lock_terms(desk.store, desk.actor, operating_system_user())
        except Refusal:
            return  # those known already hold; it is read again when the store is back
        self.post_message(LockTermsRead(terms))

    @on(LockTermsRead)
    async def _take_lock_terms(self, message: LockTermsRead) -> None:
        self._lock_terms = terms = message.terms
        self._idleness.minutes = 0 if terms.obstacle else terms.minutes
        self.refresh_bindings()
        asked, self._asked_early = self._asked_early, False
        if asked and terms.obstacle:
            self.notify(self.why_disabled("lock", ()))
        elif asked:
            await self.action_lock()

    @on(StoreChanged)
    @on(StoreBack)
    def _follow_lock_terms(self, message: StoreChanged | StoreBack) -> None:
        concerned = isinstance(message, StoreBack) or any(change.topic in TERMS for change in message.changes)
        if concerned and self._hides is not None:
            self._read_lock_terms(self._hides)

    # Locking

    @property
    def is_locked(self) -> bool:
        """Whether the screens are covered."""
        return self._lock_screen is not None

    async def on_event(self, event: events.Event) -> None:
        """Whoever comes back too late finds it locked: the key they come with does nothing else."""
        if isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded:
            if self._lock_screen is None and self._idleness.too_long:
                await self._hide(idle=True)
                return
            self._idleness.touched()
        await super().on_event(event)

    @on(MinutePassed)
    async def _lock_if_nobody_is_there(self) -> None:
        if self._lock_screen is None and self._idleness.too_long:
            await self._hide(idle=True)

    async def action_lock(self) -> None:
        """Lock now, or as soon as it is known on which terms."""
        self._asked_early = self._lock_terms is None
        if self._lock_screen is None:
            await self._hide(idle=False)

    async def _hide(self, *, idle: bool) -> None:
        from ogust_tui.screens.lock import LockScreen

        if self._hides is None or self._lock_terms is None:
            return
        self._keep_what_is_typed(verbs_to_keep(self.screen_stack))
        lock = LockScreen(self._hides, self._lock_terms, idle=idle)
        pushed = self.push_screen(lock, self._show_again)
        self._lock_screen = lock
        await pushed

    @work(thread=True, exit_on_error=False, group="drafts")
    def _keep_what_is_typed(self, verbs: list[Callable[[], None]]) -> None:
        keep(verbs)

    def _show_again(self, _nothing: None) -> None:
        self._lock_screen = None
        self._idleness.touched()
        waiting, self._once_unlocked = self._once_unlocked, []
        for then in waiting:
            self.call_later(then)
        self.post_message(MinutePassed())

    @on(AccessLost)
    def _leave_without_access(self, message: AccessLost) -> None:
        self.leave_refused(message.refusal)

    # What a locked terminal does not do

    def push_screen(self, screen: Any, *arguments: Any, **options: Any) -> Any:
        """Nothing comes over a locked screen but the question whether to leave: it comes once it is unlocked."""
        push = partial(super().push_screen, screen, *arguments, **options)
        if self._lock_screen is None or getattr(screen, "OVER_LOCK", False):
            return push()
        self._once_unlocked.append(push)
        return AwaitComplete()

    def once_unlocked(self, then: Callable[[], object]) -> None:
        """Do ``then`` now, or when the screens are shown again."""
        if self._lock_screen is None:
            then()
        else:
            self._once_unlocked.append(then)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While it is locked one may leave, and nothing else."""
        if self._lock_screen is not None:
            return action == "quit"
        if action == "lock":
            if self._hides is None:
                return False
            return None if self._lock_terms is not None and self._lock_terms.obstacle else True
        return super().check_action(action, parameters)

    def why_disabled(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why it cannot be locked, in words."""
        if action == "lock" and self._lock_terms is not None:
            return _(self._lock_terms.obstacle).format(name=self._lock_terms.name)
        return ""

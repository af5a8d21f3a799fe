"""What the first frame shows of the board. A worker imports this module, and with it whatever paints a banner."""

from collections.abc import Callable
from datetime import datetime

from textual.message import Message

from ogust_tui.screens.alert_words import banner
from ogust_tui.screens.messages import LookedFirst
from ogust_tui.store.first_look import first_look
from ogust_tui.system import operating_system_user
from ogust_tui.widgets.alert_banner import AlertStack, Banner


class FirstAlerts(AlertStack):
    """The banners, while nothing can be done about them yet."""

    def __init__(self, banners: list[Banner], total: int) -> None:
        super().__init__()
        self._first, self._all = banners, total

    def on_mount(self) -> None:
        """Show them; no key is for them."""
        self.show(self._first, self._all)
        self.can_focus = False


def look_first(
    tell: Callable[[Message], object], address: str, login: str | None, language: str | None, now: datetime
) -> None:
    """Tell the first frame the alerts of whoever sits at this terminal; nothing, where they come with the board."""
    look = first_look(address, login, operating_system_user(), now)
    if look is not None:
        # Put in words once the language is spoken.
        tell(
            LookedFirst(
                language or look.actor.locale,
                lambda: FirstAlerts([banner(row, now, look.zone) for row in look.alerts], look.alert_count),
            )
        )

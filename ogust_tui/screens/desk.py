"""What every screen is given: the open store, who acts, the agency's settings, the clock. Nothing here is Textual's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ogust_tui.settings import AgencySettings
from ogust_tui.store.actors import Actor

if TYPE_CHECKING:
    # At run time a worker loads the store, once the first frame is painted.
    from ogust_tui.files import FilePlace
    from ogust_tui.screens.mail_room import MailRoom
    from ogust_tui.store.access import Store


@dataclass(frozen=True)
class Desk:
    """One signed-in terminal. ``actor`` stays the same until it is left. ``keys``: actions by id, with other keys.

    ``mail_room`` reads waiting mails again; where there is none, no mail is sorted here.
    """

    store: "Store"
    actor: Actor
    settings: AgencySettings
    keys: Mapping[str, str] = field(default_factory=dict)
    mail_room: "MailRoom | None" = None

    @property
    def zone(self) -> ZoneInfo:
        """The agency's time zone, in which every time is shown."""
        return self.settings.zone

    def files(self) -> "FilePlace":
        """Where this colleague's files are read from and saved to, as the settings stand now. For workers."""
        from ogust_tui.files import place_for

        return place_for(self.store.settings(), self.actor.login)

    def now(self) -> datetime:
        """The store's clock, aware UTC."""
        return self.store.clock()

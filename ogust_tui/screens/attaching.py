"""Adding a file to what is being written, on any screen where something is: one key, one line, who will have it."""

from ogust_tui.files import FoundFile
from ogust_tui.i18n import _
from ogust_tui.screens.attached_files import AttachedFiles
from ogust_tui.screens.base import DeskScreen
from ogust_tui.screens.file_dialogs import AttachScreen


class AttachesFiles(DeskScreen):
    """A screen with ``AttachedFiles`` on it, and an action "attach"."""

    @property
    def receivers(self) -> tuple[str, ...]:
        """The names of those outside the team who will read what is being written."""
        return ()

    def action_attach(self) -> None:
        """Ask for a file."""
        names = ", ".join(self.receivers)
        words = _("It also goes to: {names}.").format(names=names) if names else _("The team alone will have it.")
        self.app.push_screen(AttachScreen(self.desk, words), self._add_file)

    def _add_file(self, found: FoundFile | None) -> None:
        if found is not None:
            self.query_one(AttachedFiles).add(found)

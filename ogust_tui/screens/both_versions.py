"""Two people changed the same thing: both versions, one under the other, and what to do with them."""

from collections.abc import Iterable
from enum import Enum
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from ogust_tui.i18n import _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.dialogs import DeskDialog
from ogust_tui.screens.words_line import Words
from ogust_tui.widgets.block_list import Block, BlockList, Edge, Frame
from ogust_tui.widgets.cells import Tone


class Kept(Enum):
    """Which version stays."""

    THEIRS = "theirs"
    MINE = "mine"
    BOTH = "both"


class BothVersions(DeskDialog[Kept]):
    """Gives what is to be kept; None goes on writing, with nothing chosen.

    ``theirs_by`` and ``mine_by`` head the two versions. With ``joined``, both may be kept, one under the other.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "versions.mine", "versions.theirs", "versions.both", "dialog.leave"
    )

    def __init__(
        self, desk: Desk, question: str, theirs_by: tuple[str, str], theirs: str, mine: str, *, joined: bool = False
    ) -> None:
        super().__init__(desk)
        self._question = question
        self._blocks = (
            Block("theirs", Frame.SINGLE, title=theirs_by[0], title_right=theirs_by[1], body=theirs),
            Block("mine", Frame.SINGLE, title=_("Yours, not saved yet"), body=mine),
        )
        self._joined = joined

    def compose_body(self) -> Iterable[Widget]:
        """The question over the two versions."""
        yield Words(self._question, Tone.STRONG)
        yield BlockList()

    def on_mount(self) -> None:
        """Ready to scroll; nothing is chosen by Enter."""
        versions = self.query_one(BlockList)
        versions.show(self._blocks, edge=Edge.FIRST)
        versions.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Both are offered where they can be joined."""
        return self._joined if action == "both" else super().check_action(action, parameters)

    def action_mine(self) -> None:
        """What one typed replaces the other version."""
        self.dismiss(Kept.MINE)

    def action_theirs(self) -> None:
        """What one typed is let go."""
        self.dismiss(Kept.THEIRS)

    def action_both(self) -> None:
        """One under the other."""
        self.dismiss(Kept.BOTH)

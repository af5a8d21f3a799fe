"""The form of a client's relative."""

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from ogust_tui.i18n import N_, _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.dialogs import DeskDialog
from ogust_tui.screens.words_line import Words
from ogust_tui.store.contact_reads import ContactRow, RelativeRow
from ogust_tui.store.relatives import RelativeFields, create_relative, edit_relative
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.writing import LineBox

FIELDS = {
    "title": N_("Title"),
    "last_name": N_("Last name"),
    "first_name": N_("First name"),
    "relation": N_("Relation"),
    "mobile_phone": N_("Mobile"),
    "landline": N_("Landline"),
    "email": N_("E-mail"),
}


class RelativeForm(DeskDialog[str]):
    """Gives the words that say what was saved. ``row`` is None for somebody new."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("relative.save", "dialog.leave")

    def __init__(self, desk: Desk, client: ContactRow, row: RelativeRow | None) -> None:
        super().__init__(desk)
        self._client = client
        self._row = row
        self._sending = False

    def compose_body(self) -> Iterable[Widget]:
        """A line a field."""
        yield Words(_("Relative of {name}").format(name=self._client.name), Tone.STRONG)
        for name, label in FIELDS.items():
            with Horizontal(classes="field"):
                yield Words(_(label), Tone.QUIET, classes="label")
                yield LineBox(id=name)

    def on_mount(self) -> None:
        """What is known."""
        for name in FIELDS:
            self._box(name).write(getattr(self._row, name) if self._row else "")
        self._box("last_name" if self._row is None else "title").focus()

    def _box(self, name: str) -> LineBox:
        return self.query_one(f"#{name}", LineBox)

    @on(Input.Submitted)
    def _next_line(self) -> None:
        self.focus_next()

    def action_save(self) -> None:
        """Write it down; a refusal says why and leaves all that was typed."""
        if self._sending:
            return
        self._sending = True
        values = RelativeFields(**{name: self._box(name).value for name in FIELDS})
        store, actor = self.desk.store, self.desk.actor
        verb = (
            partial(create_relative, store, actor, self._client.code, values)
            if self._row is None
            else partial(edit_relative, store, actor, self._row.code, values)
        )
        self.carry_out(verb, lambda _given: self.dismiss(_("The relative is written down.")))

    def on_refused(self) -> None:
        """It may be tried again."""
        self._sending = False

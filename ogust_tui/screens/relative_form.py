"""The form of a client's relative.

What is typed is kept as a draft at "relative:CLIENT:ID", or "relative:CLIENT:new".
"""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ogust_tui.i18n import N_, _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.dialogs import DeskDialog
from ogust_tui.screens.form_draft import Values
from ogust_tui.screens.form_keeping import KeepsForm
from ogust_tui.screens.words_line import Words
from ogust_tui.store.contact_reads import ContactRow, RelativeRow, show_contact_id
from ogust_tui.store.drafts import draft_at
from ogust_tui.store.relatives import RelativeFields, create_relative, edit_relative
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.wording import one_line

FIELDS = {
    "title": N_("Title"),
    "last_name": N_("Last name"),
    "first_name": N_("First name"),
    "relation": N_("Relation"),
    "mobile_phone": N_("Mobile"),
    "landline": N_("Landline"),
    "email": N_("E-mail"),
}
PLACE = "relative:"
NEW = "new"
WORDS_SAID = 60


class DraftRead(Message, bubble=False):
    """What one was typing here."""

    def __init__(self, draft: str) -> None:
        super().__init__()
        self.draft = draft


class RelativeMoved(Message, bubble=False):
    """The relative as somebody else left them; None when they are no longer there."""

    def __init__(self, row: RelativeRow | None) -> None:
        super().__init__()
        self.row = row


class RelativeForm(KeepsForm, DeskDialog[str]):
    """Gives the words that say what was saved. ``row`` is None for somebody new."""

    SAVE = "relative.save"
    BINDINGS: ClassVar[list[BindingType]] = bindings("relative.save", "form.keep", "form.discard")

    def __init__(self, desk: Desk, client: ContactRow, row: RelativeRow | None) -> None:
        super().__init__(desk)
        self._client = client
        self._row = row
        self.keep_at(f"{PLACE}{client.id}:{row.id if row else NEW}")

    def compose_body(self) -> Iterable[Widget]:
        """A line a field."""
        yield Words(_("Relative of {name}").format(name=self._client.name), Tone.STRONG)
        for name, label in FIELDS.items():
            with Horizontal(classes="field"):
                yield Words(_(label), Tone.QUIET, classes="label")
                yield LineBox(id=name)

    def on_mount(self) -> None:
        """What is known; then what one was typing."""
        self.put(_values_of(self._row))
        self._box("last_name" if self._row is None else "title").focus()
        self.holds_keys = True
        store, actor, place = self.desk.store, self.desk.actor, self.keeper.place
        self.read_besides(lambda: DraftRead(draft_at(store, actor, place)))

    @on(DraftRead)
    def _begin(self, message: DraftRead) -> None:
        self.start_form(message.draft)
        self.holds_keys = False

    def _box(self, name: str) -> LineBox:
        return self.query_one(f"#{name}", LineBox)

    # What KeepsForm asks

    @property
    def about(self) -> str:
        """Whose relative it is."""
        return self._client.name

    @property
    def values(self) -> dict[str, str]:
        """What the fields hold."""
        return {name: self._box(name).value for name in FIELDS}

    def put(self, values: Values) -> None:
        """Show ``values``."""
        for name in FIELDS:
            self._box(name).write(values[name])

    def field_words(self, name: str, value: str) -> str:
        """A field and what is in it."""
        return _("{field}: {value}").format(field=_(FIELDS[name]), value=one_line(value, WORDS_SAID) or "—")

    def read_for_meeting(self) -> None:
        """The relative as somebody else left them."""
        store, actor, client, row = self.desk.store, self.desk.actor, self._client, self._row

        def read() -> Message:
            known = show_contact_id(store, actor, client.id).relatives
            return RelativeMoved(next((one for one in known if row is not None and one.id == row.id), None))

        self.read_in_background(read)

    @on(RelativeMoved)
    def _meet(self, message: RelativeMoved) -> None:
        if message.row is not None:
            self._row = message.row
            self.meet(self.values, _values_of(message.row))

    @on(Input.Changed)
    def _keep(self) -> None:
        self.typed()

    @on(Input.Submitted)
    def _next_line(self) -> None:
        self.focus_next()

    def action_save(self) -> None:
        """Write it down; a refusal says why and leaves all that was typed."""
        values, row, code = RelativeFields(**self.values), self._row, self._client.code
        store, actor = self.desk.store, self.desk.actor

        def write() -> None:
            if row is None:
                create_relative(store, actor, code, values)
            else:
                edit_relative(store, actor, row.code, values, expected_version=row.version)

        self.save_form(write, lambda _given: self.dismiss(_("The relative is written down.")))


def _values_of(row: RelativeRow | None) -> dict[str, str]:
    return {name: getattr(row, name) if row else "" for name in FIELDS}

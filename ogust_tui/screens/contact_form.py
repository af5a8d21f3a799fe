"""The form of a contact: what is written on a client's or a caregiver's record, one field a line.

What is typed is kept as a draft at "contact:ID", or "contact:new".
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from ogust_tui.i18n import N_, _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.base import DeskScreen
from ogust_tui.screens.choice_line import ChoiceLine
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.form_draft import Values
from ogust_tui.screens.form_keeping import KeepsForm
from ogust_tui.screens.messages import OpenRecord
from ogust_tui.screens.words import KINDS
from ogust_tui.store.agency import list_sectors
from ogust_tui.store.contact_reads import ContactCard, show_contact, show_contact_id
from ogust_tui.store.contacts import ContactFields, create_contact, edit_contact
from ogust_tui.store.drafts import draft_at
from ogust_tui.store.kinds import ContactKind
from ogust_tui.store.staff import list_staff
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.wording import one_line

LINES = (
    ("last_name", N_("Last name")),
    ("first_name", N_("First name")),
    ("mobile_phone", N_("Mobile phone")),
    ("landline", N_("Landline")),
    ("email", N_("E-mail")),
    ("address_line", N_("Address")),
    ("zip", N_("Postcode")),
    ("city", N_("City")),
    ("door_code", N_("Door code")),
    ("intercom_code", N_("Intercom")),
)
TITLES = ("", "M.", "Mme", "Mme et M.")
NOBODY = "0"
CHOICES = {"kind": N_("Kind"), "title": N_("Title"), "sector": N_("Sector"), "managed_by": N_("Managed by")}
PLACE = "contact:"
NEW = "new"
WORDS_SAID = 60


@dataclass(frozen=True)
class FormData:
    """What the form offers: the record as it stands (None for a new one), the colleagues and the sectors."""

    card: ContactCard | None
    staff: tuple[tuple[str, str], ...]
    sectors: tuple[tuple[str, str], ...]


class FormRead(Message, bubble=False):
    """The form can be filled in, with the ``draft`` that was kept; ``again``: the record changed meanwhile."""

    def __init__(self, data: FormData, draft: str, *, again: bool) -> None:
        super().__init__()
        self.data = data
        self.draft = draft
        self.again = again


class ContactForm(DeskScreen, KeepsForm):
    """Make or change a record. Escape goes back and keeps what is typed."""

    SHOWS_AGES = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("form.save", "form.keep", "form.discard")

    def __init__(self, desk: Desk, contact_id: int | None = None) -> None:
        super().__init__(desk)
        self._contact_id = contact_id
        self._data: FormData | None = None
        self.keep_at(f"{PLACE}{NEW if contact_id is None else contact_id}")

    @property
    def _card(self) -> ContactCard | None:
        return self._data.card if self._data else None

    @property
    def heading(self) -> str:
        """Whose form this is."""
        if self._contact_id is None:
            return _("New record")
        return _("Edit {name}").format(name=self._card.row.name if self._card else "")

    def compose_body(self) -> Iterable[Widget]:
        """A label and a field on each line."""
        yield VerticalScroll(
            *self._choice("kind"),
            *self._choice("title"),
            *(
                Horizontal(Static(_(label), classes="form--label", markup=False), LineBox(id=name))
                for name, label in LINES
            ),
            *self._choice("sector"),
            *self._choice("managed_by"),
            can_focus=False,
            classes="form",
        )

    def _choice(self, name: str) -> Iterable[Widget]:
        if name in self._choice_names:
            yield Horizontal(Static(_(CHOICES[name]), classes="form--label", markup=False), ChoiceLine(id=name))

    @property
    def _choice_names(self) -> list[str]:
        return [name for name in CHOICES if name != "kind" or self._contact_id is None]

    def on_mount(self) -> None:
        """Read what there is to choose from, the record, and what one was typing."""
        self.holds_keys = True
        self.reload()

    async def speak_again(self) -> None:
        """In another language; what is typed stays."""
        values = self.values
        await super().speak_again()
        if self._data is not None:
            self._offer(self._data)
            self.put(values)

    def reload(self) -> None:
        """Read once: what is being typed is nobody else's to change."""
        if not self.filled:
            self.read_in_background(lambda: self._read(again=False))

    def read_for_meeting(self) -> None:
        """The record as somebody else left it."""
        self.read_in_background(lambda: self._read(again=True))

    def _read(self, *, again: bool) -> Message:
        store, actor = self.desk.store, self.desk.actor
        card = None if self._contact_id is None else show_contact_id(store, actor, self._contact_id)
        staff = tuple((str(row.id), row.display_name) for row in list_staff(store, actor))
        seen = actor.sectors
        sectors = tuple((str(id_), label) for id_, label in list_sectors(store, actor) if seen is None or id_ in seen)
        draft = "" if again else draft_at(store, actor, self.keeper.place)
        return FormRead(FormData(card, staff, sectors), draft, again=again)

    @on(FormRead)
    def _fill(self, message: FormRead) -> None:
        self.trouble_over()
        typed = self.values
        self._data = message.data
        self._offer(message.data)
        card = message.data.card
        for name, _label in LINES:
            self.query_one(f"#{name}", LineBox).write(
                getattr(card.row if name in _IN_ROW else card, name) if card else ""
            )
        if message.again:
            self.meet(typed, self.values)
            return
        self.start_form(message.draft)
        self.holds_keys = False
        self.refresh_heading()
        self.query_one("#last_name", Input).focus()

    def _offer(self, data: FormData) -> None:
        """What there is to choose from; chosen is what stands on the record."""
        card = data.card
        title = card.row.title if card else ""
        titles = TITLES if title in TITLES else (*TITLES, title)
        manager = str((card.managed_by_id if card else self.desk.actor.reader_id) or NOBODY)
        if self._contact_id is None:
            self._line("kind").offer([(kind.value, _(words)) for kind, words in KINDS.items()])
        self._line("title").offer([(words, words or "—") for words in titles], title)
        self._line("sector").offer([("", "—"), *data.sectors], _sector_of(card))
        self._line("managed_by").offer([(NOBODY, "—"), *data.staff], manager)

    def _line(self, name: str) -> ChoiceLine:
        return self.query_one(f"#{name}", ChoiceLine)

    def _typed(self) -> ContactFields:
        """The form as it stands. The sectors of somebody who has several are left alone unless another is chosen."""
        lines: dict[str, Any] = {name: self.query_one(f"#{name}", Input).value for name, _label in LINES}
        sector = self._line("sector").value
        kept = self._card is not None and sector == _sector_of(self._card)
        choices = ContactFields(
            title=self._line("title").value,
            managed_by=int(self._line("managed_by").value or NOBODY),
            sectors=None if kept else (int(sector),) if sector else (),
        )
        return replace(choices, **lines)

    # What KeepsForm asks

    @property
    def about(self) -> str:
        """The person on the record; of a new one, what is typed says it."""
        return self._card.row.name if self._card else ""

    @property
    def values(self) -> dict[str, str]:
        """What the fields hold."""
        lines = {name: self.query_one(f"#{name}", Input).value for name, _label in LINES}
        return lines | {name: self._line(name).value for name in self._choice_names}

    def put(self, values: Values) -> None:
        """Show ``values``."""
        for name, _label in LINES:
            self.query_one(f"#{name}", LineBox).write(values[name])
        for name in self._choice_names:
            self._line(name).choose(values[name])

    def field_words(self, name: str, value: str) -> str:
        """A field and what is in it."""
        label = _(dict(LINES).get(name) or CHOICES[name])
        shown = self._line(name).words_of(value) if name in CHOICES else value
        return _("{field}: {value}").format(field=label, value=one_line(shown, WORDS_SAID) or "—")

    @on(Input.Changed)
    @on(ChoiceLine.Changed)
    def _keep(self) -> None:
        self.typed()

    # Saving

    @on(Input.Submitted)
    def _next_line(self) -> None:
        self.focus_next()

    def reason_off(self, name: str) -> str:
        """Nothing can be saved before the record was read."""
        if name in {"save", "discard"} and not self.filled:
            return _("The form is still being read.")
        return super().reason_off(name)

    def action_save(self) -> None:
        """Write it down; a refusal says why and leaves all that was typed."""
        typed, card = self._typed(), self._card
        store, actor = self.desk.store, self.desk.actor
        kind = ContactKind(self._line("kind").value) if card is None else card.row.kind

        def write() -> int:
            if card is not None:
                edit_contact(store, actor, card.row.code, typed, expected_version=card.version)
                return card.row.id
            return show_contact(store, actor, create_contact(store, actor, kind, typed)).row.id

        self.save_form(write, self._saved)

    def _saved(self, contact_id: int) -> None:
        if self._contact_id is None:
            self.app.post_message(OpenRecord(contact_id))
        if self.is_current:
            self.dismiss(None)


def _sector_of(card: ContactCard | None) -> str:
    """The sector of the record as the form chooses it: the first one, for who has several."""
    return str(card.sectors[0][0]) if card and card.sectors else ""


_IN_ROW = frozenset({"last_name", "first_name", "mobile_phone", "landline", "email", "city"})

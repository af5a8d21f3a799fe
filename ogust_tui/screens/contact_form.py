"""The form of a contact: what is written on a client's or a caregiver's record, one field a line."""

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
from ogust_tui.screens.key_words import key_of
from ogust_tui.screens.messages import OpenRecord
from ogust_tui.screens.words import KINDS
from ogust_tui.store.agency import list_sectors
from ogust_tui.store.contact_reads import ContactCard, show_contact, show_contact_id
from ogust_tui.store.contacts import ContactFields, create_contact, edit_contact
from ogust_tui.store.kinds import ContactKind
from ogust_tui.store.staff import list_staff
from ogust_tui.widgets.writing import LineBox

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


@dataclass(frozen=True)
class FormData:
    """What the form offers: the record as it stands (None for a new one), the colleagues and the sectors."""

    card: ContactCard | None
    staff: tuple[tuple[str, str], ...]
    sectors: tuple[tuple[str, str], ...]


class FormRead(Message, bubble=False):
    """The form can be filled in."""

    def __init__(self, data: FormData) -> None:
        super().__init__()
        self.data = data


class ContactForm(DeskScreen):
    """Make or change a record. Escape asks once before what was typed is let go."""

    SHOWS_AGES = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("form.save")

    def __init__(self, desk: Desk, contact_id: int | None = None) -> None:
        super().__init__(desk)
        self._contact_id = contact_id
        self._data: FormData | None = None
        self._before: ContactFields | None = None
        self._warned = False

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
            *self._choice("kind", _("Kind")),
            *self._choice("title", _("Title")),
            *(
                Horizontal(Static(_(label), classes="form--label", markup=False), LineBox(id=name))
                for name, label in LINES
            ),
            *self._choice("sector", _("Sector")),
            *self._choice("managed_by", _("Managed by")),
            can_focus=False,
            classes="form",
        )

    def _choice(self, name: str, label: str) -> Iterable[Widget]:
        if name != "kind" or self._contact_id is None:
            yield Horizontal(Static(label, classes="form--label", markup=False), ChoiceLine(id=name))

    def on_mount(self) -> None:
        """Read what there is to choose from, and the record."""
        self.reload()

    async def speak_again(self) -> None:
        """In another language; what is typed stays."""
        lines = [(box.id, box.value) for box in self.query(LineBox)]
        choices = [(line.id, line.value) for line in self.query(ChoiceLine)]
        await super().speak_again()
        if self._data is None:
            return
        self._offer(self._data)
        for name, text in lines:
            self.query_one(f"#{name}", LineBox).write(text)
        for name, value in choices:
            self.query_one(f"#{name}", ChoiceLine).choose(value)

    def reload(self) -> None:
        """Read once: what is being typed is nobody else's to change."""
        if self._before is None:
            self.read_in_background(self._read)

    def _read(self) -> Message:
        store, actor = self.desk.store, self.desk.actor
        card = None if self._contact_id is None else show_contact_id(store, actor, self._contact_id)
        staff = tuple((str(row.id), row.display_name) for row in list_staff(store, actor))
        seen = actor.sectors
        sectors = tuple((str(id_), label) for id_, label in list_sectors(store, actor) if seen is None or id_ in seen)
        return FormRead(FormData(card, staff, sectors))

    @on(FormRead)
    def _fill(self, message: FormRead) -> None:
        self.trouble_over()
        self._data = message.data
        self._offer(message.data)
        card = message.data.card
        for name, _label in LINES:
            self.query_one(f"#{name}", LineBox).write(
                getattr(card.row if name in _IN_ROW else card, name) if card else ""
            )
        self._before = self._typed()
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

    # Leaving and saving

    @property
    def has_unsent_text(self) -> bool:
        """Whether anything in the form differs from the record."""
        return self._before is not None and self._typed() != self._before

    def reason_to_stay(self) -> str:
        """Asks once: a second Escape leaves."""
        if not self.has_unsent_text or self._warned:
            return ""
        self._warned = True
        return _("This is not saved yet. {key} saves it; {leave} once more lets it go.").format(
            key=key_of(self.desk, "form.save"), leave=key_of(self.desk, "app.back")
        )

    @on(Input.Changed)
    @on(ChoiceLine.Changed)
    def _type_on(self) -> None:
        self._warned = False

    @on(Input.Submitted)
    def _next_line(self) -> None:
        self.focus_next()

    def reason_off(self, name: str) -> str:
        """Nothing can be saved before the record was read."""
        if name == "save" and self._before is None:
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

        self.carry_out(write, self._saved)

    def _saved(self, contact_id: int) -> None:
        self._before = self._typed()
        if self._contact_id is None:
            self.app.post_message(OpenRecord(contact_id))
        if self.is_current:
            self.dismiss(None)


def _sector_of(card: ContactCard | None) -> str:
    """The sector of the record as the form chooses it: the first one, for who has several."""
    return str(card.sectors[0][0]) if card and card.sectors else ""


_IN_ROW = frozenset({"last_name", "first_name", "mobile_phone", "landline", "email", "city"})

"""The Fiche tab: what is known of a contact, field by field, and the relatives of a client."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from ogust_tui.i18n import N_, _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.dialogs import ConfirmScreen
from ogust_tui.screens.key_words import key_of
from ogust_tui.screens.messages import EditContact
from ogust_tui.screens.relative_form import RelativeForm
from ogust_tui.screens.tab_body import TabBody
from ogust_tui.screens.words import STATUSES
from ogust_tui.store.bouncing import Bouncing
from ogust_tui.store.contact_reads import ContactCard, RelativeRow
from ogust_tui.store.kinds import ContactKind
from ogust_tui.store.relatives import archive_relative
from ogust_tui.widgets.block_list import Block, BlockList, Frame
from ogust_tui.widgets.cells import fit
from ogust_tui.wording import full_day, one_line

LABEL_WIDTH = 20
STATUS_WIDTH = 200
RELATIVES_KEY = "relatives"


def card_blocks(card: ContactCard, add_key: str, zone: ZoneInfo) -> list[Block]:
    """The fields that say something, in groups; then the relatives of a client."""
    row = card.row
    email = row.email + dead_words(card.bouncing, zone) if row.email else _("none: notices cannot be mailed")
    place = " ".join(part for part in (card.zip, row.city) if part)
    groups: tuple[tuple[str, str, Sequence[tuple[str, str]]], ...] = (
        (
            "reach",
            N_("How to reach"),
            (
                (N_("Mobile"), row.mobile_phone),
                (N_("Landline"), row.landline),
                (N_("E-mail"), email),
            ),
        ),
        (
            "address",
            N_("Address"),
            (
                (
                    N_("Address"),
                    "\n".join(part for part in (card.address_line, card.address_supplement, place) if part),
                ),
                (N_("Country"), card.country),
                (N_("Door code"), card.door_code),
                (N_("Intercom"), card.intercom_code),
                (N_("Billed to"), card.billing_address),
            ),
        ),
        (
            "record",
            N_("Record"),
            (
                (N_("State"), _(STATUSES[row.status])),
                (N_("Managed by"), row.managed_by or _("nobody")),
                (N_("Sector"), ", ".join(label for _id, label in card.sectors) or _("every sector")),
                (N_("File number"), card.file_number),
                (N_("Client type"), card.client_type),
                (N_("Kind of contract"), card.nature),
                (N_("Maiden name"), card.maiden_name),
                (N_("Born"), full_day(card.birth_date) if card.birth_date else ""),
                (N_("Language"), card.language),
                (N_("Known through"), card.origin),
                (N_("Transport"), card.means_of_transport),
                (N_("Driving licence"), card.driving_license),
            ),
        ),
    )
    blocks = [Block(key, title=_(title), body=_fields(fields)) for key, title, fields in groups if _fields(fields)]
    if card.comment:
        blocks.append(Block("comment", title=_("Comment"), body=card.comment))
    return blocks + (_relatives(card.relatives, add_key, zone) if row.kind is ContactKind.CLIENT else [])


def _fields(fields: Sequence[tuple[str, str]]) -> str:
    lines = []
    for label, value in fields:
        first, *rest = value.split("\n")
        if value:
            lines.append(fit(_(label), LABEL_WIDTH) + first)
            lines += [" " * LABEL_WIDTH + line for line in rest]
    return "\n".join(lines)


def dead_words(bouncing: Bouncing | None, zone: ZoneInfo) -> str:
    """That an address receives nothing, in lines under it; empty for one that works."""
    if bouncing is None:
        return ""
    day = full_day(bouncing.since.astimezone(zone).date())
    words = "\n" + _("This address receives nothing any more, since {day}.").format(day=day)
    return words + ("\n" + one_line(bouncing.status, STATUS_WIDTH) if bouncing.status else "")


def _relatives(rows: Sequence[RelativeRow], add_key: str, zone: ZoneInfo) -> list[Block]:
    blocks = [Block(RELATIVES_KEY, Frame.RULE, title=_("Relatives"))]
    for row in rows:
        ways = " · ".join(part for part in (row.mobile_phone, row.landline, row.email) if part)
        blocks.append(
            Block(
                relative_key(row), title=row.name, title_right=row.relation, body=ways + dead_words(row.bouncing, zone)
            )
        )
    if not rows:
        nobody = _("Nobody yet. {key} adds somebody of the family or circle.").format(key=add_key)
        blocks.append(Block("nobody", body=nobody, dim=True))
    return blocks


def relative_key(row: RelativeRow) -> str:
    """The key of a relative's block."""
    return f"relative:{row.code}"


class RecordCard(TabBody):
    """The fields and relatives of one contact, as the record read them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("card.edit", "card.relative", "card.archive")

    def __init__(self, desk: Desk, *, id: str | None = None) -> None:
        super().__init__(desk, id=id)
        self._card: ContactCard | None = None

    def compose(self) -> Iterable[Widget]:
        """The list alone."""
        yield BlockList()

    def show(self, card: ContactCard) -> None:
        """Show ``card`` from now on."""
        self._card = card
        self.query_one(BlockList).show(card_blocks(card, key_of(self.desk, "card.relative"), self.desk.zone))

    @property
    def relative(self) -> RelativeRow | None:
        """The relative under the cursor, if it stands on one."""
        selected = self.query_one(BlockList).selected
        rows = self._card.relatives if self._card else ()
        return next((row for row in rows if relative_key(row) == selected), None)

    @on(BlockList.Highlighted)
    def _other_actions(self, event: BlockList.Highlighted) -> None:
        event.stop()
        self.on_desk.refresh_bindings()

    @on(BlockList.Opened)
    def _open(self, event: BlockList.Opened) -> None:
        event.stop()
        if not self.why_disabled("edit_card", ()):
            self.action_edit_card()

    def reason_off(self, name: str) -> str:
        """Clients alone have relatives."""
        if self._card is None:
            return _("The record is still being read.")
        if name == "add_relative" and self._card.row.kind is not ContactKind.CLIENT:
            return _("Only clients have relatives.")
        if name == "archive_relative" and self.relative is None:
            return _("Choose a relative first.")
        return super().reason_off(name)

    # What can be done

    def action_edit_card(self) -> None:
        """The form of the relative under the cursor, else of the contact."""
        if self._card is None:
            return
        if self.relative is not None:
            self._ask_relative(self.relative)
        else:
            self.post_message(EditContact(self._card.row.id))

    def action_add_relative(self) -> None:
        """A form for somebody new."""
        self._ask_relative(None)

    def _ask_relative(self, row: RelativeRow | None) -> None:
        if self._card is not None:
            self.app.push_screen(RelativeForm(self.desk, self._card.row, row), self._told)

    def _told(self, said: str | None) -> None:
        if said:
            self.on_desk.say(said)
            self.on_desk.reload()

    def action_archive_relative(self) -> None:
        """Ask, then take the relative out of the lists."""
        row = self.relative
        if row is not None:
            question = _("Take this relative out of the lists? What was written stays.")
            self.app.push_screen(ConfirmScreen(self.desk, question, row.name), partial(self._archive, row))

    def _archive(self, row: RelativeRow, sure: bool | None) -> None:
        if sure:
            verb = partial(archive_relative, self.desk.store, self.desk.actor, row.code)
            said = _("{name} is archived.").format(name=row.name)
            self.on_desk.carry_out(verb, lambda _given: self._told(said))

"""The contacts: one box to search in, and the list it narrows. The box keeps the focus; the arrows move in the list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ogust_tui.i18n import N_, _, ngettext
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.copying import PhoneCopying
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.frame import SectionRule
from ogust_tui.screens.key_words import key_of
from ogust_tui.screens.messages import EditContact, OpenRecord
from ogust_tui.screens.words import KINDS
from ogust_tui.store.contact_reads import ContactKey, ContactRow, count_contacts, list_contacts
from ogust_tui.store.kinds import ContactKind, Topic
from ogust_tui.store.pages import Page
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.widgets.row_list import Cell, Column, Edge, Row, RowList
from ogust_tui.wording import number, one_line

PAGE = 200
WORDS_SHOWN = 40
# The place of the phone among the cells of a row.
PHONE = 4
# Past every key: letters and digits only stand in sort keys.
_PAST_ALL: ContactKey = ("\U0010ffff", 2**31 - 1)
_KINDS = (None, ContactKind.CLIENT, ContactKind.CAREGIVER)
_KIND_WORDS = {
    None: N_("Clients and caregivers"),
    ContactKind.CLIENT: N_("Clients"),
    ContactKind.CAREGIVER: N_("Caregivers"),
}


@dataclass(frozen=True)
class Wanted:
    """What is looked for: the words typed, and the kind of contact."""

    search: str
    kind: ContactKind | None

    @property
    def everybody(self) -> bool:
        """Whether nothing narrows the list."""
        return not self.search and self.kind is None


class ContactsRead(Message, bubble=False):
    """A page for what is wanted: at ``edge``, beside the row ``key``; without an edge it begins with that row.

    ``total`` counts everybody, where everybody is listed.
    """

    def __init__(
        self, wanted: Wanted, page: Page[ContactRow, ContactKey], edge: Edge | None, key: str, total: int | None
    ) -> None:
        super().__init__()
        self.wanted = wanted
        self.page = page
        self.edge = edge
        self.key = key
        self.total = total

    @property
    def at_start(self) -> bool:
        """Whether no contact comes before the page."""
        if self.edge in (Edge.BEFORE, Edge.LAST):
            return self.page.next is None
        return self.edge is not Edge.AFTER and not self.key


def row_key(key: ContactKey) -> str:
    """A contact's place as the key of its row."""
    sort_key, contact_id = key
    return f"{contact_id}:{sort_key}"


def contact_key(key: str) -> ContactKey:
    """The place that a row's key stands for."""
    contact_id, _colon, sort_key = key.partition(":")
    return sort_key, int(contact_id)


def list_row(row: ContactRow) -> Row:
    """A contact as a line of the list."""
    return Row(
        row_key(row.key),
        (
            Cell(row.name),
            Cell(row.code, Tone.QUIET),
            Cell(_(KINDS[row.kind]), Tone.QUIET),
            Cell(row.city),
            Cell(row.mobile_phone or row.landline),
            Cell(row.managed_by, Tone.QUIET),
        ),
    )


class ContactsScreen(PhoneCopying):
    """Find somebody by name, code, phone, city or e-mail, as one types."""

    REACHED_BY = "app.contacts"
    CONCERNS = frozenset({Topic.CONTACT})
    SHOWS_AGES = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("contacts.kind", "contacts.create", "contacts.edit", "contact.copy-phone"),
        Binding("down", "drive('cursor_down')", N_("Next"), show=False, id="contacts.down"),
        Binding("up", "drive('cursor_up')", N_("Previous"), show=False, id="contacts.up"),
        Binding("pagedown", "drive('page_down')", N_("Page down"), show=False, id="contacts.page-down"),
        Binding("pageup", "drive('page_up')", N_("Page up"), show=False, id="contacts.page-up"),
        Binding("ctrl+home", "drive('first')", N_("First"), show=False, id="contacts.first"),
        Binding("ctrl+end", "drive('last')", N_("Last"), show=False, id="contacts.last"),
        Binding("slash", "search", N_("Search"), show=False, id="contacts.search"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._kind: ContactKind | None = None
        self._start = ""

    @property
    def heading(self) -> str:
        """The name of the place."""
        return _("Contacts")

    def compose_body(self) -> Iterable[Widget]:
        """The box, the rule that says what is listed, the list."""
        yield LineBox(placeholder=_("Name, code, phone, city or e-mail"))
        yield SectionRule("", id="listed")
        yield RowList(
            [
                Column(_("Name"), weight=5),
                Column(_("Code"), width=9),
                Column(_("Kind"), width=11, from_width=110),
                Column(_("City"), weight=3),
                Column(_("Phone"), width=14),
                Column(_("Managed by"), weight=3),
            ],
            header=True,
        )

    def on_mount(self) -> None:
        """Everybody."""
        self.start_over()

    async def speak_again(self) -> None:
        """In another language; what is searched stays."""
        search = self._wanted.search
        await super().speak_again()
        self.query_one(LineBox).write(search)
        self._list_anew(Edge.FIRST)

    def start_over(self) -> None:
        """From the first on, ready to search."""
        self.query_one(RowList).look_focused(True)
        self.query_one(LineBox).focus()
        self._list_anew(Edge.FIRST)

    # Reading

    @property
    def _wanted(self) -> Wanted:
        return Wanted(self.query_one(LineBox).value.strip(), self._kind)

    def _read(self, wanted: Wanted, edge: Edge | None, key: str, limit: int) -> ContactsRead:
        """A page from the store; in a worker."""
        after: ContactKey | None = None
        before: ContactKey | None = None
        if edge is Edge.AFTER:
            after = contact_key(key)
        elif edge is Edge.BEFORE:
            before = contact_key(key)
        elif edge is Edge.LAST:
            before = _PAST_ALL
        elif key:
            sort_key, contact_id = contact_key(key)
            after = sort_key, contact_id - 1
        store, actor = self.desk.store, self.desk.actor
        page = list_contacts(
            store, actor, search=wanted.search, kind=wanted.kind, after=after, before=before, limit=limit
        )
        counted = wanted.everybody and edge not in (Edge.BEFORE, Edge.AFTER)
        return ContactsRead(wanted, page, edge, key, count_contacts(store, actor) if counted else None)

    def _list_anew(self, edge: Edge | None, key: str = "", limit: int = PAGE) -> None:
        wanted = self._wanted
        # Enter, typed ahead, opens what is found and not what was listed before.
        self.holds_keys = True
        self.read_in_background(lambda: self._read(wanted, edge, key, limit))

    def reload(self) -> None:
        """Read again the rows that are held, where one is."""
        rows = self.query_one(RowList)
        first = rows.keys[0] if rows.keys else ""
        self._list_anew(None, "" if first == self._start else first, max(PAGE, rows.row_count))

    @on(RowList.RowsNeeded)
    def _read_page(self, event: RowList.RowsNeeded) -> None:
        if event.edge in (Edge.FIRST, Edge.LAST):
            self._list_anew(event.edge)
            return
        wanted = self._wanted
        self.read_besides(lambda: self._read(wanted, event.edge, event.key, PAGE))

    @on(ContactsRead)
    def _take(self, message: ContactsRead) -> None:
        if message.wanted != self._wanted:
            return
        self.holds_keys = False
        self.trouble_over()
        rows = self.query_one(RowList)
        found = [list_row(row) for row in message.page.rows]
        more = message.page.next is not None
        if message.edge in (Edge.BEFORE, Edge.AFTER):
            rows.add_rows(found, message.edge, message.key, more=more)
        else:
            self._tell_empty()
            backwards = message.edge is Edge.LAST
            rows.show(
                found,
                edge=message.edge,
                more_before=not message.at_start,
                more_after=more and not backwards,
                total=message.total,
            )
            self._tell_listed(message, len(found))
        if found and message.at_start:
            self._start = found[0].key
        self.refresh_bindings()

    def _tell_empty(self) -> None:
        search = one_line(self._wanted.search, WORDS_SHOWN)
        words = _("Nobody matches “{text}”. {key} makes a new record.")
        if not search:
            words = _("Nobody is here yet. {key} makes the first record.")
        self.query_one(RowList).set_empty(words.format(text=search, key=key_of(self.desk, "contacts.create")))

    def _tell_listed(self, message: ContactsRead, found: int) -> None:
        count = found if message.total is None else message.total
        words = ngettext("{n} record", "{n} records", count).format(n=number(count))
        if message.total is None and message.page.next is not None:
            words = _("more than {n}").format(n=number(count))
        self.query_one("#listed", SectionRule).show(words, _(_KIND_WORDS[self._kind]))

    # What can be done

    @on(Input.Changed)
    def _search(self) -> None:
        self._list_anew(Edge.FIRST)

    @on(Input.Submitted)
    def _open_selected(self) -> None:
        self.query_one(RowList).action_open()

    @on(RowList.Opened)
    def _open(self, event: RowList.Opened) -> None:
        self.post_message(OpenRecord(contact_key(event.key)[1]))

    def reason_off(self, name: str) -> str:
        """There must be somebody under the cursor to edit."""
        if name == "edit" and self.query_one(RowList).selected is None:
            return _("There is nobody under the cursor.")
        return super().reason_off(name)

    async def action_drive(self, way: str) -> None:
        """Move in the list without leaving the box."""
        await self.query_one(RowList).run_action(way)

    def action_search(self) -> None:
        """Back to the box."""
        self.query_one(LineBox).focus()

    def action_kind(self) -> None:
        """Everybody, then clients, then caregivers."""
        self._kind = _KINDS[(_KINDS.index(self._kind) + 1) % len(_KINDS)]
        self._list_anew(Edge.FIRST)

    def action_create(self) -> None:
        """A new record."""
        self.post_message(EditContact())

    @property
    def phone(self) -> str:
        """The one that is listed."""
        row = self.query_one(RowList).selected_row
        return row.cells[PHONE].text if row else ""

    def action_edit(self) -> None:
        """The form of the record under the cursor."""
        selected = self.query_one(RowList).selected
        if selected is not None:
            self.post_message(EditContact(contact_key(selected)[1]))

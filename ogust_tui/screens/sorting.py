"""Mail to sort: what could not be placed by itself, the oldest first, and under it the mail itself.

 Courrier à trier                        mar. 24 nov. 10:42  Claire, réception
 À trier ─────────────────────────────────────────────────────────── 3 mails
 Jean Dupont <j.dupont@orange.fr>                                      9:12
   Facture d'octobre — Bonjour, je ne comprends pas…
   personne n'est connu ici à cette adresse
 Le mail ──────────────────────────────────────────────────── Tab le parcourt
 Facture d'octobre                                                     9:12
 De : …  Pourquoi ici : …  Répond à : …  Adresse de : …  Fichiers : …

Every action is one letter; what decides something is asked first, with the names of those who will read it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widget import Widget

from ogust_tui.i18n import _, ngettext
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.background import Refused
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.frame import SectionRule
from ogust_tui.screens.key_words import key_of
from ogust_tui.screens.sorting_actions import SortingActions
from ogust_tui.screens.sorting_words import key_of_mail, mail_block, mail_blocks, raw_blocks
from ogust_tui.store.errors import Refusal
from ogust_tui.store.inbound_reads import InboundKey, MailRow, count_waiting, list_quarantined, raw_mail
from ogust_tui.store.kinds import Topic
from ogust_tui.store.pages import Page
from ogust_tui.store.records import MAX_ID
from ogust_tui.store.sorting_reads import Sorting, sorting_of
from ogust_tui.widgets.block_list import BlockList, Edge
from ogust_tui.wording import number

PAGE = 100
BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
_PAST_ALL: InboundKey = (datetime(9999, 1, 1, tzinfo=UTC), MAX_ID)


class MailsRead(Message, bubble=False):
    """A page of waiting mails: at ``edge``, beside the mail ``key``; without an edge it begins there."""

    def __init__(self, page: Page[MailRow, InboundKey], edge: Edge | None, key: str, count: int) -> None:
        super().__init__()
        self.page = page
        self.edge = edge
        self.key = key
        self.count = count


class MailRead(Message, bubble=False):
    """The mail under the cursor; ``raw`` when it is wanted as it came."""

    def __init__(self, sorting: Sorting, raw: bytes | None) -> None:
        super().__init__()
        self.sorting = sorting
        self.raw = raw


class SortingScreen(SortingActions):
    """The mails that wait, and what can be done with each."""

    REACHED_BY = "app.mail"
    CONCERNS = frozenset({Topic.INBOUND, Topic.THREAD, Topic.CONTACT})
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = bindings("mail.original", "mail.leave")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._from_start = True
        self._as_it_came = False
        # One mail is read at a time; the one under the cursor by then comes next.
        self._reading: int | None = None

    @property
    def heading(self) -> str:
        """The name of the place."""
        return _("Mail to sort")

    def compose_body(self) -> Iterable[Widget]:
        """The list, and the mail under the cursor."""
        with Container(id="sorting"):
            with Vertical(id="waiting"):
                yield SectionRule(_("To sort"), id="count")
                yield BlockList(
                    id="mails",
                    empty=_(
                        "No mail to sort. What cannot be placed by itself, from an address that nobody has or to a "
                        "thread that is not published any more, will wait here; everything else goes to its thread."
                    ),
                )
            with Vertical(id="mail"):
                yield SectionRule(_("The mail"), id="chosen")
                yield BlockList(id="mail-text")

    def on_mount(self) -> None:
        """Read what waits."""
        self.start_over()

    def start_over(self) -> None:
        """The list from its beginning."""
        self.sorting = None
        self.query_one("#mail").display = False
        self._list.focus()
        self._list_anew(Edge.FIRST)

    @property
    def _list(self) -> BlockList:
        return self.query_one("#mails", BlockList)

    @property
    def _text(self) -> BlockList:
        return self.query_one("#mail-text", BlockList)

    @property
    def selected(self) -> int | None:
        """The mail under the cursor."""
        keys = [held.selected for held in self.query("#mails").results(BlockList)]
        return key_of_mail(keys[0])[1] if keys and keys[0] is not None else None

    # The list

    def _read_mails(self, edge: Edge | None, key: str, limit: int) -> MailsRead:
        """A page from the store. For a worker."""
        store, actor = self.desk.store, self.desk.actor
        after: InboundKey | None = None
        before: InboundKey | None = None
        if edge in (Edge.BEFORE, Edge.LAST):
            before = key_of_mail(key) if edge is Edge.BEFORE else _PAST_ALL
        elif key:
            at, id_ = key_of_mail(key)
            after = (at, id_) if edge is Edge.AFTER else (at, id_ - 1)
        page = list_quarantined(store, actor, after=after, before=before, limit=limit)
        with store.read(actor) as session:
            return MailsRead(page, edge, key, count_waiting(session, actor))

    def _list_anew(self, edge: Edge | None, key: str = "", limit: int = PAGE) -> None:
        # A letter, typed ahead, is for the mail that will be under the cursor.
        self.holds_keys = True
        self.read_in_background(lambda: self._read_mails(edge, key, limit))

    def reload(self) -> None:
        """Read again what is held, where one is."""
        keys = self._list.keys
        self._list_anew(None, "" if self._from_start or not keys else keys[0], max(PAGE, len(keys)))

    @on(BlockList.BlocksNeeded, "#mails")
    def _read_page(self, event: BlockList.BlocksNeeded) -> None:
        if event.edge in (Edge.FIRST, Edge.LAST):
            self._list_anew(event.edge)
        else:
            self.read_besides(lambda: self._read_mails(event.edge, event.key, PAGE))

    @on(MailsRead)
    def _take(self, message: MailsRead) -> None:
        self.trouble_over()
        page, edge = message.page, message.edge
        now, zone = self.desk.now(), self.desk.zone
        blocks = [mail_block(row, now, zone) for row in page.rows]
        more = page.next is not None
        if edge in (Edge.BEFORE, Edge.AFTER):
            self._list.add_blocks(blocks, edge, message.key, more=more)
            self._from_start = self._from_start or (edge is Edge.BEFORE and not more)
        elif not blocks and message.key:
            self._list_anew(Edge.LAST)  # what was held has been sorted
            return
        else:
            backwards = edge is Edge.LAST
            self._from_start = not more if backwards else not message.key
            self._list.show(blocks, edge=edge, more_before=not self._from_start, more_after=more and not backwards)
        words = ngettext("{n} mail", "{n} mails", message.count).format(n=number(message.count))
        self.query_one("#count", SectionRule).show(words if message.count else "")
        self._read_mail(again=edge is None)

    # The mail

    @on(BlockList.Highlighted, "#mails")
    def _other_mail(self) -> None:
        self._as_it_came = False
        self._read_mail()

    def _read_mail(self, *, again: bool = False) -> None:
        """Read the mail under the cursor, unless it is shown; ``again``: what is known of it may have changed."""
        wanted = self.selected
        shown = self.sorting.card.row.id if self.sorting is not None else None
        if wanted is None:
            self.sorting = None
            self.query_one("#mail").display = False
            if self._text.has_focus:
                self._list.focus()
        if self._reading is not None:
            return
        if wanted is None or (wanted == shown and not again):
            self.holds_keys = False
            self.refresh_bindings()
            return
        self._reading = wanted
        self.holds_keys = True
        desk, raw_too = self.desk, self._as_it_came

        def read() -> Message:
            sorting = sorting_of(desk.store, desk.actor, wanted)
            return MailRead(sorting, raw_mail(desk.store, desk.actor, wanted) if raw_too else None)

        self.read_besides(read)

    @on(MailRead)
    def _show_mail(self, message: MailRead) -> None:
        came, self._reading = self._reading, None
        if came != self.selected or (message.raw is not None) != self._as_it_came:
            self._read_mail(again=True)
            return
        other = self.sorting is None or self.sorting.card.row.id != came or self._as_it_came != self.shows_raw
        self.sorting, self.shows_raw = message.sorting, message.raw is not None
        self.query_one("#mail").display = True
        if message.raw is None:
            blocks = mail_blocks(message.sorting, self.desk.now(), self.desk.zone)
        else:
            blocks = raw_blocks(message.raw, key_of(self.desk, "mail.save"))
        self._text.show(blocks, edge=Edge.FIRST if other else None)
        self.query_one("#chosen", SectionRule).show(_("Tab reads on"))
        self.holds_keys = False
        self.refresh_bindings()

    def read_failed(self, refusal: Refusal) -> None:
        """Say why; the mail can be read again."""
        self._reading = None
        super().read_failed(refusal)

    def gone_wrong(self, words: str) -> None:
        """Say it; the mail can be read again."""
        self._reading = None
        super().gone_wrong(words)

    @on(Refused)
    def _look_again(self) -> None:
        """Somebody else may have sorted it: show what waits now."""
        self.reload()

    @on(BlockList.Opened, "#mails")
    def _into_text(self) -> None:
        if self.sorting is not None:
            self._text.focus()

    def action_original(self) -> None:
        """As it came, or its text again."""
        self._as_it_came = not self._as_it_came
        self._read_mail(again=True)

    def action_leave_mail(self) -> None:
        """From the text to the list; from the list to the screen before."""
        if self._text.has_focus:
            self._list.focus()
        else:
            self.dismiss(None)

"""One's own account: who one is here, language and password, what one was typing, and the notes about oneself."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from ogust_tui.i18n import LANGUAGES, N_, _, language, ngettext
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.base import DeskScreen
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.frame import SectionRule
from ogust_tui.screens.messages import ComposeAt, LanguageChosen, OpenThread
from ogust_tui.screens.password import PasswordScreen
from ogust_tui.screens.words import ROLES
from ogust_tui.store.drafts import DraftRow, list_drafts
from ogust_tui.store.kinds import Topic
from ogust_tui.store.sign_in import change_password
from ogust_tui.store.staff import StaffRow, list_staff, set_own_locale
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.row_list import Cell, Column, Row, RowList
from ogust_tui.wording import near, number, one_line

LANGUAGE_NAMES = {"fr": "français", "en": "English"}
FACT_WIDTH = 200
REPLY = "reply:"
NEW = "new:"


@dataclass(frozen=True)
class Account:
    """One's own line among the staff (None while nobody is signed in), and one's drafts, newest first."""

    me: StaffRow | None
    drafts: tuple[DraftRow, ...]


class AccountRead(Message, bubble=False):
    """The account as it stands."""

    def __init__(self, account: Account) -> None:
        super().__init__()
        self.account = account


def place_words(place: str) -> str:
    """Where a draft was being typed: "Réponse dans le fil 17", "Nouveau sur CLI00042"."""
    if place.startswith(REPLY):
        return _("Reply in thread {id}").format(id=place.removeprefix(REPLY))
    record = place.removeprefix(NEW)
    return _("New on {record}").format(record=record) if record else _("New, on nothing yet")


class AccountScreen(DeskScreen):
    """Facts on top, drafts under them, then one's own Notes tab."""

    REACHED_BY = "app.account"
    CONCERNS = frozenset({Topic.STAFF})
    BINDINGS: ClassVar[list[BindingType]] = bindings("account.language", "account.password")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._account = Account(None, ())

    @property
    def heading(self) -> str:
        """The name of the place."""
        return _("My account")

    def compose_body(self) -> Iterable[Widget]:
        """The facts, the drafts."""
        yield Static("", id="facts", markup=False)
        yield SectionRule(_("Drafts"), id="drafts-rule")
        yield RowList(
            [Column(weight=3), Column(weight=5), Column(width=14, right=True)],
            empty=_("No draft. What you type and do not send is kept here, also when the line drops."),
            id="drafts",
        )

    def on_mount(self) -> None:
        """Read what is to be shown."""
        self.reload()

    def reload(self) -> None:
        """Read the account again."""
        desk = self.desk

        def read() -> Message:
            me = next((row for row in list_staff(desk.store, desk.actor) if row.id == desk.actor.reader_id), None)
            return AccountRead(Account(me, list_drafts(desk.store, desk.actor)))

        self.read_in_background(read)

    @on(AccountRead)
    def _take(self, message: AccountRead) -> None:
        self.trouble_over()
        self._account = message.account
        self.query_one("#facts", Static).update(_facts(message.account.me))
        now, zone = self.desk.now(), self.desk.zone
        self.query_one("#drafts", RowList).show(
            [
                Row(
                    draft.place,
                    (
                        Cell(place_words(draft.place)),
                        Cell(draft.text, Tone.QUIET),
                        Cell(near(draft.saved_at, now, zone), Tone.QUIET),
                    ),
                )
                for draft in message.account.drafts
            ]
        )
        count = len(message.account.drafts)
        words = ngettext("{n} draft", "{n} drafts", count).format(n=number(count))
        self.query_one("#drafts-rule", SectionRule).show(words if count else "")

    @on(RowList.Opened, "#drafts")
    def _go_on_typing(self, event: RowList.Opened) -> None:
        thread = event.key.removeprefix(REPLY)
        if event.key.startswith(REPLY) and thread.isdecimal():
            self.post_message(OpenThread(int(thread)))
        else:
            self.post_message(ComposeAt(event.key))

    # What can be done

    def reason_off(self, name: str) -> str:
        """Somebody must be signed in; on a demo nobody is asked for a password."""
        if name in ("language", "password") and self.desk.actor.reader_id is None:
            return _("Nobody is signed in.")
        if name == "password" and self.desk.settings.store_demo:
            return _("This is a demo: nobody is asked for a password.")
        return super().reason_off(name)

    def action_language(self) -> None:
        """Speak the other language, here and at the next sign-in."""
        other = LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)]
        verb = partial(set_own_locale, self.desk.store, self.desk.actor, other)
        self.carry_out(verb, lambda _given: self.post_message(LanguageChosen(other)))

    def action_password(self) -> None:
        """Ask for a new password, twice."""
        self.app.push_screen(PasswordScreen(), self._change_password)

    def _change_password(self, password: str | None) -> None:
        if password is not None:
            actor = self.desk.actor
            verb = partial(change_password, self.desk.store, actor, actor.login, password)
            self.carry_out(verb, lambda _given: self.say(_("Your password is changed.")))


def _facts(me: StaffRow | None) -> str:
    """Who one is here, a fact a line."""
    if me is None:
        return _("Nobody is signed in: the agency is being set up.")
    sectors = ", ".join(me.sectors) or _("every sector")
    facts = (
        (N_("Name"), me.display_name),
        (N_("Login"), me.login),
        (N_("E-mail"), me.email or "—"),
        (N_("Role"), _(ROLES[me.role])),
        (N_("Sectors"), sectors),
        (N_("Language"), LANGUAGE_NAMES[language()]),
    )
    return "\n".join(f"{_(label):<12} {one_line(value, FACT_WIDTH)}" for label, value in facts)

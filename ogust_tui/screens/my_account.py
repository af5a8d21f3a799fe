"""One's own account: who one is here, language and password, what one was typing, and the notes about oneself."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from ogust_tui.i18n import LANGUAGES, _, language, ngettext
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.base import DeskScreen
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.draft_words import IN_THREAD, place_words, text_words
from ogust_tui.screens.frame import SectionRule
from ogust_tui.screens.messages import ComposeAt, EditContact, LanguageChosen, OpenThread, ThemeChosen
from ogust_tui.screens.password import PasswordScreen
from ogust_tui.screens.record_notes import RecordNotes
from ogust_tui.screens.relative_form import RelativeForm
from ogust_tui.screens.words import ROLES
from ogust_tui.screens.words_line import Words
from ogust_tui.store.contact_reads import ContactCard, show_contact_id
from ogust_tui.store.drafts import DraftRow, list_drafts
from ogust_tui.store.kinds import Topic
from ogust_tui.store.locking import LockTerms, lock_terms
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.sign_in import change_password
from ogust_tui.store.staff import StaffRow, list_staff, set_own_locale, set_own_theme
from ogust_tui.system import operating_system_user
from ogust_tui.widgets.alert_banner import SEPARATOR
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.row_list import Cell, Column, Row, RowList
from ogust_tui.widgets.themes import THEME_NAMES
from ogust_tui.wording import near, number, one_line

LANGUAGE_NAMES = {"fr": "français", "en": "English"}
FACT_WIDTH = 60


@dataclass(frozen=True)
class Account:
    """One's own line among the staff (None while nobody is signed in), one's drafts, and how this terminal locks."""

    me: StaffRow | None
    drafts: tuple[DraftRow, ...]
    lock: LockTerms | None = None


class AccountRead(Message, bubble=False):
    """The account as it stands."""

    def __init__(self, account: Account) -> None:
        super().__init__()
        self.account = account


class RelativeRead(Message, bubble=False):
    """The client whose relative one was writing down; None as ``relative_id`` for a new one."""

    def __init__(self, card: ContactCard, relative_id: int | None) -> None:
        super().__init__()
        self.card = card
        self.relative_id = relative_id


class AccountScreen(DeskScreen):
    """Facts on top, drafts under them if there are any, then one's own Notes tab."""

    REACHED_BY = "app.account"
    CONCERNS = frozenset({Topic.STAFF, Topic.NOTE, Topic.THREAD, Topic.ALERT, Topic.SETTING})
    BINDINGS: ClassVar[list[BindingType]] = bindings("account.language", "account.theme", "account.password")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._account = Account(None, ())

    @property
    def heading(self) -> str:
        """The name of the place."""
        return _("My account")

    def compose_body(self) -> Iterable[Widget]:
        """The facts, the drafts, the notes; somebody who is not signed in has no notes."""
        yield Words(id="facts")
        yield SectionRule(_("Drafts"), id="drafts-rule")
        yield RowList([Column(weight=3), Column(weight=5), Column(width=14, right=True)], id="drafts")
        if self.desk.actor.reader_id is not None:
            yield SectionRule(_("Notes"), id="notes-rule")
            yield RecordNotes(self.desk, RecordRef(RecordKind.STAFF, self.desk.actor.reader_id))

    def on_mount(self) -> None:
        """Read what is to be shown."""
        self.start_over()

    def start_over(self) -> None:
        """The notes first."""
        self.query_one("#drafts").display = False
        for notes in self.query(RecordNotes):
            notes.open()
            notes.enter()
            self._tell_filter(notes)
        self._read()

    def reload(self) -> None:
        """Read the account and the notes again."""
        self._read()
        for notes in self.query(RecordNotes):
            notes.reload()

    def _read(self) -> None:
        desk = self.desk

        def read() -> Message:
            me = next((row for row in list_staff(desk.store, desk.actor) if row.id == desk.actor.reader_id), None)
            terms = lock_terms(desk.store, desk.actor, operating_system_user())
            return AccountRead(Account(me, list_drafts(desk.store, desk.actor), terms))

        self.read_in_background(read)

    @on(AccountRead)
    def _take(self, message: AccountRead) -> None:
        self.trouble_over()
        self._account = message.account
        self.query_one("#facts", Words).say(_facts(message.account, self.app.theme))
        drafts = self.query_one("#drafts", RowList)
        if drafts.has_focus and not message.account.drafts:
            self.focus_next()
        drafts.display = bool(message.account.drafts)
        drafts.show([self._draft_row(draft) for draft in message.account.drafts])
        count = len(message.account.drafts)
        self.query_one("#drafts-rule", SectionRule).show(number(count) if count else _("none"))

    def _draft_row(self, draft: DraftRow) -> Row:
        saved = near(draft.saved_at, self.desk.now(), self.desk.zone)
        words = (Cell(place_words(draft.place)), Cell(text_words(draft), Tone.QUIET), Cell(saved, Tone.QUIET))
        return Row(draft.place, words)

    @on(RowList.Opened, "#drafts")
    def _go_on_typing(self, event: RowList.Opened) -> None:
        kind, _colon, about = event.key.partition(":")
        first, _colon, second = about.partition(":")
        if kind in IN_THREAD and first.isdecimal():
            self.post_message(OpenThread(int(first)))
        elif kind == "contact":
            self.post_message(EditContact(int(first) if first.isdecimal() else None))
        elif kind == "relative" and first.isdecimal():
            self._find_relative(int(first), int(second) if second.isdecimal() else None)
        else:
            self.post_message(ComposeAt(event.key))

    def _find_relative(self, client_id: int, relative_id: int | None) -> None:
        store, actor = self.desk.store, self.desk.actor
        self.read_besides(lambda: RelativeRead(show_contact_id(store, actor, client_id), relative_id))

    @on(RelativeRead)
    def _open_relative(self, message: RelativeRead) -> None:
        row = next((row for row in message.card.relatives if row.id == message.relative_id), None)
        if row is None and message.relative_id is not None:
            self.say(_("This relative is no longer in the lists."))
            return
        self.app.push_screen(RelativeForm(self.desk, message.card.row, row), self._told)

    def _told(self, said: str | None) -> None:
        if said:
            self.say(said)

    @on(events.ScreenResume)
    def _look_at_drafts(self) -> None:
        """What was being typed may be saved, or thrown away, by now."""
        self._read()

    @on(RecordNotes.Filtered)
    def _say_filter(self) -> None:
        for notes in self.query(RecordNotes):
            self._tell_filter(notes)

    def _tell_filter(self, notes: RecordNotes) -> None:
        self.query_one("#notes-rule", SectionRule).show(notes.filter_words)

    # What can be done

    def reason_off(self, name: str) -> str:
        """Somebody must be signed in; on a demo nobody is asked for a password."""
        if name in ("language", "theme", "password") and self.desk.actor.reader_id is None:
            return _("Nobody is signed in.")
        if name == "password" and self.desk.settings.store_demo:
            return _("This is a demo: nobody is asked for a password.")
        return super().reason_off(name)

    def action_language(self) -> None:
        """Speak the other language, here and at the next sign-in."""
        other = LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)]
        verb = partial(set_own_locale, self.desk.store, self.desk.actor, other)
        self.carry_out(verb, lambda _given: self.post_message(LanguageChosen(other)))

    def action_theme(self) -> None:
        """Show the next theme, here and at the next sign-in."""
        names = list(THEME_NAMES)
        other = names[(names.index(self.app.theme) + 1) % len(names)]
        verb = partial(set_own_theme, self.desk.store, self.desk.actor, other)
        self.carry_out(verb, lambda _given: self._look_otherwise(other))

    def _look_otherwise(self, theme: str) -> None:
        self.post_message(ThemeChosen(theme))
        self.query_one("#facts", Words).say(_facts(self._account, theme))
        self.say(_("Colours: {theme}.").format(theme=_(THEME_NAMES[theme])))

    def action_password(self) -> None:
        """Ask for a new password, twice."""
        self.app.push_screen(PasswordScreen(), self._change_password)

    def _change_password(self, password: str | None) -> None:
        if password is not None:
            actor = self.desk.actor
            verb = partial(change_password, self.desk.store, actor, actor.login, password)
            self.carry_out(verb, lambda _given: self.say(_("Your password is changed.")))


def _facts(account: Account, theme: str) -> str:
    """Who one is here, and whether this screen locks."""
    me = account.me
    if me is None:
        return _("Nobody is signed in: the agency is being set up.")
    sectors = ", ".join(me.sectors) or _("every sector")
    theme_words = _("colours: {theme}").format(theme=_(THEME_NAMES[theme]))
    lines = (
        (me.display_name, me.login, _(ROLES[me.role]), sectors),
        (me.email or _("no e-mail address"), LANGUAGE_NAMES[language()], theme_words),
    )
    locking = lock_words(account.lock) if account.lock is not None else ""
    return "\n".join(SEPARATOR.join(one_line(fact, FACT_WIDTH) for fact in line) for line in (*lines, (locking,)))


def lock_words(terms: LockTerms) -> str:
    """When this screen locks, or what it would take."""
    if terms.obstacle:
        return _(terms.obstacle).format(name=terms.name)
    if not terms.minutes:
        return _("This screen locks only when you ask for it.")
    return ngettext(
        "This screen locks after {n} minute without a key.",
        "This screen locks after {n} minutes without a key.",
        terms.minutes,
    ).format(n=number(terms.minutes))

"""Writing a note or opening a thread: everyone who will read it is named before it is sent.

The two differ in word and frame: a note is INTERNAL in a single frame, a published thread has a double one and names.
What is typed is kept as a draft at once; it comes back when one writes at the same place again.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from ogust_tui.i18n import _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.attaching import AttachesFiles
from ogust_tui.screens.background import Refused
from ogust_tui.screens.base import DeskScreen
from ogust_tui.screens.both_versions import BothVersions, Kept
from ogust_tui.screens.choices import choice_of, ref_key
from ogust_tui.screens.company import InCompany
from ogust_tui.screens.composer_fields import ComposerFields
from ogust_tui.screens.composer_form import KINDS_OF, NOTE, THREAD, Form, problem
from ogust_tui.screens.composer_store import EDIT, ON_THREAD, Opened, open_place, write
from ogust_tui.screens.conversation_words import name_of, short_of
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.dialogs import ConfirmScreen
from ogust_tui.screens.draft_keeper import DraftKeeper
from ogust_tui.screens.key_words import key_of
from ogust_tui.screens.words import age, refusal_words
from ogust_tui.store.errors import Conflict
from ogust_tui.store.history import last_change_by
from ogust_tui.store.kinds import Topic
from ogust_tui.store.linkable import Linkable, find_linkable
from ogust_tui.store.note_reads import NoteRow, show_note
from ogust_tui.store.permissions import Verb, refusal
from ogust_tui.widgets.picker import Picker
from ogust_tui.widgets.ticks import TickLine
from ogust_tui.wording import one_line

HEADING_NAMES = 3
WORDS_SAID = 60


class ComposerOpened(Message, bubble=False):
    """The place was read."""

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self.opened = opened


class RecordsFound(Message, bubble=False):
    """What the picker searched for."""

    def __init__(self, text: str, found: tuple[Linkable, ...]) -> None:
        super().__init__()
        self.text = text
        self.found = found


class NoteMoved(Message, bubble=False):
    """The note being changed, as ``by`` left it."""

    def __init__(self, note: NoteRow, by: str) -> None:
        super().__init__()
        self.note = note
        self.by = by


class ComposerScreen(AttachesFiles, InCompany):
    """Writes at ``place``: "new:", "new:CLI00042", "new:@claire", "new:visit:5", "note:17", "edit:5"."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "compose.send", "compose.attach", "compose.kind", "compose.keep", "compose.discard"
    )

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__(desk)
        self.place = place
        self._opened: Opened | None = None
        self._found: dict[str, Linkable] = {}
        self._sending = False
        self._keeper = DraftKeeper(self, place, self._draft, self._draft_behind)

    # What it says of itself

    @property
    def heading(self) -> str:
        """What is being written, and on whom."""
        if self.place.startswith(EDIT):
            return _("Change a note")
        known = self._opened.known[:HEADING_NAMES] if self._opened else ()
        names = ", ".join(name_of(one.party) for one in known)
        return _("New on {names}").format(names=names) if names else _("New note or thread")

    @property
    def has_unsent_text(self) -> bool:
        """Only what is not yet in the draft would be lost."""
        return self._keeper.dirty

    def verbs_to_keep(self) -> list[Callable[[], None]]:
        """The draft."""
        return self._keeper.unsaved()

    @property
    def shared_place(self) -> str:
        """Here."""
        return self.place

    def show_company(self, words: str) -> None:
        """In the frame of the text."""
        self._fields.name_company(words)

    @property
    def _fields(self) -> ComposerFields:
        return self.query_one(ComposerFields)

    def compose_body(self) -> Iterable[Widget]:
        """The fields."""
        yield ComposerFields(self.desk.now, self.desk.zone)

    def on_mount(self) -> None:
        """Read the place, and what one was typing there."""
        desk, place = self.desk, self.place
        self._fields.disabled = self.holds_keys = True
        self.read_in_background(lambda: ComposerOpened(open_place(desk, place)))

    @on(ComposerOpened)
    def _begin(self, message: ComposerOpened) -> None:
        self._opened = opened = message.opened
        self._fields.disabled = False
        self._fill(opened.form, opened.known)
        self._fields.start()
        self.holds_keys = False
        if opened.restored:
            self.say(" ".join(words for words in (_("What you were typing here is back."), opened.lost) if words))
        self.refresh_heading()
        self.refresh_bindings()
        if opened.note is not None and opened.form.base != opened.note.version:
            self._read_other_version(opened.note.id)

    def reload(self) -> None:
        """Nothing that is typed changes; only what "tomorrow" means."""
        self._fields.tell_due()

    def _fill(self, form: Form, known: tuple[Linkable, ...]) -> None:
        changing = self.place.startswith(EDIT)
        fixed = changing or self.place.startswith(ON_THREAD)
        self._fields.fill(form, known, fixed=fixed, changing=changing)

    async def speak_again(self) -> None:
        """In another language; what is typed stays."""
        form, known = self._fields.form, self._fields.known
        await super().speak_again()
        self._fill(form, known)
        self._fields.start()

    # Records

    @on(Picker.Search)
    def _search(self, event: Picker.Search) -> None:
        desk, text, kinds = self.desk, event.text, KINDS_OF[self._fields.form.kind]
        self.read_besides(lambda: RecordsFound(text, find_linkable(desk.store, desk.actor, text, kinds)))

    @on(RecordsFound)
    def _show_found(self, message: RecordsFound) -> None:
        self._found |= {ref_key(one.party.ref): one for one in message.found}
        choices = [choice_of(one, self.desk.now(), self.desk.zone) for one in message.found]
        self.query_one(Picker).show_results(message.text, choices)

    @on(Picker.Chosen)
    def _add(self, event: Picker.Chosen) -> None:
        self._fields.add(self._found[event.key])
        self._keep()

    @on(TickLine.Fixed)
    def _say_why(self, event: TickLine.Fixed) -> None:
        self.say(event.reason)

    # The draft

    def _draft(self) -> str:
        form = self._fields.form
        whole = replace(form, text=form.text + self._fields.waiting)
        return whole.draft(self._opened.empty) if self._opened else ""

    def _draft_behind(self) -> str:
        waiting = self._fields.waiting
        if not waiting or self._opened is None:
            return ""
        if self.place.startswith(EDIT):  # the words alone would stand for the whole note
            return self._draft()
        return replace(self._opened.empty, text=waiting).draft(self._opened.empty)

    @on(ComposerFields.Typed)
    def _keep(self) -> None:
        if self._opened is not None and not self._sending:
            self._keeper.typed()

    def action_keep(self) -> None:
        """Go back; what is typed waits here."""
        if self._opened is None:
            self.dismiss(None)
            return
        kept = bool(self._draft())
        said = _("What you typed is kept: it comes back when you write here again.") if kept else ""
        self.carry_out(self._keeper.saving(), partial(self._leave, said))

    def action_discard(self) -> None:
        """Ask, then throw away what is typed here."""
        question = _("Throw away what is typed here?")
        about = one_line(self._fields.form.text, WORDS_SAID)
        self.app.push_screen(ConfirmScreen(self.desk, question, about), self._discard)

    def _discard(self, sure: bool | None) -> None:
        if sure:
            self.carry_out(self._keeper.forgetting(), partial(self._leave, _("Thrown away.")))

    def _leave(self, said: str, _given: object) -> None:
        """Back to the screen before, which says what happened, and what was typed too late to be in it."""
        if late := one_line(self._fields.waiting, WORDS_SAID):
            said = f"{said} {_('Typed too late, and not in it: “{text}”.').format(text=late)}"
        before = self.app.screen_stack[-2] if self.is_current and len(self.app.screen_stack) > 1 else None
        self.dismiss(None)
        if said and isinstance(before, DeskScreen):
            before.say(said)

    # Sending

    def reason_off(self, name: str) -> str:
        """Nothing before the place was read; a note on a thread stays a note."""
        if name in {"send", "attach", "other_kind", "discard"} and self._opened is None:
            return _("This is still being read.")
        if name == "other_kind" and self.place.startswith((EDIT, ON_THREAD)):
            return _("This is a note and stays one.")
        if name == "attach" and self.place.startswith(EDIT):
            return _("A note keeps the files that it was written with. A new note takes others.")
        if name in {"send", "attach"}:
            against = refusal(self.desk.actor, self._verb)
            return refusal_words(against) if against else ""
        return super().reason_off(name)

    @property
    def _verb(self) -> Verb:
        if self.place.startswith(EDIT):
            return Verb.NOTE_EDIT
        return Verb.THREAD_OPEN if self._fields.form.kind == THREAD else Verb.NOTE_ADD

    @property
    def receivers(self) -> tuple[str, ...]:
        """Those outside to whom a thread will be visible."""
        form, known = self._fields.form, self._fields.known
        outside = [one for one in known if one.outside and one.party.id in form.visible]
        return tuple(short_of(one.party) for one in outside) if form.kind == THREAD else ()

    def action_other_kind(self) -> None:
        """A note, or a thread."""
        self._fields.other_kind()
        self.refresh_bindings()

    def action_send(self) -> None:
        """Write it down; it stays here until the store has it."""
        opened, form, known = self._opened, self._fields.form, self._fields.known
        if opened is None or self._sending:
            return
        wrong = problem(form, known, self.desk.now(), self.desk.zone)
        if wrong is not None:
            self._fields.go_to(wrong[0])
            self.say(wrong[1])
            return
        self._sending = self.holds_keys = True
        self._fields.hold()
        desk, forget = self.desk, self._keeper.forgetting()

        def send() -> None:
            write(desk, form, known, opened.note)
            forget()

        self.carry_out(send, partial(self._leave, self._sent_words(form, known)))

    def _sent_words(self, form: Form, known: tuple[Linkable, ...]) -> str:
        if form.kind == NOTE:
            return _("Written: the team alone reads it.")
        readers = [short_of(one.party) for one in known if one.outside and one.party.id in form.visible]
        if readers:
            return _("Thread opened: {names} will read it.").format(names=", ".join(readers))
        return _("Thread opened: the team alone reads it.")

    @on(Refused)
    def _send_again(self, message: Refused) -> None:
        """All that was typed is still there; if somebody changed the note meanwhile, say what it is now."""
        if not self._sending:
            return
        self._go_on_writing()
        if isinstance(message.refusal, Conflict) and self._opened and self._opened.note:
            self._read_other_version(self._opened.note.id)

    def gone_wrong(self, words: str) -> None:
        """Say it; what was on its way is still here."""
        super().gone_wrong(words)
        if self._sending:
            self._go_on_writing()

    def _go_on_writing(self) -> None:
        self._sending = self.holds_keys = False
        self._fields.let_go()
        self._keeper.typed()

    # When somebody else changed the note, too

    def _read_other_version(self, note_id: int) -> None:
        store, actor = self.desk.store, self.desk.actor
        self.read_in_background(
            lambda: NoteMoved(show_note(store, actor, note_id), last_change_by(store, actor, Topic.NOTE, note_id))
        )

    @on(NoteMoved)
    def _ask_which(self, message: NoteMoved) -> None:
        """Show both texts; one that is the same needs no choice."""
        note, mine = message.note, self._fields.form.text
        if mine == note.text:
            self._go_on_from(note, mine)
            return
        by = one_line(message.by, WORDS_SAID) or _("somebody")
        asking = BothVersions(
            self.desk,
            _("{name} changed this note while you were writing. Which text stays?").format(name=by),
            (_("The note as {name} left it").format(name=by), age(note.edited_at, self.desk.now(), self.desk.zone)
             if note.edited_at else ""),
            note.text,
            mine,
            joined=True,
        )  # fmt: skip
        self.app.push_screen(asking, partial(self._keep_version, message))

    def _keep_version(self, message: NoteMoved, kept: Kept | None) -> None:
        note, mine = message.note, self._fields.form.text
        if kept is Kept.THEIRS:
            self.carry_out(self._keeper.forgetting(), partial(self._leave, _("The note stays as it was changed.")))
        elif kept is Kept.MINE:
            self._go_on_from(note, mine)
            self.action_send()
        elif kept is Kept.BOTH:
            self._go_on_from(note, f"{note.text}\n\n{mine}")
            words = _("Both texts are here, one under the other: put them in order, then {key} writes them down.")
            self.say(words.format(key=key_of(self.desk, "compose.send")))

    def _go_on_from(self, note: NoteRow, text: str) -> None:
        """Change the note as it is now, with ``text`` in the box."""
        assert self._opened is not None
        empty = replace(self._opened.empty, text=note.text, base=note.version)
        self._opened = replace(self._opened, note=note, empty=empty)
        self._fill(replace(self._fields.form, text=text, base=note.version), self._fields.known)
        self._fields.go_to("text")
        self._keeper.typed()

"""The fields of the composer on a screen: they show a form and give it back, and name its readers as it changes."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, TextArea

from ogust_tui.i18n import _
from ogust_tui.screens.attached_files import AttachedFiles
from ogust_tui.screens.choices import choice_of, key_ref
from ogust_tui.screens.composer_form import (
    NOTE,
    SEVERITIES,
    THREAD,
    Form,
    audience_of,
    due_echo,
    fitting,
)
from ogust_tui.screens.conversation_words import name_of, short_of
from ogust_tui.screens.words import refusal_words
from ogust_tui.screens.words_line import Words
from ogust_tui.store.kinds import Severity
from ogust_tui.store.linkable import Linkable
from ogust_tui.widgets.audience_bar import AudienceBar
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.widgets.messages import FromWidget
from ogust_tui.widgets.picker import Picker
from ogust_tui.widgets.ticks import Tick, TickLine
from ogust_tui.widgets.writing import WritingBox

ALERT = "alert"
LINES = ("subject", "due")


class ComposerFields(Vertical):
    """Kind, records, subject, text, alert, readers. ``changing``: a note that is there already is being changed."""

    class Typed(FromWidget):
        """A field changed by the person's hand."""

    def __init__(self, now: Callable[[], datetime], zone: ZoneInfo) -> None:
        """``now`` is the clock: dates are typed as words that mean another day tomorrow."""
        super().__init__()
        self._now = now
        self._zone = zone
        self._known: tuple[Linkable, ...] = ()
        self._form = Form()
        self._fixed = False

    def compose(self) -> Iterable[Widget]:
        """A line a field, the text in the room that is left, the readers at the foot."""
        with Horizontal(classes="field", id="kind-field"):
            yield Words(_("Type"), Tone.QUIET, classes="label")
            yield TickLine([Tick(NOTE, _("Note"), on=True), Tick(THREAD, _("Discussion thread"))], one=True, id="kind")
        with Horizontal(classes="field"):
            yield Words(_("About"), Tone.QUIET, classes="label")
            yield Words(id="fixed")
            yield Picker(placeholder=_("add: name, code, phone or login"), id="records")
        with Horizontal(classes="field", id="subject-field"):
            yield Words(_("Subject"), Tone.QUIET, classes="label")
            yield LineBox(id="subject")
        yield WritingBox(id="text")
        with Horizontal(classes="field", id="files-field"):
            yield Words(_("Files"), Tone.QUIET, classes="label")
            yield AttachedFiles()
        with Horizontal(classes="field", id="alert-field"):
            yield Words(_("Alert"), Tone.QUIET, classes="label")
            yield TickLine([Tick(ALERT, _("Show it on the reception board"))], id="alert")
        with Horizontal(classes="field", id="due-field"):
            yield Words(_("For"), Tone.QUIET, classes="label")
            yield LineBox(placeholder=_("tomorrow, 24/11 14:00"), id="due")
            yield Words(id="due-echo", tone=Tone.QUIET)
        with Horizontal(classes="field", id="severity-field"):
            yield Words(_("Presses"), Tone.QUIET, classes="label")
            severities = [Tick(one.value, _(words), on=one is Severity.NORMAL) for one, words in SEVERITIES.items()]
            yield TickLine(severities, one=True, id="severity")
        with Horizontal(classes="field", id="visible-field"):
            yield Words(_("Visible to"), Tone.QUIET, classes="label long")
            yield TickLine(id="visible")
        yield AudienceBar()

    def on_mount(self) -> None:
        """Only the fields that this kind has, from the first picture on."""
        self._arrange()

    # The form

    @property
    def known(self) -> tuple[Linkable, ...]:
        """The records linked, as they are described."""
        return self._known

    @property
    def form(self) -> Form:
        """What the fields hold."""
        return replace(
            self._form,
            kind=self._ticks("kind").chosen[0],
            records=tuple(one.party.ref for one in self._known),
            subject=self.query_one("#subject", LineBox).value,
            text=self.query_one(WritingBox).text,
            alert=bool(self._ticks("alert").chosen),
            due=self.query_one("#due", LineBox).value,
            severity=Severity(self._ticks("severity").chosen[0]),
            files=self.query_one(AttachedFiles).files,
        )

    def _ticks(self, name: str) -> TickLine:
        return self.query_one(f"#{name}", TickLine)

    def fill(self, form: Form, known: tuple[Linkable, ...], *, fixed: bool, changing: bool) -> None:
        """Show ``form``. ``fixed``: neither its kind nor its records can be chosen."""
        self._form, self._known, self._fixed = form, known, fixed
        self._ticks("kind").choose(form.kind)
        for name in LINES:
            self.query_one(f"#{name}", LineBox).write(getattr(form, name))
        self.query_one(WritingBox).write(form.text)
        self.query_one(AttachedFiles).hold(form.files)
        self._ticks("alert").show([Tick(ALERT, _("Show it on the reception board"), on=form.alert)])
        self._ticks("severity").choose(form.severity.value)
        self.query_one("#kind-field").display = not fixed
        self.query_one("#records").display = not fixed
        self.query_one("#alert-field").set_class(changing, "never")
        self.query_one("#fixed", Words).say(", ".join(name_of(one.party) for one in known) if fixed else "")
        self._arrange()

    def add(self, one: Linkable) -> None:
        """One more record is linked."""
        if one.party.ref not in {known.party.ref for known in self._known}:
            self._known += (one,)
        self._arrange()

    def _arrange(self) -> None:
        """Show the fields that this kind has, and name the readers."""
        form = self.form
        thread = form.kind == THREAD
        self.query_one("#subject-field").display = thread
        self.query_one("#files-field").display = bool(form.files)
        alert = self.query_one("#alert-field")
        alert.display = not thread and not alert.has_class("never")
        for name in ("due-field", "severity-field"):
            self.query_one(f"#{name}").display = alert.display and form.alert
        linked = fitting(self._known, form.kind)
        self.query_one(Picker).set_chosen([choice_of(one, self._now(), self._zone) for one in linked])
        outside = [one for one in linked if one.outside]
        self.query_one("#visible-field").display = thread and bool(outside)
        self._ticks("visible").show([_tick(one, form) for one in outside] if thread else [])
        self.tell_due()
        self._name_readers()

    def tell_due(self) -> None:
        """Say the date of the alert in full words."""
        self.query_one("#due-echo", Words).say(due_echo(self.form, self._now(), self._zone))

    def _name_readers(self) -> None:
        form = self.form
        audience = audience_of(form, self._known)
        box = self.query_one(WritingBox)
        names = ", ".join(short_of(one.party) for one in self._known if one.party.id in form.visible and one.outside)
        if form.kind == NOTE:
            title = _("INTERNAL")
        else:
            title = _("PUBLISHED → {names}").format(names=names) if audience.published else _("INTERNAL THREAD")
        box.border_title = Content(title)
        box.set_class(audience.published, "published")
        self.query_one(AudienceBar).show(audience)

    def name_company(self, words: str) -> None:
        """Say in the frame of the text who else is writing here; empty for nobody."""
        self.query_one(WritingBox).border_subtitle = Content(words) if words else None

    # What the person does

    def start(self) -> None:
        """Go to the first field that is still to be filled."""
        form = self.form
        if not fitting(self._known, form.kind):
            self.go_to("records")
        elif form.kind == THREAD and not form.subject:
            self.go_to("subject")
        else:
            self.go_to("text")

    def hold(self) -> None:
        """Leave the text as it is, for it is on its way."""
        self.query_one(WritingBox).hold()

    @property
    def waiting(self) -> str:
        """What was typed into it since ``hold``."""
        return self.query_one(WritingBox).waiting

    def let_go(self) -> None:
        """Take up what was typed meanwhile."""
        self.query_one(WritingBox).let_go()

    def go_to(self, name: str) -> None:
        """Go to a field, by its name in the form."""
        self.query_one("#records SearchBox" if name == "records" else f"#{name}").focus()

    def other_kind(self) -> None:
        """A thread instead of a note, or the reverse."""
        self._ticks("kind").choose(NOTE if self.form.kind == THREAD else THREAD)
        self._changed()
        self.start()

    @on(TickLine.Changed)
    def _ticked(self, event: TickLine.Changed) -> None:
        event.stop()
        if event.control.id == "visible":
            shown = {int(key) for key in self._ticks("visible").chosen}
            self._form = replace(self._form, visible=frozenset(shown))
        self._changed()
        if event.control.id == "alert" and self.form.alert:
            self.query_one("#due").focus()

    @on(Picker.Removed)
    def _remove(self, event: Picker.Removed) -> None:
        event.stop()
        ref = key_ref(event.key)
        self._known = tuple(one for one in self._known if one.party.ref != ref)
        self._form = replace(self._form, visible=self._form.visible - {ref.id})
        self._changed()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        if event.control.id == "due":
            self.tell_due()
        self.post_message(self.Typed(self))

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        event.stop()
        self.screen.focus_next()

    @on(AttachedFiles.Changed)
    def _changed(self) -> None:
        self._arrange()
        self.post_message(self.Typed(self))


def _tick(one: Linkable, form: Form) -> Tick:
    against = refusal_words(one.no_publishing) if one.no_publishing else ""
    return Tick(str(one.party.id), short_of(one.party), on=one.party.id in form.visible and not against, fixed=against)

"""The boxes that ask for a path: of a file to attach, and of the place where an attachment is saved."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ogust_tui.files import Completion, FoundFile, place_for
from ogust_tui.i18n import _
from ogust_tui.screens.actions import bindings
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.dialogs import Answer, DeskDialog
from ogust_tui.screens.key_words import key_of
from ogust_tui.screens.pick import PickScreen
from ogust_tui.screens.words_line import Words
from ogust_tui.store.attachments import AttachmentRow, read_attachment
from ogust_tui.store.file_rules import FileBytes
from ogust_tui.store.folding import fold
from ogust_tui.store.inbound_reads import raw_mail
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.chips import Choice
from ogust_tui.widgets.line_box import LineBox
from ogust_tui.wording import byte_size, one_line

NAME_WIDTH = 60
NAMES_SHOWN = 12
HOME = "~/"
MAIL_TYPE = "message/rfc822"


class Completed(Message, bubble=False):
    """How ``typed`` goes on."""

    def __init__(self, typed: str, completion: Completion, *, told: bool = False) -> None:
        """``told``: the names alone are wanted, before anything is typed."""
        super().__init__()
        self.typed = typed
        self.completion = completion
        self.told = told


class FileFound(Message, bubble=False):
    """The file that was typed can be attached."""

    def __init__(self, found: FoundFile) -> None:
        super().__init__()
        self.found = found


class PathDialog(DeskDialog[Answer]):
    """A line for a path, which Tab goes on with; under it the names there are to choose from.

    ``FOLDERS``: a folder is looked for, not a file.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("path.complete", "dialog.leave")

    FOLDERS: ClassVar[bool] = False

    def __init__(self, desk: Desk, question: str, explained: str, *, path: str, placeholder: str) -> None:
        super().__init__(desk)
        self._question = question
        self._explained = explained
        self._path = path
        self._placeholder = placeholder
        self._busy = False

    def compose_body(self) -> Iterable[Widget]:
        """The question, the line, the names."""
        yield Words(self._question, Tone.STRONG, most=2)
        yield Words(self._explained, Tone.QUIET)
        yield LineBox(placeholder=self._placeholder)
        yield Words(id="names", tone=Tone.QUIET, most=4)

    def on_mount(self) -> None:
        """The line is ready."""
        self._box.write(self._path)
        self._box.cursor_position = len(self._path)
        self._box.focus()

    @property
    def _box(self) -> LineBox:
        return self.query_one(LineBox)

    def action_complete(self) -> None:
        """Go on with the path as far as there is one way."""
        desk, typed, folders = self.desk, self._box.value, self.FOLDERS
        self.read_besides(lambda: Completed(typed, desk.files().complete(typed, folders=folders)))

    @on(Completed)
    def _go_on(self, message: Completed) -> None:
        if message.typed != self._box.value:
            return
        names = message.completion.names
        if not message.told:
            names = names if len(names) > 1 else ()
            self._box.write(message.completion.text)
            self._box.cursor_position = len(self._box.value)
        shown = [one_line(name, NAME_WIDTH) for name in names[:NAMES_SHOWN]]
        self.query_one("#names", Words).say("   ".join(shown) + (" …" if len(names) > NAMES_SHOWN else ""))

    @on(Input.Changed)
    def _forget_names(self) -> None:
        self.query_one("#names", Words).say("")
        self.say("")

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._busy:
            self._busy = True
            self.take(event.value)

    def take(self, path: str) -> None:
        """Enter: do with the path what was asked."""

    def say(self, text: str) -> None:
        """Say what happened; the path can be typed again."""
        self._busy = False
        super().say(text)


class AttachScreen(PathDialog[FoundFile]):
    """Gives the file to attach, or None. ``receivers``: the words that say who will have it."""

    def __init__(self, desk: Desk, receivers: str) -> None:
        if shared(desk):
            receivers += " " + _("The files are those of your exchange folder.")
        super().__init__(
            desk, _("Attach which file?"), receivers, path="", placeholder=_("for instance ~/Documents/map.pdf")
        )

    def on_mount(self) -> None:
        """In an exchange folder, what there is."""
        desk = self.desk
        if shared(desk):
            self.read_besides(lambda: Completed("", desk.files().complete(""), told=True))

    def take(self, path: str) -> None:
        """Look at the file in the background; what is wrong with it is said here."""
        if not path.strip():
            words = _("Type the path of a file first; {key} goes on with it.")
            self.say(words.format(key=key_of(self.desk, "path.complete")))
            return
        desk = self.desk
        self.read_in_background(lambda: FileFound(desk.files().find(path)))

    @on(FileFound)
    def _give(self, message: FileFound) -> None:
        self.dismiss(message.found)


@dataclass(frozen=True)
class Savable:
    """A file that can be saved here; ``size`` in bytes, None where it is not known. ``read`` is for workers."""

    name: str
    size: int | None
    read: Callable[[], FileBytes]


def attached(desk: Desk, file: AttachmentRow) -> Savable:
    """A file of a note or message, to be saved."""
    return Savable(file.name, file.size, partial(read_attachment, desk.store, desk.actor, file.id))


def original(desk: Desk, inbound_id: int) -> Savable:
    """A received mail as it came, to be saved."""
    name = f"mail-{inbound_id}.eml"
    return Savable(name, None, lambda: FileBytes(name, MAIL_TYPE, raw_mail(desk.store, desk.actor, inbound_id)))


class SaveScreen(PathDialog[str]):
    """Saves one file; gives the words that say where it is."""

    FOLDERS = True

    def __init__(self, desk: Desk, file: Savable) -> None:
        question = _("Save “{name}” where?").format(name=one_line(file.name, NAME_WIDTH))
        explained, path = _("A folder, or another name; nothing that is there is replaced."), HOME
        if shared(desk):
            explained, path = _("Into your exchange folder; another name if you wish."), ""
        if file.size is not None:
            explained = f"{byte_size(file.size)}. {explained}"
        super().__init__(desk, question, explained, path=path, placeholder=file.name)
        self._file = file

    def take(self, path: str) -> None:
        """Save it in the background."""
        desk, wanted = self.desk, self._file

        def save() -> str:
            file = wanted.read()
            place = desk.files()
            saved = place.save(path or ("" if place.shared else HOME), file.name, file.data)
            if place.shared:
                return _("Saved in your exchange folder: {name}").format(name=saved.name)
            return _("Saved: {path}").format(path=saved)

        self.carry_out(save, self.dismiss)


def shared(desk: Desk) -> bool:
    """Whether this account has one folder for the files of each colleague."""
    return place_for(desk.settings, desk.actor.login).shared


def save_one_of(screen: Widget, desk: Desk, files: Sequence[Savable], said: Callable[[str], object]) -> None:
    """Ask which of ``files`` if there are several, then where; ``said`` gets the words once it is saved."""

    def tell(words: str | None) -> None:
        if words:
            said(words)

    def ask_where(choice: Choice | None) -> None:
        if choice is not None:
            screen.app.push_screen(SaveScreen(desk, files[int(choice.key)]), tell)

    choices = [
        Choice(str(place), one_line(file.name, NAME_WIDTH), "" if file.size is None else byte_size(file.size))
        for place, file in enumerate(files)
    ]
    if len(choices) == 1:
        ask_where(choices[0])
        return
    picking = PickScreen(
        desk,
        _("Save which file?"),
        "",
        lambda text: [choice for choice in choices if fold(text) in fold(choice.label)],
        placeholder=_("Name"),
    )
    screen.app.push_screen(picking, ask_where)

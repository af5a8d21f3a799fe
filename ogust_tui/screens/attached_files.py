"""The files that go with what is being written: named under the text, taken off again, and their paths in the draft.

A draft keeps paths, not bytes: a file is read when its text is sent.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from textual import on

from ogust_tui.files import FilePlace, FoundFile
from ogust_tui.i18n import _
from ogust_tui.store.errors import DataRefused
from ogust_tui.widgets.chips import CHIP_WIDTH, ChipBar, Choice
from ogust_tui.widgets.messages import FromWidget
from ogust_tui.wording import byte_size, one_line

NAME_WIDTH = 60


class AttachedFiles(ChipBar):
    """Each file by its name and size; Delete takes off the one under the cursor. No line while there is none."""

    class Changed(FromWidget):
        """The person added a file, or took one off."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._files: tuple[FoundFile, ...] = ()

    @property
    def files(self) -> tuple[FoundFile, ...]:
        """The files, in the order in which they were added."""
        return self._files

    def hold(self, files: Sequence[FoundFile]) -> None:
        """Show ``files`` instead, without telling that they changed."""
        if not files and self.has_focus:
            self.screen.focus_previous()
        self._files = tuple(files)
        self.show([Choice(file.path, _label(file)) for file in files])

    def add(self, file: FoundFile) -> None:
        """One more; the same file once more is as it stands now."""
        self.hold([*(one for one in self._files if one.path != file.path), file])
        self.post_message(self.Changed(self))

    @on(ChipBar.Removed)
    def _take_off(self, event: ChipBar.Removed) -> None:
        event.stop()
        self.hold([file for file in self._files if file.path != event.key])
        self.post_message(self.Changed(self))


def _label(file: FoundFile) -> str:
    """Name and size; a long name gives way, not the size."""
    size = f" ({byte_size(file.size)})"
    return one_line(file.name, CHIP_WIDTH - len(size)) + size


# Drafts. Pure, but for looking where the files are.


def packed(text: str, files: Iterable[FoundFile]) -> str:
    """A text and the paths of its files, as the draft of a box keeps them; without files the text alone."""
    paths = [file.path for file in files]
    if not paths and unpacked(text) == (text, ()):
        return text
    return json.dumps({"text": text, "files": paths}, ensure_ascii=False)


def unpacked(draft: str) -> tuple[str, tuple[str, ...]]:
    """The text and the paths that a draft holds."""
    try:
        values = json.loads(draft)
    except ValueError:
        return draft, ()
    if not isinstance(values, dict) or set(values) != {"text", "files"} or not isinstance(values["files"], list):
        return draft, ()
    return str(values["text"]), tuple(map(str, values["files"]))


def draft_line(draft: str) -> str:
    """What the draft of a box says, for a list of drafts: its text, else the names of its files."""
    text, paths = unpacked(draft)
    return text or ", ".join(PurePath(path).name for path in paths)


def found_again(place: FilePlace, paths: Iterable[str]) -> tuple[tuple[FoundFile, ...], str]:
    """The files at these paths, and words that name those that are there no more. For workers."""
    found: list[FoundFile] = []
    lost: list[str] = []
    for path in paths:
        try:
            found.append(place.find(path))
        except DataRefused:
            lost.append(one_line(PurePath(path).name, NAME_WIDTH))
    if not lost:
        return tuple(found), ""
    return tuple(found), _("No longer there, and taken off: {names}.").format(names=", ".join(lost))

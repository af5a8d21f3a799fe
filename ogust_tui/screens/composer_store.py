"""What the composer reads and writes: its place, the draft there, and the verb that sends the form. For workers."""

from dataclasses import dataclass, replace

from ogust_tui.screens.attached_files import found_again
from ogust_tui.screens.composer_form import NOTE, THREAD, Form, due_of, fitting, restored
from ogust_tui.screens.desk import Desk
from ogust_tui.store.alerts import Due, NewAlert
from ogust_tui.store.drafts import draft_at
from ogust_tui.store.errors import N_, NotFound
from ogust_tui.store.linkable import Linkable, linkables
from ogust_tui.store.note_reads import NoteRow, show_note
from ogust_tui.store.notes import add_note, edit_note
from ogust_tui.store.records import MAX_ID, RecordKind, RecordRef
from ogust_tui.store.references import contacts_called, staff_called
from ogust_tui.store.threads import open_thread

NEW, ON_THREAD, EDIT = "new:", "note:", "edit:"
COLLEAGUE, VISIT = "@", "visit:"


@dataclass(frozen=True)
class Opened:
    """The composer at its place: the form as it starts, as it was left, and the records it speaks of.

    ``note`` is what is being changed, if anything is; ``lost`` names files of the draft that are no longer there.
    """

    empty: Form
    form: Form
    known: tuple[Linkable, ...]
    note: NoteRow | None
    lost: str = ""

    @property
    def restored(self) -> bool:
        """Whether a draft was found."""
        return bool(self.lost) or self.form != self.empty


def open_place(desk: Desk, place: str) -> Opened:
    """What is to be written at ``place``. NotFound."""
    note = show_note(desk.store, desk.actor, _number(place.removeprefix(EDIT))) if place.startswith(EDIT) else None
    if note is not None:
        refs = tuple(party.ref for party in note.records if party.in_scope)
        empty = Form(records=refs, text=note.text, base=note.version)
    else:
        refs = _records_of(desk, place)
        empty = Form(records=refs)
    form = restored(draft_at(desk.store, desk.actor, place), empty)
    if note is not None or place.startswith(ON_THREAD):
        form = replace(form, kind=NOTE, records=tuple(dict.fromkeys((*refs, *form.records))))
    known = linkables(desk.store, desk.actor, form.records)
    files, lost = found_again(desk.files(), [file.path for file in form.files]) if form.files else ((), "")
    form = replace(form, records=tuple(one.party.ref for one in known), files=files)
    return Opened(empty, form, known, note, lost)


def _records_of(desk: Desk, place: str) -> tuple[RecordRef, ...]:
    if place.startswith(ON_THREAD):
        return (RecordRef(RecordKind.THREAD, _number(place.removeprefix(ON_THREAD))),)
    name = place.removeprefix(NEW)
    if name.startswith(VISIT):
        return (RecordRef(RecordKind.VISIT, _number(name.removeprefix(VISIT))),)
    if name.startswith(COLLEAGUE):
        return tuple(party.ref for party in staff_called(desk.store, desk.actor, [name.removeprefix(COLLEAGUE)]))
    return tuple(party.ref for party in contacts_called(desk.store, desk.actor, [name])) if name else ()


def _number(text: str) -> int:
    if text.isascii() and text.isdecimal() and 0 < int(text[:12]) <= MAX_ID:
        return int(text)
    raise NotFound(N_("One of the records to link does not exist. Nothing was written."))


def write(desk: Desk, form: Form, known: tuple[Linkable, ...], note: NoteRow | None) -> None:
    """Carry out what the form says. DataRefused, NotFound, NotAllowed, Conflict."""
    linked = [one.party for one in fitting(known, form.kind)]
    if note is not None:
        edit_note(desk.store, desk.actor, note.id, form.text, expected_version=form.base)
        return
    files = desk.files().read_all([file.path for file in form.files])
    if form.kind == THREAD:
        ids = [party.id for party in linked]
        visible = [id_ for id_ in ids if id_ in form.visible]
        open_thread(desk.store, desk.actor, form.subject, form.text, linked=ids, publish_to=visible, files=files)
    else:
        due = due_of(form, desk.now(), desk.zone)
        alert = NewAlert(form.severity, Due(due.at, due.is_date) if due else None) if form.alert else None
        add_note(desk.store, desk.actor, form.text, [party.ref for party in linked], alert=alert, files=files)

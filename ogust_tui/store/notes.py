"""Verbs on notes: add, edit, withdraw. Strictly internal; a note may raise an alert in the same transaction."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from ogust_tui.store.access import Store, Writing
from ogust_tui.store.actors import Actor
from ogust_tui.store.alerts import NewAlert, close_row, insert_alert
from ogust_tui.store.attachments import attach
from ogust_tui.store.errors import N_, Conflict, DataRefused, NotFound
from ogust_tui.store.file_rules import FileBytes, check_files
from ogust_tui.store.folding import text_words
from ogust_tui.store.kinds import AlertState, Topic
from ogust_tui.store.links import check_linkable, link_columns, linked_refs
from ogust_tui.store.names import written_text
from ogust_tui.store.permissions import Verb
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.scope import note_visible
from ogust_tui.store.tables import Alert, Note, NoteLink

_TOPICS = {
    RecordKind.CONTACT: Topic.CONTACT,
    RecordKind.STAFF: Topic.STAFF,
    RecordKind.VISIT: Topic.VISIT,
    RecordKind.THREAD: Topic.THREAD,
}


def add_note(
    store: Store,
    actor: Actor,
    text: str,
    on: Sequence[RecordRef],
    *,
    alert: NewAlert | None = None,
    files: Sequence[FileBytes] = (),
) -> int:
    """Write a note on the records ``on``, with ``files``; gives its id.

    DataRefused (empty, too long, on nothing; files too many or too big), NotFound.
    """
    written = written_text(text)
    check_files(files)
    if not on:
        raise DataRefused(N_("A note needs a record to be on. Nothing was written."))
    with store.write(actor, Verb.NOTE_ADD) as unit:
        refs = check_linkable(unit.session, actor, on)
        note = Note(author_id=actor.reader_id, text=written, search_text=text_words(written), created_at=unit.now)
        unit.session.add(note)
        unit.session.flush()
        assert note.id is not None
        for ref in refs:
            unit.session.add(NoteLink(note_id=note.id, **link_columns(ref)))
        if alert is not None:
            insert_alert(unit, written, alert, refs, note_id=note.id)
        attach(unit, files, note_id=note.id)
        unit.touched(Topic.NOTE, note.id)
        _touch_records(unit, refs)
        return note.id


def edit_note(store: Store, actor: Actor, note_id: int, text: str, *, expected_version: int | None = None) -> None:
    """Change the text of a note, and of the alert it raised.

    NotFound; DataRefused for a withdrawn note or an empty text; Conflict when it is past ``expected_version``.
    """
    written = written_text(text)
    with store.write(actor, Verb.NOTE_EDIT) as unit:
        note = _note(unit.session, actor, note_id)
        if expected_version is not None and note.version != expected_version:
            raise Conflict(N_("Somebody changed this note meanwhile. Nothing was written; look at both and choose."))
        note.text, note.search_text, note.edited_at = written, text_words(written), unit.now
        note.version += 1
        unit.session.add(note)
        alert = unit.session.exec(select(Alert).where(Alert.note_id == note_id).with_for_update()).first()
        if alert is not None and alert.id is not None:
            alert.text = written
            alert.version += 1
            unit.session.add(alert)
            unit.changed(Topic.ALERT, alert.id)
        _note_touched(unit, note_id)


def withdraw_note(store: Store, actor: Actor, note_id: int) -> None:
    """Take a note back: it leaves the records and closes its alert; the row stays. NotFound, DataRefused."""
    with store.write(actor, Verb.NOTE_WITHDRAW) as unit:
        note = _note(unit.session, actor, note_id)
        note.withdrawn_at = unit.now
        note.version += 1
        unit.session.add(note)
        alert = unit.session.exec(
            select(Alert).where(Alert.note_id == note_id, Alert.state == AlertState.OPEN).with_for_update()
        ).first()
        if alert is not None:
            close_row(unit, alert)
        _note_touched(unit, note_id)


def _note(session: Session, actor: Actor, note_id: int) -> Note:
    note = session.exec(select(Note).where(col(Note.id) == note_id, note_visible(actor)).with_for_update()).first()
    if note is None:
        raise NotFound(N_("There is no note {id}."), id=note_id)
    if note.withdrawn_at is not None:
        raise DataRefused(N_("This note was withdrawn. Nothing was changed."))
    return note


def _note_touched(unit: Writing, note_id: int) -> None:
    unit.touched(Topic.NOTE, note_id)
    _touch_records(unit, linked_refs(unit.session, NoteLink, "note_id", [note_id])[note_id])


def _touch_records(unit: Writing, refs: Sequence[RecordRef]) -> None:
    for ref in refs:
        unit.changed(_TOPICS[ref.kind], ref.id)

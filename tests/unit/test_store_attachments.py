"""Files of notes and messages: kept with their text or not at all, cleaned of what a name can do, had by who may."""

import re

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from ogust_tui.store.attachments import read_attachment
from ogust_tui.store.contacts import ContactFields, edit_contact
from ogust_tui.store.errors import Conflict, DataRefused, NotFound
from ogust_tui.store.file_rules import (
    MOST_BYTES,
    MOST_BYTES_TOGETHER,
    MOST_FILES,
    NAME_BYTES,
    FileBytes,
    check_files,
    clean_file_name,
)
from ogust_tui.store.note_reads import list_notes, show_note
from ogust_tui.store.notes import add_note, withdraw_note
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.tables import metadata
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.store.threads import log_phone_answer, open_thread, reply
from ogust_tui.store.timeline import record_timeline
from tests.unit.store_world import NOW, UNKNOWN_IDS

EVERY_BYTE = bytes(range(256)) * 40
PLAN = FileBytes("plan d'accès.pdf", "application/pdf", EVERY_BYTE)
EMPTY = FileBytes("vide.txt", "text/plain", b"")


def test_a_note_has_its_files_wherever_it_is_read(world):
    note = add_note(world.store, world.rosa, "Voir le plan", [world.ref("MOREL")], files=[PLAN, EMPTY])
    row = show_note(world.store, world.rosa, note)
    assert [(file.name, file.media_type, file.size) for file in row.attachments] == [
        ("plan d'accès.pdf", "application/pdf", len(EVERY_BYTE)),
        ("vide.txt", "text/plain", 0),
    ]
    assert list_notes(world.store, world.rosa).rows[0].attachments == row.attachments
    (entry,) = record_timeline(world.store, world.rosa, world.ref("MOREL")).rows
    assert entry.note is not None
    assert entry.note.attachments == row.attachments
    assert [read_attachment(world.store, world.marc, file.id) for file in row.attachments] == [PLAN, EMPTY]


def test_every_way_to_write_a_message_takes_files(world):
    store, rosa, morel = world.store, world.rosa, world.ids["MOREL"]
    thread = open_thread(store, rosa, "Plan", "Voici", linked=[morel], publish_to=[morel], files=[PLAN]).thread_id
    reply(store, world.marc, thread, "Et vide", files=[EMPTY])
    reply(store, world.outside("MOREL"), thread, "La mienne", files=[PLAN])
    log_phone_answer(store, rosa, thread, morel, "Dicté", files=[EMPTY, PLAN])
    note = add_note(store, rosa, "Entre nous", [RecordRef(RecordKind.THREAD, thread)], files=[PLAN])
    card = show_thread(store, rosa, thread)
    names = [[file.name for file in message.attachments] for message in card.messages]
    assert names == [[PLAN.name], [EMPTY.name], [PLAN.name], [EMPTY.name, PLAN.name]]
    assert card.notes[0].id == note
    assert [file.name for file in card.notes[0].attachments] == [PLAN.name]
    assert read_attachment(store, world.marc, card.messages[2].attachments[0].id).data == EVERY_BYTE
    assert len(world.rows("blob")) == 2  # the same bytes are kept once


def test_a_text_that_is_not_written_leaves_no_file(world):
    thread = world.thread("MOREL").thread_id
    with world.unchanged():
        for files in ([PLAN], [FileBytes("gros", "x/y", b"x" * (MOST_BYTES + 1))], [EMPTY] * (MOST_FILES + 1)):
            with pytest.raises(DataRefused):
                add_note(world.store, world.rosa, "  ", [world.ref("MOREL")], files=files)
            with pytest.raises(DataRefused):
                reply(world.store, world.rosa, thread, "\n", files=files)
        with pytest.raises(NotFound):
            add_note(world.store, world.rosa, "Bonjour", [RecordRef(RecordKind.CONTACT, 99)], files=[PLAN])
        with pytest.raises(Conflict):
            reply(world.store, world.rosa, thread, "Bonjour", files=[PLAN], expected_position=7)
        with pytest.raises(DataRefused):
            log_phone_answer(world.store, world.rosa, thread, world.ids["PETIT"], "Bonjour", files=[PLAN])


def test_too_much_is_refused_in_words_and_whole(world):
    big = FileBytes("../gros\u202e.bin", "x/y", b"x" * (MOST_BYTES + 1))
    half = FileBytes("demi.bin", "x/y", b"x" * (MOST_BYTES_TOGETHER // 2))
    many = [EMPTY] * (MOST_FILES + 1)
    words = {
        r"“gros.bin” is too big: 26 MB, at most 25 MB\. Nothing was written; your text is untouched\.": [big],
        r"21 files are too many, at most 20\. Nothing was written": many,
        r"too big together: 51 MB, at most 50 MB\. Nothing was written": [half, half, FileBytes("a", "x/y", b"x")],
    }
    thread = world.thread("MOREL").thread_id
    store, rosa, morel = world.store, world.rosa, world.ids["MOREL"]
    with world.unchanged():
        for said, files in words.items():
            for write in (
                lambda files: add_note(store, rosa, "Bonjour", [world.ref("MOREL")], files=files),
                lambda files: open_thread(store, rosa, "Plan", "Bonjour", linked=[morel], files=files),
                lambda files: reply(store, rosa, thread, "Bonjour", files=files),
                lambda files: log_phone_answer(store, rosa, thread, morel, "Bonjour", files=files),
            ):
                with pytest.raises(DataRefused, match=said):
                    write(files)
    check_files([half, FileBytes("demi", "x/y", half.data)])
    check_files([EMPTY] * MOST_FILES)


def test_a_file_is_had_as_far_as_its_text_is_read(world):
    """Of a note taken back nothing is read any more; a message taken back from contacts stays with the staff."""
    store, rosa = world.store, world.rosa
    note = add_note(store, rosa, "Voir", [world.ref("PETIT")], files=[PLAN])
    thread = open_thread(store, rosa, "Plan", "Voici", linked=[world.ids["PETIT"]], files=[PLAN]).thread_id
    of_note = show_note(store, rosa, note).attachments[0].id
    of_message = show_thread(store, rosa, thread).messages[0].attachments[0].id
    for id_ in (of_note, of_message):
        assert read_attachment(store, world.sofia, id_) == read_attachment(store, world.sam, id_) == PLAN
        with pytest.raises(NotFound):
            read_attachment(store, world.nora, id_)
    edit_contact(store, rosa, "PETIT", ContactFields(sectors=(world.sectors["Nord"],)))
    assert read_attachment(store, world.nora, of_note) == PLAN
    withdraw_note(store, rosa, note)
    with pytest.raises(NotFound):
        read_attachment(store, rosa, of_note)
    message = metadata.tables["message"]
    with store.engine.begin() as connection:
        connection.execute(sa.update(message).where(message.c.thread_id == thread).values(taken_back_at=NOW))
    assert read_attachment(store, rosa, of_message) == PLAN
    for unknown in UNKNOWN_IDS:
        with pytest.raises(NotFound):
            read_attachment(store, rosa, unknown)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("reçu d'août.pdf", "reçu d'août.pdf"),
        ("rec\u0327u.pdf", "reçu.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\Windows\\win.ini", "win.ini"),
        ("C:\\x\\y.pdf", "y.pdf"),
        ("..", ""),
        ("/", ""),
        (" . ", ""),
        (".bashrc", "bashrc"),
        (".ssh/authorized_keys", "authorized_keys"),
        ("a\nb\tc\x1b[31m\x00.pdf", "a b c[31m.pdf"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("a\u200b\u2066b\u2028c.txt", "ab c.txt"),
        ('Quoi ? "oui" <1>|*.txt', "Quoi _ _oui_ _1___.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1 .pdf", "_com1.pdf"),
        ("console.txt", "console.txt"),
        ("fin. . ", "fin"),
        ("x" * 900 + ".pdf", "x" * 146 + ".pdf"),
        ("é" * 900 + ".pdf", "é" * 98 + ".pdf"),
        ("a." + "x" * 900, "a." + "x" * 148),
        ("\ud800x.pdf", "x.pdf"),
    ],
)
def test_a_name_is_bare_and_harmless(given_name, kept):
    assert clean_file_name(given_name) == kept
    assert clean_file_name(kept) == kept


@given(st.text(max_size=300))
def test_no_name_can_do_harm(name):
    kept = clean_file_name(name)
    assert clean_file_name(kept) == kept
    assert re.search(r'[/\\<>:"|?*\x00-\x1f\x7f]', kept) is None
    assert not kept.startswith((".", " "))
    assert len(kept.encode()) <= NAME_BYTES + 1


def test_a_file_without_a_name_or_a_type_gets_one(world):
    note = add_note(world.store, world.rosa, "Voir", [world.ref("MOREL")], files=[FileBytes("..", " \n", b"x")])
    (file,) = show_note(world.store, world.rosa, note).attachments
    assert (file.name, file.media_type) == ("fichier", "application/octet-stream")

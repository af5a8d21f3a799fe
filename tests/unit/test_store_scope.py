"""Scope: a colleague of one sector never sees the names, codes or texts of another, through any read."""

import ast
import dataclasses
from pathlib import Path
from typing import Any

import pytest

from ogust_tui import store as package
from ogust_tui.store import (
    agency,
    alert_reads,
    attachments,
    board,
    changes,
    contact_reads,
    drafts,
    history,
    inbound,
    inbound_reads,
    linkable,
    locking,
    mail_extent,
    note_reads,
    presence,
    preview,
    publishing,
    references,
    sorting_reads,
    staff,
    thread_lists,
    thread_reads,
    timeline,
    visits,
)
from ogust_tui.store import search as searching
from ogust_tui.store.alerts import NewAlert, raise_alert
from ogust_tui.store.attachments import LeftOut
from ogust_tui.store.contacts import ContactFields, edit_contact
from ogust_tui.store.errors import NotFound, Refusal
from ogust_tui.store.file_rules import FileBytes
from ogust_tui.store.kinds import Extent, Topic
from ogust_tui.store.notes import add_note
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.relatives import RelativeFields, edit_relative
from ogust_tui.store.threads import link_thread, open_thread, reply
from ogust_tui.store.visits import NewVisit, create_visit
from tests.unit.store_world import NOW, STAFF, World, texts

MARK = "zinzolin"
FILES = (FileBytes(MARK, MARK, MARK.encode()),)
SOUTHERN = ("PETIT", "SAMIR", "PAULIN")


@dataclasses.dataclass(frozen=True)
class Ids:
    """What was put into the store: the first of each is the north's or shared, the others the south's alone."""

    threads: tuple[int, int]
    notes: tuple[int, ...]
    alerts: tuple[int, int]
    visits: tuple[int, int]
    mails: tuple[int, int]


def fill(world: World) -> Ids:
    """Records of the south full of marks, a thread and a note across both sectors, and some of the south alone."""
    store, rosa, morel, petit = world.store, world.rosa, world.ids["MOREL"], world.ids["PETIT"]
    for code in ("PETIT", "SAMIR"):
        edit_contact(
            store, rosa, code, ContactFields(last_name=f"{MARK} {code}", first_name=MARK, city=MARK, comment=MARK)
        )
    edit_relative(store, rosa, world.relative_codes["PAULIN"], RelativeFields(last_name=MARK, relation=MARK))
    shared = open_thread(
        store, rosa, "Partagé", "Bonjour", linked=[morel, petit, world.ids["PAULIN"]], publish_to=[petit]
    )
    reply(store, world.outside("PETIT"), shared.thread_id, "La réponse de l'autre secteur")
    south = open_thread(store, rosa, MARK, MARK, linked=[petit], publish_to=[petit], files=FILES)
    both = add_note(store, rosa, "Note partagée", [world.ref("MOREL"), world.ref("PETIT"), world.ref("south")])
    notes = [
        add_note(store, rosa, MARK, [ref], alert=NewAlert(), files=FILES)
        for ref in (world.ref("PETIT"), RecordRef(RecordKind.THREAD, south.thread_id))
    ]
    alerts = [
        raise_alert(store, rosa, text, NewAlert(), [world.ref(name) for name in names])
        for text, names in (("Alerte partagée", ("MOREL", "PETIT")), (MARK, ("SAMIR",)))
    ]
    visit = create_visit(store, rosa, NewVisit("PETIT", NOW, NOW.replace(hour=20), "SAMIR", MARK, comment=MARK))
    mails = []
    for thread in (shared.thread_id, south.thread_id):
        mail = inbound.keep_mail(store, f"{MARK} {thread}".encode(), f"<{thread}@x>", "content")
        left_out = [LeftOut(MARK if thread == south.thread_id else "a.exe", 1, "program")]
        words = inbound.MailWords(
            MARK if thread == south.thread_id else "Par courriel", left_out=left_out, extent=Extent.PART
        )
        posted = inbound.post_mail(store, mail, inbound.MailFacts(body_text=MARK), "", thread, petit, words)
        mails.append(mail.id)
        if thread == south.thread_id:
            mail_extent.keep_whole(store, rosa, posted.message_id)
    return Ids(
        (shared.thread_id, south.thread_id),
        (both, *notes),
        (alerts[0], alerts[1]),
        (world.ids["mixed"], visit),
        (mails[0], mails[1]),
    )


def reads(world: World, ids: Ids, login: str) -> dict[str, list[Any]]:
    """Everything the store gives to ``login``, by the name of the read."""
    store, actor = world.store, world.staff[login]
    refs = [world.ref(name) for name in ("MOREL", "PETIT", "SAMIR", "DURAND", "north", "south", "mixed", login)]
    refs += [RecordRef(RecordKind.RELATIVE, world.ids[name]) for name in ("LEROY", "PAULIN")]
    refs += [RecordRef(RecordKind.THREAD, thread) for thread in ids.threads]
    contacts, codes = [world.ids[name] for name in ("MOREL", "PETIT", "SAMIR")], ("MOREL", "PETIT", "SAMIR")
    words = (MARK, "petit", "saidi", "partage", "reponse", "m")

    def each(read: Any, arguments: Any, **more: Any) -> list[Any]:
        got = []
        for argument in arguments:
            try:
                got.append(read(store, actor, argument, **more))
            except Refusal:
                continue
        return got

    return {
        "list_settings": [agency.list_settings(store, actor)],
        "list_sectors": [agency.list_sectors(store, actor)],
        "list_alerts": [alert_reads.list_alerts(store, actor, with_closed=True)],
        "alerts_on": each(alert_reads.alerts_on, refs[:7]),
        "show_alert": each(alert_reads.show_alert, range(1, 9)),
        "read_attachment": each(attachments.read_attachment, range(1, 9)),
        "read_board": [board.read_board(store, actor)],
        "newest_change": [changes.newest_change(store, actor)],
        "changes_since": each(changes.changes_since, [0]),
        "list_contacts": [contact_reads.list_contacts(store, actor)]
        + [contact_reads.list_contacts(store, actor, search=word) for word in words],
        "count_contacts": [contact_reads.count_contacts(store, actor)],
        "show_contact": each(contact_reads.show_contact, codes),
        "show_contact_id": each(contact_reads.show_contact_id, contacts),
        "draft_at": each(drafts.draft_at, ["note:PETIT"]),
        "list_drafts": [drafts.list_drafts(store, actor)],
        "record_history": each(history.record_history, refs[:4]),
        "last_change_by": [history.last_change_by(store, actor, Topic.NOTE, note) for note in ids.notes],
        "badly_cut": [mail_extent.badly_cut(store, actor)],
        "raw_mail": each(inbound_reads.raw_mail, ids.mails[1:]),
        "waiting_with_same_sender": each(inbound_reads.waiting_with_same_sender, ids.mails[1:]),
        "show_mail": each(inbound_reads.show_mail, ids.mails[1:]),
        "find_mail": [inbound_reads.find_mail(store, actor, f"<{thread}@x>", "content") for thread in ids.threads],
        "readers_by_id": [references.readers_by_id(store, actor, [*contacts, world.ids["PAULIN"]])],
        "list_quarantined": [inbound_reads.list_quarantined(store, actor)],
        "sorting_of": each(sorting_reads.sorting_of, ids.mails[1:]),
        "threads_around": each(sorting_reads.threads_around, [(), refs[:2]]),
        "find_threads": each(sorting_reads.find_threads, words),
        "linkables": [linkable.linkables(store, actor, refs)],
        "find_linkable": each(linkable.find_linkable, words, kinds=frozenset(RecordKind)),
        "lock_terms": each(locking.lock_terms, ["nobody"]),
        "list_notes": each(
            note_reads.list_notes, [None, *(ref for ref in refs if ref.kind is not RecordKind.RELATIVE)]
        ),
        "show_note": each(note_reads.show_note, ids.notes),
        "others_writing": each(presence.others_writing, ["note:PETIT"]),
        "publish_refusal": each(publishing.publish_refusal, ids.threads),
        "reply_address": each(publishing.reply_address, ids.threads[1:], reader_id=contacts[1]),
        "preview_publication": each(preview.preview_publication, ids.threads[1:], reader_id=1, from_position=1),
        "contacts_called": each(references.contacts_called, [[code] for code in codes]),
        "readers_called": each(
            references.readers_called, [[code] for code in (*codes, *world.relative_codes.values())]
        ),
        "staff_called": each(references.staff_called, [STAFF]),
        "visits_numbered": each(references.visits_numbered, [[visit] for visit in range(1, 9)]),
        "sectors_called": each(references.sectors_called, [["Nord", "Sud"]]),
        "search": each(searching.search, words),
        "list_staff": [staff.list_staff(store, actor)],
        "list_threads": each(lambda s, a, on: thread_lists.list_threads(s, a, on=on), [(), refs[:2], refs[1:2]]),
        "show_thread": each(thread_reads.show_thread, ids.threads),
        "record_timeline": each(timeline.record_timeline, refs[:8]),
        "list_visits": [visits.list_visits(store, actor)]
        + [visits.list_visits(store, actor, contact_id=contact) for contact in contacts],
        "show_visit": each(visits.show_visit, range(1, 9)),
    }


NOT_FOR_A_SECTOR = {
    "mail_cursor": "the ingester's",
    "list_blocked": "belongs to no sector",
    "mails_to_work_on": "the ingester's",
    "mail_directory": "the ingester's",
    "mail_stats": "counts of the whole",
    "export_contacts": "the administrator's, of everything",
    "sign_in": "",
    "with_password": "",
    "change_password": "",
    "unlock": "",
    "actor_named": "",
    "first_with_role": "",
    "check_store": "of the whole",
    "stats": "of the whole",
    "import_contacts": "a verb",
    "import_visits": "a verb",
}


def reads_of_the_store() -> set[str]:
    """The names of all reads, from the sources."""
    found = set()
    for path in Path(package.__path__[0]).glob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and "write(" not in ast.unparse(node)
            ):
                found |= {node.name} if [argument.arg for argument in node.args.args[:1]] == ["store"] else set()
    return found - {"fill_demo"}


def test_nothing_of_another_sector_is_read(world):
    ids = fill(world)
    walked = reads(world, ids, "nora")
    assert walked.keys() | set(NOT_FOR_A_SECTOR) == reads_of_the_store()
    for name, got in walked.items():
        shown = repr(got)
        for mark in (MARK, "PETIT", "SAMIR", "Saïdi", "samir@", "petit@", world.relative_codes["PAULIN"]):
            assert mark not in shown, (name, mark)
    # The marks are there for who may see them.
    marked = {name for name, got in reads(world, ids, "sofia").items() if MARK in repr(got)}
    assert marked >= {
        "list_alerts", "alerts_on", "show_alert", "read_board", "list_contacts", "show_contact", "show_contact_id",
        "raw_mail", "find_linkable", "linkables", "list_notes", "show_note", "preview_publication", "search",
        "contacts_called", "readers_called", "list_threads", "show_thread", "record_timeline", "list_visits",
        "show_visit", "visits_numbered", "read_attachment",
    }  # fmt: skip


def test_a_thread_with_one_record_in_scope_is_seen_and_the_others_keep_their_place(world):
    ids = fill(world)
    shown = thread_reads.show_thread(world.store, world.nora, ids.threads[0])
    assert texts(shown.row.linked) == ["", "", "MOREL"]
    hidden = [party for party in shown.row.linked if not party.in_scope]
    assert {(party.code, party.name, party.short_name) for party in hidden} == {("", "", "")}
    assert {party.id for party in hidden} == {world.ids["PETIT"], world.ids["PAULIN"]}
    assert [message.author.in_scope for message in shown.messages] == [True, False, False]
    assert [message.text for message in shown.messages][1] == "La réponse de l'autre secteur"
    with pytest.raises(NotFound):
        thread_reads.show_thread(world.store, world.nora, ids.threads[1])


def test_a_note_with_one_record_in_scope_is_seen_and_the_others_keep_their_place(world):
    ids = fill(world)
    row = note_reads.show_note(world.store, world.nora, ids.notes[0])
    assert [(party.code, party.in_scope) for party in row.records] == [("MOREL", True), ("", False), ("", False)]
    for note in ids.notes[1:]:
        with pytest.raises(NotFound):
            note_reads.show_note(world.store, world.nora, note)


def test_a_record_of_another_sector_has_no_card_and_no_history(world):
    petit = world.ref("PETIT")
    for attempt in (
        lambda: history.record_history(world.store, world.nora, petit),
        lambda: contact_reads.show_contact(world.store, world.nora, "PETIT"),
        lambda: contact_reads.show_contact_id(world.store, world.nora, petit.id),
        lambda: visits.show_visit(world.store, world.nora, world.ids["south"]),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert history.record_history(world.store, world.sofia, petit).rows


def test_a_visit_across_sectors_is_seen_from_both_sides(world):
    seen = visits.show_visit(world.store, world.nora, world.ids["mixed"])
    assert (seen.client.code, seen.caregiver and seen.caregiver.in_scope) == ("MOREL", False)
    seen = visits.show_visit(world.store, world.sofia, world.ids["mixed"])
    assert (seen.client.in_scope, seen.caregiver and seen.caregiver.code) == (False, "SAMIR")


def test_a_record_without_a_sector_is_everybodys(world):
    for login in ("nora", "sofia"):
        assert contact_reads.show_contact(world.store, world.staff[login], "DURAND").row.code == "DURAND"


def test_ones_own_threads_and_notes_are_seen_whatever_they_are_on(world):
    ids = fill(world)
    link_thread(world.store, world.rosa, ids.threads[1], [world.ids["nora"]])
    shown = thread_reads.show_thread(world.store, world.nora, ids.threads[1])
    assert texts(shown.row.linked) == ["", "nora"]
    mine = add_note(world.store, world.nora, "La mienne", [world.ref("MOREL")])
    edit_contact(world.store, world.rosa, "MOREL", ContactFields(sectors=(world.sectors["Sud"],)))
    assert note_reads.show_note(world.store, world.nora, mine).records[0].in_scope is False


def test_verbs_reach_no_further_than_reads(world):
    from tests.unit.store_verbs import VERBS, make_ready

    edit_contact(world.store, world.rosa, "MOREL", ContactFields(sectors=(world.sectors["Sud"],)))
    edit_contact(world.store, world.rosa, "CAROLE", ContactFields(sectors=(world.sectors["Sud"],)))
    ready = make_ready(world)
    own = {"save_draft", "set_own_locale", "set_own_theme"}
    # What belongs to no thread yet is everybody's to sort.
    mail = {"ignore_mail", "block_sender", "unblock_sender"}
    elsewhere = own | mail | {"create_contact", "create_staff", "set_setting"}
    with world.unchanged():
        for verb in sorted(set(VERBS) - elsewhere):
            with pytest.raises(Refusal):
                VERBS[verb].do(world, world.nora, ready)

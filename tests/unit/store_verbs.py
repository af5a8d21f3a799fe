"""Every verb of the store, once each, on things that are ready for it: what the tests of all verbs walk through.

Whatever text a verb is given holds ``WORDS``, so that a test can look where it went.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from ogust_tui.store import inbound, mail_extent, mail_sorting, moving
from ogust_tui.store.actors import SYSTEM, Actor
from ogust_tui.store.agency import set_setting
from ogust_tui.store.alerts import NewAlert, acknowledge_alert, close_alert, raise_alert, snooze_alert
from ogust_tui.store.attachments import LeftOut
from ogust_tui.store.contacts import ContactFields, archive_contact, create_contact, edit_contact
from ogust_tui.store.drafts import save_draft
from ogust_tui.store.file_rules import FileBytes
from ogust_tui.store.importing import import_contacts, import_visits
from ogust_tui.store.inbound_reads import KeptMail
from ogust_tui.store.kinds import ContactKind, Extent, Outcome, Role, VisitStatus
from ogust_tui.store.mail_cursor import Cursor, move_mail_cursor
from ogust_tui.store.notes import add_note, edit_note, withdraw_note
from ogust_tui.store.publishing import publish_thread, withdraw_thread
from ogust_tui.store.relatives import RelativeFields, archive_relative, create_relative, edit_relative
from ogust_tui.store.sign_in import count_try
from ogust_tui.store.staff import (
    NewStaff,
    create_staff,
    deactivate_staff,
    edit_staff,
    set_own_locale,
    set_own_theme,
    set_password_hash,
)
from ogust_tui.store.tables import metadata
from ogust_tui.store.threads import (
    close_thread,
    hand_over,
    link_thread,
    log_phone_answer,
    mark_read,
    open_thread,
    reopen_thread,
    reply,
)
from ogust_tui.store.visits import NewVisit, create_visit, set_visit_status
from tests.unit.store_world import NOW, World

WORDS = "zinzolin"
FILES = (FileBytes(WORDS, WORDS, WORDS.encode()),)
FACTS = inbound.MailFacts(WORDS, WORDS, WORDS, WORDS, WORDS)
MAIL_WORDS = inbound.MailWords(WORDS, FILES, [LeftOut(WORDS, 1, WORDS)])
CONTACTS_CSV = f"Code client;Nom;Ville\nNEW1;{WORDS};Lyon\n".encode()
VISITS_CSV = f"Client;Date;Prestation;Intervenant;Durée\nMOREL;24/03/2026;{WORDS};CAROLE;1h\n".encode()


@dataclass(frozen=True)
class Ready:
    """Ids of what the verbs work on."""

    thread: int
    linked_only: int
    closed: int
    note: int
    alert: int
    mail: KeptMail
    reader: int
    waiting: int
    cut: int


def make_ready(world: World) -> Ready:
    """Threads (published, only linked, closed), a note with its alert, and a mail that was kept."""
    published = world.thread("MOREL", publish=True, text=WORDS)
    reply(world.store, world.outside("MOREL"), published.thread_id, WORDS)
    closed = world.thread("MOREL").thread_id
    close_thread(world.store, world.rosa, closed)
    note = add_note(world.store, world.rosa, WORDS, [world.ref("MOREL")], alert=NewAlert())
    row = next(row for row in world.rows("alert") if row["note_id"] == note)
    mail = inbound.keep_mail(world.store, WORDS.encode(), "<a@b>", "content")
    waiting = inbound.keep_mail(world.store, b"waiting", "<w@b>", "content")
    inbound.set_outcome(world.store, waiting, FACTS, Outcome.QUARANTINED, "list")
    with world.store.engine.begin() as connection:
        blocked = {"address_key": "x@y", "blocked_at": world.clock()}
        connection.execute(metadata.tables["blocked_sender"].insert(), blocked)
    mailed = inbound.keep_mail(world.store, b"cut", "<c@b>", "content")
    part = inbound.MailWords(WORDS, extent=Extent.PART)
    cut = inbound.post_mail(world.store, mailed, FACTS, "", published.thread_id, world.ids["MOREL"], part)
    published_id, linked = published.thread_id, world.thread("MOREL").thread_id
    return Ready(published_id, linked, closed, note, row["id"], mail, world.ids["MOREL"], waiting.id, cut.message_id)


Do = Callable[[World, Actor, Ready], object]


@dataclass(frozen=True)
class Case:
    """How to do a verb. ``audit`` is the verb in the trail, ``topics`` what the feed names; None: leaves no trace."""

    do: Do
    audit: str | None
    topics: frozenset[str]


def _case(audit: str | None, topics: str, do: Do) -> Case:
    return Case(do, audit, frozenset(topics.split()))


_DUE = timedelta(hours=3)

VERBS: dict[str, Case] = {
    "add_note": _case(
        "note.add",
        "note alert contact",
        lambda w, a, r: add_note(w.store, a, WORDS, [w.ref("MOREL")], alert=NewAlert(), files=FILES),
    ),
    "edit_note": _case("note.edit", "note alert contact", lambda w, a, r: edit_note(w.store, a, r.note, WORDS * 2)),
    "withdraw_note": _case("note.withdraw", "note alert contact", lambda w, a, r: withdraw_note(w.store, a, r.note)),
    "raise_alert": _case(
        "alert.raise", "alert", lambda w, a, r: raise_alert(w.store, a, WORDS, NewAlert(), [w.ref("MOREL")])
    ),
    "acknowledge_alert": _case("alert.acknowledge", "alert", lambda w, a, r: acknowledge_alert(w.store, a, r.alert)),
    "snooze_alert": _case("alert.snooze", "alert", lambda w, a, r: snooze_alert(w.store, a, r.alert, NOW + _DUE)),
    "close_alert": _case("alert.close", "alert", lambda w, a, r: close_alert(w.store, a, r.alert)),
    "open_thread": _case(
        "thread.open",
        "thread contact",
        lambda w, a, r: open_thread(
            w.store, a, WORDS, WORDS, linked=[a.reader_id or 0] if a.role is None else [w.ids["MOREL"]], files=FILES
        ),
    ),
    "reply": _case("thread.reply", "thread contact", lambda w, a, r: reply(w.store, a, r.thread, WORDS, files=FILES)),
    "log_phone_answer": _case(
        "thread.log_phone",
        "thread contact",
        lambda w, a, r: log_phone_answer(w.store, a, r.thread, w.ids["MOREL"], WORDS, files=FILES),
    ),
    "link_thread": _case(
        "thread.link", "thread contact", lambda w, a, r: link_thread(w.store, a, r.thread, [w.ids["DURAND"]])
    ),
    "publish_thread": _case("thread.publish", "thread", lambda w, a, r: publish_thread(w.store, a, r.linked_only)),
    "withdraw_thread": _case("thread.withdraw", "thread", lambda w, a, r: withdraw_thread(w.store, a, r.thread)),
    "close_thread": _case("thread.close", "thread contact", lambda w, a, r: close_thread(w.store, a, r.thread)),
    "reopen_thread": _case("thread.reopen", "thread contact", lambda w, a, r: reopen_thread(w.store, a, r.closed)),
    "hand_over": _case(
        "thread.hand_over", "thread contact", lambda w, a, r: hand_over(w.store, a, r.thread, w.ids["marc"])
    ),
    "mark_read": _case("thread.mark_read", "thread", lambda w, a, r: mark_read(w.store, a, r.thread, 2)),
    "create_contact": _case(
        "contact.create",
        "contact",
        lambda w, a, r: create_contact(w.store, a, ContactKind.CLIENT, ContactFields(last_name=WORDS)),
    ),
    "edit_contact": _case(
        "contact.edit", "contact", lambda w, a, r: edit_contact(w.store, a, "MOREL", ContactFields(comment=WORDS))
    ),
    "archive_contact": _case("contact.archive", "contact", lambda w, a, r: archive_contact(w.store, a, "MOREL")),
    "import_contacts": _case(
        "contact.import", "contact", lambda w, a, r: import_contacts(w.store, a, CONTACTS_CSV, ContactKind.CLIENT)
    ),
    "create_relative": _case(
        "relative.create",
        "contact",
        lambda w, a, r: create_relative(w.store, a, "MOREL", RelativeFields(last_name=WORDS)),
    ),
    "edit_relative": _case(
        "relative.edit",
        "contact",
        lambda w, a, r: edit_relative(w.store, a, w.relative_codes["LEROY"], RelativeFields(relation=WORDS)),
    ),
    "archive_relative": _case(
        "relative.archive", "contact", lambda w, a, r: archive_relative(w.store, a, w.relative_codes["LEROY"])
    ),
    "create_visit": _case(
        "visit.create",
        "visit contact",
        lambda w, a, r: create_visit(w.store, a, NewVisit("MOREL", NOW, NOW + _DUE, "CAROLE", WORDS)),
    ),
    "set_visit_status": _case(
        "visit.edit",
        "visit contact",
        lambda w, a, r: set_visit_status(w.store, a, w.ids["north"], VisitStatus.DONE),
    ),
    "set_visit_status to cancelled": _case(
        "visit.archive",
        "visit contact",
        lambda w, a, r: set_visit_status(w.store, a, w.ids["north"], VisitStatus.CANCELLED),
    ),
    "import_visits": _case("visit.import", "visit contact", lambda w, a, r: import_visits(w.store, a, VISITS_CSV)),
    "create_staff": _case(
        "staff.create", "staff", lambda w, a, r: create_staff(w.store, a, NewStaff(WORDS, WORDS, Role.SUPPORT))
    ),
    "edit_staff": _case("staff.edit", "staff", lambda w, a, r: edit_staff(w.store, a, "rosa", display_name=WORDS)),
    "deactivate_staff": _case("staff.archive", "staff", lambda w, a, r: deactivate_staff(w.store, a, "rosa")),
    "set_own_locale": _case("staff.password", "staff", lambda w, a, r: set_own_locale(w.store, a, "en")),
    "set_own_theme": _case("staff.password", "staff", lambda w, a, r: set_own_theme(w.store, a, "dark")),
    "set_password_hash": _case("staff.password", "staff", lambda w, a, r: set_password_hash(w.store, a, "sam", WORDS)),
    "set_setting": _case("setting.set", "setting", lambda w, a, r: set_setting(w.store, a, "agency.name", WORDS)),
    "split_thread": _case(
        "thread.split",
        "thread contact",
        lambda w, a, r: moving.split_thread(w.store, a, r.thread, w.rows("message")[0]["id"], WORDS),
    ),
    "merge_threads": _case(
        "thread.merge", "thread contact", lambda w, a, r: moving.merge_threads(w.store, a, r.linked_only, r.closed)
    ),
    "attach_mail": _case(
        "mail.sort",
        "inbound thread contact",
        lambda w, a, r: mail_sorting.attach_mail(w.store, a, r.waiting, r.thread, r.reader, MAIL_WORDS),
    ),
    "open_with_mail": _case(
        "mail.sort",
        "inbound thread contact",
        lambda w, a, r: mail_sorting.open_with_mail(w.store, a, r.waiting, r.reader, WORDS, MAIL_WORDS),
    ),
    "add_address": _case(
        "mail.sort", "contact", lambda w, a, r: mail_sorting.add_address(w.store, a, r.waiting, r.reader)
    ),
    "keep_whole": _case("mail.sort", "thread", lambda w, a, r: mail_extent.keep_whole(w.store, a, r.cut)),
    "ignore_mail": _case("mail.sort", "inbound", lambda w, a, r: mail_sorting.ignore_mail(w.store, a, r.waiting)),
    "block_sender": _case("mail.sort", "inbound", lambda w, a, r: mail_sorting.block_sender(w.store, a, r.waiting)),
    "unblock_sender": _case("mail.sort", "inbound", lambda w, a, r: mail_sorting.unblock_sender(w.store, a, "x@y")),
    "save_draft": _case(None, "", lambda w, a, r: save_draft(w.store, a, "note:MOREL", WORDS)),
}

OF_THE_PROGRAM: dict[str, Case] = {
    "count_try": _case("staff.sign_in", "", lambda w, a, r: count_try(w.store, "alice", failed=True)),
    "keep_mail": _case(
        "mail.ingest", "", lambda w, a, r: inbound.keep_mail(w.store, b"other", f"<{WORDS}@x>", "content")
    ),
    "begin_again": _case(None, "", lambda w, a, r: inbound.begin_again(w.store, r.mail)),
    "survived": _case(None, "", lambda w, a, r: inbound.survived(w.store, r.mail)),
    "move_mail_cursor": _case(None, "", lambda w, a, r: move_mail_cursor(w.store, f"{WORDS}@x/INBOX", Cursor(1, 7))),
    "set_outcome": _case(
        "mail.ingest",
        "inbound",
        lambda w, a, r: inbound.set_outcome(w.store, r.mail, FACTS, Outcome.QUARANTINED, WORDS),
    ),
    "post_mail": _case(
        "thread.reply",
        "inbound thread contact",
        lambda w, a, r: inbound.post_mail(w.store, r.mail, FACTS, WORDS, r.thread, r.reader, MAIL_WORDS),
    ),
    "open_by_mail": _case(
        "thread.open",
        "inbound thread contact",
        lambda w, a, r: inbound.open_by_mail(w.store, r.mail, FACTS, WORDS, r.reader, WORDS, MAIL_WORDS),
    ),
    "report_bounce": _case(
        "mail.ingest",
        "inbound alert contact",
        lambda w, a, r: inbound.report_bounce(
            w.store,
            r.mail,
            FACTS,
            WORDS,
            thread_id=r.thread,
            reader_id=r.reader,
            address="a@b",
            status=WORDS,
            alert_text=WORDS,
        ),
    ),
}
"""What the ingester does: it takes no actor, it is one."""

ASKED_BY_ANYONE = {"set_own_locale", "set_own_theme", "set_password_hash"}
"""One's own language, theme and password: support changes these and nothing else."""


def actor_for(world: World, verb: str) -> Actor:
    """Somebody who may do ``verb``."""
    return SYSTEM if verb in OF_THE_PROGRAM else world.alice

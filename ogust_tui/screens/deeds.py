"""What was done to a record, in words: the history's lines, for the screen and for the command."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ogust_tui.i18n import N_, _
from ogust_tui.store.permissions import Verb

if TYPE_CHECKING:
    from ogust_tui.store.history import HistoryRow

DEEDS = {
    Verb.NOTE_ADD: N_("wrote a note"),
    Verb.NOTE_EDIT: N_("changed a note"),
    Verb.NOTE_WITHDRAW: N_("took a note back"),
    Verb.ALERT_RAISE: N_("raised an alert"),
    Verb.ALERT_ACKNOWLEDGE: N_("saw an alert"),
    Verb.ALERT_SNOOZE: N_("put an alert off"),
    Verb.ALERT_CLOSE: N_("settled an alert"),
    Verb.THREAD_OPEN: N_("opened a thread"),
    Verb.THREAD_REPLY: N_("answered in a thread"),
    Verb.THREAD_LOG_PHONE: N_("wrote down a call in a thread"),
    Verb.THREAD_LINK: N_("linked a thread to a record"),
    Verb.THREAD_PUBLISH: N_("published a thread"),
    Verb.THREAD_WITHDRAW: N_("stopped publishing a thread"),
    Verb.THREAD_CLOSE: N_("closed a thread"),
    Verb.THREAD_REOPEN: N_("reopened a thread"),
    Verb.THREAD_HAND_OVER: N_("handed a thread over"),
    Verb.THREAD_SPLIT: N_("gave a message a thread of its own"),
    Verb.THREAD_MERGE: N_("joined two threads"),
    Verb.CONTACT_CREATE: N_("made the record"),
    Verb.CONTACT_EDIT: N_("changed the record"),
    Verb.CONTACT_ARCHIVE: N_("archived the record"),
    Verb.CONTACT_IMPORT: N_("imported the record"),
    Verb.RELATIVE_CREATE: N_("added a relative"),
    Verb.RELATIVE_EDIT: N_("changed a relative"),
    Verb.RELATIVE_ARCHIVE: N_("archived a relative"),
    Verb.VISIT_CREATE: N_("planned a visit"),
    Verb.VISIT_EDIT: N_("changed a visit"),
    Verb.VISIT_ARCHIVE: N_("cancelled a visit"),
    Verb.VISIT_IMPORT: N_("imported a visit"),
    Verb.MAIL_INGEST: N_("received a mail"),
    Verb.MAIL_SORT: N_("sorted a mail"),
}


def deed_words(row: "HistoryRow") -> str:
    """What was done: "a répondu dans un fil"."""
    return _(DEEDS[row.verb]) if row.verb in DEEDS else row.verb.value


def distinct(rows: Iterable["HistoryRow"]) -> Iterator["HistoryRow"]:
    """The lines without those that tell the deed of the line before once more: a verb may touch a row twice."""
    before: HistoryRow | None = None
    for row in rows:
        if before is None or replace(row, key=before.key) != before:
            yield row
        before = row

"""What the composer holds, as plain values: the form, its draft, its audience, and what it means as verbs. Pure."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from zoneinfo import ZoneInfo

from ogust_tui.files import FoundFile
from ogust_tui.i18n import N_, _
from ogust_tui.screens.conversation_words import name_of, short_of
from ogust_tui.screens.publish import readers_of
from ogust_tui.screens.typed_date import TypedMoment, typed_moment
from ogust_tui.store.kinds import Severity
from ogust_tui.store.linkable import Linkable
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.widgets.audience_bar import Audience
from ogust_tui.wording import Urgency, full, full_day, urgency

NOTE, THREAD = "note", "thread"
KINDS_OF = {
    NOTE: frozenset({RecordKind.CONTACT, RecordKind.STAFF, RecordKind.VISIT, RecordKind.THREAD}),
    THREAD: frozenset({RecordKind.CONTACT, RecordKind.RELATIVE, RecordKind.STAFF}),
}
SEVERITIES = {Severity.LOW: N_("when you can"), Severity.NORMAL: N_("normal"), Severity.URGENT: N_("urgent")}


@dataclass(frozen=True)
class Form:
    """Every field of the composer. ``due`` is what was typed; ``visible`` the readers ticked, by id.

    ``base`` is the version of the note that is being changed, as it was when one began.
    """

    kind: str = NOTE
    records: tuple[RecordRef, ...] = ()
    subject: str = ""
    text: str = ""
    alert: bool = False
    due: str = ""
    severity: Severity = Severity.NORMAL
    visible: frozenset[int] = frozenset()
    files: tuple[FoundFile, ...] = ()
    base: int = 0

    def draft(self, empty: "Form") -> str:
        """The form as a draft keeps it; nothing when nothing was typed into ``empty``."""
        if replace(self, kind=empty.kind, base=empty.base) == empty:
            return ""
        values = {
            "kind": self.kind,
            "records": [[ref.kind.value, ref.id] for ref in self.records],
            "subject": self.subject,
            "text": self.text,
            "alert": self.alert,
            "due": self.due,
            "severity": self.severity.value,
            "visible": sorted(self.visible),
            "files": [file.path for file in self.files],
            "base": self.base,
        }
        return json.dumps(values, ensure_ascii=False)


def restored(draft: str, empty: Form) -> Form:
    """The form that a draft holds, its files by their paths alone.

    One that cannot be read gives its words as the text, so that nothing is lost.
    """
    if not draft:
        return empty
    try:
        values = json.loads(draft)
        return Form(
            kind=THREAD if values["kind"] == THREAD else NOTE,
            records=tuple(RecordRef(RecordKind(kind), int(id_)) for kind, id_ in values["records"]),
            subject=str(values["subject"]),
            text=str(values["text"]),
            alert=bool(values["alert"]),
            due=str(values["due"]),
            severity=Severity(values["severity"]),
            visible=frozenset(int(id_) for id_ in values["visible"]),
            files=tuple(FoundFile(str(path), PurePath(str(path)).name, 0) for path in values.get("files", ())),
            base=int(values.get("base", empty.base)),
        )
    except (ValueError, KeyError, TypeError):
        return replace(empty, text=draft)


def draft_words(draft: str) -> str:
    """What a draft says, for a list of drafts: its subject and text."""
    form = restored(draft, Form())
    return " · ".join(part for part in (form.subject, form.text) if part)


def fitting(known: Iterable[Linkable], kind: str) -> list[Linkable]:
    """The records that a note, or a thread, can be linked to."""
    return [one for one in known if one.party.kind in KINDS_OF[kind]]


def audience_of(form: Form, known: Sequence[Linkable]) -> Audience:
    """Everyone who will read it, now and later."""
    linked = fitting(known, form.kind)
    colleagues = tuple(name_of(one.party) for one in linked if one.party.kind is RecordKind.STAFF)
    if form.kind == NOTE:
        return Audience(colleagues=colleagues)
    outside = [one for one in linked if one.outside]
    readers = [one for one in outside if one.party.id in form.visible]
    return Audience(
        readers=readers_of(readers),
        colleagues=colleagues,
        excluded=tuple(short_of(one.party) for one in outside if one not in readers),
        remark=_("They will also read every later message, whoever writes it.") if readers else "",
    )


def due_of(form: Form, now: datetime, zone: ZoneInfo) -> TypedMoment | None:
    """The date of the alert, None when none is typed or it cannot be understood."""
    return typed_moment(form.due, now, zone) if form.due.strip() else None


def due_echo(form: Form, now: datetime, zone: ZoneInfo) -> str:
    """The date of the alert in full words, or what could be typed."""
    if not form.due.strip():
        return _("no date: it stays until somebody settles it")
    due = due_of(form, now, zone)
    if due is None:
        return _("not a date: type today, tomorrow, Mon, 24/11 or 24/11 14:00")
    words = full_day(due.at.date()) if due.is_date else full(due.at, zone)
    late = urgency(due.at, due.is_date, now, zone) is Urgency.OVERDUE
    return _("{when}: already past").format(when=words) if late else words


def problem(form: Form, known: Sequence[Linkable], now: datetime, zone: ZoneInfo) -> tuple[str, str] | None:
    """What is missing before it can be sent: the field, and the words; the store checks the rest."""
    if not form.text.strip():
        return "text", _("The text is empty. Nothing was written; type some words first.")
    if form.kind == THREAD and not form.subject.strip():
        return "subject", _("The thread needs a subject. Nothing was sent.")
    if not fitting(known, form.kind):
        return "records", _("Say whom it is about first. Nothing was written.")
    if form.kind == NOTE and form.alert and form.due.strip() and due_of(form, now, zone) is None:
        return "due", _("The date of the alert is not understood. Nothing was written.")
    return None

"""``ogust-tui board``: the reception board, as it is read aloud."""

from typing import TYPE_CHECKING

import typer

from ogust_tui.cli import output, shapes
from ogust_tui.cli.options import AsJson
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.session import Desk, signed_in
from ogust_tui.i18n import N_, _, ngettext
from ogust_tui.store.kinds import Severity
from ogust_tui.wording import due_words, near

if TYPE_CHECKING:
    from ogust_tui.store.alert_row import AlertRow
    from ogust_tui.store.board import Board
    from ogust_tui.store.thread_lists import ThreadRow

app = Noun("board", N_("The reception board: what presses, then who waits for an answer"))

ALERTS = 1000


@app.verb("board", N_("The reception board: what presses, then who waits for an answer"))
def board(ctx: typer.Context, as_json: AsJson = False) -> None:
    """In the order of the screen: alerts, unread answers, threads that are ours to answer."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.board import read_board

        shown = read_board(desk.store, desk.actor, alerts=ALERTS)
        if as_json:
            output.say_json(shapes.board(shown, desk.zone))
        else:
            _say(shown, desk)


def _say(shown: "Board", desk: Desk) -> None:
    counts = (
        ngettext("{n} alert", "{n} alerts", shown.alert_count).format(n=shown.alert_count),
        ngettext("{n} thread with unread answers", "{n} threads with unread answers", shown.unread_count).format(
            n=shown.unread_count
        ),
        ngettext("{n} thread ours to answer", "{n} threads ours to answer", shown.ours_count).format(
            n=shown.ours_count
        ),
    )
    output.say(", ".join(counts))
    if shown.alerts or shown.threads:
        output.say("")
    output.say_items([*(_alert(row, desk) for row in shown.alerts), *(_thread(row, desk) for row in shown.threads)])


def _alert(row: "AlertRow", desk: Desk) -> list[tuple[str, str]]:
    now = desk.store.clock()
    presses = (
        due_words(row.due_at, row.due_is_date, now, desk.zone),
        _("urgent") if row.severity is Severity.URGENT else "",
    )
    return [
        (_("Alert {id}").format(id=row.id), row.text),
        (_("Due"), ", ".join(words for words in presses if words)),
        (_("On"), output.parties(row.records)),
        (_("Author"), row.author),
    ]


def _thread(row: "ThreadRow", desk: Desk) -> list[tuple[str, str]]:
    unread = ngettext("{n} unread", "{n} unread", row.unread).format(n=row.unread)
    return [
        (_("Thread {id}").format(id=row.id), row.subject),
        (_("State"), unread if row.unread else _("ours to answer")),
        (_("With"), output.parties(row.linked)),
        (_("Last message"), row.last_text),
        (_("When"), near(row.last_message_at, desk.store.clock(), desk.zone)),
    ]

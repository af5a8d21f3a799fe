"""``ogust-tui search``: everything the actor may see that holds the words, wherever it stands."""

from typing import TYPE_CHECKING, Annotated

import typer

from ogust_tui.cli import output, shapes
from ogust_tui.cli.options import AsJson, Limit
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.session import signed_in
from ogust_tui.i18n import N_, _

if TYPE_CHECKING:
    from ogust_tui.store.search import Hit

app = Noun("search", N_("Find contacts, notes, threads and messages by words and beginnings of words"))

KINDS = {"contact": N_("contact"), "note": N_("note"), "thread": N_("thread"), "message": N_("message")}
MOST = 1_000_000
"""Hits of each kind when no limit is given: all of them."""


@app.verb("search", N_("Find contacts, notes, threads and messages by words and beginnings of words"))
def search(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=N_("The words, or their beginnings"))],
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """Contacts in alphabetical order, then the rest, the newest first; at most N of each kind."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.search import search as find

        hits = find(desk.store, desk.actor, text, limit=MOST if limit is None else limit)
        zone = desk.zone
    if as_json:
        output.say_json_array(shapes.hit(one) for one in hits)
        return
    headers = (_("Kind"), _("Id"), _("When"), _("On"), _("Text"))
    output.say_rows(
        headers,
        (
            (
                _(KINDS[one.kind]),
                _id(one),
                output.local(one.at, zone) if one.at else "",
                output.parties(one.places),
                one.text,
            )
            for one in hits
        ),
    )


def _id(hit: "Hit") -> str:
    """What other commands take: a contact's code, a note's or thread's id; a message is named by its thread's."""
    if hit.kind == "contact":
        return hit.places[0].code
    return str(hit.thread_id if hit.kind == "message" else hit.id)

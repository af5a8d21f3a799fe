"""``ogust-tui drafts``: what one was typing and has not sent."""

import typer

from ogust_tui.cli import output, shapes
from ogust_tui.cli.options import AsJson
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.session import signed_in
from ogust_tui.i18n import N_, _

app = Noun("drafts", N_("What you were typing and have not sent"))


@app.verb("list", N_("List your drafts, the newest first"))
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """They come back when one writes at the same place again."""
    with signed_in(ctx) as desk:
        from ogust_tui.screens.draft_words import place_words, text_words
        from ogust_tui.store.drafts import list_drafts

        rows = [(row, text_words(row)) for row in list_drafts(desk.store, desk.actor)]
        zone = desk.zone
    if as_json:
        output.say_json_array(shapes.draft(row, words) for row, words in rows)
    else:
        shown = ((place_words(row.place), output.local(row.saved_at, zone), words) for row, words in rows)
        output.say_rows((_("Where"), _("Saved"), _("Text")), shown)

"""``ogust-tui settings``: the agency's choices."""

from typing import Annotated

import typer

from ogust_tui.cli import output, shapes
from ogust_tui.cli.options import AsJson
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.session import signed_in
from ogust_tui.i18n import N_, _

app = Noun("settings", N_("The agency's settings"))


@app.verb("list", N_("List every setting with its value"))
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """The values in force."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.agency import list_settings

        rows = list_settings(desk.store, desk.actor)
    if as_json:
        output.say_json_array(shapes.setting(row) for row in rows)
    else:
        output.say_rows((_("Setting"), _("Value")), ((row.key, row.value) for row in rows))


@app.verb("set", N_("Choose the value of a setting"))
def set_(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help=N_("The setting, as “settings list” names it"))],
    value: Annotated[str, typer.Argument(metavar="VALUE", help=N_("Its value"))],
    as_json: AsJson = False,
) -> None:
    """In force at once."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.agency import list_settings, set_setting

        set_setting(desk.store, desk.actor, key, value)
        chosen = next(row for row in list_settings(desk.store, desk.actor) if row.key == key)
    output.say_done(f"{chosen.key} = {chosen.value}", shapes.setting(chosen), as_json=as_json)

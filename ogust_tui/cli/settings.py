"""``ogust-tui settings``: the agency's choices, and those of this terminal."""

import os
import re
from typing import Annotated

import typer

from ogust_tui.cli import output, shapes
from ogust_tui.cli.local_settings import usual_files
from ogust_tui.cli.options import AsJson
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.session import invocation, signed_in
from ogust_tui.i18n import N_, _

_UNSAID = {
    "store": "",
    "as": N_("the account of the machine"),
    "lang": N_("the colleague's own, else fr"),
    "ascii": N_("as the terminal is"),
    "theme": N_("the colleague's own, else terminal"),
    "linear": N_("in columns"),
}
"""What holds where nothing was said."""
_PASSWORD = re.compile(r"(?<=[^:/@]):[^:/@]*@(?=[^@]*$)")
"""In the address of a store: nobody who looks over a shoulder is to read it."""

app = Noun("settings", N_("The agency's settings, and those of this terminal"))


@app.verb("list", N_("List every setting of the agency with its value"))
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """The values in force."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.agency import list_settings

        rows = list_settings(desk.store, desk.actor)
    if as_json:
        output.say_json_array(shapes.setting(row) for row in rows)
    else:
        output.say_rows((_("Setting"), _("Value")), ((row.key, row.value) for row in rows))


@app.verb("set", N_("Choose the value of a setting of the agency"))
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


@app.verb("here", N_("Say what is in force on this terminal, and where each value was said"))
def here(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Nothing is opened: this works where the store does not."""
    said = invocation(ctx)
    values = {**dict.fromkeys(_UNSAID), **said.values}
    if as_json:
        output.say_json_array(
            shapes.local_setting(name, _safe(value), said.origins.get(name)) for name, value in values.items()
        )
        return
    usual = {"store": said.address, **{name: _(words) for name, words in _UNSAID.items() if words}}
    output.say_rows(
        (_("Setting"), _("Value"), _("Said by")),
        (
            (name, usual[name] if value is None else _shown(value), said.origins[name].words if value else "")
            for name, value in values.items()
        ),
    )
    if "config" not in said.origins:
        looked_for = ", ".join(map(str, usual_files(os.environ)))
        output.say(_("Settings files are looked for here: {files}").format(files=looked_for))


@app.verb("keys", N_("List the actions, the keys that do them here, and the names to give them other keys by"))
def keys_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """The table [keys] of a settings file takes the ids of this list."""
    from ogust_tui.screens.actions import ACTIONS
    from ogust_tui.screens.keymap import in_force

    here, usual = in_force(invocation(ctx).keys), in_force({})
    if as_json:
        output.say_json_array(shapes.key(action, here[action.id], usual[action.id]) for action in ACTIONS)
        return
    output.say_rows(
        (_("Action"), _("Keys"), _("Name"), _("What it does")),
        ((action.id, ",".join(here[action.id]), _(action.label), _(action.help)) for action in ACTIONS),
    )


def _shown(value: str | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(_safe(value))


def _safe(value: str | bool | None) -> str | bool | None:
    """The value without the password that the address of a store may hold."""
    return _PASSWORD.sub(":***@", value) if isinstance(value, str) else value

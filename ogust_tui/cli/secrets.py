"""``ogust-tui secrets``: the passwords of mail servers. No command prints one."""

from pathlib import Path
from typing import Annotated

import typer

from ogust_tui.cli import output
from ogust_tui.cli.options import AsJson
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.reading import decoded, stdin_bytes
from ogust_tui.cli.session import asked, interactive
from ogust_tui.i18n import N_, _
from ogust_tui.store.errors import DataRefused

app = Noun("secrets", N_("Passwords of mail servers, kept outside the store"))

SecretName = Annotated[str, typer.Argument(metavar="NAME", help=N_("The secret, as “secrets list” names it"))]
PLACES = {"environment": N_("environment"), "file": N_("file"), "keyring": N_("keyring")}


@app.verb("set", N_("Keep a secret, in the keyring unless a file is named; typed unseen, or piped in"))
def set_(
    name: SecretName,
    file: Annotated[
        str | None, typer.Option("--file", metavar="PATH", help=N_("Keep it in this file, for its owner's eyes only"))
    ] = None,
) -> None:
    """The value never stands on the command line."""
    from ogust_tui.cli import secret_store

    secret_store.known(name)
    value = asked(_("Value of {name}: ").format(name=name)) if interactive() else _piped()
    if not value:
        raise DataRefused(N_("The secret is empty. Nothing was kept."))
    if file is None:
        secret_store.keep_in_keyring(name, value)
        output.say(_("{name} is in the keyring.").format(name=name))
        return
    path = Path(file).expanduser().absolute()
    secret_store.keep_in_file(name, value, path)
    variable = f"{secret_store.variable(name)}_FILE"
    output.say(_("{name} is in {file}. Say so in the environment: {variable}={file}").format(
        name=name, file=path, variable=variable
    ))  # fmt: skip


def _piped() -> str:
    return decoded(stdin_bytes()).partition("\n")[0].removesuffix("\r")


@app.verb("list", N_("List the secrets and where each is found; never their values"))
def list_(as_json: AsJson = False) -> None:
    """Environment, file, keyring or nowhere."""
    from ogust_tui.cli import secret_store

    rows = [(name, secret_store.place(name)) for name in secret_store.NAMES]
    if as_json:
        output.say_json_array({"name": name, "place": place} for name, place in rows)
    else:
        output.say_rows((_("Secret"), _("Place")), ((name, _(PLACES[place]) if place else "") for name, place in rows))


@app.verb("delete", N_("Take a secret out of the keyring"))
def delete(name: SecretName) -> None:
    """What the environment says stays."""
    from ogust_tui.cli import secret_store

    secret_store.forget(secret_store.known(name))
    output.say(_("{name} is out of the keyring.").format(name=name))

"""``ogust-tui store``: the store as a whole, for whoever looks after the machine."""

from pathlib import Path
from typing import Annotated

import typer

from ogust_tui.cli import output
from ogust_tui.cli.options import AsJson
from ogust_tui.cli.outcome import WrongUsage, said
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.session import invocation, opened
from ogust_tui.i18n import N_, _, ngettext
from ogust_tui.store.errors import DataRefused

app = Noun("store", N_("The store as a whole: create, back up, check"))

CONTACT_ROLE = "ogust_contact"
"""The name that the printed GRANTs give to the second login of PostgreSQL."""

BackupFile = Annotated[str, typer.Argument(metavar="FILE", help=N_("The file of the backup"))]


def address_of(ctx: typer.Context) -> str:
    """The address on this command line, read as a store's. WrongUsage for what can be none."""
    from ogust_tui.store.engine import store_url

    address = invocation(ctx).address
    try:
        store_url(address)
    except DataRefused as error:
        raise WrongUsage(error.message, **error.params) from error
    return address


@app.verb("create", N_("Make a new, empty store"))
def create(ctx: typer.Context, as_json: AsJson = False) -> None:
    """On PostgreSQL it prints what a database administrator runs for the contacts' login."""
    address = address_of(ctx)
    from ogust_tui.store.engine import store_url, where
    from ogust_tui.store.schema import contact_grants, create_schema

    create_schema(address)
    url = store_url(address)
    grants = contact_grants(CONTACT_ROLE) if url.get_backend_name() == "postgresql" else ""
    if as_json:
        output.say_json({"store": where(url), "contact_grants": grants or None})
        return
    output.say(_("The store is ready: {where}").format(where=where(url)))
    if grants:
        output.say(_("For contacts and their mail, a database administrator runs once:"))
        output.raw(grants)


@app.verb("upgrade", N_("Bring an older store to this version; make a backup first"))
def upgrade(ctx: typer.Context, as_json: AsJson = False) -> None:
    """A store of this version stays as it is."""
    address = address_of(ctx)
    from ogust_tui.store.schema import upgrade_schema

    before, after = upgrade_schema(address)
    if before == after:
        line = _("The store is of this version already ({version}).").format(version=after)
    else:
        line = _("The store went from version {before} to {after}.").format(before=before, after=after)
    output.say_done(line, {"before": before, "after": after}, as_json=as_json)


@app.verb("check", N_("Look for damage: silent when all is well"))
def check(ctx: typer.Context, as_json: AsJson = False) -> None:
    """One line a problem."""
    with opened(invocation(ctx).address) as store:
        from ogust_tui.store.backup import check_store

        problems = [said(one.message, {"about": one.about}) for one in check_store(store)]
    if as_json:
        output.say_json(problems)
    else:
        for problem in problems:
            output.say(problem)
    if problems:
        found = ngettext("{n} problem was found.", "{n} problems were found.", len(problems))
        raise DataRefused(found.replace("{n}", str(len(problems))))


@app.verb("backup", N_("Write a whole copy to a new file, while others go on working"))
def backup(ctx: typer.Context, file: BackupFile, as_json: AsJson = False) -> None:
    """No file is ever written over."""
    address = address_of(ctx)
    from ogust_tui.store.backup import backup_store

    target = _path(file)
    backup_store(address, target)
    line = _("The backup is in {file}.").format(file=target)
    output.say_done(line, {"file": str(target)}, as_json=as_json)


@app.verb("restore", N_("Make a new store from a backup"))
def restore(ctx: typer.Context, file: BackupFile, as_json: AsJson = False) -> None:
    """An existing store is never written over."""
    address = address_of(ctx)
    from ogust_tui.store.backup import restore_store
    from ogust_tui.store.engine import store_url, where

    restore_store(address, _path(file))
    place = where(store_url(address))
    output.say_done(_("The store is ready: {where}").format(where=place), {"store": place}, as_json=as_json)


@app.verb("stats", N_("Count what the store holds"))
def stats(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Rows of each kind, and bytes on SQLite."""
    with opened(invocation(ctx).address) as store:
        from ogust_tui.store import backup as whole

        counts = whole.stats(store)
    if as_json:
        output.say_json(counts)
    else:
        output.say_fields((name, str(count)) for name, count in counts.items())


def _path(file: str) -> Path:
    path = Path(file).expanduser()
    if not path.name:
        raise WrongUsage(N_("“{file}” is not the name of a file."), file=file)
    return path

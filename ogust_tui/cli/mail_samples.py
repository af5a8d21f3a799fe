"""``ogust-tui mail samples``: mails that were badly cut, made anonymous for whoever betters the rules."""

from pathlib import Path
from typing import Annotated

import typer

from ogust_tui.cli import output
from ogust_tui.cli.options import AsJson
from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.session import Desk, signed_in
from ogust_tui.i18n import N_, _, ngettext

app = Noun("samples", N_("Mails that were badly cut"))


@app.verb("export", N_("Write the mails that somebody called badly cut into a folder, without a word of anybody’s"))
def export(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help=N_("A folder; it is made if it is not there"))],
    as_json: AsJson = False,
) -> None:
    """Each as a file of its own, by the id of the mail; those written before are written again."""
    with signed_in(ctx) as desk:
        written = _written(desk, Path(folder))
    words = ngettext("{n} mail written in {folder}.", "{n} mails written in {folder}.", len(written))
    none = _("No mail was called badly cut; nothing was written.")
    output.say_done(
        words.format(n=len(written), folder=folder) if written else none,
        {"folder": folder, "files": written},
        as_json=as_json,
    )


def _written(desk: Desk, folder: Path) -> list[str]:
    """The names of the files that were written. WrongUsage when the folder takes none."""
    from ogust_tui.mail.samples import anonymous
    from ogust_tui.store.mail_extent import badly_cut

    written: list[str] = []
    last = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while page := badly_cut(desk.store, desk.actor, last):
            for inbound_id, raw in page:
                (folder / f"mail-{inbound_id}.eml").write_bytes(anonymous(raw))
                written.append(f"mail-{inbound_id}.eml")
                last = inbound_id
    except OSError as trouble:
        raise WrongUsage(
            N_("Cannot write in {folder}: {why}. Mails written before that: {count}."),
            folder=str(folder),
            why=trouble.strerror or str(trouble),
            count=len(written),
        ) from trouble
    return written

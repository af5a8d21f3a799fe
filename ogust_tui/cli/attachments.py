"""``ogust-tui attachments``: the files of notes and messages, saved on this machine."""

from typing import Annotated

import typer

from ogust_tui.cli import output
from ogust_tui.cli.options import AsJson
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.reading import attachment_id
from ogust_tui.cli.session import signed_in
from ogust_tui.i18n import N_, _

app = Noun("attachments", N_("Files of notes and messages"))

AttachmentId = Annotated[
    str, typer.Argument(metavar="ID", help=N_("The file, as “notes list” and “threads show” name it"))
]
Where = Annotated[
    str, typer.Argument(metavar="PATH|-", help=N_("A folder or a new file; “-” writes to the standard output"))
]


@app.verb("save", N_("Save a file; prints where it is. A file that is there already is left alone"))
def save(ctx: typer.Context, number: AttachmentId, path: Where, as_json: AsJson = False) -> None:
    """The bytes as they were attached."""
    wanted = attachment_id(number)
    to_program = path == output.STDOUT
    if to_program:
        output.refuse_terminal()
    with signed_in(ctx) as desk:
        from ogust_tui.store.attachments import read_attachment

        file = read_attachment(desk.store, desk.actor, wanted)
        saved = None if to_program else desk.files.save(path, file.name, file.data)
    if saved is None:
        output.data(file.data)
    else:
        output.say_done(_("Saved: {path}").format(path=saved), {"id": wanted, "path": str(saved)}, as_json=as_json)

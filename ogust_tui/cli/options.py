"""The options and arguments that several commands share."""

from typing import Annotated

import typer

from ogust_tui.i18n import N_
from ogust_tui.store.kinds import ContactKind

AsJson = Annotated[bool, typer.Option("--json", help=N_("Print JSON"))]
Limit = Annotated[int | None, typer.Option("--limit", metavar="N", min=0, help=N_("At most N rows"))]
Kind = Annotated[ContactKind | None, typer.Option("--kind", help=N_("Only this kind of contact"))]
Text = Annotated[str, typer.Argument(metavar="TEXT|-", help=N_("The text; “-” reads it from the standard input"))]
Attach = Annotated[
    list[str] | None, typer.Option("--attach", metavar="PATH", help=N_("A file that goes with it; may repeat"))
]
ThreadId = Annotated[str, typer.Argument(metavar="ID", help=N_("The thread, as “threads list” names it"))]
AlertId = Annotated[str, typer.Argument(metavar="ID", help=N_("The alert, as “alerts list” names it"))]
ContactCode = Annotated[str, typer.Argument(metavar="CODE", help=N_("The code of the contact"))]
Login = Annotated[str, typer.Argument(metavar="LOGIN", help=N_("The colleague's login"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Only tell what would be done"))]
CsvFile = Annotated[str, typer.Argument(metavar="FILE.csv|-", help=N_("The file; “-” reads the standard input"))]
MailId = Annotated[str, typer.Argument(metavar="ID", help=N_("The mail, as “mail quarantine list” names it"))]
Reader = Annotated[str, typer.Argument(metavar="CODE", help=N_("The contact or relative"))]

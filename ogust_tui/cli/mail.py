"""``ogust-tui mail``: the way in for received mail. From a mail server's pipe it ends in 0, 65 or 75 only."""

from typing import Annotated

import typer

from ogust_tui.cli import output
from ogust_tui.cli.mail_words import line_of, value_of
from ogust_tui.cli.options import AsJson
from ogust_tui.cli.outcome import NoMail, WrongUsage
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.reading import STDIN, stdin_bytes
from ogust_tui.cli.session import invocation, opened
from ogust_tui.i18n import N_

app = Noun("mail", N_("Received mail"))


@app.verb("ingest", N_("Take mail in: one from the standard input, or what waits in a folder, a file, a mailbox"))
def ingest_(
    ctx: typer.Context,
    source: Annotated[
        str | None, typer.Argument(metavar="-", help=N_("The standard input: 0 taken, 65 no mail, 75 try again"))
    ] = None,
    maildir: Annotated[
        str | None, typer.Option("--maildir", metavar="DIR", help=N_("A Maildir: from new/ to cur/"))
    ] = None,
    mbox: Annotated[str | None, typer.Option("--mbox", metavar="FILE", help=N_("An mbox file, never changed"))] = None,
    imap: Annotated[bool, typer.Option("--imap", help=N_("The mailbox that the settings mail.imap_… name"))] = False,
    lmtp: Annotated[
        str | None, typer.Option("--lmtp", metavar="HOST:PORT|PATH", help=N_("Be the LMTP server of a mail server"))
    ] = None,
    network: Annotated[
        bool, typer.Option("--network", help=N_("With --lmtp: other machines may connect too; it asks no password"))
    ] = False,
    once: Annotated[bool, typer.Option("--once", help=N_("Take what is there, then end (the default)"))] = False,
    watch: Annotated[bool, typer.Option("--watch", help=N_("Go on until it is told to stop"))] = False,
    as_json: AsJson = False,
) -> None:
    """The raw mail is committed before anything is decided; the same mail again changes nothing."""
    if source is None and any((maildir, mbox, imap, lmtp)):
        from ogust_tui.cli import mail_sources

        wanted = mail_sources.Wanted(maildir, mbox, imap, lmtp, network, once=once, watch=watch, as_json=as_json)
        mail_sources.take_in(invocation(ctx).address, wanted)
    elif source == STDIN and not any((maildir, mbox, imap, lmtp, network, once, watch)):
        _from_stdin(invocation(ctx).address, as_json=as_json)
    else:
        raise WrongUsage(N_("Say one place that mail comes from: -, --maildir DIR, --mbox FILE, --imap or --lmtp."))


def _from_stdin(address: str, *, as_json: bool) -> None:
    """One mail from a mail server's pipe."""
    raw = stdin_bytes()
    from ogust_tui.mail.parsed import is_empty

    if is_empty(raw):
        raise NoMail(N_("This is no mail: it is empty or has no header."))
    with opened(address) as store:
        from ogust_tui.mail.ingest import ingest

        done = ingest(store, raw)
    try:
        output.say_done(line_of(done), value_of(done), as_json=as_json)
        output.flush()
    except OSError:
        return  # the mail is taken, whoever listens

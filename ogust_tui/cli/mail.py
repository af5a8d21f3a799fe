"""``ogust-tui mail``: received mail, its way in and what became of it.

From a mail server's pipe ``mail ingest`` ends in 0, 65 or 75 only.
"""

from typing import Annotated

import typer

from ogust_tui.cli import mail_quarantine, mail_samples, output
from ogust_tui.cli.mail_words import line_of, value_of
from ogust_tui.cli.options import AsJson
from ogust_tui.cli.outcome import NoMail, WrongUsage
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.reading import STDIN, stdin_bytes, when
from ogust_tui.cli.session import invocation, opened, signed_in
from ogust_tui.i18n import N_

app = Noun("mail", N_("Received mail"))
app.add_typer(mail_quarantine.app)
app.add_typer(mail_samples.app)


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


@app.verb("reprocess", N_("Work on mails that were kept and not worked on, and again on those that wait"))
def reprocess_(
    ctx: typer.Context,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="WHEN", help=N_("Also on those that wait for somebody and came since then")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """A mail is decided upon as if it came now."""
    moment = when(since) if since is not None else None
    with opened(invocation(ctx).address) as store:
        from ogust_tui.cli.mail_again import work_again

        work_again(store, moment.at(store.settings().zone) if moment else None, as_json=as_json)


@app.verb("explain", N_("Say what would become of a mail, and why; nothing is changed"))
def explain_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE|-", help=N_("The mail; “-” reads the standard input"))],
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="ADDRESS", help=N_("Where its envelope sends it, beside its headers; may repeat")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Each decision, in the order in which it is taken."""
    with signed_in(ctx) as desk:
        from ogust_tui.cli.mail_explain import explain_file

        explain_file(desk, file, to or [], as_json=as_json)


@app.verb("stats", N_("Count received mail by what became of it, and say how long the oldest waits"))
def stats(ctx: typer.Context, as_json: AsJson = False) -> None:
    """For whoever watches over the machine."""
    with signed_in(ctx) as desk:
        from ogust_tui.cli.mail_again import say_stats
        from ogust_tui.store.inbound_reads import mail_stats

        say_stats(mail_stats(desk.store, desk.actor), desk.store.clock(), as_json=as_json)

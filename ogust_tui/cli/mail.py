"""``ogust-tui mail``: the way in for received mail. Made for a mail server, so that it ends in 0, 65 or 75 only."""

from typing import Annotated

import typer

from ogust_tui.cli import output
from ogust_tui.cli.options import AsJson
from ogust_tui.cli.outcome import NoMail, WrongUsage
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.reading import STDIN, stdin_bytes
from ogust_tui.cli.session import invocation, opened
from ogust_tui.i18n import N_, _
from ogust_tui.store.kinds import Outcome
from ogust_tui.wording import MAIL_REASONS

app = Noun("mail", N_("Received mail"))

OUTCOMES = {
    Outcome.POSTED: N_("posted"),
    Outcome.QUARANTINED: N_("quarantined"),
    Outcome.IGNORED: N_("ignored"),
    Outcome.BOUNCE: N_("bounce"),
}


@app.verb("ingest", N_("Take one mail from the standard input: 0 taken, 65 no mail at all, 75 try again later"))
def ingest_(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="-", help=N_("The standard input"))],
    as_json: AsJson = False,
) -> None:
    """The raw mail is committed before anything is decided; the same mail again changes nothing."""
    if source != STDIN:
        raise WrongUsage(N_("Mail is read from the standard input: mail ingest -"))
    raw = stdin_bytes()
    from ogust_tui.mail.parsed import is_empty

    if is_empty(raw):
        raise NoMail(N_("This is no mail: it is empty or has no header."))
    with opened(invocation(ctx).address) as store:
        from ogust_tui.mail.ingest import ingest

        done = ingest(store, raw)
    line = _(OUTCOMES[done.outcome])
    if done.outcome is not Outcome.POSTED:
        line = _("{outcome}: {reason}").format(outcome=line, reason=_(MAIL_REASONS.get(done.reason, done.reason)))
    elif done.thread_id:
        line = _("{outcome} in thread {id}").format(outcome=line, id=done.thread_id)
    value = {"outcome": done.outcome.value, "reason": done.reason or None, "thread": done.thread_id}
    try:
        output.say_done(line, value, as_json=as_json)
        output.flush()
    except OSError:
        return  # the mail is taken, whoever listens

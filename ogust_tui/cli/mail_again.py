"""``mail reprocess`` and ``mail stats``: the mails that wait, worked on again and counted."""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from ogust_tui.cli import output, shapes
from ogust_tui.cli.mail_words import OUTCOMES, reason_words, value_of
from ogust_tui.cli.outcome import complain
from ogust_tui.i18n import _, ngettext
from ogust_tui.store.kinds import Outcome

if TYPE_CHECKING:
    from ogust_tui.mail.ingest import Ingested
    from ogust_tui.store.access import Store
    from ogust_tui.store.inbound_reads import MailStats


def work_again(store: "Store", since: datetime | None, *, as_json: bool) -> None:
    """Work on what waits, and say how many mails became what. StoreUnavailable, after what was done was said."""
    from ogust_tui.mail.ingest import reprocess

    done: list[Ingested] = []
    try:
        done.extend(reprocess(store, since))  # one by one: what was done before trouble is in it
    except BaseException:
        if done:
            complain(
                _("{summary} Each of them is settled; the same command does the rest.").format(summary=_summary(done))
            )
        raise
    if as_json:
        counted = Counter(one.outcome for one in done)
        output.say_json(
            {
                "worked_on": len(done),
                "by_outcome": {outcome.value: counted[outcome] for outcome in Outcome},
                "mails": [{"mail": one.inbound_id, **value_of(one)} for one in done],
            }
        )
    else:
        output.say(_summary(done))


def _summary(done: "list[Ingested]") -> str:
    count = len(done)
    if not count:
        return _("No mail was waiting.")
    line = ngettext("{count} mail worked on: {kinds}.", "{count} mails worked on: {kinds}.", count)
    counted = Counter(one.outcome for one in done)
    kinds = ", ".join(f"{_(OUTCOMES[outcome])} {counted[outcome]}" for outcome in Outcome if counted[outcome])
    return line.format(count=count, kinds=kinds)


def say_stats(stats: "MailStats", now: datetime, *, as_json: bool) -> None:
    """The counts and ages of received mail."""
    if as_json:
        output.say_json(shapes.mail_stats(stats, now))
        return
    output.say_fields(
        [
            *((_(words).capitalize(), str(stats.by_outcome[outcome.value])) for outcome, words in OUTCOMES.items()),
            (_("Not worked on"), str(stats.unprocessed)),
            (_("Oldest not worked on"), _age(shapes.age(stats.oldest_unprocessed, now))),
            (_("Oldest that waits for somebody"), _age(shapes.age(stats.oldest_quarantined, now))),
        ]
    )
    if stats.by_reason:
        output.say("")
        ordered = sorted(stats.by_reason.items(), key=lambda one: (-one[1], one[0]))
        output.say_rows((_("Reason"), _("Mails")), ((reason_words(reason), str(number)) for reason, number in ordered))


def _age(seconds: int | None) -> str:
    if seconds is None:
        return ""
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    if days:
        return ngettext("{n} day", "{n} days", days).format(n=days)
    if hours:
        return ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)

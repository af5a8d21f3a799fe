"""How an import of a CSV file tells what it does: a bar while it works, counts, and one line for each bad row."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ogust_tui.cli import output
from ogust_tui.cli.outcome import complain, said
from ogust_tui.i18n import N_, _, ngettext
from ogust_tui.store.errors import DataRefused

if TYPE_CHECKING:
    from ogust_tui.store.importing import ImportReport

Progress = Callable[[int, int], None]
"""Told rows done and rows in all."""


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """A bar on stderr while somebody is looking at it; nothing at all without a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(done: int, total: int) -> None:
            if done % 50 == 0 or done == total:
                bar.update(task, completed=done, total=total)

        yield advance


def tell(report: "ImportReport", *, dry_run: bool, as_json: bool) -> None:
    """Counts on stdout, bad rows on stderr with their lines. DataRefused when there are any."""
    reasons = [(error.line, said(error.message, error.params)) for error in report.errors]
    if as_json:
        output.say_json(
            {
                "created": report.created,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "dry_run": dry_run,
                "errors": [{"line": line, "reason": reason} for line, reason in reasons],
            }
        )
    else:
        counts = {"created": report.created, "changed": report.changed, "unchanged": report.unchanged}
        message = N_("{created} created, {changed} changed, {unchanged} as they were.")
        trial = N_("Nothing was written. It would be: {created} created, {changed} changed, {unchanged} as they were.")
        output.say(said(trial if dry_run else message, counts))
    for line, reason in reasons:
        complain(_("line {line}: {reason}").format(line=line, reason=reason))
    if reasons:
        left_out = ngettext("{n} row was left out.", "{n} rows were left out.", len(reasons))
        raise DataRefused(left_out.replace("{n}", str(len(reasons))))

"""How a command ends: one exit status a kind of refusal, and the one plain line that says why. The only such place."""

import os
import sys
import traceback
from collections.abc import Mapping

from ogust_tui.i18n import _
from ogust_tui.store.errors import Conflict, DataRefused, NotAllowed, NotFound, Refusal, StoreUnavailable
from ogust_tui.system import system_reason

DONE = 0
WRONG_USAGE = 2
NOT_ALLOWED = 3
NOT_FOUND = 4
REFUSED = 5
NO_MAIL = 65
UNAVAILABLE = 75
INTERRUPTED = 130

MAIL_ENDS = frozenset({DONE, NO_MAIL})
"""How ``mail ingest`` may end, apart from UNAVAILABLE: the mail server tries again after anything else."""

_STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (NotAllowed, NOT_ALLOWED),
    (NotFound, NOT_FOUND),
    (DataRefused, REFUSED),
    (Conflict, REFUSED),
    (StoreUnavailable, UNAVAILABLE),
)

LONGEST_LINE = 2000
"""Cells of the line on stderr; what somebody typed may be in it."""


class WrongUsage(Refusal):
    """The command line says what no command understands."""


class NoMail(Refusal):
    """What was piped in is no mail."""


class TryAgain(Refusal):
    """Something is not done yet and nothing is lost: the same command does the rest later."""


def status_of(error: Refusal) -> int:
    """The exit status for a refusal."""
    if isinstance(error, WrongUsage):
        return WRONG_USAGE
    if isinstance(error, NoMail):
        return NO_MAIL
    if isinstance(error, TryAgain):
        return UNAVAILABLE
    return next((status for kind, status in _STATUS if isinstance(error, kind)), REFUSED)


def words(error: Refusal) -> str:
    """What a refusal says, in the language spoken. A parameter ``what`` is itself a message id."""
    return said(error.message, error.params)


def said(message: str, params: Mapping[str, object]) -> str:
    """A message id of the store with its parameters, in the language spoken."""
    values = dict(params)
    what = values.get("what")
    if isinstance(what, str):
        values["what"] = _(what)
    return _(message).format(**values) if values else _(message)


def report(error: BaseException) -> int:
    """Say on stderr, in one line, why a command ended with ``error``; gives the exit status."""
    if isinstance(error, Refusal):
        complain(words(error))
        return status_of(error)
    if isinstance(error, KeyboardInterrupt):
        complain(_("Interrupted."))
        return INTERRUPTED
    if os.environ.get("OGUST_DEBUG"):
        traceback.print_exception(error)
    if isinstance(error, OSError) and error.strerror:
        about = f" ({error.filename})" if error.filename else ""
        complain(_("The system refused: {reason}").format(reason=f"{system_reason(error)}{about}"))
    else:
        name = type(error).__name__
        complain(_("Unexpected error: {error}. Run it again with OGUST_DEBUG=1 to see where.").format(error=name))
    return UNAVAILABLE


def complain(line: str) -> None:
    """One plain line on stderr, whatever ``line`` holds; a stderr that is gone is nobody's loss."""
    from ogust_tui.wording import one_line

    try:
        print(one_line(line, LONGEST_LINE), file=sys.stderr)  # noqa: T201  # the door of the command line
    except (OSError, ValueError):
        return

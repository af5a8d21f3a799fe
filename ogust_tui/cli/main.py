"""The command line's front door: options that stand everywhere, one way in, one exit status.

``run`` is the console script; ``run_with`` is the same for a test.
"""

import atexit
import codecs
import contextlib
import gc
import io
import os
import sys
from collections.abc import Sequence

from ogust_tui.cli import outcome
from ogust_tui.cli.invocation import Invocation, readable, taken

_FEW_COLLECTIONS = 100_000
"""Objects made and not let go before they are looked through: about what a command loads."""
_OTHER_SOURCES = ("--maildir", "--mbox", "--imap", "--lmtp")


def run() -> None:
    """The console script ``ogust-tui``."""
    _look_for_garbage_less()
    sys.exit(run_with(sys.argv[1:]))


def run_with(arguments: Sequence[str]) -> int:
    """Run one command line; gives the exit status. Nothing is raised and no traceback is printed."""
    _prepare_streams()
    for_mail_server = False
    try:
        given = [readable(argument) for argument in arguments]
        for_mail_server = {"mail", "ingest"} <= set(given)
        rest, said = taken(given, os.environ)
        for_mail_server = _is_pipe(rest)
        status = _command(rest, said) if rest else _board(said)
        sys.stdout.flush()
    except BrokenPipeError:
        status = outcome.DONE  # whoever read has seen enough
        _drop_output()
    except BaseException as error:  # noqa: BLE001  # the last one to know what went wrong says it
        status = outcome.report(error)
        _drop_output(keep=True)
    return outcome.UNAVAILABLE if for_mail_server and status not in outcome.MAIL_ENDS else status


def _look_for_garbage_less() -> None:
    """A short command makes none, and looking through all that it has loaded, again at its end, is a fifth of its work.

    What lives long and makes some, the screens and the mail taken in, looks more often once it has begun.
    """
    gc.set_threshold(_FEW_COLLECTIONS)
    atexit.register(gc.freeze)


def _is_pipe(arguments: Sequence[str]) -> bool:
    """Whether this is ``mail ingest -``, or an attempt at it: a mail server hears how it ends."""
    if [one for one in arguments if not one.startswith("-")][:2] != ["mail", "ingest"]:
        return False
    return "-" in arguments or not any(one.startswith(_OTHER_SOURCES) for one in arguments)


def _board(said: Invocation) -> int:
    """No command: the reception board, without waiting for Typer."""
    from ogust_tui.app_start import Start
    from ogust_tui.cli.opening import launch

    return launch(said, Start())


def _command(arguments: list[str], said: Invocation) -> int:
    from ogust_tui.cli.linear import LINEAR
    from ogust_tui.cli.parsing import run_command
    from ogust_tui.cli.root import root

    before = LINEAR.set(said.linear)
    try:
        return run_command(root(), arguments, said)
    finally:
        LINEAR.reset(before)


def _prepare_streams() -> None:
    """Output that cannot fail on a letter its encoding lacks, nor on a stream that is closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  # for all the run
        elif isinstance(stream, io.TextIOWrapper):
            utf8 = codecs.lookup(stream.encoding).name == "utf-8"
            stream.reconfigure(errors="replace" if utf8 else "nearest")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Instead of a letter that the encoding lacks, the nearest that it has: "l'equipe" and not "l?quipe"."""
    from ogust_tui.widgets.charset import Charset

    assert isinstance(error, UnicodeEncodeError)
    return Charset(error.encoding).shown(error.object[error.start : error.end]), error.end


codecs.register_error("nearest", _nearest)


def _drop_output(*, keep: bool = False) -> None:
    """Flush what was written if it is to be kept; leave nothing for the interpreter to fail on when it ends."""
    try:
        if keep:
            sys.stdout.flush()
            return
    except (OSError, ValueError):
        pass
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)

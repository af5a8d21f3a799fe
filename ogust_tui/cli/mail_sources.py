"""``mail ingest`` from anything but a pipe: Maildir, mbox, IMAP or LMTP; what is chosen, and what is said of it."""

import contextlib
import gc
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ogust_tui.cli import output
from ogust_tui.cli.mail_words import OUTCOMES, line_of, value_of
from ogust_tui.cli.outcome import TryAgain, WrongUsage, complain, words
from ogust_tui.cli.secret_store import secret
from ogust_tui.cli.session import opened
from ogust_tui.i18n import N_, _, ngettext
from ogust_tui.mail.ingest import Ingested
from ogust_tui.mail.sources.source import Arrived, Source, SourceAway
from ogust_tui.settings import AgencySettings, imap_server
from ogust_tui.store.access import Store
from ogust_tui.store.errors import DataRefused, NotAllowed, Refusal
from ogust_tui.store.kinds import Outcome

if TYPE_CHECKING:
    from ogust_tui.mail.sources.lmtp import Address

PASSWORD = "imap-password"  # noqa: S105  # a secret's name

_OFTEN = 700
"""Objects made and not let go before they are looked through, as Python has it: a short command looks less often."""

_TCP = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:/\s]+):(\d{1,5})")


@dataclass(frozen=True)
class Wanted:
    """What the command line says."""

    maildir: str | None
    mbox: str | None
    imap: bool
    lmtp: str | None
    network: bool
    once: bool
    watch: bool
    as_json: bool


def take_in(address: str, wanted: Wanted) -> None:
    """Take mail in as ``wanted`` says. WrongUsage, StoreUnavailable, TryAgain, NotAllowed, NotFound, DataRefused."""
    if sum(map(bool, (wanted.maildir, wanted.mbox, wanted.imap, wanted.lmtp))) != 1 or (wanted.once and wanted.watch):
        raise WrongUsage(N_("Choose one place that mail comes from, and --once or --watch."))
    if (wanted.network and not wanted.lmtp) or (wanted.once and wanted.lmtp):
        raise WrongUsage(N_("--lmtp goes on until it is ended, and --network is for --lmtp alone."))
    lmtp = _lmtp_address(wanted.lmtp, wanted.network) if wanted.lmtp else None
    with opened(address) as store:  # what is wrong with it is said at once, not with the first mail
        settings = store.settings()
    said = Said(watching=wanted.watch or lmtp is not None, as_json=wanted.as_json)
    try:
        if lmtp:
            _serve(lmtp, address, settings, said)
        else:
            _take(_source(wanted, settings), address, said)
    except SourceAway as why:
        raise TryAgain(why.message, **why.params) from why
    if said.left_some:
        raise TryAgain(N_("Some mail stays where it was."))


class Said:
    """Says what happens: while watching and with JSON a line for each mail, else one line at the end."""

    def __init__(self, *, watching: bool, as_json: bool) -> None:
        self.watching = watching
        self._as_json = as_json
        self._counted: Counter[Outcome] = Counter()
        self.left_some = False

    def took(self, mail: Arrived, done: Ingested) -> None:
        """A mail is committed. The mail is taken, whoever listens."""
        self._counted[done.outcome] += 1
        if mail.cut:
            complain(
                _("{mail}: too long; its beginning is taken in, the whole stays where it is.").format(mail=mail.name)
            )
        with contextlib.suppress(OSError):
            if self._as_json:
                output.say_json({"mail": mail.name, **value_of(done)})
            elif self.watching:
                output.say(_("{mail}: {outcome}").format(mail=mail.name, outcome=line_of(done)))
            output.flush()

    def left(self, name: str, why: Refusal) -> None:
        """A mail stays where it is."""
        self.left_some = not self.watching
        complain(_("{mail}: {outcome}").format(mail=name, outcome=words(why)))

    def remark(self, what: Refusal) -> None:
        """Something about the source."""
        complain(words(what))

    def away(self, why: Refusal) -> None:
        """Trouble that is waited for."""
        complain(_("{reason} Nothing is lost; it is tried again until it works.").format(reason=words(why)))

    def back(self) -> None:
        """The end of that trouble."""
        complain(_("It works again."))

    def summary(self) -> None:
        """How many mails were taken in, and what became of them."""
        count = self._counted.total()
        if self._as_json or self.watching:
            return
        if not count:
            output.say(_("No mail was waiting."))
            return
        line = ngettext("{count} mail taken in", "{count} mails taken in", count).format(count=count)
        kinds = ", ".join(f"{_(OUTCOMES[kind])} {number}" for kind, number in sorted(self._counted.items()))
        with contextlib.suppress(OSError):
            output.say(f"{line} ({kinds})" if kinds else line)


def _take(source: Source, address: str, said: Said) -> None:
    from ogust_tui.mail.sources.stopping import Stop
    from ogust_tui.mail.sources.taking import Taking

    _settle()
    with Stop().heard() as stop:
        taking = Taking(source, lambda: Store.open(address), said, stop)
        if said.watching:
            taking.watch()
        else:
            taking.once()
    said.summary()


def _settle() -> None:
    """What is loaded by now stays, and is not looked through again; what mails leave is, before it grows."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OFTEN)


def _source(wanted: Wanted, settings: AgencySettings) -> Source:
    if wanted.maildir:
        from ogust_tui.mail.sources.maildir import Maildir

        return Maildir(Path(wanted.maildir).expanduser())
    if wanted.mbox:
        from ogust_tui.mail.sources.mbox import Mbox

        return Mbox(Path(wanted.mbox).expanduser())
    return _imap(settings)


def _imap(settings: AgencySettings) -> Source:
    if not settings.mail_imap_server or not settings.mail_imap_user:
        raise WrongUsage(
            N_("No mailbox is named yet: settings set mail.imap_server imap.example.fr, then mail.imap_user.")
        )
    try:
        password = secret(PASSWORD)
    except DataRefused as error:
        raise NotAllowed(error.message, **error.params) from error
    from ogust_tui.mail.sources.imap import ImapSource
    from ogust_tui.mail.sources.imap_client import Mailbox

    host, port, at_once = imap_server(settings.mail_imap_server)
    folder, done = settings.mail_imap_folder, settings.mail_imap_done_folder
    return ImapSource(Mailbox(host, port, at_once, settings.mail_imap_user, folder, done), password)


def _serve(lmtp: "Address", address: str, settings: AgencySettings, said: Said) -> None:
    from ogust_tui.mail.sources.lmtp import serve

    if settings.mail_domain == AgencySettings.mail_domain:
        raise WrongUsage(N_("Every mail would be refused: settings set mail.domain first."))
    _settle()
    serve(lmtp, lambda: Store.open(address), said, lambda: complain(_("Listening at {address}.").format(address=lmtp)))


def _lmtp_address(text: str, network: bool) -> "Address":
    from ogust_tui.mail.sources.imap_client import is_this_machine
    from ogust_tui.mail.sources.lmtp import Address

    tcp = _TCP.fullmatch(text)
    if tcp is None and "/" in text:
        return Address(path=Path(text).expanduser().absolute())
    if tcp is None or int(tcp[2]) not in range(1, 65536):
        raise WrongUsage(N_("“{value}” is neither HOST:PORT nor the path of a socket."), value=text)
    host = tcp[1].strip("[]")
    if not is_this_machine(host) and not network:
        raise WrongUsage(
            N_("{host} can be reached from other machines, and LMTP asks no password. With --network it is done."),
            host=host,
        )
    return Address(host, int(tcp[2]))

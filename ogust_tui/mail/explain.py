"""What would become of a mail, and why: everything that is decided upon it, without a word being written anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from ogust_tui.mail.authentication import Dmarc, dmarc
from ogust_tui.mail.decision import Decision, Do, Reason, Step, decide
from ogust_tui.mail.identity import identity_of
from ogust_tui.mail.ingest import OUTCOMES, words_of
from ogust_tui.mail.kind import kind_of
from ogust_tui.mail.parsed import ParsedMail, parse
from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.correspondents import mail_directory
from ogust_tui.store.errors import StoreUnavailable
from ogust_tui.store.inbound import MailWords
from ogust_tui.store.inbound_reads import KeptMail, find_mail
from ogust_tui.store.kinds import Outcome
from ogust_tui.store.records import Party
from ogust_tui.store.references import readers_by_id


@dataclass(frozen=True)
class Explanation:
    """A mail and what would become of it.

    ``rule`` is the one of mail/kind.py that told the kind. ``words`` are the text that would be posted, "" for none,
    and the files of the mail: those that can be kept, and those that are only named. ``people`` are whom the decision
    and its steps name by id, as the actor may see them. ``known`` is the mail in the store, when it was taken already.
    """

    mail: ParsedMail
    decision: Decision
    rule: str
    dmarc: Dmarc
    words: MailWords
    people: dict[int, Party]
    known: KeptMail | None

    @property
    def outcome(self) -> Outcome:
        """What would become of it."""
        return OUTCOMES[self.decision.do]

    @property
    def route(self) -> Step | None:
        """The step that led to somebody's thread, also where the mail was not let in."""
        return next((step for step in self.decision.steps if {"reader", "thread"} <= set(step.params)), None)


def explain(store: Store, actor: Actor, raw: bytes, recipients: Sequence[str] = ()) -> Explanation:
    """What would become of ``raw`` if it came now. ``recipients``: those of its envelope. StoreUnavailable."""
    mail = parse(raw)
    with mail_directory(store) as known:
        verdict = dmarc(mail, known.settings.mail_authserv_id)
        try:
            decision = decide(mail, raw, known, recipients)
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001  # as for a mail that is taken in
            decision = Decision(Do.QUARANTINE, Reason.UNFORESEEN)
    named = {decision.reader_id, *(step.params.get("reader") for step in decision.steps)}
    return Explanation(
        mail,
        decision,
        kind_of(mail).rule,
        verdict,
        words_of(mail, decision.text, decision.extent),
        readers_by_id(store, actor, [one for one in named if isinstance(one, int)]),
        find_mail(store, actor, *identity_of(raw)),
    )

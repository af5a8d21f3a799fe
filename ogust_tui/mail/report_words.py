"""The forms of words by which reports are known, of failed delivery, of delivery, of reading: data for mail/kind.py.

Written as kind_words.plain gives a text. The standard parts of a report come before any words.
"""

from ogust_tui.mail.kind_words import any_of

DAEMON_ADDRESS = any_of(
    r"(?:mailer|mail|m)[-_.]?daemon@", r"microsoftexchange[0-9a-f]{6,}@", r"double-bounce@", start=True
)
"""Addresses that only programs which deliver write from."""

DAEMON = any_of(
    r"\bpostmaster\b",
    r"\bsystem administrator\b",
    r"\bmail delivery (?:sub)?system\b",
    r"\bmail administrator\b",
    r"\bbounces?@|@bounces?\.",
    r"\binternet mail (?:delivery|service)\b",
    r"\bnoreply-?bounce",
    r"(?:smtp|anti-?virus|mail[-_.]?(?:gateway|system|service))[^\s<>@]{0,60}@",
)
"""Names and addresses that such programs have, and people too: the subject or the text must say so as well."""

BOUNCE_SUBJECT = any_of(
    r"undeliver(?:ed|able)",
    r"returned (?:mail|to sender)",
    r"return(?:ed)? to sender",
    r"delivery (?:status notification|report|has failed|failed|failure|problem|error|notification|delayed|incomplete)",
    r"(?:mail|message) (?:delivery )?(?:failed|failure|error|status|delayed|rejected|blocked|refused)",
    r"message you sent (?:was )?blocked",
    r"mail (?:system )?error|mail delivery warning",
    r"not yet been delivered",
    r"failure (?:notice|notification|delivery)",
    r"could ?n[o']t be delivered",
    r"not delivered",
    r"user unknown",
    r"warning: (?:could not send|message .{1,40} delayed)",
    r"delayed mail",
    r"nondeliverable|non-?delivery",
    r"n'a pas (?:pu )?(?:ete|etre) (?:remis|distribue|delivre|livre|envoye)",
    r"n'a (?:pas|pu) etre (?:remis|distribue|delivre)",
    r"(?:echec|erreur) (?:de|dans|lors de) (?:la |l')?(?:remise|distribution|livraison|envoi|acheminement)",
    r"non[- ](?:remis|distribue|delivre|distribuable|remise)",
    r"(?:rapport|avis|notification) (?:de|d'etat de) (?:la )?(?:non[- ])?(?:remise|distribution)",
    r"(?:courrier|message|mail|courriel) (?:retourne|refuse|rejete|non distribue)",
    r"(?:courrier|message|mail|courriel) en attente de (?:remise|distribution)",
    r"^(?:message d'erreur|retarde ?:|quota depasse|adresse introuvable|boite pleine)",
    r"impossible de (?:remettre|distribuer|delivrer)|(?:remise|distribution) impossible",
    r"unzustellbar|nicht zugestellt|zustellung fehlgeschlagen",
    r"onbestelbaar|no se puede entregar|no entregado|mancato recapito|nao entregue",
)
ABOUT_MAIL = any_of(r"\b(?:message|mail|e-?mail|courriel)\b")
BOUNCE_TEXT = any_of(
    r"n'a (?:pas pu|pu|pas ete|pas encore ete) (?:etre )?(?:remis|distribue|delivre|livre)",
    r"n'est pas parvenue? a (?:certains|tous|un|plusieurs|l'un|[^\s<>@]+@)",
    r"n'av(?:ons|ez) pas pu (?:remettre|distribuer|delivrer)|pas pu delivrer",
    r"(?:echec de la remise|(?:la )?remise .{0,60}(?:retardee|a echoue))",
    r"(?:message|courriel|mail) .{0,60}(?:a ete|est) (?:refuse|rejete|bloque)\b",
    r"(?:could not|couldn't|cannot|can not|was not|wasn't|wasn't able to|not been) (?:be )?delivered",
    r"(?:has|have) not yet been delivered|delivery to .{0,60}(?:has been|is) delayed",
    r"(?:has|have) been (?:postponed|automatically rejected)|was automatically rejected",
    r"failed recipients?\b",
    r"(?:unable|wasn't able|were unable|failed) to deliver",
    r"\bdelivery to the following recipients? (?:has )?(?:been )?(?:failed|delayed)|delivery has failed",
    r"following (?:address(?:es)?|recipients?) (?:had|failed|did not|could not|was not|were not)",
    r"permanent (?:fatal )?(?:delivery )?(?:error|failure)",
    r"(?:user|recipient|mailbox|account|address)(?: is)? "
    r"(?:unknown|unavailable|not found|disabled|does not exist|full)",
    r"(?:does not|doesn't|did not) (?:have an? .{0,40}account|exist|like recipient)",
    r"no such (?:user|mailbox|account|recipient|address)",
    r"\bundeliverable\b",
    r"(?:over|exceeded?s?) (?:the |its |his |storage |disk |mail(?:box)? )*quota|depasse son quota",
    r"boite (?:aux lettres |de reception )?(?:.{0,30} )?(?:est )?pleine",
    r"(?:destinataire|adresse|utilisateur) (?:inconnue?|inexistante?|introuvable)",
    r"\b5\d\d[ -]5\.\d\.\d\b",
)
_SERVERS_WORDS = (
    r"\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b|\bsmtp; ?[45]\d\d",
    r"mail delivery software|this is the mail system",
)
SERVERS_WORDS = any_of(*_SERVERS_WORDS)
"""What a server says, and hardly a person: an answer with its code, or what the program is."""
BOUNCE_EVIDENCE = any_of(r"[^\s<>@]@[^\s<>@]+\.[a-z]", *_SERVERS_WORDS)
"""What is in a report, and seldom in what a person writes of parcels: an address, or the words of a server."""

DELAY = any_of(
    r"\bdelay(?:ed)?\b",
    r"not yet been delivered",
    r"\bpostponed\b",
    r"warning message only|could not send message for (?:the )?past|do not need to resend",  # sendmail
    r"will (?:be retried|continue to (?:try|attempt))",
    r"delivery attempts will continue",
    r"en attente|(?:retarde|differe)e?s?\b",
    r"nouvelles? tentatives?",
)

DELIVERED_SUBJECT = any_of(
    r"(?:remis|relaye|developpe|delivered|relayed|expanded) ?:",
    r"successful mail delivery report|delivery status notification \(success\)",
    start=True,
)
DELIVERED_TEXT = any_of(
    r"\ba ete remis aux? destinataires?|\bremise .{0,60}\best terminee\b",
    r"(?:has been|was) (?:successfully )?delivered to (?:the following|these)|successfully delivered",
    r"delivery to these recipients .{0,30}is complete",
)

RECEIPT_SUBJECT = any_of(
    r"(?:lu|non lu|read|not read|gelesen|ungelesen|gelezen|leido|letto|lida) ?:",
    r"(?:accuse|avis|confirmation) (?:de|d') ?(?:lecture|ouverture|reception)",
    r"(?:return|read(?:ing)?|delivery) receipt",
    r"lesebestatigung|leesbevestiging|confirmacion de lectura|conferma di lettura",
    start=True,
)
_MESSAGE = r"(?:votre|le|ce) (?:message|courriel|courrier|e-?mail|mail|document)\b"
RECEIPT_TEXT = any_of(
    rf"{_MESSAGE}[^?]{{0,600}}\ba ete "
    r"(?:lu|ouvert|affiche|supprime sans (?:etre|avoir ete) lu)\b(?! a (?:ma|mon|la)\b)",
    r"your (?:message|e-?mail|mail|document)\b[^?]{0,600}\bwas "
    r"(?:read(?! to\b)|displayed|opened|received by ?:|deleted without)",
    r"your (?:message|e-?mail|mail)\b[^?]{0,600}\bhas been (?:read|displayed|opened)",
    r"^(?:ceci est|il s'agit d') ?une? (?:accuse|avis|confirmation) (?:de|d') ?(?:lecture|ouverture|reception)",
    rf"{_MESSAGE}[^?]{{0,300}}\ba ete recu par ?:",
    r"this is a (?:return|read|reading) receipt",
    r"wurde (?:am .{1,40} )?(?:gelesen|angezeigt)",
)

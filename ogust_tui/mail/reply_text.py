"""The words a person typed in answer, without what their mail program added: history, forwards, taglines, signatures.

The rules are tables, one entry a wording. Whatever they are not sure of stays: a line too many is read over, a line
too few is lost. Works on the text of the mail, where quotes of an HTML body stand behind ">" too (``decoding``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ogust_tui.mail.parsed import parse

SIGNATURE_LINES = 15
"""Lines a signature may have under its "-- ": more are somebody's text."""
WRAPPED_LINES = 4
"""Lines over which an attribution may be wrapped."""
LOOKED_AT = 1_000
"""Characters of a line that the rules look at."""

# "Le … a écrit :" by language: how it begins, how it ends. What stands between holds a date, so a digit.
ATTRIBUTIONS = (
    ("fr", r"Le\b", r"a [ée]crit ?:"),
    ("en", r"On\b", r"wrote ?:"),
    ("de", r"Am\b", r"schrieb\b[^:]{0,200}:"),
    ("nl", r"Op\b", r"schreef\b[^:]{0,200}:"),
    ("es", r"El\b", r"escribi[óo] ?:"),
    ("it", r"Il\b", r"ha scritto ?:"),
    ("pt", r"(?:Em|A)\b", r"escreveu ?:"),
)
# Lines that open a copy of another mail, whole, with nothing of the person below.
FORWARDS = (
    r"D[ée]but du message (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée]) ?:",
    r"Begin forwarded message ?:",
    r"-{2,} ?(?:Message transf[ée]r[ée]|Forwarded message|Message r[ée]exp[ée]di[ée]) ?-{2,}",
)
ORIGINALS = (
    r"-{2,} ?(?:Message|Mail|Courriel) (?:d['’]origine|original|initial) ?-{2,}",
    r"-{2,} ?(?:Original (?:Message|Appointment)|Urspr[üu]ngliche Nachricht|Oorspronkelijk bericht) ?-{2,}",
    r"-{2,} ?(?:Mensaje original|Messaggio originale|Mensagem original) ?-{2,}",
    r"-{2,} ?\S+@\S+ (?:a [ée]crit|wrote) ?: ?-{2,}",  # iNotes
)
# The labels of a block of headers above a quoted mail, and what each tells.
LABELS = {
    "from": "De|From|Von|Van|Da|Expéditeur",
    "sent": "Envoyé|Envoyé le|Date|Date d'envoi|Message du|Sent|Gesendet|Datum|Enviado|Data",
    "to": "À|A|Pour|To|An|Aan|Para|Cc|Copie|Copie à|Copie cachée|Destinataire",
    "subject": "Objet|Sujet|Subject|Betreff|Onderwerp|Asunto|Oggetto|Assunto",
}
# What phones and programs put under a text. The sender is the device; its name is among these.
TAGLINE_OPENINGS = (
    r"Envoy[ée] (?:de|depuis|à partir de|a partir de|avec)\b",
    r"Envoy[ée] (?:à partir )?d['’]",
    r"(?:T[ée]l[ée]charger|Obtenir|Obtenez|T[ée]l[ée]chargez) Outlook pour",
    r"Get Outlook for",
    r"Sent (?:from|with|via|using)",
    r"(?:Von|Gesendet von|Verzonden vanaf|Enviado desde|Inviato da|Enviado do)",
)
DEVICES = (
    "iPhone|iPad|iPod|iOS|iCloud|Mac|Galaxy|Samsung|Android|Huawei|Honor|Xiaomi|Redmi|OPPO|Pixel|Nokia|Sony|Xperia|LG"
    "|BlackBerry|Wiko|OnePlus|Fairphone|Windows|Outlook|Yahoo|Proton|Gmail|Thunderbird|K-9|Spark|BlueMail|Blue Mail"
    "|myMail|Orange|SFR|Free|Bouygues|laposte.net|mobile|smartphone|téléphone|telephone|portable|tablette|phone"
)

_SPACES = re.compile(r"[\s\u200b]+")
_BEGINS = {language: re.compile(begins) for language, begins, _ in ATTRIBUTIONS}
_ENDS = {language: re.compile(rf"\b{ends}") for language, _, ends in ATTRIBUTIONS}
_BARE_ATTRIBUTION = re.compile(r"[\"“«<(A-ZÀ-Ý][^:]{0,150} (?:a [ée]crit|wrote) ?:")
_FORWARD = re.compile("|".join(FORWARDS), re.IGNORECASE)
_ORIGINAL = re.compile("|".join(ORIGINALS), re.IGNORECASE)
_ROLES = {label.casefold(): role for role, labels in LABELS.items() for label in labels.split("|")}
_LABEL = re.compile(r"\*{0,2}([A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’ ]{0,15}?) ?:\*{0,2}(?: |$|(?=\S))")
_DEVICE = "|".join(re.escape(device) for device in DEVICES.split("|"))
_TAGLINE = re.compile(
    rf"(?:{'|'.join(TAGLINE_OPENINGS)}) ?(?=[^.!?]{{0,60}}(?<![^\W_])(?:{_DEVICE})(?![^\W_]))"
    r"[^.!?<]{0,80}\.?(?: ?<https?://[^\s<>]+>)?",
    re.IGNORECASE,
)
_GLUED = re.compile(rf"(?<=[^\s])\s?Envoyé (?:de|depuis) mon (?:[a-zé]+ ){{0,2}}(?:{_DEVICE})(?: [\w ]{{0,20}})?\.?$")
_FULL_DATE = re.compile(r"\b(?:19|20)\d\d\b.*\d{1,2} ?[:hH] ?\d\d|\d{1,2} ?[:hH] ?\d\d.*\b(?:19|20)\d\d\b")
_RULE = re.compile(r"[_=*-]{5,}")


@dataclass
class _Stretch:
    """Lines of one kind that follow each other: the person's own, or quoted with its attribution."""

    quoted: bool
    lines: list[str] = field(default_factory=list)


def visible_reply(raw: bytes) -> str:
    """The words typed in this mail: "" when there are none. Pure; nothing is raised on any bytes."""
    return visible_text(parse(raw).text)


def visible_text(text: str) -> str:
    """The words typed in a mail whose body reads ``text``; what the person quoted to answer it piece by piece stays."""
    lines = text.split("\n")
    seen = [_SPACES.sub(" ", line[:LOOKED_AT]).strip() for line in lines]
    end = _history_start(seen)
    if end < len(lines):
        lines, seen = _before_history(lines, seen, end)
    stretches = [one for one in _stretches(lines, seen) if any(line.strip() for line in one.lines)]
    if stretches and stretches[-1].quoted:
        stretches.pop()
    if [one.quoted for one in stretches] == [True, False]:  # answered below what was quoted
        stretches.pop(0)
    return "\n".join("\n".join(one.lines).strip("\n") for one in stretches).strip()


def _history_start(seen: list[str]) -> int:
    """The line from which on everything is a copy of other mails; the number of lines if there is none.

    A copy on top of everything is no such line, for the person may have answered below; a forward is.
    """
    typed = False
    for at, line in enumerate(seen):
        if _FORWARD.match(line):
            return at
        if typed and (_ORIGINAL.match(line) or _is_header_block(seen, at) or _is_open_attribution(seen, at)):
            return at
        typed = typed or bool(line and not line.startswith(">") and not _RULE.fullmatch(line))
    return len(seen)


def _before_history(lines: list[str], seen: list[str], end: int) -> tuple[list[str], list[str]]:
    """The lines above the history, without the rule drawn there and a tagline that was glued to the last words."""
    while end and (not seen[end - 1] or _RULE.fullmatch(seen[end - 1])):
        end -= 1
    lines, seen = lines[:end], seen[:end]
    if lines and not _TAGLINE.fullmatch(seen[-1]):
        lines[-1] = _GLUED.sub("", lines[-1])
    return lines, seen


def _is_header_block(seen: list[str], at: int) -> bool:
    """Whether the headers of a mail stand here: who sent it and two more, one below the other.

    People write "De : … À : … Date : …" too: an address, or a subject beside a full date, tells a mail program.
    """
    if _role(seen[at]) is None:
        return False
    roles: dict[str, str] = {}
    for line in seen[at : at + 12]:
        if role := _role(line):
            roles[role] = roles.get(role, "") + line
        elif line and "@" in line:  # addresses may be wrapped
            roles["to"] = roles.get("to", "") + line
        else:
            break
    dated = "subject" in roles and _FULL_DATE.search(roles.get("sent", ""))
    return "from" in roles and len(roles) >= 3 and bool(dated or any("@" in text for text in roles.values()))


def _role(line: str) -> str | None:
    label = _LABEL.match(line)
    return _ROLES.get(label[1].casefold()) if label else None


def _attribution(seen: list[str], at: int) -> tuple[str, str, int] | None:
    """The attribution that begins here, what follows it on its last line, and the number of its lines."""
    language = next((one for one, begins in _BEGINS.items() if begins.match(seen[at])), None)
    if language is None:
        return None
    joined = ""
    for count, line in enumerate(seen[at : at + WRAPPED_LINES], start=1):
        if not line or line.startswith(">"):
            return None
        joined = f"{joined} {line}".strip()
        if (ends := _ENDS[language].search(joined)) and re.search(r"\d", joined[: ends.end()]):
            return joined[: ends.end()], joined[ends.end() :].strip(), count
    return None


def _is_open_attribution(seen: list[str], at: int) -> bool:
    """Whether quoted text without marks follows: only an attribution with an address is believed (Yahoo)."""
    found = _attribution(seen, at)
    if found is None or not re.search(r"\S@\S+\.\S", found[0]):
        return False
    return bool(found[1]) or not _next_is_quoted(seen, at + found[2])


def _next_is_quoted(seen: list[str], at: int) -> bool:
    while at < len(seen) and not seen[at]:
        at += 1
    return at < len(seen) and seen[at].startswith(">")


def _attribution_lines(seen: list[str], at: int) -> int:
    """How many lines from here on introduce a quote that follows them: 0 for a line of the person's own."""
    found = _attribution(seen, at)
    if found and not found[1] and _next_is_quoted(seen, at + found[2]):
        return found[2]
    bare = _BARE_ATTRIBUTION.fullmatch(seen[at]) and seen[at + 1 : at + 2]
    return 1 if bare and bare[0].startswith(">") else 0


def _stretches(lines: list[str], seen: list[str]) -> Iterator[_Stretch]:
    """The lines cut into own and quoted stretches; taglines and signatures are left out of the own ones."""
    current = _Stretch(False)
    at = 0
    while at < len(lines):
        introduced = 0 if current.quoted and seen[at].startswith(">") else _attribution_lines(seen, at)
        quoted = bool(introduced) or seen[at].startswith(">") or (current.quoted and not seen[at])
        if quoted is not current.quoted:
            yield _own(current)
            current = _Stretch(quoted)
        count = max(introduced, 1)
        current.lines.extend(lines[at : at + count])
        at += count
    yield _own(current)


def _own(stretch: _Stretch) -> _Stretch:
    if stretch.quoted:
        return stretch
    lines = stretch.lines
    written = [at for at, line in enumerate(lines) if line.strip()]
    delimiter = next((at for at in written[-SIGNATURE_LINES - 1 :] if lines[at] in ("-- ", "--")), None)
    if delimiter is not None:
        lines = lines[:delimiter]
    last = max((at for at, line in enumerate(lines) if line.strip()), default=0)
    return _Stretch(False, [line for at, line in enumerate(lines) if not _is_tagline(lines, at, last)])


def _is_tagline(lines: list[str], at: int, last: int) -> bool:
    """Whether a program put this line here: it says so, and stands alone or last."""
    if not _TAGLINE.fullmatch(_SPACES.sub(" ", lines[at][:LOOKED_AT]).strip()):
        return False
    return at in (0, last) or not lines[at - 1].strip()

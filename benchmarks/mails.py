"""Mails as contacts send them: answers in French and English, as the usual programs write and quote.

The same number, place and seed make the same bytes. 70 % are text with its HTML, 10 % HTML alone, 15 % text alone, and
5 % bring a PDF of 40 kB; half of them are of 4 kB or more.
"""

import base64
import quopri
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from html import escape

PDF_SIZE = 40 * 1024
START = datetime(2026, 3, 2, 7, tzinfo=UTC)

FRENCH = (
    "Bonjour, c’est noté pour mardi à 9 h 30, je serai là.",
    "Ma mère est hospitalisée depuis hier soir, il faut suspendre les visites jusqu’à nouvel ordre.",
    "Les clés sont chez la voisine du deuxième étage, comme la dernière fois.",
    "Pourriez-vous décaler l’intervention de jeudi après-midi ? Le kinésithérapeute passe à 15 h.",
    "Je vous remercie pour votre réponse et pour le sérieux de Mme Bâ, maman l’apprécie beaucoup.",
    "La facture de février me semble élevée : 42 heures au lieu de 38, pouvez-vous vérifier ?",
    "Nous serons absents du 12 au 19, mon frère prendra le relais pour les repas.",
    "L’ordonnance est à la pharmacie de la place, elle est à retirer avant samedi.",
    "Bien reçu, merci et bonne journée à toute l’équipe !",
    "Le portail sera ouvert dès 8 h, il suffit de sonner à l’interphone « Morel ».",
)
ENGLISH = (
    "Hello, Tuesday at 9.30 is fine with us, somebody will be at home.",
    "My mother is back from hospital since yesterday, could the visits start again on Monday?",
    "The keys are with the neighbour on the second floor, as usual.",
    "Could you move the visit of Thursday afternoon? The doctor comes at three.",
    "Thank you for your answer, and please thank Anna for her patience.",
    "The invoice of February says 42 hours, we counted 38. Could you have a look at it?",
    "We are away from the 12th to the 19th, my brother will see to the meals.",
    "Thanks, that works for all of us!",
)


@dataclass(frozen=True)
class Place:
    """Who answers, where to, and what about; ``answers`` is the Message-ID of the mail that is answered."""

    sender: str
    address: str
    subject: str
    answers: str


@dataclass(frozen=True)
class _Talk:
    """What one mail says: the words, what they answer, and who is writing to whom."""

    place: Place
    name: str
    words: tuple[str, ...]
    quoted: tuple[tuple[str, ...], ...]
    at: datetime
    french: bool


@dataclass(frozen=True)
class _Program:
    """How one mail program writes an answer: as text, as HTML, and by which name it goes."""

    name: str
    plain: Callable[[_Talk], str]
    html: Callable[[_Talk], str]


def mail(number: int, place: Place, seed: str = "") -> bytes:
    """The mail with this number from and to this place."""
    draw = random.Random(f"{seed}{number}")
    talk = _talk(draw, number, place)
    program = draw.choice(PROGRAMS)
    shape = number % 20
    if shape < 14:
        body = _alternative(draw, talk, program)
    elif shape < 16:
        body = _leaf(draw, "html", program.html(talk))
    elif shape < 19:
        body = _leaf(draw, "plain", program.plain(talk))
    else:
        pdf = b"%PDF-1.5\n" + draw.randbytes(PDF_SIZE)
        file = b'Content-Type: application/pdf; name="ordonnance.pdf"\r\n' + (
            b'Content-Disposition: attachment; filename="ordonnance.pdf"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(pdf).replace(b"\n", b"\r\n")
        )
        body = _multipart(draw, "mixed", (_alternative(draw, talk, program), file))
    return _head(draw, number, talk, program) + body


def _talk(draw: random.Random, number: int, place: Place) -> _Talk:
    french = draw.random() < 0.75
    said = FRENCH if french else ENGLISH
    words = (*draw.choices(said, k=draw.randint(1, 4)), f"{'Dossier' if french else 'File'} {number}.")
    quoted = tuple(tuple(draw.choices(said, k=draw.randint(2, 5))) for _ in range(draw.choice((1, 1, 1, 2, 2, 3))))
    name = place.sender.partition("@")[0].replace(".", " ").title()
    return _Talk(place, name, words, quoted, START + timedelta(minutes=7 * number), french)


def _head(draw: random.Random, number: int, talk: _Talk, program: _Program) -> bytes:
    """What stands above: where it came through, its signature, who and what about."""
    host = talk.place.sender.partition("@")[2]
    domain = talk.place.address.partition("@")[2]
    date = format_datetime(talk.at)
    signature = base64.b64encode(draw.randbytes(256)).decode()
    folded = "\r\n\t".join(signature[at : at + 70] for at in range(0, len(signature), 70))
    older = f"<{draw.getrandbits(64):x}@{host}>"
    subject = talk.place.subject if talk.place.subject.startswith("Re: ") else f"Re: {talk.place.subject}"
    lines = (
        f"Return-Path: <{talk.place.sender}>",
        f"Received: from mx{draw.randint(1, 9)}.{host} (mx.{host} [192.0.2.{draw.randint(1, 250)}])",
        f"\tby mail.{domain} (Postfix) with ESMTPS id {draw.getrandbits(40):X}",
        f"\tfor <{talk.place.address}>; {date}",
        f"Authentication-Results: mail.{domain}; dkim=pass header.d={host};",
        f"\tspf=pass smtp.mailfrom={talk.place.sender}; dmarc=pass header.from={host}",
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={host}; s=s{draw.randint(1, 5)};",
        "\th=from:to:subject:date:message-id:references:mime-version;",
        f"\tb={folded}",
        f"Message-ID: <{draw.getrandbits(96):x}.{number}@{host}>",
        f"Date: {date}",
        f"From: {_word(talk.name, draw)} <{talk.place.sender}>",
        f"To: Les Tilleuls <{talk.place.address}>",
        f"Subject: {_word(subject, draw)}",
        f"In-Reply-To: {talk.place.answers}",
        f"References: {older}",
        f" {talk.place.answers}",
        f"X-Mailer: {program.name}",
        "MIME-Version: 1.0\r\n",
    )
    return "\r\n".join(lines).encode("ascii")


def _word(text: str, draw: random.Random) -> str:
    """A header's text, encoded where it has to be."""
    if text.isascii():
        return text
    charset = draw.choice(("utf-8", "iso-8859-15", "windows-1252"))
    return Header(text.replace("’", "'"), charset).encode(linesep="\r\n")


def _alternative(draw: random.Random, talk: _Talk, program: _Program) -> bytes:
    texts = (_leaf(draw, "plain", program.plain(talk)), _leaf(draw, "html", program.html(talk)))
    return _multipart(draw, "alternative", texts)


def _multipart(draw: random.Random, kind: str, parts: Sequence[bytes]) -> bytes:
    boundary = f"----=_Part_{draw.getrandbits(64):x}"
    inner = b"".join(b"--%s\r\n%s\r\n" % (boundary.encode(), part) for part in parts)
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    return head + inner + f"--{boundary}--\r\n".encode()


def _leaf(draw: random.Random, kind: str, text: str) -> bytes:
    """One text part, in one of the charsets and encodings that are about."""
    charset = draw.choice(("utf-8", "utf-8", "utf-8", "iso-8859-1", "windows-1252"))
    if charset == "iso-8859-1":
        text = text.replace("’", "'").replace("…", "...")
    data = text.replace("\n", "\r\n").encode(charset, "xmlcharrefreplace")
    encoding = draw.choice(("quoted-printable", "quoted-printable", "base64", "8bit"))
    if encoding == "quoted-printable":
        data = quopri.encodestring(data.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    elif encoding == "base64":
        data = base64.encodebytes(data).replace(b"\n", b"\r\n")
    head = f"Content-Type: text/{kind}; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + data


# --- how the programs write


def _attribution(talk: _Talk, depth: int) -> str:
    at = talk.at - timedelta(days=depth + 1)
    who = "Les Tilleuls" if depth % 2 == 0 else talk.name
    address = talk.place.address if depth % 2 == 0 else talk.place.sender
    if talk.french:
        return f"Le lun. {at:%d} mars 2026 à {at:%H:%M}, {who} <{address}> a écrit :"
    return f"On Mon, Mar {at:%d}, 2026 at {at:%H:%M} {who} <{address}> wrote:"


def _marked(talk: _Talk) -> str:
    """The history behind marks, each older mail one deeper."""
    lines: list[str] = []
    for depth, words in enumerate(talk.quoted):
        lines += (f"{'> ' * depth}{_attribution(talk, depth)}", *(f"{'> ' * (depth + 1)}{line}" for line in words), "")
    return "\n".join(lines)


def _nested(talk: _Talk, opening: str, closing: str) -> str:
    """The history in HTML, each older mail within the newer one."""
    inner = ""
    for depth, words in reversed(list(enumerate(talk.quoted))):
        said = "".join(f"<div>{escape(line)}</div>" for line in words)
        inner = f"{opening.format(attribution=escape(_attribution(talk, depth)))}{said}<br>{inner}{closing}"
    return inner


def _gmail_html(talk: _Talk) -> str:
    typed = "".join(f"<div>{escape(line)}</div><div><br></div>" for line in talk.words)
    opening = (
        '<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{attribution}<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);'
        'padding-left:1ex">'
    )
    return f'<div dir="ltr">{typed}</div><br>{_nested(talk, opening, "</blockquote></div>")}\n'


def _plain(talk: _Talk) -> str:
    return "\n\n".join(talk.words) + "\n\n" + _marked(talk)


def _apple_plain(talk: _Talk) -> str:
    sent = "Envoyé de mon iPhone" if talk.french else "Sent from my iPhone"
    return "\n".join(talk.words) + f"\n\n{sent}\n\n" + _marked(talk)


def _apple_html(talk: _Talk) -> str:
    sent = "Envoyé de mon iPhone" if talk.french else "Sent from my iPhone"
    typed = "<br>".join(escape(line) for line in talk.words)
    opening = '<blockquote type="cite">{attribution}<br><br></blockquote><blockquote type="cite"><div dir="ltr">'
    return (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">'
        f"{typed}<br><br><div>{sent}</div><div><br>{_nested(talk, opening, '</div></blockquote>')}</div></body>"
        "</html>\n"
    )


def _labels(talk: _Talk, depth: int) -> tuple[tuple[str, str], ...]:
    at = talk.at - timedelta(days=depth + 1)
    names = ("De", "Envoyé", "À", "Objet") if talk.french else ("From", "Sent", "To", "Subject")
    sent = f"lundi {at:%d} mars 2026 {at:%H:%M}" if talk.french else f"Monday, March {at:%d}, 2026 {at:%H:%M}"
    values = (f"Les Tilleuls <{talk.place.address}>", sent, f"{talk.name} <{talk.place.sender}>", talk.place.subject)
    return tuple(zip(names, values, strict=True))


def _outlook_plain(talk: _Talk) -> str:
    blocks = ["\n\n".join(talk.words)]
    for depth, words in enumerate(talk.quoted):
        labels = "\n".join(f"{name} : {value}" for name, value in _labels(talk, depth))
        blocks.append(f"________________________________\n{labels}\n\n" + "\n\n".join(words))
    return "\n\n".join(blocks) + "\n"


def _outlook_html(talk: _Talk) -> str:
    typed = "".join(f'<p class="MsoNormal">{escape(line)}<o:p></o:p></p>' for line in talk.words)
    history = ""
    for depth, words in enumerate(talk.quoted):
        labels = "<br>".join(f"<b>{name} :</b> {escape(value)}" for name, value in _labels(talk, depth))
        said = "".join(f'<p class="MsoNormal">{escape(line)}<o:p></o:p></p>' for line in words)
        history += (
            '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
            f'<p class="MsoNormal">{labels}<o:p></o:p></p></div>{said}'
        )
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40"><head>'
        "<style><!--\np.MsoNormal, li.MsoNormal {margin:0cm;font-size:11.0pt;font-family:Calibri,sans-serif;}\n"
        'div.WordSection1 {page:WordSection1;}\n--></style></head><body lang="FR" link="#0563C1">'
        f'<div class="WordSection1">{typed}<p class="MsoNormal"><o:p>&nbsp;</o:p></p>{history}</div></body></html>\n'
    )


def _orange_plain(talk: _Talk) -> str:
    blocks = ["\n".join(talk.words)]
    for depth, words in enumerate(talk.quoted):
        at = talk.at - timedelta(days=depth + 1)
        said = "\n".join(f"> {line}" for line in words)
        blocks.append(
            f"> Message du {at:%d/%m/%y %H:%M}\n> De : Les Tilleuls <{talk.place.address}>\n"
            f"> A : {talk.place.sender}\n> Copie à : \n> Objet : {talk.place.subject}\n> \n{said}"
        )
    return "\n\n\n".join(blocks) + "\n"


def _orange_html(talk: _Talk) -> str:
    typed = "".join(f"<p>{escape(line)}</p>" for line in talk.words)
    opening = (
        '<blockquote style="padding-left: 5px; margin-left: 5px; border-left: 2px solid #ff0000; margin-right: 0;">'
        "&gt; Message du {attribution}<br>"
    )
    return f'<div style="font-family: Arial">{typed}<p>&nbsp;</p>{_nested(talk, opening, "</blockquote>")}</div>\n'


PROGRAMS = (
    _Program("Gmail", _plain, _gmail_html),
    _Program("Microsoft Outlook 16.0", _outlook_plain, _outlook_html),
    _Program("Apple Mail (2.3774)", _apple_plain, _apple_html),
    _Program("Orange Webmail", _orange_plain, _orange_html),
)

"""Reading mails: what a mail says is found, whatever program wrote it and whatever happened to it on the way."""

import base64
import json
import quopri
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ogust_tui.mail import parsed, structure
from ogust_tui.mail.charsets import decode
from ogust_tui.mail.decoding import header_text, unflowed
from ogust_tui.mail.markup import html_text
from ogust_tui.mail.parsed import ParsedMail, is_empty, parse
from tests.mails import BLANK, HEAD, HTML, PDF, PLAIN, multipart

SAMPLES = Path(__file__).parents[1] / "samples" / "mail"
RAW = {path.name: path.read_bytes() for path in sorted(SAMPLES.glob("*.eml"))}
CASES = [json.loads(line) for line in (SAMPLES / "cases.jsonl").read_text(encoding="utf-8").splitlines()]


def body(content: bytes, content_type: str = "text/plain; charset=utf-8", **headers: str) -> ParsedMail:
    lines = [f"Content-Type: {content_type}", *(f"{name.replace('_', '-')}: {text}" for name, text in headers.items())]
    return parse(HEAD + "\n".join(lines).encode() + b"\n\n" + content)


def test_a_real_mail_is_read_whole() -> None:
    mail = parse(RAW["047-thunderbird-html-pdf.eml"])
    assert mail.message_id == "<d02a660e-e1f9-144b-d5f3-7646f32107d7@example.com>"
    assert (mail.from_addresses, mail.from_name) == (("etienne.lacroix@example.com",), "Étienne Lacroix")
    assert mail.recipients == ("reply+t253.f6w@portail.example.org",)
    assert mail.subject == "Re: [Les Tilleuls] Nouvelle grille tarifaire"
    assert mail.date == datetime(2026, 3, 23, 9, 20, 22, tzinfo=UTC)
    assert mail.in_reply_to == mail.references == ("<fil.253.adca27@portail.example.org>",)
    assert (mail.text_from, mail.has_headers, mail.complete) == ("plain", True, True)
    assert "l'heure passe de 24,80 à 26,10 €" in mail.text
    assert [(one.name, one.media_type, one.data[:4]) for one in mail.attachments] == [
        ("avis d'impôt 2025.pdf", "application/pdf", b"%PDF")
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_every_sample_has_its_text_and_its_files(case: dict[str, object]) -> None:
    mail = parse(RAW[str(case["file"])])
    assert mail.has_headers
    assert mail.message_id
    assert mail.date
    assert len(mail.from_addresses) == len(mail.recipients) == 1
    assert mail.text
    assert "\ufffd" not in mail.text
    assert "Ã" not in mail.text
    if case["kind"] == "reply":
        assert [one.name for one in mail.attachments] == case["attachments"]


# --- headers


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("=?utf-8?Q?Cl=C3=A9_perdue_chez_Madame_?=\n =?utf-8?Q?Roussel?=", "Clé perdue chez Madame Roussel"),
        ("=?UTF-8?B?w4k=?= =?UTF-8?B?w6l0w6k=?=", "Éété"),
        ("=?UTF-8?Q?=C3?= =?UTF-8?Q?=A9?=", "é"),  # one letter over two words, as Outlook cuts
        ("=?iso-8859-1?q?Impay=E9?= et =?utf-8?q?=E2=82=AC?=", "Impayé et €"),
        ("=?utf-8*fr?Q?=C3=A9t=C3=A9?=", "été"),
        ("=?x-unknown?Q?=E9t=E9?=", "été"),
        ("=?utf-8?B?w6l0w6?=", "ét\ufffd"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("Re:\n\tune suite\r\n  \u0000\u001b[31mpliée", "Re: une suite [31mpliée"),
        ("", ""),
    ],
)
def test_encoded_words(header: str, text: str) -> None:
    assert header_text(header) == text


@pytest.mark.parametrize(
    ("value", "name", "addresses"),
    [
        ("Anaïs <A.B@Example.ORG>", "Anaïs", ("a.b@example.org",)),
        ("=?utf-8?q?Dupont=2C_Marie?= <m@example.org>", "Dupont, Marie", ("m@example.org",)),
        ("Dupont, Marie <m@example.org>", "Marie", ("m@example.org",)),
        ('"boss@example.com" <evil@example.org>', "boss@example.com", ("evil@example.org",)),
        ("a@example.org, b@example.org", "", ("a@example.org", "b@example.org")),
        ("<m@example.org", "", ("m@example.org",)),
        ("Jean Dupont JEAN@Example.org", "Jean Dupont", ("jean@example.org",)),
        ("''@example.org, b@example.org", "", ("b@example.org",)),  # quotes are no name of a mailbox
        ("quelqu'un", "", ()),
        ("(((((" * 5_000 + "m@example.org", "", ("m@example.org",)),
    ],
)
def test_senders(value: str, name: str, addresses: tuple[str, ...]) -> None:
    mail = parse(f"From: {value}\n\n".encode())
    assert (mail.from_name, mail.from_addresses) == (name, addresses)


def test_recipients_of_the_envelope_come_first() -> None:
    raw = (
        b"Received: from x by y for <reply+Abc@portail.example.org>; Mon, 1 Jan 2026 00:00:00 +0000\n"
        b"To: Desk <desk@example.org>, undisclosed-recipients:;\nCc: c@example.org\nX-Original-To: o@example.org\n"
        b"Delivered-To: d@example.org\nEnvelope-To: e@example.org\nX-Envelope-To: DESK@example.org\n\n"
    )
    local = [address.split("@")[0] for address in parse(raw).recipients]
    assert local == ["d", "o", "e", "desk", "c", "reply+abc"]


@pytest.mark.parametrize(
    ("headers", "ids"),
    [
        ("Message-ID:\n <a@b>", ("<a@b>", (), ())),
        ("Message-ID: a@b", ("<a@b>", (), ())),
        ("MESSAGE-ID : <a@b>\nIn-Reply-To: <c@d> (votre message du 3)", ("<a@b>", ("<c@d>",), ())),
        ("References: <a@b>\n <c@d>\t<a@b>,<e@f>", ("", (), ("<a@b>", "<c@d>", "<e@f>"))),
        ("References: pas un id", ("", (), ())),
    ],
)
def test_message_ids(headers: str, ids: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    mail = parse(headers.encode() + b"\n\n")
    assert (mail.message_id, mail.in_reply_to, mail.references) == ids


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("Wed, 4 Mar 2026 18:52:52 +0100", datetime(2026, 3, 4, 17, 52, 52, tzinfo=UTC)),
        ("4 Mar 2026 18:52:52", datetime(2026, 3, 4, 18, 52, 52, tzinfo=UTC)),
        ("hier", None),
        ("Wed, 99 Mar 2026 18:52:52 +0100", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
        ("1 1 1 1 1 1 1", None),
    ],
)
def test_dates_are_utc_or_none(value: str, date: datetime | None) -> None:
    assert parse(f"Date: {value}\n\n".encode()).date == date


@pytest.mark.parametrize(
    ("raw", "empty"),
    [
        (b"", True),
        (b"\n\n \n", True),
        (b"Bonjour,\nOui: demain\n", True),
        (b"\n\nVoici: un mot\n", True),
        (b"From alice Mon Jan 1\n", True),
        (b"Subject: x", False),
        (b"Subject: x\r\n\r\n", False),
        (b"\r\nReceived: by x\r\nSubject: x\r\n\r\nBonjour", False),
        (b"From alice Mon Jan 1 00:00:00 2026\nSubject: x\n\nBonjour", False),
    ],
)
def test_what_is_no_mail(raw: bytes, empty: bool) -> None:
    assert is_empty(raw) is empty
    assert parse(raw).has_headers is not empty


def test_a_line_that_is_no_header_begins_the_body() -> None:
    assert parse(b"Subject: x\nBonjour,\nOui: demain\n").text == "Bonjour,\nOui: demain"
    assert parse(b"From a Mon\nSubject: x\n\nBonjour").subject == "x"
    assert parse(b"\nFrom a Mon\n>From \nSubject: x\n\nBonjour").subject == "x"


def test_a_line_end_that_came_twice_is_one() -> None:
    encoded = b"Content-Transfer-Encoding: quoted-printable\n\nC'est fait ;=0D\r\n=C3=80 mardi.\r\n"
    assert parse(encoded).text.strip() == "C'est fait ;\nÀ mardi."


# --- text


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("été €".encode(), "utf-8", "été €"),
        ("l’été… €".encode("windows-1252"), "utf-8", "l’été… €"),  # mislabelled
        ("été".encode(), "iso-8859-1", "été"),  # the other way round
        ("l’été".encode("windows-1252"), "iso-8859-1", "l’été"),
        ("œuf €".encode("iso-8859-15"), "ISO-8859-15", "œuf €"),
        ("été".encode("latin-1"), "us-ascii", "été"),
        ("été".encode(), "", "été"),
        ("été".encode("latin-1"), "x-user-defined", "été"),
        ("été".encode("latin-1"), "zlib", "été"),
        ("été".encode("latin-1"), "unicode_escape", "été"),
        ("été".encode(), "'UTF-8'", "été"),
        ("été".encode(), "x" * 100_000, "été"),
        ("дом".encode("koi8-r"), "koi8-r", "дом"),
        ("été €".encode("utf-16-be"), "utf-16", "été €"),  # without the mark that tells the order
        ("été €".encode("utf-16-le"), "utf-16", "été €"),
        ("āāāā".encode("utf-16"), "utf-16", "āāāā"),  # the mark, and no NUL behind it
        ("été €".encode("utf-32-be"), "utf-32", "été €"),
        ("À mardi.\n".encode("utf-16")[:-1], "utf-16", "À mardi.\n"),  # cut in the middle of its last letter
        (b"+AMA- mardi, +33 6 12 34 56 78. C++, 1+1=2", "utf-7", "À mardi, +33 6 12 34 56 78. C++, 1+1=2"),
        ("À mardi +33 6".encode(), "utf-7", "À mardi +33 6"),
        (b"\x1b$B-!\x1b(B \x1b$BF|K\\\x1b(B", "iso-2022-jp", "\ufffd 日本"),  # one letter of a bigger charset
        ("été, " * 9 + "coupé net", "utf-8", "été, " * 9 + "coupé net"),
        (b"\x81\x8d\x8f", "utf-8", None),
        ("\ufffdt\ufffd \xe0 mardi".encode(), "utf-8", "\ufffdt\ufffd à mardi"),  # broken by whoever sent it
    ],
)
def test_the_charset_ladder(data: bytes | str, charset: str, text: str | None) -> None:
    raw = data if isinstance(data, bytes) else data.encode() + b"\xc3"
    found = decode(raw, charset)
    assert text is None or found.rstrip("\ufffd") == text


def test_format_flowed() -> None:
    flowed = "Une phrase \ncoupée.\n\n> citée \n> aussi\n>> plus \n> haut\n -- \n From ici\n-- \nSignature"
    assert unflowed(flowed, False) == (
        "Une phrase coupée.\n\n> citée aussi\n>> plus \n> haut\n-- \nFrom ici\n-- \nSignature"
    )
    assert (
        body("un mot cou \npé".encode(), "text/plain; charset=utf-8; format=flowed; DelSp=yes").text == "un mot coupé"
    )
    assert body(b"un \nmot").text == "un \nmot"


@pytest.mark.parametrize(
    ("parts", "text", "origin"),
    [
        (multipart("alternative", PLAIN, HTML), "Bonjour", "plain"),
        (multipart("alternative", BLANK, HTML), "Bonjour Anaïs", "html"),
        (multipart("alternative", HTML), "Bonjour Anaïs", "html"),
        (multipart("related", HTML, PDF), "Bonjour Anaïs", "html"),
        (multipart("mixed", PLAIN, PDF, PLAIN), "Bonjour\nBonjour", "plain"),
        (multipart("mixed", multipart("alternative", PLAIN, HTML, boundary="b11"), PDF), "Bonjour", "plain"),
        (multipart("mixed", PDF), "", "none"),
        (HTML, "Bonjour Anaïs", "html"),
        (b"\n  \n", "", "none"),
        (b"Content-Type: multipart/mixed\n\nBonjour", "Bonjour", "plain"),
        (b"Content-Type: multipart/mixed; boundary=x\n\nBonjour", "Bonjour", "plain"),
        (b"Content-Type: nonsense\n\nBonjour", "Bonjour", "plain"),
        (multipart("mixed", PLAIN)[:-8], "Bonjour", "plain"),
        (multipart("mixed", b"\n\nBonjour"), "Bonjour", "plain"),
        (b'Content-Type: multipart/mixed; boundary="b "\n\n--b \n\nBonjour\n--b --\nAdieu', "Bonjour", "plain"),
    ],
)
def test_which_text_is_chosen(parts: bytes, text: str, origin: str) -> None:
    mail = parse(HEAD + parts)
    assert (mail.text, mail.text_from) == (text, origin)
    crlf = parse((HEAD + parts).replace(b"\n", b"\r\n"))
    assert (crlf.text, crlf.text_from) == (text, origin)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (base64.encodebytes("Été".encode()), "base64"),
        (base64.b64encode("Été".encode()).rstrip(b"=") + b"\n!!", "BASE64"),
        (quopri.encodestring("Été".encode()), "Quoted-Printable"),
        ("Été".encode(), "8bit"),
        ("Été".encode(), "x-unknown"),
    ],
)
def test_transfer_encodings(data: bytes, encoding: str) -> None:
    assert body(data, Content_Transfer_Encoding=encoding).text == "Été"


def test_html_becomes_text_and_its_quotes_stand_out() -> None:
    html = (
        "<style>p{}</style><p>Oui &amp; non&nbsp;!</p><ul><li>un<li>deux</ul><script>x</script>"
        "<blockquote type=cite>a<blockquote type=cite>b</blockquote></blockquote>suite"
        "<blockquote style='margin-left:40px'>en retrait</blockquote><div name=quote>c</div>"
    )
    lines = [line.strip() for line in html_text(html).split("\n") if line.strip(" >")]
    assert lines == ["Oui & non !", "* un", "* deux", "> a", "> b", "suite", "en retrait", "> c"]
    assert html_text("<?xml version='1.0' encoding='utf-16'?><p>é\x00&#xD800;</p>").startswith("é")
    assert html_text("<!-- rien -->") == html_text(" ") == ""


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ('Content-Type: application/pdf; name="=?utf-8?Q?re=C3=A7u=2Epdf?="', "reçu.pdf"),
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename*=UTF-8''re%C3%A7u.pdf", "reçu.pdf"),
        ("Content-Type: application/pdf\nContent-Disposition: inline;\n filename*0=a; filename*1=b.pdf", "ab.pdf"),
        ("Content-Type: application/pdf; name=../../etc/passwd", "passwd"),
        ('Content-Type: application/pdf; name="C:\\\\x\\\\y.pdf"', "y.pdf"),
        ("Content-Type: application/pdf; name=..", "piece-1.pdf"),
        ("Content-Type: image/jpeg", "piece-1.jpg"),
        ("Content-Type: message/rfc822", "piece-1.eml"),
        ("Content-Type: text/plain\nContent-Disposition: attachment", "piece-1.txt"),
        ("Content-Type: text/plain; name=notes.txt", "notes.txt"),
        ("Content-Type: text/calendar", "piece-1.ics"),
        ("Content-Type: application/x-inconnu", "piece-1"),
        (f"Content-Type: application/pdf; name={'x' * 900}.pdf", "x" * 146 + ".pdf"),
        ('Content-Type: application/pdf; name="a\u202efdp.exe"', "afdp.exe"),
    ],
)
def test_names_of_attachments(headers: str, name: str) -> None:
    mail = parse(HEAD + multipart("mixed", PLAIN, headers.encode() + b"\n\nx"))
    assert [(one.name, one.data) for one in mail.attachments] == [(name, b"x")]
    assert mail.text == "Bonjour"


def test_signatures_are_no_attachments() -> None:
    signature = b"Content-Type: application/pkcs7-signature; name=smime.p7s\n\nx"
    assert parse(HEAD + multipart("signed", PLAIN, signature)).attachments == ()


# --- hostile


def test_what_is_over_a_limit_is_left_aside_and_said() -> None:
    deep = PLAIN
    for level in range(400):
        deep = multipart("mixed", deep, boundary=f"level{level}x")
    assert not parse(HEAD + deep).text  # beyond the limit it is an attachment, and nothing is lost
    assert parse(HEAD + deep).attachments[0].media_type == "multipart/mixed"
    many = parse(HEAD + multipart("mixed", *[PDF] * 20_500))
    assert len(many.attachments) >= structure.PART_LIMIT
    assert not many.complete
    assert len(parse(b"To: " + b"a@b.c," * 100_000 + b"\n\n").recipients) <= 500


@pytest.mark.parametrize("levels", [200, 700, 1_500, 5_000])
def test_deep_html_keeps_its_words(levels: int) -> None:
    text = html_text("<style>p{}</style><p>avant</p>" + "<div>" * levels + "l&#39;aide")
    assert text.split() == ["avant", "l'aide"]


def test_the_unforeseen_still_gives_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(raw: bytes) -> ParsedMail:
        raise RecursionError

    monkeypatch.setattr(parsed, "_parse", broken)
    assert parse(RAW["094-no-mime-headers-utf8.eml"]).text.startswith("Bonjour,\nle fixe est coupé")

"""Where the parts of a mail lie, in mails that were built wrongly, cut, or changed on their way."""

import pytest

from ogust_tui.mail import parsed
from ogust_tui.mail.parsed import ParsedMail, parse
from tests.mails import HEAD, HTML, PDF, PLAIN, multipart, part

MIXED = HEAD + multipart("mixed", PLAIN, PDF)
INNER = multipart("alternative", PLAIN, HTML, boundary="b11")


def is_whole(mail: ParsedMail, files: tuple[str, ...] = ("a.pdf",)) -> None:
    assert (mail.text, mail.text_from, mail.complete) == ("Bonjour", "plain", True)
    assert tuple(file.name for file in mail.attachments) == files
    assert all(file.data == b"hello" for file in mail.attachments)
    assert (mail.from_addresses, mail.recipients) == (("a@example.org",), ("b@example.org",))


def named(boundary: str, body: bytes) -> bytes:
    return HEAD + f"Content-Type: multipart/mixed{boundary}\n\n".encode() + body


BODY = b"--b\n" + PLAIN + b"\n--b\n" + PDF + b"\n--b--\n"

BOUNDARIES = {
    "as it should be": named("; boundary=b", BODY),
    "in quotation marks": named('; boundary="b"', BODY),
    "in apostrophes that are no part of it": named("; boundary='b'", BODY),
    "in sections (RFC 2231)": named("; boundary*0=b; boundary*1=c", BODY.replace(b"--b", b"--bc")),
    "with a space": named('; boundary="b c"', BODY.replace(b"--b", b"--b c")),
    "with all signs that are allowed": named('; boundary="\'()+_,-./:=?"', BODY.replace(b"--b", b"--'()+_,-./:=?")),
    "folded": named(";\n\tboundary=b", BODY),
    "folded without a space": named(";\nboundary=b", BODY),
    "spaces behind each": named("; boundary=b", BODY.replace(b"--b\n", b"--b \t\n").replace(b"--b--", b"--b--  ")),
    "none named": named("", BODY),
    "empty": named('; boundary=""', BODY),
    "another than the real one": named("; boundary=zzz", BODY),
    "in other case than the real one": named("; boundary=B", BODY),
    "no last one": named("; boundary=b", BODY.removesuffix(b"--b--\n")),
    "cut within the last part": named("; boundary=b", BODY[: BODY.index(b"aGVsbG8=") + 8]),
    "no parts but in the preamble": named("; boundary=b", b"This is a message in MIME format.\n\n" + BODY),
    "text behind the last": named("; boundary=b", BODY + b"\nUn pied de page.\n"),
    "the inner is longer by a letter": HEAD + multipart("mixed", INNER, PDF, boundary="b1"),
    "the outer is longer by a letter": HEAD + multipart("mixed", INNER, PDF, boundary="b111"),
    "the inner is the outer again": HEAD + multipart("mixed", multipart("mixed", PLAIN, boundary="b1"), PDF),
    "the inner never ends": HEAD + multipart("mixed", INNER.replace(b"--b11--", b""), PDF, boundary="b1"),
    "no type at all": HEAD + b"\nThis is a multi-part message in MIME format.\n\n" + BODY,
}


@pytest.mark.parametrize("raw", BOUNDARIES.values(), ids=BOUNDARIES.keys())
def test_boundaries(raw: bytes) -> None:
    is_whole(parse(raw))
    is_whole(parse(raw.replace(b"\n", b"\r\n")))


def test_what_looks_like_a_boundary_is_text() -> None:
    body = b"--\nPaul\n--b x\n--bb\n - --b\n --b"
    assert parse(named("; boundary=b", b"--b\n\n" + body + b"\n--b--\n")).text.encode() == body


@pytest.mark.parametrize(
    "raw",
    [
        MIXED.replace(b"\n", b"\r\n", 4),
        MIXED.replace(b"\n", b"\r\n").replace(b"\r\n", b"\n", 3),
        MIXED.replace(b"\n", b"\r"),
        MIXED.replace(b"\n", b"\r\r\n"),
        b"\xef\xbb\xbf" + MIXED,
        b"From alice@example.org Mon Jan  1 00:00:00 2026\n" + MIXED,
        b">From alice@example.org Mon Jan  1 00:00:00 2026\n" + MIXED,
        b"\n\n" + MIXED,
        HEAD + b"Ligne sans deux-points\n" + MIXED.removeprefix(HEAD),
        HEAD.replace(b"From:", b"From \t:") + MIXED.removeprefix(HEAD),
    ],
    ids=[
        "CRLF then LF",
        "LF then CRLF",
        "CR",
        "CR CR LF",
        "BOM",
        "mbox",
        "> mbox",
        "blank",
        "no colon",
        "before colon",
    ],
)
def test_line_ends_and_what_stands_before_a_mail(raw: bytes) -> None:
    is_whole(parse(raw))


def test_a_multipart_that_was_encoded_as_a_whole() -> None:
    inside = b"--q\n" + PLAIN + b"\n--q\n" + PDF + b"\n--q--"
    is_whole(parse(HEAD + part("multipart/mixed; boundary=q", inside, encoded=True)))


def test_an_encoded_body_without_a_type_is_no_multipart() -> None:
    mail = parsed._parse(HEAD + b"Content-Transfer-Encoding: base64\n\n" + BODY)
    assert mail.media_type == "text/plain"


def test_a_digest_is_mails() -> None:
    mail = parse(HEAD + multipart("digest", b"\n" + HEAD + b"Subject: un\n\nx", b"\n" + HEAD + b"Subject: deux\n\ny"))
    assert [(file.name, file.media_type) for file in mail.attachments] == [
        ("un.eml", "message/rfc822"),
        ("deux.eml", "message/rfc822"),
    ]
    assert mail.text == ""


@pytest.mark.parametrize("encoded", [False, True])
def test_a_mail_in_a_mail_is_a_file_named_by_its_subject(encoded: bool) -> None:
    inside = HEAD + b"Subject: =?utf-8?q?Visite_=C3=A9t=C3=A9/hiver?=\n\nAutre chose"
    mail = parse(HEAD + multipart("mixed", PLAIN, part("message/rfc822", inside, encoded=encoded)))
    assert mail.text == "Bonjour"
    assert [(file.name, file.data) for file in mail.attachments] == [("Visite été-hiver.eml", inside)]


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        (b"Subject: un\n\tdeux\n  trois", "un deux trois"),
        (b"Subject:\n un", "un"),
        (b"Subject: un\n \nTo: c@example.org", "un"),
        (b"SUBJECT:un", "un"),
        (b"Subject:", ""),
        (b"Subject: \nSubject: deux", "deux"),
        ("Subject: Été d’aide".encode(), "Été d’aide"),
        ("Subject: Été d'aide".encode("latin-1"), "Été d'aide"),
        ("Subject: Été d’aide".encode("cp1252"), "Été d’aide"),
        (b"Subject: un\0\x1b[31m\x07 deux", "un[31m deux"),
        ("Subject: \u202eun\u202c \u2066deux".encode(), "un deux"),
        (b"Subject: =?utf-8?Q?=00=1B=0D=0Aun?=", "un"),
    ],
)
def test_headers_however_they_came(header: bytes, subject: str) -> None:
    assert parse(HEAD + header + b"\n\nx").subject == subject


def test_what_a_report_says_it_is_holds_no_line_ends() -> None:
    raw = HEAD + b"Content-Type: multipart/report; report-type=delivery-s\r\r\x0btatus\x00; boundary=b\n\n" + BODY
    assert parse(raw).report_type == "delivery-s tatus"


@pytest.mark.parametrize("value", [b"a@x\x00\x1b", b"<a@x\x00\x1b>", b"=?utf-8?q?<a@x=00>?="])
def test_message_ids_hold_no_control_characters(value: bytes) -> None:
    mail = parse(b"Message-ID: " + value + b"\nReferences: " + value + b"\nIn-Reply-To: " + value + b"\n\nx")
    assert (mail.message_id, mail.references, mail.in_reply_to) == ("<a@x>", ("<a@x>",), ("<a@x>",))

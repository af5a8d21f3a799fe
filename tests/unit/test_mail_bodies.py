"""What is text and what is a file, in the forms of the programs that people have, and of gateways between them."""

import base64
import binascii

import pytest

from ogust_tui.mail.files import Refusal, sorted_files
from ogust_tui.mail.parsed import Attachment, ParsedMail, parse
from ogust_tui.store.file_rules import MEGABYTE, MOST_FILES
from tests.mails import (
    BLANK,
    HEAD,
    HTML,
    PDF,
    PLAIN,
    calendar,
    compressed_rtf,
    multipart,
    part,
    signed_data,
    stored_rtf,
    tnef,
)

IMAGE = b'Content-Type: image/png; name="i.png"\nContent-ID: <i1@x>\nContent-Transfer-Encoding: base64\n\niVBORw=='
INLINE, ATTACHED = "Content-Disposition: inline", "Content-Disposition: attachment"
APPLE_DOUBLE = multipart("appledouble", part("application/applefile", b"x"), PDF, boundary="b11")
SHOWS_IMAGE = b"Content-Type: text/html\n\n<p>Oui<img src='cid:i1@x'>"


def text(words: str) -> bytes:
    return part("text/plain; charset=utf-8", words.encode())


def page(words: str) -> bytes:
    return part("text/html; charset=utf-8", words.encode())


def found(raw: bytes) -> tuple[str, str, list[str]]:
    mail = parse(HEAD + raw)
    return mail.text, mail.text_from, [file.name for file in mail.attachments]


# --- which text


@pytest.mark.parametrize(
    "words",
    [
        "Votre messagerie ne prend pas en charge le format HTML.",
        "Ce message est au format HTML. Votre logiciel ne peut l'afficher.",
        "Veuillez activer l'affichage HTML pour lire ce message",
        "This message is in HTML format.",
        "Your mail client doesn't support html content",
        "If you can't see this message, view it in HTML",
        "[HTML content]",
        "[image: image.png]",
        "[cid:image001.png@01DC]\n\n[cid:image002.png@01DC]",
        "&nbsp;",
        "\u200b \xa0\u2060",
    ],
)
def test_a_text_without_words_gives_way_to_the_html(words: str) -> None:
    assert found(multipart("alternative", text(words), page("<p>Oui.</p>"))) == ("Oui.", "html", [])
    assert "Oui, html" in found(multipart("alternative", text(f"{words}\n\nOui, html"), page("<p>Oui, html</p>")))[0]


@pytest.mark.parametrize("words", ["--", "Oui", "Je ne lis pas le HTML", "HTML ou texte ?", "[x]"])
def test_a_text_with_words_is_the_text(words: str) -> None:
    assert found(multipart("alternative", text(words), page("<p>Autre</p>")))[0] == words


@pytest.mark.parametrize(
    ("raw", "words", "files"),
    [
        (multipart("mixed", text("avant"), IMAGE, text("après")), "avant\naprès", ["i.png"]),
        (multipart("mixed", page("<p>avant"), PDF, page("<p>après")), "avant\naprès", ["a.pdf"]),
        (
            multipart("alternative", PLAIN, multipart("mixed", page("a"), PDF, page("b"), boundary="b11")),
            "Bonjour",
            ["a.pdf"],
        ),
        (
            multipart("related", multipart("alternative", PLAIN, SHOWS_IMAGE, boundary="b11"), IMAGE),
            "Bonjour",
            ["i.png"],
        ),
        (multipart("alternative", HTML, PLAIN), "Bonjour", []),
        (multipart("alternative", PLAIN, part("text/x-amp-html", b"<html>"), HTML), "Bonjour", []),
        (multipart("mixed", text("Oui"), page("<p>Oui")), "Oui", []),
        (multipart("mixed", BLANK, HTML), "Bonjour Anaïs", []),
        (multipart("mixed", part("text/html; name=a.html", b"Oui", INLINE)), "Oui", []),
        (multipart("mixed", PLAIN, part("text/plain; name=a.txt", b"x", INLINE)), "Bonjour", ["a.txt"]),
        (multipart("mixed", PLAIN, part("text/html", b"x", ATTACHED)), "Bonjour", ["piece-1.html"]),
        (multipart("related", IMAGE, part("text/plain; name=text_0.txt", b"Oui")), "Oui", ["i.png", "text_0.txt"]),
        (multipart("mixed", part("text/html; name=a.html", b"<p>Oui"), IMAGE), "Oui", ["a.html", "i.png"]),
        (multipart("mixed", IMAGE, part("text/plain; name=a.txt", b"x", ATTACHED)), "", ["i.png", "a.txt"]),
        (multipart("mixed", PLAIN, APPLE_DOUBLE), "Bonjour", ["a.pdf"]),
        (part("application/octet-stream", b"Bonjour"), "Bonjour", []),
        (text("<html><body><p>Oui &amp; non</p></body></html>"), "Oui & non", []),
        (page("Oui & non < demain\nsuite"), "Oui & non < demain\nsuite", []),
        (part("text/rtf", b"{\\rtf1 x}"), "", ["piece-1.rtf"]),
        (part("message/rfc822", HEAD + b"Subject: x\n\ndedans"), "", ["x.eml"]),
    ],
)
def test_texts_and_files_in_a_row(raw: bytes, words: str, files: list[str]) -> None:
    assert (found(raw)[0], found(raw)[2]) == (words, files)


@pytest.mark.parametrize(
    ("flowed", "words"),
    [
        ("Une phrase \ncoupée.", "Une phrase coupée."),
        ("a \n\nb", "a \n\nb"),  # a paragraph ends at an empty line, whatever stands before it
        ("> a \nb", "> a \nb"),
        ("> a \n> b\n>> c \n>> d", "> a b\n>> c d"),
        (">a \n>b", "> a b"),
        (" > pas une citation\n From ici\n  deux", "> pas une citation\nFrom ici\n deux"),
        ("mot \n-- \nPaul \nMorel", "mot \n-- \nPaul Morel"),
        ("> mot \n> -- \n> Paul", "> mot \n> -- \n> Paul"),
    ],
)
def test_format_flowed(flowed: str, words: str) -> None:
    for kind in ("text/plain; charset=utf-8; format=flowed", "TEXT/PLAIN; FORMAT=Flowed; CHARSET=UTF-8"):
        assert parse(HEAD + part(kind, flowed.encode())).text == words
        assert parse(HEAD + part(kind, flowed.replace("\n", "\r\n").encode())).text == words


# --- transfer encodings

ENCODED = base64.b64encode("Été à la mer".encode())
BASE64 = {
    "no padding": ENCODED.rstrip(b"="),
    "one line more": ENCODED[:7] + b"\n" + ENCODED[7:],
    "spaces": ENCODED[:6] + b" " + ENCODED[6:],
    "padding as quoted-printable": ENCODED.replace(b"=", b"=3D"),
    "what a list added": ENCODED + b"\n--\nListe des voisins\nhttps://example.org/x",
    "what a list added below a rule": ENCODED + b"\n_____________________\nListe des voisins",
    "blank lines before": b"\n\n" + ENCODED,
    "in pieces, each padded": base64.b64encode("Été à".encode()) + b"\n" + base64.b64encode(b" la mer"),
    "strange characters": b"!" + ENCODED[:7] + b"?*" + ENCODED[7:],
    "none, whatever is said": "Été à la mer".encode(),
}


@pytest.mark.parametrize("data", BASE64.values(), ids=BASE64.keys())
def test_broken_base64(data: bytes) -> None:
    assert (
        parse(HEAD + part("text/plain; charset=utf-8", data, "Content-Transfer-Encoding: base64")).text
        == "Été à la mer"
    )


@pytest.mark.parametrize("words", [b"Bonjour,\n\nje viens mardi.", b"Oui.", b"D'accord", b"ok, 12:30", b"Merci!!!!!!"])
def test_a_gateway_that_undid_base64_and_left_the_header(words: bytes) -> None:
    assert parse(HEAD + part("text/plain", words, "Content-Transfer-Encoding: base64")).text.encode() == words


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"=C3=A9t=c3=a9", "été"),
        (b"a=\nb=\r\nc=", "abc"),
        (b"a=  \nb=\t\nc", "abc"),
        (b"a=3", "a=3"),
        (b"a=ZZ =% http://x/?a=b&c=3Dd", "a=ZZ =% http://x/?a=b&c=d"),
        (b"a==\nb", "a=\nb"),
        (b"\xc3\xa9=C3=A9", "éé"),
        (b"_a_", "_a_"),
        (b"a" * 999_999 + b"=C3=A9" + b"a" * 9, "a" * 999_999 + "é"),  # over the end of a stretch
    ],
)
def test_broken_quoted_printable(data: bytes, words: str) -> None:
    said = parse(HEAD + part("text/plain; charset=utf-8", data, "Content-Transfer-Encoding: quoted-printable")).text
    assert said == words[:1_000_000]


def test_a_long_file_in_quoted_printable_is_the_file() -> None:
    data = bytes(range(256)) * 9_000
    encoded = binascii.b2a_qp(data, istext=False)
    mail = parse(HEAD + part("application/pdf; name=a.pdf", encoded, "Content-Transfer-Encoding: quoted-printable"))
    assert mail.attachments[0].data == data


UU = b"begin 644 photo.jpg\n" + binascii.b2a_uu(b"JFIF" * 10) + b"`\nend\n"


@pytest.mark.parametrize(
    ("body", "words", "files"),
    [
        (b"Bonjour\n\n" + UU + b"\nSuite", "Bonjour\n\n\nSuite", ["photo.jpg"]),
        (b"Bonjour\n\n" + UU + UU, "Bonjour", ["photo.jpg", "photo (2).jpg"]),
        (UU, "", ["photo.jpg"]),
        (UU.replace(b"photo.jpg", b"../../x.exe"), "", ["x.exe"]),
        (b"begin 644 choses\nfaire les courses\nend", "begin 644 choses\nfaire les courses\nend", []),
        (b"begin 644 x\n`\nend", "begin 644 x\n`\nend", []),
        (b"begin again", "begin again", []),
        (b"=ybegin line=128 size=3 name=a.bin\nabc\n=yend", "=ybegin line=128 size=3 name=a.bin\nabc\n=yend", []),
    ],
)
def test_uuencoded_files_in_a_text(body: bytes, words: str, files: list[str]) -> None:
    assert (found(b"\n" + body)[0], found(b"\n" + body)[2]) == (words, files)
    dos = b"\n" + body.replace(b"\n", b"\r\n")
    assert (found(dos)[0], found(dos)[2]) == (words, files)
    assert all(file.data == b"JFIF" * 10 for file in parse(HEAD + dos).attachments)


@pytest.mark.parametrize("lines", [b"M\n", b"M" + b"A" * 60 + b"\n"])
def test_a_uuencoded_part_never_becomes_more_than_it_came_in(lines: bytes) -> None:
    data = b"begin 644 x\n" + lines * 500 + b"end\n"
    mail = parse(HEAD + part("application/pdf; name=a.pdf", data, "Content-Transfer-Encoding: x-uuencode"))
    assert len(mail.attachments[0].data) <= len(data)


# --- winmail.dat

RTF = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}\pard Bonjour l'\'e9t\'e9,\par \u8364? euro\par}"
HTML_IN_RTF = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 L'\'e9t\'e9 {\*\htmltag84 <b>}gras"
    rb"{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0{\*\htmltag72 </p>}}"
)


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (tnef("Bonjour\r\nà vous"), "Bonjour\nà vous"),
        (tnef(html="<p>été <b>gras</b>"), "été gras"),
        (tnef(rtf=stored_rtf(RTF)), "Bonjour l'été,\n€ euro\n"),
        (tnef(rtf=compressed_rtf(RTF)), "Bonjour l'été,\n€ euro\n"),
        (tnef(rtf=compressed_rtf(HTML_IN_RTF)), "L'été gras"),
    ],
    ids=["plain", "HTML", "RTF", "compressed RTF", "HTML in RTF"],
)
def test_the_text_of_a_winmail_dat_is_there_where_there_is_no_other(inside: bytes, words: str) -> None:
    wrapped = part("application/ms-tnef; name=winmail.dat", inside, encoded=True)
    assert found(multipart("mixed", BLANK, wrapped)) == (words, "plain", [])
    assert found(wrapped) == (words, "plain", [])
    assert found(multipart("mixed", PLAIN, wrapped)) == ("Bonjour", "plain", [])


def test_the_files_of_a_winmail_dat_are_files() -> None:
    files = [("été.pdf", b"%PDF"), ("../../x.doc", b"D0"), ("a\u202efdp.exe", b"MZ"), ("", b"y")]
    for kind in ("application/ms-tnef; name=winmail.dat", "application/octet-stream"):
        mail = parse(HEAD + multipart("mixed", PLAIN, part(kind, tnef("x", files=files), encoded=True)))
        assert [(file.name, file.data) for file in mail.attachments] == [
            *(("été.pdf", b"%PDF"), ("x.doc", b"D0"), ("afdp.exe", b"MZ"), ("FILE.DAT", b"y"))
        ]


@pytest.mark.parametrize("inside", [tnef("Bonjour", files=[("a.pdf", b"x" * 500)])[:-300], b"\x78\x9f\x3e\x22x", b"x"])
def test_a_broken_winmail_dat_stays_a_file(inside: bytes) -> None:
    wrapped = part("application/ms-tnef; name=winmail.dat", inside, encoded=True)
    mail = parse(HEAD + multipart("mixed", PLAIN, wrapped))
    assert [(file.name, file.data) for file in mail.attachments] == [("winmail.dat", inside)]


# --- signatures

SMIME = 'application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"'


@pytest.mark.parametrize("in_pieces", [False, True])
def test_what_an_opaque_signature_encloses_is_the_mail(in_pieces: bool) -> None:
    inside = multipart("mixed", PLAIN, PDF).replace(b"\n", b"\r\n")
    for kind in (SMIME, "application/x-pkcs7-mime; name=smime.p7m"):
        signed = part(kind, signed_data(inside, in_pieces=in_pieces), encoded=True)
        assert found(signed) == ("Bonjour", "plain", ["a.pdf"])
        assert found(multipart("mixed", text("avant"), signed, boundary="b9")) == ("avant\nBonjour", "plain", ["a.pdf"])


def test_a_mail_signed_twice_is_read_and_an_encrypted_one_stays_a_file() -> None:
    twice = part(SMIME, signed_data(part(SMIME, signed_data(PLAIN), encoded=True)), encoded=True)
    assert found(twice) == ("Bonjour", "plain", [])
    sealed = bytes.fromhex("300f06092a864886f70d010703a0023000")
    assert found(part("application/pkcs7-mime; name=smime.p7m", sealed, encoded=True)) == ("", "none", ["smime.p7m"])


def test_detached_signatures_are_no_files() -> None:
    for kind in ("application/pkcs7-signature; name=smime.p7s", "application/pgp-signature; name=signature.asc"):
        assert found(multipart("signed", PLAIN, part(kind, b"x"))) == ("Bonjour", "plain", [])
        signed = multipart("signed", multipart("alternative", PLAIN, HTML, boundary="b11"), part(kind, b"x"))
        assert found(signed) == ("Bonjour", "plain", [])


def test_a_text_signed_in_its_own_lines() -> None:
    armour = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nBonjour\n- -- \nPaul\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n"
    )
    assert found(text(armour))[0] == "Bonjour\n-- \nPaul"


# --- files: shown, kept, named only


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<img src='cid:i1@x'>", True),
        ('<img src="CID:i1@x">', True),
        ("<div style='background:url(cid:i1@x)'>", True),
        ("<img src='cid:i1%40x'>", True),
        ("<img src='cid:i2@x'>", False),
        ("", False),
    ],
)
def test_a_picture_that_the_html_shows_is_inline(source: str, shown: bool) -> None:
    for image in (IMAGE, IMAGE.replace(b"<i1@x>", b"i1@x")):
        mail = parse(HEAD + multipart("related", page(f"<p>Oui{source}"), image))
        assert [file.inline for file in mail.attachments] == [shown]


def file(name: str, size: int = 1, *, inline: bool = False) -> Attachment:
    return Attachment(name, "application/pdf", bytes(size), inline)


def test_files_over_the_limits_are_named_and_the_others_kept() -> None:
    files = [file("grand.pdf", 25 * MEGABYTE + 1), file("setup.EXE"), file("a.pdf.js"), file("notes.pdf")]
    kept, refused = sorted_files(files)
    assert [one.name for one in kept] == ["notes.pdf"]
    assert [(one.name, one.size, one.reason) for one in refused] == [
        ("grand.pdf", 25 * MEGABYTE + 1, Refusal.TOO_BIG),
        ("setup.EXE", 1, Refusal.PROGRAM),
        ("a.pdf.js", 1, Refusal.PROGRAM),
    ]


def test_files_that_are_too_big_together_are_kept_as_far_as_they_go() -> None:
    kept, refused = sorted_files([file(f"{n}.pdf", 20 * MEGABYTE) for n in range(3)] + [file("petit.pdf")])
    assert [one.name for one in kept] == ["0.pdf", "1.pdf", "petit.pdf"]
    assert [(one.name, one.reason) for one in refused] == [("2.pdf", Refusal.TOO_BIG)]


def test_pictures_of_a_signature_take_no_files_place() -> None:
    logos = [file(f"logo{n}.png", inline=True) for n in range(MOST_FILES + 5)]
    kept, refused = sorted_files([*logos, file("facture.pdf")])
    assert len(kept) == MOST_FILES
    assert kept[0].name == "facture.pdf"
    assert {one.reason for one in refused} == {Refusal.TOO_MANY}


def test_calendars_over_their_number_are_files() -> None:
    many = [part("text/calendar", b"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR")] * 30
    mail: ParsedMail = parse(HEAD + multipart("mixed", PLAIN, *many))
    assert mail.calendar is not None
    assert len(mail.attachments) == 10


def test_a_calendar_answers_in_letters_only() -> None:
    bent = calendar("RE\x0fPLY", answer="ACC\x1bEPTED").replace(b"SUMMARY:Visite", b"SUMMARY:Vis\x07ite")
    item = parse(HEAD + part("text/calendar", bent)).calendar
    assert item is not None
    assert (item.method, item.answer, item.summary) == ("REPLY", "ACCEPTED", "Visite")

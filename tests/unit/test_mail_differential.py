"""Beside the standard library: what it writes is read as it does itself; what it loses of broken mails is listed."""

import email
from email import policy
from email.message import EmailMessage
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ogust_tui.mail.decoding import clean_text
from ogust_tui.mail.parsed import parse

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150)
WORDS = (
    "Bonjour",
    "été",
    "l’œuf",
    "à 10 €",
    "Ça va ?",
    "=",
    "?=",
    "From",
    ">",
    "--",
    ".",
    "x" * 90,
    "日本",
    "😀",
    "a@b",
)
# Without UTF-16, whose lines the standard library ends in the middle of a letter.
CHARSETS = ("utf-8", "iso-8859-1", "windows-1252", "iso-8859-15", "us-ascii", "koi8-r", "iso-2022-jp")
letters = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"]), max_size=60)


def words(chance: Random, charset: str, lines: int) -> str:
    """Some lines of text that the charset can hold."""
    said = ("\n" * chance.choice((1, 1, 2))).join(
        " ".join(chance.choice(WORDS) for _ in range(chance.randint(0, 6))) for _ in range(lines)
    )
    return said.encode(charset, "ignore").decode(charset)


def composed(chance: Random) -> tuple[EmailMessage, str, str, list[tuple[str, bytes]]]:
    """A mail as the standard library writes it, its text, its HTML, and its files."""
    mail = EmailMessage(policy=policy.SMTP if chance.random() < 0.5 else policy.default)
    mail["From"] = "Anaïs Morel <a@example.org>"
    mail["To"] = "b@example.org, Élodie <c@example.org>"
    charset = chance.choice(CHARSETS)
    text = words(chance, charset, chance.randint(1, 5))
    encoding = chance.choice(("base64", "quoted-printable"))
    mail.set_content(text, charset=charset, cte=encoding)
    html = ""
    if chance.random() < 0.5:
        html = f"<p>{words(chance, 'utf-8', 2)}</p>"
        mail.add_alternative(html, subtype="html", cte=encoding)
    files = []
    for number in range(chance.randint(0, 3)):
        data, name = (
            chance.randbytes(chance.randint(0, 200)),
            f"{chance.choice(('é', 'a b', 'x' * 70, '日'))}{number}.pdf",
        )
        mail.add_attachment(data, maintype="application", subtype="pdf", filename=name)
        files.append((name, data))
    return mail, text, html, files


@settings(unhurried)
@given(st.randoms(use_true_random=False))
def test_what_the_standard_library_writes_is_read(chance: Random) -> None:
    composed_mail, text, html, files = composed(chance)
    raw = composed_mail.as_bytes()
    mail = parse(raw)
    if text.strip():
        assert mail.text == clean_text(text).strip("\n")
    assert bool(html) == bool(mail.html)
    assert [(file.name, file.data) for file in mail.attachments] == files
    assert (mail.from_name, mail.from_addresses) == ("Anaïs Morel", ("a@example.org",))
    assert mail.recipients == ("b@example.org", "c@example.org")
    theirs = email.message_from_bytes(raw, policy=policy.default)
    body = theirs.get_body(("plain",))
    assert body is not None
    if text.strip():
        assert mail.text == clean_text(body.get_content()).strip("\n")


@settings(unhurried)
@given(letters, st.sampled_from(["utf-8", "koi8-r", "utf-16"]))
def test_subjects_are_read_as_they_were_written(subject: str, charset: str) -> None:
    said = " ".join(subject.encode(charset, "ignore").decode(charset).split())
    written = email.header.Header(said, charset).encode()
    assert parse(f"Subject: {written}\n\nx".encode("ascii", "replace")).subject == said


LOST_BY_THE_STANDARD_LIBRARY = {
    "another boundary": b"Content-Type: multipart/mixed; boundary=z\n\n--b\nContent-Type: text/plain\n\nBonjour\n--b",
    "no boundary": b"Content-Type: multipart/mixed\n\n--b\nContent-Type: text/plain\n\nBonjour\n--b--",
    "a type lost on the way": b"\n--b\nContent-Type: text/plain\n\nBonjour\n--b--",
    "windows-1252 called UTF-8": b"Content-Type: text/plain; charset=utf-8\n\nL\x92\xe9t\xe9",
    "UTF-8 called ASCII": "Content-Type: text/plain; charset=us-ascii\n\nL’été".encode(),
    "an unknown charset": "Content-Type: text/plain; charset=x-unknown\n\nL’été".encode(),
    "no charset": "Content-Type: text/plain\n\nL’été".encode(),
    "base64 that was undone": b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nBonjour, Paul",
    "a header without a colon": b"Bonjour\nContent-Type: text/html\n\n<p>Bonjour",
    "spaces before a colon": b"Content-Type : text/html\n\n<p>Bonjour",
}


@pytest.mark.parametrize("raw", LOST_BY_THE_STANDARD_LIBRARY.values(), ids=LOST_BY_THE_STANDARD_LIBRARY.keys())
def test_what_the_standard_library_does_not_read(raw: bytes) -> None:
    raw = b"From: a@example.org\n" + raw
    assert parse(raw).text in ("Bonjour", "L’été", "Bonjour, Paul")
    theirs = email.message_from_bytes(raw, policy=policy.default)
    try:
        body = theirs.get_body(("plain", "html"))
        said = "" if body is None else body.get_content().strip()
    except LookupError:
        said = ""
    assert said not in ("Bonjour", "L’été", "Bonjour, Paul")

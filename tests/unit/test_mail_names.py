"""Names of files and encoded words: what programs write, what standards say, and what somebody tries."""

import pytest

from ogust_tui.mail.decoding import header_text
from ogust_tui.mail.parsed import parse
from tests.mails import HEAD, PLAIN, multipart

PARTS = b"\nContent-Disposition: attachment; "


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("=?utf-8?Q?a b c?=", "a b c"),  # spaces, which are forbidden
        ('"=?utf-8?Q?=C3=A9?=" x', '"é" x'),
        ("=?utf-8?q?=C3=A9", "é"),
        ("=?utf-8?q?=C3=A9?=suite", "ésuite"),
        ("a=?utf-8?q?=C3=A9?=b", "aéb"),
        ("=?utf8?q?=C3=A9?=", "é"),
        ("=?utf-8?q?_?==?utf-8?q?a?=", "a"),
        ("=?UTF-8?B?w6l?= =?UTF-8?B?0w6k=?=", "été"),  # cut within the base64
        ("=?utf-8?B?w6k?=", "é"),
        ("=?utf-8?Q?a=3F=3D?=", "a?="),
        ("=?utf-8?Q?a?b?=", "a?b"),
        ("=?utf-8?Q??=x", "x"),
        ("=??Q?a?=", "=??Q?a?="),
        ("=?iso-8859-1?q?=80?=", "€"),
        ("=?utf-8?Q?=E9t=E9?=", "été"),
        ("=?iso-2022-jp?B?GyRCJDMbKEI=?=", "こ"),
        ("=?gb2312?B?xOO6ww==?=", "你好"),
        ("=?utf-8?Q?=ED=A0=80?=", "í €"),  # half a letter is no UTF-8
        ("=?utf-7?Q?a+2AA-b?=", "ab"),
    ],
)
def test_encoded_words(word: str, text: str) -> None:
    assert header_text(word) == text


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b'; name="=?utf-8?Q?re=C3=A7u?= =?utf-8?Q?_x.pdf?="', "reçu x.pdf"),
        (b'; name="=?utf-8?Q?re=C3=A7u?=\n =?utf-8?Q?_x.pdf?="', "reçu x.pdf"),
        (b"; name=re\xc3\xa7u.pdf", "reçu.pdf"),
        (b'; name="re\xe7u x.pdf"', "reçu x.pdf"),
        (b"; name=re\xe7u x.pdf", "reçu x.pdf"),
        (b"; name*=utf-8''%C3%A9.pdf", "é.pdf"),
        (b'; charset="utf-8" name="y.pdf"', "y.pdf"),
        (b'; name="n.pdf"' + PARTS + b'filename="f.pdf"', "f.pdf"),
        (PARTS + b"filename*0*=UTF-8''re%C3%A7; filename*1*=u%20a; filename*2=.pdf", "reçu a.pdf"),
        (PARTS + b"filename*1=b.pdf; filename*0=a", "ab.pdf"),
        (PARTS + b'filename*0="=?utf-8?Q?re=C3?="; filename*1="=?utf-8?Q?=A7u.pdf?="', "reçu.pdf"),
        (PARTS + b"filename*=iso-8859-1'fr'%E9t%E9.pdf", "été.pdf"),
        (PARTS + b"filename*=''%C3%A9.pdf", "é.pdf"),
        (PARTS + b"filename*=UTF-8''%E9t%E9.pdf", "été.pdf"),
        (PARTS + b"filename=\"a.pdf\"; filename*=UTF-8''%C3%A9.pdf", "é.pdf"),
        (PARTS + b"filename*=UTF-8''..%2F..%5Cc.pdf", "c.pdf"),
        (PARTS + b"FILENAME = A.PDF", "A.PDF"),
        (PARTS[:-2] + b" filename=x.pdf", "x.pdf"),
        (PARTS + b'filename="a;b.pdf"', "a;b.pdf"),
        (PARTS + b'filename="a\\"b.pdf"', "a_b.pdf"),
        (PARTS + b'filename="e\xcc\x81.pdf"', "é.pdf"),
        (PARTS + b'filename="\xf0\x9f\x98\x80.jpg"', "😀.jpg"),
        (PARTS + b'filename=""', "piece-1.pdf"),
        (PARTS + b'filename="..."', "piece-1.pdf"),
        (PARTS + b'filename="CON.pdf"', "_CON.pdf"),
        (PARTS + b'filename="lpt1.txt.pdf"', "_lpt1.txt.pdf"),
        (PARTS + b'filename=".htaccess"', "htaccess"),
        (PARTS + b'filename="a\x00b\x1b[31m.pdf"', "ab[31m.pdf"),
        (PARTS + b'filename="file:///etc/passwd"', "passwd"),
        (PARTS + b'filename="..\\..\\x.pdf"', "x.pdf"),
        (PARTS + b'filename="=?utf-8?Q?..=2F..=2Fx=2Epdf?="', "x.pdf"),
        (PARTS + b'filename="a\xe2\x80\xaefdp.exe"', "afdp.exe"),
        (PARTS + b'filename="a\xe2\x80\x8b.pdf "', "a.pdf"),
        (PARTS + b'filename="a|b?<c>.pdf"', "a_b__c_.pdf"),
        (PARTS + b'filename="' + "é".encode() * 500 + b'.pdf"', "é" * 98 + ".pdf"),
        (PARTS + b'filename="x.' + b"p" * 300 + b'"', "x." + "p" * 148),
    ],
)
def test_names_of_files(header: bytes, name: str) -> None:
    mail = parse(HEAD + multipart("mixed", PLAIN, b"Content-Type: application/pdf" + header + b"\n\nx"))
    assert [file.name for file in mail.attachments] == [name]
    assert mail.text == "Bonjour"


def test_names_are_told_apart_whatever_their_case() -> None:
    given = ("a.pdf", "a.pdf", "A.PDF", "a (2).pdf", "README", "readme")
    parts = [f"Content-Type: application/pdf; name={name!r}\n\nx".replace("'", '"').encode() for name in given]
    names = [file.name for file in parse(HEAD + multipart("mixed", *parts)).attachments]
    assert names == ["a.pdf", "a (2).pdf", "A (3).PDF", "a (2) (2).pdf", "README", "readme (2)"]

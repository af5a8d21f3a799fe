"""Mails of the kinds that stop or slow down programs that read mail."""

from benchmarks.mails import Place


def poisons(place: Place) -> dict[str, bytes]:
    """They all come from the reader of ``place``, to its address."""
    head = (
        f"From: {place.sender}\r\nTo: {place.address}\r\nSubject: Re: {place.subject}\r\nMIME-Version: 1.0\r\n"
    ).encode()
    found = {
        "50 MB": _file(50 * 1024 * 1024),
        "10,000 parts": _parts(10_000),
        "200 levels": _levels(200),
        "a header of 1 MB": b"References: " + b"<a@b.example> " * 75_000 + b"\r\n\r\nMerci.\r\n",
        "unknown charset, broken base64": (
            b'Content-Type: text/html; charset="x-\xff\x00nul"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n=?=\xff\x00A===\r\n"
        ),
        "unclosed words, bad date": (
            b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\nSender: =?utf-8?B?////\r\nCc: (((((((<\r\n"
            b'Content-Type: multipart/mixed; boundary="\r\n\r\n\x00\xed\xa0\x80\r\n'
        ),
    }
    return {
        name: b"Message-ID: <poison.%d@x.example>\r\n" % at + head + raw for at, (name, raw) in enumerate(found.items())
    }


def _file(size: int) -> bytes:
    line = b"JVBERi0xLjUKJeTjz9IKMSAwIG9iago8PC9UeXBlL0NhdGFsb2c+PgplbmRvYmoKMiAwIG9iago=\r\n"
    head = b"Content-Type: application/pdf; name=scan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + line * (size // len(line))


def _parts(count: int) -> bytes:
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nMerci.\r\n"
    return b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * count + b"--b--\r\n"


def _levels(count: int) -> bytes:
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=l%d\r\n\r\n--l%d\r\n" % (at, at) for at in range(count))
    return opened + b"Content-Type: text/plain\r\n\r\nMerci.\r\n"

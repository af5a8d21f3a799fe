"""What the mutants are made of: real mails, and one of each form that the samples do not have."""

import base64
import binascii
from pathlib import Path

from tests.mails import (
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

SAMPLES = Path(__file__).parents[1] / "samples" / "mail"
REAL = tuple(path.read_bytes() for path in sorted(SAMPLES.glob("*.eml")))

_RTF = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf x\htmlrtf0 L'\'e9t\'e9 \u8364?{\*\htmltag72 </p>}}"
)
_PLAIN_RTF = rb"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}\pard Bonjour,\par \'e0 mardi\par}"
_REPORT = part(
    "message/delivery-status",
    b"Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; paul@example.org\nAction: failed\nStatus: 5.1.1\n"
    b"Diagnostic-Code: smtp; 550 5.1.1 unknown\n",
)
_RETURNED = part("message/rfc822", HEAD + b"Message-ID: <fil.abc.0123456789ab@reponse.example.org>\nSubject: x\n\nx")
_UU = b"begin 644 photo.jpg\n" + b"".join(binascii.b2a_uu(bytes([n]) * 45) for n in range(5)) + b"`\nend\n"
_ARMOUR = (
    b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nD'accord.\n- -- \nPaul\n-----BEGIN PGP SIGNATURE-----\n\n"
    b"iQEz\n-----END PGP SIGNATURE-----\n"
)
_DATE = b"Date: Wed, 4 Mar 2026 18:52:52 +0100\nMessage-ID: <1@example.org>\nSubject: =?utf-8?Q?R=C3=A9?=\n"

FORMS = tuple(
    HEAD + _DATE + form
    for form in (
        multipart(
            "mixed", PLAIN, part("application/ms-tnef", tnef("Bonjour", files=[("é.pdf", b"%PDF")]), encoded=True)
        ),
        part("application/ms-tnef; name=winmail.dat", tnef(rtf=compressed_rtf(_RTF)), encoded=True),
        part("application/ms-tnef; name=winmail.dat", tnef(rtf=stored_rtf(_PLAIN_RTF)), encoded=True),
        part("application/ms-tnef; name=winmail.dat", tnef(html="<p>été</p>", files=[("a", b"x"), ("b", b"y")])),
        multipart(
            "alternative", PLAIN, HTML, part('text/calendar; method="REPLY"', calendar("REPLY", answer="ACCEPTED"))
        ),
        part("text/calendar; charset=utf-8", calendar("COUNTER", "COMMENT:plus tard\\, merci", answer="TENTATIVE")),
        part('application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"', signed_data(PLAIN), encoded=True),
        part("application/pkcs7-mime; name=smime.p7m", signed_data(multipart("mixed", PLAIN, PDF), in_pieces=True)),
        multipart("signed", PLAIN, part("application/pgp-signature", b"-----BEGIN PGP SIGNATURE-----")),
        b"\n" + _ARMOUR,
        multipart("report", PLAIN, _REPORT, _RETURNED, more="; report-type=delivery-status"),
        multipart("digest", HEAD + b"Subject: un\n\nun", HEAD + b"Subject: deux\n\ndeux"),
        multipart("mixed", PLAIN, _RETURNED, multipart("related", HTML, PDF, boundary="b11"), PLAIN),
        part("application/octet-stream; name=photo.jpg", _UU, "Content-Transfer-Encoding: x-uuencode"),
        part(
            "text/plain; charset=utf-8; format=flowed; delsp=yes", b"Une phrase \ncoup \n> \xc3\xa9e \n>> bas\n-- \nP"
        ),
        part("text/plain; charset=iso-2022-jp", "こんにちは".encode("iso-2022-jp")),
        part("text/plain; charset=utf-16", "L’été".encode("utf-16")),
        part("text/plain; charset=utf-7", "L’été".encode("utf-7")),
        part("text/enriched", b"<bold>Oui</bold> <<non>>\n\n<param>x</param>"),
        part("text/html", b"<meta charset=windows-1252><table><tr><td>\xe9<td>b</table><blockquote type=cite>x<br>y"),
        b"Content-Transfer-Encoding: base64\n"
        + part("multipart/mixed; boundary=q", base64.encodebytes(b"--q\n\nx\n--q--")),
        b"Content-Disposition: attachment; filename*0*=utf-8''%C3%A9; filename*1=t.pdf;\n"
        b' filename="=?utf-8?q?=C3=A9?="\n' + part("application/pdf", b"x"),
    )
)
SEEDS = (*REAL, *FORMS)

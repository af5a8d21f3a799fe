"""What sort of mail it is: the real ones, the forms of the usual machines, and people who write like machines."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ogust_tui.mail.kind import kind_of, mail_kind
from ogust_tui.mail.parsed import parse

SAMPLES = Path(__file__).parents[1] / "samples" / "mail"
CASES = [json.loads(line) for line in (SAMPLES / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
OURS = "In-Reply-To: <fil.k2v9.8d1f@reponse.example.org>\n"


def mail(headers: str = "", text: str = "D'accord pour jeudi.") -> bytes:
    first = "" if "From:" in headers else "From: Anne <anne@example.org>\n"
    subject = "" if "Subject:" in headers else "Subject: Re: Clefs du portail\n"
    content = "Message-ID: <a@example.org>\nContent-Type: text/plain; charset=utf-8\n"
    return f"{first}{subject}{content}{headers}\n{text}".encode()


def report(kind: str, part: str, headers: str = "") -> bytes:
    return (
        f"From: x@example.org\nContent-Type: multipart/report; report-type={kind}; boundary=b\n{headers}\n"
        f"--b\nContent-Type: text/plain\n\nVoir la suite.\n--b\nContent-Type: message/{kind}\n\n{part}\n--b--\n"
    ).encode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_a_real_mail(case: dict[str, str]) -> None:
    assert mail_kind((SAMPLES / case["file"]).read_bytes()) == case["kind"]


@pytest.mark.parametrize(
    "raw",
    [
        mail(),
        mail("Auto-Submitted: no\nSubject: Absence du bureau : jeudi\n"),
        mail("Subject: Absence du bureau jeudi\n"),
        mail("Subject: Re: Réponse automatique : Clefs du portail\n"),
        mail("Subject: Absence de Mme Petit\n", "Je suis absente jusqu'à lundi, pouvez-vous décaler la visite ?"),
        mail(text="Votre mail disait « message automatique », je réponds quand même."),
        mail("X-Mailer: iPhone Mail (22B91)\n", "Ceci est une réponse automatique, dit mon téléphone."),
        mail(text="Merci.\n\n> Ceci est un message automatique, merci de ne pas y répondre."),
        mail(f"{OURS}Precedence: bulk\n"),
        mail(f"{OURS}List-Unsubscribe: <mailto:u@example.org>\n"),
        mail("X-Auto-Response-Suppress: DR, OOF, AutoReply\n"),
        mail("X-Autoreply: no\n"),
        mail("Disposition-Notification-To: anne@example.org\nReturn-Receipt-To: anne@example.org\n"),
        mail("Subject: Lu : votre message\n", "Oui, j'ai lu. À jeudi."),
        mail("Subject: Undelivered mail\n", "Je n'ai pas reçu la facture, votre mail est revenu ?"),
        mail("Subject: Fwd: Mail delivery failed\n", "It could not be delivered, what is this?"),
        mail("From: postmaster@ecole.example.org\n", "Bonjour, c'est la mère de Lucas. À jeudi."),
        mail(
            "Subject: Accepté : visite\nContent-Type: text/calendar; method=REPLY\n", "BEGIN:VCALENDAR\nEND:VCALENDAR"
        ),
        mail("Return-Path: <anne@example.org>\n"),
    ],
    ids=lambda raw: raw[:90].decode(errors="replace").replace("\n", " "),
)
def test_somebody_s_own_words(raw: bytes) -> None:
    assert mail_kind(raw) == "reply"


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-replied\n",
        "Auto-Submitted: auto-replied (vacation)\n",
        "Auto-Submitted: auto-generated\n",
        'auto-submitted: AUTO-REPLIED; owner-email="a@example.org"\n',
        "X-Autoreply: yes\n",
        "X-Autorespond:\n yes\n",
        "Precedence: auto_reply\n",
        "X-POST-MessageClass: 9; Autoresponder\n",
        "X-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: anne@example.org\n",
        "Return-Path: <>\n",
        "Subject: Réponse automatique : Clefs du portail\n",
        "Subject: =?utf-8?Q?R=C3=A9ponse_automatique_=3A_Clefs?=\n",
        "Subject: Reponse automatique\n",
        "Subject: Absence du bureau : Clefs du portail\n",
        "Subject: Message d’absence\n",
        "Subject: Automatic reply: Clefs du portail\n",
        "Subject: Out of Office: Clefs du portail\n",
        "Subject: Out of Office AutoReply: Clefs\n",
        "Subject: Auto : Clefs du portail\n",
        "Subject: [Auto-Reply] Clefs\n",
        "Subject: Automatische Antwort: Clefs\n",
    ],
)
def test_a_machine_that_answers(headers: str) -> None:
    assert mail_kind(mail(headers)) == "auto_reply"


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour,\nCeci est une réponse automatique. Je suis en congé jusqu'au 2 mai.",
        "Bonjour,\n\nCeci est un message automatique, merci de ne pas y répondre.",
        "Hello,\nThis is an automated response. I am out of the office until Monday.",
    ],
)
def test_a_text_that_says_itself_that_nobody_wrote_it(text: str) -> None:
    assert mail_kind(mail("Subject: Clefs\n", text)) == "auto_reply"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (report("delivery-status", "Action: failed\nFinal-Recipient: rfc822; a@example.org"), "bounce"),
        (report("delivery-status", "Action: delayed", "Auto-Submitted: auto-replied\n"), "bounce"),
        (report("delivery-status", "Action: delivered"), "receipt"),
        (report("disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed"), "receipt"),
        (report("disposition-notification", "Disposition: x; deleted", "Auto-Submitted: auto-replied\n"), "receipt"),
        (mail("Content-Type: application/pkcs7-mime; smime-type=signed-receipt\n"), "receipt"),
        (mail("Subject: Lu : Clefs\n", "Votre message a été lu le mardi 3 mars 2026 à 10:00."), "receipt"),
        (mail("From: MAILER-DAEMON@example.org\nSubject: failure notice\n", "Sorry."), "bounce"),
        (mail("Return-Path: <>\nSubject: Votre message n’a pas été remis\n", "Boîte pleine"), "bounce"),
        (mail("X-Failed-Recipients: anne@example.org\n"), "bounce"),
        (
            mail("From: robot@example.org\nSubject: Delivery failure\n", "The user is unknown: could not be delivered"),
            "bounce",
        ),
        (mail("List-Id: <famille.example.org>\n"), "list"),
        (mail("Precedence: list\n"), "list"),
        (mail("List-Id: <x>\nAuto-Submitted: auto-generated\n"), "list"),
        (mail("Precedence: bulk\nSubject: Nos offres\n"), "list"),
        (mail("List-Unsubscribe: <mailto:u@example.org>\nSubject: Nos offres\n"), "list"),
        (b"Message-ID: <fil.k2v9.8d1f@reponse.example.org>\nFrom: a@example.org\n\nClefs", "own"),
        (b"Message-ID: <fil.com@example.org>\nFrom: a@example.org\n\nClefs", "reply"),
        (b"", "reply"),
    ],
)
def test_what_a_report_reports(raw: bytes, kind: str) -> None:
    assert mail_kind(raw) == kind


def test_a_forwarded_report_is_a_person_s_mail() -> None:
    inner = report("delivery-status", "Action: failed").decode()
    parts = f"--z\n\nVoyez.\n--z\nContent-Type: message/rfc822\n\n{inner}\n--z--\n"
    raw = f"From: a@example.org\nContent-Type: multipart/mixed; boundary=z\n\n{parts}"
    assert mail_kind(raw.encode()) == "reply"


def test_the_rule_that_decided_is_named() -> None:
    assert kind_of(parse(mail("Subject: Out of Office: x\n"))).rule == "auto-subject"


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([(SAMPLES / case["file"]).read_bytes() for case in CASES]),
    st.lists(st.tuples(st.integers(0, 20_000), st.binary(max_size=12)), max_size=8),
)
def test_any_bytes_have_a_kind(raw: bytes, changes: list[tuple[int, bytes]]) -> None:
    for at, change in changes:
        start = at % (len(raw) + 1)
        raw = raw[:start] + change + raw[start + len(change) :]
    assert mail_kind(raw) in {"reply", "auto_reply", "receipt", "bounce", "list", "own"}

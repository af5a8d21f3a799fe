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
    content = "" if "Content-Type:" in headers else "Content-Type: text/plain; charset=utf-8\n"
    return f"{first}{subject}Message-ID: <a@example.org>\n{content}{headers}\n{text}".encode()


def report(kind: str, part: str, headers: str = "") -> bytes:
    return (
        f"From: x@example.org\nContent-Type: multipart/report; report-type={kind}; boundary=b\n{headers}\n"
        f"--b\nContent-Type: text/plain\n\nVoir la suite.\n--b\nContent-Type: message/{kind}\n\n{part}\n--b--\n"
    ).encode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_a_real_mail(case: dict[str, str]) -> None:
    assert mail_kind((SAMPLES / case["file"]).read_bytes()) == case["kind"]


# What people write, which only looks like the words of a machine: subject (answering: "Re:" before it) and text.
PEOPLE = [
    ("Absence de l'intervenante ce matin", "Personne n'est venu ce matin, je suis très mécontente."),
    ("Absence", "Bonjour, je serai absente mardi prochain, merci d'annuler la visite."),
    ("Absence : mardi 12", "Je serai absente mardi."),
    ("Absence du bureau mercredi", "Je ne serai pas au bureau mercredi."),
    ("Hors du bureau mercredi", "Je ne serai pas au bureau mercredi."),
    ("Colis", "Le colis n'est pas parvenu à ma mère, l'adresse était fausse."),
    ("Sandrine est absente.", "Qui la remplace ?"),
    ("En congés du 3 au 17 août", "Je serai en congés du 3 au 17 août, merci de prévenir Mme Morel."),
    ("Répondeur : vous ne répondez jamais", "Toujours le répondeur !"),
    ("Auto : problème", "Ma voiture est en panne."),
    ("Votre message automatique", "J'ai reçu votre message automatique. Je confirme mardi."),
    ("Re: Réponse automatique : Clefs", "Merci, je rappellerai le 12."),
    ("TR: Réponse automatique : Clefs", "Voici ce que la mairie m'envoie."),
    ("Re: Clefs", "Je suis absente jusqu'au 12, merci de suspendre mardi."),
    ("Re: Clefs", "I'm out of the office until Monday but Tuesday is fine."),
    ("Re: Clefs", "Nous avons bien reçu votre message, merci beaucoup. À mardi."),
    ("Re: Clefs", "Votre mail disait « message automatique », je réponds quand même."),
    ("Re: Clefs", "J'ai reçu ceci :\nCeci est un message automatique, merci de ne pas y répondre.\nQue faire ?"),
    ("Re: Clefs", "Merci.\n\n> Ceci est un message automatique, merci de ne pas y répondre."),
    (
        "RE: Clefs",
        "Oui.\n\nDe : Sophie <s@example.org>\nEnvoyé : lundi 4 mai 2026\nÀ : Anne\n\nCeci est un message automatique.",
    ),
    (
        "Fwd: Clefs",
        "---------- Forwarded message ---------\nFrom: <noreply@example.org>\n\nThis is an automated message.",
    ),
    ("Re: Clefs", "Je serai absente du 3 au 15, suspendez. En cas d'urgence vous pouvez joindre ma fille au 06 12 34."),
    ("Re: Clefs", "Je suis en arrêt maladie jusqu'au 12, je vous envoie le certificat."),
    ("Re: Clefs", "Bien reçu, je vous réponds dès mon retour lundi."),
    ("Re: Clefs", "Votre message a bien été transmis à ma mère, elle est d'accord."),
    ("Re: Clefs", "Maman est absente jusqu'à lundi, elle est chez ma sœur."),
    ("Lu : d'accord pour mardi", "Lu et approuvé."),
    ("Lu : votre message", "Oui, j'ai lu. À jeudi."),
    ("Accusé de réception", "Je n'ai pas eu l'accusé de réception de mon recommandé, pouvez-vous me l'envoyer ?"),
    ("Undelivered mail", "Je n'ai pas reçu la facture, votre mail est revenu ?"),
    ("Repas non livré", "Le repas n'a pas été livré ce midi."),
    ("Erreur de livraison", "Les protections n'ont pas pu être livrées : adresse inconnue du livreur."),
    ("Boîte aux lettres", "La boîte aux lettres est pleine, l'aide peut-elle relever le courrier ?"),
    ("Fwd: Mail delivery failed", "It could not be delivered, what is this?"),
    ("Undelivered Mail Returned to Sender", "J'ai reçu ça, que faire ?\n\n<a@example.org>: 550 5.1.1 User unknown"),
    ("Re: Clefs", "Poussez le portail, il est automatique."),
    ("Re: Clefs", "Le volet de la chambre ne ferme plus, il est automatisé."),
    ("Absence mardi", "Je ne travaille pas le mardi, voyez avec Samir."),
    ("Absence", "Je ne travaille pas le mardi, voyez avec Samir."),
    ("Congés", "Je réponds à votre demande : je serai en congé du 3 au 17, je vous envoie le formulaire."),
    ("Absence du secrétariat", "Je serai absente jusqu'au 12, merci de contacter ma fille."),
    ("Congé", "Je suis en congé jusqu'au 12, merci de contacter ma fille."),
    ("Vacances", "Je réponds à votre message : d'accord pour le remplacement de samedi."),
    ("Absence", "Je suis absente du bureau mardi, on se voit mercredi."),
    ("Accusé de réception", "Je confirme avoir reçu le contrat et vous le renvoie signé dans les meilleurs délais."),
    ("Accusé de réception", "Votre courrier a été reçu par maman ce matin."),
    ("Lu : planning", "Votre message est lu, je prépare les clés."),
    ("Banque", "Voici un message automatique reçu ce matin, pouvez-vous vérifier ?"),
    ("Re: Clefs", "Ce message est automatique ? J'ai déjà payé."),
    ("Re: Clefs", "Votre répondeur dit : ceci est un message automatique. Rappelez-moi."),
    ("Re: Clefs", "J'utilise Mail in Black à mon bureau, vos messages y restent bloqués, écrivez-moi ici."),
    ("Avis de réception", "Votre courrier est ouvert devant moi, je ne comprends pas le tarif."),
    ("Accusé de réception", "Le document a été reçu par la CAF hier."),
    ("Read: schedule", "Your message was read to my mother, she agrees."),
    ("Re: Clefs", "J'ai ajouté votre adresse à ma liste blanche, cela devrait passer maintenant."),
    ("Re: Clefs", "I put you on my white list, so write again."),
    ("Re: Clefs", "Please do not reply to this mail, it is not mine. The bills are generated automatically."),
    ("MailInBlack", "J'ai reçu un message de https://app.mailinblack.com/x : qu'est-ce que c'est ?"),
]
# What may stand in the headers of a person's mail too.
ODD = [
    "",
    "Auto-Submitted: no\n",
    "Auto-Submitted: (auto-replied) no; owner=auto-replied\n",
    "Auto-Submitted:\n",
    "X-Autoreply: no\nX-Vacation: off\n",
    "X-Auto-Response-Suppress: All\n",
    "X-Mailer: Microsoft Outlook 16.0\nX-Auto-Response-Suppress: DR, OOF, AutoReply\n",
    "X-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: accueil@example.net\n",
    "From: Anne <noreply@sms.example.org>\n",
    "From: Anne <anne-noreply@sms.example.org>\n",
    "From: Anne <postmaster@ecole.example.org>\n",
    "Return-Path: <bounces+12-ab@example.org>\n",
    f"{OURS}Return-Path: <>\n",
    f"{OURS}Precedence: bulk\n",
    f"{OURS}List-Unsubscribe: <mailto:u@example.org>\n",
    "Feedback-ID: 1.eu-west-1.x:AmazonSES\n",
    "Disposition-Notification-To: anne@example.org\nReturn-Receipt-To: anne@example.org\n",
]
INVITATION_ANSWERED = (
    "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1\nDTSTART:20260304T130000Z\nSUMMARY:Visite\n"
    "ATTENDEE;PARTSTAT=DECLINED:mailto:anne@example.org\nEND:VEVENT\nEND:VCALENDAR"
)


@pytest.mark.parametrize(("subject", "text"), PEOPLE, ids=lambda one: one[:40])
def test_people_who_write_like_machines(subject: str, text: str) -> None:
    for headers in ODD:
        if "From: Anne <p" in headers and not subject.startswith("R"):
            continue  # a post office master who writes of letters: nobody could tell
        assert mail_kind(mail(f"Subject: {subject}\n{headers}{'' if 'Reply' in headers else OURS}", text)) == "reply"


@pytest.mark.parametrize(
    "raw",
    [
        mail(),
        *(mail(headers) for headers in ODD),
        mail("Auto-Submitted: no\nSubject: Absence du bureau : jeudi\n"),
        mail("X-Mailer: iPhone Mail (22B91)\n", "Ceci est une réponse automatique, dit mon téléphone."),
        mail("X-Comment: Auto-Submitted: auto-replied\n"),
        mail("Subject: Clefs =?utf-8?Q?=0D=0AAuto-Submitted:_auto-replied?=\n"),
        mail("X-Folded: a\n Auto-Submitted: auto-replied\n"),
        *(
            mail(f"Subject: Accepté : visite\n{dress}Content-Type: text/calendar; method=REPLY\n", INVITATION_ANSWERED)
            for dress in ("", "Auto-Submitted: auto-generated\n", "Return-Path: <>\nAuto-Submitted: auto-replied\n")
        ),
        mail(f"Subject: En formation mardi\n{OURS}", "En formation mardi, pour toute question contactez Samir."),
        mail(f"Subject: Absence de Mme Durand\n{OURS}", "Votre message sera transmis à Mme Durand, qui rentre lundi."),
        *(
            mail(
                f"Subject: Out of office Tuesday\n{headers}", "I'm out of office Tuesday, can you come when I am back?"
            )
            for headers in (OURS, "X-Auto-Response-Suppress: All\n")
        ),
        mail("Subject: Boîte pleine\n", "La boîte mail de ma fille est pleine, écrivez-lui à paul@example.org."),
        mail("Subject: Returned mail?\n", "My mail to paul@example.org was not delivered: the address is unknown."),
        mail("Content-Type: multipart/report; report-type=delivery-status; boundary=b\n", "--b\n\nMardi me va.\n--b--"),
        mail(
            "Content-Type: multipart/mixed; boundary=b\n",
            "--b\nAuto-Submitted: auto-replied\nList-Id: <x>\nMessage-ID: <fil.k2v9.8d1f@x.org>\n\nMardi me va.\n--b--",
        ),
        mail(
            "Subject: TR: Undelivered\nContent-Type: multipart/mixed; boundary=b\n",
            "--b\n\nQue faire ?\n--b\nContent-Type: message/delivery-status\n\nAction: failed\n--b--",
        ),
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
        "X-Cron-Env: <SHELL=/bin/sh>\n",
        "X-Bugzilla-Type: changed\n",
        "X-Autoreply: yes\n",
        "X-Autorespond:\n yes\n",
        "Precedence: auto_reply\n",
        "X-POST-MessageClass: 9; Autoresponder\n",
        "X-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: anne@example.org\n",
        "Auto-Submitted: (RFC 3834) auto-replied; owner-email=a\n",
        "Auto-Submitted: no\nAuto-Submitted: auto-replied\n",
        "Preference: auto_reply\n",
        "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n",
        "X-BoxTrapper: x\n",
        "X-Auto-Reply-From: anne@example.org\n",
        "X-Hosting-AutoResponder: yes\n",
        "X-Auto-Submitted: auto-replied\n",
        "Subject: Réponse automatique : Clefs du portail\n",
        "Subject: =?utf-8?Q?R=C3=A9ponse_automatique_=3A_Clefs?=\n",
        "Subject: Reponse automatique\n",
        "Subject: R?ponse automatique : Clefs\n",
        "Subject: R\ufffdponse automatique : Clefs\n",
        "Subject: Rép. auto : Clefs\n",
        "Subject: Hors du bureau : Clefs\n",
        "Subject: Absent(e) : Clefs\n",
        "Subject: RÃ©ponse automatique : Clefs\n",
        "Subject: Absence du bureau : Clefs du portail\n",
        "Subject: Message d’absence\n",
        "Subject: Automatic reply: Clefs du portail\n",
        "Subject: Out of Office: Clefs du portail\n",
        "Subject: Out of Office AutoReply: Clefs\n",
        "Subject: [EXTERNE] Réponse automatique : Clefs\n",
        "Subject: ***SPAM*** Automatic reply: Clefs\n",
        "Subject: \u200bRe\u0301ponse\u00a0automatique\u202f: Clefs\n",
        "Subject: Réponse automatique de Anne Petit : Clefs\n",
        "Subject: Réponse automatique d’absence\n",
        "Subject: Absent(e) du bureau : Clefs\n",
        "Subject: Anne Petit est absent(e).\n",
        "Subject: AUTO: Anne Petit is out of the office (returning 05/11/2026)\n",
        "Subject: OOO: Clefs\n",
        "Subject: Your email requires verification verify#abcDEF-1234\n",
        "Subject: [Auto-Reply] Clefs\n",
        "Subject: Automatische Antwort: Clefs\n",
        "Subject: [Automatyczna odpowiedź] Clefs\n",
        "Subject: Autosvar: Clefs\n",
        "Subject: Otomatik Yanıt: Clefs\n",
        "Subject: Автоответ: Clefs\n",
    ],
)
def test_a_machine_that_answers(headers: str) -> None:
    assert mail_kind(mail(headers)) == "auto_reply"


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour,\nCeci est une réponse automatique. Je suis en congé jusqu'au 2 mai.",
        "Bonjour,\n\nCeci est un message automatique, merci de ne pas y répondre.",
        "Je suis absente.\n\n(Ceci est une réponse automatique)",
        "*** Message automatique - Ne pas répondre ***\nVotre demande est prise en compte.",
        "Réponse automatique :\n\nJe suis en congé.",
        "Cet e-mail a été généré automatiquement, merci de ne pas y répondre.",
        "Merci de ne pas répondre à ce message automatique.",
        "Ce message vous est adressé automatiquement.",
        "*** Merci de ne pas répondre à ce courriel, il est envoyé automatiquement ***",
        "Hello,\nThis is an automated response. I am out of the office until Monday.",
        "I am away.\n\nThis message was automatically generated.",
        "(This mail has been generated automatically by the server.)\n\nWelcome.",
        "Your bill is there. Please do not reply to this automatically generated message.",
        "Anne utilise la solution MailInBlack : cliquez ici pour vous authentifier https://app.mailinblack.com/x",
        "The message you sent requires that you verify that you are a real live human being.",
        "Please click on the following link to have your address added to my allowed list:\nhttps://x.example/verify/1",
        "Cliquez sur ce lien pour que votre adresse soit ajoutée à ma liste blanche : https://x.example/1",
    ],
)
def test_a_text_that_says_itself_that_nobody_wrote_it(text: str) -> None:
    assert mail_kind(mail("Subject: Clefs\n", text)) == "auto_reply"


NOTICES = [
    "Je suis absent(e) du bureau jusqu'au 11 mai. En cas d'urgence, merci de contacter M. Auger au 02 61 91 52 00.",
    "Je suis actuellement en congés. Je répondrai à votre message dès mon retour.",
    "Le cabinet est fermé du 1er au 15 août. Votre message sera lu à notre retour.",
    "Le cabinet est fermé du 1er au 15 août. En cas d'urgence, composez le 15.",
    "Actuellement en congés, je serai de retour lundi. Pour toute urgence vous pouvez contacter ma collègue.",
    "Nous accusons réception de votre message et vous répondrons dans les meilleurs délais.",
    "I am currently out of the office with limited access to email. For urgent matters please contact Paul.",
]


@pytest.mark.parametrize("text", NOTICES)
@pytest.mark.parametrize(
    "headers",
    [
        "Return-Path: <>\n",
        "Precedence: bulk\n",
        "Precedence: junk\nX-Mailer: vacation/1.2.7\n",
        "X-Auto-Response-Suppress: All\n",
        "From: Mairie <ne-pas-repondre@example.org>\n",
        "From: Mairie <accueil.mairie-noreply@example.org>\n",
        f"{OURS}Subject: Absence : Clefs\n",
        f"{OURS}Subject: Auto: Clefs\n",
        f"{OURS}Subject: En congés Re: Clefs\n",
        f"{OURS}Subject: Nous avons bien reçu votre message\n",
        "X-Mailer: Microsoft Outlook 16.0\nSubject: Absence du bureau : Clefs\n",
    ],
)
def test_a_notice_for_whoever_writes_with_a_sign_of_a_machine(headers: str, text: str) -> None:
    if "Outlook" in headers and "accusons" in text:
        return
    assert mail_kind(mail(headers, text)) == "auto_reply"


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour,\nactuellement absent, je consulterai mes mails à mon retour. Merci de votre compréhension.",
        "Bonjour, actuellement en congé parental jusqu'au 11 mai.",
        "Je suis actuellement en congé maternité jusqu'au 1er septembre. Merci de contacter ma collègue.",
        "Merci pour votre message. Nous vous répondrons dans les plus brefs délais.",
        "La mairie vous remercie.\nVous pouvez aussi la joindre le matin.",
    ],
)
def test_a_notice_that_nobody_can_answer_and_that_is_one_of_many(text: str) -> None:
    assert mail_kind(mail(f"{OURS}Return-Path: <>\nPrecedence: bulk\n", text)) == "auto_reply"
    assert mail_kind(mail("Return-Path: <>\nPrecedence: bulk\n", text)) == "auto_reply"
    if "mairie" not in text:
        assert mail_kind(mail("Return-Path: <>\n", text)) == "auto_reply"


def test_a_number_that_an_office_gave_a_demand_is_an_acknowledgement() -> None:
    text = "Bonjour,\nVotre demande a bien été prise en compte. Numéro de dossier : 12345."
    assert mail_kind(mail(f"From: Accueil <noreply@example.org>\nSubject: Votre demande\n{OURS}", text)) == "auto_reply"
    assert mail_kind(mail(f"Subject: Votre demande\n{OURS}", text)) == "reply"


def receipt(subject: str, text: str, headers: str = "") -> tuple[bytes, str]:
    return mail(f"Subject: {subject}\n{headers}", text), "receipt"


def bounced(sender: str, subject: str, text: str = "<anne@example.org>: 550 5.1.1 User unknown") -> tuple[bytes, str]:
    return mail(f"From: {sender}\nSubject: {subject}\n", text), "bounce"


COMPLAINT = (
    "Subject: complaint about message from 192.0.2.7\nFrom: staff@example.org\n"
    "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nSubject: Clefs\n\nBonjour\n--b--"
)


def in_a_mixed(subject: str) -> bytes:
    """A receipt as gateways rebuild it, or handed on by somebody, part by part."""
    whole = report("disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed", subject)
    return whole.replace(b"multipart/report; report-type=disposition-notification", b"multipart/mixed")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (report("delivery-status", "Action: failed\nFinal-Recipient: rfc822; a@example.org"), "bounce"),
        (report("delivery-status", "Action: delayed", "Auto-Submitted: auto-replied\n"), "bounce"),
        (report("delivery-status", "Action: delivered"), "receipt"),
        (report("feedback-report", "Feedback-Type: abuse", "Subject: FW: Clefs\n"), "bounce"),
        (report("disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed"), "receipt"),
        (in_a_mixed("Subject: Lu : Clefs\n"), "receipt"),
        (in_a_mixed("Subject: Fwd: Lu : Clefs\n"), "reply"),
        (report("disposition-notification", "Disposition: x; deleted", "Auto-Submitted: auto-replied\n"), "receipt"),
        (mail("Content-Type: application/pkcs7-mime; smime-type=signed-receipt\n"), "receipt"),
        (mail("Subject: Lu : Clefs\n", "Votre message a été lu le mardi 3 mars 2026 à 10:00."), "receipt"),
        (mail("From: MAILER-DAEMON@example.org\nSubject: failure notice\n", "Sorry."), "bounce"),
        (mail("Return-Path: <>\nSubject: Votre message n’a pas été remis\n", "Boîte pleine"), "bounce"),
        receipt("Lu : Clefs", "Votre message\n\n   À : Anne\n   Objet : Clefs\n\na été lu le lundi 4 mai 2026 10:00."),
        receipt("Lu : Clefs", "Votre message a été lu le lundi 4 mai.", "Return-Path: <>\n"),
        receipt("Lu : Clés", "Votre message\n\n   À : Anne\n   Objet :  Clés de ma mère\n\na été lu le lundi 4 mai."),
        receipt("Lu : Clefs", "Votre message a été lu le lundi 4 mai.", "Auto-Submitted: auto-replied\n"),
        receipt("Non lu : Clefs", "Votre message a été supprimé sans être lu."),
        receipt("Accusé de réception (affiché) - Clefs", "Ceci est un accusé de réception pour le courrier envoyé."),
        receipt("Avis d’ouverture", "Ceci est un avis d’ouverture de votre courriel."),
        receipt("Return Receipt", "Your document:\nClefs\nwas received by:\nAnne Petit/FR"),
        receipt("Remis : Clefs", "Votre message a été remis aux destinataires suivants :", "From: postmaster@x.org\n"),
        receipt("Relayed: Clefs", "Delivery to these recipients or groups is complete", "Return-Path: <>\n"),
        (mail("X-Failed-Recipients: anne@example.org\n"), "bounce"),
        (report("feedback-report", "Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1"), "bounce"),
        (COMPLAINT.encode(), "bounce"),
        (COMPLAINT.replace("7\nFrom", "7 and 8\nFrom").encode(), "reply"),
        (COMPLAINT.replace("\n\n--b\n", "\n\n--b\n\nQue faire ?\n--b\n").encode(), "reply"),
        bounced("postmaster@example.org", "Remise impossible : Clefs", "Le compte n'existe pas dans l'organisation"),
        (
            mail(
                "Return-Path: <>\nSubject: Clefs\n",
                "Votre message n'est pas parvenu à certains destinataires :\nanne@example.org",
            ),
            "bounce",
        ),
        (mail("Feedback-ID: 1.x:SES\nSubject: Nos offres\n", "Se désabonner : https://example.org"), "list"),
        (mail("Feedback-ID: 1.x:SES\nFrom: noreply@example.org\nSubject: Nos offres\n"), "list"),
        (mail("List-Help: <mailto:aide@example.org>\n"), "list"),
        bounced("Mail Delivery System <MAILER-DAEMON@free.example.org>", "Message d'erreur", "Boîte pleine"),
        bounced("Microsoft Outlook <MicrosoftExchange329e71ec88ae4615@example.org>", "Non remis : Clefs", "Échec"),
        bounced("postmaster@laposte.example.org", "Avis de non-remise", "Le message n'a pas pu être remis."),
        bounced("robot@example.org", "Delivery failure"),
        bounced("Mail System <>", "Mail Error", "Your mail cannot be delivered to the following: anne"),
        *(
            bounced(
                sender, "Delivery failure notification", "Could not be delivered to the following: anne@example.org"
            )
            for sender in ("E500_SMTP_Mail_Service@example.org", "Anti-Virus_for_Gateways@example.org")
        ),
        bounced("ndr@example.org", "Mail delivery failed", "Created by mail delivery software: could not be delivered"),
        (mail("List-Id: <x>\nList-Unsubscribe: <x>\n", "Ceci est un message automatique."), "list"),
        (mail("List-Unsubscribe: <x>\n", "Ceci est un message automatique. Se désabonner"), "list"),
        (mail("X-BeenThere: famille@example.org\nX-Mailman-Version: 2.1.29\n"), "list"),
        (mail("List-Id: <famille.example.org>\n"), "list"),
        (mail("Precedence: list\n"), "list"),
        (mail("List-Id: <x>\nAuto-Submitted: auto-generated\n"), "list"),
        (mail("Precedence: bulk\nSubject: Nos offres\n"), "list"),
        (mail("List-Unsubscribe: <mailto:u@example.org>\nSubject: Nos offres\n"), "list"),
        (mail("X-List-Unsubscribe: <https://example.org/u>\nSubject: Nos offres\n"), "list"),
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

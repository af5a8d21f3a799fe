"""The words a person typed: all of the real replies, the traps in which words are lost, and any bytes at all."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ogust_tui.mail.parsed import parse
from ogust_tui.mail.reply_text import visible_reply, visible_text

SAMPLES = Path(__file__).parents[1] / "samples" / "mail"
CASES = [json.loads(line) for line in (SAMPLES / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
REPLIES = [case for case in CASES if case["kind"] == "reply"]
QUOTE = "Le 3 mars 2026 à 10:00, Nadia (Les Tilleuls) <n@example.org> a écrit :\n> Bonjour,\n>\n> Demain ?"
BLOCK = "De : Nadia <n@example.org>\nEnvoyé : lundi 2 mars 2026 10:20\nÀ : Anne\nObjet : Demain\n\nBonjour,\nDemain ?"


@pytest.mark.parametrize("case", REPLIES, ids=lambda case: case["file"])
def test_a_real_reply(case: dict[str, str]) -> None:
    shown = visible_reply((SAMPLES / case["file"]).read_bytes())
    assert " ".join(shown.split()) == " ".join(case["expected_reply"].split())


@pytest.mark.parametrize(
    "history",
    [
        QUOTE,
        QUOTE.replace(" a écrit", "\u00a0a écrit\u202f"),
        QUOTE.replace("é", "e\u0301"),
        QUOTE.replace("Tilleuls) <", "Tilleuls) <\n"),
        QUOTE.replace("\n> ", "\n"),
        QUOTE.replace(" :\n> Bonjour", " :   Bonjour"),
        "> " + QUOTE,
        "Am 06.03.2026 um 11:15 hat Nadia Belkacem:\n> Hallo",
        "Dňa 6. 3. 2026 o 11:15 Nadia Belkacem <n@example.org> napísal:\n> Hallo",
        "On Tue, Mar 3, 2026 at 9:15 AM Nadia <n@example.org> wrote:\n\n> Bonjour",
        "On 3 Mar 2026, at 10:00, Nadia wrote:\n> Bonjour",
        "Am 03.03.2026 um 10:00 schrieb Nadia:\n> Bonjour",
        "El mar, 3 mar 2026 a las 10:00, Nadia (<n@example.org>) escribió:\n> Bonjour",
        "Nadia Belkacem a écrit :\n> Bonjour",
        "El dv., 6 de març 2026, 11:15, Nadia <n@example.org> va escriure:\n> Bon dia",
        "Le 6 mars 2026 ? 11:15, Nadia <n@example.org> a ?crit :\n> Bonjour",
        BLOCK,
        "________________________________\n" + BLOCK,
        "De : Nadia\nDate d'envoi : lundi 2 mars 2026 10:20\nÀ : Anne\nObjet : Demain\n\nBonjour",
        "Le 3 mars 2026 à 10:00, Nadia a écrit :\n\nBonjour,\nDemain ?",
        "-----Message d'origine-----\n" + BLOCK,
        "----- Mail original -----\nDe: x\n\nBonjour",
        "-------- Original Message --------\nFrom: x\n\nBonjour",
        "From: Nadia <n@example.org>\nSent: Monday, March 2, 2026 10:20 AM\nTo: Anne\nSubject: Demain\n\nBonjour",
        "*De :* Nadia\n*Date :* lundi 2 mars 2026 à 10h20\n*À :* Anne\n*Objet :* Demain\n\nBonjour",
        "-------- Message transféré --------\nSujet : x\n\nBonjour",
        "----- Message transmis -----\nDe : x\n\nBonjour",
        QUOTE.replace("Nadia (Les Tilleuls)", "« Nadia (Les Tilleuls) »").replace("\n> ", "\n"),
        "---------- Forwarded message ---------\nDe : x\n\nBonjour",
        "Début du message transféré :\n\n> De: x",
    ],
)
@pytest.mark.parametrize("tagline", ["", "Envoyé de mon iPhone\n\n", "Sent from my iPhone\n"])
def test_history_goes(history: str, tagline: str) -> None:
    text = f"Oui, d'accord.\n\nAnne\n\n{tagline}{history}"
    assert visible_text(text) == "Oui, d'accord.\n\nAnne"
    assert visible_text(text.replace("\n", " \n")).replace(" \n", "\n") == "Oui, d'accord.\n\nAnne"


@pytest.mark.parametrize(
    "tagline",
    [
        "Envoyé de mon iPad",
        "Envoyé depuis mon mobile Orange",
        "Envoyé depuis l’application Mail Orange",
        "Envoyé depuis l’application La Poste",
        "Envoyé à l’aide de l’application Mail Orange",
        "Envoyé depuis mon appareil Samsung Galaxy.",
        "Envoyé à partir de Courrier pour Windows 10",
        "Envoyé à partir d’Outlook pour Android",
        "Envoyé avec la messagerie sécurisée Proton Mail.",
        "Télécharger Outlook pour iOS<https://aka.ms/o0ukef>",
        "Obtenir Outlook pour Android",
        "Envoyé depuis Yahoo Mail pour iPhone",
        "Envoyé par mon iPad",
        "Envoyé depuis mon iPhone 📱",
        "Get Outlook for iOS",
        "Sent from my Galaxy",
    ],
)
def test_taglines_go_and_what_is_typed_below_stays(tagline: str) -> None:
    assert visible_text(f"Oui.\n\n{tagline}\n") == "Oui."
    assert visible_text(f"Oui.\n{tagline}") == "Oui."
    assert visible_text(f"Oui.\n\n{tagline}\n\nPS : demain.\n\n{QUOTE}").split() == ["Oui.", "PS", ":", "demain."]


@pytest.mark.parametrize(
    "text",
    [
        "Le 12 mars, Marie a écrit une liste.\nElle est sur la table.",
        "Le 12 mars, Marie a écrit :\n« Je passe demain. »\nEt elle n'est pas venue.",
        "Le 12 mars,\nMarie est venue. Sandrine a écrit : rien.",
        "Mon trajet :\nDe : la maison\nÀ : l'hôpital\nDate : mardi 12\nMerci",
        "Objet : réclamation\n\nMonsieur,\nDe : quel droit ?",
        "-----\nPS : merci\n-----",
        "Bonjour,\n--\n" + "\n".join(f"ligne {number}" for number in range(20)),
        "Deux choses :\n--\nLa clé\n--\nLe ménage",
        "Envoyé par la Poste ce matin.\nMerci",
        "Je l'ai envoyé de mon téléphone hier.",
        "Envoyé de chez moi. Demain je passe avec l'iPhone de ma fille.",
        "Il faut 3 > 2 tranches",
        "On est le 3, elle a écrit : rien",
        "Date : demain\nHeure : 8 h",
        "Oui.\nOn 12/03/2026 I wrote to paul@example.net\nFrom: Anne\nMerci\nSandrine a écrit :\noui",
        "Oui.\nLe 12/03/2026 à 10:00 j'ai écrit à paul@example.net\n« Le 3 mars, il a écrit : oui »",
        "Oui.\nLe 6 mars 2026 à 11:15, j'ai écrit à Paul <paul@example.net> ceci :\nvenez.",
        "Oui.\nPour : maman\nMail : anne@example.org\nMerci\nDate : 12 mars 2026 à 14:30",
        "Oui.\nMessage du 3 mars : rien\nMerci de répondre à anne@example.org :\noui ou non",
        "Bonjour,\nLe 12 mars 2026 à 10:30, Sandrine a écrit :\nMadame n'a pas mangé.\nQu'en pensez-vous ?",
        "Bonjour,\n\nLe 12 mars 2026 à 10:30, Sandrine a écrit :\n« Madame n'a pas mangé. »\nQu'en pensez-vous ?",
        "ATTENTION : le mail du médecin externe dit qu'elle ne doit plus marcher seule.",
        "Attention : votre message m'est parvenu d'un expéditeur inconnu.",
        "Attention: please call instead of sending an e-mail, my phone is dead.",
        "Warning: I clicked the links in your message.",
        "Warning: the message of yesterday was wrong.",
        "Externe",
        "External.",
    ],
)
def test_what_a_person_typed_stays(text: str) -> None:
    assert visible_text(text) == text
    assert visible_text(f"{text}\n\n{QUOTE}") == text


@pytest.mark.parametrize(
    "words",
    [
        "Envoyé par mail hier soir à Sandrine.",
        "Envoyé par courrier.",
        "Envoyé sur votre boîte mail lundi",
        "Téléchargez le document sur Orange",
        "Découvrez mon nouveau téléphone",
        "Sent by mail yesterday",
        "From my phone I can't open it",
        "Ce message est destiné à Sandrine uniquement : merci de venir à 9 h.",
        "Ce mail est confidentiel, ne le montrez pas à Paul, je veux le protéger.",
        "Pensez à l'environnement : n'imprimez plus mes factures.",
        "Si vous avez reçu mon chèque par erreur, merci de le détruire.",
        "Si vous n'êtes pas le destinataire de ce colis, prévenez-moi.",
        "Les informations contenues dans votre message sont fausses, le destinataire est mon père.",
        "Vous recevez ce message car vous avez oublié ma mère hier.",
        "Conformément au RGPD, je demande à exercer mon droit d'accès.",
        "Sécurisé par une chaîne, le portail ne s'ouvre plus.",
        "L'absence de virus dans ce courrier est garantie par mon fils.",
        "This message is intended only for Sandrine: come at 9.",
        "If you received the key by mistake please notify the sender, my son.",
        "You received this message because you called yesterday.",
    ],
)
def test_the_last_words_are_no_tagline_nor_footer_because_they_begin_like_one(words: str) -> None:
    assert visible_text(f"Bonjour,\n\n{words}") == f"Bonjour,\n\n{words}"


def test_the_address_of_a_page_is_an_answer_to_a_question() -> None:
    assert visible_text(f"{QUOTE}\nhttps://example.org/a") == "https://example.org/a"
    assert visible_text(f"{QUOTE}\n> Voyez\nhttps://example.org/a\n\nOui.") == "Oui."


def test_the_address_of_a_page_above_a_footer_is_the_person_s_unless_it_touches_it() -> None:
    footer = "<https://www.avast.com/a>\nGaranti sans virus. www.avast.com\n<https://www.avast.com/b>"
    assert visible_text(f"Voyez :\nhttps://example.org/a\n\n{footer}") == "Voyez :\nhttps://example.org/a"


def test_the_bracketed_warning_of_a_first_mail_goes() -> None:
    for warning in (
        "Vous n’obtenez pas souvent d’e-mail à partir de n@example.org. Voyez",
        "You don't often get email from",
    ):
        assert visible_text(f"[{warning} https://aka.ms/x ]\n\nD'accord.") == "D'accord."


@pytest.mark.parametrize(
    "footer",
    [
        "Ce courriel et les documents attachés peuvent contenir des informations confidentielles : détruire si erreur.",
        "\n".join(["Ce message et ses pièces jointes sont établis pour leurs destinataires."] * 20),
        "« Ce message est confidentiel. Son contenu ne représente en aucun cas un engagement de la société. »",
        "CONFIDENTIALITE : ce message est destiné exclusivement à son destinataire.",
        "Important : les informations contenues dans ce message sont confidentielles.",
        "P Pensez à l'environnement : n'imprimez ce mail que si nécessaire",
        "Afin de contribuer au respect de l'environnement, merci de n'imprimer ce courriel que si nécessaire.",
        "Avant d'imprimer, pensez à l'environnement.",
        "[https://example.org/icon.gif]<https://example.org/a>  Sans virus.www.avast.com<https://example.org/a>",
        "__________ Information provenant d'ESET Smart Security, version 1234 __________\n\nhttp://www.eset.com",
        "Mail protégé par ESET Antivirus",
        "_____________\nListe de diffusion Familles\nfamilles@example.org\nhttps://example.org/familles",
        "Nadia Belkacem a réagi via Gmail\n<https://www.google.com/gmail/about/?x=y>",
    ],
)
def test_footers_go(footer: str) -> None:
    assert visible_text(f"D'accord.\n\n{footer}\n") == "D'accord."


@pytest.mark.parametrize(
    "attribution", [QUOTE.split("\n", 1)[0], "On Tue, Mar 3, 2026 at 9:15 AM Nadia <n@example.org> wrote:"]
)
def test_words_right_above_an_attribution_that_begin_like_one_stay(attribution: str) -> None:
    for typed in ("Prenez la clé,\nle badge", "Prenez la clé,\nle badge\nMerci", "On verra.\non it\nThanks"):
        assert visible_text(f"{typed}\n{attribution}\n> Demain ?") == typed
        assert visible_text(f"{typed}\n{attribution}\nDemain ?") == typed


def test_words_above_a_block_of_headers_that_look_like_its_first_stay() -> None:
    for typed in ("Mardi.\nPour : maman", "Mardi.\nDate : mardi", "Oui\nMardi 10 mars 2026 à 9:30\nMerci\nAnne"):
        for history in (BLOCK, "-----Message d'origine-----\n" + BLOCK, QUOTE):
            assert visible_text(f"{typed}\n{history}") == typed
    assert visible_text(f"Selon maman :\n\n> De : Nadia\n> A : anne@example.org\n> Objet : Demain\n>\n{QUOTE}")


@pytest.mark.parametrize(
    "typed",
    ["C'est noté.\nDate : mardi 12", "Objet : la clé\nElle est sous le pot.", "Oui.\nÀ : confirmer", "De : la gare"],
)
def test_a_label_typed_just_above_a_copy_stays(typed: str) -> None:
    assert visible_text(f"{typed}\n{BLOCK}") == typed


def test_answers_piece_by_piece_keep_what_they_answer() -> None:
    inline = f"{QUOTE}\n\nOui.\n\n> À 8 h ?\n\nNon, 9 h."
    assert visible_text(inline) == inline.replace("\n\nOui.\n\n>", "\nOui.\n>").replace("?\n\nNon", "?\nNon")
    assert visible_text(f"{inline}\n\n> Merci\n> Nadia") == visible_text(inline)
    assert visible_text(f"Deux points.\n\n{QUOTE}\n\nOui.").startswith("Deux points.\nLe 3 mars")


def both(text: str, html: str) -> bytes:
    """A mail with two bodies."""
    head = 'Content-Type: multipart/alternative; boundary="b"\n\n'
    bodies = (("plain", text), ("html", html))
    parts = (f"--b\nContent-Type: text/{kind}; charset=utf-8\n\n{body}\n" for kind, body in bodies)
    return f"{head}{''.join(parts)}--b--\n".encode()


def test_no_word_that_one_body_alone_holds_is_lost() -> None:
    quoted = "Bonjour, allez-vous chercher l'élève au collège ? La salle est calme."  # all the letters
    html = f'<div>Oui.</div><blockquote class="gmail_quote">{quoted}</blockquote>'
    text = f"Oui.\n\n{QUOTE.splitlines()[0]}\n> {quoted}"
    assert visible_reply(both(text, html)) == "Oui."
    assert visible_reply(both(text.replace("Oui.", "Oui, la clé."), html)) == "Oui, la clé."
    assert visible_reply(both(text, html.replace("Oui.", "Oui, la clé."))) == "Oui, la clé."


def test_a_long_line_stays_whole() -> None:
    line = "mot " * 245 + "le 3 mars 2026 n@example.org : la suite"
    assert visible_text(line) == line


def test_answers_piece_by_piece_in_a_page() -> None:
    page = """<div>Le 3 mars 2026 à 10:00, Nadia &lt;n@example.org&gt; a écrit&nbsp;:</div>
    <blockquote class="gmail_quote"><div>Demain ?</div></blockquote><div>Oui.</div>
    <blockquote type="cite">À 8 h ?</blockquote><div>Non, 9 h.</div><blockquote type="cite">Merci</blockquote>"""
    raw = b"Content-Type: text/html; charset=utf-8\n\n" + page.encode()
    shown = "Le 3 mars 2026 à 10:00, Nadia <n@example.org> a écrit :\n>\n> Demain ?\nOui.\n> À 8 h ?\nNon, 9 h."
    assert visible_reply(raw) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{QUOTE}\n\nOui, demain.", "Oui, demain."),
        (f"{QUOTE}\n\nOui.\n\n-- \nAnne Morel\n06 12", "Oui."),
        (f"Oui.\n\n-- \nAnne Morel\n\n{QUOTE}", "Oui."),
        (f"Oui.\n--\nAnne\n\n{BLOCK}", "Oui."),
        (f"Merci Envoyé de mon iPhone\n\n{BLOCK}", "Merci"),
        (f"Bonjour,\n\n{QUOTE}\n\nOui, demain.", "Bonjour,\nOui, demain."),
        (f"Oui, demain.\n\n{QUOTE}\n\nCordialement,\nAnne Morel", "Oui, demain.\nCordialement,\nAnne Morel"),
        (QUOTE, ""),
        (f"Envoyé de mon iPhone\n\n{BLOCK}", ""),
        ("", ""),
        (f"{BLOCK}\n\nOui, demain.", f"{BLOCK}\n\nOui, demain."),  # which part is typed cannot be told
    ],
)
def test_answers_below_signatures_and_empty_ones(text: str, shown: str) -> None:
    assert visible_text(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (">From Monday on, yes.", "From Monday on, yes."),
        (f"Yes.\n\n>From Monday on.\nBye\n\n{QUOTE}", "Yes.\n\nFrom Monday on.\nBye"),
        ("Yes.\n\n>From Monday on\n>or from Tuesday?", "Yes."),
    ],
)
def test_a_mark_that_a_mailbox_put_before_the_word_from_is_no_quote(text: str, shown: str) -> None:
    assert visible_text(text) == shown


LINES = [*QUOTE.split("\n"), *BLOCK.split("\n"), "-- ", "Oui", "", "Le 3 mars", "____________", "Envoyé de mon iPhone"]


@given(st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=30))))
def test_only_lines_of_the_mail_are_shown_and_in_their_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    words = iter(text.split())
    assert all(any(word == other or other.startswith(word) for other in words) for word in visible_text(text).split())


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=500), st.binary(max_size=100).map(lambda data: b"Subject: x\n\nLe 3 " + data)))
def test_nothing_is_raised_on_any_bytes(raw: bytes) -> None:
    assert isinstance(visible_reply(raw), str)


MONOTONOUS = [
    "9 by a@b.c:\n",
    "Garanti sans virus.\n\n",
    "1: a\n",
    "a 2 <a@b.c>\n",
    "Le 3 mars 2026 a b c d e f g h i j k l m n o p q r s t u v w x y z:\n",
    "Le 3 mars 2026, a écrit x a écrit: y\n",
    "Le 3 mars\n",
    "> x\n\n",
    "> x\ny\n",
    "De : a\n",
    "Envoyé de mon iPad\n",
    "--\n",
    "-----\n",
    "xxxxx",
    "\n",
]


@pytest.mark.parametrize("line", MONOTONOUS, ids=repr)
def test_time_grows_with_the_size_only(line: str) -> None:
    started = time.process_time()
    visible_text((line * 60_000)[:300_000])
    assert time.process_time() - started < 5


def test_speed() -> None:
    raws = [(SAMPLES / case["file"]).read_bytes() for case in REPLIES]
    for raw in raws:
        visible_reply(raw)
    started = time.process_time()
    for raw in raws:
        visible_reply(raw)
    assert len(raws) / (time.process_time() - started) > 100  # four times that on any machine we know
    assert parse(raws[0]).text

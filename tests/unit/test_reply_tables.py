"""Every entry of the tables does what it is there for: the line it was seen in, in a mail, goes."""

import pytest

from ogust_tui.mail.mail_programs import MARKERS, Does, Marker
from ogust_tui.mail.parsed import ParsedMail
from ogust_tui.mail.reply_text import reply_of, visible_text
from ogust_tui.mail.wordings.tables import LANGUAGES
from ogust_tui.mail.wordings.wording import Language, Wording

TYPED = "Oui, demain à 8 h.\nAnne"


def entries(kind: str) -> list[object]:
    return [
        pytest.param(language, wording, id=f"{language.code}: {wording.seen[:60]}")
        for language in LANGUAGES
        for wording in getattr(language, kind)
    ]


@pytest.mark.parametrize(("language", "wording"), entries("attributions") + entries("bare_attributions"))
def test_an_attribution_goes_with_what_it_introduces(language: Language, wording: Wording) -> None:
    assert visible_text(f"{TYPED}\n\n{wording.seen}\n> Bonjour,\n> Demain ?") == TYPED
    words = wording.seen.split(" ")
    if wording in language.attributions and wording.pattern[0] not in ".[(":  # it may be wrapped
        half = len(words) // 2
        wrapped = f"{' '.join(words[:half])}\n{' '.join(words[half:])}"
        assert visible_text(f"{TYPED}\n\n{wrapped}\n\n> Bonjour,\n> Demain ?") == TYPED
    if "n@example.org" in wording.seen:
        assert visible_text(f"{TYPED}\n\n{wording.seen}\nBonjour,\nDemain ?") == TYPED
        assert visible_text(f"{wording.seen}\n> Demain ?\n\n{TYPED}") == TYPED


@pytest.mark.parametrize(("language", "wording"), entries("originals"))
def test_what_opens_a_copy_goes_with_the_copy(language: Language, wording: Wording) -> None:
    assert visible_text(f"{TYPED}\n\n{wording.seen}\nBonjour,\nDemain ?") == TYPED


@pytest.mark.parametrize(("language", "wording"), entries("forwards"))
def test_what_is_forwarded_goes(language: Language, wording: Wording) -> None:
    assert visible_text(f"{TYPED}\n\n{wording.seen}\nBonjour,\nDemain ?") == TYPED
    assert visible_text(f"{wording.seen}\nBonjour,\nDemain ?") == ""


@pytest.mark.parametrize(("language", "wording"), entries("taglines"))
def test_a_tagline_goes(language: Language, wording: Wording) -> None:
    assert visible_text(f"{TYPED}\n\n{wording.seen}\n") == TYPED
    assert visible_text(f"{TYPED}\n\n{wording.seen}\n\nPS : la clé.").split("\n")[-1] == "PS : la clé."


@pytest.mark.parametrize(("language", "wording"), entries("footers"))
def test_a_footer_goes_unless_it_is_all_there_is(language: Language, wording: Wording) -> None:
    assert visible_text(f"{TYPED}\n\n---\n{wording.seen}\n") == TYPED
    assert visible_text(wording.seen) == wording.seen


@pytest.mark.parametrize(("language", "wording"), entries("banners"))
def test_a_banner_goes_from_the_top(language: Language, wording: Wording) -> None:
    assert visible_text(f"{wording.seen}\n\n{TYPED}") == TYPED


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one.labels], ids=lambda language: language.code)
def test_a_block_of_headers_goes_with_what_follows(language: Language) -> None:
    labels = {role: names.split("|")[0] for role, names in language.labels}
    block = (
        f"{labels['from']}: Nadia <n@example.org>\n{labels['sent']}: 06/03/2026 11:15\n"
        f"{labels['to']}: Anne\n{labels['subject']}: Demain"
    )
    for mark in ("", "________________________________\n"):
        assert visible_text(f"{TYPED}\n\n{mark}{block}\n\nBonjour,\nDemain ?") == TYPED


@pytest.mark.parametrize("marker", MARKERS, ids=lambda marker: f"{marker.program}: {marker.seen}")
def test_what_a_program_marks(marker: Marker) -> None:
    tag = marker.seen[1:].split(" ")[0].rstrip(">")
    typed = "<div>Oui, demain à 8 h.</div><div>Anne</div>"
    quoted = "<p>Bonjour,</p><p>Demain ?</p>"
    if marker.does is Does.QUOTE:
        page = f"{typed}{marker.seen}{quoted}</{tag}>"
    elif marker.does is Does.HISTORY:
        page = f"{typed}{marker.seen}{quoted}"
    elif marker.does is Does.INTRO:
        page = f"{typed}{marker.seen}Nadia, hier&nbsp;:</{tag}><blockquote type='cite'>{quoted}</blockquote>"
    else:
        page = f"{typed}{marker.seen}Envoyé sur le pouce</{tag}>"
    mail = ParsedMail(html=f"<html><body>{page}</body></html>", text_from="html", has_headers=True)
    reply = reply_of(mail)
    assert reply.text == TYPED
    assert [cut.rule for cut in reply.cuts] == [marker.program]

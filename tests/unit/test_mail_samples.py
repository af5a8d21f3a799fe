"""A mail made anonymous: nothing of anybody's is left, and the rules still find what they found."""

import re
from pathlib import Path

import pytest

from ogust_tui.mail.parsed import parse
from ogust_tui.mail.reply_text import reply_of
from ogust_tui.mail.samples import anonymous

SAMPLES = sorted((Path(__file__).parents[1] / "samples" / "mail").glob("*.eml"))
TELLING = re.compile(
    r"Tilleuls|Lenoir|Belkacem|Pasquier|Morvan|portail|reply\+|Moreau|MOREAU|\b0[1-9](?: \d\d){4}", re.IGNORECASE
)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_nothing_of_anybody_is_left_but_the_shape(path: Path) -> None:
    raw = path.read_bytes()
    before, after = parse(raw), parse(anonymous(raw))
    for text in (after.subject, after.text, after.html, str(after.headers)):
        assert not TELLING.search(text)
    assert after.attachments == ()
    assert bool(after.text) is bool(before.text)


def test_the_rules_find_in_it_what_they_found() -> None:
    same = 0
    for path in SAMPLES:
        raw = path.read_bytes()
        before, after = reply_of(parse(raw)), reply_of(parse(anonymous(raw)))
        same += len(before.text.split()) == len(after.text.split())
    assert same >= len(SAMPLES) * 0.8


def test_no_attribute_tells_of_anybody() -> None:
    page = """<div style="background:url(https://x.fr/morel);border-left:1px" class="gmail_quote">x</div>
    <meta name="author" content="Morel"><a href="mailto:n@morel.fr" title="Morel">y</a><!-- Morel -->
    <blockquote cite="mid:1@morel.fr" type="cite">z</blockquote><hr data-marker="__DIVIDER__">
    <p id="n@morel.fr" aria-label="Morel">k</p>"""
    html = parse(anonymous(f"Content-Type: text/html\n\n{page}".encode())).html
    assert "morel" not in html.lower()
    for mark in ('class="gmail_quote"', 'cite="x" type="cite"', 'data-marker="__DIVIDER__"', "border-left:1px"):
        assert mark in html

"""Mails changed at every place where they can be: whatever comes, it is read, and what is read of it can be kept.

Some twenty seconds of what ``python -m tests.fuzz`` does for as long as one likes.
"""

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ogust_tui.mail.decoding import clean_text, header_text, unflowed
from ogust_tui.mail.markup import html_text
from ogust_tui.mail.parsed import parse
from tests.fuzz.checks import check, check_text
from tests.fuzz.mutants import SPICE, changed, mutant
from tests.fuzz.seeds import SEEDS

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
chance = st.randoms(use_true_random=False)
pieces = st.lists(st.one_of(st.sampled_from(SPICE), st.binary(max_size=20)), max_size=30).map(b"".join)


@settings(unhurried, max_examples=1_800)
@given(chance)
def test_mutants_of_real_mails_are_read_in_every_way(chance: Random) -> None:
    check(mutant(chance, 20_000))


@settings(unhurried, max_examples=200)
@given(pieces)
def test_any_bytes_are_read_in_every_way(raw: bytes) -> None:
    check(raw)
    check(b"From: a@b\nContent-Type: text/html\n" + raw)


@settings(unhurried, max_examples=200)
@given(pieces, st.sampled_from(["", "utf-8", "utf-7", "utf-16", "iso-2022-jp", "hz", "cp1252", "big5", "x"]))
def test_any_charset_gives_text_that_can_be_kept(data: bytes, charset: str) -> None:
    check_text(data, charset)


@settings(unhurried, max_examples=200)
@given(pieces)
def test_cleaning_twice_is_cleaning_once(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_text(html_text(text)) == html_text(text)
    assert clean_text(header_text(text)) == header_text(text)
    assert len(unflowed(text, False)) <= 2 * len(text) + 1


def of_text(raw: bytes) -> tuple[object, ...]:
    mail = parse(raw)
    return mail.subject, mail.text, mail.text_from, mail.from_addresses, mail.recipients, mail.date, mail.references


@settings(unhurried, max_examples=200)
@given(chance)
def test_what_is_wrapped_around_a_mail_changes_nothing(chance: Random) -> None:
    raw = chance.choice(SEEDS)
    assert of_text(b"From somebody Mon Jan  1 00:00:00 2026\n" + raw) == of_text(raw)
    assert of_text(b"\xef\xbb\xbf" + raw) == of_text(raw)
    wrapped = b"Content-Type: multipart/mixed; boundary=around\n\n--around\n" + raw + b"\n--around--\n"
    assert (parse(wrapped).text, parse(wrapped).text_from) == of_text(raw)[1:3]


@settings(unhurried, max_examples=200)
@given(chance)
def test_line_ends_are_no_matter(chance: Random) -> None:
    raw = changed(chance, chance.choice(SEEDS), 2, 20_000)
    binary = b"\0" in raw or b"tnef" in raw.lower()  # there they are bytes as others
    if b"\r" not in raw.replace(b"\r\n", b"\n") and not binary:
        plain = raw.replace(b"\r\n", b"\n")
        assert of_text(plain) == of_text(plain.replace(b"\n", b"\r\n"))

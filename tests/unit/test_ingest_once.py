"""One mail, one outcome: whoever delivers it, however often, and whatever happens on the way."""

import sys

import pytest

from ogust_tui.mail import ingest as ingesting
from ogust_tui.mail.decision import Reason
from ogust_tui.mail.identity import identity_of
from ogust_tui.mail.ingest import Ingested, ingest
from ogust_tui.mail.trial import survives
from ogust_tui.store import inbound, inbound_reads
from ogust_tui.store.errors import StoreUnavailable
from ogust_tui.store.kinds import Outcome
from ogust_tui.store.mail_sorting import ignore_mail
from tests.unit.store_world import NOW
from tests.unit.test_ingest import mail, picture, published, quarantined, texts_in

# --- once


def test_the_same_mail_again_changes_nothing(world):
    thread, (address,) = published(world, "MOREL")
    raw = mail("morel@famille.fr", address)
    first = ingest(world.store, raw)
    with world.unchanged():
        assert ingest(world.store, raw) == first
    assert texts_in(world, thread) == ["Bonjour", "Merci, à mardi."]
    stranger = mail("x@y.fr", address, message_id="<2@y.fr>")
    first = ingest(world.store, stranger)
    with world.unchanged():
        assert ingest(world.store, stranger) == first


def test_another_content_under_the_same_id_is_another_mail(world):
    thread, (address,) = published(world, "MOREL")
    ingest(world.store, mail("morel@famille.fr", address, text="Une"))
    ingest(world.store, mail("morel@famille.fr", address, text="Deux"))
    assert texts_in(world, thread) == ["Bonjour", "Une", "Deux"]


def test_mails_without_an_id_are_told_apart_by_their_content(world):
    thread, (address,) = published(world, "MOREL")
    one, two = (
        mail("morel@famille.fr", address, text=text).replace(b"Message-ID: <1@famille.fr>\n", b"") for text in "12"
    )
    for raw in (one, two, one, two):
        assert ingest(world.store, raw).outcome is Outcome.POSTED
    assert texts_in(world, thread) == ["Bonjour", "1", "2"]


TRACES = (
    "Return-Path: <morel@famille.fr>",
    "Delivered-To: reponse@agence.fr",
    "X-Original-To: catchall@agence.fr",
    "Received: from a.fr (a.fr [192.0.2.1])\r\n\tby mx.agence.fr with ESMTPS id {n}\r\n\tfor <x@agence.fr>; Tue",
    "Authentication-Results: mx{n}.agence.fr;\r\n\tdkim=pass",
    "ARC-Seal: i={n}; a=rsa-sha256; b=abcdef",
    "Received-SPF: pass (mx{n})",
    "DKIM-Signature: v=1; bh={n}",
    "X-Spam-Status: No, score={n}",
    "X-Virus-Scanned: clamav {n}",
    "X-Whatever-A-Server-Thinks-Of: {n}",
)


def delivered_by(raw: bytes, number: int) -> bytes:
    """``raw`` as another way of delivery hands it over."""
    traces = "".join(f"{trace.format(n=number)}\r\n" for trace in TRACES)
    return traces.encode() + raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n" if number % 2 else b"\n")


def test_the_same_mail_by_another_way_changes_nothing(world):
    thread, (address,) = published(world, "MOREL")
    for raw in (mail("morel@famille.fr", address), mail("morel@famille.fr", address, message_id="")):
        first = ingest(world.store, raw)
        assert first.outcome is Outcome.POSTED
        folded = raw.replace(b"To: ", b"To:\n ").replace(b"Subject: Re: ", b"SUBJECT:  Re:\n\t")
        copies = [delivered_by(raw, 1), delivered_by(raw, 2), raw + b"\n", folded, b"From x@y.fr Tue Mar 24\n" + raw]
        with world.unchanged():
            assert [ingest(world.store, copy) for copy in copies] == [first] * len(copies)
        assert inbound_reads.raw_mail(world.store, world.rosa, first.inbound_id) == raw
    assert texts_in(world, thread) == ["Bonjour", "Merci, à mardi.", "Merci, à mardi."]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Re: Horaires", b"Re: horaires"),
        (b"morel@", b"Morel <morel@"),
        (b"09:42", b"09:43"),
        (b"mardi.", b"mardi!"),
        (b"Subject:", b"In-Reply-To: <z@famille.fr>\nSubject:"),
        (b"utf-8", b"iso-8859-15"),
    ],
)
@pytest.mark.parametrize("message_id", ["<1@famille.fr>", ""])
def test_a_mail_that_differs_in_what_its_author_sent_is_another_one(world, old, new, message_id):
    _thread, (address,) = published(world, "MOREL")
    raw = mail("morel@famille.fr", address, message_id=message_id)
    assert old in raw
    ids = {ingest(world.store, one).inbound_id for one in (raw, raw.replace(old, new))}
    assert len(ids) == len(world.rows("inbound_mail")) == 2


def test_a_mail_to_the_addresses_of_two_threads_is_one_message(world):
    first, (one,) = published(world, "MOREL")
    second, (two,) = published(world, "MOREL")
    raw = mail("morel@famille.fr", one, two)
    got = [ingest(world.store, b"Delivered-To: %s\n" % to.encode() + raw, [to]) for to in (two, one, two)]
    assert got == [Ingested(got[0].inbound_id, Outcome.POSTED, "reply_address", second)] * 3
    assert (texts_in(world, first), texts_in(world, second)) == (["Bonjour"], ["Bonjour", "Merci, à mardi."])


def test_a_copy_that_knows_more_counts_while_the_first_one_waits(world):
    """A blind copy, or a mail resent: the address stands only in what its delivery wrote."""
    thread, (address,) = published(world, "MOREL")
    raw = mail("morel@famille.fr", "quelqu.un@ailleurs.fr")
    waiting = ingest(world.store, raw)
    quarantined(waiting, Reason.NO_ADDRESS)
    with world.unchanged():
        assert ingest(world.store, b"Delivered-To: reponse@agence.fr\n" + raw) == waiting
    blind = b"Delivered-To: %s\n" % address.encode() + raw
    got = ingest(world.store, blind)
    assert got == Ingested(waiting.inbound_id, Outcome.POSTED, "reply_address", thread)
    with world.unchanged():
        assert [ingest(world.store, one) for one in (raw, blind)] == [got, got]
    assert texts_in(world, thread) == ["Bonjour", "Merci, à mardi."]


def test_what_somebody_sorted_stays_sorted_whatever_is_delivered(world):
    _thread, (address,) = published(world, "MOREL")
    raw = mail("morel@famille.fr", "quelqu.un@ailleurs.fr")
    ignore_mail(world.store, world.rosa, ingest(world.store, raw).inbound_id)
    with world.unchanged():
        got = ingest(world.store, b"Delivered-To: %s\n" % address.encode() + raw)
    assert got.outcome is Outcome.IGNORED


@pytest.mark.parametrize(
    "raw",
    [b"", b"\n", b"\r\r\r", b"\n" * 100_000, b"x", b"\0" * 10, b"To: a\n" * 3_000, b"To: " + b"a\n " * 500_000],
    ids=range(8),
)
def test_whatever_comes_has_an_identity(raw):
    assert len(identity_of(raw).content) == 64


# --- work that never ends


def test_work_that_ended_is_not_counted_and_work_that_did_not_is(world, monkeypatch):
    _thread, (address,) = published(world, "MOREL")
    raw = mail("morel@famille.fr", address)

    def end(*_arguments, **_named):
        raise Crash

    def attempts() -> int:
        return world.rows("inbound_mail")[0]["attempts"]

    monkeypatch.setattr(ingesting, "survives", lambda _raw: pytest.fail("nothing is wrong with it yet"))
    for number in (1, 2):
        with monkeypatch.context() as patched:
            patched.setattr(ingesting, "decide", end)
            with pytest.raises(Crash):
                ingest(world.store, raw)
        assert attempts() == number

    def away(*_arguments, **_named):
        raise StoreUnavailable("away")

    with monkeypatch.context() as patched:
        patched.setattr(ingesting, "post_mail", away)
        for _ in range(5):
            with pytest.raises(StoreUnavailable):
                ingest(world.store, raw)
    assert attempts() == 0
    assert ingest(world.store, raw).outcome is Outcome.POSTED
    assert attempts() == 0


@pytest.mark.parametrize("again", [False, True], ids=["by the next delivery", "by reprocess"])
def test_a_mail_whose_reading_never_ends_is_quarantined(world, monkeypatch, again):
    thread, (address,) = published(world, "MOREL")
    raw = mail("morel@famille.fr", address)

    def end(*_arguments, **_named):
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(ingesting, "decide", end)
        for _ in range(inbound.SUSPECT):
            with pytest.raises(Crash):
                ingest(world.store, raw)
        patched.setattr(ingesting, "parse", end)
        patched.setattr(ingesting, "survives", lambda _raw: False)
        (got,) = list(ingesting.reprocess(world.store, None)) if again else [ingest(world.store, raw)]
        quarantined(got, Reason.DEADLY)
        (row,) = inbound_reads.list_quarantined(world.store, world.rosa).rows
        assert (row.sender_name, row.subject) == ("morel@famille.fr", "Re: Horaires")
        # It is not read again in this process, however often it is asked for.
        assert [one.reason for one in ingesting.reprocess(world.store, NOW)] == [Reason.DEADLY]
    assert texts_in(world, thread) == ["Bonjour"]
    # A newer version of the program may be able to read it: the trial is real here.
    assert [one.outcome for one in ingesting.reprocess(world.store, NOW)] == [Outcome.POSTED]
    assert texts_in(world, thread) == ["Bonjour", "Merci, à mardi."]


def test_a_trial_tells_who_dies_of_a_mail(monkeypatch):
    assert survives(mail("a@b.fr"))
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert survives(mail("a@b.fr"))  # an error can be caught, and is, by who reads it next
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert survives(mail("a@b.fr"))


class Crash(BaseException):
    """The end of the process, as far as the code can tell."""


@pytest.mark.parametrize("step", ["parse", "decide", "post_mail"])
def test_a_crash_after_the_mail_was_kept_is_made_up_for_by_the_next_run(world, monkeypatch, step):
    thread, (address,) = published(world, "MOREL")
    raw = mail("morel@famille.fr", address)

    def crash(*_arguments, **_named):
        raise Crash

    monkeypatch.setattr(ingesting, step, crash)
    with pytest.raises(Crash):
        ingest(world.store, raw)
    (kept,) = world.rows("inbound_mail")
    assert kept["outcome"] is None
    assert inbound_reads.raw_mail(world.store, world.rosa, kept["id"]) == raw
    monkeypatch.undo()
    assert ingest(world.store, raw) == Ingested(kept["id"], Outcome.POSTED, "reply_address", thread)
    assert texts_in(world, thread) == ["Bonjour", "Merci, à mardi."]


def test_a_crash_at_the_end_of_posting_leaves_no_half_answer(world, monkeypatch):
    thread, (address,) = published(world, "MOREL")
    raw = picture("morel@famille.fr", address, "La clé")
    settle = inbound.settle

    def crash(*arguments, **named):
        settle(*arguments, **named)
        raise Crash

    monkeypatch.setattr(inbound, "settle", crash)
    with pytest.raises(Crash):
        ingest(world.store, raw)
    assert texts_in(world, thread) == ["Bonjour"]
    assert world.rows("attachment") == []
    monkeypatch.undo()
    ingest(world.store, raw)
    assert texts_in(world, thread) == ["Bonjour", "La clé"]


def test_a_store_that_is_away_says_try_again(world, monkeypatch):
    _thread, (address,) = published(world, "MOREL")

    def away(*_arguments, **_named):
        raise StoreUnavailable("away")

    for step in ("keep_mail", "post_mail"):
        monkeypatch.setattr(ingesting, step, away)
        with pytest.raises(StoreUnavailable):
            ingest(world.store, mail("morel@famille.fr", address))
        monkeypatch.undo()
    assert ingest(world.store, mail("morel@famille.fr", address)).outcome is Outcome.POSTED


def test_what_nobody_foresaw_ends_in_quarantine(world, monkeypatch):
    thread, (address,) = published(world, "MOREL")

    def unforeseen(*_arguments, **_named):
        raise RuntimeError("nobody foresaw this")

    for number, step in enumerate(("mail_directory", "decide", "sorted_files", "post_mail")):
        monkeypatch.setattr(ingesting, step, unforeseen)
        quarantined(
            ingest(world.store, mail("morel@famille.fr", address, message_id=f"<{number}@x>")), Reason.UNFORESEEN
        )
        monkeypatch.undo()
    assert texts_in(world, thread) == ["Bonjour"]
    assert len(inbound_reads.list_quarantined(world.store, world.rosa).rows) == 4

"""One mail from its bytes to its outcome: kept first, then posted or quarantined with a reason, and never twice."""

from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from ogust_tui.mail import ingest as ingesting
from ogust_tui.mail.decision import Reason
from ogust_tui.mail.ingest import Ingested, ingest, reprocess
from ogust_tui.store import inbound_reads
from ogust_tui.store.contacts import ContactFields, edit_contact
from ogust_tui.store.inbound import keep_mail
from ogust_tui.store.kinds import Channel, Outcome, ThreadState
from ogust_tui.store.names import MAX_TEXT
from ogust_tui.store.publishing import reply_address, withdraw_thread
from ogust_tui.store.tables import metadata
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.store.threads import close_thread
from tests.unit.store_world import DOMAIN, NOW, World


def mail(
    sender: str | None, *to: str, text: str | None = "Merci, à mardi.", message_id: str = "<1@famille.fr>", **headers
) -> bytes:
    """A plain mail as a provider writes it. ``headers``: more of them, ``_`` for a dash."""
    message = EmailMessage()
    if sender is not None:
        message["From"] = sender
    if to:
        message["To"] = ", ".join(to)
    message["Subject"] = "Re: Horaires"
    message["Date"] = format_datetime(NOW)
    message["Message-ID"] = message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text or "")
    return message.as_bytes()


def published(world: World, *names: str) -> tuple[int, list[str]]:
    """A thread that ``names`` may read, and their reply addresses."""
    thread = world.thread(*names, publish=True).thread_id
    return thread, [reply_address(world.store, world.rosa, thread, world.ids[name]) for name in names]


def texts_in(world: World, thread: int) -> list[str]:
    return [message.text for message in show_thread(world.store, world.rosa, thread).messages]


def quarantined(got: Ingested, reason: Reason) -> None:
    assert (got.outcome, got.reason) == (Outcome.QUARANTINED, reason.value)


# --- posted


def test_an_answer_becomes_its_authors_message(world):
    thread, (address,) = published(world, "MOREL")
    with world.journal() as written:
        got = ingest(world.store, mail("Hélène Morel <Morel@Famille.FR>", address))
    assert got == Ingested(got.inbound_id, Outcome.POSTED, "reply_address", thread)
    message = show_thread(world.store, world.rosa, thread).messages[-1]
    assert (message.author.code, message.channel, message.text) == ("MOREL", Channel.MAIL, "Merci, à mardi.")
    assert (message.position, message.is_new) == (2, True)
    assert {event for event, *_ in written.notices} == {"answer_received"}
    assert ("inbound", got.inbound_id) in written.changes
    row = world.row("inbound_mail", got.inbound_id)
    assert (row["outcome"], row["reason"], row["thread_id"]) == (Outcome.POSTED, "reply_address", thread)
    assert world.rows("message")[-1]["inbound_id"] == got.inbound_id


def test_a_relative_answers_in_its_own_name(world):
    thread, addresses = published(world, "MOREL", "LEROY")
    got = ingest(world.store, mail("leroy@famille.fr", addresses[1]))
    assert got.outcome is Outcome.POSTED
    assert show_thread(world.store, world.rosa, thread).messages[-1].author.code == world.relative_codes["LEROY"]


@pytest.mark.parametrize("header", ["To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"])
def test_the_address_may_stand_in_any_header_and_in_capitals(world, header):
    thread, (address,) = published(world, "MOREL")
    raw = mail("morel@famille.fr", **{header: f"Agence <{address.upper()}>"})
    assert ingest(world.store, raw).thread_id == thread


def test_an_answer_reopens_a_closed_thread(world):
    thread, (address,) = published(world, "MOREL")
    close_thread(world.store, world.rosa, thread)
    assert ingest(world.store, mail("morel@famille.fr", address)).outcome is Outcome.POSTED
    assert show_thread(world.store, world.rosa, thread).row.state is ThreadState.OPEN


def test_the_quote_below_is_left_out(world):
    thread, (address,) = published(world, "MOREL")
    text = "D'accord.\n\nLe mar. 24 mars 2026 à 10:42, Agence <x@y.fr> a écrit :\n> Bonjour\n> Madame\n"
    ingest(world.store, mail("morel@famille.fr", address, text=text))
    assert texts_in(world, thread)[-1] == "D'accord."


def picture(sender: str, address: str, text: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = sender, address, "<p@famille.fr>"
    message.set_content(text)
    message.add_attachment(b"\0\xffjpeg", maintype="image", subtype="jpeg", filename="clé\n../../x.jpg")
    return message.as_bytes()


@pytest.mark.parametrize("text", ["", " \n\n", "\u200b\ufeff\n", "> Bonjour\n"])
def test_a_photo_alone_is_an_answer(world, text):
    thread, (address,) = published(world, "MOREL")
    assert ingest(world.store, picture("morel@famille.fr", address, text)).outcome is Outcome.POSTED
    message = show_thread(world.store, world.rosa, thread).messages[-1]
    assert message.text == ""
    (file,) = message.attachments
    assert (file.media_type, file.size) == ("image/jpeg", 6)
    assert "/" not in file.name
    assert "\n" not in file.name


def test_the_same_photo_twice_is_kept_once(world):
    _thread, (address,) = published(world, "MOREL")
    ingest(world.store, picture("morel@famille.fr", address, "Une"))
    ingest(world.store, picture("morel@famille.fr", address, "Encore"))
    assert (len(world.rows("attachment")), len(world.rows("blob"))) == (2, 1)


# --- quarantined


def test_a_wrong_sender_is_quarantined(world):
    thread, (address,) = published(world, "MOREL")
    senders = [
        "petit@famille.fr",
        "LEROY <leroy@famille.fr>",
        "morel@famille.fr.evil.fr",
        '"morel@famille.fr" <evil@x.fr>',
        "rosa@agence.fr",
        "undisclosed-recipients:;",
        "",
    ]
    for number, sender in enumerate(senders):
        got = ingest(world.store, mail(sender, address, message_id=f"<{number}@x.fr>"))
        quarantined(got, Reason.WRONG_SENDER)
    quarantined(ingest(world.store, mail(None, address)), Reason.WRONG_SENDER)
    for number, sender in enumerate(("morel@famille.fr, evil@x.fr", "evil@x.fr, morel@famille.fr")):
        got = ingest(world.store, mail(sender, address, message_id=f"<s{number}@x.fr>"))
        quarantined(got, Reason.SEVERAL_SENDERS)
    two = mail("morel@famille.fr", address, message_id="<two@x>").replace(b"From: ", b"From: evil@x.fr\nFrom: ")
    quarantined(ingest(world.store, two), Reason.SEVERAL_SENDERS)
    quarantined(ingest(world.store, mail("evil@x.fr", address, Sender="morel@famille.fr")), Reason.WRONG_SENDER)
    assert texts_in(world, thread) == ["Bonjour"]
    assert {row["reason"] for row in world.rows("inbound_mail")} == {"wrong_sender", "several_senders"}


def test_a_reader_without_an_address_answers_by_no_mail(world):
    _thread, (address,) = published(world, "MOREL")
    edit_contact(world.store, world.rosa, "MOREL", ContactFields(email=""))
    quarantined(ingest(world.store, mail("morel@famille.fr", address)), Reason.WRONG_SENDER)
    quarantined(ingest(world.store, mail(None, address)), Reason.WRONG_SENDER)


def test_a_mail_to_no_reply_address_is_quarantined(world):
    published(world, "MOREL")
    for number, to in enumerate(
        [f"contact@{DOMAIN}", "x@autre.fr", f"{'a' * 20}@autre.fr", f"{'a' * 21}@{DOMAIN}", "é@è"]
    ):
        got = ingest(world.store, mail("morel@famille.fr", to, message_id=f"<{number}@x>"))
        quarantined(got, Reason.NO_ADDRESS)
    quarantined(ingest(world.store, mail("morel@famille.fr")), Reason.NO_ADDRESS)


def test_an_unknown_address_is_quarantined(world):
    published(world, "MOREL")
    quarantined(ingest(world.store, mail("morel@famille.fr", f"{'a' * 20}@{DOMAIN}")), Reason.UNKNOWN_TOKEN)


def test_a_retired_address_is_quarantined(world):
    thread, (address,) = published(world, "MOREL")
    withdraw_thread(world.store, world.rosa, thread)
    quarantined(ingest(world.store, mail("morel@famille.fr", address)), Reason.RETIRED_TOKEN)
    assert texts_in(world, thread) == ["Bonjour"]


def test_a_publication_withdrawn_at_the_last_moment_is_honoured(world, monkeypatch):
    thread, (address,) = published(world, "MOREL")

    def withdrawn_meanwhile(files):
        withdraw_thread(world.store, world.rosa, thread)
        return (), ()

    monkeypatch.setattr(ingesting, "sorted_files", withdrawn_meanwhile)
    quarantined(ingest(world.store, mail("morel@famille.fr", address)), Reason.NOT_PUBLISHED)
    assert texts_in(world, thread) == ["Bonjour"]


@pytest.mark.parametrize("text", ["", " \n \n", "\u200b", "\x07\x1b", "> Bonjour\n> Madame\n"])
def test_a_mail_that_says_nothing_is_quarantined(world, text):
    _thread, (address,) = published(world, "MOREL")
    quarantined(ingest(world.store, mail("morel@famille.fr", address, text=text)), Reason.NO_TEXT)


def test_a_mail_that_is_too_long_is_quarantined_whole(world):
    thread, (address,) = published(world, "MOREL")
    raw = mail("morel@famille.fr", address, text="mot " * (MAX_TEXT // 4 + 10))
    got = ingest(world.store, raw)
    quarantined(got, Reason.TOO_LONG)
    assert inbound_reads.raw_mail(world.store, world.rosa, got.inbound_id) == raw
    assert texts_in(world, thread) == ["Bonjour"]


# --- several addresses


def test_of_two_addresses_the_one_that_is_the_senders_counts(world):
    thread, (morels, leroys) = published(world, "MOREL", "LEROY")
    for number, to in enumerate([(morels, leroys), (leroys, morels)]):
        got = ingest(world.store, mail("leroy@famille.fr", *to, message_id=f"<{number}@x>"))
        assert got.outcome is Outcome.POSTED
        assert show_thread(world.store, world.rosa, thread).messages[-1].author.code == world.relative_codes["LEROY"]
    quarantined(ingest(world.store, mail("evil@x.fr", morels, leroys)), Reason.WRONG_SENDER)


def test_a_live_address_counts_beside_a_retired_and_an_unknown_one(world):
    old, (retired,) = published(world, "MOREL")
    withdraw_thread(world.store, world.rosa, old)
    thread, (live,) = published(world, "MOREL")
    got = ingest(world.store, mail("morel@famille.fr", retired, f"{'b' * 20}@{DOMAIN}", live))
    assert (got.outcome, got.thread_id) == (Outcome.POSTED, thread)


# --- strange bytes


def test_nul_and_control_characters_do_not_stop_a_mail(world):
    thread, (address,) = published(world, "MOREL")
    raw = mail("morel@famille.fr", address).replace(b"Merci", b"Mer\0ci\x1b[31m\x08")
    assert ingest(world.store, raw).outcome is Outcome.POSTED
    assert "\0" not in texts_in(world, thread)[-1]
    assert "\x1b" not in texts_in(world, thread)[-1]
    assert texts_in(world, thread)[-1].startswith("Merci")


@pytest.mark.parametrize("junk", [b"\0", b"\xff\xfe", "é".encode("latin-1"), b"\xed\xa0\x80", b"\x1b"])
def test_junk_in_every_header_leaves_a_mail_with_an_outcome(world, junk):
    _thread, (address,) = published(world, "MOREL")
    plain = picture("morel@famille.fr", address, "La clé")
    whole = plain.replace(b"<p@famille.fr>", b"<p" + junk + b"@famille.fr>")
    for old in (b"From: ", b"To: ", b"image/jpeg", b"filename", b"Content-Type: "):
        raw = whole.replace(old, old + junk)
        assert ingest(world.store, raw).outcome in {Outcome.POSTED, Outcome.QUARANTINED}
    assert ingest(world.store, junk * 50).outcome is Outcome.QUARANTINED
    assert all(row["outcome"] is not None for row in world.rows("inbound_mail"))


def test_the_waiting_mails_are_listed_oldest_first_page_by_page(world):
    ids = []
    for number in range(5):
        ids.append(ingest(world.store, mail("x@y.fr", message_id=f"<{number}@x>")).inbound_id)
        if number % 2:
            world.clock.tick()
    whole = inbound_reads.list_quarantined(world.store, world.rosa).rows
    assert [row.id for row in whole] == ids
    assert {row.reason for row in whole} == {Reason.NO_ADDRESS.value}
    paged: list[inbound_reads.MailRow] = []
    key = None
    while True:
        page = inbound_reads.list_quarantined(world.store, world.rosa, after=key, limit=2)
        paged += page.rows
        key = page.next
        if key is None:
            break
    assert paged == list(whole)


def test_what_the_store_lost_of_a_mail_holds_no_other_up(world):
    address = reply_address(world.store, world.rosa, world.thread("MOREL", publish=True).thread_id, world.ids["MOREL"])
    for number, text in ((1, "Une"), (2, "Deux")):
        raw = mail("morel@famille.fr", address, text=text).replace(b"\n\n", f"\nX-Number: {number}\n\n".encode(), 1)
        keep_mail(world.store, raw, f"<{number}@lost>", str(number))
    with world.store.engine.execution_options(ogust_write=True).begin() as connection:
        table = metadata.tables["inbound_mail"]
        connection.execute(table.update().where(table.c.message_id == "<1@lost>").values(raw=b"broken"))
    became = [(one.outcome, one.reason) for one in reprocess(world.store, None)]
    assert became == [(Outcome.QUARANTINED, "unforeseen"), (Outcome.POSTED, "reply_address")]

"""Where a mail goes and why: by its reply address, else by our Message-ID, else to be sorted; never by its subject."""

import pytest

from ogust_tui.mail.bounces import Failure, failures, reported_ids
from ogust_tui.mail.decision import Reason
from ogust_tui.mail.ingest import Ingested, ingest, reprocess
from ogust_tui.mail.parsed import parse
from ogust_tui.store.agency import set_setting
from ogust_tui.store.contacts import ContactFields, edit_contact
from ogust_tui.store.kinds import Extent, Outcome
from ogust_tui.store.publishing import publish_thread, reply_address, withdraw_thread
from ogust_tui.store.tables import metadata
from ogust_tui.store.thread_lists import list_threads
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.store.threads import link_thread
from tests.mails import calendar
from tests.unit.store_world import DOMAIN, World

AGENCY = "accueil@agence.fr"


def mail(sender: str, to: str, headers: str = "", text: str = "Merci, à mardi.", number: int = 1) -> bytes:
    subject = "" if "Subject:" in headers else "Subject: Re: Horaires\n"
    return f"From: {sender}\nTo: {to}\nMessage-ID: <{number}@x>\n{subject}{headers}\n{text}\n".encode()


def sent_to(world: World, name: str) -> str:
    """The Message-ID under which a contact was told of the newest message."""
    rows = [row for row in world.rows("notice") if row["reader_id"] == world.ids[name]]
    return str(rows[-1]["message_header_id"])


def newest(world: World, thread: int) -> tuple[str, str]:
    message = show_thread(world.store, world.rosa, thread).messages[-1]
    return message.author.code, message.text


def ended(got: Ingested, outcome: Outcome, reason: Reason) -> None:
    assert (got.outcome, got.reason) == (outcome, reason.value)


def waits(got: Ingested, reason: Reason) -> None:
    ended(got, Outcome.QUARANTINED, reason)


@pytest.fixture
def told(world):
    """A published thread, its reply address, and the Message-ID that Mme Morel was sent."""
    thread = world.thread("MOREL", publish=True).thread_id
    return thread, reply_address(world.store, world.rosa, thread, world.ids["MOREL"]), sent_to(world, "MOREL")


@pytest.mark.parametrize("header", ["In-Reply-To", "References"])
def test_a_mail_that_answers_ours_finds_its_thread_wherever_it_was_sent(world, told, header):
    thread, _address, ours = told
    got = ingest(world.store, mail("morel@famille.fr", AGENCY, f"{header}: <other@x> {ours}\n"))
    assert (got.outcome, got.reason, got.thread_id) == (Outcome.POSTED, "our_message", thread)
    waits(ingest(world.store, mail("petit@famille.fr", AGENCY, f"{header}: {ours}\n", number=2)), Reason.WRONG_SENDER)


def test_the_reply_address_counts_before_the_message_it_answers(world, told):
    other, address, _ours = told
    thread = world.thread("MOREL", publish=True).thread_id
    got = ingest(world.store, mail("morel@famille.fr", address, f"In-Reply-To: {sent_to(world, 'MOREL')}\n"))
    assert got.thread_id == other != thread


def test_a_message_id_of_ours_with_another_hash_or_of_a_withdrawn_thread_leads_nowhere(world, told):
    thread, _address, ours = told
    forged = ours.replace(ours.split(".")[2], "0" * 12 + "@" + DOMAIN + ">")
    waits(ingest(world.store, mail("morel@famille.fr", AGENCY, f"In-Reply-To: {forged}\n")), Reason.NO_ADDRESS)
    withdraw_thread(world.store, world.rosa, thread)
    got = ingest(world.store, mail("morel@famille.fr", AGENCY, f"In-Reply-To: {ours}\n", number=2))
    waits(got, Reason.NOT_PUBLISHED)


def test_the_subject_alone_leads_nowhere(world, told):
    waits(ingest(world.store, mail("morel@famille.fr", AGENCY)), Reason.NO_ADDRESS)


def test_a_relative_linked_to_the_thread_answers_at_the_clients_address_in_their_own_name(world, told):
    thread, address, _ours = told
    waits(ingest(world.store, mail("leroy@famille.fr", address)), Reason.WRONG_SENDER)
    link_thread(world.store, world.rosa, thread, [world.ids["LEROY"]])
    got = ingest(world.store, mail("leroy@famille.fr", address, number=2))
    assert (got.outcome, newest(world, thread)) == (
        Outcome.POSTED,
        (world.relative_codes["LEROY"], "Merci, à mardi."),
    )
    withdraw_thread(world.store, world.rosa, thread)
    waits(ingest(world.store, mail("leroy@famille.fr", address, number=3)), Reason.RETIRED_TOKEN)


def test_of_two_people_with_one_address_the_reply_address_tells_which(world):
    edit_contact(world.store, world.rosa, "PETIT", ContactFields(email="morel@famille.fr"))
    thread = world.thread("MOREL", "PETIT", publish=True).thread_id
    for number, name in enumerate(("MOREL", "PETIT")):
        address = reply_address(world.store, world.rosa, thread, world.ids[name])
        assert ingest(world.store, mail("morel@famille.fr", address, number=number)).outcome is Outcome.POSTED
        assert newest(world, thread)[0] == name


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("mx.agence.fr; dmarc=fail header.from=famille.fr", Reason.FORGED),
        ("mx.agence.fr 1; spf=pass; dmarc=FAIL (p=none (dis=none))", Reason.FORGED),
        ("MX.agence.fr (filter); dkim=pass (dmarc=fail); dmarc=pass header.from=famille.fr", None),
        ("evil.fr; dmarc=fail", None),
        ("mx.agence.fr; spf=fail; dkim=fail", None),
        ("", None),
    ],
)
def test_a_sender_that_our_server_calls_forged_is_not_believed(world, told, header, reason):
    set_setting(world.store, world.alice, "mail.authserv_id", "mx.agence.fr")
    value = f"Authentication-Results: {header}\n" if header else ""
    below = "Authentication-Results: mx.agence.fr; dmarc=pass\n" if reason else ""
    got = ingest(world.store, mail("morel@famille.fr", told[1], value + below))
    assert got.reason == (reason or Reason.REPLY_ADDRESS).value


def test_a_sender_that_nobody_vouches_for_is_believed_unless_the_agency_says_otherwise(world, told):
    set_setting(world.store, world.alice, "mail.authserv_id", "mx.agence.fr")
    set_setting(world.store, world.alice, "mail.require_dmarc", "yes")
    waits(ingest(world.store, mail("morel@famille.fr", told[1])), Reason.UNVERIFIED)
    passed = "Authentication-Results: mx.agence.fr; dmarc=pass header.from={}\n"
    other = mail("morel@famille.fr", told[1], passed.format("evil.fr"), number=2)
    waits(ingest(world.store, other), Reason.UNVERIFIED)
    good = mail("morel@famille.fr", told[1], passed.format("famille.fr"), number=3)
    assert ingest(world.store, good).outcome is Outcome.POSTED


def test_a_mail_of_somebody_known_to_the_agency_opens_a_thread_of_theirs(world):
    set_setting(world.store, world.alice, "mail.address", AGENCY)
    got = ingest(world.store, mail("morel@famille.fr", AGENCY, "Subject: TR: [Agence] Facture d'octobre\n"))
    assert (got.outcome, got.reason) == (Outcome.POSTED, "new_thread")
    row = list_threads(world.store, world.rosa).rows[0]
    assert (row.id, row.subject, row.awaits_us) == (got.thread_id, "Facture d'octobre", True)
    assert [party.code for party in row.published_to] == ["MOREL"]
    assert not [row for row in world.rows("notice") if row["reader_id"] == world.ids["MOREL"]]
    waits(ingest(world.store, mail("inconnu@x.fr", AGENCY, number=2)), Reason.UNKNOWN_SENDER)
    edit_contact(world.store, world.rosa, "PETIT", ContactFields(email="morel@famille.fr"))
    waits(ingest(world.store, mail("morel@famille.fr", AGENCY, number=3)), Reason.SEVERAL_PEOPLE)
    set_setting(world.store, world.alice, "mail.opens_threads", "no")
    waits(ingest(world.store, mail("leroy@famille.fr", AGENCY, number=4)), Reason.NO_ADDRESS)


def test_a_thread_begun_with_nothing_but_a_quote_says_the_whole_mail(world):
    set_setting(world.store, world.alice, "mail.address", AGENCY)
    quote = "Le lundi 2 mars 2026 à 09:12, Agence <contact@agence.fr> a écrit :\n> Bonjour\n> À mardi\n"
    got = ingest(world.store, mail("morel@famille.fr", AGENCY, "Subject: Votre message\n", text=quote))
    assert got.outcome is Outcome.POSTED
    assert "> À mardi" in newest(world, got.thread_id or 0)[1]
    assert [row["extent"] for row in world.rows("inbound_mail")] == [Extent.ALL]


def test_no_words_but_another_subject_is_an_answer(world, told):
    thread, address, _ours = told
    subject = "Subject: RE: Je serai absente mardi\n"
    assert ingest(world.store, mail("morel@famille.fr", address, subject, text="")).outcome is Outcome.POSTED
    assert newest(world, thread) == ("MOREL", "Je serai absente mardi")
    same = f"Subject: Ré: Re[2]: {show_thread(world.store, world.rosa, thread).row.subject.upper()}\n"
    waits(ingest(world.store, mail("morel@famille.fr", address, same, text="", number=2)), Reason.NO_TEXT)


def test_an_automatic_answer_is_folded_into_its_thread_and_alerts_nobody(world, told):
    thread, address, _ours = told
    before = (world.rows("message"), world.rows("notice"), world.rows("alert"), world.rows("thread"))
    with world.journal() as written:
        got = ingest(world.store, mail("morel@famille.fr", address, "Auto-Submitted: auto-replied\n"))
    assert (got.outcome, got.reason, got.thread_id) == (Outcome.IGNORED, "auto_reply", thread)
    assert (world.rows("message"), world.rows("notice"), world.rows("alert"), world.rows("thread")) == before
    assert ("thread", thread) in written.changes
    row = world.row("inbound_mail", got.inbound_id)
    assert (row["reader_id"], row["body_text"]) == (world.ids["MOREL"], "Merci, à mardi.")
    elsewhere = ingest(world.store, mail("x@y.fr", AGENCY, "Auto-Submitted: auto-replied\n", number=2))
    assert (elsewhere.outcome, elsewhere.thread_id) == (Outcome.IGNORED, None)


BOUNCE = """Content-Type: multipart/report; report-type=delivery-status; boundary=b
Subject: Undelivered Mail Returned to Sender

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.famille.fr

Final-Recipient: rfc822; Morel@famille.fr
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown
--b--
"""


def bounce(to: str, action: str = "failed", number: int = 1) -> bytes:
    head = f"From: MAILER-DAEMON@famille.fr\nTo: {to}\nMessage-ID: <b{number}@x>\n"
    return (head + BOUNCE.format(action=action)).encode()


@pytest.mark.parametrize("to", ["reply", "elsewhere"])
def test_an_address_that_refuses_mail_is_marked_and_alerts_once(world, told, to):
    thread, address, _ours = told
    got = ingest(world.store, bounce(address if to == "reply" else AGENCY))
    ended(got, Outcome.BOUNCE, Reason.FAILED)
    assert got.thread_id == (thread if to == "reply" else None)
    (row,) = world.rows("bouncing_address")
    assert (row["reader_id"], row["address_key"]) == (world.ids["MOREL"], "morel@famille.fr")
    (alert,) = world.rows("alert")
    assert "morel@famille.fr" in alert["text"]
    assert "550 5.1.1 User unknown" in alert["text"]
    ended(ingest(world.store, bounce(address, number=2)), Outcome.BOUNCE, Reason.FAILED)
    assert len(world.rows("alert")) == 1
    # The person writes from that address: it works again.
    ingest(world.store, mail("morel@famille.fr", address, number=3))
    assert world.rows("bouncing_address") == []
    ingest(world.store, bounce(address, number=4))
    assert len(world.rows("alert")) == 2
    edit_contact(world.store, world.rosa, "MOREL", ContactFields(email="autre@famille.fr"))
    assert world.rows("bouncing_address") == []


def test_a_mail_that_is_only_late_marks_nothing(world, told):
    ended(ingest(world.store, bounce(told[1], "delayed")), Outcome.BOUNCE, Reason.DELAYED)
    assert world.rows("bouncing_address") == world.rows("alert") == []


def test_a_mail_that_a_provider_reports_as_unwanted_marks_nothing(world, told):
    thread, _address, ours = told
    head = f"From: signal@famille.fr\nTo: {AGENCY}\nMessage-ID: <c@x>\n"
    part = f"--b\nContent-Type: message/rfc822\n\nMessage-ID: {ours}\nTo: morel@famille.fr\n\nBonjour\n--b--\n"
    feedback = "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\n\n"
    raw = f"{head}Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n{feedback}{part}"
    got = ingest(world.store, raw.encode())
    ended(got, Outcome.BOUNCE, Reason.REPORTED)
    assert got.thread_id == thread
    assert world.rows("bouncing_address") == world.rows("alert") == []


@pytest.mark.parametrize("written", ["hélène@y.fr", r"h\x{E9}l\x{00e8}ne@y.fr"])
def test_an_address_beyond_ascii_may_stand_in_a_report_in_two_ways(written):
    raw = bounce(AGENCY).replace(b"rfc822; Morel@famille.fr", f"utf-8; {written}".encode())
    assert [failure.address for failure in failures(parse(raw), raw)] == ["hélène@y.fr"]


def test_a_report_that_says_in_its_first_block_what_became_of_the_mail():
    raw = bounce(AGENCY).replace(b"Action: failed\n", b"").replace(b"Reporting-MTA", b"Action: failed\nReporting-MTA")
    said = "smtp; 550 5.1.1 User unknown"
    assert failures(parse(raw), raw) == (Failure("morel@famille.fr", permanent=True, status=said),)


def test_a_local_name_in_a_report_is_no_address():
    raw = bounce(AGENCY).replace(b"Action: failed", b"Original-Recipient: rfc822; morel\nAction: failed")
    assert [failure.address for failure in failures(parse(raw), raw)] == ["morel@famille.fr"]


@pytest.mark.parametrize(
    "text",
    [
        "anne@y.fr\n    SMTP error from remote server after RCPT TO:<anne@y.fr>:\n    host mx.y.fr [192.0.2.1]: {}",
        "<anne@y.fr>: host mx.y.fr[192.0.2.1] said: {} (in reply to RCPT TO command)",
        "<Anne@y.fr>\n    (reason: {})\n\n   ----- Transcript of session follows -----\n<<< 503 5.5.1 No recipients",
        "<anne@y.fr>:\n192.0.2.1 does not like recipient.\nRemote host said: {}\n\n--- Below is a copy.",
        "Unknown user: anne@y.fr\n\nRCPT TO generated following response:\n{}\n",
    ],
)
def test_what_the_server_answered_about_an_address_is_in_the_text(text):
    failed = "This is the mail system. Delivery to the following recipients failed.\n\n  "
    raw = f"From: MAILER-DAEMON@x.fr\nSubject: Undelivered mail\n\n{failed}{text.format('552 5.2.2 Over quota')}\n"
    (failure,) = failures(parse(raw.encode()), raw.encode())
    assert (failure.address, failure.status) == ("anne@y.fr", "552 5.2.2 Over quota")


OUR_HEADERS = "--- En-têtes ---\nMessage-ID: fil.abc.123456@x.org\nFrom: t@x.org\n"


def test_what_a_report_in_no_standard_form_says():
    text = "From: MAILER-DAEMON@x.fr\nSubject: failure notice\n\nHi. This is the qmail-send program at x.fr.\n"
    raw = f"{text}I'm afraid I wasn't able to deliver your message.\n\n<anne@y.fr>:\nno such user\n".encode()
    assert failures(parse(raw), raw) == (Failure("anne@y.fr", permanent=True, status=""),)
    raw = b"From: MAILER-DAEMON@x.fr\nSubject: Mail delivery failed\n\nanne@y.fr: mailbox is full\n"
    assert failures(parse(raw), raw) == (Failure("anne@y.fr", permanent=True, status="Mail delivery failed"),)
    text = (
        "Votre message n'a pas pu être remis.\n\n  Destinataire : Anne@y.fr\n  Motif : boîte pleine\n\n" + OUR_HEADERS
    )
    raw = f"From: MAILER-DAEMON@x.fr\nTo: <t@x.org>\nSubject: Non remis\n\n{text}".encode()
    assert failures(parse(raw), raw) == (Failure("anne@y.fr", permanent=True, status="Non remis"),)
    assert reported_ids(parse(raw)) == (("abc", "123456"),)
    warned = (
        b"From: x@x.fr\nSubject: Warning: could not send message for past 4 hours\n\nTHIS IS A WARNING MESSAGE ONLY\n"
    )
    assert not failures(parse(warned), warned)[0].permanent
    held = (
        b"From: MAILER-DAEMON@x.fr\nSubject: Delivery Status Notification (Delay)\nX-Failed-Recipients: anne@y.fr\n\n"
    )
    held += b"Delivery to the following recipient has been delayed:\n\n     anne@y.fr\n"
    assert failures(parse(held), held) == (Failure("anne@y.fr", permanent=False, status=""),)
    late = b"From: MAILER-DAEMON@x.fr\nSubject: Warning: message delayed 24 hours\n\nWill be retried.\n"
    assert failures(parse(late), late) == (Failure("", permanent=False, status="Warning: message delayed 24 hours"),)


def test_machines_that_are_not_answered(world, told):
    address = told[1]
    ended(ingest(world.store, mail("morel@famille.fr", address, "List-Id: <x>\n")), Outcome.QUARANTINED, Reason.LIST)
    report = "Content-Type: multipart/report; report-type=disposition-notification\nSubject: Lu : Horaires\n"
    receipt = mail("morel@famille.fr", address, report)
    ended(ingest(world.store, receipt.replace(b"<1@x>", b"<2@x>")), Outcome.IGNORED, Reason.RECEIPT)
    own = mail("morel@famille.fr", address).replace(b"<1@x>", told[2].encode())
    ended(ingest(world.store, own), Outcome.IGNORED, Reason.OWN)


def test_a_blocked_sender_is_ignored_but_not_at_their_own_reply_address(world, told):
    with world.store.engine.begin() as connection:
        row = {"address_key": "morel@famille.fr", "blocked_at": world.clock()}
        connection.execute(metadata.tables["blocked_sender"].insert(), row)
    ended(ingest(world.store, mail("morel@famille.fr", AGENCY)), Outcome.IGNORED, Reason.BLOCKED)
    assert ingest(world.store, mail("morel@famille.fr", told[1], number=2)).outcome is Outcome.POSTED


def test_a_waiting_mail_is_posted_once_its_sender_is_known(world, told):
    thread, address, _ours = told
    since = world.clock()
    waits(ingest(world.store, mail("neuve@famille.fr", address)), Reason.WRONG_SENDER)
    edit_contact(world.store, world.rosa, "MOREL", ContactFields(email="neuve@famille.fr"))
    (again,) = reprocess(world.store, since)
    assert (again.outcome, again.thread_id) == (Outcome.POSTED, thread)
    assert list(reprocess(world.store, since)) == []


def test_a_file_that_runs_is_named_and_not_kept(world, told):
    thread, address, _ours = told
    parts = "--b\n\nVoici.\n--b\nContent-Disposition: attachment; filename=facture.pdf.exe\n\nMZ\n--b--\n"
    raw = mail("morel@famille.fr", address, "Content-Type: multipart/mixed; boundary=b\n", parts)
    assert ingest(world.store, raw).outcome is Outcome.POSTED
    assert world.rows("attachment") == []
    (row,) = world.rows("refused_file")
    assert (row["name"], row["size"], row["reason"]) == ("facture.pdf.exe", 2, "program")
    assert newest(world, thread) == ("MOREL", "Voici.")


def test_a_thread_published_again_answers_at_the_new_address(world, told):
    thread, old, _ours = told
    withdraw_thread(world.store, world.rosa, thread)
    publish_thread(world.store, world.rosa, thread, to=[world.ids["MOREL"]])
    waits(ingest(world.store, mail("morel@famille.fr", old)), Reason.RETIRED_TOKEN)
    new = reply_address(world.store, world.rosa, thread, world.ids["MOREL"])
    assert ingest(world.store, mail("morel@famille.fr", new, number=2)).outcome is Outcome.POSTED


@pytest.mark.parametrize("headers", ["", "Auto-Submitted: auto-generated\n"], ids=["a program", "a calendar's server"])
def test_an_answer_to_an_invitation_reaches_its_thread_in_words(world, told, headers):
    thread, address, _ours = told
    invitation = calendar("REPLY", answer="DECLINED").decode()
    raw = mail("morel@famille.fr", address, f"{headers}Content-Type: text/calendar; method=REPLY\n", invitation)
    got = ingest(world.store, raw)
    assert (got.outcome, newest(world, thread)) == (
        Outcome.POSTED,
        ("MOREL", "A refusé : Visite, mer. 4 mars 14:00"),
    )

"""Hostile and odd envelopes: where reply addresses and Message-IDs are found, whom a mail is believed to come from."""

import pytest

from ogust_tui.mail.decision import Decision, Do, Reason, decide
from ogust_tui.mail.ingest import ingest
from ogust_tui.mail.parsed import parse
from ogust_tui.mail.route import bare_subject, our_ids, tokens_in
from ogust_tui.store.agency import set_setting
from ogust_tui.store.contacts import ContactFields, edit_contact
from ogust_tui.store.correspondents import mail_directory
from ogust_tui.store.kinds import Outcome
from ogust_tui.store.publishing import reply_address, withdraw_thread
from ogust_tui.store.tables import metadata
from ogust_tui.store.thread_reads import show_thread
from tests.unit.store_world import DOMAIN, World

MOREL = "From: Hélène Morel <morel@famille.fr>\n"
AGENCY = "accueil@agence.fr"
SERVER = "mx.agence.fr"


def decided(world: World, headers: str, text: str = "Merci, à mardi.", recipients: tuple[str, ...] = ()) -> Decision:
    message_id = "" if "Message-ID:" in headers else "Message-ID: <1@x>\n"
    subject = "" if "Subject:" in headers else "Subject: Re: Horaires\n"
    raw = f"{message_id}{subject}{headers}\n{text}\n".encode()
    with mail_directory(world.store) as known:
        return decide(parse(raw), raw, known, recipients)


@pytest.fixture
def told(sqlite_world):
    """A thread published to Mme Morel, the local part of her reply address, and the Message-ID she was sent."""
    thread = sqlite_world.thread("MOREL", publish=True, subject="Heure du passage de mardi").thread_id
    token = reply_address(sqlite_world.store, sqlite_world.rosa, thread, sqlite_world.ids["MOREL"]).partition("@")[0]
    (ours,) = [row["message_header_id"] for row in sqlite_world.rows("notice") if row["message_header_id"]]
    return thread, token, ours


ADDRESSES = [
    "To: {token}@{domain}",
    "To: {TOKEN}@{domain}",
    "To: {token}@{DOMAIN}",
    "To: {token}@{domain}.",
    "To: <{token}@{domain}>, <autre@x.fr>",
    'To: "{token}"@{domain}',
    'To: "Morel, Agence" <{token}@{domain}>',
    "To: {token}+famille@{domain}",
    "To: <mailto:{token}@{domain}>",
    "To: '{token}@{domain}' <{token}@{domain}>",
    "To: agence:{token}@{domain}, x@y.fr;",
    "To: <@relais.fr:{token}@{domain}>",
    "To: undisclosed-recipients:;\nDelivered-To: {token}@{domain}",
    "To: x@y.fr\nCc: (agence)\n {token}@{domain}",
    "To: x@y.fr\nBcc: {token}@{domain}",
    "X-Original-To: {token}@{domain}",
    "Envelope-To: {token}@{domain}",
    "Resent-To: {token}@{domain}",
    "Received: from a by b with ESMTP\n\tfor <{token}@{domain}>; Mon, 4 May 2026 09:00:35 +0200",
    "To: aaaaaaaaaaaaaaaaaaaa@{domain}, {token}@{domain}",
]
NO_ADDRESSES = [
    "To: {token}@{domain}.evil.fr",
    "To: {token}@evil-{domain}",
    "To: {token}@{domain}@evil.fr",
    "To: {token}%{domain}@evil.fr",
    'To: "{token}@{domain}" <x@evil.fr>',
    "To: =?utf-8?Q?{token}=40{domain}?= <x@evil.fr>",
    "To: ({token}@{domain}) x@evil.fr",
    "To: x{token}@{domain}",
    "To: fil+{token}@{domain}",
    "Reply-To: {token}@{domain}",
    "Subject: Re: {token}@{domain}",
    "X-To: {token}@{domain}",
    "Received: by {token}@{domain}; Mon",
]


def test_a_reply_address_is_found_wherever_a_mail_was_sent_to(sqlite_world, told):
    thread, token, _ours = told
    forms = {"token": token, "TOKEN": token.upper(), "domain": DOMAIN, "DOMAIN": DOMAIN.upper()}
    for form in ADDRESSES:
        found = decided(sqlite_world, MOREL + form.format(**forms) + "\n")
        assert (form, found.do, found.thread_id) == (form, Do.POST, thread)
    for form in NO_ADDRESSES:
        found = decided(sqlite_world, MOREL + form.format(**forms) + "\n")
        assert (form, found.do, found.thread_id) == (form, Do.QUARANTINE, None)
    for recipient in (f"{token.upper()}@{DOMAIN}", f" <{token}@{DOMAIN}>"):
        assert decided(sqlite_world, MOREL, recipients=(recipient,)).thread_id == thread


def test_the_domain_may_be_written_in_two_scripts():
    token = "abcdefghij234567abcd"
    assert tokens_in([f"{token}@xn--rponse-bva.fr"], "réponse.fr") == tokens_in([f"{token}@RÉPONSE.fr"], "réponse.fr")
    assert tokens_in([f"{token}@reponse.fr", f"{token}@répоnse.fr"], "réponse.fr") == ()
    assert tokens_in([f"{token}@{'é' * 300}.fr"], "réponse.fr") == ()


ANSWERS = [
    "In-Reply-To: {ours}",
    "In-Reply-To: <{OURS}>",
    "In-Reply-To: {bare}",
    "In-Reply-To: Your message of Monday\n {ours}",
    "In-Reply-To: <a@b>\n\t{ours}",
    "References: <a@b>,{ours}, <c@d>",
    "References: (first) {ours} (last)",
    "References: {many} {ours}",
    "References: {ours} {many}",
    "References: =?us-ascii?Q?=3C{bare}=3E?=",
    "References: <{broken}>",
    "In-Reply-To: <x@y>\nIn-Reply-To: {ours}",
]
NO_ANSWERS = [
    "In-Reply-To: <x.{bare}>",
    "In-Reply-To: <{short}@x.fr>",
    "X-References: {ours}",
    "Subject: Re: {ours}",
    "Thread-Index: {ours}",
]


def test_our_message_is_found_in_what_programs_make_of_references(sqlite_world, told):
    thread, _token, ours = told
    bare = ours.strip("<>")
    forms = {
        "ours": ours,
        "bare": bare,
        "OURS": bare.upper(),
        "many": " ".join(f"<{number}@x.fr>" for number in range(150)),
        "broken": f"{bare[:20]}\n {bare[20:]}",
        "short": ".".join(bare.split(".")[:2]),
    }
    for form in ANSWERS:
        found = decided(sqlite_world, f"{MOREL}To: {AGENCY}\n{form.format(**forms)}\n")
        assert (form, found.do, found.thread_id) == (form, Do.POST, thread)
    for form in NO_ANSWERS:
        found = decided(sqlite_world, f"{MOREL}To: {AGENCY}\n{form.format(**forms)}\n")
        assert (form, found.do) == (form, Do.QUARANTINE)
    assert our_ids([ours.upper(), "<fil.a.zz@x>", f"<{'fil.' * 9_000}@x>"]) == our_ids([ours])


SENDERS = [
    (MOREL, Reason.REPLY_ADDRESS),
    ("From: MOREL@Famille.FR\n", Reason.REPLY_ADDRESS),
    ("From: morel@famille.fr (evil@x.fr)\n", Reason.REPLY_ADDRESS),
    ('From: "evil@x.fr" <morel@famille.fr>\n', Reason.REPLY_ADDRESS),
    (f"{MOREL}Reply-To: evil@x.fr\nSender: evil@x.fr\n", Reason.REPLY_ADDRESS),
    (f"{MOREL}{MOREL}", Reason.REPLY_ADDRESS),
    ("From: Famille: morel@famille.fr;\n", Reason.REPLY_ADDRESS),
    ('From: "morel@famille.fr" <evil@x.fr>\n', Reason.WRONG_SENDER),
    ("From: morel@famille.fr <evil@x.fr>\n", Reason.WRONG_SENDER),
    ("From: evil@x.fr (morel@famille.fr)\n", Reason.WRONG_SENDER),
    ("From: =?utf-8?Q?morel=40famille.fr?= <evil@x.fr>\n", Reason.WRONG_SENDER),
    ("From: evil@x.fr\nReply-To: morel@famille.fr\nSender: morel@famille.fr\n", Reason.WRONG_SENDER),
    ("From: morel@famille.fr.evil.fr\n", Reason.WRONG_SENDER),
    ("From: mоrel@famille.fr\n", Reason.WRONG_SENDER),  # a Cyrillic о
    (f"From: Agence <accueil@{DOMAIN}>\n", Reason.WRONG_SENDER),
    ("From: morel@famille.fr, evil@x.fr\n", Reason.SEVERAL_SENDERS),
    (f"{MOREL}From: evil@x.fr\n", Reason.SEVERAL_SENDERS),
    # what only a tolerant reader takes for the sender was judged by no server
    ("Sender: morel@famille.fr\n", Reason.UNVERIFIED),
    ("From: <>\nSender: morel@famille.fr\n", Reason.UNVERIFIED),
    ("From: =?utf-8?Q?morel=40famille.fr?=\n", Reason.UNVERIFIED),
    ("", Reason.WRONG_SENDER),
    ("From: <>\n", Reason.WRONG_SENDER),
]


def test_who_sent_a_mail_is_who_stands_in_from(sqlite_world, told):
    _thread, token, _ours = told
    for headers, reason in SENDERS:
        found = decided(sqlite_world, f"{headers}To: {token}@{DOMAIN}\n")
        assert (headers, found.reason) == (headers, reason)


AR = "Authentication-Results: "
PASS = f"{AR}{SERVER}; dmarc=pass header.from=famille.fr\n"
FAIL = f"{AR}{SERVER}; dmarc=fail header.from=famille.fr\n"
# the headers, and what comes of them: without and with "mail.require_dmarc"
VERDICTS = [
    ("", True, False),
    (PASS, True, True),
    (FAIL, False, False),
    (PASS + FAIL, True, True),
    (FAIL + PASS, False, False),
    (f"{AR}{SERVER};\n\tdmarc=FAIL\n", False, False),
    (f"{AR}{SERVER} 1; spf=pass; dmarc = fail (p=none)\n", False, False),
    (f'{AR}"{SERVER}"; dmarc=fail\n', False, False),
    (f"{AR}(our filter) {SERVER.upper()}; dmarc=fail\n", False, False),
    (f"{AR}{SERVER}; dmarc=pass; dmarc=fail\n", False, False),
    # a header for each thing that was looked at: a failure counts, a pass below may be anybody's
    (f"{AR}{SERVER}; dkim=pass\n{FAIL}", False, False),
    (f"{AR}{SERVER}; dkim=pass\n{PASS}", True, False),
    (f"{AR}{SERVER}; dkim=pass (dmarc=fail)\n", True, False),
    (f"{AR}{SERVER}; dkim=pass (a (dmarc=fail) b)\n", True, False),
    (f'{AR}{SERVER}; spf=none smtp.mailfrom="x; dmarc=pass header.from=famille.fr"@evil.fr\n', True, False),
    (f"{AR}{SERVER}; dmarc=pass header.from=evil.fr\n", True, False),
    (f"{AR}{SERVER}; dmarc=pass header.from=FAMILLE.fr\n", True, True),
    (f"{AR}{SERVER}; dmarc=none\n", True, False),
    (f"{AR}{SERVER}; dmarc=temperror\n", True, False),
    (f"{AR}{SERVER}; dmarc=bestguesspass\n", True, False),
    (f"{AR}{SERVER}.evil.fr; dmarc=pass\n", True, False),
    (f"{AR}evil.fr; dmarc=fail\n", True, False),
    (f"{AR}evil.fr {SERVER}; dmarc=fail\n", True, False),
    (f"ARC-Authentication-Results: i=1; {SERVER}; dmarc=fail\n", True, False),
    (f"X-Authentication-Results: {SERVER}; dmarc=fail\n", True, False),
]


def test_our_own_servers_word_on_the_sender(sqlite_world, told):
    _thread, token, _ours = told
    set_setting(sqlite_world.store, sqlite_world.alice, "mail.authserv_id", SERVER)
    for required in (False, True):
        set_setting(sqlite_world.store, sqlite_world.alice, "mail.require_dmarc", "yes" if required else "no")
        for headers, *believed in VERDICTS:
            found = decided(sqlite_world, f"{headers}{MOREL}To: {token}@{DOMAIN}\n")
            assert (headers, required, found.do is Do.POST) == (headers, required, believed[required])


def test_a_mail_of_ours_that_comes_back_is_ours_and_a_reader_s_with_such_an_id_is_theirs(sqlite_world, told):
    thread, token, ours = told
    to = f"To: {token}@{DOMAIN}\n"
    for message_id in (ours, f"<fil.abc.123456@{DOMAIN}>"):
        found = decided(sqlite_world, f"Message-ID: {message_id}\n{MOREL}{to}")
        assert (found.do, found.reason) == (Do.IGNORE, Reason.OWN)
    found = decided(sqlite_world, f"Message-ID: <fil.abc.123456@famille.fr>\n{MOREL}{to}")
    assert (found.do, found.thread_id) == (Do.POST, thread)
    found = decided(sqlite_world, f"Message-ID: <fil.abc.123456@x.fr>\nFrom: x@x.fr\n{to}")
    assert (found.do, found.reason) == (Do.IGNORE, Reason.OWN)


def test_a_machine_s_answer_shows_as_the_reader_s_only_if_it_comes_from_them(sqlite_world, told):
    thread, token, _ours = told
    set_setting(sqlite_world.store, sqlite_world.alice, "mail.authserv_id", SERVER)
    rest = f"To: {token}@{DOMAIN}\nAuto-Submitted: auto-replied\n"
    theirs, other = decided(sqlite_world, MOREL + rest), decided(sqlite_world, "From: x@x.fr\n" + rest)
    assert (theirs.do, theirs.thread_id, theirs.reader_id) == (Do.FOLD, thread, sqlite_world.ids["MOREL"])
    assert (other.do, other.thread_id, other.reader_id) == (Do.FOLD, thread, None)
    forged = decided(sqlite_world, FAIL + MOREL + rest)
    assert (forged.do, forged.thread_id) == (Do.IGNORE, None)


def test_a_blocked_reader_is_heard_at_their_own_address_whatever_else_is_wrong(sqlite_world, told):
    thread, token, _ours = told
    set_setting(sqlite_world.store, sqlite_world.alice, "mail.authserv_id", SERVER)
    with sqlite_world.store.engine.begin() as connection:
        row = {"address_key": "morel@famille.fr", "blocked_at": sqlite_world.clock()}
        connection.execute(metadata.tables["blocked_sender"].insert(), row)
    to = f"{MOREL}To: {token}@{DOMAIN}\nSubject: Re:\n"
    for headers, text, reason in (("List-Id: <x>\n", "Oui.", Reason.LIST), ("", "", Reason.NO_TEXT)):
        found = decided(sqlite_world, to + headers, text)
        assert (found.do, found.reason, found.thread_id) == (Do.QUARANTINE, reason, thread)
    assert decided(sqlite_world, FAIL + to).reason is Reason.BLOCKED
    withdraw_thread(sqlite_world.store, sqlite_world.rosa, thread)
    assert decided(sqlite_world, to).reason is Reason.BLOCKED


def test_what_is_not_published_is_neither_reached_nor_told(sqlite_world):
    posted = sqlite_world.thread("MOREL", "PETIT")
    thread = posted.thread_id
    edit_contact(sqlite_world.store, sqlite_world.rosa, "PETIT", ContactFields(email="petit@famille.fr"))
    (message,) = [row["public_id"] for row in sqlite_world.rows("message")]
    before = show_thread(sqlite_world.store, sqlite_world.rosa, thread).messages
    for sender in ("morel@famille.fr", "petit@famille.fr"):
        for reference in (f"<fil.{message}.000000000000@{DOMAIN}>", f"<fil.{message}.abcdef@{DOMAIN}>"):
            raw = f"From: {sender}\nTo: {AGENCY}\nIn-Reply-To: {reference}\n\nEt alors ?\n"
            assert ingest(sqlite_world.store, raw.encode()).outcome is Outcome.QUARANTINED
    assert show_thread(sqlite_world.store, sqlite_world.rosa, thread).messages == before


def test_no_report_comes_from_a_reader_s_own_address(sqlite_world, told):
    thread, token, _ours = told
    text = "Le courrier n'a pas été distribué, écrivez-moi à anne@famille.fr."
    headers = f"Return-Path: <>\nTo: {token}@{DOMAIN}\nSubject: Courrier non distribué\n"
    found = decided(sqlite_world, MOREL + headers, text)
    assert (found.do, found.thread_id, found.text) == (Do.POST, thread, text)
    assert decided(sqlite_world, "From: x@x.fr\n" + headers, text).do is Do.BOUNCE
    set_setting(sqlite_world.store, sqlite_world.alice, "mail.address", AGENCY)
    headers = headers.replace(f"{token}@{DOMAIN}", AGENCY)
    assert decided(sqlite_world, MOREL + headers, text).do is Do.OPEN
    assert decided(sqlite_world, "From: x@x.fr\n" + headers, text).do is Do.BOUNCE


SUBJECTS = {
    "Re: Fwd : TR: [Agence] RE[4]: Clés": "Clés",
    "Rép. : Clés": "Clés",
    "RE : Clés": "Clés",
    "Réponse : Clés": "Clés",
    "AW: WG: SV: Clés": "Clés",
    "Re^2: Clés": "Clés",
    "[EXTERNE] Re: Clés": "Clés",
    "*****SPAM***** Re: Clés": "Clés",
    "{Spam?} Clés": "Clés",
    "EXT : Re: Clés": "Clés",
    "Référence : 12": "Référence : 12",
    "Retard : mardi": "Retard : mardi",
    "Clés : re: perdues": "Clés : re: perdues",
    "(sans objet)": "",
    "Re: Aucun objet": "",
    "<no subject>": "",
    "[Agence]": "",
}


def test_what_is_put_before_a_subject_is_no_change_of_it(sqlite_world, told):
    assert {subject: bare_subject(subject) for subject in SUBJECTS} == SUBJECTS
    thread, token, _ours = told
    ours = show_thread(sqlite_world.store, sqlite_world.rosa, thread).row.subject
    for subject in (
        f"[EXTERNE] RE : {ours}",
        f"Re: {ours.upper()} !",
        f"RE: {ours[:-3]}…",
        "TR: (sans objet)",
        "Re:",
        "",
    ):
        found = decided(sqlite_world, f"{MOREL}To: {token}@{DOMAIN}\nSubject: {subject}\n", "")
        assert (subject, found.reason) == (subject, Reason.NO_TEXT)
    found = decided(sqlite_world, f"{MOREL}To: {token}@{DOMAIN}\nSubject: Re: {ours} : non merci\n", "")
    assert found.text == f"{ours} : non merci"

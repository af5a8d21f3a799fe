"""Received mail from the command line: sorted, worked on again, explained without a change, counted."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from ogust_tui.cli import mail_explain, shapes
from ogust_tui.mail.authentication import Dmarc
from ogust_tui.mail.decision import Step
from ogust_tui.mail.explain import explain
from ogust_tui.mail.files import Refusal as FileRefusal
from ogust_tui.mail.ingest import ingest
from ogust_tui.mail.kind import _RULES, Kind
from ogust_tui.mail.parsed import parse
from ogust_tui.mail.reply_text import reply_of
from ogust_tui.store import inbound_reads, mail_sorting
from ogust_tui.store.agency import set_setting
from ogust_tui.store.errors import Conflict
from ogust_tui.store.inbound import keep_mail
from ogust_tui.store.mail_extent import keep_whole
from ogust_tui.store.permissions import Verb
from ogust_tui.store.publishing import reply_address, withdraw_thread
from ogust_tui.store.tables import ReaderAddress, Setting
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.wording import LEFT_OUT, MAIL_REASONS
from tests.unit.test_mail_decision import AGENCY, mail

pytest_plugins = ["tests.unit.cli_runner"]

OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
HOSTILE = "\x1b[31mrouge\x1b]0;t\x07 [/b] {x} %s \u202e\x9b2J"
EXPLAINED = {
    "message_id", "from", "from_name", "to", "subject", "date", "complete", "kind", "rule", "authentication", "route",
    "do", "outcome", "reason", "thread", "author", "new_subject", "text", "files", "refused_files", "failures", "steps",
    "known",
}  # fmt: skip


class Post:
    """The command line on the world's store, its receptionist acting, and one published thread."""

    def __init__(self, world, cli):
        with world.store.write(world.alice, Verb.SETTING_SET) as unit:  # on a demo nobody is asked for a password
            unit.session.merge(Setting(key="store.demo", value="1"))
        self.world, self.cli = world, cli
        self.thread = world.thread("MOREL", publish=True).thread_id
        self.address = reply_address(world.store, world.rosa, self.thread, world.ids["MOREL"])

    def ok(self, *arguments, stdin=b"", by="rosa"):
        return self.cli.ok(*arguments, "--as", by, stdin=stdin)

    def run(self, *arguments, by="rosa"):
        return self.cli.run(*arguments, "--as", by)

    def came(self, raw):
        return ingest(self.world.store, raw).inbound_id

    def waiting(self):
        return [row["id"] for row in self.ok("mail", "quarantine", "list", "--json").json]


@pytest.fixture
def post(world, cli_on):
    return Post(world, cli_on(world.store.url.render_as_string(hide_password=False)))


@pytest.fixture
def file_post(sqlite_world, cli_on):
    return Post(sqlite_world, cli_on(sqlite_world.store.url.render_as_string(hide_password=False)))


# --- explain


def machine(sender: str, to: str) -> bytes:
    return mail(sender, to, "Auto-Submitted: auto-replied\n")


def test_a_mail_is_explained_as_it_would_end_and_nothing_changes(post):
    world, thread, address = post.world, post.thread, post.address
    set_setting(world.store, world.alice, "mail.address", AGENCY)
    withdrawn = world.thread("PETIT", publish=True).thread_id
    retired = reply_address(world.store, world.rosa, withdrawn, world.ids["PETIT"])
    withdraw_thread(world.store, world.rosa, withdrawn)
    mails = {
        "post": mail("morel@famille.fr", address),
        "open": mail("petit@famille.fr", AGENCY, number=2),
        "fold": machine("morel@famille.fr", address),
        "ignore": machine("x@y.fr", AGENCY),
        "receipt": mail("x@y.fr", address, "Content-Type: multipart/report; report-type=disposition-notification\n"),
        "bounce": mail("mailer-daemon@y.fr", address, "X-Failed-Recipients: morel@famille.fr\n"),
        "wrong": mail("x@y.fr", address, number=3),
        "retired": mail("petit@famille.fr", retired, number=4),
        "list": mail("x@y.fr", address, "List-Id: <l.y.fr>\n"),
        "odd": b"From: \xff\xfe\nSubject: =?utf-8?b?!!?=\nContent-Type: multipart/mixed; boundary=\n\n\0\x80",
    }
    with world.unchanged():
        told = {name: explain(world.store, world.rosa, raw) for name, raw in mails.items()}
        printed = post.ok("mail", "explain", "-", "--json", stdin=mails["post"]).json
        assert "Merci, à mardi." in post.ok("mail", "explain", "-", stdin=mails["post"]).out
    for name, raw in mails.items():
        got = ingest(world.store, raw)
        found = told[name]
        assert (found.outcome, found.decision.reason.value) == (got.outcome, got.reason), name
        assert found.decision.do.value == "open" or found.decision.thread_id == got.thread_id, name
    assert printed.keys() == EXPLAINED
    assert (printed["kind"], printed["rule"], printed["authentication"]) == ("reply", "person", "absent")
    assert printed["route"] == {"by": "reply_address", "thread": thread, "reader": printed["author"]}
    assert printed["author"]["code"] == "MOREL" and printed["text"] == "Merci, à mardi."
    assert [step["step"] for step in printed["steps"]] == ["kind", "sender", "reply_address", "our_message", "author"]
    assert printed["known"] is None
    again = post.ok("mail", "explain", "-", "--json", stdin=mails["post"]).json
    assert (again["known"]["outcome"], again["known"]["thread"]) == ("posted", thread)


def test_the_envelope_counts_when_a_mail_is_explained(file_post):
    stranger = mail("morel@famille.fr", "someone@else.fr")
    assert file_post.ok("mail", "explain", "-", "--json", stdin=stranger).json["reason"] == "no_reply_address"
    found = file_post.ok("mail", "explain", "-", "--to", file_post.address.upper(), "--json", stdin=stranger).json
    assert (found["outcome"], found["thread"]) == ("posted", file_post.thread)


def test_who_is_named_is_seen_by_the_sector(file_post):
    world = file_post.world
    thread = world.thread("PETIT", publish=True).thread_id
    address = reply_address(world.store, world.rosa, thread, world.ids["PETIT"])
    raw = mail("petit@famille.fr", address)
    ingest(world.store, raw)
    found = file_post.ok("mail", "explain", "-", "--json", stdin=raw, by="nora").json
    assert found["author"] == {"kind": "contact", "code": None, "name": None, "other_sector": True}
    assert found["known"] is None and "PETIT" not in json.dumps(found["steps"])


def test_a_huge_mail_and_its_files_are_explained(file_post, tmp_path):
    parts = b"".join(
        b"--q\nContent-Type: application/pdf; name=f%d.%s\n\nx\n" % (n, b"exe" if n else b"pdf") for n in range(9)
    )
    path = tmp_path / "big.eml"
    path.write_bytes(
        mail("morel@famille.fr", file_post.address, "Content-Type: multipart/mixed; boundary=q\n", "") + parts
    )
    found = file_post.ok("mail", "explain", str(path), "--json").json
    assert found["files"] == [{"name": "f0.pdf", "media_type": "application/pdf", "size": 1}]
    assert [one["reason"] for one in found["refused_files"]] == ["program"] * 8
    assert found["outcome"] == "posted" and found["text"] is None
    with path.open("r+b") as stream:
        stream.truncate(65 * 1024 * 1024)
    assert file_post.ok("mail", "explain", str(path), "--json").json["reason"] == "too_long"


def test_all_that_decides_upon_a_mail_has_words():
    assert set(mail_explain.RULES) == {name for name, _kind, _holds in _RULES} | {"person"}
    assert set(mail_explain.KINDS) == set(Kind) and set(mail_explain.VERDICTS) == set(Dmarc)
    assert set(LEFT_OUT) == set(FileRefusal)
    nobody = Step("report", "reports {address}: {what}", {"address": "?", "what": "given up"})
    assert "?" not in mail_explain.step_words(nobody, {})


# --- sorted by hand


def test_a_mail_is_attached_and_who_reads_it_is_said(file_post):
    first, second = (file_post.came(mail("fille@y.fr", file_post.address, number=n)) for n in (1, 2))
    (row, _other) = file_post.ok("mail", "quarantine", "list", "--json").json
    assert (row["id"], row["outcome"], row["reason"], row["sender"]) == (
        first,
        "quarantined",
        "wrong_sender",
        "fille@y.fr",
    )
    done = file_post.run("mail", "quarantine", "attach", str(first), str(file_post.thread))
    assert done.status == 2 and "MOREL" in done.reason and "--author" in done.reason
    done = file_post.run("mail", "quarantine", "attach", str(first), str(file_post.thread), "--author", "PETIT")
    assert done.status == 5 and file_post.waiting() == [first, second]
    attach = ("mail", "quarantine", "attach", str(first), str(file_post.thread), "--author", "MOREL")
    done = file_post.ok(*attach, "--json").json
    assert done.keys() == {"mail", "thread", "message", "author", "published_to"}
    assert (done["mail"], done["author"], done["published_to"]) == (first, "MOREL", ["MOREL"])
    assert file_post.run(*attach).status == 5  # somebody sorted it meanwhile
    card = file_post.ok("threads", "show", str(file_post.thread), "--json").json
    assert [message["text"] for message in card["messages"]] == ["Bonjour", "Merci, à mardi."]
    assert card["messages"][1]["mail"] == first
    # Once the address is known, the thread's person who writes from it needs no name.
    mail_sorting.add_address(file_post.world.store, file_post.world.rosa, second, file_post.world.ids["MOREL"])
    said = file_post.ok("mail", "quarantine", "attach", str(second), str(file_post.thread)).out
    assert said.count("(MOREL)") == 2 and file_post.waiting() == []


def test_a_thread_is_opened_with_a_mail(file_post):
    first, second = (file_post.came(mail("fille@y.fr", AGENCY, number=n)) for n in (1, 2))
    done = file_post.ok("mail", "quarantine", "open", str(first), "MOREL", "--subject", "Clés", "--json").json
    assert (done["author"], done["published_to"]) == ("MOREL", [])
    row = file_post.ok("threads", "show", str(done["thread"]), "--json").json
    assert (row["subject"], row["owner"]) == ("Clés", "Marc Martin")
    leroy = file_post.world.relative_codes["LEROY"]
    assert "interne" in file_post.ok("mail", "quarantine", "open", str(second), leroy).out
    assert file_post.ok("threads", "list", "--json").json[0]["subject"] == "Horaires"


def test_an_address_is_given_and_the_mail_decided_upon_again(post):
    first, second = (post.came(mail("fille@y.fr", post.address, number=n)) for n in (1, 2))
    third, fourth = (post.came(mail("autre@y.fr", to, number=3)) for to in (AGENCY, "nobody@x.fr"))
    done = post.ok("mail", "quarantine", "give", str(first), "MOREL", "--json").json
    posted = {"outcome": "posted", "reason": "reply_address", "thread": post.thread}
    assert done == {
        "mail": first,
        "address": "fille@y.fr",
        "contact": "MOREL",
        **posted,
        "others": [{"mail": second, **posted}],
    }
    lines = post.ok("mail", "quarantine", "give", str(third), "PETIT", "--lang", "en").out.splitlines()
    assert lines[0] == "autre@y.fr is an address of M. PETIT Paul (PETIT) now."
    assert [line.partition(": qu")[0] for line in lines[1:]] == [f"Mail {third}", f"Mail {fourth}"]
    assert post.waiting() == [third, fourth]


def test_mails_that_wait_are_decided_upon_again(post):
    first, second = (post.came(mail(f"{name}@y.fr", post.address, number=1)) for name in ("fille", "autre"))
    with post.world.store.write(post.world.rosa, Verb.MAIL_SORT) as unit:
        unit.session.add(ReaderAddress(address_key="fille@y.fr", reader_id=post.world.ids["MOREL"]))
    again = post.ok("mail", "reprocess", "--since", "2026-03-24", "--json").json
    assert (again["worked_on"], again["by_outcome"]["posted"], again["by_outcome"]["quarantined"]) == (2, 1, 1)
    assert {one["mail"]: one["outcome"] for one in again["mails"]} == {first: "posted", second: "quarantined"}


def test_a_sender_is_blocked_and_let_in_again(file_post):
    first, second, third = (
        file_post.came(mail(f"{who}@y.fr", AGENCY, number=n)) for n, who in enumerate(("a", "a", "b"))
    )
    assert file_post.ok("mail", "quarantine", "block", str(first), "--json").json == {
        "mail": first, "address": "a@y.fr", "ignored": 2,
    }  # fmt: skip
    assert file_post.waiting() == [third] and second not in file_post.waiting()
    (row,) = file_post.ok("mail", "quarantine", "blocked", "--json").json
    assert row.keys() == {"address", "since"} and row["address"] == "a@y.fr"
    assert "a@y.fr" in file_post.ok("mail", "quarantine", "blocked").out
    file_post.ok("mail", "quarantine", "unblock", " A@Y.fr ")
    assert file_post.ok("mail", "quarantine", "blocked", "--json").json == []
    assert file_post.ok("mail", "quarantine", "ignore", str(third), "--json").json == {
        "mail": third,
        "outcome": "ignored",
    }
    assert [file_post.run("mail", "quarantine", verb, str(third)).status for verb in ("ignore", "block")] == [5, 5]
    assert file_post.run("mail", "quarantine", "give", str(third), "MOREL").status == 5


def test_what_somebody_sorted_meanwhile_is_not_decided_upon_again(world):
    waits = ingest(world.store, mail("x@y.fr", AGENCY)).inbound_id
    (before,) = inbound_reads.waiting_with_same_sender(world.store, world.rosa, waits)
    assert before.id == waits
    mail_sorting.ignore_mail(world.store, world.rosa, waits)
    with pytest.raises(Conflict):
        inbound_reads.waiting_with_same_sender(world.store, world.rosa, waits)


def test_a_mail_is_shown_as_text_and_as_it_came(file_post):
    raw = mail("petit@famille.fr", file_post.address, text="Bonjour\n\n> cité\n")
    waits = str(file_post.came(raw))
    card = file_post.ok("mail", "quarantine", "show", waits, "--json").json
    assert card["text"] == "Bonjour\n\n> cité" and card["files"] == [] and card["thread"] == file_post.thread
    assert [sender["code"] for sender in card["senders"]] == ["PETIT"]
    shown = file_post.ok("mail", "quarantine", "show", waits).out
    assert "> cité" in shown and "PETIT" in shown
    assert file_post.ok("mail", "quarantine", "show", waits, "--raw").out.encode() == raw


def test_no_mail_commands_the_terminal(file_post):
    raw = mail(f"{HOSTILE} <x@y.fr>", file_post.address, f"Subject: Re: {HOSTILE}\n", HOSTILE)
    raw += b"\n--\n"
    waits = str(file_post.came(raw))
    commands = (["quarantine", "list"], ["quarantine", "show", waits], ["explain", "-"])
    for command in commands:
        for form in ([], ["--json"], ["--linear"]):
            printed = file_post.ok("mail", *command, *form, stdin=raw).out
            assert OBEYED.search(printed) is None, (command, form, OBEYED.findall(printed))
            assert "rouge" in printed
    done = file_post.ok("mail", "quarantine", "open", waits, "MOREL").out
    assert OBEYED.search(done) is None


# --- worked on again, counted


def test_what_a_crash_left_is_worked_on(post):
    left = [
        keep_mail(post.world.store, mail("morel@famille.fr", post.address, number=n), f"<{n}@x>", str(n)).id
        for n in (1, 2)
    ]
    waits = post.came(mail("x@y.fr", AGENCY, number=3))
    stats = post.ok("mail", "stats", "--json").json
    assert (stats["unprocessed"], stats["by_outcome"]["quarantined"]) == (2, 1)
    assert stats["oldest_unprocessed_seconds"] > 0 < stats["oldest_quarantined_seconds"]
    done = post.ok("mail", "reprocess", "--json").json
    assert [one["mail"] for one in done["mails"]] == left and done["by_outcome"]["posted"] == 2
    assert post.ok("mail", "reprocess", "--json").json == {
        "worked_on": 0, "by_outcome": {"posted": 0, "quarantined": 0, "ignored": 0, "bounce": 0}, "mails": [],
    }  # fmt: skip
    stats = post.ok("mail", "stats", "--json").json
    assert stats["by_outcome"] == {"posted": 2, "quarantined": 1, "ignored": 0, "bounce": 0}
    assert stats["by_reason"] == {"reply_address": 2, "no_reply_address": 1}
    assert (stats["unprocessed"], stats["oldest_unprocessed_seconds"]) == (0, None)
    said = post.ok("mail", "stats", "--lang", "en").out
    assert re.search(r"Posted +2\n", said) and MAIL_REASONS["no_reply_address"] in said
    assert post.waiting() == [waits]


def test_an_age_is_never_less_than_nothing():
    now = datetime(2026, 3, 24, tzinfo=UTC)
    stats = inbound_reads.MailStats({}, {}, 1, now + timedelta(hours=1), now - timedelta(days=2))
    told = shapes.mail_stats(stats, now)
    assert (told["oldest_unprocessed_seconds"], told["oldest_quarantined_seconds"]) == (0, 172_800)


# --- moved


def test_a_message_is_split_off_and_merged_back_and_the_readers_are_said(file_post):
    thread = str(file_post.thread)
    message = file_post.ok("threads", "reply", thread, "Autre chose", "--json").json["id"]
    done = file_post.ok("threads", "split", thread, str(message), "--subject", "Clés", "--json").json
    assert done.keys() == {"thread", "message", "published_to"} and done["published_to"] == ["MOREL"]
    new = str(done["thread"])
    trace = file_post.ok("threads", "show", thread, "--json").json["messages"][-1]
    assert (trace["id"], trace["moved_to"], trace["text"]) == (message, done["thread"], "")
    assert f"[déplacé dans le fil {new}]" in file_post.ok("threads", "show", thread).out
    said = file_post.ok("threads", "merge", new, thread, "--lang", "en").out
    assert said == f"Thread {new} is in thread {thread} now, and closed. It is read by: Mme MOREL Hélène (MOREL).\n"
    messages = file_post.ok("threads", "show", thread, "--json").json["messages"]
    assert [row["text"] for row in messages] == ["Bonjour", "", "Autre chose"]
    assert messages[1]["moved_to"] == file_post.thread  # where the words are now, not where they went first
    other = str(file_post.world.thread("PETIT").thread_id)
    assert file_post.run("threads", "merge", other, thread).status == 5


def test_a_thread_says_what_machines_answered_and_which_files_were_left_aside(file_post):
    parts = "--q\nContent-Type: text/plain\n\nVoilà.\n--q\nContent-Type: application/x-x; name=jeu.exe\n\nx\n--q--\n"
    file_post.came(mail("morel@famille.fr", file_post.address, "Content-Type: multipart/mixed; boundary=q\n", parts))
    file_post.came(mail("morel@famille.fr", file_post.address, "Auto-Submitted: auto-replied\n", "Absente.", number=2))
    card = file_post.ok("threads", "show", str(file_post.thread), "--json").json
    assert card["messages"][1]["left_out"] == [{"name": "jeu.exe", "size": 1, "reason": "program"}]
    assert [mail["text"].strip() for mail in card["automatic_answers"]] == ["Absente."]
    shown = file_post.ok("threads", "show", str(file_post.thread)).out
    assert "jeu.exe" in shown and "un programme" in shown and "Absente." in shown


# --- samples


def test_badly_cut_mails_are_written_without_a_word_of_anybodys(file_post, tmp_path):
    nothing = file_post.ok("mail", "samples", "export", str(tmp_path / "new"))
    assert "rien n’a été écrit" in nothing.out
    quoted = "Le 3/03/2026 à 10:00, Nadia <n@x.fr> a écrit :\n> Zinzolin ?\n"
    raw = f"From: morel@famille.fr\nTo: {file_post.address}\nMessage-ID: <9@x>\n\nOui, demain.\n\n{quoted}"
    file_post.came(raw.encode())
    message = show_thread(file_post.world.store, file_post.world.rosa, file_post.thread).messages[-1]
    keep_whole(file_post.world.store, file_post.world.rosa, message.id)
    told = file_post.ok("mail", "samples", "export", str(tmp_path / "new"), "--json").json
    assert told["files"] == [f"mail-{message.inbound_id}.eml"]
    written = (tmp_path / "new" / told["files"][0]).read_bytes()
    assert b"xxxxxx" in written and not re.search(rb"morel|demain|zinzolin|n@x", written, re.IGNORECASE)
    assert reply_of(parse(written)).text == "Xxx, xxxxxx."
    (tmp_path / "taken").write_text("")
    assert "Impossible d’écrire" in file_post.run("mail", "samples", "export", str(tmp_path / "taken")).err

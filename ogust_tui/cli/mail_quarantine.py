"""``ogust-tui mail quarantine``: the mails that wait for somebody, and what is done with them. Each is sorted once."""

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from ogust_tui.cli import output, shapes
from ogust_tui.cli.mail_words import line_of, outcome_words, reason_words, sender_words, value_of
from ogust_tui.cli.options import AsJson, Limit, MailId, Reader
from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.reading import mail_id, thread_id
from ogust_tui.cli.session import Desk, signed_in
from ogust_tui.cli.thread_words import readers_words
from ogust_tui.i18n import N_, _, ngettext
from ogust_tui.store.kinds import Outcome

if TYPE_CHECKING:
    from ogust_tui.store.inbound_reads import MailRow
    from ogust_tui.store.records import Party
    from ogust_tui.store.sorting_reads import Sorting
    from ogust_tui.store.thread_lists import ThreadRow
    from ogust_tui.store.threads import Posted

app = Noun("quarantine", N_("Received mail that waits for somebody to sort it"))


@app.verb("list", N_("List the mails that wait, the oldest first"))
def list_(ctx: typer.Context, limit: Limit = None, as_json: AsJson = False) -> None:
    """Each with the reason why it waits."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.inbound_reads import list_quarantined

        rows = output.every(
            lambda after, most: list_quarantined(desk.store, desk.actor, after=after, limit=most), limit
        )
        if as_json:
            output.say_json_array(shapes.mail(row) for row in rows)
        else:
            zone = desk.zone
            headers = (_("Id"), _("Received"), _("From"), _("Reason"), _("Subject line"))
            output.say_rows(headers, (_columns(row, zone) for row in rows))


def _columns(row: "MailRow", zone: ZoneInfo) -> tuple[str, ...]:
    received = output.local(row.received_at, zone)
    return str(row.id), received, sender_words(row.sender, row.sender_name), reason_words(row.reason), row.subject


@app.verb("show", N_("Show one mail as text, with all that it quotes"))
def show(
    ctx: typer.Context,
    number: MailId,
    raw: Annotated[bool, typer.Option("--raw", help=N_("Write the mail as it came to the standard output"))] = False,
    as_json: AsJson = False,
) -> None:
    """Any mail that is kept, also one that is sorted."""
    wanted = mail_id(number)
    if raw and as_json:
        raise WrongUsage(N_("Choose one of --raw and --json."))
    if raw:
        output.refuse_terminal(N_("This would be printed on your terminal. Send it to a file or a program."))
    with signed_in(ctx) as desk:
        from ogust_tui.store.inbound_reads import raw_mail
        from ogust_tui.store.sorting_reads import sorting_of

        if raw:
            output.data(raw_mail(desk.store, desk.actor, wanted))
            return
        found = sorting_of(desk.store, desk.actor, wanted)
        zone = desk.zone
    if as_json:
        output.say_json(shapes.mail_card(found))
    else:
        _say(found, zone)


def _say(found: "Sorting", zone: ZoneInfo) -> None:
    card, row, place = found.card, found.card.row, found.thread
    output.say_fields(
        [
            (_("Mail"), str(row.id)),
            (_("State"), outcome_words(row.outcome)),
            (_("Reason"), reason_words(row.reason)),
            (_("Thread"), f"{place.id} {place.subject}" if place else ""),
            (_("Received"), output.local(row.received_at, zone)),
            (_("From"), sender_words(row.sender, row.sender_name)),
            (_("Known as"), output.parties([sender.party for sender in found.senders])),
            (_("Subject line"), row.subject),
            (_("Files"), ", ".join(card.file_names)),
        ]
    )
    if card.body_text.strip():
        output.say("")
        output.say_text(card.body_text.strip("\n"), indent="    ")


@app.verb("attach", N_("Put a waiting mail into a thread, as the words of one of its people"))
def attach(
    ctx: typer.Context,
    number: MailId,
    thread: Annotated[str, typer.Argument(metavar="THREAD", help=N_("The thread, as “threads list” names it"))],
    author: Annotated[
        str | None,
        typer.Option(
            "--author", metavar="CODE", help=N_("Whose words they are, when the sender's address does not tell")
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Whoever reads the thread reads the mail from then on."""
    mail, place = mail_id(number), thread_id(thread)
    with signed_in(ctx) as desk:
        from ogust_tui.mail import sorting
        from ogust_tui.store.references import readers_called

        whose = readers_called(desk.store, desk.actor, [author])[0] if author else _author(desk, mail, place)
        posted = sorting.attach(desk.store, desk.actor, mail, place, whose.id)
        row = _thread(desk, posted.thread_id)
    names = {"mail": mail, "thread": row.id, "name": output.party(whose)}
    line = _("Mail {mail} is in thread {thread} now, as the words of {name}.").format(**names)
    output.say_done(f"{line} {readers_words(row)}", _done(mail, posted, whose, row), as_json=as_json)


@app.verb("open", N_("Begin a thread with a waiting mail, as the words of a contact or relative"))
def open_(
    ctx: typer.Context,
    number: MailId,
    contact: Reader,
    subject: Annotated[
        str | None,
        typer.Option("--subject", metavar="SUBJECT", help=N_("What it is about; the mail's own unless said")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """It is published to nobody yet."""
    mail = mail_id(number)
    if subject is not None and not subject.strip():
        raise WrongUsage(N_("{option} needs a value."), option="--subject")
    with signed_in(ctx) as desk:
        from ogust_tui.mail import sorting
        from ogust_tui.store.references import readers_called

        whose = readers_called(desk.store, desk.actor, [contact])[0]
        posted = sorting.open_thread(desk.store, desk.actor, mail, whose.id, subject or "")
        row = _thread(desk, posted.thread_id)
    names = {"mail": mail, "thread": row.id, "name": output.party(whose), "owner": row.owner}
    line = _("Mail {mail} is the beginning of thread {thread}, as the words of {name}; {owner} follows it.")
    done = _done(mail, posted, whose, row)
    output.say_done(f"{line.format(**names)} {readers_words(row)}", done, as_json=as_json)


@app.verb("give", N_("Note that the sender's address is this contact's, and decide upon the mail again"))
def give(ctx: typer.Context, number: MailId, contact: Reader, as_json: AsJson = False) -> None:
    """The address stays theirs, whatever becomes of the mail."""
    mail = mail_id(number)
    with signed_in(ctx) as desk:
        from ogust_tui.mail import sorting
        from ogust_tui.store.inbound_reads import show_mail
        from ogust_tui.store.references import readers_called

        whose = readers_called(desk.store, desk.actor, [contact])[0]
        address = show_mail(desk.store, desk.actor, mail).row.sender
        done, *others = sorting.give_address(desk.store, desk.actor, mail, whose.id)
    if as_json:
        value = {"mail": mail, "address": address, "contact": whose.code, **value_of(done)}
        also = [{"mail": one.inbound_id, **value_of(one)} for one in others]
        output.say_json({**value, "others": also})
        return
    output.say(_("{address} is an address of {name} now.").format(address=address, name=output.party(whose)))
    for one in (done, *others):
        output.say(_("Mail {mail}: {outcome}.").format(mail=one.inbound_id, outcome=line_of(one)))


@app.verb("ignore", N_("Take a mail off the list; it is kept"))
def ignore(ctx: typer.Context, number: MailId, as_json: AsJson = False) -> None:
    """Nobody else has to look at it."""
    mail = mail_id(number)
    with signed_in(ctx) as desk:
        from ogust_tui.store.mail_sorting import ignore_mail

        ignore_mail(desk.store, desk.actor, mail)
    line = _("Mail {mail} is off the list; it is kept.").format(mail=mail)
    output.say_done(line, {"mail": mail, "outcome": Outcome.IGNORED.value}, as_json=as_json)


@app.verb("block", N_("Ignore a mail and all that its sender would let wait"))
def block(ctx: typer.Context, number: MailId, as_json: AsJson = False) -> None:
    """What a reader sends to a reply address of their own comes through all the same."""
    mail = mail_id(number)
    with signed_in(ctx) as desk:
        from ogust_tui.store.inbound_reads import show_mail
        from ogust_tui.store.mail_sorting import block_sender

        address = show_mail(desk.store, desk.actor, mail).row.sender
        count = block_sender(desk.store, desk.actor, mail)
    line = ngettext(
        "{address} is blocked; {n} mail is off the list, and kept.",
        "{address} is blocked; {n} mails are off the list, and kept.",
        count,
    )
    done = {"mail": mail, "address": address, "ignored": count}
    output.say_done(line.format(address=address, n=count), done, as_json=as_json)


@app.verb("unblock", N_("Let a sender's mail wait to be sorted again"))
def unblock(
    ctx: typer.Context,
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help=N_("The address, as “mail quarantine blocked” names it"))
    ],
    as_json: AsJson = False,
) -> None:
    """From the next mail on."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.mail_sorting import unblock_sender

        unblock_sender(desk.store, desk.actor, address)
    key = address.strip().lower()
    line = _("{address} is not blocked any more.").format(address=key)
    output.say_done(line, {"address": key, "blocked": False}, as_json=as_json)


@app.verb("blocked", N_("List the blocked senders"))
def blocked(ctx: typer.Context, as_json: AsJson = False) -> None:
    """By address."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.mail_sorting import list_blocked

        rows = list_blocked(desk.store, desk.actor)
        zone = desk.zone
    if as_json:
        output.say_json_array(shapes.blocked(row) for row in rows)
    else:
        output.say_rows((_("Address"), _("Since")), ((row.address, output.local(row.since, zone)) for row in rows))


def _done(mail: int, posted: "Posted", whose: "Party", row: "ThreadRow") -> dict[str, object]:
    return {
        "mail": mail,
        "thread": posted.thread_id,
        "message": posted.message_id,
        "author": whose.code,
        **shapes.readers(row),
    }


def _thread(desk: Desk, number: int) -> "ThreadRow":
    from ogust_tui.store.thread_reads import show_thread

    return show_thread(desk.store, desk.actor, number, newest=1).row


def _author(desk: Desk, mail: int, thread: int) -> "Party":
    """The one of the thread's people who writes from the sender's address. WrongUsage when it is not one alone."""
    from ogust_tui.store.records import RecordKind
    from ogust_tui.store.sorting_reads import sorting_of

    row = _thread(desk, thread)
    people = {one.id: one for one in (*row.linked, *row.published_to) if one.kind is not RecordKind.STAFF}
    senders = [sender.party.id for sender in sorting_of(desk.store, desk.actor, mail).senders]
    writing = [people[one] for one in senders if one in people]
    if len(writing) == 1:
        return writing[0]
    raise WrongUsage(
        N_("Say whose words they are: add --author CODE. With thread {thread}: {names}. Nothing was written."),
        thread=thread,
        names=output.parties(list(people.values())) or "-",
    )

"""``ogust-tui threads``: conversations, internal until they are published."""

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from ogust_tui.cli import output, shapes
from ogust_tui.cli.options import AsJson, Attach, Limit, Text, ThreadId
from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.reading import given_text, message_id, thread_id
from ogust_tui.cli.session import Desk, signed_in
from ogust_tui.cli.thread_words import CHANNELS, STATES, readers_words, say_thread
from ogust_tui.i18n import N_, _
from ogust_tui.store.errors import DataRefused, NotFound
from ogust_tui.store.kinds import ThreadState

if TYPE_CHECKING:
    from ogust_tui.store.records import Party
    from ogust_tui.store.thread_lists import ThreadRow

app = Noun("threads", N_("Conversations with contacts, relatives and colleagues"))

To = Annotated[list[str] | None, typer.Option("--to", metavar="CODE", help=N_("A linked contact; all unless said"))]

FromMessage = Annotated[
    str | None,
    typer.Option("--from-message", metavar="ID", help=N_("The first message they read, as “threads show” numbers it")),
]


@app.verb("open", N_("Start a thread; prints its id"))
def open_(
    ctx: typer.Context,
    text: Text,
    subject: Annotated[str, typer.Option("--subject", metavar="SUBJECT", help=N_("What it is about"))],
    with_: Annotated[
        list[str] | None, typer.Option("--with", metavar="CODE", help=N_("A contact or relative; may repeat"))
    ] = None,
    with_staff: Annotated[
        list[str] | None, typer.Option("--with-staff", metavar="LOGIN", help=N_("A colleague; may repeat"))
    ] = None,
    publish: Annotated[bool, typer.Option("--publish", help=N_("Let every --with read it and answer"))] = False,
    attach: Attach = None,
    as_json: AsJson = False,
) -> None:
    """A new thread."""
    if publish and not with_:
        raise DataRefused(N_("There is nobody to publish this thread to. Nothing was sent; add --with CODE."))
    if not (with_ or with_staff):
        raise WrongUsage(N_("Say whom the thread is with: --with CODE or --with-staff LOGIN."))
    written = given_text(text)
    with signed_in(ctx) as desk:
        from ogust_tui.store.references import readers_called, staff_called
        from ogust_tui.store.threads import open_thread

        outside = [party.id for party in readers_called(desk.store, desk.actor, with_ or ())]
        inside = [party.id for party in staff_called(desk.store, desk.actor, with_staff or ())]
        posted = open_thread(
            desk.store,
            desk.actor,
            subject,
            written,
            linked=outside + inside,
            publish_to=outside if publish else (),
            files=desk.files.read_all(attach or ()),
        )
        readers = _named(desk, posted.thread_id, tuple(outside)) if publish else []
    output.say_new(posted.thread_id, as_json=as_json)
    if readers:
        output.remark(_("It is read from now on by: {names}.").format(names=output.parties(readers)))


@app.verb("list", N_("List threads, the newest message first"))
def list_(
    ctx: typer.Context,
    on: Annotated[
        list[str] | None, typer.Option("--on", metavar="CODE", help=N_("Only those with this contact; may repeat"))
    ] = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """Every thread in scope."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.references import readers_called
        from ogust_tui.store.thread_lists import list_threads

        records = [party.ref for party in readers_called(desk.store, desk.actor, on or ())]
        rows = output.every(
            lambda after, most: list_threads(desk.store, desk.actor, on=records, after=after, limit=most), limit
        )
        if as_json:
            output.say_json_array(shapes.thread(row) for row in rows)
        else:
            headers = (_("Id"), _("Last message"), _("State"), _("Unread"), _("With"), _("Published to"), _("Subject"))
            zone = desk.zone
            output.say_rows(headers, (_columns(row, zone) for row in rows))


def _columns(row: "ThreadRow", zone: ZoneInfo) -> tuple[str, ...]:
    return (
        str(row.id),
        output.local(row.last_message_at, zone),
        _(STATES[row.state]),
        str(row.unread),
        output.parties(row.linked),
        output.parties(row.published_to),
        row.subject,
    )


@app.verb("show", N_("Show one thread with its messages and its internal notes"))
def show(ctx: typer.Context, number: ThreadId, as_json: AsJson = False) -> None:
    """Reading it here marks nothing as read."""
    thread = thread_id(number)
    with signed_in(ctx) as desk:
        from ogust_tui.store.thread_reads import show_thread

        card = show_thread(desk.store, desk.actor, thread)
        zone = desk.zone
    if as_json:
        output.say_json(shapes.thread_card(card))
    else:
        say_thread(card, zone)


@app.verb("reply", N_("Answer in a thread; prints the message's id"))
def reply(
    ctx: typer.Context,
    number: ThreadId,
    text: Text,
    by_phone: Annotated[
        str | None,
        typer.Option("--by-phone", metavar="CODE", help=N_("Write down what this linked contact said by phone")),
    ] = None,
    attach: Attach = None,
    as_json: AsJson = False,
) -> None:
    """Those whom the thread is published to are told."""
    thread = thread_id(number)
    written = given_text(text)
    with signed_in(ctx) as desk:
        from ogust_tui.store import threads
        from ogust_tui.store.references import readers_called

        files = desk.files.read_all(attach or ())
        if by_phone is None:
            posted = threads.reply(desk.store, desk.actor, thread, written, files=files)
        else:
            author = readers_called(desk.store, desk.actor, [by_phone])[0].id
            posted = threads.log_phone_answer(desk.store, desk.actor, thread, author, written, files=files)
    output.say_new(posted.message_id, as_json=as_json)


@app.verb("preview", N_("Show what a linked contact would read if a thread were published to them"))
def preview(
    ctx: typer.Context,
    number: ThreadId,
    to: Annotated[str, typer.Option("--to", metavar="CODE", help=N_("The contact or relative"))],
    from_message: FromMessage = None,
    as_json: AsJson = False,
) -> None:
    """The very messages and names; nothing is sent."""
    thread = thread_id(number)
    first = message_id(from_message) if from_message is not None else None
    with signed_in(ctx) as desk:
        from ogust_tui.store.preview import preview_publication
        from ogust_tui.store.references import readers_called
        from ogust_tui.store.thread_reads import show_thread

        reader = readers_called(desk.store, desk.actor, [to])[0]
        card = show_thread(desk.store, desk.actor, thread)
        start = card.default_start
        if first is not None:
            start = next((row.position for row in card.messages if row.id == first), 0)
            if not start:
                raise NotFound(N_("There is no message {id} in this thread."), id=first)
        seen = preview_publication(desk.store, desk.actor, thread, reader.id, start)
        zone = desk.zone
    if as_json:
        output.say_json_array(shapes.outside(row) for row in seen)
        return
    if not seen:
        output.say(_("Nothing yet: only the messages to come."))
    for place, row in enumerate(seen):
        if place:
            output.say("")
        output.say("  ".join((output.local(row.created_at, zone), row.author, _(CHANNELS[row.channel]))))
        output.say_text(row.text, indent="    ")
        for file in row.attachments:
            output.say_text(f"[{file.name}]", indent="    ")


@app.verb("publish", N_("Let linked contacts read a thread and answer; says who will read it"))
def publish_(
    ctx: typer.Context,
    number: ThreadId,
    to: To = None,
    from_message: FromMessage = None,
    as_json: AsJson = False,
) -> None:
    """From that message on they read everything, whoever writes it."""
    thread = thread_id(number)
    first = message_id(from_message) if from_message is not None else None
    with signed_in(ctx) as desk:
        from ogust_tui.store.publishing import publish_thread

        chosen = publish_thread(desk.store, desk.actor, thread, to=_reader_ids(desk, to), from_message=first)
        readers = _named(desk, thread, chosen)
    names = output.parties(readers)
    line = _("Thread {id} is read from now on by: {names}.").format(id=thread, names=names)
    output.say_done(line, {"id": thread, "published_to": [party.code or None for party in readers]}, as_json=as_json)


@app.verb("withdraw", N_("Stop contacts reading a thread"))
def withdraw(ctx: typer.Context, number: ThreadId, to: To = None, as_json: AsJson = False) -> None:
    """Their reply address stops working too."""
    thread = thread_id(number)
    with signed_in(ctx) as desk:
        from ogust_tui.store.publishing import withdraw_thread

        chosen = withdraw_thread(desk.store, desk.actor, thread, to=_reader_ids(desk, to))
        readers = _named(desk, thread, chosen)
    names = output.parties(readers)
    line = _("Thread {id} is no longer read by: {names}.").format(id=thread, names=names)
    output.say_done(line, {"id": thread, "withdrawn_from": [party.code or None for party in readers]}, as_json=as_json)


@app.verb("close", N_("Settle a thread"))
def close(ctx: typer.Context, number: ThreadId, as_json: AsJson = False) -> None:
    """An answer reopens it."""
    thread = thread_id(number)
    with signed_in(ctx) as desk:
        from ogust_tui.store.threads import close_thread

        close_thread(desk.store, desk.actor, thread)
    line = _("Thread {id} is closed.").format(id=thread)
    output.say_done(line, {"id": thread, "state": ThreadState.CLOSED.value}, as_json=as_json)


@app.verb("reopen", N_("Take a closed thread up again"))
def reopen(ctx: typer.Context, number: ThreadId, as_json: AsJson = False) -> None:
    """It takes replies again."""
    thread = thread_id(number)
    with signed_in(ctx) as desk:
        from ogust_tui.store.threads import reopen_thread

        reopen_thread(desk.store, desk.actor, thread)
    line = _("Thread {id} is open.").format(id=thread)
    output.say_done(line, {"id": thread, "state": ThreadState.OPEN.value}, as_json=as_json)


@app.verb("address", N_("Print the address at which a contact answers by mail"))
def address(
    ctx: typer.Context,
    number: ThreadId,
    contact: Annotated[str, typer.Option("--contact", metavar="CODE", help=N_("The contact or relative"))],
    as_json: AsJson = False,
) -> None:
    """Secret: whoever writes to it from that contact's address is taken for the contact."""
    thread = thread_id(number)
    with signed_in(ctx) as desk:
        from ogust_tui.store.publishing import reply_address
        from ogust_tui.store.references import readers_called

        reader = readers_called(desk.store, desk.actor, [contact])[0]
        found = reply_address(desk.store, desk.actor, thread, reader.id)
    output.say_done(found, {"address": found}, as_json=as_json)


@app.verb("split", N_("Give a message a thread of its own, with the same readers; no mail is sent"))
def split(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="THREAD", help=N_("The thread, as “threads list” names it"))],
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help=N_("The message, as “threads show” numbers it"))],
    subject: Annotated[str, typer.Option("--subject", metavar="SUBJECT", help=N_("What it is about"))],
    as_json: AsJson = False,
) -> None:
    """Those who could read the message read the new thread."""
    thread, moved = thread_id(number), message_id(message)
    with signed_in(ctx) as desk:
        from ogust_tui.store.moving import split_thread
        from ogust_tui.store.thread_reads import show_thread

        posted = split_thread(desk.store, desk.actor, thread, moved, subject)
        row = show_thread(desk.store, desk.actor, posted.thread_id, newest=1).row
    line = _("The message is the beginning of thread {id} now.").format(id=row.id)
    done = {"thread": row.id, "message": posted.message_id, **shapes.readers(row)}
    output.say_done(f"{line} {readers_words(row)}", done, as_json=as_json)


@app.verb("merge", N_("Put the messages of a thread at the end of another one, and close it"))
def merge(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="THREAD", help=N_("The thread whose messages and notes move"))],
    into: Annotated[str, typer.Argument(metavar="INTO", help=N_("The thread that they go to"))],
    as_json: AsJson = False,
) -> None:
    """Both must have the same readers; answers to the first come to the second from then on."""
    source, target = thread_id(number), thread_id(into)
    with signed_in(ctx) as desk:
        from ogust_tui.store.moving import merge_threads
        from ogust_tui.store.thread_reads import show_thread

        merge_threads(desk.store, desk.actor, source, target)
        row = show_thread(desk.store, desk.actor, target, newest=1).row
    line = _("Thread {merged} is in thread {id} now, and closed.").format(merged=source, id=target)
    done = {"thread": target, "merged": source, **shapes.readers(row)}
    output.say_done(f"{line} {readers_words(row)}", done, as_json=as_json)


def _reader_ids(desk: Desk, codes: list[str] | None) -> list[int]:
    from ogust_tui.store.references import readers_called

    return [party.id for party in readers_called(desk.store, desk.actor, codes or ())]


def _named(desk: Desk, thread: int, reader_ids: tuple[int, ...]) -> list["Party"]:
    """The readers with these ids, as the thread's record names them."""
    from ogust_tui.store.thread_reads import show_thread

    linked = {party.id: party for party in show_thread(desk.store, desk.actor, thread, newest=1).row.linked}
    return [linked[reader] for reader in reader_ids if reader in linked]

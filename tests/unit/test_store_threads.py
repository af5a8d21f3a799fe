"""Threads: opened, answered, linked, settled and handed over; who hears of it, and what each person has read."""

import pytest
import sqlalchemy as sa

from ogust_tui.store.board import read_board
from ogust_tui.store.errors import DataRefused, NotAllowed, NotFound
from ogust_tui.store.kinds import Channel, ThreadState
from ogust_tui.store.publishing import publish_thread
from ogust_tui.store.staff import deactivate_staff
from ogust_tui.store.thread_lists import ThreadRow, list_threads
from ogust_tui.store.thread_reads import show_thread
from ogust_tui.store.threads import (
    ThreadMoved,
    ThreadPublished,
    close_thread,
    hand_over,
    link_thread,
    log_phone_answer,
    mark_read,
    open_thread,
    reopen_thread,
    reply,
)
from tests.unit.store_world import NOW, UNKNOWN_IDS, texts


def card(world, thread: int, login: str = "rosa"):
    return show_thread(world.store, world.staff[login], thread)


def told(written, event: str) -> set[int]:
    """The readers promised a mail about ``event``."""
    return {reader for kind, _, reader in written.notices if kind == event}


# --- opening


def test_an_opened_thread_is_its_openers(world):
    posted = world.thread("MOREL", "CAROLE", "marc", subject="  Horaires\tde mars ")
    shown = card(world, posted.thread_id)
    assert (shown.row.subject, shown.row.owner, shown.row.state) == ("Horaires de mars", "Rosa Roux", ThreadState.OPEN)
    assert texts(shown.row.linked) == ["CAROLE", "MOREL", "marc"]
    assert shown.row.published_to == ()
    (message,) = shown.messages
    assert (message.id, message.position, message.author.code) == (posted.message_id, 1, "rosa")
    assert (message.channel, message.text, message.created_at) == (Channel.DESK, "Bonjour", NOW)
    assert not message.is_new


def test_a_thread_that_a_contact_opens_is_published_to_it_and_owned_by_its_manager(world):
    with world.journal() as written:
        posted = open_thread(
            world.store, world.outside("MOREL"), "Question", "Bonjour", linked=[], channel=Channel.PORTAL
        )
    shown = card(world, posted.thread_id)
    assert (shown.row.owner, texts(shown.row.published_to), shown.row.awaits_us) == ("Marc Martin", ["MOREL"], True)
    assert shown.messages[0].channel is Channel.PORTAL
    assert told(written, "answer_received") == {world.ids["marc"]}


def test_a_relatives_thread_goes_to_the_manager_of_the_client(world):
    posted = open_thread(world.store, world.outside("LEROY"), "Question", "Bonjour", linked=[])
    shown = card(world, posted.thread_id)
    assert (shown.row.owner, texts(shown.row.linked)) == ("Marc Martin", [world.relative_codes["LEROY"]])


def test_a_thread_of_a_record_that_nobody_manages_has_no_owner_and_is_not_lost(world):
    posted = open_thread(world.store, world.outside("DURAND"), "Question", "Bonjour", linked=[])
    assert card(world, posted.thread_id).owner_id is None
    assert [row.id for row in read_board(world.store, world.rosa).threads] == [posted.thread_id]


@pytest.mark.parametrize(
    ("subject", "text", "linked", "publish_to", "refusal"),
    [
        ("", "Texte", ["MOREL"], [], DataRefused),
        (" \n\t ", "Texte", ["MOREL"], [], DataRefused),
        ("S" * 10_001, "Texte", ["MOREL"], [], DataRefused),
        ("Sujet", " \n ", ["MOREL"], [], DataRefused),
        ("Sujet", "Texte", [], [], DataRefused),
        ("Sujet", "Texte", ["nowhere"], [], NotFound),
        ("Sujet", "Texte", ["MOREL"], ["nowhere"], NotFound),
        ("Sujet", "Texte", ["MOREL"], ["marc"], DataRefused),  # a colleague reads without any publication
    ],
)
def test_a_thread_that_cannot_be_opened_leaves_nothing(world, subject, text, linked, publish_to, refusal):
    ids = world.ids | {"nowhere": 999_999}
    with world.unchanged(), pytest.raises(refusal):
        open_thread(
            world.store,
            world.rosa,
            subject,
            text,
            linked=[ids[name] for name in linked],
            publish_to=[ids[name] for name in publish_to],
        )


# --- answering


def test_a_reply_takes_the_next_position_and_moves_the_thread_up(world):
    first, other = world.thread("MOREL").thread_id, world.thread("MOREL").thread_id
    world.clock.tick()
    reply(world.store, world.marc, first, "Réponse")
    assert [message.position for message in card(world, first).messages] == [1, 2]
    assert [row.id for row in list_threads(world.store, world.rosa).rows] == [first, other]
    assert card(world, first).row.last_text == "Réponse"
    assert card(world, first).row.last_message_at == world.clock.now


def test_a_reply_to_what_has_moved_meanwhile_is_not_sent(world):
    thread = world.thread("MOREL").thread_id
    reply(world.store, world.marc, thread, "Plus vite", expected_position=1)
    with world.unchanged(), pytest.raises(ThreadMoved) as moved:
        reply(world.store, world.rosa, thread, "Trop tard", expected_position=1)
    assert moved.value.last_position == 2
    reply(world.store, world.rosa, thread, "Alors", expected_position=2)
    publish_thread(world.store, world.marc, thread)
    with world.unchanged(), pytest.raises(ThreadPublished):
        reply(world.store, world.rosa, thread, "Entre nous", expected_position=3, expected_readers=())
    reply(world.store, world.rosa, thread, "Pour elle", expected_position=3, expected_readers=[world.ids["MOREL"]])


def test_staff_do_not_answer_in_a_closed_thread_and_a_contact_reopens_it(world):
    thread = world.thread("MOREL", publish=True).thread_id
    close_thread(world.store, world.marc, thread)
    with world.unchanged(), pytest.raises(DataRefused):
        reply(world.store, world.rosa, thread, "Encore")
    reply(world.store, world.outside("MOREL"), thread, "J'ai une autre question", channel=Channel.PORTAL)
    shown = card(world, thread).row
    assert (shown.state, shown.awaits_us) == (ThreadState.OPEN, True)


def test_who_has_an_open_publication_hears_of_a_reply_except_its_author(world):
    thread = world.thread("MOREL", "CAROLE", "DURAND").thread_id
    publish_thread(world.store, world.rosa, thread, to=[world.ids["MOREL"], world.ids["CAROLE"]])
    with world.journal() as written:
        reply(world.store, world.marc, thread, "Réponse")
    assert told(written, "message_posted") == {world.ids["MOREL"], world.ids["CAROLE"]}
    with world.journal() as written:
        reply(world.store, world.outside("MOREL"), thread, "Merci")
    assert told(written, "message_posted") == {world.ids["CAROLE"]}
    assert told(written, "answer_received") == {world.ids["rosa"], world.ids["marc"]}


def test_a_linked_colleague_hears_of_what_colleagues_write(world):
    thread = world.thread("MOREL", "marc", "sofia").thread_id
    with world.journal() as written:
        reply(world.store, world.marc, thread, "Réponse")
    assert told(written, "message_posted") == {world.ids["sofia"]}


def test_who_has_left_hears_of_nothing(world):
    thread = world.thread("MOREL", "sofia", by="nora", publish=True).thread_id
    for login in ("marc", "nora", "sofia"):
        deactivate_staff(world.store, world.alice, login)
    with world.journal() as written:
        reply(world.store, world.outside("MOREL"), thread, "Merci")
        reply(world.store, world.rosa, thread, "De rien")
    gone = {world.ids[login] for login in ("marc", "nora", "sofia")}
    assert not gone & {reader for *_, reader in written.notices}
    posted = open_thread(world.store, world.outside("MOREL"), "Question", "Bonjour", linked=[])
    assert card(world, posted.thread_id).owner_id is None


def test_our_message_ids_differ_for_each_reader_and_say_nothing(world):
    world.thread("MOREL", "CAROLE", publish=True)
    headers = [row["message_header_id"] for row in world.rows("notice")]
    assert len(headers) == len(set(headers)) == 2
    public = world.rows("message")[0]["public_id"]
    for header in headers:
        assert header.startswith(f"<fil.{public}.")
        assert header.endswith("@reponse.agence.fr>")


# --- by phone


def test_an_answer_taken_by_phone_is_the_contacts(world):
    thread = world.thread("LEROY", "MOREL").thread_id
    close_thread(world.store, world.rosa, thread)
    with world.journal() as written:
        log_phone_answer(world.store, world.rosa, thread, world.ids["LEROY"], "Elle est d'accord")
    shown = card(world, thread)
    message = shown.messages[-1]
    assert (message.author.code, message.channel) == (world.relative_codes["LEROY"], Channel.PHONE)
    assert (shown.row.state, shown.row.awaits_us, shown.row.unread) == (ThreadState.OPEN, True, 0)
    assert card(world, thread, "marc").row.unread == 2
    assert told(written, "answer_received") == {world.ids["marc"]}
    assert {actor for *_, actor in written.audit} == {world.ids["rosa"]}


def test_an_answer_is_taken_from_who_is_linked_and_from_outside(world):
    thread = world.thread("MOREL", "marc").thread_id
    with world.unchanged():
        for author in (world.ids["PETIT"], world.ids["marc"], *UNKNOWN_IDS):
            with pytest.raises((DataRefused, NotFound)):
                log_phone_answer(world.store, world.rosa, thread, author, "Elle a dit")


# --- linking, settling, handing over


def test_linking_shows_the_thread_on_more_records_and_publishes_nothing(world):
    thread = world.thread("MOREL", publish=True).thread_id
    with world.journal() as written:
        link_thread(world.store, world.rosa, thread, [world.ids["CAROLE"], world.ids["MOREL"], world.ids["CAROLE"]])
    shown = card(world, thread).row
    assert (texts(shown.linked), texts(shown.published_to)) == (["CAROLE", "MOREL"], ["MOREL"])
    assert written.notices == []
    with world.unchanged(), pytest.raises(NotFound):
        link_thread(world.store, world.rosa, thread, [world.ids["DURAND"], 999_999])


def test_closing_and_reopening_change_the_state_once(world):
    thread = world.thread("MOREL").thread_id
    with world.unchanged(), pytest.raises(DataRefused):
        reopen_thread(world.store, world.rosa, thread)
    close_thread(world.store, world.rosa, thread)
    assert card(world, thread).row.state is ThreadState.CLOSED
    with world.unchanged(), pytest.raises(DataRefused):
        close_thread(world.store, world.rosa, thread)
    reopen_thread(world.store, world.rosa, thread)
    assert card(world, thread).row.state is ThreadState.OPEN


def test_a_thread_is_handed_over_to_a_colleague_who_is_here(world):
    thread = world.thread("MOREL").thread_id
    hand_over(world.store, world.rosa, thread, world.ids["marc"])
    assert card(world, thread).row.owner == "Marc Martin"
    deactivate_staff(world.store, world.alice, "sofia")
    with world.unchanged():
        for nobody in (world.ids["sofia"], world.ids["MOREL"], *UNKNOWN_IDS):
            with pytest.raises(NotFound):
                hand_over(world.store, world.rosa, thread, nobody)


def test_an_unknown_thread_is_not_found(world):
    for thread in UNKNOWN_IDS:
        for attempt, *more in (
            (show_thread,),
            (reply, "Texte"),
            (log_phone_answer, world.ids["MOREL"], "Texte"),
            (link_thread, [world.ids["MOREL"]]),
            (close_thread,),
            (reopen_thread,),
            (hand_over, world.ids["marc"]),
            (mark_read, 1),
            (publish_thread,),
        ):
            with pytest.raises(NotFound):
                attempt(world.store, world.rosa, thread, *more)


# --- reading marks


def test_unread_counts_the_others_messages_and_is_each_persons_own(world):
    thread = world.thread("MOREL", publish=True).thread_id
    reply(world.store, world.outside("MOREL"), thread, "Une")
    reply(world.store, world.outside("MOREL"), thread, "Deux")
    assert (card(world, thread).row.unread, card(world, thread, "marc").row.unread) == (2, 3)
    assert [message.is_new for message in card(world, thread).messages] == [False, True, True]
    mark_read(world.store, world.rosa, thread, 2)
    assert [message.is_new for message in card(world, thread).messages] == [False, False, True]
    mark_read(world.store, world.rosa, thread, 3)
    assert (card(world, thread).row.unread, card(world, thread, "marc").row.unread) == (0, 3)


def test_reading_marks_are_only_ever_added_and_never_go_back(world):
    thread = world.thread("MOREL", publish=True).thread_id
    reply(world.store, world.outside("MOREL"), thread, "Une")
    mark_read(world.store, world.rosa, thread, 2)
    before = world.rows("reading")
    with world.unchanged():
        mark_read(world.store, world.rosa, thread, 1)
        mark_read(world.store, world.rosa, thread, -5)
    mark_read(world.store, world.marc, thread, 2**62)  # further than there is
    after = world.rows("reading")
    assert after[: len(before)] == before
    assert [(row["reader_id"], row["upto_position"]) for row in after[len(before) :]] == [(world.ids["marc"], 2)]


def test_staff_see_how_far_a_contact_has_read(world):
    thread = world.thread("MOREL", publish=True).thread_id
    reply(world.store, world.rosa, thread, "Encore")
    assert card(world, thread).publications[0].read_upto == 0
    mark_read(world.store, world.outside("MOREL"), thread, 1)
    assert card(world, thread).publications[0].read_upto == 1


def test_the_newest_messages_alone_when_asked(world):
    thread = world.thread("MOREL").thread_id
    for number in range(4):
        reply(world.store, world.rosa, thread, f"{number}")
    shown = show_thread(world.store, world.rosa, thread, newest=2)
    assert ([message.text for message in shown.messages], shown.earlier, shown.last_position) == (["2", "3"], 3, 5)
    assert show_thread(world.store, world.rosa, thread, newest=50).earlier == 0


def test_threads_are_read_page_by_page(world):
    for number in range(5):
        world.thread("MOREL", subject=f"{number}")
        if number % 2:
            world.clock.tick()
    whole = list_threads(world.store, world.rosa).rows
    paged: list[ThreadRow] = []
    key = None
    while True:
        page = list_threads(world.store, world.rosa, after=key, limit=2)
        paged += page.rows
        key = page.next
        if key is None:
            break
    assert paged == list(whole)
    assert len(whole) == 5


# --- the board


def test_the_board_shows_unread_answers_first_then_what_awaits_us(world):
    ours = world.thread("MOREL", publish=True, subject="lu, à nous").thread_id
    reply(world.store, world.outside("MOREL"), ours, "Une question")
    mark_read(world.store, world.rosa, ours, 2)
    older = world.thread("CAROLE", publish=True, subject="non lu, ancien").thread_id
    reply(world.store, world.outside("CAROLE"), older, "Une réponse")
    world.clock.tick()
    newer = world.thread("DURAND", publish=True, subject="non lu, récent").thread_id
    reply(world.store, world.outside("DURAND"), newer, "Une réponse")
    world.thread("MOREL", subject="à eux")
    settled = world.thread("MOREL", publish=True).thread_id
    reply(world.store, world.outside("MOREL"), settled, "Merci")
    close_thread(world.store, world.rosa, settled)
    board = read_board(world.store, world.rosa)
    assert [row.id for row in board.threads] == [newer, older, ours]
    assert (board.unread_count, board.ours_count, board.quarantine_count) == (2, 3, 0)
    assert len(read_board(world.store, world.rosa, threads=1).threads) == 1


def test_the_board_counts_no_further_than_anybody_deals_with(world, monkeypatch):
    for name in ("MOREL", "CAROLE", "DURAND"):
        thread = world.thread(name, publish=True).thread_id
        reply(world.store, world.outside(name), thread, "Une réponse")
    monkeypatch.setattr("ogust_tui.store.board.MOST_COUNTED", 1)
    board = read_board(world.store, world.rosa)
    assert (board.unread_count, board.ours_count, len(board.threads)) == (2, 2, 3)


def test_an_answer_that_was_answered_is_unread_for_the_owner_alone(world):
    thread = world.thread("MOREL", by="rosa", publish=True).thread_id
    reply(world.store, world.outside("MOREL"), thread, "Une question")
    reply(world.store, world.marc, thread, "Je réponds pour Rosa")
    assert [row.id for row in read_board(world.store, world.rosa).threads] == [thread]
    assert read_board(world.store, world.alice).threads == ()


def test_a_colleagues_message_is_on_the_board_of_who_is_linked(world):
    thread = world.thread("marc", "MOREL", by="rosa").thread_id
    assert [row.id for row in read_board(world.store, world.marc).threads] == [thread]
    assert read_board(world.store, world.alice).threads == ()
    mark_read(world.store, world.marc, thread, 1)
    assert read_board(world.store, world.marc).threads == ()


def test_contacts_read_nothing_here(world):
    thread = world.thread("MOREL", publish=True).thread_id
    for reader in ("MOREL", "LEROY"):
        with pytest.raises(NotAllowed):
            show_thread(world.store, world.outside(reader), thread)
        with pytest.raises(NotAllowed):
            read_board(world.store, world.outside(reader))


def test_messages_are_in_order_of_position_whatever_their_ids(world):
    thread = world.thread("MOREL").thread_id
    for number in range(3):
        reply(world.store, world.rosa, thread, f"{number}")
    with world.store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE message SET id = 1000 - id"))
    assert [message.text for message in card(world, thread).messages] == ["Bonjour", "0", "1", "2"]
    assert card(world, thread).row.last_text == "2"

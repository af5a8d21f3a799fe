"""Six writers at once: no update is lost, no position is skipped or taken twice, and a follower misses nothing."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from ogust_tui.store import staff
from ogust_tui.store.access import Store
from ogust_tui.store.actors import SYSTEM
from ogust_tui.store.backup import check_store
from ogust_tui.store.changes import Changed, Watcher, changes_since, newest_change
from ogust_tui.store.contacts import ContactFields, create_contact
from ogust_tui.store.errors import AccessChanged, Conflict, DataRefused, NotAllowed
from ogust_tui.store.file_rules import FileBytes
from ogust_tui.store.inbound import MailFacts, MailWords, keep_mail, post_mail
from ogust_tui.store.kinds import ContactKind, Role, Topic
from ogust_tui.store.note_reads import show_note
from ogust_tui.store.notes import add_note
from ogust_tui.store.relatives import RelativeFields, edit_relative
from ogust_tui.store.staff import actor_named, deactivate_staff, edit_staff, list_staff
from ogust_tui.store.visits import set_visit_status
from tests.unit.store_world import World

WRITERS, ROUNDS = 6, 4
ROOT = Path(__file__).parents[2]


class Follower(threading.Thread):
    """A terminal that reloads what the feed names while the others write."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world, self._position = world, newest_change(world.store, world.marc)
        self.seen: set[Changed] = set()
        self.last_look = threading.Event()

    def run(self) -> None:
        watcher = Watcher(self._world.store)
        try:
            while not self.last_look.is_set():
                watcher.wait(0.05)
                self.look()
            self.look()
        finally:
            watcher.close()

    def look(self) -> None:
        self._position, changed = changes_since(self._world.store, self._world.marc, self._position)
        self.seen |= changed


def write_at_once(world: World, thread: int, note: int, fixed: int) -> None:
    url = world.store.url.render_as_string(hide_password=False)
    arguments = [str(given) for given in (ROUNDS, thread, note, fixed, world.relative_codes["LEROY"])]
    command = [sys.executable, "-m", "tests.unit.store_writer", url, str(WRITERS), *arguments]
    pipe = subprocess.PIPE
    # A session of its own, so that a kill reaches the forks too.
    with subprocess.Popen(
        command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    ) as writers:
        try:
            assert writers.stdout is not None
            for _writer in range(WRITERS):
                assert writers.stdout.readline() == "ready\n", writers.communicate()[1]
            _, errors = writers.communicate(timeout=60)  # the input ends, and they begin
            assert writers.returncode == 0, errors
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(writers.pid, signal.SIGKILL)
            raise


def test_six_writers_lose_nothing_and_a_follower_misses_nothing(world):
    thread = world.thread("MOREL", publish=True).thread_id
    note = add_note(world.store, world.rosa, "debut", [world.ref("MOREL")])
    fixed = add_note(world.store, world.rosa, "debut", [world.ref("MOREL")])
    follower = Follower(world)
    follower.start()
    try:
        write_at_once(world, thread, note, fixed)
    finally:
        follower.last_look.set()
        follower.join()
    marks = {f"{writer}.{turn}" for writer in range(WRITERS) for turn in range(ROUNDS)}
    messages = sorted((row for row in world.rows("message")), key=lambda row: row["position"])
    assert [row["position"] for row in messages] == list(range(1, len(marks) + 2))
    assert {row["text"] for row in messages[1:]} == marks
    for writer in range(WRITERS):  # each one's words are in the order in which they were said
        said = [row["text"] for row in messages if row["text"].startswith(f"{writer}.")]
        assert said == [f"{writer}.{turn}" for turn in range(ROUNDS)]
    edited = show_note(world.store, world.rosa, note)
    assert sorted(edited.text.split("\n")) == sorted({"debut", *marks})
    assert edited.version == show_note(world.store, world.rosa, fixed).version == 1 + len(marks)
    codes = [row["code"] for row in world.rows("contact") if row["last_name"].startswith("X ")]
    assert sorted(codes) == [f"CLI{number:05d}" for number in range(1, len(marks) + 1)]
    assert world.row("relative", world.ids["LEROY"])["version"] == 1 + len(marks)
    made = {row["id"] for row in world.rows("note") if row["text"].startswith("new ")}
    assert len(made) == len(marks)
    assert made <= {changed.id for changed in follower.seen if changed.topic is Topic.NOTE}
    readers = [row for row in world.rows("notice") if row["event"].value == "message_posted"]
    assert len(readers) == len(marks)
    assert check_store(world.store) == ()


# --- two at once, in an order that is made to happen


def at_once(
    world: World,
    first: Callable[[Store], object],
    second: Callable[[Store], object],
    meanwhile: Callable[[], object] = lambda: None,
) -> list[object]:
    """``second`` begins while ``first`` has written and not committed; what each gave, or its refusal.

    ``meanwhile`` is done when the second is done or waits for the first.
    """
    results: list[object] = [None, None]
    begun, go_on = threading.Event(), threading.Event()
    address = world.store.url.render_as_string(hide_password=False)

    def run(place: int, verb: Callable[[Store], object], before_commit: Callable[[], None]) -> None:
        store = Store.open(address, clock=world.clock)
        sa.event.listen(store.engine, "commit", lambda connection: before_commit())
        try:
            results[place] = verb(store)
        except Exception as error:  # noqa: BLE001  # whatever it is, the test looks at it
            results[place] = error
        finally:
            begun.set()
            store.close()

    def wait() -> None:
        begun.set()
        go_on.wait(10)

    one = threading.Thread(target=run, args=(0, first, wait))
    two = threading.Thread(target=run, args=(1, second, lambda: None))
    one.start()
    assert begun.wait(10)
    two.start()
    two.join(0.3)  # it is done, or waits for the first
    meanwhile()
    go_on.set()
    one.join(15)
    two.join(15)
    return results


def kinds(results: list[object]) -> list[object]:
    return [type(result) if isinstance(result, Exception) else "done" for result in results]


def test_the_same_code_at_once_is_given_to_one(world):
    def make(store):
        return create_contact(store, world.rosa, ContactKind.CLIENT, ContactFields(last_name="X"), code="SAME")

    assert kinds(at_once(world, make, make)) in (["done", DataRefused], ["done", Conflict])
    assert sum(row["code"] == "SAME" for row in world.rows("contact")) == 1


def test_two_administrators_do_not_remove_each_other(world):
    edit_staff(world.store, world.alice, "marc", role=Role.ADMIN)
    marc = actor_named(world.store, "marc")

    results = at_once(
        world,
        lambda store: deactivate_staff(store, world.alice, "marc"),
        lambda store: deactivate_staff(store, marc, "alice"),
    )
    assert kinds(results) in (
        ["done", DataRefused],
        ["done", NotAllowed],
        ["done", AccessChanged],
    )  # the last one left, or not one any more
    with world.store.read(SYSTEM) as session:
        assert staff.has_admin(session)
    assert [row.role for row in list_staff(world.store, SYSTEM)].count(Role.ADMIN) == 1


def test_the_same_mail_at_once_is_kept_once(world):
    results = at_once(
        world,
        lambda store: keep_mail(store, b"raw", "<a@b>", "content"),
        lambda store: keep_mail(store, b"raw", "<a@b>", "content"),
    )
    assert kinds(results) in (["done", "done"], ["done", Conflict])
    assert len(world.rows("inbound_mail")) == 1


def test_the_same_mail_posted_at_once_is_one_message(world):
    thread = world.thread("MOREL", publish=True).thread_id
    kept = keep_mail(world.store, b"raw", "<a@b>", "content")
    words = MailWords("Merci", (FileBytes("a.txt", "text/plain", b"a"),))
    results = at_once(
        world,
        lambda store: post_mail(store, kept, MailFacts(), "", thread, world.ids["MOREL"], words),
        lambda store: post_mail(store, kept, MailFacts(), "", thread, world.ids["MOREL"], words),
    )
    assert kinds(results) == ["done", "done"]
    assert [row["thread_id"] for row in world.rows("message")] == [thread, thread]
    assert len(world.rows("attachment")) == 1


def test_the_same_file_attached_by_two_at_once_is_kept_once(world):
    files = (FileBytes("a.txt", "text/plain", b"a"),)
    results = at_once(
        world,
        lambda store: add_note(store, world.rosa, "La mienne", [world.ref("MOREL")], files=files),
        lambda store: add_note(store, world.marc, "Aussi", [world.ref("PETIT")], files=files),
    )
    assert {row["note_id"] for row in world.rows("attachment")} == set(results)
    assert [row["bytes"] for row in world.rows("blob")] == [b"a"]


def test_a_visit_keeps_the_last_of_two_states_said_at_once(world):
    from ogust_tui.store.kinds import VisitStatus

    results = at_once(
        world,
        lambda store: set_visit_status(store, world.rosa, world.ids["north"], VisitStatus.DONE),
        lambda store: set_visit_status(store, world.marc, world.ids["north"], VisitStatus.PLANNED),
    )
    assert kinds(results) == ["done", "done"]
    assert world.row("visit", world.ids["north"])["status"] is VisitStatus.PLANNED


def test_a_relative_changed_by_two_at_once_has_both_changes(world):
    leroy = world.relative_codes["LEROY"]
    results = at_once(
        world,
        lambda store: edit_relative(store, world.rosa, leroy, RelativeFields(mobile_phone="06")),
        lambda store: edit_relative(store, world.marc, leroy, RelativeFields(landline="04")),
    )
    row = world.row("relative", world.ids["LEROY"])
    assert kinds(results) == ["done", "done"]
    assert (row["mobile_phone"], row["landline"], row["version"]) == ("06", "04", 3)


def test_who_follows_the_feed_does_not_pass_by_what_is_not_committed_yet(world):
    follower = Follower(world)
    results = at_once(
        world,
        lambda store: add_note(store, world.rosa, "Commencée la première", [world.ref("MOREL")]),
        lambda store: add_note(store, world.marc, "Finie la première", [world.ref("PETIT")]),
        follower.look,
    )
    follower.look()
    assert {changed.id for changed in follower.seen if changed.topic is Topic.NOTE} == set(results)


@pytest.mark.parametrize("table", ["note", "thread"])
def test_a_reader_sees_one_state_while_others_write(world, table):
    """A read is a consistent look: two questions in it have one answer."""
    count = sa.text(f"SELECT count(*) FROM {table}")
    with world.store.read(world.rosa) as session:
        before = session.execute(count).scalar()
        add_note(world.store, world.marc, "Entre-temps", [world.ref("MOREL")])
        world.thread("MOREL")
        assert session.execute(count).scalar() == before

"""The writer processes of the concurrency test: ``python -m tests.unit.store_writer`` and what ``many`` takes.

Each says "ready", waits until the input ends, then replies, edits one note by version and another without, makes
contacts, notes and relatives' changes, retrying what the store calls a conflict, as a person would. They are forks of
one process that has loaded the store and opened nothing: loading it six times took longer than the test.
"""

import os
import sys
import traceback
from collections.abc import Callable
from functools import partial

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.contacts import ContactFields, create_contact
from ogust_tui.store.errors import Conflict
from ogust_tui.store.kinds import ContactKind
from ogust_tui.store.note_reads import show_note
from ogust_tui.store.notes import add_note, edit_note
from ogust_tui.store.records import RecordKind, RecordRef
from ogust_tui.store.relatives import RelativeFields, edit_relative
from ogust_tui.store.staff import actor_named, list_staff
from ogust_tui.store.threads import reply


def until_done(attempt: Callable[[], object]) -> None:
    """Try again for as long as somebody else was first."""
    while True:
        try:
            attempt()
        except Conflict:
            continue
        return


def add_line(store: Store, actor: Actor, note: int, line: str) -> None:
    """Append a line to a note, as an editor does: read, then write over what was read."""
    seen = show_note(store, actor, note)
    edit_note(store, actor, note, f"{seen.text}\n{line}", expected_version=seen.version)


def main(url: str, number: str, rounds: str, thread: str, note: str, fixed: str, relative: str) -> None:
    """Write ``rounds`` times."""
    store = Store.open(url)
    actor = actor_named(store, "rosa")
    list_staff(store, actor)
    os.write(sys.stdout.fileno(), b"ready\n")  # in one piece: the others write there too
    sys.stdin.readline()
    for turn in range(int(rounds)):
        mark = f"{number}.{turn}"
        reply(store, actor, int(thread), mark)
        until_done(partial(add_line, store, actor, int(note), mark))
        edit_note(store, actor, int(fixed), mark)
        create_contact(store, actor, ContactKind.CLIENT, ContactFields(last_name=f"X {mark}"))
        edit_relative(store, actor, relative, RelativeFields(mobile_phone=mark))
        add_note(store, actor, f"new {mark}", [RecordRef(RecordKind.THREAD, int(thread))])
    store.close()


def many(url: str, writers: str, *more: str) -> int:
    """That many processes of ``main`` at once; 0 when all of them ended well."""
    children = []
    for number in range(int(writers)):
        child = os.fork()
        if child == 0:
            os._exit(_ended_well(url, str(number), *more))
        children.append(child)
    return max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0 for child in children)


def _ended_well(*given: str) -> int:
    try:
        main(*given)
    except BaseException:  # noqa: BLE001  # a fork never goes on with what its parent was about
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(many(*sys.argv[1:]))

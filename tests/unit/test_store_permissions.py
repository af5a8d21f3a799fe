"""Who may do what: the table against one written by hand, and every verb tried by those who may not."""

import ast
from pathlib import Path

import pytest

from ogust_tui import store as package
from ogust_tui.store.actors import SYSTEM, Actor, ActorKind
from ogust_tui.store.agency import set_setting
from ogust_tui.store.errors import NotAllowed, NotFound
from ogust_tui.store.kinds import Role
from ogust_tui.store.permissions import Verb, ask, refusal
from ogust_tui.store.publishing import publish_refusal, publish_thread
from ogust_tui.store.staff import set_password_hash
from ogust_tui.store.threads import mark_read, open_thread, reply
from tests.unit.store_verbs import ASKED_BY_ANYONE, OF_THE_PROGRAM, VERBS

# Written from the brief, not from the code. Columns: reception, manager, support, admin, contact, relative, system.
TABLE = """
read              x x x x . . x
note.add          x x . x . . .
note.edit         x x . x . . .
note.withdraw     x x . x . . .
alert.raise       x x . x . . x
alert.acknowledge x x . x . . .
alert.snooze      x x . x . . .
alert.close       x x . x . . .
thread.open       x x . x x x .
thread.reply      x x . x x x .
thread.log_phone  x x . x . . .
thread.link       x x . x . . .
thread.publish    x x . x . . .
thread.withdraw   x x . x . . .
thread.close      x x . x . . .
thread.reopen     x x . x . . .
thread.hand_over  x x . x . . .
thread.split      x x . x . . .
thread.merge      x x . x . . .
thread.mark_read  x x . x x x .
contact.create    x x . x . . .
contact.edit      x x . x . . .
contact.archive   x x . x . . .
contact.import    . . . x . . .
contact.export    . . . x . . .
relative.create   x x . x . . .
relative.edit     x x . x . . .
relative.archive  x x . x . . .
visit.create      x x . x . . .
visit.edit        x x . x . . .
visit.archive     x x . x . . .
visit.import      . . . x . . .
staff.create      . . . x . . x
staff.edit        . . . x . . x
staff.archive     . . . x . . .
staff.password    x x x x . . x
setting.set       . . . x . . x
draft.save        x x . x . . .
mail.ingest       . . . . . . x
mail.sort         x x . x . . .
staff.sign_in     . . . . . . x
"""
EXPECTED = {line.split()[0]: [mark == "x" for mark in line.split()[1:]] for line in TABLE.strip().splitlines()}
ACTORS = [
    *(Actor(ActorKind.STAFF, 1, role.value, role) for role in (Role.RECEPTION, Role.MANAGER, Role.SUPPORT, Role.ADMIN)),
    Actor(ActorKind.CONTACT, 2, "contact"),
    Actor(ActorKind.RELATIVE, 3, "relative"),
    SYSTEM,
]


@pytest.mark.parametrize("verb", Verb)
def test_the_table_is_the_one_that_was_agreed(verb):
    assert [refusal(actor, verb) is None for actor in ACTORS] == EXPECTED[verb.value]


@pytest.mark.parametrize("verb", Verb)
def test_a_refusal_says_why(verb):
    for actor in ACTORS:
        if (against := refusal(actor, verb)) is not None:
            with pytest.raises(NotAllowed, match=r"\w.*\.$"):
                ask(actor, verb)
            assert "support" in str(against).lower() or actor.role is not Role.SUPPORT


def verb_functions() -> set[str]:
    """The functions of the store that begin a write, by name."""
    found = set()
    for path in Path(package.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and "store.write(" in ast.unparse(node):
                found.add(node.name)
    return found


def test_every_verb_is_walked_through():
    through_another = {"_import": {"import_contacts", "import_visits"}}
    expected = set().union(*(through_another.get(name, {name}) for name in verb_functions()))
    assert {name.split()[0] for name in VERBS} | set(OF_THE_PROGRAM) == expected


@pytest.mark.parametrize("verb", VERBS)
def test_who_may_not_changes_nothing(world, ready, verb):
    audit = VERBS[verb].audit or "draft.save"
    actors = [world.rosa, world.marc, world.sam, world.alice, world.outside("MOREL"), world.outside("LEROY"), SYSTEM]
    with world.unchanged():
        for actor, may in zip(actors, EXPECTED[audit], strict=True):
            if not may:
                with pytest.raises(NotAllowed):
                    VERBS[verb].do(world, actor, ready)


def test_support_changes_its_own_language_theme_and_password_and_nothing_else(world, ready):
    may = {name for name, case in VERBS.items() if refusal(world.sam, Verb(case.audit or "draft.save")) is None}
    assert may == ASKED_BY_ANYONE
    for verb in sorted(may):
        VERBS[verb].do(world, world.sam, ready)
    sam = world.row("staff", world.ids["sam"])
    assert (sam["locale"], sam["theme"], sam["password_hash"] is not None) == ("en", "dark", True)
    with world.unchanged(), pytest.raises(NotAllowed):
        set_password_hash(world.store, world.sam, "rosa", "hash")


def test_the_program_sets_up_a_store_only_until_there_is_an_administrator(world, ready):
    with world.unchanged():
        for verb in ("create_staff", "edit_staff", "set_password_hash", "set_setting"):
            with pytest.raises(NotAllowed):
                VERBS[verb].do(world, SYSTEM, ready)


# --- what depends on the row


def test_contacts_write_only_where_they_may_read(world, ready):
    stranger, relative = world.outside("PETIT"), world.outside("LEROY")
    hidden = world.thread("PETIT").thread_id
    with world.unchanged():
        for actor, thread in ((stranger, ready.thread), (relative, ready.thread), (stranger, hidden)):
            with pytest.raises((NotAllowed, NotFound)):
                reply(world.store, actor, thread, "Je m'invite")
            with pytest.raises((NotAllowed, NotFound)):
                mark_read(world.store, actor, thread, 1)


def test_contacts_open_threads_with_the_agency_and_nobody_else(world):
    with world.unchanged():
        for linked, publish_to in (([world.ids["PETIT"]], []), ([], [world.ids["PETIT"]]), ([world.ids["rosa"]], [])):
            with pytest.raises(NotAllowed):
                open_thread(
                    world.store, world.outside("MOREL"), "Bonjour", "Bonjour", linked=linked, publish_to=publish_to
                )


def restricted(world) -> None:
    set_setting(world.store, world.alice, "publishing.restricted", "oui")


@pytest.mark.parametrize(
    ("login", "contact", "may"),
    [
        ("rosa", "MOREL", False),
        ("marc", "MOREL", True),
        ("alice", "MOREL", True),
        ("marc", "PETIT", True),
        ("sofia", "PETIT", True),
        ("rosa", "DURAND", False),
        ("rosa", "LEROY", False),
        ("sofia", "PAULIN", True),
    ],
)
def test_restricted_publishing_is_for_managers_and_for_who_manages_the_record(world, login, contact, may):
    restricted(world)
    actor = world.staff[login]
    thread = world.thread(contact, by=login).thread_id
    if may:
        assert publish_refusal(world.store, actor, thread) is None
        assert publish_thread(world.store, actor, thread) == (world.ids[contact],)
        return
    assert isinstance(publish_refusal(world.store, actor, thread), NotAllowed)
    with world.unchanged():
        with pytest.raises(NotAllowed):
            publish_thread(world.store, actor, thread)
        with pytest.raises(NotAllowed):
            world.thread(contact, by=login, publish=True)


def test_restricted_publishing_refuses_the_whole_when_one_record_is_somebody_elses(world):
    restricted(world)
    thread = world.thread("MOREL", "PETIT").thread_id
    assert publish_refusal(world.store, world.sofia, thread) is None
    with world.unchanged(), pytest.raises(NotAllowed):
        publish_thread(world.store, world.sofia, thread)
    assert publish_thread(world.store, world.sofia, thread, to=[world.ids["PETIT"]]) == (world.ids["PETIT"],)


def test_a_contact_still_opens_threads_when_publishing_is_restricted(world):
    restricted(world)
    posted = open_thread(world.store, world.outside("MOREL"), "Question", "Bonjour", linked=[])
    assert [row["reader_id"] for row in world.rows("publication")] == [world.ids["MOREL"]]
    assert world.row("thread", posted.thread_id)["owner_id"] == world.ids["marc"]


def test_support_is_told_why_it_cannot_publish(world):
    assert "Support" in str(publish_refusal(world.store, world.sam, world.thread("MOREL").thread_id))

"""What a person types for a record (a code, a login, an id) looked up for whoever acts. Reads only."""

from collections.abc import Sequence

from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor
from ogust_tui.store.records import Party, contact_by_code, parties, reader_by_code, staff_by_login, visit_by_id
from ogust_tui.store.staff import sector_id


def contacts_called(store: Store, actor: Actor, codes: Sequence[str]) -> tuple[Party, ...]:
    """The contacts with these codes, in the order given. NotFound."""
    with store.read(actor) as session:
        return tuple(contact_by_code(session, actor, code) for code in codes)


def readers_called(store: Store, actor: Actor, codes: Sequence[str]) -> tuple[Party, ...]:
    """The contacts with these codes and the relatives called R and a number, in the order given. NotFound."""
    with store.read(actor) as session:
        return tuple(reader_by_code(session, actor, code) for code in codes)


def readers_by_id(store: Store, actor: Actor, ids: Sequence[int]) -> dict[int, Party]:
    """Contacts, relatives and colleagues by id, as ``actor`` may see them."""
    with store.read(actor) as session:
        return parties(session, actor, ids)


def staff_called(store: Store, actor: Actor, logins: Sequence[str]) -> tuple[Party, ...]:
    """The colleagues with these logins, in the order given. NotFound."""
    with store.read(actor) as session:
        return tuple(staff_by_login(session, login) for login in logins)


def visits_numbered(store: Store, actor: Actor, ids: Sequence[int]) -> tuple[Party, ...]:
    """The visits with these ids, in the order given. NotFound."""
    with store.read(actor) as session:
        return tuple(visit_by_id(session, actor, visit_id) for visit_id in ids)


def sectors_called(store: Store, actor: Actor, names: Sequence[str]) -> tuple[int, ...]:
    """The ids of the sectors with these codes or labels, in the order given. NotFound."""
    with store.read(actor) as session:
        return tuple(sector_id(session, name) for name in names)

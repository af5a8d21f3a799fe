"""Verbs and reads on the agency itself: its settings, its sectors."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from ogust_tui import settings as types
from ogust_tui.store.access import Store
from ogust_tui.store.actors import Actor, ActorKind
from ogust_tui.store.errors import N_, DataRefused, NotAllowed, NotFound
from ogust_tui.store.folding import fold
from ogust_tui.store.kinds import Topic
from ogust_tui.store.names import clean_line, clean_text
from ogust_tui.store.permissions import Verb
from ogust_tui.store.staff import has_admin
from ogust_tui.store.tables import Sector, Setting

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class SettingRow:
    """One setting as a list shows it."""

    key: str
    value: str
    is_default: bool


def list_settings(store: Store, actor: Actor) -> tuple[SettingRow, ...]:
    """Every setting with its value in force."""
    with store.read(actor) as session:
        kept = {row.key: row.value for row in session.exec(select(Setting)).all()}
    values = types.from_rows(kept)
    return tuple(
        SettingRow(key, _shown(getattr(values, name)), key not in kept) for key, name in sorted(types.KEYS.items())
    )


def set_setting(store: Store, actor: Actor, key: str, text: str) -> None:
    """Choose a value. NotFound for an unknown key, DataRefused for a value that is none of this key."""
    if key not in types.KEYS or types.KEYS[key] in types.WRITTEN_BY_STORE:
        raise NotFound(N_("There is no setting “{key}”."), key=key)
    try:
        value = types.stored(key, clean_text(text))
    except ValueError as error:
        raise DataRefused(
            N_("“{value}” is not a value for {key}. Nothing was changed."), value=text, key=key
        ) from error
    with store.write(actor, Verb.SETTING_SET) as unit:
        if actor.kind is ActorKind.SYSTEM and has_admin(unit.session):
            raise NotAllowed(N_("Only an administrator may do this."))
        if key == "mail.smtp_host" and unit.settings.store_demo and value not in LOOPBACK:
            raise DataRefused(N_("A demo store delivers to this machine only. Nothing was changed."))
        unit.session.merge(Setting(key=key, value=value))
        unit.changed(Topic.SETTING, 0)
        unit.audit("setting", 0)


def list_sectors(store: Store, actor: Actor) -> tuple[tuple[int, str], ...]:
    """The sectors, id and label, in order of label."""
    with store.read(actor) as session:
        rows = session.exec(select(col(Sector.id), col(Sector.label)).order_by(col(Sector.label))).all()
    return tuple((id_ or 0, label) for id_, label in rows)


def sector_made(session: Session, label: str) -> int:
    """The id of the sector with this code or label, made when there is none; in a unit of work that is open."""
    label = clean_line(label)
    wanted = fold(label)
    codes = set()
    for row in session.exec(select(Sector)).all():
        if wanted in (fold(row.code), fold(row.label)):
            assert row.id is not None
            return row.id
        codes.add(row.code)
    short = wanted.upper().replace(" ", "-")[:40]
    endings = ("", *(f"-{number}" for number in range(2, len(codes) + 3)))
    row = Sector(code=next(code for code in (short + end for end in endings) if code not in codes), label=label)
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)

"""The beginning of an agency: its store, its name and its first administrator, made together or not at all."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from ogust_tui.settings import AgencySettings, stored
from ogust_tui.store.access import Writing, utc_now
from ogust_tui.store.actors import SYSTEM
from ogust_tui.store.errors import N_, DataRefused
from ogust_tui.store.folding import fold
from ogust_tui.store.kinds import Role
from ogust_tui.store.names import clean_line, written_line
from ogust_tui.store.permissions import Verb
from ogust_tui.store.schema import create_schema
from ogust_tui.store.sign_in import check_password, hashed
from ogust_tui.store.staff import NewStaff, staff_made, valid_login
from ogust_tui.store.tables import Setting

_NO_LOGIN = re.compile(r"[^a-z0-9._-]+")


@dataclass
class Founding:
    """What is asked of whoever founds an agency. ``os_user``: the account of the machine taken for the administrator.

    Without a ``password`` that account is the only way in, so one of the two is needed.
    """

    agency: str = ""
    zone: str = AgencySettings.agency_zone
    name: str = ""
    login: str = ""
    os_user: str = ""
    password: str = ""
    locale: str = "fr"


def proposed_login(os_user: str) -> str:
    """A login that looks like the name of an account of the machine."""
    return _NO_LOGIN.sub("-", fold(os_user)).strip("._-")[:40] or "admin"


def check_agency(founding: Founding) -> None:
    """DataRefused for a name or a time zone that is none."""
    if not clean_line(founding.agency):
        raise DataRefused(N_("An agency has a name. Type it; it can be changed later."))
    try:
        stored("agency.zone", founding.zone.strip())
    except ValueError as error:
        raise DataRefused(
            N_("“{zone}” is no time zone. One looks like Europe/Paris or Indian/Reunion."), zone=founding.zone
        ) from error


def check_member(founding: Founding) -> None:
    """DataRefused for a name or a login that is none."""
    written_line(founding.name, N_("name"))
    valid_login(founding.login)


def check_way_in(founding: Founding) -> None:
    """DataRefused for a password that is too short, or for none where nothing else would open the store."""
    if founding.password:
        check_password(founding.password)
    elif not founding.os_user:
        raise DataRefused(N_("Without your account of this machine, only a password lets you in again. Choose one."))


def found_agency(address: str, founding: Founding, *, clock: Callable[[], datetime] = utc_now) -> None:
    """Make the store at ``address``, with the agency and its administrator. DataRefused, StoreUnavailable: nothing."""
    check_agency(founding)
    check_member(founding)
    check_way_in(founding)
    create_schema(address, fill=partial(_fill, founding, clock()))


def _fill(founding: Founding, now: datetime, connection: sa.Connection) -> None:
    unit = Writing(connection, SYSTEM, Verb.STAFF_CREATE, now)
    with unit.session as session:
        for key, value in (("agency.name", clean_line(founding.agency)), ("agency.zone", founding.zone.strip())):
            session.add(Setting(key=key, value=stored(key, value)))
        users = (founding.os_user,) if founding.os_user else ()
        row = staff_made(
            unit, NewStaff(founding.login, founding.name, Role.ADMIN, locale=founding.locale, os_users=users)
        )
        row.password_hash = hashed(founding.password) if founding.password else None
        session.add(row)
        unit.finish()
        session.flush()

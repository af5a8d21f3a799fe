"""An agency to look at, English, and a store that is slow, for the tests of screens."""

from importlib import import_module
from threading import Event

import pytest

from ogust_tui import i18n
from tests.screens.desk_host import make_agency


@pytest.fixture
def english(known_surroundings):
    """Screens speak English, whatever the machine speaks."""
    i18n.set_language("en")


@pytest.fixture
def agency(sqlite_store_url):
    """A small agency in an open store."""
    agency = make_agency(sqlite_store_url)
    yield agency
    agency.store.close()


@pytest.fixture
def held(monkeypatch):
    """Makes the store slow: holds the verb at "module.name" until the Event that it gives is set."""

    def hold(where):
        module, _dot, name = where.rpartition(".")
        verb, goes_on = getattr(import_module(module), name), Event()

        def waits(*arguments, **options):
            goes_on.wait()
            return verb(*arguments, **options)

        monkeypatch.setattr(where, waits)
        return goes_on

    return hold

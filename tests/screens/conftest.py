"""An agency to look at, and English, for the tests of screens."""

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

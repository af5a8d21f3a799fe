"""What a colleague chose for their own screens, the theme; and what keeps lists quick in a large agency.

The threads that are open and the contacts that are listed have an index of their own, and the first letter typed in the
search box finds people by one.
"""

from ogust_tui.store.migrations.sql import run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Nobody has chosen yet."""
    run(__file__)

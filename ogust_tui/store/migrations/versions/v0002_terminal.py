"""What a colleague chose for their own screens: the theme."""

from ogust_tui.store.migrations.sql import run

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Nobody has chosen yet."""
    run(__file__)

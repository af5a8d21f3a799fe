"""The desk: every table of the data model, the folded search on contacts, and the views of the contact door."""

from ogust_tui.store.migrations.sql import run

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything the desk stands on."""
    run(__file__)

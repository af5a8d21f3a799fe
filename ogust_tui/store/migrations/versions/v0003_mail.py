"""What received mail needs to end in the right place: its sender and text, more addresses, bounces, cursors."""

from ogust_tui.store.migrations.sql import run

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Mails that were kept before have no sender and no text here; ``mail reprocess`` reads them again."""
    run(__file__)

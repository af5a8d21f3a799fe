"""Column types shared by the tables: aware UTC times and closed lists of words."""

from datetime import UTC, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Dialect


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant. Takes aware datetimes only, gives aware UTC; SQLite keeps it as naive UTC text, in order."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware -> UTC; a naive value is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What the database holds -> aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[StrEnum], name: str) -> sa.Enum:
    """A column that holds the values of ``kind`` as text, with a CHECK constraint called ``name``."""
    return sa.Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda k: [member.value for member in k],
    )


ORDERED = sa.String().with_variant(sa.String(collation="C"), "postgresql")
"""Text that sorts by its bytes on both databases, as folded sort keys must; SQLite does so by itself."""

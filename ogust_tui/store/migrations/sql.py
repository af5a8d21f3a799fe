"""Runs the SQL that lies beside a revision: ``NAME.sqlite.sql`` or ``NAME.postgresql.sql``.

Statements are separated by an empty line after their semicolon, so that a trigger's body stays whole.
"""

from pathlib import Path

from alembic import op


def run(revision_file: str) -> None:
    """Execute the statements of one revision on the database at hand."""
    connection = op.get_bind()
    path = Path(revision_file).with_suffix(f".{connection.dialect.name}.sql")
    for statement in path.read_text(encoding="utf-8").split(";\n\n"):
        if statement.strip():
            connection.exec_driver_sql(statement.strip().removesuffix(";"))

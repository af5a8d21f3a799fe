"""Alembic migrations: one revision a file under versions/, each with its SQL per database beside it."""

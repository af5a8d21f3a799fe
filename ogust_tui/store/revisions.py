"""The revisions of the schema that this program knows. Nothing here imports the database."""

KNOWN = ("0001", "0002", "0003")
"""Every revision, oldest first."""
HEAD = KNOWN[-1]

"""Where a store is, as far as it can be told without the database library."""

from pathlib import Path


def file_of(address: str) -> Path | None:
    """The file of a SQLite store, found without loading the database library; None for another kind of store."""
    if "://" not in address:
        return Path(address).expanduser()
    scheme, _separator, rest = address.partition(":///")
    if scheme.partition("+")[0] != "sqlite" or not rest:
        return None
    return Path(rest.partition("?")[0]).expanduser()

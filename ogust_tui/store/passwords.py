"""Passwords as they are kept: argon2. Loaded when somebody types one."""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

_HASHER = PasswordHasher()
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$4pTQGNIQrf5VtlUlrsERag$YDq0o69xZnnr50xD9iMY6H2A7RVhD1NoBTg5iVbnm2Y"
"""Verified against for an unknown login, so that the time taken does not tell it from a wrong password."""


def hash_of(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether ``password`` is the one of which ``kept`` is kept; it takes as long for None, which nothing fits."""
    try:
        _HASHER.verify(kept or _NOBODY, password)
    except (Argon2Error, InvalidHashError, UnicodeEncodeError):
        return False
    return kept is not None

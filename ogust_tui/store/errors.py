"""What the store refuses, as types. Each refusal carries an English message id and its parameters.

The languages live above the store: a screen or a command says ``_(refusal.message).format(**refusal.params)``.
Nothing here imports the database.
"""


def N_(message: str) -> str:
    """Mark ``message`` for the catalogues; the caller who shows it translates it."""
    return message


class Refusal(Exception):
    """A verb or a read that was not carried out; nothing was changed. ``message`` is a message id."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message.format(**params) if params else message)
        self.message = message
        self.params = params


class NotAllowed(Refusal):
    """The actor may not do this."""


class AccessChanged(NotAllowed):
    """The actor's access was closed, or the role is another one, since signing in."""


class NotFound(Refusal):
    """No such code or id, or none that the actor may see: the two are not told apart."""


class DataRefused(Refusal):
    """The values given cannot be taken; the message says which and what to do."""


class Conflict(Refusal):
    """Somebody else changed the thing meanwhile; what was typed is still with the caller."""


class StoreUnavailable(Refusal):
    """The store cannot be used now: missing, locked, read-only, full, damaged, from another version."""


class StoreMissing(StoreUnavailable):
    """There is no store where one was expected."""


class StoreNewer(StoreUnavailable):
    """The store was made by a newer version of the program."""


class StoreOlder(StoreUnavailable):
    """The store was made by an older version and wants ``store upgrade``."""

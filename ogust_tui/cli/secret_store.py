"""Passwords of servers: read from the environment, a named file or the keyring, in this order; never printed.

They are the machine's, not the store's: no secret is kept in the database.
"""

import os
import tempfile
from pathlib import Path

from ogust_tui.i18n import N_
from ogust_tui.store.errors import DataRefused, NotFound
from ogust_tui.system import system_reason

SERVICE = "ogust_tui"
"""The name under which the keyring keeps them."""
NAMES = ("imap-password", "smtp-password")


class NoKeyring(DataRefused):
    """This machine has no keyring that can be used."""


def variable(name: str) -> str:
    """The environment variable of a secret: OGUST_SMTP_PASSWORD."""
    return f"OGUST_{name.upper().replace('-', '_')}"


def known(name: str) -> str:
    """``name``, if it is a secret's. NotFound."""
    if name not in NAMES:
        raise NotFound(N_("There is no secret “{name}”. There is: {names}."), name=name, names=", ".join(NAMES))
    return name


def secret(name: str) -> str:
    """The value of a secret. DataRefused when it is nowhere; the message says where it could be."""
    value = os.environ.get(variable(known(name)))
    if value:
        return value
    path = os.environ.get(f"{variable(name)}_FILE")
    if path:
        return _in_file(path)
    try:
        value = _keyring_get(name)
    except NoKeyring:
        value = None
    if not value:
        raise DataRefused(
            N_("The secret “{name}” is nowhere: set {variable}, name a file in {variable}_FILE, or use: secrets set."),
            name=name,
            variable=variable(name),
        )
    return value


def place(name: str) -> str | None:
    """Where a secret is found: "environment", "file", "keyring"; None for nowhere. Never its value."""
    if os.environ.get(variable(known(name))):
        return "environment"
    if os.environ.get(f"{variable(name)}_FILE"):
        return "file"
    try:
        return "keyring" if _keyring_get(name) else None
    except NoKeyring:
        return None


def keep_in_keyring(name: str, value: str) -> None:
    """Keep a secret in the keyring. NoKeyring."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, known(name), value)
    except (KeyringError, RuntimeError) as error:
        raise _no_keyring(name) from error


def keep_in_file(name: str, value: str, path: Path) -> None:
    """Keep a secret in a file that its owner alone can read; a file of that name is replaced. DataRefused."""
    known(name)
    try:
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".ogust-")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(value + "\n")
        Path(unfinished).replace(path)
    except OSError as error:
        message = N_("The file {file} cannot be written: {reason}.")
        raise DataRefused(message, file=str(path), reason=system_reason(error)) from error


def forget(name: str) -> None:
    """Take a secret out of the keyring. NotFound when it is not there, DataRefused when it comes from elsewhere."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    where = place(name)
    if where in {"environment", "file"}:
        raise DataRefused(
            N_("The secret “{name}” comes from {variable}: take it away there. Nothing was changed."),
            name=name,
            variable=variable(name) if where == "environment" else f"{variable(name)}_FILE",
        )
    try:
        keyring.delete_password(SERVICE, name)
    except PasswordDeleteError as error:
        raise NotFound(N_("The keyring holds no secret “{name}”."), name=name) from error
    except (KeyringError, RuntimeError) as error:
        raise _no_keyring(name) from error


def _keyring_get(name: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name)
    except (KeyringError, RuntimeError) as error:
        raise _no_keyring(name) from error


def _no_keyring(name: str) -> NoKeyring:
    return NoKeyring(
        N_(
            "No keyring can be used here. Set {variable}, or keep the secret in a file: secrets set {name} --file PATH."
        ),
        name=name,
        variable=variable(name),
    )


def _in_file(path: str) -> str:
    try:
        return Path(path).read_text("utf-8").partition("\n")[0].removesuffix("\r")
    except (OSError, ValueError) as error:
        raise DataRefused(N_("The secret's file {file} cannot be read."), file=path) from error

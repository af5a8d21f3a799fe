"""Files of this machine, read to be attached and written when an attachment is saved: the one place where that is done.

On an account that colleagues share (docs/ssh.md) each has one folder of it for that, and no path leads out: the parts
of a path are opened one by one, and links are not followed. Elsewhere whatever the account may read and write is fine.
Every function may wait for a disk: call them in a worker.
"""

import errno
import mimetypes
import os
import secrets
import shlex
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePath

from ogust_tui.i18n import N_
from ogust_tui.settings import AgencySettings
from ogust_tui.store.errors import DataRefused
from ogust_tui.store.file_rules import MOST_BYTES, FileBytes, check_sizes, clean_file_name
from ogust_tui.system import account_home, operating_system_user, system_reason
from ogust_tui.wording import clean

EXCHANGE = "ogust-files"
"""In the home folder of a shared account: a folder for each login."""
UNNAMED = "fichier"
UNKNOWN_TYPE = "application/octet-stream"
NAMES_TRIED = 1_000
NAMES_READ = 5_000
"""Entries of a folder that completing a name looks at."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
# Without O_NONBLOCK a pipe that nobody writes to would hold us for ever.
_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class FoundFile:
    """A file that can be attached: the path by which it is found again, its name, its size in bytes."""

    path: str
    name: str
    size: int


@dataclass(frozen=True)
class Completion:
    """What was typed of a path as far as it can only go on one way, and the names that it may go on to."""

    text: str
    names: tuple[str, ...]


class FilePlace:
    """Where files are read from and saved to. ``login``: the exchange folder of that colleague, and nothing else."""

    def __init__(self, login: str | None = None) -> None:
        self._login = login

    @property
    def shared(self) -> bool:
        """Whether there is one folder alone; its files are called by their names in it."""
        return self._login is not None

    # Reading

    def find(self, typed: str) -> FoundFile:
        """The file that was typed, not read yet. DataRefused: none, not an ordinary one, not to be read, too big."""
        path = self._meant(typed)
        with self._taking(path), self._opened(path) as (found, descriptor):
            size = os.fstat(descriptor).st_size
        name = clean_file_name(found) or UNNAMED
        check_sizes([(name, size)])
        return FoundFile(path if self.shared else str(_expanded(path).absolute()), name, size)

    def read(self, path: str) -> FileBytes:
        """The file with its bytes. DataRefused, as ``find``."""
        found = self.find(path)
        with (
            self._taking(found.path),
            self._opened(found.path) as (name, descriptor),
            os.fdopen(descriptor, "rb", closefd=False) as stream,
        ):
            data = stream.read(MOST_BYTES + 1)
        check_sizes([(found.name, len(data))])
        kind, packed = mimetypes.guess_type(name)
        return FileBytes(found.name, UNKNOWN_TYPE if packed or not kind else kind, data)

    def read_all(self, paths: Sequence[str]) -> tuple[FileBytes, ...]:
        """All of them, for one text; nothing is read when they are too many or too big. DataRefused."""
        check_sizes([(found.name, found.size) for found in map(self.find, paths)])
        return tuple(map(self.read, paths))

    def _meant(self, typed: str) -> str:
        """The path that was typed, or pasted as a shell would write it: in quotes, its spaces escaped."""
        if self.shared:
            return typed.strip()
        with suppress(ValueError, OSError):  # a quotation mark that stands alone is part of a name
            for text in (typed, typed.strip(), " ".join(shlex.split(typed))):
                if _can_be_named(text) and os.path.lexists(_expanded(text)):
                    return text
        return typed.strip()

    @contextmanager
    def _taking(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise DataRefused(
                N_("The file “{file}” cannot be taken: {reason}. Nothing was written; your text is untouched."),
                file=PurePath(path).name or path,
                reason=system_reason(error),
            ) from error

    @contextmanager
    def _opened(self, path: str) -> Iterator[tuple[str, int]]:
        """The name of the file and an open descriptor; devices and pipes are not opened at all."""
        with self._folder_of(path) as (folder, typed):
            if not typed:
                raise _error(errno.EISDIR)
            name = _as_it_is_there(folder, typed)
            _check_ordinary(os.stat(name, dir_fd=folder, follow_symlinks=not self.shared))
            descriptor = os.open(name, _READ | (os.O_NOFOLLOW if self.shared else 0), dir_fd=folder)
            try:
                _check_ordinary(os.fstat(descriptor))
                yield name, descriptor
            finally:
                os.close(descriptor)

    # Saving

    def save(self, typed: str, name: str, data: bytes) -> Path:
        """Write a new file, under ``name`` when ``typed`` is a folder; gives where it is. DataRefused.

        A file that is there is left alone: the new one gets a number. There is never half a file under the name.
        """
        try:
            with self._folder_of(typed.strip()) as (folder, wanted):
                own = (clean_file_name(wanted) if self.shared else wanted) or clean_file_name(name) or UNNAMED
                written = _write(folder, own, data)
        except OSError as error:
            raise DataRefused(
                N_("The file cannot be saved to “{path}”: {reason}. Nothing was saved."),
                path=typed,
                reason=system_reason(error),
            ) from error
        typed_folder = _expanded(typed.strip())
        if self.shared:
            typed_folder = account_home() / EXCHANGE / str(self._login) / typed_folder
        return (typed_folder.parent if wanted else typed_folder).absolute() / written

    # Completing

    def complete(self, typed: str, *, folders: bool = False) -> Completion:
        """What Tab makes of a path that is being typed, with ``folders`` of one that leads to a folder.

        It stays as it is where nothing goes on from it.
        """
        if typed in {"", "~"} and not self.shared:
            return Completion("~/", ())
        head, slash, begun = typed.rpartition("/")
        try:
            with self._folder_of(head + slash or ".") as (folder, name):
                names = [] if name else self._names(folder, begun, folders=folders)
        except (OSError, DataRefused):
            names = []
        common = os.path.commonprefix(names) if names else begun  # noqa: RUF071  # letter by letter, as it is typed
        return Completion(head + slash + common, tuple(names))

    def _names(self, folder: int, begun: str, *, folders: bool) -> list[str]:
        with os.scandir(folder) as entries:
            found = [entry for entry in islice(entries, NAMES_READ) if entry.name.startswith(begun)]
            seen = [one for one in found if one.name.isprintable() and (begun or not one.name.startswith("."))]
            links = not self.shared
            inner = [one.name + "/" for one in seen if one.is_dir(follow_symlinks=links)]
            files = [one.name for one in seen if one.is_file(follow_symlinks=links) and not folders]
            return sorted(inner + files)

    # Folders

    @contextmanager
    def _folder_of(self, path: str) -> Iterator[tuple[int, str]]:
        """The folder in which the file ``path`` is, open, and its name there; "" when the path is a folder itself."""
        if not _can_be_named(path):
            raise _error(errno.ENOENT)
        folder, name = self._walk(path) if self.shared else _open_anywhere(path)
        try:
            yield folder, name
        finally:
            os.close(folder)

    def _walk(self, path: str) -> tuple[int, str]:
        """Part by part from the exchange folder, through no link and never upwards."""
        parts = [part for part in path.split("/") if part not in {"", "."}]
        if path.startswith(("/", "~")) or ".." in parts:
            raise DataRefused(
                N_("Here files are those of your exchange folder alone: give a name in it. Nothing was done.")
            )
        folder = self._open_exchange()
        for place, part in enumerate(parts):
            try:
                inner = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            except OSError as error:
                last = place == len(parts) - 1 and not path.endswith("/")
                if last and error.errno in {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}:
                    return folder, part
                os.close(folder)
                raise
            os.close(folder)
            folder = inner
        return folder, ""

    def _open_exchange(self) -> int:
        """The exchange folder, made when it is not there yet, for its owner alone."""
        if not self._login:
            raise DataRefused(N_("Say who you are to read or save files on this account: --as LOGIN."))
        folder = os.open(account_home(), _FOLDER)
        for part in (EXCHANGE, self._login):
            try:
                with suppress(FileExistsError):
                    os.mkdir(part, 0o700, dir_fd=folder)
                inner = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            finally:
                os.close(folder)
            folder = inner
        return folder


def place_for(settings: AgencySettings, login: str) -> FilePlace:
    """Where the colleague ``login`` reads and saves files: anywhere, or in one folder of an account that is shared."""
    return FilePlace(login if operating_system_user() in settings.trusted_accounts else None)


def _open_anywhere(path: str) -> tuple[int, str]:
    whole = _expanded(path)
    if path.endswith("/") or whole.is_dir():
        return os.open(whole, _FOLDER), ""
    return os.open(whole.parent, _FOLDER), whole.name


def _check_ordinary(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _error(errno.EISDIR)
    if stat.S_ISLNK(status.st_mode):
        raise _error(errno.ELOOP)
    if not stat.S_ISREG(status.st_mode):  # a device, a pipe, a socket
        raise _error(errno.ENODEV)


def _as_it_is_there(folder: int, name: str) -> str:
    """The name of the one file that reads like ``name``: a box to type in drops what cannot be seen of a name."""
    with suppress(FileNotFoundError):
        os.stat(name, dir_fd=folder, follow_symlinks=False)
        return name
    with os.scandir(folder) as entries:
        alike = [entry.name for entry in islice(entries, NAMES_READ) if clean(entry.name) == clean(name)]
    return alike[0] if len(alike) == 1 else name


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def _expanded(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError as error:  # ~somebody who is not there
        raise _error(errno.ENOENT) from error


def _can_be_named(text: str) -> bool:
    """Whether the system can be asked for a file of this name at all."""
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def _write(folder: int, name: str, data: bytes) -> str:
    """Write ``data`` beside its place, then give it its name, or the next one that is free; gives that name."""
    name = name if _can_be_named(name) else "".join(char if _can_be_named(char) else "_" for char in name)
    part = f".ogust-{secrets.token_hex(8)}.part"
    descriptor = os.open(part, _CREATE, 0o600, dir_fd=folder)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(descriptor)
        for number in range(1, NAMES_TRIED + 1):
            free = name if number == 1 else _numbered(name, number)
            with suppress(FileExistsError):
                _give_name(folder, part, free)
                return free
        raise _error(errno.EEXIST)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(part, dir_fd=folder)


def _give_name(folder: int, part: str, name: str) -> None:
    """FileExistsError when the name is taken. Where a file cannot have two names, it is reserved, then replaced."""
    try:
        os.link(part, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}:
            raise
        os.close(os.open(name, _CREATE, 0o600, dir_fd=folder))
        os.replace(part, name, src_dir_fd=folder, dst_dir_fd=folder)


def _numbered(name: str, number: int) -> str:
    """ "plan.pdf", 2 -> "plan (2).pdf"."""
    pure = PurePath(name)
    return f"{pure.stem} ({number}){pure.suffix}"

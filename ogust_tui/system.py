"""What the operating system knows and says: whose account this process runs as, where it lives, why a file is refused.

Never what LOGNAME, USER or HOME claim, which anybody may set.
"""

import errno
import os
import pwd
from pathlib import Path

from ogust_tui.i18n import N_, _

_USUAL = {
    errno.ENOENT: N_("it does not exist"),
    errno.EACCES: N_("access is denied"),
    errno.EPERM: N_("access is denied"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("its place is no folder"),
    errno.EEXIST: N_("it exists already"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EROFS: N_("it can only be read from here"),
    errno.ELOOP: N_("it is a link to another place"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.ENODEV: N_("it is not an ordinary file"),
    errno.ENXIO: N_("it is not an ordinary file"),
    errno.ECONNREFUSED: N_("nobody answers there"),
    errno.EADDRINUSE: N_("another program is there already"),
}


def operating_system_user() -> str:
    """The account this process runs as."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def account_home() -> Path:
    """The home folder of that account. FileNotFoundError for an account without one."""
    try:
        return Path(pwd.getpwuid(os.geteuid()).pw_dir)
    except KeyError as error:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)) from error


def system_zone(default: str) -> str:
    """The time zone of this machine, ``default`` where it has none of a place: servers often count in UTC."""
    name = os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]
    return name if "/" in name and not name.startswith("Etc/") else default


def system_reason(error: Exception) -> str:
    """Why the operating system refused a file, in the language spoken where the reason is a usual one."""
    usual = _USUAL.get(error.errno or 0) if isinstance(error, OSError) else None
    return _(usual) if usual else getattr(error, "strerror", None) or str(error)

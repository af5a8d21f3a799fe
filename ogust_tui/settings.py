"""The agency's settings as types: every key, its default, what it means, and how a typed value is read.

The values live in the store (table ``setting``); this module knows no database.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from zoneinfo import ZoneInfo

MOST_MINUTES = 24 * 60
_ACCOUNT = re.compile(r"[^\W-][\w.@\\+-]*\$?")


@dataclass(frozen=True)
class AgencySettings:
    """The settings of one agency. The key of a field is its name with the first ``_`` read as a dot."""

    agency_name: str = "Mon agence"
    agency_zone: str = "Europe/Paris"
    mail_domain: str = "reponse.invalid"
    mail_smtp_host: str = "127.0.0.1"
    mail_imap_server: str = ""
    mail_imap_user: str = ""
    mail_imap_folder: str = "INBOX"
    mail_imap_done_folder: str = ""
    mail_address: str = ""
    mail_opens_threads: bool = True
    mail_authserv_id: str = ""
    mail_require_dmarc: bool = False
    publishing_restricted: bool = False
    signin_lock_minutes: int = 15
    signin_trusted_accounts: str = ""
    store_demo: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The agency's time zone."""
        return ZoneInfo(self.agency_zone)

    @property
    def trusted_accounts(self) -> frozenset[str]:
        """The operating-system accounts whose ``--as LOGIN`` needs no password: those that run one command alone."""
        return frozenset(self.signin_trusted_accounts.split())


_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
"""One part of a domain name (RFC 1035, 2.3.1)."""


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError) as error:
        raise ValueError("not a time zone") from error
    return text


def _domain(text: str) -> str:
    name = text.strip().lower().removeprefix("@")
    if not name.isascii() or len(name) > 253 or any(not _LABEL.fullmatch(part) for part in name.split(".")):
        raise ValueError("not a domain name")
    return name


def _address(text: str) -> str:
    """A mail address, or nothing."""
    address = text.strip().lower()
    local, at, domain = address.rpartition("@")
    if address and not (at and local and not re.search(r"[\s<>,;]", local)):
        raise ValueError("not an address")
    return f"{local}@{_domain(domain)}" if address else ""


def _word(text: str) -> str:
    if len(text.split()) > 1:
        raise ValueError("several words")
    return text.strip()


def _line(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise ValueError("empty")
    return line


def _line_or_none(text: str) -> str:
    return " ".join(text.split())


_IMAP_SERVER = re.compile(r"(?:(imaps?)://)?([a-z0-9][a-z0-9.-]*|\[[0-9a-f:.]+\])(?::(\d{1,5}))?/?")


def imap_server(text: str) -> tuple[str, int, bool]:
    """Host, port, and whether TLS begins at once, of ``[imap[s]://]host[:port]``. ValueError.

    TLS at once on port 993 unless something else is said; on 143 and with ``imap://`` by STARTTLS.
    """
    found = _IMAP_SERVER.fullmatch(text.strip().lower())
    if found is None or int(found[3] or 1) not in range(1, 65536):
        raise ValueError("not a mail server")
    at_once = found[1] == "imaps" or (found[1] is None and found[3] != "143")
    return found[2].strip("[]"), int(found[3] or (993 if at_once else 143)), at_once


def _imap_server(text: str) -> str:
    server = text.strip().lower()
    if server:
        imap_server(server)
    return server


def _yes_no(text: str) -> str:
    answers = {"yes": "1", "oui": "1", "true": "1", "1": "1", "no": "", "non": "", "false": "", "0": "", "": ""}
    return answers[text.strip().lower()]


def _minutes(text: str) -> str:
    minutes = int(text) if text.strip().isdecimal() and len(text) <= 5 else -1
    if not 0 <= minutes <= MOST_MINUTES:
        raise ValueError("not a number of minutes")
    return str(minutes)


def _accounts(text: str) -> str:
    names = sorted(set(text.replace(",", " ").split()))
    if not all(_ACCOUNT.fullmatch(name) for name in names):
        raise ValueError("not names of accounts")
    return " ".join(names)


_READERS: dict[str, Callable[[str], str]] = {
    "agency_name": _line,
    "agency_zone": _zone,
    "mail_domain": _domain,
    "mail_smtp_host": _line,
    "mail_imap_server": _imap_server,
    "mail_imap_user": _line_or_none,
    "mail_imap_folder": _line,
    "mail_imap_done_folder": _line_or_none,
    "mail_address": _address,
    "mail_opens_threads": _yes_no,
    "mail_authserv_id": _word,
    "mail_require_dmarc": _yes_no,
    "publishing_restricted": _yes_no,
    "signin_lock_minutes": _minutes,
    "signin_trusted_accounts": _accounts,
    "store_demo": _yes_no,
}

WRITTEN_BY_STORE = frozenset({"store_demo"})


def key_of(field_name: str) -> str:
    """``agency_zone`` -> ``agency.zone``: the key as it is typed and stored."""
    return field_name.replace("_", ".", 1)


KEYS: dict[str, str] = {key_of(field.name): field.name for field in fields(AgencySettings)}


def stored(key: str, text: str) -> str:
    """The text to keep for ``key``. KeyError: unknown key; ValueError: not a value of it."""
    name = KEYS[key]
    try:
        return _READERS[name](text)
    except KeyError as error:
        raise ValueError("neither yes nor no") from error


def from_rows(rows: dict[str, str]) -> AgencySettings:
    """The typed settings from what the store holds; unknown keys are left alone."""
    values: dict[str, object] = {}
    for key, name in KEYS.items():
        if key in rows:
            values[name] = type(getattr(AgencySettings, name))(rows[key])
    return AgencySettings(**values)  # type: ignore[arg-type]

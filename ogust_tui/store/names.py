"""How the agency says a person's name: "Mme MOREL Hélène"; and how text is made fit to keep. Pure."""

import re
import unicodedata

from ogust_tui.store.errors import N_, DataRefused

MAX_TEXT = 1_000_000
"""Characters of a note or message; a longer one is refused whole, so that nothing is cut behind somebody's back."""
MAX_LINE = 10_000
"""Characters of a subject, a name or another one-line field."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]+")
"""Unicode's controls but for tab and LF, and halves of characters."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})


def full_name(title: str, last_name: str, first_name: str) -> str:
    """Title, last name in capitals, first name: "Mme MOREL Hélène"."""
    return " ".join(part for part in (title, last_name.upper(), first_name) if part)


def short_name(title: str, last_name: str, first_name: str) -> str:
    """The name in a sentence: "Mme Morel", or first and last name where there is no title."""
    last = last_name.title() if last_name.isupper() else last_name
    return f"{title} {last}" if title else " ".join(part for part in (first_name, last) if part)


def clean_text(text: str) -> str:
    """``text`` with LF line ends and without control characters (NUL, escapes…); tabs and words stay as they are."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def says_something(text: str) -> bool:
    """Whether there is a character to be seen in ``text``; one newer than this Python's Unicode counts."""
    return any(unicodedata.category(char) not in _UNSEEN for char in text)


def clean_line(text: str) -> str:
    """``text`` on one line, without control characters, single spaces between the words."""
    return " ".join(clean_text(text).split())


def written_text(text: str) -> str:
    """The text of a note or message, as it is kept. DataRefused when it is empty or over MAX_TEXT characters."""
    cleaned = clean_text(text).strip("\n").rstrip()
    if not says_something(cleaned):
        raise DataRefused(N_("The text is empty. Nothing was written; type some words first."))
    if len(cleaned) > MAX_TEXT:
        raise DataRefused(
            N_("The text is too long: {length} characters, at most {most}. Nothing was written; shorten it."),
            length=len(cleaned),
            most=MAX_TEXT,
        )
    return cleaned


def written_line(text: str, what: str) -> str:
    """A one-line value called ``what`` (a message id). DataRefused when it is empty or over MAX_LINE characters."""
    line = clean_line(text)
    if not says_something(line):
        raise DataRefused(N_("“{what}” is empty. Nothing was written."), what=what)
    if len(line) > MAX_LINE:
        raise DataRefused(
            N_("“{what}” is too long: {length} characters, at most {most}. Nothing was written."),
            what=what,
            length=len(line),
            most=MAX_LINE,
        )
    return line


def valid_email(address: str) -> bool:
    """Whether ``address`` can be written to: one @, something on both sides, no space, an ASCII domain with a dot.

    At most 254 characters (RFC 5321, 4.5.3.1.3, without the brackets).
    """
    local, at, domain = address.rpartition("@")
    written_well = at and local and "@" not in local and not re.search(r"[\s<>,;]", address)
    return bool(written_well and len(address) <= 254 and re.fullmatch(r"[A-Za-z0-9.-]+\.[A-Za-z0-9-]{2,}", domain))

"""The two languages of the house: gettext at run time, catalogues under locale/.

Message ids are English; the French catalogue is complete (a test walks it). Code that runs before the language is
known (class-level bindings, error classes) marks its text with ``N_`` and translates where a person reads it.
"""

import gettext
from pathlib import Path

DOMAIN = "ogust_tui"
LOCALE_DIR = Path(__file__).parent / "locale"
LANGUAGES = ("fr", "en")
DEFAULT_LANGUAGE = "fr"

_language = DEFAULT_LANGUAGE
_catalogue: gettext.NullTranslations | None = None


def set_language(language: str) -> None:
    """Speak ``language`` ("fr" or "en") from now on; an unknown one means the default."""
    global _language, _catalogue
    _language = language if language in LANGUAGES else DEFAULT_LANGUAGE
    _catalogue = gettext.translation(DOMAIN, LOCALE_DIR, [_language], fallback=True)


def language() -> str:
    """The language spoken now: "fr" or "en"."""
    return _language


def _current() -> gettext.NullTranslations:
    if _catalogue is None:
        set_language(_language)
    assert _catalogue is not None
    return _catalogue


def _(message: str) -> str:
    """``message`` in the current language. The empty string stays empty (gettext would answer its header)."""
    return _current().gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of the message that ``count`` asks for, in the current language."""
    return _current().ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """``message`` as it is said in ``context``, in the current language."""
    return _current().pgettext(context, message)


def N_(message: str) -> str:
    """Mark ``message`` for the catalogues without translating it yet."""
    return message

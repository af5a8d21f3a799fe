"""What mail programs mark in the HTML they write: one entry each, with the markup it is for.

An entry names an attribute and a pattern of its value. What it ``does``: the element quotes (QUOTE), it introduces a
quote (INTRO), from it on all is history (HISTORY), or it is what the program puts under a text (TAGLINE).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Does(StrEnum):
    """What an element is."""

    QUOTE = "quote"
    INTRO = "intro"
    HISTORY = "history"
    TAGLINE = "tagline"


@dataclass(frozen=True)
class Marker:
    """One thing that one program marks."""

    program: str
    does: Does
    attribute: str
    pattern: str
    """Found anywhere in the value, whatever the case."""
    seen: str
    tags: tuple[str, ...] = ()
    """Elements that it may stand on; any when empty."""


MARKERS = (
    Marker(
        "Gmail", Does.QUOTE, "class", r"\bgmail_quote\b", '<blockquote class="gmail_quote" style="x">', ("blockquote",)
    ),
    Marker("Gmail", Does.INTRO, "class", r"\bgmail_attr\b", '<div dir="ltr" class="gmail_attr">'),
    Marker("Apple Mail, Thunderbird", Does.QUOTE, "type", r"^cite$", '<blockquote type="cite">', ("blockquote",)),
    Marker("Thunderbird", Does.QUOTE, "cite", r".", '<blockquote cite="mid:x@y">', ("blockquote",)),
    Marker("Thunderbird", Does.INTRO, "class", r"\bmoz-cite-prefix\b", '<div class="moz-cite-prefix">'),
    Marker("Thunderbird", Does.HISTORY, "class", r"\bmoz-forward-container\b", '<div class="moz-forward-container">'),
    Marker("Roundcube", Does.INTRO, "id", r"^(?:v1)?reply-intro$", '<p id="reply-intro">'),
    Marker(
        "Outlook",
        Does.HISTORY,
        "id",
        r"^(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container)$",
        '<div id="divRplyFwdMsg" dir="ltr">',
    ),
    Marker("Outlook.com", Does.HISTORY, "id", r"^stopSpelling$", '<hr id="stopSpelling">', ("hr",)),
    Marker("Outlook 2003", Does.HISTORY, "class", r"\bOutlookMessageHeader\b", '<div class="OutlookMessageHeader">'),
    Marker("Outlook for Mac", Does.QUOTE, "id", r"^OLK_SRC_BODY_SECTION$", '<span id="OLK_SRC_BODY_SECTION">'),
    Marker(
        "Outlook on phones",
        Does.HISTORY,
        "class",
        r"\bms-outlook-mobile-reference-message\b",
        '<div class="ms-outlook-mobile-reference-message">',
    ),
    Marker(
        "Outlook on phones",
        Does.TAGLINE,
        "id",
        r"^ms-outlook-mobile-signature$",
        '<div id="ms-outlook-mobile-signature">',
    ),
    Marker("Yahoo", Does.QUOTE, "class", r"\byahoo_quoted\b", '<div id="yahoo_quoted_1" class="yahoo_quoted">'),
    Marker("Yahoo", Does.QUOTE, "id", r"yahoo_quoted", '<div id="ydp1yahoo_quoted_2">'),
    Marker(
        "Yahoo on phones",
        Does.TAGLINE,
        "id",
        r"^ymail_(?:android|ios)_signature$",
        '<div id="ymail_android_signature">',
        ("div",),
    ),
    Marker(
        "Proton", Does.QUOTE, "class", r"\bprotonmail_quote\b", '<blockquote class="protonmail_quote">', ("blockquote",)
    ),
    Marker(
        "Proton",
        Does.TAGLINE,
        "class",
        r"\bprotonmail_signature_block-proton\b",
        '<div class="protonmail_signature_block-proton">',
    ),
    Marker("Zimbra", Does.HISTORY, "id", r"^zwchr$", '<hr id="zwchr">', ("hr",)),
    Marker(
        "Zimbra",
        Does.HISTORY,
        "data-marker",
        r"^__(?:DIVIDER|HEADERS|QUOTED_TEXT)__$",
        '<hr data-marker="__DIVIDER__">',
    ),
    Marker("Samsung", Does.TAGLINE, "id", r"^composer_signature$", '<div id="composer_signature">'),
    Marker("GMX, web.de, mail.com", Does.QUOTE, "name", r"^quote$", '<div name="quote" style="x">'),
    Marker("iNotes", Does.QUOTE, "class", r"\biNotesHistory\b", '<div class="iNotesHistory">'),
    Marker("Zoho", Does.QUOTE, "class", r"\bzmail_extra\b", '<div class="zmail_extra">'),
    Marker("Front", Does.QUOTE, "class", r"\bfront-blockquote\b", '<blockquote class="front-blockquote">'),
    Marker("Tuta", Does.QUOTE, "class", r"\btutanota_quote\b", '<blockquote class="tutanota_quote">'),
    Marker("Spark", Does.QUOTE, "name", r"^messageReplySection$", '<div name="messageReplySection">'),
    Marker("Airmail", Does.QUOTE, "class", r"\bbloop_original_html\b", '<div class="bloop_original_html">'),
    Marker("QQ, 163", Does.QUOTE, "id", r"^is(?:Reply|Forward)Content$", '<div id="isReplyContent">'),
    Marker("Yandex", Does.QUOTE, "class", r"\bwmi-quote\b", '<blockquote class="wmi-quote">', ("blockquote",)),
    Marker(
        "Mail.ru",
        Does.QUOTE,
        "class",
        r"mail-?ru-blockquote",
        '<blockquote class="mailru-blockquote">',
        ("blockquote",),
    ),
    Marker("Other programs", Does.QUOTE, "class", r"quote", '<blockquote class="webmail-quote">', ("blockquote",)),
    Marker(
        "Other programs",
        Does.QUOTE,
        "style",
        r"border-left(?:-width)? ?:(?! ?(?:none|0))",
        '<blockquote style="border-left:1px solid #ccc">',
        ("blockquote",),
    ),
)

_HINTS = (
    *(
        "cite",
        "quote",
        "gmail_",
        "reply",
        "rply",
        "forward",
        "moz-",
        "outlook",
        "olk_src",
        "appendonsend",
        "mail-editor",
    ),
    *("stopspelling", "ymail_", "protonmail_", "zwchr", "__", "composer_sig", "inotes", "zmail_", "bloop_"),
    *("mailru", "mail-ru", "border-left"),
)
"""Of these one stands in the attributes of every element that an entry is for, in small letters."""


def may_be_marked(attributes: str) -> bool:
    """Whether an entry may be for an element with these attributes, in small letters: for nearly every one none is."""
    return any(hint in attributes for hint in _HINTS)


@cache
def _compiled() -> tuple[tuple[Marker, re.Pattern[str]], ...]:
    return tuple((marker, re.compile(marker.pattern, re.IGNORECASE)) for marker in MARKERS)


def marker_of(tag: str, values: dict[str, str]) -> Marker | None:
    """The entry for this element with these attributes; None for one that no program marked."""
    for marker, pattern in _compiled():
        if marker.tags and tag not in marker.tags:
            continue
        value = values.get(marker.attribute)
        if value and pattern.search(value):
            return marker
    return None

"""What Outlook wraps into winmail.dat (MS-OXTNEF): the text and the files. Pure; nothing here raises.

Written here because the one library for it loops over counts that a mail may put at four thousand millions. Every
read is within the file, so the work is bounded by its length.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ogust_tui.mail.charsets import codec_of, decode
from ogust_tui.mail.rtf import decompressed, rtf_body

SIGNATURE = b"\x78\x9f\x3e\x22"
FILES_LIMIT = 500
ATTRIBUTES_LIMIT = 10_000
PROPERTIES_LIMIT = 2_000

_BODY, _PROPERTIES, _CODEPAGE = 0x800C, 0x9003, 0x9007
_NEW_FILE, _TITLE, _DATA, _FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_P_BODY, _P_RTF, _P_HTML = 0x1000, 0x1009, 0x1013
_P_DISPLAY_NAME, _P_DATA, _P_SHORT_NAME, _P_LONG_NAME, _P_TYPE, _P_CONTENT_ID = (
    0x3001,
    0x3701,
    0x3704,
    0x3707,
    0x370E,
    0x3712,
)
_P_CODEPAGE = 0x3FDE
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16, 0x01: 0}
_SIZED = {0x0D, 0x1E, 0x1F, 0x102}
_UNICODE, _OBJECT = 0x1F, 0x0D


@dataclass
class TnefFile:
    """A file as it lay in the wrapping; its name is not cleaned."""

    name: str = ""
    media_type: str = ""
    data: bytes = b""
    content_id: str = ""


@dataclass
class Tnef:
    """What was wrapped; a text that is not there is ""."""

    text: str = ""
    html: str = ""
    files: list[TnefFile] = field(default_factory=list)


class _Value(NamedTuple):
    kind: int
    data: bytes


def read_tnef(data: bytes) -> Tnef | None:
    """What a winmail.dat holds; None for a broken one, which had better stay a file."""
    if not data.startswith(SIGNATURE):
        return None
    found, codec, body, seen = Tnef(), "cp1252", b"", False
    properties: dict[int, _Value] = {}
    try:
        for attribute, content in _attributes(data):
            seen = True
            if attribute == _CODEPAGE and len(content) >= 4:
                codec = codec_of(f"cp{struct.unpack_from('<I', content)[0]}") or codec
            elif attribute == _BODY:
                body = bytes(content)
            elif attribute == _PROPERTIES:
                properties = _properties(content)
            elif attribute == _NEW_FILE and len(found.files) < FILES_LIMIT:
                found.files.append(TnefFile())
            elif attribute in (_TITLE, _DATA, _FILE_PROPERTIES):
                _add(found, attribute, content, codec)
    except (struct.error, ValueError):
        return None
    if not seen:
        return None
    _bodies(found, properties, body, codec)
    found.files = [file for file in found.files if file.data or file.name]
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, memoryview]]:
    """The attributes one after the other. ValueError when one is cut short; junk behind the last is forgiven."""
    view, at = memoryview(data), 6
    for _ in range(ATTRIBUTES_LIMIT):
        if at + 11 > len(data):
            return
        level, attribute, _kind, length = struct.unpack_from("<BHHI", data, at)
        if level not in (1, 2):
            return
        if at + 9 + length > len(data):
            raise ValueError
        yield attribute, view[at + 9 : at + 9 + length]
        at += 11 + length


def _add(found: Tnef, attribute: int, content: memoryview, codec: str) -> None:
    """Put what was read to the file it belongs to: the last that was begun."""
    if not found.files:
        found.files.append(TnefFile())
    file = found.files[-1]
    if attribute == _TITLE:
        file.name = file.name or _text(_Value(0x1E, bytes(content)), codec)
    elif attribute == _DATA:
        file.data = bytes(content)
    else:
        properties = _properties(content)
        for name in (_P_LONG_NAME, _P_SHORT_NAME, _P_DISPLAY_NAME):
            if (name == _P_LONG_NAME or not file.name) and (said := _of(properties, name, codec)):
                file.name = said
        file.media_type = _of(properties, _P_TYPE, codec).lower()[:100]
        file.content_id = _of(properties, _P_CONTENT_ID, codec).strip("<>")[:250]
        if not re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", file.media_type):
            file.media_type = ""
        value = properties.get(_P_DATA)
        if value is not None and not file.data:
            file.data = value.data[16:] if value.kind == _OBJECT else value.data  # behind the id of the object's class
            if file.data.startswith(SIGNATURE):  # a message within the message
                file.name = f"{file.name or 'message'}.dat"


def _properties(content: memoryview) -> dict[int, _Value]:
    """The properties by their id; reading stops at one that is not understood."""
    found: dict[int, _Value] = {}
    at, size = 4, len(content)
    for _ in range(min(struct.unpack_from("<I", content)[0], PROPERTIES_LIMIT)):
        if at + 4 > size:
            break
        kind, name = struct.unpack_from("<HH", content, at)
        at += 4
        if name >= 0x8000:  # named by an id, or by words
            by_words, length = struct.unpack_from("<II", content, at + 16)
            at += 24 + (length + 3 & ~3 if by_words else 0)
        several, kind = bool(kind & 0x1000), kind & 0x0FFF
        if kind in _FIXED and not several:
            at += _FIXED[kind]
            continue
        if kind in _FIXED:
            at += 4 + _FIXED[kind] * struct.unpack_from("<I", content, at)[0]
            continue
        if kind not in _SIZED:
            break
        count = struct.unpack_from("<I", content, at)[0]
        at += 4
        for _ in range(min(count, PROPERTIES_LIMIT)):
            length = struct.unpack_from("<I", content, at)[0]
            if at + 4 + length > size:
                raise ValueError
            found.setdefault(name, _Value(kind, bytes(content[at + 4 : at + 4 + length])))
            at += 4 + (length + 3 & ~3)
    return found


def _text(value: _Value, codec: str) -> str:
    text = decode(value.data, "utf-16-le" if value.kind == _UNICODE else codec, detect=False)
    return text.rstrip("\0")


def _of(properties: dict[int, _Value], name: int, codec: str) -> str:
    return _text(properties[name], codec) if name in properties else ""


def _bodies(found: Tnef, properties: dict[int, _Value], body: bytes, codec: str) -> None:
    """The text in the first form there is: plain, HTML, RTF."""
    found.text = _of(properties, _P_BODY, codec) or decode(body, codec, detect=False).rstrip("\0")
    if (value := properties.get(_P_HTML)) is not None:
        found.html = _text(value, codec if value.kind != _UNICODE else "") or decode(value.data, "", detect=False)
    if not found.text.strip() and not found.html.strip() and (value := properties.get(_P_RTF)) is not None:
        found.text, found.html = rtf_body(decompressed(value.data))

"""Mails built for tests, down to the wrappings that only one program writes: winmail.dat, opaque signatures, RTF."""

import base64
import struct
from collections.abc import Iterable

HEAD = b"From: a@example.org\nTo: b@example.org\n"
PLAIN = b"Content-Type: text/plain; charset=utf-8\n\nBonjour"
BLANK = b"Content-Type: text/plain; charset=utf-8\n\n \n\n"
HTML = b"Content-Type: text/html; charset=utf-8\n\n<p>Bonjour <b>Ana\xc3\xafs</b></p>"
PDF = b'Content-Type: application/pdf; name="a.pdf"\nContent-Transfer-Encoding: base64\n\naGVsbG8='


def multipart(kind: str, *parts: bytes, boundary: str = "b1", more: str = "") -> bytes:
    """The headers and the body of a multipart; ``more`` are further parameters of its type."""
    opened = b"".join(b"--" + boundary.encode() + b"\n" + part + b"\n" for part in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"{more}\n\n'
    return head.encode() + opened + f"--{boundary}--\n".encode()


def part(kind: str, data: bytes, *headers: str, encoded: bool = False) -> bytes:
    """One part; ``kind`` may hold parameters."""
    lines = [f"Content-Type: {kind}", *headers, *(["Content-Transfer-Encoding: base64"] if encoded else [])]
    return "\n".join(lines).encode() + b"\n\n" + (base64.encodebytes(data).rstrip(b"\n") if encoded else data)


# --- winmail.dat, by MS-OXTNEF


def _attribute(level: int, name: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _property(kind: int, name: int, data: bytes) -> bytes:
    return struct.pack("<HHII", kind, name, 1, len(data)) + data + b"\0" * (-len(data) % 4)


def tnef(
    text: str = "", html: str = "", rtf: bytes = b"", files: Iterable[tuple[str, bytes]] = (), short: str = "FILE.DAT"
) -> bytes:
    """A winmail.dat as Outlook writes it: properties for the texts, two names for a file, the long one in UTF-16."""
    found = [struct.pack("<IH", 0x223E9F78, 1), _attribute(1, 0x9006, 8, struct.pack("<I", 0x10000))]
    found.append(_attribute(1, 0x9007, 6, struct.pack("<II", 1252, 0)))
    properties = []
    if text:
        properties.append(_property(0x1E, 0x1000, text.encode("cp1252") + b"\0"))
    if html:
        properties.append(_property(0x102, 0x1013, html.encode("cp1252")))
    if rtf:
        properties.append(_property(0x102, 0x1009, rtf))
    found.append(_attribute(1, 0x9003, 6, struct.pack("<I", len(properties)) + b"".join(properties)))
    for name, data in files:
        found.append(_attribute(2, 0x9002, 6, b"\0" * 14))
        found.append(_attribute(2, 0x8010, 1, short.encode("cp1252") + b"\0"))
        found.append(_attribute(2, 0x800F, 6, data))
        long = _property(0x1F, 0x3707, name.encode("utf-16-le") + b"\0\0")
        found.append(_attribute(2, 0x9005, 6, struct.pack("<I", 1) + long))
    return b"".join(found)


def stored_rtf(rtf: bytes) -> bytes:
    """RTF in the wrapping of compressed RTF, uncompressed (MS-OXRTFCP)."""
    return struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf


def compressed_rtf(rtf: bytes) -> bytes:
    """RTF compressed as Outlook does it, without ever referring back: one byte of flags for each eight literals."""
    packed = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8))
    return struct.pack("<IIII", len(packed) + 12, len(rtf), 0x75465A4C, 0) + packed


# --- opaque signatures (S/MIME)


def _der(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def signed_data(content: bytes, *, in_pieces: bool = False) -> bytes:
    """What an opaque signature encloses ``content`` in (CMS SignedData), without certificates and signers."""
    signed, data = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010701")
    octets = _der(0x04, content)
    if in_pieces:  # as OpenSSL streams it: lengths that only an end mark tells
        pieces = b"".join(_der(0x04, content[at : at + 100]) for at in range(0, len(content), 100))
        octets = b"\x24\x80" + pieces + b"\0\0"
        inner = b"\x30\x80" + data + b"\xa0\x80" + octets + b"\0\0\0\0"
        body = b"\x30\x80\x02\x01\x01\x31\0" + inner + b"\x31\0\0\0"
        return b"\x30\x80" + signed + b"\xa0\x80" + body + b"\0\0\0\0"
    inner = _der(0x30, data, _der(0xA0, octets))
    body = _der(0x30, b"\x02\x01\x01", _der(0x31), inner, _der(0x31))
    return _der(0x30, signed, _der(0xA0, body))


# --- calendars


def calendar(
    method: str, *lines: str, answer: str = "", product: str = "-//Microsoft Corporation//Outlook 16.0//"
) -> bytes:
    """A calendar with one appointment: "Visite", on 4 March 2026 at two in Paris."""
    attendee = [f"ATTENDEE;PARTSTAT={answer};CN=Paul:mailto:paul@example.org"] if answer else []
    said = [
        *("BEGIN:VCALENDAR", f"PRODID:{product}", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT"),
        *("UID:1@example.org", "DTSTART;TZID=Europe/Paris:20260304T140000", "SUMMARY:Visite"),
        *(*attendee, *lines, "END:VEVENT", "END:VCALENDAR", ""),
    ]
    return "\r\n".join(said).encode()

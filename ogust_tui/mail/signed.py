"""What an opaque signature (S/MIME, RFC 8551: application/pkcs7-mime, signed-data) encloses. Pure; nothing here raises.

The signature itself is not looked at: the house trusts reply addresses and its mail server, no certificates.
"""

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_DATA = bytes.fromhex("2a864886f70d010701")
_SEQUENCE, _OID, _EXPLICIT, _OCTETS, _OCTETS_IN_PIECES = 0x30, 0x06, 0xA0, 0x04, 0x24
_PIECES_LIMIT = 200_000


def signed_content(data: bytes) -> bytes | None:
    """The mail part that was signed; None when there is none to be read."""
    try:
        return _content(data)
    except (IndexError, ValueError):
        return None


def _content(data: bytes) -> bytes | None:
    at = _enter(data, 0, _SEQUENCE)  # ContentInfo
    at = _expect_oid(data, at, _SIGNED_DATA)
    at = _enter(data, at, _EXPLICIT)
    at = _enter(data, at, _SEQUENCE)  # SignedData
    at = _skip(data, at)  # version
    at = _skip(data, at)  # digest algorithms
    at = _enter(data, at, _SEQUENCE)  # encapsulated content
    at = _expect_oid(data, at, _DATA)
    at = _enter(data, at, _EXPLICIT)
    tag, start, length = _element(data, at)
    if tag == _OCTETS:
        return data[start : start + length]
    if tag != _OCTETS_IN_PIECES:
        return None
    return _pieces(data, start, len(data) if length < 0 else start + length)


def _pieces(data: bytes, at: int, end: int) -> bytes:
    """A string in pieces, as programs write it that do not know its length beforehand; pieces may be nested."""
    found: list[bytes] = []
    for _ in range(_PIECES_LIMIT):
        if at + 2 > end:
            break
        tag, start, length = _element(data, at)
        if tag == _OCTETS and length >= 0:
            found.append(data[start : start + length])
            at = start + length
        elif tag == _OCTETS_IN_PIECES:
            at = start
        else:
            break
    return b"".join(found)


def _element(data: bytes, at: int) -> tuple[int, int, int]:
    """The tag here, where its content begins, and its length: -1 when only its end tells."""
    tag, length = data[at], data[at + 1]
    if length < 0x80:
        return tag, at + 2, length
    count = length & 0x7F
    if count > 6:
        raise ValueError
    if count == 0:
        return tag, at + 2, -1
    return tag, at + 2 + count, int.from_bytes(data[at + 2 : at + 2 + count], "big")


def _enter(data: bytes, at: int, wanted: int) -> int:
    tag, start, _ = _element(data, at)
    if tag != wanted:
        raise ValueError
    return start


def _skip(data: bytes, at: int) -> int:
    _, start, length = _element(data, at)
    if length < 0:
        raise ValueError
    return start + length


def _expect_oid(data: bytes, at: int, wanted: bytes) -> int:
    tag, start, length = _element(data, at)
    if tag != _OID or data[start : start + length] != wanted:
        raise ValueError
    return start + length

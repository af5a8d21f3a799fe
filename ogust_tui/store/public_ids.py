"""Random names for what leaves the house: public ids, reply tokens, and our own Message-IDs. Never a counter."""

import base64
import hashlib
import secrets

TOKEN_LENGTH = 20
"""Characters of a reply token: 100 bits in base32."""


def _base32(bits: int) -> str:
    raw = secrets.token_bytes((bits + 7) // 8)
    return base64.b32encode(raw).decode().rstrip("=").lower()[: bits // 5]


def public_id() -> str:
    """A name for a thread, message or attachment outside: 80 random bits, lower-case base32."""
    return _base32(80)


def reply_token() -> str:
    """The local part of a reply address: 100 random bits, lower-case base32."""
    return _base32(100)


def reader_hash(message_public_id: str, reader_id: int) -> str:
    """Tells the reader of one mailed message from the others, and nobody who it is."""
    return hashlib.blake2b(f"{message_public_id}:{reader_id}".encode(), digest_size=6).hexdigest()


def message_header_id(message_public_id: str, reader_id: int, domain: str) -> str:
    """Our Message-ID for one message as mailed to one reader: ``<fil.{message}.{reader hash}@domain>``."""
    return f"<fil.{message_public_id}.{reader_hash(message_public_id, reader_id)}@{domain}>"

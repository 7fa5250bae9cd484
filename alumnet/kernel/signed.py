"""Values that come back as we sent them: sealed, for links that need no row of their own.

Nobody can read or change what is sealed, and what is sealed for one purpose fits no other. Made
again, a token is the same, so a mail that is repeated after a crash carries the same link. Tokens
that name rows are all equally long, see docs/decisions/047.
"""

import json
import zlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from itsdangerous import BadData
from itsdangerous.encoding import base64_decode, base64_encode

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_KEY_BYTES = 64
_HASH_KEY_BYTES = 32
# Lengths tell nothing but how many of these a content takes; two rows and a moment take one.
_BLOCK = 48
# Deflate without a head or a sum of its own: what is sealed proves itself.
_BARE = -zlib.MAX_WBITS


def sealed(purpose: str, content: bytes) -> bytes:
    """Return what only `unsealed` can read, and only for this purpose; 16 bytes longer."""
    return _cipher_of(str(current_app.secret_key)).encrypt(content, [purpose.encode()])


def unsealed(purpose: str, found: bytes) -> bytes | None:
    """Return what was sealed for this purpose, by an earlier key too; None for anything else."""
    for secret in (current_app.secret_key, *(current_app.config["SECRET_KEY_FALLBACKS"] or ())):
        try:
            return _cipher_of(str(secret)).decrypt(found, [purpose.encode()])
        except (InvalidTag, ValueError):
            continue
    return None


def signed(purpose: str, *values: Any) -> str:
    """Return values that JSON knows as a token for this purpose, safe in a URL."""
    content = zlib.compress(json.dumps(values, separators=(",", ":")).encode(), wbits=_BARE)
    padded = content.ljust(-(-len(content) // _BLOCK) * _BLOCK, b"\0")
    return base64_encode(sealed(purpose, padded)).decode()


def unsigned(purpose: str, token: str) -> list[Any] | None:
    """Return the values of a token for this purpose; None for any token not ours."""
    try:
        padded = unsealed(purpose, base64_decode(token))
    except BadData:
        return None
    if padded is None:
        return None
    # Deflated content says where it ends.
    values: list[Any] = json.loads(zlib.decompressobj(_BARE).decompress(padded))
    return values


def signed_rows(purpose: str, *ids: int, at: datetime) -> str:
    """Return a token that names rows by their numbers, and a moment that belongs to them.

    The moment keeps a token of yesterday from fitting another row that got the same number after a
    backup was restored.
    """
    return signed(purpose, *ids, (at - _EPOCH) // timedelta(microseconds=1))


def unsigned_rows(purpose: str, token: str) -> tuple[list[int], datetime] | None:
    """Return the numbers and the moment of a token; None for any token not ours."""
    values = unsigned(purpose, token)
    if not values:
        return None
    *ids, moment = values
    return ids, _EPOCH + timedelta(microseconds=moment)


def key_for(purpose: str) -> bytes:
    """Return 32 bytes of our own for a purpose, by which to hash what nobody should guess."""
    derived = HKDF(SHA256(), _HASH_KEY_BYTES, salt=None, info=f"alumnet.{purpose}".encode())
    return derived.derive(str(current_app.secret_key or "").encode())


@lru_cache(maxsize=8)
def _cipher_of(secret: str) -> AESSIV:
    key = HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"alumnet.kernel.signed")
    return AESSIV(key.derive(secret.encode()))

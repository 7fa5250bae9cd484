"""Codes mailed to addresses at organizations, made from their rows: nothing secret is stored."""

from datetime import datetime

from alumnet.kernel.signed import sealed, unsealed

_DIGITS = 8
_CODE, _ADDRESS, _KEY = (f"verification.{each}" for each in ("code", "address", "address_key"))


def code_of(proof_id: int, asked_at: datetime) -> str:
    """Return the code of a row: the same whenever it is asked, and to nobody else's knowing."""
    made = sealed(_CODE, f"{proof_id} {asked_at.isoformat()}".encode())
    return f"{int.from_bytes(made[:8]) % 10**_DIGITS:0{_DIGITS}d}"


def in_words(code: str) -> str:
    """Return a code as it is read aloud: "1234 5678"."""
    return f"{code[:4]} {code[4:]}"


def key_of(email: str) -> str:
    """Return what tells this address from another without telling which it is."""
    return sealed(_KEY, email.encode())[:16].hex()


def hidden(email: str) -> bytes:
    """Return an address as it waits for its mail."""
    return sealed(_ADDRESS, email.encode())


def shown(kept: bytes) -> str | None:
    """Return that address; None when the key is another by now."""
    found = unsealed(_ADDRESS, kept)
    return None if found is None else found.decode()

"""A draw that anybody can repeat: the order is that of the hashes of seed and applicant."""

from collections.abc import Iterable
from hashlib import sha256


def draw(seed: str, applicants: Iterable[str]) -> list[str]:
    """Return the applicants (public ids) in the order drawn, whatever order they come in.

    The first has the smallest SHA-256 of "seed:applicant".
    """
    return sorted(applicants, key=lambda each: (_hash(f"{seed}:{each}"), each))


def applicants_hash(applicants: Iterable[str]) -> str:
    """Return the SHA-256 of who was in the draw: their public ids in order, one a line."""
    return _hash("\n".join(sorted(applicants)))


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()

"""The order in which people stand in a run: drawn from its seed, whatever order they came in.

Where two matchings are worth the same, the order decides; so the same people and the same seed
give the same result, and another seed draws again.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def drawn(ids: Iterable[int], seed: int) -> list[int]:
    """Return the ids in an order that depends on nothing but themselves and the seed."""
    return sorted(ids, key=lambda each: (blake2b(f"{seed}:{each}".encode()).digest(), each))

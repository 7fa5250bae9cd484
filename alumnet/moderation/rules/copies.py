"""Copies of a letter, known by a few numbers: the words can't be had back from them.

Each run of five words becomes a number by a key of the site, and the smallest few are kept
(a bottom-k sketch: Broder, "On the resemblance and containment of documents", 1997).
"""

import hashlib
from collections.abc import Iterator

from alumnet.kernel.text import words

RUN = 5
KEPT = 24
# Shorter letters are alike by chance.
LEAST_RUNS = 12
ALIKE = 0.75


def numbers_of(text: str, key: bytes) -> frozenset[int]:
    """Return the numbers by which a letter is known; none for a short one."""
    found = words(text)
    runs = {" ".join(found[at : at + RUN]) for at in range(len(found) - RUN + 1)}
    if len(runs) < LEAST_RUNS:
        return frozenset()
    return frozenset(sorted(_hashed(runs, key))[:KEPT])


def _hashed(runs: set[str], key: bytes) -> Iterator[int]:
    for run in runs:
        digest = hashlib.blake2b(run.encode(), key=key, digest_size=8).digest()
        yield int.from_bytes(digest, signed=True)


def shared_for_a_copy(numbers: frozenset[int]) -> int:
    """Return how many of its numbers another letter has to share to count as a copy."""
    return max(1, round(len(numbers) * ALIKE))

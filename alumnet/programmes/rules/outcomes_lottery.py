"""A draw that anybody can repeat: the order is that of the hashes of seed and applicant."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from alumnet.programmes.rules.states import EnrolmentState, Side

# Found eligible, whatever came of it; who stepped back before the draw wanted no place any more.
WANTED_A_PLACE: Final = frozenset(
    {
        EnrolmentState.ELIGIBLE,
        EnrolmentState.CONFIRMED,
        EnrolmentState.WAITLISTED,
        EnrolmentState.IN_POOL,
        EnrolmentState.PROPOSED,
        EnrolmentState.MATCHED,
        EnrolmentState.FINISHED,
        EnrolmentState.LEFT,
        EnrolmentState.NO_MATCH,
        EnrolmentState.COMPARISON,
    }
)


def draw(seed: str, applicants: Iterable[str]) -> list[str]:
    """Return the applicants (public ids) in the order drawn, whatever order they come in.

    The first has the smallest SHA-256 of "seed:applicant".
    """
    return sorted(applicants, key=lambda each: (_hash(f"{seed}:{each}"), each))


def is_outside(side: Side, state: EnrolmentState, lot: int | None, *, is_drawn: bool) -> bool:
    """Whether somebody wanted a place that lots were drawn for, and wasn't in the draw.

    They had one before it or came after it. Chance didn't decide of theirs, so no group of the
    comparison may count them.
    """
    return is_drawn and lot is None and side is not Side.MENTOR and state in WANTED_A_PLACE


def applicants_hash(applicants: Iterable[str]) -> str:
    """Return the SHA-256 of who was in the draw: their public ids in order, one a line."""
    return _hash("\n".join(sorted(applicants)))


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()

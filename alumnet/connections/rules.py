"""The rules between two people: who counts as connected, when a block stands."""

from typing import ClassVar

from alumnet.kernel.errors import DomainError


class BlocksYourself(DomainError):
    """Somebody tried to block themselves."""

    code: ClassVar[str] = "blocks_yourself"


def pair(one: int, other: int) -> tuple[int, int]:
    """Return two person ids as (low, high), the way an unordered pair is stored."""
    return (one, other) if one < other else (other, one)

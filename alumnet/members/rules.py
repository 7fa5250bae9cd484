"""Who may see what of a person: visibility by field, listing, and the employer shield."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import ClassVar

from alumnet.kernel.errors import DomainError
from alumnet.kernel.visibility import Visibility

# Fields with a visibility of their own; affiliations carry theirs in their own row.
FIELDS = (
    "headline",
    "bio",
    "pronouns",
    "place",
    "industry",
    "skills",
    "languages",
    "who_helped_me",
)


class PhotoRefused(DomainError):
    """A file that is no photo we take; `reason` is a sentence."""

    code: ClassVar[str] = "photo_refused"


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much room a mentor has; `reply_days` is their usual time to an answer, if known."""

    places: int
    used: int
    pending: int = 0
    reply_days: int | None = None

    @property
    def free(self) -> int:
        """Places nobody holds; never less than none."""
        return max(0, self.places - self.used)


@dataclass(frozen=True, slots=True)
class Standpoint:
    """How a viewer stands to the person whose page it is."""

    is_self: bool = False
    is_member: bool = False
    shares_association: bool = False
    is_connected: bool = False
    is_tied: bool = False


_SEEN_BY: dict[Visibility, Callable[[Standpoint], bool]] = {
    Visibility.EVERYONE: lambda point: point.is_member,
    Visibility.MY_ASSOCIATIONS: lambda point: point.shares_association,
    Visibility.TIED_TO_ME: lambda point: point.is_tied or point.is_connected,
    Visibility.CONNECTIONS: lambda point: point.is_connected,
    Visibility.ONLY_ME: lambda _point: False,
}


def may_see(level: Visibility, point: Standpoint) -> bool:
    """Return whether somebody at this standpoint sees a value of this level."""
    return point.is_self or _SEEN_BY[level](point)


def is_shielded_from(
    *,
    has_shield: bool,
    owner_groups: Collection[int],
    further_groups: Collection[int],
    viewer_groups: Collection[int],
) -> bool:
    """Return whether the shield keeps this viewer from seeing that the owner looks for a mentor.

    Groups are the ids of the topmost organizations: the owner's current employers, those the owner
    added, and the viewer's current employers.
    """
    hidden_from = set(further_groups) | (set(owner_groups) if has_shield else set())
    return not hidden_from.isdisjoint(viewer_groups)

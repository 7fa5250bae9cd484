"""Who may see what of a person: opening the page, visibility by field, the employer shield."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from alumnet.kernel.visibility import SEARCHABLE, Visibility

# Fields with a visibility of their own, in the order of the page; affiliations carry theirs in
# their own row, the photo's stands beside the name.
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "headline": "Headline",
        "pronouns": "Pronouns",
        "place": "City and country",
        "bio": "About me",
        "industry": "Industry",
        "skills": "Skills",
        "languages": "Languages",
        "who_helped_me": "Who helped me",
    }
)
LEVELS: Mapping[Visibility, str] = MappingProxyType(
    {
        Visibility.EVERYONE: "Every member",
        Visibility.MY_ASSOCIATIONS: "My associations",
        Visibility.TIED_TO_ME: "People tied to me",
        Visibility.CONNECTIONS: "My contacts",
        Visibility.ONLY_ME: "Only me",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What decides whether a page opens.

    `is_present`: neither erased, hidden by staff nor deceased, and an active member somewhere.
    `is_staffed`: the viewer may moderate an association of the person.
    """

    is_self: bool = False
    is_staffed: bool = False
    is_present: bool = True
    is_listed: bool = True
    is_blocked: bool = False
    is_connected: bool = False


def may_open(opening: Opening, *, has_reason: bool = False) -> bool:
    """Return whether the page opens for this viewer.

    `has_reason`: something between the two opens it, such as a running request. It counts, like a
    connection, only where the person is present and no block stands.
    """
    if opening.is_self or opening.is_staffed:
        return True
    if opening.is_blocked or not opening.is_present:
        return False
    return opening.is_listed or opening.is_connected or has_reason


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


def narrows(before: Visibility, after: Visibility) -> bool:
    """Return whether a change takes a value away from somebody who could find it until now."""
    order = list(Visibility)
    return before in SEARCHABLE and order.index(after) > order.index(before)


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


@dataclass(frozen=True, slots=True)
class Onlooker:
    """As whom one can look at one's own page."""

    words: str
    point: Standpoint


# By the value of `?as=`. A contact may see what ties let people see.
ONLOOKERS: Mapping[str, Onlooker] = MappingProxyType(
    {
        "member": Onlooker("any member", Standpoint(is_member=True)),
        "association": Onlooker(
            "somebody of your association", Standpoint(is_member=True, shares_association=True)
        ),
        "contact": Onlooker(
            "a contact",
            Standpoint(is_member=True, shares_association=True, is_connected=True, is_tied=True),
        ),
        "colleague": Onlooker("a colleague from your employer", Standpoint(is_member=True)),
    }
)

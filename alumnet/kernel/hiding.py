"""Which groups can be told of, so that none is about too few and none can be computed from sums.

What is told of people who are divided once is a *tiling*: everybody is in one group, and every
group is large enough. Whatever is computed from such numbers is a sum of groups, too, and part of a
group is none (see decision 058). Where the same people are divided twice, the pieces into which the
two divisions cut each other have to be large enough.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

# Nothing is told about fewer people.
LEAST_PEOPLE: Final = 10
_AT_LEAST_TWO: Final = 2


def told_groups(people: Mapping[str, frozenset[int]], least: int = LEAST_PEOPLE) -> frozenset[str]:
    """Return the groups that are told by themselves; all others are told together.

    `people` are the members of each group; somebody may be in several. Groups that are too small
    stand together; where that would be about fewer than `least`, or about one group alone, the
    smallest of the other groups joins them.
    """
    told = {group for group, members in people.items() if len(members) >= least}
    together = [group for group in people if group not in told]
    by_size = sorted(told, key=lambda group: (len(people[group]), group))
    for group in by_size:
        if not together or _is_hidden_well(together, people, least):
            break
        told.remove(group)
        together.append(group)
    return frozenset(told)


def _is_hidden_well(
    together: Sequence[str], people: Mapping[str, frozenset[int]], least: int
) -> bool:
    those = frozenset[int]().union(*(people[group] for group in together))
    return len(together) >= _AT_LEAST_TWO and len(those) >= least


def told_beside(
    told: Iterable[frozenset[int]], more: Iterable[frozenset[int]], least: int = LEAST_PEOPLE
) -> bool:
    """Return whether `more` groups can be told beside those that are `told` of the same people.

    All of them together cut the people into pieces, each of those who are in the same groups; a
    piece of fewer than `least` could be what one sum differs by from another.
    """
    groups = [*told, *more]
    pieces: dict[tuple[bool, ...], int] = {}
    for person in frozenset[int]().union(*groups):
        piece = tuple(person in group for group in groups)
        pieces[piece] = pieces.get(piece, 0) + 1
    return all(count >= least for count in pieces.values())

"""Which numbers are told, so that none is about too few people and none can be computed.

What is told about a block of time is a *tiling*: each letter, mentorship and session of the block
is in one row, and every row is about ten people at least. Groups that are smaller stand in one row
together; where that row would be about fewer than ten, or about one group alone, the smallest of
the other groups joins it. Blocks of time don't overlap either: a quarter with too few people waits
and is told together with the next.

Every number of the report, of whatever period, is a sum of such rows. So whatever is computed from
numbers of the report is a sum of rows, too, and part of a row is none (see decision 058).
"""

from collections.abc import Iterable, Mapping, Sequence

from alumnet.reporting.rules.policy import POLICY
from alumnet.reporting.rules.quarters import Period

_AT_LEAST_TWO = 2


def told_groups(
    people: Mapping[str, frozenset[int]], least: int = POLICY.least_people
) -> frozenset[str]:
    """Return the groups that are told by themselves; all others are told together.

    `people` are the members of each group; somebody may be in several.
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


def is_told(blocks: Iterable[Period], period: Period) -> bool:
    """Return whether a period is made of whole blocks, so that it can be told."""
    covered = period.first
    for block in sorted(blocks, key=lambda each: each.first):
        if block.last < period.first:
            continue
        if block.first != covered or block.last > period.last:
            break
        covered = block.last + 1
    return covered == period.last + 1


def told_throughout(by_block: Sequence[Iterable[str]]) -> frozenset[str]:
    """Return the groups that are told by themselves in each block: their sums can be told."""
    found = [frozenset(each) for each in by_block]
    return frozenset.intersection(*found) if found else frozenset()

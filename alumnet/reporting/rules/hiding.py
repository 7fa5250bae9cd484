"""Of which periods the numbers are told: of whole blocks of time, which don't overlap.

A quarter with too few people waits and is told together with the next. So every number of the
report, of whatever period, is a sum of rows that are about enough people (see `kernel.hiding`).
"""

from collections.abc import Iterable, Sequence

from alumnet.reporting.rules.quarters import Period


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

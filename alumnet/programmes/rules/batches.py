"""What comes one by one is told in whole batches: what two days tell differs by several people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from alumnet.kernel.hiding import LEAST_PEOPLE


@dataclass(frozen=True, slots=True)
class Batch:
    """Things of some days that are told together; `last` is the last of these days."""

    last: date
    members: frozenset[int]

    @classmethod
    def of_all(cls, batches: Sequence["Batch"]) -> "Batch | None":
        """Return batches as one, None for none: what was told up to the last of their days."""
        if not batches:
            return None
        return cls(batches[-1].last, frozenset().union(*(each.members for each in batches)))


def batches(over: Iterable[tuple[date, int, int]], least: int = LEAST_PEOPLE) -> list[Batch]:
    """Return (day, thing, person) in batches of `least` people, the earliest first.

    Things of one day stay together; those that are too few yet are in none.
    """
    found: list[Batch] = []
    things: set[int] = set()
    people: set[int] = set()
    in_order = sorted(over)
    for place, (day, thing, person) in enumerate(in_order):
        things.add(thing)
        people.add(person)
        is_last_of_day = place + 1 == len(in_order) or in_order[place + 1][0] != day
        if is_last_of_day and len(people) >= least:
            found.append(Batch(day, frozenset(things)))
            things, people = set(), set()
    return found


def whole_batches(over: Iterable[tuple[date, int, int]]) -> frozenset[int]:
    """Return the things among (day, thing, person) that are in a whole batch."""
    told = Batch.of_all(batches(over))
    return told.members if told else frozenset()

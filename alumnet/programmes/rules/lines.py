"""Lines of management: who is above whom at any level, and a list of them as somebody saves it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from alumnet.programmes.rules.enrol_list import ADDRESS, TooLong

MOST_LINES = 5000


def above_among(
    people: Collection[int], lines: Iterable[tuple[int, int]]
) -> Mapping[int, frozenset[int]]:
    """Return who of these people is above each of them, at any level.

    `lines` are (person, their manager), and may lead through people who aren't among these.
    """
    managers: dict[int, set[int]] = defaultdict(set)
    for person, manager in lines:
        managers[person].add(manager)
    among = frozenset(people)
    return {person: (_reached(managers, person) & among) - {person} for person in among}


def _reached(managers: Mapping[int, Collection[int]], person: int) -> frozenset[int]:
    found: set[int] = set()
    ahead = [person]
    while ahead:
        new = set(managers.get(ahead.pop(), ())) - found
        found |= new
        ahead += new
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: the addresses of somebody and of their manager, or what is wrong."""

    number: int
    person: str = ""
    manager: str = ""
    fault: str = ""


def read_lines(text: str) -> Sequence[Line] | TooLong:
    """Return the lines of a list: in each the first address is managed by the second.

    Empty lines, titles and names beside the addresses are left out.
    """
    rows = [(number, row) for number, row in enumerate(text.splitlines(), start=1) if row.strip()]
    if len(rows) > MOST_LINES:
        return TooLong(len(rows))
    return tuple(_lines(rows))


def _lines(rows: Sequence[tuple[int, str]]) -> Iterator[Line]:
    for at, (number, row) in enumerate(rows):
        found = [each.strip(".").lower() for each in ADDRESS.findall(row)]
        match found:
            case [person, manager] if person != manager:
                yield Line(number, person, manager)
            case []:
                if at > 0 or len(rows) == 1:
                    yield Line(number, fault="there is no e-mail address in it")
            case [_]:
                # At the top of a list nobody is above.
                continue
            case [_, _]:
                yield Line(number, fault="both addresses are the same")
            case _:
                yield Line(number, fault="there are more than two addresses in it")


def among_known(lines: Iterable[Line], people: Mapping[str, int]) -> frozenset[tuple[int, int]]:
    """Return who is managed by whom among `people` (by address), the nearest above who is known.

    So nobody is kept whom the association doesn't know, and yet no line is broken.
    """
    managers: dict[str, set[str]] = defaultdict(set)
    for each in lines:
        managers[each.person].add(each.manager)
    return frozenset(
        (people[person], people[manager])
        for person in managers
        if person in people
        for manager in _nearest_known(managers, person, people)
        if people[manager] != people[person]
    )


def _nearest_known(
    managers: Mapping[str, Collection[str]], person: str, people: Collection[str]
) -> Iterator[str]:
    seen, ahead = {person}, [*managers.get(person, ())]
    while ahead:
        manager = ahead.pop()
        if manager in seen:
            continue
        seen.add(manager)
        if manager in people:
            yield manager
        else:
            ahead += managers.get(manager, ())

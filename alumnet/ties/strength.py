"""How near two people are: ties and their strength, after domain.md section 4.

strength = base x rarity x overlap x recency, with the factors of `ties.policy`. What the section
leaves open is decided here.

* **One group, one tie.** Organizations of a group count as one, for schools and associations as for
  employers, so that a faculty meets its university. Of all pairs of spells within a group and a
  kind the strongest counts.
* **n**, for the rarity, is the size of the organization; for two organizations of a group it is
  the sum of their two sizes.
* **Not both there now** is asked of the group: two people who are both at it today are colleagues,
  not former ones, whatever they shared before.
* **Years since** counts from the last month of whoever left first, which is the same for both. Who
  left at an unknown time left, for this, when they came: recency is rather understated.
* **A certain overlap of unknown length** (somebody came and left within the year) counts as m = 0.
* **A spell that hasn't begun** makes no tie, and no month to come is shared.
* **An event** has both there for sure: its overlap is 1. **A connection** is its base alone, as it
  doesn't fade and is neither rare nor common.

`ties.arrays` computes the same numbers for many people at once.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from alumnet.ties.calendar import APART, Bounds, Overlap, Presence, overlap_of
from alumnet.ties.levels import DEFAULT_LEVEL, TieLevel, stricter
from alumnet.ties.policy import (
    DEFAULT_POLICY,
    KIND_OF_TIE,
    TieKind,
    TiePolicy,
    overlap_factor,
    rarity,
    recency_factor,
)
from alumnet.ties.spells import Spell, SpellKind


class Tie(NamedTuple):
    """A reason why two people are near each other, with the parts of its strength.

    `key` is the group's id (for an event the event's, for a connection or a path 0): with `kind` it
    tells ties apart. `pair` holds the viewer's spell and the other person's, if the tie rests on
    two; `organization` is the name the two have in common, which is the group's for two of a group,
    and for a path that of the contact, "" where nobody is named.
    All of it is as of `today_month`; `month` is when an event was.
    """

    kind: TieKind
    key: int
    organization: str
    today_month: int
    base: float
    rarity: float = 1.0
    overlap: float = 1.0
    recency: float = 1.0
    shared: Overlap = APART
    pair: tuple[Spell, Spell] | None = None
    month: int | None = None

    @property
    def strength(self) -> float:
        """The product of the four parts, in (0, 1]."""
        return self.base * self.rarity * self.overlap * self.recency

    @property
    def level(self) -> TieLevel:
        """How far its two ends let it serve others, where it rests on two spells."""
        if self.pair is None:
            return DEFAULT_LEVEL
        mine, theirs = self.pair
        return stricter(mine.level, theirs.level)


@dataclass(frozen=True, slots=True)
class Remark:
    """Both worked there, but never at the same time: worth saying, and no tie."""

    mine: Spell
    theirs: Spell
    they_left_first: bool


@dataclass(frozen=True, slots=True)
class SharedEvent:
    """An event at which both were, the month it was in and how many came."""

    event_id: int
    name: str
    month: int
    people: int


def tie_of(
    mine: Spell,
    theirs: Spell,
    *,
    today_month: int,
    people: int,
    policy: TiePolicy = DEFAULT_POLICY,
) -> Tie | None:
    """Return the tie that two spells of one kind and group make by themselves, or None.

    `people` is n. Whether both are at the group today through other spells is for `ties_between`.
    """
    kind = KIND_OF_TIE[mine.kind]
    my, their = mine.bounds, theirs.bounds
    if not (my.has_begun(today_month) and their.has_begun(today_month)):
        return None
    if kind is TieKind.COLLEAGUE and mine.is_current and theirs.is_current:
        return None
    shared = overlap_of(my, their, today_month=today_month)
    if kind is TieKind.COLLEAGUE and shared.presence is Presence.APART:
        return None
    since = today_month - min(my.last_month(today_month), their.last_month(today_month))
    return Tie(
        kind=kind,
        key=mine.group,
        organization=_name_in_common(mine, theirs),
        today_month=today_month,
        base=policy.base(kind),
        rarity=rarity(people, policy),
        overlap=overlap_factor(shared, policy),
        recency=recency_factor(since, policy),
        shared=shared,
        pair=(mine, theirs),
    )


_Found = tuple[Tie, Spell, Spell]  # a tie, and the two spells that make it


def ties_between(
    mine: Sequence[Spell],
    theirs: Sequence[Spell],
    *,
    today_month: int,
    size_of: Mapping[int, int],
    connected: bool = False,
    events: Iterable[SharedEvent] = (),
    policy: TiePolicy = DEFAULT_POLICY,
) -> list[Tie]:
    """Return why two people are near each other, strongest first.

    At most one tie a kind and group. `size_of` gives the searchable people of an organization by
    its id; one that is missing counts as small.
    """
    found: dict[tuple[TieKind, int], list[_Found]] = {}
    mine, theirs = _tying(mine), _tying(theirs)
    there_now = _current_employers(mine) & _current_employers(theirs)
    for one, two in _pairs(mine, theirs):
        if one.kind is SpellKind.EMPLOYMENT and one.group in there_now:
            continue
        people = size_of.get(one.organization_id, 0)
        if two.organization_id != one.organization_id:
            people += size_of.get(two.organization_id, 0)
        tie = tie_of(one, two, today_month=today_month, people=people, policy=policy)
        if tie is not None:
            found.setdefault((tie.kind, tie.key), []).append((tie, one, two))
    ties = [max(each, key=_rank)[0] if len(each) > 1 else each[0][0] for each in found.values()]
    ties += [_event_tie(event, today_month, policy) for event in events]
    if connected:
        ties.append(_connection(today_month, policy))
    return strongest_first(ties)


def strongest_first(ties: Iterable[Tie]) -> list[Tie]:
    """Return ties in the order in which pages tell them."""
    return sorted(ties, key=lambda tie: (-tie.strength, tie.kind, tie.key))


def remarks_between(
    mine: Sequence[Spell], theirs: Sequence[Spell], *, today_month: int
) -> list[Remark]:
    """Return the employers where both surely worked at different times, in order of their ids.

    One a group, of the two spells closest in time, and none where there is a tie or both are now.
    """
    closest: dict[int, tuple[int, Remark]] = {}
    mine, theirs = _tying(mine), _tying(theirs)
    ruled_out = _current_employers(mine) & _current_employers(theirs)
    for one, two in _pairs(mine, theirs):
        my, their = one.bounds, two.bounds
        begun = my.has_begun(today_month) and their.has_begun(today_month)
        if one.kind is not SpellKind.EMPLOYMENT or not begun:
            continue
        if overlap_of(my, their, today_month=today_month) != APART:
            ruled_out.add(one.group)
            continue
        found = (_months_between(my, their), Remark(one, two, their.possible_to < my.possible_from))
        closest[one.group] = min(closest.get(one.group, found), found, key=itemgetter(0))
    return [closest[group][1] for group in sorted(closest.keys() - ruled_out)]


def combined_strength(ties: Iterable[Tie]) -> float:
    """Return the strength of several ties together: noisy-or over distinct kinds and groups.

    0 without ties. The order of the ties makes no difference, to the last bit.
    """
    strongest: dict[tuple[TieKind, int], float] = {}
    for tie in ties:
        key = (tie.kind, tie.key)
        strongest[key] = max(strongest.get(key, 0.0), tie.strength)
    return 1.0 - math.prod(1.0 - strength for strength in sorted(strongest.values()))


def path_strength(links: Iterable[float]) -> float:
    """Return the strength of a path: the product of its links."""
    return math.prod(sorted(links))


def shares_current_employer(mine: Iterable[Spell], theirs: Iterable[Spell]) -> bool:
    """Return whether both are now at one employer, parents and subsidiaries included.

    The finder's "outside my organization" is the opposite of this.
    """
    return not _current_employers(mine).isdisjoint(_current_employers(theirs))


def _current_employers(spells: Iterable[Spell]) -> set[int]:
    return {
        spell.group for spell in spells if spell.kind is SpellKind.EMPLOYMENT and spell.is_current
    }


def _pairs(mine: Sequence[Spell], theirs: Sequence[Spell]) -> Iterator[tuple[Spell, Spell]]:
    """Give the pairs of one kind and group; few of all that could be paired."""
    places = {(spell.kind, spell.group) for spell in mine}
    near: dict[tuple[SpellKind, int], list[Spell]] = {}
    for spell in theirs:
        place = (spell.kind, spell.group)
        if place in places:
            near.setdefault(place, []).append(spell)
    if not near:
        return
    for one in mine:
        for two in near.get((one.kind, one.group), ()):
            yield one, two


def _tying(spells: Sequence[Spell]) -> Sequence[Spell]:
    """Return the spells that their owner lets tie them to others."""
    return [spell for spell in spells if spell.level is not TieLevel.NOBODY]


def _name_in_common(mine: Spell, theirs: Spell) -> str:
    if mine.organization_id == theirs.organization_id:
        return mine.organization
    return mine.group_name or theirs.group_name


_Order = tuple[int, int, int, bool, str, str, str]
_Rank = tuple[float, bool, int, _Order, _Order]


def _rank(found: _Found) -> _Rank:
    """Order the ties of one group: by strength, then by what can be said, then always alike."""
    tie, mine, theirs = found
    same_organization = mine.organization_id == theirs.organization_id
    return (tie.strength, same_organization, tie.shared.months, _order(mine), _order(theirs))


def _order(spell: Spell) -> _Order:
    return (
        spell.organization_id,
        spell.start_month or 0,
        spell.end_month or 0,
        spell.is_current,
        spell.precision,
        spell.title,
        spell.field,
    )


def _months_between(one: Bounds, two: Bounds) -> int:
    return max(one.possible_from - two.possible_to, two.possible_from - one.possible_to)


def path_tie(strength: float, through: str, today_month: int) -> Tie:
    """Return the tie that a path makes, through a contact who is named or, by "", isn't."""
    return Tie(
        kind=TieKind.PATH, key=0, organization=through, today_month=today_month, base=strength
    )


def _connection(today_month: int, policy: TiePolicy) -> Tie:
    return Tie(
        kind=TieKind.CONNECTION,
        key=0,
        organization="",
        today_month=today_month,
        base=policy.base(TieKind.CONNECTION),
    )


def _event_tie(event: SharedEvent, today_month: int, policy: TiePolicy) -> Tie:
    return Tie(
        kind=TieKind.EVENT,
        key=event.event_id,
        organization=event.name,
        today_month=today_month,
        base=policy.base(TieKind.EVENT),
        rarity=rarity(event.people, policy),
        recency=recency_factor(today_month - event.month, policy),
        month=event.month,
    )

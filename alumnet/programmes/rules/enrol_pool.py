"""Who gets a place when there are more mentees than places, and what a pool is too thin for."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# Fewer mentors to choose from than this, and a match is luck.
LEAST_CHOICE = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mentee who may come into the pool: waited already, drew a lot, applied then."""

    id: int
    applied_at: datetime
    is_waitlisted: bool = False
    lot: int | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """How many mentees a cohort takes, and who has or may still want a place.

    `total` is None for as many as come; `undecided` counts those who were asked to confirm and may
    still; `is_matching` says that nobody is waited for any more. `waits_for_lots`: lots are to
    decide, and aren't drawn.
    """

    total: int | None
    taken: int
    undecided: int = 0
    waits_for_lots: bool = False
    is_matching: bool = False


@dataclass(frozen=True, slots=True)
class Entering:
    """Who comes into the pool now and who is told that they wait, by id."""

    enter: tuple[int, ...] = ()
    wait: tuple[int, ...] = ()


def entering(waiting: Sequence[Waiting], places: Places) -> Entering:
    """Return who comes in: all while there is room for all; else whoever applied first.

    With too few places nobody comes in before all have answered, so that it doesn't count who
    confirms fastest; but whoever has a lot waits for nobody who came after the draw. Who has no lot
    in a cohort where they are drawn comes last.
    """
    ordered = sorted(waiting, key=_turn)
    if places.total is None:
        return Entering(tuple(each.id for each in ordered))
    free = max(0, places.total - places.taken)
    if len(ordered) + places.undecided > free:
        if places.waits_for_lots:
            return Entering()
        if places.undecided and not places.is_matching:
            ordered = [each for each in ordered if each.lot is not None]
    late = tuple(each.id for each in ordered[free:] if not each.is_waitlisted)
    return Entering(tuple(each.id for each in ordered[:free]), late)


def _turn(each: Waiting) -> tuple[float, bool, datetime, int]:
    lot = float("inf") if each.lot is None else each.lot
    return lot, not each.is_waitlisted, each.applied_at, each.id


# ------------------------------------------------------------------------------------- thin pools
class Thin(StrEnum):
    """What a pool lacks."""

    NO_MENTEES = "no_mentees"
    NO_MENTORS = "no_mentors"
    PLACES = "places"
    CHOICE = "choice"
    GOALS = "goals"


@dataclass(frozen=True, slots=True)
class Pool:
    """Who takes part or is about to.

    `mentees` has one set of mentors each with whom no rule of the cohort keeps them apart,
    `places` the places of each mentor. `wanted` counts goals of mentees by topic, `offered` are the
    topics of mentors.
    """

    mentees: Sequence[Collection[int]]
    places: Mapping[int, int]
    wanted: Mapping[str, int]
    offered: Collection[str]


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing a pool is too thin for, with how many it concerns; `about` names topics."""

    thin: Thin
    count: int = 0
    about: tuple[str, ...] = ()


def thin_pool(pool: Pool) -> tuple[Lack, ...]:
    """Return what a pool is too thin for, the gravest first; nothing for one that is fine."""
    return tuple(_lacks(pool))


def _lacks(pool: Pool) -> Iterator[Lack]:
    if not pool.mentees:
        yield Lack(Thin.NO_MENTEES)
        return
    if not pool.places:
        yield Lack(Thin.NO_MENTORS)
        return
    short = len(pool.mentees) - sum(pool.places.values())
    if short > 0:
        yield Lack(Thin.PLACES, short)
    few = sum(len(mentors) < LEAST_CHOICE for mentors in pool.mentees)
    if few:
        yield Lack(Thin.CHOICE, few)
    missing = sorted(set(pool.wanted) - set(pool.offered), key=lambda code: -pool.wanted[code])
    if missing:
        yield Lack(Thin.GOALS, sum(pool.wanted[code] for code in missing), tuple(missing))

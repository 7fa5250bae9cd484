"""All mentors as arrays, and what of them one viewer may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from alumnet.matching.people import UNKNOWN, Mentors, Paths
from alumnet.search.documents import Scope
from alumnet.suggestions.facts import MentorFacts, ScopedStep
from alumnet.suggestions.vocabulary import (
    industry_codes,
    language_codes,
    purpose_codes,
    sets_of,
    topic_codes,
)

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Steps:
    """The jobs of all mentors side by side, those of each in their order."""

    owners: NDArray[np.int32]
    roles: NDArray[np.int32]
    levels: NDArray[np.int32]
    years: NDArray[np.float32]
    industries: NDArray[np.int32]
    is_current: Mask
    scopes: NDArray[np.uint8]
    industry_scopes: NDArray[np.uint8]

    def take(self, rows: Any) -> Self:
        """Return some of them."""
        return type(self)(*(getattr(self, each.name)[rows] for each in fields(self)))


@dataclass(frozen=True, slots=True)
class Offers:
    """The mentors of a site, by ascending person id."""

    person_ids: NDArray[np.int64]
    fingerprints: NDArray[np.int64]
    places: NDArray[np.int64]
    prices: NDArray[np.float32]
    topics: NDArray[np.float32]
    purpose: NDArray[np.float32]
    languages: NDArray[np.float32]
    languages_scopes: NDArray[np.uint8]
    steps: Steps

    def __len__(self) -> int:
        return len(self.person_ids)

    def with_prices(self, prices: NDArray[np.float32]) -> "Offers":
        """Return the same mentors with these prices."""
        return replace(self, prices=prices)

    def seen_with(self, shared: Mask | None = None) -> "Seen":
        """Return what somebody sees who shares an association with these mentors (None: none)."""
        mine = np.zeros(len(self), np.bool_) if shared is None else shared
        steps = self.steps
        if (steps.scopes == Scope.SHARED).any():
            steps = steps.take((steps.scopes == Scope.EVERYONE) | mine[steps.owners])
        hidden = (steps.industry_scopes == Scope.SHARED) & ~mine[steps.owners]
        steps = replace(steps, industries=np.where(hidden, UNKNOWN, steps.industries))
        spoken = (self.languages_scopes == Scope.EVERYONE) | mine
        return Seen(self, steps, self.languages * spoken[:, None])

    def replaced(self, gone: Iterable[int], new: "Offers") -> "Offers":
        """Return the mentors without those of `gone`, with the new ones; known prices stay."""
        kept = np.flatnonzero(~np.isin(self.person_ids, [*gone]))
        prices = dict(zip(self.person_ids.tolist(), self.prices.tolist(), strict=True))
        priced = [prices.get(person_id, 0.0) for person_id in new.person_ids.tolist()]
        new = replace(new, prices=np.array(priced, np.float32))
        both = _stacked(self.take(kept), new)
        return both.take(np.argsort(both.person_ids, kind="stable"))

    def take(self, rows: NDArray[np.int64]) -> "Offers":
        """Return some of them, in this order."""
        place = np.full(len(self), -1, np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        steps = self.steps.take(place[self.steps.owners] >= 0)
        owners = place[steps.owners]
        order = np.argsort(owners, kind="stable")
        steps = replace(steps, owners=owners).take(order)
        taken: dict[str, Any] = {name: getattr(self, name)[rows] for name in PLAIN}
        return Offers(**taken, steps=steps)


def _stacked(one: Offers, other: Offers) -> Offers:
    moved = replace(other.steps, owners=other.steps.owners + np.int32(len(one)))
    steps = Steps(
        *(
            np.concatenate((getattr(one.steps, each.name), getattr(moved, each.name)))
            for each in fields(Steps)
        )
    )
    both: dict[str, Any] = {
        name: np.concatenate((getattr(one, name), getattr(other, name))) for name in PLAIN
    }
    return Offers(**both, steps=steps)


# What Offers holds of each mentor in one row.
PLAIN: Final = tuple(each.name for each in fields(Offers) if each.name != "steps")


@dataclass(frozen=True, slots=True)
class Seen:
    """What one viewer may see of all mentors."""

    offers: Offers
    steps: Steps
    languages: NDArray[np.float32]

    def mentors(self) -> Mentors:
        """Return the mentors as they are compared; nobody says at which hours they have time."""
        counts = np.bincount(self.steps.owners, minlength=len(self.offers))
        starts = np.concatenate(([0], np.cumsum(counts)))
        steps = self.steps
        return Mentors(
            topics=self.offers.topics,
            paths=Paths(starts, steps.roles, steps.industries, steps.years),
            level=self._levels(starts),
            purpose=self.offers.purpose,
            hours=np.zeros((len(self.offers), 1), np.float32),
            languages=self.languages,
        )

    def _levels(self, starts: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the level of the latest job each has now, else of the last."""
        levels = np.full(len(self.offers), UNKNOWN, np.int32)
        has_one = starts[:-1] < starts[1:]
        if has_one.any():
            order = np.arange(len(self.steps.roles)) + len(self.steps.roles) * self.steps.is_current
            latest = np.maximum.reduceat(order, starts[:-1][has_one]) % len(self.steps.roles)
            levels[has_one] = self.steps.levels[latest]
        return levels


def offers_of(facts: Sequence[MentorFacts], fingerprints: Mapping[int, int]) -> Offers:
    """Return mentors as arrays; `facts` by ascending person id, without prices."""
    return Offers(
        person_ids=np.array([each.person_id for each in facts], np.int64),
        fingerprints=np.array([fingerprints[each.person_id] for each in facts], np.int64),
        places=np.array([each.places for each in facts], np.int64),
        prices=np.zeros(len(facts), np.float32),
        topics=sets_of([each.topics for each in facts], topic_codes()),
        purpose=sets_of([each.purpose for each in facts], purpose_codes()),
        languages=sets_of([each.languages for each in facts], language_codes()),
        languages_scopes=np.array([each.languages_scope for each in facts], np.uint8),
        steps=_steps([(at, step) for at, each in enumerate(facts) for step in each.steps]),
    )


def _steps(rows: list[tuple[int, ScopedStep]]) -> Steps:
    industries = industry_codes()
    return Steps(
        owners=np.array([at for at, _ in rows], np.int32),
        roles=np.array([each.step.role for _, each in rows], np.int32),
        levels=np.array([each.step.level for _, each in rows], np.int32),
        years=np.array([each.step.years for _, each in rows], np.float32),
        industries=np.array(
            [industries.get(each.industry or "", UNKNOWN) for _, each in rows], np.int32
        ),
        is_current=np.array([each.step.spell.is_current for _, each in rows], np.bool_),
        scopes=np.array([each.scope for _, each in rows], np.uint8),
        industry_scopes=np.array([each.industry_scope for _, each in rows], np.uint8),
    )

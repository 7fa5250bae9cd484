"""The mentors of a site in the order in which they are suggested to one member."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alumnet.matching.compatibility import (
    DEFAULT_WEIGHTS,
    PARTS,
    Compatibility,
    Part,
    Pool,
    Weights,
)
from alumnet.matching.moves import Move, made
from alumnet.matching.people import UNKNOWN, Mentors, Seekers
from alumnet.search.finding import Surroundings
from alumnet.search.service import Standing
from alumnet.suggestions.careers import Step, career_of
from alumnet.suggestions.careers import standing as where_they_stand
from alumnet.suggestions.queries import Wishes
from alumnet.suggestions.store import Learnt
from alumnet.suggestions.vocabulary import (
    RANKS,
    industry_codes,
    language_codes,
    purpose_codes,
    purposes,
    role_of,
    sets_of,
    topic_codes,
)

# What counts for somebody who hasn't said where they are going: who is near, and stood there.
_BEFORE_ANY_WISH: Final = Weights(
    topic=0.0, path=0.3, purpose=0.0, gap=0.2, availability=0.0, tie=0.45, language=0.05
)
_FOR_OPEN_REQUESTS: Final = 0.03


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands and wants to go, as roles; UNKNOWN where they don't say."""

    now: Step | None
    target: int

    @property
    def role(self) -> int:
        """The role they have now."""
        return self.now.role if self.now else UNKNOWN

    @property
    def level(self) -> int:
        """The level they are at."""
        return self.now.level if self.now else UNKNOWN

    @property
    def move(self) -> Move | None:
        """The move they want to make, if both ends are known."""
        if UNKNOWN in (self.role, self.target):
            return None
        return Move(self.role, self.target, RANKS)


def place_of(standing: Standing, wishes: Wishes) -> Place:
    """Return where a viewer stands, by what others may find of them, and wants to go."""
    now = where_they_stand(career_of(standing.spells, standing.onlooker.today_month))
    return Place(now, role_of(wishes.target_role) if wishes.target_role else UNKNOWN)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mentor with what speaks for them: weight x value of each feature that is known."""

    person_id: int
    score: float
    values: dict[Part, float]
    gains: dict[Part, float]
    purpose: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that decides what one viewer is suggested."""

    learnt: Learnt
    around: Surroundings
    wishes: Wishes
    place: Place
    viewer_id: int

    def best(self, count: int, *, only_moves: bool = False) -> list[Suggestion]:
        """Return the best mentors, best first."""
        if not self._knows_anybody:
            return []
        slots = self.around.sight.columns.places_of(self.learnt.offers.person_ids)
        pool, seeker = self._pool(slots), self._seeker()
        mentors, weights = pool.mentors, pool.weights
        ties = self.around.nearness.strengths[slots].astype(np.float32)[None]
        found = pool.compare(seeker, ties=ties, means=self.learnt.means)
        worth = found.scores[0] - self.learnt.offers.prices - self._waiting(slots)
        if only_moves:
            moves = self._moves(mentors)
            worth = np.where(moves > 0, moves + worth, -np.inf)
        worth[~self._may_be_suggested(slots, found)] = -np.inf
        order = np.argsort(-worth, kind="stable")[:count]
        gains = weights.shares[:, None] * found.parts[:, 0] * found.known[:, 0]
        return [
            Suggestion(
                person_id=int(self.learnt.offers.person_ids[at]),
                score=float(worth[at]),
                values=dict(zip(PARTS, found.parts[:, 0, at].tolist(), strict=True)),
                gains=dict(zip(PARTS, gains[:, at].tolist(), strict=True)),
                purpose=self._purpose(at),
            )
            for at in order.tolist()
            if np.isfinite(worth[at])
        ]

    @property
    def _knows_anybody(self) -> bool:
        return len(self.learnt.offers) > 0 and self.around.sight.columns.living > 0

    def who_moved(self) -> list[int]:
        """Return the mentors whom the viewer sees to have made the move that they want."""
        if self.place.move is None or not self._knows_anybody:
            return []
        slots = self.around.sight.columns.places_of(self.learnt.offers.person_ids)
        moved = self._moves(self._pool(slots).mentors) > 0
        found: list[int] = self.learnt.offers.person_ids[moved & self._are_known(slots)].tolist()
        return found

    def _are_known(self, slots: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return who is there; who changed since their facts were read waits for that."""
        sight, offers = self.around.sight, self.learnt.offers
        columns = sight.columns
        known: NDArray[np.bool_] = (
            (columns.member("person_id")[slots] == offers.person_ids)
            & sight.there[slots]
            & (columns.member("fingerprint")[slots] == offers.fingerprints)
        )
        return known

    def _purpose(self, at: int) -> tuple[str, ...]:
        codes = tuple(purpose_codes())
        return tuple(codes[each] for each in np.flatnonzero(self.learnt.offers.purpose[at]))

    def _pool(self, slots: NDArray[np.int64]) -> Pool:
        """Return the mentors as this viewer sees them; kept for others who see them alike."""
        weights = _BEFORE_ANY_WISH if self.wishes.say_nothing else DEFAULT_WEIGHTS
        sight = self.around.sight
        key = (sight.columns.manifest.generation, sight.association_ids, weights)
        kept = self.learnt.pools.get(key)
        if kept is None:
            seen = self.learnt.offers.seen_with(sight.shared[slots])
            kept = Pool(self.learnt.model, seen.mentors(), weights)
            self.learnt.keep(key, kept)
        return kept

    def _seeker(self) -> Seekers:
        wishes, place = self.wishes, self.place
        # Without a wish: who stood where they stand.
        target = place.role if wishes.say_nothing else place.target
        industry = industry_codes().get(wishes.target_industry or "", UNKNOWN)
        matters = purposes(wishes.motives, wishes.values)
        return Seekers(
            goals=sets_of([wishes.goals], topic_codes()),
            target_role=np.array([target], np.int32),
            target_industry=np.array([industry], np.int32),
            level=np.array([place.level], np.int32),
            purpose=sets_of([matters], purpose_codes()),
            hours=np.zeros((1, 1), np.float32),
            languages=sets_of([wishes.languages], language_codes()),
        )

    def _moves(self, mentors: Mentors) -> NDArray[np.float32]:
        move = self.place.move
        if move is None:
            return np.zeros(len(mentors), np.float32)
        return made(move, mentors.paths, self.learnt.model.nearness)

    def _waiting(self, slots: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return what open requests take off, so that who is asked by many comes later."""
        columns = self.around.sight.columns
        waiting = columns.member("open_requests")[slots]
        places = np.maximum(columns.member("places_total")[slots], 1)
        taken_off: NDArray[np.float32] = np.float32(_FOR_OPEN_REQUESTS) * waiting / places
        return taken_off

    def _may_be_suggested(
        self, slots: NDArray[np.int64], found: Compatibility
    ) -> NDArray[np.bool_]:
        """Return who comes into question: the hard rules, for one seeker."""
        sight, offers = self.around.sight, self.learnt.offers
        mask = self._are_known(slots)
        mask &= sight.open_places[slots] & ~self.around.colleagues[slots]
        mask &= ~np.isin(offers.person_ids, [self.viewer_id, *self.wishes.left_out])
        at = PARTS.index(Part.LANGUAGE)
        # Languages of both are known, and none is in common.
        mask &= (found.parts[at, 0] > 0) | ~found.known[at, 0]
        allowed: NDArray[np.bool_] = mask
        return allowed

"""The order of what was found: text x tie x topical fit x availability x exposure.

Every part is a factor in (0, 1], so that no part alone decides and each can be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from alumnet.search.documents import FacetKind
from alumnet.search.encoding import AWAY
from alumnet.search.nearness import KINDS
from alumnet.search.requests import Hit, Parts, Sort

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alumnet.search.columns import Columns
    from alumnet.search.nearness import Nearness
    from alumnet.search.requests import Onlooker, SearchRequest
    from alumnet.search.sight import Sight

    Slots = NDArray[np.integer[Any]]
    Factors = NDArray[np.float64]
    Marks = NDArray[np.int64]
    Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingPolicy:
    """How much each part may change the order.

    A stranger keeps `without_tie` of the score, a mentor with none of the wanted topics
    `without_topic`; all of them fit when `topics_wanted` match. `full` and `away` mentors can still
    be asked for later. `exposure` is how fast open requests push a mentor down: with one open
    request for each place the score falls to 1 / (1 + exposure).
    """

    without_tie: float = 0.25
    without_topic: float = 0.4
    topics_wanted: int = 3
    full: float = 0.5
    away: float = 0.35
    exposure: float = 0.5


DEFAULT_RANKING: Final = RankingPolicy()
_SCORE_STEPS: Final = 2**30
_LOW: Final = 2**32 - 1
_MIX: Final = 2_246_822_519


@dataclass(frozen=True, slots=True)
class Ranking:
    """The factors of all hits, in their order (None: 1 for everybody), and marks that sort them."""

    slots: Slots
    factors: dict[str, Factors | None]
    final: Factors
    strengths: Factors | None
    marks: Marks

    def hits(self, places: Places, columns: Columns, nearness: Nearness | None) -> tuple[Hit, ...]:
        """Return some hits with their parts."""
        slots = self.slots[places]
        parts = [*self.factors.values(), self.final]
        values = [_values(part, places, 1.0) for part in parts]
        kinds = nearness.kinds[slots].tolist() if nearness else [0] * len(places)
        paths = [nearness.paths.to(slot) if nearness else None for slot in slots.tolist()]
        return tuple(
            Hit(person_id, Parts(*each), KINDS[bits], mark, path)
            for person_id, bits, mark, path, *each in zip(
                columns.member("person_id")[slots].tolist(),
                kinds,
                self.marks[places].tolist(),
                paths,
                *values,
                _values(self.strengths, places, 0.0),
                strict=True,
            )
        )


def _values(part: Factors | None, places: Places, usual: float) -> list[float]:
    return [usual] * len(places) if part is None else part[places].tolist()


def ranked(
    slots: Slots,
    scores: NDArray[np.float32] | None,
    *,
    sight: Sight,
    onlooker: Onlooker,
    request: SearchRequest,
    nearness: Nearness | None,
    policy: RankingPolicy = DEFAULT_RANKING,
) -> Ranking:
    """Return the ranking of the members in `slots`, with their text scores if words were asked."""
    strengths = nearness.strengths[slots] if nearness else None
    with_ties = request.sort is not Sort.BEST_MATCH
    is_for_mentors = request.mentors_only
    factors = {
        "text": _text(scores),
        "tie": _tie(strengths, policy) if with_ties else None,
        "topical": _topical(slots, sight, onlooker, policy),
        "availability": _availability(slots, sight, policy) if is_for_mentors else None,
        "exposure": _exposure(slots, sight.columns, policy) if is_for_mentors else None,
    }
    final = _product(list(factors.values()), len(slots))
    marks = _marks(slots, final, sight, request.sort, onlooker.person_id)
    return Ranking(slots, factors, final, strengths, marks)


def _product(factors: list[Factors | None], length: int) -> Factors:
    present = [factor for factor in factors if factor is not None]
    if not present:
        return np.ones(length)
    product = present[0]
    for factor in present[1:]:
        product = product * factor
    return product


def _text(scores: NDArray[np.float32] | None) -> Factors | None:
    """Return the text scores as shares of the best one."""
    if scores is None or not len(scores):
        return None
    best = float(scores.max())
    return np.divide(scores, best, dtype=np.float64) if best > 0 else None


def _tie(strengths: Factors | None, policy: RankingPolicy) -> Factors | None:
    if strengths is None:
        return None
    factors = strengths * (1 - policy.without_tie)
    factors += policy.without_tie
    return factors


def _topical(
    slots: Slots, sight: Sight, onlooker: Onlooker, policy: RankingPolicy
) -> Factors | None:
    wanted = onlooker.wanted_topics
    if not wanted:
        return None
    matching = sight.matching(FacetKind.TOPIC, wanted)
    enough = min(policy.topics_wanted, len(wanted))
    share = np.minimum(np.arange(len(wanted) + 1) / enough, 1.0)
    by_matches = policy.without_topic + (1 - policy.without_topic) * share
    factors: Factors = by_matches[matching[slots]]
    return factors


def _availability(slots: Slots, sight: Sight, policy: RankingPolicy) -> Factors:
    """Return 1 with a place open, less for the full and the away."""
    away = (sight.offers[slots] & np.uint8(AWAY)) != 0
    open_now = sight.open_places[slots]
    factors: Factors = np.where(open_now, 1.0, np.where(away, policy.away, policy.full))
    return factors


def _exposure(slots: Slots, columns: Columns, policy: RankingPolicy) -> Factors:
    waiting = columns.member("open_requests")[slots].astype(np.float64)
    places = np.maximum(columns.member("places_total")[slots], 1)
    factors: Factors = 1.0 / (1.0 + policy.exposure * waiting / places)
    return factors


def _marks(slots: Slots, final: Factors, sight: Sight, sort: Sort, viewer_id: int) -> Marks:
    """Return numbers that sort the hits and are never the same for two of them.

    Above the score, below a place on a circle on which everybody stands and each viewer begins
    elsewhere: so that of equal mentors not everybody asks the same one.
    """
    marks = _primary(slots, final, sight, sort)
    marks <<= 32
    places = sight.columns.on_circle[slots]
    places += viewer_id * _MIX & _LOW
    places &= _LOW
    marks |= places
    return marks


def _primary(slots: Slots, final: Factors, sight: Sight, sort: Sort) -> Marks:
    if sort is Sort.QUICKEST:
        hours = sight.columns.member("reply_hours")[slots].astype(np.float64)
        is_known = ~np.isnan(hours) & (sight.offers[slots] != 0)
        pace = np.where(is_known, 1.0 / (1.0 + np.maximum(hours, 0.0)), 0.0)
        quickest: Marks = (pace * 2**20).astype(np.int64) * 2**10 + (final * 1023).astype(np.int64)
        return quickest
    if sort is Sort.NEWEST:
        joined = np.clip(sight.columns.member("joined_day")[slots], 0, 2**18 - 1).astype(np.int64)
        newest: Marks = joined * 2**12 + (final * 4095).astype(np.int64)
        return newest
    return (final * _SCORE_STEPS).astype(np.int64)


def page_of(marks: Marks, request: SearchRequest) -> tuple[Places, bool, bool]:
    """Return the places of the hits of the page asked for, and whether pages follow or precede."""
    if request.before is not None:
        ahead = np.flatnonzero(marks > request.before)
        page = _top(-marks[ahead], request.limit)[::-1]
        return ahead[page], len(ahead) < len(marks), len(ahead) > len(page)
    if request.after is None:
        page = _top(marks, request.limit)
        return page, len(marks) > len(page), False
    behind = np.flatnonzero(marks < request.after)
    page = _top(marks[behind], request.limit)
    return behind[page], len(behind) > len(page), len(behind) < len(marks)


def _top(marks: Marks, limit: int) -> Places:
    """Return the places of the highest marks, highest first."""
    if len(marks) > limit:
        chosen = np.argpartition(marks, len(marks) - limit)[len(marks) - limit :]
    else:
        chosen = np.arange(len(marks))
    best_first: Places = chosen[np.argsort(marks[chosen])[::-1]]
    return best_first

"""Answering one request on one snapshot."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from alumnet.search.attendance import Attendances
from alumnet.search.documents import day_number
from alumnet.search.encoding import facet_key
from alumnet.search.facets import FacetCounter
from alumnet.search.narrowing import Narrowed, filter_groups, narrowed, presence_mask
from alumnet.search.nearness import Nearness, TieFinder
from alumnet.search.query_language import ParsedQuery, parse
from alumnet.search.ranking import DEFAULT_RANKING, Ranking, RankingPolicy, page_of, ranked
from alumnet.search.requests import PathFound, SearchResult, Sort
from alumnet.search.text_query import Matches, TextQuery
from alumnet.search.through import PathFinder
from alumnet.ties.policy import DEFAULT_POLICY, TiePolicy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from alumnet.search.query_language import Clause
    from alumnet.search.requests import Onlooker, SearchRequest
    from alumnet.search.sight import Sight
    from alumnet.search.snapshot import Snapshot

    Mask = NDArray[np.bool_]
    Slots = NDArray[np.integer[Any]]

TIME_LIMIT: Final = 0.3  # seconds after which no further word is looked up


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """The numbers that ordering depends on."""

    ties: TiePolicy = DEFAULT_POLICY
    ranking: RankingPolicy = DEFAULT_RANKING
    time_limit: float = TIME_LIMIT


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What one person may see of everybody, how near everybody is, and who works where they do."""

    sight: Sight
    nearness: Nearness
    colleagues: Mask


class Finding:
    """The steps of one search: words, then filters, then order, page and facets."""

    def __init__(
        self,
        snapshot: Snapshot,
        onlooker: Onlooker,
        request: SearchRequest,
        *,
        withdrawn: Iterable[int] = (),
        policies: Policies,
    ) -> None:
        self._snapshot = snapshot
        self._onlooker = onlooker
        self._request = request
        self._policies = policies
        self._withdrawn = frozenset(withdrawn)
        self._sight: Sight = snapshot.sight_of(onlooker, self._withdrawn)
        self._ties = TieFinder(self._sight, onlooker, policies.ties)

    def result(self) -> SearchResult:
        """Return the page asked for. Raises IndexDamaged."""
        deadline = time.monotonic() + self._policies.time_limit
        query = parse(self._request.text)
        texts = TextQuery(
            self._snapshot.text,
            self._snapshot.names,
            self._sight,
            lambda: time.monotonic() > deadline,
        )
        matches = texts.matches(query.wanted) if query.wanted else None
        base = self._base(query, texts)
        nearness = self._nearness()
        groups = filter_groups(self._request, self._sight, self._ties, nearness)
        if not self._request.with_facets:
            # Nobody asks what each filter alone leaves out.
            for mask in groups.values():
                base &= mask
            groups = {}
        slots, scores = self._population(matches, base)
        found = narrowed(slots, groups)
        if scores is not None and found.passed is not None:
            scores = scores[found.passed]
        order = ranked(
            found.hits,
            scores,
            sight=self._sight,
            onlooker=self._onlooker,
            request=self._request,
            nearness=nearness,
            policy=self._policies.ranking,
        )
        return self._page(order, found, nearness, matches)

    def _page(
        self, order: Ranking, found: Narrowed, nearness: Nearness | None, matches: Matches | None
    ) -> SearchResult:
        places, has_next, has_previous = page_of(order.marks, self._request)
        facets = None
        if self._request.with_facets:
            counter = FacetCounter(self._sight, self._snapshot.totals, found, nearness)
            facets = counter.count(self._request.filters, self._request.values_per_facet)
        return SearchResult(
            total=len(order.marks),
            hits=order.hits(places, self._snapshot.columns, nearness),
            facets=facets,
            has_next=has_next,
            has_previous=has_previous,
            generation=self._snapshot.generation,
            is_relaxed=matches.is_relaxed if matches else False,
            is_cut_short=matches.is_cut_short if matches else False,
        )

    def _nearness(self) -> Nearness | None:
        """Return the ties, unless nothing in this request depends on them.

        They are kept for the next page of the same person, as long as nothing changes.
        """
        request = self._request
        if not (request.sort is Sort.CLOSEST or request.tie_kinds or request.with_facets):
            return None
        return self._kept_nearness()

    def _kept_nearness(self) -> Nearness:
        around = replace(self._onlooker, wanted_topics=frozenset())
        key = (self._snapshot.generation, around, self._withdrawn, self._policies.ties)
        found: Nearness | None = self._snapshot.ties.get(key)
        if found is None:
            found = self._ties.nearness()
            self._snapshot.ties.put(key, found, found.size)
        return found

    def surroundings(self) -> Surroundings:
        """Return what this person sees and is near to, without asking for anybody."""
        return Surroundings(self._sight, self._kept_nearness(), self._ties.at_my_employers())

    def path_to(self, person_id: int) -> PathFound | None:
        """Return this person's path to another, None without one."""
        slots = self._sight.columns.slots_of((person_id,))
        slots = slots[self._sight.there[slots]]
        if not len(slots):
            return None
        finder = PathFinder(self._sight, self._onlooker, self._ties, self._policies.ties)
        return finder.paths(only=slots).to(int(slots[0]))

    def _population(
        self, matches: Matches | None, base: Mask
    ) -> tuple[Slots, NDArray[np.float32] | None]:
        if matches is None:
            return np.flatnonzero(base), None
        keep = base[matches.slots]
        return matches.slots[keep], matches.scores[keep]

    def _base(self, query: ParsedQuery, texts: TextQuery) -> Mask:
        """Return whom the request concerns before words and filters that can be taken off."""
        base = self._sight.there
        base = base & self._sight.mentors if self._request.mentors_only else base.copy()
        if not self._request.includes_self:
            base[self._snapshot.columns.slots_of((self._onlooker.person_id,))] = False
        if self._request.joined_since is not None:
            since = day_number(self._request.joined_since)
            base &= self._sight.columns.member("joined_day") >= since
        if self._request.presence is not None:
            base &= presence_mask(self._sight, self._request.presence)
        if self._request.attendance is not None:
            wanted = self._request.attendance
            base &= Attendances(self._ties, wanted.place, self._onlooker.today_month).mask(wanted)
        for clause in query.fields:
            found = self._with_field(clause)
            base &= ~found if clause.is_excluded else found
        for clause in query.unwanted:
            base[texts.members_with(clause)] = False
        return base

    def _with_field(self, clause: Clause) -> Mask:
        """Return who has a value whose name has the words of `company:acme`."""
        kind = clause.field
        if kind is None:
            return self._sight.there
        facets = self._sight.columns.facets
        values = self._snapshot.labels.values_named(kind, clause.words)
        codes = [facets.code_of(facet_key(kind, value)) for value in values]
        return self._sight.mask_of(facets, codes)

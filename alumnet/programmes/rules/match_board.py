"""What a manager weighs between runs: other mentors for one mentee, and other weights for all.

Both look at what the last run was given, with what has been set by hand since.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from alumnet.matching.alternatives import alternatives
from alumnet.matching.assignment import NOBODY
from alumnet.matching.hard_rules import Rule
from alumnet.matching.pairs import joined
from alumnet.matching.sandbox import difference
from alumnet.matching.solve import best
from alumnet.programmes.rules.match_prices import prices_of
from alumnet.programmes.rules.match_problem import Problem, problem_of
from alumnet.programmes.rules.match_solving import as_weighed, explained, figures_of, solved

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from alumnet.matching.alternatives import Price
    from alumnet.matching.solve import Solution, Terms
    from alumnet.programmes.rules.match_inputs import MatchInputs, MatchOptions


@dataclass(frozen=True, slots=True)
class Board:
    """How a cohort stands: who is still there, the pairs that stay, those that may change.

    Pairs are (mentee, mentor, round); `parted` are pairs that must not be, of `lines` one manages
    the other.
    """

    present: frozenset[int]
    stay: Sequence[tuple[int, int, int]]
    change: Sequence[tuple[int, int, int]]
    parted: Sequence[tuple[int, int]]
    lines: Sequence[tuple[int, int]]


def as_it_stands(inputs: MatchInputs, board: Board) -> MatchInputs:
    """Return what a run would be given now, as far as nobody is new."""
    held = [pair[1] for pair in board.stay]
    people = tuple(
        replace(each, places=max(each.places, held.count(each.id)))
        for each in inputs.people
        if each.id in board.present
    )
    return replace(
        inputs,
        people=people,
        locked=tuple(board.stay),
        was=tuple(board.change),
        apart=tuple(sorted({*inputs.apart, *board.parted})),
        lines=tuple(board.lines),
    )


# -------------------------------------------------------------------------------- for one mentee
@dataclass(frozen=True, slots=True)
class Choice:
    """A mentor (an enrolment) for one mentee, with what speaks for and against it.

    `rules` are those that it would break. `lost` says by what it lost to the mentor they have,
    `price` what it would take from the whole, None where that isn't worked out.
    """

    mentor: int
    score: float
    parts: Mapping[str, float]
    known: Collection[str]
    rules: tuple[str, ...]
    has_room: bool
    is_own: bool
    lost: str
    price: Price | None


def choices(inputs: MatchInputs, mentee: int) -> list[Choice]:
    """Return all mentors for one mentee (an enrolment), those who may be first, the best first.

    Who stays apart from them is not among these, and nobody can tell why. Raises KeyError for who
    isn't there.
    """
    problem = problem_of(inputs)
    row = _row(problem.mentees, mentee)
    if not problem.mentors:
        return []
    own = problem.people.every(row)
    candidates = problem.people.candidates()
    terms = problem.terms
    now = replace(
        _nothing(problem, terms),
        pairs=joined([candidates, own]),
        mentors=_mentors_now(problem)[0],
    )
    broken = problem.broken(row)
    others = {each.mentor: each for each in alternatives(as_weighed(problem, now), terms, row)}
    # Whom a rule keeps from them is no way out when all are matched anew.
    may = ~np.logical_or.reduce(list(broken.values()))[0]
    pairs = joined([candidates, own.only(may[own.mentors])])
    best_first = [each for each in others if not _broken_rules(broken, each)]
    prices = prices_of(problem, pairs, row, best_first)
    found = []
    for at in range(len(own)):
        mentor = int(own.mentors[at])
        if broken[Rule.APART][0, mentor]:
            continue
        parts, known, score = explained(own.parts[at], own.known[at], own.scores[at])
        other = others.get(mentor)
        found.append(
            Choice(
                problem.mentors[mentor],
                score,
                parts,
                known,
                _broken_rules(broken, mentor),
                has_room=other.has_room if other else True,
                is_own=other is None,
                lost=other.lost.value if other else "",
                price=prices.get(mentor),
            )
        )
    return sorted(found, key=lambda each: (bool(each.rules), -each.score, each.mentor))


def rules_between(inputs: MatchInputs, mentee: int, mentor: int) -> tuple[str, ...]:
    """Return the rules that a pair would break. Raises KeyError for who isn't there."""
    problem = problem_of(inputs)
    broken = problem.broken(_row(problem.mentees, mentee))
    return _broken_rules(broken, _row(problem.mentors, mentor))


def explanation(
    inputs: MatchInputs, mentee: int, mentor: int
) -> tuple[dict[str, float], list[str], float]:
    """Return the features of a pair, which of them are known, and the score. Raises KeyError."""
    problem = problem_of(inputs)
    pairs = problem.people.every(_row(problem.mentees, mentee))
    at = int(np.flatnonzero(pairs.mentors == _row(problem.mentors, mentor))[0])
    return explained(pairs.parts[at], pairs.known[at], pairs.scores[at])


def _row(ids: Sequence[int], wanted: int) -> int:
    if wanted not in ids:
        raise KeyError(wanted)
    return ids.index(wanted)


def _mentors_now(problem: Problem) -> list[Any]:
    """Return the mentor whom each mentee has on the board, for each round."""
    return [
        np.where(stays == NOBODY, may_change, stays)
        for stays, may_change in zip(problem.locked, problem.was, strict=True)
    ]


def _nothing(problem: Problem, terms: Terms) -> Solution:
    return best(joined([]), replace(terms, locked=np.full(len(problem.mentees), NOBODY)))


def _broken_rules(broken: Mapping[Rule, Any], mentor: int) -> tuple[str, ...]:
    return tuple(
        rule.value for rule, mask in broken.items() if mask[0, mentor] and rule is not Rule.APART
    )


# --------------------------------------------------------------------------------------- for all
@dataclass(frozen=True, slots=True)
class Otherwise:
    """Somebody who would fare otherwise: by how much, whom they would lose, and whom get."""

    mentee: int
    before: tuple[int, ...]
    after: tuple[int, ...]
    gain: float


@dataclass(frozen=True, slots=True)
class Tried:
    """What other weights, options or rules would lead to; nothing of it is written.

    `changes` begins with who would lose most. `worst` is the least fitting pair. `meetings` counts
    those of all flash rounds, now and then.
    """

    figures: Mapping[str, Any]
    changes: Sequence[Otherwise]
    better: int
    worse: int
    placed: Sequence[int]
    dropped: Sequence[int]
    unplaced: Sequence[int]
    worst: tuple[int, int, float] | None
    meetings: tuple[int, int]


def tried(
    inputs: MatchInputs,
    *,
    weights: Mapping[str, float] | None = None,
    options: MatchOptions | None = None,
    reach: str | None = None,
) -> Tried:
    """Return who would gain and who would lose, by the new weights for both.

    What is set by hand stays. Of flash rounds whom somebody meets counts, not when.
    """
    problem = problem_of(
        replace(
            inputs,
            weights=dict(inputs.weights if weights is None else weights),
            options=(dict(inputs.options) if options is None else asdict(options))
            | {"by_hand": False},
            reach=reach or inputs.reach,
        )
    )
    before = _mentors_now(problem)
    held = solved(problem)
    after = [each.solution for each in held]
    found = difference(before, after)
    old, new = np.stack(before), np.stack([each.mentors for each in after])
    changes = [
        Otherwise(
            problem.mentees[row],
            _without(problem, old[:, row], new[:, row]),
            _without(problem, new[:, row], old[:, row]),
            round(float(found.gains[row]), 4),
        )
        for row in found.changed.tolist()
    ]
    return Tried(
        figures=figures_of(problem, held),
        changes=sorted(changes, key=lambda each: (each.gain, each.mentee)),
        better=found.better,
        worse=found.worse,
        placed=_ids(problem, found.placed),
        dropped=_ids(problem, found.dropped),
        unplaced=_ids(problem, np.flatnonzero((new == NOBODY).all(axis=0))),
        worst=_worst(problem, after),
        meetings=(int((old != NOBODY).sum()), int((new != NOBODY).sum())),
    )


def _without(problem: Problem, mentors: Any, others: Any) -> tuple[int, ...]:
    """Return the ids of some mentors of one mentee, without others of theirs."""
    left = set(mentors.tolist()) - set(others.tolist()) - {NOBODY}
    return tuple(sorted(problem.mentors[each] for each in left))


def _ids(problem: Problem, rows: Any) -> list[int]:
    return sorted(problem.mentees[row] for row in rows.tolist())


def _worst(problem: Problem, after: Sequence[Solution]) -> tuple[int, int, float] | None:
    chosen = joined([each.chosen for each in after])
    if not len(chosen):
        return None
    at = int(chosen.scores.argmin())
    mentee, mentor = int(chosen.mentees[at]), int(chosen.mentors[at])
    return problem.mentees[mentee], problem.mentors[mentor], round(float(chosen.scores[at]), 4)

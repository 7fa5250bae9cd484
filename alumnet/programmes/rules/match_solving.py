"""Solves a run, and says of each pair why it is, and of everybody else why there is none."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from alumnet.matching.alternatives import best_alternatives
from alumnet.matching.assignment import NOBODY
from alumnet.matching.compatibility import PARTS
from alumnet.matching.figures import figures, together
from alumnet.matching.hard_rules import refusals
from alumnet.matching.kinds import as_mutual, circles, peers, rounds
from alumnet.matching.optimality import Proof
from alumnet.matching.pairs import joined
from alumnet.matching.solve import Solution, Terms, checked, solve
from alumnet.programmes.rules.match_inputs import options_of
from alumnet.programmes.rules.match_problem import Problem, problem_of
from alumnet.programmes.rules.states import CohortKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from alumnet.programmes.rules.match_inputs import MatchInputs

# How many mentors are named with whom one more place would help most.
_MOST_NAMED: Final = 10
_DIGITS: Final = 4


class Unplaced(StrEnum):
    """Why somebody stays without a partner, beside the rules (`matching.Rule`)."""

    NO_MENTORS = "no_mentors"
    PLACES_TAKEN = "places_taken"
    TOO_UNLIKE = "too_unlike"
    SEVERAL_RULES = "several_rules"


@dataclass(frozen=True, slots=True)
class MadePair:
    """A pair that a run made, by enrolments, with what explains it.

    `parts` are the features and `known` those of them that were; `because` names the best
    alternative ("mentor", "score"), and what it lost by.
    """

    mentee: int
    mentor: int
    round: int
    score: float
    parts: dict[str, float]
    known: list[str]
    because: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What a run found."""

    pairs: Sequence[MadePair]
    unplaced: Mapping[int, dict[str, Any]]
    figures: dict[str, Any]

    @property
    def stored(self) -> dict[str, Any]:
        """The result as it is kept and hashed: who goes with whom, and who stays without."""
        return {
            "pairs": [[each.mentee, each.mentor, each.round] for each in self.pairs],
            "unplaced": {str(each): self.unplaced[each] for each in sorted(self.unplaced)},
        }


@dataclass(frozen=True, slots=True)
class Round:
    """One matching with the terms that it kept to."""

    number: int
    solution: Solution
    terms: Terms


def run(inputs: MatchInputs, tick: Callable[[int], None] = lambda _: None) -> Result:
    """Return what these inputs lead to; the same inputs give the same result.

    `tick` hears how many people have been scored, and may raise to stop the run.
    """
    problem = problem_of(inputs)
    held = solved(problem, tick)
    is_peer = inputs.kind == CohortKind.PEER.value
    made = [
        each
        for one in held
        for each in _pairs(problem, one)
        if not is_peer or each.mentee < each.mentor
    ]
    made.sort(key=lambda each: (each.round, each.mentee, each.mentor))
    placed = {row for one in held for row in np.flatnonzero(one.solution.mentors != NOBODY)}
    unplaced = {
        problem.mentees[row]: _why_not(problem, held[0].solution, row)
        for row in range(len(problem.mentees))
        if row not in placed and not options_of(inputs.options).by_hand
    }
    return Result(made, unplaced, figures_of(problem, held))


def solved(problem: Problem, tick: Callable[[int], None] = lambda _: None) -> Sequence[Round]:
    """Return the matching of a problem, of flash rounds one each."""
    inputs, people, terms = problem.inputs, problem.people, problem.terms
    if options_of(inputs.options).by_hand:
        people = replace(people, may=lambda rows: np.zeros((len(rows), len(terms.places)), bool))
    if not problem.mentees or not problem.mentors:
        return [Round(1, _nothing(problem), terms)]
    if inputs.kind == CohortKind.PEER.value:
        return [Round(1, peers(people.candidates(tick), terms), terms)]
    if inputs.kind == CohortKind.GROUP.value:
        least = options_of(inputs.options).circle
        return [Round(1, circles(people, checked(terms), least, tick=tick), terms)]
    if inputs.kind == CohortKind.FLASH.value:
        every = rounds(people, terms, problem.locked, problem.was, tick=tick)
        return [
            Round(number, each, _terms_of(terms, problem, number))
            for number, each in enumerate(every, start=1)
        ]
    return [Round(1, solve(people, terms, tick=tick), terms)]


def _terms_of(terms: Terms, problem: Problem, number: int) -> Terms:
    """Return the terms of one round: a mentor meets one mentee at a time."""
    return replace(terms, places=np.minimum(terms.places, 1), locked=problem.locked[number - 1])


def _nothing(problem: Problem) -> Solution:
    nobody = np.full(len(problem.mentees), NOBODY)
    nothing = np.zeros(0, np.int64)
    count = len(problem.mentors)
    return Solution(
        nobody, joined([]), Proof(0, 0, nothing, nothing), 0.0, np.zeros(count), np.zeros(count) > 0
    )


# ------------------------------------------------------------------------------------- explaining
def as_weighed(problem: Problem, solution: Solution) -> Solution:
    """Return a matching with the scores that decided: of peers what two are worth to each other."""
    if problem.inputs.kind != CohortKind.PEER.value:
        return solution
    return replace(solution, pairs=as_mutual(solution.pairs))


def _pairs(problem: Problem, one: Round) -> list[MadePair]:
    chosen = one.solution.chosen
    others = best_alternatives(as_weighed(problem, one.solution), one.terms)
    found = []
    for at, (mentee, mentor) in enumerate(
        zip(chosen.mentees.tolist(), chosen.mentors.tolist(), strict=True)
    ):
        parts, known, score = explained(chosen.parts[at], chosen.known[at], chosen.scores[at])
        because: dict[str, Any] = {}
        other = others.get(mentee)
        if other is not None:
            because = {
                "mentor": problem.mentors[other.mentor],
                "score": round(other.score, _DIGITS),
                "lost": other.lost.value,
                "has_room": other.has_room,
            }
        ids = problem.mentees[mentee], problem.mentors[mentor]
        found.append(MadePair(*ids, one.number, score, parts, known, because))
    return found


def explained(parts: Any, known: Any, score: Any) -> tuple[dict[str, float], list[str], float]:
    """Return the features of a pair by name, which of them were known, and the score."""
    names = [each.value for each in PARTS]
    values = {name: round(float(each), _DIGITS) for name, each in zip(names, parts, strict=True)}
    are_known = [name for name, is_known in zip(names, known, strict=True) if is_known]
    return values, are_known, round(float(score), _DIGITS)


def _why_not(problem: Problem, solution: Solution, mentee: int) -> dict[str, Any]:
    """Return why a mentee has nobody, as a code, and from how many each rule alone keeps them."""
    if not any(problem.terms.places):
        return {"reason": Unplaced.NO_MENTORS.value, "rules": {}, "possible": 0}
    broken = problem.broken(mentee)
    may = ~np.logical_or.reduce(list(broken.values()))
    rules = {rule.value: count for rule, count in refusals(broken, 0).items() if count}
    reason: str
    if not may.any():
        reason = next(iter(rules), Unplaced.SEVERAL_RULES.value)
    elif (solution.pairs.mentees == mentee).any():
        reason = Unplaced.PLACES_TAKEN.value
    else:
        reason = Unplaced.TOO_UNLIKE.value
    return {"reason": reason, "rules": rules, "possible": int(may.sum())}


# ---------------------------------------------------------------------------------------- figures
def figures_of(problem: Problem, held: Sequence[Round]) -> dict[str, Any]:
    """Return what is reported with a run (matching.md), of all flash rounds together.

    Who would rather have each other, and where one more place would help, is told of the first.
    """
    first = held[0]
    counted = figures(first.solution, first.terms)
    if len(held) > 1:
        counted = together(counted, [each.solution for each in held], problem.terms)
    found: dict[str, Any] = {
        name: round(value, _DIGITS) if isinstance(value, float) else value
        for name, value in asdict(counted).items()
    }
    found["loads"] = [[load, count] for load, count in sorted(counted.loads.items())]
    found["gap"] = sum(each.solution.proof.gap for each in held)
    found["one_more"] = _one_more(problem, first.solution)
    if len(held) > 1:
        found["rounds"] = [int((each.solution.mentors != NOBODY).sum()) for each in held]
    return found


def _one_more(problem: Problem, solution: Solution) -> list[dict[str, Any]]:
    """Return the mentors with whom one more place would help most."""
    worth, seats = solution.one_more, solution.seats_one_more
    order = np.lexsort((-worth, ~seats))[:_MOST_NAMED]
    return [
        {
            "mentor": problem.mentors[at],
            "adds": round(float(worth[at]), _DIGITS),
            "places_one_more": bool(seats[at]),
        }
        for at in order.tolist()
        if seats[at] or worth[at] > 0
    ]

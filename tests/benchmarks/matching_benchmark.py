"""Matches invented cohorts beside simpler ways to match, in one run.

    python -m tests.benchmarks.matching_benchmark population.py --mentees 1000 --mentors 400
    python -m tests.benchmarks.matching_benchmark population.py --mentees 5000 --mentors 2000

`population.py` is a file with `make(n, m, seed)` (see suggestions_benchmark). Places are cut until
there are 1.15 for each mentee. Greedy takes the best pair that is left, again and again;
Gale-Shapley is that of the package `matching` (`make bench` installs it), up to 1,000 mentees. The
bound is the dual's: nothing could be worth more. Seconds are of one run on this machine.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from alumnet.matching.alternatives import alternatives
from alumnet.matching.assignment import NOBODY, Options
from alumnet.matching.compatibility import Pool, Weights, learn
from alumnet.matching.figures import figures
from alumnet.matching.hard_rules import Around, allowed
from alumnet.matching.pairs import Field, Pairs
from alumnet.matching.sandbox import tried
from alumnet.matching.solve import Solution, Terms, best, solve
from tests.benchmarks.suggestions_benchmark import ROLES, loaded, mentors_of, seekers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]

PLACES_A_MENTEE = 1.15
MOST_FOR_STABLE = 1_000


@dataclass(frozen=True, slots=True)
class Cohort:
    """An invented cohort: who is in it, and the places of its mentors."""

    people: Field
    places: Ids

    @property
    def terms(self) -> Terms:
        """The terms without anything set by hand."""
        nobody = np.full(len(self.people.mentees), NOBODY)
        return Terms(self.places, nobody, nobody)


def a_cohort(path: Path, mentees: int, mentors: int, seed: int) -> Cohort:
    """Return a cohort of an invented population."""
    population = loaded(path).make(mentees, mentors, seed, caps="some")
    seekers, offered = seekers_of(population, np.arange(mentees)), mentors_of(population)
    around = Around([[each] for each in population.e_org], [[each] for each in population.o_org])
    model = learn(offered.topics, offered.purpose, offered.paths, np.full(ROLES, -1, np.int32))

    def ties(rows: Ids) -> NDArray[np.float32]:
        same = population.e_school[rows][:, None] == population.o_school
        strength: NDArray[np.float32] = np.where(same, np.float32(0.5), np.float32(0.0))
        return strength

    people = Field(
        Pool(model, offered),
        seekers,
        lambda rows: allowed(seekers.take(rows), offered, around.of(rows)),
        ties,
    )
    return Cohort(people, tight(population.cap.astype(np.int64), mentees, seed))


def tight(places: Ids, mentees: int, seed: int) -> Ids:
    """Return places cut at random to PLACES_A_MENTEE for each mentee, at least one each."""
    rng = np.random.default_rng(seed)
    while places.sum() > PLACES_A_MENTEE * mentees and places.max() > 1:
        places = np.maximum(1, places - (rng.random(len(places)) < 0.1))
    return places


def greedy(pairs: Pairs, places: Ids, mentees: int) -> Ids:
    """Return the mentor of each mentee when the best pair that is left is always taken."""
    found, left = np.full(mentees, NOBODY), places.copy()
    for at in np.argsort(-pairs.scores, kind="stable").tolist():
        mentee, mentor = pairs.mentees[at], pairs.mentors[at]
        if found[mentee] == NOBODY and left[mentor]:
            found[mentee] = mentor
            left[mentor] -= 1
    return found


def stable(pairs: Pairs, places: Ids, mentees: int) -> Ids:
    """Return the stable matching in which mentees propose (Gale and Shapley 1962)."""
    from matching.games import HospitalResident

    order = np.argsort(-pairs.scores, kind="stable")
    wanted: dict[int, list[int]] = {}
    wanting: dict[int, list[int]] = {}
    for mentee, mentor in zip(
        pairs.mentees[order].tolist(), pairs.mentors[order].tolist(), strict=True
    ):
        wanted.setdefault(mentee, []).append(mentor)
        wanting.setdefault(mentor, []).append(mentee)
    sys.setrecursionlimit(1_000_000)
    game = HospitalResident.create_from_dictionaries(
        wanted, wanting, {mentor: int(places[mentor]) for mentor in wanting}
    )
    found = np.full(mentees, NOBODY)
    for mentor, those in game.solve(optimal="resident").items():
        found[[each.name for each in those]] = mentor.name
    return found


def judged(pairs: Pairs, mentors: Ids) -> tuple[int, float, float, float]:
    """Return how many are placed, the total, the worst score and the 5th percentile."""
    made = pairs.scores[mentors[pairs.mentees] == pairs.mentors].astype(float)
    return len(made), float(made.sum()), float(made.min()), float(np.percentile(made, 5))


class Stopwatch:
    """Prints what each step took."""

    def __init__(self) -> None:
        self.begun = time.perf_counter()

    def says(self, step: str) -> None:
        """Print the seconds since the last step."""
        now = time.perf_counter()
        print(f"{step:<44}{now - self.begun:8.2f} s")
        self.begun = time.perf_counter()


def compared(cohort: Cohort, found: Solution, watch: Stopwatch) -> None:
    """Print the optimum beside its variants and simpler ways."""
    pairs, terms = found.pairs, cohort.terms
    count = len(cohort.people.mentees)
    plain = best(pairs, replace(terms, options=Options(load=0.0)))
    watch.says("solve without load")
    floor = best(pairs, replace(terms, options=Options(load=0.0, floor=5.0)))
    ways = {
        "optimum": plain.mentors,
        "optimum, load .02": found.mentors,
        "optimum, floor 5": floor.mentors,
        "greedy": greedy(pairs, cohort.places, count),
    }
    watch.says("floor and greedy")
    if count <= MOST_FOR_STABLE:
        ways["Gale-Shapley"] = stable(pairs, cohort.places, count)
        watch.says("Gale-Shapley")
    total = judged(pairs, plain.mentors)[1]
    print(f"{'':<20}{'placed':>8}{'of optimum':>12}{'worst':>8}{'5 %':>8}")
    for name, mentors in ways.items():
        placed, worth, worst, fifth = judged(pairs, mentors)
        print(f"{name:<20}{placed:>8}{worth / total:>12.4f}{worst:>8.3f}{fifth:>8.3f}")
    print(f"gap to the bound of the dual: {plain.proof.gap} and {found.proof.gap} points")


def drop_outs(cohort: Cohort, found: Solution, watch: Stopwatch) -> None:
    """Print how little changes when 5 % of mentors and 3 % of mentees leave."""
    rng = np.random.default_rng(5)
    places = np.where(rng.random(len(cohort.places)) < 0.05, 0, cohort.places)
    stays = rng.random(len(found.mentors)) >= 0.03
    pairs = found.pairs.only(stays[found.pairs.mentees] & (places[found.pairs.mentors] > 0))
    survives = stays & (found.mentors != NOBODY)
    survives[survives] = places[found.mentors[survives]] > 0
    was = np.where(survives, found.mentors, NOBODY)
    fresh: float | None = None
    for keep in (0.0, 0.05, 0.1, 10.0):
        terms = replace(cohort.terms, places=places, was=was, options=Options(keep=keep))
        again = best(pairs, terms)
        changed = (again.mentors != was)[survives].mean()
        total = float(again.chosen.scores.sum())
        fresh = fresh or total
        placed = (again.mentors != NOBODY).sum()
        share = total / fresh
        print(f"  keep {keep:<6}{changed:8.1%} changed {share:8.4f} of fresh {placed:>7} placed")
    watch.says("four times after drop-outs")


def main() -> None:
    """Match a cohort and print what it took and what it is worth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("population", type=Path)
    parser.add_argument("--mentees", type=int, default=1_000)
    parser.add_argument("--mentors", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    arguments: Any = parser.parse_args()
    cohort = a_cohort(arguments.population, arguments.mentees, arguments.mentors, arguments.seed)
    print(f"{arguments.mentees} mentees, {arguments.mentors} mentors, {cohort.places.sum()} places")
    watch = Stopwatch()
    found = solve(cohort.people, cohort.terms)
    watch.says(f"score and solve, {len(found.pairs)} pairs, with proof")
    print(figures(found, cohort.terms))
    watch.says("figures")
    compared(cohort, found, watch)
    tried(found.pairs, cohort.terms, Weights(purpose=0.4))
    watch.says("other weights")
    alternatives(found, cohort.terms, 0)
    watch.says("alternatives of one mentee")
    drop_outs(cohort, found, watch)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()

"""Judges the order of suggestions against a hidden truth, beside simpler orders, in one run.

    python -m tests.benchmarks.suggestions_benchmark population.py
    python -m tests.benchmarks.suggestions_benchmark population.py --seeds 5 --exposure

`population.py` is a file with `make(n, m, seed)` and `true_utility(population, i, j)`: an invented
population with a compatibility that its profiles only hint at. Nothing but the judging reads the
truth. Printed is the mean nDCG@10 of 600 seekers over all mentors with a common language, another
organization and an hour in common; gain = 3 * clip((utility - .2) / .7, 0, 1) ** 2. Needs what the
file imports (SciPy).
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from alumnet.matching.compatibility import Pool, learn
from alumnet.matching.exposure import SHOWN_A_PLACE, best_of, exposure, gini, prices
from alumnet.matching.hard_rules import Around, allowed
from alumnet.matching.people import Mentors, Paths, Seekers, paths_of, unit_rows
from alumnet.matching.spaces import idf_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

SEEKERS, MENTORS, JUDGED, PLACES = 5_000, 2_000, 600, 10
TARGET = 0.42
# The number of roles and industries of the population.
ROLES, INDUSTRIES = 80, 20


def loaded(path: Path) -> Any:
    """Return the population's module."""
    spec = importlib.util.spec_from_file_location("population", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["population"] = module
    spec.loader.exec_module(module)
    return module


class People:
    """The profiles of a population, as the product would know them."""

    def __init__(self, population: Any, judged: int) -> None:
        rows = np.arange(judged)
        self.seekers = seekers_of(population, rows)
        self.mentors = mentors_of(population)
        around = Around(
            [[each] for each in population.e_org[rows]], [[each] for each in population.o_org]
        )
        self.allowed = allowed(self.seekers, self.mentors, around)
        schools = population.e_school[rows][:, None] == population.o_school
        self.ties = (0.5 * schools).astype(np.float32)


def seekers_of(population: Any, rows: NDArray[np.int64]) -> Seekers:
    """Return some of a population's seekers."""
    return Seekers(
        goals=_sets(population.goals)[rows],
        target_role=population.target_role[rows].astype(np.int32),
        target_industry=population.target_ind[rows].astype(np.int32),
        level=population.e_level[rows].astype(np.int32),
        purpose=_sets(population.e_words)[rows],
        hours=_sets(population.e_avail)[rows],
        languages=_sets(population.e_lang)[rows],
    )


def mentors_of(population: Any) -> Mentors:
    """Return a population's mentors."""
    return Mentors(
        topics=_sets(population.expertise),
        paths=_paths(population),
        level=population.o_level.astype(np.int32),
        purpose=_sets(population.o_words),
        hours=_sets(population.o_avail),
        languages=_sets(population.o_lang),
    )


def _sets(rows: Any) -> Matrix:
    dense = rows.toarray() if hasattr(rows, "toarray") else rows
    return np.asarray(dense > 0, np.float32)


def _paths(population: Any) -> Paths:
    return paths_of(
        list(zip(*steps, strict=True))
        for steps in zip(
            population.path_role, population.path_ind, population.path_yrs, strict=True
        )
    )


def our_pool(people: People) -> Pool:
    """Return the pool with what its mentors teach: their profiles are open, seekers' are not."""
    mentors = people.mentors
    families = np.full(ROLES, -1, np.int32)
    model = learn(mentors.topics, mentors.purpose, mentors.paths, families)
    return Pool(model, mentors)


def orders(people: People, seed: int) -> dict[str, Matrix]:
    """Return the scores of each way to order, by its name."""
    seekers, mentors = people.seekers, people.mentors
    shared = seekers.goals @ mentors.topics.T
    chance: Matrix = np.random.default_rng(seed).random(shared.shape, np.float32)
    return {
        "random": chance,
        "shared topics": (shared + chance / 100).astype(np.float32),
        "one tf-idf cosine": _cosine(people),
        "exact overlap": _exact(people),
        "ours": our_pool(people).compare(seekers, ties=people.ties).scores,
    }


def _cosine(people: People) -> Matrix:
    """Return the cosine of whole profiles, each one bag of words."""
    seekers, mentors = people.seekers, people.mentors
    mine = np.hstack(
        [
            seekers.goals,
            _one_of(seekers.target_role, ROLES),
            _one_of(seekers.target_industry, INDUSTRIES),
            seekers.purpose,
            seekers.languages,
        ]
    )
    paths = mentors.paths
    held = np.zeros((len(mentors), ROLES), np.float32)
    held[paths.owners, paths.roles] = 1
    there = np.zeros((len(mentors), INDUSTRIES), np.float32)
    there[paths.owners, paths.industries] = 1
    theirs = np.hstack([mentors.topics, held, there, mentors.purpose, mentors.languages])
    idf = idf_of(np.vstack([mine, theirs])).astype(np.float32)
    cosine: Matrix = unit_rows(mine * idf) @ unit_rows(theirs * idf).T
    return cosine


def _exact(people: People) -> Matrix:
    """Return the same features and weights as ours with nothing learnt: only what is the same."""
    seekers, mentors = people.seekers, people.mentors
    pool = our_pool(people)
    found = pool.compare(seekers, ties=people.ties)
    goals = seekers.goals @ mentors.topics.T / seekers.goals.sum(axis=1, keepdims=True)
    paths = mentors.paths
    years = np.zeros((len(mentors), ROLES), np.float32)
    np.add.at(years, (paths.owners, paths.roles), paths.years)
    in_role = (years / years.sum(axis=1, keepdims=True)).T[seekers.target_role]
    in_industry = np.zeros((len(mentors), INDUSTRIES), np.float32)
    np.add.at(in_industry, (paths.owners, paths.industries), paths.years)
    in_industry /= in_industry.sum(axis=1, keepdims=True)
    walked = 0.5 * (in_role > 0) + 0.3 * in_role
    walked += 0.2 * np.sqrt(in_industry.T[seekers.target_industry])
    purpose = unit_rows(seekers.purpose) @ unit_rows(mentors.purpose).T
    parts = np.concatenate([np.stack([goals, walked, purpose]), found.parts[3:]])
    exact: Matrix = np.tensordot(pool.weights.shares, parts, axes=1)
    return exact


def _one_of(codes: NDArray[np.int32], count: int) -> Matrix:
    one: Matrix = np.eye(count, dtype=np.float32)[codes]
    return one


def gains(module: Any, population: Any, judged: int) -> NDArray[np.float64]:
    """Return what each pair is truly worth: used to judge alone."""
    seekers, mentors = np.meshgrid(np.arange(judged), np.arange(population.m), indexing="ij")
    utility = module.true_utility(population, seekers.ravel(), mentors.ravel())
    worth: NDArray[np.float64] = 3 * np.clip((utility - 0.2) / 0.7, 0, 1) ** 2
    return worth.reshape(seekers.shape)


def ndcg(gain: NDArray[np.float64], scores: Matrix, mask: NDArray[np.bool_]) -> float:
    """Return the mean normalised discounted cumulative gain of the first ten."""
    discount = 1 / np.log2(np.arange(2, PLACES + 2))
    found = []
    for row in range(len(gain)):
        feasible = np.flatnonzero(mask[row])
        if len(feasible) < PLACES:
            continue
        best = feasible[np.argsort(-scores[row, feasible], kind="stable")[:PLACES]]
        ideal = np.sort(gain[row, feasible])[::-1][:PLACES] @ discount
        found.append(float(gain[row, best] @ discount / ideal) if ideal > 0 else 0.0)
    return float(np.mean(found))


def show_exposure(people: People, places: NDArray[np.int64]) -> None:
    """Print how evenly mentors are shown to all seekers, with and without prices."""
    pool = our_pool(people)
    rows, scores = [], []
    began = time.perf_counter()
    means = pool.means(people.seekers, ties=people.ties)
    for part, found in pool.blocks(people.seekers, ties=people.ties, means=means):
        worth = np.where(people.allowed[part], found.scores, -np.inf)
        best = best_of(worth)
        rows.append(best)
        scores.append(np.take_along_axis(worth, best, 1))
    candidates, values = np.vstack(rows), np.vstack(scores)
    scored = time.perf_counter()
    price = prices(candidates, values, SHOWN_A_PLACE * places)
    took = time.perf_counter() - scored
    print(
        f"{len(candidates):,} seekers x {len(places):,} mentors: scored in {scored - began:.1f} s"
    )
    for name, each in (("plain", np.zeros_like(price)), (f"prices, {took:.1f} s", price)):
        shown = exposure(candidates, values, each)
        worth = np.sort(values - each[candidates], axis=1)[:, -5:]
        order = np.argsort(values - each[candidates], axis=1)[:, -5:]
        mean = float(np.take_along_axis(values, order, 1)[np.isfinite(worth)].mean())
        over = int((shown > SHOWN_A_PLACE * places).sum())
        print(
            f"  {name:16} Gini {gini(shown / places):.3f}  most shown {shown.max():4}"
            f"  over 6 x places {over:4}  never {np.mean(shown == 0):6.1%}  mean score {mean:.4f}"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("population", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--exposure", action="store_true")
    given = parser.parse_args()
    module = loaded(given.population)
    found: dict[str, list[float]] = {}
    for seed in range(given.seeds):
        population = module.make(SEEKERS, MENTORS, seed)
        people = People(population, JUDGED)
        worth = gains(module, population, JUDGED)
        for name, scores in orders(people, seed).items():
            found.setdefault(name, []).append(ndcg(worth, scores, people.allowed))
    print(f"nDCG@{PLACES}, {JUDGED} seekers x {MENTORS:,} mentors, {given.seeds} seeds")
    for name, values in found.items():
        each = "  ".join(f"{value:.3f}" for value in values)
        print(f"{name:20} {np.mean(values):.3f}   {each}")
    print(f"target {TARGET}: {'met' if min(found['ours']) >= TARGET else 'MISSED'} by every seed")
    if given.exposure:
        population = module.make(SEEKERS, MENTORS, 0, "loose")
        show_exposure(People(population, SEEKERS), population.cap)


if __name__ == "__main__":
    main()

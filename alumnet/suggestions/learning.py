"""What the site's members teach, and the prices that keep the same few from being shown to all.

Only what every member may see is learnt from: what somebody shows to fewer, or keeps to
themselves, changes nothing for anybody, and neither does what a member looks for. So the demand
that sets the prices is an invented one: listed members, each as if they wanted to go one level up.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alumnet.matching.compatibility import Model, Pool, learn
from alumnet.matching.exposure import SHOWN_A_PLACE, SLOTS, best_of, prices
from alumnet.matching.people import UNKNOWN, Mentors, Seekers, paths_of
from alumnet.suggestions.careers import Step, standing
from alumnet.suggestions.offers import Offers
from alumnet.suggestions.vocabulary import RANKS, language_codes, purpose_codes, role_families

# So much of all that may be shown is asked for by the invented demand, which has limits itself.
_FILLED: Final = 0.6
# A price moves those who fit about alike; it never hides somebody who fits best by far.
_HIGHEST: Final = 0.08
_MOST_SEEKERS: Final = 4_000
_GOALS: Final = 3
_SEED: Final = 2026
Careers = Mapping[int, Sequence[Step]]


def model_of(offers: Offers, careers: Careers) -> Model:
    """Return what topics, purposes and careers teach."""
    paths = paths_of(
        [(step.role, UNKNOWN, step.years) for step in each] for each in careers.values()
    )
    return learn(offers.topics, offers.purpose, paths, role_families())


def priced(
    model: Model, offers: Offers, careers: Careers
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return a price for each mentor, and the mean of each feature."""
    mentors = offers.seen_with().mentors()
    pool = Pool(model, mentors)
    seekers = _demand(mentors, offers, careers)
    means = pool.means(seekers)
    if not len(seekers):
        return np.zeros(len(offers), np.float32), means
    candidates, scores = [], []
    for _, found in pool.blocks(seekers, means=means):
        best = best_of(found.scores)
        candidates.append(best)
        scores.append(np.take_along_axis(found.scores, best, 1))
    share = len(seekers) / _wanted(offers)
    limits = np.ceil(SHOWN_A_PLACE * offers.places * share).astype(np.int64)
    price = prices(np.vstack(candidates), np.vstack(scores), limits)
    return np.minimum(price, np.float32(_HIGHEST)), means


def _wanted(offers: Offers) -> float:
    """Return how many seekers fill so much of what may be shown."""
    return max(_FILLED * SHOWN_A_PLACE * float(offers.places.sum()) / SLOTS, 1.0)


def _demand(mentors: Mentors, offers: Offers, careers: Careers) -> Seekers:
    """Return members as if each wanted to go on, with goals such as people offer who did."""
    known = [now for each in careers.values() if (now := standing([*each])) and now.role != UNKNOWN]
    count = min(_MOST_SEEKERS, round(_wanted(offers))) if known and len(offers) else 0
    chance = np.random.default_rng(_SEED)
    chosen = [known[at] for at in chance.integers(0, max(len(known), 1), count)]
    roles = np.array([each.role for each in chosen], np.int32)
    levels = np.array([each.level for each in chosen], np.int32)
    wanted = roles + 2 * (roles % RANKS < RANKS - 2)
    return Seekers(
        goals=_goals(wanted, mentors, chance),
        target_role=wanted.astype(np.int32),
        target_industry=np.full(count, UNKNOWN, np.int32),
        level=levels,
        purpose=np.zeros((count, len(purpose_codes())), np.float32),
        hours=np.zeros((count, 1), np.float32),
        languages=np.zeros((count, len(language_codes())), np.float32),
    )


def _goals(
    wanted: NDArray[np.int32], mentors: Mentors, chance: np.random.Generator
) -> NDArray[np.float32]:
    """Return up to three topics of a mentor who was in the wanted family of work, or of any."""
    owners, families = mentors.paths.owners, mentors.paths.roles // RANKS
    everybody = np.arange(len(mentors))
    by_family = {family: np.unique(owners[families == family]) for family in set(families.tolist())}
    goals = np.zeros((len(wanted), mentors.topics.shape[1]), np.float32)
    for row, role in enumerate(wanted.tolist()):
        like = by_family.get(role // RANKS, everybody)
        topics = np.flatnonzero(mentors.topics[like[chance.integers(len(like))]])
        goals[row, chance.permutation(topics)[:_GOALS]] = 1.0
    return goals
